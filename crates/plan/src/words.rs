//! Numbers as people read them: value, range, unit, and the grade in brackets.

use stubble_evidence::{Estimate, Grade, Seen};

use crate::Money;

/// The grade of a number or statement in brackets, e.g. `[published]` or `[derived from marketing, unverified]`.
#[must_use]
pub fn grade_mark(grade: Grade, rests_on: Grade, seen: Seen) -> String {
    let from = if grade == Grade::Derived && rests_on != Grade::Derived && rests_on != Grade::Published {
        format!(" from {}", rests_on.word())
    } else {
        String::new()
    };
    let unverified = if seen == Seen::Unverified { ", unverified" } else { "" };
    format!("[{}{from}{unverified}]", grade.word())
}

/// An estimate for people, e.g. `14 days (10 to 30) [practitioner]`.
#[must_use]
pub fn in_words(estimate: &Estimate) -> String {
    let unit = unit_word(&estimate.unit, estimate.value);
    let mark = grade_mark(estimate.grade, estimate.rests_on, estimate.seen);
    format!("{}{unit}{} {mark}", number(estimate.value), range(estimate))
}

/// A share of 1 for people, in per cent.
#[must_use]
pub fn in_per_cent(estimate: &Estimate) -> String {
    let share = estimate.scaled(100.0, "%");
    let mark = grade_mark(estimate.grade, estimate.rests_on, estimate.seen);
    format!("{} %{} {mark}", number(share.value), range(&share))
}

/// An amount for people, with its grade.
#[must_use]
pub fn money_in_words(money: &Money) -> String {
    format!("{money} {}", grade_mark(money.grade, money.rests_on, money.seen))
}

fn range(e: &Estimate) -> String {
    if e.low == e.high { String::new() } else { format!(" ({} to {})", number(e.low), number(e.high)) }
}

fn number(value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn unit_word(unit: &str, value: f64) -> String {
    let plural = |one: &str| if value == 1.0 { format!(" {one}") } else { format!(" {one}s") };
    match unit {
        "1" => String::new(),
        "d" => plural("day"),
        "week" => plural("week"),
        "month" => plural("month"),
        "y" => plural("year"),
        "h" => plural("hour"),
        "min" => plural("minute"),
        "points" => plural("point"),
        "per_cm2" => " per cm²".to_owned(),
        "cm2" => " cm²".to_owned(),
        other => format!(" {other}"),
    }
}

#[cfg(test)]
mod tests {
    use stubble_evidence::Evidence;

    use super::*;

    #[test]
    fn a_figure_reads_with_range_unit_and_grade() {
        let evidence = Evidence::builtin();
        let shown = |id: &str| in_words(&evidence.estimate(id).unwrap());
        assert_eq!(shown("technique.interval_days"), "14 days (10 to 30) [practitioner]");
        assert_eq!(shown("safety.age_min"), "18 years [practitioner]");
        assert_eq!(
            in_per_cent(&evidence.estimate("safety.complication_italy").unwrap()),
            "3.3 % [published]"
        );
        let minutes = evidence.estimate("technique.touch_up_hours").unwrap().scaled(60.0, "min");
        assert_eq!(in_words(&minutes), "90 minutes (60 to 120) [derived from marketing]");
        assert_eq!(shown("cost.laser_device"), "1000 USD (200 to 3000) [marketing, unverified]");
    }
}
