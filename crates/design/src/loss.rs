//! Where hair is lost: a share between 0 and 1 over the scalp, in scalp coordinates so that it fits any head.

use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::ScalpCoordinate;

use crate::chart::Chart;
use crate::request::{Condition, Ludwig, Patch};
use crate::rules::{NorwoodShape, Rules};
use crate::smooth::step;

/// The loss of one condition, ready to be evaluated anywhere.
#[derive(Debug, Clone)]
pub(crate) enum Loss {
    None,
    All,
    Even(f64),
    Norwood { shape: NorwoodShape, share: f64 },
    Margin { depth_mm: f64 },
    Central { share: f64, half_width_mm: f64, centre_s: f64, half_length_share: f64 },
    Patches(Vec<Patch>),
}

impl Loss {
    pub(crate) fn new(condition: &Condition, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let v = |name: &str| evidence.figure(&format!("scales.{name}")).map(|f| f.value);
        let central = |key: &str| {
            Ok(Self::Central {
                share: v(&format!("{key}_lost_share"))?,
                half_width_mm: v(&format!("{key}_half_width_mm"))?,
                centre_s: v("female_centre_s")?,
                half_length_share: v("female_half_length_share")?,
            })
        };
        Ok(match condition {
            Condition::MalePattern { stage } => NorwoodShape::new(*stage, evidence)?
                .map_or(Self::None, |shape| Self::Norwood { shape, share: 1.0 }),
            Condition::FemalePattern { grade } => {
                let number = match grade {
                    Ludwig::I => 1,
                    Ludwig::II => 2,
                    Ludwig::III => 3,
                };
                central(&format!("ludwig_{number}"))?
            }
            Condition::Sinclair { grade } => central(&format!("sinclair_{grade}"))?,
            Condition::Diffuse { lost_share } => Self::Even(lost_share.clamp(0.0, 1.0)),
            Condition::AlopeciaAreata { patches, .. } => Self::Patches(patches.clone()),
            Condition::ScarringAlopecia { patches, .. } => Self::Patches(patches.clone()),
            Condition::Traction { depth_mm } | Condition::Sideburns { depth_mm, .. } => {
                Self::Margin { depth_mm: *depth_mm }
            }
            Condition::TransplantTopUp { stage, grown_share } => NorwoodShape::new(*stage, evidence)?
                .map_or(Self::None, |shape| Self::Norwood { shape, share: 1.0 - grown_share }),
            Condition::WholeScalp => Self::All,
            Condition::Scars { .. } => Self::None,
        })
    }

    /// Whether the loss runs along the drawn line.
    pub(crate) fn follows_line(&self) -> bool {
        matches!(self, Self::Margin { .. })
    }

    /// How far behind the drawn line distances matter, mm.
    pub(crate) fn reach_mm(&self) -> f64 {
        if let Self::Margin { depth_mm } = self { 40.0 + 2.0 * depth_mm } else { 40.0 }
    }

    /// Lost share of the hair at a place that lies `behind_mm` behind the drawn line, where one is drawn.
    pub(crate) fn at(
        &self,
        place: ScalpCoordinate,
        behind_mm: Option<f64>,
        chart: &Chart,
        rules: &Rules,
    ) -> f64 {
        match self {
            Self::None => 0.0,
            Self::All => 1.0,
            Self::Even(share) => *share,
            Self::Norwood { shape, share } => share * norwood(shape, place, chart, rules),
            Self::Margin { depth_mm } => behind_mm.map_or(0.0, |d| {
                let half = 0.5 * rules.recession_blend_mm.min(*depth_mm);
                step(depth_mm + half, depth_mm - half, d)
            }),
            Self::Central { share, half_width_mm, centre_s, half_length_share } => {
                // An oval behind a kept front (Ludwig) that ends before the back of the head.
                let half_length_mm = half_length_share * chart.midline_mm;
                let along = (place.s - centre_s) * chart.midline_mm / half_length_mm;
                let across = (place.t - 0.5) * chart.coronal_mm(place.s) / half_width_mm;
                let inside_mm = (1.0 - along.hypot(across)) * half_width_mm.min(half_length_mm);
                let half = 0.5 * rules.side_fade_mm.min(*half_width_mm);
                share * step(-half, half, inside_mm)
            }
            Self::Patches(patches) => {
                let half = 0.25 * rules.recession_blend_mm;
                let kept: f64 = patches
                    .iter()
                    .map(|p| {
                        let inside = p.radius_mm - chart.distance_mm(place, p.centre);
                        1.0 - step(-half, half, inside)
                    })
                    .product();
                1.0 - kept
            }
        }
    }
}

/// The recession at the front, the crown, and what is left of the bridge between them, blended at their rims.
fn norwood(shape: &NorwoodShape, place: ScalpCoordinate, chart: &Chart, rules: &Rules) -> f64 {
    let aside = (place.t - 0.5).abs();
    let mm_per_s = chart.mm_per_s(place);
    let front_half = 0.5 * rules.recession_blend_mm;
    let side_half = 0.5 * rules.side_fade_mm;

    let deep = step(shape.forelock_t, shape.apex_t, aside);
    let front_s = shape.mid_s + (shape.apex_s - shape.mid_s) * deep;
    let front = step(-front_half, front_half, (front_s - place.s) * mm_per_s);
    let side = step(-side_half, side_half, (shape.side_t - aside) * chart.coronal_mm(place.s));

    let centre = ScalpCoordinate { s: shape.crown_s, t: 0.5 };
    let crown = if shape.crown_radius_mm > 0.0 {
        let inside = shape.crown_radius_mm - chart.distance_mm(place, centre);
        step(-side_half, side_half, inside)
    } else {
        0.0
    };
    let between = step(-front_half, front_half, (shape.crown_s - place.s) * mm_per_s);
    let bridge = (1.0 - shape.bridge_retained) * between * side;
    1.0 - (1.0 - front * side) * (1.0 - crown) * (1.0 - bridge)
}
