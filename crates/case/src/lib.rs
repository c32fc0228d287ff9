//! The whole of it: the versioned case file.
//!
//! A [`Case`] is what is kept of one client's plan: the head's measures and landmarks, the design, the count of the
//! dots, the figures that it all rests on. With the dots (`dots.csv`) and the photographs and scans it came from it
//! makes an [`Archive`], whose bytes are the file `NAME.stubble`: a zip that any tool can open and that never depends
//! on when or where it was written.
//!
//! A case of an older version is brought up to date while reading, one of a newer version is refused. Nothing in a case
//! file is trusted: sizes, names and hashes are checked, and an [`CaseError`] says what is wrong, where, and what to do.
//!
//! ```
//! use stubble_case::{Archive, ArchivePath, CaseError, Folder, Limits};
//!
//! let refused = Archive::from_bytes(b"PK but not a zip", &Limits::default());
//! assert!(matches!(refused, Err(CaseError::NotAnArchive(_))));
//!
//! let front = ArchivePath::new(Folder::Photos, "front.jpg")?;
//! assert_eq!(front.as_str(), "photos/front.jpg");
//! assert!(ArchivePath::parse("photos/../../etc/passwd").is_err());
//! # Ok::<(), stubble_case::PathError>(())
//! ```

pub mod archive;
mod assumptions;
mod error;
pub mod migrate;
pub mod model;
pub mod path;
pub mod records;
mod transfer;

pub use archive::{Archive, Limits};
pub use assumptions::assumptions;
pub use error::CaseError;
pub use model::{Case, FileStamp};
pub use path::{ArchivePath, Folder, PathError};
pub use records::{
    DesignRecord, FindingRecord, HairlineDistance, HeadFromInput, HeadRecord, Measured, PlacementRecord,
    PlanBasis, SessionCount, Severity, ZoneCount,
};
pub use transfer::hairline_distances;
