//! Finding the nearest surface point and the first surface hit by a ray: a bounding volume hierarchy over triangles.

use crate::{Mesh, Point, SurfacePoint, Vector};

/// Triangles in a leaf at most.
const LEAF: usize = 4;
/// Bins per axis when a split is chosen.
const BINS: usize = 12;
/// Subtrees larger than this are built on another thread; the result does not depend on it.
const PARALLEL: usize = 16_384;
/// Slack of the ray test at triangle borders, so that no ray slips between two neighbours.
const BORDER_SLACK: f64 = 1e-10;
/// Deep enough for any tree that halves 2^32 triangles with room for uneven splits; a deeper tree is cut into leaves.
const MAX_DEPTH: usize = 62;

/// A spatial index over the triangles of a mesh. Cheap to query from many threads at once.
#[derive(Debug, Clone)]
pub struct SurfaceIndex {
    nodes: Vec<Node>,
    /// In leaf order.
    corners: Vec<[Point; 3]>,
    /// Triangle of the mesh that `corners` at the same place came from.
    triangles: Vec<u32>,
}

/// Children follow their parent: the left one directly, the right one `skip` nodes later.
#[derive(Debug, Clone, Copy)]
struct Node {
    low: [f64; 3],
    high: [f64; 3],
    /// Inner node: distance to the right child. Leaf: first place in `corners`.
    skip_or_first: u32,
    /// Triangles in the leaf; 0 for an inner node.
    count: u32,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    low: [f64; 3],
    high: [f64; 3],
    centre: [f64; 3],
    triangle: u32,
}

impl SurfaceIndex {
    /// Builds the index, O(n log n).
    #[must_use]
    pub fn new(mesh: &Mesh) -> Self {
        let all: Vec<u32> = (0..mesh.triangles().len() as u32).collect();
        Self::of_part(mesh, &all)
    }

    /// Builds the index over some triangles of a mesh; answers name the triangles of the whole mesh.
    #[must_use]
    pub fn of_part(mesh: &Mesh, triangles: &[u32]) -> Self {
        let mut items: Vec<Item> = triangles
            .iter()
            .map(|&triangle| {
                let [a, b, c] = mesh.corners(triangle as usize);
                let (low, high) = (a.inf(&b).inf(&c), a.sup(&b).sup(&c));
                let centre = nalgebra::center(&low, &high);
                Item { low: low.into(), high: high.into(), centre: centre.into(), triangle }
            })
            .collect();
        let nodes = if items.is_empty() { Vec::new() } else { build(&mut items, 0, 0) };
        let corners = items.iter().map(|i| mesh.corners(i.triangle as usize)).collect();
        Self { nodes, corners, triangles: items.iter().map(|i| i.triangle).collect() }
    }

    /// The nearest point of the surface and its distance, mm.
    #[must_use]
    pub fn closest(&self, to: &Point) -> (SurfacePoint, f64) {
        self.closest_within(to, f64::INFINITY)
            .unwrap_or((SurfacePoint { triangle: 0, weights: [1.0, 0.0, 0.0] }, f64::INFINITY))
    }

    /// The nearest point of the surface if it is nearer than `limit_mm`, and its distance, mm.
    #[must_use]
    pub fn closest_within(&self, to: &Point, limit_mm: f64) -> Option<(SurfacePoint, f64)> {
        let mut best = limit_mm * limit_mm;
        let mut found = None;
        let mut stack = [(0_u32, 0.0_f64); MAX_DEPTH + 2];
        stack[0] = (0, self.nodes.first()?.distance_squared(to));
        let mut top = 1;
        while top > 0 {
            top -= 1;
            let (at, distance) = stack[top];
            if distance >= best {
                continue;
            }
            let node = &self.nodes[at as usize];
            if node.count > 0 {
                let first = node.skip_or_first as usize;
                for place in first..first + node.count as usize {
                    let (weights, d) = closest_on_triangle(to, &self.corners[place]);
                    if d < best {
                        best = d;
                        found = Some(SurfacePoint { triangle: self.triangles[place], weights });
                    }
                }
                continue;
            }
            let (left, right) = (at + 1, at + node.skip_or_first);
            let dl = self.nodes[left as usize].distance_squared(to);
            let dr = self.nodes[right as usize].distance_squared(to);
            let (near, far) = if dl <= dr { ((left, dl), (right, dr)) } else { ((right, dr), (left, dl)) };
            if far.1 < best {
                stack[top] = far;
                top += 1;
            }
            if near.1 < best {
                stack[top] = near;
                top += 1;
            }
        }
        found.map(|f| (f, best.sqrt()))
    }

    /// The first hit of a ray and its distance along `direction` (unit), mm; nothing behind `origin` or beyond `limit_mm`.
    #[must_use]
    pub fn ray(&self, origin: &Point, direction: &Vector, limit_mm: f64) -> Option<(SurfacePoint, f64)> {
        let mut best = limit_mm;
        let mut found = None;
        // A component of zero must not turn a face that touches the origin into NaN.
        let inverse = direction.map(|d| if d.abs() < 1e-150 { 1e150_f64.copysign(d) } else { 1.0 / d });
        let mut stack = [(0_u32, 0.0_f64); MAX_DEPTH + 2];
        stack[0] = (0, self.nodes.first()?.entry(origin, &inverse, best)?);
        let mut top = 1;
        while top > 0 {
            top -= 1;
            let (at, entry) = stack[top];
            if entry > best {
                continue;
            }
            let node = &self.nodes[at as usize];
            if node.count > 0 {
                let first = node.skip_or_first as usize;
                for place in first..first + node.count as usize {
                    if let Some((weights, d)) = ray_triangle(origin, direction, &self.corners[place])
                        && d < best
                    {
                        best = d;
                        found = Some(SurfacePoint { triangle: self.triangles[place], weights });
                    }
                }
                continue;
            }
            let (left, right) = (at + 1, at + node.skip_or_first);
            let l = self.nodes[left as usize].entry(origin, &inverse, best).map(|d| (left, d));
            let r = self.nodes[right as usize].entry(origin, &inverse, best).map(|d| (right, d));
            let (near, far) = match (l, r) {
                (Some(l), Some(r)) if l.1 <= r.1 => (Some(l), Some(r)),
                (Some(l), Some(r)) => (Some(r), Some(l)),
                (l, r) => (l.or(r), None),
            };
            for next in [far, near].into_iter().flatten() {
                stack[top] = next;
                top += 1;
            }
        }
        found.map(|f| (f, best))
    }
}

impl Node {
    fn distance_squared(&self, to: &Point) -> f64 {
        (0..3)
            .map(|k| {
                let d = (self.low[k] - to[k]).max(to[k] - self.high[k]).max(0.0);
                d * d
            })
            .sum()
    }

    /// Where a ray enters the box, if it does before `limit`; with slack for rays along faces and through corners.
    fn entry(&self, origin: &Point, inverse: &Vector, limit: f64) -> Option<f64> {
        let (mut enter, mut leave) = (0.0_f64, limit);
        for k in 0..3 {
            let a = (self.low[k] - origin[k]) * inverse[k];
            let b = (self.high[k] - origin[k]) * inverse[k];
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        (enter <= leave * (1.0 + 1e-12) + 1e-9).then_some(enter)
    }
}

/// Builds a subtree whose first triangle has the place `first`.
fn build(items: &mut [Item], first: usize, depth: usize) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(2 * items.len() / LEAF + 1);
    build_into(items, first, depth, &mut nodes);
    nodes
}

fn build_into(items: &mut [Item], first: usize, depth: usize, nodes: &mut Vec<Node>) {
    let (low, high) = bounds(items);
    let here = nodes.len();
    let leaf = Node { low, high, skip_or_first: first as u32, count: items.len() as u32 };
    nodes.push(leaf);
    if items.len() <= LEAF || depth == MAX_DEPTH {
        return;
    }
    let middle = split(items);
    let (left, right) = items.split_at_mut(middle);
    if left.len() + right.len() > PARALLEL {
        let (l, r) =
            rayon::join(|| build(left, first, depth + 1), || build(right, first + middle, depth + 1));
        nodes.extend(l);
        nodes[here].skip_or_first = (nodes.len() - here) as u32;
        nodes.extend(r);
    } else {
        build_into(left, first, depth + 1, nodes);
        nodes[here].skip_or_first = (nodes.len() - here) as u32;
        build_into(right, first + middle, depth + 1, nodes);
    }
    nodes[here].count = 0;
}

fn bounds(items: &[Item]) -> ([f64; 3], [f64; 3]) {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for item in items {
        for k in 0..3 {
            low[k] = low[k].min(item.low[k]);
            high[k] = high[k].max(item.high[k]);
        }
    }
    (low, high)
}

/// Reorders the items and returns where the right half starts: surface-area heuristic over bins, halves by count
/// when all centres coincide.
fn split(items: &mut [Item]) -> usize {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for item in items.iter() {
        for k in 0..3 {
            low[k] = low[k].min(item.centre[k]);
            high[k] = high[k].max(item.centre[k]);
        }
    }
    let axis = (0..3).max_by(|&a, &b| (high[a] - low[a]).total_cmp(&(high[b] - low[b]))).unwrap_or(0);
    let extent = high[axis] - low[axis];
    if extent > 0.0 {
        let bin =
            |item: &Item| (((item.centre[axis] - low[axis]) / extent * BINS as f64) as usize).min(BINS - 1);
        let mut bins = [(0_usize, [f64::INFINITY; 3], [f64::NEG_INFINITY; 3]); BINS];
        for item in items.iter() {
            let b = &mut bins[bin(item)];
            b.0 += 1;
            for k in 0..3 {
                b.1[k] = b.1[k].min(item.low[k]);
                b.2[k] = b.2[k].max(item.high[k]);
            }
        }
        let mut from_right = [0.0; BINS];
        let mut sweep = (0, [f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for k in (1..BINS).rev() {
            merge(&mut sweep, &bins[k]);
            from_right[k] = sweep.0 as f64 * area(&sweep);
        }
        let mut sweep = (0, [f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        let mut best = (f64::INFINITY, 1);
        for k in 1..BINS {
            merge(&mut sweep, &bins[k - 1]);
            let cost = sweep.0 as f64 * area(&sweep) + from_right[k];
            if sweep.0 > 0 && sweep.0 < items.len() && cost < best.0 {
                best = (cost, k);
            }
        }
        let mut middle = 0;
        for at in 0..items.len() {
            if bin(&items[at]) < best.1 {
                items.swap(at, middle);
                middle += 1;
            }
        }
        if middle > 0 && middle < items.len() {
            return middle;
        }
    }
    items.len() / 2
}

type Bin = (usize, [f64; 3], [f64; 3]);

fn merge(into: &mut Bin, bin: &Bin) {
    into.0 += bin.0;
    for k in 0..3 {
        into.1[k] = into.1[k].min(bin.1[k]);
        into.2[k] = into.2[k].max(bin.2[k]);
    }
}

fn area(bin: &Bin) -> f64 {
    if bin.0 == 0 {
        return 0.0;
    }
    let e = [bin.2[0] - bin.1[0], bin.2[1] - bin.1[1], bin.2[2] - bin.1[2]];
    e[0] * e[1] + e[1] * e[2] + e[2] * e[0]
}

/// Weights of the nearest point of a triangle and the squared distance (Ericson, Real-Time Collision Detection, 5.1.5).
pub(crate) fn closest_on_triangle(p: &Point, corners: &[Point; 3]) -> ([f64; 3], f64) {
    let [a, b, c] = corners;
    let (ab, ac, ap) = (b - a, c - a, p - a);
    let (d1, d2) = (ab.dot(&ap), ac.dot(&ap));
    let weights = 'found: {
        if d1 <= 0.0 && d2 <= 0.0 {
            break 'found [1.0, 0.0, 0.0];
        }
        let bp = p - b;
        let (d3, d4) = (ab.dot(&bp), ac.dot(&bp));
        if d3 >= 0.0 && d4 <= d3 {
            break 'found [0.0, 1.0, 0.0];
        }
        let vc = d1 * d4 - d3 * d2;
        if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
            let v = d1 / (d1 - d3);
            break 'found [1.0 - v, v, 0.0];
        }
        let cp = p - c;
        let (d5, d6) = (ab.dot(&cp), ac.dot(&cp));
        if d6 >= 0.0 && d5 <= d6 {
            break 'found [0.0, 0.0, 1.0];
        }
        let vb = d5 * d2 - d1 * d6;
        if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
            let w = d2 / (d2 - d6);
            break 'found [1.0 - w, 0.0, w];
        }
        let va = d3 * d6 - d5 * d4;
        if va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0 {
            let w = (d4 - d3) / ((d4 - d3) + (d5 - d6));
            break 'found [0.0, 1.0 - w, w];
        }
        let sum = va + vb + vc;
        let (v, w) = (vb / sum, vc / sum);
        [1.0 - v - w, v, w]
    };
    let q = a.coords * weights[0] + b.coords * weights[1] + c.coords * weights[2];
    (weights, (p.coords - q).norm_squared())
}

/// Weights and distance of a hit (Möller & Trumbore 1997), both sides.
fn ray_triangle(origin: &Point, direction: &Vector, corners: &[Point; 3]) -> Option<([f64; 3], f64)> {
    let (e1, e2) = (corners[1] - corners[0], corners[2] - corners[0]);
    let p = direction.cross(&e2);
    let det = e1.dot(&p);
    if det == 0.0 {
        return None;
    }
    let inverse = 1.0 / det;
    let s = origin - corners[0];
    let u = s.dot(&p) * inverse;
    if !(-BORDER_SLACK..=1.0 + BORDER_SLACK).contains(&u) {
        return None;
    }
    let q = s.cross(&e1);
    let v = direction.dot(&q) * inverse;
    if v < -BORDER_SLACK || u + v > 1.0 + BORDER_SLACK {
        return None;
    }
    let d = e2.dot(&q) * inverse;
    if d <= 1e-9 || !d.is_finite() {
        return None;
    }
    let (u, v) = (u.clamp(0.0, 1.0), v.clamp(0.0, 1.0));
    let sum = (u + v).max(1.0);
    let (u, v) = (u / sum, v / sum);
    Some(([(1.0 - u - v).max(0.0), u, v], d))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::sphere;

    #[test]
    fn every_ray_from_the_centre_of_a_closed_surface_hits_it_once_at_its_radius() {
        let mesh = sphere(90.0, 4);
        let index = SurfaceIndex::new(&mesh);
        let mut missed = 0;
        for i in 0..20_000 {
            let direction = crate::testing::direction(i);
            match index.ray(&Point::origin(), &direction, 1e3) {
                Some((at, d)) => {
                    assert!((mesh.position(at) - Point::from(direction * d)).norm() < 1e-7);
                    assert!((89.0..=90.0001).contains(&d));
                }
                None => missed += 1,
            }
        }
        assert_eq!(missed, 0);
    }

    #[test]
    fn rays_along_shared_edges_and_vertices_do_not_slip_through() {
        let mesh = sphere(90.0, 3);
        let index = SurfaceIndex::new(&mesh);
        for t in mesh.triangles() {
            let [a, b, _] = t.map(|v| mesh.positions()[v as usize]);
            for target in [a, nalgebra::center(&a, &b)] {
                assert!(index.ray(&Point::origin(), &target.coords.normalize(), 1e3).is_some());
            }
        }
    }

    proptest! {
        #[test]
        fn closest_is_what_trying_every_triangle_finds(x in -200.0..200.0_f64, y in -200.0..200.0_f64, z in -200.0..200.0_f64) {
            let mesh = sphere(80.0, 2);
            let index = SurfaceIndex::new(&mesh);
            let p = Point::new(x, y, z);
            let (at, d) = index.closest(&p);
            let truth = (0..mesh.triangles().len())
                .map(|t| closest_on_triangle(&p, &mesh.corners(t)).1)
                .fold(f64::INFINITY, f64::min)
                .sqrt();
            prop_assert!((d - truth).abs() < 1e-9);
            prop_assert!(((mesh.position(at) - p).norm() - d).abs() < 1e-9);
            prop_assert!(index.closest_within(&p, truth * 0.999).is_none());
        }
    }
}
