//! Eyes, brows and lips of a head that has none in its colours: the sample client looks like a person.

use stubble_head::{LandmarkOrigin, Landmarks};

use crate::noise::noise;
use crate::raster::V3;
use crate::skin::Bands;

/// Where the features of a face are, head frame, mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face {
    /// Middle of the left eye's opening; the right one mirrors it.
    eye: [f32; 2],
    /// Line between the lips.
    mouth_y: f32,
    /// Front of the head: nothing is painted behind this.
    front_z: f32,
    /// Size of the face relative to the template's.
    scale: f32,
}

impl Face {
    /// The face of a head whose landmarks are exact by construction; a scan keeps what it shows.
    pub(crate) fn of(landmarks: &Landmarks) -> Option<Self> {
        let canthus = &landmarks.left_lateral_canthus;
        if canthus.origin != LandmarkOrigin::Known {
            return None;
        }
        let scale = (canthus.position.x / 45.0) as f32;
        let (nose, chin) = (landmarks.subnasale.position.y as f32, landmarks.menton.position.y as f32);
        Some(Self {
            eye: [canthus.position.x as f32 - 11.6 * scale, canthus.position.y as f32 - 0.4 * scale],
            mouth_y: nose + 0.305 * (chin - nose),
            front_z: 0.55 * canthus.position.z as f32,
            scale,
        })
    }

    /// The reflectance at a place, with what the face has there.
    pub(crate) fn paint(&self, at: &V3, normal: &V3, bare: V3, skin: &Bands, seed: u32) -> V3 {
        let reach = self.mouth_y - 12.0 * self.scale;
        if at.z < self.front_z || at.y > self.eye[1] + 24.0 * self.scale || at.y < reach {
            return bare;
        }
        let side = at.x.abs();
        let (x, y) = ((side - self.eye[0]) / self.scale, (at.y - self.eye[1]) / self.scale);
        if normal.z > 0.15 && x.abs() < 13.0 && y.abs() < 5.0 {
            return eye(x, y, at.x.signum(), bare);
        }
        if y > 6.0 && x.abs() < 26.0 {
            return bare * brow(x, y, at, seed);
        }
        let lips = lips(side / self.scale, (at.y - self.mouth_y) / self.scale);
        // The skin of the lips lets the blood be seen.
        bare.zip_map(&skin.blood, |b, blood| b * (-lips * (0.08 + 1.7 * blood)).exp())
    }
}

fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// White, iris, pupil and the reflection of a window, between lids that shade them.
fn eye(x: f32, y: f32, side: f32, bare: V3) -> V3 {
    let opening = (x / 12.2).powi(2) + ((y + 0.010 * x * x - 0.4) / 4.1).powi(2);
    let inside = 1.0 - smooth(0.82, 1.0, opening);
    if inside <= 0.0 {
        // Lashes darken the rim.
        let rim = 1.0 - smooth(1.0, 1.35, opening);
        return bare * (1.0 - 0.45 * rim);
    }
    let corner = smooth(7.5, 11.0, x.abs());
    let white = V3::new(0.58, 0.51, 0.47).lerp(&V3::new(0.45, 0.24, 0.20), corner);
    let r = x.hypot(y - 0.3);
    let iris = V3::new(0.085, 0.048, 0.026) * (0.65 + 0.7 * smooth(5.4, 2.4, r));
    let mut colour = white.lerp(&iris, 1.0 - smooth(5.2, 6.0, r));
    colour = colour.lerp(&V3::repeat(0.008), 1.0 - smooth(1.7, 2.1, r));
    // The shadow of the upper lid.
    colour *= 1.0 - 0.55 * smooth(-0.5, 3.4, y);
    let glint = 1.0 - smooth(0.5, 1.1, (x * side + 1.9).hypot(y - 1.5));
    colour = colour.lerp(&V3::repeat(0.85), glint);
    bare * (0.55 * (1.0 - inside)) + colour * inside
}

/// Share of light that short hairs leave, dense along the ridge of the brow.
fn brow(x: f32, y: f32, at: &V3, seed: u32) -> f32 {
    // From the inner to the outer end.
    let u = (x + 20.0) / 36.0;
    if !(-0.1..1.1).contains(&u) {
        return 1.0;
    }
    let middle = 12.4 + 5.0 * (std::f32::consts::PI * (0.06 + 0.64 * u.clamp(0.0, 1.0))).sin();
    let half = 4.3 - 2.9 * u.clamp(0.0, 1.0);
    let across = (y - middle) / half;
    let density = (1.0 - smooth(0.35, 1.25, across.abs())) * smooth(-0.08, 0.14, u) * smooth(1.06, 0.8, u);
    if density <= 0.0 {
        return 1.0;
    }
    // Hairs stand up at the inner end and lie along the ridge at the outer end.
    let (sin, cos) = (1.15 - 1.05 * u).sin_cos();
    let along = V3::new(x * cos + y * sin, (y * cos - x * sin) * 7.0, at.x.signum() * 40.0);
    let hairs = 0.5 + 0.5 * noise(&along, 3.4, seed ^ 71);
    (-density * (0.35 + 2.1 * hairs.clamp(0.0, 1.0))).exp()
}

/// How much lip there is, 0 to 1.
fn lips(side: f32, y: f32) -> f32 {
    let taper = (1.0 - (side / 26.0).powi(2)).max(0.0);
    let height = if y > 0.0 { 7.6 - 1.6 * (1.0 - smooth(0.0, 4.5, side)) } else { 9.0 } * taper.powf(0.8);
    if height <= 0.0 { 0.0 } else { 1.0 - smooth(0.72, 1.08, y.abs() / height) }
}
