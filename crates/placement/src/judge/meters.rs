//! Two questions a client asks of a layout: does it look printed, and will the dots run together?

use rayon::prelude::*;
use serde::Serialize;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::Point;

use crate::{V3, grid::Grid};

/// Spectrum peak of a layout without any order, and of a hexagonal lattice as this judge reads it.
const PEAK: (f64, f64) = (1.0, 5.7);
/// Anisotropy of a hexagonal lattice as this judge reads it, dB.
const LATTICE_DB: f64 = 14.7;

/// How much a layout looks like a printed grid: 0 for scattered and jittered dots, about 0.2 for the evenest blue
/// noise, 0.3 and more where patches of rows show, 1 for a lattice.
///
/// The larger of two signs, each on a straight scale from no order to a hexagonal lattice: the height of the spectrum's
/// peak, and its dependence on direction above what as few `centres` show by chance.
pub(super) fn grid_look(peak: f64, anisotropy_db: f64, centres: usize) -> f64 {
    let chance_db = -22.0 - 10.0 * (centres.max(1) as f64 / 4000.0).log10();
    let by_peak = (peak - PEAK.0) / (PEAK.1 - PEAK.0);
    let by_direction = (anisotropy_db - chance_db - 3.0) / (LATTICE_DB - chance_db - 3.0);
    by_peak.max(by_direction).clamp(0.0, 1.0)
}

/// How many dots touch a neighbour, now or after years.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merging {
    /// Pace of ageing: `healed`, `typical` or `fast`.
    pub pace: &'static str,
    /// Years after healing.
    pub years: f64,
    /// Mean diameter then, mm.
    pub diameter_mm: f64,
    /// Dots that touch another one, %.
    pub touching_percent: f64,
    /// Skin that dots cover, %, on the mean area of a dot's surroundings; overlaps counted twice.
    pub covered_percent: f64,
}

/// The merge meter: dots whose discs touch, healed and after 5 and 10 years at the typical and the fast pace. A dot
/// counts as a Gaussian with its diameter as full width at half maximum; diffusion adds `2 D t` to the variance, so
/// `16 ln 2 · D t` to the squared width, with the diffusivities of `time.toml`. Two equal ones that touch this way
/// still show a dip between them; at 0.85 of that distance it is gone (C. M. Sparrow 1916). Dots without a diameter of their own take the evidence's.
///
/// # Errors
/// If a figure is missing.
pub fn merging(
    dots: &[Point],
    diameters_mm: &[f64],
    area_cm2: f64,
    evidence: &Evidence,
) -> Result<Vec<Merging>, UnknownFigure> {
    let plain = evidence.figure("technique.dot_diameter_mm")?.value;
    let diameter = |i: usize| diameters_mm.get(i).copied().unwrap_or(plain);
    let mut ages = vec![("healed", 0.0, 0.0)];
    for pace in ["typical", "fast"] {
        let spread = evidence.figure(&format!("time.{pace}_spread_mm2_per_year"))?.value;
        ages.extend([5.0, 10.0].map(|years| (pace, years, spread)));
    }
    let centre = dots.first().copied().unwrap_or_else(Point::origin);
    let at: Vec<V3> = dots.iter().map(|p| (p - centre).cast()).collect();
    let widest = (0..dots.len()).map(diameter).fold(0.0, f64::max);
    let grid = Grid::new(&at, 1.0);
    Ok(ages
        .into_iter()
        .map(|(pace, years, spread)| {
            let then = |d: f64| (d * d + 16.0 * std::f64::consts::LN_2 * spread * years).sqrt();
            let touches = |&i: &usize| {
                let own = then(diameter(i));
                let mut touched = false;
                grid.within(&at[i], (0.5 * (own + then(widest))) as f32, |k, d2| {
                    let j = grid.order[k] as usize;
                    touched |= j != i && f64::from(d2.sqrt()) < 0.5 * (own + then(diameter(j)));
                });
                touched
            };
            let touching = (0..dots.len()).into_par_iter().with_min_len(512).filter(touches).count();
            let n = dots.len().max(1) as f64;
            let discs: f64 = (0..dots.len()).map(|i| then(diameter(i)).powi(2)).sum();
            Merging {
                pace,
                years,
                diameter_mm: (0..dots.len()).map(|i| then(diameter(i))).sum::<f64>() / n,
                touching_percent: 100.0 * touching as f64 / n,
                covered_percent: std::f64::consts::FRAC_PI_4 * discs / area_cm2.max(1e-9),
            }
        })
        .collect())
}
