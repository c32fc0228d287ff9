//! Walking down a distance field to its source.

use super::{DistanceField, Geodesic};
use crate::{Point, Vector};

impl Geodesic<'_> {
    /// The shortest path from a vertex back to the source of a distance field: a polyline on the surface, one point per
    /// crossed edge, the vertex first. Empty where the field does not reach.
    #[must_use]
    pub fn path_to_source(&self, field: &DistanceField, from: u32) -> Vec<Point> {
        let distance = &field.distance_mm;
        if !distance[from as usize].is_finite() {
            return Vec::new();
        }
        let positions = self.mesh.positions();
        let mut path = vec![positions[from as usize]];
        let mut at = Place::Vertex(from);
        for _ in 0..4 * self.mesh.triangles().len() {
            let Some((next, point)) = self.descend(distance, &at) else { break };
            path.push(point);
            at = next;
        }
        path
    }

    fn descend(&self, distance: &[f64], at: &Place) -> Option<(Place, Point)> {
        match *at {
            Place::Vertex(v) => self.descend_from_vertex(distance, v),
            Place::Edge { low, high, fraction, from } => {
                let positions = self.mesh.positions();
                let (a, b) = (positions[low as usize], positions[high as usize]);
                let here = a + (b - a) * fraction;
                let beyond = self
                    .adjacency
                    .triangles_around(low)
                    .iter()
                    .copied()
                    .find(|&t| t != from && self.mesh.triangles()[t as usize].contains(&high));
                if let Some(t) = beyond
                    && let Some(step) = self.cross(distance, t, &here, Some((low, high)))
                {
                    return Some(step);
                }
                let end = if distance[low as usize] <= distance[high as usize] { low } else { high };
                Some((Place::Vertex(end), positions[end as usize]))
            }
        }
    }

    fn descend_from_vertex(&self, distance: &[f64], v: u32) -> Option<(Place, Point)> {
        let positions = self.mesh.positions();
        let here = positions[v as usize];
        let mut best: Option<(f64, (Place, Point))> = None;
        let mut consider = |value: f64, step: (Place, Point)| {
            let slope = (distance[v as usize] - value) / (step.1 - here).norm();
            if slope > 1e-9 && best.as_ref().is_none_or(|b| slope > b.0) {
                best = Some((slope, step));
            }
        };
        for &t in self.adjacency.triangles_around(v) {
            if let Some((place, point)) = self.cross(distance, t, &here, None)
                && let Place::Edge { low, high, fraction, .. } = place
                && low != v
                && high != v
            {
                let value = distance[low as usize] * (1.0 - fraction) + distance[high as usize] * fraction;
                consider(value, (place, point));
            }
        }
        for &w in self.adjacency.neighbours(v) {
            consider(distance[w as usize], (Place::Vertex(w), positions[w as usize]));
        }
        best.map(|b| b.1)
    }

    /// Follows the steepest descent inside a triangle to another of its edges.
    fn cross(
        &self,
        distance: &[f64],
        t: u32,
        here: &Point,
        entry: Option<(u32, u32)>,
    ) -> Option<(Place, Point)> {
        let corners = self.mesh.triangles()[t as usize];
        let [a, b, c] = self.mesh.corners(t as usize);
        let d = corners.map(|v| distance[v as usize]);
        if d.iter().any(|d| !d.is_finite()) {
            return None;
        }
        let n = (b - a).cross(&(c - a));
        let gradient: Vector =
            n.cross(&((c - b) * d[0] + (a - c) * d[1] + (b - a) * d[2])) / n.norm_squared();
        let down = -gradient;
        let p = [a, b, c];
        let mut best: Option<(f64, (Place, Point))> = None;
        for k in 0..3 {
            let (i, j) = (k, (k + 1) % 3);
            let (low, high) = (corners[i].min(corners[j]), corners[i].max(corners[j]));
            if entry == Some((low, high)) {
                continue;
            }
            let outward = (p[j] - p[i]).cross(&n);
            let speed = down.dot(&outward);
            let gap = (p[i] - here).dot(&outward);
            if speed <= 0.0 || gap <= 1e-9 * outward.norm() {
                continue;
            }
            let time = gap / speed;
            if best.as_ref().is_none_or(|b| time < b.0) {
                let (q, r) = if low == corners[i] { (p[i], p[j]) } else { (p[j], p[i]) };
                let along = r - q;
                let hit = here + down * time;
                let fraction = ((hit - q).dot(&along) / along.norm_squared()).clamp(0.0, 1.0);
                best = Some((time, (Place::Edge { low, high, fraction, from: t }, q + along * fraction)));
            }
        }
        best.map(|b| b.1)
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Vertex(u32),
    /// On the edge between two vertices, `fraction` of the way from `low` to `high`, reached through triangle `from`.
    Edge {
        low: u32,
        high: u32,
        fraction: f64,
        from: u32,
    },
}
