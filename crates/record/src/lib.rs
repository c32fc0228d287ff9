//! What is kept: clients, their consultations as logs of edits, and where their files lie.
//!
//! A consultation is never overwritten. Every change is an [`Edit`] that is appended with a number, and the document that
//! they add up to is stored in the same transaction, so that what was acknowledged is there after any crash. Two windows on
//! one consultation cannot lose each other's work: an edit names the number it was made after, and a [`Store`] refuses it
//! with [`StoreError::Moved`] when others came between, so that the caller can merge and try again.
//!
//! Everything a person typed is [`Sealed`]: the database sees ciphertext only, and the key of a client is a row of its own
//! that is destroyed when the client is erased. Sealing is the work of the `archive` crate.
//!
//! ```
//! use stubble_record::{ClientId, EditNumber};
//!
//! let id: ClientId = "0192f0c1-2f4e-7000-8000-000000000001".parse()?;
//! assert_eq!(id.to_string(), "0192f0c1-2f4e-7000-8000-000000000001");
//! assert!("../../etc/passwd".parse::<ClientId>().is_err());
//! assert_eq!(EditNumber::NONE.next(), EditNumber(1));
//! # Ok::<(), stubble_record::IdError>(())
//! ```

mod id;
mod row;
mod store;

pub use id::{ClientId, ConsultationId, FileId, IdError};
pub use row::{Client, Consultation, Edit, EditNumber, File, FileKind, Sealed, WrappedKey};
pub use store::{Health, Store, StoreError};
