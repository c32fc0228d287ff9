//! What a store keeps, row by row.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ClientId, ConsultationId, FileId};

/// Ciphertext with its nonce and tag; opened with the client's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// A client's own key, sealed with the key of the house. Without it nothing of the client can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey(pub Vec<u8>);

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Which one.
    pub id: ClientId,
    /// When the card was made.
    pub created: Timestamp,
    /// The client's key.
    pub key: WrappedKey,
    /// Name, birth and notes.
    pub card: Sealed,
}

/// How many edits a consultation has; the number of the last one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct EditNumber(pub u64);

impl EditNumber {
    /// Before the first edit.
    pub const NONE: Self = Self(0);

    /// The number of the edit that follows.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A consultation: one document that grows by edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Which one.
    pub id: ConsultationId,
    /// Whose.
    pub client: ClientId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last edited.
    pub changed: Timestamp,
    /// Number of its last edit.
    pub edits: EditNumber,
    /// What the edits add up to.
    pub document: Sealed,
}

/// One change of a consultation, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Its place in the log, from 1, without gaps.
    pub number: EditNumber,
    /// When it was acknowledged.
    pub at: Timestamp,
    /// What was changed, and how to change it back.
    pub entry: Sealed,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A photograph.
    Photo,
    /// A 3D scan.
    Scan,
}

/// A photo or scan; its content lies in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Which one.
    pub id: FileId,
    /// Of which consultation.
    pub consultation: ConsultationId,
    /// Photo or scan.
    pub kind: FileKind,
    /// When it was kept.
    pub added: Timestamp,
    /// Length of the content before sealing, bytes.
    pub bytes: u64,
    /// Where the content lies in the archive.
    pub blob: String,
    /// Name, shot and what was measured.
    pub card: Sealed,
}
