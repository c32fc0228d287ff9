//! Rules and findings of the domain that are words, not numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::figure::check_support;
use crate::{EvidenceError, Grade, Seen};

/// A rule or finding in words, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Dotted id, `file.name`; filled in from the table's key.
    #[serde(default)]
    pub id: String,
    /// What it is about, in a few words.
    pub title: String,
    /// The rule or finding, in a sentence or two for people.
    pub text: String,
    /// Evidence grade.
    pub grade: Grade,
    /// Whether it was read in its source.
    pub seen: Seen,
    /// Source keys.
    #[serde(default)]
    pub source: Vec<String>,
    /// Region it holds for, where that matters (rules, licences).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Year it was stated for, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Caveat for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a screening answer does to the treatment, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// To be told and written down; changes nothing.
    Note,
    /// A doctor's written opinion is needed first.
    Doctor,
    /// Wait.
    Defer,
    /// Not to be treated.
    Stop,
}

/// One item of the medical history: what is asked, and what a yes does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningRule {
    /// Dotted id, `screening.name`; filled in from the table's key.
    #[serde(default)]
    pub id: String,
    /// Heading, in a few words.
    pub title: String,
    /// The question put to the person; a yes is a finding.
    pub question: String,
    /// What a yes does, as written; see [`ScreeningRule::effective_gate`].
    pub gate: Gate,
    /// What is done and why, for people.
    pub text: String,
    /// A doctor's written clearance turns a stop into a condition.
    #[serde(default)]
    pub doctor_may_clear: bool,
    /// With gate `defer`: the event lies ahead, and without its date nothing is dated.
    #[serde(default)]
    pub needs_date: bool,
    /// With gate `defer`: a doctor's opinion is needed as well.
    #[serde(default)]
    pub needs_doctor: bool,
    /// Test dots have to be watched before the first session for as many days as the figure with this id says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_dots: Option<String>,
    /// Id of the figure, in days, to wait after the event (last dose, operation, healing).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
    /// Ids of the figures, in days, to leave a product out before and after each session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<[String; 2]>,
    /// Evidence grade.
    pub grade: Grade,
    /// Whether it was read in its source.
    pub seen: Seen,
    /// Source keys.
    #[serde(default)]
    pub source: Vec<String>,
    /// Caveat for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ScreeningRule {
    /// What a yes does. A rule that was not read in its source never stops a treatment by itself: it asks for a doctor.
    #[must_use]
    pub fn effective_gate(&self) -> Gate {
        if self.seen == Seen::Unverified && self.gate == Gate::Stop { Gate::Doctor } else { self.gate }
    }

    pub(crate) fn check(&self) -> Result<(), EvidenceError> {
        if self.wait.is_some() && self.gate != Gate::Defer {
            return Err(EvidenceError::Figure {
                id: self.id.clone(),
                problem: "`wait` belongs to gate \"defer\"".to_owned(),
            });
        }
        check_support(&self.id, self.grade, self.seen, &self.source)
    }
}

/// What to do, and what is normal, over some days after a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AftercareStep {
    /// Dotted id, `aftercare.name`; filled in from the table's key.
    #[serde(default)]
    pub id: String,
    /// First day, 0 is the day of the session.
    pub from_day: u16,
    /// Last day; none: from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<u16>,
    /// What to do.
    pub todo: String,
    /// What to leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avoid: Option<String>,
    /// What is normal on these days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normal: Option<String>,
    /// Evidence grade.
    pub grade: Grade,
    /// Whether it was read in its source.
    pub seen: Seen,
    /// Source keys.
    #[serde(default)]
    pub source: Vec<String>,
}

impl AftercareStep {
    pub(crate) fn check(&self) -> Result<(), EvidenceError> {
        if self.to_day.is_some_and(|to| to < self.from_day) {
            return Err(EvidenceError::Figure {
                id: self.id.clone(),
                problem: format!("to_day lies before from_day {}", self.from_day),
            });
        }
        check_support(&self.id, self.grade, self.seen, &self.source)
    }
}

impl Statement {
    pub(crate) fn check(&self) -> Result<(), EvidenceError> {
        if self.text.trim().is_empty() {
            return Err(EvidenceError::Figure {
                id: self.id.clone(),
                problem: "a row needs either a `value` (a figure) or a `text` (a statement)".to_owned(),
            });
        }
        check_support(&self.id, self.grade, self.seen, &self.source)
    }
}
