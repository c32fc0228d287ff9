//! What each pixel sees: a z-buffer with eight samples a pixel, resolved into one fragment per surface in the pixel.

use nalgebra::Vector3;
use rayon::prelude::*;
use stubble_head::Mesh;

use crate::view::Camera;

/// Single-precision vector: what a picture needs.
pub(crate) type V3 = Vector3<f32>;

/// Sample positions in a pixel (the usual eight-rooks pattern), their mean is the pixel's centre.
const SAMPLES: [[f32; 2]; 8] = [
    [0.5625, 0.3125],
    [0.4375, 0.6875],
    [0.8125, 0.5625],
    [0.3125, 0.1875],
    [0.1875, 0.8125],
    [0.0625, 0.4375],
    [0.6875, 0.9375],
    [0.9375, 0.0625],
];

/// Rows that one task draws.
pub(crate) const BAND: usize = 32;

/// Samples of one pixel further apart than this in depth belong to different surfaces, mm.
const SEPARATE_MM: f32 = 5.0;

/// One surface in one pixel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fragment {
    /// Share of the pixel, 0..=1.
    pub(crate) weight: f32,
    /// Triangle of the mesh.
    pub(crate) triangle: u32,
    /// Corner weights at the fragment's middle.
    pub(crate) corners: [f32; 3],
    /// Position, head frame, mm.
    pub(crate) position: V3,
    /// Smooth unit normal turned towards the camera.
    pub(crate) normal: V3,
    /// Distance along the view direction, mm.
    pub(crate) depth: f32,
}

/// All fragments of a picture, in pixel order.
#[derive(Debug)]
pub(crate) struct Fragments {
    /// Fragments of pixel `p` are `all[first[p]..first[p + 1]]`, nearest first.
    pub(crate) first: Vec<u32>,
    pub(crate) all: Vec<Fragment>,
}

impl Fragments {
    pub(crate) fn of(&self, pixel: usize) -> std::ops::Range<usize> {
        self.first[pixel] as usize..self.first[pixel + 1] as usize
    }
}

struct Projected {
    x: f32,
    y: f32,
    /// Inverse depth: linear in the picture.
    inverse: f32,
}

/// Draws `mesh` as `camera` sees it.
pub(crate) fn rasterise(mesh: &Mesh, camera: &Camera) -> Fragments {
    let (width, height) = (camera.size.width as usize, camera.size.height as usize);
    let projected: Vec<Option<Projected>> = mesh
        .positions()
        .par_iter()
        .map(|p| {
            let [x, y, depth] = camera.project(p)?;
            Some(Projected { x: x as f32, y: y as f32, inverse: (1.0 / depth) as f32 })
        })
        .collect();
    let bands = height.div_ceil(BAND);
    let mut of_band: Vec<Vec<u32>> = vec![Vec::new(); bands];
    for (t, corners) in mesh.triangles().iter().enumerate() {
        let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
        for v in corners {
            match &projected[*v as usize] {
                Some(p) => (low, high) = (low.min(p.y), high.max(p.y)),
                None => (low, high) = (f32::INFINITY, f32::NEG_INFINITY),
            }
            if low == f32::INFINITY {
                break;
            }
        }
        if low == f32::INFINITY || high < 0.0 || low >= height as f32 {
            continue;
        }
        let from = (low.max(0.0) as usize / BAND).min(bands - 1);
        let to = (high.max(0.0) as usize / BAND).min(bands - 1);
        for band in &mut of_band[from..=to] {
            band.push(t as u32);
        }
    }
    let parts: Vec<(Vec<u32>, Vec<Fragment>)> = of_band
        .par_iter()
        .enumerate()
        .map(|(band, triangles)| {
            let rows = band * BAND..((band + 1) * BAND).min(height);
            let samples = draw_band(mesh, &projected, triangles, rows.clone(), width);
            resolve_band(mesh, camera, &projected, &samples, rows, width)
        })
        .collect();
    let mut fragments = Fragments { first: Vec::with_capacity(width * height + 1), all: Vec::new() };
    fragments.first.push(0);
    for (counts, part) in parts {
        for n in counts {
            fragments.first.push(fragments.first[fragments.first.len() - 1] + n);
        }
        fragments.all.extend(part);
    }
    fragments
}

/// Triangle (or none, `u32::MAX`) and inverse depth of each sample of a band, eight to a pixel.
struct Samples {
    triangle: Vec<u32>,
    inverse: Vec<f32>,
}

fn edge(a: &Projected, b: &Projected, x: f32, y: f32) -> f32 {
    (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)
}

fn draw_band(
    mesh: &Mesh,
    projected: &[Option<Projected>],
    triangles: &[u32],
    rows: std::ops::Range<usize>,
    width: usize,
) -> Samples {
    let n = rows.len() * width * SAMPLES.len();
    let mut samples = Samples { triangle: vec![u32::MAX; n], inverse: vec![0.0; n] };
    for &t in triangles {
        let [a, b, c] = mesh.triangles()[t as usize].map(|v| projected[v as usize].as_ref());
        let (Some(a), Some(b), Some(c)) = (a, b, c) else { continue };
        let area = edge(a, b, c.x, c.y);
        if area == 0.0 {
            continue;
        }
        let scale = 1.0 / area;
        let (x0, x1) = (a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x));
        let (y0, y1) = (a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y));
        if x1 < 0.0 || x0 >= width as f32 {
            continue;
        }
        let columns = x0.max(0.0) as usize..(x1.max(0.0) as usize + 1).min(width);
        let lines = (y0.max(0.0) as usize).max(rows.start)..(y1.max(0.0) as usize + 1).min(rows.end);
        // How much a weight changes at most from a pixel's middle to its corner.
        let reach = [(b, c), (c, a), (a, b)]
            .map(|(p, q)| 0.5 * ((q.x - p.x).abs() + (q.y - p.y).abs()) * scale.abs() + 1e-6);
        for row in lines {
            for column in columns.clone() {
                let base = ((row - rows.start) * width + column) * SAMPLES.len();
                // No corner of the pixel inside some edge's half-plane: no sample either.
                let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
                let (u, v) = (edge(b, c, x, y) * scale, edge(c, a, x, y) * scale);
                if u < -reach[0] || v < -reach[1] || 1.0 - u - v < -reach[2] {
                    continue;
                }
                for (s, [dx, dy]) in SAMPLES.iter().enumerate() {
                    let (x, y) = (column as f32 + dx, row as f32 + dy);
                    let u = edge(b, c, x, y) * scale;
                    let v = edge(c, a, x, y) * scale;
                    let w = 1.0 - u - v;
                    if u < 0.0 || v < 0.0 || w < 0.0 {
                        continue;
                    }
                    let inverse = u * a.inverse + v * b.inverse + w * c.inverse;
                    if inverse > samples.inverse[base + s] {
                        samples.inverse[base + s] = inverse;
                        samples.triangle[base + s] = t;
                    }
                }
            }
        }
    }
    samples
}

fn resolve_band(
    mesh: &Mesh,
    camera: &Camera,
    projected: &[Option<Projected>],
    samples: &Samples,
    rows: std::ops::Range<usize>,
    width: usize,
) -> (Vec<u32>, Vec<Fragment>) {
    let mut counts = Vec::with_capacity(rows.len() * width);
    let mut fragments = Vec::new();
    let mut order: Vec<usize> = Vec::with_capacity(SAMPLES.len());
    for row in rows.clone() {
        for column in 0..width {
            let base = ((row - rows.start) * width + column) * SAMPLES.len();
            let before = fragments.len();
            order.clear();
            let here = &samples.inverse[base..base + SAMPLES.len()];
            let (far, near) = here.iter().fold((f32::INFINITY, 0.0_f32), |(a, b), &i| (a.min(i), b.max(i)));
            if near == 0.0 {
                counts.push(0);
                continue;
            }
            if far > 0.0 && 1.0 / far - 1.0 / near < SEPARATE_MM {
                order.extend(0..SAMPLES.len());
                fragments.push(fragment(mesh, camera, projected, samples, base, &order, column, row));
                counts.push(1);
                continue;
            }
            order.extend((0..SAMPLES.len()).filter(|s| samples.triangle[base + s] != u32::MAX));
            order.sort_by(|&i, &j| samples.inverse[base + j].total_cmp(&samples.inverse[base + i]));
            let mut start = 0;
            while start < order.len() {
                let depth = |k: usize| 1.0 / samples.inverse[base + order[k]];
                let mut end = start + 1;
                while end < order.len() && depth(end) - depth(end - 1) < SEPARATE_MM {
                    end += 1;
                }
                let group = &order[start..end];
                fragments.push(fragment(mesh, camera, projected, samples, base, group, column, row));
                start = end;
            }
            counts.push((fragments.len() - before) as u32);
        }
    }
    (counts, fragments)
}

/// One fragment from samples of the same surface: its middle lies at the samples' mean, on the triangle of the
/// sample nearest to that mean.
fn fragment(
    mesh: &Mesh,
    camera: &Camera,
    projected: &[Option<Projected>],
    samples: &Samples,
    base: usize,
    group: &[usize],
    column: usize,
    row: usize,
) -> Fragment {
    let share = 1.0 / group.len() as f32;
    let (mut x, mut y, mut inverse) = (0.0, 0.0, 0.0);
    for &s in group {
        x += SAMPLES[s][0] * share;
        y += SAMPLES[s][1] * share;
        inverse += samples.inverse[base + s] * share;
    }
    let distance = |s: usize| (SAMPLES[s][0] - x).powi(2) + (SAMPLES[s][1] - y).powi(2);
    let nearest =
        group.iter().copied().min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap_or(group[0]);
    let triangle = samples.triangle[base + nearest];
    let (x, y) = (column as f32 + x, row as f32 + y);
    let ids = mesh.triangles()[triangle as usize];
    let mut corners = [1.0_f32 / 3.0; 3];
    if let [Some(a), Some(b), Some(c)] = ids.map(|v| projected[v as usize].as_ref()) {
        let scale = 1.0 / edge(a, b, c.x, c.y);
        let on_picture = [edge(b, c, x, y) * scale, edge(c, a, x, y) * scale, edge(a, b, x, y) * scale];
        // The middle may lie just outside the triangle; perspective makes the weights bend.
        let bent = [
            on_picture[0].max(0.0) * a.inverse,
            on_picture[1].max(0.0) * b.inverse,
            on_picture[2].max(0.0) * c.inverse,
        ];
        let sum: f32 = bent.iter().sum();
        if sum > 0.0 {
            corners = bent.map(|w| w / sum);
        }
    }
    let depth = 1.0 / inverse;
    let position = camera.unproject(f64::from(x), f64::from(y), f64::from(depth)).coords.cast::<f32>();
    let mut normal = V3::zeros();
    for k in 0..3 {
        normal += mesh.normals()[ids[k] as usize].cast::<f32>() * corners[k];
    }
    let normal = normal.try_normalize(1e-6).unwrap_or(V3::y());
    let to_eye = camera.eye.coords.cast::<f32>() - position;
    let [a, b, c] = mesh.corners(triangle as usize);
    let flat = (b - a).cross(&(c - a)).cast::<f32>();
    // A scan may be wound either way: the side that is seen is the outside.
    let outward = if flat.dot(&to_eye) * flat.dot(&normal) < 0.0 { -normal } else { normal };
    Fragment {
        weight: group.len() as f32 / SAMPLES.len() as f32,
        triangle,
        corners,
        position,
        normal: outward,
        depth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Size, View};
    use stubble_head::{Anthropometry, dome};

    #[test]
    fn fragments_lie_on_the_surface_and_fill_the_silhouette_once() {
        let head = dome(&Anthropometry::MAN);
        let camera = Camera::framing(&head, View::Front, Size::new(225, 275));
        let fragments = rasterise(&head.mesh, &camera);
        assert_eq!(fragments.first.len(), 225 * 275 + 1);
        let mut inner = 0;
        for pixel in 0..225 * 275 {
            let here = &fragments.all[fragments.of(pixel)];
            let covered: f32 = here.iter().map(|f| f.weight).sum();
            assert!(covered <= 1.0 + 1e-6);
            for f in here {
                let [a, b, c] = head.mesh.corners(f.triangle as usize);
                let normal = (b - a).cross(&(c - a)).normalize();
                let gap = normal.dot(&(f.position.cast::<f64>() - a.coords)).abs();
                assert!(gap < 1.0, "fragment {gap} mm off its triangle");
                assert!((f.normal.norm() - 1.0).abs() < 1e-5);
            }
            inner += usize::from(covered > 0.999);
        }
        assert!(inner > 15_000, "only {inner} full pixels");
    }
}
