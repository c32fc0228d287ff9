//! How hair grows where none is lost: sparser and finer at its own edge and at the temples.

use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::ScalpCoordinate;

use crate::Design;
use crate::growth::temple_share;
use crate::rules::Rules;
use crate::smooth::step;

/// Hair of one place without any loss, relative to the middle of the scalp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Natural {
    /// Hairs per cm², as a share of the scalp's mean.
    pub hairs_share: f64,
    /// Diameter of a hair, as a share of a terminal hair's.
    pub diameter_share: f64,
}

impl Natural {
    /// `inside_mm` behind the edge of the hair: fine single hairs in the transition zone, full at the end of the defined
    /// zone behind it.
    pub(crate) fn at(place: ScalpCoordinate, inside_mm: f64, rules: &Rules) -> Self {
        let from = |edge: f64, full_at_mm: f64| edge + (1.0 - edge) * step(0.0, full_at_mm, inside_mm);
        let temple = 1.0 - (1.0 - rules.temple_hairs_share) * temple_share(place);
        Self {
            hairs_share: from(rules.edge_hairs_share, rules.defined_zone_mm) * temple,
            diameter_share: from(rules.edge_diameter_of_hair_share, rules.transition_zone_mm),
        }
    }
}

/// The person's own hair as it grows today, per vertex of the scalp.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnHair {
    /// Hairs per cm².
    pub hairs_per_cm2: Vec<f64>,
    /// Diameter of a hair, as a share of a terminal hair's.
    pub diameter_share: Vec<f64>,
}

impl Design {
    /// The person's own hair, as dense in the middle of the scalp as the evidence has it where none is lost.
    ///
    /// # Errors
    /// If the evidence lacks that figure.
    pub fn own_hair(&self, evidence: &Evidence) -> Result<OwnHair, UnknownFigure> {
        let full_per_cm2 = evidence.figure("hair.hairs_per_cm2")?.value;
        let grown = self.native_share.iter().zip(&self.natural);
        Ok(OwnHair {
            hairs_per_cm2: grown.map(|(kept, natural)| kept * natural.hairs_share * full_per_cm2).collect(),
            diameter_share: self.natural.iter().map(|natural| natural.diameter_share).collect(),
        })
    }
}
