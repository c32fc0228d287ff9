//! The cover and the plan in numbers.

use serde::Serialize;
use stubble_case::Case;
use stubble_plan::Verdict;

use crate::gallery::{Album, Cell};
use crate::numbers::{Shown, count, quantity};
use crate::words;

/// The first page.
#[derive(Debug, Serialize)]
pub(crate) struct Cover {
    facts: Vec<Fact>,
    pictures: Vec<Cell>,
    numbers: Vec<Row>,
    honesty: &'static str,
}

#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    text: String,
}

/// A number with its name.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) number: Shown,
}

impl Row {
    pub(crate) fn new(label: &str, number: impl Into<Shown>) -> Self {
        Self { label: label.to_owned(), number: number.into() }
    }
}

/// Fills the cover.
pub(crate) fn cover(case: &Case, album: &Album) -> Cover {
    let totals = &case.plan.totals;
    let first = case.plan.sessions.first().and_then(|session| session.window);
    let mut facts = vec![
        Fact { label: "Prepared for", text: case.client.clone() },
        Fact { label: "Date", text: words::date(case.date) },
    ];
    if let Some(window) = first {
        facts.push(Fact { label: "First session", text: words::date(window.target) });
    }
    if case.plan.suitability.verdict != Verdict::Suitable {
        let text = words::verdict(case.plan.suitability.verdict).to_owned();
        facts.push(Fact { label: "Suitability", text });
    }
    Cover {
        facts,
        pictures: album.pair(),
        numbers: vec![
            Row::new("Treated area", Shown::counted(quantity(totals.treated_area_cm2, "cm2"))),
            Row::new("Dots", Shown::counted(count(case.placement.impressions))),
            Row::new(&sessions(case), &totals.minutes),
            Row::new("Price", &totals.cost),
        ],
        honesty: "Both pictures are computed from the plan, the one before treatment too. They show what is \
                  intended, not what is promised: skin, healing and hand differ. The following pages show the \
                  same head years on, what every number rests on, and what this plan does not know.",
    }
}

fn sessions(case: &Case) -> String {
    match case.plan.sessions.len() {
        1 => "One session".to_owned(),
        n => format!("In {n} sessions"),
    }
}

/// The table of the plan's numbers.
pub(crate) fn numbers(case: &Case) -> Vec<Row> {
    let totals = &case.plan.totals;
    let scalp = case.head.scalp_area_cm2;
    let mut rows = vec![
        Row::new("Treated area", Shown::counted(quantity(totals.treated_area_cm2, "cm2"))),
        Row::new("Hair-bearing area of this head", Shown::measured(scalp.value, scalp.error, "cm2")),
        Row::new("Dots", Shown::counted(count(case.placement.impressions))),
        Row::new("Dots per treated area", Shown::counted(quantity(totals.dots_per_cm2.round(), "per_cm2"))),
        Row::new("Sessions", Shown::counted(count(case.plan.sessions.len() as u64))),
    ];
    if let Some(days) = &totals.interval_days {
        rows.push(Row::new("Between sessions", days));
    }
    rows.push(Row::new("Time in the chair, all sessions", &totals.minutes));
    rows.push(Row::new("Ink ready to use, all sessions", &totals.ink));
    for pigment in &totals.pigments {
        rows.push(Row::new(&format!("Undiluted {}", pigment.pigment), &pigment.stock));
    }
    rows.push(Row::new("Price of the first treatment", &totals.cost));
    rows.push(Row::new("Touch-up likely after", &case.plan.touch_up.after_years));
    rows.push(Row::new("Price of a touch-up at today's level", &case.plan.touch_up.cost));
    for (name, measured) in &case.head.measures_mm {
        rows.push(Row::new(&words::sentence(name), Shown::measured(measured.value, measured.error, "mm")));
    }
    rows
}
