//! A head whose every distance can be worked out by hand, for tests and examples.

use std::f64::consts::{PI, TAU};

use crate::{Anthropometry, Head, Landmark, LandmarkOrigin, Landmarks, Mesh, Point, sample_head};

/// Rows from the pole to the open rim, and columns around.
const ROWS: u32 = 96;
const COLUMNS: u32 = 192;
/// Polar angle of the rim.
const RIM: f64 = 2.2;

/// The sample head with its surface and landmarks replaced by an ellipsoid, open below, of half axes breadth / 2, height
/// and length / 2. Its scalp stays the sample head's.
#[must_use]
pub fn dome(shape: &Anthropometry) -> Head {
    let half = [shape.breadth_mm / 2.0, shape.height_mm, shape.length_mm / 2.0];
    let at = |polar: f64, azimuth: f64| {
        Point::new(
            half[0] * polar.sin() * azimuth.sin(),
            half[1] * polar.cos(),
            half[2] * polar.sin() * azimuth.cos(),
        )
    };
    let mut positions = vec![at(0.0, 0.0)];
    for r in 1..=ROWS {
        for c in 0..COLUMNS {
            positions.push(at(RIM * f64::from(r) / f64::from(ROWS), TAU * f64::from(c) / f64::from(COLUMNS)));
        }
    }
    let id = |r: u32, c: u32| 1 + (r - 1) * COLUMNS + c % COLUMNS;
    let mut triangles = Vec::new();
    for c in 0..COLUMNS {
        triangles.push([0, id(1, c), id(1, c + 1)]);
        for r in 1..ROWS {
            triangles.push([id(r, c), id(r + 1, c), id(r + 1, c + 1)]);
            triangles.push([id(r, c), id(r + 1, c + 1), id(r, c + 1)]);
        }
    }
    #[expect(clippy::expect_used, reason = "the grid above is finite and has no empty triangle")]
    let mesh = Mesh::new(positions, triangles).expect("the dome is a mesh");
    let known = |polar: f64, azimuth: f64| Landmark {
        position: at(polar, azimuth),
        error_mm: 0.0,
        origin: LandmarkOrigin::Known,
    };
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
    Head { mesh, landmarks, ..sample_head(shape) }
}
