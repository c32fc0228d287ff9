//! Names of the files inside a case: `photos/NAME` and `scans/NAME`, safe to unpack on any system.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Longest name of one attached file, bytes.
const LONGEST_NAME: usize = 120;

/// Folder of an attached file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// Photographs of the person.
    Photos,
    /// Head scans.
    Scans,
}

impl Folder {
    /// The folder's name in the archive.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Scans => "scans",
        }
    }
}

/// Where an attached file lies in the archive.
///
/// One folder deep, no separators, no dots that climb, no characters that some file system reads in its own way.
/// So a path can neither leave the folder that it is unpacked into nor name a device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct ArchivePath(String);

/// A name that an attached file may not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` cannot be the name of a file in a case: {problem}")]
pub struct PathError {
    /// The refused name, shortened and made printable.
    pub path: String,
    /// What is wrong with it and what is allowed.
    pub problem: &'static str,
}

impl ArchivePath {
    /// The place of a file with this name in this folder.
    ///
    /// # Errors
    /// If the name is empty, too long, hidden, or has a character that some file system cannot hold.
    pub fn new(folder: Folder, name: &str) -> Result<Self, PathError> {
        check_name(name).map_err(|problem| refused(name, problem))?;
        Ok(Self(format!("{}/{name}", folder.name())))
    }

    /// Reads `photos/NAME` or `scans/NAME`.
    ///
    /// # Errors
    /// If it is in another folder or the name is refused.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let (folder, name) =
            path.split_once('/').ok_or_else(|| refused(path, "expected photos/NAME or scans/NAME"))?;
        let folder = match folder {
            "photos" => Folder::Photos,
            "scans" => Folder::Scans,
            _ => return Err(refused(path, "files lie in photos/ or scans/ only")),
        };
        Self::new(folder, name).map_err(|e| refused(path, e.problem))
    }

    /// The whole path, with `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which folder it is in.
    #[must_use]
    pub fn folder(&self) -> Folder {
        if self.0.starts_with("photos/") { Folder::Photos } else { Folder::Scans }
    }
}

impl fmt::Display for ArchivePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ArchivePath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::parse(&path)
    }
}

impl From<ArchivePath> for String {
    fn from(path: ArchivePath) -> Self {
        path.0
    }
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("the name is empty");
    }
    if name.len() > LONGEST_NAME {
        return Err("the name is longer than 120 bytes");
    }
    if name.starts_with('.') || name.ends_with('.') || name.ends_with(' ') || name.starts_with(' ') {
        return Err("the name may not begin or end with a dot or a space");
    }
    if name.chars().any(|c| c.is_control() || is_invisible(c) || "/\\:*?\"<>|".contains(c)) {
        return Err("the name may not have a separator, a control character or one of : * ? \" < > |");
    }
    // Windows reads these as devices whatever the extension.
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
    };
    if ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT") {
        return Err("the name is that of a device on some systems");
    }
    Ok(())
}

/// Direction overrides and zero-width characters, with which one name can be shown as another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn refused(path: &str, problem: &'static str) -> PathError {
    let path =
        path.chars().take(80).map(|c| if c.is_control() || is_invisible(c) { '?' } else { c }).collect();
    PathError { path, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_pass() {
        for path in
            ["photos/front.jpg", "scans/head 2026-11-22.glb", "photos/Kopf-von-oben_ä.png", "scans/a.b.ply"]
        {
            assert_eq!(ArchivePath::parse(path).unwrap().as_str(), path);
        }
        assert_eq!(ArchivePath::parse("photos/a").unwrap().folder(), Folder::Photos);
    }

    #[test]
    fn names_that_climb_or_mislead_are_refused() {
        for path in [
            "photos/../x",
            "photos/a/b",
            "photos\\x",
            "/etc/passwd",
            "photos/",
            "photos/..",
            "photos/.hidden",
            "photos/C:x",
            "photos/nul.png",
            "photos/com1.jpg",
            "photos/x\u{202e}gpj.exe",
            "photos/x\0",
            "photos/x ",
            "other/x",
            "case.json",
            "",
        ] {
            let error = ArchivePath::parse(path).unwrap_err().to_string();
            assert!(error.contains("cannot be the name of a file in a case"), "{error}");
            assert!(!error.chars().any(char::is_control), "{error:?}");
        }
        assert!(ArchivePath::new(Folder::Scans, &"x".repeat(121)).is_err());
    }
}
