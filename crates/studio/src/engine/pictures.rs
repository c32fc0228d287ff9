//! Pictures that were looked at, kept in memory: going back to one, or showing it on a second screen, costs nothing.

use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

/// Pictures kept; one holds about 100 kB.
const KEPT: usize = 64;

/// The last pictures by all that they show.
#[derive(Debug, Default)]
pub(crate) struct Album(Mutex<Vec<(String, Bytes)>>);

impl Album {
    pub(crate) fn find(&self, key: &str) -> Option<Bytes> {
        let mut pictures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = pictures.iter().position(|(k, _)| k == key)?;
        let found = pictures.remove(at);
        let picture = found.1.clone();
        pictures.push(found);
        Some(picture)
    }

    pub(crate) fn keep(&self, key: String, picture: Bytes) {
        let mut pictures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.push((key, picture));
        let surplus = pictures.len().saturating_sub(KEPT);
        pictures.drain(..surplus);
    }
}
