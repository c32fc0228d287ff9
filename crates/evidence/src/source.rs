//! What a source key stands for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of thing a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A paper, book chapter or census.
    Paper,
    /// A regulator's text.
    Regulator,
    /// The owner or keeper of a questionnaire, scale or register.
    Instrument,
    /// A reference page.
    Web,
    /// A practice, trainer, seller or blog.
    Trade,
    /// The clinic's own rows.
    Clinic,
}

/// A source that figures and statements point to by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Key, filled in from the table's key.
    #[serde(default)]
    pub key: String,
    /// What it is.
    pub kind: SourceKind,
    /// How it can be found: authors, journal, address.
    pub cite: String,
}
