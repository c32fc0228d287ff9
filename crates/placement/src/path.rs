//! The hand path: work cells of three to four centimetres from front to back, and inside each an open path that a
//! practitioner can follow.

use rayon::prelude::*;

use crate::{
    V3,
    grid::Grid,
    hand::{reach_mm, two_nearest},
    tour::open_path,
};

/// Width of a work cell, mm: what a hand covers without moving the client.
pub(crate) const CELL_MM: f32 = 35.0;

/// Work cells over all dots: the cell of each dot, numbered in the order of work.
pub(crate) fn work_cells(points: &[V3], normals: &[V3], front: V3) -> (Vec<u32>, usize) {
    if points.is_empty() {
        return (Vec::new(), 0);
    }
    let seeds = seeds(points);
    let home = settle(points, normals, &seeds);
    let count = seeds.len();
    let mut centre = vec![V3::zeros(); count];
    let mut held = vec![0_u32; count];
    for (p, &c) in points.iter().zip(&home) {
        centre[c as usize] += p;
        held[c as usize] += 1;
    }
    let used: Vec<usize> = (0..count).filter(|&c| held[c] > 0).collect();
    let centres: Vec<V3> = used.iter().map(|&c| centre[c] / held[c] as f32).collect();
    let order = rows(&centres, normals, front);
    let mut number = vec![0_u32; count];
    for (k, &u) in order.iter().enumerate() {
        number[used[u]] = k as u32;
    }
    (home.iter().map(|&c| number[c as usize]).collect(), used.len())
}

/// Points at least most of a cell apart.
fn seeds(points: &[V3]) -> Vec<V3> {
    let mut seeds: Vec<V3> = Vec::new();
    let apart = 0.86 * CELL_MM;
    for p in points {
        if seeds.iter().all(|s| (s - p).norm_squared() > apart * apart) {
            seeds.push(*p);
        }
    }
    seeds
}

/// Each point goes to its nearest seed, seeds go to the middle of their points, a few times over.
fn settle(points: &[V3], normals: &[V3], start: &[V3]) -> Vec<u32> {
    let mut seeds = start.to_vec();
    let mut facing: Vec<V3> = vec![V3::zeros(); seeds.len()];
    let mut home = vec![0_u32; points.len()];
    for round in 0..6 {
        let grid = Grid::new(&seeds, CELL_MM);
        home = points
            .par_iter()
            .zip(normals)
            .with_min_len(1024)
            .map(|(p, n)| {
                let mut best = (f32::INFINITY, 0);
                let mut radius = 1.2 * CELL_MM;
                while best.0 == f32::INFINITY {
                    grid.within(p, radius, |k, d| {
                        let s = grid.order[k];
                        // A cell does not reach round a fold.
                        let d = if facing[s as usize].dot(n) < 0.0 { d + 1e4 } else { d };
                        if (d, s) < best {
                            best = (d, s);
                        }
                    });
                    radius *= 2.0;
                }
                best.1
            })
            .collect();
        if round == 5 {
            break;
        }
        let mut sum = vec![(V3::zeros(), V3::zeros(), 0_u32); seeds.len()];
        for ((p, n), &h) in points.iter().zip(normals).zip(&home) {
            let s = &mut sum[h as usize];
            s.0 += p;
            s.1 += n;
            s.2 += 1;
        }
        for (k, (p, n, count)) in sum.into_iter().enumerate() {
            if count > 0 {
                seeds[k] = p / count as f32;
                facing[k] = n;
            }
        }
    }
    home
}

/// Cells in rows from front to back, each row walked the other way.
fn rows(centres: &[V3], normals: &[V3], front: V3) -> Vec<usize> {
    let up = normals.iter().sum::<V3>().try_normalize(1e-6).unwrap_or_else(V3::y);
    let front = (front - up * up.dot(&front)).try_normalize(1e-3).unwrap_or_else(|| {
        let other = if up.x.abs() < 0.9 { V3::x() } else { V3::y() };
        (other - up * up.dot(&other)).normalize()
    });
    let side = up.cross(&front);
    let unroll = Unroll::fit(centres, up, front);
    let arc: Vec<f32> = centres.iter().map(|c| unroll.back_mm(c)).collect();
    let first = arc.iter().copied().fold(f32::INFINITY, f32::min);
    let mut order: Vec<usize> = (0..centres.len()).collect();
    let row = |k: usize| ((arc[k] - first) / CELL_MM) as i32;
    order.sort_by(|&a, &b| {
        let lateral = side.dot(&centres[a]).total_cmp(&side.dot(&centres[b]));
        row(a).cmp(&row(b)).then(if row(a) % 2 == 0 { lateral } else { lateral.reverse() }).then(a.cmp(&b))
    });
    order
}

/// Distance from the front over a roughly spherical surface.
struct Unroll {
    centre: V3,
    radius: f32,
    up: V3,
    front: V3,
}

impl Unroll {
    /// Least-squares sphere; a nearly flat set gets a huge radius.
    fn fit(points: &[V3], up: V3, front: V3) -> Self {
        let mean = points.iter().sum::<V3>() / points.len().max(1) as f32;
        let size = points.iter().map(|p| (p - mean).norm()).fold(1.0, f32::max);
        let mut normal = nalgebra::Matrix4::<f64>::zeros();
        let mut right = nalgebra::Vector4::<f64>::zeros();
        for p in points {
            let q = (p - mean).cast::<f64>();
            let row = nalgebra::Vector4::new(2.0 * q.x, 2.0 * q.y, 2.0 * q.z, 1.0);
            normal += row * row.transpose();
            right += row * q.norm_squared();
        }
        let flat = || Self { centre: mean - up * (100.0 * size), radius: 100.0 * size, up, front };
        let Some(solved) = normal.try_inverse().map(|i| i * right) else { return flat() };
        let offset = nalgebra::Vector3::new(solved.x, solved.y, solved.z).cast::<f32>();
        let radius = (solved.w as f32 + offset.norm_squared()).max(0.0).sqrt();
        if !radius.is_finite() || radius > 100.0 * size || up.dot(&offset) > 0.5 * radius {
            return flat();
        }
        Self { centre: mean + offset, radius, up, front }
    }

    fn back_mm(&self, p: &V3) -> f32 {
        let q = p - self.centre;
        -self.front.dot(&q).atan2(self.up.dot(&q)) * self.radius
    }
}

/// Share of the longest step allowed that a path is planned with.
const SAFE: f64 = 0.97;

/// The parts of a cell that no step within reach joins, for instance patches with a scar between them; each is a
/// work cell of its own. The one nearest to the last comes next.
fn pieces(points: &[V3], reach: &[f32], members: Vec<u32>) -> Vec<Vec<u32>> {
    let here: Vec<V3> = members.iter().map(|&i| points[i as usize]).collect();
    let far: Vec<f32> = members.iter().map(|&i| reach[i as usize]).collect();
    let grid = Grid::new(&here, 5.0);
    let longest = far.iter().copied().fold(0.0, f32::max);
    let mut piece = vec![usize::MAX; here.len()];
    let mut found: Vec<Vec<u32>> = Vec::new();
    for start in 0..here.len() {
        if piece[start] != usize::MAX {
            continue;
        }
        piece[start] = found.len();
        let (mut open, mut all) = (vec![start], vec![members[start]]);
        while let Some(k) = open.pop() {
            grid.within(&here[k], longest, |at, d2| {
                let other = grid.order[at] as usize;
                let limit = far[k].max(far[other]);
                if piece[other] == usize::MAX && d2 <= limit * limit {
                    piece[other] = found.len();
                    open.push(other);
                    all.push(members[other]);
                }
            });
        }
        all.sort_unstable();
        found.push(all);
    }
    let middle = |p: &Vec<u32>| p.iter().map(|&i| points[i as usize]).sum::<V3>() / p.len() as f32;
    for k in 1..found.len() {
        let last = middle(&found[k - 1]);
        let next = (k..found.len())
            .min_by(|&a, &b| (middle(&found[a]) - last).norm().total_cmp(&(middle(&found[b]) - last).norm()))
            .unwrap_or(k);
        found.swap(k, next);
    }
    found
}

/// The order of one session's dots, given each dot's work cell: indices into `points`, and where each
/// cell starts.
pub(crate) fn hand_path(
    points: &[V3],
    cell: &[u32],
    cells: usize,
    kicks_per_point: f32,
    seed: u64,
) -> (Vec<u32>, Vec<u32>) {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); cells];
    for (i, &c) in cell.iter().enumerate() {
        members[c as usize].push(i as u32);
    }
    let grid = Grid::new(points, 3.0);
    let reach: Vec<f32> = points
        .par_iter()
        .with_min_len(512)
        .map(|p| (SAFE * reach_mm(two_nearest(&grid, p))) as f32)
        .collect();
    let members: Vec<Vec<u32>> =
        members.into_par_iter().map(|m| pieces(points, &reach, m)).collect::<Vec<_>>().concat();
    // Where the hand passes from each cell to the next: the nearest pair of dots.
    let doors: Vec<(u32, u32)> = members
        .par_windows(2)
        .map(|w| {
            let there: Vec<V3> = w[1].iter().map(|&i| points[i as usize]).collect();
            let grid = Grid::new(&there, 4.0);
            let mut best = (f32::INFINITY, 0, 0);
            for &i in &w[0] {
                if let Some((j, d)) = grid.nearest(&points[i as usize], best.0.min(8.0))
                    && (d, i, w[1][j]) < best
                {
                    best = (d, i, w[1][j]);
                }
            }
            (best.1, best.2)
        })
        .collect();
    let paths: Vec<Vec<u32>> = members
        .par_iter()
        .enumerate()
        .map(|(k, m)| {
            let here: Vec<V3> = m.iter().map(|&i| points[i as usize]).collect();
            let find = |i: u32| m.iter().position(|&x| x == i).unwrap_or(0);
            let out = doors.get(k).map(|d| find(d.0));
            let mut first = k.checked_sub(1).map(|k| find(doors[k].1));
            if first == out {
                first = None;
            }
            let far_from = |from: Option<usize>| {
                let from = from.unwrap_or(0);
                (0..here.len())
                    .max_by(|&a, &b| (here[a] - here[from]).norm().total_cmp(&(here[b] - here[from]).norm()))
                    .unwrap_or(0)
            };
            let first = first.unwrap_or_else(|| far_from(out));
            let last = out.filter(|&l| l != first).unwrap_or_else(|| far_from(Some(first)));
            let far: Vec<f32> = m.iter().map(|&i| reach[i as usize]).collect();
            let path = open_path(
                &here,
                &far,
                first,
                last,
                kicks_per_point,
                seed ^ (k as u64).wrapping_mul(0x9e37_79b9),
            );
            path.into_iter().map(|i| m[i as usize]).collect()
        })
        .collect();
    let starts = paths
        .iter()
        .scan(0, |at, p| {
            let start = *at;
            *at += p.len() as u32;
            Some(start)
        })
        .collect();
    (paths.concat(), starts)
}
