//! What a design must hold on every head: distances, areas, the critic, determinism.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod critic;
mod fields;
mod hairline;
mod heads;
mod limits;
mod working;
