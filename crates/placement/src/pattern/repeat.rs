//! Dots moved about until they are spaced like a measured pattern.
//!
//! Each dot in turn is offered a small random step and takes it when pair correlation and nearest-neighbour
//! distribution come nearer to the measured ones (C. L. Y. Yeong & S. Torquato, "Reconstructing random media", Phys.
//! Rev. E 57, 1998, without the heat: the start is near already). Distances count in local spacings, so the density
//! is kept.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{BIN, DonorPattern, Match, NEAREST_BIN, NEAREST_BINS, PAIR_BINS};
use crate::{
    V3,
    grid::{Grid, Neighbours},
    relax::{Dots, spacing_between},
    surface::{Patch, Spot, Surface, unit},
};

/// Distances that are compared, spacings.
const REACH: f32 = PAIR_BINS as f32 * BIN;
/// A dot moves at most this far before neighbours are looked up anew, spacings.
const LEASH: f32 = 0.45;
/// Good enough to stop.
const NEAR_ENOUGH: Match = Match { nearest_ks: 0.015, pair_rms: 0.015 };

/// What to repeat.
pub(crate) struct Wish<'a> {
    pub(crate) pattern: &'a DonorPattern,
    /// No dot comes nearer than this to another one.
    pub(crate) least_mm: f32,
    /// Times every dot is offered a step, at most.
    pub(crate) sweeps: usize,
    pub(crate) seed: u64,
}

/// Moves all dots but the first `fixed`; returns how near the pattern is.
pub(crate) fn repeat(
    surface: &Surface,
    patches: &[Patch],
    dots: &mut Dots,
    fixed: usize,
    wish: &Wish<'_>,
    free: &(dyn Fn(&V3) -> bool + Sync),
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Match {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(wish.seed ^ 0x0d04_0a7e);
    let mut tally = Tally::new(expected_pairs(patches, dots), wish.pattern);
    tally.count(dots, &dots.neighbours(REACH));
    for sweep in 0..wish.sweeps {
        if dots.spots.len() < 2 || tally.near_enough() || !go_on(sweep as f64 / wish.sweeps as f64) {
            break;
        }
        let size = if sweep % 2 == 0 { 0.35 } else { 0.12 };
        let near = dots.neighbours(REACH + 2.0 * LEASH);
        let home: Vec<V3> = dots.spots.iter().map(|s| s.at).collect();
        for i in fixed..dots.spots.len() {
            offer(surface, dots, i, &near, &home[i], size, wish.least_mm, &mut tally, free, &mut rng);
        }
        // Positions drift against the sums by rounding and by spacings that changed: count anew.
        dots.refresh(surface);
        tally.count(dots, &dots.neighbours(REACH));
    }
    tally.compared()
}

/// Offers dot `i` one step.
#[allow(clippy::too_many_arguments, reason = "the inner loop's state, borrowed apart")]
fn offer(
    surface: &Surface,
    dots: &mut Dots,
    i: usize,
    near: &Neighbours,
    home: &V3,
    size: f32,
    least_mm: f32,
    tally: &mut Tally,
    free: &(dyn Fn(&V3) -> bool + Sync),
    rng: &mut Xoshiro256PlusPlus,
) {
    let (s, n) = (dots.spacing[i], dots.normals[i]);
    let mut shift = V3::new(centred(rng), centred(rng), centred(rng)) * (size * s);
    shift -= n * n.dot(&shift);
    let old = dots.spots[i];
    let new = surface.walk(old, shift);
    if (new.at - home).norm() > LEASH * s || !free(&new.at) {
        return;
    }
    let least2 = (least_mm + 5e-4).powi(2);
    let mut change = Change::default();
    let mut nearest = f32::INFINITY;
    for &j in near.of(i) {
        let other = dots.spots[j as usize].at;
        let per2 = spacing_between(s, dots.spacing[j as usize]).powi(-2);
        let d2 = (new.at - other).norm_squared();
        let before = ((old.at - other).norm_squared() * per2).sqrt();
        if d2 < least2 && before * before > d2 * per2 {
            return;
        }
        let after = (d2 * per2).sqrt();
        nearest = nearest.min(after);
        change.pair(before, after);
        let known = tally.nearest[j as usize];
        if after < known {
            change.nearest.push((j, after));
        } else if before <= known * 1.000_01 {
            // This dot was the nearest one: look for the next.
            let mut next = after;
            for &k in near.of(j as usize) {
                if k as usize != i {
                    next = next.min(distance(dots, j as usize, k as usize));
                }
            }
            change.nearest.push((j, next));
        }
    }
    change.nearest.push((i as u32, nearest));
    if tally.improves(&change) {
        tally.apply(&change);
        dots.spots[i] = Spot { ..new };
    }
}

fn distance(dots: &Dots, a: usize, b: usize) -> f32 {
    (dots.spots[a].at - dots.spots[b].at).norm() / spacing_between(dots.spacing[a], dots.spacing[b])
}

/// A step of one dot, in bins.
#[derive(Default)]
struct Change {
    /// Pairs that leave (−1) and enter (+1) a bin.
    pairs: Vec<(u8, f32)>,
    /// New nearest distances of dots.
    nearest: Vec<(u32, f32)>,
}

impl Change {
    fn pair(&mut self, before: f32, after: f32) {
        let (a, b) = ((before / BIN) as usize, (after / BIN) as usize);
        if a != b {
            if a < PAIR_BINS {
                self.pairs.push((a as u8, -1.0));
            }
            if b < PAIR_BINS {
                self.pairs.push((b as u8, 1.0));
            }
        }
    }
}

/// What there is and what is wanted.
struct Tally {
    /// Pairs of each bin, each counted once.
    pairs: Vec<f32>,
    /// Those of a layout without correlation.
    expected: Vec<f32>,
    wanted_pairs: Vec<f32>,
    /// Distance to the nearest dot, spacings.
    nearest: Vec<f32>,
    /// Dots whose nearest distance falls in each bin; the last holds all farther ones.
    nearest_bins: Vec<f32>,
    wanted_nearest: Vec<f32>,
    /// Sums of a step, kept to save allocations.
    delta: Vec<f32>,
    delta_nearest: Vec<f32>,
}

/// Weight of the nearest-neighbour distribution against the pair correlation.
const NEAREST_WEIGHT: f32 = 3.0;

impl Tally {
    fn new(expected: Vec<f32>, pattern: &DonorPattern) -> Self {
        Self {
            pairs: vec![0.0; PAIR_BINS],
            expected,
            wanted_pairs: pattern.pairs.clone(),
            nearest: Vec::new(),
            nearest_bins: vec![0.0; NEAREST_BINS + 1],
            wanted_nearest: pattern.nearest.clone(),
            delta: vec![0.0; PAIR_BINS],
            delta_nearest: vec![0.0; NEAREST_BINS + 1],
        }
    }

    fn count(&mut self, dots: &Dots, near: &Neighbours) {
        self.pairs.fill(0.0);
        self.nearest_bins.fill(0.0);
        self.nearest.clear();
        for i in 0..dots.spots.len() {
            let mut nearest = f32::INFINITY;
            for &j in near.of(i) {
                let u = distance(dots, i, j as usize);
                nearest = nearest.min(u);
                if let Some(bin) = self.pairs.get_mut((u / BIN) as usize) {
                    *bin += 0.5;
                }
            }
            self.nearest.push(nearest);
            self.nearest_bins[nearest_bin(nearest)] += 1.0;
        }
    }

    /// Whether the sum of squared differences falls.
    fn improves(&mut self, change: &Change) -> bool {
        for &(k, by) in &change.pairs {
            self.delta[k as usize] += by;
        }
        let mut fall = 0.0_f64;
        for &(k, _) in &change.pairs {
            let k = k as usize;
            let by = std::mem::take(&mut self.delta[k]);
            if by != 0.0 {
                let off = self.pairs[k] / self.expected[k] - self.wanted_pairs[k];
                let step = by / self.expected[k];
                // Very near distances are so rare that single pairs would rule; the nearest neighbours cover them.
                let weight = (k as f32 / 8.0).min(1.0);
                fall += f64::from(weight * (2.0 * off + step) * step);
            }
        }
        for &(j, u) in &change.nearest {
            self.delta_nearest[nearest_bin(self.nearest[j as usize])] -= 1.0;
            self.delta_nearest[nearest_bin(u)] += 1.0;
        }
        let n = self.nearest.len() as f32;
        let (mut below, mut moved) = (0.0, 0.0);
        for k in 0..NEAREST_BINS {
            below += self.nearest_bins[k];
            moved += std::mem::take(&mut self.delta_nearest[k]);
            if moved != 0.0 {
                let off = below / n - self.wanted_nearest[k];
                fall += f64::from(NEAREST_WEIGHT * (2.0 * off + moved / n) * (moved / n));
            }
        }
        self.delta_nearest[NEAREST_BINS] = 0.0;
        fall < 0.0
    }

    fn apply(&mut self, change: &Change) {
        for &(k, by) in &change.pairs {
            self.pairs[k as usize] += by;
        }
        for &(j, u) in &change.nearest {
            self.nearest_bins[nearest_bin(self.nearest[j as usize])] -= 1.0;
            self.nearest_bins[nearest_bin(u)] += 1.0;
            self.nearest[j as usize] = u;
        }
    }

    fn compared(&self) -> Match {
        let n = self.nearest.len().max(1) as f32;
        let pairs: Vec<f32> = self.pairs.iter().zip(&self.expected).map(|(p, e)| p / e).collect();
        let nearest: Vec<f32> = self.nearest_bins[..NEAREST_BINS]
            .iter()
            .scan(0.0, |sum, b| {
                *sum += b / n;
                Some(*sum)
            })
            .collect();
        Match::between((&pairs, &nearest), (&self.wanted_pairs, &self.wanted_nearest))
    }

    fn near_enough(&self) -> bool {
        let now = self.compared();
        now.nearest_ks < NEAR_ENOUGH.nearest_ks && now.pair_rms < NEAR_ENOUGH.pair_rms
    }
}

fn nearest_bin(u: f32) -> usize {
    ((u / NEAREST_BIN) as usize).min(NEAREST_BINS)
}

/// Pairs in each bin if dots were independent: the density around a sample of them, borders and gradients included.
fn expected_pairs(patches: &[Patch], dots: &Dots) -> Vec<f32> {
    let at: Vec<V3> = patches.iter().map(|p| p.at).collect();
    let grid = Grid::new(&at, 2.0 * dots.typical_spacing());
    let n = dots.spots.len();
    let stride = n.div_ceil(4000).max(1);
    let (mut inside, mut sampled) = (0.0_f64, 0_u32);
    for i in (0..n).step_by(stride) {
        sampled += 1;
        let s = dots.spacing[i];
        grid.within(&dots.spots[i].at, 1.2 * REACH * s, |k, d2| {
            let p = &patches[grid.order[k] as usize];
            let u = d2.sqrt() / spacing_between(s, p.density.sqrt().recip());
            if u < REACH {
                inside += f64::from(p.mass);
            }
        });
    }
    let whole = std::f64::consts::PI * f64::from(REACH * REACH) * f64::from(sampled);
    let lost_in_all = (1.0 - inside / whole).max(0.0);
    (0..PAIR_BINS)
        .map(|k| {
            let (low, high) = (k as f64 * f64::from(BIN), (k + 1) as f64 * f64::from(BIN));
            let ring = std::f64::consts::PI * (high * high - low * low);
            // Borders cut off a share of each ring that grows with its radius; at the rim it is 3/2 of the disc's.
            let lost = (1.5 * lost_in_all * (k as f64 + 0.5) / PAIR_BINS as f64).min(0.95);
            (0.5 * n as f64 * ring * (1.0 - lost)) as f32
        })
        .collect()
}

/// A number from −1 to 1, more often near 0.
fn centred(rng: &mut impl Rng) -> f32 {
    (unit(rng) + unit(rng) - 1.0) as f32
}
