//! The `.stubble` file: a zip of `case.json`, `dots.csv`, `photos/` and `scans/`.
//!
//! The same archive always gives the same bytes: entries in name order, one fixed time stamp, one compression level.
//! Reading trusts nothing: sizes are counted while unpacking, names are parsed into [`ArchivePath`], and every file
//! must have the hash that `case.json` states.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::model::{Case, FileStamp};
use crate::{ArchivePath, CaseError, migrate};

const CASE_JSON: &str = "case.json";
const DOTS_CSV: &str = "dots.csv";

/// How much a reader is ready to unpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest archive, bytes.
    pub archive_bytes: u64,
    /// Most entries.
    pub entries: usize,
    /// Largest `case.json`, bytes unpacked.
    pub case_json_bytes: u64,
    /// Largest single other file, bytes unpacked.
    pub file_bytes: u64,
    /// All files together, bytes unpacked.
    pub total_bytes: u64,
    /// Most bytes unpacked from one byte packed, for entries over 1 MiB: ordinary scans and tables stay below 50.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            archive_bytes: 1024 * MIB,
            entries: 1000,
            case_json_bytes: 64 * MIB,
            file_bytes: 512 * MIB,
            total_bytes: 2048 * MIB,
            ratio: 200,
        }
    }
}

/// A case with the files that belong to it: what `NAME.stubble` holds.
///
/// The hashes in [`Case::files`] and [`Case::dots`] always agree with the files.
#[derive(Debug, Clone, PartialEq)]
pub struct Archive {
    case: Case,
    dots_csv: Vec<u8>,
    files: BTreeMap<ArchivePath, Vec<u8>>,
}

impl Archive {
    /// Joins a case with its dot plan and its files, and notes their hashes in the case.
    #[must_use]
    pub fn new(mut case: Case, dots_csv: Vec<u8>, files: BTreeMap<ArchivePath, Vec<u8>>) -> Self {
        case.version = migrate::VERSION;
        case.dots = FileStamp::of(&dots_csv);
        case.files = files.iter().map(|(path, bytes)| (path.clone(), FileStamp::of(bytes))).collect();
        Self { case, dots_csv, files }
    }

    /// The case.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The open dot plan, as `dots.csv`.
    #[must_use]
    pub fn dots_csv(&self) -> &[u8] {
        &self.dots_csv
    }

    /// Photographs and scans.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<ArchivePath, Vec<u8>> {
        &self.files
    }

    /// Gives the parts back.
    #[must_use]
    pub fn into_parts(self) -> (Case, Vec<u8>, BTreeMap<ArchivePath, Vec<u8>>) {
        (self.case, self.dots_csv, self.files)
    }

    /// The bytes of the `.stubble` file.
    ///
    /// # Errors
    /// If the case holds a number that JSON cannot (infinite, not a number), or more than a zip can.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CaseError> {
        let json = self.case.to_json()?;
        let mut entries: BTreeMap<&str, &[u8]> =
            BTreeMap::from([(CASE_JSON, json.as_slice()), (DOTS_CSV, self.dots_csv.as_slice())]);
        entries.extend(self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));

        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            let write = zip.start_file(name, options(name)).map_err(|e| e.to_string());
            write
                .and_then(|()| zip.write_all(bytes).map_err(|e| e.to_string()))
                .map_err(|problem| CaseError::Entry { entry: name.to_owned(), problem })?;
        }
        zip.finish().map(Cursor::into_inner).map_err(|e| CaseError::TooLarge(e.to_string()))
    }

    /// Reads a `.stubble` file of this or an older version.
    ///
    /// # Errors
    /// If it is damaged, incomplete, changed, newer than this program, beyond the limits, or made to deceive.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, CaseError> {
        let mut unpacked = unpack(bytes, limits)?;
        let json = unpacked.remove(CASE_JSON).ok_or_else(|| CaseError::Missing(CASE_JSON.to_owned()))?;
        let case = Case::from_json(&json)?;
        let dots_csv = unpacked.remove(DOTS_CSV).ok_or_else(|| CaseError::Missing(DOTS_CSV.to_owned()))?;
        if FileStamp::of(&dots_csv) != case.dots {
            return Err(CaseError::Changed(DOTS_CSV.to_owned()));
        }

        let mut files = BTreeMap::new();
        for (path, stamp) in &case.files {
            let bytes = unpacked.remove(path.as_str()).ok_or_else(|| CaseError::Missing(path.to_string()))?;
            if FileStamp::of(&bytes) != *stamp {
                return Err(CaseError::Changed(path.to_string()));
            }
            files.insert(path.clone(), bytes);
        }
        if let Some(extra) = unpacked.into_keys().next() {
            let problem = "case.json does not list it".to_owned();
            return Err(CaseError::Entry { entry: extra, problem });
        }
        Ok(Self { case, dots_csv, files })
    }
}

/// Pictures are compressed already; everything else is text or numbers.
fn options(name: &str) -> SimpleFileOptions {
    let lower = name.to_ascii_lowercase();
    let packed = [".jpg", ".jpeg", ".png", ".webp", ".heic"].iter().any(|end| lower.ends_with(end));
    let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level((!packed).then_some(6))
        .last_modified_time(DateTime::DEFAULT)
        .system(zip::System::Unix)
        .unix_permissions(0o644)
}

/// All files of the archive by name, every name checked.
fn unpack(bytes: &[u8], limits: &Limits) -> Result<BTreeMap<String, Vec<u8>>, CaseError> {
    if bytes.len() as u64 > limits.archive_bytes {
        return Err(CaseError::TooLarge(format!("over {} bytes", limits.archive_bytes)));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| CaseError::NotAnArchive(e.to_string()))?;
    if zip.len() > limits.entries {
        return Err(CaseError::TooLarge(format!("{} files, at most {} are read", zip.len(), limits.entries)));
    }
    if zip.has_duplicate_names() {
        return Err(CaseError::NotAnArchive("two of its files have the same name".to_owned()));
    }

    let mut unpacked: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut lowercase: BTreeMap<String, String> = BTreeMap::new();
    let mut left = limits.total_bytes;
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|e| CaseError::NotAnArchive(e.to_string()))?;
        let name = printable(&String::from_utf8_lossy(entry.name_raw()));
        let refuse = |problem: &str| CaseError::Entry { entry: name.clone(), problem: problem.to_owned() };
        if std::str::from_utf8(entry.name_raw()) != Ok(name.as_str()) {
            return Err(refuse("its name is not plain text"));
        }
        if entry.is_symlink() {
            return Err(refuse("a link is never followed"));
        }
        if entry.encrypted() {
            return Err(refuse("it is encrypted"));
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(refuse("its compression is not one that a case uses"));
        }
        // A file manager that packs the folders again adds them as entries of their own.
        if ["photos/", "scans/"].contains(&name.as_str()) && entry.size() == 0 {
            continue;
        }
        if ![CASE_JSON, DOTS_CSV].contains(&name.as_str()) {
            ArchivePath::parse(&name)?;
        }
        let most = if name == CASE_JSON { limits.case_json_bytes } else { limits.file_bytes };
        let packed = entry.compressed_size();
        drop(entry);

        let entry = zip.by_index(index).map_err(|e| CaseError::NotAnArchive(e.to_string()))?;
        let content = take(entry, packed, most.min(left), limits.ratio).map_err(|stop| match stop {
            Stop::Damaged(problem) => CaseError::Entry { entry: name.clone(), problem },
            Stop::TooLarge => CaseError::TooLarge(format!("`{name}` unpacks to more than is read")),
            Stop::Bomb => {
                CaseError::TooLarge(format!("`{name}` unpacks to over {} times its size", limits.ratio))
            }
        })?;
        left -= content.len() as u64;
        if let Some(twin) = lowercase.insert(name.to_lowercase(), name.clone()) {
            let problem = format!("on some systems it is the same file as `{twin}`");
            return Err(CaseError::Entry { entry: name, problem });
        }
        unpacked.insert(name, content);
    }
    Ok(unpacked)
}

enum Stop {
    Damaged(String),
    TooLarge,
    Bomb,
}

/// Reads an entry to its end, or until it shows itself too large; what its header claims is not believed.
fn take(mut entry: impl Read, packed: u64, most: u64, ratio: u64) -> Result<Vec<u8>, Stop> {
    const CHUNK: usize = 1 << 16;
    let mut content = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = entry.read(&mut chunk).map_err(|e| Stop::Damaged(e.to_string()))?;
        if read == 0 {
            return Ok(content);
        }
        content.extend_from_slice(&chunk[..read]);
        let size = content.len() as u64;
        if size > most {
            return Err(Stop::TooLarge);
        }
        if size > 1 << 20 && size / ratio.max(1) > packed {
            return Err(Stop::Bomb);
        }
    }
}

fn printable(name: &str) -> String {
    name.chars().take(200).map(|c| if c.is_control() { '?' } else { c }).collect()
}
