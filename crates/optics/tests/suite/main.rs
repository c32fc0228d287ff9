//! Optics against published and measured answers.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod dots;
mod measured_skin;
mod monte_carlo;
#[path = "../../examples/zscores/pooled.rs"]
mod pooled;
mod reference_cases;
mod transport_physics;
