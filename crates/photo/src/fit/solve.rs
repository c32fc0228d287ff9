//! Stretch of the head, thickness of the hair and every camera at once: Levenberg-Marquardt on the outlines.

use nalgebra::{DMatrix, DVector, Isometry3, Translation3, UnitQuaternion, Vector3};
use stubble_head::Point;

use super::outline::Outline;
use super::shape::{POINTS, Spread, stretched};
use crate::lens::projected;

/// Directions round the head in which outlines are compared.
const DIRECTIONS: usize = 72;
/// Standard deviation of the template's outline against a person's, mm, as if the directions were independent; they
/// are not, hence twice what a single place is off (3 mm in the median on renders of scans).
const OUTLINE_SD_MM: f64 = 6.0;
/// Outlines further apart than this are something else: shoulders, a hand, a tuft, mm. Wide at first, so that a head
/// that is turned or shifted is drawn in.
const BEYOND_MM: [f64; 2] = [30.0, 8.0];
/// Hair over the skull, where the outline is hair, mm: mean and deviation of a weak prior.
const HAIR_MM: [f64; 2] = [6.0, 6.0];
/// Parameters that all views share: three stretches, the hair.
const SHARED: usize = 4;
/// Middle of the head in its frame, mm.
const MIDDLE: Point = Point::new(0.0, 40.0, -8.0);
/// Where the neck leaves the head, mm.
const NECK: Point = Point::new(0.0, -80.0, -15.0);
/// Directions this near to it do not count, those beyond the second do, degrees.
const NECK_DEG: [f64; 2] = [30.0, 60.0];
const STEPS: usize = 15;

/// A photo whose camera is known or sought.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    /// Takes the template's frame to the camera (x right, y down, z ahead), in mm of the template's size.
    pub(crate) camera_from_head: Isometry3<f64>,
    pub(crate) focal_px: f64,
    pub(crate) middle_px: [f64; 2],
    pub(crate) outline: Outline,
    /// Deviations of turn about the head's axes (radians) and of place along the camera's (mm).
    pub(crate) sd: [f64; 6],
    /// Share of the outline that is hair, by direction from the head's middle (0 = right, clockwise), if known.
    pub(crate) hairy: Option<Vec<f64>>,
}

/// What the outlines say.
#[derive(Debug, Clone)]
pub(crate) struct Solution {
    /// Logarithms of the stretches: breadth, height, length.
    pub(crate) stretch: [f64; 3],
    /// Their covariance.
    pub(crate) covariance: [[f64; 3]; 3],
    /// One a view.
    pub(crate) cameras: Vec<Isometry3<f64>>,
    /// Median distance of the outlines, mm, one a view.
    pub(crate) misfit_mm: Vec<f64>,
    /// Robust cost, to compare solutions by.
    pub(crate) cost: f64,
}

impl Sight {
    /// Pixel place of a point under a camera.
    pub(crate) fn project(&self, camera: &Isometry3<f64>, p: &Point) -> Option<[f64; 2]> {
        projected(&(camera * p), self.focal_px, self.middle_px)
    }

    /// The farthest points of the stretched template round its middle, and how far each counts: the template's neck
    /// ends where nobody's does.
    pub(crate) fn rim(&self, camera: &Isometry3<f64>, by: &[f64; 3]) -> Option<Vec<Option<([f64; 2], f64)>>> {
        let [cx, cy] = self.project(camera, &stretched(&MIDDLE, by))?;
        let [nx, ny] = self.project(camera, &stretched(&NECK, by))?;
        let (neck, neck_px) = ((ny - cy).atan2(nx - cx), (nx - cx).hypot(ny - cy));
        let px_per_mm = self.focal_px / (camera * stretched(&MIDDLE, by)).z.max(1.0);
        // Seen along the neck, it hides behind the head.
        let shows = (neck_px / px_per_mm / (NECK - MIDDLE).norm()).clamp(0.0, 1.0).powi(2);
        let mut rim: Vec<(f64, Option<[f64; 2]>)> = vec![(0.0, None); DIRECTIONS];
        for p in POINTS.iter() {
            let Some([x, y]) = self.project(camera, &stretched(p, by)) else { continue };
            let (dx, dy) = (x - cx, y - cy);
            let turn = (dy.atan2(dx) / std::f64::consts::TAU).rem_euclid(1.0);
            let bin = ((turn * DIRECTIONS as f64) as usize).min(DIRECTIONS - 1);
            let far = dx.hypot(dy);
            if far > rim[bin].0 {
                rim[bin] = (far, Some([x, y]));
            }
        }
        let counted = rim.into_iter().enumerate().map(|(k, (_, at))| {
            let turn = (k as f64 + 0.5) / DIRECTIONS as f64 * std::f64::consts::TAU;
            let from_neck = (turn - neck).cos().clamp(-1.0, 1.0).acos().to_degrees();
            let beside = ((from_neck - NECK_DEG[0]) / (NECK_DEG[1] - NECK_DEG[0])).clamp(0.0, 1.0);
            at.map(|place| (place, 1.0 - shows * (1.0 - beside)))
        });
        Some(counted.collect())
    }

    /// Distances of the two outlines, mm of the template, with how far each counts.
    fn gaps(&self, camera: &Isometry3<f64>, by: &[f64; 3], hair_mm: f64) -> Option<Vec<(f64, f64)>> {
        let px_per_mm = self.focal_px / (camera * stretched(&MIDDLE, by)).z.max(1.0);
        let gaps = self.rim(camera, by)?.into_iter().enumerate().map(|(k, at)| {
            let Some((place, counts)) = at.filter(|(place, _)| self.outline.knows(*place)) else {
                return (0.0, 0.0);
            };
            let hair = self.hairy.as_ref().map_or(0.0, |h| h[k]) * hair_mm;
            (self.outline.at(place) / px_per_mm - hair, counts)
        });
        Some(gaps.collect())
    }

    fn moved(&self, by: &[f64]) -> Isometry3<f64> {
        let start = &self.camera_from_head;
        let turn = UnitQuaternion::from_scaled_axis(Vector3::new(by[0], by[1], by[2]));
        let place = start.translation.vector + Vector3::new(by[3], by[4], by[5]);
        Isometry3::from_parts(Translation3::from(place), start.rotation * turn)
    }
}

/// Rows of one view: outline, then how far the camera was moved.
fn rows(sight: &Sight, shared: &[f64], own: &[f64], beyond_mm: f64) -> Vec<f64> {
    let by = [shared[0].exp(), shared[1].exp(), shared[2].exp()];
    let mut rows = match sight.gaps(&sight.moved(own), &by, shared[3]) {
        Some(gaps) => {
            gaps.into_iter().map(|(gap, counts)| counts * robust(gap, beyond_mm) / OUTLINE_SD_MM).collect()
        }
        None => vec![beyond_mm / OUTLINE_SD_MM * 10.0; DIRECTIONS],
    };
    rows.extend(own.iter().zip(&sight.sd).map(|(x, sd)| x / sd));
    rows
}

/// A gap as it counts: its square grows as a logarithm beyond `beyond_mm`.
fn robust(gap_mm: f64, beyond_mm: f64) -> f64 {
    let share = gap_mm / beyond_mm;
    gap_mm.signum() * beyond_mm * (1.0 + share * share).ln().sqrt()
}

/// The most probable head and cameras; with `free` false the head stays as given in `start`.
pub(crate) fn solve(sights: &[Sight], spread: &Spread, start: [f64; SHARED], free: bool) -> Solution {
    let count = SHARED + 6 * sights.len();
    let sds = [spread.axes[0], spread.axes[1], spread.axes[2], HAIR_MM[1]];
    let prior = |at: &[f64]| -> Vec<f64> {
        (0..SHARED).map(|k| (at[k] - if k == 3 { HAIR_MM[0] } else { 0.0 }) / sds[k]).collect()
    };
    let mut at = vec![0.0; count];
    at[..SHARED].copy_from_slice(&start);
    // Wide steps: the rim jumps from vertex to vertex, about a millimetre.
    let step = |k: usize| match k {
        0..3 => 0.012,
        3 => 1.0,
        _ if (k - SHARED) % 6 < 3 => 0.015,
        _ => 1.2,
    };
    let own = |v: usize| SHARED + 6 * v..SHARED + 6 * (v + 1);
    let all = |at: &[f64], beyond_mm: f64| -> Vec<Vec<f64>> {
        sights.iter().enumerate().map(|(v, s)| rows(s, &at[..SHARED], &at[own(v)], beyond_mm)).collect()
    };
    let cost =
        |of: &[Vec<f64>], at: &[f64]| -> f64 { of.iter().flatten().chain(&prior(at)).map(|r| r * r).sum() };
    let normal_at = |at: &[f64], now: &[Vec<f64>], beyond_mm: f64| {
        let (mut normal, mut side) = (DMatrix::<f64>::zeros(count, count), DVector::<f64>::zeros(count));
        for (v, sight) in sights.iter().enumerate() {
            let columns: Vec<usize> = if free { 0..SHARED } else { 0..0 }.chain(own(v)).collect();
            let slopes: Vec<Vec<f64>> = columns
                .iter()
                .map(|&k| {
                    let shifted = |by: f64| {
                        let mut moved = at.to_vec();
                        moved[k] += by;
                        rows(sight, &moved[..SHARED], &moved[own(v)], beyond_mm)
                    };
                    let (more, less) = (shifted(step(k)), shifted(-step(k)));
                    more.iter().zip(&less).map(|(a, b)| (a - b) / (2.0 * step(k))).collect()
                })
                .collect();
            for (i, &a) in columns.iter().enumerate() {
                side[a] += slopes[i].iter().zip(&now[v]).map(|(s, r)| s * r).sum::<f64>();
                for (j, &b) in columns.iter().enumerate() {
                    normal[(a, b)] += slopes[i].iter().zip(&slopes[j]).map(|(s, t)| s * t).sum::<f64>();
                }
            }
        }
        for (k, r) in prior(at).into_iter().enumerate() {
            normal[(k, k)] += 1.0 / (sds[k] * sds[k]);
            side[k] += r / sds[k];
        }
        if !free {
            for k in 0..SHARED {
                normal.row_mut(k).fill(0.0);
                normal.column_mut(k).fill(0.0);
                normal[(k, k)] = 1.0;
                side[k] = 0.0;
            }
        }
        (normal, side)
    };
    let mut best = f64::INFINITY;
    for beyond_mm in BEYOND_MM {
        let mut now = all(&at, beyond_mm);
        best = cost(&now, &at);
        let mut damping = 1e-2;
        for _ in 0..STEPS {
            let (normal, side) = normal_at(&at, &now, beyond_mm);
            let mut better = false;
            for _ in 0..6 {
                let mut damped = normal.clone();
                for k in 0..count {
                    damped[(k, k)] *= 1.0 + damping;
                }
                let Some(step) = damped.cholesky().map(|c| c.solve(&side)) else {
                    damping *= 8.0;
                    continue;
                };
                let next: Vec<f64> = at.iter().zip(step.iter()).map(|(a, s)| a - s).collect();
                let rows = all(&next, beyond_mm);
                let value = cost(&rows, &next);
                if value < best {
                    better = best - value > 1e-4 * best;
                    (at, now, best) = (next, rows, value);
                    damping = (damping / 5.0).max(1e-6);
                    break;
                }
                damping *= 5.0;
            }
            if !better {
                break;
            }
        }
    }
    let close_mm = BEYOND_MM[BEYOND_MM.len() - 1];
    let inverse = normal_at(&at, &all(&at, close_mm), close_mm).0.try_inverse();
    let covariance = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let known = inverse.as_ref().map(|m| m[(i, j)]);
            known.unwrap_or(if i == j { sds[i] * sds[i] } else { 0.0 })
        })
    });
    let by = [at[0].exp(), at[1].exp(), at[2].exp()];
    let cameras: Vec<_> = sights.iter().enumerate().map(|(v, s)| s.moved(&at[own(v)])).collect();
    let misfit_mm = sights.iter().zip(&cameras).map(|(s, c)| {
        let all = s.gaps(c, &by, at[3]).into_iter().flatten();
        let mut gaps: Vec<f64> = all.filter(|(_, counts)| *counts > 0.5).map(|(gap, _)| gap.abs()).collect();
        gaps.sort_by(f64::total_cmp);
        // Few comparable places say nothing.
        if gaps.len() < DIRECTIONS / 3 { f64::INFINITY } else { gaps[gaps.len() / 2] }
    });
    Solution {
        stretch: [at[0], at[1], at[2]],
        covariance,
        misfit_mm: misfit_mm.collect(),
        cameras,
        cost: best,
    }
}

/// Where the search starts: the template with the usual hair.
pub(crate) const START: [f64; SHARED] = [0.0, 0.0, 0.0, HAIR_MM[0]];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Mask;
    use stubble_evidence::Evidence;

    /// A camera at an azimuth (towards the person's left) and elevation, turned about its axis, that looks at the middle of the head.
    fn camera(azimuth_deg: f64, elevation_deg: f64, turn_deg: f64) -> Isometry3<f64> {
        super::super::side::looking(azimuth_deg, elevation_deg, turn_deg, Vector3::new(0.0, 0.0, 900.0))
    }

    /// A sight of the template stretched by `by`, its silhouette drawn from its triangles.
    fn drawn(true_camera: &Isometry3<f64>, start: &Isometry3<f64>, by: &[f64; 3]) -> Sight {
        let n = 256;
        let mut mask = Mask::filled(n, n, 0.0);
        let (focal, middle) = (600.0, 128.0);
        let head = &*super::super::shape::TEMPLATE;
        let at: Vec<[f64; 2]> = head
            .mesh
            .positions()
            .iter()
            .map(|p| {
                let q = true_camera * stretched(p, by);
                [focal * q.x / q.z + middle, focal * q.y / q.z + middle]
            })
            .collect();
        for t in head.mesh.triangles() {
            let [a, b, c] = t.map(|v| at[v as usize]);
            let bound = |k: usize, up: bool| {
                let (low, high) = (a[k].min(b[k]).min(c[k]), a[k].max(b[k]).max(c[k]));
                (if up { high.ceil() } else { low.floor() }).clamp(0.0, 255.0) as usize
            };
            let cross = |p: [f64; 2], q: [f64; 2], x: f64, y: f64| {
                (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0])
            };
            for y in bound(1, false)..=bound(1, true) {
                for x in bound(0, false)..=bound(0, true) {
                    let (fx, fy) = (x as f64 + 0.5, y as f64 + 0.5);
                    let signs = [cross(a, b, fx, fy), cross(b, c, fx, fy), cross(c, a, fx, fy)];
                    if signs.iter().all(|s| *s >= 0.0) || signs.iter().all(|s| *s <= 0.0) {
                        mask.values[y * n + x] = 1.0;
                    }
                }
            }
        }
        Sight {
            camera_from_head: *start,
            focal_px: focal,
            middle_px: [middle; 2],
            outline: Outline::of_mask(&mask, [0.0, 0.0], 256.0),
            sd: [0.3, 0.3, 0.3, 60.0, 60.0, 200.0],
            hairy: None,
        }
    }

    #[test]
    fn a_stretched_head_is_found_from_its_outlines() {
        let by = [1.03_f64, 0.98, 0.97];
        let views = [(0.0, 5.0), (90.0, 0.0), (180.0, 5.0), (0.0, 75.0)];
        let sights: Vec<Sight> = views
            .iter()
            .map(|(a, e)| {
                let mut sight = drawn(&camera(*a, *e, 0.0), &camera(a + 3.0, e - 3.0, 3.0), &by);
                if (*a, *e) == (0.0, 5.0) {
                    // The face tells.
                    sight.sd = [0.04, 0.02, 0.02, 2.0, 2.0, 18.0];
                }
                sight
            })
            .collect();
        let spread = Spread::of(&Evidence::builtin()).expect("the figures");
        let found = solve(&sights, &spread, START, true);
        // Only proportions show: the size goes into the distance.
        let ratio = |i: usize, j: usize, of: &dyn Fn(usize) -> f64| of(i) / of(j);
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let truth = ratio(i, j, &|k| by[k]);
            let got = ratio(i, j, &|k| found.stretch[k].exp());
            assert!((got / truth - 1.0).abs() < 0.03, "{i}/{j}: {got} for {truth}: {found:?}");
        }
        assert!(found.misfit_mm.iter().all(|m| *m < 2.0), "{:?}", found.misfit_mm);
        for ((a, e), c) in views.iter().zip(&found.cameras) {
            let off = camera(*a, *e, 0.0).rotation.angle_to(&c.rotation).to_degrees();
            // The face tells its pose; an outline alone only about, and from the back a nod hardly shows in it.
            let most = match (*a, *e) {
                (0.0, 5.0) => 7.0,
                (180.0, _) => 20.0,
                _ => 13.0,
            };
            assert!(off < most, "{a} {e}: {off} degrees");
        }
    }
}
