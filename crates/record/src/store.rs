//! The one door to a database: a method a use case, not a table.

use async_trait::async_trait;

use crate::{Client, ClientId, Consultation, ConsultationId, Edit, EditNumber, File, FileId, Sealed};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such client, consultation or file.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// Others edited in between: nothing was written.
    #[error("the consultation has moved on to edit {}", now.0)]
    Moved {
        /// Number of the last edit now.
        now: EditNumber,
    },
    /// Another program holds the database.
    #[error("the database is busy with another program; close it and try again")]
    Busy,
    /// No space is left.
    #[error("the disk is full; nothing was written: free some space and try again")]
    Full,
    /// The file or folder cannot be written, or the database is damaged and was opened to be read only.
    #[error("the records can only be read: {0}")]
    ReadOnly(String),
    /// The database is of a newer version of the program.
    #[error(
        "the records were written by a newer version of Stubble (their form is {found}, this version knows {known}); use that version"
    )]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The database says no for another reason.
    #[error("the database failed: {0}")]
    Database(String),
}

/// Whether what is kept can be trusted and added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// Reads and writes.
    Sound,
    /// Reads only, and why.
    ReadOnly(String),
}

/// Clients, consultations and files behind one door. An acknowledged write survives a crash at any instant.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Whether it can be written.
    fn health(&self) -> Health;

    /// All clients, newest first.
    async fn clients(&self) -> Result<Vec<Client>, StoreError>;

    /// One client.
    async fn client(&self, id: ClientId) -> Result<Client, StoreError>;

    /// Adds a client.
    async fn add_client(&self, client: &Client) -> Result<(), StoreError>;

    /// Writes a client's card anew.
    async fn change_card(&self, id: ClientId, card: &Sealed) -> Result<(), StoreError>;

    /// Removes a client with key, consultations, edits and files; gives the blobs that are now nobody's.
    async fn erase_client(&self, id: ClientId) -> Result<Vec<String>, StoreError>;

    /// A client's consultations, newest first.
    async fn consultations(&self, client: ClientId) -> Result<Vec<Consultation>, StoreError>;

    /// One consultation.
    async fn consultation(&self, id: ConsultationId) -> Result<Consultation, StoreError>;

    /// Begins a consultation; its document is that of no edits.
    async fn add_consultation(&self, consultation: &Consultation) -> Result<(), StoreError>;

    /// Appends an edit and the document it leads to, both or neither; `edit.number` must follow the last one.
    ///
    /// [`StoreError::Moved`] if it does not.
    async fn append(
        &self,
        consultation: ConsultationId,
        edit: &Edit,
        document: &Sealed,
    ) -> Result<(), StoreError>;

    /// The edits after a number, in order.
    async fn edits(&self, consultation: ConsultationId, after: EditNumber) -> Result<Vec<Edit>, StoreError>;

    /// Keeps a file's row.
    async fn add_file(&self, file: &File) -> Result<(), StoreError>;

    /// A file's row.
    async fn file(&self, id: FileId) -> Result<File, StoreError>;

    /// The files of a consultation, oldest first.
    async fn files(&self, consultation: ConsultationId) -> Result<Vec<File>, StoreError>;

    /// Writes a file's card anew.
    async fn change_file(&self, id: FileId, card: &Sealed) -> Result<(), StoreError>;

    /// Removes a file; gives its blob if nobody else's.
    async fn remove_file(&self, id: FileId) -> Result<Option<String>, StoreError>;

    /// Every blob that a file needs.
    async fn blobs(&self) -> Result<Vec<String>, StoreError>;

    /// A setting of the house, as JSON text.
    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Writes a setting.
    async fn set_setting(&self, name: &str, json: &str) -> Result<(), StoreError>;
}
