//! Photos and scans, sealed, in a folder or an object store; and the keys that seal everything a person typed.
//!
//! The house has one key, in a file that only its owner can read. Each client has a key of their own, kept in the record
//! wrapped with the house's; destroying that row makes all of the client's photos and notes unreadable, wherever copies of
//! them lie. A blob's name is a keyed hash of its content: the same photo is kept once, and the name tells nobody what it is.
//!
//! ```
//! use stubble_archive::Vault;
//!
//! let vault = Vault::generate()?;
//! let (key, wrapped) = vault.new_client_key()?;
//! let sealed = key.seal("note", b"scar behind the left ear")?;
//! let again = vault.unwrap_key(&wrapped)?;
//! assert_eq!(again.open("note", &sealed)?, b"scar behind the left ear");
//! assert!(again.open("name", &sealed).is_err(), "what was sealed as a note opens as nothing else");
//! # Ok::<(), stubble_archive::ArchiveError>(())
//! ```

mod blobs;
mod vault;

pub use blobs::{Archive, BlobName};
pub use vault::{ClientKey, Vault};

/// Why something cannot be kept, found or opened.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The key does not fit, or the content was changed.
    #[error("{0} cannot be opened: it was changed, or another key sealed it")]
    Sealed(String),
    /// The key file is not one.
    #[error("the key file does not hold a key of 64 hexadecimal digits; put back the one from your backup")]
    KeyFile,
    /// No such blob.
    #[error("the file {0} is not in the archive; restore it from your backup")]
    Missing(BlobName),
    /// No name of a blob.
    #[error("`{0}` is no name of a file in the archive")]
    Name(String),
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers: {0}")]
    Random(String),
    /// The folder or store says no.
    #[error("the archive failed: {0}")]
    Store(String),
}
