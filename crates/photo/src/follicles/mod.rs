//! How many hairs or dots does a macro photo of the scalp show, how far apart, how thick, which way?
//!
//! A small net of our own, trained on drawn stubble only (`tools/follicles.py`), looks at lightness against its near
//! surroundings at a fixed 20 px/mm. Its answer is a heat whose maxima are the roots. How many it misses and invents
//! at a given density was measured on other drawn stubble, and the count is corrected by it.

mod count;
mod heat;
mod lightness;
mod shape;
mod stubs;

pub use count::Statistics;

use crate::picture::Picture;
use lightness::Lightness;

/// Resolution that the net works at, px per mm.
const PX_PER_MM: f64 = 20.0;
/// Photos with fewer pixels per mm of scalp are not counted: most hairs are lost in them.
pub const LEAST_PX_PER_MM: f64 = 8.0;
/// From here on the count is as good as it gets.
pub const GOOD_PX_PER_MM: f64 = 12.0;
/// More pixels per mm than any lens gives: the scale was given wrongly.
const MOST_PX_PER_MM: f64 = 1000.0;
/// Smallest area that tells a density, mm².
const LEAST_AREA_MM2: f64 = 9.0;
/// Largest photo at the net's resolution, px: an area of 100 cm².
const MOST_PIXELS: f64 = 4e6;

/// A hair's root or a dot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Follicle {
    /// Place from the photo's top left corner, x to the right, y down, mm.
    pub place_mm: [f64; 2],
    /// How sure the net is, 0 to 1.
    pub sureness: f64,
    /// How much darker it is than the skin around, units of L*.
    pub contrast_l: f64,
    /// Width of the dark spot across its stub, mm.
    pub diameter_mm: f64,
    /// Which way the hair lies in the picture, degrees clockwise from the right; none for a dot.
    pub direction_deg: Option<f64>,
}

/// Follicles of a macro photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Follicles {
    /// All that were found, from the top left.
    pub found: Vec<Follicle>,
    /// Area that was looked at, mm²: the photo without what is burnt out.
    pub area_mm2: f64,
    /// Scale that the photo was counted at, px per mm.
    pub px_per_mm: f64,
    /// Counts and spacings.
    pub statistics: Statistics,
}

/// Why a photo is not counted. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoCount {
    /// Too coarse.
    #[error("{0:.1} px per mm of scalp are too few to count hairs: come closer, at least 12 px per mm")]
    Coarse(f64),
    /// Not a scale.
    #[error("{0} px per mm is no scale of a photo: measure a length in it anew")]
    Scale(f64),
    /// Too small an area.
    #[error("{0:.1} mm² of scalp are too little to tell a density: show at least 5 × 5 mm")]
    Small(f64),
    /// Too large an area.
    #[error(
        "the photo would show {0:.0} cm² of scalp, more than a macro photo can: check the scale or cut it"
    )]
    Large(f64),
}

/// Finds the follicles of a macro photo of known scale.
///
/// # Errors
/// If the photo is too coarse, or shows too little or too much scalp.
pub fn find(picture: &Picture, px_per_mm: f64) -> Result<Follicles, NoCount> {
    if !(0.0..MOST_PX_PER_MM).contains(&px_per_mm) {
        return Err(NoCount::Scale(px_per_mm));
    }
    if px_per_mm < LEAST_PX_PER_MM {
        return Err(NoCount::Coarse(px_per_mm));
    }
    let whole_mm2 = picture.width() as f64 * picture.height() as f64 / (px_per_mm * px_per_mm);
    if whole_mm2 * PX_PER_MM * PX_PER_MM > MOST_PIXELS {
        return Err(NoCount::Large(whole_mm2 / 100.0));
    }
    let lightness = Lightness::of(picture, px_per_mm);
    let area_mm2 = lightness.seen_share() * whole_mm2;
    if area_mm2 < LEAST_AREA_MM2 {
        return Err(NoCount::Small(area_mm2));
    }
    let least = heat::found(px_per_mm);
    let heat = heat::of(&lightness);
    let peaks = stubs::roots(&heat::peaks(&heat, &lightness), least, &lightness);
    let mut found: Vec<Follicle> =
        peaks.iter().filter(|p| p.heat >= least).map(|p| shape::follicle(&lightness, p)).collect();
    found.sort_by(|a, b| {
        let key = |f: &Follicle| (f.place_mm[1], f.place_mm[0]);
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let heats: Vec<f64> = peaks.iter().map(|p| p.heat).collect();
    let statistics = Statistics::of(&found, &heats, area_mm2, px_per_mm);
    Ok(Follicles { found, area_mm2, px_per_mm, statistics })
}
