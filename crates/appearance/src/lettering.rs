//! Letters for captions: a stroke alphabet of our own, drawn smooth at any size.
//!
//! A glyph is strokes separated by `|`; a stroke is points `x,y` and elliptic arcs `@cx,cy,rx,ry,from,to` (degrees,
//! counter-clockwise from the right), joined. Capitals are 10 high, small letters 7, the base line is 0.

/// Width and strokes of a character.
fn glyph(c: char) -> (f32, &'static str) {
    match c {
        ' ' => (2.6, ""),
        'A' => (6.8, "0,0 3.4,10 6.8,0|1.25,3.5 5.55,3.5"),
        'B' => (6.2, "0,0 0,10 3.3,10 @3.3,7.6,2.4,2.4,90,-90 0,5.2|3.3,5.2 @3.5,2.6,2.6,2.6,90,-90 0,0"),
        'C' => (6.5, "@3.7,5,3.7,5,48,312"),
        'D' => (6.6, "0,0 0,10 2.4,10 @2.4,5,4.2,5,90,-90 0,0"),
        'E' => (5.3, "5.2,10 0,10 0,0 5.3,0|0,5.2 4.6,5.2"),
        'F' => (5.1, "5.1,10 0,10 0,0|0,5 4.5,5"),
        'G' => (7.0, "@3.7,5,3.7,5,48,335 7.0,4.6 4.3,4.6"),
        'H' => (6.3, "0,0 0,10|6.3,0 6.3,10|0,5.2 6.3,5.2"),
        'I' => (0.0, "0,0 0,10"),
        'J' => (4.0, "4,10 4,2.4 @2,2.4,2,2.4,0,-150"),
        'K' => (5.9, "0,0 0,10|5.6,10 0,4|1.9,6 5.9,0"),
        'L' => (4.9, "0,10 0,0 4.9,0"),
        'M' => (7.6, "0,0 0,10 3.8,3 7.6,10 7.6,0"),
        'N' => (6.4, "0,0 0,10 6.4,0 6.4,10"),
        'O' => (7.4, "@3.7,5,3.7,5,0,360"),
        'P' => (5.9, "0,0 0,10 3.2,10 @3.2,7.3,2.7,2.7,90,-90 0,4.6"),
        'Q' => (7.4, "@3.7,5,3.7,5,0,360|4.6,2.4 7.3,-0.7"),
        'R' => (6.1, "0,0 0,10 3.2,10 @3.2,7.3,2.7,2.7,90,-90 0,4.6|3.1,4.6 6.1,0"),
        'S' => (6.0, "@3,7.45,2.7,2.55,38,270 @3,2.45,3,2.45,90,-145"),
        'T' => (6.4, "0,10 6.4,10|3.2,10 3.2,0"),
        'U' => (6.2, "0,10 0,3.1 @3.1,3.1,3.1,3.1,180,360 6.2,10"),
        'V' => (6.6, "0,10 3.3,0 6.6,10"),
        'W' => (9.4, "0,10 2.35,0 4.7,8.6 7.05,0 9.4,10"),
        'X' => (6.0, "0,0 6,10|0,10 6,0"),
        'Y' => (6.2, "0,10 3.1,4.8 6.2,10|3.1,4.8 3.1,0"),
        'Z' => (6.0, "0.1,10 5.8,10 0,0 6,0"),
        'a' => (5.3, "@2.65,3.5,2.65,3.5,0,360|5.3,7 5.3,0"),
        'b' => (5.3, "0,10 0,0|@2.65,3.5,2.65,3.5,0,360"),
        'c' => (4.8, "@2.75,3.5,2.75,3.5,48,312"),
        'd' => (5.3, "5.3,10 5.3,0|@2.65,3.5,2.65,3.5,0,360"),
        'e' => (5.4, "0.05,3.6 5.4,3.6 @2.7,3.5,2.7,3.5,3,316"),
        'f' => (3.1, "3.3,9.9 @2.8,8.2,1.5,1.8,72,180 1.3,0|0,7 3,7"),
        'g' => (5.3, "@2.65,3.5,2.65,3.5,0,360|5.3,7 5.3,-0.4 @2.75,-0.4,2.55,2.6,0,-142"),
        'h' => (5.0, "0,10 0,0|0,4.3 @2.5,4.4,2.5,2.6,180,0 5,0"),
        'i' => (0.0, "0,7 0,0|0,9.5 0,9.65"),
        'j' => (1.2, "1.2,7 1.2,-1 @-0.3,-1,1.5,1.9,0,-85|1.2,9.5 1.2,9.65"),
        'k' => (4.8, "0,10 0,0|4.5,7 0,2.6|1.7,4.2 4.8,0"),
        'l' => (1.6, "0,10 0,1.5 @1.4,1.5,1.4,1.5,180,275"),
        'm' => (8.0, "0,7 0,0|0,4.6 @2,4.7,2,2.3,180,0 4,0|4,4.6 @6,4.7,2,2.3,180,0 8,0"),
        'n' => (5.0, "0,7 0,0|0,4.3 @2.5,4.4,2.5,2.6,180,0 5,0"),
        'o' => (5.5, "@2.75,3.5,2.75,3.5,0,360"),
        'p' => (5.3, "0,7 0,-3|@2.65,3.5,2.65,3.5,0,360"),
        'q' => (5.3, "5.3,7 5.3,-3|@2.65,3.5,2.65,3.5,0,360"),
        'r' => (3.0, "0,7 0,0|0,4.2 @2.5,4.2,2.5,2.8,180,76"),
        's' => (4.6, "@2.3,5.25,2.1,1.75,38,270 @2.3,1.75,2.3,1.75,90,-145"),
        't' => (3.3, "1.3,9.3 1.3,1.7 @2.9,1.7,1.6,1.7,180,285|0,7 3.1,7"),
        'u' => (5.0, "0,7 0,2.6 @2.5,2.6,2.5,2.6,180,360|5,7 5,0"),
        'v' => (5.2, "0,7 2.6,0 5.2,7"),
        'w' => (7.8, "0,7 1.95,0 3.9,6 5.85,0 7.8,7"),
        'x' => (4.8, "0,7 4.8,0|0,0 4.8,7"),
        'y' => (5.3, "0,7 2.7,0.2|5.3,7 2.3,-1.9 1.5,-2.8 0.4,-3"),
        'z' => (4.7, "0.1,7 4.6,7 0,0 4.7,0"),
        '0' => (6.0, "@3,5,2.9,5,0,360"),
        '1' => (6.0, "1,7.9 3.5,10 3.5,0"),
        '2' => (6.0, "@3,7.1,2.7,2.9,165,-35 0.3,0 5.9,0"),
        '3' => (6.0, "@2.9,7.5,2.5,2.5,150,-90 @2.9,2.5,2.9,2.5,90,-150"),
        '4' => (6.0, "4.5,0 4.5,10 0,3 6,3"),
        '5' => (6.0, "5.3,10 1,10 0.65,5.5 @2.8,3.25,3.05,3.25,135,-150"),
        '6' => (6.0, "@5.4,3.2,5.3,6.8,98,180|@3,3.2,2.9,3.2,0,360"),
        '7' => (6.0, "0.2,10 5.9,10 2.2,0"),
        '8' => (6.0, "@3,7.5,2.5,2.5,0,360|@3,2.5,2.9,2.5,0,360"),
        '9' => (6.0, "@3,6.8,2.9,3.2,0,360|@0.6,6.8,5.3,6.8,-82,0"),
        '.' => (0.2, "0.1,0.05 0.1,0.15"),
        ',' => (0.6, "0.5,0.3 0,-1.7"),
        ':' => (0.2, "0.1,0.05 0.1,0.15|0.1,5.4 0.1,5.5"),
        ';' => (0.6, "0.5,0.3 0,-1.7|0.5,5.4 0.5,5.5"),
        '-' => (3.0, "0,3.9 3,3.9"),
        '\u{2013}' => (5.0, "0,3.9 5,3.9"),
        '/' => (4.0, "0,-1 4,11"),
        '(' => (1.6, "@3.4,4.4,3.2,7.2,128,232"),
        ')' => (1.6, "@-1.8,4.4,3.2,7.2,52,-52"),
        '%' => (7.6, "0.6,0 7,10|@1.7,7.8,1.6,2.2,0,360|@5.9,2.2,1.6,2.2,0,360"),
        '+' => (5.0, "0,4.2 5,4.2|2.5,1.7 2.5,6.7"),
        '\u{b1}' => (5.0, "0,5.2 5,5.2|2.5,2.7 2.5,7.7|0,0.5 5,0.5"),
        '=' => (5.0, "0,5.4 5,5.4|0,2.6 5,2.6"),
        '<' => (4.6, "4.6,7.6 0,4.2 4.6,0.8"),
        '>' => (4.6, "0,7.6 4.6,4.2 0,0.8"),
        '\u{b7}' => (1.0, "0.5,4.2 0.5,4.35"),
        '\u{d7}' => (4.0, "0,2.2 4,6.2|0,6.2 4,2.2"),
        '\u{b0}' => (2.4, "@1.2,8.8,1.2,1.2,0,360"),
        '\u{b2}' => (2.8, "@1.35,9.1,1.2,1.1,165,-35 0.1,6 2.7,6"),
        '\'' | '\u{2019}' => (0.0, "0,10 0,7.8"),
        '"' => (2.0, "0,10 0,7.8|2,10 2,7.8"),
        '!' => (0.2, "0.1,10 0.1,3|0.1,0.05 0.1,0.15"),
        '?' => (4.9, "@2.45,7.4,2.4,2.6,165,-60 2.45,4 2.45,2.9|2.45,0.05 2.45,0.15"),
        '_' => (5.0, "0,-1.5 5,-1.5"),
        _ => (5.0, "0,0 5,0 5,10 0,10 0,0"),
    }
}

/// Space between characters, in tenths of a capital's height.
const GAP: f32 = 2.3;

/// A style of lettering.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letters {
    /// Height of a capital, pixels.
    pub(crate) height_px: f32,
    /// Width of a stroke relative to the height.
    pub(crate) weight: f32,
    /// Colour, sRGB 0..=255.
    pub(crate) colour: [f32; 3],
}

impl Letters {
    /// Width of a text, pixels.
    pub(crate) fn width(&self, text: &str) -> f32 {
        let n = text.chars().count() as f32;
        let sum: f32 = text.chars().map(|c| glyph(c).0).sum();
        (sum + GAP * (n - 1.0).max(0.0)) * self.height_px / 10.0
    }

    /// Writes a text into an 8-bit RGB picture from its left end and base line, pixels.
    pub(crate) fn write(&self, rgb: &mut [u8], width: usize, left: f32, base: f32, text: &str) {
        let scale = self.height_px / 10.0;
        let mut pen = left;
        for c in text.chars() {
            let (advance, strokes) = glyph(c);
            let segments = segments(strokes, pen, base, scale);
            self.ink(rgb, width, &segments);
            pen += (advance + GAP) * scale;
        }
    }

    fn ink(&self, rgb: &mut [u8], width: usize, segments: &[[f32; 4]]) {
        if segments.is_empty() {
            return;
        }
        let half = (self.height_px * self.weight / 2.0).max(0.55);
        let reach = half + 1.0;
        let height = rgb.len() / 3 / width;
        let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for s in segments {
            bounds[0] = bounds[0].min(s[0].min(s[2]) - reach);
            bounds[1] = bounds[1].min(s[1].min(s[3]) - reach);
            bounds[2] = bounds[2].max(s[0].max(s[2]) + reach);
            bounds[3] = bounds[3].max(s[1].max(s[3]) + reach);
        }
        let clip = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
        for y in clip(bounds[1], height)..clip(bounds[3] + 1.0, height) {
            for x in clip(bounds[0], width)..clip(bounds[2] + 1.0, width) {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let near = segments.iter().map(|s| distance(s, px, py)).fold(f32::INFINITY, f32::min);
                let cover = (half + 0.5 - near).clamp(0.0, 1.0);
                if cover > 0.0 {
                    blend(&mut rgb[3 * (y * width + x)..][..3], self.colour, cover);
                }
            }
        }
    }
}

/// Lays a colour (sRGB 0..=255) over a pixel.
pub(crate) fn blend(pixel: &mut [u8], colour: [f32; 3], cover: f32) {
    for (p, c) in pixel.iter_mut().zip(colour) {
        *p = (f32::from(*p) * (1.0 - cover) + c * cover).round() as u8;
    }
}

fn distance(s: &[f32; 4], x: f32, y: f32) -> f32 {
    let (dx, dy) = (s[2] - s[0], s[3] - s[1]);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((x - s[0]) * dx + (y - s[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - s[0] - t * dx).hypot(y - s[1] - t * dy)
}

fn segments(strokes: &str, pen: f32, base: f32, scale: f32) -> Vec<[f32; 4]> {
    let mut segments = Vec::new();
    for stroke in strokes.split('|') {
        let mut last: Option<(f32, f32)> = None;
        let mut go = |x: f32, y: f32| {
            let at = (pen + x * scale, base - y * scale);
            if let Some(from) = last {
                segments.push([from.0, from.1, at.0, at.1]);
            }
            last = Some(at);
        };
        for token in stroke.split_whitespace() {
            let arc = token.starts_with('@');
            let mut n = [0.0_f32; 6];
            for (slot, text) in n.iter_mut().zip(token.trim_start_matches('@').split(',')) {
                *slot = text.parse().unwrap_or_default();
            }
            if arc {
                let steps = ((n[5] - n[4]).abs() / 12.0).ceil().max(2.0);
                for i in 0..=steps as u32 {
                    let angle = (n[4] + (n[5] - n[4]) * i as f32 / steps).to_radians();
                    go(n[0] + n[2] * angle.cos(), n[1] + n[3] * angle.sin());
                }
            } else {
                go(n[0], n[1]);
            }
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_inside_the_width_they_announce() {
        let letters = Letters { height_px: 20.0, weight: 0.12, colour: [0.0; 3] };
        let text = "Sphinx of black quartz, judge my vow: 0123456789 (50 %)";
        let width = letters.width(text).ceil() as usize + 24;
        let mut rgb = vec![255_u8; width * 40 * 3];
        letters.write(&mut rgb, width, 12.0, 28.0, text);
        let dark = |x: usize| (0..40).any(|y| rgb[3 * (y * width + x)] < 200);
        assert!((0..9).all(|x| !dark(x)) && (width - 9..width).all(|x| !dark(x)));
        assert!((0..width).filter(|&x| dark(x)).count() > width / 2);
    }
}
