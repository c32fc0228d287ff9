//! Plain drawings for papers: where the zones lie, and which dots a session makes, over a light grey head.

use nalgebra::Vector3;
use rayon::prelude::*;
use stubble_design::{Fields, ZoneKind};
use stubble_head::{Head, Point};
use stubble_placement::Layout;

use crate::lettering::{Letters, blend};
use crate::picture::{EncodeError, encode_jpeg, encode_png};
use crate::raster::{Fragments, rasterise};
use crate::smooth::rounded;
use crate::tone::encode;
use crate::view::{Camera, Size, View};

/// A drawing: 8-bit sRGB, made to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    size: Size,
    rgb: Vec<u8>,
    title: String,
}

impl Drawing {
    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// Red, green and blue of each pixel, rows from the top.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// What it shows.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The drawing as a PNG file.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn png(&self) -> Result<Vec<u8>, EncodeError> {
        encode_png(&self.rgb, self.size, &self.title, &[("Title", &self.title)])
    }

    /// The drawing as a JPEG file; `quality` 1..=100.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, EncodeError> {
        encode_jpeg(&self.rgb, self.size, &self.title, quality, None)
    }
}

/// Name and colour of a zone on maps and legends, for all that are drawn. The colours (Okabe and Ito 2008) can be told
/// apart with every common kind of colour blindness.
pub const ZONE_COLOURS: [(ZoneKind, &str, [u8; 3]); 6] = [
    (ZoneKind::Edge, "Edge", [240, 228, 66]),
    (ZoneKind::Transition, "Transition", [230, 159, 0]),
    (ZoneKind::Core, "Core", [0, 114, 178]),
    (ZoneKind::Crown, "Crown", [204, 121, 167]),
    (ZoneKind::SideFade, "Side fade", [86, 180, 233]),
    (ZoneKind::Scar, "Scar", [213, 94, 0]),
];

const INK: [f32; 3] = [38.0, 42.0, 48.0];
const LINE: [f32; 3] = [213.0, 94.0, 0.0];

/// A head seen from one side, ready for several drawings.
#[derive(Debug)]
pub struct Diagram<'a> {
    head: &'a Head,
    view: View,
    camera: Camera,
    fragments: Fragments,
    base: Vec<u8>,
}

impl<'a> Diagram<'a> {
    /// Draws the light grey head.
    #[must_use]
    pub fn new(head: &'a Head, view: View, size: Size) -> Self {
        let camera = Camera::framing(head, view, size);
        let round = rounded(&head.mesh);
        let fragments = rasterise(round.as_ref().unwrap_or(&head.mesh), &camera);
        let base = grey(&fragments, &camera);
        Self { head, view, camera, fragments, base }
    }

    /// The zones in their colours, and the hairline (an empty curve draws none).
    #[must_use]
    pub fn zones(&self, fields: &Fields, hairline: &[Point]) -> Drawing {
        let scalp = &self.head.scalp.mesh;
        let patch = rasterise(scalp, &self.camera);
        let mut rgb = self.base.clone();
        let width = self.camera.size.width as usize;
        rgb.par_chunks_mut(width * 3).enumerate().for_each(|(row, line)| {
            for column in 0..width {
                let pixel = row * width + column;
                let Some(front) = self.fragments.of(pixel).next().map(|i| self.fragments.all[i].depth) else {
                    continue;
                };
                for i in patch.of(pixel) {
                    let f = &patch.all[i];
                    if (f.depth - front).abs() > 3.0 {
                        continue;
                    }
                    let ids = scalp.triangles()[f.triangle as usize];
                    let mut colour = [0.0_f32; 3];
                    let mut cover = 0.0;
                    for k in 0..3 {
                        let v = ids[k] as usize;
                        let treated = fields.density_per_cm2.get(v).is_some_and(|d| *d > 0.0);
                        let zone = fields.zone.get(v).and_then(|z| ZONE_COLOURS.iter().find(|c| c.0 == *z));
                        if let (true, Some(zone)) = (treated, zone) {
                            cover += f.corners[k];
                            for c in 0..3 {
                                colour[c] += f.corners[k] * f32::from(zone.2[c]);
                            }
                        }
                    }
                    if cover > 0.0 {
                        let here = &mut line[3 * column..3 * column + 3];
                        // The head's own shading stays visible below the colour.
                        let shade = 0.35 + 0.65 * f32::from(here[1]) / 235.0;
                        blend(here, colour.map(|c| (c / cover * shade).min(255.0)), 0.72 * cover * f.weight);
                    }
                }
            }
        });
        self.draw_curve(&mut rgb, hairline);
        self.finish(rgb, format!("Zones, {}", self.view.title().to_lowercase()))
    }

    /// The dots of one session as plain marks, those of other sessions left out, and the hairline.
    #[must_use]
    pub fn session(&self, layout: &Layout, session: u8, hairline: &[Point]) -> Drawing {
        let mut rgb = self.base.clone();
        self.draw_curve(&mut rgb, hairline);
        let width = self.camera.size.width as f32;
        let radius = (width / 900.0 * 1.15).max(0.9);
        let mut dots = 0;
        for impression in layout.impressions.iter().filter(|i| i.session == session) {
            dots += 1;
            let half =
                impression.direction * ((impression.length_mm - impression.diameter_mm).max(0.0) / 2.0);
            for end in [impression.position - half, impression.position + half] {
                if let Some([x, y]) = self.visible(&end, Some(&impression.normal)) {
                    disc(&mut rgb, self.camera.size, x, y, radius, INK);
                }
                if half == Vector3::zeros() {
                    break;
                }
            }
        }
        self.finish(
            rgb,
            format!("Session {session}, {}: {dots} marks in all", self.view.title().to_lowercase()),
        )
    }

    fn draw_curve(&self, rgb: &mut [u8], curve: &[Point]) {
        let radius = (self.camera.size.width as f32 / 900.0 * 1.5).max(1.0);
        for pair in curve.windows(2) {
            let steps = ((pair[1] - pair[0]).norm() / 0.2).ceil().max(1.0) as usize;
            for i in 0..=steps {
                let p = pair[0] + (pair[1] - pair[0]) * (i as f64 / steps as f64);
                if let Some([x, y]) = self.visible(&p, None) {
                    disc(rgb, self.camera.size, x, y, radius, LINE);
                }
            }
        }
    }

    /// Pixel position of a surface point, if nothing hides it.
    fn visible(&self, point: &Point, normal: Option<&Vector3<f64>>) -> Option<[f32; 2]> {
        if normal.is_some_and(|n| n.dot(&(point - self.camera.eye)) > 0.0) {
            return None;
        }
        let [x, y, depth] = self.camera.project(point)?;
        let size = self.camera.size;
        let inside = x >= 0.0 && y >= 0.0 && x < f64::from(size.width) && y < f64::from(size.height);
        let pixel = inside.then(|| y as usize * size.width as usize + x as usize)?;
        let front = self.fragments.of(pixel).map(|i| self.fragments.all[i].depth).next()?;
        (depth as f32 - front < 4.0).then_some([x as f32, y as f32])
    }

    /// Adds the title and a scale bar, true at the distance of the head's middle.
    fn finish(&self, mut rgb: Vec<u8>, title: String) -> Drawing {
        let size = self.camera.size;
        let (width, height) = (size.width as usize, size.height as f32);
        let unit = (size.width as f32 / 60.0).max(6.0);
        let letters = Letters { height_px: unit * 0.9, weight: 0.13, colour: INK };
        letters.write(&mut rgb, width, unit * 1.5, height - unit * 1.6, &title);
        let middle = Point::new(0.0, 60.0, 0.0);
        let depth = (middle - self.camera.eye).dot(&self.camera.forward);
        let bar = 50.0 * self.camera.pixels_per_mm(depth) as f32;
        let right = size.width as f32 - unit * 1.5;
        let base = height - unit * 1.6;
        let mut x = right - bar;
        while x <= right {
            disc(&mut rgb, size, x, base, 1.2, INK);
            x += 0.5;
        }
        for end in [right - bar, right] {
            for dy in -8..=8 {
                disc(&mut rgb, size, end, base + dy as f32 * unit / 24.0, 1.2, INK);
            }
        }
        let small = Letters { height_px: unit * 0.75, weight: 0.12, colour: INK };
        let label = "50 mm";
        small.write(&mut rgb, width, right - bar / 2.0 - small.width(label) / 2.0, base - unit * 0.5, label);
        Drawing { size, rgb, title }
    }
}

/// A white sheet with the head in light grey, darker where it turns away.
fn grey(fragments: &Fragments, camera: &Camera) -> Vec<u8> {
    let width = camera.size.width as usize;
    let eye = camera.eye.coords.cast::<f32>();
    let lamp = (camera.up * 0.5 - camera.right * 0.35 - camera.forward).cast::<f32>().normalize();
    let mut rgb = vec![255_u8; camera.size.pixels() * 3];
    rgb.par_chunks_mut(width * 3).enumerate().for_each(|(row, line)| {
        for column in 0..width {
            let mut light = 0.0;
            let mut covered = 0.0;
            for f in &fragments.all[fragments.of(row * width + column)] {
                let facing = f.normal.dot(&(eye - f.position).normalize()).clamp(0.0, 1.0);
                let lit = f.normal.dot(&lamp).max(0.0);
                light += f.weight * (0.30 + 0.20 * facing + 0.36 * lit);
                covered += f.weight;
            }
            let value = (encode(light + (1.0 - covered)) * 255.0).clamp(0.0, 255.0) as u8;
            line[3 * column..3 * column + 3].fill(value);
        }
    });
    rgb
}

fn disc(rgb: &mut [u8], size: Size, x: f32, y: f32, radius: f32, colour: [f32; 3]) {
    let clip = |v: f32, most: u32| (v.max(0.0) as usize).min(most as usize);
    for row in clip(y - radius - 1.0, size.height)..clip(y + radius + 2.0, size.height) {
        for column in clip(x - radius - 1.0, size.width)..clip(x + radius + 2.0, size.width) {
            let d = (column as f32 + 0.5 - x).hypot(row as f32 + 0.5 - y);
            let cover = (radius + 0.5 - d).clamp(0.0, 1.0);
            if cover > 0.0 {
                let at = 3 * (row * size.width as usize + column);
                blend(&mut rgb[at..at + 3], colour, cover);
            }
        }
    }
}
