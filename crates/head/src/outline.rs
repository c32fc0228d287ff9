//! Which side of a closed line a place lies on, far from the line too.
//!
//! The nearest point of a line tells the side only near it: across the head, or behind a tight turn, it may be the wrong
//! one. Seen from the middle of the head the line is a closed shape around the top, and the side is plain.

use crate::{Point, Vector};

/// A closed line as directions from the middle of the head, spread out flat around its top.
#[derive(Debug, Clone)]
pub struct Outline {
    middle: Point,
    axes: [Vector; 3],
    corners: Vec<[f64; 2]>,
}

impl Outline {
    /// `corners` go once around the direction `up` as seen from `middle`, all less than half a turn away from it.
    #[must_use]
    pub fn new(middle: Point, up: Vector, corners: &[Point]) -> Self {
        let up = up.try_normalize(0.0).unwrap_or_else(Vector::y);
        let side = up.cross(&Vector::z()).try_normalize(0.0).unwrap_or_else(Vector::x);
        let mut outline = Self { middle, axes: [side, side.cross(&up), up], corners: Vec::new() };
        outline.corners = corners.iter().map(|p| outline.flat(p)).collect();
        outline
    }

    /// Distance from the centre is the angle from the top.
    fn flat(&self, p: &Point) -> [f64; 2] {
        let ray = p - self.middle;
        let [x, y, up] = self.axes.map(|axis| ray.dot(&axis));
        let across = x.hypot(y);
        let angle = across.atan2(up) / across.max(1e-9);
        [x * angle, y * angle]
    }

    /// Whether a place lies inside, by counting crossings.
    #[must_use]
    pub fn holds(&self, p: &Point) -> bool {
        let [x, y] = self.flat(p);
        let mut inside = false;
        for (i, b) in self.corners.iter().enumerate() {
            let a = self.corners[(i + self.corners.len() - 1) % self.corners.len()];
            if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                inside = !inside;
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_holds_the_top_and_not_the_chin_at_any_distance() {
        let ring: Vec<Point> = (0..36)
            .map(|k| (f64::from(k) * 10.0).to_radians())
            .map(|a| Point::new(80.0 * a.cos(), 10.0, 90.0 * a.sin()))
            .collect();
        let cap = Outline::new(Point::origin(), Vector::y(), &ring);
        for scale in [0.1, 1.0, 10.0] {
            assert!(cap.holds(&Point::new(0.0, 90.0 * scale, 5.0 * scale)));
            assert!(cap.holds(&Point::new(60.0 * scale, 40.0 * scale, -30.0 * scale)));
            assert!(!cap.holds(&Point::new(10.0 * scale, -80.0 * scale, 60.0 * scale)));
            assert!(!cap.holds(&Point::new(0.0, 0.0, 95.0 * scale)));
        }
    }
}
