//! Where does a place of the scalp lie in a later photo of the same head?
//!
//! One head is fitted to both photos, so what the fit gets wrong of its shape it gets wrong in both. Then the later camera is moved
//! by least squares until the fine pattern of the skin, the features of the face and the border of the hair fall on each
//! other: contrasts against the surroundings, which neither exposure nor the colour of the light changes.

use nalgebra::{Isometry3, Matrix6, Translation3, UnitQuaternion, Vector3, Vector6};
use stubble_evidence::Evidence;
use stubble_head::{Point, SurfaceIndex};

use crate::fit::{self, Fitted, NoFit, Photo, View};
use crate::raster::blurred;
use crate::{Interval, Mask, Picture};

/// Widths of a pixel of the compared pictures, mm on the head: coarse first, so that the finer ones find their place.
const PIXEL_MM: [f64; 3] = [4.0, 2.0, 1.2];
/// Contrast is told against the mean over this many pixels.
const AROUND_PX: f64 = 5.0;
/// Logarithmic contrast below which is noise.
const LEAST_CONTRAST: f32 = 0.02;
/// Distance of the places that are compared, mm.
const APART_MM: f64 = 3.0;
/// Lowest place that is compared, head frame, mm: below, the neck bends.
const LOWEST_MM: f64 = -85.0;
/// Cosine between skin and line of sight below which a place is not compared.
const LEAST_FACING: f64 = 0.4;
/// Standard deviation of a contrast, as if places were independent; neighbours are not.
const CONTRAST_SD: f64 = 2.5;
/// Contrasts further apart than this show something else: a shine, a new hair.
const BEYOND: f64 = 1.0;
/// How far the landmarks leave the later camera off against the earlier one: turns (radians), place across and along the
/// line of sight (mm).
const START_SD: [f64; 6] = [0.03, 0.03, 0.02, 3.0, 3.0, 20.0];
const STEPS: usize = 12;
/// What depths that the fitted head gets wrong by this much (mm, one standard deviation) leave per radian of turn.
const DEPTH_SD_MM: f64 = 5.0;
/// What remains on the scalp of photos that were not turned at all, mm, one standard deviation: with the patterns laid on each
/// other, where they are wholly alike, and by landmarks alone.
const LAID_SD_MM: f64 = 0.5;
const LANDMARK_SD_MM: f64 = 4.0;
/// Least correlation of the contrasts for patterns to have been laid on each other.
const LEAST_LIKENESS: f64 = 0.25;

/// A later photo laid on an earlier one.
#[derive(Debug)]
pub struct Registration {
    /// The head fitted to both; its views are the earlier and the later photo.
    pub fitted: Fitted,
    /// Correlation of the two photos' contrasts over the head, −1 to 1.
    pub likeness: f64,
    /// Whether the photos' patterns were laid on each other; otherwise the landmarks alone tell.
    pub by_pattern: bool,
    /// How far a place of the scalp is off in the mean, mm.
    pub error_mm: Interval,
    index: SurfaceIndex,
}

/// Lays a later photo on an earlier one.
///
/// # Errors
/// If no head can be fitted to the two.
pub fn register(photos: [Photo<'_>; 2], evidence: &Evidence) -> Result<Registration, NoFit> {
    let mut fitted = fit::fit(&photos, evidence)?;
    let places = places(&fitted);
    let before = fitted.views[1].camera_from_head;
    let mut moved = before;
    let mut likeness = 0.0;
    for pixel_mm in PIXEL_MM {
        let [earlier, later] = [0, 1].map(|k| Contrast::of(photos[k].picture, &fitted.views[k], pixel_mm));
        let pair = Pair { fitted: &fitted, places: &places, earlier: &earlier, later: &later, before };
        moved = pair.laid(moved);
        likeness = pair.likeness(&moved);
    }
    let by_pattern = likeness >= LEAST_LIKENESS;
    if !by_pattern {
        moved = before;
    }
    let turned = fitted.views[0].camera_from_head.rotation.angle_to(&moved.rotation);
    // Half as alike, they hold each other half as well.
    let still = if by_pattern { LAID_SD_MM / likeness } else { LANDMARK_SD_MM };
    let sd = still.hypot(DEPTH_SD_MM * turned.sin());
    fitted.views[1].camera_from_head = moved;
    let index = SurfaceIndex::new(&fitted.head.mesh);
    // A mean distance in two directions.
    let mean = sd * 1.25;
    Ok(Registration { fitted, likeness, by_pattern, error_mm: Interval::new(mean, 0.0, 2.0 * mean), index })
}

impl Registration {
    /// The place of the fitted head that a pixel of a photo (0 the earlier, 1 the later) shows.
    #[must_use]
    pub fn on_head(&self, photo: usize, place_px: [f64; 2]) -> Option<Point> {
        self.fitted.views.get(photo)?.on(&self.fitted.head.mesh, &self.index, place_px)
    }

    /// Where in the later photo lies what a pixel of the earlier one shows.
    #[must_use]
    pub fn later_px(&self, earlier_px: [f64; 2]) -> Option<[f64; 2]> {
        self.fitted.views[1].project(&self.on_head(0, earlier_px)?)
    }

    /// Where in the earlier photo lies what a pixel of the later one shows.
    #[must_use]
    pub fn earlier_px(&self, later_px: [f64; 2]) -> Option<[f64; 2]> {
        self.fitted.views[0].project(&self.on_head(1, later_px)?)
    }
}

/// Places of the head that both photos show, with their normals, in the fitted head's mm.
fn places(fitted: &Fitted) -> Vec<(Point, Vector3<f64>)> {
    let mesh = &fitted.head.mesh;
    let mut taken = std::collections::BTreeSet::new();
    let mut places = Vec::new();
    for t in 0..mesh.triangles().len() {
        let [a, b, c] = mesh.corners(t);
        let middle = Point::from((a.coords + b.coords + c.coords) / 3.0);
        let cell = middle.coords.map(|v| (v / APART_MM).floor() as i64);
        let normal = (b - a).cross(&(c - a));
        if middle.y < LOWEST_MM || normal.norm() < 1e-9 || !taken.insert([cell.x, cell.y, cell.z]) {
            continue;
        }
        let normal = normal.normalize();
        if fitted.views.iter().all(|v| v.facing(&middle, &normal) > LEAST_FACING) {
            places.push((middle, normal));
        }
    }
    places
}

/// Logarithmic brightness of a photo against its surroundings, in units of how much it varies there.
struct Contrast {
    grid: Mask,
    photo_px_per_px: f64,
}

impl Contrast {
    fn of(picture: &Picture, view: &View, pixel_mm: f64) -> Self {
        let far = (view.camera_from_head * Point::origin()).z.max(1.0);
        let photo_px = view.focal_px / far * pixel_mm;
        let longest = picture.width().max(picture.height()) as f64 / photo_px.max(1.0);
        let raster = picture.reduced(longest.round().max(16.0) as usize);
        let (width, height) = (raster.width, raster.height);
        let light = raster.pixels.iter().map(|p| (0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2] + 0.01).ln());
        let light: Vec<f32> = light.collect();
        let mean = blurred(&light, width, height, AROUND_PX);
        let off: Vec<f32> = light.iter().zip(&mean).map(|(l, m)| l - m).collect();
        let square: Vec<f32> = off.iter().map(|o| o * o).collect();
        let varies = blurred(&square, width, height, AROUND_PX);
        let values = off.iter().zip(&varies).map(|(o, v)| o / (v.max(0.0).sqrt() + LEAST_CONTRAST));
        let grid = Mask { width, height, values: values.collect() };
        Self { grid, photo_px_per_px: raster.photo_px_per_px }
    }

    fn at(&self, [x, y]: [f64; 2]) -> f64 {
        f64::from(self.grid.sample(x / self.photo_px_per_px, y / self.photo_px_per_px))
    }

    /// Change per px of the photo to the right and down.
    fn slope(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let h = 0.7 * self.photo_px_per_px;
        [
            (self.at([x + h, y]) - self.at([x - h, y])) / (2.0 * h),
            (self.at([x, y + h]) - self.at([x, y - h])) / (2.0 * h),
        ]
    }
}

/// Two photos' contrasts over one head.
struct Pair<'a> {
    fitted: &'a Fitted,
    places: &'a [(Point, Vector3<f64>)],
    earlier: &'a Contrast,
    later: &'a Contrast,
    /// The later camera as the landmarks have it.
    before: Isometry3<f64>,
}

impl Pair<'_> {
    fn later_view(&self) -> &View {
        &self.fitted.views[1]
    }

    /// Turn and place of a camera against the landmarks' one, in the camera's axes.
    fn off(&self, camera: &Isometry3<f64>) -> Vector6<f64> {
        let turn = (camera.rotation * self.before.rotation.inverse()).scaled_axis();
        let place = camera.translation.vector - self.before.translation.vector;
        Vector6::new(turn.x, turn.y, turn.z, place.x, place.y, place.z)
    }

    fn cost(&self, camera: &Isometry3<f64>, wanted: &[Option<f64>]) -> f64 {
        let off = self.off(camera);
        let held: f64 = (0..6).map(|k| (off[k] / START_SD[k]).powi(2)).sum();
        let view = self.later_view();
        let apart = |((p, _), wanted): (&(Point, Vector3<f64>), &Option<f64>)| {
            let gap = self.later.at(view.project_by(camera, p)?) - (*wanted)?;
            Some((1.0 + (gap / BEYOND).powi(2)).ln())
        };
        let sum: f64 = self.places.iter().zip(wanted).filter_map(apart).sum();
        held + sum * (BEYOND / CONTRAST_SD).powi(2)
    }

    fn wanted(&self) -> Vec<Option<f64>> {
        let view = &self.fitted.views[0];
        self.places.iter().map(|(p, _)| Some(self.earlier.at(view.project(p)?))).collect()
    }

    /// The later camera under which the contrasts agree best, from a camera near it.
    fn laid(&self, from: Isometry3<f64>) -> Isometry3<f64> {
        let wanted = self.wanted();
        let view = self.later_view();
        let mut camera = from;
        let mut now = self.cost(&camera, &wanted);
        let mut damping = 1e-2;
        for _ in 0..STEPS {
            let off = self.off(&camera);
            let (mut normal, mut side) = (Matrix6::<f64>::zeros(), Vector6::<f64>::zeros());
            for k in 0..6 {
                let weight = START_SD[k].powi(-2);
                normal[(k, k)] += weight;
                side[k] += weight * off[k];
            }
            for ((p, _), wanted) in self.places.iter().zip(&wanted) {
                let Some((at, wanted)) = view.project_by(&camera, p).zip(*wanted) else { continue };
                let gap = self.later.at(at) - wanted;
                let [gx, gy] = self.later.slope(at);
                let q = camera * p;
                let f = view.focal_px / q.z;
                let gradient = Vector3::new(gx * f, gy * f, -(gx * q.x + gy * q.y) * f / q.z);
                let arm = q.coords - camera.translation.vector;
                let about = arm.cross(&gradient);
                let row = Vector6::new(about.x, about.y, about.z, gradient.x, gradient.y, gradient.z);
                let weight = CONTRAST_SD.powi(-2) / (1.0 + (gap / BEYOND).powi(2));
                normal += row * row.transpose() * weight;
                side += row * (weight * gap);
            }
            let mut better = false;
            for _ in 0..5 {
                let mut damped = normal;
                for k in 0..6 {
                    damped[(k, k)] *= 1.0 + damping;
                }
                let Some(step) = damped.cholesky().map(|c| -c.solve(&side)) else { break };
                let turn = UnitQuaternion::from_scaled_axis(Vector3::new(step[0], step[1], step[2]));
                let place = camera.translation.vector + Vector3::new(step[3], step[4], step[5]);
                let next = Isometry3::from_parts(Translation3::from(place), turn * camera.rotation);
                let cost = self.cost(&next, &wanted);
                if cost < now {
                    better = now - cost > 1e-5 * now;
                    (camera, now) = (next, cost);
                    damping = (damping / 4.0).max(1e-6);
                    break;
                }
                damping *= 5.0;
            }
            if !better {
                break;
            }
        }
        camera
    }

    /// Correlation of the contrasts.
    fn likeness(&self, camera: &Isometry3<f64>) -> f64 {
        let view = self.later_view();
        let pairs: Vec<[f64; 2]> = self
            .places
            .iter()
            .zip(self.wanted())
            .filter_map(|((p, _), wanted)| Some([wanted?, self.later.at(view.project_by(camera, p)?)]))
            .collect();
        let n = pairs.len().max(1) as f64;
        let mean = [0, 1].map(|k| pairs.iter().map(|p| p[k]).sum::<f64>() / n);
        let moment =
            |i: usize, j: usize| pairs.iter().map(|p| (p[i] - mean[i]) * (p[j] - mean[j])).sum::<f64>() / n;
        moment(0, 1) / (moment(0, 0) * moment(1, 1)).sqrt().max(1e-9)
    }
}
