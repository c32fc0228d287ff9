//! What a design must hold on every head: distances, areas, the critic, determinism.

mod critic;
mod fields;
mod hairline;
mod heads;
