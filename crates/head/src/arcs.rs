//! The arcs of the 10-20 convention: scalp coordinates and what a tape would measure over the top.
//!
//! Every coronal arc is the section of a plane through both preauricular points, so the head is a globe with its poles
//! at the ears: a plane is named by its angle about the ear axis (0° forward, 90° up), a place in it by its angle from
//! the left ear. The surface is sampled on that globe once, ears bridged; both directions of the coordinates read the
//! same table, so they are inverse to each other. Never shortest paths: those run round the side.

use crate::{Point, ScalpCoordinate, SurfaceIndex, Vector};

/// First and last plane, degrees: from below the brow to below the nape.
const FIRST_PLANE: f64 = -25.0;
const LAST_PLANE: f64 = 228.0;
/// Between planes, degrees.
const PLANE_STEP: f64 = 1.0;
/// Rays in a plane, from ear to ear.
const RAYS: usize = 121;
/// Nothing of a head lies nearer the middle between its ears, mm.
const NEAREST_MM: f64 = 30.0;
/// Nothing of a head lies farther from it, mm.
const FARTHEST_MM: f64 = 260.0;

/// The arcs of one head.
#[derive(Debug, Clone)]
pub struct Arcs {
    /// Distance of the surface from the origin, mm, by plane and ray.
    radius: Vec<[f64; RAYS]>,
    /// Fraction of the coronal arc from the left ear, by plane and ray.
    fraction: Vec<[f64; RAYS]>,
    /// Length of each coronal arc, mm.
    coronal_mm: Vec<f64>,
    /// Midline point in each plane.
    midline: Vec<Point>,
    /// Length along the midline from the nasion (negative below it), mm, by plane.
    along_mm: Vec<f64>,
    /// Nasion to inion over the top, mm.
    sagittal_mm: f64,
}

fn plane_angle(plane: usize) -> f64 {
    (FIRST_PLANE + plane as f64 * PLANE_STEP).to_radians()
}

fn ray_angle(ray: usize) -> f64 {
    std::f64::consts::PI * ray as f64 / (RAYS - 1) as f64
}

fn direction(plane: f64, ray: f64) -> Vector {
    Vector::new(ray.cos(), ray.sin() * plane.sin(), ray.sin() * plane.cos())
}

/// Angles of a place: plane about the ear axis in [-90°, 270°), ray from the left ear in [0°, 180°].
fn angles(p: &Point) -> (f64, f64) {
    let plane = p.y.atan2(p.z);
    let plane = if plane < -std::f64::consts::FRAC_PI_2 { plane + std::f64::consts::TAU } else { plane };
    (plane, p.y.hypot(p.z).atan2(p.x))
}

impl Arcs {
    /// Measures the arcs of a head in the head frame. `skin` is its surface without the ears. `None` if the surface is
    /// missing over the top of the head.
    pub(crate) fn measure(
        skin: &SurfaceIndex,
        nasion: &Point,
        inion: &Point,
        left: &Point,
        right: &Point,
    ) -> Option<Self> {
        let planes = ((LAST_PLANE - FIRST_PLANE) / PLANE_STEP).round() as usize + 1;
        let mut radius = vec![[f64::NAN; RAYS]; planes];
        for (plane, row) in radius.iter_mut().enumerate() {
            for (ray, r) in row.iter_mut().enumerate() {
                let d = direction(plane_angle(plane), ray_angle(ray));
                let from = Point::from(d * FARTHEST_MM);
                if let Some((_, depth)) = skin.ray(&from, &-d, FARTHEST_MM - NEAREST_MM) {
                    *r = FARTHEST_MM - depth;
                }
            }
            row[0] = left.coords.norm();
            row[RAYS - 1] = right.coords.norm();
        }
        let over_top = plane_index(100.0);
        let seen = radius[over_top].iter().filter(|r| r.is_finite()).count();
        if seen < RAYS * 7 / 10 {
            return None;
        }
        for row in &mut radius {
            bridge(row);
        }
        let mut fraction = vec![[0.0; RAYS]; planes];
        let mut coronal_mm = vec![0.0; planes];
        for plane in 0..planes {
            let at = |ray: usize| direction(plane_angle(plane), ray_angle(ray)) * radius[plane][ray];
            let mut length = 0.0;
            for ray in 1..RAYS {
                length += (at(ray) - at(ray - 1)).norm();
                fraction[plane][ray] = length;
            }
            for f in &mut fraction[plane] {
                *f /= length;
            }
            coronal_mm[plane] = length;
        }
        let mut arcs = Self {
            radius,
            fraction,
            coronal_mm,
            midline: Vec::new(),
            along_mm: Vec::new(),
            sagittal_mm: 0.0,
        };
        let across = (inion - nasion).cross(&Vector::y()).try_normalize(1e-9)?;
        arcs.midline = (0..planes).map(|plane| arcs.section(plane, nasion, &across)).collect();
        arcs.along_mm = vec![0.0; planes];
        for plane in 1..planes {
            arcs.along_mm[plane] =
                arcs.along_mm[plane - 1] + (arcs.midline[plane] - arcs.midline[plane - 1]).norm();
        }
        let (start, end) = (arcs.length_at(angles(nasion).0), arcs.length_at(angles(inion).0));
        for a in &mut arcs.along_mm {
            *a -= start;
        }
        arcs.sagittal_mm = end - start;
        (arcs.sagittal_mm > 50.0).then_some(arcs)
    }

    /// Nasion to inion over the top, mm.
    #[must_use]
    pub fn sagittal_mm(&self) -> f64 {
        self.sagittal_mm
    }

    /// Ear to ear over the point at `s`, mm.
    #[must_use]
    pub fn coronal_mm(&self, s: f64) -> f64 {
        sample(&self.coronal_mm, self.plane_at(s * self.sagittal_mm))
    }

    /// Scalp coordinate of a place near the surface. `s` runs below 0 under the nasion and above 1 under the inion.
    #[must_use]
    pub fn coordinate(&self, p: &Point) -> ScalpCoordinate {
        let (plane, ray) = angles(p);
        let plane = place_of_plane(plane);
        let ray = ray / std::f64::consts::PI * (RAYS - 1) as f64;
        let s = self.along(plane) / self.sagittal_mm;
        ScalpCoordinate { s, t: bilinear(&self.fraction, plane, ray) }
    }

    /// About where a scalp coordinate lies: on the sampled surface, within a fraction of a millimetre of the real one.
    #[must_use]
    pub fn place(&self, at: ScalpCoordinate) -> Point {
        let plane = self.plane_at(at.s * self.sagittal_mm);
        let ray = self.ray_at(plane, at.t);
        let d = direction(
            (FIRST_PLANE + plane * PLANE_STEP).to_radians(),
            std::f64::consts::PI * ray / (RAYS - 1) as f64,
        );
        Point::from(d * bilinear(&self.radius, plane, ray))
    }

    /// The midline from `from_mm` to `to_mm` along the skin from the nasion, a point at least every 2 mm or so.
    #[must_use]
    pub fn midline(&self, from_mm: f64, to_mm: f64) -> Vec<Point> {
        let mut points = vec![self.on_midline(from_mm)];
        for (p, &a) in self.midline.iter().zip(&self.along_mm) {
            if a > from_mm && a < to_mm {
                points.push(*p);
            }
        }
        points.push(self.on_midline(to_mm));
        points
    }

    /// The midline point at a distance along the skin from the nasion, mm.
    #[must_use]
    pub fn on_midline(&self, along_mm: f64) -> Point {
        let plane = self.plane_at(along_mm).clamp(0.0, (self.midline.len() - 1) as f64);
        let k = (plane as usize).min(self.midline.len() - 2);
        let f = plane - k as f64;
        self.midline[k] + (self.midline[k + 1] - self.midline[k]) * f
    }

    /// Length along the midline from the nasion to the plane of a place, mm.
    #[must_use]
    pub fn along_midline_mm(&self, p: &Point) -> f64 {
        self.along(place_of_plane(angles(p).0))
    }

    /// The coronal arc through the midline point at `s`, from the left preauricular point to the right.
    #[must_use]
    pub fn coronal(&self, s: f64) -> Vec<Point> {
        (0..=2 * (RAYS - 1))
            .map(|k| self.place(ScalpCoordinate { s, t: k as f64 / (2 * (RAYS - 1)) as f64 }))
            .collect()
    }

    fn section(&self, plane: usize, through: &Point, across: &Vector) -> Point {
        let at =
            |ray: usize| Point::from(direction(plane_angle(plane), ray_angle(ray)) * self.radius[plane][ray]);
        let side = |ray: usize| (at(ray) - through).dot(across);
        let middle = RAYS / 2;
        for step in 0..middle {
            for ray in [middle + step, middle - 1 - step] {
                let (a, b) = (side(ray), side(ray + 1));
                if (a <= 0.0) != (b <= 0.0) {
                    return at(ray) + (at(ray + 1) - at(ray)) * (a / (a - b));
                }
            }
        }
        at(middle)
    }

    fn length_at(&self, plane_radians: f64) -> f64 {
        self.along(place_of_plane(plane_radians))
    }

    /// Length along the midline at a (fractional) plane; beyond the table in a straight line.
    fn along(&self, plane: f64) -> f64 {
        let k = (plane.max(0.0) as usize).min(self.along_mm.len() - 2);
        self.along_mm[k] + (self.along_mm[k + 1] - self.along_mm[k]) * (plane - k as f64)
    }

    fn plane_at(&self, along_mm: f64) -> f64 {
        let k = self.along_mm.partition_point(|&a| a <= along_mm).clamp(1, self.along_mm.len() - 1) - 1;
        k as f64 + (along_mm - self.along_mm[k]) / (self.along_mm[k + 1] - self.along_mm[k])
    }

    fn ray_at(&self, plane: f64, t: f64) -> f64 {
        let t = t.clamp(0.0, 1.0);
        let value = |ray: usize| bilinear(&self.fraction, plane, ray as f64);
        let (mut low, mut high) = (0, RAYS - 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if value(middle) <= t { low = middle } else { high = middle }
        }
        let (a, b) = (value(low), value(high));
        low as f64 + if b > a { (t - a) / (b - a) } else { 0.0 }
    }
}

fn plane_index(degrees: f64) -> usize {
    ((degrees - FIRST_PLANE) / PLANE_STEP).round() as usize
}

fn place_of_plane(radians: f64) -> f64 {
    (radians.to_degrees() - FIRST_PLANE) / PLANE_STEP
}

/// Fills what no ray hit (the ears, holes) evenly between what lies beside it.
fn bridge(row: &mut [f64; RAYS]) {
    let mut known = 0;
    for ray in 1..RAYS {
        if row[ray].is_finite() {
            let (a, b) = (row[known], row[ray]);
            for k in known + 1..ray {
                row[k] = a + (b - a) * (k - known) as f64 / (ray - known) as f64;
            }
            known = ray;
        }
    }
}

fn sample(values: &[f64], at: f64) -> f64 {
    let at = at.clamp(0.0, (values.len() - 1) as f64);
    let k = (at as usize).min(values.len() - 2);
    values[k] + (values[k + 1] - values[k]) * (at - k as f64)
}

fn bilinear(table: &[[f64; RAYS]], plane: f64, ray: f64) -> f64 {
    let plane = plane.clamp(0.0, (table.len() - 1) as f64);
    let k = (plane as usize).min(table.len() - 2);
    let f = plane - k as f64;
    sample(&table[k], ray) * (1.0 - f) + sample(&table[k + 1], ray) * f
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sphere;

    fn globe() -> Arcs {
        let mesh = sphere(90.0, 5);
        let p = |x, y, z| Point::new(x, y, z);
        Arcs::measure(
            &SurfaceIndex::new(&mesh),
            &p(0.0, 0.0, 90.0),
            &p(0.0, 0.0, -90.0),
            &p(90.0, 0.0, 0.0),
            &p(-90.0, 0.0, 0.0),
        )
        .expect("a globe has arcs")
    }

    #[test]
    fn on_a_globe_the_arcs_are_great_circles() {
        let arcs = globe();
        let half = std::f64::consts::PI * 90.0;
        assert!((arcs.sagittal_mm() / half - 1.0).abs() < 1e-3);
        assert!((arcs.coronal_mm(0.5) / half - 1.0).abs() < 1e-3);
        let vertex = arcs.place(ScalpCoordinate { s: 0.5, t: 0.5 });
        assert!((vertex - Point::new(0.0, 90.0, 0.0)).norm() < 0.2, "{vertex}");
        let c3 = arcs.coordinate(&Point::new(63.64, 63.64, 0.0));
        assert!((c3.s - 0.5).abs() < 1e-3 && (c3.t - 0.25).abs() < 1e-3, "{c3:?}");
    }

    #[test]
    fn coordinates_and_places_are_inverse() {
        let arcs = globe();
        for s in [-0.05, 0.1, 0.37, 0.5, 0.93, 1.15] {
            for t in [0.1, 0.31, 0.5, 0.86] {
                let c = arcs.coordinate(&arcs.place(ScalpCoordinate { s, t }));
                assert!((c.s - s).abs() < 1e-6 && (c.t - t).abs() < 1e-6, "{s} {t}: {c:?}");
            }
        }
    }
}
