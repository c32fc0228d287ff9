//! Curves on a surface as sources of distance.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Geodesic;
use super::march::{Arrival, STRAIGHT_MM};
use crate::{Mesh, Point, SurfacePoint, Vector};

/// The chord serves as distance this near the curve, mm: at most 0.04 % short of the skin's own distance on a scalp.
const NEAR_MM: f64 = 3.0;
/// The bend of a curve is read over this length on each side, mm.
const BEND_MM: f64 = 4.0;

/// A polyline on a mesh.
#[derive(Debug, Clone)]
pub struct SurfaceCurve {
    points: Vec<Point>,
    triangles: Vec<u32>,
    normals: Vec<Vector>,
    closed: bool,
}

impl SurfaceCurve {
    /// Joins points of a mesh in their order, and the last with the first if `closed`. Points should lie no farther
    /// apart than about an edge length of the mesh, for between them the curve is a chord.
    #[must_use]
    pub fn new(mesh: &Mesh, points: &[SurfacePoint], closed: bool) -> Self {
        let mut curve = Self { points: Vec::new(), triangles: Vec::new(), normals: Vec::new(), closed };
        for &at in points {
            let p = mesh.position(at);
            if curve.points.last().is_none_or(|last| (p - last).norm() > 1e-9) {
                curve.points.push(p);
                curve.triangles.push(at.triangle);
                curve.normals.push(mesh.normal(at));
            }
        }
        if closed
            && curve.points.len() > 1
            && (curve.points[0] - curve.points[curve.points.len() - 1]).norm() < 1e-9
        {
            curve.points.pop();
            curve.triangles.pop();
            curve.normals.pop();
        }
        curve
    }

    /// The points of the curve, mm.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether the last point joins the first.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Length of the curve, mm.
    #[must_use]
    pub fn length_mm(&self) -> f64 {
        (0..self.segments()).map(|s| (self.end(s) - self.points[s]).norm()).sum()
    }

    /// How the front starts at the vertices beside the curve.
    pub(super) fn near_field(&self, geodesic: &Geodesic<'_>, limit_mm: f64) -> Vec<(u32, Arrival)> {
        let mesh = geodesic.mesh;
        let positions = mesh.positions();
        let bends = self.bends();
        let mut found: BTreeMap<u32, Nearest> = BTreeMap::new();
        let mut queue: Vec<(u32, usize)> = Vec::new();
        for (i, &t) in self.triangles.iter().enumerate() {
            for v in mesh.triangles()[t as usize] {
                queue.push((v, i.min(self.segments().saturating_sub(1))));
            }
        }
        let reach = NEAR_MM.min(limit_mm);
        let mut head = 0;
        while head < queue.len() {
            let (v, guess) = queue[head];
            head += 1;
            let nearest = self.nearest(&positions[v as usize], guess);
            let on_source_triangle = head <= 3 * self.triangles.len();
            if nearest.distance > reach && !on_source_triangle {
                continue;
            }
            if found.get(&v).is_some_and(|old| old.distance <= nearest.distance + 1e-9) {
                continue;
            }
            found.insert(v, nearest);
            if nearest.distance <= reach {
                queue.extend(geodesic.adjacency().neighbours(v).iter().map(|&w| (w, nearest.segment)));
            }
        }
        found.into_iter().map(|(v, n)| (v, self.arrival(&positions[v as usize], &n, &bends))).collect()
    }

    fn segments(&self) -> usize {
        if self.closed { self.points.len() } else { self.points.len().saturating_sub(1) }
    }

    fn end(&self, segment: usize) -> Point {
        self.points[(segment + 1) % self.points.len()]
    }

    /// Walks along the curve from a guess to where it is nearest.
    fn nearest(&self, p: &Point, guess: usize) -> Nearest {
        let segments = self.segments();
        if segments == 0 {
            let distance = self.points.first().map_or(f64::INFINITY, |q| (p - q).norm());
            return Nearest { distance, segment: 0, fraction: 0.0 };
        }
        let mut best = self.on_segment(p, guess);
        loop {
            let mut better = best;
            for step in 1..=4 {
                for candidate in [self.shifted(best.segment, step), self.shifted(best.segment, -step)] {
                    let Some(candidate) = candidate else { continue };
                    let there = self.on_segment(p, candidate);
                    if there.distance < better.distance - 1e-12 {
                        better = there;
                    }
                }
            }
            if better.distance.total_cmp(&best.distance) != Ordering::Less {
                return best;
            }
            best = better;
        }
    }

    fn shifted(&self, segment: usize, by: isize) -> Option<usize> {
        let count = self.segments() as isize;
        let to = segment as isize + by;
        if self.closed {
            Some(to.rem_euclid(count) as usize)
        } else {
            (0..count).contains(&to).then_some(to as usize)
        }
    }

    fn on_segment(&self, p: &Point, segment: usize) -> Nearest {
        let (a, b) = (self.points[segment], self.end(segment));
        let along = b - a;
        let fraction = ((p - a).dot(&along) / along.norm_squared()).clamp(0.0, 1.0);
        Nearest { distance: (p - (a + along * fraction)).norm(), segment, fraction }
    }

    fn arrival(&self, p: &Point, nearest: &Nearest, bends: &[f64]) -> Arrival {
        let distance = nearest.distance;
        let segments = self.segments();
        if segments == 0 {
            return Arrival { distance, centre: 0.0, side: 1 };
        }
        let (i, j) = (nearest.segment, (nearest.segment + 1) % self.points.len());
        let direction = |s: usize| (self.end(s) - self.points[s]).normalize();
        let beyond = |step: isize| self.shifted(nearest.segment, step).map(direction);
        let mut along = direction(nearest.segment);
        let mut at_end = false;
        if nearest.fraction <= 0.0 {
            at_end = beyond(-1).is_none();
            along += beyond(-1).unwrap_or_else(Vector::zeros);
        } else if nearest.fraction >= 1.0 {
            at_end = beyond(1).is_none();
            along += beyond(1).unwrap_or_else(Vector::zeros);
        }
        let normal = self.normals[i] * (1.0 - nearest.fraction) + self.normals[j] * nearest.fraction;
        let foot = self.points[i] + (self.end(i) - self.points[i]) * nearest.fraction;
        let side = if normal.cross(&along).dot(&(p - foot)) >= 0.0 { 1 } else { -1 };
        if at_end {
            return Arrival { distance, centre: 0.0, side };
        }
        let bend = bends[i] * (1.0 - nearest.fraction) + bends[j] * nearest.fraction;
        let centre = if bend.abs() < 1.0 / STRAIGHT_MM { -STRAIGHT_MM } else { f64::from(side) / bend };
        Arrival { distance, centre, side }
    }

    /// Geodesic curvature at each point, 1/mm, positive where the curve turns left seen from outside.
    fn bends(&self) -> Vec<f64> {
        let count = self.points.len();
        (0..count)
            .map(|i| {
                let (back, before) = self.away(i, -1);
                let (ahead, after) = self.away(i, 1);
                let (u, v) = (self.points[i] - back, ahead - self.points[i]);
                let length = 0.5 * (before + after);
                if before <= 0.0 || after <= 0.0 {
                    return 0.0;
                }
                let n = &self.normals[i];
                n.dot(&u.cross(&v)).atan2(u.dot(&v)) / length
            })
            .collect()
    }

    /// The point about `BEND_MM` along the curve from point `i`, and how far it is.
    fn away(&self, i: usize, step: isize) -> (Point, f64) {
        let count = self.points.len() as isize;
        let (mut at, mut length) = (i as isize, 0.0);
        for _ in 0..count {
            let next = at + step;
            if !self.closed && !(0..count).contains(&next) {
                break;
            }
            let next = next.rem_euclid(count);
            length += (self.points[next as usize] - self.points[at as usize]).norm();
            at = next;
            if length >= BEND_MM {
                break;
            }
        }
        (self.points[at as usize], length)
    }
}

#[derive(Debug, Clone, Copy)]
struct Nearest {
    distance: f64,
    segment: usize,
    fraction: f64,
}
