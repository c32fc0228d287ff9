//! Whether an ink's lot certificate keeps within the limits of the European Union.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, Figure, Seen};

use crate::PlanError;

/// A laboratory's certificate for one lot of ink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// Ink.
    pub ink: String,
    /// Lot (batch) number, as on the bottle.
    pub lot: String,
    /// What was found, by limit name (`lead`, `benzo_a_pyrene`, …), in the limit's unit.
    pub found: BTreeMap<String, Found>,
}

/// What the laboratory found of a substance or group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// This much.
    Amount(f64),
    /// Nothing above this limit of detection.
    Below(f64),
}

/// The answer for one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitAnswer {
    /// Within the limit.
    Within,
    /// The limit itself was not read in its source, so that nothing is passed or failed by it.
    NotEnforced,
    /// The certificate does not say.
    NotStated,
    /// Its limit of detection lies above the limit.
    TooCoarse,
    /// Above the limit.
    Above,
}

/// One limit against the certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LimitCheck {
    /// The limit, with its source.
    pub limit: Figure,
    /// What was found.
    pub found: Option<Found>,
    /// The answer.
    pub answer: LimitAnswer,
}

/// The answer for the lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateVerdict {
    /// Every limit that was read in its source is stated and kept.
    Passed,
    /// Something is missing or too coarse; nothing is above a limit.
    Incomplete,
    /// Something is above a limit, or the lot has no number.
    Refused,
}

/// A certificate held against the limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CertificateCheck {
    /// The answer.
    pub verdict: CertificateVerdict,
    /// Every limit, worst first.
    pub limits: Vec<LimitCheck>,
}

const PREFIX: &str = "safety.ink_limit_";
/// Holds in place of the general limit for an irritant that only regulates pH, which a certificate need not tell apart.
const EXCEPTION: &str = "irritant_ph_regulator";

/// Holds a certificate against the limits `safety.ink_limit_*`. A limit that is not verified passes and fails nothing.
///
/// # Errors
/// If the certificate names a limit that does not exist, or an amount that is no finite number of 0 or more.
pub fn check_certificate(
    certificate: &Certificate,
    evidence: &Evidence,
) -> Result<CertificateCheck, PlanError> {
    let limits: BTreeMap<&str, &Figure> =
        evidence.iter().filter_map(|f| Some((f.id.strip_prefix(PREFIX)?, f))).collect();
    for (name, found) in &certificate.found {
        let (Found::Amount(amount) | Found::Below(amount)) = found;
        if !(amount.is_finite() && *amount >= 0.0) {
            return Err(PlanError::Price { id: name.clone(), number: *amount });
        }
        if !limits.contains_key(name.as_str()) {
            let known: Vec<&str> = limits.keys().copied().collect();
            return Err(PlanError::Limit { name: name.clone(), known: known.join(", ") });
        }
    }
    let mut checks: Vec<LimitCheck> = limits
        .into_iter()
        .filter(|(name, _)| *name != EXCEPTION || certificate.found.contains_key(EXCEPTION))
        .map(|(name, limit)| {
            let found = certificate.found.get(name).copied();
            LimitCheck { limit: limit.clone(), found, answer: answer(limit, found) }
        })
        .collect();
    checks.sort_by(|a, b| b.answer.cmp(&a.answer).then_with(|| a.limit.id.cmp(&b.limit.id)));
    let worst = checks.first().map_or(LimitAnswer::NotStated, |c| c.answer);
    let verdict = match worst {
        _ if certificate.lot.trim().is_empty() => CertificateVerdict::Refused,
        LimitAnswer::Above => CertificateVerdict::Refused,
        LimitAnswer::TooCoarse | LimitAnswer::NotStated => CertificateVerdict::Incomplete,
        LimitAnswer::NotEnforced if checks.iter().all(|c| c.answer == LimitAnswer::NotEnforced) => {
            CertificateVerdict::Incomplete
        }
        LimitAnswer::NotEnforced | LimitAnswer::Within => CertificateVerdict::Passed,
    };
    Ok(CertificateCheck { verdict, limits: checks })
}

fn answer(limit: &Figure, found: Option<Found>) -> LimitAnswer {
    if limit.seen == Seen::Unverified {
        return LimitAnswer::NotEnforced;
    }
    match found {
        None => LimitAnswer::NotStated,
        Some(Found::Amount(amount)) if amount > limit.value => LimitAnswer::Above,
        Some(Found::Below(detection)) if detection > limit.value => LimitAnswer::TooCoarse,
        Some(_) => LimitAnswer::Within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean() -> Certificate {
        let names = [
            "cmr",
            "toxic_reproduction",
            "skin_sensitiser",
            "irritant",
            "mercury",
            "cadmium",
            "cobalt",
            "chromium_vi",
            "lead",
            "nickel",
            "pah",
        ];
        let mut found: BTreeMap<String, Found> =
            names.iter().map(|n| ((*n).to_owned(), Found::Below(0.1))).collect();
        found.insert("benzo_a_pyrene".to_owned(), Found::Below(0.005));
        Certificate { ink: "carbon black".to_owned(), lot: "A17".to_owned(), found }
    }

    fn verdict(certificate: &Certificate) -> CertificateVerdict {
        check_certificate(certificate, &Evidence::builtin()).unwrap().verdict
    }

    #[test]
    fn a_certificate_passes_only_when_every_read_limit_is_stated_and_kept() {
        assert_eq!(verdict(&clean()), CertificateVerdict::Passed);
        let mut lead = clean();
        lead.found.insert("lead".to_owned(), Found::Amount(0.7));
        assert_eq!(verdict(&lead), CertificateVerdict::Passed);
        lead.found.insert("lead".to_owned(), Found::Amount(0.71));
        assert_eq!(verdict(&lead), CertificateVerdict::Refused);
        lead.found.remove("lead");
        assert_eq!(verdict(&lead), CertificateVerdict::Incomplete);
        lead.found.insert("lead".to_owned(), Found::Below(5.0));
        assert_eq!(verdict(&lead), CertificateVerdict::Incomplete);
        assert_eq!(verdict(&Certificate { lot: " ".to_owned(), ..clean() }), CertificateVerdict::Refused);
    }

    #[test]
    fn an_unverified_limit_neither_passes_nor_fails() {
        let mut zinc = clean();
        zinc.found.insert("zinc_soluble".to_owned(), Found::Amount(1e6));
        let check = check_certificate(&zinc, &Evidence::builtin()).unwrap();
        assert_eq!(check.verdict, CertificateVerdict::Passed);
        let zinc = check.limits.iter().find(|l| l.limit.id.ends_with("zinc_soluble")).unwrap();
        assert_eq!(zinc.answer, LimitAnswer::NotEnforced);
        let only = Certificate { found: BTreeMap::new(), ..clean() };
        assert_ne!(verdict(&only), CertificateVerdict::Passed);
    }

    #[test]
    fn what_is_no_limit_or_no_amount_is_refused() {
        let with = |name: &str, found| {
            let mut c = clean();
            c.found.insert(name.to_owned(), found);
            check_certificate(&c, &Evidence::builtin()).unwrap_err().to_string()
        };
        assert!(with("gold", Found::Amount(0.0)).contains("benzo_a_pyrene"));
        assert!(with("lead", Found::Amount(f64::NAN)).contains("NaN"));
    }
}
