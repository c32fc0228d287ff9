//! How dark a healed dot is beside this skin, from the optics.

use stubble_optics::colour::Viewing;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::{Zone, usual_height_mm};
use stubble_optics::{Accuracy, Skin};

use crate::designer::{DesignError, Designer};
use crate::request::DesignRequest;
use crate::rules::Rules;

/// CIELAB lightness of bare skin and of the middle of a healed dot in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotContrast {
    /// L* of the skin.
    pub skin_l: f64,
    /// L* of the middle of a dot of the core, healed.
    pub dot_l: f64,
}

impl DotContrast {
    /// How much darker than the skin the dot is, L*.
    #[must_use]
    pub fn dot_below_skin(&self) -> f64 {
        self.skin_l - self.dot_l
    }
}

impl Designer<'_> {
    /// The contrast of the request's core dots; `None` where the skin is not known.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn dot_contrast(&self, request: &DesignRequest) -> Result<Option<DotContrast>, DesignError> {
        self.dot_contrast_by(request, &Rules::new(&self.evidence)?)
    }

    pub(crate) fn dot_contrast_by(
        &self,
        request: &DesignRequest,
        rules: &Rules,
    ) -> Result<Option<DotContrast>, DesignError> {
        let Some(tone) = request.skin else { return Ok(None) };
        let evidence = &self.evidence;
        let depth_mm = request.depth_mm.unwrap_or(rules.dot_depth_mm);
        let course = Ageing::preset(evidence, Pace::Typical)?;
        let zone = Zone {
            skin: Skin::preset(evidence, tone)?,
            shade: rules.ink(request),
            depth_mm,
            diameter_mm: request.dot_diameter_mm.unwrap_or(rules.dot_diameter_mm),
            height_mm: usual_height_mm(evidence, depth_mm)?,
            per_cm2: rules.core_per_cm2(request),
        };
        let healed = course.healed_after_days / 365.25;
        // A dot that the optics cannot answer for is judged by the other rules: it is too large or too deep.
        let Ok(look) = zone.look(&course, healed, evidence, Accuracy::Interactive) else { return Ok(None) };
        let viewing = Viewing::standard();
        Ok(Some(DotContrast { skin_l: viewing.lab(&look.bare).l, dot_l: viewing.lab(&look.centre).l }))
    }
}
