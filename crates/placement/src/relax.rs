//! Relaxation: dots push each other apart on the surface until the density is followed at every scale.
//!
//! Each dot feels a Gaussian push from the dots around it, less what a perfectly even layout of the wanted density
//! would exert (the mean field, which keeps borders and gradients from pulling dots along), plus a short-range spring
//! that keeps near neighbours apart: the Gaussian alone evens out large scales but lets pairs merge.

use rayon::prelude::*;

use crate::{
    V3,
    grid::{Grid, Neighbours},
    surface::{Patch, Spot, Surface},
};

/// How much farther than its own reach a dot looks, for neighbours in sparser places.
const WIDEN: f32 = 1.2;

/// The spacing between two places of different density: their mean, but not much more than the smaller one, so that a
/// dot in a fringe that fades to nothing does not reach over dense places. Symmetric, so neighbour lists are too.
#[inline]
pub(crate) fn spacing_between(a: f32, b: f32) -> f32 {
    (0.5 * (a + b)).min(WIDEN * a.min(b))
}

/// How the dots push.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Push {
    /// Variance of the Gaussian in squared spacings, spacing = 1 / sqrt(density).
    pub(crate) variance: f32,
    /// The spring acts below this many spacings.
    pub(crate) spring_reach: f32,
    /// Strength of the spring.
    pub(crate) stiffness: f32,
    /// Spacings moved per unit of force.
    pub(crate) step: f32,
    /// No pair is left nearer than this, mm.
    pub(crate) spacing_mm: f32,
    /// Nor, in the last steps, nearer than this many spacings: what the forces leave too near, most of it at rims.
    pub(crate) spacing_at_last: f32,
}

/// The dots while they move.
#[derive(Debug, Clone)]
pub(crate) struct Dots {
    pub(crate) spots: Vec<Spot>,
    /// 1 / sqrt(density), mm.
    pub(crate) spacing: Vec<f32>,
    pub(crate) normals: Vec<V3>,
}

impl Dots {
    pub(crate) fn new(surface: &Surface, spots: Vec<Spot>) -> Self {
        let mut dots = Self { spacing: Vec::new(), normals: Vec::new(), spots };
        dots.refresh(surface);
        dots
    }

    pub(crate) fn refresh(&mut self, surface: &Surface) {
        self.spacing =
            self.spots.par_iter().with_min_len(4096).map(|s| surface.density_at(*s).sqrt().recip()).collect();
        self.normals = self.spots.iter().map(|s| surface.normal(s.triangle)).collect();
    }

    /// Some of the dots.
    pub(crate) fn only(&self, some: &[usize]) -> Self {
        Self {
            spots: some.iter().map(|&i| self.spots[i]).collect(),
            spacing: some.iter().map(|&i| self.spacing[i]).collect(),
            normals: some.iter().map(|&i| self.normals[i]).collect(),
        }
    }

    /// Drops the first `fixed`, which are not dots but hair.
    pub(crate) fn forget(&mut self, fixed: usize) {
        self.spots.drain(..fixed);
        self.spacing.drain(..fixed);
        self.normals.drain(..fixed);
    }

    /// Puts the dots in an order that keeps neighbours close in memory; the first `fixed` stay where they are.
    pub(crate) fn sort(&mut self, fixed: usize) {
        let free: Vec<V3> = self.spots[fixed..].iter().map(|s| s.at).collect();
        let grid = Grid::new(&free, 4.0 * self.spacing.iter().copied().fold(0.0, f32::max).min(2.0));
        let order = |k: u32| fixed + k as usize;
        let normals = &self.normals;
        let sorted = grid.order.iter().map(|&k| normals[order(k)]);
        self.normals = normals[..fixed].iter().copied().chain(sorted).collect();
        self.spots = (0..fixed)
            .map(|i| self.spots[i])
            .chain(grid.order.iter().map(|&k| self.spots[order(k)]))
            .collect();
        self.spacing = (0..fixed)
            .map(|i| self.spacing[i])
            .chain(grid.order.iter().map(|&k| self.spacing[order(k)]))
            .collect();
    }

    /// Lists of the dots within `cut` mean spacings of each one.
    pub(crate) fn neighbours(&self, cut: f32) -> Neighbours {
        let positions: Vec<V3> = self.spots.iter().map(|s| s.at).collect();
        let typical = self.typical_spacing();
        let grid = Grid::new(&positions, 0.6 * cut * typical);
        Neighbours::gather(self.spots.len(), |i, out| {
            grid.within(&positions[i], cut * self.spacing[i] * WIDEN, |k, d2| {
                let j = grid.order[k] as usize;
                let limit = cut * spacing_between(self.spacing[i], self.spacing[j]);
                if j != i && d2 < limit * limit && self.normals[i].dot(&self.normals[j]) > 0.0 {
                    out.push(j as u32);
                }
            });
        })
    }

    pub(crate) fn typical_spacing(&self) -> f32 {
        (self.spacing.iter().map(|&s| f64::from(s)).sum::<f64>() / self.spacing.len().max(1) as f64) as f32
    }
}

/// A force over the squared distance in spacings: displacement per unit difference vector in spacings.
#[derive(Debug, Clone)]
pub(crate) struct Kernel {
    table: Vec<f32>,
    per_u2: f32,
    /// Where it ends, spacings.
    pub(crate) cut: f32,
}

impl Kernel {
    pub(crate) fn tabulate(cut: f32, f: impl Fn(f32) -> f32) -> Self {
        const CELLS: usize = 2048;
        let width = cut * cut / CELLS as f32;
        let mut table: Vec<f32> = (0..=CELLS).map(|k| f((k as f32 * width).sqrt())).collect();
        table.push(0.0);
        Self { table, per_u2: width.recip(), cut }
    }

    #[inline]
    pub(crate) fn at(&self, u2: f32) -> f32 {
        let x = u2 * self.per_u2;
        let k = (x as usize).min(self.table.len() - 2);
        let low = self.table[k];
        low + (self.table[k + 1] - low) * (x - k as f32).min(1.0)
    }
}

impl Push {
    /// Beyond this many standard deviations the Gaussian no longer matters.
    const REACH: f32 = 2.85;

    fn gaussian(&self) -> Kernel {
        let cut = Self::REACH * self.variance.sqrt();
        let end = (-cut * cut / (2.0 * self.variance)).exp();
        Kernel::tabulate(cut, |u| {
            if u < cut { ((-u * u / (2.0 * self.variance)).exp() - end) / self.variance } else { 0.0 }
        })
    }

    fn spring(&self, u: f32) -> f32 {
        if u < self.spring_reach { self.stiffness * (self.spring_reach - u) / u.max(0.05) } else { 0.0 }
    }
}

/// Moves all dots but the first `fixed` for `steps` steps; returns how far they moved in the last, in spacings (mean).
pub(crate) fn relax(
    surface: &Surface,
    patches: &[Patch],
    dots: &mut Dots,
    fixed: usize,
    push: &Push,
    steps: usize,
    allowed: &(dyn Fn(&V3) -> bool + Sync),
    go_on: &mut dyn FnMut(usize) -> bool,
) -> f32 {
    /// Steps between looking up who is near whom and what the mean field is.
    const RENEW: usize = 6;
    /// Steps in which outliers are pushed apart.
    const LAST: usize = 8;
    let gaussian = push.gaussian();
    let both = Kernel::tabulate(gaussian.cut, |u| gaussian.at(u * u) + push.spring(u));
    let field = MeanField::new(patches);
    let mut near = Neighbours::default();
    let mut mean: Vec<(V3, bool)> = vec![(V3::zeros(), true); dots.spots.len() - fixed];
    let mut moved = 0.0;
    for step in 0..steps {
        if !go_on(step) {
            break;
        }
        if step % RENEW == 0 {
            near = dots.neighbours(gaussian.cut);
            field.update(dots, fixed, &gaussian, surface, &mut mean);
        }
        let apart = if steps - step <= LAST { push.spacing_at_last } else { 0.0 };
        let next: Vec<(Spot, f32)> = (fixed..dots.spots.len())
            .into_par_iter()
            .with_min_len(512)
            .map(|i| {
                let here = dots.spots[i];
                let s = dots.spacing[i];
                let mut force = V3::zeros();
                let mut hard = V3::zeros();
                for &j in near.of(i) {
                    let j = j as usize;
                    let away = here.at - dots.spots[j].at;
                    let mean_spacing = spacing_between(s, dots.spacing[j]);
                    let d2 = away.norm_squared();
                    let u2 = d2 / (mean_spacing * mean_spacing);
                    force += away * (both.at(u2) / mean_spacing);
                    let least = push.spacing_mm.max(apart * mean_spacing);
                    if d2 < least * least {
                        let d = d2.sqrt().max(1e-4);
                        hard += away * (0.5 * (least - d) / d);
                    }
                }
                let n = dots.normals[i];
                let mut shift = (force - mean[i - fixed].0) * (push.step * s) + hard;
                shift -= n * n.dot(&shift);
                let most = 0.35 * s;
                let length = shift.norm();
                if length > most {
                    shift *= most / length;
                }
                let spot = surface.walk(here, shift);
                if allowed(&spot.at) { (spot, length.min(most) / s) } else { (here, 0.0) }
            })
            .collect();
        let mut sum = 0.0_f64;
        for (i, (spot, length)) in next.into_iter().enumerate() {
            dots.spots[fixed + i] = spot;
            sum += f64::from(length);
        }
        moved = (sum / (dots.spots.len() - fixed).max(1) as f64) as f32;
        dots.refresh(surface);
    }
    moved
}

/// What a perfectly even layout would exert.
struct MeanField {
    grid: Grid,
    mass: Vec<f32>,
    spacing: Vec<f32>,
    triangle: Vec<u32>,
}

impl MeanField {
    fn new(patches: &[Patch]) -> Self {
        let at: Vec<V3> = patches.iter().map(|p| p.at).collect();
        let mut spacing: Vec<f32> = patches.iter().map(|p| p.density.sqrt().recip()).collect();
        let typical = spacing.iter().copied().sum::<f32>() / spacing.len().max(1) as f32;
        let grid = Grid::new(&at, 1.5 * typical);
        spacing = grid.order.iter().map(|&k| patches[k as usize].density.sqrt().recip()).collect();
        let mass = grid.order.iter().map(|&k| patches[k as usize].mass).collect();
        let triangle = grid.order.iter().map(|&k| patches[k as usize].triangle).collect();
        Self { grid, mass, spacing, triangle }
    }

    /// Works out the mean force on every dot that still needs it. Away from borders it hardly changes while a dot
    /// settles: a dot whose force changed little since the last time keeps it from then on.
    fn update(&self, dots: &Dots, fixed: usize, kernel: &Kernel, surface: &Surface, mean: &mut [(V3, bool)]) {
        const LITTLE: f32 = 0.02;
        mean.par_iter_mut().with_min_len(256).enumerate().filter(|(_, m)| m.1).for_each(|(k, m)| {
            let i = fixed + k;
            let (at, s, n) = (dots.spots[i].at, dots.spacing[i], dots.normals[i]);
            let mut force = V3::zeros();
            self.grid.within(&at, kernel.cut * s * WIDEN, |k, d2| {
                let mean_spacing = spacing_between(s, self.spacing[k]);
                let u2 = d2 / (mean_spacing * mean_spacing);
                if u2 < kernel.cut * kernel.cut && surface.normal(self.triangle[k]).dot(&n) > 0.0 {
                    force += (at - self.grid.sorted[k]) * (kernel.at(u2) * self.mass[k] / mean_spacing);
                }
            });
            let known = m.0 != V3::zeros();
            *m = (force, !known || (force - m.0).norm() > LITTLE);
        });
    }
}
