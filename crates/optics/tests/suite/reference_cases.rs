//! `shared/reference/optics.json`.

use serde_json::Value;
use stubble_optics::{Accuracy, Layer, LayerStack, adding_doubling};

fn reference() -> Option<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/optics.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is absent");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap()
}

fn stack(case: &Value) -> LayerStack {
    let layers = case["layers"].as_array().unwrap().iter().map(|l| Layer {
        n: number(l, "n"),
        mu_a: number(l, "mu_a"),
        mu_s: number(l, "mu_s"),
        g: number(l, "g"),
        d: number(l, "d"),
    });
    LayerStack::new(number(case, "n_above"), number(case, "n_below"), layers.collect()).unwrap()
}

#[test]
fn layered_cases() {
    let Some(reference) = reference() else { return };
    let mut failures = Vec::new();
    for case in reference["cases"].as_array().unwrap() {
        let (stack, want) = (stack(case), &case["ref"]);
        for (accuracy, allowed) in
            [(Accuracy::Reference, 5e-5 + number(want, "abs_uncertainty")), (Accuracy::Interactive, 4e-4)]
        {
            let got = adding_doubling::solve(&stack, accuracy);
            let mut check = |name: &str, got: f64, want: f64| {
                if (got - want).abs() > allowed {
                    failures.push(format!("{} {accuracy:?} {name}: {got} for {want}", case["id"]));
                }
            };
            check("R_specular", got.r_specular, number(want, "R_specular"));
            check("R_diffuse", got.r_diffuse, number(want, "R_diffuse"));
            check("R_total", got.r_total, number(want, "R_total"));
            check("T_total", got.t_total, number(want, "T_total"));
            check("diffuse R", got.r_diffuse_incidence, number(want, "R_total_diffuse_illumination"));
            check("diffuse T", got.t_diffuse_incidence, number(want, "T_total_diffuse_illumination"));
            for (a, b) in got.a_layers.iter().zip(want["A_layers"].as_array().unwrap()) {
                check("A_layers", *a, b.as_f64().unwrap());
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn oblique_beams_of_van_de_hulst() {
    let Some(reference) = reference() else { return };
    for case in reference["oblique_published"].as_array().unwrap() {
        let (albedo, tau) = (number(case, "albedo"), number(case, "tau"));
        let layer = Layer { n: 1.0, mu_a: 1.0 - albedo, mu_s: albedo, g: number(case, "g"), d: tau };
        let stack = LayerStack::new(1.0, 1.0, vec![layer]).unwrap();
        for (accuracy, allowed) in [(Accuracy::Reference, 2e-6), (Accuracy::Interactive, 4e-4)] {
            let got = adding_doubling::solve_oblique(&stack, number(case, "mu0"), accuracy).unwrap();
            assert!((got.r_total - number(case, "R_ref")).abs() < allowed, "{accuracy:?} {got:?}");
            assert!((got.t_total - number(case, "T_ref")).abs() < allowed, "{accuracy:?} {got:?}");
        }
    }
}

#[test]
fn half_space_of_chandrasekhar() {
    let Some(reference) = reference() else { return };
    for case in reference["analytic_semi_infinite_isotropic_matched"].as_array().unwrap() {
        let albedo = number(case, "albedo");
        let layer = Layer { n: 1.0, mu_a: 1.0 - albedo, mu_s: albedo, g: 0.0, d: 1e8 };
        let stack = LayerStack::new(1.0, 1.0, vec![layer]).unwrap();
        for (accuracy, allowed) in [(Accuracy::Reference, 1e-6), (Accuracy::Interactive, 4e-4)] {
            let normal = adding_doubling::solve(&stack, accuracy);
            let slant = adding_doubling::solve_oblique(&stack, 0.5, accuracy).unwrap();
            assert!((normal.r_total - number(case, "R_normal")).abs() < allowed, "{albedo} {accuracy:?}");
            assert!((slant.r_total - number(case, "R_mu0_0p5")).abs() < allowed, "{albedo} {accuracy:?}");
            assert!(
                (normal.r_diffuse_incidence - number(case, "R_diffuse_illumination")).abs() < allowed,
                "{albedo} {accuracy:?} {}",
                normal.r_diffuse_incidence
            );
        }
    }
}
