//! What colour are skin and hair? Lab of forehead, cheeks, scalp and hair, with shadow and shine left out.
//!
//! With a colour card the photo is corrected first. Without one the brightest light of each channel is taken to be
//! white: a photo that was darkened or tinted as a whole is put right by it, and the doubt that is left is in the
//! bounds.

mod tone;
mod white;

pub use tone::{Group, Tone, Undertone};
pub use white::White;

use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::Lab;
use stubble_optics::fit::{FitError, Geometry, Prior, SkinFit, fit_lab};

use crate::card::{Card, lab};
use crate::picture::Picture;
use crate::regions::{Part, Regions};
use crate::{Interval, Mask};

/// A pixel is taken where its region is at least this sure.
const SURE: f32 = 0.9;
/// Fewer pixels tell no colour.
const LEAST_PIXELS: usize = 60;
/// Shares of a region's pixels, by their light, that are neither in shadow nor shine.
const LIT: [f64; 2] = [0.45, 0.85];
/// The same of hair, which shines and shades itself.
const STRANDS: [f64; 2] = [0.25, 0.75];

/// A colour with its bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// Lightness L*.
    pub l: Interval,
    /// Green to red, a*.
    pub a: Interval,
    /// Blue to yellow, b*.
    pub b: Interval,
}

/// Colours of a head.
#[derive(Debug, Clone, PartialEq)]
pub struct Colours {
    /// Forehead and cheeks together: the skin that the sun sees.
    pub face: Option<Tone>,
    /// Forehead alone.
    pub forehead: Option<Tone>,
    /// Bare scalp, beyond the outline of the face: paler than the face, and what pigment is matched to.
    pub scalp: Option<Tone>,
    /// Hair of the head.
    pub hair: Option<Shade>,
    /// What was taken for white.
    pub white: White,
}

/// Measures the colours of a head's regions, corrected by the card where there is one.
///
/// # Errors
/// If the evidence lacks the groups of skin tones.
pub fn measure(
    picture: &Picture,
    regions: &Regions,
    card: Option<&Card>,
    evidence: &Evidence,
) -> Result<Colours, UnknownFigure> {
    let white = card.map_or_else(|| White::brightest(picture), White::card);
    let of = |mask: &Mask, wanted: &dyn Fn(Part, bool) -> bool, shares: [f64; 2]| -> Option<Sample> {
        let chosen: Vec<[f64; 3]> = (0..mask.values.len())
            .filter(|i| mask.values[*i] > SURE && wanted(regions.parts[*i], regions.in_oval[*i]))
            .map(|i| regions.raster.pixels[i].map(f64::from))
            .collect();
        Sample::of(chosen, shares)
    };
    let tone =
        |sample: Option<Sample>| sample.map(|s| Tone::of(&Spread::of(&s, &white), evidence)).transpose();
    let face = of(&regions.skin, &|part, oval| oval && matches!(part, Part::Crown | Part::Face), LIT);
    let forehead = of(&regions.skin, &|part, oval| oval && part == Part::Crown, LIT);
    let scalp = of(&regions.skin, &|part, oval| !oval && part == Part::Crown, LIT);
    let hair = of(&regions.hair, &|part, _| part == Part::Crown, STRANDS);
    Ok(Colours {
        face: tone(face)?,
        forehead: tone(forehead)?,
        scalp: tone(scalp)?,
        hair: hair.map(|s| Spread::of(&s, &white).shade()),
        white,
    })
}

/// The tissue that a tone's colour fits, with what the colour left open: bare scalp, else the face.
///
/// # Errors
/// If the colour is none of skin's, or the evidence lacks a prior.
pub fn tissue(colours: &Colours, evidence: &Evidence) -> Option<Result<SkinFit, FitError>> {
    let shade = colours.scalp.or(colours.face)?.shade;
    let colour = Lab { l: shade.l.value, a: shade.a.value, b: shade.b.value };
    let sd = (shade.l.sd() + shade.a.sd() + shade.b.sd()) / 3.0;
    // Shine was left out, so the surface's glare is not in the colour.
    Some(
        Prior::new(evidence)
            .map_err(FitError::from)
            .and_then(|p| fit_lab(&p, colour, sd, Geometry::WithoutGlare)),
    )
}

/// Colour of a region before correction.
#[derive(Debug, Clone, Copy)]
struct Sample {
    /// Median, linear sRGB.
    linear: [f64; 3],
    /// Standard deviation of the log of its light over the region that was kept.
    unevenness: f64,
    /// Share of the region's pixels with a channel burnt out.
    burnt: f64,
}

impl Sample {
    fn of(mut pixels: Vec<[f64; 3]>, shares: [f64; 2]) -> Option<Self> {
        if pixels.len() < LEAST_PIXELS {
            return None;
        }
        let burnt =
            pixels.iter().filter(|p| p.iter().any(|c| *c > 0.985)).count() as f64 / pixels.len() as f64;
        pixels.sort_by(|a, b| light(*a).total_cmp(&light(*b)));
        let at = |share: f64| (share * pixels.len() as f64) as usize;
        let kept = &pixels[at(shares[0])..at(shares[1]).max(at(shares[0]) + 1)];
        let linear = [0, 1, 2].map(|k| {
            let mut channel: Vec<f64> = kept.iter().map(|p| p[k]).collect();
            channel.sort_by(f64::total_cmp);
            channel[channel.len() / 2].max(1e-4)
        });
        let logs: Vec<f64> = kept.iter().map(|p| light(*p).max(1e-4).ln()).collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let unevenness = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / logs.len() as f64).sqrt();
        Some(Self { linear, unevenness, burnt })
    }
}

fn light([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// A corrected colour and where it moves when light or white were judged a standard deviation wrong.
#[derive(Debug, Clone)]
struct Spread {
    centre: Lab,
    /// The colour with each error in turn at +1 and -1 standard deviation.
    moved: Vec<[Lab; 2]>,
}

impl Spread {
    fn of(sample: &Sample, white: &White) -> Self {
        let colour = white.apply(sample.linear);
        let light_sd = white.light_log_sd.hypot(sample.unevenness / 2.0);
        let tint = white.tint_log_sd;
        let scaled = |log: [f64; 3]| lab([0, 1, 2].map(|k| (colour[k] * f64::exp(log[k])).clamp(0.0, 1.0)));
        // Burnt pixels were brighter than they show, so their light is less sure.
        let light_sd = light_sd + 0.25 * sample.burnt;
        let errors = [[light_sd; 3], [tint, -0.3 * tint, -0.3 * tint], [-0.2 * tint, -0.2 * tint, tint]];
        let below = [white.darker, 1.0, 1.0];
        let moved = errors.iter().zip(below).map(|(e, b)| [scaled(*e), scaled(e.map(|v| -v * b))]).collect();
        Self { centre: lab(colour.map(|c| c.clamp(0.0, 1.0))), moved }
    }

    /// A figure of the colour with its bounds: independent errors, each propagated to either side.
    fn interval(&self, of: impl Fn(Lab) -> f64) -> Interval {
        let value = of(self.centre);
        let (mut below, mut above) = (0.0, 0.0);
        for pair in &self.moved {
            let [a, b] = pair.map(|c| of(c) - value);
            below += a.min(b).min(0.0).powi(2);
            above += a.max(b).max(0.0).powi(2);
        }
        Interval::new(value, value - 1.96 * f64::sqrt(below), value + 1.96 * f64::sqrt(above))
    }

    fn shade(&self) -> Shade {
        Shade { l: self.interval(|c| c.l), a: self.interval(|c| c.a), b: self.interval(|c| c.b) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shade_and_shine_do_not_move_the_colour() {
        let skin = [0.5, 0.3, 0.2];
        let mut pixels = vec![skin; 400];
        pixels.extend(vec![[0.05, 0.03, 0.02]; 100]);
        pixels.extend(vec![[0.95, 0.95, 0.95]; 60]);
        let sample = Sample::of(pixels, LIT).expect("enough pixels");
        assert_eq!(sample.linear, skin);
        assert!(Sample::of(vec![skin; 10], LIT).is_none());
    }

    #[test]
    fn bounds_grow_with_the_doubt_about_white() {
        let sample = Sample { linear: [0.5, 0.3, 0.2], unevenness: 0.02, burnt: 0.0 };
        let width = |white: &White| Spread::of(&sample, white).interval(Lab::ita_deg).width();
        let sure = White { light_log_sd: 0.03, tint_log_sd: 0.02, ..White::none() };
        let doubtful = White { light_log_sd: 0.10, tint_log_sd: 0.05, ..White::none() };
        assert!(width(&sure) < 0.5 * width(&doubtful) && width(&sure) > 1.0);
    }
}
