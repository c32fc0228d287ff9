//! Light walked photon by photon: plane layers of any index, and three-dimensional ink inside them.
//!
//! Every estimate comes with its standard error. The photons are cut into fixed batches, each with its own jumped
//! xoshiro256++ stream, and batches are added up in order, so a seed gives the same bytes for any number of threads.

mod ink;
pub(crate) mod kernel;
mod lanes;
pub(crate) mod layered;
pub(crate) mod tally;

pub use ink::{Inclusion, InkReflectance, InkScene, InkedTissue, Shape, Source, with_ink};
pub use layered::{Incidence, Layered, Profile, Settings, layered, rescaled};
pub use tally::{Estimate, case_seed};

/// What a Monte Carlo run cannot take.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MonteCarloError {
    /// Too few photons for a standard error.
    #[error("photons: {0} is not allowed; at least 2 are needed for a standard error")]
    Photons(u64),
    /// A field of the request.
    #[error("{field}: {value} is not allowed; {allowed}")]
    Field {
        /// Field name.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// Too many layers.
    #[error("layers: {0} layers are more than the 200 that a walk follows")]
    Layers(usize),
}
