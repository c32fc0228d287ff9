//! The person's own hair: where each follicle is and the mark that its stubble makes.

use std::collections::HashMap;

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::{Fields, OwnHair};
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::Scalp;
use stubble_optics::Skin;
use stubble_optics::dot::DotResponse;
use stubble_optics::pigment::{Ink, Pigment, PigmentKind};

use crate::ink::{InkError, response};
use crate::marks::{Gaussian, Look, Mark};
use crate::noise::unit;
use crate::raster::V3;
use crate::strand::{Strands, stands_off};

/// The person's own hair as it is when shaved or clipped short.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NativeHair {
    /// Hairs that leave the skin together, on average.
    pub hairs_per_follicle: f64,
    /// Diameter of a hair, mm.
    pub diameter_mm: f64,
    /// Length that stands above the skin, mm.
    pub stubble_mm: f64,
    /// Reflectance of the hair, linear sRGB.
    pub reflectance: [f64; 3],
}

impl NativeHair {
    /// Dark hair shaved half a day ago, of the usual diameter and grouping.
    ///
    /// # Errors
    /// If the evidence base lacks one of the figures.
    pub fn shaved(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let value = |id| evidence.figure(id).map(|f| f.value);
        Ok(Self {
            diameter_mm: value("hair.hair_diameter_mm")?,
            stubble_mm: 0.5 * value("hair.growth_mm_per_day")?,
            hairs_per_follicle: value("hair.hairs_per_follicular_unit")?,
            reflectance: [0.030, 0.022, 0.017],
        })
    }
}

impl NativeHair {
    /// The shaft within the skin as a dot, and by how much its absorptance is to be scaled: it absorbs about as this much
    /// carbon; light hair as much less as it reflects more.
    pub(crate) fn shaft(&self, skin: &Skin) -> Result<(DotResponse, f64), InkError> {
        let darkness = ((0.5 - self.reflectance[1]) / 0.47).clamp(0.02, 1.0);
        let pigment =
            Pigment { kind: PigmentKind::CarbonBlack, diameter_nm: 250.0, volume_fraction: 0.003 * darkness };
        let absorber = Ink::of_pigments(&[pigment])
            .map_err(|error| InkError::Amount { name: "hair".to_owned(), error: error.into() })?;
        response(skin, &absorber, 0.42, self.diameter_mm, 0.49)
    }

    /// Outline of a flush-cut hair seen from above, mm: an ellipse d by d / sin(angle), lengthened by what stands out.
    pub(crate) fn outline_mm(&self, angle_deg: f64) -> (f64, f64) {
        let (sin, cos) = angle_deg.to_radians().sin_cos();
        (self.diameter_mm / sin + self.stubble_mm * cos, self.diameter_mm)
    }
}

/// Fields over the vertices of [`Scalp::mesh`] that say how the person's own hair grows.
#[derive(Debug, Clone, Copy)]
pub struct HairGrowth<'a> {
    /// Hairs per cm² that are there today.
    pub hairs_per_cm2: &'a [f64],
    /// Diameter of a hair, as a share of [`NativeHair::diameter_mm`].
    pub diameter_share: &'a [f64],
    /// Unit tangent from root to tip.
    pub growth: &'a [Vector3<f64>],
    /// Angle between hair and skin, degrees.
    pub exit_angle_deg: &'a [f64],
}

impl<'a> HairGrowth<'a> {
    /// The own hair of a design's person as its fields let it grow.
    #[must_use]
    pub fn of(hair: &'a OwnHair, fields: &'a Fields) -> Self {
        Self {
            hairs_per_cm2: &hair.hairs_per_cm2,
            diameter_share: &hair.diameter_share,
            growth: &fields.growth,
            exit_angle_deg: &fields.exit_angle_deg,
        }
    }
}

/// The own hair as it is drawn: marks in and on the skin, and strands where it is longer than stubble.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grown {
    pub(crate) marks: Vec<Mark>,
    pub(crate) looks: Vec<Look>,
    pub(crate) strands: Strands,
}

impl Grown {
    /// All hair in a fixed order; `shaft` is how a shaft within the skin looks.
    pub(crate) fn new(
        scalp: &Scalp,
        growth: &HairGrowth<'_>,
        hair: &NativeHair,
        skin: &V3,
        shaft: Look,
        seed: u64,
    ) -> Self {
        let follicles = follicles(scalp, growth, hair, seed);
        let standing = stands_off(hair.stubble_mm);
        let mut grown = Self {
            looks: (0..ANGLES).map(|a| look(hair, skin, angle_of(a))).chain([shaft]).collect(),
            ..Self::default()
        };
        for (i, follicle) in follicles.iter().enumerate() {
            // The shafts below the skin lean back from where they leave it, and lie in each other's shadow.
            grown.marks.push(Mark {
                position: follicle.position - follicle.direction * 0.12,
                normal: follicle.normal,
                direction: follicle.direction,
                look: ANGLES,
                strength: (follicle.hairs as f32).powf(0.7) * follicle.section,
            });
            if !standing {
                grown.marks.extend(follicle.stubble(i as u64, hair, seed));
            }
        }
        if standing {
            grown.strands = Strands::new(&follicles, hair, skin, angle_of, seed);
        }
        grown
    }
}

impl Follicle {
    /// Marks of its hairs on the skin.
    fn stubble(&self, i: u64, hair: &NativeHair, seed: u64) -> impl Iterator<Item = Mark> {
        let across = self.normal.cross(&self.direction);
        (0..self.hairs).map(move |h| {
            let turn = (unit(i * 4 + h, seed ^ 0x7e11) - 0.5) * 0.5;
            let direction = self.direction * turn.cos() as f32 + across * turn.sin() as f32;
            let spread = hair.diameter_mm * 1.6;
            let offset = direction * ((unit(i * 4 + h, seed ^ 0xa11) - 0.5) * spread) as f32
                + across * ((unit(i * 4 + h, seed ^ 0xb22) - 0.5) * 2.0 * spread) as f32;
            Mark {
                position: self.position + offset,
                normal: self.normal,
                direction,
                look: self.look,
                strength: (0.75 + 0.5 * unit(i * 4 + h, seed ^ 0xc33)) as f32 * self.section,
            }
        })
    }
}

/// Exit angles that have a look of their own.
const ANGLES: u32 = 32;
/// Flatter than this, a blade lifts the hair before it cuts.
const FLATTEST_DEG: f64 = 10.0;

/// A mark's length goes with 1 / sin(angle), so the looks are closest where hair lies flat: equal steps of ln tan(angle/2),
/// too small to be seen as steps.
fn angle_of(look: u32) -> f64 {
    let step = f64::from(look) / f64::from(ANGLES - 1);
    2.0 * half_tan(FLATTEST_DEG).powf(1.0 - step).atan().to_degrees()
}

fn look_of(angle_deg: f64) -> u32 {
    let step = 1.0 - half_tan(angle_deg.clamp(FLATTEST_DEG, 90.0)).ln() / half_tan(FLATTEST_DEG).ln();
    (step * f64::from(ANGLES - 1)).round() as u32
}

fn half_tan(angle_deg: f64) -> f64 {
    (0.5 * angle_deg).to_radians().tan()
}

fn look(hair: &NativeHair, skin: &V3, angle_deg: f64) -> Look {
    let (length, width) = hair.outline_mm(angle_deg);
    let (length, width) = (length as f32, width as f32);
    let (along, across) = (length / 12.0_f32.sqrt(), width / 12.0_f32.sqrt());
    let peak = length * width / (std::f32::consts::TAU * along * across);
    let reflectance = V3::from(hair.reflectance.map(|r| r as f32));
    Look {
        gaussians: vec![Gaussian { along_mm: along, across_mm: across, peak: V3::repeat(peak) }],
        floor: reflectance.zip_map(skin, |hair, skin| (hair / skin).min(1.0)),
        redness: None,
    }
}

/// Hairs that leave the skin together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Follicle {
    pub(crate) position: V3,
    pub(crate) normal: V3,
    /// Unit tangent in which they grow.
    pub(crate) direction: V3,
    pub(crate) look: u32,
    pub(crate) hairs: u64,
    /// Cross-section of its hairs, as a share of a terminal hair's.
    pub(crate) section: f32,
}

/// Follicles keep a distance from each other: darts in random order, each accepted where none is too near.
fn follicles(scalp: &Scalp, growth: &HairGrowth<'_>, hair: &NativeHair, seed: u64) -> Vec<Follicle> {
    struct Dart {
        order: u64,
        triangle: u32,
        weights: [f64; 3],
        distance_mm: f64,
    }
    const DARTS_PER_FOLLICLE: f64 = 6.0;
    let mesh = &scalp.mesh;
    let mut darts = Vec::new();
    let mut counter = 0;
    for (t, corners) in mesh.triangles().iter().enumerate() {
        let density = |v: u32| growth.hairs_per_cm2.get(v as usize).copied().unwrap_or(0.0).max(0.0);
        let most = corners.iter().map(|&v| density(v)).fold(0.0, f64::max) / hair.hairs_per_follicle / 100.0;
        if most <= 0.0 {
            continue;
        }
        let expected = mesh.area_mm2(t) * most * DARTS_PER_FOLLICLE;
        counter += 1;
        let n = (expected + unit(counter, seed)).floor() as usize;
        for _ in 0..n {
            counter += 1;
            let (a, b) = (unit(counter, seed ^ 1).sqrt(), unit(counter, seed ^ 2));
            let weights = [1.0 - a, a * (1.0 - b), a * b];
            let here = (0..3).map(|k| weights[k] * density(corners[k])).sum::<f64>()
                / hair.hairs_per_follicle
                / 100.0;
            if unit(counter, seed ^ 3) * most < here {
                let order = (unit(counter, seed ^ 4) * (1_u64 << 52) as f64) as u64;
                darts.push(Dart {
                    order,
                    triangle: t as u32,
                    weights,
                    distance_mm: (0.74 / here.sqrt()).min(4.0),
                });
            }
        }
    }
    darts.sort_by_key(|d| (d.order, d.triangle));
    const CELL_MM: f64 = 1.2;
    let mut cells: HashMap<[i32; 3], Vec<V3>> = HashMap::new();
    let mut accepted = Vec::new();
    for dart in &darts {
        let at = stubble_head::SurfacePoint { triangle: dart.triangle, weights: dart.weights };
        let position = mesh.position(at);
        let p = position.coords.cast::<f32>();
        let near = dart.distance_mm;
        let range = |c: f64| ((c - near) / CELL_MM).floor() as i32..=((c + near) / CELL_MM).floor() as i32;
        let limit = (near * near) as f32;
        let free = range(position.x).all(|i| {
            range(position.y).all(|j| {
                range(position.z).all(|k| {
                    cells
                        .get(&[i, j, k])
                        .is_none_or(|cell| cell.iter().all(|q| (q - p).norm_squared() >= limit))
                })
            })
        });
        if !free {
            continue;
        }
        let key = [position.x, position.y, position.z].map(|c| (c / CELL_MM).floor() as i32);
        cells.entry(key).or_default().push(p);
        let normal = mesh.normal(at).cast::<f32>();
        let ids = mesh.triangles()[dart.triangle as usize];
        let direction = ids
            .iter()
            .zip(dart.weights)
            .map(|(&v, w)| growth.growth.get(v as usize).copied().unwrap_or_default() * w)
            .sum::<Vector3<f64>>()
            .cast::<f32>();
        let fallback = V3::new(0.3, 0.2, 0.9);
        let tangent = |d: V3| (d - normal * d.dot(&normal)).try_normalize(1e-4);
        let direction = tangent(direction).or_else(|| tangent(fallback)).unwrap_or_else(V3::x);
        let here = |field: &[f64], otherwise: f64| {
            let corners = ids.iter().zip(dart.weights);
            corners.map(|(&v, w)| field.get(v as usize).copied().unwrap_or(otherwise) * w).sum::<f64>()
        };
        let section = here(growth.diameter_share, 1.0).powi(2) as f32;
        let look = look_of(here(growth.exit_angle_deg, 30.0));
        let i = accepted.len() as u64;
        let draw = |stream: u64| unit(i, seed ^ (0x51ed_2700 + stream));
        // One to four hairs, about the mean.
        let hairs =
            (hair.hairs_per_follicle + (draw(0) + draw(1) - 1.0) * 1.6).round().clamp(1.0, 4.0) as u64;
        accepted.push(Follicle { position: p, normal, direction, look, hairs, section });
    }
    accepted
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_head::{Anthropometry, sample_head};

    #[test]
    fn neighbouring_exit_angles_look_alike() {
        let hair = NativeHair {
            diameter_mm: 0.08,
            stubble_mm: 0.15,
            hairs_per_follicle: 2.0,
            reflectance: [0.02; 3],
        };
        let lengths: Vec<f64> = (0..ANGLES).map(|look| hair.outline_mm(angle_of(look)).0).collect();
        for (look, pair) in lengths.windows(2).enumerate() {
            assert_eq!(look_of(angle_of(look as u32)), look as u32);
            assert!(pair[1] < pair[0] && pair[1] > 0.86 * pair[0], "{pair:?} at look {look}");
        }
        assert_eq!((look_of(0.0), look_of(90.0)), (0, ANGLES - 1));
    }

    #[test]
    fn follicles_have_the_density_asked_for_and_keep_their_distance() {
        let head = sample_head(&Anthropometry::MAN);
        let n = head.scalp.mesh.positions().len();
        let density: Vec<f64> =
            head.scalp.mesh.positions().iter().map(|p| if p.y > 60.0 { 160.0 } else { 0.0 }).collect();
        let growth = vec![Vector3::z(); n];
        let angle = vec![45.0; n];
        let full = vec![1.0; n];
        let field = HairGrowth {
            hairs_per_cm2: &density,
            diameter_share: &full,
            growth: &growth,
            exit_angle_deg: &angle,
        };
        let hair = NativeHair {
            diameter_mm: 0.08,
            stubble_mm: 0.3,
            hairs_per_follicle: 2.0,
            reflectance: [0.02; 3],
        };
        let found = follicles(&head.scalp, &field, &hair, 5);
        let area: f64 = head
            .scalp
            .mesh
            .triangles()
            .iter()
            .enumerate()
            .filter(|(_, t)| t.iter().all(|&v| density[v as usize] > 0.0))
            .map(|(t, _)| head.scalp.mesh.area_mm2(t) / 100.0)
            .sum();
        let per_cm2 = found.len() as f64 / area;
        assert!((72.0..90.0).contains(&per_cm2), "{per_cm2} follicles per cm², not 80");
        let distance = |a: &Follicle, b: &Follicle| (a.position - b.position).norm();
        for a in found.iter().step_by(500) {
            let nearest =
                found.iter().map(|b| distance(a, b)).filter(|&d| d > 0.0).fold(f32::INFINITY, f32::min);
            assert!(nearest > 0.7, "two follicles {nearest} mm apart");
        }
    }
}
