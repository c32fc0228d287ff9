//! A decoded photo: upright pixels in a known colour space and what its file says about the lens.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::raster::Raster;

/// Encoded sRGB (D65) samples, three a pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// Eight bits a channel.
    Eight(Vec<u8>),
    /// Sixteen bits a channel.
    Sixteen(Vec<u16>),
}

/// What the file says of the lens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Focal {
    /// Focal length as on 36 × 24 mm film, mm; its diagonal, 43.27 mm, stands for the picture's.
    pub mm35: f64,
    /// Where the figure comes from.
    pub from: FocalSource,
}

/// Where a focal length comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FocalSource {
    /// The file's 35 mm equivalent.
    Exif,
    /// Given by a person.
    Given,
}

/// A photo as it was meant to be seen: turned upright, converted to sRGB. Nothing of its file is kept but the lens:
/// no place, no serial number, no time.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    samples: Samples,
    /// The lens, where the file tells.
    pub focal: Option<Focal>,
    /// What was odd about the file and how it was taken.
    pub notes: Vec<String>,
}

impl Picture {
    /// A picture from samples; `None` if their number is not three a pixel or a side is 0.
    #[must_use]
    pub fn new(width: usize, height: usize, samples: Samples) -> Option<Self> {
        let count = match &samples {
            Samples::Eight(s) => s.len(),
            Samples::Sixteen(s) => s.len(),
        };
        (width > 0 && height > 0 && width.checked_mul(height)?.checked_mul(3)? == count).then_some(Self {
            width,
            height,
            samples,
            focal: None,
            notes: Vec::new(),
        })
    }

    /// Columns, after turning upright.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows, after turning upright.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The samples, encoded sRGB.
    #[must_use]
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Encoded sRGB of a pixel, eight bits.
    #[must_use]
    pub fn srgb8(&self, x: usize, y: usize) -> [u8; 3] {
        let i = 3 * (y * self.width + x);
        match &self.samples {
            Samples::Eight(s) => [s[i], s[i + 1], s[i + 2]],
            Samples::Sixteen(s) => [0, 1, 2].map(|k| ((u32::from(s[i + k]) * 255 + 32_767) / 65_535) as u8),
        }
    }

    /// Linear sRGB of a pixel.
    #[must_use]
    pub fn linear(&self, x: usize, y: usize) -> [f32; 3] {
        let i = 3 * (y * self.width + x);
        match &self.samples {
            Samples::Eight(s) => [0, 1, 2].map(|k| LINEAR[s[i + k] as usize]),
            Samples::Sixteen(s) => [0, 1, 2].map(|k| linear(f32::from(s[i + k]) / 65_535.0)),
        }
    }

    /// Eight-bit samples of the whole picture, three a pixel, row by row: what the nets see.
    #[must_use]
    pub fn to_srgb8(&self) -> Vec<u8> {
        match &self.samples {
            Samples::Eight(s) => s.clone(),
            Samples::Sixteen(s) => {
                s.iter().map(|v| ((u32::from(*v) * 255 + 32_767) / 65_535) as u8).collect()
            }
        }
    }

    /// The picture in linear light with its longer side at most `longest_px`, each pixel the mean of the area it
    /// covers. Never enlarges.
    #[must_use]
    pub fn reduced(&self, longest_px: usize) -> Raster {
        self.window([0.0, 0.0], [self.width as f64, self.height as f64], longest_px)
    }

    /// A rectangle of the picture (continuous pixel coordinates, cut to the picture) as [`Picture::reduced`] makes it.
    #[must_use]
    pub fn window(&self, from: [f64; 2], to: [f64; 2], longest_px: usize) -> Raster {
        let cut = |v: f64, most: usize| v.clamp(0.0, most as f64);
        let x0 = cut(from[0], self.width - 1).floor();
        let y0 = cut(from[1], self.height - 1).floor();
        let wide = (cut(to[0], self.width).ceil() - x0).max(1.0);
        let high = (cut(to[1], self.height).ceil() - y0).max(1.0);
        let step = (wide.max(high) / longest_px.max(1) as f64).max(1.0);
        let (width, height) = ((wide / step).round().max(1.0), (high / step).round().max(1.0));
        let (step_x, step_y) = (wide / width, high / height);
        let columns: Vec<Span> =
            (0..width as usize).map(|x| Span::new(x0 + x as f64 * step_x, step_x, self.width)).collect();
        let mut pixels = vec![[0.0; 3]; width as usize * height as usize];
        pixels.par_chunks_mut(width as usize).enumerate().for_each(|(y, row)| {
            let rows = Span::new(y0 + y as f64 * step_y, step_y, self.height);
            for (pixel, columns) in row.iter_mut().zip(&columns) {
                *pixel = self.mean(columns, &rows);
            }
        });
        Raster { width: width as usize, height: height as usize, pixels, photo_px_per_px: step }
    }

    fn mean(&self, columns: &Span, rows: &Span) -> [f32; 3] {
        let mut sum = [0.0_f32; 3];
        for y in rows.first..=rows.last {
            let down = rows.weight(y);
            for x in columns.first..=columns.last {
                let weight = down * columns.weight(x);
                let colour = self.linear(x, y);
                for k in 0..3 {
                    sum[k] += weight * colour[k];
                }
            }
        }
        sum
    }
}

/// The pixels that a pixel of a smaller grid covers along one axis, the outermost ones in part.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
    first_weight: f32,
    last_weight: f32,
    weight: f32,
}

impl Span {
    fn new(start: f64, length: f64, count: usize) -> Self {
        let end = (start + length).min(count as f64);
        let first = (start as usize).min(count - 1);
        let last = ((end - 1e-9) as usize).clamp(first, count - 1);
        let total = end - start;
        let weight = (1.0 / total) as f32;
        if first == last {
            return Self { first, last, first_weight: 1.0, last_weight: 1.0, weight };
        }
        let first_weight = ((first as f64 + 1.0 - start) / total) as f32;
        let last_weight = ((end - last as f64) / total) as f32;
        Self { first, last, first_weight, last_weight, weight }
    }

    fn weight(&self, i: usize) -> f32 {
        if i == self.first {
            self.first_weight
        } else if i == self.last {
            self.last_weight
        } else {
            self.weight
        }
    }
}

static LINEAR: std::sync::LazyLock<[f32; 256]> =
    std::sync::LazyLock::new(|| std::array::from_fn(|i| linear(i as f32 / 255.0)));

/// Linear light of an encoded sRGB channel, both 0 to 1 (IEC 61966-2-1).
#[must_use]
pub fn linear(encoded: f32) -> f32 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

/// Encoded sRGB of linear light, cut to 0 to 1.
#[must_use]
pub fn encoded(linear: f32) -> f32 {
    let c = linear.clamp(0.0, 1.0);
    if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_picture_keeps_the_light() {
        let samples: Vec<u8> = (0..7 * 5 * 3).map(|i| (i * 37 % 251) as u8).collect();
        let picture = Picture::new(7, 5, Samples::Eight(samples)).expect("a picture");
        let mean = |r: &Raster| r.pixels.iter().map(|p| p[1]).sum::<f32>() / r.pixels.len() as f32;
        let full = picture.reduced(100);
        assert_eq!((full.width, full.height, full.photo_px_per_px), (7, 5, 1.0));
        assert_eq!(full.at(3, 2), picture.linear(3, 2));
        for longest in [1, 2, 3, 5] {
            assert!((mean(&full) - mean(&picture.reduced(longest))).abs() < 1e-5, "{longest}");
        }
    }

    #[test]
    fn sixteen_bits_mean_the_same_colour() {
        let eight = Picture::new(1, 1, Samples::Eight(vec![10, 128, 255])).expect("a picture");
        let sixteen =
            Picture::new(1, 1, Samples::Sixteen(vec![10 * 257, 128 * 257, 65_535])).expect("a picture");
        assert_eq!(eight.srgb8(0, 0), sixteen.srgb8(0, 0));
        for (a, b) in eight.linear(0, 0).iter().zip(sixteen.linear(0, 0)) {
            assert!((a - b).abs() < 1e-6);
        }
        assert_eq!(Picture::new(2, 1, Samples::Eight(vec![0; 3])), None);
    }
}
