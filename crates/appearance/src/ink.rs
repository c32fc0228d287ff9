//! How each impression looks at a moment: pigment, depth, size and age become a mark, by the optics of a dot in skin.

use std::collections::BTreeMap;

use rayon::prelude::*;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::{Viewing, linear_srgb};
use stubble_optics::dot::{DotError, DotGeometry, DotResponse, respond};
use stubble_optics::pigment::{Ink, Pigment, PigmentError, PigmentKind};
use stubble_optics::time::{Ageing, Pace};
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
    #[error("pigment `{0}` has no optics here; write it as `carbon black 1:N` with N parts of water")]
    Pigment(String),
    /// The amount of pigment is not physical.
    #[error("pigment `{name}`: {error}")]
    Amount {
        /// The pigment's name.
        name: String,
        /// What is wrong.
        error: PigmentError,
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

/// Age of an impression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Age {
    Fresh,
    Healed,
    Years(f64),
}

/// The course of a dot from the needle on, and what the skin takes of the ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Course {
    /// Fresh contrast over healed contrast.
    fresh_contrast: f64,
    fresh_growth: f64,
    fresh_redness: f64,
    ageing: Ageing,
    dot_height_mm: f64,
    stock_pigment_share: f64,
    particle_nm: f64,
    skin_take: f64,
}

impl Course {
    pub(crate) fn new(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let value = |id: &str| evidence.figure(id).map(|f| f.value);
        Ok(Self {
            fresh_contrast: 1.0 / (1.0 - value("technique.fresh_loss")?.min(0.9)),
            fresh_growth: value("appearance.fresh_growth")?,
            fresh_redness: value("appearance.fresh_redness")?,
            ageing: Ageing::preset(evidence, Pace::Typical)?,
            dot_height_mm: value("appearance.dot_height_mm")?,
            stock_pigment_share: value("appearance.stock_pigment_share")?,
            particle_nm: value("appearance.particle_nm")?,
            skin_take: value("technique.skin_take")?,
        })
    }

    /// Contrast relative to the healed look after some years.
    pub(crate) fn contrast(&self, years: f64) -> f64 {
        let Ageing { fast_share: fast, fast_years, slow_years, .. } = self.ageing;
        fast * (-years / fast_years).exp() + (1.0 - fast) * (-years / slow_years).exp()
    }

    /// Relative extra blood beside a fresh dot.
    pub(crate) fn redness(&self) -> f32 {
        self.fresh_redness as f32
    }

    /// The ink of a healed dot: pigment of the working ink that the skin took.
    fn ink(&self, name: &str) -> Result<Ink, InkError> {
        /// Density of carbon black, g/cm³.
        const CARBON_G_PER_CM3: f64 = 1.8;
        let unknown = || InkError::Pigment(name.to_owned());
        let water: f64 = match name.strip_prefix("carbon black") {
            Some("") => 0.0,
            Some(rest) => rest.trim().strip_prefix("1:").and_then(|n| n.parse().ok()).ok_or_else(unknown)?,
            None => return Err(unknown()),
        };
        let load = self.stock_pigment_share / (1.0 + water.max(0.0)) / CARBON_G_PER_CM3;
        let pigment = Pigment {
            kind: PigmentKind::CarbonBlack,
            diameter_nm: self.particle_nm,
            volume_fraction: load * self.skin_take,
        };
        Ink::of_pigments(&[pigment]).map_err(|error| InkError::Amount { name: name.to_owned(), error })
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

/// Needles do not keep depth or diameter closer than these, mm.
const DEPTH_STEP_MM: f64 = 0.1;
const DIAMETER_STEP_MM: f64 = 0.03;

fn kind_of(impression: &Impression) -> Kind {
    Kind {
        pigment: impression.pigment,
        depth_steps: (impression.depth_mm / DEPTH_STEP_MM).round() as i64,
        diameter_steps: (impression.diameter_mm / DIAMETER_STEP_MM).round() as i64,
        strand: impression.kind == ImpressionKind::Strand,
    }
}

/// The looks of every kind of impression of a plan at one age.
#[derive(Debug)]
pub(crate) struct Looks {
    index: BTreeMap<Kind, u32>,
    pub(crate) looks: Vec<Look>,
}

impl Looks {
    pub(crate) fn new(layout: &Layout, skin: &Skin, course: &Course, age: Age) -> Result<Self, InkError> {
        let kinds: std::collections::BTreeSet<Kind> = layout.impressions.iter().map(kind_of).collect();
        let kinds: Vec<Kind> = kinds.into_iter().collect();
        let looks: Result<Vec<Look>, InkError> = kinds
            .par_iter()
            .map(|kind| {
                let name = layout.pigments.get(usize::from(kind.pigment)).map_or("", String::as_str);
                look(kind, &course.ink(name)?, skin, course, age)
            })
            .collect();
        Ok(Self { index: kinds.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect(), looks: looks? })
    }

    /// Marks of the impressions of one session, in the layout's order.
    pub(crate) fn marks(&self, layout: &Layout, session: u8) -> Vec<Mark> {
        let mut marks = Vec::new();
        for impression in layout.impressions.iter().filter(|i| i.session == session) {
            let Some(&look) = self.index.get(&kind_of(impression)) else { continue };
            let mark = Mark {
                position: impression.position.coords.cast(),
                normal: impression.normal.cast(),
                direction: impression.direction.cast(),
                look,
                strength: impression.tone as f32,
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

fn look(kind: &Kind, ink: &Ink, skin: &Skin, course: &Course, age: Age) -> Result<Look, InkError> {
    let healed = (kind.diameter_steps as f64 * DIAMETER_STEP_MM).max(0.05);
    let (diameter, contrast) = match age {
        Age::Fresh => (healed * course.fresh_growth, course.fresh_contrast),
        Age::Healed => (healed, 1.0),
        // A disc of diameter d has the variance d²/16; diffusion adds 2 D t to it.
        Age::Years(years) => (
            (healed * healed + 32.0 * course.ageing.spread_mm2_per_year * years).sqrt(),
            course.contrast(years),
        ),
    };
    let dilution = (healed / diameter).powi(2);
    let depth_mm = (kind.depth_steps as f64 * DEPTH_STEP_MM).max(0.1);
    let (response, share) = response(skin, &ink.times(dilution), depth_mm, diameter, course.dot_height_mm)?;
    let mut look = fitted(&response, contrast * share, &CORE_MM);
    if kind.strand {
        // The dots of a row lie in each other's light: their sum along the row is one dot's peak.
        let step = STRAND_STEP * healed;
        for g in &mut look.gaussians {
            g.peak *= (step / (std::f64::consts::TAU.sqrt() * f64::from(g.along_mm))).min(1.0) as f32;
        }
    }
    if age == Age::Fresh {
        // A scab of pigment and blood closes the puncture.
        let scab = (healed / 4.0) as f32;
        look.gaussians.push(Gaussian { along_mm: scab, across_mm: scab, peak: V3::new(0.38, 0.42, 0.42) });
        look.redness = Some((0.30, 0.55));
    }
    Ok(look)
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
    const SHALLOWEST_MM: f64 = 0.16;
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

    #[test]
    fn a_dot_is_darkest_fresh_and_palest_when_old() {
        let evidence = Evidence::builtin();
        let course = Course::new(&evidence).unwrap();
        let skin = Skin::preset(&evidence, SkinTone::Light).unwrap();
        let ink = course.ink("carbon black 1:15").unwrap();
        let kind = Kind { pigment: 0, depth_steps: 3, diameter_steps: 5, strand: false };
        let middle = |age| {
            let look = look(&kind, &ink, &skin, &course, age).unwrap();
            let a: V3 = look.gaussians.iter().map(|g| g.peak).sum();
            a.component_mul(&look.floor.map(|f| 1.0 - f))
        };
        let [fresh, healed, old] = [Age::Fresh, Age::Healed, Age::Years(5.0)].map(middle);
        assert!(fresh.x > healed.x && healed.x > old.x, "{fresh:?} {healed:?} {old:?}");
        assert!((0.02..0.6).contains(&healed.x));
    }

    #[test]
    fn only_pigments_with_known_optics_are_taken() {
        let course = Course::new(&Evidence::builtin()).unwrap();
        assert!(course.ink("carbon black 1:20").is_ok());
        let message = course.ink("sepia").unwrap_err().to_string();
        assert!(message.contains("`sepia`") && message.contains("carbon black 1:N"), "{message}");
    }
}
