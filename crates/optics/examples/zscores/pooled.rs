//! z-scores of the walk against the layered reference cases, pooled over seeds.

use std::ops::RangeInclusive;

use serde_json::Value;
use stubble_optics::monte_carlo::{Settings, case_seed, layered};
use stubble_optics::{Layer, LayerStack};

/// z-scores of one quantity.
pub(crate) struct Pool {
    pub(crate) name: &'static str,
    pub(crate) scores: Vec<f64>,
}

impl Pool {
    pub(crate) fn mean(&self) -> f64 {
        self.scores.iter().sum::<f64>() / self.scores.len() as f64
    }

    /// Standard deviation about the mean.
    pub(crate) fn sd(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.scores.iter().map(|z| (z - mean).powi(2)).sum();
        (squares / (self.scores.len() - 1) as f64).sqrt()
    }

    pub(crate) fn largest(&self) -> f64 {
        self.scores.iter().fold(0.0, |most, z| most.max(z.abs()))
    }
}

impl std::fmt::Display for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mean, sd, largest) = (self.mean(), self.sd(), self.largest());
        write!(
            f,
            "{}: {} z-scores, mean {mean:.3}, sd {sd:.3}, largest {largest:.2}",
            self.name,
            self.scores.len()
        )
    }
}

/// Runs every case of a reference file with every seed: reflectance, then transmittance.
///
/// A quantity that fewer than 25 photons carry is left out: so few are not normally distributed.
pub(crate) fn pools(reference: &Value, photons: u64, seeds: RangeInclusive<u64>) -> [Pool; 2] {
    let mut pools = ["R", "T"].map(|name| Pool { name, scores: Vec::new() });
    for (index, case) in (0..).zip(reference["cases"].as_array().expect("cases")) {
        let layers: Vec<Layer> = serde_json::from_value(case["layers"].clone()).expect("layers");
        let number = |value: &Value| value.as_f64().expect("a number");
        let stack = LayerStack::new(number(&case["n_above"]), number(&case["n_below"]), layers)
            .expect("a stack of layers");
        let slack = number(&case["ref"]["abs_uncertainty"]);
        for seed in seeds.clone() {
            let found = layered(&stack, &Settings::new(photons, case_seed(seed, index))).expect("a run");
            let estimates = [("R_diffuse", found.r_diffuse), ("T_total", found.t_total)];
            for (pool, (key, estimate)) in pools.iter_mut().zip(estimates) {
                let exact = number(&case["ref"][key]);
                if exact * photons as f64 > 25.0 {
                    pool.scores.push((estimate.value - exact) / estimate.se.hypot(slack));
                }
            }
        }
    }
    pools
}
