//! Repairing a mesh as scanners write it: duplicate points, broken triangles, mixed winding, loose pieces.

use std::collections::BTreeMap;

use crate::format::RawMesh;
use crate::{Mend, Mesh, MeshError, Point, Remark};

/// Points nearer than this share of the size of the scan are one point.
const WELD: f64 = 1e-7;
/// Loose pieces smaller than this share of the largest one are dropped.
const LOOSE: f64 = 0.005;

/// A face is flat if it keeps within this share of the size of the scan.
const FLAT: f64 = 0.006;
/// A flat face is a cut if it has more than this share of the whole area.
const CUT_SHARE: f64 = 0.05;

/// A mesh in the scan's own unit, wound so that normals point out, with what was done to it.
#[derive(Debug)]
pub(crate) struct Cleaned {
    pub(crate) mesh: Mesh,
    pub(crate) remarks: Vec<Remark>,
}

/// Repairs what can be repaired.
///
/// # Errors
/// If nothing with an area is left.
pub(crate) fn clean(raw: RawMesh) -> Result<Cleaned, MeshError> {
    let mut remarks = raw.remarks;
    let mut note = |count: usize, what: Mend| {
        if count > 0 {
            remarks.push(Remark::Mended { what, count });
        }
    };
    let finite: Vec<bool> = raw.positions.iter().map(|p| p.iter().all(|c| c.is_finite())).collect();
    let given = raw.triangles.len();
    let mut triangles = raw.triangles;
    triangles.retain(|t| t.iter().all(|&v| finite[v as usize]));
    note(given - triangles.len(), Mend::NotFinite);

    let weld = weld(&raw.positions, &finite);
    let before = triangles.len();
    for t in &mut triangles {
        *t = t.map(|v| weld[v as usize]);
    }
    triangles.retain(|&[a, b, c]| {
        if a == b || b == c || c == a {
            return false;
        }
        let [p, q, r] = [a, b, c].map(|v| Point::from(raw.positions[v as usize]));
        let cross = (q - p).cross(&(r - p)).norm();
        let longest = (q - p).norm_squared().max((r - q).norm_squared()).max((p - r).norm_squared());
        cross > 1e-7 * longest
    });
    note(before - triangles.len(), Mend::Flat);
    let before = triangles.len();
    drop_repeated(&mut triangles);
    note(before - triangles.len(), Mend::Repeated);
    if triangles.is_empty() {
        return Err(MeshError::Empty);
    }

    let edges = Edges::of(&triangles);
    note(edges.crowded, Mend::Crossing);
    let (pieces, turned) = wind(&raw.positions, &mut triangles, &edges);
    note(turned, Mend::Turned);
    let kept = keep_large(&raw.positions, triangles, &pieces, &mut remarks);
    note_holes(&kept, &mut remarks);
    compact(&raw.positions, raw.colours.as_deref(), &kept).map(|mesh| Cleaned { mesh, remarks })
}

/// For each point the first point at the same place.
fn weld(positions: &[[f64; 3]], finite: &[bool]) -> Vec<u32> {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for (p, _) in positions.iter().zip(finite).filter(|(_, f)| **f) {
        for k in 0..3 {
            low[k] = low[k].min(p[k]);
            high[k] = high[k].max(p[k]);
        }
    }
    let size = (0..3).map(|k| high[k] - low[k]).fold(0.0, f64::max);
    let step = if size > 0.0 && size.is_finite() { size * WELD } else { 1.0 };
    let mut keys: Vec<([i64; 3], u32)> = (0..positions.len())
        .filter(|&v| finite[v])
        .map(|v| ([0, 1, 2].map(|k| ((positions[v][k] - low[k]) / step).round() as i64), v as u32))
        .collect();
    keys.sort_unstable();
    let mut weld: Vec<u32> = (0..positions.len() as u32).collect();
    for same in keys.chunk_by(|a, b| a.0 == b.0) {
        for (_, v) in same {
            weld[*v as usize] = same[0].1;
        }
    }
    weld
}

fn drop_repeated(triangles: &mut Vec<[u32; 3]>) {
    let mut order: Vec<([u32; 3], u32)> = triangles
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let mut key = *t;
            key.sort_unstable();
            (key, i as u32)
        })
        .collect();
    order.sort_unstable();
    let mut repeated = vec![false; triangles.len()];
    for same in order.chunk_by(|a, b| a.0 == b.0) {
        for (_, i) in &same[1..] {
            repeated[*i as usize] = true;
        }
    }
    let mut i = 0;
    triangles.retain(|_| {
        i += 1;
        !repeated[i - 1]
    });
}

/// Which triangles meet at the three edges of each triangle.
struct Edges {
    /// Per triangle and edge: the neighbour and whether it runs the edge the same way (so that one is wound wrong).
    neighbour: Vec<[Option<(u32, bool)>; 3]>,
    crowded: usize,
}

impl Edges {
    fn of(triangles: &[[u32; 3]]) -> Self {
        let mut sides: Vec<(u32, u32, u32, u8, bool)> = Vec::with_capacity(triangles.len() * 3);
        for (t, corners) in triangles.iter().enumerate() {
            for k in 0..3 {
                let (a, b) = (corners[k], corners[(k + 1) % 3]);
                sides.push((a.min(b), a.max(b), t as u32, k as u8, a < b));
            }
        }
        sides.sort_unstable();
        let mut neighbour = vec![[None; 3]; triangles.len()];
        let mut crowded = 0;
        for same in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            match same {
                [s, o] => {
                    neighbour[s.2 as usize][s.3 as usize] = Some((o.2, s.4 == o.4));
                    neighbour[o.2 as usize][o.3 as usize] = Some((s.2, s.4 == o.4));
                }
                [_] => {}
                _ => crowded += 1,
            }
        }
        Self { neighbour, crowded }
    }
}

/// Makes the winding of every piece consistent and outward. Returns the piece of each triangle and how many were
/// turned against the rest of their piece.
fn wind(positions: &[[f64; 3]], triangles: &mut [[u32; 3]], edges: &Edges) -> (Vec<u32>, usize) {
    let mut piece = vec![u32::MAX; triangles.len()];
    let mut turned = 0;
    let mut pieces = 0;
    let mut flip = vec![false; triangles.len()];
    let mut members: Vec<u32> = Vec::new();
    for start in 0..triangles.len() {
        if piece[start] != u32::MAX {
            continue;
        }
        members.clear();
        members.push(start as u32);
        piece[start] = pieces;
        let mut at = 0;
        while at < members.len() {
            let t = members[at] as usize;
            at += 1;
            for (o, same_way) in edges.neighbour[t].into_iter().flatten() {
                if piece[o as usize] == u32::MAX {
                    piece[o as usize] = pieces;
                    flip[o as usize] = flip[t] ^ same_way;
                    members.push(o);
                }
            }
        }
        let flipped = members.iter().filter(|&&t| flip[t as usize]).count();
        turned += flipped.min(members.len() - flipped);
        // Volume of the cone over the piece from its middle: positive where it is wound outward, also if it is open.
        let corner = |v: u32| Point::from(positions[v as usize]);
        let mut middle = crate::Vector::zeros();
        for &t in &members {
            middle += corner(triangles[t as usize][0]).coords;
        }
        let middle = Point::from(middle / members.len() as f64);
        let volume: f64 = members
            .iter()
            .map(|&t| {
                let [a, b, c] = triangles[t as usize].map(|v| corner(v) - middle);
                a.dot(&b.cross(&c)) * if flip[t as usize] { -1.0 } else { 1.0 }
            })
            .sum();
        for &t in &members {
            if flip[t as usize] ^ (volume < 0.0) {
                triangles[t as usize].swap(1, 2);
            }
        }
        pieces += 1;
    }
    (piece, turned)
}

fn keep_large(
    positions: &[[f64; 3]],
    triangles: Vec<[u32; 3]>,
    pieces: &[u32],
    remarks: &mut Vec<Remark>,
) -> Vec<[u32; 3]> {
    let mut area: BTreeMap<u32, f64> = BTreeMap::new();
    for (t, piece) in triangles.iter().zip(pieces) {
        let [a, b, c] = t.map(|v| Point::from(positions[v as usize]));
        *area.entry(*piece).or_default() += (b - a).cross(&(c - a)).norm();
    }
    let largest = area.values().copied().fold(0.0, f64::max);
    let dropped = area.values().filter(|a| **a < LOOSE * largest).count();
    if dropped > 0 {
        remarks.push(Remark::Mended { what: Mend::Loose, count: dropped });
    }
    triangles.into_iter().zip(pieces).filter(|(_, p)| area[p] >= LOOSE * largest).map(|(t, _)| t).collect()
}

fn note_holes(triangles: &[[u32; 3]], remarks: &mut Vec<Remark>) {
    let edges = Edges::of(triangles);
    let mut next: BTreeMap<u32, u32> = BTreeMap::new();
    for (t, around) in edges.neighbour.iter().enumerate() {
        for k in 0..3 {
            if around[k].is_none() {
                next.insert(triangles[t][k], triangles[t][(k + 1) % 3]);
            }
        }
    }
    let open = next.len();
    let mut loops = 0;
    while let Some((&start, _)) = next.first_key_value() {
        let mut at = start;
        while let Some(to) = next.remove(&at) {
            at = to;
        }
        loops += 1;
    }
    if loops > 0 {
        remarks.push(Remark::Open { borders: loops, edges: open });
    }
}

/// A mesh of only the points in use.
pub(crate) fn compact(
    positions: &[[f64; 3]],
    colours: Option<&[[f32; 3]]>,
    triangles: &[[u32; 3]],
) -> Result<Mesh, MeshError> {
    let mut number = vec![u32::MAX; positions.len()];
    let mut points = Vec::new();
    let mut kept_colours = Vec::new();
    let triangles = triangles
        .iter()
        .map(|t| {
            t.map(|v| {
                let n = &mut number[v as usize];
                if *n == u32::MAX {
                    *n = points.len() as u32;
                    points.push(Point::from(positions[v as usize]));
                    if let Some(c) = colours {
                        kept_colours.push(c[v as usize]);
                    }
                }
                *n
            })
        })
        .collect();
    let mut mesh = Mesh::new(points, triangles)?;
    mesh.colours = colours.map(|_| kept_colours);
    Ok(mesh)
}

/// A mesh without large flat faces: where a scan was cut by a plane and closed, which no head has. `None` if there is
/// no such face.
pub(crate) fn without_cuts(mesh: &Mesh) -> Option<Mesh> {
    let triangles = mesh.triangles();
    let total = mesh.area_cm2() * 100.0;
    let (low, high) = mesh.bounds();
    let thickness = (high - low).max() * FLAT;
    let planes: Vec<(crate::Vector, f64, f64)> = (0..triangles.len())
        .map(|t| {
            let [a, b, c] = mesh.corners(t);
            let cross = (b - a).cross(&(c - a));
            let normal = cross.normalize();
            (normal, normal.dot(&((a.coords + b.coords + c.coords) / 3.0)), cross.norm() / 2.0)
        })
        .collect();
    let on = |t: usize, of: usize| {
        let ((n, d, _), (m, e, _)) = (&planes[t], &planes[of]);
        n.dot(m) > 0.97 && (d - e).abs() < thickness
    };
    let mut cut = vec![false; triangles.len()];
    let step = (triangles.len() / 300).max(1);
    for of in (0..triangles.len()).step_by(step) {
        if cut[of] {
            continue;
        }
        let flat: f64 = (0..triangles.len()).filter(|&t| on(t, of)).map(|t| planes[t].2).sum();
        if flat > CUT_SHARE * total {
            for t in 0..triangles.len() {
                cut[t] |= on(t, of);
            }
        }
    }
    let kept: Vec<[u32; 3]> = (0..triangles.len()).filter(|&t| !cut[t]).map(|t| triangles[t]).collect();
    if kept.len() == triangles.len() || kept.len() < triangles.len() / 4 {
        return None;
    }
    let positions: Vec<[f64; 3]> = mesh.positions().iter().map(|p| (*p).into()).collect();
    compact(&positions, None, &kept).ok()
}

/// A coarser mesh: points in one cell of a grid become their mean.
pub(crate) fn coarsen(mesh: &Mesh, cells_across: f64) -> Mesh {
    let (low, high) = mesh.bounds();
    let step = (high - low).max() / cells_across;
    let mut keys: Vec<([i32; 3], u32)> = mesh
        .positions()
        .iter()
        .enumerate()
        .map(|(v, p)| ([0, 1, 2].map(|k| ((p[k] - low[k]) / step) as i32), v as u32))
        .collect();
    keys.sort_unstable();
    let mut cell = vec![0_u32; mesh.positions().len()];
    let mut positions = Vec::new();
    for same in keys.chunk_by(|a, b| a.0 == b.0) {
        let mut sum = crate::Vector::zeros();
        for (_, v) in same {
            cell[*v as usize] = positions.len() as u32;
            sum += mesh.positions()[*v as usize].coords;
        }
        positions.push(Point::from(sum / same.len() as f64));
    }
    let mut triangles: Vec<[u32; 3]> = mesh
        .triangles()
        .iter()
        .map(|t| t.map(|v| cell[v as usize]))
        .filter(|&[a, b, c]| {
            let [p, q, r] = [a, b, c].map(|v| positions[v as usize]);
            a != b && b != c && c != a && (q - p).cross(&(r - p)).norm() > 1e-6 * step * step
        })
        .collect();
    drop_repeated(&mut triangles);
    Mesh::new(positions, triangles).unwrap_or_else(|_| mesh.clone())
}
