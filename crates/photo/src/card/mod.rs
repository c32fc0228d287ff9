//! A 24-patch colour card in the photo: found, put in order, and what it says of the photo's colours.
//!
//! Flat blobs in rows and columns give a lattice under perspective; of all ways to lay a 4 × 6 card on it, mirrored
//! photos included, the one whose colours fit best is taken, and a card whose patches do not all show is refused.

mod blobs;
mod chart;
mod correction;
mod gaps;
mod lattice;

use blobs::Blob;
pub(crate) use blobs::lab;
pub use correction::{Correction, Kind};

use crate::Interval;
use crate::picture::Picture;
use crate::raster::Raster;
use correction::PATCHES;
use lattice::{Homography, Lattice};
use stubble_optics::colour::Lab;

/// Longer sides of the rasters that are searched, px: a coarser one is smoother, a finer one shows smaller cards.
const RASTERS: [usize; 3] = [1000, 500, 250];
/// Part of a patch that is read, from its centre, in cells.
const READ: f64 = 0.22;
/// Mean misfit (units of Lab, after the best gain and gamma per channel) of a card at most, and of a hidden one at
/// least: between them it is refused too.
const MOST_MISFIT: f64 = 20.0;
/// A patch off by more than this is covered.
const COVERED: f64 = 55.0;
/// Standard deviation of a row's length, in the photo and by the ruler together, relative.
const ROW_SD: f64 = 0.007;
/// Lattices with this many blobs of this many colours, further apart than this in Lab, look like a card.
const CARD_LIKE: usize = 8;
const COLOURS: usize = 5;
const COLOURS_APART: f64 = 22.0;

/// A patch of the card as the photo shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patch {
    /// The patch's name.
    pub name: &'static str,
    /// Centre, continuous pixel coordinates of the photo.
    pub centre_px: [f64; 2],
    /// Mean colour, linear sRGB as in the photo.
    pub linear: [f64; 3],
}

/// A card that is fully seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The patches in the maker's order: dark skin first, black last.
    pub patches: Vec<Patch>,
    /// The correction that best foretells a patch it was not fitted to.
    pub correction: Correction,
    /// Its mean CIEDE2000 error over patches left out one at a time.
    pub de00_leave_one_out: f64,
    /// Mean CIEDE2000 error of the photo's own colours.
    pub de00_uncorrected: f64,
    /// Whether the card, and so the photo, is mirrored.
    pub mirrored: bool,
    /// Mean distance of neighbouring patches' centres, px of the photo.
    pub pitch_px: f64,
}

impl Card {
    /// Millimetres per pixel in the plane of the card, from the true distance of the centres of the first and the last
    /// patch of a row of six, mm. The patches are placed to about a hundredth of their pitch; the rest is how well a
    /// person measures.
    #[must_use]
    pub fn mm_per_px(&self, row_mm: f64) -> Interval {
        let value = row_mm / (5.0 * self.pitch_px);
        Interval::from_sd(value, ROW_SD * value)
    }
}

/// Why no card is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoCard {
    /// Nothing like a card is seen.
    #[error("no colour card is seen")]
    None,
    /// Something like a card is seen, but not all of its patches.
    #[error(
        "a colour card is seen only in part: take the photo again with all 24 patches in view and in even light"
    )]
    Hidden,
}

/// Finds the card of a photo.
///
/// # Errors
/// If there is none, or it is partly hidden.
pub fn find(picture: &Picture) -> Result<Card, NoCard> {
    let mut hidden = false;
    for longest in RASTERS {
        let raster = picture.reduced(longest);
        match find_in(&raster) {
            Ok(card) => return Ok(card),
            Err(why) => hidden |= why == NoCard::Hidden,
        }
        if raster.photo_px_per_px <= 1.0 && raster.width.max(raster.height) <= RASTERS[RASTERS.len() - 1] {
            break;
        }
    }
    Err(if hidden { NoCard::Hidden } else { NoCard::None })
}

fn find_in(raster: &Raster) -> Result<Card, NoCard> {
    let blobs = blobs::find(raster);
    let lattices = lattice::find(&blobs);
    let truth = chart::linear();
    let mut best: Option<Laid> = None;
    for lattice in lattices.iter().take(6) {
        for laid in layings(lattice, raster, &truth) {
            if best.as_ref().is_none_or(|b| laid.misfit < b.misfit) {
                best = Some(laid);
            }
        }
    }
    match best {
        Some(laid) if laid.misfit < MOST_MISFIT && laid.worst < COVERED => {
            if gaps::covered(&laid.centres, raster) {
                return Err(NoCard::Hidden);
            }
            Ok(laid.card(raster, &truth))
        }
        _ if lattices.iter().any(|l| card_like(l, &blobs, raster)) => Err(NoCard::Hidden),
        _ => Err(NoCard::None),
    }
}

/// Whether a lattice is of as many colours as only cards are.
fn card_like(lattice: &Lattice, blobs: &[Blob], raster: &Raster) -> bool {
    let mut colours: Vec<Lab> = Vec::new();
    for blob in &lattice.blobs {
        let [x, y] = blobs[*blob].centre;
        let colour = lab(raster.sample(x, y).map(f64::from));
        if colours.iter().all(|c| apart(*c, colour) > COLOURS_APART) {
            colours.push(colour);
        }
    }
    lattice.blobs.len() >= CARD_LIKE && colours.len() >= COLOURS
}

/// Distance of two colours in Lab (1976).
fn apart(a: Lab, b: Lab) -> f64 {
    ((a.l - b.l).powi(2) + (a.a - b.a).powi(2) + (a.b - b.b).powi(2)).sqrt()
}

/// A card laid on a lattice one way.
#[derive(Debug)]
struct Laid {
    centres: [[f64; 2]; PATCHES],
    colours: [[f64; 3]; PATCHES],
    misfit: f64,
    worst: f64,
    mirrored: bool,
}

/// All ways to lay a card on a lattice whose every patch lies in the photo.
fn layings(lattice: &Lattice, raster: &Raster, truth: &[[f64; 3]; PATCHES]) -> Vec<Laid> {
    let [[i0, i1], [j0, j1]] = lattice.span;
    let mut out = Vec::new();
    for (wide, high) in [(6, 4), (4, 6)] {
        if i1 - i0 >= wide || j1 - j0 >= high {
            continue;
        }
        for left in i1 - wide + 1..=i0 {
            for top in j1 - high + 1..=j0 {
                let Some((centres, colours)) = read(&lattice.homography, raster, [left, top], [wide, high])
                else {
                    continue;
                };
                for (flip_i, flip_j) in [(false, false), (false, true), (true, false), (true, true)] {
                    let order: [usize; PATCHES] = std::array::from_fn(|patch| {
                        let (row, column) =
                            ((patch / chart::COLUMNS) as i32, (patch % chart::COLUMNS) as i32);
                        let (i, j) = if wide == 6 { (column, row) } else { (row, column) };
                        let i = if flip_i { wide - 1 - i } else { i };
                        let j = if flip_j { high - 1 - j } else { j };
                        (j * wide + i) as usize
                    });
                    let colours = order.map(|k| colours[k]);
                    let (misfit, worst) = misfit(&colours, truth);
                    let mirrored = (flip_i != flip_j) == (wide == 6);
                    out.push(Laid { centres: order.map(|k| centres[k]), colours, misfit, worst, mirrored });
                }
            }
        }
    }
    out
}

type Read = ([[f64; 2]; PATCHES], [[f64; 3]; PATCHES]);

/// Centres and mean colours of the cells of a window, row by row; `None` if one lies beyond the photo.
fn read(
    homography: &Homography,
    raster: &Raster,
    [left, top]: [i32; 2],
    [wide, _]: [i32; 2],
) -> Option<Read> {
    let (mut centres, mut colours) = ([[0.0; 2]; PATCHES], [[0.0; 3]; PATCHES]);
    for k in 0..PATCHES as i32 {
        let (i, j) = (f64::from(left + k % wide), f64::from(top + k / wide));
        let mut sum = [0.0; 3];
        for (di, dj) in (-2..=2).flat_map(|a| (-2..=2).map(move |b| (f64::from(a), f64::from(b)))) {
            let [x, y] = homography.at(i + di * READ / 2.0, j + dj * READ / 2.0);
            if !(0.0..raster.width as f64).contains(&x) || !(0.0..raster.height as f64).contains(&y) {
                return None;
            }
            for (s, c) in sum.iter_mut().zip(raster.sample(x, y)) {
                *s += f64::from(c) / 25.0;
            }
        }
        centres[k as usize] = homography.at(i, j);
        colours[k as usize] = sum;
    }
    Some((centres, colours))
}

/// Mean and greatest distance in Lab from the card after the best gain and gamma per channel.
fn misfit(colours: &[[f64; 3]; PATCHES], truth: &[[f64; 3]; PATCHES]) -> (f64, f64) {
    let log = |v: f64| v.max(0.003).ln();
    let mut fitted = *colours;
    for k in 0..3 {
        let n = PATCHES as f64;
        let (mut mx, mut my, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0);
        for i in 0..PATCHES {
            let (x, y) = (log(colours[i][k]), log(truth[i][k]));
            mx += x / n;
            my += y / n;
            xx += x * x / n;
            xy += x * y / n;
        }
        let gamma = ((xy - mx * my) / (xx - mx * mx).max(1e-9)).clamp(0.4, 2.5);
        for c in &mut fitted {
            c[k] = (my + gamma * (log(c[k]) - mx)).exp();
        }
    }
    let distances = fitted.iter().zip(truth).map(|(a, b)| apart(lab(*a), lab(*b)));
    distances.fold((0.0, 0.0), |(mean, most), d| (mean + d / PATCHES as f64, f64::max(most, d)))
}

impl Laid {
    fn card(&self, raster: &Raster, truth: &[[f64; 3]; PATCHES]) -> Card {
        let step = raster.photo_px_per_px;
        let patches: Vec<Patch> = (0..PATCHES)
            .map(|i| Patch {
                name: chart::name(i),
                centre_px: self.centres[i].map(|c| c * step),
                linear: self.colours[i],
            })
            .collect();
        let distance = |a: usize, b: usize| {
            let ([ax, ay], [bx, by]) = (patches[a].centre_px, patches[b].centre_px);
            (ax - bx).hypot(ay - by)
        };
        let pitch_px = (0..4).map(|row| distance(6 * row, 6 * row + 5) / 5.0).sum::<f64>() / 4.0;
        let (correction, de00_leave_one_out, de00_uncorrected) = Correction::best(&self.colours, truth);
        Card { pitch_px, patches, correction, de00_leave_one_out, de00_uncorrected, mirrored: self.mirrored }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Samples;
    use crate::picture::encoded;

    /// A drawn card: cells of 30 px, patches of 24, on mid grey, turned by quarter turns or mirrored, lit unevenly.
    fn drawn(turned: usize, mirrored: bool, hidden: bool) -> Picture {
        let (w, h) = (360_usize, 320_usize);
        let truth = chart::linear();
        let mut samples = vec![0_u8; 3 * w * h];
        for y in 0..h {
            for x in 0..w {
                let mut at = [x as f64 - 180.0, y as f64 - 160.0];
                for _ in 0..turned {
                    at = [at[1], -at[0]];
                }
                if mirrored {
                    at[0] = -at[0];
                }
                let (i, j) = ((at[0] / 30.0 + 3.0), (at[1] / 30.0 + 2.0));
                let on_card = (-0.3..6.3).contains(&i) && (-0.3..4.3).contains(&j);
                let centred = |v: f64| (v.fract() - 0.5).abs() < 0.4;
                let mut colour = if on_card { [0.03; 3] } else { [0.45, 0.4, 0.38] };
                if (0.0..6.0).contains(&i) && (0.0..4.0).contains(&j) && centred(i) && centred(j) {
                    colour = truth[j as usize * 6 + i as usize];
                }
                if hidden && at[0] + at[1] > 45.0 {
                    colour = [0.1, 0.25, 0.05];
                }
                let light = 0.7 + 0.2 * x as f64 / w as f64;
                for (k, tint) in [1.0, 0.85, 0.7].iter().enumerate() {
                    samples[3 * (y * w + x) + k] =
                        (encoded((colour[k] * light * tint) as f32) * 255.0).round() as u8;
                }
            }
        }
        Picture::new(w, h, Samples::Eight(samples)).expect("a picture")
    }

    #[test]
    fn a_card_is_found_whichever_way_it_lies_and_corrects_the_light() {
        for turned in 0..4 {
            for mirrored in [false, true] {
                let card = find(&drawn(turned, mirrored, false)).expect("a card");
                assert!(card.mm_per_px(150.0).holds(1.0) && card.mm_per_px(150.0).width() < 0.05);
                assert_eq!(card.mirrored, mirrored, "{turned}");
                assert!((card.pitch_px - 30.0).abs() < 0.3, "{}", card.pitch_px);
                assert!(card.de00_leave_one_out < 4.0 && card.de00_uncorrected > 6.0, "{card:?}");
                assert_eq!((card.patches[0].name, card.patches[18].name), ("dark skin", "white 9.5"));
                let white = card.patches[18].linear;
                assert!(card.patches.iter().all(|p| p.linear[1] <= white[1]), "{turned} {mirrored}");
            }
        }
    }

    #[test]
    fn a_hidden_card_and_no_card_are_told_apart() {
        assert_eq!(find(&drawn(0, false, true)).expect_err("hidden"), NoCard::Hidden);
        let grey = Picture::new(64, 64, Samples::Eight(vec![90; 64 * 64 * 3])).expect("a picture");
        assert_eq!(find(&grey).expect_err("none"), NoCard::None);
    }
}
