//! Distances along the skin: from points, from curves (signed: which side), and shortest paths.
//!
//! The front is marched from vertex to vertex as in fast marching (Kimmel & Sethian 1998), but each vertex also
//! carries where the centre of its front lies (after Novotni & Klein 2002), so a circular front is continued as a
//! circle and not as a straight line: exact for a point on a plane, and second order in edge length elsewhere.

mod curve;
mod march;
mod path;

#[cfg(test)]
mod tests;

pub use curve::SurfaceCurve;

use crate::{Adjacency, Mesh, SurfacePoint, Vector};

/// Measures distances along one mesh.
#[derive(Debug)]
pub struct Geodesic<'m> {
    mesh: &'m Mesh,
    adjacency: Adjacency,
}

/// Distance along the skin from a source, per vertex.
#[derive(Debug, Clone)]
pub struct DistanceField {
    /// Per vertex, mm; infinite beyond the limit and where the surface does not lead.
    pub distance_mm: Vec<f64>,
    /// Per vertex: 1 left of the curve in its direction seen from outside, -1 right of it; 1 everywhere for points.
    pub side: Vec<i8>,
}

impl DistanceField {
    /// Distance with the sign of the side: positive left of the curve seen from outside, mm.
    #[must_use]
    pub fn signed_mm(&self) -> Vec<f64> {
        self.distance_mm.iter().zip(&self.side).map(|(&d, &s)| d * f64::from(s)).collect()
    }
}

impl<'m> Geodesic<'m> {
    /// Prepares a mesh, O(n).
    #[must_use]
    pub fn new(mesh: &'m Mesh) -> Self {
        Self { mesh, adjacency: Adjacency::new(mesh) }
    }

    /// What touches what on the mesh.
    #[must_use]
    pub fn adjacency(&self) -> &Adjacency {
        &self.adjacency
    }

    /// Distance from the nearest of some points, as far as `limit_mm`.
    #[must_use]
    pub fn from_points(&self, sources: &[SurfacePoint], limit_mm: f64) -> DistanceField {
        let mut front = march::Front::new(self, limit_mm);
        for source in sources {
            let centre = self.mesh.position(*source);
            for v in self.mesh.triangles()[source.triangle as usize] {
                let d = (self.mesh.positions()[v as usize] - centre).norm();
                front.seed(v, march::Arrival { distance: d, centre: 0.0, side: 1 });
            }
        }
        front.run()
    }

    /// Distance from a curve on the surface, as far as `limit_mm`, with the side of the curve.
    #[must_use]
    pub fn from_curve(&self, curve: &SurfaceCurve, limit_mm: f64) -> DistanceField {
        let mut front = march::Front::new(self, limit_mm);
        for (vertex, arrival) in curve.near_field(self, limit_mm) {
            front.seed(vertex, arrival);
        }
        front.run()
    }

    /// The part of a direction that lies in the surface at a point, as a unit vector; `None` where nothing is left of it.
    #[must_use]
    pub fn tangent(&self, at: SurfacePoint, direction: &Vector) -> Option<Vector> {
        tangent(&self.mesh.normal(at), direction)
    }
}

/// The part of a direction that lies in the plane of a unit normal, as a unit vector; `None` where nothing is left of it.
#[must_use]
pub fn tangent(normal: &Vector, direction: &Vector) -> Option<Vector> {
    (direction - normal * normal.dot(direction)).try_normalize(1e-9 * direction.norm())
}
