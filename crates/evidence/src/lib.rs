//! Domain figures: a value with its range, unit, source and **evidence grade**.
//!
//! Trade knowledge about scalp micropigmentation is mostly unmeasured, so no rule or price lives in code: each one
//! is a row of `data/*.toml`, is read here once, and is shown with its grade wherever it appears. A clinic overrides
//! a figure by giving the same id in its own file ([`Evidence::with_overrides`]).
//!
//! ```
//! let evidence = stubble_evidence::Evidence::builtin();
//! let height = evidence.figure("hairline.mid_frontal_point_mm")?;
//! assert_eq!((height.value, height.unit.as_str()), (80.0, "mm"));
//! assert!(height.low <= height.value && height.value <= height.high);
//! # Ok::<(), stubble_evidence::UnknownFigure>(())
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a figure can be trusted.
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

/// A figure that was asked for is in no data file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no figure named `{0}` in the evidence base; add it to data/*.toml with its source and grade")]
pub struct UnknownFigure(pub String);

/// An evidence file that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    /// Not TOML, or a row lacks a field.
    #[error("evidence file `{file}` is not valid: {message}")]
    Parse {
        /// File the rows came from.
        file: String,
        /// What the parser said, with line and column.
        message: String,
    },
    /// A row contradicts itself.
    #[error("figure `{id}`: {problem}")]
    Figure {
        /// Id of the row.
        id: String,
        /// What is wrong and what is allowed.
        problem: String,
    },
}

/// All figures of the program, by id. A value, passed to whoever needs figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    figures: BTreeMap<String, Figure>,
}

/// The data files in the program, as `(file stem, text)`.
const BUILTIN: &[(&str, &str)] = &[
    ("anthropometry", include_str!("../../../data/anthropometry.toml")),
    ("cost", include_str!("../../../data/cost.toml")),
    ("hair", include_str!("../../../data/hair.toml")),
    ("hairline", include_str!("../../../data/hairline.toml")),
    ("outcomes", include_str!("../../../data/outcomes.toml")),
    ("pigment", include_str!("../../../data/pigment.toml")),
    ("practitioner", include_str!("../../../data/practitioner.toml")),
    ("safety", include_str!("../../../data/safety.toml")),
    ("scales", include_str!("../../../data/scales.toml")),
    ("skin", include_str!("../../../data/skin.toml")),
    ("technique", include_str!("../../../data/technique.toml")),
    ("time", include_str!("../../../data/time.toml")),
];

impl Evidence {
    /// The figures shipped with the program.
    ///
    /// # Panics
    /// If a shipped file is invalid, which a test of this crate rules out.
    #[must_use]
    #[allow(clippy::expect_used, reason = "shipped data is checked by a test")]
    pub fn builtin() -> Self {
        let mut all = Self { figures: BTreeMap::new() };
        for (file, text) in BUILTIN {
            all.add(file, text).expect("shipped evidence files are valid");
        }
        all
    }

    /// The same figures with a clinic's own rows laid over them.
    ///
    /// # Errors
    /// If the text is not an evidence file; nothing is changed then.
    pub fn with_overrides(&self, file: &str, text: &str) -> Result<Self, EvidenceError> {
        let mut all = self.clone();
        all.add(file, text)?;
        Ok(all)
    }

    /// The figure with this id.
    ///
    /// # Errors
    /// If there is none.
    pub fn figure(&self, id: &str) -> Result<&Figure, UnknownFigure> {
        self.figures.get(id).ok_or_else(|| UnknownFigure(id.to_owned()))
    }

    /// All figures in id order.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), EvidenceError> {
        let rows: BTreeMap<String, Figure> = toml::from_str(text)
            .map_err(|e| EvidenceError::Parse { file: file.to_owned(), message: e.to_string() })?;
        for (name, mut figure) in rows {
            figure.id = format!("{file}.{name}");
            figure.check()?;
            self.figures.insert(figure.id.clone(), figure);
        }
        Ok(())
    }
}

impl Figure {
    fn check(&self) -> Result<(), EvidenceError> {
        let bad =
            |problem: &str| Err(EvidenceError::Figure { id: self.id.clone(), problem: problem.to_owned() });
        if ![self.value, self.low, self.high].iter().all(|v| v.is_finite()) {
            return bad("value, low and high must be finite numbers");
        }
        if self.low > self.value || self.value > self.high {
            return bad("value must lie between low and high");
        }
        if self.source.is_empty() && self.grade != Grade::Derived {
            return bad("a figure that is not derived needs a source key");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_files_are_valid() {
        assert!(Evidence::builtin().iter().count() > 0);
    }

    #[test]
    fn a_clinic_overrides_one_figure_and_keeps_the_rest() {
        let base = Evidence::builtin();
        let own = r#"
[mid_frontal_point_mm]
title = "house rule"
value = 75
low = 70
high = 90
unit = "mm"
grade = "practitioner"
seen = "read"
source = ["own"]
"#;
        let own = base.with_overrides("hairline", own).unwrap();
        assert_eq!(own.figure("hairline.mid_frontal_point_mm").unwrap().value, 75.0);
        assert_eq!(own.iter().count(), base.iter().count());
    }

    #[test]
    fn a_value_outside_its_range_is_refused_by_name() {
        let text = "[x]\ntitle='t'\nvalue=5\nlow=6\nhigh=7\nunit='mm'\ngrade='derived'\nseen='derived'\n";
        let error = Evidence::builtin().with_overrides("own", text).unwrap_err();
        assert_eq!(error.to_string(), "figure `own.x`: value must lie between low and high");
    }
}
