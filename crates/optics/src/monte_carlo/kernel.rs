//! The walk: a packet of photons flies, scatters, meets interfaces and ends; dead lanes take the next photon at once.
//!
//! Flight and scattering run over all lanes of the packet; the rarer events (interfaces, roulette, birth, death) are
//! taken lane by lane. Absorption is the weight lost between entering a layer and leaving it.

use core::ops::Range;

use rand_core::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::lanes::{LANES, Lane, LaneRng, henyey_greenstein, neg_ln, open_unit, random_sin_cos};
use crate::layers::LayerStack;

/// Weight below which a photon plays roulette, and its chance to survive.
const ROULETTE_BELOW: f32 = 0.05;
const ROULETTE_SURVIVAL: f32 = 0.1;
/// Rounds after which a photon is given up and its weight reported as unfinished.
const MAX_ROUNDS: u64 = 4_000_000;
/// Stands for 1/µt in a clear layer, cm.
const CLEAR_CM: f32 = 1e12;

/// A layer as the walk sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slab {
    pub(crate) n: f32,
    /// Extinction that sets free paths; the majorant where `mixed`.
    pub(crate) mu_t: f32,
    pub(crate) albedo: f32,
    pub(crate) g: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
    /// Coefficients vary inside: every tentative collision asks [`Probe::medium`].
    pub(crate) mixed: bool,
    /// Layer of the caller's stack that absorption is booked to.
    pub(crate) layer: usize,
}

/// Slabs between two media.
#[derive(Debug, Clone)]
pub(crate) struct Slabs {
    pub(crate) n_above: f32,
    pub(crate) n_below: f32,
    pub(crate) slabs: Vec<Slab>,
    pub(crate) layers: usize,
}

impl Slabs {
    /// The stack's own layers.
    pub(crate) fn new(stack: &LayerStack) -> Self {
        let mut top = 0.0;
        let mut slabs = Vec::with_capacity(stack.layers().len());
        for (layer, l) in stack.layers().iter().enumerate() {
            let mu_t = l.mu_a + l.mu_s;
            slabs.push(Slab {
                n: l.n as f32,
                mu_t: mu_t as f32,
                albedo: if mu_t > 0.0 { (l.mu_s / mu_t) as f32 } else { 1.0 },
                g: l.g as f32,
                top: top as f32,
                bottom: (top + l.d) as f32,
                mixed: false,
                layer,
            });
            top += l.d;
        }
        Self {
            n_above: stack.n_above() as f32,
            n_below: stack.n_below() as f32,
            slabs,
            layers: stack.layers().len(),
        }
    }
}

/// What a tentative collision in a mixed slab meets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Medium {
    /// Chance that the collision is real: µt here over the majorant.
    pub(crate) real: f32,
    pub(crate) albedo: f32,
    pub(crate) g: f32,
    /// Absorption here is booked to the ink.
    pub(crate) ink: bool,
}

/// A photon entering the first layer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Launch {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) direction: [f32; 3],
    pub(crate) weight: f32,
}

/// How a photon ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Left through the top.
    Top,
    /// Left through the bottom.
    Bottom,
    /// Lost at roulette, its weight carried by the survivors.
    Roulette,
    /// Given up after [`MAX_ROUNDS`].
    Unfinished,
}

/// A finished photon.
#[derive(Debug)]
pub(crate) struct End<'a> {
    pub(crate) photon: u64,
    pub(crate) fate: Fate,
    pub(crate) weight: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Cosine of the exit angle outside.
    pub(crate) cosine: f32,
    /// Absorbed weight per layer.
    pub(crate) absorbed: &'a [f32],
    /// Weight absorbed in ink.
    pub(crate) ink_absorbed: f32,
    /// Path per layer, cm (zero unless [`Probe::PATHS`]).
    pub(crate) paths: &'a [f32],
    /// Path inside the marked disc, cm (zero unless [`Probe::DISC`]).
    pub(crate) disc_path: f32,
}

/// What a walk is for: where photons start, what is measured, what the ink is.
pub(crate) trait Probe {
    /// Lateral coordinates are followed.
    const LATERAL: bool;
    /// Path lengths per layer are followed.
    const PATHS: bool;
    /// Some slab is mixed.
    const MIXED: bool;
    /// The path inside [`Probe::disc`] is followed.
    const DISC: bool;

    /// Start of photon number `photon`.
    fn launch(&mut self, photon: u64, rng: &mut Xoshiro256PlusPlus) -> Launch;

    /// Takes a finished photon.
    fn end(&mut self, end: &End<'_>);

    /// The medium at a tentative collision in mixed slab `slab`.
    fn medium(&self, slab: usize, position: [f32; 3]) -> Medium {
        let _ = (slab, position);
        Medium { real: 1.0, albedo: 1.0, g: 0.0, ink: false }
    }

    /// Radius, top and bottom of the disc on the z axis whose inner path is followed, cm.
    fn disc(&self) -> [f32; 3] {
        [0.0; 3]
    }
}

/// A uniform number in (0, 1).
pub(crate) fn unit(rng: &mut Xoshiro256PlusPlus) -> f32 {
    open_unit(rng.next_u32())
}

/// Unpolarised Fresnel reflectance and the cosine beyond the interface (0 at total reflection).
pub(crate) fn fresnel(n1: f32, n2: f32, cosine: f32) -> (f32, f32) {
    if n1 == n2 {
        return (0.0, cosine);
    }
    let ratio = n1 / n2;
    let sin2 = ratio * ratio * (1.0 - cosine * cosine);
    if sin2 >= 1.0 {
        return (1.0, 0.0);
    }
    let beyond = (1.0 - sin2).sqrt();
    let s = (n1 * cosine - n2 * beyond) / (n1 * cosine + n2 * beyond);
    let p = (n1 * beyond - n2 * cosine) / (n1 * beyond + n2 * cosine);
    (0.5 * (s * s + p * p), beyond)
}

/// Walks photons `photons` to their ends; `stream` feeds every random choice.
pub(crate) fn walk<P: Probe>(slabs: &Slabs, probe: &mut P, photons: Range<u64>, stream: Xoshiro256PlusPlus) {
    pulp::Arch::new().dispatch(Walk { slabs, probe, photons, stream });
}

/// A walk to be compiled for each vector instruction set.
struct Walk<'a, P> {
    slabs: &'a Slabs,
    probe: &'a mut P,
    photons: Range<u64>,
    stream: Xoshiro256PlusPlus,
}

impl<P: Probe> pulp::WithSimd for Walk<'_, P> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        Packet::new(self.slabs, self.photons, self.stream).run(self.probe);
    }
}

struct Packet<'a> {
    slabs: &'a Slabs,
    rng: Xoshiro256PlusPlus,
    lanes_rng: LaneRng,
    next: u64,
    last: u64,
    alive: usize,
    round: u64,
    x: Lane,
    y: Lane,
    z: Lane,
    ux: Lane,
    uy: Lane,
    uz: Lane,
    weight: Lane,
    /// Optical path left before the next collision.
    left: Lane,
    mu_t: Lane,
    free: Lane,
    albedo: Lane,
    g: Lane,
    top: Lane,
    bottom: Lane,
    /// Path in the present slab, and inside the disc since birth, cm.
    path: Lane,
    disc_path: Lane,
    flags: Lane<u8>,
    slab: Lane<u8>,
    entered: Lane,
    ink: Lane,
    photon: Lane<u64>,
    born: Lane<u64>,
    absorbed: Vec<f32>,
    paths: Vec<f32>,
}

const HIT: u8 = 1;
const WEAK: u8 = 2;

impl<'a> Packet<'a> {
    #[inline(always)]
    fn new(slabs: &'a Slabs, photons: Range<u64>, mut rng: Xoshiro256PlusPlus) -> Self {
        let zero = [0.0; LANES];
        let per_layer = vec![0.0; LANES * slabs.layers];
        Self {
            slabs,
            lanes_rng: LaneRng::new(&mut rng),
            rng,
            next: photons.start,
            last: photons.end,
            alive: 0,
            round: 0,
            x: zero,
            y: zero,
            z: zero,
            ux: zero,
            uy: zero,
            uz: [1.0; LANES],
            weight: [1.0; LANES],
            left: [1.0; LANES],
            mu_t: zero,
            free: [CLEAR_CM; LANES],
            albedo: [1.0; LANES],
            g: zero,
            top: zero,
            bottom: zero,
            path: zero,
            disc_path: zero,
            flags: [0; LANES],
            slab: [0; LANES],
            entered: zero,
            ink: zero,
            photon: [u64::MAX; LANES],
            born: [0; LANES],
            absorbed: per_layer.clone(),
            paths: per_layer,
        }
    }

    #[inline(always)]
    fn run<P: Probe>(&mut self, probe: &mut P) {
        for lane in 0..LANES {
            self.born_in(lane, probe);
        }
        let mut lengths = [0; LANES];
        let mut deflections = [0; LANES];
        let mut azimuths = [0; LANES];
        let mut realities = [0; LANES];
        let mut local_albedo = [1.0; LANES];
        let mut local_g = [0.0; LANES];
        while self.alive > 0 {
            self.fly::<P>(probe.disc());
            self.lanes_rng.next(&mut lengths);
            self.lanes_rng.next(&mut deflections);
            self.lanes_rng.next(&mut azimuths);
            if P::MIXED {
                self.lanes_rng.next(&mut realities);
                self.meet(probe, &realities, &mut local_albedo, &mut local_g);
                self.scatter::<P>(&lengths, &deflections, &azimuths, &local_albedo, &local_g);
            } else {
                let (albedo, g) = (self.albedo, self.g);
                self.scatter::<P>(&lengths, &deflections, &azimuths, &albedo, &g);
            }
            self.events(probe);
            self.round += 1;
            if self.round.is_multiple_of(1 << 16) {
                self.give_up_old(probe);
            }
        }
    }

    /// Moves every lane to its collision or its interface, whichever is nearer.
    #[inline(always)]
    fn fly<P: Probe>(&mut self, disc: [f32; 3]) {
        for i in 0..LANES {
            let bound = if self.uz[i] > 0.0 { self.bottom[i] } else { self.top[i] };
            let slope = if self.uz[i].abs() < 1e-9 { 1e-9 } else { self.uz[i] };
            let to_bound = ((bound - self.z[i]) / slope).max(0.0);
            let to_collision = self.left[i] * self.free[i];
            let hit = to_bound < to_collision;
            let step = if hit { to_bound } else { to_collision };
            if P::DISC {
                let [radius, top, bottom] = disc;
                let in_a = ((top - self.z[i]) / slope).min((bottom - self.z[i]) / slope).max(0.0);
                let out_a = ((top - self.z[i]) / slope).max((bottom - self.z[i]) / slope).min(step);
                let a = (self.ux[i] * self.ux[i] + self.uy[i] * self.uy[i]).max(1e-12);
                let b = self.x[i] * self.ux[i] + self.y[i] * self.uy[i];
                let c = self.x[i] * self.x[i] + self.y[i] * self.y[i] - radius * radius;
                let root = (b * b - a * c).max(0.0).sqrt();
                let start = in_a.max((-b - root) / a);
                let stop = out_a.min((-b + root) / a);
                let crosses = b * b > a * c;
                self.disc_path[i] += if crosses { (stop - start).max(0.0) } else { 0.0 };
            }
            if P::LATERAL {
                self.x[i] += self.ux[i] * step;
                self.y[i] += self.uy[i] * step;
            }
            if P::PATHS {
                self.path[i] += step;
            }
            self.z[i] += self.uz[i] * step;
            self.left[i] = (self.left[i] - step * self.mu_t[i]).max(0.0);
            self.flags[i] = u8::from(hit);
        }
    }

    /// Delta tracking: in mixed slabs a collision may be void, else it happens in ink or in tissue.
    #[inline(always)]
    fn meet<P: Probe>(&mut self, probe: &P, bits: &Lane<u32>, albedo: &mut Lane, g: &mut Lane) {
        *albedo = self.albedo;
        *g = self.g;
        for i in 0..LANES {
            let slab = usize::from(self.slab[i]);
            if self.flags[i] == 0 && self.slabs.slabs[slab].mixed {
                let medium = probe.medium(slab, [self.x[i], self.y[i], self.z[i]]);
                if open_unit(bits[i]) < medium.real {
                    albedo[i] = medium.albedo;
                    g[i] = medium.g;
                    if medium.ink {
                        let lost = self.weight[i] * (1.0 - medium.albedo);
                        self.ink[i] += lost;
                        self.entered[i] -= lost;
                    }
                } else {
                    albedo[i] = 1.0;
                    g[i] = f32::INFINITY;
                }
            }
        }
    }

    /// Scatters the lanes that collided; an infinite `g` marks a void collision.
    #[inline(always)]
    fn scatter<P: Probe>(
        &mut self,
        lengths: &Lane<u32>,
        deflections: &Lane<u32>,
        azimuths: &Lane<u32>,
        albedo: &Lane,
        g: &Lane,
    ) {
        for i in 0..LANES {
            let hit = self.flags[i] != 0;
            let stays = hit || (P::MIXED && g[i] == f32::INFINITY);
            let xi = 2.0 * open_unit(deflections[i]) - 1.0;
            let cosine = henyey_greenstein(if P::MIXED && stays { 0.0 } else { g[i] }, xi);
            let sine = (1.0 - cosine * cosine).max(0.0).sqrt();
            let (sin_phi, cos_phi) = random_sin_cos(azimuths[i]);
            let (ux, uy, uz) = (self.ux[i], self.uy[i], self.uz[i]);
            if P::LATERAL {
                // Orthonormal basis without a branch: Duff et al. 2017, JCGT 6(1).
                let sign = 1.0_f32.copysign(uz);
                let a = -1.0 / (sign + uz);
                let b = ux * uy * a;
                let (p, q) = (sine * cos_phi, sine * sin_phi);
                let nx = (1.0 + sign * ux * ux * a) * p + b * q + ux * cosine;
                let ny = sign * b * p + (sign + uy * uy * a) * q + uy * cosine;
                let nz = -sign * ux * p - uy * q + uz * cosine;
                let scale = 1.5 - 0.5 * (nx * nx + ny * ny + nz * nz);
                self.ux[i] = if stays { ux } else { nx * scale };
                self.uy[i] = if stays { uy } else { ny * scale };
                self.uz[i] = if stays { uz } else { nz * scale };
            } else {
                let across = (1.0 - uz * uz).max(0.0).sqrt();
                let nz = (uz * cosine + across * sine * cos_phi).clamp(-1.0, 1.0);
                self.uz[i] = if stays { uz } else { nz };
            }
            let weight = self.weight[i] * albedo[i];
            self.weight[i] = if stays { self.weight[i] } else { weight };
            self.left[i] = if hit { self.left[i] } else { neg_ln(open_unit(lengths[i])) };
            let weak = self.weight[i] < ROULETTE_BELOW;
            self.flags[i] |= if weak { WEAK } else { 0 };
        }
    }

    #[inline(always)]
    fn events<P: Probe>(&mut self, probe: &mut P) {
        for chunk in 0..LANES / 8 {
            let any = self.flags[chunk * 8..chunk * 8 + 8].iter().fold(0, |a, f| a | f);
            if any == 0 {
                continue;
            }
            for lane in chunk * 8..chunk * 8 + 8 {
                let flags = self.flags[lane];
                if flags == 0 || self.photon[lane] == u64::MAX {
                    continue;
                }
                if flags & HIT != 0 {
                    self.interface(lane, probe);
                } else {
                    self.roulette(lane, probe);
                }
            }
        }
    }

    /// Reflects or transmits at the interface ahead; past the outer ones the photon ends.
    #[inline(always)]
    fn interface<P: Probe>(&mut self, lane: usize, probe: &mut P) {
        let index = usize::from(self.slab[lane]);
        let here = self.slabs.slabs[index];
        let down = self.uz[lane] > 0.0;
        self.z[lane] = if down { here.bottom } else { here.top };
        let beyond = if down {
            self.slabs.slabs.get(index + 1)
        } else {
            index.checked_sub(1).map(|k| &self.slabs.slabs[k])
        };
        let outside = if down { self.slabs.n_below } else { self.slabs.n_above };
        let n = beyond.map_or(outside, |s| s.n);
        let (reflectance, cosine) = fresnel(here.n, n, self.uz[lane].abs());
        if reflectance > 0.0 && unit(&mut self.rng) < reflectance {
            self.uz[lane] = -self.uz[lane];
            return;
        }
        self.settle(lane, P::PATHS);
        if beyond.is_none() {
            self.finish(lane, if down { Fate::Bottom } else { Fate::Top }, cosine, probe);
            return;
        }
        if P::LATERAL {
            self.ux[lane] *= here.n / n;
            self.uy[lane] *= here.n / n;
        }
        self.uz[lane] = cosine.copysign(self.uz[lane]);
        self.enter(lane, if down { index + 1 } else { index - 1 });
    }

    #[inline(always)]
    fn roulette<P: Probe>(&mut self, lane: usize, probe: &mut P) {
        self.settle(lane, P::PATHS);
        if self.weight[lane] > 0.0 && unit(&mut self.rng) < ROULETTE_SURVIVAL {
            self.weight[lane] *= 1.0 / ROULETTE_SURVIVAL;
            self.entered[lane] = self.weight[lane];
        } else {
            self.finish(lane, Fate::Roulette, 0.0, probe);
        }
    }

    /// Books the weight lost and the path made in the present slab.
    #[inline(always)]
    fn settle(&mut self, lane: usize, paths: bool) {
        let at = lane * self.slabs.layers + self.slabs.slabs[usize::from(self.slab[lane])].layer;
        self.absorbed[at] += self.entered[lane] - self.weight[lane];
        self.entered[lane] = self.weight[lane];
        if paths {
            self.paths[at] += self.path[lane];
            self.path[lane] = 0.0;
        }
    }

    #[inline(always)]
    fn finish<P: Probe>(&mut self, lane: usize, fate: Fate, cosine: f32, probe: &mut P) {
        let own = lane * self.slabs.layers..(lane + 1) * self.slabs.layers;
        probe.end(&End {
            photon: self.photon[lane],
            fate,
            weight: self.weight[lane],
            x: self.x[lane],
            y: self.y[lane],
            cosine,
            absorbed: &self.absorbed[own.clone()],
            ink_absorbed: self.ink[lane],
            paths: &self.paths[own],
            disc_path: self.disc_path[lane],
        });
        self.alive -= 1;
        self.born_in(lane, probe);
    }

    #[inline(always)]
    fn born_in<P: Probe>(&mut self, lane: usize, probe: &mut P) {
        if self.next == self.last {
            self.photon[lane] = u64::MAX;
            self.weight[lane] = 1.0;
            self.mu_t[lane] = 0.0;
            self.free[lane] = CLEAR_CM;
            self.albedo[lane] = 1.0;
            (self.top[lane], self.bottom[lane], self.slab[lane]) = (0.0, 0.0, 0);
            return;
        }
        let launch = probe.launch(self.next, &mut self.rng);
        self.photon[lane] = self.next;
        self.next += 1;
        self.alive += 1;
        self.born[lane] = self.round;
        (self.x[lane], self.y[lane], self.z[lane]) = (launch.x, launch.y, 0.0);
        [self.ux[lane], self.uy[lane], self.uz[lane]] = launch.direction;
        self.weight[lane] = launch.weight;
        self.entered[lane] = launch.weight;
        self.left[lane] = neg_ln(unit(&mut self.rng));
        (self.path[lane], self.disc_path[lane], self.ink[lane]) = (0.0, 0.0, 0.0);
        let own = lane * self.slabs.layers..(lane + 1) * self.slabs.layers;
        self.absorbed[own.clone()].fill(0.0);
        self.paths[own].fill(0.0);
        self.enter(lane, 0);
    }

    #[inline(always)]
    fn enter(&mut self, lane: usize, index: usize) {
        let slab = &self.slabs.slabs[index];
        self.slab[lane] = index as u8;
        self.mu_t[lane] = slab.mu_t;
        self.free[lane] = if slab.mu_t > 0.0 { 1.0 / slab.mu_t } else { CLEAR_CM };
        self.albedo[lane] = slab.albedo;
        self.g[lane] = slab.g;
        self.top[lane] = slab.top;
        self.bottom[lane] = slab.bottom;
    }

    /// Ends photons that a medium without loss would keep for ever.
    #[inline(always)]
    fn give_up_old<P: Probe>(&mut self, probe: &mut P) {
        for lane in 0..LANES {
            if self.photon[lane] != u64::MAX && self.round - self.born[lane] > MAX_ROUNDS {
                self.settle(lane, P::PATHS);
                self.finish(lane, Fate::Unfinished, 0.0, probe);
            }
        }
    }
}
