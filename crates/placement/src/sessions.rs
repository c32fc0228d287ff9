//! Sharing dots out over treatment sessions so that each session is evenly spread by itself (multi-class blue noise).
//!
//! A progressive order is not enough: its later parts are what the first left over. Here every session is a class;
//! dots of one class push each other as if the class were alone, and two near dots of different classes trade places
//! whenever that lowers the energy. Counts stay exact because a trade keeps them.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{
    grid::Neighbours,
    relax::{Dots, Kernel, spacing_between},
    surface::unit,
};

/// Hexagonal nearest-neighbour distance in spacings, `sqrt(2 / sqrt 3)`.
pub(crate) const HEXAGONAL: f32 = 1.074_57;

/// How hard the search works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Sweeps over all dots at most.
    pub(crate) sweeps: usize,
    /// How far dots of one session push each other, in the session's spacings.
    pub(crate) reach: f32,
}

impl Effort {
    pub(crate) const FULL: Self = Self { sweeps: 60, reach: 2.6 };
    pub(crate) const DRAFT: Self = Self { sweeps: 1, reach: 1.6 };
}

/// Exact number of dots of each session: shares by largest remainder.
pub(crate) fn counts(total: usize, shares: &[f64]) -> Vec<usize> {
    let sum: f64 = shares.iter().sum();
    let exact: Vec<f64> = shares.iter().map(|s| s / sum * total as f64).collect();
    let mut counts: Vec<usize> = exact.iter().map(|e| e.floor() as usize).collect();
    let mut by_rest: Vec<usize> = (0..shares.len()).collect();
    by_rest.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b))
    });
    let short = total - counts.iter().sum::<usize>();
    for k in 0..short {
        counts[by_rest[k % by_rest.len()]] += 1;
    }
    counts
}

/// The class energy of a pair.
fn energy(cut: f32) -> Kernel {
    const VARIANCE: f32 = 1.2;
    const SHORT: f32 = 100.0;
    let end = (-cut * cut / (2.0 * VARIANCE)).exp();
    Kernel::tabulate(cut, |u| {
        let soft = (-u * u / (2.0 * VARIANCE)).exp() - end;
        let close = (1.0 - u / HEXAGONAL).max(0.0).powi(8);
        soft.max(0.0) + SHORT * close
    })
}

/// The session of every dot, from 0; `shares` are positive and need not add up to 1. The first dots keep the sessions
/// `given` to them and only influence the others.
pub(crate) fn share_out(
    dots: &Dots,
    shares: &[f64],
    given: &[u8],
    seed: u64,
    effort: Effort,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Vec<u8> {
    let n = dots.spots.len();
    let classes = shares.len();
    let mut class = given.to_vec();
    class.extend(spread_start(&counts(n - given.len(), shares)));
    if classes < 2 || n < 2 {
        return class;
    }
    let sum: f64 = shares.iter().sum();
    let share: Vec<f32> = shares.iter().map(|s| (s / sum) as f32).collect();
    let least = share.iter().copied().fold(1.0, f32::min).max(0.02);
    let reach = effort.reach;
    let kernel = energy(reach);
    let near = dots.neighbours(reach / least.sqrt());
    let u2 = squared_distances(dots, &near);
    let mut potential = vec![0.0_f32; n * classes];
    for i in 0..n {
        for e in near.span(i) {
            let c = class[near.flat()[e] as usize] as usize;
            potential[i * classes + c] += kernel.at(u2[e] * share[c]);
        }
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x5e55_1045);
    let partners = dots.neighbours(2.3);
    // Energy of each pair of partners within each class.
    let pair: Vec<f32> = squared_distances(dots, &partners)
        .iter()
        .flat_map(|&u2| share.iter().map(move |s| (u2, s)))
        .map(|(u2, s)| kernel.at(u2 * s))
        .collect();
    // In the cold phase a dot is looked at again only when something near it traded.
    let mut stale = vec![true; n];
    let mut order: Vec<u32> = (given.len() as u32..n as u32).collect();
    for sweep in 0..effort.sweeps {
        if !go_on(sweep as f64 / effort.sweeps as f64) {
            break;
        }
        shuffle(&mut order, &mut rng);
        // A little heat at first lets the search leave poor arrangements.
        let heat = 0.25 * (1.0 - sweep as f32 / (0.6 * effort.sweeps as f32)).max(0.0).powi(2);
        let mut trades = 0_usize;
        for &i in &order {
            let i = i as usize;
            if heat == 0.0 && !stale[i] {
                continue;
            }
            stale[i] = false;
            let a = class[i] as usize;
            let own = i * classes;
            let mut best: Option<(f32, usize)> = None;
            for e in partners.span(i) {
                let j = partners.flat()[e] as usize;
                let b = class[j] as usize;
                if a == b || j < given.len() {
                    continue;
                }
                let change = potential[own + b] - potential[own + a] + potential[j * classes + a]
                    - potential[j * classes + b]
                    - pair[e * classes + a]
                    - pair[e * classes + b];
                if best.is_none_or(|(c, _)| change < c) {
                    best = Some((change, j));
                }
            }
            let Some((change, j)) = best else { continue };
            let threshold = if heat > 0.0 { -heat * (unit(&mut rng) as f32).max(1e-6).ln() } else { -1e-5 };
            if change >= threshold {
                continue;
            }
            let b = class[j] as usize;
            for (k, from, to) in [(i, a, b), (j, b, a)] {
                for e in near.span(k) {
                    let o = near.flat()[e] as usize;
                    stale[o] |= u2[e] < 6.0;
                    let o = o * classes;
                    potential[o + from] -= kernel.at(u2[e] * share[from]);
                    potential[o + to] += kernel.at(u2[e] * share[to]);
                }
                class[k] = to as u8;
            }
            trades += 1;
        }
        if heat == 0.0 && trades * 2000 < n {
            break;
        }
    }
    class
}

fn squared_distances(dots: &Dots, near: &Neighbours) -> Vec<f32> {
    let mut u2 = Vec::with_capacity(near.flat().len());
    for i in 0..dots.spots.len() {
        for &j in near.of(i) {
            let j = j as usize;
            let mean = spacing_between(dots.spacing[i], dots.spacing[j]);
            u2.push((dots.spots[i].at - dots.spots[j].at).norm_squared() / (mean * mean));
        }
    }
    u2
}

/// Classes interleaved along the order of the dots, each in proportion.
fn spread_start(counts: &[usize]) -> Vec<u8> {
    let total: usize = counts.iter().sum();
    let mut given = vec![0_usize; counts.len()];
    (0..total)
        .map(|i| {
            let behind = |c: usize| counts[c] as f64 * (i + 1) as f64 / total as f64 - given[c] as f64;
            let next = (0..counts.len())
                .filter(|&c| given[c] < counts[c])
                .max_by(|&a, &b| behind(a).total_cmp(&behind(b)).then(b.cmp(&a)))
                .unwrap_or(0);
            given[next] += 1;
            next as u8
        })
        .collect()
}

/// A random order in which dots that are looked at soon after each other are near in memory: blocks in random order, and
/// the dots of each block in random order. A shuffle of everything costs a million dots a third of their time in misses.
fn shuffle(order: &mut Vec<u32>, rng: &mut impl Rng) {
    const BLOCK: usize = 2048;
    let mut mix = |part: &mut [u32]| {
        for i in (1..part.len()).rev() {
            part.swap(i, (rng.next_u64() % (i as u64 + 1)) as usize);
        }
    };
    order.sort_unstable();
    let mut blocks: Vec<u32> = (0..order.len().div_ceil(BLOCK) as u32).collect();
    mix(&mut blocks);
    let mut shuffled = Vec::with_capacity(order.len());
    for block in blocks {
        let start = block as usize * BLOCK;
        let end = (start + BLOCK).min(order.len());
        shuffled.extend_from_slice(&order[start..end]);
        let placed = shuffled.len();
        mix(&mut shuffled[placed - (end - start)..]);
    }
    *order = shuffled;
}
