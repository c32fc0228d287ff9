//! At which moment the head is shown.

use std::ops::RangeInclusive;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ink::DAYS_PER_YEAR;

/// A moment of the treatment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before the first session.
    Bare,
    /// Right after this session (from 1): its dots fresh, those of earlier sessions healed.
    AfterSession(u8),
    /// So many days after the last session, while it heals.
    Day(u8),
    /// About four weeks after the last session.
    Healed,
    /// This many years after the last session.
    Years(f64),
    /// Healed after a touch-up this many years after the last session: that session's dots placed once more.
    TouchUp(f64),
}

/// Longest time that is shown, years.
const MOST_YEARS: f64 = 30.0;
/// Days after which skin is shown as healed or by its years.
const MOST_DAYS: u8 = 60;

/// Text that names no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no moment of a treatment: use bare, session-1 to session-9, day-0 to day-60, healed, years like 5y or 0.5y, \
     or touch-up-4y"
)]
pub struct WhenError(String);

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let years = |text: &str| {
            let number = text.strip_suffix('y').and_then(|y| y.parse::<f64>().ok());
            number.filter(|y| (0.0..=MOST_YEARS).contains(y))
        };
        let number = |text: &str| text.parse::<u8>().ok();
        let moment = if let Some(n) = text.strip_prefix("session-") {
            number(n).filter(|n| (1..=9).contains(n)).map(Self::AfterSession)
        } else if let Some(n) = text.strip_prefix("day-") {
            number(n).filter(|n| *n <= MOST_DAYS).map(Self::Day)
        } else if let Some(n) = text.strip_prefix("touch-up-") {
            years(n).map(Self::TouchUp)
        } else {
            match text {
                "bare" => Some(Self::Bare),
                "healed" => Some(Self::Healed),
                _ => years(text).map(Self::Years),
            }
        };
        moment.ok_or_else(|| WhenError(text.to_owned()))
    }
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
            Self::Day(n) => format!("day-{n}"),
            Self::Healed => "healed".to_owned(),
            Self::Years(y) => format!("after-{y}-years"),
            Self::TouchUp(y) => format!("touched-up-after-{y}-years"),
        }
    }

    /// Name for people.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Bare => "Before treatment".to_owned(),
            Self::AfterSession(n) => format!("Right after session {n}"),
            Self::Day(0) => "Day of the last session".to_owned(),
            Self::Day(1) => "1 day after the last session".to_owned(),
            Self::Day(n) => format!("{n} days after the last session"),
            Self::Healed => "Healed".to_owned(),
            Self::Years(1.0) => "After 1 year".to_owned(),
            Self::Years(y) => format!("After {y} years"),
            Self::TouchUp(1.0) => "Touched up after 1 year".to_owned(),
            Self::TouchUp(y) => format!("Touched up after {y} years"),
        }
    }

    /// Which sessions' dots are in the skin, and how old they are then, years.
    pub(crate) fn dots(self, last: u8, healed_years: f64) -> Vec<(RangeInclusive<u8>, f64)> {
        let after = |n: u8, years| vec![(0..=n.saturating_sub(1), healed_years), (n..=n, years)];
        match self {
            Self::Bare => Vec::new(),
            Self::AfterSession(n) => after(n, 0.0),
            Self::Day(n) => after(last, f64::from(n) / DAYS_PER_YEAR),
            Self::Healed => vec![(0..=last, healed_years)],
            Self::Years(years) => vec![(0..=last, years)],
            Self::TouchUp(years) => vec![(0..=last, years), (last..=last, healed_years)],
        }
    }

    /// Years from the last healed session to this moment.
    pub(crate) fn years(self) -> f64 {
        match self {
            Self::Years(years) | Self::TouchUp(years) => years,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_from_their_names() {
        for (text, when) in [
            ("bare", When::Bare),
            ("session-2", When::AfterSession(2)),
            ("day-14", When::Day(14)),
            ("healed", When::Healed),
            ("0.5y", When::Years(0.5)),
            ("touch-up-4y", When::TouchUp(4.0)),
        ] {
            assert_eq!(text.parse(), Ok(when));
        }
        for wrong in ["", "session-0", "session-x", "day-90", "-1y", "NaNy", "31y", "touch-up", "5"] {
            let error = wrong.parse::<When>().unwrap_err().to_string();
            assert!(error.contains("healed"), "{error}");
        }
    }

    #[test]
    fn a_touch_up_adds_the_last_session_once_more() {
        assert_eq!(When::TouchUp(4.0).dots(3, 0.1), vec![(0..=3, 4.0), (3..=3, 0.1)]);
        assert_eq!(When::Day(0).dots(3, 0.1), When::AfterSession(3).dots(3, 0.1));
    }
}
