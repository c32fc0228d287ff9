//! Flat blobs of one colour: what a card's patches look like.

use stubble_optics::colour::{Lab, Xyz};

use crate::raster::Raster;

/// Neighbouring pixels of a patch differ by less than this, in units of Lab.
const FLAT: f32 = 7.0;
/// Fewer pixels are no patch.
const LEAST_PIXELS: usize = 9;
/// A patch is at most this share of the raster.
const MOST_SHARE: f64 = 0.03;
/// A filled parallelogram's pixels over 12 times the root of its covariance's determinant: 1, for a patch about.
const FILL: [f64; 2] = [0.8, 1.15];
/// Longest over shortest extent of a patch seen from the side.
const MOST_ASPECT: f64 = 2.2;

/// A flat blob.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blob {
    /// Centre, continuous raster coordinates.
    pub(super) centre: [f64; 2],
    /// Side of a square of its size, px.
    pub(super) side: f64,
}

/// Lab (D65) of linear sRGB.
pub(crate) fn lab([r, g, b]: [f64; 3]) -> Lab {
    // IEC 61966-2-1 primaries, D65.
    let x = 0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = 0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b;
    Xyz { x, y, z }.lab(WHITE)
}

/// White of sRGB.
pub(crate) const WHITE: Xyz = Xyz { x: 0.950_470, y: 1.0, z: 1.088_83 };

/// All flat blobs of a raster.
pub(super) fn find(raster: &Raster) -> Vec<Blob> {
    let (w, h) = (raster.width, raster.height);
    let labs: Vec<[f32; 3]> = raster
        .pixels
        .iter()
        .map(|p| {
            let c = lab(p.map(f64::from));
            [c.l as f32, c.a as f32, c.b as f32]
        })
        .collect();
    let near =
        |i: usize, j: usize| (0..3).map(|k| (labs[i][k] - labs[j][k]).powi(2)).sum::<f32>() < FLAT * FLAT;
    let flat: Vec<bool> = (0..w * h)
        .map(|i| {
            let (x, y) = (i % w, i / w);
            x > 0
                && y > 0
                && x + 1 < w
                && y + 1 < h
                && [i - 1, i + 1, i - w, i + w].iter().all(|j| near(i, *j))
        })
        .collect();
    let mut seen = vec![false; w * h];
    let mut blobs = Vec::new();
    let mut stack = Vec::new();
    for start in 0..w * h {
        if !flat[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        stack.push(start);
        let mut sums = Moments::default();
        while let Some(i) = stack.pop() {
            sums.add((i % w) as f64 + 0.5, (i / w) as f64 + 0.5);
            // A flat pixel is never on the border, so all four neighbours exist.
            for j in [i - 1, i + 1, i - w, i + w] {
                if flat[j] && !seen[j] {
                    seen[j] = true;
                    stack.push(j);
                }
            }
        }
        blobs.extend(sums.blob((w * h) as f64));
    }
    blobs
}

#[derive(Debug, Default)]
struct Moments {
    n: usize,
    sums: [f64; 5],
}

impl Moments {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1;
        for (sum, v) in self.sums.iter_mut().zip([x, y, x * x, x * y, y * y]) {
            *sum += v;
        }
    }

    fn blob(&self, raster_pixels: f64) -> Option<Blob> {
        let n = self.n as f64;
        if self.n < LEAST_PIXELS || n > MOST_SHARE * raster_pixels {
            return None;
        }
        let [x, y, xx, xy, yy] = self.sums.map(|s| s / n);
        // A pixel is a square itself, of variance 1/12.
        let (vx, vy, cov) = (xx - x * x + 1.0 / 12.0, yy - y * y + 1.0 / 12.0, xy - x * y);
        let determinant = (vx * vy - cov * cov).max(1e-9);
        let fill = n / (12.0 * determinant.sqrt());
        let (half, spread) = ((vx + vy) / 2.0, (((vx - vy) / 2.0).powi(2) + cov * cov).sqrt());
        let aspect = ((half + spread) / (half - spread).max(1e-9)).sqrt();
        let square = (FILL[0]..FILL[1]).contains(&fill) && aspect < MOST_ASPECT;
        // The rim of a patch is not flat: one pixel all round.
        square.then_some(Blob { centre: [x, y], side: n.sqrt() + 2.0 })
    }
}
