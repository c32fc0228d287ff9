//! What time does to a dot: it heals, fades, spreads and may move.
//!
//! All of it is a stated model over few measurements (`data/time.toml` says which): the pigment that shows is
//! healed · (f e^(−t/τ₁) + (1 − f) e^(−t/τ₂)), more while the wound still holds what it will shed; its outline is a
//! Gaussian that widens by σ² = σ₀² + 2 D t. An illustration, never a forecast; [`Ageing::refit`] replaces the
//! default by a client's own measurements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, UnknownFigure};

use crate::least_squares::minimise;

/// How quickly pigment fades and spreads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// Little sun, small spread.
    Slow,
    /// The default.
    #[default]
    Typical,
    /// Strong fading, wide spread.
    Fast,
}

impl Pace {
    /// All, slowest first.
    pub const ALL: [Self; 3] = [Self::Slow, Self::Typical, Self::Fast];

    /// Name as in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Typical => "typical",
            Self::Fast => "fast",
        }
    }
}

/// The course of one kind of skin and pigment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ageing {
    /// Share of the fresh pigment that healed skin keeps.
    pub healed_share: f64,
    /// Time in which the rest is shed, e-fold, days.
    pub shedding_days: f64,
    /// Time after which skin counts as healed, days.
    pub healed_after_days: f64,
    /// Share of the healed pigment that goes in the fast phase.
    pub fast_share: f64,
    /// e-fold time of the fast phase, years.
    pub fast_years: f64,
    /// e-fold time of the rest, years.
    pub slow_years: f64,
    /// Diffusivity of the pigment D, mm² per year.
    pub spread_mm2_per_year: f64,
    /// Movement of the pigment into depth, mm per year.
    pub sinking_mm_per_year: f64,
}

/// A contrast measured some time after the treatment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observation {
    /// Years after the treatment.
    pub years: f64,
    /// Pigment left as a share of the healed amount.
    pub share: f64,
    /// Its standard deviation.
    pub sd: f64,
}

/// Measurements that no course is fitted to.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("observations[{index}].{field}: {value} is not allowed; a finite number above 0")]
pub struct ObservationError {
    /// Which, from 0.
    pub index: usize,
    /// `years`, `share` or `sd`.
    pub field: &'static str,
    /// What was given.
    pub value: f64,
}

impl Ageing {
    /// The course of `data/time.toml` for a pace.
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn preset(evidence: &Evidence, pace: Pace) -> Result<Self, UnknownFigure> {
        let common = |name: &str| evidence.figure(&format!("time.{name}")).map(|f| f.value);
        let own = |name: &str| common(&format!("{}_{name}", pace.name()));
        Ok(Self {
            healed_share: common("healed_share")?,
            shedding_days: common("shedding_days")?,
            healed_after_days: common("healed_after_days")?,
            fast_share: own("fast_share")?,
            fast_years: own("fast_years")?,
            slow_years: own("slow_years")?,
            spread_mm2_per_year: own("spread_mm2_per_year")?,
            sinking_mm_per_year: own("sinking_mm_per_year")?,
        })
    }

    /// The same course with its fading this many times as quick (scars, sun).
    #[must_use]
    pub fn quicker(&self, factor: f64) -> Self {
        Self { fast_years: self.fast_years / factor, slow_years: self.slow_years / factor, ..*self }
    }

    /// Pigment that shows `years` after the treatment, as a share of the healed amount; above 1 while fresh.
    #[must_use]
    pub fn pigment_share(&self, years: f64) -> f64 {
        let days = 365.25 * years.max(0.0);
        let shed = (1.0 / self.healed_share - 1.0) * (-days / self.shedding_days).exp();
        let t = ((days - self.healed_after_days) / 365.25).max(0.0);
        shed + self.fast_share * (-t / self.fast_years).exp()
            + (1.0 - self.fast_share) * (-t / self.slow_years).exp()
    }

    /// Standard deviation of a dot's Gaussian outline after `years`, mm, from its healed `sigma_mm`.
    #[must_use]
    pub fn sigma_mm(&self, sigma_mm: f64, years: f64) -> f64 {
        (sigma_mm * sigma_mm + 2.0 * self.spread_mm2_per_year * years.max(0.0)).sqrt()
    }

    /// Diameter at half height of a Gaussian dot after `years`, mm, from its healed diameter.
    ///
    /// ```
    /// use stubble_optics::time::{Ageing, Pace};
    /// let course = Ageing::preset(&stubble_evidence::Evidence::builtin(), Pace::Typical)?;
    /// assert!((course.diameter_mm(0.12, 10.0) - 0.35).abs() < 0.01);
    /// # Ok::<(), stubble_evidence::UnknownFigure>(())
    /// ```
    #[must_use]
    pub fn diameter_mm(&self, diameter_mm: f64, years: f64) -> f64 {
        let half_height = (8.0 * std::f64::consts::LN_2).sqrt();
        half_height * self.sigma_mm(diameter_mm / half_height, years)
    }

    /// Depth after `years`, mm, from the healed depth.
    #[must_use]
    pub fn depth_mm(&self, depth_mm: f64, years: f64) -> f64 {
        (depth_mm + self.sinking_mm_per_year * years.max(0.0)).max(0.0)
    }

    /// This course with its fading fitted to measurements; where they are silent it stays as it is.
    ///
    /// The present fast share and slow time are taken as known within a factor of two and of three.
    ///
    /// # Errors
    /// If a number is not finite and above 0.
    pub fn refit(&self, observations: &[Observation]) -> Result<Self, ObservationError> {
        for (index, o) in observations.iter().enumerate() {
            for (field, value) in [("years", o.years), ("share", o.share), ("sd", o.sd)] {
                if !(value > 0.0 && value.is_finite()) {
                    return Err(ObservationError { index, field, value });
                }
            }
        }
        let course = |free: &[f64; 2]| Self {
            fast_share: free[0].clamp(-20.0, 0.0).exp(),
            slow_years: free[1].clamp(-20.0, 20.0).exp(),
            ..*self
        };
        let known = [self.fast_share.max(1e-3).ln(), self.slow_years.ln()];
        let solution = minimise(&known, &[std::f64::consts::LN_2, 3.0_f64.ln()], |free| {
            let course = course(free);
            observations.iter().map(|o| (course.pigment_share(o.years) - o.share) / o.sd).collect()
        });
        Ok(course(&solution.parameters))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(pace: Pace) -> Ageing {
        Ageing::preset(&Evidence::builtin(), pace).unwrap()
    }

    #[test]
    fn fading_passes_through_its_anchors() {
        let healed = 28.0 / 365.25;
        for (pace, years, want) in [
            (Pace::Typical, 0.5, 0.90),
            (Pace::Typical, 5.0, 0.57),
            (Pace::Typical, 10.0, 0.35),
            (Pace::Fast, 1.0, 0.67),
            (Pace::Fast, 10.0, 0.21),
        ] {
            let got = preset(pace).pigment_share(healed + years);
            assert!((got - want).abs() < 0.012, "{pace:?} {years} {got}");
        }
        assert!(preset(Pace::Slow).pigment_share(5.0) > preset(Pace::Typical).pigment_share(5.0));
    }

    #[test]
    fn fresh_is_darker_than_healed_and_fading_never_turns() {
        for pace in Pace::ALL {
            let course = preset(pace);
            assert!((course.pigment_share(0.0) * course.healed_share - 1.0).abs() < 1e-12);
            let shares: Vec<f64> = (0..200).map(|i| course.pigment_share(0.05 * f64::from(i))).collect();
            assert!(shares.windows(2).all(|w| w[1] < w[0]));
        }
    }

    #[test]
    fn dots_widen_as_stated() {
        for (pace, years, want) in [
            (Pace::Slow, 10.0, 0.19),
            (Pace::Typical, 2.0, 0.19),
            (Pace::Typical, 5.0, 0.26),
            (Pace::Fast, 5.0, 0.43),
        ] {
            let got = preset(pace).diameter_mm(0.12, years);
            assert!((got - want).abs() < 0.012, "{pace:?} {years} {got}");
        }
    }

    #[test]
    fn measurements_replace_the_default() {
        let truth = Ageing { slow_years: 5.0, ..preset(Pace::Typical) };
        let seen: Vec<Observation> = [0.5, 1.0, 2.0, 4.0]
            .map(|years| Observation { years, share: truth.pigment_share(years), sd: 0.02 })
            .to_vec();
        let fitted = preset(Pace::Typical).refit(&seen).unwrap();
        assert!((fitted.slow_years - 5.0).abs() < 0.2, "{}", fitted.slow_years);
        assert!((preset(Pace::Typical).refit(&[]).unwrap().slow_years - 10.0).abs() < 1e-9);
        let error =
            preset(Pace::Typical).refit(&[Observation { years: 1.0, share: f64::NAN, sd: 0.1 }]).unwrap_err();
        assert!(error.to_string().contains("observations[0].share"));
    }
}
