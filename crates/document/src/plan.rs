//! Whether, when and at what price: suitability, cautions, dates, quote, aftercare.

use serde::Serialize;
use stubble_case::{Case, Severity};
use stubble_evidence::{AftercareStep, Evidence, Gate, Grade, Seen};
use stubble_plan::{PriceBasis, QuoteItem, QuoteLine, Step, Verdict};

use crate::cover::Row;
use crate::numbers::Shown;
use crate::words;

/// Whether the treatment suits this person.
#[derive(Debug, Serialize)]
pub(crate) struct Suitability {
    key: &'static str,
    verdict: &'static str,
    reasons: Vec<Reason>,
}

#[derive(Debug, Serialize)]
struct Reason {
    gate: &'static str,
    title: String,
    text: String,
    grade: Grade,
    unverified: bool,
}

/// What the checks of design and schedule say.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    severity: Severity,
    title: String,
    text: String,
    number: Option<Shown>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Dated {
    title: String,
    dates: String,
    basis: Option<Shown>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Aftercare {
    days: String,
    todo: String,
    avoid: String,
    normal: String,
    grade: Grade,
    unverified: bool,
}

/// When to see a doctor.
#[derive(Debug, Serialize)]
pub(crate) struct Warning {
    title: String,
    text: String,
    grade: Grade,
    unverified: bool,
}

/// What belongs in front of a doctor, from the evidence base.
pub(crate) fn doctor(evidence: &Evidence) -> Option<Warning> {
    let statement = evidence.statement("safety.doctor_signs").ok()?;
    Some(Warning {
        title: statement.title.clone(),
        text: statement.text.clone(),
        grade: statement.grade,
        unverified: statement.seen == Seen::Unverified,
    })
}

/// The verdict with its reasons, gravest first.
pub(crate) fn suitability(case: &Case) -> Suitability {
    let suitability = &case.plan.suitability;
    Suitability {
        key: match suitability.verdict {
            Verdict::Suitable => "suitable",
            Verdict::WithConditions => "conditions",
            Verdict::NotForYou => "not",
        },
        verdict: words::verdict(suitability.verdict),
        reasons: suitability
            .reasons
            .iter()
            .map(|reason| Reason {
                gate: match reason.gate {
                    Gate::Note => "note",
                    Gate::Doctor => "doctor",
                    Gate::Defer => "wait",
                    Gate::Stop => "stop",
                },
                title: reason.title.clone(),
                text: match reason.until {
                    Some(day) => format!("{} Until {}.", reason.text, words::date(day)),
                    None => reason.text.clone(),
                },
                grade: reason.grade,
                unverified: reason.seen == Seen::Unverified,
            })
            .collect(),
    }
}

/// Findings of the design check and cautions of the plan, gravest first.
pub(crate) fn findings(case: &Case) -> Vec<Finding> {
    let design = case.design.findings.iter().map(|finding| Finding {
        severity: finding.severity,
        title: String::new(),
        text: finding.text.clone(),
        number: None,
    });
    let plan = case.plan.cautions.iter().map(|caution| Finding {
        severity: Severity::Warning,
        title: caution.title.clone(),
        text: caution.text.clone(),
        number: Some((&caution.compared_with).into()),
    });
    let mut findings: Vec<Finding> = design.chain(plan).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The dated steps.
pub(crate) fn steps(case: &Case) -> Vec<Dated> {
    let row = |step: &Step| Dated {
        title: step.title.clone(),
        dates: match step.from == step.to {
            true => words::date(step.from),
            false => format!("{} – {}", words::date(step.from), words::date(step.to)),
        },
        basis: step.basis.as_ref().map(Shown::from),
    };
    case.plan.steps.iter().map(row).collect()
}

/// The sentence above the quote.
pub(crate) fn costs_lead(case: &Case) -> String {
    match &case.plan.quote.basis {
        PriceBasis::Clinic => "From the clinic's own prices.".to_owned(),
        PriceBasis::DefaultTable { region, year } => {
            let year = year.map_or_else(String::new, |year| format!(" of {year}"));
            format!(
                "No clinic's prices were given, so this is read from a table{year} for the region {region}. \
                 An assumption to compare offers with, not an offer."
            )
        }
    }
}

/// Lines of the quote, the total, and a later touch-up.
pub(crate) fn costs(case: &Case) -> Vec<Row> {
    let quote = &case.plan.quote;
    let mut rows: Vec<Row> =
        quote.lines.iter().map(|line| Row::new(&quote_line(line), &line.amount)).collect();
    rows.push(Row::new("Total of the first treatment", &quote.total));
    rows.push(Row::new("A touch-up, years later, at today's level", &quote.touch_up));
    rows
}

fn quote_line(line: &QuoteLine) -> String {
    let [_, quantity, _] = line.quantity;
    let quantity = quantity.normalize();
    match line.item {
        QuoteItem::WholeCase => "Whole treatment, by treated area".to_owned(),
        QuoteItem::Consultation => "Consultation".to_owned(),
        QuoteItem::Sitting => format!("Sittings, {quantity}"),
        QuoteItem::Hour => format!("Hours, {quantity}"),
        QuoteItem::ThousandDots => format!("Thousands of dots, {quantity}"),
        QuoteItem::Cm2 => format!("Treated cm², {quantity}"),
        QuoteItem::Bottle => format!("Bottles of pigment, {quantity}"),
        QuoteItem::AftercareKit => "Aftercare kit".to_owned(),
        QuoteItem::Tax => format!("Tax, {quantity} %"),
    }
}

/// The aftercare table.
pub(crate) fn aftercare(case: &Case) -> Vec<Aftercare> {
    let row = |step: &AftercareStep| Aftercare {
        days: match step.to_day {
            Some(to) if to == step.from_day => format!("{to}"),
            Some(to) => format!("{} – {to}", step.from_day),
            None => format!("{} on", step.from_day),
        },
        todo: step.todo.clone(),
        avoid: step.avoid.clone().unwrap_or_default(),
        normal: step.normal.clone().unwrap_or_default(),
        grade: step.grade,
        unverified: step.seen == Seen::Unverified,
    };
    case.plan.aftercare.iter().map(row).collect()
}
