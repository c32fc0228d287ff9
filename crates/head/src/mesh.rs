//! A triangle mesh that cannot be wrong: finite positions, valid indices, no zero-area triangle.

use serde::{Deserialize, Serialize};

use crate::{Point, Vector};

/// Why positions and triangles do not make a mesh.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeshError {
    /// No triangle at all.
    #[error("the mesh has no triangles")]
    Empty,
    /// A coordinate is NaN or infinite.
    #[error("vertex {0} has a coordinate that is not a finite number")]
    NotFinite(usize),
    /// A triangle names a vertex that does not exist.
    #[error("triangle {triangle} refers to vertex {vertex}, but there are only {vertices}")]
    IndexOutOfRange {
        /// Which triangle.
        triangle: usize,
        /// The index it holds.
        vertex: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// A triangle without area.
    #[error("triangle {0} has no area")]
    Degenerate(usize),
}

/// Triangles in mm with one unit normal per vertex (area-weighted, pointing out where the winding does).
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    positions: Vec<Point>,
    triangles: Vec<[u32; 3]>,
    normals: Vec<Vector>,
    /// Linear sRGB albedo per vertex, where the scan has colour.
    pub colours: Option<Vec<[f32; 3]>>,
}

/// A point on a mesh: a triangle and weights of its corners that add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SurfacePoint {
    /// Index of the triangle.
    pub triangle: u32,
    /// Weights of its three corners.
    pub weights: [f64; 3],
}

impl Mesh {
    /// Checks the parts and computes the normals.
    ///
    /// # Errors
    /// If there is no triangle, a coordinate is not finite, an index does not exist or a triangle has no area.
    pub fn new(positions: Vec<Point>, triangles: Vec<[u32; 3]>) -> Result<Self, MeshError> {
        if triangles.is_empty() {
            return Err(MeshError::Empty);
        }
        if let Some(i) = positions.iter().position(|p| !p.iter().all(|c| c.is_finite())) {
            return Err(MeshError::NotFinite(i));
        }
        let mut normals = vec![Vector::zeros(); positions.len()];
        for (t, corners) in triangles.iter().enumerate() {
            if let Some(&v) = corners.iter().find(|&&v| v as usize >= positions.len()) {
                let vertices = positions.len();
                return Err(MeshError::IndexOutOfRange { triangle: t, vertex: v, vertices });
            }
            let [a, b, c] = corners.map(|v| positions[v as usize]);
            let cross = (b - a).cross(&(c - a));
            if cross.norm_squared() <= 0.0 {
                return Err(MeshError::Degenerate(t));
            }
            for &v in corners {
                normals[v as usize] += cross;
            }
        }
        for n in &mut normals {
            *n = n.try_normalize(0.0).unwrap_or_else(Vector::y);
        }
        Ok(Self { positions, triangles, normals, colours: None })
    }

    /// Vertex positions, mm.
    #[must_use]
    pub fn positions(&self) -> &[Point] {
        &self.positions
    }

    /// Corner indices of each triangle, counter-clockwise seen from outside.
    #[must_use]
    pub fn triangles(&self) -> &[[u32; 3]] {
        &self.triangles
    }

    /// Unit normal per vertex.
    #[must_use]
    pub fn normals(&self) -> &[Vector] {
        &self.normals
    }

    /// Corner positions of a triangle.
    #[must_use]
    pub fn corners(&self, triangle: usize) -> [Point; 3] {
        self.triangles[triangle].map(|v| self.positions[v as usize])
    }

    /// Area of a triangle, mm².
    #[must_use]
    pub fn area_mm2(&self, triangle: usize) -> f64 {
        let [a, b, c] = self.corners(triangle);
        0.5 * (b - a).cross(&(c - a)).norm()
    }

    /// Area of the whole mesh, cm².
    #[must_use]
    pub fn area_cm2(&self) -> f64 {
        (0..self.triangles.len()).map(|t| self.area_mm2(t)).sum::<f64>() / 100.0
    }

    /// Position of a surface point, mm.
    #[must_use]
    pub fn position(&self, at: SurfacePoint) -> Point {
        let [a, b, c] = self.corners(at.triangle as usize);
        Point::from(a.coords * at.weights[0] + b.coords * at.weights[1] + c.coords * at.weights[2])
    }

    /// Unit normal at a surface point, interpolated from the vertex normals.
    #[must_use]
    pub fn normal(&self, at: SurfacePoint) -> Vector {
        let n = self.triangles[at.triangle as usize].map(|v| self.normals[v as usize]);
        let sum = n[0] * at.weights[0] + n[1] * at.weights[1] + n[2] * at.weights[2];
        sum.try_normalize(0.0).unwrap_or(n[0])
    }

    /// A per-vertex value at a surface point, linear inside the triangle.
    #[must_use]
    pub fn interpolate(&self, at: SurfacePoint, per_vertex: &[f64]) -> f64 {
        let t = self.triangles[at.triangle as usize];
        (0..3).map(|k| at.weights[k] * per_vertex[t[k] as usize]).sum()
    }

    /// Lowest and highest corner of the box that holds the mesh, mm.
    #[must_use]
    pub fn bounds(&self) -> (Point, Point) {
        let mut low = Point::from(Vector::repeat(f64::INFINITY));
        let mut high = Point::from(Vector::repeat(f64::NEG_INFINITY));
        for p in &self.positions {
            low = low.inf(p);
            high = high.sup(p);
        }
        (low, high)
    }
}
