//! What is wanted: the hairline as a curve on the surface, the zones behind it, and the fields that placement fills:
//! density, tone, growth direction.

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_head::Point;

/// What a part of the treated area is for; the name appears in `dots.csv` and on the session map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// Not treated.
    None,
    /// The sparse, light front of the hairline.
    Edge,
    /// From the edge to full density.
    Transition,
    /// Full density.
    Core,
    /// The crown.
    Crown,
    /// Blend into the person's own hair at the sides and back.
    SideFade,
    /// A scar.
    Scar,
}

/// How an impression is made in one zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneTechnique {
    /// Which zone.
    pub zone: ZoneKind,
    /// Healed dot diameter aimed at, mm.
    pub diameter_mm: f64,
    /// Depth of the pigment's centre below the surface, mm.
    pub depth_mm: f64,
    /// Pigment and dilution, e.g. `carbon black 1:15`.
    pub pigment: String,
    /// Treated area of the zone, cm².
    pub area_cm2: f64,
}

/// The fields over the vertices of [`stubble_head::Scalp::mesh`], all of its length.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// Final dots per cm², 0 where nothing is placed.
    pub density_per_cm2: Vec<f64>,
    /// Darkness relative to the core, 0..=1.
    pub tone: Vec<f64>,
    /// Zone.
    pub zone: Vec<ZoneKind>,
    /// Unit tangent along which hair would grow (root to tip, projected on the skin).
    pub growth: Vec<Vector3<f64>>,
    /// Angle between hair and skin, degrees.
    pub exit_angle_deg: Vec<f64>,
}

/// The hairline: a curve on the surface from the left sideburn over the forehead to the right.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Hairline {
    /// Smooth curve through the handles, head frame, mm, left to right.
    #[schemars(with = "Vec<[f64; 3]>")]
    pub curve: Vec<Point>,
}
