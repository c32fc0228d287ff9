//! What can be wrong with a case file.

use crate::PathError;

/// A case file that cannot be read or written; the file itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The bytes are no zip archive, or a damaged one.
    #[error("this is not a case file: {0}; a case file is the NAME.stubble that Stubble wrote")]
    NotAnArchive(String),
    /// The archive holds something that a case does not, or in a form that a case does not use.
    #[error("`{entry}` in the case file is refused: {problem}")]
    Entry {
        /// Name of the entry, printable.
        entry: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Larger than the limits given to the reader.
    #[error("the case file is too large: {0}")]
    TooLarge(String),
    /// A part that every case has is not there.
    #[error("the case file has no `{0}`; it is incomplete, use a backup")]
    Missing(String),
    /// A file's content is not what `case.json` says.
    #[error(
        "`{0}` in the case file was changed or damaged after the case was written: its BLAKE3 hash differs; use a backup"
    )]
    Changed(String),
    /// No usable version number.
    #[error("case.json has no `version` number; it was not written by Stubble")]
    NoVersion,
    /// Written by a later program.
    #[error(
        "the case file is of version {found}, this program reads up to version {known}; open it with a newer Stubble. The file was left untouched"
    )]
    Newer {
        /// Version in the file.
        found: u64,
        /// Newest version that is known.
        known: u64,
    },
    /// An older case does not look like its version.
    #[error("case.json cannot be brought up to date from version {from}: {problem}")]
    Migration {
        /// The version it has.
        from: u64,
        /// What is missing or wrong.
        problem: String,
    },
    /// `case.json` is not JSON, or not a case.
    #[error("case.json is not valid at `{place}`: {problem}")]
    Json {
        /// Path of the value, e.g. `design.zones[2].area_cm2`.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file's name cannot be stored.
    #[error(transparent)]
    Path(#[from] PathError),
}
