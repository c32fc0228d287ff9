//! What lies between the patches: the card's own face, of one colour all over. Where it is not seen around a patch,
//! something lies over the card, even if its colour is much like the patch's.

use nalgebra::{Matrix3, Vector3};

use super::apart;
use super::blobs::lab;
use super::chart::COLUMNS;
use super::correction::PATCHES;
use crate::raster::Raster;

/// A gap further than this in Lab from the card's face, in its light, is covered; on a card whose gaps scatter more,
/// narrow ones beside bright patches, it takes so many times the median distance.
const OTHER: f64 = 22.0;
const SCATTER: f64 = 4.0;
/// A patch with this many covered sides is covered.
const SIDES: usize = 2;
const ROWS: usize = PATCHES / COLUMNS;

/// Whether something lies over a patch, by the gaps at its four sides. Centres are those of the patches, raster px.
pub(super) fn covered(centres: &[[f64; 2]; PATCHES], raster: &Raster) -> bool {
    let gaps = gaps(centres);
    let seen: Vec<[f64; 3]> = gaps.iter().map(|gap| gap.colour(raster)).collect();
    let face = Face::of(&gaps, &seen);
    let mut off: Vec<f64> =
        gaps.iter().zip(&seen).map(|(gap, colour)| apart(lab(*colour), lab(face.at(gap.cell)))).collect();
    let by_gap = off.clone();
    off.sort_by(f64::total_cmp);
    let most = OTHER.max(SCATTER * off[off.len() / 2]);
    let mut sides = [0; PATCHES];
    for (gap, _) in gaps.iter().zip(by_gap).filter(|(_, off)| *off > most) {
        gap.beside.iter().flatten().for_each(|patch| sides[*patch] += 1);
    }
    sides.iter().any(|covered| *covered >= SIDES)
}

/// The middle of a patch's side, half-way to its neighbour.
struct Gap {
    /// Cells from the first patch: column, row.
    cell: [f64; 2],
    /// Places read along it, raster px.
    places: [[f64; 2]; 3],
    /// The patches beside it.
    beside: [Option<usize>; 2],
}

impl Gap {
    fn colour(&self, raster: &Raster) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for [x, y] in self.places {
            let colour = raster.sample(x, y);
            (0..3).for_each(|k| sum[k] += f64::from(colour[k]) / 3.0);
        }
        sum
    }
}

fn gaps(centres: &[[f64; 2]; PATCHES]) -> Vec<Gap> {
    // A place of the card by the patches around it, beyond the outermost carried on.
    let place = |[i, j]: [f64; 2]| {
        let column = (i.floor().max(0.0) as usize).min(COLUMNS - 2);
        let row = (j.floor().max(0.0) as usize).min(ROWS - 2);
        let (s, t) = (i - column as f64, j - row as f64);
        let at = |c: usize, r: usize| centres[r * COLUMNS + c];
        [0, 1].map(|k| {
            let top = at(column, row)[k] * (1.0 - s) + at(column + 1, row)[k] * s;
            let bottom = at(column, row + 1)[k] * (1.0 - s) + at(column + 1, row + 1)[k] * s;
            top * (1.0 - t) + bottom * t
        })
    };
    let patch = |i: isize, j: isize| {
        let on_card = (0..COLUMNS as isize).contains(&i) && (0..ROWS as isize).contains(&j);
        on_card.then(|| j as usize * COLUMNS + i as usize)
    };
    let mut out = Vec::new();
    for j in 0..=ROWS as isize {
        for i in 0..=COLUMNS as isize {
            for (along, before) in [([0.0, 1.0], (i - 1, j)), ([1.0, 0.0], (i, j - 1))] {
                let beside = [patch(before.0, before.1), patch(i, j)];
                if beside == [None, None] {
                    continue;
                }
                let middle = [
                    i as f64 - if along[0] == 0.0 { 0.5 } else { 0.0 },
                    j as f64 - if along[1] == 0.0 { 0.5 } else { 0.0 },
                ];
                let places =
                    [-0.2, 0.0, 0.2].map(|s| place([middle[0] + s * along[0], middle[1] + s * along[1]]));
                out.push(Gap { cell: middle, places, beside });
            }
        }
    }
    out
}

/// The card's face in a light that changes evenly over it: logarithm of each channel as a plane.
struct Face([Vector3<f64>; 3]);

impl Face {
    fn of(gaps: &[Gap], seen: &[[f64; 3]]) -> Self {
        let at = |gap: &Gap| Vector3::new(1.0, gap.cell[0] - 2.5, gap.cell[1] - 1.5);
        Self([0, 1, 2].map(|k| {
            let logs: Vec<f64> = seen.iter().map(|c| c[k].max(2e-3).ln()).collect();
            let mut sorted = logs.clone();
            sorted.sort_by(f64::total_cmp);
            let mut plane = Vector3::new(sorted[sorted.len() / 2], 0.0, 0.0);
            // What is covered, or a patch's light, is not the face: it weighs little.
            for _ in 0..8 {
                let (mut square, mut right) = (Matrix3::identity() * 1e-3, Vector3::zeros());
                right.x = 1e-3 * plane.x;
                for (gap, log) in gaps.iter().zip(&logs) {
                    let a = at(gap);
                    let weight = 1.0 / (1.0 + ((log - plane.dot(&a)) / 0.15).powi(2));
                    square += a * a.transpose() * weight;
                    right += a * (weight * log);
                }
                plane = square.try_inverse().map_or(plane, |inverse| inverse * right);
            }
            plane
        }))
    }

    fn at(&self, cell: [f64; 2]) -> [f64; 3] {
        let a = Vector3::new(1.0, cell[0] - 2.5, cell[1] - 1.5);
        [0, 1, 2].map(|k| self.0[k].dot(&a).exp())
    }
}
