//! What went wrong, as `application/problem+json` (RFC 9457) with what to do about it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use stubble_archive::ArchiveError;
use stubble_record::StoreError;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// Kind, for programs: a word that never changes.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// HTTP status.
    pub(crate) status: u16,
    /// What was wrong, and where.
    pub(crate) title: String,
    /// What to do.
    pub(crate) help: String,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { kind, status: status.as_u16(), title: title.into(), help: help.into() }
    }

    /// The request makes no sense as it is.
    pub(crate) fn input(title: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "input", title, help)
    }

    /// There is no such thing.
    pub(crate) fn missing(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "missing",
            format!("there is no such {what}"),
            "it may have been erased; go back to the list of clients",
        )
    }

    /// Something that should not fail did.
    pub(crate) fn failure(what: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failure",
            format!("the studio failed: {what}"),
            "try again; what was saved is kept",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let title = error.to_string();
        match error {
            StoreError::Missing(what) => Self::missing(what),
            StoreError::Moved { .. } => Self::new(
                StatusCode::CONFLICT,
                "moved",
                title,
                "another window edits this consultation; try again",
            ),
            StoreError::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                title,
                "close the other program that has the records open",
            ),
            StoreError::Full => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "full", title, "free some space, then try again")
            }
            StoreError::ReadOnly(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "read_only",
                title,
                "nothing new can be saved until that is mended",
            ),
            StoreError::Newer { .. } | StoreError::Database(_) => Self::failure(title),
        }
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Missing(_) => Self::new(
                StatusCode::NOT_FOUND,
                "missing",
                error.to_string(),
                "put the folder `files` back from your backup",
            ),
            ArchiveError::Store(ref what) if what.contains("No space left") => Self::from(StoreError::Full),
            _ => Self::failure(error),
        }
    }
}
