//! What the plan rests on: the figures and their sources.

use std::collections::BTreeSet;

use serde::Serialize;
use stubble_case::Case;
use stubble_evidence::{Evidence, Figure, Grade, Seen};

use crate::language::{Said, Words};

#[derive(Debug, Serialize)]
pub(crate) struct FigureRow {
    title: Said,
    value: String,
    range: String,
    grade: Grade,
    unverified: bool,
    source: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct SourceRow {
    key: String,
    /// As the source itself is called; English where it describes.
    cite: Said,
}

/// The figures of the plan's numbers.
pub(crate) fn figures(case: &Case, words: &Words) -> Vec<FigureRow> {
    let row = |figure: &Figure| FigureRow {
        title: words.of_row(&figure.id, "-figure", &figure.title),
        value: words.quantity(figure.value, &figure.unit),
        range: words.range(figure.low, figure.high, &figure.unit).unwrap_or_default(),
        grade: figure.grade,
        unverified: figure.seen == Seen::Unverified,
        source: figure.source.join(", "),
    };
    case.assumptions.iter().map(row).collect()
}

/// The sources of everything that the paper shows.
pub(crate) fn sources(case: &Case, evidence: &Evidence, words: &Words) -> Vec<SourceRow> {
    let figures = case.assumptions.iter().flat_map(|figure| &figure.source);
    let reasons = case.plan.suitability.reasons.iter().flat_map(|reason| &reason.sources);
    let aftercare = case.plan.aftercare.iter().flat_map(|step| &step.source);
    let keys: BTreeSet<&String> = figures.chain(reasons).chain(aftercare).collect();
    keys.into_iter()
        .map(|key| SourceRow {
            key: key.clone(),
            cite: match evidence.source(key) {
                Some(source) => Said { text: source.cite.clone(), lang: "en" },
                None => Said { text: words.get("source-own"), lang: words.language.code() },
            },
        })
        .collect()
}
