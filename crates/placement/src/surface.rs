//! The canvas prepared for placing: triangles that carry density, in an order that keeps neighbours close in memory,
//! on which points are drawn and walked.

use rand_core::Rng;
use stubble_head::Point;

use crate::{Canvas, V3};

/// No triangle across an edge.
const BORDER: u32 = u32::MAX;

/// A point on the surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// Position relative to [`Surface::centre`], mm.
    pub(crate) at: V3,
    /// Triangle of the surface.
    pub(crate) triangle: u32,
}

/// Triangles with positive density.
#[derive(Debug, Clone)]
pub(crate) struct Surface {
    /// Positions are kept relative to this point, so that single precision resolves 0.1 µm.
    pub(crate) centre: Point,
    corners: Vec<[V3; 3]>,
    normals: Vec<V3>,
    /// Gradient of each corner's weight, per mm.
    gradients: Vec<[V3; 3]>,
    /// Triangle across the edge opposite each corner.
    across: Vec<[u32; 3]>,
    /// Dots per mm² at each corner.
    density: Vec<[f32; 3]>,
    /// Triangle of the canvas each one is.
    source: Vec<u32>,
    /// Dots on each triangle.
    mass: Vec<f64>,
    /// Least density that dots are spaced by, per mm².
    floor: f32,
}

/// A piece of the surface: where it is, how many dots it should hold, and the density there per mm².
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patch {
    pub(crate) at: V3,
    pub(crate) triangle: u32,
    pub(crate) mass: f32,
    pub(crate) density: f32,
}

impl Surface {
    /// Keeps the triangles where dots can lie.
    pub(crate) fn new(canvas: &Canvas) -> Self {
        let mesh = canvas.mesh();
        let (low, high) = mesh.bounds();
        let centre = nalgebra::center(&low, &high);
        let local = |p: Point| (p - centre).cast::<f32>();
        let per_mm2 = |v: u32| canvas.density_per_cm2()[v as usize] / 100.0;
        let mut kept: Vec<(u64, u32)> = mesh
            .triangles()
            .iter()
            .enumerate()
            .filter(|(_, t)| t.iter().any(|&v| per_mm2(v) > 0.0))
            .map(|(i, _)| {
                let [a, b, c] = mesh.corners(i);
                let middle = Point::from((a.coords + b.coords + c.coords) / 3.0);
                (morton(&((middle - low).component_div(&(high - low).add_scalar(1e-9)))), i as u32)
            })
            .collect();
        kept.sort_unstable();
        let mut surface = Self {
            centre,
            corners: Vec::with_capacity(kept.len()),
            normals: Vec::with_capacity(kept.len()),
            gradients: Vec::with_capacity(kept.len()),
            across: vec![[BORDER; 3]; kept.len()],
            density: Vec::with_capacity(kept.len()),
            source: kept.iter().map(|k| k.1).collect(),
            mass: Vec::with_capacity(kept.len()),
            floor: 1e-7,
        };
        for &(_, t) in &kept {
            let vertices = mesh.triangles()[t as usize];
            let [a, b, c] = mesh.corners(t as usize);
            let cross = (b - a).cross(&(c - a));
            let double = cross.norm();
            let normal = cross / double;
            // The weight of a corner falls to 0 on the opposite edge: its gradient is that edge turned by 90°.
            let gradients = [c - b, a - c, b - a].map(|edge| (normal.cross(&edge) / double).cast::<f32>());
            let density = vertices.map(per_mm2);
            surface.mass.push(0.5 * double * density.iter().sum::<f64>() / 3.0);
            surface.corners.push([local(a), local(b), local(c)]);
            surface.normals.push(normal.cast());
            surface.gradients.push(gradients);
            surface.density.push(density.map(|d| d as f32));
        }
        surface.connect(canvas);
        surface
    }

    /// Finds the triangle across each edge; an edge of more than two triangles joins them in pairs.
    fn connect(&mut self, canvas: &Canvas) {
        let mut edges: Vec<(u32, u32, u32, u8)> = Vec::with_capacity(self.source.len() * 3);
        for (t, &source) in self.source.iter().enumerate() {
            let v = canvas.mesh().triangles()[source as usize];
            for k in 0..3 {
                let (a, b) = (v[(k + 1) % 3], v[(k + 2) % 3]);
                edges.push((a.min(b), a.max(b), t as u32, k as u8));
            }
        }
        edges.sort_unstable();
        let mut i = 0;
        while i + 1 < edges.len() {
            let ((a, b, t, k), (c, d, u, m)) = (edges[i], edges[i + 1]);
            if (a, b) == (c, d) {
                self.across[t as usize][k as usize] = u;
                self.across[u as usize][m as usize] = t;
                i += 2;
            } else {
                i += 1;
            }
        }
    }

    /// Multiplies the density everywhere.
    pub(crate) fn scale(&mut self, factor: f64) {
        for d in self.density.iter_mut().flatten() {
            *d = (f64::from(*d) * factor) as f32;
        }
        for m in &mut self.mass {
            *m *= factor;
        }
        // Where the density fades to nothing, a dot still takes no more room than five mean spacings.
        self.floor = (self.integral() / (2500.0 * self.area_cm2().max(1e-6))).max(1e-7) as f32;
    }

    /// Lowers the density to at most this many dots per mm².
    pub(crate) fn cap(&mut self, most: f32) {
        for (t, d) in self.density.iter_mut().enumerate() {
            let before: f32 = d.iter().sum();
            *d = d.map(|d| d.min(most));
            if before > 0.0 {
                self.mass[t] *= f64::from(d.iter().sum::<f32>() / before);
            }
        }
    }

    /// Area where dots can lie, cm².
    pub(crate) fn area_cm2(&self) -> f64 {
        self.corners.iter().map(|[a, b, c]| f64::from((b - a).cross(&(c - a)).norm()) / 200.0).sum()
    }

    /// Dots on the whole surface.
    pub(crate) fn integral(&self) -> f64 {
        self.mass.iter().sum()
    }

    /// Number of triangles.
    pub(crate) fn len(&self) -> usize {
        self.corners.len()
    }

    /// Unit normal of a triangle.
    pub(crate) fn normal(&self, triangle: u32) -> V3 {
        self.normals[triangle as usize]
    }

    /// Corner weights of a spot.
    #[inline]
    pub(crate) fn weights(&self, spot: Spot) -> [f32; 3] {
        let t = spot.triangle as usize;
        let [g0, g1, _] = &self.gradients[t];
        let [c0, c1, _] = &self.corners[t];
        let w0 = (1.0 + g0.dot(&(spot.at - c0))).clamp(0.0, 1.0);
        let w1 = (1.0 + g1.dot(&(spot.at - c1))).clamp(0.0, 1.0 - w0);
        [w0, w1, 1.0 - w0 - w1]
    }

    /// Dots per mm² at a spot, never below a small share of the mean.
    #[inline]
    pub(crate) fn density_at(&self, spot: Spot) -> f32 {
        let w = self.weights(spot);
        let d = &self.density[spot.triangle as usize];
        (w[0] * d[0] + w[1] * d[1] + w[2] * d[2]).max(self.floor)
    }

    /// The spot in the mesh of the canvas.
    pub(crate) fn on_canvas(&self, spot: Spot) -> stubble_head::SurfacePoint {
        let w = self.weights(spot).map(f64::from);
        stubble_head::SurfacePoint {
            triangle: self.source[spot.triangle as usize],
            weights: [w[0], w[1], 1.0 - w[0] - w[1]],
        }
    }

    /// Moves along the surface by a displacement tangent to the spot's triangle, mm: straight across edges, along the
    /// border where the surface ends.
    pub(crate) fn walk(&self, spot: Spot, displacement: V3) -> Spot {
        let Spot { mut at, triangle } = spot;
        let mut t = triangle as usize;
        let mut rest = displacement;
        let mut from = BORDER;
        for _ in 0..24 {
            let (corners, gradients) = (&self.corners[t], &self.gradients[t]);
            let mut exit = None;
            let mut part = 1.0_f32;
            for k in 0..3 {
                let speed = gradients[k].dot(&rest);
                if speed >= 0.0 || (from != BORDER && self.across[t][k] == from) {
                    continue;
                }
                let weight = (1.0 + gradients[k].dot(&(at - corners[k]))).max(0.0);
                if weight < -speed * part {
                    (part, exit) = (weight / -speed, Some(k));
                }
            }
            at += rest * part;
            let Some(k) = exit else { break };
            rest *= 1.0 - part;
            let edge = corners[(k + 2) % 3] - corners[(k + 1) % 3];
            let along = edge / edge.norm().max(1e-12);
            let next = self.across[t][k];
            let onward = rest.dot(&along);
            if next == BORDER {
                if onward.abs() < 1e-5 || part == 0.0 {
                    break;
                }
                // One slide along the border: up to the corner at most, so that it cannot run round the rim.
                let (room_a, room_b) =
                    ((corners[(k + 1) % 3] - at).dot(&along), (corners[(k + 2) % 3] - at).dot(&along));
                at += along * onward.clamp(room_a.min(room_b), room_a.max(room_b));
                break;
            }
            // Unfold: what pointed out of this triangle points into the next one.
            let out = (rest - along * onward).norm();
            let inward = self.inward(next as usize, t as u32);
            rest = along * onward + inward * out;
            from = t as u32;
            t = next as usize;
        }
        Spot { at: self.inside(t, at), triangle: t as u32 }
    }

    /// The spot nearest to a place close to a triangle: from the triangle's middle straight to it.
    pub(crate) fn settled(&self, triangle: u32, at: V3) -> Spot {
        let [a, b, c] = &self.corners[triangle as usize];
        let start = Spot { at: (a + b + c) / 3.0, triangle };
        let n = self.normal(triangle);
        let away = at - start.at;
        self.walk(start, away - n * n.dot(&away))
    }

    /// Unit vector in triangle `t` away from its edge to `other`.
    fn inward(&self, t: usize, other: u32) -> V3 {
        let k = (0..3).find(|&k| self.across[t][k] == other).unwrap_or(0);
        let g = self.gradients[t][k];
        g / g.norm().max(1e-12)
    }

    /// Pulls a point that rounding left outside its triangle back into it.
    fn inside(&self, t: usize, at: V3) -> V3 {
        let w = self.weights(Spot { at, triangle: t as u32 });
        let [a, b, c] = &self.corners[t];
        a * w[0] + b * w[1] + c * w[2]
    }

    /// Cuts every triangle into equal pieces of at most `1 / per_dot` dots each.
    pub(crate) fn patches(&self, per_dot: f64) -> Vec<Patch> {
        self.cut(|t| (self.mass[t] * per_dot).sqrt() as f32)
    }

    /// Cuts every triangle into equal pieces of at most `area_mm2`.
    pub(crate) fn patches_by_area(&self, area_mm2: f32) -> Vec<Patch> {
        self.cut(|t| {
            let [a, b, c] = &self.corners[t];
            ((b - a).cross(&(c - a)).norm() / (2.0 * area_mm2)).sqrt()
        })
    }

    fn cut(&self, per_side: impl Fn(usize) -> f32) -> Vec<Patch> {
        let mut patches = Vec::with_capacity(self.len() * 4);
        for t in 0..self.len() {
            let k = per_side(t).ceil().clamp(1.0, 512.0) as usize;
            let [a, b, c] = &self.corners[t];
            let area = (b - a).cross(&(c - a)).norm() / 2.0 / (k * k) as f32;
            let d = &self.density[t];
            let mut add = |i: f32, j: f32| {
                let (u, v) = (i / k as f32, j / k as f32);
                let density = d[0] + (d[1] - d[0]) * u + (d[2] - d[0]) * v;
                if density > 0.0 {
                    let at = a + (b - a) * u + (c - a) * v;
                    patches.push(Patch { at, triangle: t as u32, mass: density * area, density });
                }
            };
            for i in 0..k {
                for j in 0..k - i {
                    add(i as f32 + 1.0 / 3.0, j as f32 + 1.0 / 3.0);
                    if i + j + 1 < k {
                        add(i as f32 + 2.0 / 3.0, j as f32 + 2.0 / 3.0);
                    }
                }
            }
        }
        patches
    }

    /// Draws `count` spots with the density as probability, evenly along a space-filling order of the triangles:
    /// much less clumped than independent draws.
    pub(crate) fn draw(&self, count: usize, rng: &mut impl Rng) -> Vec<Spot> {
        let total: f64 = self.mass.iter().sum();
        let mut spots = Vec::with_capacity(count);
        let (mut t, mut before) = (0, 0.0);
        for i in 0..count {
            let want = (i as f64 + unit(rng)) / count as f64 * total;
            while t + 1 < self.len() && before + self.mass[t] < want {
                before += self.mass[t];
                t += 1;
            }
            let d = &self.density[t];
            let most = d[0].max(d[1]).max(d[2]);
            let (mut u, mut v);
            loop {
                (u, v) = (unit(rng) as f32, unit(rng) as f32);
                if u + v > 1.0 {
                    (u, v) = (1.0 - u, 1.0 - v);
                }
                let here = d[0] + (d[1] - d[0]) * u + (d[2] - d[0]) * v;
                if unit(rng) as f32 * most <= here {
                    break;
                }
            }
            let [a, b, c] = &self.corners[t];
            spots.push(Spot { at: a + (b - a) * u + (c - a) * v, triangle: t as u32 });
        }
        spots
    }
}

/// A number in 0..1.
pub(crate) fn unit(rng: &mut impl Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Place along a Morton curve of a point in the unit cube.
fn morton(p: &nalgebra::Vector3<f64>) -> u64 {
    let spread = |v: f64| {
        let mut x = (v.clamp(0.0, 1.0) * f64::from((1 << 20) - 1)) as u64;
        x = (x | (x << 32)) & 0x001f_0000_0000_ffff;
        x = (x | (x << 16)) & 0x001f_0000_ff00_00ff;
        x = (x | (x << 8)) & 0x100f_00f0_0f00_f00f;
        x = (x | (x << 4)) & 0x10c3_0c30_c30c_30c3;
        (x | (x << 2)) & 0x1249_2492_4924_9249
    };
    spread(p.x) | (spread(p.y) << 1) | (spread(p.z) << 2)
}
