//! How does the head stand before the camera? Pose and shape of the face together, by least squares over its landmarks
//! (perspective, known or assumed focal length): the mean face in the head frame gives way along the ways in which faces
//! differ, as far as they usually do.

use nalgebra::{DMatrix, DVector, Point3, UnitQuaternion, Vector3};

use crate::face::{Face, LANDMARKS};
use crate::face_model::FACE_MODEL;
use crate::{Focal, Interval};

/// Beyond this yaw the landmarks are guessed more than seen.
pub const MOST_YAW_DEG: f64 = 40.0;
/// Beyond this estimated pitch the head may be bowed nearly twice as far.
pub const MOST_PITCH_DEG: f64 = 20.0;
/// Error of a landmark against the face that the model tells, mm of the mean face, as if the landmarks erred
/// independently: they do not, hence ten times what a single one is off. Held more tightly, the face takes on the shape
/// that makes up for a lens told wrongly, and the pose goes with it.
const LANDMARK_SD_MM: f64 = 8.0;
/// A landmark further off than this share of the face's width is something else: a beard, a hand.
const BEYOND: f64 = 0.02;
/// Width of the mean face as the net sees it, mm.
const FACE_WIDTH_MM: f64 = 140.0;
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
    // What the landmarks leave open: a face tells how it is turned itself, not how it sits on the head (`docs/photo.md`).
    let sideways = (angles[0].abs() - 10.0).max(0.0);
    let nodding = (angles[1].abs() - 10.0).max(0.0);
    let sd = [
        1.6 + 0.05 * sideways + 0.05 * nodding,
        3.6 + 0.06 * sideways + 0.15 * nodding,
        0.8 + 0.04 * sideways + 0.05 * nodding,
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

/// What is sought: turn and place of the head, and how its face differs from the mean one.
#[derive(Debug, Clone)]
struct Guess {
    turn: UnitQuaternion<f64>,
    place: Vector3<f64>,
    differs: Vec<f64>,
}

/// The landmarks of a guess: in the head, in the camera, and how far they miss the photo's, px.
struct Missed {
    arms: Vec<Vector3<f64>>,
    seen: Vec<Point3<f64>>,
    off_px: Vec<[f64; 2]>,
}

/// A face as a camera sees it.
struct Sought<'a> {
    face: &'a Face,
    centre: [f64; 2],
    focal: f64,
    width_px: f64,
}

impl Guess {
    fn angles(&self) -> [f64; 3] {
        Solution { turn: self.turn, place: self.place, rms_px: 0.0 }.angles()
    }

    fn moved(&self, step: &DVector<f64>) -> Self {
        let by = UnitQuaternion::from_scaled_axis(Vector3::new(step[0], step[1], step[2]));
        Self {
            turn: by * self.turn,
            place: self.place + Vector3::new(step[3], step[4], step[5]),
            differs: self.differs.iter().zip(step.iter().skip(6)).map(|(d, s)| d + s).collect(),
        }
    }
}

impl Sought<'_> {
    /// Where the search starts: upright, looking into the camera.
    fn start(&self) -> Guess {
        let distance = self.focal * FACE_WIDTH_MM / self.width_px;
        let [left, top, right, bottom] = self.face.bounds();
        let aim = [(left + right) / 2.0 - self.centre[0], (top + bottom) / 2.0 - self.centre[1]];
        let aside = aim.map(|a| a / self.focal * distance);
        Guess {
            turn: UnitQuaternion::from_axis_angle(&Vector3::x_axis(), std::f64::consts::PI),
            place: Vector3::new(aside[0], aside[1], distance + 80.0),
            differs: vec![0.0; FACE_MODEL.modes.len()],
        }
    }

    fn missed(&self, guess: &Guess) -> Missed {
        let [yaw, pitch, _] = guess.angles();
        let model = FACE_MODEL.landmarks(&guess.differs, [yaw, pitch]);
        let arms: Vec<Vector3<f64>> = model.iter().map(|p| guess.turn * p.coords).collect();
        let seen: Vec<Point3<f64>> = arms.iter().map(|a| Point3::from(a + guess.place)).collect();
        let off = |(p, [x, y, _]): (&Point3<f64>, &[f64; 3])| {
            let z = p.z.max(1.0);
            [self.focal * p.x / z + self.centre[0] - x, self.focal * p.y / z + self.centre[1] - y]
        };
        let off_px = seen.iter().zip(&self.face.landmarks).map(off).collect();
        Missed { arms, seen, off_px }
    }

    /// Weight of a pixel² in standard deviations².
    fn per_px2(&self) -> f64 {
        (FACE_WIDTH_MM / self.width_px / LANDMARK_SD_MM).powi(2)
    }

    fn beyond_px2(&self) -> f64 {
        (BEYOND * self.width_px).powi(2)
    }

    fn cost(&self, missed: &Missed, differs: &[f64]) -> f64 {
        let far = self.beyond_px2();
        let landmarks: f64 = missed.off_px.iter().map(|[a, b]| (1.0 + (a * a + b * b) / far).ln()).sum();
        landmarks * far * self.per_px2() + differs.iter().map(|d| d * d).sum::<f64>()
    }

    /// Normal equations about a guess: turn, place, then the modes.
    fn normal(&self, guess: &Guess, missed: &Missed) -> (DMatrix<f64>, DVector<f64>) {
        let count = 6 + guess.differs.len();
        let (mut normal, mut side) = (DMatrix::zeros(count, count), DVector::zeros(count));
        let mut row = vec![0.0; count];
        for i in 0..LANDMARKS {
            let (p, [a, b]) = (missed.seen[i], missed.off_px[i]);
            let z = p.z.max(1.0);
            let weight = self.per_px2() / (1.0 + (a * a + b * b) / self.beyond_px2());
            for (gradient, error) in [
                (Vector3::new(self.focal / z, 0.0, -self.focal * p.x / (z * z)), a),
                (Vector3::new(0.0, self.focal / z, -self.focal * p.y / (z * z)), b),
            ] {
                let about = missed.arms[i].cross(&gradient);
                row[..3].copy_from_slice(about.as_slice());
                row[3..6].copy_from_slice(gradient.as_slice());
                let in_head = guess.turn.inverse() * gradient;
                for (entry, mode) in row[6..].iter_mut().zip(&FACE_MODEL.modes) {
                    *entry = mode[i].dot(&in_head);
                }
                for (k, own) in row.iter().enumerate() {
                    side[k] += own * weight * error;
                    for (l, other) in row.iter().enumerate().skip(k) {
                        normal[(k, l)] += own * other * weight;
                    }
                }
            }
        }
        for (k, differs) in guess.differs.iter().enumerate() {
            normal[(6 + k, 6 + k)] += 1.0;
            side[6 + k] += differs;
        }
        normal.fill_lower_triangle_with_upper_triangle();
        (normal, side)
    }
}

/// Levenberg-Marquardt over turn, place and face, robust against landmarks that no face has there.
fn solve(face: &Face, centre: [f64; 2], focal: f64) -> Option<Solution> {
    if face.landmarks.len() != LANDMARKS || !focal.is_finite() || focal <= 0.0 {
        return None;
    }
    let sought = Sought { face, centre, focal, width_px: face.distance_px(234, 454).max(1.0) };
    let mut guess = sought.start();
    let mut missed = sought.missed(&guess);
    let mut now = sought.cost(&missed, &guess.differs);
    let mut damping = 1e-3;
    let mut afresh = None;
    for _ in 0..80 {
        let (normal, side) = afresh.take().unwrap_or_else(|| sought.normal(&guess, &missed));
        let mut damped = normal.clone();
        for k in 0..damped.nrows() {
            damped[(k, k)] *= 1.0 + damping;
        }
        let step = -damped.cholesky()?.solve(&side);
        let next = guess.moved(&step);
        let next_missed = sought.missed(&next);
        let next_cost = sought.cost(&next_missed, &next.differs);
        if next_cost < now {
            let small = now - next_cost < 1e-8 * now;
            (guess, missed, now) = (next, next_missed, next_cost);
            damping = (damping / 4.0).max(1e-9);
            if small {
                break;
            }
        } else {
            afresh = Some((normal, side));
            damping *= 6.0;
            if damping > 1e9 {
                break;
            }
        }
    }
    let squares: f64 = missed.off_px.iter().map(|[a, b]| a * a + b * b).sum();
    let rms_px = (squares / LANDMARKS as f64).sqrt();
    (rms_px.is_finite() && rms_px < 0.25 * sought.width_px && guess.place.z > 0.0).then_some(Solution {
        turn: guess.turn,
        place: guess.place,
        rms_px,
    })
}
