//! Single dots and fields of dots against the reference file.

use serde_json::Value;
use stubble_evidence::Evidence;
use stubble_optics::dot::cases::{DotArrayCase, DotCase, DotSolver};
use stubble_optics::dot::{DotError, DotGeometry, Table, respond};
use stubble_optics::pigment::{Ink, Pigment, PigmentKind};
use stubble_optics::{Accuracy, Skin, SkinTone};

use crate::monte_carlo::reference;

fn list(reference: &Value, key: &str) -> Vec<Value> {
    reference[key].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn the_table_meets_the_reference_dots_and_arrays() {
    let Some(reference) = reference() else { return };
    for (index, dot) in list(&reference, "dots").iter().enumerate() {
        let case: DotCase = serde_json::from_value(dot.clone()).unwrap();
        let found = case.solve(DotSolver::Table, 0).unwrap().r_diffuse;
        for ((x, r), exact) in case.x_cm.iter().zip(&found).zip(numbers(&dot["R_diffuse"])) {
            let off = (r - exact).abs();
            assert!(
                off <= 0.03 * exact && (*x > 0.0 || off <= 0.01),
                "dot {index} at {x}: {r} against {exact}"
            );
        }
    }
    for (index, array) in list(&reference, "dot_arrays").iter().enumerate() {
        let case: DotArrayCase = serde_json::from_value(array.clone()).unwrap();
        let found = case.solve(DotSolver::Table, 0).unwrap().r_diffuse_mean;
        let exact = array["R_diffuse_mean"].as_f64().unwrap();
        assert!((found / exact - 1.0).abs() <= 0.03, "array {index}: {found} against {exact}");
    }
}

#[test]
fn the_walk_meets_the_reference_dots_and_arrays() {
    let Some(reference) = reference() else { return };
    let solver = DotSolver::MonteCarlo { photons: 6_000, seed: 8 };
    let agrees = |what: &str, found: f64, se: f64, exact: f64, exact_se: f64| {
        let z = (found - exact) / se.hypot(exact_se);
        assert!(z.abs() <= 4.5, "{what}: {found} against {exact}: z {z:.2}");
    };
    for (index, dot) in (0..).zip(list(&reference, "dots")) {
        let case: DotCase = serde_json::from_value(dot.clone()).unwrap();
        let found = case.solve(solver, index).unwrap();
        let exact = numbers(&dot["R_diffuse"]).into_iter().zip(numbers(&dot["se"]));
        for ((r, se), (exact, exact_se)) in found.r_diffuse.iter().zip(found.r_diffuse_se.unwrap()).zip(exact)
        {
            agrees(&format!("dot {index}"), *r, se, exact, exact_se);
        }
    }
    for (index, array) in (0..).zip(list(&reference, "dot_arrays")) {
        let case: DotArrayCase = serde_json::from_value(array.clone()).unwrap();
        let found = case.solve(solver, index).unwrap();
        let (exact, se) = (array["R_diffuse_mean"].as_f64().unwrap(), array["se"].as_f64().unwrap());
        agrees(&format!("array {index}"), found.r_diffuse_mean, found.r_diffuse_mean_se.unwrap(), exact, se);
    }
}

fn carbon(volume_fraction: f64) -> Ink {
    Ink::of_pigments(&[Pigment { kind: PigmentKind::CarbonBlack, diameter_nm: 250.0, volume_fraction }])
        .unwrap()
}

#[test]
fn deeper_dots_are_fainter_and_wider_and_bluer() {
    let skin = Skin::preset(&Evidence::builtin(), SkinTone::Light).unwrap();
    let at = |depth_mm: f64| {
        let geometry = DotGeometry { depth_mm, diameter_mm: 0.4, thickness_mm: 0.15 };
        respond(&skin, &carbon(0.004), &geometry, Accuracy::Interactive).unwrap()
    };
    let contrast = |depth_mm: f64, band: usize| {
        let dot = at(depth_mm);
        1.0 - dot.reflectance(&dot.c(0.0))[band] / dot.r0[band]
    };
    for band in [5, 15, 25] {
        assert!(contrast(0.3, band) > contrast(0.6, band) && contrast(0.6, band) > contrast(1.2, band));
    }
    assert!(contrast(1.0, 28) / contrast(1.0, 5) > contrast(0.2, 28) / contrast(0.2, 5), "blue goes first");
    let half_width = |depth_mm: f64| {
        let dot = at(depth_mm);
        let half = dot.c(0.0)[25] / 2.0;
        (0..400).map(|k| f64::from(k) * 0.01).find(|r| dot.c(*r)[25] < half).unwrap()
    };
    assert!(half_width(1.0) > 1.3 * half_width(0.3));
    let dot = at(0.4);
    assert!(dot.integral_mm2().iter().all(|i| *i > 0.0 && *i < 3.0));
    assert!(dot.c(dot.reach_mm() + 0.01).iter().all(|c| *c == 0.0));
}

#[test]
fn outside_the_table_is_said() {
    let skin = Skin::preset(&Evidence::builtin(), SkinTone::Light).unwrap();
    let geometry = DotGeometry { depth_mm: 3.5, diameter_mm: 0.4, thickness_mm: 0.15 };
    let error = respond(&skin, &carbon(0.004), &geometry, Accuracy::Interactive).unwrap_err();
    assert!(matches!(error, DotError::Outside { axis: "depth_mm", .. }), "{error}");
}

#[test]
fn a_table_is_its_bytes() {
    let bytes = include_bytes!("../../data/dot_table.bin");
    assert_eq!(Table::from_bytes(bytes).unwrap().to_bytes(), bytes);
    assert!(Table::from_bytes(&bytes[1..]).is_none());
}
