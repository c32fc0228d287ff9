//! A design as the page draws it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::{DesignRequest, Finding, Hairline, ZoneTechnique};

use super::outputs::Work;

/// What to draw.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draw {
    /// The design, also one that is not saved yet, as while a handle is dragged.
    pub(crate) request: DesignRequest,
    /// Seed of the dots.
    pub(crate) seed: u64,
    /// Dots sketched at once, for a moving handle; a newer request makes an older one unanswered.
    pub(crate) draft: bool,
}

/// A drawn design.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Drawn {
    /// The new front, head frame, mm; none where the person's own is kept.
    hairline: Option<Hairline>,
    /// What the critic says, most serious first.
    findings: Vec<Finding>,
    /// How each zone is treated.
    zones: Vec<ZoneTechnique>,
    /// Area with any dots, cm².
    treated_area_cm2: f64,
    /// Dots.
    dots: usize,
    /// Sessions.
    sessions: u8,
    /// Positions of the dots, head frame, mm: x, y, z as 32-bit little-endian floats, base64.
    positions: String,
    /// Session of each dot, one byte each, base64.
    session_of: String,
    /// What placement had to say.
    remarks: Vec<String>,
    /// Drawn in draft.
    draft: bool,
}

impl Drawn {
    pub(crate) fn of(work: &Work, draft: bool) -> Self {
        let (design, layout) = (&work.design, &work.layout);
        let mut positions = Vec::with_capacity(layout.impressions.len() * 12);
        for dot in &layout.impressions {
            positions.extend(dot.position.coords.iter().flat_map(|c| (*c as f32).to_le_bytes()));
        }
        Self {
            hairline: design.hairline.clone(),
            findings: design.findings.clone(),
            zones: design.techniques.clone(),
            treated_area_cm2: design.treated_area_cm2,
            dots: layout.impressions.len(),
            sessions: layout.sessions,
            positions: STANDARD.encode(positions),
            session_of: STANDARD.encode(layout.impressions.iter().map(|dot| dot.session).collect::<Vec<_>>()),
            remarks: work.remarks.clone(),
            draft,
        }
    }
}
