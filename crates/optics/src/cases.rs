//! Plane-layer cases as the reference file states them, answered by adding-doubling or by a walk.

use serde::{Deserialize, Serialize};

use crate::adding_doubling::{self, Accuracy};
use crate::layers::{Layer, LayerError, LayerStack};
use crate::monte_carlo::{MonteCarloError, Settings, case_seed, layered};

/// Layers between two media, lit by a pencil of normal incidence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LayeredCase {
    /// Name, given back with the answer.
    #[serde(default)]
    pub id: Option<String>,
    /// Index above; air if left out.
    #[serde(default = "air")]
    pub n_above: f64,
    /// Index below; air if left out.
    #[serde(default = "air")]
    pub n_below: f64,
    /// Top first.
    pub layers: Vec<Layer>,
}

/// What answers a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LayeredSolver {
    /// Deterministic.
    AddingDoubling(Accuracy),
    /// A walk.
    MonteCarlo {
        /// Photons per case.
        photons: u64,
        /// Seed.
        seed: u64,
    },
}

/// Fractions of the incident power; standard errors of a walk only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names of the reference file, documented there and in `adding_doubling`")]
pub struct LayeredAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "R_specular")]
    pub r_specular: f64,
    #[serde(rename = "R_diffuse")]
    pub r_diffuse: f64,
    #[serde(rename = "R_total")]
    pub r_total: f64,
    #[serde(rename = "T_total")]
    pub t_total: f64,
    #[serde(rename = "A_layers")]
    pub a_layers: Vec<f64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub errors: Option<LayeredErrors>,
}

/// Standard errors.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "each is the standard error of the field it is named after")]
pub struct LayeredErrors {
    #[serde(rename = "R_specular_se")]
    pub r_specular: f64,
    #[serde(rename = "R_diffuse_se")]
    pub r_diffuse: f64,
    #[serde(rename = "R_total_se")]
    pub r_total: f64,
    #[serde(rename = "T_total_se")]
    pub t_total: f64,
    #[serde(rename = "A_layers_se")]
    pub a_layers: Vec<f64>,
}

/// Why a case has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LayeredCaseError {
    /// The layers.
    #[error(transparent)]
    Layers(#[from] LayerError),
    /// The walk.
    #[error(transparent)]
    MonteCarlo(#[from] MonteCarloError),
}

pub(crate) fn air() -> f64 {
    1.0
}

impl LayeredCase {
    /// Answers the case; `index` is its place in the list, so that no two cases share random numbers.
    ///
    /// # Errors
    /// Names the first field that is wrong.
    pub fn solve(&self, solver: LayeredSolver, index: u64) -> Result<LayeredAnswer, LayeredCaseError> {
        let stack = LayerStack::new(self.n_above, self.n_below, self.layers.clone())?;
        let id = self.id.clone();
        match solver {
            LayeredSolver::AddingDoubling(accuracy) => {
                let found = adding_doubling::solve(&stack, accuracy);
                Ok(LayeredAnswer {
                    id,
                    r_specular: found.r_specular,
                    r_diffuse: found.r_diffuse,
                    r_total: found.r_total,
                    t_total: found.t_total,
                    a_layers: found.a_layers,
                    errors: None,
                })
            }
            LayeredSolver::MonteCarlo { photons, seed } => {
                let found = layered(&stack, &Settings::new(photons, case_seed(seed, index)))?;
                Ok(LayeredAnswer {
                    id,
                    r_specular: found.r_specular.value,
                    r_diffuse: found.r_diffuse.value,
                    r_total: found.r_total.value,
                    t_total: found.t_total.value,
                    a_layers: found.a_layers.iter().map(|a| a.value).collect(),
                    errors: Some(LayeredErrors {
                        r_specular: found.r_specular.se,
                        r_diffuse: found.r_diffuse.se,
                        r_total: found.r_total.se,
                        t_total: found.t_total.se,
                        a_layers: found.a_layers.iter().map(|a| a.se).collect(),
                    }),
                })
            }
        }
    }
}
