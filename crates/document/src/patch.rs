//! Pieces of the scalp that paper can follow: small caps, unrolled in sectors between relief cuts.
//!
//! A piece is unrolled around its middle. Seen from there a dot has a direction and an arc's length; both follow from
//! the tangent plane alone. With `q` the distance of the dot's foot in that plane and `h` how far it lies beneath,
//! `α = atan(h/q)` is the angle between chord and plane, the arc that leaves along the plane and ends in the dot is
//! `√(q²+h²)·α/sin α` long, and a circle around the middle through the dot has the circumference `2πq`. Each sector is
//! unrolled as the polyconic projection does it (Snyder, Map Projections, USGS Professional Paper 1395, 1987): true along
//! its own middle line and along every circle. Between two sectors a slot stays free; closed, it bends the paper.

use nalgebra::Vector3;
use stubble_head::Point;
use stubble_placement::Impression;

/// Sectors of a piece.
const SECTORS: usize = 12;
/// Farthest that a piece reaches from its middle, mm: beyond, a sheet would be off by more than about a hundredth.
const REACH_MM: f64 = 48.0;
/// Paper kept around the outermost dots, mm.
const RIM_MM: f64 = 4.0;
/// A slot narrower than this is not cut, mm.
const NARROWEST_SLOT_MM: f64 = 0.25;

/// One piece of the scalp on paper.
#[derive(Debug, Clone)]
pub(crate) struct Patch {
    middle: Point,
    out: Vector3<f64>,
    right: Vector3<f64>,
    front: Vector3<f64>,
    /// The dots, as places in the layout.
    pub(crate) dots: Vec<usize>,
    /// Radius of the sphere that fits the dots of each sector, mm.
    radius_mm: [f64; SECTORS],
    /// How far each sector reaches, rim included, mm.
    reach_mm: [f64; SECTORS],
}

/// A point seen from the middle of a piece.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// Direction, clockwise from the front, rad.
    bearing: f64,
    /// Arc from the middle, mm.
    arc_mm: f64,
    /// Distance of its foot in the tangent plane, mm.
    foot_mm: f64,
    /// Cosine of the angle between the skin there and in the middle.
    turn_cos: f64,
}

/// How far steps between neighbours on paper are from those on the skin, in parts of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Distortion {
    /// 5 % of the steps are off by less (shortened more).
    pub(crate) low: f64,
    /// 5 % of the steps are off by more.
    pub(crate) high: f64,
    /// What 95 % of the steps would keep to without slots.
    pub(crate) uncut: f64,
}

/// Divides the dots into pieces, front to back, then left to right.
pub(crate) fn patches(all: &[Impression]) -> Vec<Patch> {
    let mut open = vec![(0..all.len()).collect::<Vec<usize>>()];
    let mut done = Vec::new();
    while let Some(dots) = open.pop() {
        let Some(patch) = Patch::of(dots, all) else { continue };
        let (mut reach, mut low, mut high) = (0.0_f64, [f64::MAX; 2], [f64::MIN; 2]);
        for &dot in &patch.dots {
            let seen = patch.seen(&all[dot].position);
            reach = reach.max(seen.arc_mm);
            let (sin, cos) = seen.bearing.sin_cos();
            for (axis, at) in [seen.arc_mm * sin, seen.arc_mm * cos].into_iter().enumerate() {
                low[axis] = low[axis].min(at);
                high[axis] = high[axis].max(at);
            }
        }
        if reach <= REACH_MM || patch.dots.len() < 2 {
            done.push(patch);
            continue;
        }
        let across = high[0] - low[0] >= high[1] - low[1];
        let half = if across { low[0] + high[0] } else { low[1] + high[1] } / 2.0;
        let (one, other): (Vec<usize>, Vec<usize>) = patch.dots.iter().partition(|&&dot| {
            let seen = patch.seen(&all[dot].position);
            let (sin, cos) = seen.bearing.sin_cos();
            seen.arc_mm * (if across { sin } else { cos }) < half
        });
        if one.is_empty() || other.is_empty() {
            done.push(patch);
        } else {
            open.extend([one, other]);
        }
    }
    let place = |patch: &Patch| [-(patch.middle.z / 40.0).round(), -patch.middle.x];
    done.sort_by(|a, b| {
        let ([az, ax], [bz, bx]) = (place(a), place(b));
        az.total_cmp(&bz).then(ax.total_cmp(&bx))
    });
    done
}

impl Patch {
    /// A piece of these dots; none without a dot.
    fn of(dots: Vec<usize>, all: &[Impression]) -> Option<Self> {
        let count = dots.len() as f64;
        let sum: Vector3<f64> = dots.iter().map(|&dot| all[dot].position.coords).sum();
        let mean = Point::from(sum / count);
        let off = |dot: &usize| (all[*dot].position - mean).norm_squared();
        let nearest = dots.iter().copied().min_by(|a, b| off(a).total_cmp(&off(b)))?;
        let normals: Vector3<f64> = dots.iter().map(|&dot| all[dot].normal).sum();
        let middle = all[nearest].position;
        let out = all[nearest].normal.lerp(&normals.try_normalize(1e-9)?, 0.5).try_normalize(1e-9)?;
        let level = |v: Vector3<f64>| (v - out * v.dot(&out)).try_normalize(0.1);
        let front = level(Vector3::z()).or_else(|| level(-Vector3::y()))?;
        let right = front.cross(&out);
        let mut patch = Self {
            middle,
            out,
            right,
            front,
            dots,
            radius_mm: [f64::INFINITY; SECTORS],
            reach_mm: [2.0 * RIM_MM; SECTORS],
        };
        patch.fit(all);
        Some(patch)
    }

    fn fit(&mut self, all: &[Impression]) {
        let mut radii: Vec<Vec<f64>> = vec![Vec::new(); SECTORS + 1];
        for &dot in &self.dots {
            let seen = self.seen(&all[dot].position);
            let sector = sector(seen.bearing);
            self.reach_mm[sector] = self.reach_mm[sector].max(seen.arc_mm + RIM_MM);
            let turn = seen.turn_cos.clamp(-1.0, 1.0).acos();
            if turn > 0.05 {
                radii[sector].push(seen.arc_mm / turn);
                radii[SECTORS].push(seen.arc_mm / turn);
            }
        }
        let median = |radii: &mut Vec<f64>| {
            radii.sort_by(f64::total_cmp);
            radii.get(radii.len() / 2).copied()
        };
        let whole = median(&mut radii[SECTORS]).unwrap_or(f64::INFINITY);
        for (radius, of_sector) in self.radius_mm.iter_mut().zip(&mut radii) {
            *radius = median(of_sector).unwrap_or(whole);
        }
    }

    fn seen(&self, point: &Point) -> Seen {
        let away = point - self.middle;
        let (x, y, down) = (away.dot(&self.right), away.dot(&self.front), -away.dot(&self.out));
        let foot_mm = x.hypot(y);
        let alpha = down.atan2(foot_mm);
        let chord_mm = away.norm();
        let arc_mm = if alpha.abs() < 1e-6 { chord_mm } else { chord_mm * alpha / alpha.sin() };
        Seen { bearing: x.atan2(y), arc_mm, foot_mm, turn_cos: (2.0 * alpha).cos() }
    }

    /// Place on the paper, right and down from the middle, mm.
    pub(crate) fn flat(&self, point: &Point) -> [f64; 2] {
        let seen = self.seen(point);
        let middle = middle_bearing(sector(seen.bearing));
        let aside = wrapped(seen.bearing - middle);
        placed(middle, aside, seen.arc_mm, seen.foot_mm, seen.turn_cos)
    }

    /// Whether a point of the head lies on the piece, its rim included.
    pub(crate) fn holds(&self, point: &Point) -> bool {
        let seen = self.seen(point);
        let beneath = (point - self.middle).dot(&self.out) > -2.0 * REACH_MM;
        beneath && seen.turn_cos > 0.0 && seen.arc_mm <= self.reach_mm[sector(seen.bearing)]
    }

    /// The same sector of the paper: a line between two such points crosses no slot.
    pub(crate) fn same_side(&self, a: &Point, b: &Point) -> bool {
        sector(self.seen(a).bearing) == sector(self.seen(b).bearing)
    }

    /// The place that a sector's border has at an arc from the middle; `side` is −1 or 1.
    fn border(&self, sector: usize, side: f64, arc_mm: f64) -> [f64; 2] {
        let radius = self.radius_mm[sector];
        let turn = arc_mm / radius;
        let foot_mm = if turn < 1e-6 { arc_mm } else { radius * turn.sin() };
        let half = std::f64::consts::PI / SECTORS as f64;
        placed(middle_bearing(sector), side * half, arc_mm, foot_mm, turn.cos())
    }

    /// The outline to cut along, a closed line of places on the paper.
    pub(crate) fn outline(&self) -> Vec<[f64; 2]> {
        let sides = [-1.0, -0.6, -0.2, 0.2, 0.6, 1.0];
        let arc = |sector: usize| sides.map(|side| self.border(sector, side, self.reach_mm[sector]));
        (0..SECTORS).flat_map(arc).collect()
    }

    /// The slots to cut out, each a closed line of places on the paper.
    pub(crate) fn slots(&self) -> Vec<Vec<[f64; 2]>> {
        let slot = |sector: usize| {
            let next = (sector + 1) % SECTORS;
            let reach = self.reach_mm[sector].min(self.reach_mm[next]);
            let width = |arc: f64| {
                let ([ax, ay], [bx, by]) = (self.border(sector, 1.0, arc), self.border(next, -1.0, arc));
                (ax - bx).hypot(ay - by)
            };
            let arcs: Vec<f64> = (0..=24).map(|i| reach * f64::from(i) / 24.0).collect();
            let from = arcs.iter().position(|arc| width(*arc) >= NARROWEST_SLOT_MM)?;
            let here = arcs[from..].iter().map(|arc| self.border(sector, 1.0, *arc));
            let back = arcs[from..].iter().rev().map(|arc| self.border(next, -1.0, *arc));
            Some(here.chain(back).collect())
        };
        (0..SECTORS).filter_map(slot).collect()
    }

    /// The dot in the middle.
    pub(crate) fn middle_dot<'a>(&self, all: &'a [Impression]) -> Option<&'a Impression> {
        self.dots.iter().map(|&dot| &all[dot]).find(|dot| dot.position == self.middle)
    }

    /// How true steps between neighbouring dots are on the paper; none with too few of them.
    pub(crate) fn distortion(&self, all: &[Impression]) -> Option<Distortion> {
        let (mut cut, mut uncut) = (Vec::new(), Vec::new());
        for (i, &a) in self.dots.iter().enumerate() {
            for &b in self.dots[i + 1..].iter().take(6) {
                let (a, b) = (&all[a].position, &all[b].position);
                let true_mm = (a - b).norm();
                if !(0.8..6.0).contains(&true_mm) || !self.same_side(a, b) {
                    continue;
                }
                let ([ax, ay], [bx, by]) = (self.flat(a), self.flat(b));
                cut.push((ax - bx).hypot(ay - by) / true_mm - 1.0);
                let ([ax, ay], [bx, by]) = (uncut_place(&self.seen(a)), uncut_place(&self.seen(b)));
                uncut.push(((ax - bx).hypot(ay - by) / true_mm - 1.0).abs());
            }
        }
        if cut.len() < 20 {
            return None;
        }
        cut.sort_by(f64::total_cmp);
        uncut.sort_by(f64::total_cmp);
        let last = cut.len() - 1;
        Some(Distortion { low: cut[last / 20], high: cut[last - last / 20], uncut: uncut[last - last / 20] })
    }
}

fn uncut_place(seen: &Seen) -> [f64; 2] {
    [seen.arc_mm * seen.bearing.sin(), -seen.arc_mm * seen.bearing.cos()]
}

/// Polyconic: the circle through the point is an arc around a centre on the sector's middle line.
fn placed(middle: f64, aside: f64, arc_mm: f64, foot_mm: f64, turn_cos: f64) -> [f64; 2] {
    let turn_cos = turn_cos.max(0.05);
    let (bend, radius) = (aside * turn_cos, foot_mm / turn_cos);
    let (along, across) = (arc_mm - radius * (1.0 - bend.cos()), radius * bend.sin());
    let (sin, cos) = middle.sin_cos();
    [along * sin + across * cos, -(along * cos - across * sin)]
}

fn sector(bearing: f64) -> usize {
    let turns = (bearing / std::f64::consts::TAU).rem_euclid(1.0);
    ((turns * SECTORS as f64).floor() as usize).min(SECTORS - 1)
}

fn middle_bearing(sector: usize) -> f64 {
    std::f64::consts::TAU * (sector as f64 + 0.5) / SECTORS as f64
}

fn wrapped(angle: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    (angle + turn / 2.0).rem_euclid(turn) - turn / 2.0
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use stubble_design::ZoneKind;
    use stubble_placement::ImpressionKind;

    use super::*;

    /// Dots about 3 mm apart on a cap of a sphere around its top.
    fn cap(radius_mm: f64, reach_mm: f64) -> Vec<Impression> {
        let mut dots = Vec::new();
        let mut arc = 0.0;
        while arc <= reach_mm {
            let polar = arc / radius_mm;
            let around = ((TAU * radius_mm * polar.sin() / 3.0).round() as u32).max(1);
            for i in 0..around {
                let (sin, cos) = (TAU * f64::from(i) / f64::from(around)).sin_cos();
                let normal = Vector3::new(polar.sin() * sin, polar.cos(), polar.sin() * cos);
                dots.push(Impression {
                    id: dots.len() as u32 + 1,
                    session: 1,
                    order: dots.len() as u32 + 1,
                    position: Point::from(normal * radius_mm),
                    normal,
                    direction: Vector3::z(),
                    kind: ImpressionKind::Dot,
                    length_mm: 0.15,
                    diameter_mm: 0.15,
                    depth_mm: 0.4,
                    pigment: 0,
                    zone: ZoneKind::Core,
                    tone: 1.0,
                });
            }
            arc += 3.0;
        }
        dots
    }

    #[test]
    fn arcs_and_circles_around_the_middle_keep_their_length_on_a_sphere() {
        let dots = cap(90.0, 45.0);
        let patch = Patch::of((0..dots.len()).collect(), &dots).unwrap();
        for (polar, bearing) in [(0.2_f64, 0.1_f64), (0.5, 2.0), (0.45, -2.9)] {
            let ray = Vector3::new(-polar.sin() * bearing.sin(), polar.cos(), polar.sin() * bearing.cos());
            let seen = patch.seen(&Point::from(ray * 90.0));
            assert!((seen.arc_mm - 90.0 * polar).abs() < 1e-6, "{seen:?}");
            assert!((seen.foot_mm - 90.0 * polar.sin()).abs() < 1e-9);
            assert!((wrapped(seen.bearing - bearing)).abs() < 1e-9);
        }
    }

    #[test]
    fn slots_take_most_of_the_distortion_of_a_cap() {
        let dots = cap(85.0, 46.0);
        let patch = Patch::of((0..dots.len()).collect(), &dots).unwrap();
        let off = patch.distortion(&dots).unwrap();
        assert!(off.low > -0.012 && off.high < 0.012, "{off:?}");
        assert!(off.uncut > 0.03, "{off:?}");
        assert_eq!(patch.slots().len(), SECTORS);
        // Closing a slot takes away what the circle at the rim is too short by.
        let missing = TAU * (50.0 - 85.0 * (50.0_f64 / 85.0).sin());
        let width = |slot: &Vec<[f64; 2]>| {
            let ([ax, ay], [bx, by]) = (slot[slot.len() / 2 - 1], slot[slot.len() / 2]);
            (ax - bx).hypot(ay - by)
        };
        let cut: f64 = patch.slots().iter().map(width).sum();
        assert!((cut / missing - 1.0).abs() < 0.12, "{cut} of {missing}");
    }

    #[test]
    fn every_dot_of_a_large_area_lies_on_exactly_one_small_piece() {
        let dots = cap(90.0, 130.0);
        let pieces = patches(&dots);
        let mut all: Vec<usize> = pieces.iter().flat_map(|piece| piece.dots.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..dots.len()).collect::<Vec<_>>());
        assert!(pieces.len() > 4);
        for piece in &pieces {
            assert!(piece.dots.iter().all(|&dot| piece.seen(&dots[dot].position).arc_mm <= REACH_MM));
            assert!(piece.dots.iter().all(|&dot| piece.holds(&dots[dot].position)));
        }
    }
}
