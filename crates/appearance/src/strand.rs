//! Hair that is longer than stubble, up to a few millimetres clipped by a comb: strands that stand off the skin, seen
//! from where the camera is.
//!
//! A strand leaves the skin at the field's angle, bends towards it and is cut into pieces. Each piece is drawn as a mark where
//! the line of sight through it meets the skin, so that longer hair hides the skin behind it and what is in it.

use crate::hair::{Follicle, NativeHair};
use crate::light::Rig;
use crate::marks::{Gaussian, Look, Mark};
use crate::noise::unit;
use crate::raster::V3;
use crate::view::Camera;

/// Shorter hair is a mark on the skin.
const SHORTEST_MM: f64 = 1.0;
/// Longer hair falls, and lies over other skin than its own: it is drawn as a mark that covers, no more.
const LONGEST_MM: f64 = 12.0;
/// A piece is about so long, mm.
const PIECE_MM: f64 = 1.2;
/// Brightness of strands by how they shine and how deep they lie, as a share of the hair's reflectance.
const BRIGHTNESS: [f32; 8] = [0.45, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9, 2.4];
/// Bend of a strand towards the skin, radians per mm; hair lies flatter the longer it is.
const BEND_PER_MM: f64 = 0.05;
/// How much strands differ in direction, radians.
const SPREAD: f64 = 0.35;
/// Seen flatter than this against the skin (cosine), the line of sight meets it far from the strand.
const GRAZING: f32 = 0.12;

/// Whether hair of this length stands off the skin as strands.
pub(crate) fn stands_off(length_mm: f64) -> bool {
    length_mm > SHORTEST_MM && length_mm <= LONGEST_MM
}

/// A piece of a strand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Where the strand leaves the skin.
    root: V3,
    /// The skin's normal there.
    normal: V3,
    middle: V3,
    /// Unit vector along it.
    along: V3,
    /// Where its brightness lies in [`BRIGHTNESS`], 0 to 1, before it shines.
    tone: f32,
    /// Cross-section, as a share of a terminal hair's.
    section: f32,
}

/// All pieces of all strands, and their looks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strands {
    pieces: Vec<Piece>,
    looks: Vec<Look>,
}

impl Strands {
    /// Strands of the follicles; `angles_deg` of each look of a follicle.
    pub(crate) fn new(
        follicles: &[Follicle],
        hair: &NativeHair,
        skin: &V3,
        angle_deg: impl Fn(u32) -> f64,
        seed: u64,
    ) -> Self {
        let count = (hair.stubble_mm / PIECE_MM).ceil().max(1.0) as usize;
        let piece_mm = hair.stubble_mm / count as f64;
        let mut pieces = Vec::new();
        for (i, follicle) in follicles.iter().enumerate() {
            for h in 0..follicle.hairs {
                let draw = |salt: u64| unit(i as u64 * 4 + h, seed ^ (0x0005_712a_4d00 + salt));
                let across = follicle.normal.cross(&follicle.direction);
                let turn = ((draw(0) + draw(1) - 1.0) * SPREAD) as f32;
                let over = (follicle.direction * turn.cos() + across * turn.sin()).normalize();
                let mut rise = angle_deg(follicle.look).to_radians() + (draw(2) + draw(3) - 1.0) * SPREAD;
                let length = 0.8 + 0.4 * draw(4);
                let mut end = follicle.position;
                for k in 0..count {
                    let (sin, cos) = rise.clamp(0.06, 1.5).sin_cos();
                    let along = over * cos as f32 + follicle.normal * sin as f32;
                    let start = end;
                    end += along * (piece_mm * length) as f32;
                    // Roots lie in the shadow of the rest.
                    let height = (k as f32 + 0.5) / count as f32;
                    pieces.push(Piece {
                        root: follicle.position,
                        normal: follicle.normal,
                        middle: (start + end) * 0.5,
                        along,
                        tone: 0.12 + 0.33 * height + 0.18 * draw(5) as f32,
                        section: follicle.section,
                    });
                    rise -= BEND_PER_MM * piece_mm * (0.6 + 0.8 * draw(6));
                }
            }
        }
        let reflectance = V3::from(hair.reflectance.map(|r| r as f32));
        let looks = BRIGHTNESS.map(|share| {
            // Pieces overlap a little, so that a strand has no gaps.
            let (length, width) = (1.15 * piece_mm as f32, hair.diameter_mm as f32);
            let (along_mm, across_mm) = (length / 12.0_f32.sqrt(), width / 12.0_f32.sqrt());
            let peak = length * width / (std::f32::consts::TAU * along_mm * across_mm);
            let floor = (reflectance * share).zip_map(skin, |hair, skin| (hair / skin).min(1.5));
            Look {
                gaussians: vec![Gaussian { along_mm, across_mm, peak: V3::repeat(peak) }],
                floor,
                redness: None,
            }
        });
        Self { pieces, looks: looks.to_vec() }
    }

    pub(crate) fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// The pieces as the camera sees them on the skin, shining in the rig's first light.
    pub(crate) fn seen(&self, camera: &Camera, rig: &Rig) -> Vec<Mark> {
        let eye = camera.eye.coords.cast::<f32>();
        let [right, up, forward] = [camera.right, camera.up, camera.forward].map(|a| a.cast::<f32>());
        let light = rig
            .lobes
            .first()
            .map_or(up, |lobe| right * lobe.toward.x + up * lobe.toward.y - forward * lobe.toward.z);
        self.pieces.iter().filter_map(|piece| piece.seen(&eye, &light)).collect()
    }
}

impl Piece {
    fn seen(&self, eye: &V3, light: &V3) -> Option<Mark> {
        let to_eye = (eye - self.middle).normalize();
        let facing = self.normal.dot(&to_eye);
        if facing < GRAZING {
            return None;
        }
        let height = (self.middle - self.root).dot(&self.normal).max(0.0);
        let position = self.middle - to_eye * (height / facing);
        let normal = to_eye - self.along * to_eye.dot(&self.along);
        let normal = normal.try_normalize(1e-3)?;
        // A strand shines where light and eye lie on the same cone about it (Kajiya and Kay 1989).
        let (l, e) = (self.along.dot(light), self.along.dot(&to_eye));
        let sines = ((1.0 - l * l).max(0.0) * (1.0 - e * e).max(0.0)).sqrt();
        let shine = (sines - l * e).max(0.0).powi(24);
        let tone = (self.tone + 0.45 * shine).clamp(0.0, 1.0);
        let look = (tone * (BRIGHTNESS.len() - 1) as f32).round() as u32;
        Some(Mark { position, normal, direction: self.along, look, strength: self.section })
    }
}
