//! Density, spacing, thickness and direction of all follicles, with their bounds.

use super::{Follicle, GOOD_PX_PER_MM};
use crate::Interval;

/// True over found density at a found density per cm², between drawn stubble whose roots keep
/// 0.25 mm apart (nothing is lost) and 0.15 mm (a tenth is, at 180 per cm²).
const CORRECTION: [[f64; 2]; 5] = [[0.0, 1.0], [80.0, 1.0], [113.0, 1.005], [164.0, 1.015], [220.0, 1.025]];
/// What remained after it, one standard deviation, relative.
const REMAINING: f64 = 0.06;
/// A faint maximum is a follicle about this often, and a found one is none about this often.
const FAINT_TRUE: f64 = 0.5;
/// Below the good resolution the doubt grows by this much per px/mm.
const COARSE: f64 = 0.03;
/// Roots nearer than this belong to one unit, mm.
const UNIT_MM: f64 = 0.3;

/// Figures over all follicles of a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// Follicles or dots per cm², corrected for what the net misses and invents at this density.
    pub per_cm2: Interval,
    /// Median distance to the nearest neighbour, mm.
    pub nearest_mm: Option<Interval>,
    /// Standard deviation of the nearest distances over their mean: about 0.52 at random, 0 on a grid.
    pub nearest_variation: Option<Interval>,
    /// Median width of the dark spots, mm.
    pub diameter_mm: Option<Interval>,
    /// Median contrast to the skin around, units of L*.
    pub contrast_l: Option<Interval>,
    /// Mean direction of the hairs that show one, degrees clockwise from the right in the picture.
    pub direction_deg: Option<Interval>,
    /// Length of the mean direction: 1 if all hairs lie alike, 0 if any way.
    pub alignment: Option<f64>,
    /// Mean number of roots within a third of a millimetre of each other.
    pub roots_per_unit: Option<Interval>,
}

impl Statistics {
    pub(super) fn of(found: &[Follicle], heats: &[f64], area_mm2: f64, px_per_mm: f64) -> Self {
        let nearest = nearest(found);
        let of = |pick: fn(&Follicle) -> f64| median(found.iter().map(pick).collect());
        let (direction_deg, alignment) = direction(found);
        Self {
            per_cm2: density(heats, area_mm2, px_per_mm),
            nearest_variation: variation(&nearest),
            nearest_mm: median(nearest),
            diameter_mm: of(|f| f.diameter_mm),
            contrast_l: of(|f| f.contrast_l),
            direction_deg,
            alignment,
            roots_per_unit: units(found),
        }
    }
}

/// Corrected density. Faint maxima widen it: they are many where the photo is blurred, noisy or pale.
fn density(heats: &[f64], area_mm2: f64, px_per_mm: f64) -> Interval {
    let cm2 = area_mm2 / 100.0;
    let found = super::heat::found(px_per_mm);
    let count = heats.iter().filter(|h| **h >= found).count() as f64;
    // Variance of the count if every maximum were drawn by its heat; clear ones add nothing.
    let doubt: f64 = heats.iter().map(|h| h * (1.0 - h)).sum();
    let faint = heats.iter().filter(|h| **h < found).count() as f64;
    let corrected = count * correction(count / cm2);
    let coarse = COARSE * (GOOD_PX_PER_MM - px_per_mm).max(0.0);
    let relative = REMAINING.hypot(coarse);
    let sd = (relative * corrected).hypot(doubt.sqrt()).hypot(0.5);
    let low = corrected - 1.96 * sd;
    let high = corrected + (1.96 * sd).hypot(FAINT_TRUE * faint);
    Interval::new(corrected, low.max(0.0), high).scaled(1.0 / cm2)
}

fn correction(per_cm2: f64) -> f64 {
    let k = CORRECTION.partition_point(|p| p[0] < per_cm2).clamp(1, CORRECTION.len() - 1);
    let ([d0, c0], [d1, c1]) = (CORRECTION[k - 1], CORRECTION[k]);
    c0 + (c1 - c0) * ((per_cm2 - d0) / (d1 - d0)).clamp(0.0, 1.0)
}

/// Distance of each follicle to its nearest neighbour, mm.
fn nearest(found: &[Follicle]) -> Vec<f64> {
    if found.len() < 2 {
        return Vec::new();
    }
    // They are sorted by row: a neighbour further down than the nearest so far ends the search.
    (0..found.len())
        .map(|i| {
            let [x, y] = found[i].place_mm;
            let mut least = f64::INFINITY;
            let mut look = |other: &Follicle| {
                let [ox, oy] = other.place_mm;
                let near = (oy - y).abs() < least;
                if near {
                    least = least.min((ox - x).hypot(oy - y));
                }
                near
            };
            let _ = found[i + 1..].iter().all(&mut look);
            let _ = found[..i].iter().rev().all(&mut look);
            least
        })
        .collect()
}

/// Median with the bounds of its sampling error.
fn median(mut values: Vec<f64>) -> Option<Interval> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let at = |q: f64| values[(q.clamp(0.0, 1.0) * (n - 1.0)).round() as usize];
    // Ranks about the median are binomial: sd of half the root of n.
    let half = 0.98 / n.sqrt();
    Some(Interval::new(at(0.5), at(0.5 - half), at(0.5 + half)))
}

fn variation(nearest: &[f64]) -> Option<Interval> {
    let n = nearest.len() as f64;
    if nearest.len() < 8 {
        return None;
    }
    let mean = nearest.iter().sum::<f64>() / n;
    let sd = (nearest.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    Some(Interval::from_sd(sd / mean, sd / mean / (2.0 * n).sqrt()))
}

/// Mean direction and its length, from the hairs that have one.
fn direction(found: &[Follicle]) -> (Option<Interval>, Option<f64>) {
    let angles: Vec<f64> = found.iter().filter_map(|f| f.direction_deg).map(f64::to_radians).collect();
    if angles.len() < 8 {
        return (None, None);
    }
    let n = angles.len() as f64;
    let (s, c) = angles.iter().fold((0.0, 0.0), |(s, c), a| (s + a.sin() / n, c + a.cos() / n));
    let length = s.hypot(c);
    // Standard error of a mean direction (Fisher 1993): the circular spread over root n and the length.
    let double: f64 = angles.iter().map(|a| (2.0 * (a - s.atan2(c))).cos()).sum::<f64>() / n;
    let sd = ((1.0 - double) / 2.0 / n).sqrt() / length.max(1e-6);
    let interval = (length > 0.1).then(|| Interval::from_sd(s.atan2(c).to_degrees(), sd.to_degrees()));
    (interval, Some(length))
}

/// Mean number of roots a unit: roots linked by steps of less than [`UNIT_MM`].
fn units(found: &[Follicle]) -> Option<Interval> {
    if found.len() < 8 {
        return None;
    }
    let mut unit: Vec<usize> = (0..found.len()).collect();
    fn root(unit: &mut [usize], mut i: usize) -> usize {
        while unit[i] != i {
            unit[i] = unit[unit[i]];
            i = unit[i];
        }
        i
    }
    for i in 0..found.len() {
        let [x, y] = found[i].place_mm;
        for j in i + 1..found.len() {
            let [ox, oy] = found[j].place_mm;
            if oy - y > UNIT_MM {
                break;
            }
            if (ox - x).hypot(oy - y) < UNIT_MM {
                let (a, b) = (root(&mut unit, i), root(&mut unit, j));
                unit[a.max(b)] = a.min(b);
            }
        }
    }
    let units = (0..found.len()).filter(|i| unit[*i] == *i).count() as f64;
    let mean = found.len() as f64 / units;
    // Roots a unit spread about as much as they exceed one.
    Some(Interval::from_sd(mean, ((mean - 1.0).max(0.05) / units).sqrt()).within(1.0, f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Follicle {
        Follicle {
            place_mm: [x, y],
            sureness: 1.0,
            contrast_l: 10.0,
            diameter_mm: 0.1,
            direction_deg: Some(170.0 + 20.0 * (x + y).fract()),
        }
    }

    #[test]
    fn a_grid_has_its_spacing_and_no_variation() {
        let found: Vec<Follicle> = (0..100).map(|i| at(f64::from(i % 10), f64::from(i / 10))).collect();
        let s = Statistics::of(&found, &[1.0; 100], 100.0, 20.0);
        assert!(s.per_cm2.holds(100.0) && s.per_cm2.width() < 30.0, "{:?}", s.per_cm2);
        assert_eq!(s.nearest_mm.map(|i| i.value), Some(1.0));
        assert!(s.nearest_variation.expect("many").value < 1e-9);
        assert_eq!(s.roots_per_unit.map(|u| u.value), Some(1.0));
        assert!((s.direction_deg.expect("directions").value - 170.0).abs() < 1e-6);
    }

    #[test]
    fn pairs_are_units_of_two() {
        let mut found: Vec<Follicle> =
            (0..40).flat_map(|i| [at(f64::from(i), 0.0), at(f64::from(i) + 0.2, 0.1)]).collect();
        found.sort_by(|a, b| a.place_mm[1].total_cmp(&b.place_mm[1]));
        let s = Statistics::of(&found, &[1.0; 80], 400.0, 20.0);
        assert_eq!(s.roots_per_unit.map(|u| u.value), Some(2.0));
        assert!((s.nearest_mm.expect("many").value - 0.05_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn faint_maxima_widen_the_bounds() {
        let width = |heats: &[f64]| density(heats, 100.0, 20.0).width();
        let mut faint = vec![0.95; 100];
        let clear = width(&faint);
        faint.extend(vec![0.2; 40]);
        assert!(width(&faint) > 1.3 * clear);
        assert!(density(&[0.95; 100], 100.0, 9.0).width() > 1.3 * clear);
    }
}
