//! The walk against adding-doubling, the reference file, and what holds for any light transport.

use std::path::PathBuf;

use serde_json::Value;
use stubble_optics::dot::with_sheet;
use stubble_optics::monte_carlo::{
    Estimate, Incidence, Inclusion, InkScene, InkedTissue, Settings, Shape, Source, case_seed, layered,
    rescaled, with_ink,
};
use stubble_optics::{Accuracy, Layer, LayerStack, adding_doubling};

use crate::pooled;

fn layer(n: f64, mu_a: f64, mu_s: f64, g: f64, d: f64) -> Layer {
    Layer { n, mu_a, mu_s, g, d }
}

fn skin() -> LayerStack {
    let layers = vec![
        layer(1.4, 8.8, 264.0, 0.81, 0.008),
        layer(1.4, 0.4, 170.0, 0.81, 0.19),
        layer(1.44, 0.3, 77.0, 0.8, 0.4),
    ];
    LayerStack::new(1.0, 1.0, layers).unwrap()
}

fn agrees(name: &str, found: Estimate, exact: f64, slack: f64) {
    let z = (found.value - exact) / found.se.hypot(slack);
    assert!(z.abs() < 4.5, "{name}: {} ± {} against {exact}: z {z:.2}", found.value, found.se);
}

/// The reference file, or `None` with a visible note where it is absent.
pub(crate) fn reference() -> Option<Value> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/optics.json"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is absent", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Ten seeds tell a standard deviation to 4 % (R) and 6 % (T) only; thirty, to half of that.
#[test]
fn errors_are_normal_over_the_reference_cases() {
    let Some(reference) = reference() else { return };
    for pool in pooled::pools(&reference, 8_000, 1..=30) {
        eprintln!("{pool}");
        assert!(pool.scores.len() >= 400, "{pool}");
        assert!(pool.mean().abs() <= 0.15 && (0.90..=1.10).contains(&pool.sd()), "{pool}");
        assert!(pool.largest() <= 4.5, "{pool}");
    }
}

#[test]
fn nothing_is_lost_in_a_white_furnace() {
    let stack =
        LayerStack::new(1.0, 1.3, vec![layer(1.5, 0.0, 120.0, 0.7, 0.05), layer(1.33, 0.0, 30.0, -0.3, 0.1)])
            .unwrap();
    for incidence in [Incidence::Diffuse, Incidence::Collimated { cosine: 0.3 }] {
        let found = layered(&stack, &Settings { incidence, ..Settings::new(20_000, 3) }).unwrap();
        assert!((found.r_total.value + found.t_total.value - 1.0).abs() < 1e-5, "{found:?}");
        assert!(found.a_layers.iter().all(|a| a.value.abs() < 1e-6));
    }
}

#[test]
fn energy_closes_and_layers_absorb_what_they_should() {
    let exact = adding_doubling::solve(&skin(), Accuracy::Reference);
    let found = layered(&skin(), &Settings::new(100_000, 5)).unwrap();
    agrees("R", found.r_diffuse, exact.r_diffuse, 0.0);
    agrees("T", found.t_total, exact.t_total, 0.0);
    for (a, e) in found.a_layers.iter().zip(&exact.a_layers) {
        agrees("A", *a, *e, 0.0);
    }
    let sum: f64 =
        found.r_total.value + found.t_total.value + found.a_layers.iter().map(|a| a.value).sum::<f64>();
    assert!((sum - 1.0).abs() < 2e-3, "roulette keeps energy on average: {sum}");
}

#[test]
fn oblique_light_and_profiles_add_up() {
    let slab = LayerStack::new(1.0, 1.0, vec![layer(1.0, 0.01, 0.99, 0.0, 1.0)]).unwrap();
    let settings = Settings {
        incidence: Incidence::Collimated { cosine: 0.5 },
        rings: Some((0.5, 40)),
        angles: 30,
        ..Settings::new(100_000, 9)
    };
    let found = layered(&slab, &settings).unwrap();
    // van de Hulst 1980: R 0.48652, T 0.49163.
    agrees("R", found.r_diffuse, 0.486_518_3, 0.0);
    agrees("T", found.t_total, 0.491_627_7, 0.0);
    let step = std::f64::consts::FRAC_PI_2 / 30.0;
    let band = |k: usize| std::f64::consts::TAU * ((k as f64 * step).cos() - ((k + 1) as f64 * step).cos());
    let over_angles: f64 = found.angular.top.iter().enumerate().map(|(k, e)| e.value * band(k)).sum();
    assert!((over_angles - found.r_diffuse.value).abs() < 1e-9);
    let ring = |k: usize| std::f64::consts::PI * 0.25 * (2 * k + 1) as f64;
    let over_rings: f64 = found.radial.top.iter().enumerate().map(|(k, e)| e.value * ring(k)).sum();
    assert!(over_rings <= found.r_diffuse.value + 1e-9 && over_rings > 0.98 * found.r_diffuse.value);
}

#[test]
fn diffuse_light_passes_alike_both_ways() {
    let layers = vec![layer(1.5, 3.0, 100.0, 0.8, 0.02), layer(1.33, 0.5, 60.0, 0.2, 0.05)];
    let through = |layers: Vec<Layer>, seed| {
        let stack = LayerStack::new(1.0, 1.0, layers).unwrap();
        layered(&stack, &Settings { incidence: Incidence::Diffuse, ..Settings::new(60_000, seed) })
            .unwrap()
            .t_total
    };
    let down = through(layers.clone(), 1);
    let up = through(layers.into_iter().rev().collect(), 2);
    agrees("T", down, up.value, up.se);
}

#[test]
fn one_run_serves_many_absorptions() {
    let base =
        LayerStack::new(1.0, 1.0, vec![layer(1.4, 5.0, 200.0, 0.8, 0.008), layer(1.4, 0.3, 170.0, 0.8, 0.2)])
            .unwrap();
    let variants = [vec![5.0, 0.3], vec![30.0, 1.0], vec![80.0, 4.0], vec![5.0, 0.2]];
    let found = rescaled(&base, &variants, &Settings::new(60_000, 11)).unwrap();
    for (mu_a, (r, t)) in variants.iter().zip(found) {
        let layers = base.layers().iter().zip(mu_a).map(|(l, &mu_a)| Layer { mu_a, ..*l }).collect();
        let exact = adding_doubling::solve(&LayerStack::new(1.0, 1.0, layers).unwrap(), Accuracy::Reference);
        agrees("R", r, exact.r_diffuse, 0.0);
        agrees("T", t, exact.t_total, 0.0);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let scene =
        InkScene::new(vec![dot(Shape::Disc { radius_cm: 0.02, thickness_cm: 0.01 }, 0.03, INK)], None)
            .unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let settings = Settings { rings: Some((0.01, 5)), ..Settings::new(40_000, 1) };
            let pencil = Source::Pencil { at_cm: [0.0; 2] };
            (layered(&skin(), &settings).unwrap(), with_ink(&skin(), &scene, pencil, &settings).unwrap())
        })
    };
    assert_eq!(run(1), run(3));
}

const INK: InkedTissue = InkedTissue { mu_a: 250.0, mu_s: 120.0, g: 0.6 };

fn dot(shape: Shape, top_cm: f64, ink: InkedTissue) -> Inclusion {
    Inclusion { shape, centre_cm: [0.0, 0.0, top_cm + shape.half_extents_cm()[2]], ink }
}

#[test]
fn ink_like_the_tissue_around_it_is_not_seen() {
    let host = skin().layers()[1];
    let ink = InkedTissue { mu_a: host.mu_a, mu_s: host.mu_s, g: host.g };
    let exact = adding_doubling::solve(&skin(), Accuracy::Reference).r_diffuse;
    let scene =
        InkScene::new(vec![dot(Shape::Ellipsoid { half_axes_cm: [0.03, 0.02, 0.02] }, 0.02, ink)], None)
            .unwrap();
    let found =
        with_ink(&skin(), &scene, Source::Pencil { at_cm: [0.0; 2] }, &Settings::new(60_000, 21)).unwrap();
    agrees("R", found.r_diffuse, exact, 0.0);
    assert!(found.a_ink.value > 0.0);
}

#[test]
fn touching_dots_are_a_sheet() {
    for (ink, seed) in [
        (INK, 1),
        (InkedTissue { mu_a: 1e4, mu_s: 0.0, g: 0.0 }, 2),
        (InkedTissue { mu_a: 5.0, mu_s: 2500.0, g: 0.5 }, 3),
    ] {
        let exact =
            adding_doubling::solve(&with_sheet(&skin(), &ink, 0.03, 0.01).unwrap(), Accuracy::Reference);
        let prism = dot(Shape::SquarePrism { half_side_cm: 0.02, thickness_cm: 0.01 }, 0.03, ink);
        let scene = InkScene::new(vec![prism], Some([0.04; 2])).unwrap();
        let found =
            with_ink(&skin(), &scene, Source::Uniform { sides_cm: [0.04; 2] }, &Settings::new(60_000, seed))
                .unwrap();
        agrees("R", found.r_diffuse, exact.r_diffuse, 0.0);
        agrees("A", found.a_ink, exact.a_layers[2], 0.0);
    }
}

#[test]
fn many_bodies_add_to_what_a_period_says() {
    let disc = Shape::Disc { radius_cm: 0.012, thickness_cm: 0.01 };
    let one = InkScene::new(vec![dot(disc, 0.03, INK)], Some([0.06; 2])).unwrap();
    let mut grid = Vec::new();
    for i in 0..4 {
        for j in 0..4 {
            let mut body = dot(disc, 0.03, INK);
            (body.centre_cm[0], body.centre_cm[1]) = (0.06 * f64::from(i), 0.06 * f64::from(j) - 0.3);
            grid.push(body);
        }
    }
    let many = InkScene::new(grid, Some([0.24; 2])).unwrap();
    let light = |side: f64| Source::Uniform { sides_cm: [side; 2] };
    let a = with_ink(&skin(), &one, light(0.06), &Settings::new(60_000, 31)).unwrap();
    let b = with_ink(&skin(), &many, light(0.24), &Settings::new(60_000, 32)).unwrap();
    agrees("R", a.r_diffuse, b.r_diffuse.value, b.r_diffuse.se);
    agrees("A", a.a_ink, b.a_ink.value, b.a_ink.se);
}

#[test]
fn a_strand_darkens_along_its_length() {
    let strand = Shape::Strand { half_segment_cm: [0.15, 0.0, 0.0], radius_cm: 0.006 };
    let scene = InkScene::new(vec![dot(strand, 0.03, INK)], None).unwrap();
    let at = |x: f64, y: f64| {
        let settings = Settings::new(40_000, case_seed(4, (x * 1e6 + y * 1e3) as u64));
        with_ink(&skin(), &scene, Source::Pencil { at_cm: [x, y] }, &settings).unwrap().r_diffuse
    };
    let (middle, along, across) = (at(0.0, 0.0), at(0.1, 0.0), at(0.0, 0.1));
    assert!(along.value < across.value - 8.0 * along.se && middle.value < across.value - 8.0 * along.se);
}

#[test]
fn what_cannot_be_walked_is_refused() {
    assert!(layered(&skin(), &Settings::new(1, 0)).unwrap_err().to_string().contains("photons"));
    let settings = Settings { incidence: Incidence::Collimated { cosine: 0.0 }, ..Settings::new(10, 0) };
    assert!(layered(&skin(), &settings).unwrap_err().to_string().contains("incidence"));
    let ink =
        |mu_a| dot(Shape::Disc { radius_cm: 0.01, thickness_cm: 0.01 }, 0.03, InkedTissue { mu_a, ..INK });
    for mu_a in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(InkScene::new(vec![ink(mu_a)], None).unwrap_err().to_string().contains("ink.mu_a"));
    }
    assert!(InkScene::new(vec![ink(1.0)], Some([0.0, 1.0])).unwrap_err().to_string().contains("period_cm"));
    let above = Inclusion { centre_cm: [0.0, 0.0, 0.001], ..ink(1.0) };
    assert!(InkScene::new(vec![above], None).unwrap_err().to_string().contains("centre_cm"));
    assert!(rescaled(&skin(), &[vec![1.0]], &Settings::new(10, 0)).is_err());
}
