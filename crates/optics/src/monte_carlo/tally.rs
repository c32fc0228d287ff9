//! Sums over photons, and what they estimate.

use core::ops::Range;

use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::Serialize;

use super::kernel::{Probe, Slabs, walk};

/// Photons per random stream.
const BATCH: u64 = 16_384;

/// The seed of case number `index` of a job: cases that shared a stream would err together.
#[must_use]
pub fn case_seed(seed: u64, index: u64) -> u64 {
    // SplitMix64 (Steele et al. 2014) of both.
    let mix = |v: u64| {
        let z = v.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    mix(mix(seed) ^ index)
}

/// A mean over photons with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Estimate {
    /// Mean.
    pub value: f64,
    /// Standard error of the mean.
    pub se: f64,
}

/// First and second moment of a score that most photons leave at zero.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Score {
    pub(crate) sum: f64,
    squares: f64,
    scored: u64,
}

impl Score {
    pub(crate) fn add(&mut self, weight: f32) {
        if weight != 0.0 {
            let w = f64::from(weight);
            self.sum += w;
            self.squares += w * w;
            self.scored += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.squares += other.squares;
        self.scored += other.scored;
    }

    /// The mean over `photons`.
    ///
    /// The variance counts one more photon of the mean size than was seen (of `unseen` size if none was), so that a rare
    /// event is never reported as certain.
    pub(crate) fn estimate(&self, photons: u64, unseen: f64) -> Estimate {
        let n = photons as f64;
        let value = self.sum / n;
        let one = if self.scored > 0 { self.squares / self.scored as f64 } else { unseen * unseen };
        let variance = ((self.squares + one) / n - value * value).max(0.0) / (n - 1.0);
        Estimate { value, se: variance.sqrt() }
    }
}

/// Runs `photons` in batches and folds their probes in order.
pub(crate) fn run<P: Probe + Send>(
    slabs: &Slabs,
    photons: u64,
    seed: u64,
    probe: impl Fn() -> P + Sync,
    mut fold: impl FnMut(P),
) {
    let mut stream = Xoshiro256PlusPlus::seed_from_u64(seed);
    let batches = photons.div_ceil(BATCH);
    for group in 0..batches.div_ceil(256) {
        let jobs: Vec<(Range<u64>, Xoshiro256PlusPlus)> = (group * 256..batches.min((group + 1) * 256))
            .map(|batch| {
                let own = stream.clone();
                stream.jump();
                (batch * BATCH..photons.min((batch + 1) * BATCH), own)
            })
            .collect();
        let done: Vec<P> = jobs
            .into_par_iter()
            .map(|(range, own)| {
                let mut p = probe();
                walk(slabs, &mut p, range, own);
                p
            })
            .collect();
        done.into_iter().for_each(&mut fold);
    }
}
