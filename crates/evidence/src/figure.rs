//! One number of the domain with what it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EvidenceError;

/// How much a figure can be trusted, strongest first: the greatest of several grades is their weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Peer-reviewed paper, regulator or instrument owner.
    Published,
    /// Consensus of practitioners or trainers.
    Practitioner,
    /// Marketing or a low-quality web claim.
    Marketing,
    /// Derived by arithmetic from other figures: an assumption.
    Derived,
}

impl Grade {
    /// One word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Practitioner => "practitioner",
            Self::Marketing => "marketing",
            Self::Derived => "derived",
        }
    }
}

/// Whether the figure was read in its source, or is recalled and still to be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// Read in the source.
    Read,
    /// Recalled: shown as unverified, and never enough alone to stop a treatment or pass a certificate.
    Unverified,
    /// A derived figure has no source of its own to read.
    Derived,
}

/// One number of the domain: value, range, unit and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Dotted id, `file.name`; filled in from the table's key.
    #[serde(default)]
    pub id: String,
    /// What the figure says, in one line for people.
    pub title: String,
    /// Default value, in `unit`.
    pub value: f64,
    /// Low end of the range, in `unit`.
    pub low: f64,
    /// High end of the range, in `unit`.
    pub high: f64,
    /// Unit, e.g. `mm`, `per_cm2`, `GBP`, `1`.
    pub unit: String,
    /// Evidence grade.
    pub grade: Grade,
    /// Whether it was read in its source.
    pub seen: Seen,
    /// Source keys, resolved in `data/sources.toml`.
    #[serde(default)]
    pub source: Vec<String>,
    /// Region it holds for, where that matters (prices).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Year it was stated for, where that matters (prices).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Caveat for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Figure {
    pub(crate) fn check(&self) -> Result<(), EvidenceError> {
        let bad =
            |problem: &str| Err(EvidenceError::Figure { id: self.id.clone(), problem: problem.to_owned() });
        if ![self.value, self.low, self.high].iter().all(|v| v.is_finite()) {
            return bad("value, low and high must be finite numbers");
        }
        if self.low > self.value || self.value > self.high {
            return bad("value must lie between low and high");
        }
        check_support(&self.id, self.grade, self.seen, &self.source)
    }
}

/// What holds for every row, number or not: a claim names its source, and only arithmetic has none.
pub(crate) fn check_support(
    id: &str,
    grade: Grade,
    seen: Seen,
    source: &[String],
) -> Result<(), EvidenceError> {
    let bad = |problem: &str| Err(EvidenceError::Figure { id: id.to_owned(), problem: problem.to_owned() });
    if grade != Grade::Derived && source.is_empty() {
        return bad("a figure that is not derived needs a source key");
    }
    if grade != Grade::Derived && seen == Seen::Derived {
        return bad(
            "`seen = \"derived\"` is for figures of grade \"derived\"; use \"read\" or \"unverified\"",
        );
    }
    Ok(())
}
