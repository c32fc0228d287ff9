//! What dots are placed on: a surface with a density over its vertices, and what else the design says about each
//! place.

use nalgebra::Vector3;
use stubble_design::{Fields, ZoneKind, ZoneTechnique};
use stubble_head::{Mesh, MeshError, Point, Scalp};

/// Why a surface and its fields cannot be placed on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CanvasError {
    /// A field has another length than the mesh has vertices.
    #[error(
        "the {field} field has {found} values, but the surface has {vertices} vertices; give one per vertex"
    )]
    Length {
        /// Which field.
        field: &'static str,
        /// Its length.
        found: usize,
        /// Vertices of the mesh.
        vertices: usize,
    },
    /// A density is NaN, infinite or negative.
    #[error(
        "the density at vertex {vertex} is {value}; it must be a finite number of dots per cm², 0 or more"
    )]
    Density {
        /// Which vertex.
        vertex: usize,
        /// What it holds.
        value: f64,
    },
    /// The density is 0 everywhere.
    #[error(
        "the density is 0 everywhere, so there is no region to place dots in; check the density and its units"
    )]
    EmptyRegion,
    /// A sheet without area.
    #[error(
        "a sheet of {width_mm} mm × {height_mm} mm cannot hold dots; both sides must be between 1 and 2000 mm"
    )]
    Sheet {
        /// Width asked for, mm.
        width_mm: f64,
        /// Height asked for, mm.
        height_mm: f64,
    },
    /// The refined mesh is not one.
    #[error(transparent)]
    Mesh(#[from] MeshError),
}

/// A surface in mm with the wanted dots per cm² over its vertices.
///
/// Only density is needed. Zone, tone, growth and exit angle stay empty without a design: dots are then round, of the
/// core zone, full tone, and point in any tangent direction.
#[derive(Debug, Clone)]
pub struct Canvas {
    mesh: Mesh,
    fields: Fields,
    technique: Vec<ZoneTechnique>,
    /// Direction the client faces, where work starts.
    front: Vector3<f64>,
    /// What was repaired in the surface, for people.
    remarks: Vec<String>,
}

impl Canvas {
    /// A surface with its density, dots per cm² at each vertex; where it is 0 nothing is placed.
    ///
    /// Vertices at exactly the same place are joined, so that dots spread across the seams of a triangle soup.
    ///
    /// # Errors
    /// If the lengths differ, a density is negative or not finite, or all are 0.
    pub fn new(mesh: Mesh, density_per_cm2: Vec<f64>) -> Result<Self, CanvasError> {
        let fields = Fields { density_per_cm2, ..Fields::default() };
        Self::checked(mesh, fields, Vec::new(), Vector3::z())
    }

    /// A surface with a density given as a function of the place, dots per cm²; triangles are split where it bends.
    ///
    /// # Errors
    /// As [`Canvas::new`].
    pub fn with_density(mesh: Mesh, density: &dyn Fn(&Point) -> f64) -> Result<Self, CanvasError> {
        let (mesh, values) = crate::refine::refine(&mesh, density)?;
        Self::new(mesh, values)
    }

    /// The scalp with the fields and the technique of a design. Work starts at the forehead (+z).
    ///
    /// # Errors
    /// As [`Canvas::new`]; every field must have one value per scalp vertex.
    pub fn from_design(
        scalp: &Scalp,
        fields: &Fields,
        technique: &[ZoneTechnique],
    ) -> Result<Self, CanvasError> {
        Self::checked(scalp.mesh.clone(), fields.clone(), technique.to_vec(), Vector3::z())
    }

    /// A flat sheet `[0, width] × [0, height]` mm at z = 0, with `density(x, y)` in dots per cm². Work starts at y = 0.
    ///
    /// # Errors
    /// If a side is not between 1 and 2000 mm, or as [`Canvas::new`].
    pub fn sheet(
        width_mm: f64,
        height_mm: f64,
        density: impl Fn(f64, f64) -> f64,
    ) -> Result<Self, CanvasError> {
        if ![width_mm, height_mm].iter().all(|s| (1.0..=2000.0).contains(s)) {
            return Err(CanvasError::Sheet { width_mm, height_mm });
        }
        let step = (width_mm * height_mm / 60_000.0).sqrt().max(0.5);
        let [nx, ny] = [width_mm, height_mm].map(|s| (s / step).ceil() as u32);
        let mut positions = Vec::new();
        for j in 0..=ny {
            for i in 0..=nx {
                let (x, y) = (f64::from(i) / f64::from(nx), f64::from(j) / f64::from(ny));
                positions.push(Point::new(x * width_mm, y * height_mm, 0.0));
            }
        }
        let mut triangles = Vec::new();
        for j in 0..ny {
            for i in 0..nx {
                let a = j * (nx + 1) + i;
                let (b, c, d) = (a + 1, a + nx + 1, a + nx + 2);
                // The diagonal alternates, so that no direction is favoured.
                if (i + j) % 2 == 0 {
                    triangles.extend([[a, b, d], [a, d, c]]);
                } else {
                    triangles.extend([[a, b, c], [b, d, c]]);
                }
            }
        }
        let density = positions.iter().map(|p| density(p.x, p.y)).collect();
        let fields = Fields { density_per_cm2: density, ..Fields::default() };
        Self::checked(Mesh::new(positions, triangles)?, fields, Vec::new(), -Vector3::y())
    }

    /// The same canvas with another direction to start work from.
    #[must_use]
    pub fn with_front(mut self, front: Vector3<f64>) -> Self {
        self.front = front.try_normalize(1e-9).unwrap_or(self.front);
        self
    }

    /// The same canvas with a remark about a repair.
    #[must_use]
    pub fn with_remarks(mut self, remarks: impl IntoIterator<Item = String>) -> Self {
        self.remarks.extend(remarks);
        self
    }

    fn checked(
        mesh: Mesh,
        fields: Fields,
        technique: Vec<ZoneTechnique>,
        front: Vector3<f64>,
    ) -> Result<Self, CanvasError> {
        let vertices = mesh.positions().len();
        let lengths = [
            ("density", fields.density_per_cm2.len(), true),
            ("tone", fields.tone.len(), false),
            ("zone", fields.zone.len(), false),
            ("growth", fields.growth.len(), false),
            ("exit angle", fields.exit_angle_deg.len(), false),
        ];
        for (field, found, needed) in lengths {
            if found != vertices && (needed || found != 0) {
                return Err(CanvasError::Length { field, found, vertices });
            }
        }
        for (vertex, &value) in fields.density_per_cm2.iter().enumerate() {
            if !value.is_finite() || value < 0.0 {
                return Err(CanvasError::Density { vertex, value });
            }
        }
        let mut canvas = Self { mesh, fields, technique, front, remarks: Vec::new() };
        if canvas.integral() <= 0.0 {
            return Err(CanvasError::EmptyRegion);
        }
        canvas.weld()?;
        Ok(canvas)
    }

    /// Joins vertices at the same place; their fields are those of the first.
    fn weld(&mut self) -> Result<(), CanvasError> {
        let positions = self.mesh.positions();
        let key = |i: u32| {
            let p = &positions[i as usize];
            [p.x, p.y, p.z].map(|c| (c + 0.0).to_bits())
        };
        let mut order: Vec<u32> = (0..positions.len() as u32).collect();
        order.sort_unstable_by_key(|&i| (key(i), i));
        let mut same: Vec<u32> = (0..positions.len() as u32).collect();
        let mut joined = 0;
        for pair in order.windows(2) {
            if key(pair[0]) == key(pair[1]) {
                same[pair[1] as usize] = same[pair[0] as usize];
                joined += 1;
            }
        }
        if joined == 0 {
            return Ok(());
        }
        let triangles = self.mesh.triangles().iter().map(|t| t.map(|v| same[v as usize])).collect();
        self.mesh = Mesh::new(positions.to_vec(), triangles)?;
        self.remarks.push(format!("{joined} vertices at the same place as another one were joined"));
        Ok(())
    }

    /// The surface, mm.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// Wanted dots per cm² at each vertex.
    #[must_use]
    pub fn density_per_cm2(&self) -> &[f64] {
        &self.fields.density_per_cm2
    }

    /// Zone, tone, growth and exit angle; each empty where no design gave it.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How impressions are made in each zone; empty without a design.
    #[must_use]
    pub fn technique(&self) -> &[ZoneTechnique] {
        &self.technique
    }

    /// Direction from which work starts (the client's face).
    #[must_use]
    pub fn front(&self) -> Vector3<f64> {
        self.front
    }

    /// What was repaired in the surface, for people.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Area of the region, cm².
    #[must_use]
    pub fn area_cm2(&self) -> f64 {
        let dense = |v: &u32| self.fields.density_per_cm2[*v as usize] > 0.0;
        let triangles = self.mesh.triangles().iter().enumerate();
        triangles.filter(|(_, v)| v.iter().any(dense)).map(|(t, _)| self.mesh.area_mm2(t)).sum::<f64>()
            / 100.0
    }

    /// Dots the density asks for in all.
    #[must_use]
    pub fn integral(&self) -> f64 {
        let d = &self.fields.density_per_cm2;
        self.mesh
            .triangles()
            .iter()
            .enumerate()
            .map(|(t, v)| {
                let sum: f64 = v.iter().map(|&v| d[v as usize]).sum();
                if sum > 0.0 { self.mesh.area_mm2(t) / 100.0 * sum / 3.0 } else { 0.0 }
            })
            .sum()
    }

    /// Zone at a corner of the mesh.
    pub(crate) fn zone(&self, vertex: u32) -> ZoneKind {
        self.fields.zone.get(vertex as usize).copied().unwrap_or(ZoneKind::Core)
    }
}
