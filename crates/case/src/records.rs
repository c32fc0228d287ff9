//! What the case keeps of each stage's value: numbers and names, not meshes and fields, which are computed again.

use std::collections::BTreeMap;

use nalgebra::Similarity3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::{Design, DesignRequest, Finding, Hairline, Options, ZoneKind, ZoneTechnique};
use stubble_head::{Head, Landmarks, Remark};
use stubble_placement::{ImpressionKind, Layout};
use stubble_plan::{ClinicPrices, Person};

/// A measured number and its error, in the unit of the field's name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The value.
    pub value: f64,
    /// One standard deviation.
    pub error: f64,
}

/// How the input's own coordinates become head coordinates: turn, scale, then move.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadFromInput {
    /// Unit quaternion, `x, y, z, w`.
    pub rotation_xyzw: [f64; 4],
    /// Millimetres per unit of the input.
    pub scale: f64,
    /// Shift after turning and scaling, mm.
    pub translation_mm: [f64; 3],
}

impl From<&Similarity3<f64>> for HeadFromInput {
    fn from(head_from_input: &Similarity3<f64>) -> Self {
        Self {
            rotation_xyzw: head_from_input.isometry.rotation.coords.into(),
            scale: head_from_input.scaling(),
            translation_mm: head_from_input.isometry.translation.vector.into(),
        }
    }
}

/// The head: measures and landmarks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadRecord {
    /// Landmarks with their errors, head frame.
    pub landmarks: Landmarks,
    /// From the input's own coordinates to the head frame.
    pub head_from_input: HeadFromInput,
    /// Hair-bearing area, cm².
    pub scalp_area_cm2: Measured,
    /// Lengths along the skin and across the head by name, mm, e.g. `nasion to inion over the top`.
    pub measures_mm: BTreeMap<String, Measured>,
    /// Triangles of the surface.
    pub triangles: u64,
    /// What was repaired, guessed or doubted.
    pub remarks: Vec<Remark>,
}

impl HeadRecord {
    /// What the case keeps of a head, with measures taken on it.
    #[must_use]
    pub fn of(head: &Head, scalp_area_cm2: Measured, measures_mm: BTreeMap<String, Measured>) -> Self {
        Self {
            landmarks: head.landmarks,
            head_from_input: HeadFromInput::from(&head.head_from_input),
            scalp_area_cm2,
            measures_mm,
            triangles: head.mesh.triangles().len() as u64,
            remarks: head.remarks.clone(),
        }
    }
}

/// A distance along the skin from a landmark to a handle of the hairline, to find it again with a tape measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HairlineDistance {
    /// The handle, e.g. `mid-frontal point`.
    pub handle: String,
    /// The landmark it is measured from, e.g. `glabella`.
    pub landmark: String,
    /// Along the skin, mm.
    pub distance_mm: Measured,
}

/// How much a remark on the design matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Against a rule of the trade: to be agreed on.
    Warning,
    /// Likely to be regretted.
    Serious,
}

/// A remark of the critique on the design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRecord {
    /// How much it matters.
    pub severity: Severity,
    /// What was found, by which rule, and what to do.
    pub text: String,
    /// Rule, measure, allowed range, grade, and why it is accepted where it is; none in cases of version 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Finding>,
}

impl FindingRecord {
    /// What the case keeps of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let severity = match finding.severity {
            stubble_design::Severity::Note => Severity::Note,
            stubble_design::Severity::Warn => Severity::Warning,
            stubble_design::Severity::Stop => Severity::Serious,
        };
        let mut text = format!("{}: {}.", capital(&finding.says), finding.change);
        if let Some(reason) = &finding.accepted {
            text += &format!(" Accepted: {reason}.");
        }
        Self { severity, text, detail: Some(finding.clone()) }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a plan was made for besides the dots: with it a changed design can be planned again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBasis {
    /// The person's answers.
    pub person: Person,
    /// Region whose prices hold.
    pub region: String,
    /// The clinic's own prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<ClinicPrices>,
}

/// What is wanted: hairline, zones, and what the critique says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignRecord {
    /// What was asked for.
    pub request: DesignRequest,
    /// The new front; none where the person's own hairline is kept.
    pub hairline: Option<Hairline>,
    /// Distances by which it is found again on the head.
    pub distances: Vec<HairlineDistance>,
    /// How each zone is treated.
    pub zones: Vec<ZoneTechnique>,
    /// Area with any dots, cm².
    pub treated_area_cm2: f64,
    /// What the critique says.
    pub findings: Vec<FindingRecord>,
    /// Other designs that were looked at, by name, with everything that was done to them.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

impl DesignRecord {
    /// What the case keeps of a design, with its distances (see [`crate::hairline_distances`]) and its critique.
    #[must_use]
    pub fn of(design: &Design, distances: Vec<HairlineDistance>, findings: Vec<FindingRecord>) -> Self {
        Self {
            request: design.request.clone(),
            hairline: design.hairline.clone(),
            distances,
            zones: design.techniques.clone(),
            treated_area_cm2: design.treated_area_cm2,
            findings,
            options: Options::default(),
        }
    }
}

/// Impressions of one zone in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneCount {
    /// Which zone.
    pub zone: ZoneKind,
    /// Dots.
    pub dots: u64,
    /// Strand strokes.
    pub strands: u64,
}

/// One treatment session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionCount {
    /// Number, from 1.
    pub session: u8,
    /// Impressions of all zones.
    pub impressions: u64,
    /// By zone, in the order of the zones.
    pub zones: Vec<ZoneCount>,
}

/// Where the dots are, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacementRecord {
    /// Impressions of all sessions.
    pub impressions: u64,
    /// By session.
    pub sessions: Vec<SessionCount>,
    /// Pigments that the dots are made with.
    pub pigments: Vec<String>,
}

impl PlacementRecord {
    /// Counts the impressions of a layout by session and zone.
    #[must_use]
    pub fn of(layout: &Layout) -> Self {
        let mut sessions: BTreeMap<u8, BTreeMap<ZoneKind, (u64, u64)>> =
            (1..=layout.sessions).map(|session| (session, BTreeMap::new())).collect();
        for impression in &layout.impressions {
            let zone = sessions.entry(impression.session).or_default().entry(impression.zone).or_default();
            match impression.kind {
                ImpressionKind::Dot => zone.0 += 1,
                ImpressionKind::Strand => zone.1 += 1,
            }
        }
        let sessions = sessions.into_iter().map(|(session, zones)| SessionCount {
            session,
            impressions: zones.values().map(|(dots, strands)| dots + strands).sum(),
            zones: zones
                .into_iter()
                .map(|(zone, (dots, strands))| ZoneCount { zone, dots, strands })
                .collect(),
        });
        Self {
            impressions: layout.impressions.len() as u64,
            sessions: sessions.collect(),
            pigments: layout.pigments.clone(),
        }
    }
}
