//! The folder or object store that holds the sealed files.

use std::fmt;
use std::path::Path as FsPath;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use stubble_record::Sealed;

use crate::{ArchiveError, ClientKey};

/// Name of a file in the archive: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobName(String);

impl BlobName {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn path(&self) -> Path {
        Path::from_iter([&self.0[..2], &self.0])
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BlobName {
    type Err = ArchiveError;

    fn from_str(text: &str) -> Result<Self, ArchiveError> {
        let is_name = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_name {
            Ok(Self(text.to_owned()))
        } else {
            Err(ArchiveError::Name(text.chars().take(80).collect()))
        }
    }
}

/// Sealed files by name; written once, never changed.
#[derive(Debug, Clone)]
pub struct Archive {
    store: Arc<dyn ObjectStore>,
}

impl Archive {
    /// An archive in a folder that exists.
    ///
    /// # Errors
    /// If it does not.
    pub fn in_folder(folder: &FsPath) -> Result<Self, ArchiveError> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|e| failed(&e))?;
        Ok(Self { store: Arc::new(store) })
    }

    /// Keeps content under the name that is given back.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn put(&self, key: &ClientKey, content: &[u8]) -> Result<BlobName, ArchiveError> {
        let name = BlobName(key.name_of(content));
        let sealed = key.seal(&name.0, content)?;
        self.store.put(&name.path(), Bytes::from(sealed.0).into()).await.map_err(|e| failed(&e))?;
        Ok(name)
    }

    /// The content of that name; checked to be what was put.
    ///
    /// # Errors
    /// If it is missing, was changed, or is another client's.
    pub async fn get(&self, key: &ClientKey, name: &BlobName) -> Result<Vec<u8>, ArchiveError> {
        let bytes = match self.store.get(&name.path()).await {
            Ok(found) => found.bytes().await.map_err(|e| failed(&e))?,
            Err(object_store::Error::NotFound { .. }) => return Err(ArchiveError::Missing(name.clone())),
            Err(e) => return Err(failed(&e)),
        };
        let content = key.open(&name.0, &Sealed(bytes.into()))?;
        if key.name_of(&content) == name.0 { Ok(content) } else { Err(ArchiveError::Sealed(name.0.clone())) }
    }

    /// Removes what is there; nothing if it is gone already.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub async fn remove(&self, name: &BlobName) -> Result<(), ArchiveError> {
        match self.store.delete(&name.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(failed(&e)),
        }
    }

    /// All names, sorted.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn names(&self) -> Result<Vec<BlobName>, ArchiveError> {
        let found: Vec<_> = self.store.list(None).try_collect().await.map_err(|e| failed(&e))?;
        let mut names: Vec<BlobName> =
            found.iter().filter_map(|f| f.location.filename().and_then(|n| n.parse().ok())).collect();
        names.sort();
        Ok(names)
    }
}

fn failed(error: &object_store::Error) -> ArchiveError {
    ArchiveError::Store(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;

    #[tokio::test]
    async fn what_is_kept_comes_back_and_lies_sealed_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::in_folder(folder.path()).unwrap();
        let vault = Vault::generate().unwrap();
        let (key, _) = vault.new_client_key().unwrap();
        let content = b"a very recognisable photograph".repeat(50);
        let name = archive.put(&key, &content).await.unwrap();
        assert_eq!(archive.put(&key, &content).await.unwrap(), name, "the same content is kept once");
        assert_eq!(archive.get(&key, &name).await.unwrap(), content);
        assert_eq!(archive.names().await.unwrap(), std::slice::from_ref(&name));

        let (other, _) = vault.new_client_key().unwrap();
        assert!(archive.get(&other, &name).await.is_err());

        let path = folder.path().join(&name.as_str()[..2]).join(name.as_str());
        let mut raw = std::fs::read(&path).unwrap();
        assert!(!raw.windows(12).any(|w| w == b"recognisable"));
        raw[40] ^= 1;
        std::fs::write(&path, raw).unwrap();
        assert!(matches!(archive.get(&key, &name).await, Err(ArchiveError::Sealed(_))));

        archive.remove(&name).await.unwrap();
        archive.remove(&name).await.unwrap();
        assert!(matches!(archive.get(&key, &name).await, Err(ArchiveError::Missing(_))));
    }

    #[test]
    fn a_name_is_nothing_but_a_name() {
        for text in ["", "../../etc/passwd", &"A".repeat(64), &"a".repeat(65), "aa/bb"] {
            assert!(text.parse::<BlobName>().is_err(), "{text}");
        }
        assert!("0f".repeat(32).parse::<BlobName>().is_ok());
    }
}
