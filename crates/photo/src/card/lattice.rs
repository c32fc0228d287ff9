//! Blobs in rows and columns under perspective.

use nalgebra::{SMatrix, SVector};

use super::blobs::Blob;

/// Nearest neighbours that a lattice is started from.
const NEIGHBOURS: usize = 8;
/// Distance of neighbouring patches over their side.
const PITCH: [f64; 2] = [1.0, 2.3];
/// A blob belongs to a cell if it lies this near its centre, in cells.
const NEAR: f64 = 0.22;
/// Patches of one card differ in size by less than this factor.
const SIZES: f64 = 1.7;
/// A lattice is worth looking at from this many blobs.
pub(super) const LEAST_BLOBS: usize = 7;
/// Cells along the longer side of a card.
const LONGEST: i32 = 6;

/// Places of a lattice in the raster: cell (i, j) lies at `at(i, j)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Homography([f64; 8]);

impl Homography {
    /// Where a cell (whole numbers are centres) lies.
    pub(super) fn at(&self, i: f64, j: f64) -> [f64; 2] {
        let h = &self.0;
        let w = h[6] * i + h[7] * j + 1.0;
        [(h[0] * i + h[1] * j + h[2]) / w, (h[3] * i + h[4] * j + h[5]) / w]
    }

    /// Least squares over pairs of cell and place; without perspective below eight pairs.
    fn fit(pairs: &[([i32; 2], [f64; 2])]) -> Option<Self> {
        let perspective = pairs.len() >= 8;
        let mut normal = SMatrix::<f64, 8, 8>::zeros();
        let mut right = SVector::<f64, 8>::zeros();
        for ([i, j], [x, y]) in pairs {
            let (i, j) = (f64::from(*i), f64::from(*j));
            let tilt = if perspective { 1.0 } else { 0.0 };
            for (row, value) in [
                (SVector::from([i, j, 1.0, 0.0, 0.0, 0.0, -tilt * i * x, -tilt * j * x]), *x),
                (SVector::from([0.0, 0.0, 0.0, i, j, 1.0, -tilt * i * y, -tilt * j * y]), *y),
            ] {
                normal += row * row.transpose();
                right += row * value;
            }
        }
        if !perspective {
            normal[(6, 6)] = 1.0;
            normal[(7, 7)] = 1.0;
        }
        let h = normal.lu().solve(&right)?;
        h.iter().all(|v| v.is_finite()).then(|| Self(h.into()))
    }
}

/// Blobs with their cells.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    pub(super) homography: Homography,
    /// Least and greatest cell along both axes.
    pub(super) span: [[i32; 2]; 2],
    pub(super) blobs: Vec<usize>,
}

/// Lattices among the blobs, largest first; each set of blobs once.
pub(super) fn find(blobs: &[Blob]) -> Vec<Lattice> {
    let mut found: Vec<Lattice> = Vec::new();
    for (i, start) in blobs.iter().enumerate() {
        if found.iter().any(|l| l.blobs.len() > 12 && l.blobs.contains(&i)) {
            continue;
        }
        let mut near: Vec<(f64, usize)> = blobs
            .iter()
            .enumerate()
            .filter(|(j, b)| *j != i && alike(start, b))
            .map(|(j, b)| ((b.centre[0] - start.centre[0]).hypot(b.centre[1] - start.centre[1]), j))
            .filter(|(d, _)| (PITCH[0]..PITCH[1]).contains(&(d / start.side)))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.truncate(NEIGHBOURS);
        let mut best: Option<Lattice> = None;
        for (d1, one) in &near {
            for (d2, other) in &near {
                let step =
                    |k: usize| [blobs[k].centre[0] - start.centre[0], blobs[k].centre[1] - start.centre[1]];
                let (a, b) = (step(*one), step(*other));
                // Turning one way only: the other order is the same lattice.
                if (a[0] * b[1] - a[1] * b[0]) < 0.7 * d1 * d2 || d1.max(*d2) > 1.5 * d1.min(*d2) {
                    continue;
                }
                let grown = grow(blobs, [(i, [0, 0]), (*one, [1, 0]), (*other, [0, 1])]);
                if let Some(l) = grown
                    && best.as_ref().is_none_or(|b| l.blobs.len() > b.blobs.len())
                {
                    best = Some(l);
                }
            }
        }
        found.extend(best.filter(|l| l.blobs.len() >= LEAST_BLOBS));
    }
    found.sort_by_key(|l| std::cmp::Reverse(l.blobs.len()));
    found.dedup_by(|a, b| a.blobs == b.blobs);
    found
}

fn alike(a: &Blob, b: &Blob) -> bool {
    a.side < SIZES * b.side && b.side < SIZES * a.side
}

fn grow(blobs: &[Blob], seeds: [(usize, [i32; 2]); 3]) -> Option<Lattice> {
    let mut cells: Vec<(usize, [i32; 2])> = seeds.to_vec();
    let pairs = |cells: &[(usize, [i32; 2])]| -> Vec<_> {
        cells.iter().map(|(b, cell)| (*cell, blobs[*b].centre)).collect()
    };
    let mut homography = Homography::fit(&pairs(&cells))?;
    loop {
        let mut added = Vec::new();
        for [i, j] in rim(&cells) {
            let place = homography.at(f64::from(i), f64::from(j));
            let [right, down] = [
                homography.at(f64::from(i) + 1.0, f64::from(j)),
                homography.at(f64::from(i), f64::from(j) + 1.0),
            ];
            let pitch = (right[0] - place[0])
                .hypot(right[1] - place[1])
                .min((down[0] - place[0]).hypot(down[1] - place[1]));
            let nearest = blobs
                .iter()
                .enumerate()
                .filter(|(k, b)| alike(b, &blobs[seeds[0].0]) && !cells.iter().any(|(c, _)| c == k))
                .map(|(k, b)| ((b.centre[0] - place[0]).hypot(b.centre[1] - place[1]), k))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((distance, k)) = nearest
                && distance < NEAR * pitch
                && !added.iter().any(|(a, _)| *a == k)
            {
                added.push((k, [i, j]));
            }
        }
        if added.is_empty() {
            break;
        }
        cells.extend(added);
        homography = Homography::fit(&pairs(&cells))?;
    }
    let span = [0, 1].map(|k| {
        let along = cells.iter().map(|(_, c)| c[k]);
        [along.clone().min().unwrap_or(0), along.max().unwrap_or(0)]
    });
    let mut used: Vec<usize> = cells.iter().map(|(b, _)| *b).collect();
    used.sort_unstable();
    Some(Lattice { homography, span, blobs: used })
}

/// Free cells beside taken ones, as long as the lattice stays no longer than a card.
fn rim(cells: &[(usize, [i32; 2])]) -> Vec<[i32; 2]> {
    let mut out: Vec<[i32; 2]> = Vec::new();
    for (_, [i, j]) in cells {
        for cell in [[i - 1, *j], [i + 1, *j], [*i, j - 1], [*i, j + 1]] {
            let fits = |k: usize| cells.iter().all(|(_, c)| (c[k] - cell[k]).abs() < LONGEST);
            if fits(0) && fits(1) && !cells.iter().any(|(_, c)| *c == cell) && !out.contains(&cell) {
                out.push(cell);
            }
        }
    }
    out
}
