//! What leaves the house on paper: `plan.pdf`, the plan that a client takes home and a practitioner works from.
//!
//! [`plan_pdf`] takes a case, its dots and the simulated pictures and sets them as tagged PDF/A on A4: cover, numbers with
//! their ranges and evidence grades, pictures, hairline distances, zones, one map a session, costs, what is uncertain,
//! aftercare, sources. The same values give the same bytes: the date is the case's, and nothing else is asked for.
//!
//! One module sees the typesetter. What a person typed reaches it as a value, never as markup.
//!
//! ```
//! use stubble_document::{Moment, View};
//!
//! assert_eq!(View::ThreeQuarter.name(), "Three-quarter");
//! assert_eq!(Moment::Years(5).name(), "After 5 years");
//! ```

mod content;
mod map;
mod numbers;
mod sessions;
mod typeset;
mod words;

use stubble_case::Case;
use stubble_evidence::Evidence;
use stubble_placement::Layout;

/// From where a picture is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// From the front and the person's left.
    ThreeQuarter,
    /// Face on.
    Front,
    /// From above.
    Top,
    /// The person's left side.
    Left,
    /// The person's right side.
    Right,
    /// From behind.
    Back,
}

impl View {
    /// All views in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::ThreeQuarter, Self::Front, Self::Top, Self::Left, Self::Right, Self::Back];

    /// Name on paper.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ThreeQuarter => "Three-quarter",
            Self::Front => "Front",
            Self::Top => "Top",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::Back => "Back",
        }
    }
}

/// When a picture would be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Before any treatment.
    Bare,
    /// Right after a treatment session, numbered from 1.
    AfterSession(u8),
    /// Healed, four weeks after the last session.
    Healed,
    /// Whole years later, without a touch-up.
    Years(u8),
}

impl Moment {
    /// Name on paper.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Bare => "Before".to_owned(),
            Self::AfterSession(n) => format!("After session {n}"),
            Self::Healed => "Healed".to_owned(),
            Self::Years(1) => "After 1 year".to_owned(),
            Self::Years(n) => format!("After {n} years"),
        }
    }
}

/// A simulated picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// From where.
    pub view: View,
    /// When.
    pub moment: Moment,
    /// The file, JPEG or PNG. JPEG goes into the document as it is.
    pub bytes: &'a [u8],
}

/// What the plan on paper is made of.
#[derive(Debug, Clone, Copy)]
pub struct PlanPaper<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its dots, for the maps.
    pub layout: &'a Layout,
    /// Pictures; those that are missing are left out.
    pub pictures: &'a [Picture<'a>],
    /// The evidence base, for aftercare and the names of sources.
    pub evidence: &'a Evidence,
}

/// A plan that cannot be put on paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A picture is neither JPEG nor PNG.
    #[error("the picture `{0}` is neither JPEG nor PNG; give the pictures as the renderer writes them")]
    Picture(String),
    /// The typesetter refused, with its reason.
    #[error("the plan cannot be typeset: {0}")]
    Typesetting(String),
}

/// Sets a plan as PDF/A-2a on A4.
///
/// # Errors
/// If a picture is no JPEG or PNG, or is damaged.
pub fn plan_pdf(paper: &PlanPaper<'_>) -> Result<Vec<u8>, DocumentError> {
    typeset::pdf(paper.case, content::inputs(paper)?)
}
