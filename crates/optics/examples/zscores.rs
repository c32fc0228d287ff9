//! Pooled z-scores of the walk over ten seeds: `zscores REFERENCE.json PHOTONS`.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

use serde_json::Value;
use stubble_optics::monte_carlo::{Settings, case_seed, layered};
use stubble_optics::{Layer, LayerStack};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let reference: Value = serde_json::from_str(&std::fs::read_to_string(&args[1]).unwrap()).unwrap();
    let photons: u64 = args[2].parse().unwrap();
    let mut scores = [Vec::new(), Vec::new()];
    for (index, case) in (0..).zip(reference["cases"].as_array().unwrap()) {
        let layers: Vec<Layer> = serde_json::from_value(case["layers"].clone()).unwrap();
        let ambient = |key: &str| case[key].as_f64().unwrap();
        let stack = LayerStack::new(ambient("n_above"), ambient("n_below"), layers).unwrap();
        let slack = case["ref"]["abs_uncertainty"].as_f64().unwrap();
        for seed in 1..=10 {
            let found = layered(&stack, &Settings::new(photons, case_seed(seed, index))).unwrap();
            for (k, (key, estimate)) in
                [("R_diffuse", found.r_diffuse), ("T_total", found.t_total)].into_iter().enumerate()
            {
                let exact = case["ref"][key].as_f64().unwrap();
                if exact * photons as f64 > 25.0 {
                    scores[k].push((estimate.value - exact) / estimate.se.hypot(slack));
                }
            }
        }
    }
    for (name, z) in [("R", &scores[0]), ("T", &scores[1])] {
        let n = z.len() as f64;
        let mean = z.iter().sum::<f64>() / n;
        let sd = (z.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        let worst = z.iter().fold(0.0_f64, |w, z| w.max(z.abs()));
        println!("{name}: {n} z-scores, mean {mean:.3}, sd {sd:.3}, largest {worst:.2}");
    }
}
