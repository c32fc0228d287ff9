//! Plane tissue layers as transport sees them, checked once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Thickness at and above which a layer counts as semi-infinite, cm.
pub const SEMI_INFINITE_CM: f64 = 1e8;

/// One plane layer. Units are those of the optics literature: cm⁻¹ and cm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Layer {
    /// Refractive index.
    pub n: f64,
    /// Absorption coefficient, cm⁻¹.
    pub mu_a: f64,
    /// Scattering coefficient, cm⁻¹.
    pub mu_s: f64,
    /// Mean cosine of the Henyey-Greenstein phase function.
    pub g: f64,
    /// Thickness, cm; [`SEMI_INFINITE_CM`] stands for semi-infinite.
    pub d: f64,
}

/// What is wrong with a stack, naming the field.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LayerError {
    /// No layer.
    #[error("layers: at least one layer is needed")]
    Empty,
    /// A field of a layer.
    #[error("layers[{layer}].{field}: {value} is not allowed; {allowed}")]
    Field {
        /// Which layer, from 0 at the top.
        layer: usize,
        /// Field name.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// The index of a surrounding medium.
    #[error("{field}: {value} is not allowed; a refractive index from 1 to 4")]
    Ambient {
        /// `n_above` or `n_below`.
        field: &'static str,
        /// What was given.
        value: f64,
    },
}

/// Checked layers between two media, top first.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerStack {
    n_above: f64,
    n_below: f64,
    layers: Vec<Layer>,
}

impl LayerStack {
    /// Checks every field.
    ///
    /// # Errors
    /// Names the first field that is not physical.
    pub fn new(n_above: f64, n_below: f64, layers: Vec<Layer>) -> Result<Self, LayerError> {
        for (field, value) in [("n_above", n_above), ("n_below", n_below)] {
            if !(1.0..=4.0).contains(&value) {
                return Err(LayerError::Ambient { field, value });
            }
        }
        if layers.is_empty() {
            return Err(LayerError::Empty);
        }
        for (layer, l) in layers.iter().enumerate() {
            let checks = [
                ("n", l.n, (1.0..=4.0).contains(&l.n), "a refractive index from 1 to 4"),
                ("mu_a", l.mu_a, l.mu_a >= 0.0 && l.mu_a.is_finite(), "a finite number of 1/cm, 0 or more"),
                ("mu_s", l.mu_s, l.mu_s >= 0.0 && l.mu_s.is_finite(), "a finite number of 1/cm, 0 or more"),
                ("g", l.g, l.g > -1.0 && l.g < 1.0, "a number above -1 and below 1"),
                ("d", l.d, l.d > 0.0 && l.d.is_finite(), "a thickness in cm above 0 (1e8 is semi-infinite)"),
            ];
            if let Some(&(field, value, _, allowed)) = checks.iter().find(|c| !c.2) {
                return Err(LayerError::Field { layer, field, value, allowed });
            }
        }
        Ok(Self { n_above, n_below, layers })
    }

    /// Refractive index of the medium above.
    #[must_use]
    pub fn n_above(&self) -> f64 {
        self.n_above
    }

    /// Refractive index of the medium below.
    #[must_use]
    pub fn n_below(&self) -> f64 {
        self.n_below
    }

    /// The layers, top first.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }
}
