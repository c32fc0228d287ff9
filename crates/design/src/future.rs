//! Later loss: what becomes bald behind a design as the years go.

use crate::designer::{DesignError, Designer};
use crate::loss::Loss;
use crate::request::{Condition, DesignRequest, Norwood};
use crate::rules::Rules;
use crate::{Fields, ZoneKind};

impl Designer<'_> {
    /// Share of the person's own hair per scalp vertex, 0..=1, were the condition another: a later stage, say.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn native_share(&self, condition: &Condition) -> Result<Vec<f64>, DesignError> {
        let rules = Rules::new(&self.evidence)?;
        let loss = Loss::new(condition, &self.evidence)?;
        let scalp = &self.head.scalp;
        let kept = scalp.coordinates.iter().zip(&scalp.border_mm).map(|(&place, &border_mm)| {
            if border_mm > 0.0 { 1.0 - loss.at(place, None, &self.chart, &rules) } else { 0.0 }
        });
        Ok(kept.collect())
    }
}

/// A stage that male pattern loss may well reach, and how much of it the design leaves open, cm².
///
/// Two steps on, capped at VI; at most men's loss slows down with age, so beyond 50 years one step.
pub(crate) fn open_area(
    designer: &Designer<'_>,
    request: &DesignRequest,
    fields: &Fields,
    native_share: &[f64],
    rules: &Rules,
) -> Result<Option<(Norwood, f64)>, DesignError> {
    let Condition::MalePattern { stage } = request.condition else { return Ok(None) };
    let line =
        [Norwood::I, Norwood::II, Norwood::III, Norwood::IIIVertex, Norwood::IV, Norwood::V, Norwood::VI];
    let plain = match stage {
        Norwood::IIa => Norwood::II,
        Norwood::IIIa => Norwood::III,
        Norwood::IVa => Norwood::IV,
        Norwood::Va => Norwood::V,
        other => other,
    };
    let Some(now) = line.iter().position(|&s| s == plain) else { return Ok(None) };
    let steps = if request.age_years > 50.0 { 1 } else { 2 };
    let later = line[(now + steps).min(line.len() - 1)];
    if later == plain {
        return Ok(None);
    }
    let loss = Loss::new(&Condition::MalePattern { stage: later }, &designer.evidence)?;
    let scalp = &designer.head.scalp;
    let mut open_cm2 = 0.0;
    for (t, corners) in scalp.mesh.triangles().iter().enumerate() {
        let v = corners[0] as usize;
        let untreated_hair = fields.zone[v] == ZoneKind::None && native_share[v] > 0.5;
        if untreated_hair && loss.at(scalp.coordinates[v], None, &designer.chart, rules) > 0.5 {
            open_cm2 += scalp.mesh.area_mm2(t) / 100.0;
        }
    }
    Ok(Some((later, open_cm2)))
}
