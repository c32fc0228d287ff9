//! The digest of the field's literature, kept outside the repository, against the data: every rule and figure of its
//! sections 1 to 9 is a row with the same source. Says SKIPPED where the digest is absent.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use stubble_evidence::Evidence;

/// Numbers that the digest has and the data leaves out, each for a reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("Density cut-off for adding SMP after HT", "the page contradicts itself; the digest says not to use it"),
    ("**GAD-7**", "its own source stands in the row above"),
    ("Allergy: ink, latex", "the number points to a section of the digest"),
];

/// A table row of the digest: section, cells, source keys.
struct Row {
    section: String,
    cells: Vec<String>,
    keys: BTreeSet<String>,
}

fn rows(text: &str) -> Vec<Row> {
    let mut section = String::new();
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            let number = title.trim_start_matches('#').trim().split([' ', '.']).next().unwrap_or_default();
            section = number.to_owned();
        }
        let of_interest = section.parse::<u8>().is_ok_and(|n| (1..=9).contains(&n));
        let is_rule = |line: &str| line.starts_with('|') && line.chars().all(|c| "|-: ".contains(c));
        // The line above a rule holds the names of the columns.
        let header = lines.peek().is_some_and(|next| is_rule(next));
        if !of_interest || !line.starts_with('|') || is_rule(line) || header {
            continue;
        }
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
        let keys = line.split('[').skip(1).filter_map(|part| part.split_once(']')).flat_map(|(inside, _)| {
            inside.split([',', ';', ' ']).filter(|key| !key.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        });
        found.push(Row { section: section.clone(), keys: keys.collect(), cells });
    }
    found
}

/// The numbers in a text; what stands in square brackets is a source.
fn numbers(text: &str) -> Vec<f64> {
    let mut bare = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .filter_map(|word| {
            let word = word.trim_matches(['.', ',']);
            let grouped = word.split(',').skip(1).all(|part| part.len() == 3);
            if grouped { word.replace(',', "") } else { word.replace(',', ".") }.parse().ok()
        })
        .collect()
}

/// Numbers of all rows by source key; units differ between digest and data by powers of ten.
fn known(evidence: &Evidence) -> BTreeMap<String, Vec<f64>> {
    let mut known: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut add = |keys: &[String], values: Vec<f64>| {
        for key in keys {
            known.entry(key.clone()).or_default().extend(&values);
        }
    };
    for f in evidence.iter() {
        let words = format!("{} {}", f.title, f.note.as_deref().unwrap_or_default());
        add(&f.source, [vec![f.value, f.low, f.high], numbers(&words)].concat());
    }
    for s in evidence.statements("") {
        add(&s.source, numbers(&format!("{} {} {}", s.title, s.text, s.note.as_deref().unwrap_or_default())));
    }
    for r in evidence.screening() {
        let mut values = numbers(&format!("{} {} {}", r.title, r.text, r.question));
        for id in r.wait.iter().chain(r.pause.iter().flatten()).chain(&r.test_dots) {
            let days = evidence.figure(id).unwrap();
            values.extend([days.low, days.value, days.high]);
        }
        add(&r.source, values);
    }
    for a in evidence.aftercare() {
        let days = [f64::from(a.from_day), f64::from(a.to_day.unwrap_or(a.from_day))];
        add(
            &a.source,
            [days.to_vec(), numbers(&format!("{} {:?} {:?}", a.todo, a.avoid, a.normal))].concat(),
        );
    }
    known
}

fn is_there(number: f64, pool: &[f64]) -> bool {
    let close = |value: f64| (value - number).abs() <= 1e-6 * number.abs().max(1.0);
    let scales = [1.0, 0.1, 10.0, 0.01, 100.0, 0.001, 1000.0];
    pool.iter().any(|value| scales.iter().any(|scale| close(value * scale)))
}

#[test]
fn every_rule_and_figure_of_the_digest_has_a_row_with_its_source() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/domain.md");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: the digest is not beside the repository");
        return;
    };
    let evidence = Evidence::builtin();
    let known = known(&evidence);
    let everything: Vec<f64> = known.values().flatten().copied().collect();
    let rows = rows(&text);
    assert!(rows.len() > 150, "{} rows", rows.len());
    let mut missing = Vec::new();
    for row in &rows {
        if LEFT_OUT.iter().any(|(start, _)| row.cells[0].starts_with(start)) {
            continue;
        }
        let cited: Vec<&String> = row.keys.iter().filter(|key| evidence.source(key).is_some()).collect();
        let used: Vec<&String> = cited.iter().copied().filter(|key| known.contains_key(*key)).collect();
        if !cited.is_empty() && used.is_empty() {
            missing.push(format!("§{} {}: no row cites {cited:?}", row.section, row.cells[0]));
        }
        let pool: Vec<f64> = match used.is_empty() {
            true => everything.clone(),
            false => used.iter().flat_map(|key| known[*key].iter().copied()).collect(),
        };
        let wanted = numbers(row.cells.get(1).map_or("", String::as_str));
        let lacking: Vec<f64> = wanted.iter().copied().filter(|n| !is_there(*n, &pool)).collect();
        // Sizes of samples, years and counts of months stand beside the figures and need no row: half may lack.
        if !lacking.is_empty() && lacking.len() * 2 > wanted.len() {
            missing.push(format!("§{} {}: {lacking:?} in no row of {used:?}", row.section, row.cells[0]));
        }
    }
    assert!(missing.is_empty(), "{} of {}:\n{}", missing.len(), rows.len(), missing.join("\n"));
}
