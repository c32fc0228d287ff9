//! The marching front.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{DistanceField, Geodesic};

/// A straight front is a circle of this radius, mm: straight to 1e-5 mm over an edge of 2 mm.
pub(super) const STRAIGHT_MM: f64 = 1e5;
/// A vertex is taken up again only for an improvement that matters, mm.
const IMPROVEMENT_MM: f64 = 1e-7;

/// How the front reaches a vertex.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    /// Distance from the source, mm.
    pub(super) distance: f64,
    /// Distance at which the front would have been at the centre of its circle, mm: 0 for a point source, negative
    /// where a curve bulges towards the front, above `distance` where the front converges.
    pub(super) centre: f64,
    pub(super) side: i8,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Next {
    distance: f64,
    vertex: u32,
}

impl Eq for Next {}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.vertex.cmp(&self.vertex))
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

pub(super) struct Front<'g, 'm> {
    geodesic: &'g Geodesic<'m>,
    limit: f64,
    arrivals: Vec<Arrival>,
    settled: Vec<bool>,
    queue: BinaryHeap<Next>,
}

impl<'g, 'm> Front<'g, 'm> {
    pub(super) fn new(geodesic: &'g Geodesic<'m>, limit: f64) -> Self {
        let count = geodesic.mesh.positions().len();
        let never = Arrival { distance: f64::INFINITY, centre: 0.0, side: 1 };
        Self {
            geodesic,
            limit,
            arrivals: vec![never; count],
            settled: vec![false; count],
            queue: BinaryHeap::new(),
        }
    }

    pub(super) fn seed(&mut self, vertex: u32, arrival: Arrival) {
        if arrival.distance < self.arrivals[vertex as usize].distance - IMPROVEMENT_MM {
            self.arrivals[vertex as usize] = arrival;
            self.queue.push(Next { distance: arrival.distance, vertex });
        }
    }

    pub(super) fn run(mut self) -> DistanceField {
        let triangles = self.geodesic.mesh.triangles();
        while let Some(Next { distance, vertex }) = self.queue.pop() {
            if distance > self.arrivals[vertex as usize].distance {
                continue;
            }
            if distance > self.limit {
                break;
            }
            self.settled[vertex as usize] = true;
            for &t in self.geodesic.adjacency.triangles_around(vertex) {
                let corners = triangles[t as usize];
                let k = if corners[0] == vertex { 0 } else { 1 + usize::from(corners[1] != vertex) };
                let (a, b) = (corners[(k + 1) % 3], corners[(k + 2) % 3]);
                self.reach(vertex, a, b);
                self.reach(vertex, b, a);
            }
        }
        let limit = self.limit;
        DistanceField {
            distance_mm: self
                .arrivals
                .iter()
                .map(|a| if a.distance <= limit { a.distance } else { f64::INFINITY })
                .collect(),
            side: self.arrivals.iter().map(|a| a.side).collect(),
        }
    }

    /// Tries to reach `target` from a settled vertex along their edge, or through the edge to `partner`.
    fn reach(&mut self, from: u32, partner: u32, target: u32) {
        let positions = self.geodesic.mesh.positions();
        let [a, b, c] = [from, partner, target].map(|v| &positions[v as usize]);
        let start = self.arrivals[from as usize];
        let known = self.arrivals[target as usize].distance;
        if known <= start.distance.min(self.arrivals[partner as usize].distance) {
            return;
        }
        let to_target = (c - a).norm();
        if self.settled[partner as usize]
            && let Some(arrival) =
                through([start, self.arrivals[partner as usize]], [(b - a).norm(), to_target, (c - b).norm()])
        {
            self.seed(target, arrival);
            return;
        }
        let along = start.distance + to_target;
        self.seed(target, Arrival { distance: along, ..start });
    }
}

/// Continues a front through the edge between two vertices to the third one of their triangle, in the plane of the
/// triangle; `None` if the front passes beside the edge. `lengths` are of the edges ab, ac, bc.
fn through([a, b]: [Arrival; 2], [ab, ac, bc]: [f64; 3]) -> Option<Arrival> {
    let (centre, converging) = common_centre(a, b, ab);
    let (ra, rb) = ((a.distance - centre).abs(), (b.distance - centre).abs());
    // Frame: a at the origin, b on +x, c above. The centre lies below, or above for a converging front.
    let centre_x = 0.5 * ((ra - rb) * (ra + rb) / ab + ab);
    let centre_y_squared = ra * ra - centre_x * centre_x;
    if centre_y_squared < 0.0 {
        return None;
    }
    let centre_y = centre_y_squared.sqrt();
    let cx = 0.5 * ((ac - bc) * (ac + bc) / ab + ab);
    let cy = (ac * ac - cx * cx).max(0.0).sqrt();
    let depth = if converging { centre_y - cy } else { centre_y + cy };
    if depth <= 0.0 {
        return None;
    }
    let crossing = centre_x + (cx - centre_x) * centre_y / depth;
    if crossing < -1e-9 * ab || crossing > ab * (1.0 + 1e-9) {
        return None;
    }
    let radius = (cx - centre_x).hypot(depth);
    let distance = if converging { centre - radius } else { centre + radius };
    let near = if a.distance <= b.distance { a } else { b };
    (distance >= near.distance).then_some(Arrival { distance, centre, side: near.side })
}

/// One centre for the front through two vertices: the mean of their curvatures. A front that converges within a few
/// edges is taken as straight: beyond the focus it is no circle.
fn common_centre(a: Arrival, b: Arrival, edge: f64) -> (f64, bool) {
    let mean = 0.5 * (a.distance + b.distance);
    let centre = if a.centre == b.centre {
        a.centre
    } else {
        let bend = |v: Arrival| {
            let r = v.distance - v.centre;
            if r.abs() < 1e-9 { 1e9 } else { 1.0 / r }
        };
        let curvature = 0.5 * (bend(a) + bend(b));
        mean - if curvature.abs() < 1.0 / STRAIGHT_MM { STRAIGHT_MM } else { 1.0 / curvature }
    };
    if centre > mean && centre - mean < 4.0 * edge {
        return (mean - STRAIGHT_MM, false);
    }
    if centre > a.distance.min(b.distance) && centre <= mean {
        return (a.distance.min(b.distance), false);
    }
    (centre, centre > mean)
}
