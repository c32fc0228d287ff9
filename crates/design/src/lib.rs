//! What is wanted: the hairline as a curve on the surface, the zones behind it, and the fields that placement fills:
//! density, tone, growth direction.
//!
//! A [`Designer`] is a head prepared once; [`Designer::design`] turns a [`DesignRequest`] (condition, style, wishes) into
//! a [`Design`]. The hairline follows rules in millimetres from landmarks, loss is drawn in scalp coordinates so that it
//! fits any head, and what is treated is where hair is lost behind the line. Every figure comes from
//! `data/hairline.toml` and `data/scales.toml` with its evidence grade.
//!
//! ```
//! use stubble_design::{DesignRequest, Designer, Norwood};
//! use stubble_evidence::Evidence;
//! use stubble_head::{Anthropometry, sample_head};
//!
//! let head = sample_head(&Anthropometry::MAN);
//! let designer = Designer::new(&head, &Evidence::builtin())?;
//! let design = designer.design(&DesignRequest::male(Norwood::IV))?;
//! let line = design.hairline.as_ref().map(|l| l.measures.mid_frontal_mm);
//! assert!(line.is_some_and(|mm| (70.0..=100.0).contains(&mm)));
//! assert!(design.expected_dots > 1_000.0);
//! # Ok::<(), stubble_design::DesignError>(())
//! ```

mod base;
mod brush;
mod chart;
mod contrast;
mod critic;
mod designer;
mod edit;
mod fields;
mod front;
mod future;
mod grading;
mod growth;
mod hairline;
mod loss;
mod named;
mod natural;
mod nearest;
mod noise;
mod profile;
mod request;
mod rules;
mod scar;
mod sideburns;
mod smooth;
mod spline;
mod template;

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::Evidence;
use stubble_head::{Head, Point};

pub use contrast::DotContrast;
pub use critic::{About, Finding, Rule, Severity};
pub use designer::{DesignError, Designer};
pub use edit::{Edit, EditError, History, Options};
pub use future::likely_later_stage;
pub use grading::Grading;
pub use hairline::{Hairline, HairlineMeasures, Handle, HandleName, HandleOffset, HandlePlace};
pub use named::ConditionNameError;
pub use natural::{Natural, OwnHair};
pub use request::{
    Avoid, AvoidReason, BrushEffect, BrushStroke, Condition, DesignRequest, ExistingInk, Look, Ludwig,
    Norwood, Override, Patch, Scar, Style, Whorl,
};

pub use template::Template;

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

impl ZoneKind {
    /// All zones, in the order of their discriminants.
    pub const ALL: [Self; 7] =
        [Self::None, Self::Edge, Self::Transition, Self::Core, Self::Crown, Self::SideFade, Self::Scar];

    /// The zone as files write it, e.g. `side_fade`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Edge => "edge",
            Self::Transition => "transition",
            Self::Core => "core",
            Self::Crown => "crown",
            Self::SideFade => "side_fade",
            Self::Scar => "scar",
        }
    }
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

/// A design on one head.
#[derive(Debug, Clone)]
pub struct Design {
    /// What was asked for.
    pub request: DesignRequest,
    /// The new front; `None` where the person's own hairline is kept.
    pub hairline: Option<Hairline>,
    /// What placement fills.
    pub fields: Fields,
    /// Per scalp vertex: share of the person's own hair that is there, 0..=1.
    pub native_share: Vec<f64>,
    /// Per scalp vertex: how hair grows there without loss.
    pub natural: Vec<Natural>,
    /// Technique of every treated zone.
    pub techniques: Vec<ZoneTechnique>,
    /// Area with any density, cm².
    pub treated_area_cm2: f64,
    /// Integral of the density over the scalp.
    pub expected_dots: f64,
    /// Where nothing may be placed: the spots to avoid on this head and their radii, mm.
    pub no_ink: Vec<(Point, f64)>,
    /// What the critic says, most serious first.
    pub findings: Vec<Finding>,
}

/// Draws one design; keep a [`Designer`] to draw several on the same head.
///
/// # Errors
/// If the head is no adult's or incomplete, a number of the request cannot be drawn, or a figure is missing.
pub fn design(head: &Head, request: &DesignRequest, evidence: &Evidence) -> Result<Design, DesignError> {
    Designer::new(head, evidence)?.design(request)
}

impl Design {
    pub(crate) fn assemble(
        designer: &Designer<'_>,
        request: &DesignRequest,
        hairline: Option<Hairline>,
        fields: Fields,
        (native_share, natural): (Vec<f64>, Vec<Natural>),
        base: &base::Base,
        rules: &rules::Rules,
    ) -> Result<Self, DesignError> {
        let totals = fields::Totals::new(designer, &fields);
        let techniques = totals
            .by_zone_cm2
            .iter()
            .map(|(&zone, &area_cm2)| rules.technique(zone, request, area_cm2))
            .collect();
        let subject = critic::Subject {
            request,
            hairline: hairline.as_ref(),
            treated_cm2: totals.treated_cm2,
            avoid_inside: request.avoid.iter().map(|spot| designer.is_treated_near(spot, &fields)).collect(),
            contrast: designer.dot_contrast_by(request, rules)?,
            future: base
                .later
                .as_ref()
                .map(|(stage, lost)| (*stage, future::open_cm2(designer, &fields, &native_share, lost))),
        };
        let findings = critic::critique(&subject, rules, &designer.evidence)?;
        Ok(Self {
            request: request.clone(),
            hairline,
            fields,
            native_share,
            natural,
            no_ink: request.avoid.iter().map(|spot| (designer.place(spot.centre), spot.radius_mm)).collect(),
            techniques,
            treated_area_cm2: totals.treated_cm2,
            expected_dots: totals.dots,
            findings,
        })
    }

    /// The most serious finding that nobody has accepted with a reason.
    #[must_use]
    pub fn verdict(&self) -> Option<Severity> {
        self.findings.iter().filter(|f| f.accepted.is_none()).map(|f| f.severity).max()
    }
}
