//! What leaves the house on paper: the plan that a client takes home, and what a practitioner works from.
//!
//! [`paper_pdf`] takes a case, its dots and the simulated pictures and sets one [`Paper`] as tagged PDF/A: the plan, the
//! maps of the sessions, consent, medical history, the transfer sheet, aftercare, the quote, the stencil at true scale. It
//! sets them in four languages ([`Language`]), on A4 or Letter. [`projector_svg`] is the same design in white on black for
//! a projector. The same values give the same bytes: the date is the case's, and nothing else is asked for.
//!
//! One module sees the typesetter. What a person typed reaches it as a value, never as markup.
//!
//! ```
//! use stubble_appearance::{View, When};
//! use stubble_case::Case;
//! use stubble_document::{DocumentError, Language, Paper, PaperSize, Picture, PlanPaper, Setting, paper_pdf};
//! use stubble_placement::Layout;
//!
//! fn paper(case: &Case, layout: &Layout, healed: &[u8]) -> Result<Vec<u8>, DocumentError> {
//!     let pictures = [Picture { view: View::Front, when: When::Healed, bytes: healed }];
//!     let evidence = stubble_evidence::Evidence::builtin();
//!     let setting = Setting { language: Language::German, size: PaperSize::A4 };
//!     paper_pdf(Paper::Plan, &PlanPaper { case, layout, pictures: &pictures, evidence: &evidence }, &setting)
//! }
//! ```

mod content;
mod cover;
mod doubts;
mod forms;
mod gallery;
mod geometry;
mod grounds;
mod language;
mod map;
mod numbers;
mod patch;
mod plan;
mod projector;
mod quote;
mod remarks;
mod sessions;
mod stencil;
#[cfg(test)]
mod translated;
mod typeset;
mod viewing;
mod words;

use stubble_appearance::{View, When};
use stubble_case::Case;
use stubble_evidence::Evidence;
use stubble_placement::Layout;

pub use language::{Language, UnknownLanguage};
pub use projector::{projector_html, projector_svg};
pub use remarks::head_remarks;

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

/// One of the papers of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// The plan that the client takes home.
    Plan,
    /// Maps, inks and order of work of each session, to tick off.
    Sessions,
    /// Consent, to sign.
    Consent,
    /// Questions about health, to answer and sign.
    History,
    /// Tape distances from landmarks to the points of the hairline.
    Transfer,
    /// Aftercare by day.
    Aftercare,
    /// Quote or invoice lines.
    Quote,
    /// The dots at true scale, flattened piece by piece.
    Stencil,
}

impl Paper {
    /// All papers.
    pub const ALL: [Self; 8] = [
        Self::Plan,
        Self::Sessions,
        Self::Consent,
        Self::History,
        Self::Transfer,
        Self::Aftercare,
        Self::Quote,
        Self::Stencil,
    ];

    /// Name of its file, without ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Sessions => "sessions",
            Self::Consent => "consent",
            Self::History => "history",
            Self::Transfer => "transfer",
            Self::Aftercare => "aftercare",
            Self::Quote => "quote",
            Self::Stencil => "stencil",
        }
    }
}

/// Size of the sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaperSize {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl PaperSize {
    /// Width and height, mm.
    #[must_use]
    pub fn mm(self) -> [f64; 2] {
        match self {
            Self::A4 => [210.0, 297.0],
            Self::Letter => [215.9, 279.4],
        }
    }
}

/// In what language and on what sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Setting {
    /// The language.
    pub language: Language,
    /// The sheets.
    pub size: PaperSize,
}

/// Sets the plan in English as PDF/A-2a on A4.
///
/// # Errors
/// If a picture is no JPEG or PNG, or is damaged.
pub fn plan_pdf(paper: &PlanPaper<'_>) -> Result<Vec<u8>, DocumentError> {
    paper_pdf(Paper::Plan, paper, &Setting::default())
}

/// Sets a paper as PDF/A-2a; its reader is asked to print it at its own size.
///
/// # Errors
/// If a picture is no JPEG or PNG, or is damaged.
pub fn paper_pdf(kind: Paper, paper: &PlanPaper<'_>, setting: &Setting) -> Result<Vec<u8>, DocumentError> {
    let words = language::Words::of(setting.language);
    let inputs = content::inputs(kind, paper, setting, &words)?;
    viewing::at_true_size(typeset::pdf(kind.name(), paper.case, inputs)?)
}
