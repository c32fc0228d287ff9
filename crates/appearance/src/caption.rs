//! The caption that marks a picture as simulated.

use crate::lettering::{Letters, blend};
use crate::view::Size;

const PAPER: [f32; 3] = [27.0, 29.0, 32.0];
const TAG: [f32; 3] = [240.0, 187.0, 72.0];
const TEXT: [f32; 3] = [242.0, 243.0, 244.0];
const QUIET: [f32; 3] = [168.0, 173.0, 179.0];

/// What a rendered picture says of itself.
pub(crate) const STATEMENT: &str =
    "Computed from a scan and a design: not a photograph, not a promise of a result.";

/// Height of the caption, pixels.
pub(crate) fn height(size: Size) -> usize {
    (unit(size) * 4.6).round() as usize
}

/// Pixels of a capital letter in the caption's first line.
fn unit(size: Size) -> f32 {
    (size.width as f32 / 60.0).min(size.height as f32 / 40.0).max(5.0)
}

/// Draws the caption over the lower edge.
pub(crate) fn burn(rgb: &mut [u8], size: Size, line: &str, statement: &str) {
    let width = size.width as usize;
    let unit = unit(size);
    let top = size.height as usize - height(size);
    for pixel in rgb[3 * top * width..].chunks_exact_mut(3) {
        blend(pixel, PAPER, 1.0);
    }
    let margin = unit * 1.5;
    let room = width as f32 - 2.0 * margin;
    let first = top as f32 + unit * 2.0;
    let tag = Letters { height_px: unit * 0.86, weight: 0.17, colour: TAG };
    let gap = unit * 1.2;
    let tag_width = tag.width("SIMULATION");
    let fit = |letters: Letters, text: &str, room: f32| {
        let wide = letters.width(text);
        if wide > room { Letters { height_px: letters.height_px * room / wide, ..letters } } else { letters }
    };
    let title = Letters { height_px: unit * 0.92, weight: 0.125, colour: TEXT };
    let title = fit(title, line, room - tag_width - gap);
    tag.write(rgb, width, margin, first, "SIMULATION");
    title.write(rgb, width, margin + tag_width + gap, first, line);
    let small = Letters { height_px: unit * 0.66, weight: 0.115, colour: QUIET };
    fit(small, statement, room).write(rgb, width, margin, first + unit * 1.55, statement);
}
