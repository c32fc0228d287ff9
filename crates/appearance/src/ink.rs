//! How each impression looks at a moment: pigment, depth, size and age become a mark, by the optics of a dot in skin.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::{Viewing, linear_srgb};
use stubble_optics::dot::{DotError, DotGeometry, DotResponse, respond};
use stubble_optics::pigment::Ink;
use stubble_optics::shade::{Shade, ShadeError, ShadeName};
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::usual_height_mm;
use stubble_optics::{Accuracy, Skin, Spectrum};
use stubble_placement::{Impression, ImpressionKind, Layout};

use crate::fit::{rings, sum_of_gaussians};
use crate::marks::{Gaussian, Look, Mark};
use crate::raster::V3;

/// Why the look of an impression cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InkError {
    /// The evidence lacks a figure.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The pigment is not one that the optics know.
    #[error("the pigment of the plan: {0}")]
    Pigment(#[from] ShadeName),
    /// The amount of pigment is not physical.
    #[error("pigment `{name}`: {error}")]
    Amount {
        /// The pigment's name.
        name: String,
        /// What is wrong.
        error: ShadeError,
    },
    /// The dot lies outside what was computed.
    #[error("a dot {diameter_mm:.2} mm wide, {depth_mm:.2} mm deep: {error}")]
    Dot {
        /// Diameter, mm.
        diameter_mm: f64,
        /// Depth of its middle, mm.
        depth_mm: f64,
        /// What the optics said.
        error: DotError,
    },
}

/// Days in a year, for ages given in days.
pub(crate) const DAYS_PER_YEAR: f64 = 365.25;

/// How ink looks in one person's skin from the needle on; all of it is asked of the optics.
#[derive(Debug)]
pub(crate) struct Inks {
    evidence: Evidence,
    skin: Skin,
    ageing: Ageing,
    fresh_growth: f64,
    fresh_redness: f64,
    redness_days: f64,
    scab_days: f64,
    /// Looks worked out so far: an edit of a plan needs few new ones.
    known: Mutex<BTreeMap<(String, Kind, u64), Look>>,
}

impl Inks {
    pub(crate) fn new(skin: &Skin, pace: Pace, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let value = |id: &str| evidence.figure(id).map(|f| f.value);
        Ok(Self {
            skin: *skin,
            ageing: Ageing::preset(evidence, pace)?,
            fresh_growth: value("appearance.fresh_growth")?,
            fresh_redness: value("appearance.fresh_redness")?,
            redness_days: value("appearance.redness_days")?,
            scab_days: value("appearance.scab_days")?,
            evidence: evidence.clone(),
            known: Mutex::default(),
        })
    }

    /// The same ink in the same skin at another pace.
    pub(crate) fn at(&self, pace: Pace) -> Result<Self, UnknownFigure> {
        Self::new(&self.skin, pace, &self.evidence)
    }

    /// Years after which a dot counts as healed.
    pub(crate) fn healed_years(&self) -> f64 {
        self.ageing.healed_after_days / DAYS_PER_YEAR
    }

    /// Relative extra blood beside a dot of today.
    pub(crate) fn redness(&self) -> f32 {
        self.fresh_redness as f32
    }

    fn look(&self, name: &str, kind: &Kind, years: f64) -> Result<Look, InkError> {
        let shade: Shade = name.parse()?;
        let days = years * DAYS_PER_YEAR;
        let healed = (kind.diameter_steps as f64 * DIAMETER_STEP_MM).max(0.05);
        let depth = (kind.depth_steps as f64 * DEPTH_STEP_MM).max(0.1);
        let swelling = 1.0 + (self.fresh_growth - 1.0) * (-days / self.ageing.shedding_days).exp();
        let diameter = self.ageing.diameter_mm(healed, years) * swelling;
        let share = self.ageing.healed_share * self.ageing.pigment_share(years);
        let ink = shade
            .ink(&self.evidence, share * (healed / diameter).powi(2))
            .map_err(|error| InkError::Amount { name: name.to_owned(), error })?;
        let height = usual_height_mm(&self.evidence, depth)?;
        let (response, narrower) =
            response(&self.skin, &ink, self.ageing.depth_mm(depth, years), diameter, height)?;
        let mut look = fitted(&response, narrower, &CORE_MM);
        if kind.strand {
            // The dots of a row lie in each other's light: their sum along the row is one dot's peak.
            let step = STRAND_STEP * healed;
            for g in &mut look.gaussians {
                g.peak *= (step / (std::f64::consts::TAU.sqrt() * f64::from(g.along_mm))).min(1.0) as f32;
            }
        }
        let scab = (1.0 - days / self.scab_days).clamp(0.0, 1.0) as f32;
        if scab > 0.0 {
            // Pigment and blood close the puncture.
            let width = (healed / 4.0) as f32;
            let peak = V3::new(0.38, 0.42, 0.42) * scab.sqrt();
            look.gaussians.push(Gaussian { along_mm: width, across_mm: width, peak });
        }
        let flush = (-days / self.redness_days).exp() as f32;
        if flush > 0.02 {
            look.redness = Some((0.30 * flush, 0.55));
        }
        Ok(look)
    }
}

/// Impressions that share a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    pigment: u16,
    depth_steps: i64,
    diameter_steps: i64,
    strand: bool,
}

/// Dots this near in depth or diameter share a shape, mm; their own diameter still scales how much they darken.
const DEPTH_STEP_MM: f64 = 0.05;
const DIAMETER_STEP_MM: f64 = 0.02;
/// What a dot darkens grows with this power of its diameter: between its outline and its area, for its halo's sake.
const DARKENING_POWER: f64 = 1.7;

fn kind_of(impression: &Impression) -> Kind {
    Kind {
        pigment: impression.pigment,
        depth_steps: (impression.depth_mm / DEPTH_STEP_MM).round() as i64,
        diameter_steps: (impression.diameter_mm / DIAMETER_STEP_MM).round() as i64,
        strand: impression.kind == ImpressionKind::Strand,
    }
}

/// How much more an impression darkens than the shape that it shares.
fn own_size(impression: &Impression) -> f64 {
    let shared = (impression.diameter_mm / DIAMETER_STEP_MM).round().max(1.0) * DIAMETER_STEP_MM;
    (impression.diameter_mm / shared).powf(DARKENING_POWER)
}

/// The looks of every kind of impression of a plan at one age.
#[derive(Debug)]
pub(crate) struct Looks {
    index: BTreeMap<Kind, u32>,
    pub(crate) looks: Vec<Look>,
}

impl Looks {
    /// The looks of a layout's impressions, all of this age.
    pub(crate) fn new(layout: &Layout, inks: &Inks, years: f64) -> Result<Self, InkError> {
        let kinds: BTreeSet<Kind> = layout.impressions.iter().map(kind_of).collect();
        let kinds: Vec<Kind> = kinds.into_iter().collect();
        let known = || inks.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |kind: &Kind| {
            let name = layout.pigments.get(usize::from(kind.pigment)).cloned().unwrap_or_default();
            (name, Kind { pigment: 0, ..*kind }, years.to_bits())
        };
        let missing: Vec<Kind> = {
            let known = known();
            kinds.iter().filter(|k| !known.contains_key(&key(k))).copied().collect()
        };
        let fresh: Result<Vec<_>, InkError> = missing
            .par_iter()
            .map(|kind| {
                let key = key(kind);
                let look = inks.look(&key.0, kind, years)?;
                Ok((key, look))
            })
            .collect();
        let mut known = known();
        known.extend(fresh?);
        let looks = kinds.iter().filter_map(|k| known.get(&key(k)).cloned()).collect();
        Ok(Self { index: kinds.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect(), looks })
    }

    /// Marks of the impressions of some sessions, in the layout's order.
    pub(crate) fn marks(&self, layout: &Layout, sessions: &RangeInclusive<u8>) -> Vec<Mark> {
        let mut marks = Vec::new();
        for impression in layout.impressions.iter().filter(|i| sessions.contains(&i.session)) {
            let Some(&look) = self.index.get(&kind_of(impression)) else { continue };
            let mark = Mark {
                position: impression.position.coords.cast(),
                normal: impression.normal.cast(),
                direction: impression.direction.cast(),
                look,
                strength: (impression.tone * own_size(impression)) as f32,
            };
            match impression.kind {
                ImpressionKind::Dot => marks.push(mark),
                ImpressionKind::Strand => marks.extend(strand(&mark, impression)),
            }
        }
        marks
    }
}

/// Dots of a strand lie this part of its diameter apart.
const STRAND_STEP: f64 = 0.5;

/// A stroke as a row of dots.
fn strand(mark: &Mark, impression: &Impression) -> impl Iterator<Item = Mark> {
    let extra = (impression.length_mm - impression.diameter_mm).max(0.0) as f32;
    let step = (STRAND_STEP * impression.diameter_mm).max(0.03) as f32;
    let n = (extra / step).ceil().max(1.0) as usize;
    let mark = *mark;
    (0..=n).map(move |i| {
        let along = (i as f32 / n as f32 - 0.5) * extra;
        Mark { position: mark.position + mark.direction * along, ..mark }
    })
}

/// Standard deviations that a dot is made of, mm.
const CORE_MM: [f32; 6] = [0.06, 0.11, 0.19, 0.33, 0.58, 1.0];
/// Those of a shadow that only needs its rough shape.
pub(crate) const SOFT_MM: [f32; 3] = [0.11, 0.24, 0.55];

/// The response of a dot about a depth, kept inside what was computed; the second value scales its absorptance for a
/// dot narrower than that.
pub(crate) fn response(
    skin: &Skin,
    ink: &Ink,
    depth_mm: f64,
    diameter_mm: f64,
    height_mm: f64,
) -> Result<(DotResponse, f64), InkError> {
    /// The narrowest dot and the shallowest upper face of the table, and a little.
    const NARROWEST_MM: f64 = 0.101;
    const SHALLOWEST_MM: f64 = 0.125;
    let geometry = DotGeometry {
        depth_mm: (depth_mm - height_mm / 2.0).max(SHALLOWEST_MM),
        diameter_mm: diameter_mm.max(NARROWEST_MM),
        thickness_mm: height_mm,
    };
    let response = respond(skin, ink, &geometry, Accuracy::Interactive).map_err(|error| InkError::Dot {
        diameter_mm,
        depth_mm,
        error,
    })?;
    Ok((response, (diameter_mm / NARROWEST_MM).min(1.0).powf(1.3)))
}

/// A response as a look in linear sRGB, its contrast scaled.
pub(crate) fn fitted(response: &DotResponse, contrast: f64, sigmas_mm: &[f32]) -> Look {
    let viewing = Viewing::standard();
    let rgb = |values: [f64; stubble_optics::spectrum::BANDS]| {
        let linear = linear_srgb(viewing.xyz(&Spectrum::new(values)));
        V3::from(linear.map(|c| c as f32))
    };
    let (bare, sheet) = (rgb(response.r0), rgb(response.r1));
    let gap = (bare - sheet).map(|d| d.max(1e-4));
    let radii = rings(response.reach_mm());
    let absorptance: Vec<V3> = radii
        .iter()
        .map(|&r| {
            let here = rgb(response.reflectance(&response.c(r)));
            (bare - here).component_div(&gap).map(|a| (a * contrast as f32).clamp(0.0, 0.97))
        })
        .collect();
    let peaks = sum_of_gaussians(&radii, &absorptance, sigmas_mm);
    let gaussians = sigmas_mm
        .iter()
        .zip(peaks)
        .filter(|(_, peak)| peak.max() > 1e-3)
        .map(|(&sigma, peak)| Gaussian { along_mm: sigma, across_mm: sigma, peak })
        .collect();
    Look { gaussians, floor: sheet.component_div(&bare).map(|f| f.clamp(0.0, 1.0)), redness: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_optics::SkinTone;

    fn inks(pace: Pace) -> Inks {
        let evidence = Evidence::builtin();
        let skin = Skin::preset(&evidence, SkinTone::Light).unwrap();
        Inks::new(&skin, pace, &evidence).unwrap()
    }

    const KIND: Kind = Kind { pigment: 0, depth_steps: 6, diameter_steps: 8, strand: false };

    fn middle(look: &Look) -> V3 {
        let a: V3 = look.gaussians.iter().map(|g| g.peak).sum();
        a.component_mul(&look.floor.map(|f| 1.0 - f))
    }

    #[test]
    fn a_dot_is_darkest_fresh_and_palest_when_old() {
        let inks = inks(Pace::Typical);
        let at = |years| middle(&inks.look("carbon black 1:15", &KIND, years).unwrap());
        let [fresh, week, healed, old] = [0.0, 7.0 / DAYS_PER_YEAR, inks.healed_years(), 5.0].map(at);
        assert!(fresh.x > week.x && week.x > healed.x && healed.x > old.x, "{fresh} {week} {healed} {old}");
        assert!((0.02..0.6).contains(&healed.x), "{healed}");
    }

    #[test]
    fn redness_and_scabs_go_within_days() {
        let inks = inks(Pace::Typical);
        let look = |days: f64| inks.look("carbon black 1:15", &KIND, days / DAYS_PER_YEAR).unwrap();
        let red = |days| look(days).redness.map_or(0.0, |(peak, _)| peak);
        assert!(red(0.0) > red(2.0) && red(2.0) > red(5.0) && red(28.0) == 0.0);
        let scabs = |days| look(days).gaussians.len();
        assert!(scabs(0.0) > scabs(14.0));
    }

    #[test]
    fn every_pigment_has_a_look_of_its_own() {
        let inks = inks(Pace::Typical);
        let look = |name| middle(&inks.look(name, &KIND, 0.1).unwrap());
        let carbon = look("carbon black 1:15");
        let rust = look("red iron oxide 1:5");
        // Rust lets red pass and stops blue; carbon stops both.
        assert!(rust.z / rust.x.max(1e-4) > 1.4 * carbon.z / carbon.x, "{rust} {carbon}");
        assert!(look("black iron oxide 1:5").x > 0.01);
        assert!(look("50% carbon black + 50% titanium dioxide 1:15").x < carbon.x);
        let message = inks.look("sepia", &KIND, 0.1).unwrap_err().to_string();
        assert!(message.contains("`sepia`") && message.contains("carbon black 1:10"), "{message}");
    }

    #[test]
    fn old_dots_are_paler_the_faster_their_pace() {
        let middles =
            Pace::ALL.map(|pace| middle(&inks(pace).look("carbon black 1:15", &KIND, 5.0).unwrap()));
        assert!(middles[0].x > middles[1].x && middles[1].x > middles[2].x, "{middles:?}");
    }
}
