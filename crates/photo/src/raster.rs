//! Grids of pixels: linear-light colour and probabilities.
//!
//! Pixel coordinates are continuous: the centre of the top left pixel is at (0.5, 0.5), x to the right, y down.

use image::{GrayImage, ImageBuffer};
use rayon::prelude::*;

/// Linear light beyond which a channel is burnt out.
const BURNT: f32 = 0.97;

/// A colour picture in linear sRGB (D65), usually smaller than the photo it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Raster {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Linear sRGB, row by row; 1 is the white of the photo.
    pub pixels: Vec<[f32; 3]>,
    /// Pixels of the photo per pixel of this raster, along either axis.
    pub photo_px_per_px: f64,
}

impl Raster {
    /// The pixel at a column and row.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> [f32; 3] {
        self.pixels[y * self.width + x]
    }

    /// Whether a channel of a pixel, counted row by row, is burnt out.
    pub(crate) fn burnt(&self, pixel: usize) -> bool {
        self.pixels[pixel].iter().any(|c| *c > BURNT)
    }

    /// Bilinear sample at continuous pixel coordinates; beyond the border its nearest pixel.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
        let get = |x: f64, y: f64| {
            let column = x.clamp(0.0, self.width as f64 - 1.0) as usize;
            let row = y.clamp(0.0, self.height as f64 - 1.0) as usize;
            self.at(column, row)
        };
        let (a, b, c, d) = (get(x0, y0), get(x0 + 1.0, y0), get(x0, y0 + 1.0), get(x0 + 1.0, y0 + 1.0));
        [0, 1, 2].map(|k| {
            let (top, bottom) = (a[k] + (b[k] - a[k]) * fx, c[k] + (d[k] - c[k]) * fx);
            top + (bottom - top) * fy
        })
    }
}

/// A probability (0 to 1) per pixel.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Probabilities, row by row.
    pub values: Vec<f32>,
}

impl Mask {
    /// A mask of one value.
    #[must_use]
    pub fn filled(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    /// The value at a column and row.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.width + x]
    }

    /// Bilinear sample at continuous pixel coordinates; beyond the border its nearest pixel.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64) -> f32 {
        let x = (x - 0.5).clamp(0.0, self.width as f64 - 1.0);
        let y = (y - 0.5).clamp(0.0, self.height as f64 - 1.0);
        let (x0, y0) = (x as usize, y as usize);
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let (fx, fy) = (x.fract() as f32, y.fract() as f32);
        let top = self.at(x0, y0) + (self.at(x1, y0) - self.at(x0, y0)) * fx;
        let bottom = self.at(x0, y1) + (self.at(x1, y1) - self.at(x0, y1)) * fx;
        top + (bottom - top) * fy
    }

    /// The same mask on another grid over the same area, bilinear.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let (sx, sy) = (self.width as f64 / width as f64, self.height as f64 / height as f64);
        let values = (0..width * height)
            .into_par_iter()
            .map(|i| self.sample(((i % width) as f64 + 0.5) * sx, ((i / width) as f64 + 0.5) * sy))
            .collect();
        Self { width, height, values }
    }

    /// Share of the grid that the mask covers, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.values.iter().map(|v| f64::from(*v)).sum::<f64>() / self.values.len().max(1) as f64
    }

    /// As a grey picture, 255 = certain.
    #[must_use]
    pub fn to_grey(&self) -> GrayImage {
        let bytes = self.values.iter().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
        #[expect(clippy::expect_used, reason = "as many values as pixels, by construction")]
        ImageBuffer::from_raw(self.width as u32, self.height as u32, bytes).expect("one value a pixel")
    }
}

/// Gaussian blur of a grid `width` wide by a standard deviation of `sd` px; beyond the border its nearest pixel.
pub(crate) fn blurred(values: &[f32], width: usize, height: usize, sd: f64) -> Vec<f32> {
    let reach = (3.0 * sd).ceil() as isize;
    let taps: Vec<f32> = (-reach..=reach).map(|k| (-0.5 * (k as f64 / sd).powi(2)).exp() as f32).collect();
    let total: f32 = taps.iter().sum();
    let pass =
        |from: &[f32], step: usize, length: usize, at: fn(usize, usize) -> (usize, usize)| -> Vec<f32> {
            let mean = |i: usize| {
                let (start, place) = at(i, width);
                let near = |k: isize| (place as isize + k).clamp(0, length as isize - 1) as usize;
                let sum: f32 =
                    taps.iter().zip(-reach..).map(|(tap, k)| tap * from[start + near(k) * step]).sum();
                sum / total
            };
            (0..from.len()).into_par_iter().map(mean).collect()
        };
    let across = pass(values, 1, width, |i, width| (i / width * width, i % width));
    pass(&across, width, height, |i, width| (i % width, i / width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_stays_a_ramp_on_another_grid() {
        let mask = Mask { width: 4, height: 1, values: vec![0.0, 1.0, 2.0, 3.0] };
        let twice = mask.resized(8, 2);
        assert_eq!(&twice.values[1..7], &[0.25, 0.75, 1.25, 1.75, 2.25, 2.75]);
        assert!((mask.share() - 1.5).abs() < 1e-9 && (twice.share() - 1.5).abs() < 0.1);
        assert_eq!(mask.resized(4, 1), mask);
    }

    #[test]
    fn a_sample_at_a_centre_is_the_pixel() {
        let pixels = vec![[0.0; 3], [1.0; 3], [2.0; 3], [3.0; 3]];
        let raster = Raster { width: 2, height: 2, pixels, photo_px_per_px: 1.0 };
        assert_eq!(raster.sample(1.5, 0.5), [1.0; 3]);
        assert_eq!(raster.sample(1.0, 1.0), [1.5; 3]);
        assert_eq!(raster.sample(-9.0, 99.0), [2.0; 3]);
    }
}
