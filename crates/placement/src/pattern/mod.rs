//! The spacing of a person's own follicles, measured on a patch of the donor area, and layouts that repeat it.
//!
//! Two statistics describe a pattern: how far the nearest neighbour is (its distribution) and how many neighbours
//! there are at each distance (the pair correlation). Both are taken in units of the spacing, `1 / √density`, so a
//! pattern measured at one density is laid out at any other.

mod measure;
mod repeat;

pub(crate) use repeat::{Wish, repeat};

pub use measure::{DonorPattern, PatternError};

/// Width of a bin of the pair correlation, spacings.
pub(crate) const BIN: f32 = 0.05;
/// Width of a bin of the nearest-neighbour distribution, spacings: finer, because a hard core is a step in it.
pub(crate) const NEAREST_BIN: f32 = 0.02;
/// Bins of the pair correlation: distances up to 3.5 spacings.
pub(crate) const PAIR_BINS: usize = 70;
/// Bins of the nearest-neighbour distribution: up to 2 spacings.
pub(crate) const NEAREST_BINS: usize = 100;
/// Distances over which a repeated pattern is held against the measured one, spacings.
const COMPARED: std::ops::Range<usize> = 10..60;

/// How near two patterns are.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Match {
    /// Largest difference of the nearest-neighbour distributions (Kolmogorov–Smirnov).
    pub nearest_ks: f64,
    /// RMS difference of the pair correlations from 0.5 to 3 spacings, in bins of 0.1 spacings.
    pub pair_rms: f64,
}

impl Match {
    fn between(a: (&[f32], &[f32]), b: (&[f32], &[f32])) -> Self {
        let apart =
            |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| f64::from((x - y).abs())).fold(0.0, f64::max);
        let pairs: Vec<f64> = a.0[COMPARED]
            .chunks(2)
            .zip(b.0[COMPARED].chunks(2))
            .map(|(x, y)| f64::from(0.5 * (x[0] + x[1] - y[0] - y[1])).powi(2))
            .collect();
        Self {
            nearest_ks: apart(a.1, b.1),
            pair_rms: (pairs.iter().sum::<f64>() / pairs.len() as f64).sqrt(),
        }
    }
}
