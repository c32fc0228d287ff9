//! The spectrum of a layout from the differences between near dots, minus those of a perfectly even layout, which
//! takes out borders and gradients.

use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{Judge, Metrics};
use crate::{V3, grid::Grid, surface::unit};

/// Differences up to this many spacings.
const REACH: f32 = 9.0;
/// Cells of the histogram per side.
const SIDE: usize = 256;
/// Frequencies up to 4, in steps of 1 / (2 REACH).
const STEPS: i32 = 72;
/// Most dots whose differences are taken.
const CENTRES: usize = 12_000;

pub(super) fn measure(judge: &Judge, at: &[V3], normals: &[V3], spacing: &[f32], metrics: &mut Metrics) {
    let frames: Vec<(V3, V3)> = normals.iter().map(frame).collect();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let centres = inner_centres(judge, at, spacing, &mut rng);
    let grid = Grid::new(at, 4.0 * spacing.iter().sum::<f32>() / at.len() as f32);
    let sorted: Vec<f32> = grid.order.iter().map(|&k| spacing[k as usize]).collect();
    let found = histogram(&centres, at, &frames, spacing, &grid, &sorted, |_| 1.0);
    // What an even layout of the density would show: the same centres against fine pieces of the surface.
    let few: Vec<usize> = thin(&centres, 2000);
    let keep = (judge.patches.len() / (16 * at.len())).max(1);
    let pieces = judge.coarser(keep);
    let count = at.len() as f32;
    let piece_grid = Grid::new(&pieces.iter().map(|p| p.0).collect::<Vec<_>>(), 4.0 * mean(spacing));
    let order = |k: usize| piece_grid.order[k] as usize;
    let piece_spacing: Vec<f32> =
        (0..pieces.len()).map(|k| (pieces[order(k)].2 * count).sqrt().recip()).collect();
    let expected = histogram(&few, at, &frames, spacing, &piece_grid, &piece_spacing, |k| {
        f64::from(pieces[order(k)].1 * count)
    });
    let width = 2.0 * f64::from(REACH) / SIDE as f64;
    let place = |i: usize| (i as f64 + 0.5) * width - f64::from(REACH);
    let mut difference = vec![0.0_f64; SIDE * SIDE];
    for i in 0..SIDE {
        for j in 0..SIDE {
            let r = place(i).hypot(place(j)) / f64::from(REACH);
            let taper = if r < 1.0 { (0.5 + 0.5 * (std::f64::consts::PI * r).cos()).powi(2) } else { 0.0 };
            let k = i * SIDE + j;
            difference[k] = (found[k] / centres.len() as f64 - expected[k] / few.len() as f64) * taper;
        }
    }
    radial(&transform(&difference, &place), metrics);
    metrics.grid_look = super::meters::grid_look(metrics.peak, metrics.anisotropy_db, centres.len());
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

/// Two unit tangents.
fn frame(normal: &V3) -> (V3, V3) {
    let reference = if normal.y.abs() > 0.9 { V3::x() } else { V3::y() };
    let first = (reference - normal * normal.dot(&reference)).normalize();
    (first, normal.cross(&first))
}

/// Dots whose whole surroundings lie in the region; all dots if those are too few.
fn inner_centres(judge: &Judge, at: &[V3], spacing: &[f32], rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let coarse = judge.coarser((judge.patches.len() / 150_000).max(1));
    let grid = Grid::new(&coarse.iter().map(|p| p.0).collect::<Vec<_>>(), 4.0 * mean(spacing));
    let area_each: Vec<f32> = grid.order.iter().map(|&k| coarse[k as usize].3).collect();
    let inner: Vec<usize> = (0..at.len())
        .into_par_iter()
        .with_min_len(128)
        .filter(|&i| {
            let radius = REACH * spacing[i];
            let mut area = 0.0_f32;
            grid.within(&at[i], radius, |k, _| area += area_each[k]);
            area > 0.96 * std::f32::consts::PI * radius * radius
        })
        .collect();
    let enough = inner.len() > 500.max(at.len() / 10);
    let mut centres = if enough { inner } else { (0..at.len()).collect() };
    for i in (1..centres.len()).rev() {
        centres.swap(i, (unit(rng) * (i + 1) as f64) as usize);
    }
    centres.truncate(CENTRES);
    centres.sort_unstable();
    centres
}

fn thin(all: &[usize], most: usize) -> Vec<usize> {
    let step = all.len().div_ceil(most).max(1);
    all.iter().copied().step_by(step).collect()
}

/// Sums `weight` over the difference vectors from each centre, turned into the tangent plane and scaled by spacing.
fn histogram(
    centres: &[usize],
    at: &[V3],
    frames: &[(V3, V3)],
    spacing: &[f32],
    grid: &Grid,
    sorted_spacing: &[f32],
    weight: impl Fn(usize) -> f64 + Sync,
) -> Vec<f64> {
    let parts: Vec<Vec<f64>> = centres
        .par_chunks(centres.len().div_ceil(8).max(1))
        .map(|chunk| {
            let mut cells = vec![0.0_f64; SIDE * SIDE];
            for &i in chunk {
                let (first, second) = frames[i];
                grid.within(&at[i], REACH * spacing[i] * 1.25, |k, d2| {
                    let r = d2.sqrt();
                    let q = r / (0.5 * (spacing[i] + sorted_spacing[k]));
                    if q >= REACH || r < 1e-6 {
                        return;
                    }
                    let away = grid.sorted[k] - at[i];
                    let (u, v) = (away.dot(&first), away.dot(&second));
                    let scale = q / u.hypot(v).max(1e-12);
                    let cell = |c: f32| {
                        ((c * scale + REACH) * (SIDE as f32 / (2.0 * REACH))).clamp(0.0, SIDE as f32 - 1.0)
                            as usize
                    };
                    cells[cell(u) * SIDE + cell(v)] += weight(k);
                });
            }
            cells
        })
        .collect();
    let mut all = vec![0.0; SIDE * SIDE];
    for part in parts {
        for (a, p) in all.iter_mut().zip(part) {
            *a += p;
        }
    }
    all
}

/// `1 + Σ difference cos(2π f·g)` for both frequencies from −STEPS to STEPS.
fn transform(difference: &[f64], place: &dyn Fn(usize) -> f64) -> Vec<f64> {
    let side = (2 * STEPS + 1) as usize;
    let step = 1.0 / (2.0 * f64::from(REACH));
    let waves: Vec<(f64, f64)> = (0..side * SIDE)
        .map(|k| {
            let f = f64::from((k / SIDE) as i32 - STEPS) * step;
            let (sin, cos) = (std::f64::consts::TAU * f * place(k % SIDE)).sin_cos();
            (cos, sin)
        })
        .collect();
    // First along one axis, then along the other.
    let half: Vec<(f64, f64)> = (0..SIDE * side)
        .into_par_iter()
        .with_min_len(512)
        .map(|k| {
            let (row, f) = (k / side, k % side);
            let line = &difference[row * SIDE..(row + 1) * SIDE];
            let wave = &waves[f * SIDE..(f + 1) * SIDE];
            line.iter().zip(wave).fold((0.0, 0.0), |s, (d, w)| (s.0 + d * w.0, s.1 + d * w.1))
        })
        .collect();
    (0..side * side)
        .into_par_iter()
        .with_min_len(512)
        .map(|k| {
            let (f, g) = (k / side, k % side);
            let wave = &waves[f * SIDE..(f + 1) * SIDE];
            let sum: f64 = (0..SIDE)
                .map(|row| {
                    let (c, s) = half[row * side + g];
                    wave[row].0 * c - wave[row].1 * s
                })
                .sum();
            1.0 + sum
        })
        .collect()
}

fn radial(spectrum: &[f64], metrics: &mut Metrics) {
    let side = 2 * STEPS + 1;
    let rings = STEPS as usize;
    let mut sums = vec![(0.0_f64, 0.0_f64, 0.0_f64); rings];
    for (k, &s) in spectrum.iter().enumerate() {
        let (i, j) = (k as i32 / side - STEPS, k as i32 % side - STEPS);
        let ring = f64::from(i * i + j * j).sqrt().round() as usize;
        if ring < rings {
            sums[ring].0 += 1.0;
            sums[ring].1 += s;
            sums[ring].2 += s * s;
        }
    }
    let mean: Vec<f64> = sums.iter().map(|s| s.1 / s.0).collect();
    let variance: Vec<f64> = sums.iter().zip(&mean).map(|(s, m)| s.2 / s.0 - m * m).collect();
    let step = 1.0 / (2.0 * f64::from(REACH));
    let between = |low: f64, high: f64| {
        (0..rings).filter(move |&r| r as f64 * step > low && (r as f64) * step < high).collect::<Vec<_>>()
    };
    let average =
        |of: &[usize], f: &dyn Fn(usize) -> f64| of.iter().map(|&r| f(r)).sum::<f64>() / of.len() as f64;
    metrics.low_frequency = average(&between(0.15, 0.5), &|r| mean[r]);
    let peak = between(0.3, 4.0).into_iter().max_by(|&a, &b| mean[a].total_cmp(&mean[b])).unwrap_or(0);
    metrics.peak = mean[peak];
    metrics.peak_at = peak as f64 * step;
    metrics.oscillation = average(&between(1.5, 3.5), &|r| (mean[r] - 1.0).powi(2)).sqrt();
    metrics.anisotropy_db =
        average(&between(0.5, 2.0), &|r| 10.0 * (variance[r].max(1e-9) / mean[r].max(0.02).powi(2)).log10());
}

impl Judge {
    /// Every `keep`-th group of pieces merged: `(place, mass, density, area in mm²)`.
    fn coarser(&self, keep: usize) -> Vec<(V3, f32, f32, f32)> {
        self.patches
            .chunks(keep)
            .map(|group| {
                // Pieces in one cell of the grid lie together; one of them stands for all.
                let mass: f32 = group.iter().map(|p| p.mass).sum();
                let area: f32 = group.iter().map(|p| p.mass / p.density).sum();
                let one = &group[group.len() / 2];
                (one.at, mass, one.density, area)
            })
            .collect()
    }
}
