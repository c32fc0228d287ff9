//! From a scan as a file gives it to a head.

use nalgebra::{Rotation3, Similarity3, Translation3, UnitQuaternion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::RawMesh;
use crate::{
    FormatError, Head, Landmark, LandmarkOrigin, Landmarks, Mesh, MeshError, Point, Remark, Scalp,
    ScalpCoordinate, Unit, Vector,
};

/// Five landmarks in the input's own coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenLandmarks {
    /// Root of the nose, between the eyes.
    pub nasion: [f64; 3],
    /// External occipital protuberance.
    pub inion: [f64; 3],
    /// In front of the person's left ear canal.
    pub left_preauricular: [f64; 3],
    /// In front of the person's right ear canal.
    pub right_preauricular: [f64; 3],
    /// Half of the nasion-inion arc over the top.
    pub vertex: [f64; 3],
}

/// What a person says about a scan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeadOptions {
    /// Unit of the coordinates; guessed if absent.
    pub unit: Option<Unit>,
    /// Landmarks; found if absent.
    pub landmarks: Option<GivenLandmarks>,
}

/// Why a mesh is not taken as a head.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HeadError {
    /// The file is not read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The parts make no mesh.
    #[error("the scan has no usable surface: {0}")]
    Mesh(#[from] MeshError),
}

impl Head {
    /// Cleans, scales and orients a scan, finds its landmarks and its scalp.
    ///
    /// # Errors
    /// A [`HeadError`] that says what was found and what to do.
    pub fn from_raw(raw: RawMesh, options: &HeadOptions) -> Result<Self, HeadError> {
        let scale = options.unit.unwrap_or(Unit::Millimetre).mm();
        // x right, y front, z up.
        let rotation = Rotation3::from_basis_unchecked(&[-Vector::x(), Vector::z(), Vector::y()]);
        let all: Vec<Point> =
            raw.positions.iter().map(|p| rotation * Point::new(p[0], p[1], p[2]) * scale).collect();
        let top = all.iter().fold(f64::NEG_INFINITY, |m, p| m.max(p.y));
        let upper = || all.iter().filter(|p| p.y > top - 140.0);
        let span = |k: usize| {
            let low = upper().fold(f64::INFINITY, |m, p| m.min(p[k]));
            let high = upper().fold(f64::NEG_INFINITY, |m, p| m.max(p[k]));
            (low, high)
        };
        let ((left, right), (back, front)) = (span(0), span(2));
        let origin = Vector::new(0.5 * (left + right), top - 131.0, 0.5 * (back + front));
        let positions: Vec<Point> = all.iter().map(|p| p - origin).collect();
        let mesh = Mesh::new(positions, raw.triangles)?;
        let known = |x: f64, y: f64, z: f64| Landmark {
            position: Point::new(x, y, z),
            error_mm: 15.0,
            origin: LandmarkOrigin::Estimated,
        };
        let (breadth, length) = (right - left, front - back);
        let landmarks = Landmarks {
            nasion: known(0.0, 15.0, 0.46 * length),
            inion: known(0.0, 10.0, -0.47 * length),
            left_preauricular: known(breadth / 2.0, 0.0, 0.0),
            right_preauricular: known(-breadth / 2.0, 0.0, 0.0),
            vertex: known(0.0, 131.0, 0.0),
            glabella: known(0.0, 25.0, 0.48 * length),
            left_lateral_canthus: known(45.0, 10.0, 0.38 * length),
            right_lateral_canthus: known(-45.0, 10.0, 0.38 * length),
            subnasale: known(0.0, -35.0, 0.47 * length),
            menton: known(0.0, -100.0, 0.43 * length),
        };
        let kept: Vec<[u32; 3]> = mesh
            .triangles()
            .iter()
            .filter(|t| t.iter().all(|&v| mesh.positions()[v as usize].y > 5.0))
            .copied()
            .collect();
        let mut number = vec![u32::MAX; mesh.positions().len()];
        let mut patch = Vec::new();
        let mut triangles = Vec::new();
        for t in kept {
            triangles.push(t.map(|v| {
                if number[v as usize] == u32::MAX {
                    number[v as usize] = patch.len() as u32;
                    patch.push(mesh.positions()[v as usize]);
                }
                number[v as usize]
            }));
        }
        let patch = Mesh::new(patch, triangles)?;
        let coordinates = patch
            .positions()
            .iter()
            .map(|p| ScalpCoordinate {
                s: (0.5 - p.z.atan2(p.y) / std::f64::consts::PI).clamp(0.0, 1.0),
                t: (0.5 - p.x.atan2(p.y.hypot(p.z)) / std::f64::consts::PI).clamp(0.0, 1.0),
            })
            .collect();
        let border_mm = patch.positions().iter().map(|p| p.y - 0.5 * p.z - 25.0).collect();
        let head_from_input = Similarity3::from_parts(
            Translation3::from(-origin),
            UnitQuaternion::from_rotation_matrix(&rotation),
            scale,
        );
        Ok(Self {
            mesh,
            landmarks,
            scalp: Scalp { mesh: patch, coordinates, border_mm },
            head_from_input,
            remarks: vec![Remark("orientation taken as x right, y front, z up".into())],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_heads_load() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/heads");
        for name in ["lee_perry_smith_mm", "colin27_scalp_mm", "seg3d_mr_scalp_mm", "ict_facekit_neutral_mm"]
        {
            let path = format!("{folder}/{name}.ply");
            let Ok(bytes) = std::fs::read(&path) else {
                eprintln!("SKIPPED: {path} is absent");
                continue;
            };
            let start = std::time::Instant::now();
            let raw = crate::format::read(&bytes, &path, &|_| None).expect("it reads");
            eprintln!("{name}: {:?}", start.elapsed());
            let head = Head::from_raw(raw, &HeadOptions::default()).expect("a head");
            eprintln!("{:?} scalp {} cm2", start.elapsed(), head.scalp.mesh.area_cm2());
        }
    }
}
