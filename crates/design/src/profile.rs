//! The outline of the head in a front-to-back plane, for distances along the skin.

use stubble_head::{Point, SurfaceIndex, Vector};

/// A cut through the head by the plane `x = const`, from the brow over the top to the back.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    points: Vec<Point>,
    /// Length along the skin from the first point, mm.
    arc_mm: Vec<f64>,
}

impl Profile {
    /// Follows the outermost skin from `from_deg` to `to_deg` around `centre` (0 is forward, 90 up, 180 back).
    ///
    /// Steps of about 2.4 mm: long enough that scan noise does not lengthen the arc, short enough that its chords lose
    /// less than 0.02 % to the curvature. `None` where fewer than ten rays meet the skin.
    pub(crate) fn new(index: &SurfaceIndex, centre: Point, from_deg: f64, to_deg: f64) -> Option<Self> {
        const REACH_MM: f64 = 400.0;
        let steps = ((to_deg - from_deg) / 1.5).ceil() as usize;
        let mut points = Vec::with_capacity(steps + 1);
        for i in 0..=steps {
            let angle = (from_deg + (to_deg - from_deg) * i as f64 / steps as f64).to_radians();
            let out = Vector::new(0.0, angle.sin(), angle.cos());
            if let Some((_, d)) = index.ray(&(centre + out * REACH_MM), &-out, REACH_MM) {
                points.push(centre + out * (REACH_MM - d));
            }
        }
        if points.len() < 10 {
            return None;
        }
        let mut arc_mm = vec![0.0];
        for pair in points.windows(2) {
            arc_mm.push(arc_mm[arc_mm.len() - 1] + (pair[1] - pair[0]).norm());
        }
        Some(Self { points, arc_mm })
    }

    /// Place on the outline that is nearest to a point, as length along the skin, mm.
    pub(crate) fn arc_of(&self, point: &Point) -> f64 {
        let mut best = (f64::INFINITY, 0.0);
        for (i, pair) in self.points.windows(2).enumerate() {
            let along = pair[1] - pair[0];
            let f = ((point - pair[0]).dot(&along) / along.norm_squared()).clamp(0.0, 1.0);
            let d = (point - (pair[0] + along * f)).norm_squared();
            if d < best.0 {
                best = (d, self.arc_mm[i] + f * along.norm());
            }
        }
        best.1
    }

    /// The point this far along the skin; the ends where that is beyond them.
    pub(crate) fn at(&self, arc_mm: f64) -> Point {
        let i = self.arc_mm.partition_point(|&a| a <= arc_mm).clamp(1, self.points.len() - 1);
        let span = self.arc_mm[i] - self.arc_mm[i - 1];
        let f = ((arc_mm - self.arc_mm[i - 1]) / span).clamp(0.0, 1.0);
        self.points[i - 1] + (self.points[i] - self.points[i - 1]) * f
    }

    /// Where the outline first rises through a height, going from the brow up; the highest point when it never does.
    pub(crate) fn arc_at_height(&self, y_mm: f64) -> f64 {
        let mut top = 0;
        for (i, pair) in self.points.windows(2).enumerate() {
            if pair[0].y <= y_mm && pair[1].y > y_mm {
                let f = (y_mm - pair[0].y) / (pair[1].y - pair[0].y);
                return self.arc_mm[i] + f * (self.arc_mm[i + 1] - self.arc_mm[i]);
            }
            if pair[1].y > self.points[top].y {
                top = i + 1;
            }
        }
        self.arc_mm[top]
    }

    /// Where the outline first falls behind a depth, going from the brow back.
    pub(crate) fn arc_at_depth(&self, z_mm: f64) -> f64 {
        let i = self.points.iter().position(|p| p.z < z_mm).unwrap_or(self.points.len() - 1);
        self.arc_mm[i]
    }
}
