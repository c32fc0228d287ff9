//! Light on each fragment: soft light with the head's own shadow, blurred below the skin, and the sheen above it.

use rayon::prelude::*;
use stubble_head::Mesh;

use crate::face::Face;
use crate::light::Rig;
use crate::occlusion::{DIRECTIONS, Occlusion};
use crate::raster::{BAND, Fragments, V3};
use crate::skin::{Bands, Broad, ambient_sheen, broad, mottle, relief, sheen};
use crate::view::Camera;

/// What does not change with time, for each fragment.
#[derive(Debug)]
pub(crate) struct Shading {
    /// Irradiance over π: times reflectance it is the diffuse radiance.
    pub(crate) diffuse: Vec<V3>,
    /// Radiance of the sheen.
    pub(crate) gloss: Vec<V3>,
    /// Reflectance of the bare skin.
    pub(crate) reflectance: Vec<V3>,
}

/// Pixels between the places where the light is gathered.
const STEP: usize = 4;

/// Light gathered at one place.
#[derive(Debug, Clone, Copy)]
struct Gathered {
    position: V3,
    normal: V3,
    /// Irradiance in red, green and blue on a surface with this normal.
    irradiance: V3,
    /// How it changes with the normal: its vectors.
    vector: [V3; 3],
    /// Share of each lobe's light that arrives, at most four lobes.
    lobes: [f32; 4],
    /// Share of the ambient light that arrives.
    open: f32,
    /// What varies slowly over the skin.
    broad: Broad,
}

/// The rig's weights over the directions of the sky, in head axes.
struct Weights {
    /// Radiance times solid angle of each direction.
    radiance: Vec<V3>,
    /// For each lobe, its part of that in green.
    lobes: Vec<Vec<f32>>,
}

/// Lights and colours every fragment.
pub(crate) fn shade(
    mesh: &Mesh,
    fragments: &Fragments,
    camera: &Camera,
    rig: &Rig,
    occlusion: &Occlusion,
    skin: &Bands,
    face: Option<&Face>,
    seed: u32,
) -> Shading {
    let (width, height) = (camera.size.width as usize, camera.size.height as usize);
    let weights = weigh(rig, camera, occlusion);
    let columns = width.div_ceil(STEP);
    let rows = height.div_ceil(STEP);
    let grid: Vec<Option<Gathered>> = (0..rows * columns)
        .into_par_iter()
        .map(|i| {
            let (row, column) = ((i / columns * STEP).min(height - 1), (i % columns * STEP).min(width - 1));
            let fragment = fragments.all.get(fragments.of(row * width + column).next()?)?;
            Some(gather(&fragment.position, &fragment.normal, &weights, occlusion, skin, seed))
        })
        .collect();
    let eye = camera.eye.coords.cast::<f32>();
    let axes = [camera.right, camera.up, -camera.forward].map(|a| a.cast::<f32>());
    let to_head = |v: &V3| axes[0] * v.x + axes[1] * v.y + axes[2] * v.z;
    let lobes: Vec<(V3, f32, V3)> =
        rig.lobes.iter().map(|l| (to_head(&l.toward), (1.0 / l.sharpness).sqrt(), l.strength)).collect();
    let bands = height.div_ceil(BAND);
    let parts: Vec<(Vec<V3>, Vec<V3>, Vec<V3>)> = (0..bands)
        .into_par_iter()
        .map(|band| {
            let mut part = (Vec::new(), Vec::new(), Vec::new());
            for row in band * BAND..((band + 1) * BAND).min(height) {
                for column in 0..width {
                    for f in &fragments.all[fragments.of(row * width + column)] {
                        let light = interpolate(&grid, columns, rows, column, row, f.position, f.normal)
                            .unwrap_or_else(|| {
                                gather(&f.position, &f.normal, &weights, occlusion, skin, seed)
                            });
                        let scale = camera.pixels_per_mm(f64::from(f.depth)) as f32;
                        let to_eye = (eye - f.position).normalize();
                        let facing = f.normal.dot(&to_eye).max(0.15);
                        let fine = relief(&light.broad, &f.position, &f.normal, 1.0 / (scale * facing), seed);
                        let turn = fine - light.normal;
                        let diffuse = V3::from_fn(|k, _| {
                            // Light below the skin blurs the relief, red most.
                            let sharp = 1.0 / (1.0 + 1.6 * skin.scatter_mm[k]);
                            let e = light.irradiance[k] + light.vector[k].dot(&turn) * sharp;
                            e.max(0.15 * light.irradiance[k])
                        });
                        let mut gloss = rig.ambient(&mirrored(&fine, &to_eye, &axes))
                            * (std::f32::consts::PI
                                * ambient_sheen(&fine, &to_eye)
                                * light.open
                                * light.open);
                        for (l, (toward, width, strength)) in lobes.iter().enumerate() {
                            gloss += strength
                                * (std::f32::consts::PI
                                    * sheen(&fine, &to_eye, toward, *width)
                                    * light.lobes[l]);
                        }
                        let scan = mesh.colours.as_ref().map(|colours| {
                            let ids = mesh.triangles()[f.triangle as usize];
                            (0..3).map(|k| V3::from(colours[ids[k] as usize]) * f.corners[k]).sum::<V3>()
                        });
                        let reflectance = match scan {
                            Some(colour) => {
                                colour.component_mul(&mottle(skin, &light.broad, &f.position, 0.35, seed))
                            }
                            None => {
                                let mottled = mottle(skin, &light.broad, &f.position, 1.0, seed);
                                let bare = skin.reflectance.component_mul(&mottled);
                                face.map_or(bare, |face| face.paint(&f.position, &f.normal, bare, skin, seed))
                            }
                        };
                        part.0.push(diffuse);
                        part.1.push(gloss * skin.sheen);
                        part.2.push(reflectance);
                    }
                }
            }
            part
        })
        .collect();
    let n = fragments.all.len();
    let mut shading = Shading {
        diffuse: Vec::with_capacity(n),
        gloss: Vec::with_capacity(n),
        reflectance: Vec::with_capacity(n),
    };
    for (diffuse, gloss, reflectance) in parts {
        shading.diffuse.extend(diffuse);
        shading.gloss.extend(gloss);
        shading.reflectance.extend(reflectance);
    }
    shading
}

/// Direction, in camera axes, that the surface mirrors to the eye.
fn mirrored(normal: &V3, to_eye: &V3, axes: &[V3; 3]) -> V3 {
    let r = normal * (2.0 * normal.dot(to_eye)) - to_eye;
    V3::new(r.dot(&axes[0]), r.dot(&axes[1]), r.dot(&axes[2]))
}

fn weigh(rig: &Rig, camera: &Camera, occlusion: &Occlusion) -> Weights {
    let axes = [camera.right, camera.up, -camera.forward].map(|a| a.cast::<f32>());
    let toward: Vec<V3> = (0..DIRECTIONS)
        .map(|i| {
            let d = occlusion.toward(i);
            V3::new(d.dot(&axes[0]), d.dot(&axes[1]), d.dot(&axes[2]))
        })
        .collect();
    let solid_angle = 4.0 * std::f32::consts::PI / DIRECTIONS as f32;
    let mut radiance: Vec<V3> = toward.iter().map(|d| rig.ambient(d) * solid_angle).collect();
    let mut lobes = Vec::new();
    for lobe in &rig.lobes {
        // A hard light is spread over its neighbours so that the coarse set of directions still sums to its strength.
        let soft = crate::light::Lobe { sharpness: lobe.sharpness.min(28.0), ..*lobe };
        let raw: Vec<f32> = toward.iter().map(|d| soft.radiance(d.dot(&lobe.toward)).y).collect();
        let sum: f32 = raw.iter().zip(&toward).map(|(r, d)| r * d.dot(&lobe.toward).max(0.0)).sum();
        let scale = lobe.strength.y / sum.max(1e-9);
        let weights: Vec<f32> = raw.iter().map(|r| r * scale).collect();
        for (total, w) in radiance.iter_mut().zip(&weights) {
            *total += lobe.strength * (w / lobe.strength.y);
        }
        lobes.push(weights);
    }
    Weights { radiance, lobes }
}

fn gather(
    position: &V3,
    normal: &V3,
    weights: &Weights,
    occlusion: &Occlusion,
    skin: &Bands,
    seed: u32,
) -> Gathered {
    // Light enters beyond the terminator and leaves before it: wrapped cosine per channel.
    let wrap = skin.scatter_mm.map(|s| (0.22 * s).min(0.3));
    let mut irradiance = V3::zeros();
    let mut vector = [V3::zeros(); 3];
    let (mut arrived, mut possible) = ([0.0_f32; 4], [1e-6_f32; 4]);
    let (mut open, mut whole) = (0.0, 1e-6);
    occlusion.visible(position, normal, |i, toward, visible| {
        let cosine = toward.dot(normal);
        let light = weights.radiance[i] * visible;
        for k in 0..3 {
            let wrapped = ((cosine + wrap[k]) / (1.0 + wrap[k])).max(0.0);
            irradiance[k] += light[k] * wrapped / (1.0 + wrap[k]);
            if cosine > 0.0 {
                vector[k] += toward * light[k];
            }
        }
        if cosine > 0.0 {
            for (l, lobe) in weights.lobes.iter().enumerate().take(4) {
                arrived[l] += lobe[i] * visible * cosine;
                possible[l] += lobe[i] * cosine;
            }
            open += visible * cosine;
            whole += cosine;
        }
    });
    let lobes = std::array::from_fn(|l| arrived[l] / possible[l]);
    let broad = broad(position, seed);
    Gathered { position: *position, normal: *normal, irradiance, vector, lobes, open: open / whole, broad }
}

/// The light between four gathered places on the same surface; nothing where there is none.
fn interpolate(
    grid: &[Option<Gathered>],
    columns: usize,
    rows: usize,
    column: usize,
    row: usize,
    position: V3,
    normal: V3,
) -> Option<Gathered> {
    let (i, j) = (column / STEP, row / STEP);
    let (fx, fy) = ((column % STEP) as f32 / STEP as f32, (row % STEP) as f32 / STEP as f32);
    let mut sum: Option<Gathered> = None;
    let mut total = 0.0;
    for (di, dj) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let (ci, cj) = ((i + di).min(columns - 1), (j + dj).min(rows - 1));
        let Some(g) = &grid[cj * columns + ci] else { continue };
        let bilinear = (if di == 0 { 1.0 - fx } else { fx }) * (if dj == 0 { 1.0 - fy } else { fy }) + 1e-3;
        // Another surface or a sharp bend shares little light with this one.
        let off_plane = (g.position - position).dot(&normal);
        let bend = (1.0 - g.normal.dot(&normal)).max(0.0);
        let same = (-(off_plane * off_plane) / 1.0 - bend * 12.0).exp();
        let w = bilinear * same;
        if same < 0.02 {
            continue;
        }
        total += w;
        sum = Some(match sum {
            None => scaled(g, w),
            Some(s) => added(&s, &scaled(g, w)),
        });
    }
    (total > 0.02).then(|| sum.map(|s| scaled(&s, 1.0 / total))).flatten()
}

fn scaled(g: &Gathered, w: f32) -> Gathered {
    Gathered {
        position: g.position * w,
        normal: g.normal * w,
        irradiance: g.irradiance * w,
        vector: g.vector.map(|v| v * w),
        lobes: g.lobes.map(|l| l * w),
        open: g.open * w,
        broad: Broad { chromophores: g.broad.chromophores.map(|c| c * w), slope: g.broad.slope * w },
    }
}

fn added(a: &Gathered, b: &Gathered) -> Gathered {
    Gathered {
        position: a.position + b.position,
        normal: a.normal + b.normal,
        irradiance: a.irradiance + b.irradiance,
        vector: std::array::from_fn(|k| a.vector[k] + b.vector[k]),
        lobes: std::array::from_fn(|k| a.lobes[k] + b.lobes[k]),
        open: a.open + b.open,
        broad: Broad {
            chromophores: std::array::from_fn(|k| a.broad.chromophores[k] + b.broad.chromophores[k]),
            slope: a.broad.slope + b.broad.slope,
        },
    }
}
