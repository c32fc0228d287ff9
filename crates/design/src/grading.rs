//! What the scales of hair loss say about a map of lost hair: always a range of stages, never one number.
//!
//! SALT after Olsen 2004; BASP after Lee 2007 (thirds of the way from the original front to the line over the ears and from
//! there to the back of the crown); Norwood and Ludwig by comparing the map with the stages' own shapes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::UnknownFigure;

use crate::designer::{DesignError, Designer};
use crate::request::{Condition, Ludwig, Norwood};

/// What the scales say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grading {
    /// Severity of Alopecia Tool: lost hair, weighted by region, 0..=100.
    pub salt: f64,
    /// Its band in words.
    pub salt_band: String,
    /// Basic and specific type, for example `M2F1V2`, at the lowest and the highest reading.
    pub basp: [String; 2],
    /// First and last stage that the map agrees with; `None` where it agrees with none.
    pub norwood: Option<[Norwood; 2]>,
    /// First and last grade that the map agrees with; `None` where it agrees with none.
    pub ludwig: Option<[Ludwig; 2]>,
    /// Scalp with less than half of its hair, cm².
    pub bald_cm2: f64,
}

impl Designer<'_> {
    /// Reads the scales off a map: lost share of the hair per vertex of the scalp, 0..=1.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn grade(&self, lost: &[f64]) -> Result<Grading, DesignError> {
        let v = |name: &str| self.evidence.figure(&format!("scales.{name}")).map(|f| f.value);
        let salt = self.salt(lost)?;
        let bands = ["mild", "moderate", "severe", "very_severe"];
        let mut salt_band = "none";
        for band in bands {
            if salt >= v(&format!("salt_{band}"))? {
                salt_band = band;
            }
        }
        let [low, high] = [0.65, 0.35].map(|least| self.basp(lost, least));
        let norwood = self.agreeing(lost, &Norwood::ALL, |stage| Condition::MalePattern { stage })?;
        let grades = [Ludwig::I, Ludwig::II, Ludwig::III];
        let ludwig = self.agreeing(lost, &grades, |grade| Condition::FemalePattern { grade })?;
        let bald_cm2 = self.sum_cm2(|i| f64::from(u8::from(lost[i] > 0.5)));
        Ok(Grading {
            salt,
            salt_band: salt_band.replace('_', " "),
            basp: [low?, high?],
            norwood,
            ludwig,
            bald_cm2,
        })
    }

    /// Integral of a value over the hair-bearing scalp, cm² times its unit.
    fn sum_cm2(&self, value: impl Fn(usize) -> f64) -> f64 {
        let scalp = &self.head().scalp;
        let triangles = scalp.mesh.triangles().iter().zip(&self.triangle_cm2);
        triangles
            .map(|(corners, cm2)| {
                let corner = |&v: &u32| {
                    let v = v as usize;
                    if scalp.border_mm[v] > 0.0 { value(v) } else { 0.0 }
                };
                cm2 / 3.0 * corners.iter().map(corner).sum::<f64>()
            })
            .sum()
    }

    fn salt(&self, lost: &[f64]) -> Result<f64, UnknownFigure> {
        let v = |name: &str| self.evidence.figure(&format!("scales.{name}")).map(|f| f.value);
        let (half_t, back_s) = (v("salt_top_half_t")?, v("salt_back_s")?);
        let coordinates = &self.head().scalp.coordinates;
        let region = |i: usize| {
            let c = coordinates[i];
            if c.s > back_s && (c.t - 0.5).abs() < 1.5 * half_t {
                1
            } else if (c.t - 0.5).abs() < half_t {
                0
            } else if c.t < 0.5 {
                2
            } else {
                3
            }
        };
        let weights =
            [v("salt_top_share")?, v("salt_back_share")?, v("salt_side_share")?, v("salt_side_share")?];
        let mut salt = 0.0;
        for (r, weight) in weights.into_iter().enumerate() {
            let here = |i: usize| f64::from(u8::from(region(i) == r));
            let area = self.sum_cm2(here);
            if area > 0.0 {
                salt += 100.0 * weight * self.sum_cm2(|i| here(i) * lost[i]) / area;
            }
        }
        Ok(salt)
    }

    /// Basic and specific type, where hair counts as lost from `least` on.
    fn basp(&self, lost: &[f64], least: f64) -> Result<String, UnknownFigure> {
        let v = |name: &str| self.evidence.figure(&format!("scales.{name}")).map(|f| f.value);
        let front_s = v("basp_front_s")?;
        let coordinates = &self.head().scalp.coordinates;
        // How far back loss runs on from the front, along a strip: the first place where hair stands again.
        let reach = |centre_t: f64| {
            let strip = |i: usize| ((coordinates[i].t - 0.5).abs() - centre_t).abs() < 0.03;
            let mut place: Vec<(f64, f64)> = (0..lost.len())
                .filter(|&i| strip(i) && coordinates[i].s > front_s)
                .map(|i| (coordinates[i].s, lost[i]))
                .collect();
            place.sort_by(|a, b| a.0.total_cmp(&b.0));
            let kept = place.windows(6).find(|w| w.iter().map(|p| p.1).sum::<f64>() / 6.0 < least);
            kept.map_or(1.0, |w| w[0].0)
        };
        let (middle, temple) = (reach(0.0), reach(v("apex_t")?));
        let thirds =
            |s: f64, from: f64, to: f64| (3.0 * (s - from) / (to - from)).ceil().clamp(0.0, 3.0) as u8;
        let [over_ears, back] = [0.5, 0.8];
        let near = 0.03;
        let basic = if middle > over_ears && temple > over_ears {
            format!("U{}", thirds(middle.min(temple), over_ears, back).max(1))
        } else if temple > middle + near {
            format!("M{}", thirds(temple - near, front_s, over_ears).max(1))
        } else if middle > front_s + near {
            format!("C{}", thirds(middle - near, front_s, over_ears).max(1))
        } else {
            "L".to_owned()
        };
        let mean = |from: f64, to: f64, half_t: f64| {
            let here = |i: usize| {
                let c = coordinates[i];
                f64::from(u8::from((from..to).contains(&c.s) && (c.t - 0.5).abs() < half_t))
            };
            self.sum_cm2(|i| here(i) * lost[i]) / self.sum_cm2(here).max(1e-9)
        };
        let shift = 0.5 - least;
        let degree = |share: f64| ((share + shift) * 4.0).floor().clamp(0.0, 3.0) as u8;
        let mut name = basic;
        for (letter, share) in [('F', mean(middle.min(0.5), 0.6, 0.1)), ('V', mean(0.62, 0.82, 0.1))] {
            let degree = degree(share);
            if degree > 0 {
                name += &format!("{letter}{degree}");
            }
        }
        Ok(name)
    }

    /// First and last stage whose own map differs from this one by little more than the nearest does.
    fn agreeing<S: Copy>(
        &self,
        lost: &[f64],
        stages: &[S],
        condition: impl Fn(S) -> Condition,
    ) -> Result<Option<[S; 2]>, DesignError> {
        let v = |name: &str| self.evidence.figure(&format!("scales.{name}")).map(|f| f.value);
        let (spread, most) = (v("stage_agreement_spread")?, v("stage_agreement_most")?);
        let whole = self.sum_cm2(|_| 1.0);
        let mut differences = Vec::with_capacity(stages.len());
        for &stage in stages {
            let kept = self.native_share(&condition(stage))?;
            differences.push(self.sum_cm2(|i| (lost[i] - (1.0 - kept[i])).abs()) / whole);
        }
        let best = differences.iter().copied().fold(f64::INFINITY, f64::min);
        if best > most {
            return Ok(None);
        }
        let agrees = |d: &&f64| **d <= best + spread;
        let first = differences.iter().position(|d| agrees(&d));
        let last = differences.iter().rposition(|d| agrees(&d));
        Ok(first.zip(last).map(|(a, b)| [stages[a], stages[b]]))
    }
}
