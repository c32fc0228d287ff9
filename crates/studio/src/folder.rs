//! The folder of a practice on this machine: records, files, key; its backup, its return, and its check.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use stubble_archive::{Archive, ArchiveError, BlobName, Vault};
use stubble_record::{Store, StoreError};
use stubble_record_sqlite::SqliteStore;
use zeroize::Zeroizing;

const RECORDS: &str = "records.sqlite3";
const FILES: &str = "files";
const KEY: &str = "key";

/// Why a practice's folder cannot be opened, copied or checked.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk says no.
    #[error("{}: {error}", path.display())]
    Disk {
        /// Which file or folder.
        path: PathBuf,
        /// What it says.
        error: std::io::Error,
    },
    /// The key is gone, but there are records that it sealed.
    #[error("{} is missing: without it nothing in {} can be read; put it back from your backup", key.display(), folder.display())]
    KeyGone {
        /// The key file.
        key: PathBuf,
        /// The practice's folder.
        folder: PathBuf,
    },
    /// A folder to be written holds something.
    #[error("{} exists and is not empty; name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// A folder that should hold a practice does not.
    #[error("{} holds no records of Stubble", .0.display())]
    NoPractice(PathBuf),
    /// The database says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The archive says no.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

pub(crate) struct Opened {
    pub(crate) store: SqliteStore,
    pub(crate) archive: Archive,
    pub(crate) vault: Vault,
}

fn disk(path: &Path) -> impl FnOnce(std::io::Error) -> FolderError + '_ {
    move |error| FolderError::Disk { path: path.to_owned(), error }
}

pub(crate) async fn open(folder: &Path) -> Result<Opened, FolderError> {
    let files = folder.join(FILES);
    if !files.is_dir() {
        make_private_folder(folder)?;
        make_private_folder(&files)?;
    }
    let records = folder.join(RECORDS);
    let vault = vault(folder, records.exists())?;
    let store = SqliteStore::open(&records).await?;
    Ok(Opened { store, archive: Archive::in_folder(&files)?, vault })
}

/// Reads the key, or makes one where nothing has been kept yet.
fn vault(folder: &Path, has_records: bool) -> Result<Vault, FolderError> {
    let path = folder.join(KEY);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Vault::from_text(&Zeroizing::new(text))?),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && has_records => {
            Err(FolderError::KeyGone { key: path, folder: folder.to_owned() })
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let vault = Vault::generate()?;
            write_private(&path, vault.to_text().as_bytes())?;
            Ok(vault)
        }
        Err(error) => Err(FolderError::Disk { path, error }),
    }
}

/// Writes a file that only its owner can read: beside, to the disk, then renamed.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), FolderError> {
    let beside = path.with_extension("partial");
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = fs::remove_file(&beside);
    let mut file = options.open(&beside).map_err(disk(&beside))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(disk(&beside))?;
    fs::rename(&beside, path).map_err(disk(path))
}

fn make_private_folder(path: &Path) -> Result<(), FolderError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(disk(path))
}

/// What a check or a copy found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Clients in the records.
    pub clients: usize,
    /// Files in the archive that belong to somebody.
    pub files: usize,
    /// What is wrong, in words; empty if nothing.
    pub problems: Vec<String>,
}

/// Copies the practice, while others may go on working, into a new folder that can be opened like it.
///
/// # Errors
/// If the folder is not empty or cannot be written, or the practice cannot be read.
pub async fn backup(practice: &Path, to: &Path) -> Result<Report, FolderError> {
    let opened = open_existing(practice).await?;
    if to.exists() && fs::read_dir(to).map_err(disk(to))?.next().is_some() {
        return Err(FolderError::NotEmpty(to.to_owned()));
    }
    make_private_folder(to)?;
    make_private_folder(&to.join(FILES))?;
    opened.store.backup(&to.join(RECORDS)).await?;
    write_private(&to.join(KEY), opened.vault.to_text().as_bytes())?;
    for name in opened.archive.names().await? {
        let place = Path::new(&name.as_str()[..2]).join(name.as_str());
        let (from, copy) = (practice.join(FILES).join(&place), to.join(FILES).join(&place));
        if let Some(folder) = copy.parent() {
            make_private_folder(folder)?;
        }
        fs::copy(&from, &copy).map_err(disk(&from))?;
    }
    opened.store.close().await;
    verify(to).await
}

/// Checks records and files: the database's own check, and that every file opens and is what was kept.
///
/// # Errors
/// If there is no practice or it cannot be read at all; what is wrong inside is told in the report.
pub async fn verify(practice: &Path) -> Result<Report, FolderError> {
    let opened = open_existing(practice).await?;
    let mut report = Report { problems: opened.store.check().await?, ..Report::default() };
    for client in opened.store.clients().await? {
        report.clients += 1;
        let key = match opened.vault.unwrap_key(&client.key) {
            Ok(key) => key,
            Err(e) => {
                report.problems.push(format!("client {}: {e}", client.id));
                continue;
            }
        };
        for consultation in opened.store.consultations(client.id).await? {
            if let Err(e) = key.open("document", &consultation.document) {
                report.problems.push(format!("consultation {}: {e}", consultation.id));
            }
            for file in opened.store.files(consultation.id).await? {
                report.files += 1;
                let name: Result<BlobName, _> = file.blob.parse();
                let content = match name {
                    Ok(name) => opened.archive.get(&key, &name).await,
                    Err(e) => Err(e),
                };
                if let Err(e) = content {
                    report.problems.push(format!("file {}: {e}", file.id));
                }
            }
        }
    }
    opened.store.close().await;
    Ok(report)
}

/// Puts a backup in the practice's place; what was there is kept beside it, and its new place is given back.
///
/// # Errors
/// If the backup cannot be read or has problems, or the folders cannot be moved.
pub async fn restore(
    backup_folder: &Path,
    practice: &Path,
) -> Result<(Report, Option<PathBuf>), FolderError> {
    let found = verify(backup_folder).await?;
    if let Some(problem) = found.problems.first() {
        return Err(StoreError::Database(format!("the backup is damaged: {problem}")).into());
    }
    let beside = free_name(practice, "restoring");
    let report = backup(backup_folder, &beside).await?;
    let mut kept = None;
    if practice.exists() {
        let old = free_name(practice, "before-restore");
        fs::rename(practice, &old).map_err(disk(practice))?;
        kept = Some(old);
    }
    fs::rename(&beside, practice).map_err(disk(&beside))?;
    Ok((report, kept))
}

fn free_name(path: &Path, word: &str) -> PathBuf {
    let name = path.file_name().map_or_else(|| "stubble".into(), |n| n.to_string_lossy().into_owned());
    (1_u32..)
        .map(|n| path.with_file_name(format!("{name}.{word}-{n}")))
        .find(|p| !p.exists())
        .unwrap_or_else(|| path.with_file_name(format!("{name}.{word}")))
}

async fn open_existing(practice: &Path) -> Result<Opened, FolderError> {
    if !practice.join(RECORDS).is_file() {
        return Err(FolderError::NoPractice(practice.to_owned()));
    }
    open(practice).await
}
