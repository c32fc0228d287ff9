//! A picture that is drawn upon: tints, lines, circles and text, eight-bit sRGB.

use super::glyphs;
use crate::Picture;
use crate::picture::encoded;

/// A colour, sRGB.
pub(super) type Colour = [u8; 3];

/// Rows of pixels.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

impl Canvas {
    /// A photo in another size.
    pub(super) fn of(picture: &Picture, width: usize, height: usize) -> Self {
        let raster = picture.reduced(width.max(height));
        let [sx, sy] = [raster.width as f64 / width as f64, raster.height as f64 / height as f64];
        let mut rgb = Vec::with_capacity(3 * width * height);
        for y in 0..height {
            for x in 0..width {
                let colour = raster.sample((x as f64 + 0.5) * sx, (y as f64 + 0.5) * sy);
                rgb.extend(colour.map(|c| (255.0 * encoded(c)).round() as u8));
            }
        }
        Self { width, height, rgb }
    }

    /// Lays a colour over a pixel; `share` is 0 (nothing) to 1 (covers). Pixels beyond the canvas are none.
    pub(super) fn tint(&mut self, x: i64, y: i64, colour: Colour, share: f64) {
        if x < 0 || y < 0 || x >= self.width as i64 || y >= self.height as i64 {
            return;
        }
        let at = 3 * (y as usize * self.width + x as usize);
        for (old, new) in self.rgb[at..at + 3].iter_mut().zip(colour) {
            *old =
                (f64::from(*old) + (f64::from(new) - f64::from(*old)) * share.clamp(0.0, 1.0)).round() as u8;
        }
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, [x, y]: [f64; 2], [wide, high]: [f64; 2], colour: Colour) {
        for row in y.round() as i64..(y + high).round() as i64 {
            for column in x.round() as i64..(x + wide).round() as i64 {
                self.tint(column, row, colour, 1.0);
            }
        }
    }

    /// A disc with a soft edge.
    pub(super) fn disc(&mut self, centre: [f64; 2], radius: f64, colour: Colour) {
        self.soft(centre, radius + 1.0, colour, |d| radius + 0.5 - d);
    }

    /// A circle of a line's width.
    pub(super) fn circle(&mut self, centre: [f64; 2], radius: f64, wide: f64, colour: Colour) {
        self.soft(centre, radius + wide, colour, |d| wide / 2.0 + 0.5 - (d - radius).abs());
    }

    fn soft(&mut self, [x, y]: [f64; 2], reach: f64, colour: Colour, share: impl Fn(f64) -> f64) {
        // A place far outside, or none at all, is not drawn.
        if !(reach < 1e4 && x.abs() < 1e5 && y.abs() < 1e5) {
            return;
        }
        for row in (y - reach).floor() as i64..=(y + reach).ceil() as i64 {
            for column in (x - reach).floor() as i64..=(x + reach).ceil() as i64 {
                let d = (column as f64 + 0.5 - x).hypot(row as f64 + 0.5 - y);
                self.tint(column, row, colour, share(d).clamp(0.0, 1.0));
            }
        }
    }

    /// A straight line of a width.
    pub(super) fn line(&mut self, from: [f64; 2], to: [f64; 2], wide: f64, colour: Colour) {
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        if !length.is_finite() || length > 1e4 {
            return;
        }
        let steps = (2.0 * length).ceil().max(1.0);
        for k in 0..=steps as usize {
            let s = k as f64 / steps;
            let at = [0, 1].map(|i| from[i] + (to[i] - from[i]) * s);
            self.disc(at, wide / 2.0 - 0.5, colour);
        }
    }

    /// Text with its upper left corner at a place, each of a glyph's px `scale` px large. Returns its width, px.
    pub(super) fn text(&mut self, text: &str, [x, y]: [f64; 2], scale: usize, colour: Colour) -> f64 {
        for (k, letter) in text.chars().enumerate() {
            let left = x.round() as i64 + (k * (glyphs::SIZE[0] + 1) * scale) as i64;
            for (row, bits) in glyphs::rows(letter).iter().enumerate() {
                for column in (0..glyphs::SIZE[0]).filter(|c| bits >> (glyphs::SIZE[0] - 1 - c) & 1 == 1) {
                    for i in 0..scale * scale {
                        let dx = (column * scale + i % scale) as i64;
                        let dy = (row * scale + i / scale) as i64;
                        self.tint(left + dx, y.round() as i64 + dy, colour, 1.0);
                    }
                }
            }
        }
        text_width(text, scale)
    }
}

/// Width of a text, px.
pub(super) fn text_width(text: &str, scale: usize) -> f64 {
    (text.chars().count() * (glyphs::SIZE[0] + 1) * scale) as f64
}

/// Lines of at most a width, broken between words.
pub(super) fn broken(text: &str, scale: usize, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line, scale) + text_width(word, scale) + 6.0 * scale as f64 <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
