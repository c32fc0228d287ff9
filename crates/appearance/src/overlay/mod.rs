//! A measured photo as a person checks it at a glance: what was taken for hair, scalp, face and clothes, landmarks and
//! irises, the colour card, how the head stands, a scale, and what the verdict says.

mod canvas;

use canvas::{Canvas, Colour, broken, text_width};
use nalgebra::Point3;

use stubble_photo::follicles::Follicles;
use stubble_photo::regions::{Part, Regions, SIDE};
use stubble_photo::{Interval, Mask, Measurement, Picture, Verdict};

/// Longer side of the picture, px: smaller photos are enlarged, larger ones reduced.
const LONGEST: [usize; 2] = [900, 1600];
/// A region whose probability is below this is nobody's.
const SURE: f32 = 0.5;

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [16, 16, 18];
const GREY: Colour = [176, 176, 180];
const HAIR: Colour = [255, 96, 0];
const BEARD: Colour = [240, 200, 0];
const SCALP: Colour = [40, 210, 90];
const FACE: Colour = [60, 130, 255];
const EARS: Colour = [0, 205, 225];
const CLOTHES: Colour = [190, 70, 220];
const AXES: [(Colour, [f64; 3]); 3] =
    [([235, 50, 50], [1.0, 0.0, 0.0]), ([60, 220, 60], [0.0, 1.0, 0.0]), ([70, 120, 255], [0.0, 0.0, 1.0])];
/// Where the axes start: between the eyes of the mean face, head frame, mm.
const NASION: Point3<f64> = Point3::new(0.0, 18.5, 85.7);
/// Length of an axis and of the scale bar, mm.
const AXIS_MM: f64 = 50.0;
const BAR_MM: f64 = 50.0;
/// Height of the figures on a card's patches, px.
const LABEL_PX: f64 = 9.0;

/// An overlay: eight-bit sRGB, three samples a pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Columns.
    pub width: usize,
    /// Rows: those of the photo, then the legend.
    pub height: usize,
    /// Samples.
    pub rgb: Vec<u8>,
}

/// Draws what was measured over its photo, with a legend below.
#[must_use]
pub fn overlay(picture: &Picture, found: &Measurement) -> Overlay {
    let mut sheet = Sheet::of(picture);
    if let Some(regions) = &found.regions {
        sheet.regions(regions);
    } else {
        sheet.person(found);
    }
    sheet.face(found);
    sheet.pose(picture, found);
    sheet.card(found);
    if let Ok(scale) = &found.mm_per_px {
        sheet.bar(*scale);
    }
    let title = match found.verdict {
        Verdict::Accepted => ("ACCEPTED", [40, 200, 90]),
        Verdict::Reduced => ("REDUCED CONFIDENCE", [240, 190, 0]),
        Verdict::Refused => ("REFUSED", [255, 70, 60]),
    };
    let swatches: &[(&str, Colour)] = &[
        ("hair, stronger = denser", HAIR),
        ("beard", BEARD),
        ("scalp", SCALP),
        ("face", FACE),
        ("ears, neck", EARS),
        ("clothes, glasses, other", CLOTHES),
    ];
    let shown = if found.regions.is_some() { swatches } else { &[("person", FACE)][..] };
    sheet.legend(title, &found.reasons, &figures(found), shown)
}

/// Draws the hairs or dots that were found in a macro photo.
#[must_use]
pub fn follicles(picture: &Picture, found: &Follicles, px_per_mm: f64) -> Overlay {
    let mut sheet = Sheet::of(picture);
    let px = px_per_mm * sheet.factor;
    let line = sheet.line;
    for one in &found.found {
        let centre = one.place_mm.map(|mm| mm * px);
        let colour = if one.sureness > 0.75 { SCALP } else { BEARD };
        sheet.canvas.circle(centre, (0.18 * px).max(4.0), line, colour);
    }
    sheet.bar_of(1.0, px, "1 MM");
    let density = found.statistics.per_cm2;
    let figures = [format!("{:.0} ({:.0} to {:.0}) per cm²", density.value, density.low, density.high)];
    sheet.legend(("COUNTED", SCALP), &[], &figures, &[("sure", SCALP), ("less sure", BEARD)])
}

/// What the legend says in words, each figure with its bounds.
fn figures(found: &Measurement) -> Vec<String> {
    // A refused photo's card and scale may still be good.
    let refused = found.verdict == Verdict::Refused;
    let told = |name: &str, i: Option<Interval>, unit: &str, digits: i32| {
        let step = 10f64.powi(digits);
        // Adding 0 makes no minus of what rounds to 0.
        let rounded = |v: f64| format!("{:.*}", digits as usize, (v * step).round() / step + 0.0);
        i.map(|i| format!("{name} {} ({} to {}){unit}", rounded(i.value), rounded(i.low), rounded(i.high)))
    };
    let pose = found.pose.filter(|_| !refused);
    let areas = found.areas.filter(|_| !refused);
    let regions = found.regions.as_ref().filter(|_| !refused);
    [
        told("scale", found.mm_per_px.as_ref().ok().copied(), " mm/px", 3),
        told("yaw", pose.map(|p| p.yaw_deg), "°", 0),
        told("pitch", pose.map(|p| p.pitch_deg), "°", 0),
        told("roll", pose.map(|p| p.roll_deg), "°", 0),
        told("hair", regions.and_then(Regions::hair_share_pct), "%", 0),
        told("density", regions.and_then(Regions::density_pct), "%", 0),
        told("bare scalp seen", areas.map(|a| a.bare_seen_cm2), " cm²", 0),
        told("ita", found.face_tone().map(|t| t.ita_deg), "°", 0),
        found.card.as_ref().ok().map(|c| {
            format!("card de00 {:.1} left out, {:.1} uncorrected", c.de00_leave_one_out, c.de00_uncorrected)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The photo that is drawn on.
struct Sheet {
    canvas: Canvas,
    /// Pixels of the sheet per pixel of the photo.
    factor: f64,
    /// Width of a line, px.
    line: f64,
    /// Height of a capital, px.
    letter_px: f64,
}

impl Sheet {
    fn of(picture: &Picture) -> Self {
        let longer = picture.width().max(picture.height());
        let factor = longer.clamp(LONGEST[0], LONGEST[1]) as f64 / longer as f64;
        let side = |of: usize| ((of as f64 * factor).round() as usize).max(1);
        let (width, height) = (side(picture.width()), side(picture.height()));
        let letter_px = if width >= 640 { 14.0 } else { 7.0 };
        Self {
            canvas: Canvas::of(picture, width, height),
            factor,
            line: (width.max(height) as f64 / 800.0).max(1.2),
            letter_px,
        }
    }

    /// A place of the photo, continuous pixel coordinates, on the sheet.
    fn at(&self, place: [f64; 2]) -> [f64; 2] {
        place.map(|c| c * self.factor)
    }

    /// Each pixel of the sheet with its place in the photo.
    fn each(&mut self, tint: impl Fn([f64; 2]) -> Option<(Colour, f64)>) {
        for y in 0..self.canvas.height {
            for x in 0..self.canvas.width {
                let place = [(x as f64 + 0.5) / self.factor, (y as f64 + 0.5) / self.factor];
                if let Some((colour, share)) = tint(place) {
                    self.canvas.tint(x as i64, y as i64, colour, share);
                }
            }
        }
    }

    /// Tints of the regions, stronger along their borders.
    fn regions(&mut self, regions: &Regions) {
        let n = SIDE as f64;
        let kind = |[u, v]: [f64; 2]| -> Option<(Colour, f64)> {
            if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                return None;
            }
            let cell = (v * n) as usize * SIDE + (u * n) as usize;
            let at = |mask: &Mask| mask.sample(u * n, v * n);
            let (hair, skin) = (at(&regions.hair), at(&regions.skin));
            let part = regions.parts[cell];
            if hair > SURE {
                let colour = if part == Part::Jaw { BEARD } else { HAIR };
                Some((colour, 0.12 + 0.48 * f64::from(at(&regions.density))))
            } else if skin > SURE {
                let colour = match part {
                    _ if regions.in_oval[cell] => FACE,
                    Part::Crown => SCALP,
                    _ => EARS,
                };
                Some((colour, 0.22))
            } else {
                (at(&regions.clothing) > SURE).then_some((CLOTHES, 0.30))
            }
        };
        let frame = regions.frame;
        // A border is where the neighbour a line's width away is of another kind.
        let near = self.line / self.factor;
        self.each(|[x, y]| {
            let of = |x: f64, y: f64| kind(frame.frame_from_photo(x, y));
            let here = of(x, y);
            let colour = |k: Option<(Colour, f64)>| k.map(|(c, _)| c);
            let edge = [of(x + near, y), of(x, y + near)].iter().any(|k| colour(*k) != colour(here));
            if edge { Some((colour(here).unwrap_or(WHITE), 0.9)) } else { here }
        });
        // How far is looked at all: the corners of the frame.
        for (a, b) in [([0.0, 0.0], 1.0), ([1.0, 0.0], -1.0)] {
            for v in [0.0, 1.0] {
                let up = if v == 0.0 { 0.05 } else { -0.05 };
                let ends = [[a[0], v], [a[0] + 0.05 * b, v], [a[0], v + up]]
                    .map(|[u, v]| self.at(frame.photo_from_frame(u, v)));
                self.canvas.line(ends[0], ends[1], self.line, GREY);
                self.canvas.line(ends[0], ends[2], self.line, GREY);
            }
        }
    }

    /// Without a face only the person is known.
    fn person(&mut self, found: &Measurement) {
        let mask = &found.person;
        let size = [self.canvas.width, self.canvas.height].map(|s| s as f64 / self.factor);
        self.each(|[x, y]| {
            let p = mask.sample(x / size[0] * mask.width as f64, y / size[1] * mask.height as f64);
            (p > SURE).then_some((FACE, 0.3))
        });
    }

    fn face(&mut self, found: &Measurement) {
        let Some(face) = &found.face else { return };
        // Landmarks have pixel centres at whole numbers.
        for [x, y, _] in &face.landmarks {
            let at = self.at([x + 0.5, y + 0.5]);
            self.canvas.disc(at, 0.7 * self.line, WHITE);
        }
        for eye in &face.eyes {
            let at = self.at(eye.iris.centre.map(|c| c + 0.5));
            self.canvas.circle(at, eye.iris.width_px / 2.0 * self.factor, self.line, [255, 255, 0]);
        }
    }

    /// The head's axes from between the eyes: red to its left, green up, blue forward.
    fn pose(&mut self, picture: &Picture, found: &Measurement) {
        let Some(pose) = &found.pose else { return };
        let middle = [picture.width() as f64 / 2.0, picture.height() as f64 / 2.0];
        let project = |p: Point3<f64>| {
            let q = pose.camera_from_head * p;
            let focal = pose.focal_px.value / q.z;
            self.at([focal * q.x + middle[0], focal * q.y + middle[1]])
        };
        let ends =
            AXES.map(|(colour, way)| (colour, project(NASION + nalgebra::Vector3::from(way) * AXIS_MM)));
        let start = project(NASION);
        for (colour, end) in ends {
            self.canvas.line(start, end, 2.0 * self.line, colour);
        }
    }

    fn card(&mut self, found: &Measurement) {
        let Ok(card) = &found.card else { return };
        for (k, patch) in card.patches.iter().enumerate() {
            let at = self.at(patch.centre_px);
            let radius = 0.3 * card.pitch_px * self.factor;
            self.canvas.circle(at, radius, self.line + 1.5, BLACK);
            self.canvas.circle(at, radius, self.line, WHITE);
            let label = format!("{}", k + 1);
            let half = [text_width(&label, LABEL_PX) / 2.0, LABEL_PX / 2.0];
            self.canvas.fill(
                [at[0] - half[0] - 2.0, at[1] - half[1] - 2.0],
                [2.0 * half[0] + 4.0, LABEL_PX + 4.0],
                BLACK,
            );
            self.canvas.text(&label, [at[0] - half[0], at[1] - half[1]], LABEL_PX, WHITE);
        }
    }

    /// A bar of some mm at the plane of the eyes.
    fn bar(&mut self, mm_per_px: Interval) {
        let half = 50.0 * mm_per_px.width() / mm_per_px.value;
        self.bar_of(BAR_MM, self.factor / mm_per_px.value, &format!("{BAR_MM} MM ± {half:.0}%"));
    }

    fn bar_of(&mut self, mm: f64, px_per_mm: f64, label: &str) {
        let (long, high) = (mm * px_per_mm, self.letter_px);
        let [x, y] = [12.0, self.canvas.height as f64 - 3.0 * high];
        let wide = long.max(text_width(label, self.letter_px));
        self.canvas.fill([x - 6.0, y - 6.0], [wide + 12.0, 2.4 * high + 10.0], BLACK);
        self.canvas.fill([x, y], [long, (0.5 * high).max(3.0)], WHITE);
        self.canvas.text(label, [x, y + high], self.letter_px, WHITE);
    }

    /// The words below the photo, and the finished picture.
    fn legend(
        self,
        title: (&str, Colour),
        reasons: &[String],
        figures: &[String],
        swatches: &[(&str, Colour)],
    ) -> Overlay {
        let Self { mut canvas, letter_px, .. } = self;
        let photo_height = canvas.height;
        let step = 11.0 / 7.0 * letter_px;
        let wide = canvas.width as f64 - 24.0;
        let mut lines: Vec<(String, Colour)> = vec![(title.0.to_owned(), title.1)];
        for reason in reasons {
            lines.extend(broken(reason, letter_px, wide).into_iter().map(|line| (line, WHITE)));
        }
        lines.extend(broken(&figures.join("; "), letter_px, wide).into_iter().map(|line| (line, GREY)));
        // Swatches in rows.
        let mut rows: Vec<Vec<(&str, Colour)>> = vec![Vec::new()];
        let mut used = 0.0;
        for (name, colour) in swatches {
            let needs = text_width(name, letter_px) + 2.5 * step;
            if used + needs > wide
                && let Some(last) = rows.last()
                && !last.is_empty()
            {
                rows.push(Vec::new());
                used = 0.0;
            }
            used += needs;
            if let Some(row) = rows.last_mut() {
                row.push((name, *colour));
            }
        }
        let high = (step * (lines.len() + rows.len()) as f64 + 20.0) as usize;
        for _ in 0..canvas.width * high {
            canvas.rgb.extend(BLACK);
        }
        canvas.height += high;
        let mut y = photo_height as f64 + 12.0;
        for (line, colour) in &lines {
            canvas.text(line, [12.0, y], letter_px, *colour);
            y += step;
        }
        for row in rows {
            let mut x = 12.0;
            for (name, colour) in row {
                canvas.fill([x, y], [0.7 * step, 0.65 * step], colour);
                x += step + canvas.text(name, [x + step, y], letter_px, WHITE) + step;
            }
            y += step;
        }
        Overlay { width: canvas.width, height: canvas.height, rgb: canvas.rgb }
    }
}

impl Overlay {
    /// As a PNG file.
    ///
    /// # Errors
    /// If the picture cannot be encoded.
    pub fn png(&self) -> Result<Vec<u8>, image::ImageError> {
        use image::ImageEncoder;
        let mut png = Vec::new();
        let (width, height) = (self.width as u32, self.height as u32);
        image::codecs::png::PngEncoder::new(&mut png).write_image(
            &self.rgb,
            width,
            height,
            image::ExtendedColorType::Rgb8,
        )?;
        Ok(png)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_evidence::Evidence;
    use stubble_photo::{Samples, measure};

    #[test]
    fn a_refused_photo_is_drawn_with_its_reason_below() {
        let grey = Picture::new(300, 200, Samples::Eight(vec![128; 300 * 200 * 3])).expect("a picture");
        let found = measure(&grey, None, &Evidence::builtin());
        let drawn = overlay(&grey, &found);
        assert_eq!((drawn.width, drawn.rgb.len()), (900, 3 * drawn.width * drawn.height));
        // The photo is itself; below it the verdict is in red.
        assert_eq!(&drawn.rgb[..3], &[128, 128, 128]);
        let below = &drawn.rgb[3 * 900 * 600..];
        assert!(below.chunks_exact(3).any(|p| p == [255, 70, 60]));
        assert_eq!(&drawn.png().expect("a PNG")[1..4], b"PNG");
    }

    #[test]
    fn long_words_break_between_words() {
        let lines = broken("one two three four", 7.0, 60.0);
        assert_eq!(lines, ["one two", "three four"]);
    }
}
