//! How does the head stand before the camera? Pose by least squares over the face's landmarks (perspective, known or
//! assumed focal length) against the mean face in the head frame.

use std::sync::LazyLock;

use nalgebra::{Matrix6, Point3, UnitQuaternion, Vector3, Vector6};

use crate::face::{Face, LANDMARKS};
use crate::{Focal, Interval};

/// Mean face, head frame, mm (`tools/mean_face.py`).
static MEAN_FACE: LazyLock<Vec<Point3<f64>>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    let points: Vec<[f64; 3]> =
        serde_json::from_str(include_str!("../data/mean_face.json")).expect("the shipped mean face");
    points.into_iter().map(Point3::from).collect()
});

/// Beyond this yaw the landmarks are guessed more than seen.
pub const MOST_YAW_DEG: f64 = 40.0;
/// Beyond this estimated pitch the head may be bowed nearly twice as far.
pub const MOST_PITCH_DEG: f64 = 20.0;
/// Focal length over the longer side that phones and portrait lenses stay within, where the file tells none.
const ASSUMED_FOCAL: [f64; 3] = [0.75, 1.15, 2.2];

/// Pose of the head and the camera it was found with. Angles are against the line of sight to the head, not the
/// camera's axis: a head in the corner of a wide picture that looks into the camera has none, whatever the lens, and a
/// picture may have been cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Turn to the person's left, degrees: positive when the nose points to the right of the picture.
    pub yaw_deg: Interval,
    /// Nod, degrees: positive when the chin is raised.
    pub pitch_deg: Interval,
    /// Tilt, degrees: positive when the head leans clockwise in the picture.
    pub roll_deg: Interval,
    /// Focal length, px.
    pub focal_px: Interval,
    /// Distance of the head's centre from the camera if the face were as large as the mean face, mm.
    pub distance_mm: f64,
    /// Root mean square distance of landmarks from their reprojection, over the face's width.
    pub misfit: f64,
    /// Takes the head frame (x left, y up, z forward) to the camera (x right, y down, z ahead).
    pub camera_from_head: nalgebra::Isometry3<f64>,
}

/// The pose of a face; `None` if no pose explains its landmarks.
#[must_use]
pub fn pose(face: &Face, width: usize, height: usize, focal: Option<Focal>) -> Option<Pose> {
    let (w, h) = (width as f64, height as f64);
    let longer = w.max(h);
    let focal_px = focal.map_or_else(
        || Interval::new(ASSUMED_FOCAL[1] * longer, ASSUMED_FOCAL[0] * longer, ASSUMED_FOCAL[2] * longer),
        |f| Interval::from_sd(f.mm35 / 43.266_6 * w.hypot(h), 0.01 * f.mm35 / 43.266_6 * w.hypot(h)),
    );
    let centre = [w / 2.0, h / 2.0];
    let best = solve(face, centre, focal_px.value)?;
    let ends = [focal_px.low, focal_px.high].map(|f| solve(face, centre, f).map(|s| s.angles()));
    let angles = best.angles();
    // The mean face is nobody's: a person's own brow, nose and chin shift the pitch by degrees, a narrow or flat face the
    // yaw. Errors grow with the turn (`docs/photo.md`); a bowed head is estimated far too little bowed.
    let sideways = (angles[0].abs() - 10.0).max(0.0);
    let nodding = (angles[1].abs() - 12.0).max(0.0);
    let sd = [
        2.0 + 0.15 * sideways + 0.2 * nodding,
        3.2 + 0.06 * sideways + 0.6 * nodding,
        1.0 + 0.08 * sideways + 0.1 * nodding,
    ];
    let interval = |k: usize| {
        let near = Interval::from_sd(angles[k], sd[k]);
        ends.iter().flatten().fold(near, |i, e| {
            let half = near.width() / 2.0;
            Interval::new(i.value, i.low.min(e[k] - half), i.high.max(e[k] + half))
        })
    };
    Some(Pose {
        yaw_deg: interval(0),
        pitch_deg: interval(1),
        roll_deg: interval(2),
        focal_px,
        distance_mm: best.place.z,
        misfit: best.rms_px / face.distance_px(234, 454).max(1.0),
        camera_from_head: nalgebra::Isometry3::from_parts(best.place.into(), best.turn),
    })
}

#[derive(Debug, Clone, Copy)]
struct Solution {
    turn: UnitQuaternion<f64>,
    place: Vector3<f64>,
    rms_px: f64,
}

impl Solution {
    /// Yaw, pitch and roll against the line of sight, degrees.
    fn angles(&self) -> [f64; 3] {
        // The shortest turn that brings the head into the middle of the picture.
        let centred = UnitQuaternion::rotation_between(&self.place, &Vector3::z())
            .unwrap_or_else(UnitQuaternion::identity);
        let ahead = centred * self.turn * Vector3::z();
        let left = centred * self.turn * Vector3::x();
        // The camera looks along +z with y down: a head that looks into it has its z there against the camera's.
        let yaw = ahead.x.atan2(-ahead.z);
        let pitch = (-ahead.y).clamp(-1.0, 1.0).asin();
        let level = Vector3::new(yaw.cos(), 0.0, yaw.sin());
        let up = level.cross(&ahead).normalize();
        let roll = left.dot(&-up).atan2(left.dot(&level));
        [yaw, pitch, -roll].map(f64::to_degrees)
    }
}

/// Levenberg-Marquardt over turn and place, robust against landmarks that the mean face does not fit.
fn solve(face: &Face, centre: [f64; 2], focal: f64) -> Option<Solution> {
    if face.landmarks.len() != LANDMARKS || !focal.is_finite() || focal <= 0.0 {
        return None;
    }
    let model = &*MEAN_FACE;
    let width_px = face.distance_px(234, 454).max(1.0);
    let distance = focal * 140.0 / width_px;
    let [left, top, right, bottom] = face.bounds();
    let aim = [((left + right) / 2.0 - centre[0]) / focal, ((top + bottom) / 2.0 - centre[1]) / focal];
    let mut turn = UnitQuaternion::from_axis_angle(&Vector3::x_axis(), std::f64::consts::PI);
    let mut place = Vector3::new(aim[0] * distance, aim[1] * distance, distance + 80.0);
    let scale = 0.02 * width_px;
    let residual = |turn: &UnitQuaternion<f64>, place: &Vector3<f64>, i: usize| {
        let p = turn * model[i].coords + place;
        let z = p.z.max(1.0);
        let [x, y, _] = face.landmarks[i];
        (p, [focal * p.x / z + centre[0] - x, focal * p.y / z + centre[1] - y])
    };
    let cost = |turn: &UnitQuaternion<f64>, place: &Vector3<f64>| -> f64 {
        (0..LANDMARKS)
            .map(|i| {
                let (_, [a, b]) = residual(turn, place, i);
                (1.0 + (a * a + b * b) / (scale * scale)).ln()
            })
            .sum()
    };
    let mut now = cost(&turn, &place);
    let mut damping = 1e-3;
    for _ in 0..60 {
        let (mut normal, mut right_side) = (Matrix6::<f64>::zeros(), Vector6::<f64>::zeros());
        for i in 0..LANDMARKS {
            let (p, [a, b]) = residual(&turn, &place, i);
            let z = p.z.max(1.0);
            let weight = 1.0 / (1.0 + (a * a + b * b) / (scale * scale));
            let arm = p - place;
            for (gradient, error) in [
                (Vector3::new(focal / z, 0.0, -focal * p.x / (z * z)), a),
                (Vector3::new(0.0, focal / z, -focal * p.y / (z * z)), b),
            ] {
                let about = arm.cross(&gradient);
                let row = Vector6::new(about.x, about.y, about.z, gradient.x, gradient.y, gradient.z);
                normal += row * row.transpose() * weight;
                right_side += row * (weight * error);
            }
        }
        let mut damped = normal;
        for k in 0..6 {
            damped[(k, k)] *= 1.0 + damping;
        }
        let step = -damped.try_inverse()? * right_side;
        let next_turn = UnitQuaternion::from_scaled_axis(Vector3::new(step[0], step[1], step[2])) * turn;
        let next_place = place + Vector3::new(step[3], step[4], step[5]);
        let next = cost(&next_turn, &next_place);
        if next < now {
            let small = now - next < 1e-9 * now;
            (turn, place, now) = (next_turn, next_place, next);
            damping = (damping / 4.0).max(1e-9);
            if small {
                break;
            }
        } else {
            damping *= 6.0;
            if damping > 1e9 {
                break;
            }
        }
    }
    let squares: f64 = (0..LANDMARKS)
        .map(|i| {
            let (_, [a, b]) = residual(&turn, &place, i);
            a * a + b * b
        })
        .sum();
    let rms_px = (squares / LANDMARKS as f64).sqrt();
    (rms_px.is_finite() && rms_px < 0.25 * width_px && place.z > 0.0).then_some(Solution {
        turn,
        place,
        rms_px,
    })
}
