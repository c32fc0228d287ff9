//! The way out: what removing the pigment takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence, Statement};

use crate::alternatives::convert;
use crate::{Currency, Money, PigmentTotal, PlanError};

/// What removal by laser takes, if it is not liked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Removal {
    /// Laser sessions; the published series on scalp pigment has four patients.
    pub sessions: Estimate,
    /// Laser sessions that body tattoos take, for comparison.
    pub sessions_body_tattoo: Estimate,
    /// Weeks from the first laser session to the last.
    pub weeks: Estimate,
    /// Price of all sessions; none where no price level joins its currency to the plan's.
    pub cost: Option<Money>,
    /// What to know about these pigments.
    pub remarks: Vec<Statement>,
}

/// Removal of these pigments, priced in the plan's currency.
pub(crate) fn removal(
    pigments: &[PigmentTotal],
    currency: Currency,
    region: &str,
    evidence: &Evidence,
) -> Result<Removal, PlanError> {
    let sessions = evidence.estimate("safety.removal_smp_sessions")?;
    let interval = evidence.estimate("safety.removal_interval_weeks")?;
    let gaps = sessions.mapped(sessions.value - 1.0, sessions.low - 1.0, sessions.high - 1.0, "1");
    let price = convert(evidence.figure("safety.removal_session_usd")?, currency, region, evidence).ok();
    let counts = [sessions.low, sessions.value, sessions.high].map(|n| crate::money::decimal(n, "removal"));
    let cost = match (price, counts) {
        (Some(price), [Ok(low), Ok(value), Ok(high)]) => Some(price.times([low, value, high], &sessions)),
        _ => None,
    };
    let oxide = |p: &PigmentTotal| {
        let name = p.pigment.to_lowercase();
        ["oxide", "77491", "77492", "77499", "77891", "titanium"].iter().any(|word| name.contains(word))
    };
    let mut remarks = Vec::new();
    if pigments.iter().any(oxide) {
        remarks.push(evidence.statement("safety.removal_oxides")?.clone());
    }
    Ok(Removal {
        weeks: gaps.times(&interval, "week"),
        sessions,
        sessions_body_tattoo: evidence.estimate("safety.removal_tattoo_sessions")?,
        cost,
        remarks,
    })
}
