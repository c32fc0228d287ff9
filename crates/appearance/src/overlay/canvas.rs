//! A picture that is drawn upon: tints, lines, circles and text, eight-bit sRGB.

use stubble_photo::Picture;
use stubble_photo::picture::encoded;

use crate::lettering::{Letters, blend};

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
        blend(&mut self.rgb[at..at + 3], colour.map(f32::from), share.clamp(0.0, 1.0) as f32);
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

    /// Text with its upper left corner at a place, its capitals some px high. Returns its width, px.
    pub(super) fn text(&mut self, text: &str, [x, y]: [f64; 2], height_px: f64, colour: Colour) -> f64 {
        let letters = Letters { colour: colour.map(f32::from), ..letters(height_px) };
        letters.write(&mut self.rgb, self.width, x as f32, (y + height_px) as f32, text);
        text_width(text, height_px)
    }
}

fn letters(height_px: f64) -> Letters {
    Letters { height_px: height_px as f32, weight: 0.12, colour: [0.0; 3] }
}

/// Width of a text with capitals some px high, px.
pub(super) fn text_width(text: &str, height_px: f64) -> f64 {
    f64::from(letters(height_px).width(text))
}

/// Lines of at most a width, broken between words.
pub(super) fn broken(text: &str, height_px: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), height_px) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
