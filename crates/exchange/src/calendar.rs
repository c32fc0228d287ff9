//! The dates of a plan as iCalendar: whole days, so that no time zone can move them.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::ToSpan;
use jiff::civil::Date;
use stubble_case::Case;
use stubble_evidence::AftercareStep;
use stubble_plan::{Step, StepKind};

use crate::ExchangeError;

/// Sessions, what comes before and between, aftercare after each session, and the touch-up.
pub(crate) fn of(case: &Case) -> Result<Vec<u8>, ExchangeError> {
    let mut events = Vec::new();
    for step in &case.plan.steps {
        events.push(step_event(step, case)?);
    }
    let sessions: Vec<&Step> = case.plan.steps.iter().filter(|step| step.kind == StepKind::Session).collect();
    for (number, session) in sessions.iter().enumerate() {
        let next = sessions.get(number + 1).map(|next| next.from);
        for care in &case.plan.aftercare {
            events.extend(care_event(care, session, next)?);
        }
    }
    if events.is_empty() {
        return Err(ExchangeError::NoDates);
    }
    let stamp = stamp(case.date)?;
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Stubble//Treatment plan//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"));
    let of_case = case.dots.blake3.get(..16).unwrap_or("unwritten");
    for (number, mut event) in events.into_iter().enumerate() {
        event.uid(&format!("{}-{of_case}-{}@stubble", case.date, number + 1)).timestamp(stamp);
        calendar.push(event.done());
    }
    Ok(calendar.to_string().into_bytes())
}

fn step_event(step: &Step, case: &Case) -> Result<Event, ExchangeError> {
    // A touch-up years away is a note on its first day and not years of it.
    let to = if step.kind == StepKind::TouchUp { step.from } else { step.to };
    let (summary, mut text, category) = match step.kind {
        StepKind::Session => {
            (format!("Scalp micropigmentation: {}", step.title), session_text(step, case), "SESSION")
        }
        StepKind::TouchUp => {
            (step.title.clone(), format!("Likely between {} and {}.", step.from, step.to), "TOUCH-UP")
        }
        StepKind::Review => (step.title.clone(), String::new(), "REVIEW"),
        StepKind::CoolingOff
        | StepKind::PatchTest
        | StepKind::TestDots
        | StepKind::Wait
        | StepKind::Pause => (step.title.clone(), String::new(), "BEFORE"),
    };
    if let Some(basis) = &step.basis {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&format!("Set by: {}.", stubble_plan::in_words(basis)));
    }
    days(step.from, to, &summary, &text, category)
}

/// What the session is planned to be.
fn session_text(step: &Step, case: &Case) -> String {
    let session = case
        .plan
        .sessions
        .iter()
        .find(|session| session.window.is_some_and(|window| window.target == step.from));
    session.map_or_else(String::new, |session| {
        let window = session.window.map_or_else(String::new, |window| {
            format!(" Not before {}, not after {}.", window.earliest, window.latest)
        });
        format!("{} dots, {}.{window}", session.dots, stubble_plan::in_words(&session.minutes))
    })
}

/// What a session asks for on later days; nothing from the next session on, which starts it all again.
fn care_event(
    care: &AftercareStep,
    session: &Step,
    next: Option<Date>,
) -> Result<Option<Event>, ExchangeError> {
    let day = |days: u16| {
        // Day 0 is the last day of a session that takes several.
        session
            .to
            .checked_add(i64::from(days).days())
            .map_err(|_| ExchangeError::Date(session.to.to_string()))
    };
    let from = day(care.from_day)?;
    let mut to = day(care.to_day.unwrap_or(care.from_day))?;
    if let Some(next) = next {
        if from >= next {
            return Ok(None);
        }
        to = to.min(next.yesterday().map_err(|_| ExchangeError::Date(next.to_string()))?);
    }
    let days_of = match care.to_day {
        Some(to) if to != care.from_day => format!("days {} to {to}", care.from_day),
        Some(_) => format!("day {}", care.from_day),
        None => format!("from day {}", care.from_day),
    };
    let mut text = format!("Do: {}", care.todo);
    for (label, said) in [("Leave", &care.avoid), ("Normal", &care.normal)] {
        if let Some(said) = said {
            text.push_str(&format!("\n{label}: {said}"));
        }
    }
    text.push_str(&format!("\n{}", stubble_plan::grade_mark(care.grade, care.grade, care.seen)));
    let summary = format!("Aftercare of {}, {days_of}", session.title.to_lowercase());
    days(from, to, &summary, &text, "AFTERCARE").map(Some)
}

/// An event of whole days, both included, that leaves the days free for others.
fn days(from: Date, to: Date, summary: &str, text: &str, category: &str) -> Result<Event, ExchangeError> {
    let after = to.tomorrow().map_err(|_| ExchangeError::Date(to.to_string()))?;
    let mut event = Event::new();
    event
        .summary(summary)
        .starts(naive(from)?)
        .ends(naive(after)?)
        .add_property("CATEGORIES", category)
        .add_property("TRANSP", if category == "SESSION" { "OPAQUE" } else { "TRANSPARENT" });
    if !text.is_empty() {
        event.description(text);
    }
    Ok(event)
}

fn naive(date: Date) -> Result<NaiveDate, ExchangeError> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    NaiveDate::from_ymd_opt(date.year().into(), month.into(), day.into())
        .ok_or_else(|| ExchangeError::Date(date.to_string()))
}

/// The case's own day: the same case gives the same calendar whenever it is asked for.
fn stamp(date: Date) -> Result<DateTime<Utc>, ExchangeError> {
    let midnight = naive(date)?.and_hms_opt(0, 0, 0);
    midnight.map(|time| Utc.from_utc_datetime(&time)).ok_or_else(|| ExchangeError::Date(date.to_string()))
}
