//! How much pigment a session uses.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence};

use crate::{PlanError, ZoneSession};

/// A pigment mixed for one session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ink {
    /// Pigment and dilution as the design names it.
    pub pigment: String,
    /// Parts of water per part of pigment, if the name states them (`… 1:15`).
    pub water_parts: Option<f64>,
    /// Ready ink to mix, ml.
    pub ready: Estimate,
    /// Undiluted pigment in it, ml; equal to `ready` where no dilution is stated.
    pub stock: Estimate,
}

/// A pigment over the whole treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PigmentTotal {
    /// Pigment without its dilution.
    pub pigment: String,
    /// Undiluted pigment, ml.
    pub stock: Estimate,
    /// Bottles to open; one lot if 1.
    pub bottles: Estimate,
}

/// Splits `carbon black 1:15` into the pigment and its parts of water.
pub(crate) fn parse_pigment(name: &str) -> (&str, Option<f64>) {
    let stated = name.trim().rsplit_once(char::is_whitespace).and_then(|(pigment, ratio)| {
        let water: f64 = ratio.strip_prefix("1:")?.parse().ok()?;
        (water.is_finite() && water >= 0.0).then_some((pigment.trim_end(), Some(water)))
    });
    stated.unwrap_or((name.trim(), None))
}

/// Ink for one session: what the marked skin keeps, divided by the share that it takes, plus what stays in the cup of
/// each sitting. All of it is derived; the volume per area comes from solid tattoos.
pub(crate) fn inks(
    zones: &[&ZoneSession],
    sittings: u32,
    evidence: &Evidence,
) -> Result<Vec<Ink>, PlanError> {
    let mut marked: BTreeMap<&str, f64> = BTreeMap::new();
    for z in zones {
        *marked.entry(&z.pigment).or_default() += z.marked_cm2();
    }
    let per_area = evidence.estimate("technique.ink_per_marked_area_ul_per_cm2")?;
    let taken = evidence.estimate("technique.skin_take")?;
    let residue = evidence.estimate("technique.cup_residue_ml")?.scaled(f64::from(sittings), "ml");
    let inks = marked.into_iter().map(|(pigment, cm2)| {
        let kept = per_area.scaled(cm2 * 1e-3, "ml");
        let ready = kept.over(&taken, "ml").plus(&residue);
        let water_parts = parse_pigment(pigment).1;
        let stock = ready.scaled(1.0 / (1.0 + water_parts.unwrap_or(0.0)), "ml");
        Ink { pigment: pigment.to_owned(), water_parts, ready, stock }
    });
    Ok(inks.collect())
}

/// Pigments over all sessions, in the order of their names.
pub(crate) fn pigment_totals<'a>(
    inks: impl Iterator<Item = &'a Ink>,
    evidence: &Evidence,
) -> Result<Vec<PigmentTotal>, PlanError> {
    let mut totals: BTreeMap<String, Estimate> = BTreeMap::new();
    for ink in inks {
        let pigment = parse_pigment(&ink.pigment).0.to_owned();
        let sum = match totals.get(&pigment) {
            Some(before) => before.plus(&ink.stock),
            None => ink.stock.clone(),
        };
        totals.insert(pigment, sum);
    }
    let bottle = evidence.estimate("technique.bottle_ml")?;
    let whole = totals.into_iter().map(|(pigment, stock)| {
        let share = stock.over(&bottle, "1");
        let [low, value, high] = [share.low, share.value, share.high].map(|bottles| bottles.ceil().max(1.0));
        PigmentTotal { bottles: share.mapped(value, low, high, "1"), pigment, stock }
    });
    Ok(whole.collect())
}

#[cfg(test)]
mod tests {
    use super::parse_pigment;

    #[test]
    fn a_dilution_is_read_from_the_end_of_the_name() {
        assert_eq!(parse_pigment("carbon black 1:15"), ("carbon black", Some(15.0)));
        assert_eq!(parse_pigment("carbon black 1:7.5 "), ("carbon black", Some(7.5)));
        for name in ["carbon black", "warm grey 1:x", "1:15", "iron oxide 2:1", "ink 1:-1"] {
            assert_eq!(parse_pigment(name), (name, None));
        }
    }
}
