//! The turned square of the photo that holds the head, and what the regions' net sees in it.

use rayon::prelude::*;

use crate::Face;
use crate::levels::Square;
use crate::picture::Picture;
use crate::raster::{Mask, Raster};

/// Side of the net's grid, px.
pub(crate) const SIDE: usize = 192;
/// Values a pixel of the net's input: three of colour, the person, two of place.
pub(crate) const CHANNELS: usize = 6;
/// Side of the square over the root mean square distance of the landmarks from their middle.
const SIDE_PER_SPREAD: f64 = 6.0;
/// The square's centre lies this far above the landmarks' middle, in the same measure.
const RISE_PER_SPREAD: f64 = 1.15;
/// Landmarks on bare skin: lower forehead, cheeks, nose.
const SKIN_LANDMARKS: [usize; 22] =
    [151, 108, 337, 50, 280, 101, 330, 117, 346, 118, 347, 205, 425, 36, 266, 123, 352, 4, 5, 195, 6, 197];
/// Radius of the patch that is read at each, as a share of the square.
const PATCH_RADIUS: f64 = 2.0 / 256.0;
/// Darkest colour told apart, relative to the skin.
const FLOOR: f32 = 0.02;
/// Bounds of the log ratio to the skin, and what scales it.
const LOG_RANGE: [f32; 2] = [-4.0, 1.5];

/// The head's square in the photo, upright with the face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    square: Square,
}

impl Frame {
    /// The square around a face's head.
    #[must_use]
    pub fn of(face: &Face) -> Self {
        let n = face.landmarks.len().max(1) as f64;
        let mut middle = [0.0; 2];
        for [x, y, _] in &face.landmarks {
            middle[0] += x / n;
            middle[1] += y / n;
        }
        let square_sum: f64 =
            face.landmarks.iter().map(|[x, y, _]| (x - middle[0]).powi(2) + (y - middle[1]).powi(2)).sum();
        let spread = (square_sum / n).sqrt();
        let (right, left) = (face.at(33), face.at(263));
        let turn = (left[1] - right[1]).atan2(left[0] - right[0]);
        let rise = RISE_PER_SPREAD * spread;
        // Half a pixel on: landmarks have pixel centres at whole numbers, a frame at halves.
        let centre = [middle[0] + rise * turn.sin() + 0.5, middle[1] - rise * turn.cos() + 0.5];
        Self { square: Square { centre, side: SIDE_PER_SPREAD * spread, turn } }
    }

    /// The square about a head whose camera is known: as large as [`Frame::of`] would make it if the face were seen.
    pub(crate) fn about(centre: [f64; 2], spread_px: f64, turn: f64) -> Self {
        Self { square: Square { centre, side: SIDE_PER_SPREAD * spread_px, turn } }
    }

    /// Side of the square, px of the photo.
    #[must_use]
    pub fn side_px(&self) -> f64 {
        self.square.side
    }

    /// Where a place of the frame (0 to 1 across and down) lies in the photo, continuous pixel coordinates.
    #[must_use]
    pub fn photo_from_frame(&self, u: f64, v: f64) -> [f64; 2] {
        self.square.photo_from_crop(u, v)
    }

    /// Where a place of the photo (continuous pixel coordinates) lies in the frame: inside it, both are 0 to 1.
    #[must_use]
    pub fn frame_from_photo(&self, x: f64, y: f64) -> [f64; 2] {
        let (sin, cos) = self.square.turn.sin_cos();
        let (dx, dy) = (x - self.square.centre[0], y - self.square.centre[1]);
        [(dx * cos + dy * sin) / self.square.side + 0.5, (dy * cos - dx * sin) / self.square.side + 0.5]
    }

    /// A mask of the frame's grid over the whole photo, `width` by `height` pixels; beyond the frame it is 0.
    #[must_use]
    pub fn over_photo(&self, mask: &Mask, width: usize, height: usize) -> Mask {
        self.over_part(mask, [0.0; 2], 1.0, [width, height])
    }

    /// The same over a part of the photo from the corner `from` (continuous pixel coordinates) on, drawn `scale` times as
    /// large in `width` by `height` pixels.
    #[must_use]
    pub fn over_part(&self, mask: &Mask, from: [f64; 2], scale: f64, [width, height]: [usize; 2]) -> Mask {
        let at = |i: usize| {
            let (x, y) = ((i % width) as f64 + 0.5, (i / width) as f64 + 0.5);
            self.sample(mask, [from[0] + x / scale, from[1] + y / scale])
        };
        Mask { width, height, values: (0..width * height).into_par_iter().map(at).collect() }
    }

    /// What a mask of the frame's grid says of a place of the photo (continuous pixel coordinates); beyond the frame 0.
    #[must_use]
    pub fn sample(&self, mask: &Mask, [x, y]: [f64; 2]) -> f32 {
        let [u, v] = self.frame_from_photo(x, y);
        let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
        if inside { mask.sample(u * mask.width as f64, v * mask.height as f64) } else { 0.0 }
    }

    /// A landmark's place in the frame.
    #[must_use]
    pub fn landmark(&self, face: &Face, index: usize) -> [f64; 2] {
        let [x, y] = face.at(index);
        self.frame_from_photo(x + 0.5, y + 0.5)
    }

    /// The same square in the nets' coordinates, sampled at `side` places across: see [`crate::levels`].
    pub(crate) fn square_for(&self, side: usize) -> Square {
        let half = self.photo_from_frame(0.5 + 0.5 / side as f64, 0.5 + 0.5 / side as f64);
        Square { centre: [half[0] - 0.5, half[1] - 0.5], ..self.square }
    }

    /// The frame's part of the photo in linear light, `side` × `side` px, each the mean of about the area it covers;
    /// beyond the photo its border goes on.
    #[must_use]
    pub fn raster(&self, picture: &Picture, side: usize) -> Raster {
        let corners =
            [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(|[u, v]| self.photo_from_frame(u, v));
        let bound = |k: usize, most: usize| {
            let of = |pick: fn(f64, f64) -> f64, start: f64| corners.iter().map(|c| c[k]).fold(start, pick);
            [of(f64::min, f64::INFINITY).max(0.0), of(f64::max, f64::NEG_INFINITY).min(most as f64)]
        };
        let ([left, right], [top, bottom]) = (bound(0, picture.width()), bound(1, picture.height()));
        let (left, top) =
            (left.floor().min(picture.width() as f64 - 1.0), top.floor().min(picture.height() as f64 - 1.0));
        let longest = ((right - left).max(bottom - top) / self.square.side * side as f64).ceil().max(1.0);
        let window = picture.window([left, top], [right, bottom], longest as usize);
        let [across, down] =
            [(right.ceil() - left) / window.width as f64, (bottom.ceil() - top) / window.height as f64];
        let pixels = (0..side * side)
            .map(|i| {
                let (u, v) = ((i % side) as f64 + 0.5, (i / side) as f64 + 0.5);
                let [x, y] = self.photo_from_frame(u / side as f64, v / side as f64);
                window.sample((x - left) / across, (y - top) / down)
            })
            .collect();
        Raster { width: side, height: side, pixels, photo_px_per_px: self.square.side / side as f64 }
    }

    /// Median colour of the face's skin in the frame's raster, linear sRGB.
    #[must_use]
    pub fn skin(&self, face: &Face, raster: &Raster) -> [f32; 3] {
        let n = raster.width as f64;
        let mut samples: [Vec<f32>; 3] = Default::default();
        for landmark in SKIN_LANDMARKS {
            let [u, v] = self.landmark(face, landmark);
            for (dx, dy) in disc() {
                let colour = raster.sample((u + dx) * n, (v + dy) * n);
                for (of_channel, value) in samples.iter_mut().zip(colour) {
                    of_channel.push(value);
                }
            }
        }
        samples.map(|mut s| {
            s.sort_by(f32::total_cmp);
            s[s.len() / 2].max(0.002)
        })
    }
}

/// Offsets within the patch around a landmark.
fn disc() -> impl Iterator<Item = (f64, f64)> {
    (-2..=2).flat_map(|y| (-2..=2).map(move |x| (x, y))).filter(|(x, y)| x * x + y * y <= 4).map(|(x, y)| {
        let step = PATCH_RADIUS / 2.0;
        (f64::from(x) * step, f64::from(y) * step)
    })
}

/// Colour relative to the skin: log ratio, 0 for skin. Light and its colour cancel out.
pub(crate) fn relative(colour: [f32; 3], skin: [f32; 3]) -> [f32; 3] {
    [0, 1, 2].map(|k| {
        let floor = FLOOR * skin[k];
        ((colour[k] + floor).ln() - ((1.0 + FLOOR) * skin[k]).ln()).clamp(LOG_RANGE[0], LOG_RANGE[1])
    })
}

/// What the net sees: colour relative to the skin, the person, the place. `mirrored` turns left and right round.
pub(crate) fn channels(raster: &Raster, skin: [f32; 3], person: &Mask, mirrored: bool) -> Vec<f32> {
    let place = |i: usize| (i as f32 + 0.5) / SIDE as f32 * 2.0 - 1.0;
    let mut out = Vec::with_capacity(CHANNELS * SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let from = if mirrored { SIDE - 1 - x } else { x };
            out.extend(relative(raster.at(from, y), skin).map(|c| c / LOG_RANGE[1]));
            out.extend([person.at(from, y) * 2.0 - 1.0, place(x), place(y)]);
        }
    }
    out
}
