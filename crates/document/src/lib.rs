//! What leaves the house on paper: `plan.pdf`, the plan that a client takes home and a practitioner works from.
//!
//! [`plan_pdf`] takes a case, its dots and the simulated pictures and sets them as tagged PDF/A on A4: cover, numbers with
//! their ranges and evidence grades, pictures, hairline distances, zones, one map a session, costs, what is uncertain,
//! aftercare, sources. The same values give the same bytes: the date is the case's, and nothing else is asked for.
//!
//! One module sees the typesetter. What a person typed reaches it as a value, never as markup.
//!
//! ```
//! use stubble_appearance::{View, When};
//! use stubble_case::Case;
//! use stubble_document::{DocumentError, Picture, PlanPaper, plan_pdf};
//! use stubble_placement::Layout;
//!
//! fn paper(case: &Case, layout: &Layout, healed: &[u8]) -> Result<Vec<u8>, DocumentError> {
//!     let pictures = [Picture { view: View::Front, when: When::Healed, bytes: healed }];
//!     plan_pdf(&PlanPaper { case, layout, pictures: &pictures, evidence: &stubble_evidence::Evidence::builtin() })
//! }
//! ```

mod content;
mod cover;
mod doubts;
mod gallery;
mod geometry;
mod grounds;
mod map;
mod numbers;
mod plan;
mod sessions;
mod typeset;
mod words;

use stubble_appearance::{View, When};
use stubble_case::Case;
use stubble_evidence::Evidence;
use stubble_placement::Layout;

/// A simulated picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// From where.
    pub view: View,
    /// At which moment.
    pub when: When,
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
