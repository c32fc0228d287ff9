//! The photo as the nets see it: eight-bit sRGB at halving sizes, and square crops of it.

use rayon::prelude::*;

use crate::Picture;

/// Crops take at most this many pixels of their level per pixel; a coarser crop takes a smaller level.
const COARSEST_STEP: f64 = 4.0;

/// A photo and its halves, quarters …, eight-bit sRGB.
#[derive(Debug, Clone)]
pub struct Levels {
    levels: Vec<Level>,
}

#[derive(Debug, Clone)]
struct Level {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

/// A turned square of the photo, in the nets' coordinates: whole numbers are pixel centres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    /// Centre, px of the photo.
    pub centre: [f64; 2],
    /// Side, px of the photo.
    pub side: f64,
    /// Clockwise turn in the picture, radians.
    pub turn: f64,
}

impl Square {
    /// Where a place of the crop, as fractions of its side, lies in the photo.
    #[must_use]
    pub fn photo_from_crop(&self, u: f64, v: f64) -> [f64; 2] {
        let (sin, cos) = self.turn.sin_cos();
        let (x, y) = ((u - 0.5) * self.side, (v - 0.5) * self.side);
        [self.centre[0] + x * cos - y * sin, self.centre[1] + x * sin + y * cos]
    }
}

/// What a crop shows beyond the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    Black,
    Border,
}

impl Levels {
    /// Halves the photo until it is small.
    #[must_use]
    pub fn new(picture: &Picture) -> Self {
        let mut levels =
            vec![Level { width: picture.width(), height: picture.height(), rgb: picture.to_srgb8() }];
        while let Some(last) = levels.last()
            && last.width.max(last.height) > 512
        {
            let half = last.half();
            levels.push(half);
        }
        Self { levels }
    }

    /// Columns of the photo.
    #[must_use]
    pub fn width(&self) -> usize {
        self.levels[0].width
    }

    /// Rows of the photo.
    #[must_use]
    pub fn height(&self) -> usize {
        self.levels[0].height
    }

    /// Encoded sRGB, 0 to 1, at a place of the photo (pixel centres at halves), bilinear.
    pub(crate) fn srgb(&self, [x, y]: [f64; 2]) -> [f32; 3] {
        self.levels[0].sample([x - 0.5, y - 0.5], Beyond::Border).map(|c| c / 255.0)
    }

    /// A crop of `side` × `side` px, RGB from `low` to `high`, bilinear and without a half-pixel shift, as the nets
    /// were trained. `mirrored` turns left and right round.
    pub(crate) fn crop(
        &self,
        square: &Square,
        side: usize,
        range: [f32; 2],
        beyond: Beyond,
        mirrored: bool,
    ) -> Vec<f32> {
        self.grid([side, side], range, beyond, square.side / side as f64, |x, y| {
            let u = x / side as f64;
            square.photo_from_crop(if mirrored { 1.0 - 1.0 / side as f64 - u } else { u }, y / side as f64)
        })
    }

    /// An upright rectangle of the photo (from its corner, of a size, px) squeezed into a square of `side` px.
    pub(crate) fn squeezed(&self, from: [f64; 2], size: [f64; 2], side: usize, range: [f32; 2]) -> Vec<f32> {
        let step = size.map(|s| s / side as f64);
        self.grid([side, side], range, Beyond::Border, step[0].min(step[1]), |x, y| {
            [from[0] + x * step[0], from[1] + y * step[1]]
        })
    }

    fn grid(
        &self,
        size: [usize; 2],
        range: [f32; 2],
        beyond: Beyond,
        step: f64,
        photo_from_grid: impl Fn(f64, f64) -> [f64; 2],
    ) -> Vec<f32> {
        let wanted = (step / COARSEST_STEP).log2().ceil().max(0.0) as usize;
        let level = wanted.min(self.levels.len() - 1);
        let scale = f64::from(1_u32 << level);
        let source = &self.levels[level];
        let gain = (range[1] - range[0]) / 255.0;
        let mut out = Vec::with_capacity(3 * size[0] * size[1]);
        for y in 0..size[1] {
            for x in 0..size[0] {
                let [px, py] = photo_from_grid(x as f64, y as f64);
                // Pixel centres of level 0 are whole numbers here, so a coarser level's lie between them.
                let at = [(px + 0.5) / scale - 0.5, (py + 0.5) / scale - 0.5];
                out.extend(source.sample(at, beyond).map(|c| range[0] + c * gain));
            }
        }
        out
    }
}

impl Level {
    fn half(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut rgb = vec![0; 3 * width * height];
        rgb.par_chunks_mut(3 * width).enumerate().for_each(|(y, row)| {
            let above = 3 * self.width * (2 * y);
            let below = 3 * self.width * (2 * y + 1).min(self.height - 1);
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let (left, right) = (6 * x, 3 * (2 * x + 1).min(self.width - 1));
                for (k, value) in pixel.iter_mut().enumerate() {
                    let sum: u16 = [above + left, above + right, below + left, below + right]
                        .iter()
                        .map(|at| u16::from(self.rgb[at + k]))
                        .sum();
                    *value = ((sum + 2) / 4) as u8;
                }
            }
        });
        Self { width, height, rgb }
    }

    fn sample(&self, [x, y]: [f64; 2], beyond: Beyond) -> [f32; 3] {
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
        let (x0, y0) = (x0 as i64, y0 as i64);
        let get = |x: i64, y: i64| {
            let inside = (0..self.width as i64).contains(&x) && (0..self.height as i64).contains(&y);
            if !inside && beyond == Beyond::Black {
                return [0.0; 3];
            }
            let column = x.clamp(0, self.width as i64 - 1) as usize;
            let row = y.clamp(0, self.height as i64 - 1) as usize;
            let at = 3 * (row * self.width + column);
            [0, 1, 2].map(|k| f32::from(self.rgb[at + k]))
        };
        let (a, b, c, d) = (get(x0, y0), get(x0 + 1, y0), get(x0, y0 + 1), get(x0 + 1, y0 + 1));
        [0, 1, 2].map(|k| {
            let (top, bottom) = (a[k] + (b[k] - a[k]) * fx, c[k] + (d[k] - c[k]) * fx);
            top + (bottom - top) * fy
        })
    }
}
