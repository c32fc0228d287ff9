//! What a person asks for: the condition, the wished style, and what differs from the defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_head::ScalpCoordinate;

use crate::hairline::HandleOffset;

/// A stage of male pattern hair loss after Norwood; the A variants recede as one front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the scale's own")]
pub enum Norwood {
    I,
    II,
    IIa,
    III,
    IIIa,
    IIIVertex,
    IV,
    IVa,
    V,
    Va,
    VI,
    VII,
}

impl Norwood {
    /// All stages, from none to the most.
    pub const ALL: [Self; 12] = [
        Self::I,
        Self::II,
        Self::IIa,
        Self::III,
        Self::IIIa,
        Self::IIIVertex,
        Self::IV,
        Self::IVa,
        Self::V,
        Self::Va,
        Self::VI,
        Self::VII,
    ];

    /// The stage as it is written, e.g. `III vertex`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::IIa => "IIa",
            Self::III => "III",
            Self::IIIa => "IIIa",
            Self::IIIVertex => "III vertex",
            Self::IV => "IV",
            Self::IVa => "IVa",
            Self::V => "V",
            Self::Va => "Va",
            Self::VI => "VI",
            Self::VII => "VII",
        }
    }
}

/// A grade of female pattern hair loss after Ludwig.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the scale's own")]
pub enum Ludwig {
    I,
    II,
    III,
}

/// A round or oval area by its centre and mean radius.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Patch {
    /// Centre.
    pub centre: ScalpCoordinate,
    /// Radius on the skin, mm.
    pub radius_mm: f64,
}

/// A scar to be covered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scar {
    /// The line that a strip harvest leaves, from end to end.
    FutStrip {
        /// Points of the line from one end to the other, at least two.
        line: Vec<ScalpCoordinate>,
        /// Width, mm.
        width_mm: f64,
    },
    /// An area of small round scars from single follicular units.
    FueDots {
        /// Outline of the harvested area, at least three points.
        outline: Vec<ScalpCoordinate>,
    },
    /// A burn, wound or surgical scar of free shape.
    Free {
        /// Outline, at least three points.
        outline: Vec<ScalpCoordinate>,
    },
}

/// What was wrong with the hair before the treatment. Decides which part of the scalp is treated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Condition {
    /// Male pattern hair loss.
    MalePattern {
        /// Stage.
        stage: Norwood,
    },
    /// Female pattern hair loss: the crown thins behind a kept hairline.
    FemalePattern {
        /// Grade.
        grade: Ludwig,
    },
    /// Female pattern hair loss by the width of the mid part, 1 (normal) to 5.
    Sinclair {
        /// Grade, 1..=5.
        grade: u8,
    },
    /// Even thinning of the whole scalp.
    Diffuse {
        /// Lost share of the hair, 0..=1.
        lost_share: f64,
    },
    /// Bald patches of alopecia areata.
    AlopeciaAreata {
        /// The patches.
        patches: Vec<Patch>,
        /// Whether borders still move (new patches or growing ones within half a year).
        active: bool,
    },
    /// No scalp hair at all (totalis, universalis), or a head that is shaved and treated as a whole.
    WholeScalp,
    /// Scars in otherwise full hair.
    Scars {
        /// The scars.
        scars: Vec<Scar>,
    },
}

/// How the front is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Natural, soft front.
    Soft,
    /// Natural with clear gaps and groups.
    Broken,
    /// A wide gradient from a light edge.
    Faded,
    /// A clear front with a short gradient.
    Defined,
    /// Razor-cut straight front.
    EdgeUp,
    /// With a widow's peak.
    Peaked,
    /// A round front.
    Rounded,
    /// A higher, receded front.
    Mature,
    /// A low, concave-round female front.
    Female,
}

impl Style {
    /// All styles.
    pub const ALL: [Self; 9] = [
        Self::Soft,
        Self::Broken,
        Self::Faded,
        Self::Defined,
        Self::EdgeUp,
        Self::Peaked,
        Self::Rounded,
        Self::Mature,
        Self::Female,
    ];
}

/// What the treatment imitates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// The stubble of a shaved head.
    #[default]
    Shaved,
    /// Less see-through skin between longer hair.
    Density,
}

/// A whorl where the person has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Whorl {
    /// Centre.
    pub centre: ScalpCoordinate,
    /// Turns clockwise, seen from outside.
    pub clockwise: bool,
}

/// Everything a design depends on besides the head and the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DesignRequest {
    /// What is treated.
    pub condition: Condition,
    /// How the front is drawn.
    pub style: Style,
    /// What is imitated.
    #[serde(default)]
    pub look: Look,
    /// Age, years.
    pub age_years: f64,
    /// Mid-frontal point above the glabella along the skin, mm; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid_frontal_mm: Option<f64>,
    /// Difference between left and right, mm; the rules decide when absent, 0 is dead symmetric.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asymmetry_mm: Option<f64>,
    /// Final core density, dots per cm²; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core_per_cm2: Option<f64>,
    /// Handles moved by hand, mm on the skin against the rules' places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved_handles: Vec<HandleOffset>,
    /// The person's whorl; a common one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whorl: Option<Whorl>,
    /// Seed of the irregularities.
    pub seed: u64,
}

impl DesignRequest {
    /// The defaults for a condition and a style at 35 years.
    #[must_use]
    pub fn new(condition: Condition, style: Style) -> Self {
        Self {
            condition,
            style,
            look: Look::Shaved,
            age_years: 35.0,
            mid_frontal_mm: None,
            asymmetry_mm: None,
            core_per_cm2: None,
            moved_handles: Vec::new(),
            whorl: None,
            seed: 1,
        }
    }

    /// Male pattern loss of a stage with a soft front.
    #[must_use]
    pub fn male(stage: Norwood) -> Self {
        Self::new(Condition::MalePattern { stage }, Style::Soft)
    }
}
