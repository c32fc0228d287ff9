//! The cover and the plan in numbers.

use serde::Serialize;
use stubble_case::Case;
use stubble_plan::Verdict;

use crate::gallery::{Album, Cell};
use crate::language::Words;
use crate::numbers::Shown;

/// The first page.
#[derive(Debug, Serialize)]
pub(crate) struct Cover {
    facts: Vec<Fact>,
    pictures: Vec<Cell>,
    numbers: Vec<Row>,
    honesty: String,
}

#[derive(Debug, Serialize)]
struct Fact {
    label: String,
    text: String,
}

/// A number with its name.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) number: Shown,
}

impl Row {
    pub(crate) fn new(label: String, number: Shown) -> Self {
        Self { label, number }
    }
}

/// Fills the cover.
pub(crate) fn cover(case: &Case, album: &Album, words: &Words) -> Cover {
    let totals = &case.plan.totals;
    let first = case.plan.sessions.first().and_then(|session| session.window);
    let mut facts = vec![
        Fact { label: words.get("prepared-for"), text: case.client.clone() },
        Fact { label: words.get("date-label"), text: words.date(case.date) },
    ];
    if let Some(window) = first {
        facts.push(Fact { label: words.get("first-session"), text: words.date(window.target) });
    }
    if case.plan.suitability.verdict != Verdict::Suitable {
        let text = words.verdict(case.plan.suitability.verdict);
        facts.push(Fact { label: words.get("suitability"), text });
    }
    Cover {
        facts,
        pictures: album.pair(),
        numbers: vec![
            Row::new(
                words.get("treated-area"),
                Shown::counted(words.quantity(totals.treated_area_cm2, "cm2")),
            ),
            Row::new(words.get("dots"), Shown::counted(words.count(case.placement.impressions))),
            Row::new(sessions(case, words), Shown::estimate(&totals.minutes, words)),
            Row::new(words.get("price"), Shown::money(&totals.cost, words)),
        ],
        honesty: words.get("honesty"),
    }
}

fn sessions(case: &Case, words: &Words) -> String {
    words.with("in-sessions", &[("n", &case.plan.sessions.len().to_string())])
}

/// The table of the plan's numbers.
pub(crate) fn numbers(case: &Case, words: &Words) -> Vec<Row> {
    let totals = &case.plan.totals;
    let scalp = case.head.scalp_area_cm2;
    let row = |key: &str, number: Shown| Row::new(words.get(key), number);
    let counted = |n: u64| Shown::counted(words.count(n));
    let mut rows = vec![
        row("treated-area", Shown::counted(words.quantity(totals.treated_area_cm2, "cm2"))),
        row("scalp-area", Shown::measured(scalp.value, scalp.error, "cm2", words)),
        row("dots", counted(case.placement.impressions)),
        row("dots-per-area", Shown::counted(words.quantity(totals.dots_per_cm2.round(), "per_cm2"))),
        row("sessions", counted(case.plan.sessions.len() as u64)),
    ];
    if let Some(days) = &totals.interval_days {
        rows.push(row("between-sessions", Shown::estimate(days, words)));
    }
    rows.push(row("chair-time", Shown::estimate(&totals.minutes, words)));
    rows.push(row("ink-ready-all", Shown::estimate(&totals.ink, words)));
    for pigment in &totals.pigments {
        let label = words.with("undiluted", &[("pigment", &words.ink(&pigment.pigment))]);
        rows.push(Row::new(label, Shown::estimate(&pigment.stock, words)));
    }
    rows.push(row("price-first", Shown::money(&totals.cost, words)));
    rows.push(row("touch-up-after", Shown::estimate(&case.plan.touch_up.after_years, words)));
    rows.push(row("touch-up-price", Shown::money(&case.plan.touch_up.cost, words)));
    rows.extend(measures(case, words));
    rows
}

/// The measures of the head, by which a mistaken scale is noticed.
pub(crate) fn measures(case: &Case, words: &Words) -> Vec<Row> {
    let row = |(name, measured): (&String, &stubble_case::Measured)| {
        Row::new(words.measure(name), Shown::measured(measured.value, measured.error, "mm", words))
    };
    case.head.measures_mm.iter().map(row).collect()
}
