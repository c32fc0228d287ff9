//! A short open path through a few hundred points with fixed ends: 2-opt and Or-opt over near neighbours, then
//! repeated small disturbances that are kept when the path gets shorter.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{V3, grid::Grid, surface::unit};

const NEAR: usize = 8;
/// Disturbances of the shortest path.
const FEWEST_KICKS: f32 = 400.0;
/// How many times what goes beyond a reach counts on top.
const TOO_FAR: f32 = 4.0;

/// Orders the points into a path from `first` to `last`, in the indices of `points`.
///
/// A step farther than either end's `reach` counts for more than its length, so that the path avoids it where it can.
pub(crate) fn open_path(
    points: &[V3],
    reach: &[f32],
    first: usize,
    last: usize,
    kicks_per_point: f32,
    seed: u64,
) -> Vec<u32> {
    let n = points.len();
    if n <= 3 {
        let mut path = vec![first as u32];
        path.extend((0..n).filter(|&i| i != first && i != last).map(|i| i as u32));
        if last != first {
            path.push(last as u32);
        }
        return path;
    }
    let mut tour = Tour::new(points, reach, first, last);
    if kicks_per_point <= 0.0 {
        return tour.path;
    }
    tour.improve_all();
    // A short path has few places to go wrong, and each costs it more: look at all of them.
    let kicks = (kicks_per_point * n as f32).max(FEWEST_KICKS);
    tour.disturb(kicks as usize, seed);
    tour.path
}

struct Tour<'a> {
    points: &'a [V3],
    reach: &'a [f32],
    near: Vec<[u32; NEAR]>,
    path: Vec<u32>,
    /// Where each point is in the path.
    place: Vec<u32>,
    /// Points whose surroundings changed.
    queue: Vec<u32>,
    queued: Vec<bool>,
    /// Undo list of reversals `(from, to)` since the last disturbance.
    undo: Vec<(u32, u32)>,
}

impl<'a> Tour<'a> {
    fn new(points: &'a [V3], reach: &'a [f32], first: usize, last: usize) -> Self {
        let n = points.len();
        let mut low = points[0];
        let mut high = points[0];
        for p in points {
            low = low.inf(p);
            high = high.sup(p);
        }
        let size = (high - low).norm().max(1e-3);
        let cell = size / (n as f32).sqrt();
        let grid = Grid::new(points, cell);
        let near = (0..n).map(|i| nearest(&grid, points, i, cell)).collect();
        let path = start(points, &grid, first, last, cell);
        let mut place = vec![0; n];
        for (k, &i) in path.iter().enumerate() {
            place[i as usize] = k as u32;
        }
        Self { points, reach, near, path, place, queue: Vec::new(), queued: vec![false; n], undo: Vec::new() }
    }

    fn d(&self, a: u32, b: u32) -> f32 {
        let (a, b) = (a as usize, b as usize);
        let d = (self.points[a] - self.points[b]).norm();
        d + TOO_FAR * (d - self.reach[a].max(self.reach[b])).max(0.0)
    }

    fn touch(&mut self, i: u32) {
        if !self.queued[i as usize] {
            self.queued[i as usize] = true;
            self.queue.push(i);
        }
    }

    fn improve_all(&mut self) {
        for k in (0..self.path.len()).rev() {
            let i = self.path[k];
            self.touch(i);
        }
        self.settle();
        self.undo.clear();
    }

    fn settle(&mut self) -> f32 {
        let mut gained = 0.0;
        while let Some(i) = self.queue.pop() {
            self.queued[i as usize] = false;
            while let Some(gain) = self.improve(i) {
                gained += gain;
            }
        }
        gained
    }

    /// Reverses the stretch between two places.
    fn reverse(&mut self, from: usize, to: usize) {
        self.path[from..=to].reverse();
        for k in from..=to {
            self.place[self.path[k] as usize] = k as u32;
        }
        self.undo.push((from as u32, to as u32));
    }

    fn improve(&mut self, i: u32) -> Option<f32> {
        self.two_opt(i).or_else(|| self.or_opt(i))
    }

    /// Replaces two steps by two shorter ones and reverses what lies between; the ends never move.
    fn two_opt(&mut self, i: u32) -> Option<f32> {
        let n = self.path.len();
        let p = self.place[i as usize] as usize;
        for forward in [true, false] {
            let Some(q) = (if forward { Some(p + 1).filter(|&q| q < n) } else { p.checked_sub(1) }) else {
                continue;
            };
            let next = self.path[q];
            let d0 = self.d(i, next);
            for m in 0..NEAR {
                let j = self.near[i as usize][m];
                let d1 = self.d(i, j);
                if d1 >= d0 {
                    break;
                }
                let r = self.place[j as usize] as usize;
                let Some(s) = (if forward { Some(r + 1).filter(|&s| s < n) } else { r.checked_sub(1) })
                else {
                    continue;
                };
                let after = self.path[s];
                let gain = d0 + self.d(j, after) - d1 - self.d(next, after);
                if gain > 1e-4 {
                    let (from, to) =
                        if forward { (p.min(r) + 1, p.max(r)) } else { (p.min(r), p.max(r) - 1) };
                    self.reverse(from, to);
                    for k in [i, next, j, after] {
                        self.touch(k);
                    }
                    return Some(gain);
                }
            }
        }
        None
    }

    /// Moves a stretch of one to three points that starts or ends at `i` between two other neighbours, either way round.
    fn or_opt(&mut self, i: u32) -> Option<f32> {
        let n = self.path.len();
        let p = self.place[i as usize] as usize;
        for length in 1..=3 {
            for at_start in [true, false] {
                let (a, b) = if at_start {
                    (p, p + length - 1)
                } else if p + 1 >= length {
                    (p + 1 - length, p)
                } else {
                    continue;
                };
                if a == 0 || b + 1 >= n {
                    continue;
                }
                let (before, head, tail, after) =
                    (self.path[a - 1], self.path[a], self.path[b], self.path[b + 1]);
                let removed = self.d(before, head) + self.d(tail, after) - self.d(before, after);
                if removed <= 1e-4 {
                    continue;
                }
                let other_end = if at_start { tail } else { head };
                for m in 0..NEAR {
                    let j = self.near[i as usize][m];
                    let d1 = self.d(i, j);
                    if d1 >= removed {
                        break;
                    }
                    let r = self.place[j as usize] as usize;
                    if (a..=b).contains(&r) {
                        continue;
                    }
                    // Between j and its successor, or its predecessor and j.
                    for (x, y) in [(r, r + 1), (r.wrapping_sub(1), r)] {
                        if y >= n || x >= n || (a..=b).contains(&x) || (a..=b).contains(&y) {
                            continue;
                        }
                        let other = if x == r { self.path[y] } else { self.path[x] };
                        let gain =
                            removed + self.d(self.path[x], self.path[y]) - d1 - self.d(other_end, other);
                        if gain > 1e-4 {
                            // `i` will touch `j`: does the stretch keep its direction?
                            let keeps = if x == r { at_start } else { !at_start };
                            self.shift(a, b, x, y, keeps);
                            for k in [before, head, tail, after, j, other] {
                                self.touch(k);
                            }
                            return Some(gain);
                        }
                    }
                }
            }
        }
        None
    }

    /// Moves places `a..=b` between places `x` and `y = x + 1`, as reversals.
    fn shift(&mut self, a: usize, b: usize, x: usize, y: usize, keeps: bool) {
        let length = b + 1 - a;
        let (from, to, moved) = if y <= a {
            self.reverse(y, b);
            (y + length, b, (y, y + length - 1))
        } else {
            self.reverse(a, x);
            (a, x - length, (x + 1 - length, x))
        };
        if from < to {
            self.reverse(from, to);
        }
        if keeps {
            self.reverse(moved.0, moved.1);
        }
    }

    fn disturb(&mut self, kicks: usize, seed: u64) {
        let n = self.path.len();
        if n < 8 {
            return;
        }
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..kicks {
            self.undo.clear();
            // A double bridge over a short stretch: a B C d becomes a C B d.
            let a = 1 + (unit(&mut rng) * (n - 5) as f64) as usize;
            let first = 1 + (rng.next_u64() % 12) as usize;
            let second = 1 + (rng.next_u64() % 12) as usize;
            let (b, c) = (a + first, (a + first + second).min(n - 1));
            if b >= c {
                continue;
            }
            let ends = [
                self.path[a - 1],
                self.path[a],
                self.path[b - 1],
                self.path[b],
                self.path[c - 1],
                self.path[c],
            ];
            let old = self.d(ends[0], ends[1]) + self.d(ends[2], ends[3]) + self.d(ends[4], ends[5]);
            let new = self.d(ends[0], ends[3]) + self.d(ends[4], ends[1]) + self.d(ends[2], ends[5]);
            self.reverse(a, c - 1);
            self.reverse(a, a + (c - b) - 1);
            self.reverse(a + (c - b), c - 1);
            for k in ends {
                self.touch(k);
            }
            if self.settle() - (new - old) < 1e-5 {
                while let Some((from, to)) = self.undo.pop() {
                    self.path[from as usize..=to as usize].reverse();
                    for k in from as usize..=to as usize {
                        self.place[self.path[k] as usize] = k as u32;
                    }
                }
            }
        }
    }
}

fn nearest(grid: &Grid, points: &[V3], i: usize, cell: f32) -> [u32; NEAR] {
    let mut found: Vec<(f32, u32)> = Vec::new();
    let mut radius = 1.8 * cell;
    let wanted = NEAR.min(points.len() - 1);
    while found.len() < wanted {
        found.clear();
        grid.within(&points[i], radius, |k, d| {
            let j = grid.order[k];
            if j as usize != i {
                found.push((d, j));
            }
        });
        radius *= 1.7;
    }
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut near = [found[wanted - 1].1; NEAR];
    for (slot, f) in near.iter_mut().zip(&found[..wanted]) {
        *slot = f.1;
    }
    near
}

/// The nearest unvisited point each time, `last` kept for the end.
fn start(points: &[V3], grid: &Grid, first: usize, last: usize, cell: f32) -> Vec<u32> {
    let n = points.len();
    let mut free = vec![true; n];
    free[first] = false;
    free[last] = false;
    let mut path = vec![first as u32];
    let mut here = first;
    let to_place = n - if first == last { 1 } else { 2 };
    for _ in 0..to_place {
        let mut radius = 1.5 * cell;
        let next = loop {
            let mut best: Option<(f32, u32)> = None;
            grid.within(&points[here], radius, |k, d| {
                let j = grid.order[k];
                if free[j as usize] && best.is_none_or(|b| (d, j) < b) {
                    best = Some((d, j));
                }
            });
            match best {
                Some((_, j)) => break j as usize,
                None => radius *= 2.0,
            }
        };
        free[next] = false;
        path.push(next as u32);
        here = next;
    }
    if last != first {
        path.push(last as u32);
    }
    path
}
