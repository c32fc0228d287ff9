//! Computes the dot table.
//!
//! Paths are walked once in skin whose inked disc scatters like the dermis around it. The path inside the disc and
//! inside the dermis is all that absorption needs, so one run gives every dose and every absorption of the dermis; and
//! since the same path is scored with and without ink, only paths that meet the disc add noise.

use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::grid::{
    ABSORPTION_PER_CM, DEPTH_MM, DIAMETER_MM, DOSE_PER_CM, KNOTS, SCATTERING_PER_CM, SUBCUTIS_ABSORPTION,
    THICKNESS_MM, absorption_scale, knots_mm, skin,
};
use super::table::Table;
use crate::layers::{LayerError, LayerStack};
use crate::monte_carlo::kernel::{End, Fate, Launch, Probe, Slabs};
use crate::monte_carlo::layered::{Incidence, launch};
use crate::monte_carlo::tally::run;

/// Photons for each distance of each geometry in the table of this crate.
pub const TABLE_PHOTONS: u64 = 6000;
/// Seed of the table of this crate.
pub const TABLE_SEED: u64 = 20_261_122;

const ABSORPTIONS: usize = ABSORPTION_PER_CM.len();
const DOSES: usize = DOSE_PER_CM.len();

/// Computes the table with `photons_per_distance` photons for each distance of each geometry.
///
/// `progress` hears the finished fraction.
///
/// # Errors
/// None in practice: the table's own skin is a valid stack.
pub fn compute(
    photons_per_distance: u64,
    seed: u64,
    progress: impl Fn(f64) + Sync,
) -> Result<Table, LayerError> {
    let mut values = Vec::new();
    for (s, &scattering) in SCATTERING_PER_CM.iter().enumerate() {
        let jobs: Vec<(usize, usize)> =
            (0..DEPTH_MM.len()).flat_map(|d| (0..THICKNESS_MM.len()).map(move |t| (d, t))).collect();
        let part = jobs.par_iter().map(|&(d, t)| {
            let seed = (seed ^ ((s * 64 + d) * 64 + t) as u64) << 8;
            sheet_and_discs(scattering, DEPTH_MM[d], THICKNESS_MM[t], photons_per_distance, seed)
        });
        let part = part.collect::<Result<Vec<_>, _>>()?;
        values.extend(part.into_iter().flatten());
        progress((s + 1) as f64 / SCATTERING_PER_CM.len() as f64);
    }
    Ok(Table::from_values(&values))
}

/// Every diameter, absorption, dose and distance at one scattering, depth and thickness.
fn sheet_and_discs(
    scattering: f64,
    depth_mm: f64,
    thickness_mm: f64,
    photons_per_distance: u64,
    seed: u64,
) -> Result<Vec<f64>, LayerError> {
    let span = [depth_mm / 10.0, (depth_mm + thickness_mm) / 10.0];
    let slabs = Slabs::new(&LayerStack::new(1.0, 1.4, skin(scattering, span[1]))?);
    let scale = absorption_scale(scattering);
    let sheet =
        deficits(&slabs, scale, [1e6, span[0], span[1]], &[0.0], photons_per_distance * KNOTS as u64, seed);
    let discs = DIAMETER_MM.iter().zip(seed + 1..).flat_map(|(&diameter, seed)| {
        let at = knots_mm(depth_mm, diameter).map(|r| r / 10.0);
        let disc = [diameter / 20.0, span[0], span[1]];
        log_response(&deficits(&slabs, scale, disc, &at, photons_per_distance, seed), &sheet[0])
    });
    Ok(discs.collect())
}

type Deficit = [[f64; DOSES]; ABSORPTIONS];

/// c = −ln(1 − D/ΔR) at every absorption, dose and distance.
fn log_response(discs: &[Deficit], plane: &Deficit) -> Vec<f64> {
    let mut out = Vec::with_capacity(ABSORPTIONS * DOSES * KNOTS);
    for a in 0..ABSORPTIONS {
        for k in 0..DOSES {
            let lost = falling(&discs.iter().map(|disc| disc[a][k]).collect::<Vec<_>>());
            out.extend(lost.iter().map(|lost| -(1.0 - (lost / plane[a][k]).clamp(0.0, 0.995)).ln()));
        }
    }
    out
}

/// The nearest values that never rise: a disc takes less light the farther one looks from it, and what says otherwise is
/// noise (isotonic regression by pooling neighbours, Ayer et al. 1955).
fn falling(values: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(values.len());
    for &value in values {
        let mut pool = (value, 1);
        while let Some(&(sum, count)) = pools.last()
            && sum / (count as f64) < pool.0 / pool.1 as f64
        {
            pool = (pool.0 + sum, pool.1 + count);
            pools.pop();
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f64, count)).collect()
}

/// Light lost to a disc (radius, top, bottom in cm) about the z axis by pencils entering at the given distances, cm.
fn deficits(
    slabs: &Slabs,
    scale: f64,
    disc: [f64; 3],
    at: &[f64],
    photons_each: u64,
    seed: u64,
) -> Vec<Deficit> {
    let empty = vec![[[0.0; DOSES]; ABSORPTIONS]; at.len()];
    let new = || Dye {
        n: [slabs.n_above, slabs.slabs[0].n],
        disc: disc.map(|v| v as f32),
        more_absorption: ABSORPTION_PER_CM.map(|a| ((a - ABSORPTION_PER_CM[0]) * scale) as f32),
        at,
        sums: empty.clone(),
    };
    let mut sums = empty.clone();
    run(slabs, photons_each * at.len() as u64, seed, new, |batch| {
        for (sum, own) in sums.iter_mut().flatten().flatten().zip(batch.sums.iter().flatten().flatten()) {
            *sum += own / photons_each as f64;
        }
    });
    sums
}

struct Dye<'a> {
    n: [f32; 2],
    disc: [f32; 3],
    more_absorption: [f32; ABSORPTIONS],
    at: &'a [f64],
    sums: Vec<Deficit>,
}

impl Probe for Dye<'_> {
    const LATERAL: bool = true;
    const PATHS: bool = true;
    const MIXED: bool = false;
    const DISC: bool = true;

    #[inline(always)]
    fn launch(&mut self, photon: u64, rng: &mut Xoshiro256PlusPlus) -> Launch {
        let x = self.at[(photon % self.at.len() as u64) as usize] as f32;
        Launch { x, ..launch(Incidence::Collimated { cosine: 1.0 }, self.n, rng) }
    }

    #[inline(always)]
    fn disc(&self) -> [f32; 3] {
        self.disc
    }

    #[inline(always)]
    fn end(&mut self, end: &End<'_>) {
        if end.fate != Fate::Top || end.disc_path <= 0.0 {
            return;
        }
        let taken = DOSE_PER_CM.map(|dose| 1.0 - (-dose as f32 * end.disc_path).exp());
        let tissue = end.paths[1] + end.paths[2] + SUBCUTIS_ABSORPTION as f32 * end.paths[3];
        let sums = &mut self.sums[(end.photon % self.at.len() as u64) as usize];
        for (sums, more) in sums.iter_mut().zip(self.more_absorption) {
            let weight = end.weight * (-more * tissue).exp();
            for (sum, taken) in sums.iter_mut().zip(taken) {
                *sum += f64::from(weight * taken);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rises_is_noise() {
        assert_eq!(falling(&[4.0, 2.0, 3.0, 1.0, 1.5, 2.0, 0.0]), [4.0, 2.5, 2.5, 1.5, 1.5, 1.5, 0.0]);
        assert_eq!(falling(&[1.0, 2.0, 3.0]), [2.0; 3]);
        assert_eq!(falling(&[]), [0.0; 0]);
    }
}
