//! The photo as lightness at the net's resolution, and against its near surroundings.

use rayon::prelude::*;

use super::PX_PER_MM;
use crate::picture::Picture;

/// Luminance that the photo's median is brought to: exposure tells nothing of contrast.
const MEDIAN_Y: f32 = 0.3;
/// Standard deviation of the surroundings, mm.
const AROUND_MM: f64 = 0.6;
/// Standard deviation of the blur that takes the grain away, px.
const GRAIN_PX: f64 = 0.8;
/// Luminance above which a pixel is burnt out.
const BURNT: f32 = 0.97;
/// Lightness differences are told in this many units of L*.
const UNIT_L: f32 = 10.0;

/// Lightness of the scalp.
#[derive(Debug, Clone)]
pub(super) struct Lightness {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Lightness less that of the surroundings, tens of L*.
    pub(super) against_around: Vec<f32>,
    /// The same without the grain of single pixels.
    smooth: Vec<f32>,
    /// Whether a pixel is not burnt out.
    pub(super) seen: Vec<bool>,
}

impl Lightness {
    pub(super) fn of(picture: &Picture, px_per_mm: f64) -> Self {
        let size =
            [picture.width(), picture.height()].map(|s| (s as f64 / px_per_mm * PX_PER_MM).round().max(1.0));
        let longest = size[0].max(size[1]) as usize;
        // Area means for what is too fine; what is too coarse is interpolated.
        let raster = picture.reduced(longest);
        let (width, height) = (size[0] as usize, size[1] as usize);
        let (sx, sy) = (raster.width as f64 / size[0], raster.height as f64 / size[1]);
        let light: Vec<f32> = (0..width * height)
            .into_par_iter()
            .map(|i| {
                let (x, y) = ((i % width) as f64 + 0.5, (i / width) as f64 + 0.5);
                let [r, g, b] = raster.sample(x * sx, y * sy);
                0.2126 * r + 0.7152 * g + 0.0722 * b
            })
            .collect();
        let mut sorted = light.clone();
        let middle = sorted.len() / 2;
        let median = *sorted.select_nth_unstable_by(middle, f32::total_cmp).1;
        let gain = MEDIAN_Y / median.max(1e-3);
        let l: Vec<f32> = light.iter().map(|y| lightness(y * gain)).collect();
        let around = blurred(&l, width, height, AROUND_MM * PX_PER_MM);
        let against_around: Vec<f32> = l.iter().zip(&around).map(|(l, a)| (l - a) / UNIT_L).collect();
        let smooth = blurred(&against_around, width, height, GRAIN_PX);
        let seen = light.iter().map(|y| *y < BURNT).collect();
        Self { width, height, against_around, smooth, seen }
    }

    /// Share of the pixels that are not burnt out.
    pub(super) fn seen_share(&self) -> f64 {
        self.seen.iter().filter(|s| **s).count() as f64 / self.seen.len() as f64
    }

    /// How much darker than its surroundings a place is, units of L*; beyond the border its nearest pixel.
    pub(super) fn darkness_l(&self, x: f64, y: f64) -> f64 {
        self.darkness_of(&self.against_around, x, y)
    }

    /// The same without the grain of single pixels.
    pub(super) fn smooth_darkness_l(&self, x: f64, y: f64) -> f64 {
        self.darkness_of(&self.smooth, x, y)
    }

    fn darkness_of(&self, plane: &[f32], x: f64, y: f64) -> f64 {
        let column = x.clamp(0.0, self.width as f64 - 1.0) as usize;
        let row = y.clamp(0.0, self.height as f64 - 1.0) as usize;
        f64::from(-UNIT_L * plane[row * self.width + column])
    }
}

fn lightness(y: f32) -> f32 {
    // CIE L* of a luminance relative to white.
    if y > 0.008_856 { 116.0 * y.cbrt() - 16.0 } else { 903.3 * y }
}

/// Gaussian blur, the border mirrored.
fn blurred(values: &[f32], width: usize, height: usize, sigma: f64) -> Vec<f32> {
    let radius = (4.0 * sigma).round() as i64;
    let mut kernel: Vec<f32> =
        (-radius..=radius).map(|d| (-(d * d) as f64 / (2.0 * sigma * sigma)).exp() as f32).collect();
    let sum: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|k| *k /= sum);
    let mirrored = |i: i64, n: usize| {
        let period = (2 * n as i64 - 2).max(1);
        let j = i.rem_euclid(period);
        j.min(period - j).min(n as i64 - 1) as usize
    };
    let mut across = vec![0.0; values.len()];
    across.par_chunks_mut(width).zip(values.par_chunks(width)).for_each(|(out, row)| {
        for (x, o) in out.iter_mut().enumerate() {
            *o = kernel.iter().zip(-radius..).map(|(k, d)| k * row[mirrored(x as i64 + d, width)]).sum();
        }
    });
    let mut out = vec![0.0; values.len()];
    out.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (k, d) in kernel.iter().zip(-radius..) {
            let from = mirrored(y as i64 + d, height) * width;
            for (o, v) in row.iter_mut().zip(&across[from..from + width]) {
                *o += k * v;
            }
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_keeps_a_plane_and_its_mean() {
        let plane: Vec<f32> = (0..40 * 30).map(|i| (i % 40) as f32).collect();
        let out = blurred(&plane, 40, 30, 2.0);
        assert!((out[15 * 40 + 20] - 20.0).abs() < 1e-3);
        let flat = blurred(&[3.0; 12], 4, 3, 12.0);
        assert!(flat.iter().all(|v| (v - 3.0).abs() < 1e-4));
    }
}
