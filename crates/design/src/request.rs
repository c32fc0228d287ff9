//! What a person asks for: the condition, the wished style, and what differs from the defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_head::ScalpCoordinate;
use stubble_optics::SkinTone;

use crate::critic::Rule;
use crate::hairline::{HandleOffset, HandlePlace};

/// A stage of male pattern hair loss after Norwood; the A variants recede as one front. The aliases are how case files
/// of version 1 write the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the scale's own")]
pub enum Norwood {
    I,
    #[serde(rename = "ii", alias = "i_i")]
    II,
    #[serde(rename = "iia", alias = "i_ia")]
    IIa,
    #[serde(rename = "iii", alias = "i_i_i")]
    III,
    #[serde(rename = "iiia", alias = "i_i_ia")]
    IIIa,
    #[serde(rename = "iii_vertex", alias = "i_i_i_vertex")]
    IIIVertex,
    #[serde(rename = "iv", alias = "i_v")]
    IV,
    #[serde(rename = "iva", alias = "i_va")]
    IVa,
    V,
    #[serde(rename = "va")]
    Va,
    #[serde(rename = "vi", alias = "v_i")]
    VI,
    #[serde(rename = "vii", alias = "v_i_i")]
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
    #[serde(rename = "ii", alias = "i_i")]
    II,
    #[serde(rename = "iii", alias = "i_i_i")]
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
    /// Scarring alopecia, burnt out or not.
    ScarringAlopecia {
        /// The patches.
        patches: Vec<Patch>,
        /// Whether it still spreads.
        active: bool,
    },
    /// Loss along the hairline from years of pull.
    Traction {
        /// How far behind the old line hair is lost, mm.
        depth_mm: f64,
    },
    /// Hair of temple and sideburn that is thin or ends too far back: their front edge, and the way into a beard.
    Sideburns {
        /// How far behind the line from temple peak to sideburn ink is placed, mm.
        depth_mm: f64,
        /// The sideburn runs out into a beard instead of ending.
        into_beard: bool,
    },
    /// More density where a transplant came out thin.
    TransplantTopUp {
        /// The stage that was transplanted.
        stage: Norwood,
        /// Share of full density that grows there now, 0..=1.
        grown_share: f64,
    },
    /// Full hair; only scars are treated.
    Scars {
        /// The scars.
        scars: Vec<Scar>,
    },
}

impl Condition {
    /// Whether hair is, or may be, still being lost in places not yet settled.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(
            self,
            Self::AlopeciaAreata { active: true, .. } | Self::ScarringAlopecia { active: true, .. }
        )
    }

    /// Conditions that keep the person's own hairline draw none.
    #[must_use]
    pub fn draws_hairline(&self) -> bool {
        matches!(
            self,
            Self::MalePattern { .. }
                | Self::WholeScalp
                | Self::Traction { .. }
                | Self::Sideburns { .. }
                | Self::TransplantTopUp { .. }
        )
    }
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

    /// The style as it is written in files and on the command line, e.g. `edge_up`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Soft => "soft",
            Self::Broken => "broken",
            Self::Faded => "faded",
            Self::Defined => "defined",
            Self::EdgeUp => "edge_up",
            Self::Peaked => "peaked",
            Self::Rounded => "rounded",
            Self::Mature => "mature",
            Self::Female => "female",
        }
    }
}

/// What the treatment imitates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// The stubble of a shaved head.
    #[default]
    Shaved,
    /// Less see-through skin between longer hair: sparser dots, no harder than the hair around them.
    Density,
    /// Strokes like short strands in place of dots.
    Strands,
}

/// A whorl where the person has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Whorl {
    /// Centre.
    pub centre: ScalpCoordinate,
    /// Turns clockwise, seen from outside.
    pub clockwise: bool,
}

/// A round dab of the brush.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BrushStroke {
    /// Centre.
    pub centre: ScalpCoordinate,
    /// Radius on the skin, mm; the outer third fades out.
    pub radius_mm: f64,
    /// Also on the other side of the midline.
    #[serde(default)]
    pub mirrored: bool,
    /// What it does.
    pub effect: BrushEffect,
}

/// What a brush stroke does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BrushEffect {
    /// Multiplies the density.
    Density {
        /// Factor, 0..=2.
        factor: f64,
    },
    /// Multiplies the tone.
    Tone {
        /// Factor, 0..=1.5.
        factor: f64,
    },
    /// Nothing is placed.
    NoInk,
}

/// A spot that must not be inked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Avoid {
    /// Centre.
    pub centre: ScalpCoordinate,
    /// Radius on the skin, mm.
    pub radius_mm: f64,
    /// Why.
    pub reason: AvoidReason,
}

/// Why a spot must not be inked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AvoidReason {
    /// A mole or another pigmented lesion.
    Mole,
    /// An inflamed or growing patch.
    ActivePatch,
    /// A wound or infected skin.
    Wound,
}

/// Ink that is already there, and what is wished for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExistingInk {
    /// Faded, to be refreshed as it was.
    TopUp,
    /// To be made denser.
    Denser,
    /// Too hard a front, to be softened with lighter dots before and behind it.
    Soften,
    /// Too low a front: ink in front of the new line must go first.
    Raise,
    /// Blue, green or red.
    Discoloured,
    /// Merged to a film without dots.
    Merged,
}

/// A finding of the critic that a practitioner accepts, with the reason that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Override {
    /// Which rule.
    pub rule: Rule,
    /// Why it does not hold here.
    pub reason: String,
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
    /// The second whorl of those who have two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_whorl: Option<Whorl>,
    /// Some of the dots of the edge become fine, short strokes like baby hair.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fine_hairs: bool,
    /// The person's skin colour, for the critique of contrast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skin: Option<SkinTone>,
    /// CIELAB lightness of the person's own hair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hair_l: Option<f64>,
    /// Handles at fixed scalp coordinates, as a template brings them; moves are added to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placed_handles: Vec<HandlePlace>,
    /// Width of the gradient behind the front, mm; the style decides when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp_mm: Option<f64>,
    /// Density at the front edge as a share of the core; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_density_share: Option<f64>,
    /// Tone at the front edge as a share of the core; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_tone_share: Option<f64>,
    /// Healed dot diameter, mm; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dot_diameter_mm: Option<f64>,
    /// Depth of the pigment, mm; the rules decide when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_mm: Option<f64>,
    /// Ink of the core, e.g. `90% carbon black + 10% red iron oxide 1:12`, as [`stubble_optics::shade::Shade`] reads it; the
    /// rules decide when absent. The edge gets it as much paler as the rules have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ink: Option<String>,
    /// Follicular units per cm² measured in the person's full hair nearby.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native_per_cm2: Option<f64>,
    /// Scars to cover besides what the condition treats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scars: Vec<Scar>,
    /// A test patch on the scar is part of the plan.
    #[serde(default = "yes")]
    pub scar_test_patch: bool,
    /// Ink that is already there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_ink: Option<ExistingInk>,
    /// Spots that must not be inked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub avoid: Vec<Avoid>,
    /// Brush strokes in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brush: Vec<BrushStroke>,
    /// Findings accepted with a reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Seed of the irregularities.
    pub seed: u64,
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl DesignRequest {
    /// All scars to cover: those of the condition and those besides it.
    pub fn all_scars(&self) -> impl Iterator<Item = &Scar> {
        let own: &[Scar] = if let Condition::Scars { scars } = &self.condition { scars } else { &[] };
        own.iter().chain(&self.scars)
    }

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
            second_whorl: None,
            fine_hairs: false,
            skin: None,
            hair_l: None,
            placed_handles: Vec::new(),
            ramp_mm: None,
            edge_density_share: None,
            edge_tone_share: None,
            dot_diameter_mm: None,
            depth_mm: None,
            ink: None,
            native_per_cm2: None,
            scars: Vec::new(),
            scar_test_patch: true,
            existing_ink: None,
            avoid: Vec::new(),
            brush: Vec::new(),
            overrides: Vec::new(),
            seed: 1,
        }
    }

    /// Male pattern loss of a stage with a soft front.
    #[must_use]
    pub fn male(stage: Norwood) -> Self {
        Self::new(Condition::MalePattern { stage }, Style::Soft)
    }
}
