//! Dates: what has to happen before, between and after the sessions.

use jiff::Span;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence};

use crate::{PlanError, SessionPlan, TouchUp};

/// From when to when, and the day aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateWindow {
    /// Not before.
    #[schemars(with = "String")]
    pub earliest: Date,
    /// Aimed at.
    #[schemars(with = "String")]
    pub target: Date,
    /// Not after, or the reasons for the date have to be looked at again.
    #[schemars(with = "String")]
    pub latest: Date,
}

/// What a dated step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Time to think before the first session.
    CoolingOff,
    /// Patch test for allergy.
    PatchTest,
    /// Test dots, to see how this skin takes and keeps pigment.
    TestDots,
    /// Wait for something that screening found.
    Wait,
    /// Pause a product around a session.
    Pause,
    /// Treatment session.
    Session,
    /// Look at the healed result.
    Review,
    /// Touch-up.
    TouchUp,
}

/// A dated step of the treatment; from first to last day, both included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// What for.
    pub kind: StepKind,
    /// What, in a few words.
    pub title: String,
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub to: Date,
    /// The length in days (or years, for a touch-up) that set the dates, with what it rests on.
    pub basis: Option<Estimate>,
}

/// A date some days later, rounded up to whole days.
pub(crate) fn after(date: Date, days: f64) -> Result<Date, PlanError> {
    if !(days.is_finite() && days.abs() < 1e6) {
        return Err(PlanError::Date);
    }
    date.checked_add(Span::new().days(days.ceil() as i64)).map_err(|_| PlanError::Date)
}

/// A date some years later; parts of a year as months.
pub(crate) fn after_years(date: Date, years: f64) -> Result<Date, PlanError> {
    if !(years.is_finite() && years.abs() < 1e3) {
        return Err(PlanError::Date);
    }
    date.checked_add(Span::new().months((years * 12.0).round() as i64)).map_err(|_| PlanError::Date)
}

/// Gives each session its window: the first from `start` on, each later one counted from the day aimed at before it.
pub(crate) fn date_sessions(
    sessions: &mut [SessionPlan],
    start: Date,
    evidence: &Evidence,
) -> Result<Estimate, PlanError> {
    let interval = evidence.estimate("technique.interval_days")?;
    let floor = evidence.estimate("technique.interval_floor_days")?;
    let shortest = interval.low.max(floor.value);
    let mut previous: Option<Date> = None;
    for session in sessions {
        let extra_days = f64::from(session.sittings.saturating_sub(1));
        let window = match previous {
            None => DateWindow { earliest: start, target: start, latest: after(start, interval.high)? },
            Some(day) => DateWindow {
                earliest: after(day, shortest)?,
                target: after(day, interval.value.max(shortest))?,
                latest: after(day, interval.high.max(shortest))?,
            },
        };
        session.window = Some(window);
        previous = Some(after(window.target, extra_days)?);
    }
    Ok(interval.supported_by(&floor))
}

/// All dated steps: those before the first session, then pauses, sessions, review and touch-up.
pub(crate) fn steps(
    sessions: &[SessionPlan],
    before: Vec<Step>,
    pauses: &[(String, Estimate, Estimate)],
    touch_up: &TouchUp,
    evidence: &Evidence,
) -> Result<Vec<Step>, PlanError> {
    let mut all = before;
    for session in sessions {
        let Some(window) = session.window else { continue };
        let title = format!("Session {}", session.number);
        let last_day = after(window.target, f64::from(session.sittings.saturating_sub(1)))?;
        for (product, days_before, days_after) in pauses {
            all.push(Step {
                kind: StepKind::Pause,
                title: format!("Pause: {product}, around session {}", session.number),
                from: after(window.target, -days_before.value)?,
                to: after(last_day, days_after.value)?,
                basis: Some(days_before.supported_by(days_after)),
            });
        }
        all.push(Step { kind: StepKind::Session, title, from: window.target, to: last_day, basis: None });
        if session.number as usize == sessions.len() {
            let healing = evidence.estimate("technique.judge_after_days")?;
            let (from, to) = (after(last_day, healing.value)?, after(last_day, healing.high)?);
            let title = "Look at the healed result in daylight".to_owned();
            all.push(Step { kind: StepKind::Review, title, from, to, basis: Some(healing) });
        }
    }
    if let Some(window) = touch_up.window {
        let (from, to) = (window.earliest, window.latest);
        let basis = Some(touch_up.after_years.clone());
        all.push(Step { kind: StepKind::TouchUp, title: "Likely touch-up".to_owned(), from, to, basis });
    }
    all.sort_by_key(|step| (step.from, step.to, step.kind));
    Ok(all)
}
