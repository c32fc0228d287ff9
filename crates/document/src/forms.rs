//! What is signed on paper: consent, and the questions about health.

use serde::Serialize;
use stubble_case::Case;
use stubble_evidence::{Gate, Grade, ScreeningRule, Seen};

use crate::PlanPaper;
use crate::language::{Said, Words};
use crate::numbers::Shown;
use crate::plan::{self, Suitability};

/// The consent form.
#[derive(Debug, Serialize)]
pub(crate) struct Consent {
    parts: Vec<Part>,
    own: Suitability,
    agree: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Part {
    title: String,
    text: String,
    numbers: Vec<Shown>,
}

impl Consent {
    /// What this person consents to, with the plan's own numbers and what they rest on.
    pub(crate) fn of(case: &Case, words: &Words) -> Self {
        let plan = &case.plan;
        let with_range = |shown: &Shown| match &shown.range {
            Some(range) => format!("{} ({range})", shown.text),
            None => shown.text.clone(),
        };
        let part = |key: &str, values: &[(&str, &str)], numbers: Vec<Shown>| Part {
            title: words.get(key),
            text: words.with(&format!("{key}-text"), values),
            numbers,
        };
        let after = Shown::estimate(&plan.touch_up.after_years, words);
        let removal = Shown::estimate(&plan.removal.sessions, words);
        let cost = Shown::money(&plan.totals.cost, words);
        let touch = Shown::money(&plan.touch_up.cost, words);
        let pigments: Vec<String> = plan.totals.pigments.iter().map(|p| words.ink(&p.pigment)).collect();
        let thinking = plan.steps.iter().find(|step| step.kind == stubble_plan::StepKind::CoolingOff);
        let days = thinking.and_then(|step| step.basis.as_ref());
        let mut agree: Vec<String> =
            ["consent-agree", "consent-agree-health"].map(|key| words.get(key)).into();
        if let Some(days) = days {
            let days = words.quantity(days.value, &days.unit);
            agree.push(words.with("consent-agree-test", &[("days", &days)]));
        }
        agree.extend(
            ["consent-agree-design", "consent-agree-stop", "consent-agree-photos"].map(|key| words.get(key)),
        );
        Self {
            parts: vec![
                part(
                    "consent-what",
                    &[
                        ("dots", &words.count(case.placement.impressions)),
                        ("pigments", &pigments.join(", ")),
                        ("area", &words.quantity(plan.totals.treated_area_cm2, "cm2")),
                        ("n", &plan.sessions.len().to_string()),
                    ],
                    vec![],
                ),
                part("consent-lasting", &[("years", &with_range(&after))], vec![after.clone()]),
                part("consent-risks", &[], vec![]),
                part("consent-undo", &[("sessions", &with_range(&removal))], vec![removal.clone()]),
                part("consent-photos", &[], vec![]),
                part(
                    "consent-costs",
                    &[("cost", &with_range(&cost)), ("touch", &with_range(&touch))],
                    vec![cost.clone(), touch.clone()],
                ),
            ],
            own: plan::suitability(case, words),
            agree,
        }
    }
}

/// The questions about health.
#[derive(Debug, Serialize)]
pub(crate) struct History {
    questions: Vec<Question>,
}

#[derive(Debug, Serialize)]
struct Question {
    ask: Said,
    means: String,
    grave: bool,
    known: bool,
    grade: Grade,
    unverified: bool,
}

/// What the practitioner finds, and not the client.
const NOT_ASKED: [&str; 3] = ["screening.unrealistic", "screening.appearance_anxiety", "screening.self_harm"];

impl History {
    /// The screening questions that a person answers, with what a yes does here.
    pub(crate) fn of(paper: &PlanPaper<'_>, words: &Words) -> Self {
        let reasons = &paper.case.plan.suitability.reasons;
        let question = |rule: &ScreeningRule| Question {
            ask: words.of_row(&rule.id, "-ask", &rule.question),
            means: words.get(match rule.effective_gate() {
                Gate::Note => "means-note",
                Gate::Doctor => "means-doctor",
                Gate::Defer => "means-wait",
                Gate::Stop if rule.doctor_may_clear => "means-stop-doctor",
                Gate::Stop => "means-stop",
            }),
            grave: rule.effective_gate() == Gate::Stop,
            known: reasons.iter().any(|reason| reason.id == rule.id),
            grade: rule.grade,
            unverified: rule.seen == Seen::Unverified,
        };
        let rules = paper.evidence.screening().filter(|rule| !NOT_ASKED.contains(&rule.id.as_str()));
        let mut rules: Vec<&ScreeningRule> = rules.collect();
        // The gravest first; equals stay in the order of their names.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.effective_gate()));
        Self { questions: rules.into_iter().map(question).collect() }
    }
}
