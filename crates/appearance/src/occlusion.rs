//! Which directions of the sky a point of the head sees: depth maps of a coarse copy of the head from all around.

use std::collections::HashMap;

use rayon::prelude::*;
use stubble_head::Mesh;

use crate::raster::V3;

/// Directions over the whole sphere.
pub(crate) const DIRECTIONS: usize = 192;
/// Texels along each side of a depth map.
const TEXELS: usize = 176;
/// Cell of the coarse copy that casts the shadows, mm.
const CELL_MM: f32 = 2.5;
/// A point is lifted off its surface by this before it is tested, so that the coarse copy does not shade it, mm.
const LIFT_MM: f32 = 2.2;

/// Depth maps from every direction.
#[derive(Debug)]
pub(crate) struct Occlusion {
    maps: Vec<DepthMap>,
    centre: V3,
    texels_per_mm: f32,
}

#[derive(Debug)]
struct DepthMap {
    /// Unit vector from the head to the light.
    toward: V3,
    across: V3,
    along: V3,
    /// Greatest distance along `toward` in each texel, mm.
    height: Vec<f32>,
}

impl Occlusion {
    pub(crate) fn new(mesh: &Mesh) -> Self {
        let (points, triangles) = coarse(mesh);
        let (low, high) = points
            .iter()
            .fold((V3::repeat(f32::INFINITY), V3::repeat(f32::NEG_INFINITY)), |(low, high), p| {
                (low.inf(p), high.sup(p))
            });
        let centre = (low + high) / 2.0;
        let radius = points.iter().map(|p| (p - centre).norm()).fold(1.0, f32::max) + CELL_MM;
        let texels_per_mm = TEXELS as f32 / (2.0 * radius);
        let maps = (0..DIRECTIONS)
            .into_par_iter()
            .map(|i| {
                // Points of a Fibonacci spiral are spread evenly over the sphere.
                let y = 1.0 - (2.0 * i as f32 + 1.0) / DIRECTIONS as f32;
                let turn = i as f32 * std::f32::consts::PI * (3.0 - 5.0_f32.sqrt());
                let flat = (1.0 - y * y).sqrt();
                let toward = V3::new(flat * turn.cos(), y, flat * turn.sin());
                DepthMap::new(toward, &points, &triangles, centre, texels_per_mm)
            })
            .collect();
        Self { maps, centre, texels_per_mm }
    }

    /// Directions towards the sky with the share of light, 0..=1, that reaches a point from each; directions behind
    /// the surface are left out.
    pub(crate) fn visible(&self, position: &V3, normal: &V3, mut each: impl FnMut(usize, &V3, f32)) {
        let lifted = position + normal * LIFT_MM - self.centre;
        for (i, map) in self.maps.iter().enumerate() {
            // A little beyond the horizon: soft tissue is lit there.
            if map.toward.dot(normal) > -0.35 {
                each(i, &map.toward, map.visibility(&lifted, self.texels_per_mm));
            }
        }
    }

    /// Unit vector of direction `i`.
    pub(crate) fn toward(&self, i: usize) -> V3 {
        self.maps[i].toward
    }
}

impl DepthMap {
    fn new(toward: V3, points: &[V3], triangles: &[[u32; 3]], centre: V3, texels_per_mm: f32) -> Self {
        let side = if toward.y.abs() < 0.9 { V3::y() } else { V3::x() };
        let across = side.cross(&toward).normalize();
        let along = toward.cross(&across);
        let half = TEXELS as f32 / 2.0;
        let projected: Vec<[f32; 3]> = points
            .iter()
            .map(|p| {
                let d = p - centre;
                [half + d.dot(&across) * texels_per_mm, half + d.dot(&along) * texels_per_mm, d.dot(&toward)]
            })
            .collect();
        let mut height = vec![f32::NEG_INFINITY; TEXELS * TEXELS];
        for t in triangles {
            let [a, b, c] = t.map(|v| projected[v as usize]);
            let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
            if area == 0.0 {
                continue;
            }
            let range = |k: usize| {
                let low = a[k].min(b[k]).min(c[k]) - 0.5;
                let high = a[k].max(b[k]).max(c[k]) - 0.5;
                low.ceil().max(0.0) as usize..((high.floor() + 1.0).max(0.0) as usize).min(TEXELS)
            };
            for row in range(1) {
                for column in range(0) {
                    let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
                    let u = ((c[0] - b[0]) * (y - b[1]) - (c[1] - b[1]) * (x - b[0])) / area;
                    let v = ((a[0] - c[0]) * (y - c[1]) - (a[1] - c[1]) * (x - c[0])) / area;
                    let w = 1.0 - u - v;
                    if u >= 0.0 && v >= 0.0 && w >= 0.0 {
                        let h = u * a[2] + v * b[2] + w * c[2];
                        let texel = &mut height[row * TEXELS + column];
                        *texel = texel.max(h);
                    }
                }
            }
        }
        Self { toward, across, along, height }
    }

    /// Share of the light that passes, from four texels with a soft edge.
    fn visibility(&self, from_centre: &V3, texels_per_mm: f32) -> f32 {
        let half = TEXELS as f32 / 2.0;
        let x = half + from_centre.dot(&self.across) * texels_per_mm - 0.5;
        let y = half + from_centre.dot(&self.along) * texels_per_mm - 0.5;
        let h = from_centre.dot(&self.toward);
        let (x, y) = (x.clamp(0.0, TEXELS as f32 - 1.001), y.clamp(0.0, TEXELS as f32 - 1.001));
        let (i, j) = (x as usize, y as usize);
        let (fx, fy) = (x - i as f32, y - j as f32);
        let open = |row: usize, column: usize| {
            let above = self.height[row * TEXELS + column] - h;
            1.0 - ((above + 0.5) / 2.5).clamp(0.0, 1.0)
        };
        (open(j, i) * (1.0 - fx) + open(j, i + 1) * fx) * (1.0 - fy)
            + (open(j + 1, i) * (1.0 - fx) + open(j + 1, i + 1) * fx) * fy
    }
}

/// The mesh with all vertices of a cell merged into their mean: enough to cast soft shadows, whatever the scan's size.
fn coarse(mesh: &Mesh) -> (Vec<V3>, Vec<[u32; 3]>) {
    let mut cells: HashMap<[i32; 3], u32> = HashMap::new();
    let mut sums: Vec<(V3, f32)> = Vec::new();
    let cell_of: Vec<u32> = mesh
        .positions()
        .iter()
        .map(|p| {
            let p = p.coords.cast::<f32>();
            let key = [p.x, p.y, p.z].map(|c| (c / CELL_MM).floor() as i32);
            let next = sums.len() as u32;
            let cell = *cells.entry(key).or_insert(next);
            if cell == next {
                sums.push((V3::zeros(), 0.0));
            }
            let sum = &mut sums[cell as usize];
            sum.0 += p;
            sum.1 += 1.0;
            cell
        })
        .collect();
    let points = sums.into_iter().map(|(sum, n)| sum / n).collect();
    let mut triangles: Vec<[u32; 3]> = mesh
        .triangles()
        .iter()
        .map(|t| t.map(|v| cell_of[v as usize]))
        .filter(|[a, b, c]| a != b && b != c && c != a)
        .collect();
    triangles.sort_unstable();
    triangles.dedup();
    (points, triangles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_head::{Anthropometry, dome};

    #[test]
    fn a_convex_head_sees_its_whole_sky_and_nothing_below() {
        let head = dome(&Anthropometry::MAN);
        let occlusion = Occlusion::new(&head.mesh);
        for v in (0..head.mesh.positions().len()).step_by(1000) {
            let p = head.mesh.positions()[v].coords.cast::<f32>();
            let n = head.mesh.normals()[v].cast::<f32>();
            if p.y < 0.0 {
                continue;
            }
            let (mut seen, mut all) = (0.0, 0.0);
            occlusion.visible(&p, &n, |_, toward, open| {
                let cosine = toward.dot(&n).max(0.0);
                seen += cosine * open;
                all += cosine;
            });
            assert!(seen / all > 0.97, "vertex {v} sees {} of its sky", seen / all);
        }
    }
}
