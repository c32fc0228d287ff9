//! The house's records, opened: rows on one side, what the page shows on the other, and the keys between them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stubble_archive::{Archive, BlobName, ClientKey, Vault};
use stubble_record::{
    Client, ClientId, Consultation, ConsultationId, Edit, EditNumber, File, FileId, FileKind, Health, Sealed,
    Store, StoreError,
};
use stubble_record_sqlite::SqliteStore;

use crate::document::Document;
use crate::folder;
use crate::history::{Action, Entry, History};
use crate::problem::Problem;

/// A client's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    /// Name, or a label that says nothing.
    pub(crate) name: String,
    /// Anything to remember.
    #[serde(default)]
    pub(crate) note: String,
}

/// What is known of a file besides its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FileCard {
    /// Name it came with.
    pub(crate) name: String,
    /// Media type of the content as it is kept.
    pub(crate) media_type: String,
    /// Which shot of the list it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shot: Option<String>,
    /// What was measured on it, with what was corrected by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) measured: Option<Value>,
}

/// A consultation, opened.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) row: Consultation,
    pub(crate) key: std::sync::Arc<ClientKey>,
    pub(crate) document: Document,
}

/// Records, files and keys of one practice.
#[derive(Debug)]
pub(crate) struct House {
    store: SqliteStore,
    archive: Archive,
    vault: Vault,
    folder: PathBuf,
}

const CARD: &str = "client card";
const DOCUMENT: &str = "document";
const ENTRY: &str = "edit";
const FILE: &str = "file card";

impl House {
    /// Opens the practice in a folder, making what is missing.
    pub(crate) async fn open(path: &Path) -> Result<Self, folder::FolderError> {
        let opened = folder::open(path).await?;
        Ok(Self {
            store: opened.store,
            archive: opened.archive,
            vault: opened.vault,
            folder: path.to_owned(),
        })
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Why nothing can be written, if so.
    pub(crate) fn read_only(&self) -> Option<String> {
        match self.store.health() {
            Health::Sound => None,
            Health::ReadOnly(why) => Some(why),
        }
    }

    pub(crate) async fn clients(&self) -> Result<Vec<(Client, Card)>, Problem> {
        let rows = self.store.clients().await?;
        rows.into_iter()
            .map(|row| {
                let card = open(&self.vault.unwrap_key(&row.key)?, CARD, &row.card)?;
                Ok((row, card))
            })
            .collect()
    }

    pub(crate) async fn client(&self, id: ClientId) -> Result<(Client, Card), Problem> {
        let row = self.store.client(id).await?;
        let card = open(&self.vault.unwrap_key(&row.key)?, CARD, &row.card)?;
        Ok((row, card))
    }

    pub(crate) async fn add_client(&self, card: &Card) -> Result<ClientId, Problem> {
        let (unix_ms, random, created) = fresh()?;
        let (key, wrapped) = self.vault.new_client_key()?;
        let id = ClientId::new(unix_ms, random);
        self.store.add_client(&Client { id, created, key: wrapped, card: seal(&key, CARD, card)? }).await?;
        Ok(id)
    }

    pub(crate) async fn change_card(&self, id: ClientId, card: &Card) -> Result<(), Problem> {
        let key = self.vault.unwrap_key(&self.store.client(id).await?.key)?;
        Ok(self.store.change_card(id, &seal(&key, CARD, card)?).await?)
    }

    /// Erases a client: first the key, then what nobody can read any more.
    pub(crate) async fn erase_client(&self, id: ClientId) -> Result<(), Problem> {
        for blob in self.store.erase_client(id).await? {
            self.archive.remove(&blob.parse()?).await?;
        }
        Ok(())
    }

    pub(crate) async fn consultations(&self, client: ClientId) -> Result<Vec<Consultation>, Problem> {
        Ok(self.store.consultations(client).await?)
    }

    pub(crate) async fn add_consultation(
        &self,
        client: ClientId,
        document: &Document,
    ) -> Result<ConsultationId, Problem> {
        let key = self.vault.unwrap_key(&self.store.client(client).await?.key)?;
        let (unix_ms, random, created) = fresh()?;
        let id = ConsultationId::new(unix_ms, random);
        let document = seal(&key, DOCUMENT, document)?;
        let row = Consultation { id, client, created, changed: created, edits: EditNumber::NONE, document };
        self.store.add_consultation(&row).await?;
        Ok(id)
    }

    pub(crate) async fn consultation(&self, id: ConsultationId) -> Result<Open, Problem> {
        let row = self.store.consultation(id).await?;
        let key = self.vault.unwrap_key(&self.store.client(row.client).await?.key)?;
        let document = open(&key, DOCUMENT, &row.document)?;
        Ok(Open { row, key: key.into(), document })
    }

    /// All edits of an opened consultation after a number.
    pub(crate) async fn history(&self, opened: &Open, after: EditNumber) -> Result<History, Problem> {
        let edits = self.store.edits(opened.row.id, after).await?;
        let entries = edits
            .into_iter()
            .map(|edit| Ok((edit.number, edit.at, open::<Entry>(&opened.key, ENTRY, &edit.entry)?)));
        Ok(History(entries.collect::<Result<_, Problem>>()?))
    }

    /// Appends a change; when other windows come between, it is merged onto what they made.
    pub(crate) async fn edit(
        &self,
        id: ConsultationId,
        tab: &str,
        label: &str,
        change: &Change,
    ) -> Result<Open, Problem> {
        loop {
            let opened = self.consultation(id).await?;
            let (action, patch) = match change {
                Change::Edit(patch) => (Action::Edit, patch.clone()),
                Change::Undo | Change::Redo => {
                    let history = self.history(&opened, EditNumber::NONE).await?;
                    let step = if *change == Change::Undo { history.undo() } else { history.redo() };
                    step.ok_or_else(|| {
                        Problem::input("there is nothing to undo or redo", "edit something first")
                    })?
                }
            };
            let (document, inverse) = opened.document.patched(&patch)?;
            let entry = Entry { tab: tab.to_owned(), label: label.to_owned(), action, patch, inverse };
            let at = Timestamp::now();
            let edit = Edit { number: opened.row.edits.next(), at, entry: seal(&opened.key, ENTRY, &entry)? };
            match self.store.append(id, &edit, &seal(&opened.key, DOCUMENT, &document)?).await {
                Ok(()) => {
                    let row = Consultation { edits: edit.number, changed: at, ..opened.row };
                    return Ok(Open { row, document, ..opened });
                }
                Err(StoreError::Moved { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    pub(crate) async fn add_file(
        &self,
        opened: &Open,
        kind: FileKind,
        card: &FileCard,
        content: &[u8],
    ) -> Result<FileId, Problem> {
        if let Some(why) = self.read_only() {
            return Err(StoreError::ReadOnly(why).into());
        }
        let (unix_ms, random, added) = fresh()?;
        let blob = self.archive.put(&opened.key, content).await?;
        let id = FileId::new(unix_ms, random);
        let row = File {
            id,
            consultation: opened.row.id,
            kind,
            added,
            bytes: content.len() as u64,
            blob: blob.as_str().to_owned(),
            card: seal(&opened.key, FILE, card)?,
        };
        self.store.add_file(&row).await?;
        Ok(id)
    }

    pub(crate) async fn files(&self, opened: &Open) -> Result<Vec<(File, FileCard)>, Problem> {
        let rows = self.store.files(opened.row.id).await?;
        rows.into_iter().map(|row| Ok((row.clone(), open(&opened.key, FILE, &row.card)?))).collect()
    }

    /// A file's row, card, consultation and content.
    pub(crate) async fn file(&self, id: FileId) -> Result<(File, FileCard, Open), Problem> {
        let row = self.store.file(id).await?;
        let opened = self.consultation(row.consultation).await?;
        let card = open(&opened.key, FILE, &row.card)?;
        Ok((row, card, opened))
    }

    pub(crate) async fn content(&self, row: &File, opened: &Open) -> Result<Vec<u8>, Problem> {
        let name: BlobName = row.blob.parse()?;
        Ok(self.archive.get(&opened.key, &name).await?)
    }

    pub(crate) async fn change_file(
        &self,
        row: &File,
        opened: &Open,
        card: &FileCard,
    ) -> Result<(), Problem> {
        Ok(self.store.change_file(row.id, &seal(&opened.key, FILE, card)?).await?)
    }

    pub(crate) async fn remove_file(&self, id: FileId) -> Result<(), Problem> {
        if let Some(blob) = self.store.remove_file(id).await? {
            self.archive.remove(&blob.parse()?).await?;
        }
        Ok(())
    }

    pub(crate) async fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let json = self.store.setting(name).await?;
        json.map(|text| serde_json::from_str(&text).map_err(Problem::failure)).transpose()
    }

    pub(crate) async fn set_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Problem> {
        let json = serde_json::to_string(value).map_err(Problem::failure)?;
        Ok(self.store.set_setting(name, &json).await?)
    }

    pub(crate) async fn close(&self) {
        self.store.close().await;
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// A merge patch.
    Edit(Value),
    /// Take the last change back.
    Undo,
    /// Make the change again that was taken back last.
    Redo,
}

fn seal<T: Serialize>(key: &ClientKey, purpose: &str, value: &T) -> Result<Sealed, Problem> {
    let json = serde_json::to_vec(value).map_err(Problem::failure)?;
    Ok(key.seal(purpose, &json)?)
}

fn open<T: DeserializeOwned>(key: &ClientKey, purpose: &str, sealed: &Sealed) -> Result<T, Problem> {
    let json = key.open(purpose, sealed)?;
    serde_json::from_slice(&json).map_err(Problem::failure)
}

/// Now, in milliseconds and as a timestamp, and randomness for a new identifier.
fn fresh() -> Result<(u64, [u8; 10], Timestamp), Problem> {
    let now = Timestamp::now();
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(Problem::failure)?;
    Ok((u64::try_from(now.as_millisecond()).unwrap_or_default(), random, now))
}
