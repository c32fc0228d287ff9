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
