//! Plane layers: totals, absorption per layer, radial and angular profiles, and one run for many absorptions.

use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::MonteCarloError;
use super::kernel::{End, Fate, Launch, Probe, Slabs, fresnel, unit};
use super::tally::{Estimate, Score, run};
use crate::layers::LayerStack;

/// How light arrives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Incidence {
    /// A pencil whose direction makes an angle of this cosine with the inward normal; 1 is normal incidence.
    Collimated {
        /// Cosine of the angle of incidence outside, in (0, 1].
        cosine: f64,
    },
    /// Lambertian light.
    Diffuse,
}

/// What to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Photons to launch.
    pub photons: u64,
    /// Seed: the same seed gives the same bytes.
    pub seed: u64,
    /// How light arrives.
    pub incidence: Incidence,
    /// Rings of this width (cm) and number for radial profiles.
    pub rings: Option<(f64, usize)>,
    /// Equal steps of the exit angle from 0 to π/2 for angular profiles.
    pub angles: usize,
}

impl Settings {
    /// Normal incidence, totals only.
    #[must_use]
    pub fn new(photons: u64, seed: u64) -> Self {
        Self { photons, seed, incidence: Incidence::Collimated { cosine: 1.0 }, rings: None, angles: 0 }
    }
}

/// A profile of escaping light on both sides.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Profile {
    /// Middle of each bin: cm for rings, radians for angles.
    pub at: Vec<f64>,
    /// Escape through the top: per cm² for rings, per steradian for angles.
    pub top: Vec<Estimate>,
    /// Escape through the bottom, likewise, ballistic light included.
    pub bottom: Vec<Estimate>,
}

/// Fractions of the incident power.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layered {
    /// Reflected by the first surface without entering.
    pub r_specular: Estimate,
    /// Everything else that leaves through the top.
    pub r_diffuse: Estimate,
    /// Both.
    pub r_total: Estimate,
    /// Leaves through the bottom, ballistic light included.
    pub t_total: Estimate,
    /// Absorbed per layer, top first.
    pub a_layers: Vec<Estimate>,
    /// Still walking when the run gave them up: only media without any loss have them.
    pub unfinished: f64,
    /// Over the distance from the entry point, if asked for.
    pub radial: Profile,
    /// Over the exit angle, if asked for.
    pub angular: Profile,
}

/// Weight that stands for an event never seen: that of a photon at roulette.
const UNSEEN: f64 = 0.1;

/// Walks `settings.photons` through `stack`.
///
/// # Errors
/// Fewer than 2 photons, an incidence outside (0, 1], rings of no width, more than 200 layers.
pub fn layered(stack: &LayerStack, settings: &Settings) -> Result<Layered, MonteCarloError> {
    check(stack, settings)?;
    let slabs = Slabs::new(stack);
    let lateral = settings.rings.is_some();
    Ok(if lateral {
        collect::<true>(&slabs, settings).result(settings)
    } else {
        collect::<false>(&slabs, settings).result(settings)
    })
}

/// One run for many absorptions: `mu_a` holds, per variant, the absorption of every layer in 1/cm.
///
/// Paths are drawn once with `stack`'s own coefficients; each variant reweights them by exp(−Σ Δµa·L) over the path
/// lengths L per layer. That is exact for any variant, and its variance is lowest where no layer absorbs less than in
/// `stack`.
///
/// Returns R_diffuse and T_total per variant.
///
/// # Errors
/// As [`layered`], and absorptions that are negative, not finite, or not one per layer.
pub fn rescaled(
    stack: &LayerStack,
    mu_a: &[Vec<f64>],
    settings: &Settings,
) -> Result<Vec<(Estimate, Estimate)>, MonteCarloError> {
    check(stack, settings)?;
    let layers = stack.layers();
    let mut change = Vec::with_capacity(mu_a.len());
    for variant in mu_a {
        if variant.len() != layers.len() {
            let (field, allowed) = ("mu_a", "one absorption per layer in every variant");
            return Err(MonteCarloError::Field { field, value: variant.len() as f64, allowed });
        }
        if let Some(&value) = variant.iter().find(|a| !(a.is_finite() && **a >= 0.0)) {
            return Err(MonteCarloError::Field {
                field: "mu_a",
                value,
                allowed: "a finite number of 1/cm, 0 or more",
            });
        }
        change.push(variant.iter().zip(layers).map(|(a, l)| a - l.mu_a).collect::<Vec<f64>>());
    }
    let mut sums = vec![(Score::default(), Score::default()); mu_a.len()];
    let probe = || Rescaled {
        incidence: settings.incidence,
        n: indices(stack),
        change: &change,
        sums: sums_like(&change),
    };
    run(&Slabs::new(stack), settings.photons, settings.seed, probe, |batch| {
        for (sum, own) in sums.iter_mut().zip(&batch.sums) {
            sum.0.merge(&own.0);
            sum.1.merge(&own.1);
        }
    });
    Ok(sums
        .iter()
        .map(|(r, t)| (r.estimate(settings.photons, UNSEEN), t.estimate(settings.photons, UNSEEN)))
        .collect())
}

pub(super) fn check(stack: &LayerStack, settings: &Settings) -> Result<(), MonteCarloError> {
    if settings.photons < 2 {
        return Err(MonteCarloError::Photons(settings.photons));
    }
    if stack.layers().len() > 200 {
        return Err(MonteCarloError::Layers(stack.layers().len()));
    }
    if let Incidence::Collimated { cosine } = settings.incidence
        && !(cosine > 0.0 && cosine <= 1.0)
    {
        let (field, allowed) = ("incidence", "a cosine above 0 and at most 1");
        return Err(MonteCarloError::Field { field, value: cosine, allowed });
    }
    if let Some((width, bins)) = settings.rings
        && !(width > 0.0 && width.is_finite() && bins > 0)
    {
        return Err(MonteCarloError::Field {
            field: "rings",
            value: width,
            allowed: "a width above 0 and at least one ring",
        });
    }
    Ok(())
}

fn indices(stack: &LayerStack) -> [f32; 2] {
    [stack.n_above() as f32, stack.layers()[0].n as f32]
}

/// A photon at the origin just inside the first layer, its weight less the specular reflection.
pub(crate) fn launch(incidence: Incidence, [n_above, n]: [f32; 2], rng: &mut Xoshiro256PlusPlus) -> Launch {
    let cosine = match incidence {
        Incidence::Collimated { cosine } => cosine as f32,
        Incidence::Diffuse => unit(rng).sqrt(),
    };
    let (reflectance, inside) = fresnel(n_above, n, cosine);
    let across = (1.0 - inside * inside).max(0.0).sqrt();
    Launch { x: 0.0, y: 0.0, direction: [across, 0.0, inside], weight: 1.0 - reflectance }
}

fn collect<const LATERAL: bool>(slabs: &Slabs, settings: &Settings) -> Totals<LATERAL> {
    let mut total = Totals::new(slabs, settings);
    run(
        slabs,
        settings.photons,
        settings.seed,
        || Totals::new(slabs, settings),
        |batch: Totals<LATERAL>| total.merge(&batch),
    );
    total
}

#[derive(Debug, Clone)]
struct Totals<const LATERAL: bool> {
    incidence: Incidence,
    n: [f32; 2],
    ring_width: f32,
    specular: Score,
    top: Score,
    bottom: Score,
    top_total: Score,
    absorbed: Vec<Score>,
    unfinished: f64,
    rings: [Vec<Score>; 2],
    angles: [Vec<Score>; 2],
    /// Specular reflection of the photons under way, needed again at their ends.
    entered: f32,
}

impl<const LATERAL: bool> Totals<LATERAL> {
    fn new(slabs: &Slabs, settings: &Settings) -> Self {
        let rings = settings.rings.map_or(0, |r| r.1);
        let none = |n| vec![Score::default(); n];
        let n = [slabs.n_above, slabs.slabs[0].n];
        let entered = match settings.incidence {
            Incidence::Collimated { cosine } => 1.0 - fresnel(n[0], n[1], cosine as f32).0,
            Incidence::Diffuse => 1.0,
        };
        Self {
            incidence: settings.incidence,
            n,
            ring_width: settings.rings.map_or(1.0, |r| r.0 as f32),
            specular: Score::default(),
            top: Score::default(),
            bottom: Score::default(),
            top_total: Score::default(),
            absorbed: none(slabs.layers),
            unfinished: 0.0,
            rings: [none(rings), none(rings)],
            angles: [none(settings.angles), none(settings.angles)],
            entered,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.specular.merge(&other.specular);
        self.top.merge(&other.top);
        self.bottom.merge(&other.bottom);
        self.top_total.merge(&other.top_total);
        self.unfinished += other.unfinished;
        let pairs = [(&mut self.absorbed, &other.absorbed)].into_iter();
        let pairs = pairs
            .chain(self.rings.iter_mut().zip(&other.rings))
            .chain(self.angles.iter_mut().zip(&other.angles));
        for (own, new) in pairs {
            own.iter_mut().zip(new).for_each(|(o, n)| o.merge(n));
        }
    }

    fn result(&self, settings: &Settings) -> Layered {
        let photons = settings.photons;
        let of = |s: &Score| s.estimate(photons, UNSEEN);
        let r_diffuse = of(&self.top);
        let collimated = matches!(settings.incidence, Incidence::Collimated { .. });
        let r_specular = if collimated {
            Estimate { value: f64::from(1.0 - self.entered), se: 0.0 }
        } else {
            of(&self.specular)
        };
        let r_total = if collimated {
            Estimate { value: r_diffuse.value + r_specular.value, se: r_diffuse.se }
        } else {
            of(&self.top_total)
        };
        let per = |scores: &[Score], measure: &dyn Fn(usize) -> f64| {
            scores.iter().enumerate().map(|(k, s)| scaled(of(s), 1.0 / measure(k))).collect::<Vec<_>>()
        };
        let width = f64::from(self.ring_width);
        let ring = |k: usize| core::f64::consts::PI * width * width * (2 * k + 1) as f64;
        let step = core::f64::consts::FRAC_PI_2 / settings.angles.max(1) as f64;
        let band =
            |k: usize| core::f64::consts::TAU * ((k as f64 * step).cos() - ((k + 1) as f64 * step).cos());
        let middles = |n: usize, width: f64| (0..n).map(|k| (k as f64 + 0.5) * width).collect::<Vec<_>>();
        Layered {
            r_specular,
            r_diffuse,
            r_total,
            t_total: of(&self.bottom),
            a_layers: self.absorbed.iter().map(of).collect(),
            unfinished: self.unfinished / photons as f64,
            radial: Profile {
                at: middles(self.rings[0].len(), width),
                top: per(&self.rings[0], &ring),
                bottom: per(&self.rings[1], &ring),
            },
            angular: Profile {
                at: middles(settings.angles, step),
                top: per(&self.angles[0], &band),
                bottom: per(&self.angles[1], &band),
            },
        }
    }
}

fn scaled(e: Estimate, factor: f64) -> Estimate {
    Estimate { value: e.value * factor, se: e.se * factor }
}

impl<const LATERAL: bool> Probe for Totals<LATERAL> {
    const LATERAL: bool = LATERAL;
    const PATHS: bool = false;
    const MIXED: bool = false;
    const DISC: bool = false;

    #[inline(always)]
    fn launch(&mut self, _: u64, rng: &mut Xoshiro256PlusPlus) -> Launch {
        let launch = launch(self.incidence, self.n, rng);
        if self.incidence == Incidence::Diffuse {
            self.specular.add(1.0 - launch.weight);
            self.top_total.add(1.0 - launch.weight);
        }
        launch
    }

    #[inline(always)]
    fn end(&mut self, end: &End<'_>) {
        for (score, &a) in self.absorbed.iter_mut().zip(end.absorbed) {
            score.add(a);
        }
        let side = match end.fate {
            Fate::Top => {
                self.top.add(end.weight);
                self.top_total.add(end.weight);
                0
            }
            Fate::Bottom => {
                self.bottom.add(end.weight);
                1
            }
            Fate::Roulette => return,
            Fate::Unfinished => {
                self.unfinished += f64::from(end.weight);
                return;
            }
        };
        if LATERAL {
            let ring = ((end.x * end.x + end.y * end.y).sqrt() / self.ring_width) as usize;
            if let Some(score) = self.rings[side].get_mut(ring) {
                score.add(end.weight);
            }
        }
        let bins = self.angles[side].len();
        if bins > 0 {
            let bin = (end.cosine.acos() * core::f32::consts::FRAC_2_PI * bins as f32) as usize;
            self.angles[side][bin.min(bins - 1)].add(end.weight);
        }
    }
}

struct Rescaled<'a> {
    incidence: Incidence,
    n: [f32; 2],
    change: &'a [Vec<f64>],
    sums: Vec<(Score, Score)>,
}

fn sums_like(change: &[Vec<f64>]) -> Vec<(Score, Score)> {
    vec![(Score::default(), Score::default()); change.len()]
}

impl Probe for Rescaled<'_> {
    const LATERAL: bool = false;
    const PATHS: bool = true;
    const MIXED: bool = false;
    const DISC: bool = false;

    #[inline(always)]
    fn launch(&mut self, _: u64, rng: &mut Xoshiro256PlusPlus) -> Launch {
        launch(self.incidence, self.n, rng)
    }

    #[inline(always)]
    fn end(&mut self, end: &End<'_>) {
        if !matches!(end.fate, Fate::Top | Fate::Bottom) {
            return;
        }
        for (change, sums) in self.change.iter().zip(&mut self.sums) {
            let depth: f64 = change.iter().zip(end.paths).map(|(c, &l)| c * f64::from(l)).sum();
            let weight = end.weight * (-depth).exp() as f32;
            if end.fate == Fate::Top { sums.0.add(weight) } else { sums.1.add(weight) }
        }
    }
}
