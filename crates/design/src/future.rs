//! Later loss: what becomes bald behind a design as the years go.

use crate::designer::{DesignError, Designer};
use crate::loss::Loss;
use crate::request::{Condition, DesignRequest, Norwood};
use crate::rules::Rules;
use crate::{Design, Fields, ZoneKind};

impl Designer<'_> {
    /// The same design when the person's own hair is lost as far as at a later stage: nothing else changes.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn at_later_stage(&self, design: &Design, stage: Norwood) -> Result<Design, DesignError> {
        let later = self.native_share(&Condition::MalePattern { stage })?;
        let native_share = design.native_share.iter().zip(&later).map(|(now, then)| now.min(*then)).collect();
        Ok(Design { native_share, ..design.clone() })
    }

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

/// The stage that male pattern loss may well reach: two steps on, capped at VI; one step beyond 50 years of age.
#[must_use]
pub fn likely_later_stage(request: &DesignRequest) -> Option<Norwood> {
    let Condition::MalePattern { stage } = request.condition else { return None };
    let line =
        [Norwood::I, Norwood::II, Norwood::III, Norwood::IIIVertex, Norwood::IV, Norwood::V, Norwood::VI];
    let plain = match stage {
        Norwood::IIa => Norwood::II,
        Norwood::IIIa => Norwood::III,
        Norwood::IVa => Norwood::IV,
        Norwood::Va => Norwood::V,
        other => other,
    };
    let now = line.iter().position(|&s| s == plain)?;
    let steps = if request.age_years > 50.0 { 1 } else { 2 };
    let later = line[(now + steps).min(line.len() - 1)];
    (later != plain).then_some(later)
}

/// What of the person's hair is left untreated now and lost at the later stage, cm².
pub(crate) fn open_cm2(
    designer: &Designer<'_>,
    fields: &Fields,
    native_share: &[f64],
    later_lost: &[f64],
) -> f64 {
    let triangles = designer.head.scalp.mesh.triangles();
    let open = triangles.iter().zip(&designer.triangle_cm2).filter(|(corners, _)| {
        let v = corners[0] as usize;
        fields.zone[v] == ZoneKind::None && native_share[v] > 0.5 && later_lost[v] > 0.5
    });
    open.map(|(_, cm2)| cm2).sum()
}
