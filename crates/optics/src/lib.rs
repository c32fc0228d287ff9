//! How do skin and ink look? Tissue, pigment, depth and age become a spectrum, a colour and a dot's profile.

pub mod layers;

pub use layers::{Layer, LayerError, LayerStack};
