//! The built-in sample head, shaped to public anthropometry.

use nalgebra::Similarity3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Head, Landmark, LandmarkOrigin, Landmarks, Mesh, Point, Scalp, ScalpCoordinate};

/// Head measures that shape the sample head (ANSUR II names), mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Anthropometry {
    /// Greatest length, glabella to the back of the head.
    pub length_mm: f64,
    /// Greatest breadth above the ears.
    pub breadth_mm: f64,
    /// Tragion to the top of the head.
    pub height_mm: f64,
}

impl Anthropometry {
    /// Mean of 4,082 men, ANSUR II (US Army 2012).
    pub const MAN: Self = Self { length_mm: 199.5, breadth_mm: 154.3, height_mm: 131.1 };
    /// Mean of 1,986 women, ANSUR II (US Army 2012).
    pub const WOMAN: Self = Self { length_mm: 189.8, breadth_mm: 147.8, height_mm: 126.5 };
}

/// The sample head with exactly known landmarks.
#[must_use]
pub fn sample_head(shape: &Anthropometry) -> Head {
    // First shape: an ellipsoid; replaced by the template head.
    let (rows, columns) = (96_u32, 192_u32);
    let half = [shape.breadth_mm / 2.0, shape.height_mm, shape.length_mm / 2.0];
    let at = |polar: f64, azimuth: f64| {
        Point::new(
            half[0] * polar.sin() * azimuth.sin(),
            half[1] * polar.cos(),
            half[2] * polar.sin() * azimuth.cos(),
        )
    };
    let mut positions = vec![at(0.0, 0.0)];
    for r in 1..=rows {
        for c in 0..columns {
            let polar = 2.2 * f64::from(r) / f64::from(rows);
            positions.push(at(polar, std::f64::consts::TAU * f64::from(c) / f64::from(columns)));
        }
    }
    let id = |r: u32, c: u32| 1 + (r - 1) * columns + c % columns;
    let mut triangles = Vec::new();
    for c in 0..columns {
        triangles.push([0, id(1, c), id(1, c + 1)]);
        for r in 1..rows {
            triangles.push([id(r, c), id(r + 1, c), id(r + 1, c + 1)]);
            triangles.push([id(r, c), id(r + 1, c + 1), id(r, c + 1)]);
        }
    }
    #[expect(clippy::expect_used, reason = "the grid above is finite and has no empty triangle")]
    let mesh = Mesh::new(positions, triangles).expect("sample mesh is valid");
    let known = |polar: f64, azimuth: f64| Landmark {
        position: at(polar, azimuth),
        error_mm: 0.0,
        origin: LandmarkOrigin::Known,
    };
    use std::f64::consts::PI;
    let landmarks = Landmarks {
        nasion: known(1.7, 0.0),
        inion: known(1.7, PI),
        left_preauricular: known(1.57, PI / 2.0),
        right_preauricular: known(1.57, -PI / 2.0),
        vertex: known(0.0, 0.0),
        glabella: known(1.57, 0.0),
        left_lateral_canthus: known(1.72, 0.55),
        right_lateral_canthus: known(1.72, -0.55),
        subnasale: known(2.0, 0.0),
        menton: known(2.2, 0.0),
    };
    let coordinates = mesh
        .positions()
        .iter()
        .map(|p| ScalpCoordinate {
            s: (0.5 - (p.z / half[2]).atan2(p.y / half[1]) / (2.0 * 1.7)).clamp(0.0, 1.0),
            t: (0.5 - (p.x / half[0]).atan2((p.y / half[1]).hypot(p.z / half[2])) / PI).clamp(0.0, 1.0),
        })
        .collect();
    let border_mm = mesh.positions().iter().map(|p| p.y - 0.35 * p.z - 5.0).collect();
    let scalp = Scalp { mesh: mesh.clone(), coordinates, border_mm };
    Head { mesh, landmarks, scalp, head_from_input: Similarity3::identity(), remarks: Vec::new() }
}
