//! A person's own plan in the words of the guide.

use std::collections::BTreeSet;

use crate::words::{grade_mark, in_words, money_in_words};
use crate::{Comparison, Course, CourseKind, Order, Plan, PriceBasis, StepKind, Verdict, combination};

/// Lists that a text of the guide may ask for.
#[cfg(test)]
pub(crate) const LISTS: [&str; 4] = ["reasons", "cautions", "combination", "comparison"];

/// Years after which courses are compared in the guide.
const YEARS: [usize; 3] = [1, 5, 15];

/// A value of a person's plan in words; none for a name that is not known.
pub(crate) fn value(key: &str, plan: &Plan) -> Option<String> {
    let window = |session: Option<&crate::SessionPlan>| match session.and_then(|s| s.window) {
        Some(w) => format!("about {}", w.target),
        None => "not dated before what stands open is settled".to_owned(),
    };
    Some(match key {
        "dots" => plan.totals.dots.to_string(),
        "area" => format!("{:.0} cm²", plan.totals.treated_area_cm2),
        "sessions" => plan.sessions.len().to_string(),
        "verdict" => match plan.suitability.verdict {
            Verdict::Suitable => "suitable",
            Verdict::WithConditions => "suitable under conditions",
            Verdict::NotForYou => "not for you",
        }
        .to_owned(),
        "hours" => in_words(&plan.totals.minutes.scaled(1.0 / 60.0, "h")),
        "first" => window(plan.sessions.first()),
        "last" => window(plan.sessions.last()),
        "touch_up" => match plan.touch_up.window {
            Some(w) => format!("{} and {}", w.earliest.year(), w.latest.year()),
            None => "the years after the last session".to_owned(),
        },
        "touch_up_cost" => money_in_words(&plan.touch_up.cost),
        "cost" => money_in_words(&plan.totals.cost),
        "price_basis" => match &plan.quote.basis {
            PriceBasis::Clinic => "These are the clinic's own prices.".to_owned(),
            PriceBasis::DefaultTable { region, .. } => {
                format!("This is a default table for {region}, not an offer.")
            }
        },
        "removal" => {
            let cost = plan.removal.cost.as_ref();
            let cost = cost.map(|c| format!(", about {}", money_in_words(c))).unwrap_or_default();
            format!("{} laser sessions{cost}", in_words(&plan.removal.sessions))
        }
        "density" => format!("{:.0} dots per cm²", plan.totals.dots_per_cm2),
        "zones" => zones(plan),
        "anxiety" => anxiety(plan),
        "thinking" => {
            let step = plan.steps.iter().find(|step| step.kind == StepKind::CoolingOff);
            step.map_or_else(
                || "it begins once what stands open is settled".to_owned(),
                |step| format!("until {}", step.to),
            )
        }
        "needle" => plan.sessions.first().map_or_else(String::new, |session| {
            format!(
                "a needle of {} with {} points",
                in_words(&session.needle_mm),
                in_words(&session.needle_points)
            )
        }),
        _ => return None,
    })
}

fn zones(plan: &Plan) -> String {
    let mut names: Vec<String> = Vec::new();
    for zone in plan.sessions.iter().flat_map(|session| &session.zones) {
        let name = format!("{:?}", zone.zone).to_lowercase().replace("sidefade", "side fade");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What the score of appearance anxiety means for this plan.
fn anxiety(plan: &Plan) -> String {
    let reason = plan.suitability.reasons.iter().find(|r| r.id == "screening.appearance_anxiety");
    match reason {
        Some(reason) => {
            let mark = grade_mark(reason.grade, reason.grade, reason.seen);
            format!("In your answers: {} {mark}", reason.text)
        }
        None => String::new(),
    }
}

/// The lines of a list; none for a name that is no list. Source keys of what is said are added.
pub(crate) fn list(
    key: &str,
    plan: &Plan,
    comparison: Option<&Comparison>,
    keys: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    Some(match key {
        "reasons" => {
            let reasons = &plan.suitability.reasons;
            keys.extend(reasons.iter().flat_map(|r| r.sources.iter().cloned()));
            let mark = |r: &crate::Reason| grade_mark(r.grade, r.grade, r.seen);
            let line = |r: &crate::Reason| format!("{}: {} {}", r.title, r.text, mark(r));
            if reasons.is_empty() {
                vec!["Nothing in your answers.".to_owned()]
            } else {
                reasons.iter().map(line).collect()
            }
        }
        "cautions" => plan
            .cautions
            .iter()
            .map(|c| format!("{}: {} Compared with {}.", c.title, c.text, in_words(&c.compared_with)))
            .collect(),
        "combination" => combined(plan, keys),
        "comparison" => {
            let comparison = comparison?;
            for course in &comparison.courses {
                keys.extend(course.about.source.iter().cloned());
                keys.extend(course.total.sources.iter().cloned());
            }
            comparison.courses.iter().map(|course| course_line(course, comparison)).collect()
        }
        _ => return None,
    })
}

fn combined(plan: &Plan, keys: &mut BTreeSet<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for other in combination(plan) {
        keys.extend(other.reason.sources.iter().cloned());
        let dates: Vec<String> =
            other.steps.iter().map(|step| format!("{} to {}", step.from, step.to)).collect();
        let when = match (other.order, dates.is_empty()) {
            (Order::First, true) => "first; nothing is dated before it is settled".to_owned(),
            (Order::First, false) => format!("first, waited for from {}", dates.join(", ")),
            (Order::Pauses, _) => format!("pauses {}", dates.join(" and ")),
            (Order::GoesOn, _) => "goes on".to_owned(),
        };
        let mark = grade_mark(other.reason.grade, other.reason.grade, other.reason.seen);
        lines.push(format!("{}: {when}. {} {mark}", other.reason.title, other.reason.text));
    }
    if lines.is_empty() {
        lines.push("No other treatment is named in your answers.".to_owned());
    }
    lines
}

/// A course with its sums after some years and when micropigmentation has cost no more.
fn course_line(course: &Course, comparison: &Comparison) -> String {
    let currency = comparison.currency;
    let sums: Vec<String> = YEARS
        .iter()
        .filter_map(|year| {
            let [low, value, high] = course.cumulative.get(year - 1)?;
            let years = if *year == 1 { "1 year".to_owned() } else { format!("{year} years") };
            let range = if low == high { String::new() } else { format!(" ({low} to {high})") };
            Some(format!("{years} {value} {}{range}", currency.code()))
        })
        .collect();
    let even = match (course.kind, course.break_even.typical) {
        (CourseKind::Micropigmentation, _) => String::new(),
        (_, Some(year)) => format!(" Micropigmentation has cost no more from year {year} on."),
        (_, None) => format!(" It costs less for all {} years.", comparison.years),
    };
    let total = &course.total;
    let mark = grade_mark(total.grade, total.rests_on, total.seen);
    let about = grade_mark(course.about.grade, course.about.grade, course.about.seen);
    format!("{}: {} {mark}.{even} {} {about}", course.about.title, sums.join(", "), course.about.text)
}
