//! Whether and when: suitability, cautions, dates, aftercare.

use serde::Serialize;
use stubble_case::{Case, Severity};
use stubble_evidence::{AftercareStep, Evidence, Gate, Grade, Seen};
use stubble_plan::{ReasonRemark, Step, StepKind, Verdict};

use crate::language::{Said, Words};
use crate::numbers::Shown;
use crate::remarks;

/// Whether the treatment suits this person.
#[derive(Debug, Serialize)]
pub(crate) struct Suitability {
    key: &'static str,
    verdict: String,
    reasons: Vec<Reason>,
}

#[derive(Debug, Serialize)]
struct Reason {
    gate: &'static str,
    title: Said,
    text: Said,
    until: String,
    grade: Grade,
    unverified: bool,
}

/// What the checks of design and schedule say.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// Empty where the text says it all.
    pub(crate) title: Said,
    pub(crate) text: Said,
    /// What was measured, and what is allowed; empty where nothing was.
    pub(crate) measured: String,
    pub(crate) grade: Option<Grade>,
    pub(crate) unverified: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Dated {
    title: Said,
    dates: String,
    basis: Option<Shown>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Aftercare {
    days: String,
    todo: Said,
    avoid: Said,
    normal: Said,
    grade: Grade,
    unverified: bool,
}

/// When to see a doctor.
#[derive(Debug, Serialize)]
pub(crate) struct Warning {
    title: Said,
    text: Said,
    grade: Grade,
    unverified: bool,
}

/// What belongs in front of a doctor, from the evidence base.
pub(crate) fn doctor(evidence: &Evidence, words: &Words) -> Option<Warning> {
    let statement = evidence.statement("safety.doctor_signs").ok()?;
    Some(Warning {
        title: words.of_row(&statement.id, "", &statement.title),
        text: words.of_row(&statement.id, "-text", &statement.text),
        grade: statement.grade,
        unverified: statement.seen == Seen::Unverified,
    })
}

/// The verdict with its reasons, gravest first.
pub(crate) fn suitability(case: &Case, words: &Words) -> Suitability {
    let suitability = &case.plan.suitability;
    Suitability {
        key: match suitability.verdict {
            Verdict::Suitable => "suitable",
            Verdict::WithConditions => "conditions",
            Verdict::NotForYou => "not",
        },
        verdict: words.verdict(suitability.verdict),
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
                title: words.of_row(&reason.id, "", &reason.title),
                text: remarks::of_reason(reason, words),
                until: reason
                    .until
                    .filter(|_| !reason.remarks.contains(&ReasonRemark::WaitingOver))
                    .map_or_else(String::new, |day| words.with("until", &[("date", &words.date(day))])),
                grade: reason.grade,
                unverified: reason.seen == Seen::Unverified,
            })
            .collect(),
    }
}

/// Findings of the design check and cautions of the plan, gravest first.
pub(crate) fn findings(case: &Case, evidence: &Evidence, words: &Words) -> Vec<Finding> {
    let critic = case.design.findings.iter();
    let design = critic.map(|finding| remarks::of_critic(finding, case, evidence, words));
    let plan = case.plan.cautions.iter().map(|caution| remarks::of_caution(caution, words));
    let mut findings: Vec<Finding> = design.chain(plan).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The dated steps.
pub(crate) fn steps(case: &Case, words: &Words) -> Vec<Dated> {
    let mut session = 0;
    let mut row = |step: &Step| Dated {
        title: step_title(step, &mut session, case, words),
        dates: match step.from == step.to {
            true => words.date(step.from),
            false => words.with("span", &[("from", &words.date(step.from)), ("to", &words.date(step.to))]),
        },
        basis: step.basis.as_ref().map(|basis| Shown::estimate(basis, words)),
    };
    case.plan.steps.iter().map(&mut row).collect()
}

/// The step in the paper's words; what is waited for or paused is a reason of the plan, and has its name.
fn step_title(step: &Step, session: &mut u32, case: &Case, words: &Words) -> Said {
    let key = match step.kind {
        StepKind::CoolingOff => "step-cooling-off",
        StepKind::PatchTest => "step-patch-test",
        StepKind::TestDots => "step-test-dots",
        StepKind::Review => "step-review",
        StepKind::TouchUp => "step-touch-up",
        StepKind::Wait => "step-wait",
        StepKind::Pause => "step-pause",
        StepKind::Session => {
            *session += 1;
            let text = words.with("step-session", &[("n", &session.to_string())]);
            return Said { text, lang: words.language.code() };
        }
    };
    let reasons = &case.plan.suitability.reasons;
    let about = reasons.iter().find(|reason| step.title.contains(reason.title.as_str()));
    let about = about
        .filter(|_| matches!(step.kind, StepKind::Wait | StepKind::Pause))
        .map(|reason| words.of_row(&reason.id, "", &reason.title));
    match about {
        Some(about) => Said { text: format!("{}: {}", words.get(key), about.text), lang: about.lang },
        None => Said { text: words.get(key), lang: words.language.code() },
    }
}

/// The aftercare table.
pub(crate) fn aftercare(case: &Case, words: &Words) -> Vec<Aftercare> {
    let row = |step: &AftercareStep| {
        let said = |ending: &str, english: Option<&str>| match english {
            Some(english) => words.of_row(&step.id, ending, english),
            None => Said { text: String::new(), lang: words.language.code() },
        };
        Aftercare {
            days: match step.to_day {
                Some(to) if to == step.from_day => format!("{to}"),
                Some(to) => format!("{} – {to}", step.from_day),
                None => words.with("day-from", &[("n", &step.from_day.to_string())]),
            },
            todo: said("-do", Some(&step.todo)),
            avoid: said("-leave", step.avoid.as_deref()),
            normal: said("-normal", step.normal.as_deref()),
            grade: step.grade,
            unverified: step.seen == Seen::Unverified,
        }
    };
    case.plan.aftercare.iter().map(row).collect()
}
