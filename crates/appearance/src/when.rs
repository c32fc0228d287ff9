//! At which moment the head is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A moment of the treatment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before the first session.
    Bare,
    /// Right after this session (from 1): its dots fresh, those of earlier sessions healed.
    AfterSession(u8),
    /// About four weeks after the last session.
    Healed,
    /// This many years after the last session.
    Years(f64),
}

impl When {
    /// The moments that a plan with this many sessions shows.
    #[must_use]
    pub fn of_plan(sessions: u8) -> Vec<Self> {
        std::iter::once(Self::Bare)
            .chain((1..=sessions).map(Self::AfterSession))
            .chain([Self::Healed, Self::Years(5.0)])
            .collect()
    }

    /// Name for files: lower case with hyphens.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Bare => "bare".to_owned(),
            Self::AfterSession(n) => format!("after-session-{n}"),
            Self::Healed => "healed".to_owned(),
            Self::Years(y) => format!("after-{y}-years"),
        }
    }

    /// Name for people.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Bare => "Before treatment".to_owned(),
            Self::AfterSession(n) => format!("Right after session {n}"),
            Self::Healed => "Healed".to_owned(),
            Self::Years(1.0) => "After 1 year".to_owned(),
            Self::Years(y) => format!("After {y} years"),
        }
    }
}
