//! What a practitioner should know about the path of one session, measured.

use rayon::prelude::*;
use serde::Serialize;

use crate::{V3, grid::Grid};

/// A step inside a work cell is at most this many mm or this many local spacings, whichever is more.
const REACH_MM: f64 = 10.0;
const REACH_SPACINGS: f64 = 2.5;

/// How far a step may go from a place whose two nearest others of the session are `two_nearest_mm` away, mm.
pub(crate) fn reach_mm(two_nearest_mm: f64) -> f64 {
    REACH_MM.max(REACH_SPACINGS * two_nearest_mm)
}

/// The order of one session's dots, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandPath {
    /// Session, from 1.
    pub session: u8,
    /// Length of the whole path, mm.
    pub length_mm: f64,
    /// Order number of the first dot of each work cell.
    pub cells: Vec<u32>,
    /// Length inside the work cells over the two-nearest-neighbour bound of as many steps: no path is below 1, and
    /// about 1.05 is the shortest possible for an even layout.
    pub ratio: f64,
    /// Steps inside a work cell that are longer than 10 mm and than 2.5 local spacings: none where the dots allow it.
    pub steps_too_long: usize,
    /// Longest step inside a work cell, mm.
    pub longest_step_mm: f64,
    /// Longest step inside a work cell over the distance to the nearest dots there.
    pub longest_step_spacings: f64,
    /// Mean change of direction from step to step, degrees.
    pub mean_turn_deg: f64,
    /// Order numbers after which to take a break, always at the end of a work cell.
    pub breaks_after: Vec<u32>,
}

impl HandPath {
    /// Measures an ordered session; `starts` are the places where work cells begin.
    pub(crate) fn measure(session: u8, path: &[V3], starts: &[u32], between_breaks: usize) -> Self {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len().max(1) as f64;
        let grid = Grid::new(path, 3.0);
        let bounds: Vec<f64> = path.par_iter().with_min_len(512).map(|p| two_nearest(&grid, p)).collect();
        let steps: Vec<f64> = path.windows(2).map(|w| f64::from((w[1] - w[0]).norm())).collect();
        let mut between = vec![false; steps.len()];
        for &s in starts.iter().filter(|s| **s > 0) {
            between[s as usize - 1] = true;
        }
        let inside = || steps.iter().enumerate().filter(|(k, _)| !between[*k]);
        let inside_mm: f64 = inside().map(|s| s.1).sum();
        let bound = mean(&bounds) * inside().count() as f64;
        let relative = inside().map(|(k, s)| s / bounds[k].max(bounds[k + 1]).max(1e-9));
        let turns: Vec<f64> =
            path.windows(3).map(|w| f64::from((w[1] - w[0]).angle(&(w[2] - w[1]))).to_degrees()).collect();
        Self {
            session,
            length_mm: steps.iter().sum(),
            cells: starts.iter().map(|s| s + 1).collect(),
            ratio: if bound > 0.0 { inside_mm / bound } else { 1.0 },
            steps_too_long: inside().filter(|(k, s)| **s > reach_mm(bounds[*k].max(bounds[k + 1]))).count(),
            longest_step_mm: inside().map(|s| *s.1).fold(0.0, f64::max),
            longest_step_spacings: relative.fold(0.0, f64::max),
            mean_turn_deg: mean(&turns),
            breaks_after: breaks(starts, path.len(), between_breaks),
        }
    }
}

/// Ends of work cells at least `every` dots apart, none shortly before the end of the session.
fn breaks(starts: &[u32], dots: usize, every: usize) -> Vec<u32> {
    let mut after = Vec::new();
    let mut last = 0;
    for &s in starts {
        let at = s as usize;
        if every > 0 && at >= last + every && dots - at > every / 3 {
            after.push(s);
            last = at;
        }
    }
    after
}

/// Mean distance to the two nearest other points, mm.
pub(crate) fn two_nearest(grid: &Grid, p: &V3) -> f64 {
    let mut radius = 3.0;
    loop {
        let (mut first, mut second, mut itself) = (f32::INFINITY, f32::INFINITY, true);
        grid.within(p, radius, |_, d| {
            if d == 0.0 && itself {
                itself = false;
            } else if d < first {
                (first, second) = (d, first);
            } else if d < second {
                second = d;
            }
        });
        if second < f32::INFINITY {
            return 0.5 * f64::from(first.sqrt() + second.sqrt());
        }
        if radius > 4000.0 {
            return if first < f32::INFINITY { f64::from(first.sqrt()) } else { 0.0 };
        }
        radius *= 2.0;
    }
}
