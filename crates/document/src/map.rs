//! Maps of the scalp: every dot of a session, flattened, in lines and dots that stay sharp at any size.
//!
//! The flattening is azimuthal and equidistant: a dot lies in its own direction from the middle of the treated area and
//! as far from it as the arc is long. It is seen from above, nose to the upper edge. Lengths across that arc are
//! stretched; how much is measured on the dots and said under the map.

use std::fmt::Write;

use nalgebra::Vector3;
use stubble_design::ZoneKind;
use stubble_head::{Landmarks, Point};
use stubble_placement::Impression;

/// Colours of the zones, those of `style.typ`.
pub(crate) fn colour(zone: ZoneKind) -> &'static str {
    match zone {
        ZoneKind::Edge => "#d9822b",
        ZoneKind::Transition => "#2f8f9d",
        ZoneKind::Core => "#0f4a5a",
        ZoneKind::Crown => "#5b4b8a",
        ZoneKind::SideFade => "#6f8f3a",
        ZoneKind::Scar => "#a8324a",
        ZoneKind::None => "#6d7782",
    }
}

/// Takes points of the head to the plane, mm.
#[derive(Debug, Clone)]
pub(crate) struct Flattening {
    middle: Point,
    right: Vector3<f64>,
    down: Vector3<f64>,
    out: Vector3<f64>,
    radius_mm: f64,
}

impl Flattening {
    /// The flattening that is best around these dots.
    pub(crate) fn around(landmarks: &Landmarks, dots: &[Impression]) -> Self {
        let at = |p: &Point| p.coords;
        let ears =
            (at(&landmarks.left_preauricular.position) + at(&landmarks.right_preauricular.position)) / 2.0;
        let ends = (at(&landmarks.nasion.position) + at(&landmarks.inion.position)) / 2.0;
        let base = (ears + ends) / 2.0;
        let middle = Point::from(base + (at(&landmarks.vertex.position) - base) * 0.3);

        let sum: Vector3<f64> = dots.iter().map(|dot| (dot.position - middle).normalize()).sum();
        // Symmetric in the midline, so that left and right of the map are those of the head.
        let out = Vector3::new(0.0, sum.y, sum.z).try_normalize(1e-9).unwrap_or_else(Vector3::y);
        let right = -Vector3::x();
        let down = right.cross(&out).normalize();
        let radius_mm = match dots.len() {
            0 => (landmarks.vertex.position - middle).norm(),
            n => dots.iter().map(|dot| (dot.position - middle).norm()).sum::<f64>() / n as f64,
        };
        Self { middle, right, down, out, radius_mm }
    }

    /// Place in the plane: right and down from the middle, mm.
    pub(crate) fn flat(&self, point: &Point) -> [f64; 2] {
        let ray = (point - self.middle).try_normalize(1e-9).unwrap_or(self.out);
        let (x, y) = (ray.dot(&self.right), ray.dot(&self.down));
        let across = x.hypot(y);
        if across < 1e-9 {
            return [0.0, 0.0];
        }
        let arc = across.atan2(ray.dot(&self.out)) * self.radius_mm;
        [arc * x / across, arc * y / across]
    }

    /// How much longer or shorter steps between neighbouring dots are on the map: 5 % and 95 % of them lie beyond.
    pub(crate) fn distortion(&self, dots: &[Impression]) -> Option<(f64, f64)> {
        let mut ratios: Vec<f64> = dots
            .windows(2)
            .filter_map(|pair| {
                let true_mm = (pair[0].position - pair[1].position).norm();
                let ([ax, ay], [bx, by]) = (self.flat(&pair[0].position), self.flat(&pair[1].position));
                (0.3..15.0).contains(&true_mm).then(|| (ax - bx).hypot(ay - by) / true_mm)
            })
            .collect();
        if ratios.len() < 20 {
            return None;
        }
        ratios.sort_by(f64::total_cmp);
        Some((ratios[ratios.len() / 20], ratios[ratios.len() - 1 - ratios.len() / 20]))
    }
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drawing<'a> {
    /// Dots in colour.
    pub(crate) dots: &'a [Impression],
    /// Dots in grey beneath: those of earlier sessions.
    pub(crate) earlier: &'a [Impression],
    /// The hairline, left to right.
    pub(crate) hairline: &'a [Point],
    /// Landmarks of the head.
    pub(crate) landmarks: &'a Landmarks,
}

/// A drawn map and how to find a place on it.
#[derive(Debug, Clone)]
pub(crate) struct Map {
    /// The drawing, SVG, without words.
    pub(crate) svg: String,
    /// Width on paper, mm.
    pub(crate) width_mm: f64,
    /// Height on paper, mm.
    pub(crate) height_mm: f64,
    /// Millimetres on paper per millimetre on the skin, along the arcs from the middle.
    pub(crate) scale: f64,
    flattening: Flattening,
    corner: [f64; 2],
}

impl Map {
    /// Draws a map that fits into `width_mm` by `height_mm` of paper.
    pub(crate) fn draw(
        drawing: &Drawing<'_>,
        flattening: &Flattening,
        width_mm: f64,
        height_mm: f64,
    ) -> Self {
        let landmarks = drawing.landmarks;
        let seen = drawing.dots.iter().chain(drawing.earlier).map(|dot| dot.position);
        let seen = seen.chain(drawing.hairline.iter().copied()).chain([landmarks.vertex.position]);
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        for point in seen {
            let flat = flattening.flat(&point);
            for axis in 0..2 {
                low[axis] = low[axis].min(flat[axis]);
                high[axis] = high[axis].max(flat[axis]);
            }
        }
        const MARGIN: f64 = 8.0;
        let size = [high[0] - low[0] + 2.0 * MARGIN, high[1] - low[1] + 2.0 * MARGIN];
        let scale = (width_mm / size[0]).min(height_mm / size[1]);
        let mut map = Self {
            svg: String::new(),
            width_mm: size[0] * scale,
            height_mm: size[1] * scale,
            scale,
            flattening: flattening.clone(),
            corner: [low[0] - MARGIN, low[1] - MARGIN],
        };
        map.svg = map.svg_of(drawing);
        map
    }

    /// Where a point of the head is on the paper, mm from the map's upper left corner.
    pub(crate) fn place(&self, point: &Point) -> [f64; 2] {
        let [x, y] = self.flattening.flat(point);
        [(x - self.corner[0]) * self.scale, (y - self.corner[1]) * self.scale]
    }

    /// Whether a place is on the map.
    pub(crate) fn contains(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=self.width_mm).contains(&x) && (0.0..=self.height_mm).contains(&y)
    }

    fn svg_of(&self, drawing: &Drawing<'_>) -> String {
        let (width, height) = (self.width_mm, self.height_mm);
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2} {height:.2}" width="{width:.2}mm" height="{height:.2}mm" fill="none" stroke-linecap="round" stroke-linejoin="round">"#
        );
        self.grid(&mut svg);
        self.dots(&mut svg, drawing.earlier.iter(), "#cdd3d9", 0.2);
        let mut zones: Vec<ZoneKind> = drawing.dots.iter().map(|dot| dot.zone).collect();
        zones.sort_unstable();
        zones.dedup();
        for zone in zones {
            let of_zone = drawing.dots.iter().filter(|dot| dot.zone == zone);
            self.dots(&mut svg, of_zone, colour(zone), 0.32);
        }
        self.hairline(&mut svg, drawing.hairline);
        let landmarks = drawing.landmarks;
        for landmark in [
            &landmarks.vertex,
            &landmarks.nasion,
            &landmarks.inion,
            &landmarks.left_preauricular,
            &landmarks.right_preauricular,
        ] {
            let [x, y] = self.place(&landmark.position);
            if self.contains([x, y]) {
                let (left, up) = (x - 1.5, y - 1.5);
                let _ = write!(
                    svg,
                    r##"<path d="M{left:.2} {y:.2}h3M{x:.2} {up:.2}v3" stroke="#161b20" stroke-width=".35"/>"##
                );
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// Squares of 2 cm from the middle.
    fn grid(&self, svg: &mut String) {
        let step = 20.0;
        let mut path = String::new();
        for (axis, length) in [self.width_mm, self.height_mm].into_iter().enumerate() {
            let mut line = (self.corner[axis] / step).ceil() * step;
            while (line - self.corner[axis]) * self.scale <= length {
                let at = (line - self.corner[axis]) * self.scale;
                let _ = match axis {
                    0 => write!(path, "M{at:.2} 0V{:.2}", self.height_mm),
                    _ => write!(path, "M0 {at:.2}H{:.2}", self.width_mm),
                };
                line += step;
            }
        }
        let _ = write!(svg, r##"<path d="{path}" stroke="#e9edf0" stroke-width=".2"/>"##);
    }

    /// Each dot is a line of no length with a round end: one path for thousands of them.
    fn dots<'a>(
        &self,
        svg: &mut String,
        dots: impl Iterator<Item = &'a Impression>,
        colour: &str,
        diameter: f64,
    ) {
        let mut path = String::new();
        for dot in dots {
            let [x, y] = self.place(&dot.position);
            let _ = write!(path, "M{x:.2} {y:.2}h.01");
        }
        if !path.is_empty() {
            let _ = write!(svg, r#"<path d="{path}" stroke="{colour}" stroke-width="{diameter}"/>"#);
        }
    }

    fn hairline(&self, svg: &mut String, hairline: &[Point]) {
        let mut path = String::new();
        for point in hairline {
            let [x, y] = self.place(point);
            let _ = write!(path, "{}{x:.2} {y:.2}", if path.is_empty() { 'M' } else { 'L' });
        }
        if !path.is_empty() {
            let _ = write!(svg, r##"<path d="{path}" stroke="#161b20" stroke-width=".45"/>"##);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_head::{Anthropometry, sample_head};

    #[test]
    fn arcs_from_the_middle_keep_their_length_on_a_sphere() {
        let landmarks = sample_head(&Anthropometry::MAN).landmarks;
        let mut flattening = Flattening::around(&landmarks, &[]);
        flattening.radius_mm = 100.0;
        for (angle, side) in [(0.3_f64, 1.0), (0.9, 0.0), (1.4, 0.6)] {
            let across = flattening.right * side + flattening.down * (1.0_f64 - side * side).sqrt();
            let ray = flattening.out * angle.cos() + across * angle.sin();
            let [x, y] = flattening.flat(&(flattening.middle + ray * 100.0));
            assert!((x.hypot(y) - 100.0 * angle).abs() < 1e-9);
        }
    }

    #[test]
    fn the_nose_is_up_and_the_left_ear_left() {
        let landmarks = sample_head(&Anthropometry::MAN).landmarks;
        let flattening = Flattening::around(&landmarks, &[]);
        assert!(flattening.flat(&landmarks.nasion.position)[1] < -50.0);
        assert!(flattening.flat(&landmarks.inion.position)[1] > 50.0);
        assert!(flattening.flat(&landmarks.left_preauricular.position)[0] < -50.0);
    }
}
