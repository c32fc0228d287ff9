//! A flat uniform grid over points in space: the points are sorted by cell, and a row of cells is one range.
//!
//! A flat grid finds all neighbours within a small radius four to seven times faster than a k-d or R-tree.

use crate::V3;

/// Points sorted by cell.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    low: V3,
    per_mm: f32,
    cells: [usize; 3],
    /// First sorted point of each cell, one more entry than cells.
    start: Vec<u32>,
    /// Sorted place → index of the point as given.
    pub(crate) order: Vec<u32>,
    /// Positions in sorted order, mm.
    pub(crate) sorted: Vec<V3>,
}

/// Most cells per point, so that a long thin or widely scattered set cannot ask for unbounded memory.
const CELLS_PER_POINT: usize = 24;

impl Grid {
    /// Sorts `points` into cells of about `cell_mm` (larger when that would need too many).
    pub(crate) fn new(points: &[V3], cell_mm: f32) -> Self {
        let mut low = V3::repeat(f32::INFINITY);
        let mut high = V3::repeat(f32::NEG_INFINITY);
        for p in points {
            low = low.inf(p);
            high = high.sup(p);
        }
        if points.is_empty() {
            (low, high) = (V3::zeros(), V3::zeros());
        }
        let extent = high - low;
        let most = (points.len() * CELLS_PER_POINT).max(1 << 16);
        let mut cell = cell_mm.max(1e-4);
        let cells = loop {
            let n = [0, 1, 2].map(|a| (extent[a] / cell) as usize + 1);
            if n.iter().try_fold(1_usize, |m, &k| m.checked_mul(k)).is_some_and(|m| m <= most) {
                break n;
            }
            cell *= 1.25;
        };
        let mut grid = Self {
            low,
            per_mm: cell.recip(),
            cells,
            start: vec![0; cells[0] * cells[1] * cells[2] + 1],
            order: vec![0; points.len()],
            sorted: vec![V3::zeros(); points.len()],
        };
        let home: Vec<u32> = points.iter().map(|p| grid.cell(p) as u32).collect();
        for &c in &home {
            grid.start[c as usize + 1] += 1;
        }
        for c in 1..grid.start.len() {
            grid.start[c] += grid.start[c - 1];
        }
        let mut next = grid.start.clone();
        for (i, &c) in home.iter().enumerate() {
            let at = next[c as usize] as usize;
            next[c as usize] += 1;
            grid.order[at] = i as u32;
            grid.sorted[at] = points[i];
        }
        grid
    }

    fn axis(&self, value: f32, a: usize) -> usize {
        (((value - self.low[a]) * self.per_mm).max(0.0) as usize).min(self.cells[a] - 1)
    }

    fn cell(&self, p: &V3) -> usize {
        (self.axis(p.z, 2) * self.cells[1] + self.axis(p.y, 1)) * self.cells[0] + self.axis(p.x, 0)
    }

    /// Calls `visit(sorted place, squared distance)` for every point within `radius_mm` of `at`, in a fixed order.
    #[inline]
    pub(crate) fn within(&self, at: &V3, radius_mm: f32, mut visit: impl FnMut(usize, f32)) {
        let limit = radius_mm * radius_mm;
        let (x0, x1) = (self.axis(at.x - radius_mm, 0), self.axis(at.x + radius_mm, 0));
        let (y0, y1) = (self.axis(at.y - radius_mm, 1), self.axis(at.y + radius_mm, 1));
        for z in self.axis(at.z - radius_mm, 2)..=self.axis(at.z + radius_mm, 2) {
            for y in y0..=y1 {
                let row = (z * self.cells[1] + y) * self.cells[0];
                let range = self.start[row + x0] as usize..self.start[row + x1 + 1] as usize;
                for (k, p) in self.sorted[range.clone()].iter().enumerate() {
                    let d = (p - at).norm_squared();
                    if d <= limit {
                        visit(range.start + k, d);
                    }
                }
            }
        }
    }

    /// The nearest point to `at` as `(index as given, distance in mm)`, searched outward from `first_mm`.
    pub(crate) fn nearest(&self, at: &V3, first_mm: f32) -> Option<(usize, f32)> {
        if self.sorted.is_empty() {
            return None;
        }
        let mut radius = first_mm.max(1e-3);
        loop {
            let mut best: Option<(usize, f32)> = None;
            self.within(at, radius, |k, d| {
                if best.is_none_or(|(_, b)| d < b) {
                    best = Some((k, d));
                }
            });
            if let Some((k, d)) = best {
                return Some((self.order[k] as usize, d.sqrt()));
            }
            radius *= 2.0;
        }
    }
}

/// For each point the points near it: one flat list with a start per point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Neighbours {
    start: Vec<u32>,
    list: Vec<u32>,
}

impl Neighbours {
    /// Gathers the lists of `count` points in parallel; `near(i, out)` appends the neighbours of `i`.
    pub(crate) fn gather(count: usize, near: impl Fn(usize, &mut Vec<u32>) + Sync) -> Self {
        use rayon::prelude::*;
        const CHUNK: usize = 1024;
        let parts: Vec<(Vec<u32>, Vec<u32>)> = (0..count.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
                let mut ends = Vec::with_capacity(range.len());
                let mut list = Vec::with_capacity(range.len() * 40);
                for i in range {
                    near(i, &mut list);
                    ends.push(list.len() as u32);
                }
                (ends, list)
            })
            .collect();
        let mut all = Self {
            start: Vec::with_capacity(count + 1),
            list: Vec::with_capacity(parts.iter().map(|(_, l)| l.len()).sum()),
        };
        all.start.push(0);
        for (ends, list) in parts {
            let base = all.list.len() as u32;
            all.start.extend(ends.iter().map(|e| base + e));
            all.list.extend_from_slice(&list);
        }
        all
    }

    /// The neighbours of a point.
    #[inline]
    pub(crate) fn of(&self, i: usize) -> &[u32] {
        &self.list[self.span(i)]
    }

    /// Where the neighbours of a point lie in the flat list.
    #[inline]
    pub(crate) fn span(&self, i: usize) -> std::ops::Range<usize> {
        self.start[i] as usize..self.start[i + 1] as usize
    }

    /// The flat list.
    pub(crate) fn flat(&self) -> &[u32] {
        &self.list
    }
}
