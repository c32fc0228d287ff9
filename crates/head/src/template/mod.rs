//! The template head: one adult man's head with its landmarks, ears and hair-bearing border, made by
//! `tools/template.py` from a CC0 mesh. It shapes the sample head and is fitted to scans to find their landmarks.

mod subdivide;

use crate::{Mesh, Point, SurfaceIndex, SurfacePoint};

/// What a template vertex belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Skin,
    Ear,
    Eye,
    /// Inside the mouth or behind the eyes.
    Hidden,
}

/// The template at one level of subdivision: frame as [`crate::Head`], mm, before any shaping.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) mesh: Mesh,
    /// Per vertex.
    pub(crate) labels: Vec<Label>,
}

/// Landmarks picked on the template, mm, the left one where there are two; those on the midline have x = 0.
pub(crate) struct Picks;

impl Picks {
    pub(crate) const NASION: Point = Point::new(0.0, 18.5, 85.7);
    pub(crate) const GLABELLA: Point = Point::new(0.0, 41.9, 90.0);
    pub(crate) const INION: Point = Point::new(0.0, 3.5, -106.5);
    pub(crate) const PREAURICULAR: Point = Point::new(71.2, 0.2, 0.6);
    pub(crate) const LATERAL_CANTHUS: Point = Point::new(42.5, 18.3, 71.8);
    pub(crate) const SUBNASALE: Point = Point::new(0.0, -31.8, 94.7);
    pub(crate) const MENTON: Point = Point::new(0.0, -96.6, 67.7);
}

/// Left half of the border of the hair-bearing scalp that pattern hair loss never passes from outside (the juvenile
/// hairline, 65 mm above the glabella), from the middle of the forehead round the ear to the middle of the nape.
const BORDER: [[f64; 3]; 26] = [
    [0.0, 100.7, 65.2],
    [19.0, 99.3, 63.5],
    [36.0, 94.0, 57.0],
    [51.0, 82.0, 49.0],
    [57.0, 70.0, 48.0],
    [60.5, 58.0, 49.0],
    [63.0, 48.0, 48.0],
    [67.0, 37.0, 37.0],
    [70.0, 20.0, 18.0],
    [70.0, 6.0, 14.0],
    [70.0, 0.0, 12.0],
    [71.0, 0.0, 4.0],
    [71.0, 12.0, 1.0],
    [71.5, 24.0, -2.0],
    [72.0, 33.0, -9.0],
    [72.5, 31.0, -20.0],
    [72.5, 24.0, -27.0],
    [71.5, 14.0, -33.0],
    [70.0, 3.0, -37.0],
    [68.0, -8.0, -41.0],
    [64.0, -18.0, -48.0],
    [57.0, -30.0, -57.0],
    [48.0, -42.0, -66.0],
    [34.0, -51.0, -74.0],
    [16.0, -55.0, -79.0],
    [0.0, -56.0, -80.5],
];

static DATA: &[u8] = include_bytes!("../../data/template.bin");

impl Template {
    /// The template after `levels` rounds of Catmull-Clark subdivision, two for a smooth head. The first vertices
    /// are those of the level below.
    pub(crate) fn at_level(levels: u32) -> Self {
        let (mut positions, mut labels, mut quads) = decode(DATA);
        // Nobody sees what is hidden; it would cost a third of the triangles.
        quads.retain(|q| q.iter().any(|&v| labels[v as usize] != Label::Hidden));
        for _ in 0..levels {
            (positions, labels, quads) = subdivide::catmull_clark(&positions, &labels, &quads);
        }
        let mut triangles: Vec<[u32; 3]> =
            quads.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
        triangles.retain(|t| {
            let [a, b, c] = t.map(|v| positions[v as usize]);
            (b - a).cross(&(c - a)).norm() > 1e-9
        });
        #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
        let mesh = Mesh::new(positions, triangles).expect("the shipped template is a mesh");
        Self { mesh, labels }
    }

    /// Whether a triangle belongs to an ear.
    pub(crate) fn is_ear(&self, triangle: u32) -> bool {
        self.is_all(triangle, Label::Ear)
    }

    /// Whether all corners of a triangle have a label.
    pub(crate) fn is_all(&self, triangle: u32, label: Label) -> bool {
        self.mesh.triangles()[triangle as usize].iter().all(|&v| self.labels[v as usize] == label)
    }

    /// The closed border of the hair-bearing scalp on the template, a point about every 2 mm, counter-clockwise
    /// seen from above the head: the scalp lies to its left.
    pub(crate) fn border(&self, skin: &SurfaceIndex) -> Vec<SurfacePoint> {
        let mut corners: Vec<Point> = BORDER.iter().map(|&p| Point::from(p)).collect();
        let right = BORDER[1..BORDER.len() - 1].iter().rev().map(|&[x, y, z]| Point::new(-x, y, z));
        corners.extend(right);
        let count = corners.len();
        let mut dense = Vec::new();
        for i in 0..count {
            let [p, q, r, s] = [count - 1, 0, 1, 2].map(|k| corners[(i + k) % count].coords);
            let steps = ((r - q).norm() / 2.0).ceil().max(1.0) as usize;
            for k in 0..steps {
                let t = k as f64 / steps as f64;
                // Catmull-Rom.
                let at = 0.5
                    * (2.0 * q
                        + (r - p) * t
                        + (2.0 * p - 5.0 * q + 4.0 * r - s) * (t * t)
                        + (3.0 * q - p - 3.0 * r + s) * (t * t * t));
                dense.push(skin.closest(&Point::from(at)).0);
            }
        }
        dense
    }

    /// Finds points of all that can be seen.
    pub(crate) fn visible_index(&self) -> SurfaceIndex {
        let visible: Vec<u32> =
            (0..self.mesh.triangles().len() as u32).filter(|&t| !self.is_all(t, Label::Hidden)).collect();
        SurfaceIndex::of_part(&self.mesh, &visible)
    }

    /// Finds points of the visible skin without the ears.
    pub(crate) fn skin_index(&self) -> SurfaceIndex {
        let skin: Vec<u32> = (0..self.mesh.triangles().len() as u32)
            .filter(|&t| {
                !self.is_ear(t)
                    && !self.mesh.triangles()[t as usize]
                        .iter()
                        .any(|&v| matches!(self.labels[v as usize], Label::Hidden | Label::Eye))
            })
            .collect();
        SurfaceIndex::of_part(&self.mesh, &skin)
    }
}

/// Layout: `STBHEAD1`, vertex and quad counts (u32), positions (3 × i16, 0.01 mm), labels (u8), quads (4 × u16).
fn decode(data: &[u8]) -> (Vec<Point>, Vec<Label>, Vec<[u32; 4]>) {
    let u32_at =
        |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]) as usize;
    let u16_at = |at: usize| u16::from_le_bytes([data[at], data[at + 1]]);
    let (vertices, quads) = (u32_at(8), u32_at(12));
    let labels_at = 16 + 6 * vertices;
    let quads_at = labels_at + vertices;
    let positions = (0..vertices)
        .map(|v| {
            let c = [0, 2, 4].map(|k| f64::from(u16_at(16 + 6 * v + k) as i16) / 100.0);
            Point::from(c)
        })
        .collect();
    let labels = data[labels_at..quads_at]
        .iter()
        .map(|l| match l {
            1 => Label::Ear,
            2 => Label::Eye,
            3 => Label::Hidden,
            _ => Label::Skin,
        })
        .collect();
    let quads = (0..quads).map(|q| [0, 2, 4, 6].map(|k| u32::from(u16_at(quads_at + 8 * q + k)))).collect();
    (positions, labels, quads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_symmetric_and_its_picks_lie_on_it() {
        let template = Template::at_level(1);
        let index = template.visible_index();
        for p in [
            Picks::NASION,
            Picks::GLABELLA,
            Picks::INION,
            Picks::PREAURICULAR,
            Picks::LATERAL_CANTHUS,
            Picks::SUBNASALE,
            Picks::MENTON,
        ] {
            let (_, left) = index.closest(&p);
            let (_, right) = index.closest(&Point::new(-p.x, p.y, p.z));
            assert!(left < 2.0 && (left - right).abs() < 0.2, "{p}: {left} {right}");
        }
        let index = template.skin_index();
        for (given, at) in BORDER.iter().map(|&b| (Point::from(b), index.closest(&Point::from(b)).0)) {
            let d = (template.mesh.position(at) - given).norm();
            assert!(d < 8.0, "{given} is {d} mm off the skin");
        }
    }
}
