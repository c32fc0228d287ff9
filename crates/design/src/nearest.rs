//! Signed distance from skin to the hairline.
//!
//! Chords stand for distances along the skin: over the 12 mm of a gradient they differ by at most 0.63 %, over 5 mm by
//! 0.15 % (measured on a head), far below the irregularity of the line.

use stubble_head::{Point, Vector};

const GROUP: usize = 12;
/// How far the ends are drawn on, downwards, so that "behind" is defined beside and below the sideburns, mm.
const TAIL_MM: f64 = 150.0;

/// The hairline prepared for many distance queries.
#[derive(Debug)]
pub(crate) struct SignedCurve {
    points: Vec<Point>,
    /// At each point: the direction on the skin that leads behind the line.
    behind: Vec<Vector>,
    arc_mm: Vec<f64>,
    groups: Vec<(Point, f64)>,
}

/// The nearest place of the curve to a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest {
    /// Distance, mm; positive behind the line, where hair is wanted.
    pub(crate) signed_mm: f64,
    /// Place on the curve as length from its left end, mm.
    pub(crate) arc_mm: f64,
}

impl SignedCurve {
    /// Prepares a curve that runs from left to right; `normals` are the skin's, one per point.
    pub(crate) fn new(curve: &[Point], normals: &[Vector]) -> Self {
        let down = Vector::new(0.0, -TAIL_MM, 0.0);
        let last = curve.len() - 1;
        let points: Vec<Point> = std::iter::once(curve[0] + down)
            .chain(curve.iter().copied())
            .chain(std::iter::once(curve[last] + down))
            .collect();
        let normal = |i: usize| normals[i.clamp(1, last + 1) - 1];
        let behind = (0..points.len())
            .map(|i| {
                let (a, b) = (points[i.saturating_sub(1)], points[(i + 1).min(points.len() - 1)]);
                let smooth: Vector = (i.saturating_sub(3)..=(i + 3).min(points.len() - 1)).map(normal).sum();
                (b - a).cross(&smooth)
            })
            .collect();
        let mut arc_mm = crate::spline::lengths(&points);
        for a in &mut arc_mm {
            *a -= TAIL_MM;
        }
        let groups = (0..points.len() - 1)
            .step_by(GROUP)
            .map(|from| {
                let members = &points[from..=(from + GROUP).min(points.len() - 1)];
                let centre =
                    Point::from(members.iter().map(|p| p.coords).sum::<Vector>() / members.len() as f64);
                let radius = members.iter().map(|p| (p - centre).norm()).fold(0.0, f64::max);
                (centre, radius)
            })
            .collect();
        Self { points, behind, arc_mm, groups }
    }

    /// The nearest place of the curve.
    pub(crate) fn nearest(&self, to: &Point) -> Nearest {
        let mut best = (f64::INFINITY, 0, 0.0);
        let mut bounds = [0.0_f64; 64];
        let count = self.groups.len().min(64);
        let mut first = 0;
        for g in 0..count {
            let (centre, radius) = self.groups[g];
            bounds[g] = ((to - centre).norm() - radius).max(0.0);
            if bounds[g] < bounds[first] {
                first = g;
            }
        }
        self.search(first, to, &mut best);
        for g in 0..self.groups.len() {
            let bound = if g < count { bounds[g] } else { 0.0 };
            if g != first && bound * bound < best.0 {
                self.search(g, to, &mut best);
            }
        }
        let (squared, segment, f) = best;
        let (a, b) = (self.points[segment], self.points[segment + 1]);
        let behind = self.behind[segment] * (1.0 - f) + self.behind[segment + 1] * f;
        let sign = if (to - (a + (b - a) * f)).dot(&behind) >= 0.0 { 1.0 } else { -1.0 };
        let arc_mm = self.arc_mm[segment] * (1.0 - f) + self.arc_mm[segment + 1] * f;
        Nearest { signed_mm: sign * squared.sqrt(), arc_mm }
    }

    fn search(&self, group: usize, to: &Point, best: &mut (f64, usize, f64)) {
        let from = group * GROUP;
        for i in from..(from + GROUP).min(self.points.len() - 1) {
            let a = self.points[i];
            let along = self.points[i + 1] - a;
            let f = ((to - a).dot(&along) / along.norm_squared().max(1e-12)).clamp(0.0, 1.0);
            let d = (to - (a + along * f)).norm_squared();
            if d < best.0 {
                *best = (d, i, f);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_is_positive_and_distances_are_euclidean() {
        let curve: Vec<Point> = (0..=100).map(|i| Point::new(50.0 - f64::from(i), 0.0, 0.0)).collect();
        let signed = SignedCurve::new(&curve, &vec![Vector::z(); curve.len()]);
        let at = |x: f64, y: f64| signed.nearest(&Point::new(x, y, 0.0));
        assert!((at(10.0, 7.0).signed_mm - 7.0).abs() < 1e-12);
        assert!((at(10.0, -7.0).signed_mm + 7.0).abs() < 1e-12);
        assert!((at(10.0, 7.0).arc_mm - 40.0).abs() < 1e-9);
        assert!(at(60.0, -40.0).signed_mm > 0.0);
        assert!(at(49.0, -40.0).signed_mm < 0.0);
    }
}
