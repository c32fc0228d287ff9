//! How much pigment a session uses.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence};
use stubble_optics::shade::stock_and_water;

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

/// Ink for one session: what the marked skin keeps, divided by the share that it keeps, plus what stays in the cup of
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
    let taken = evidence.estimate("time.healed_share")?;
    let residue = evidence.estimate("technique.cup_residue_ml")?.scaled(f64::from(sittings), "ml");
    let inks = marked.into_iter().map(|(pigment, cm2)| {
        let kept = per_area.scaled(cm2 * 1e-3, "ml");
        let ready = kept.over(&taken, "ml").plus(&residue);
        let water_parts = stock_and_water(pigment).map(|(_, water)| water);
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
        let pigment =
            stock_and_water(&ink.pigment).map_or(ink.pigment.as_str(), |(stock, _)| stock).trim().to_owned();
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
