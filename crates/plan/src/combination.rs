//! The treatment beside others: what comes before, what pauses around a session, what goes on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Plan, Reason, Step, StepKind};

/// How another treatment goes together with the sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// It comes first and is waited for.
    First,
    /// It is left out for some days around each session.
    Pauses,
    /// It goes on unchanged.
    GoesOn,
}

/// Another treatment of the same person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Combined {
    /// Which, and what is known of the combination.
    pub reason: Reason,
    /// How it goes together.
    pub order: Order,
    /// Its dated steps: the wait, or the pauses; none while nothing is dated.
    pub steps: Vec<Step>,
}

/// Screening rules that are about other treatments of hair and scalp.
const TREATMENTS: [&str; 8] = [
    "transplant",
    "transplant_planned",
    "other_smp",
    "laser",
    "peel",
    "face_surgery",
    "minoxidil",
    "finasteride",
];

/// The other treatments that a plan takes into account, in the order in which they matter: what comes first, what pauses,
/// what goes on.
#[must_use]
pub fn combination(plan: &Plan) -> Vec<Combined> {
    let mut found: Vec<Combined> = Vec::new();
    for reason in &plan.suitability.reasons {
        let Some(rule) = reason.id.strip_prefix("screening.") else { continue };
        if !TREATMENTS.contains(&rule) {
            continue;
        }
        let of = |kind: StepKind| -> Vec<Step> {
            let about = |step: &&Step| step.kind == kind && step.title.contains(&reason.title);
            plan.steps.iter().filter(about).cloned().collect()
        };
        let (waits, pauses) = (of(StepKind::Wait), of(StepKind::Pause));
        let order = if reason.until.is_some() || reason.open {
            Order::First
        } else if rule == "minoxidil" {
            Order::Pauses
        } else {
            Order::GoesOn
        };
        found.push(Combined { reason: reason.clone(), order, steps: [waits, pauses].concat() });
    }
    found.sort_by_key(|combined| combined.order);
    found
}
