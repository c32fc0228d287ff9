//! An area of even dots, from the needle to years later: its mean colour, and that of a dot's middle.

use stubble_evidence::{Evidence, UnknownFigure};

use crate::adding_doubling::Accuracy;
use crate::dot::{DotError, DotGeometry, DotResponse, respond};
use crate::shade::{Shade, ShadeError};
use crate::spectrum::Spectrum;
use crate::time::Ageing;
use crate::tissue::Skin;

/// Dots of one kind, evenly spread over skin.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The skin.
    pub skin: Skin,
    /// The working ink.
    pub shade: Shade,
    /// Depth of a healed dot's middle, mm.
    pub depth_mm: f64,
    /// Diameter of a healed dot, mm.
    pub diameter_mm: f64,
    /// Height of a dot, mm.
    pub height_mm: f64,
    /// Dots per cm².
    pub per_cm2: f64,
}

/// How a zone looks at one moment: diffuse reflectances, first-surface reflection excluded.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneLook {
    /// The skin without dots.
    pub bare: Spectrum,
    /// The mean over the zone, as seen from where single dots merge.
    pub mean: Spectrum,
    /// The middle of a dot on its own.
    pub centre: Spectrum,
    /// Diameter of a dot then, mm.
    pub diameter_mm: f64,
    /// Depth of its middle then, mm.
    pub depth_mm: f64,
    /// Response of one dot then.
    pub dot: DotResponse,
}

/// Why a zone has no look.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ZoneError {
    /// The ink cannot be mixed.
    #[error("ink: {0}")]
    Shade(#[from] ShadeError),
    /// The dot has no answer.
    #[error(transparent)]
    Dot(#[from] DotError),
    /// A number that makes no zone.
    #[error("{field}: {value} is not allowed; {allowed}")]
    Field {
        /// Which.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
}

impl Zone {
    /// Share of the skin that healed dots cover, 0..=1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        0.01 * self.per_cm2 * core::f64::consts::PI / 4.0 * self.diameter_mm * self.diameter_mm
    }

    /// Dots per cm² for a coverage with healed dots of a diameter.
    #[must_use]
    pub fn per_cm2_of(coverage: f64, diameter_mm: f64) -> f64 {
        coverage / (0.01 * core::f64::consts::PI / 4.0 * diameter_mm * diameter_mm)
    }

    /// The look `years` after the treatment, under a course of ageing.
    ///
    /// Pigment spreads over the wider outline of an older dot, and none but the faded share is lost.
    ///
    /// # Errors
    /// A number out of range, ink that cannot be mixed, or a dot outside the table.
    pub fn look(
        &self,
        course: &Ageing,
        years: f64,
        evidence: &Evidence,
        accuracy: Accuracy,
    ) -> Result<ZoneLook, ZoneError> {
        self.check(years)?;
        let diameter_mm = course.diameter_mm(self.diameter_mm, years);
        let depth_mm = course.depth_mm(self.depth_mm, years);
        let thinned = (self.diameter_mm / diameter_mm).powi(2);
        let share = course.healed_share * course.pigment_share(years);
        let ink = self.shade.ink(evidence, share * thinned)?;
        let geometry = DotGeometry {
            depth_mm: (depth_mm - self.height_mm / 2.0).max(0.0),
            diameter_mm,
            thickness_mm: self.height_mm,
        };
        let dot = respond(&self.skin, &ink, &geometry, accuracy)?;
        let pitch_mm = 10.0 / self.per_cm2.sqrt();
        Ok(ZoneLook {
            bare: Spectrum::new(dot.r0),
            mean: Spectrum::new(dot.lattice_reflectance(pitch_mm)),
            centre: Spectrum::new(dot.reflectance(&dot.c(0.0))),
            diameter_mm,
            depth_mm,
            dot,
        })
    }

    fn check(&self, years: f64) -> Result<(), ZoneError> {
        let positive = "a finite number above 0";
        for (field, value) in [
            ("depth_mm", self.depth_mm),
            ("diameter_mm", self.diameter_mm),
            ("height_mm", self.height_mm),
            ("per_cm2", self.per_cm2),
        ] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(ZoneError::Field { field, value, allowed: positive });
            }
        }
        if !(0.0..=60.0).contains(&years) {
            return Err(ZoneError::Field { field: "years", value: years, allowed: "0 to 60" });
        }
        // Superposition holds to 3 % of R up to there (see `docs/optics.md`).
        if self.coverage() > 0.25 {
            let allowed = "dots that cover at most 0.25 of the skin";
            return Err(ZoneError::Field { field: "coverage", value: self.coverage(), allowed });
        }
        Ok(())
    }
}

/// Height of a healed dot about a depth, mm: that of `data/appearance.toml`, less what would reach into the epidermis, from
/// which pigment is shed.
///
/// # Errors
/// If the evidence lacks the figure.
pub fn usual_height_mm(evidence: &Evidence, depth_mm: f64) -> Result<f64, UnknownFigure> {
    /// Depth below which pigment stays: the epidermis and a little.
    const STAYS_MM: f64 = 0.145;
    /// Never flatter than a clump or two.
    const FLATTEST_MM: f64 = 0.05;
    let height = evidence.figure("appearance.dot_height_mm")?.value;
    Ok(height.min((2.0 * (depth_mm - STAYS_MM)).max(FLATTEST_MM)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::{Viewing, delta_e_2000};
    use crate::time::Pace;
    use crate::tissue::SkinTone;

    fn zone(tone: SkinTone) -> (Zone, Evidence) {
        let evidence = Evidence::builtin();
        let skin = Skin::preset(&evidence, tone).unwrap();
        let zone = Zone {
            skin,
            shade: Shade::carbon(8.0),
            depth_mm: 0.35,
            diameter_mm: 0.2,
            height_mm: 0.2,
            per_cm2: 100.0,
        };
        (zone, evidence)
    }

    #[test]
    fn a_zone_darkens_more_than_it_covers_and_pales_with_the_years() {
        let (zone, evidence) = zone(SkinTone::Light);
        let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
        let look = |years| zone.look(&course, years, &evidence, Accuracy::Interactive).unwrap();
        let [fresh, healed, old] = [0.0, 0.1, 10.0].map(look);
        let drop = |l: &ZoneLook| 1.0 - l.mean.mean() / l.bare.mean();
        assert!(drop(&healed) > 1.5 * zone.coverage(), "{} for {}", drop(&healed), zone.coverage());
        assert!(drop(&fresh) > drop(&healed) && drop(&healed) > drop(&old));
        assert!(healed.centre.mean() < healed.mean.mean());
        let viewing = Viewing::standard();
        assert!(delta_e_2000(viewing.lab(&old.bare), viewing.lab(&old.mean)) > 0.5);
    }

    #[test]
    fn more_dots_are_darker_and_none_is_bare() {
        let (zone, evidence) = zone(SkinTone::Tan);
        let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
        let mean = |per_cm2| {
            let zone = Zone { per_cm2, ..zone.clone() };
            zone.look(&course, 0.2, &evidence, Accuracy::Interactive).unwrap().mean.mean()
        };
        assert!(mean(200.0) < mean(100.0) && mean(100.0) < mean(1.0));
        let bare = zone.look(&course, 0.2, &evidence, Accuracy::Interactive).unwrap().bare.mean();
        assert!((mean(0.01) - bare).abs() < 1e-3 * bare);
    }

    #[test]
    fn what_cannot_be_computed_is_named() {
        let (zone, evidence) = zone(SkinTone::Light);
        let course = Ageing::preset(&evidence, Pace::Typical).unwrap();
        let refusal = |zone: &Zone, years| {
            zone.look(&course, years, &evidence, Accuracy::Interactive).unwrap_err().to_string()
        };
        assert!(refusal(&Zone { per_cm2: 2000.0, ..zone.clone() }, 1.0).contains("coverage"));
        assert!(refusal(&Zone { depth_mm: f64::NAN, ..zone.clone() }, 1.0).contains("depth_mm"));
        assert!(refusal(&Zone { depth_mm: 4.0, ..zone.clone() }, 1.0).contains("depth"));
        assert!(refusal(&zone, -1.0).contains("years"));
    }
}
