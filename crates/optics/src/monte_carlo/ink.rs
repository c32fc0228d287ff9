//! InkedTissue in three dimensions: prisms, discs, ellipsoids and strands inside plane layers, alone, in numbers, or repeated.
//!
//! InkedTissue is followed by delta tracking (Woodcock 1965): where it may be, collisions are drawn with the largest
//! extinction and those that the local medium does not have are void. Whether a point lies in ink is then all that
//! has to be known of a shape, and no boundary is ever stepped over.

use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::MonteCarloError;
use super::kernel::{End, Fate, Launch, Medium, Probe, Slab, Slabs, unit};
use super::layered::{Incidence, Settings, check, launch};
use super::tally::{Estimate, Score, run};
use crate::layers::LayerStack;

/// Optical coefficients of inked tissue; they replace those of the layer, whose refractive index stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InkedTissue {
    /// Absorption, 1/cm.
    pub mu_a: f64,
    /// Scattering, 1/cm.
    pub mu_s: f64,
    /// Mean cosine of the Henyey-Greenstein phase function.
    pub g: f64,
}

/// The shape of an inclusion about its centre, cm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Square seen from above, sides along x and y.
    SquarePrism {
        /// Half a side.
        half_side_cm: f64,
        /// Height.
        thickness_cm: f64,
    },
    /// Upright cylinder.
    Disc {
        /// Radius.
        radius_cm: f64,
        /// Height.
        thickness_cm: f64,
    },
    /// Ellipsoid with axes along x, y and z.
    Ellipsoid {
        /// Half axes.
        half_axes_cm: [f64; 3],
    },
    /// A straight stroke: all points within a radius of a segment centred at the inclusion.
    Strand {
        /// From the centre to one end of the segment.
        half_segment_cm: [f64; 3],
        /// Radius.
        radius_cm: f64,
    },
}

impl Shape {
    /// Half extents along x, y and z, cm.
    #[must_use]
    pub fn half_extents_cm(&self) -> [f64; 3] {
        match *self {
            Self::SquarePrism { half_side_cm, thickness_cm } => {
                [half_side_cm, half_side_cm, thickness_cm / 2.0]
            }
            Self::Disc { radius_cm, thickness_cm } => [radius_cm, radius_cm, thickness_cm / 2.0],
            Self::Ellipsoid { half_axes_cm } => half_axes_cm,
            Self::Strand { half_segment_cm, radius_cm } => half_segment_cm.map(|h| h.abs() + radius_cm),
        }
    }

    fn contains(&self, [x, y, z]: [f32; 3]) -> bool {
        match *self {
            Self::SquarePrism { half_side_cm: a, thickness_cm: t } => {
                x.abs() <= a as f32 && y.abs() <= a as f32 && z.abs() <= (t / 2.0) as f32
            }
            Self::Disc { radius_cm: r, thickness_cm: t } => {
                x * x + y * y <= (r * r) as f32 && z.abs() <= (t / 2.0) as f32
            }
            Self::Ellipsoid { half_axes_cm: [a, b, c] } => {
                let (x, y, z) = (x / a as f32, y / b as f32, z / c as f32);
                x * x + y * y + z * z <= 1.0
            }
            Self::Strand { half_segment_cm, radius_cm: r } => {
                let [a, b, c] = half_segment_cm.map(|h| h as f32);
                let along = ((x * a + y * b + z * c) / (a * a + b * b + c * c).max(1e-30)).clamp(-1.0, 1.0);
                let (x, y, z) = (x - along * a, y - along * b, z - along * c);
                x * x + y * y + z * z <= (r * r) as f32
            }
        }
    }
}

/// One body of ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inclusion {
    /// Its shape.
    pub shape: Shape,
    /// Its centre, cm; z is the depth below the surface.
    pub centre_cm: [f64; 3],
    /// What it is made of.
    pub ink: InkedTissue,
}

/// Where the pencils enter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// At one point of the surface, cm.
    Pencil {
        /// Point of entry.
        at_cm: [f64; 2],
    },
    /// Evenly over a rectangle about the origin.
    Uniform {
        /// Its sides, cm.
        sides_cm: [f64; 2],
    },
}

/// InkedTissue inside a stack; where bodies overlap the first listed counts.
#[derive(Debug, Clone, PartialEq)]
pub struct InkScene {
    inclusions: Vec<Inclusion>,
    period_cm: Option<[f64; 2]>,
    origin: [f64; 2],
    cell: [f64; 2],
    cells: [usize; 2],
    members: Vec<Vec<u32>>,
}

impl InkScene {
    /// Checks the bodies and sorts them into cells. With `period_cm` the scene repeats for ever along x and y.
    ///
    /// # Errors
    /// Coefficients or sizes that are not physical, a body above the surface or wider than the period.
    pub fn new(inclusions: Vec<Inclusion>, period_cm: Option<[f64; 2]>) -> Result<Self, MonteCarloError> {
        let bad = |field, value, allowed| Err(MonteCarloError::Field { field, value, allowed });
        for inclusion in &inclusions {
            let ink = inclusion.ink;
            for (field, value) in [("ink.mu_a", ink.mu_a), ("ink.mu_s", ink.mu_s)] {
                if !(value >= 0.0 && value.is_finite()) {
                    return bad(field, value, "a finite number of 1/cm, 0 or more");
                }
            }
            if !(ink.g > -1.0 && ink.g < 1.0) {
                return bad("ink.g", ink.g, "a number above -1 and below 1");
            }
            let half = inclusion.shape.half_extents_cm();
            if let Some(&value) = half.iter().find(|h| !(h.is_finite() && **h > 0.0)) {
                return bad("shape", value, "a size in cm above 0");
            }
            if !inclusion.centre_cm.iter().all(|c| c.is_finite()) || inclusion.centre_cm[2] < half[2] {
                return bad("centre_cm", inclusion.centre_cm[2], "a body that lies below the surface");
            }
            if let (Some(period), Shape::Strand { .. }) = (period_cm, inclusion.shape)
                && (2.0 * half[0] > period[0] || 2.0 * half[1] > period[1])
            {
                return bad("period_cm", period[0].min(period[1]), "a period that is wider than each strand");
            }
        }
        if let Some(period) = period_cm
            && let Some(&value) = period.iter().find(|p| !(p.is_finite() && **p > 0.0))
        {
            return bad("period_cm", value, "a length in cm above 0");
        }
        Ok(Self::sorted(inclusions, period_cm))
    }

    fn sorted(inclusions: Vec<Inclusion>, period_cm: Option<[f64; 2]>) -> Self {
        let (mut low, mut high, mut widest) = ([f64::MAX; 2], [f64::MIN; 2], [0.0_f64; 2]);
        for inclusion in &inclusions {
            let half = inclusion.shape.half_extents_cm();
            for axis in 0..2 {
                low[axis] = low[axis].min(inclusion.centre_cm[axis] - half[axis]);
                high[axis] = high[axis].max(inclusion.centre_cm[axis] + half[axis]);
                widest[axis] = widest[axis].max(2.0 * half[axis]);
            }
        }
        let (origin, size) = match period_cm {
            Some(period) => ([0.0; 2], period),
            None if inclusions.is_empty() => ([0.0; 2], [1.0; 2]),
            None => (low, [high[0] - low[0], high[1] - low[1]]),
        };
        let cells = [0, 1].map(|a| ((size[a] / widest[a].max(1e-9)).floor() as usize).clamp(1, 1024));
        let cell = [size[0] / cells[0] as f64, size[1] / cells[1] as f64];
        let mut members = vec![Vec::new(); cells[0] * cells[1]];
        for (k, inclusion) in inclusions.iter().enumerate() {
            let half = inclusion.shape.half_extents_cm();
            let range = [0, 1].map(|a| {
                let from = ((inclusion.centre_cm[a] - half[a] - origin[a]) / cell[a]).floor() as i64;
                let to = ((inclusion.centre_cm[a] + half[a] - origin[a]) / cell[a]).floor() as i64;
                from..=to.min(from + cells[a] as i64 - 1)
            });
            for j in range[1].clone() {
                for i in range[0].clone() {
                    let wrap = |v: i64, a: usize| v.rem_euclid(cells[a] as i64) as usize;
                    let at = wrap(j, 1) * cells[0] + wrap(i, 0);
                    let own: &mut Vec<u32> = &mut members[at];
                    if !own.contains(&(k as u32)) {
                        own.push(k as u32);
                    }
                }
            }
        }
        Self { inclusions, period_cm, origin, cell, cells, members }
    }

    /// The ink at a point, if any.
    fn ink_at(&self, [x, y, z]: [f32; 3]) -> Option<&InkedTissue> {
        let index = |v: f32, a: usize| {
            let k = ((f64::from(v) - self.origin[a]) / self.cell[a]).floor() as i64;
            let n = self.cells[a] as i64;
            if self.period_cm.is_some() {
                Some(k.rem_euclid(n) as usize)
            } else {
                (0..n).contains(&k).then_some(k as usize)
            }
        };
        let members = &self.members[index(y, 1)? * self.cells[0] + index(x, 0)?];
        members.iter().map(|&k| &self.inclusions[k as usize]).find_map(|inclusion| {
            let [cx, cy, cz] = inclusion.centre_cm.map(|c| c as f32);
            let nearest =
                |d: f32, a: usize| self.period_cm.map_or(d, |p| d - p[a] as f32 * (d / p[a] as f32).round());
            let local = [nearest(x - cx, 0), nearest(y - cy, 1), z - cz];
            inclusion.shape.contains(local).then_some(&inclusion.ink)
        })
    }

    /// The stack cut at the depths where ink begins and ends, with the majorant where it may be.
    fn slabs(&self, stack: &LayerStack) -> Slabs {
        let spans: Vec<(f64, f64, f64)> = self
            .inclusions
            .iter()
            .map(|i| {
                let half = i.shape.half_extents_cm()[2];
                (i.centre_cm[2] - half, i.centre_cm[2] + half, i.ink.mu_a + i.ink.mu_s)
            })
            .collect();
        let mut cuts: Vec<f64> = spans.iter().flat_map(|s| [s.0, s.1]).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        if cuts.len() > 24 {
            let (low, high) = (cuts[0], cuts[cuts.len() - 1]);
            cuts = (0..=16).map(|k| low + (high - low) * f64::from(k) / 16.0).collect();
        }
        let plain = Slabs::new(stack);
        let mut slabs = Vec::new();
        for slab in &plain.slabs {
            let (top, bottom) = (f64::from(slab.top), f64::from(slab.bottom));
            let inner = cuts.iter().copied().filter(|&c| c > top + 1e-7 && c < bottom - 1e-7);
            let edges: Vec<f64> = [top].into_iter().chain(inner).chain([bottom]).collect();
            for pair in edges.windows(2) {
                let inside = spans.iter().filter(|s| s.0 < pair[1] - 1e-7 && s.1 > pair[0] + 1e-7);
                let densest = inside.map(|s| s.2).fold(f64::from(slab.mu_t), f64::max);
                let mixed = spans.iter().any(|s| s.0 < pair[1] - 1e-7 && s.1 > pair[0] + 1e-7);
                slabs.push(Slab {
                    top: pair[0] as f32,
                    bottom: pair[1] as f32,
                    mu_t: densest as f32,
                    mixed,
                    ..*slab
                });
            }
        }
        Slabs { slabs, ..plain }
    }
}

/// What a scene reflects and absorbs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InkReflectance {
    /// Leaves through the top, first-surface reflection excluded.
    pub r_diffuse: Estimate,
    /// Leaves through the bottom.
    pub t_total: Estimate,
    /// Absorbed in ink.
    pub a_ink: Estimate,
    /// Absorbed in the tissue of each layer, top first.
    pub a_layers: Vec<Estimate>,
}

/// Walks photons through a stack with ink in it.
///
/// The reflectance of pencils at a point is, by reciprocity, the reflectance factor seen there from above under
/// diffuse light.
///
/// # Errors
/// As [`layered`](super::layered); a rectangle of light that is not finite.
pub fn with_ink(
    stack: &LayerStack,
    scene: &InkScene,
    source: Source,
    settings: &Settings,
) -> Result<InkReflectance, MonteCarloError> {
    check(stack, settings)?;
    let slabs = scene.slabs(stack);
    let incidence = settings.incidence;
    let (centre, sides) = match source {
        Source::Pencil { at_cm } => (at_cm.map(|v| v as f32), [0.0; 2]),
        Source::Uniform { sides_cm } => ([0.0; 2], sides_cm.map(|v| v as f32)),
    };
    if let Some(value) = centre.iter().chain(&sides).find(|v| !v.is_finite()) {
        return Err(MonteCarloError::Field {
            field: "source",
            value: f64::from(*value),
            allowed: "a finite length in cm",
        });
    }
    let new = || InkProbe {
        scene,
        slabs: &slabs.slabs,
        hosts: stack
            .layers()
            .iter()
            .map(|l| {
                [
                    (l.mu_a + l.mu_s) as f32,
                    if l.mu_a + l.mu_s > 0.0 { (l.mu_s / (l.mu_a + l.mu_s)) as f32 } else { 1.0 },
                    l.g as f32,
                ]
            })
            .collect(),
        incidence,
        n: [slabs.n_above, slabs.slabs[0].n],
        centre,
        sides,
        top: Score::default(),
        bottom: Score::default(),
        ink: Score::default(),
        absorbed: vec![Score::default(); slabs.layers],
    };
    let mut total = new();
    run(&slabs, settings.photons, settings.seed, new, |batch| {
        total.top.merge(&batch.top);
        total.bottom.merge(&batch.bottom);
        total.ink.merge(&batch.ink);
        total.absorbed.iter_mut().zip(&batch.absorbed).for_each(|(a, b)| a.merge(b));
    });
    let of = |s: &Score| s.estimate(settings.photons, 0.1);
    Ok(InkReflectance {
        r_diffuse: of(&total.top),
        t_total: of(&total.bottom),
        a_ink: of(&total.ink),
        a_layers: total.absorbed.iter().map(of).collect(),
    })
}

struct InkProbe<'a> {
    scene: &'a InkScene,
    slabs: &'a [Slab],
    /// Extinction, albedo and g of each layer's tissue.
    hosts: Vec<[f32; 3]>,
    incidence: Incidence,
    n: [f32; 2],
    centre: [f32; 2],
    sides: [f32; 2],
    top: Score,
    bottom: Score,
    ink: Score,
    absorbed: Vec<Score>,
}

impl Probe for InkProbe<'_> {
    const LATERAL: bool = true;
    const PATHS: bool = false;
    const MIXED: bool = true;
    const DISC: bool = false;

    #[inline(always)]
    fn launch(&mut self, _: u64, rng: &mut Xoshiro256PlusPlus) -> Launch {
        let mut launch = launch(self.incidence, self.n, rng);
        launch.x = self.centre[0] + (unit(rng) - 0.5) * self.sides[0];
        launch.y = self.centre[1] + (unit(rng) - 0.5) * self.sides[1];
        launch
    }

    #[inline(always)]
    fn medium(&self, slab: usize, position: [f32; 3]) -> Medium {
        let slab = &self.slabs[slab];
        if let Some(ink) = self.scene.ink_at(position) {
            let mu_t = (ink.mu_a + ink.mu_s) as f32;
            let albedo = if mu_t > 0.0 { (ink.mu_s / (ink.mu_a + ink.mu_s)) as f32 } else { 1.0 };
            return Medium { real: mu_t / slab.mu_t, albedo, g: ink.g as f32, ink: true };
        }
        let [mu_t, albedo, g] = self.hosts[slab.layer];
        Medium { real: mu_t / slab.mu_t, albedo, g, ink: false }
    }

    #[inline(always)]
    fn end(&mut self, end: &End<'_>) {
        self.ink.add(end.ink_absorbed);
        self.absorbed.iter_mut().zip(end.absorbed).for_each(|(s, &a)| s.add(a));
        match end.fate {
            Fate::Top => self.top.add(end.weight),
            Fate::Bottom => self.bottom.add(end.weight),
            Fate::Roulette | Fate::Unfinished => {}
        }
    }
}
