//! Where every dot goes: impressions on the curved scalp, split over treatment sessions, in an order a hand can follow.
//!
//! A [`Canvas`] (a surface with the wanted density) and [`Settings`] go in, a [`Layout`] with an exact count comes
//! out. Candidates are drawn with the density and thinned by weighted sample elimination, the rest relaxes on the
//! surface until the density is followed at every scale, sessions are classes that trade dots until each is even by
//! itself, and each session is put in an order of work cells with a short open path inside.
//!
//! ```
//! use stubble_placement::{Canvas, Settings, Silent, place};
//!
//! let canvas = Canvas::sheet(60.0, 40.0, |_, y| 40.0 + y)?;
//! let settings = Settings { count: Some(1500), ..Settings::new(&stubble_evidence::Evidence::builtin())? };
//! let placement = place(&canvas, &settings, &Silent)?;
//! assert_eq!(placement.layout.impressions.len(), 1500);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canvas;
mod dots;
mod edit;
mod eliminate;
mod expression;
mod finish;
mod grid;
mod hand;
pub mod judge;
mod path;
mod pattern;
mod place;
mod progress;
mod refine;
mod regularity;
mod relax;
mod request;
mod sessions;
mod spacing;
mod strands;
mod surface;
mod tour;

use nalgebra::Vector3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::ZoneKind;
use stubble_head::Point;

pub use canvas::{Canvas, CanvasError};
pub use dots::{COLUMNS, DotsError, read_dots, read_positions, write_dots};
pub use edit::{BrushStroke, EditError, Refilled, Workbench};
pub use expression::{Expression, ExpressionError};
pub use hand::HandPath;
pub use pattern::{DonorPattern, Match, PatternError};
pub use place::{Follicle, NoInk, PlaceError, Placement, Quality, Settings, place};
pub use progress::{Progress, Silent, Stage};
pub use refine::repaired;
pub use regularity::Regularity;
pub use request::{DensityWish, Request, RequestError, StrandWish, read_follicles};
pub use strands::{Strands, StrokeCourses};

/// Vectors of the inner loops: relative to the middle of the surface, mm.
pub(crate) type V3 = nalgebra::Vector3<f32>;

/// What an impression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImpressionKind {
    /// A dot.
    Dot,
    /// A strand stroke.
    Strand,
}

/// One dot or strand stroke in the skin.
#[derive(Debug, Clone, PartialEq)]
pub struct Impression {
    /// Number within the plan, from 1.
    pub id: u32,
    /// Treatment session, from 1.
    pub session: u8,
    /// Place in the session's hand path, from 1.
    pub order: u32,
    /// Position on the surface, head frame, mm.
    pub position: Point,
    /// Outward unit normal.
    pub normal: Vector3<f64>,
    /// Unit tangent, growth direction.
    pub direction: Vector3<f64>,
    /// Dot or strand.
    pub kind: ImpressionKind,
    /// Extent along `direction`, mm (a round dot's diameter).
    pub length_mm: f64,
    /// Healed diameter aimed at, mm.
    pub diameter_mm: f64,
    /// Depth of the pigment, mm.
    pub depth_mm: f64,
    /// Index into [`Layout::pigments`].
    pub pigment: u16,
    /// Zone.
    pub zone: ZoneKind,
    /// Darkness relative to the core, 0..=1.
    pub tone: f64,
}

/// All impressions of a plan, sorted by session, then order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// The impressions.
    pub impressions: Vec<Impression>,
    /// Pigment names that impressions point to.
    pub pigments: Vec<String>,
    /// Number of treatment sessions.
    pub sessions: u8,
}
