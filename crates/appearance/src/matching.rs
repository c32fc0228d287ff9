//! Which ink looks like this person's own shaved hair: pigment, dilution, dots and density searched for the healed
//! look, under all lights at once, and the honest answer where nothing matches.
//!
//! Two things are compared. The mean colour, as seen from where single dots merge: both zones as spectra under
//! daylight, incandescent light and LED. And the texture: how strongly single dots or hairs stand out after the eye's
//! blur at a distance, as root-mean-square contrast of a pattern without long waves.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::{Illuminant, Lab, Observer, Viewing, delta_e_2000, linear_srgb};
use stubble_optics::pigment::PigmentKind;
use stubble_optics::shade::Shade;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::{Zone, ZoneError, usual_height_mm};
use stubble_optics::{Accuracy, Skin, Spectrum, wavelength_nm};

use crate::distance::Distance;
use crate::hair::NativeHair;
use crate::ink::{DAYS_PER_YEAR, InkError, SOFT_MM, fitted};
use crate::own_hair::OwnHair;
use crate::texture::Grain;

/// Why no match can be searched for.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MatchError {
    /// The evidence lacks a figure.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The hair's shaft cannot be computed.
    #[error(transparent)]
    Ink(#[from] InkError),
    /// No combination lies in what was computed.
    #[error("no ink can be computed for this skin: {0}")]
    Zone(#[from] ZoneError),
    /// The evidence's own ranges leave no dot to try.
    #[error(
        "the ranges of dot diameter, density and coverage in the evidence leave no dot to try; widen one of them"
    )]
    NoInk,
    /// Nobody waits for the answer any more.
    #[error("the search for an ink was given up")]
    Unwanted,
    /// A number of the hair is not physical.
    #[error("{what} is {value}, but must lie between {low} and {high}")]
    Hair {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
}

/// One light's answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct LightResidual {
    /// `daylight`, `incandescent` or `led`.
    pub light: &'static str,
    /// Colour difference of the two zones seen from afar, CIEDE2000.
    pub de00: f64,
}

/// Contrast of both zones from one distance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct TextureAt {
    /// Distance, metres.
    pub metres: f64,
    /// Root-mean-square contrast of the own hair after the eye's blur.
    pub own: f64,
    /// The same of the ink.
    pub ink: f64,
}

/// How good the best ink is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closeness {
    /// No light shows a difference in mean colour.
    Matched,
    /// A trained eye sees it side by side.
    Near,
    /// Everyone sees it: this is the nearest, no match.
    NoMatch,
    /// The hair is not darker than the skin, and ink only darkens: best is none.
    HairTooLight,
}

/// The best ink for a person, and what is left to be seen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Match {
    /// The ink, e.g. `90% carbon black + 10% red iron oxide 1:12`.
    pub ink: String,
    /// Healed dot diameter, mm.
    pub diameter_mm: f64,
    /// Depth of a dot's middle, mm.
    pub depth_mm: f64,
    /// Dots per cm².
    pub per_cm2: f64,
    /// CIELAB of the skin, of the own shaved hair on it, and of the inked skin, D65.
    pub skin_lab: [f64; 3],
    /// The own shaved zone.
    pub own_lab: [f64; 3],
    /// The inked zone.
    pub ink_lab: [f64; 3],
    /// Mean colour under each light.
    pub residuals: Vec<LightResidual>,
    /// Texture at the usual distances.
    pub texture: Vec<TextureAt>,
    /// From how far on neither colour nor texture differs to the eye, metres; none if the colour always does.
    pub unseen_from_m: Option<f64>,
    /// How good that is.
    pub closeness: Closeness,
    /// The hair is as light as hair that practitioners warn of: what computes may still not be what heals.
    pub light_hair: bool,
}

/// Searches for the ink that looks like the person's own shaved hair once healed.
///
/// # Errors
/// If a number of the hair is not physical or the evidence lacks a figure.
pub fn match_ink(skin: &Skin, own: &OwnHair, evidence: &Evidence) -> Result<Match, MatchError> {
    match_ink_while(skin, own, evidence, &|| true)
}

/// The same as long as somebody wants it.
///
/// # Errors
/// As [`match_ink`], and [`MatchError::Unwanted`] once `wanted` says no.
pub fn match_ink_while(
    skin: &Skin,
    own: &OwnHair,
    evidence: &Evidence,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Result<Match, MatchError> {
    check(own)?;
    let search = Search::new(skin, own, evidence)?;
    let candidates = search.candidates()?;
    let fit = |c: &Candidate| if wanted() { Ok(search.fit(c)) } else { Err(MatchError::Unwanted) };
    let tried: Vec<Option<Tried>> = candidates.par_iter().map(fit).collect::<Result<_, _>>()?;
    let tried: Vec<Tried> = tried.into_iter().flatten().collect();
    // Among colours that no eye tells apart, the texture decides.
    let least = tried.iter().map(|t| t.worst).fold(f64::INFINITY, f64::min);
    let unlike = |t: &Tried| (search.texture_at(t, 0.6) - search.own_texture(0.6)).abs();
    let best = tried
        .iter()
        .filter(|t| t.worst <= least + 0.25 * search.seen_de00)
        .min_by(|a, b| unlike(a).total_cmp(&unlike(b)));
    match (best, candidates.first()) {
        (Some(best), _) => Ok(search.report(best)),
        (None, Some(first)) => {
            // All failed alike: say why the first did.
            let zone = search.zone(first, search.water.0);
            let look = zone.look(&search.course, search.healed_years, evidence, Accuracy::Interactive);
            Err(look.err().map_or(MatchError::NoInk, MatchError::Zone))
        }
        (None, None) => Err(MatchError::NoInk),
    }
}

fn check(own: &OwnHair) -> Result<(), MatchError> {
    let numbers = [
        ("hairs per cm²", own.per_cm2, 1.0, 400.0),
        ("hair diameter in mm", own.stubble.diameter_mm, 0.02, 0.2),
        ("length of the stubble in mm", own.stubble.stubble_mm, 0.0, 5.0),
        ("hairs per follicle", own.stubble.hairs_per_follicle, 1.0, 4.0),
        ("lightness of the hair", own.colour.l, 0.0, 100.0),
        ("angle between hair and skin in degrees", own.exit_angle_deg, 5.0, 90.0),
    ];
    match numbers.into_iter().find(|(_, value, low, high)| !(low..=high).contains(&value)) {
        Some((what, value, low, high)) => Err(MatchError::Hair { what, value, low, high }),
        None => Ok(()),
    }
}

/// What is varied besides the dilution.
#[derive(Debug, Clone)]
struct Candidate {
    pigments: Vec<(PigmentKind, f64)>,
    diameter_mm: f64,
    depth_mm: f64,
    per_cm2: f64,
}

struct Tried {
    candidate: Candidate,
    water: f64,
    mean: Spectrum,
    grain: Grain,
    /// Largest colour difference of all lights.
    worst: f64,
}

struct Search<'a> {
    evidence: &'a Evidence,
    skin: Skin,
    course: Ageing,
    healed_years: f64,
    lights: [(&'static str, Viewing); 3],
    own_mean: Spectrum,
    bare: Spectrum,
    own_grain: Grain,
    depths_mm: Vec<f64>,
    diameters_mm: Vec<f64>,
    densities_per_cm2: Vec<f64>,
    /// Least and most parts of water.
    water: (f64, f64),
    seen_de00: f64,
    seen_contrast: f64,
    light_hair: bool,
}

impl<'a> Search<'a> {
    fn new(skin: &Skin, own: &OwnHair, evidence: &'a Evidence) -> Result<Self, MatchError> {
        let figure = |id: &str| evidence.figure(id);
        let course = Ageing::preset(evidence, Pace::Typical)?;
        let viewing = Viewing::standard();
        let hair = reflectance_of(own.colour, &viewing);
        let rgb = linear_srgb(viewing.xyz(&hair)).map(|c| c.clamp(0.0, 1.0));
        let stubble = NativeHair { reflectance: rgb, ..own.stubble };
        let (shaft, narrower) = stubble.shaft(skin)?;
        let bare = Spectrum::new(shaft.r0);
        let units_per_mm2 = own.per_cm2 / stubble.hairs_per_follicle / 100.0;
        // Shafts of a follicle lie in each other's shadow (as in the pictures).
        let together = stubble.hairs_per_follicle.powf(0.7);
        let pitch_mm = 1.0 / (units_per_mm2 * together * narrower).sqrt();
        let under = Spectrum::new(shaft.lattice_reflectance(pitch_mm));
        let (length, width) = stubble.outline_mm(own.exit_angle_deg);
        let cover = 1.0 - (-own.per_cm2 / 100.0 * length * width).exp();
        let own_mean = under.zip(&hair, |skin, hair| skin * (1.0 - cover) + hair * cover);

        let luminance = |look: &crate::marks::Look| -> Vec<(f64, f64)> {
            let of = |rgb: crate::raster::V3| f64::from(0.2126 * rgb.x + 0.7152 * rgb.y + 0.0722 * rgb.z);
            look.gaussians
                .iter()
                .map(|g| {
                    let loss = g.peak.component_mul(&look.floor.map(|f| 1.0 - f));
                    (f64::from((g.along_mm * g.across_mm).sqrt()), of(loss))
                })
                .collect()
        };
        let mut gaussians = luminance(&fitted(&shaft, narrower * together, &SOFT_MM));
        let darker = 1.0 - viewing.xyz(&hair).y / viewing.xyz(&bare).y;
        let sigma = (length * width).sqrt() / 12.0_f64.sqrt();
        let peak = length * width / (std::f64::consts::TAU * sigma * sigma);
        gaussians.push((sigma, stubble.hairs_per_follicle * peak * darker));
        let own_grain = Grain { per_mm2: units_per_mm2, gaussians };

        let depth = figure("technique.pigment_depth_mm")?;
        let blue = figure("hairline.blue_depth_mm")?.value;
        let diameter = figure("technique.dot_diameter_mm")?;
        let density = figure("technique.density_core_per_cm2")?;
        let coverage = figure("technique.coverage_warning")?.value;
        let mid = |a: f64, b: f64| 0.5 * (a + b);
        let widest_mm = (coverage * 400.0 / (density.low * std::f64::consts::PI)).sqrt();
        Ok(Self {
            evidence,
            skin: *skin,
            healed_years: course.healed_after_days / DAYS_PER_YEAR,
            course,
            lights: [
                ("daylight", viewing),
                ("incandescent", light(&Illuminant::A)),
                ("led", light(&Illuminant::Led)),
            ],
            own_mean,
            bare,
            own_grain,
            depths_mm: vec![mid(depth.low, depth.value), depth.value, mid(depth.value, depth.high).min(blue)],
            diameters_mm: [diameter.value * 0.6, diameter.value * 0.8, diameter.value, diameter.high]
                .map(|d| d.min(widest_mm))
                .to_vec(),
            densities_per_cm2: vec![
                density.low,
                (own.per_cm2 / stubble.hairs_per_follicle).clamp(density.low, density.high),
                density.value,
                density.high,
            ],
            water: {
                let shade = figure("pigment.shade_number")?;
                (shade.low, shade.high)
            },
            seen_de00: figure("appearance.seen_de00")?.value,
            seen_contrast: figure("appearance.seen_contrast")?.value,
            // Lighter than the darkest that practitioners warn of.
            light_hair: own.colour.l > figure("hair.red_l")?.value - 1.0,
        })
    }

    fn candidates(&self) -> Result<Vec<Candidate>, UnknownFigure> {
        let limit = self.evidence.figure("technique.coverage_warning")?.value;
        let (black, red) = (PigmentKind::CarbonBlack, PigmentKind::RedIronOxide);
        let inks: [Vec<(PigmentKind, f64)>; 5] = [
            vec![(black, 1.0)],
            vec![(black, 0.9), (red, 0.1)],
            vec![(black, 0.7), (red, 0.3)],
            vec![(black, 0.4), (red, 0.6)],
            vec![(PigmentKind::BlackIronOxide, 1.0)],
        ];
        let mut all = Vec::new();
        for pigments in &inks {
            for &depth_mm in &self.depths_mm {
                for &diameter_mm in &self.diameters_mm {
                    for &per_cm2 in &self.densities_per_cm2 {
                        let area = std::f64::consts::FRAC_PI_4 * diameter_mm * diameter_mm;
                        if per_cm2 / 100.0 * area <= limit {
                            let pigments = pigments.clone();
                            all.push(Candidate { pigments, diameter_mm, depth_mm, per_cm2 });
                        }
                    }
                }
            }
        }
        Ok(all)
    }

    fn zone(&self, candidate: &Candidate, water: f64) -> Zone {
        let height_mm = usual_height_mm(self.evidence, candidate.depth_mm).unwrap_or(0.1);
        Zone {
            skin: self.skin,
            shade: Shade { water_per_ink: water, pigments: candidate.pigments.clone() },
            depth_mm: candidate.depth_mm,
            diameter_mm: candidate.diameter_mm,
            height_mm,
            per_cm2: candidate.per_cm2,
        }
    }

    /// The dilution that makes a candidate's lightness that of the own hair; more water is lighter. `None` where the dot
    /// lies outside what was computed.
    fn fit(&self, candidate: &Candidate) -> Option<Tried> {
        let look = |water: f64| {
            let zone = self.zone(candidate, water);
            zone.look(&self.course, self.healed_years, self.evidence, Accuracy::Interactive).ok()
        };
        let daylight = &self.lights[0].1;
        let aim = daylight.lab(&self.own_mean).l;
        let (mut strong, mut weak) = self.water;
        let mut water = strong;
        let mut found = look(strong)?;
        if daylight.lab(&found.mean).l < aim {
            for _ in 0..7 {
                // Dilutions go by ratio: 1:8 to 1:10 is a step as 1:16 to 1:20.
                water = ((1.0 + strong) * (1.0 + weak)).sqrt() - 1.0;
                found = look(water)?;
                if daylight.lab(&found.mean).l < aim { strong = water } else { weak = water }
            }
            // What a practice can measure out.
            water = water.round();
            found = look(water)?;
        }
        let looked = fitted(&found.dot, 1.0, &[0.06, 0.11, 0.19, 0.33, 0.58]);
        let gaussians = looked
            .gaussians
            .iter()
            .map(|g| {
                let loss = g.peak.component_mul(&looked.floor.map(|f| 1.0 - f));
                (f64::from(g.along_mm), f64::from(0.2126 * loss.x + 0.7152 * loss.y + 0.0722 * loss.z))
            })
            .collect();
        let worst = self.residuals(&found.mean).iter().map(|r| r.de00).fold(0.0, f64::max);
        Some(Tried {
            candidate: candidate.clone(),
            water,
            mean: found.mean,
            grain: Grain { per_mm2: candidate.per_cm2 / 100.0, gaussians },
            worst,
        })
    }

    fn residuals(&self, mean: &Spectrum) -> Vec<LightResidual> {
        self.lights
            .iter()
            .map(|(light, viewing)| LightResidual {
                light,
                de00: delta_e_2000(viewing.lab(&self.own_mean), viewing.lab(mean)),
            })
            .collect()
    }

    fn blur_mm(&self, metres: f64) -> f64 {
        Distance::of_metres(metres, self.evidence).map_or(0.0, |d| d.blur_mm())
    }

    fn own_texture(&self, metres: f64) -> f64 {
        self.own_grain.contrast(self.blur_mm(metres))
    }

    fn texture_at(&self, tried: &Tried, metres: f64) -> f64 {
        tried.grain.contrast(self.blur_mm(metres))
    }

    fn report(&self, best: &Tried) -> Match {
        let daylight = &self.lights[0].1;
        let lab = |spectrum: &Spectrum| {
            let lab = daylight.lab(spectrum);
            [lab.l, lab.a, lab.b]
        };
        let unlike = |metres: f64| (self.texture_at(best, metres) - self.own_texture(metres)).abs();
        let far = (2..=100).map(|k| 0.1 * f64::from(k)).find(|&m| unlike(m) <= self.seen_contrast);
        let colour_unseen = best.worst <= self.seen_de00;
        let darkening = daylight.lab(&self.bare).l - daylight.lab(&self.own_mean).l;
        let closeness = if darkening < self.seen_de00 {
            Closeness::HairTooLight
        } else if colour_unseen {
            Closeness::Matched
        } else if best.worst <= 2.0 * self.seen_de00 {
            Closeness::Near
        } else {
            Closeness::NoMatch
        };
        Match {
            ink: Shade { water_per_ink: best.water, pigments: best.candidate.pigments.clone() }.to_string(),
            diameter_mm: best.candidate.diameter_mm,
            depth_mm: best.candidate.depth_mm,
            per_cm2: best.candidate.per_cm2,
            skin_lab: lab(&self.bare),
            own_lab: lab(&self.own_mean),
            ink_lab: lab(&best.mean),
            residuals: self.residuals(&best.mean),
            texture: [0.3, 0.6, 1.0, 3.0]
                .map(|metres| TextureAt {
                    metres,
                    own: self.own_texture(metres),
                    ink: self.texture_at(best, metres),
                })
                .to_vec(),
            unseen_from_m: far.filter(|_| colour_unseen),
            closeness,
            light_hair: self.light_hair,
        }
    }
}

fn light(illuminant: &Illuminant) -> Viewing {
    // The tables' own lights are never dark.
    Viewing::new(Observer::Cie1931, illuminant).unwrap_or_else(|_| Viewing::standard())
}

/// A smooth reflectance of a colour: three overlapping parts of the spectrum in the amounts that give it back exactly, where
/// none is negative.
fn reflectance_of(colour: Lab, viewing: &Viewing) -> Spectrum {
    let part = |k: usize| {
        Spectrum::new(std::array::from_fn(|i| {
            let nm = wavelength_nm(i);
            let long = ((nm - 540.0) / 60.0).clamp(-1.0, 1.0) * 0.5 + 0.5;
            let short = ((520.0 - nm) / 60.0).clamp(-1.0, 1.0) * 0.5 + 0.5;
            [short, (1.0 - short) * (1.0 - long), long][k]
        }))
    };
    let parts = [0, 1, 2].map(part);
    let columns = parts.map(|p| {
        let xyz = viewing.xyz(&p);
        nalgebra::Vector3::new(xyz.x, xyz.y, xyz.z)
    });
    let wanted = colour.xyz(viewing.white());
    let wanted = nalgebra::Vector3::new(wanted.x, wanted.y, wanted.z);
    let amounts = nalgebra::Matrix3::from_columns(&columns).lu().solve(&wanted).unwrap_or_default();
    Spectrum::new(std::array::from_fn(|i| {
        (0..3).map(|k| amounts[k] * parts[k].values()[i]).sum::<f64>().clamp(0.003, 0.98)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_optics::SkinTone;

    fn own(evidence: &Evidence, colour: Lab, per_cm2: f64) -> OwnHair {
        let stubble = NativeHair::shaved(evidence).expect("figures");
        OwnHair { colour, per_cm2, stubble, exit_angle_deg: 60.0 }
    }

    const BLACK: Lab = Lab { l: 15.0, a: 1.0, b: 1.0 };
    const WHITE: Lab = Lab { l: 85.0, a: 0.0, b: 5.0 };

    #[test]
    fn a_match_that_nobody_waits_for_is_given_up() {
        let evidence = Evidence::builtin();
        let skin = Skin::preset(&evidence, SkinTone::Light).expect("a preset");
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let wanted = || asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 2;
        let found = match_ink_while(&skin, &own(&evidence, BLACK, 187.0), &evidence, &wanted);
        assert!(matches!(found, Err(MatchError::Unwanted)), "{found:?}");
    }

    #[test]
    fn dark_hair_on_light_skin_is_met_under_every_light_and_the_ink_can_be_asked_for() {
        let evidence = Evidence::builtin();
        let skin = Skin::preset(&evidence, SkinTone::Light).expect("a preset");
        let found = match_ink(&skin, &own(&evidence, BLACK, 187.0), &evidence).expect("a match");
        assert_eq!(found.closeness, Closeness::Matched, "{found:?}");
        assert!(!found.light_hair);
        assert!(found.residuals.len() == 3 && found.residuals.iter().all(|r| r.de00 <= 1.0), "{found:?}");
        assert!(found.own_lab[0] < found.skin_lab[0] - 1.0);
        // The report's ink, made anew from its own words, has the report's colour.
        let zone = Zone {
            skin,
            shade: found.ink.parse().expect("an ink's name"),
            depth_mm: found.depth_mm,
            diameter_mm: found.diameter_mm,
            height_mm: usual_height_mm(&evidence, found.depth_mm).expect("a figure"),
            per_cm2: found.per_cm2,
        };
        let course = Ageing::preset(&evidence, Pace::Typical).expect("figures");
        let healed = course.healed_after_days / DAYS_PER_YEAR;
        let look = zone.look(&course, healed, &evidence, Accuracy::Interactive).expect("a look");
        let lab = Viewing::standard().lab(&look.mean);
        assert!((lab.l - found.ink_lab[0]).abs() < 0.05, "{lab:?} {found:?}");
        // What stands out near merges with distance.
        assert!(found.texture.windows(2).all(|w| w[1].own < w[0].own && w[1].ink < w[0].ink));
        assert!(found.unseen_from_m.is_some_and(|m| (0.2..10.0).contains(&m)), "{found:?}");
    }

    #[test]
    fn hair_as_light_as_the_skin_has_no_match_and_that_is_said() {
        let evidence = Evidence::builtin();
        let skin = Skin::preset(&evidence, SkinTone::Tan).expect("a preset");
        let found = match_ink(&skin, &own(&evidence, WHITE, 120.0), &evidence).expect("an answer");
        assert_eq!(found.closeness, Closeness::HairTooLight, "{found:?}");
        assert!(found.light_hair);
        let wrong = match_ink(&skin, &own(&evidence, WHITE, 0.0), &evidence).expect_err("no hair");
        assert!(wrong.to_string().contains("hairs per cm²"), "{wrong}");
    }

    #[test]
    fn a_colour_given_as_a_spectrum_comes_back() {
        let viewing = Viewing::standard();
        for colour in [BLACK, WHITE, Lab { l: 33.0, a: 14.0, b: 18.0 }, Lab { l: 48.0, a: 6.0, b: 20.0 }] {
            let back = viewing.lab(&reflectance_of(colour, &viewing));
            assert!(delta_e_2000(back, colour) < 0.5, "{colour:?} {back:?}");
        }
    }
}
