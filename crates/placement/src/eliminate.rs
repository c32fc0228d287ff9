//! Weighted sample elimination with a local radius: candidates drawn with the density are thinned to an exact count
//! by removing, again and again, the one most crowded by its neighbours.
//!
//! After C. Yuksel, "Sample Elimination for Generating Poisson Disk Sample Sets", Eurographics 2015; the radius of
//! each candidate follows the density at its place, so a gradient is kept.

use std::collections::BinaryHeap;

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

/// A candidate's crowding when it was last looked at; the most crowded comes first, ties by index.
#[derive(PartialEq)]
struct Crowding(f32, u32);

impl Eq for Crowding {}
impl PartialOrd for Crowding {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Crowding {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
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
    let mut heap: BinaryHeap<Crowding> =
        (0..count).filter(|&k| at[k] >= fixed).map(|k| Crowding(crowding[k], k as u32)).collect();
    let mut left = free;
    // Crowding only ever falls, so a stale entry is put back and the true maximum still comes out first.
    while left > keep {
        let Some(Crowding(seen, k)) = heap.pop() else { break };
        let k = k as usize;
        if crowding[k] < seen {
            heap.push(Crowding(crowding[k], k as u32));
            continue;
        }
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
