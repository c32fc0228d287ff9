//! The scalp patch of a head: where hair can grow, finely triangulated, with its coordinates and its border.

use std::collections::BTreeMap;

use crate::arcs::Arcs;
use crate::{
    Adjacency, Geodesic, Landmarks, Mesh, Outline, Point, ScalpCoordinate, SurfaceCurve, SurfaceIndex,
    SurfacePoint, Vector,
};

/// Edges of the patch are split until none is longer, mm.
const EDGE_MM: f64 = 2.4;
/// Skin kept outside the border of the hair-bearing scalp, mm.
const MARGIN_MM: f64 = 25.0;
/// The border is snapped to the surface at points this far apart, mm.
const BORDER_STEP_MM: f64 = 2.0;

/// The part of the surface that hair can grow on, with a margin of forehead and neck, finely triangulated.
#[derive(Debug, Clone)]
pub struct Scalp {
    /// Patch of the head surface, head frame, edges at most 2.4 mm; every point lies on the head's own surface.
    pub mesh: Mesh,
    /// Per vertex of `mesh`: scalp coordinate.
    pub coordinates: Vec<ScalpCoordinate>,
    /// Per vertex of `mesh`: distance along the skin to the border of the never-bald hair-bearing region, mm;
    /// positive inside.
    pub border_mm: Vec<f64>,
    /// Finds points of `mesh`.
    pub index: SurfaceIndex,
    /// The border itself: closed, the scalp to its left seen from outside.
    pub border: SurfaceCurve,
}

impl Scalp {
    /// Area of the hair-bearing scalp, inside the border, cm².
    #[must_use]
    pub fn hair_bearing_cm2(&self) -> f64 {
        let mut area = 0.0;
        for (t, corners) in self.mesh.triangles().iter().enumerate() {
            let d = corners.map(|v| self.border_mm[v as usize]);
            area += self.mesh.area_mm2(t) * inside_fraction(d);
        }
        area / 100.0
    }

    /// What touches what on `mesh`.
    #[must_use]
    pub fn adjacency(&self) -> Adjacency {
        Adjacency::new(&self.mesh)
    }
}

/// Share of a triangle where a linear function with these corner values is positive.
fn inside_fraction(mut d: [f64; 3]) -> f64 {
    d.sort_by(f64::total_cmp);
    let [a, b, c] = d;
    if a >= 0.0 {
        1.0
    } else if c <= 0.0 {
        0.0
    } else if b <= 0.0 {
        c * c / ((c - a) * (c - b))
    } else {
        1.0 - a * a / ((a - b) * (a - c))
    }
}

/// Cuts the patch out of a head in the head frame. `border` is where the border should run, nearly on the surface;
/// `is_ear` tells triangles to leave out. `None` if nothing is left.
pub(crate) fn cut(
    mesh: &Mesh,
    landmarks: &Landmarks,
    arcs: &Arcs,
    border: &[Point],
    is_ear: &[bool],
) -> Option<Scalp> {
    let skin: Vec<u32> = (0..mesh.triangles().len() as u32).filter(|&t| !is_ear[t as usize]).collect();
    let rough_index = SurfaceIndex::of_part(mesh, &skin);
    let middle = Point::from(border.iter().map(|p| p.coords).sum::<Vector>() / border.len().max(1) as f64);
    let outline = Outline::new(middle, landmarks.vertex.position - middle, border);
    let border = settle(&rough_index, mesh, border);
    let curve = SurfaceCurve::new(mesh, &border, true);
    let geodesic = Geodesic::new(mesh);
    let signed = signed_distance(&geodesic, &curve, mesh, &outline);
    let brow = landmarks.glabella.position.y - 3.0;
    let behind_face = landmarks.lateral_canthus_z() - 12.0;
    let keep = |t: u32| {
        !is_ear[t as usize]
            && mesh.triangles()[t as usize].iter().any(|&v| {
                let p = mesh.positions()[v as usize];
                let d = signed[v as usize];
                d.is_finite() && (d > -MARGIN_MM || (p.y > brow && p.z > behind_face && d > -110.0))
            })
    };
    let kept: Vec<u32> = skin.into_iter().filter(|&t| keep(t)).collect();
    let kept = largest_part(mesh, &kept);
    if kept.is_empty() {
        return None;
    }
    let patch = refine(mesh, &kept)?;
    let index = SurfaceIndex::new(&patch);
    let points: Vec<SurfacePoint> = border.iter().map(|&at| index.closest(&mesh.position(at)).0).collect();
    let border = SurfaceCurve::new(&patch, &points, true);
    let border_mm = signed_distance(&Geodesic::new(&patch), &border, &patch, &outline);
    let coordinates = patch.positions().iter().map(|p| arcs.coordinate(p)).collect();
    Some(Scalp { mesh: patch, coordinates, border_mm, index, border })
}

/// Signed distance from the border, positive inside.
///
/// Far from the border the side of its nearest point tells little: behind a tight turn (sideburn, ear) and along the rim
/// of a cut scan it may be the wrong one. There the side is that of the direction from the middle of the head.
fn signed_distance(
    geodesic: &Geodesic<'_>,
    border: &SurfaceCurve,
    mesh: &Mesh,
    outline: &Outline,
) -> Vec<f64> {
    /// Vertices nearer to the border than this keep the side of its nearest point, mm.
    const NEAR_MM: f64 = 5.0;
    /// A surface that faces down as far as this is the cut below a scan, not skin with hair: height of its normal.
    const CUT_FACES_DOWN: f64 = -0.8;
    let mut signed = geodesic.from_curve(border, f64::INFINITY).signed_mm();
    for ((d, p), normal) in signed.iter_mut().zip(mesh.positions()).zip(mesh.normals()) {
        if normal.y < CUT_FACES_DOWN {
            *d = -d.abs();
        } else if d.abs() > NEAR_MM {
            *d = if outline.holds(p) { d.abs() } else { -d.abs() };
        }
    }
    signed
}

/// Brings a closed curve onto the surface: evenly spaced, smoothed where the surface is rough.
fn settle(index: &SurfaceIndex, mesh: &Mesh, curve: &[Point]) -> Vec<SurfacePoint> {
    let mut points: Vec<Point> = curve.iter().map(|p| mesh.position(index.closest(p).0)).collect();
    for _ in 0..3 {
        let count = points.len();
        let smooth: Vec<Point> = (0..count)
            .map(|i| {
                let (a, b, c) = (points[(i + count - 1) % count], points[i], points[(i + 1) % count]);
                Point::from((a.coords + b.coords * 2.0 + c.coords) / 4.0)
            })
            .collect();
        points = smooth.iter().map(|p| mesh.position(index.closest(p).0)).collect();
    }
    let mut out = Vec::new();
    for i in 0..points.len() {
        let (a, b) = (points[i], points[(i + 1) % points.len()]);
        let steps = ((b - a).norm() / BORDER_STEP_MM).ceil().max(1.0) as usize;
        for k in 0..steps {
            out.push(index.closest(&(a + (b - a) * (k as f64 / steps as f64))).0);
        }
    }
    out
}

/// The connected part with the most triangles.
fn largest_part(mesh: &Mesh, triangles: &[u32]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..mesh.positions().len() as u32).collect();
    fn root(parent: &mut [u32], mut v: u32) -> u32 {
        while parent[v as usize] != v {
            parent[v as usize] = parent[parent[v as usize] as usize];
            v = parent[v as usize];
        }
        v
    }
    for &t in triangles {
        let [a, b, c] = mesh.triangles()[t as usize];
        for (u, v) in [(a, b), (b, c)] {
            let (u, v) = (root(&mut parent, u), root(&mut parent, v));
            let (low, high) = (u.min(v), u.max(v));
            parent[high as usize] = low;
        }
    }
    let mut count: BTreeMap<u32, usize> = BTreeMap::new();
    let roots: Vec<u32> =
        triangles.iter().map(|&t| root(&mut parent, mesh.triangles()[t as usize][0])).collect();
    for &r in &roots {
        *count.entry(r).or_default() += 1;
    }
    let Some((&best, _)) = count.iter().max_by_key(|(r, n)| (**n, std::cmp::Reverse(**r))) else {
        return Vec::new();
    };
    triangles.iter().zip(&roots).filter(|(_, r)| **r == best).map(|(t, _)| *t).collect()
}

/// Copies triangles out of a mesh and halves every edge longer than the limit until none is left. Neighbours share
/// their halves, and every new point lies on the old surface.
fn refine(mesh: &Mesh, kept: &[u32]) -> Option<Mesh> {
    let mut number = vec![u32::MAX; mesh.positions().len()];
    let mut positions = Vec::new();
    let mut colours = mesh.colours.as_ref().map(|_| Vec::new());
    let mut triangles: Vec<[u32; 3]> = Vec::with_capacity(kept.len());
    for &t in kept {
        triangles.push(mesh.triangles()[t as usize].map(|v| {
            let n = &mut number[v as usize];
            if *n == u32::MAX {
                *n = positions.len() as u32;
                positions.push(mesh.positions()[v as usize]);
                if let (Some(out), Some(source)) = (&mut colours, &mesh.colours) {
                    out.push(source[v as usize]);
                }
            }
            *n
        }));
    }
    for _ in 0..8 {
        let limit = EDGE_MM * EDGE_MM;
        let mut middles: std::collections::HashMap<(u32, u32), u32> = std::collections::HashMap::new();
        let mut next = Vec::with_capacity(triangles.len() * 2);
        for &t in &triangles {
            let mut half = [None; 3];
            for k in 0..3 {
                let (a, b) = (t[k], t[(k + 1) % 3]);
                if (positions[a as usize] - positions[b as usize]).norm_squared() > limit {
                    half[k] = Some(*middles.entry((a.min(b), a.max(b))).or_insert_with(|| {
                        let (low, high) = (a.min(b) as usize, a.max(b) as usize);
                        positions.push(nalgebra::center(&positions[low], &positions[high]));
                        if let Some(c) = &mut colours {
                            c.push([0, 1, 2].map(|k| f32::midpoint(c[low][k], c[high][k])));
                        }
                        positions.len() as u32 - 1
                    }));
                }
            }
            split(&positions, t, half, &mut next);
        }
        let done = middles.is_empty();
        triangles = next;
        if done {
            break;
        }
    }
    let mut mesh = Mesh::new(positions, triangles).ok()?;
    mesh.colours = colours;
    Some(mesh)
}

/// The pieces of a triangle whose edges ab, bc, ca are halved where a middle is given.
fn split(positions: &[Point], t: [u32; 3], half: [Option<u32>; 3], out: &mut Vec<[u32; 3]>) {
    match half {
        [None, None, None] => out.push(t),
        [Some(ab), Some(bc), Some(ca)] => {
            out.extend([[t[0], ab, ca], [ab, t[1], bc], [ca, bc, t[2]], [ab, bc, ca]]);
        }
        _ => {
            // Turn the triangle so that its first edge is halved, and the second as well if two are.
            let k = (0..3).find(|&k| half[k].is_some() && half[(k + 2) % 3].is_none()).unwrap_or(0);
            let [a, b, c] = [t[k], t[(k + 1) % 3], t[(k + 2) % 3]];
            let (Some(ab), second) = (half[k], half[(k + 1) % 3]) else { return };
            let Some(bc) = second else {
                out.extend([[a, ab, c], [ab, b, c]]);
                return;
            };
            out.push([ab, b, bc]);
            let length = |u: u32, v: u32| (positions[u as usize] - positions[v as usize]).norm_squared();
            if length(a, bc) <= length(ab, c) {
                out.extend([[a, ab, bc], [a, bc, c]]);
            } else {
                out.extend([[a, ab, c], [ab, bc, c]]);
            }
        }
    }
}
