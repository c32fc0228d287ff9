//! Contrast, thickness and direction of one follicle.

use super::heat::Peak;
use super::lightness::Lightness;
use super::{Follicle, PX_PER_MM};

/// Directions that a stub is looked for in.
const DIRECTIONS: usize = 24;
/// A stub is looked for at these distances from the root, mm.
const STUB_MM: [f64; 4] = [0.12, 0.17, 0.22, 0.28];
/// Darkness along the stub, less that opposite, over the root's from which there is a stub.
const STUB: f64 = 0.4;
/// Widest half of a dark spot that is followed, mm.
const WIDEST_MM: f64 = 0.3;

/// The follicle at a maximum of the heat.
pub(super) fn follicle(lightness: &Lightness, peak: &Peak) -> Follicle {
    let at = |dx: f64, dy: f64| lightness.darkness_l(peak.x + dx, peak.y + dy);
    let contrast_l = (-1..=1)
        .flat_map(|y| (-1..=1).map(move |x| (f64::from(x), f64::from(y))))
        .map(|(x, y)| at(x, y))
        .fold(0.0, f64::max);
    let along = |angle: f64| {
        STUB_MM.iter().map(|d| at(d * PX_PER_MM * angle.cos(), d * PX_PER_MM * angle.sin())).sum::<f64>()
            / STUB_MM.len() as f64
    };
    let turn = std::f64::consts::TAU / DIRECTIONS as f64;
    let (angle, darkness) = (0..DIRECTIONS)
        .map(|k| (k as f64 * turn, along(k as f64 * turn)))
        .fold((0.0, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best });
    // A round dot is as dark on the other side.
    let one_sided = darkness - along(angle + std::f64::consts::PI);
    let direction_deg = (one_sided > STUB * contrast_l).then(|| angle.to_degrees());
    let across = if direction_deg.is_some() { [angle + turn * 6.0].to_vec() } else { vec![0.0, turn * 6.0] };
    let widths = across.iter().map(|a| width(contrast_l / 2.0, |d| at(d * a.cos(), d * a.sin())));
    let diameter_mm = widths.sum::<f64>() / across.len() as f64 / PX_PER_MM;
    Follicle {
        place_mm: [peak.x / PX_PER_MM, peak.y / PX_PER_MM],
        sureness: peak.heat,
        contrast_l,
        diameter_mm,
        direction_deg,
    }
}

/// Width at half depth along a line through the root, px.
fn width(half: f64, darkness: impl Fn(f64) -> f64) -> f64 {
    let reach = WIDEST_MM * PX_PER_MM;
    [1.0, -1.0]
        .iter()
        .map(|side| {
            let mut d = 0.0;
            while d < reach && darkness(side * d) > half {
                d += 0.25;
            }
            d
        })
        .sum()
}
