//! How regular a layout is: from jittered over natural to nearly hexagonal.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use stubble_evidence::{Evidence, UnknownFigure};

use crate::{
    V3,
    pattern::DonorPattern,
    relax::{Dots, Push},
    sessions::HEXAGONAL,
    surface::{Surface, unit},
};

/// Regularity of a layout, 0..=1: 0 jittered (even in number, random in detail), 0.8 the evenest blue noise that shows
/// no rows, 1 nearly hexagonal.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Regularity(f64);

impl Regularity {
    /// The evenest layout without visible rows.
    pub const EVEN: Self = Self(0.8);

    /// A regularity between 0 and 1; `None` outside.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// Like natural follicular units: between random and hexagonal.
    ///
    /// # Errors
    /// If the figure is missing.
    pub fn natural(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        evidence.figure("hair.natural_regularity").map(|f| Self(f.value.clamp(0.0, 1.0)))
    }

    /// About as regular as a measured pattern, judged by the mean distance to the nearest neighbour.
    pub(crate) fn like(pattern: &DonorPattern) -> Self {
        // Jittered layouts have 0.5 of the hexagonal distance, the evenest 0.86, rows 0.95.
        let mean = pattern.nearest_of_hexagonal();
        let even = ((mean - 0.5) / 0.36 * 0.8).clamp(0.0, 0.8);
        Self(even + ((mean - 0.86) / 0.09 * 0.2).clamp(0.0, 0.2))
    }

    /// The value, 0..=1.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// Forces and steps of the relaxation.
    pub(crate) fn push(self, spacing_mm: f32, full: bool) -> (Push, usize) {
        // Beyond "even" the spring grows until rows appear.
        let beyond = ((self.0 - 0.8) / 0.2).max(0.0) as f32;
        let push = Push {
            variance: 0.84 - 0.14 * beyond,
            spring_reach: 0.94 + 0.1 * beyond,
            stiffness: 4.0,
            step: 0.1,
            spacing_mm,
            spacing_at_last: 0.86,
        };
        let steps = if full { 40 + (120.0 * beyond) as usize } else { 2 };
        (push, steps)
    }

    /// Standard deviation of the displacement that loosens an even layout, spacings.
    pub(crate) fn jitter(self) -> f32 {
        let loose = ((0.8 - self.0) / 0.8).max(0.0) as f32;
        0.55 * loose.powf(1.1)
    }
}

/// Displaces every dot but the first `fixed` at random by `sigma` spacings, never nearer to another one than the least
/// distance or `0.3` hexagonal spacings (as far as the jitter leaves that much room).
pub(crate) fn loosen(
    surface: &Surface,
    dots: &mut Dots,
    fixed: usize,
    sigma: f32,
    min_mm: f32,
    seed: u64,
    free: &(dyn Fn(&V3) -> bool + Sync),
) {
    if sigma <= 0.0 {
        return;
    }
    let near = dots.neighbours(1.1 + 4.0 * sigma);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x1005_e4ed);
    let floor = 0.3 * HEXAGONAL * (1.0 - ((sigma - 0.3) / 0.25).clamp(0.0, 1.0));
    for i in fixed..dots.spots.len() {
        let (n, s) = (dots.normals[i], dots.spacing[i]);
        for _ in 0..12 {
            let shift = V3::new(gauss(&mut rng), gauss(&mut rng), gauss(&mut rng)) * (sigma * s);
            let shift = shift - n * n.dot(&shift);
            if shift.norm() > 2.5 * sigma * s {
                continue;
            }
            let spot = surface.walk(dots.spots[i], shift);
            let apart = (min_mm + 5e-4).max(floor * s);
            let clear = |&j: &u32| (dots.spots[j as usize].at - spot.at).norm_squared() >= apart * apart;
            if free(&spot.at) && near.of(i).iter().all(clear) {
                dots.spots[i] = spot;
                break;
            }
        }
    }
    dots.refresh(surface);
}

fn gauss(rng: &mut impl Rng) -> f32 {
    let (u, v) = (unit(rng).max(1e-12), unit(rng));
    ((-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()) as f32
}
