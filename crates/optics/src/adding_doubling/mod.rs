//! The exact answer for plane layers: how much light a stack reflects, transmits and absorbs.
//!
//! Light is followed in directions named by s = n·sin θ, which Snell's law keeps from layer to layer, so refraction
//! moves no energy between nodes (`nodes`). Each layer's operator is taken in closed form, the limit that doubling
//! a thin layer tends to, from one symmetric eigenproblem (`layer`); layers are then added from the bottom up as a
//! chain of admittances (`sweep`), which never subtracts large numbers, however thick, thin or white a layer is.
//! Forward peaks are handled by the delta-M method (Wiscombe 1977).

pub(crate) mod kernel;
mod layer;
mod nodes;
mod sweep;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::LayerStack;

/// How finely directions are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Accuracy {
    /// Within 5·10⁻⁵ of the exact answer.
    #[default]
    Reference,
    /// Within 4·10⁻⁴, in microseconds.
    Interactive,
}

/// Where the light of a collimated beam goes; fractions of the incident power.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reflectance {
    /// Reflected by the first surface.
    pub r_specular: f64,
    /// Everything else that leaves the top.
    pub r_diffuse: f64,
    /// `r_specular + r_diffuse`.
    pub r_total: f64,
    /// Leaves the bottom, ballistic light included.
    pub t_total: f64,
    /// Absorbed by each layer, top first.
    pub a_layers: Vec<f64>,
    /// Total reflectance under diffuse (Lambertian) light, first surface included.
    pub r_diffuse_incidence: f64,
    /// Total transmittance under diffuse light.
    pub t_diffuse_incidence: f64,
}

/// A beam from an angle that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("mu0: {0} is not allowed; the cosine of the angle of incidence, above 0 and at most 1")]
pub struct IncidenceError(pub f64);

/// Solves a stack under a beam of normal incidence and under diffuse light.
///
/// ```
/// use stubble_optics::{Accuracy, Layer, LayerStack, adding_doubling};
/// // van de Hulst's slab: albedo 0.9, g 0.75, optical thickness 2 (R 0.09739, T 0.66096).
/// let slab = LayerStack::new(1.0, 1.0, vec![Layer { n: 1.0, mu_a: 10.0, mu_s: 90.0, g: 0.75, d: 0.02 }])?;
/// let answer = adding_doubling::solve(&slab, Accuracy::Reference);
/// assert!((answer.r_total - 0.09739).abs() < 1e-5 && (answer.t_total - 0.66096).abs() < 1e-5);
/// # Ok::<(), stubble_optics::LayerError>(())
/// ```
#[must_use]
pub fn solve(stack: &LayerStack, accuracy: Accuracy) -> Reflectance {
    dispatch(stack, 1.0, accuracy)
}

/// Solves a stack under a beam whose angle of incidence, in the medium above, has the cosine `mu0`.
///
/// Near grazing (`mu0` below about 0.2) with a strong forward peak the interactive answer can be off by some 10⁻³.
///
/// # Errors
/// If `mu0` is not above 0 and at most 1.
pub fn solve_oblique(
    stack: &LayerStack,
    mu0: f64,
    accuracy: Accuracy,
) -> Result<Reflectance, IncidenceError> {
    if mu0 > 0.0 && mu0 <= 1.0 { Ok(dispatch(stack, mu0, accuracy)) } else { Err(IncidenceError(mu0)) }
}

/// Picks the number of directions by the number of distinct refractive indices and the sharpest forward peak.
fn dispatch(stack: &LayerStack, mu0: f64, accuracy: Accuracy) -> Reflectance {
    let breaks = nodes::index_steps(stack);
    let peak = stack.layers().iter().map(|l| l.g.abs()).fold(0.0, f64::max);
    match (accuracy, breaks.len()) {
        (Accuracy::Interactive, ..=2) if peak <= 0.85 => run::<10>(stack, &breaks, mu0),
        (Accuracy::Interactive, ..=2) if peak <= 0.92 => run::<12>(stack, &breaks, mu0),
        (Accuracy::Interactive, ..=2) => run::<16>(stack, &breaks, mu0),
        (Accuracy::Interactive, ..=4) if peak <= 0.9 => run::<16>(stack, &breaks, mu0),
        (Accuracy::Interactive, _) if peak <= 0.92 => run::<20>(stack, &breaks, mu0),
        (Accuracy::Interactive, _) => run::<24>(stack, &breaks, mu0),
        (Accuracy::Reference, ..=4) => run::<48>(stack, &breaks, mu0),
        (Accuracy::Reference, _) => run::<64>(stack, &breaks, mu0),
    }
}

/// The sweep in the widest vectors the processor has; their width does not change a bit of the answer.
fn run<const N: usize>(stack: &LayerStack, breaks: &[f64], mu0: f64) -> Reflectance {
    struct Sweep<'a, const N: usize>(&'a LayerStack, &'a [f64], f64);
    impl<const N: usize> pulp::NullaryFnOnce for Sweep<'_, N> {
        type Output = Reflectance;
        #[inline(always)]
        fn call(self) -> Reflectance {
            sweep::sweep::<N>(self.0, self.1, self.2)
        }
    }
    let sweep = Sweep::<N>(stack, breaks, mu0);
    #[cfg(target_arch = "x86_64")]
    {
        // Eight lanes slow small matrices down.
        if N >= 32
            && let Some(avx512) = pulp::x86::V4::try_new()
        {
            return pulp::Simd::vectorize(avx512, sweep);
        }
        if let Some(avx2) = pulp::x86::V3::try_new() {
            return pulp::Simd::vectorize(avx2, sweep);
        }
    }
    pulp::NullaryFnOnce::call(sweep)
}
