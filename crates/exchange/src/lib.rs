//! What other programs read of a case: the dates as iCalendar, the dots as JSON and as glTF points.
//!
//! [`Format::ALL`] names all of them. One module a format, each from the case and its dots to bytes; a further one (a record of
//! treatment as FHIR, DICOM, the path of a machine) is a module and an entry of [`Format`].
//!
//! ```
//! use stubble_case::Case;
//! use stubble_exchange::{ExchangeError, Format};
//! use stubble_placement::Layout;
//!
//! fn calendar(case: &Case, layout: &Layout) -> Result<Vec<u8>, ExchangeError> {
//!     Format::Calendar.bytes(case, layout)
//! }
//! ```

mod calendar;
mod gltf;
mod json;

use stubble_case::Case;
use stubble_placement::Layout;

/// A format that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Sessions, waiting times, aftercare and touch-up as iCalendar (RFC 5545).
    Calendar,
    /// Every impression, a row each, with units, as JSON.
    DotsJson,
    /// The dots as points of a binary glTF 2.0 file, a node for each session, metres.
    DotsGltf,
}

/// A case that cannot be given in a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// Nothing has a date.
    #[error("this plan has no dates: settle what stands against the first session, and plan again")]
    NoDates,
    /// A date lies beyond what a calendar holds.
    #[error("the date {0} lies beyond what a calendar holds")]
    Date(String),
    /// There is nothing to give.
    #[error("this plan has no dots")]
    NoDots,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Calendar, Self::DotsJson, Self::DotsGltf];

    /// Name of the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar.ics",
            Self::DotsJson => "dots.json",
            Self::DotsGltf => "dots.glb",
        }
    }

    /// Media type, as registered with the IANA.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Calendar => "text/calendar; charset=utf-8",
            Self::DotsJson => "application/json",
            Self::DotsGltf => "model/gltf-binary",
        }
    }

    /// The case in this format.
    ///
    /// # Errors
    /// If the plan has no dates for the calendar, or no dots.
    pub fn bytes(self, case: &Case, layout: &Layout) -> Result<Vec<u8>, ExchangeError> {
        match self {
            Self::Calendar => calendar::of(case),
            Self::DotsJson => Ok(json::of(case, layout)),
            Self::DotsGltf => gltf::of(case, layout),
        }
    }
}
