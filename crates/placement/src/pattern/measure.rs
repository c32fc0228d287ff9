//! The statistics of points on a flat patch, without the bias of its rim.

use super::{BIN, Match, NEAREST_BIN, NEAREST_BINS, PAIR_BINS};

/// Fewer points say nothing about a pattern.
const FEWEST: usize = 60;

/// Why points are no pattern.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// Too few.
    #[error("{found} follicles; at least {FEWEST} are needed to measure how they are spaced")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// A coordinate is no finite number.
    #[error("follicle {0} has a coordinate that is no finite number")]
    NotFinite(usize),
    /// All at the same place or on a line.
    #[error("the follicles cover no area; give their positions on the skin in mm")]
    NoArea,
}

/// How follicles of one person are spaced, independent of their density.
#[derive(Debug, Clone, PartialEq)]
pub struct DonorPattern {
    per_cm2: f64,
    points: usize,
    /// Pair correlation in bins of [`BIN`] spacings; 1 is no correlation.
    pub(crate) pairs: Vec<f32>,
    /// Share of points whose nearest neighbour is nearer than the end of each bin.
    pub(crate) nearest: Vec<f32>,
}

impl DonorPattern {
    /// Measures follicles on a flat patch, mm. The patch is taken as their bounding rectangle where they fill it, else
    /// as their convex hull, either widened by what a finite sample falls short (B. D. Ripley & J.-P. Rasson, "Finding
    /// the edge of a Poisson forest", J. Appl. Prob. 14, 1977).
    ///
    /// # Errors
    /// If there are fewer than 60 points, one is not finite, or they cover no area.
    pub fn measure(points_mm: &[[f64; 2]]) -> Result<Self, PatternError> {
        let n = points_mm.len();
        if let Some(bad) = points_mm.iter().position(|p| !p.iter().all(|c| c.is_finite())) {
            return Err(PatternError::NotFinite(bad + 1));
        }
        if n < FEWEST {
            return Err(PatternError::TooFew { found: n });
        }
        let patch = Patch::around(points_mm)?;
        let per_mm2 = n as f64 / patch.area_mm2;
        let spacing = per_mm2.sqrt().recip();
        let scaled = |d: f64, bin: f32| (d / spacing / f64::from(bin)) as usize;

        let mut found = vec![0_u64; PAIR_BINS];
        let mut expected = vec![0.0_f64; PAIR_BINS];
        let mut near: Vec<(f64, f64)> = Vec::with_capacity(n);
        let stride = n.div_ceil(4000);
        for (i, p) in points_mm.iter().enumerate().step_by(stride) {
            let mut first = f64::INFINITY;
            for (j, q) in points_mm.iter().enumerate() {
                if i == j {
                    continue;
                }
                let d = (q[0] - p[0]).hypot(q[1] - p[1]);
                first = first.min(d);
                if let Some(bin) = found.get_mut(scaled(d, BIN)) {
                    *bin += 1;
                }
            }
            let rim = patch.distance_to_rim(p);
            near.push((first, rim));
            for (k, e) in expected.iter_mut().enumerate() {
                let (low, high) = (k as f64, (k + 1) as f64);
                let width = f64::from(BIN) * spacing;
                let ring = std::f64::consts::PI * (high * high - low * low) * width * width;
                let r = (k as f64 + 0.5) * width;
                *e += ring * patch.share_of_circle(p, r, rim);
            }
        }
        let others = per_mm2 * (n - 1) as f64 / n as f64;
        let pairs = found.iter().zip(&expected).map(|(f, e)| (*f as f64 / (e * others).max(1e-12)) as f32);

        // Only where the rim is farther than the neighbour is the neighbour surely the nearest.
        let mut share = vec![0.0_f64; NEAREST_BINS];
        let mut all = 0.0;
        for (d, _) in near.iter().filter(|(d, rim)| d <= rim) {
            let weight = 1.0 / patch.inner_area_mm2(*d).max(1e-9);
            all += weight;
            for s in share.iter_mut().skip(scaled(*d, NEAREST_BIN)) {
                *s += weight;
            }
        }
        let nearest = share.iter().map(|s| (s / f64::max(all, 1e-12)) as f32).collect();
        Ok(Self { per_cm2: 100.0 * per_mm2, points: n, pairs: pairs.collect(), nearest })
    }

    /// Follicles per cm² of the patch.
    #[must_use]
    pub fn per_cm2(&self) -> f64 {
        self.per_cm2
    }

    /// Number of follicles measured.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points
    }

    /// How near another pattern is to this one.
    #[must_use]
    pub fn compared(&self, other: &Self) -> Match {
        Match::between((&self.pairs, &self.nearest), (&other.pairs, &other.nearest))
    }

    /// Mean distance to the nearest follicle over that of a hexagonal lattice of the same density.
    #[must_use]
    pub fn nearest_of_hexagonal(&self) -> f64 {
        let mean = 0.5 * f64::from(NEAREST_BIN)
            + self.nearest.iter().map(|f| f64::from((1.0 - f) * NEAREST_BIN)).sum::<f64>();
        mean / f64::from(crate::sessions::HEXAGONAL)
    }
}

/// The part of the plane that was looked at: a convex polygon, counter-clockwise.
struct Patch {
    corners: Vec<[f64; 2]>,
    area_mm2: f64,
}

impl Patch {
    fn around(points: &[[f64; 2]]) -> Result<Self, PatternError> {
        let n = points.len() as f64;
        let hull = hull(points);
        let area = area(&hull);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in points {
            for a in 0..2 {
                low[a] = low[a].min(p[a]);
                high[a] = high[a].max(p[a]);
            }
        }
        let size = (high[0] - low[0]).max(high[1] - low[1]);
        if area.is_nan() || area <= 1e-6 * size * size {
            return Err(PatternError::NoArea);
        }
        let fills = area > 0.88 * (high[0] - low[0]) * (high[1] - low[1]);
        let (corners, grow) = if fills {
            let corners = vec![low, [high[0], low[1]], high, [low[0], high[1]]];
            (corners, (n + 1.0) / (n - 1.0))
        } else {
            let grow = (1.0 - hull.len() as f64 / n).max(0.25).sqrt().recip();
            (hull, grow)
        };
        let middle = [0, 1].map(|a| corners.iter().map(|c| c[a]).sum::<f64>() / corners.len() as f64);
        let corners: Vec<[f64; 2]> =
            corners.iter().map(|c| [0, 1].map(|a| middle[a] + (c[a] - middle[a]) * grow)).collect();
        let area_mm2 = self::area(&corners);
        Ok(Self { corners, area_mm2 })
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
        (0..self.corners.len()).map(|k| (self.corners[k], self.corners[(k + 1) % self.corners.len()]))
    }

    /// Negative outside.
    fn distance_to_rim(&self, p: &[f64; 2]) -> f64 {
        self.edges()
            .map(|(a, b)| {
                let (x, y) = (b[0] - a[0], b[1] - a[1]);
                (x * (p[1] - a[1]) - y * (p[0] - a[0])) / x.hypot(y).max(1e-12)
            })
            .fold(f64::INFINITY, f64::min)
    }

    /// Share of a circle about a point of the patch that lies inside it.
    fn share_of_circle(&self, centre: &[f64; 2], radius: f64, rim: f64) -> f64 {
        const DIRECTIONS: usize = 48;
        if rim >= radius {
            return 1.0;
        }
        let inside = (0..DIRECTIONS)
            .filter(|&k| {
                let (sin, cos) = (std::f64::consts::TAU * (k as f64 + 0.5) / DIRECTIONS as f64).sin_cos();
                self.distance_to_rim(&[centre[0] + radius * cos, centre[1] + radius * sin]) >= 0.0
            })
            .count();
        inside as f64 / DIRECTIONS as f64
    }

    /// Area farther than `d` from the rim (Steiner's formula, exact to second order).
    fn inner_area_mm2(&self, d: f64) -> f64 {
        let perimeter: f64 = self.edges().map(|(a, b)| (b[0] - a[0]).hypot(b[1] - a[1])).sum();
        self.area_mm2 - perimeter * d + std::f64::consts::PI * d * d
    }
}

fn area(polygon: &[[f64; 2]]) -> f64 {
    let n = polygon.len();
    (0..n).map(|k| (polygon[k], polygon[(k + 1) % n])).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>()
        / 2.0
}

/// Convex hull, counter-clockwise (A. M. Andrew's monotone chain, 1979).
fn hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let half = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for p in points {
            while chain.len() >= 2 {
                let (a, b) = (chain[chain.len() - 2], chain[chain.len() - 1]);
                if (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut whole = half(&mut sorted.iter().copied());
    whole.extend(half(&mut sorted.iter().rev().copied()));
    whole
}
