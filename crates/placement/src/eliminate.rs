//! Weighted sample elimination with a local radius: candidates drawn with the density are thinned to an exact count
//! by removing, again and again, the one most crowded by its neighbours.
//!
//! After C. Yuksel, "Sample Elimination for Generating Poisson Disk Sample Sets", Eurographics 2015; the radius of
//! each candidate follows the density at its place, so a gradient is kept.

use crate::{
    V3,
    grid::{Grid, Neighbours},
    relax::spacing_between,
};

/// Exponent of the crowding weight (Yuksel 2015, §2.1).
const ALPHA: i32 = 8;
/// Weight limiting for distances below a share of the radius (Yuksel 2015, §3.1).
const BETA: f32 = 0.65;
const GAMMA: f32 = 1.5;

/// Candidates by how crowded they were when last looked at, in buckets that are half a per cent wide: the order within a
/// bucket makes no measurable difference to the layout, and a million dots are not held up by a heap of five million.
struct Queue {
    buckets: Vec<Vec<u32>>,
    highest: usize,
}

impl Queue {
    fn new(most: f32, entries: impl Iterator<Item = (u32, f32)>) -> Self {
        let highest = Self::bucket(most);
        let mut queue = Self { buckets: vec![Vec::new(); highest + 1], highest };
        for (k, crowding) in entries {
            queue.buckets[Self::bucket(crowding)].push(k);
        }
        queue
    }

    /// The bits of a positive float are in the order of its value; sign, exponent and eight bits of the fraction count.
    fn bucket(crowding: f32) -> usize {
        (crowding.max(0.0).to_bits() >> 15) as usize
    }

    /// The most crowded candidate. Crowding only ever falls, so an entry that fell is put back lower down.
    fn pop(&mut self, crowding: &[f32]) -> Option<u32> {
        loop {
            while self.buckets[self.highest].is_empty() {
                self.highest = self.highest.checked_sub(1)?;
            }
            let k = self.buckets[self.highest].pop()?;
            let now = Self::bucket(crowding[k as usize]);
            if now == self.highest {
                return Some(k);
            }
            self.buckets[now].push(k);
        }
    }
}

/// Thins candidates to `keep`; the first `fixed` of them are never removed. Returns the kept indices in ascending
/// order, the fixed ones included and not counted in `keep`.
///
/// `density` is dots per mm², `normals` guard against folds: points on opposite sides of an ear do not crowd.
pub(crate) fn eliminate(
    positions: &[V3],
    normals: &[V3],
    density: &[f32],
    fixed: usize,
    keep: usize,
) -> Vec<u32> {
    let count = positions.len();
    let free = count - fixed;
    if keep >= free {
        return (0..count as u32).collect();
    }
    // Largest radius at which `density` discs fit (hexagonal packing).
    let radius: Vec<f32> = density.iter().map(|d| (1.0 / (2.0 * 3.0_f32.sqrt() * d)).sqrt()).collect();
    let shortest = (1.0 - (keep as f32 / free as f32).powf(GAMMA)) * BETA;
    let typical = median(&radius);
    let grid = Grid::new(positions, 1.4 * typical);
    // Work in grid order: neighbours are then near in memory.
    let at: Vec<usize> = grid.order.iter().map(|&i| i as usize).collect();
    let sorted_radius: Vec<f32> = at.iter().map(|&i| radius[i]).collect();
    let sorted_normals: Vec<V3> = at.iter().map(|&i| normals[i]).collect();
    let reach = |k: usize, other: usize| 2.0 * spacing_between(sorted_radius[k], sorted_radius[other]);
    let near = Neighbours::gather(count, |k, out| {
        grid.within(&grid.sorted[k], 2.6 * sorted_radius[k], |other, d2| {
            let limit = reach(k, other);
            if other != k && d2 < limit * limit && sorted_normals[k].dot(&sorted_normals[other]) > 0.0 {
                out.push(other as u32);
            }
        });
    });
    let weight = |k: usize, other: usize| {
        let limit = reach(k, other);
        let d = (grid.sorted[k] - grid.sorted[other]).norm().max(shortest * limit);
        (1.0 - d / limit).max(0.0).powi(ALPHA)
    };
    use rayon::prelude::*;
    let mut crowding: Vec<f32> = (0..count)
        .into_par_iter()
        .with_min_len(1024)
        .map(|k| near.of(k).iter().map(|&o| weight(k, o as usize)).sum())
        .collect();
    let mut gone = vec![false; count];
    let most = crowding.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let mut queue = Queue::new(most, (0..count).filter(|&k| at[k] >= fixed).map(|k| (k as u32, crowding[k])));
    let mut left = free;
    while left > keep {
        let Some(k) = queue.pop(&crowding) else { break };
        let k = k as usize;
        gone[k] = true;
        left -= 1;
        for &o in near.of(k) {
            crowding[o as usize] -= weight(o as usize, k);
        }
    }
    let mut kept: Vec<u32> = (0..count).filter(|&k| !gone[k]).map(|k| at[k] as u32).collect();
    kept.sort_unstable();
    kept
}

fn median(values: &[f32]) -> f32 {
    let mut v = values.to_vec();
    let middle = v.len() / 2;
    *v.select_nth_unstable_by(middle, f32::total_cmp).1
}
