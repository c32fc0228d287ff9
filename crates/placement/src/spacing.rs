//! The hard minimum distance: what density can fit it, and making sure that no pair is under it.

use crate::{
    V3,
    grid::Grid,
    relax::Dots,
    surface::{Patch, Surface},
};

/// Dots per mm² that fit a least distance, as a share of the density of touching hexagonal discs, `2 / (√3 d²)`.
/// Relaxation reaches a least distance of 0.8 hexagonal spacings; 0.68 = 0.825² keeps a little beyond that.
const FILL: f64 = 0.68;

/// Most dots per mm² that are placed for a least distance.
pub(crate) fn densest_per_mm2(min_spacing_mm: f64) -> f64 {
    FILL * 2.0 / (3.0_f64.sqrt() * min_spacing_mm * min_spacing_mm)
}

/// Moves dots that stand too close to another one into the widest gaps; drops those for which there is no room.
/// The first `fixed` dots stay. Returns how many were dropped.
pub(crate) fn enforce(
    surface: &Surface,
    patches: &[Patch],
    dots: &mut Dots,
    fixed: usize,
    min_mm: f32,
    free: &(dyn Fn(&V3) -> bool + Sync),
) -> usize {
    // A trace more than asked for, so that rounding in the file cannot undercut it.
    let limit = min_mm + 5e-4;
    let crowded = crowded(dots, fixed, limit);
    if crowded.is_empty() || min_mm <= 0.0 {
        return 0;
    }
    let mut keep = vec![true; dots.spots.len()];
    for &i in &crowded {
        keep[i as usize] = false;
    }
    let mut spots: Vec<_> = (0..keep.len()).filter(|&i| keep[i]).map(|i| dots.spots[i]).collect();
    let standing: Vec<V3> = spots.iter().map(|s| s.at).collect();
    let grid = Grid::new(&standing, 1.5 * limit);
    let mut gaps: Vec<(f32, u32)> = patches
        .iter()
        .enumerate()
        .filter(|(_, p)| free(&p.at))
        .filter_map(|(k, p)| {
            let (_, d) = grid.nearest(&p.at, 2.0 * limit)?;
            (d >= limit).then(|| (d * p.density.sqrt(), k as u32))
        })
        .collect();
    gaps.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut filled: Vec<V3> = Vec::new();
    for (_, k) in gaps {
        if filled.len() == crowded.len() {
            break;
        }
        let p = &patches[k as usize];
        let apart = limit.max(0.6 * p.density.sqrt().recip());
        if filled.iter().all(|f| (f - p.at).norm_squared() >= apart * apart) {
            filled.push(p.at);
            spots.push(crate::surface::Spot { at: p.at, triangle: p.triangle });
        }
    }
    let dropped = crowded.len() - filled.len();
    *dots = Dots::new(surface, spots);
    dropped
}

/// Takes the few dots that others squeeze, nearer than `spacings` local spacings, and puts them into the widest gaps:
/// forces alone cannot carry a dot out of a row that holds one too many. Returns how many moved.
pub(crate) fn reseat(
    surface: &Surface,
    patches: &[Patch],
    dots: &mut Dots,
    fixed: usize,
    spacings: f32,
    free: &(dyn Fn(&V3) -> bool + Sync),
) -> usize {
    /// A gap this share as wide will do: what is around it still gives way.
    const ENOUGH: f32 = 0.93;
    let near = dots.neighbours(spacings);
    let mut squeezed = vec![false; dots.spots.len()];
    for i in fixed..dots.spots.len() {
        squeezed[i] = near.of(i).iter().any(|&j| (j as usize) < i && !squeezed[j as usize]);
    }
    let taken: Vec<usize> = (fixed..dots.spots.len()).filter(|&i| squeezed[i]).collect();
    if taken.is_empty() {
        return 0;
    }
    let standing: Vec<V3> =
        (0..dots.spots.len()).filter(|&i| !squeezed[i]).map(|i| dots.spots[i].at).collect();
    let grid = Grid::new(&standing, 1.5 * dots.typical_spacing());
    let mut gaps: Vec<(f32, u32)> = patches
        .iter()
        .enumerate()
        .filter(|(_, p)| free(&p.at))
        .filter_map(|(k, p)| {
            let width = grid.nearest(&p.at, 1.1 * dots.typical_spacing())?.1 * p.density.sqrt();
            (width > ENOUGH * spacings).then_some((width, k as u32))
        })
        .collect();
    gaps.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut filled: Vec<V3> = Vec::new();
    for (_, k) in gaps {
        let p = &patches[k as usize];
        let apart = p.density.sqrt().recip();
        if filled.iter().any(|f| (f - p.at).norm_squared() < apart * apart) {
            continue;
        }
        dots.spots[taken[filled.len()]] = crate::surface::Spot { at: p.at, triangle: p.triangle };
        filled.push(p.at);
        if filled.len() == taken.len() {
            break;
        }
    }
    dots.refresh(surface);
    filled.len()
}

/// One dot of every pair under the limit.
fn crowded(dots: &Dots, fixed: usize, limit: f32) -> Vec<u32> {
    let at: Vec<V3> = dots.spots.iter().map(|s| s.at).collect();
    let grid = Grid::new(&at, limit.max(0.2));
    let mut out = vec![false; at.len()];
    for i in fixed..at.len() {
        grid.within(&at[i], limit, |k, _| {
            let j = grid.order[k] as usize;
            if j != i && !out[j] && (j < fixed || j < i) {
                out[i] = true;
            }
        });
    }
    (0..at.len() as u32).filter(|&i| out[i as usize]).collect()
}
