//! Landmarks that a person put right: the others follow them.

use nalgebra::{DMatrix, Matrix2, Vector2};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Face, LEAST_PRESENCE, iris, mesh};
use crate::levels::{Levels, Square};

/// Their numbers in the mesh, in the order of [`Marks::all`].
const NUMBERS: [usize; 5] = [9, 33, 263, 1, 152];
/// What one mark alone moves fades over this share of the distance of the eyes' outer corners.
const REACH: f64 = 0.5;
/// From the eyes this share towards the chin lies the middle of the mesh net's crop, which is this many times wider
/// than eyes and chin are apart: about the crop that the detector gives, and the net forgives the rest.
const CROP_MIDDLE: f64 = 0.4;
const CROP_SIDE: f64 = 2.0;

/// Where a person says that landmarks of the face lie, px of the photo as the nets give them; what is not given is where
/// the net saw it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Marks {
    /// Most forward point between the brows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glabella: Option<[f64; 2]>,
    /// Outer corner of the person's right eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_canthus: Option<[f64; 2]>,
    /// Outer corner of the person's left eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_canthus: Option<[f64; 2]>,
    /// Tip of the nose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nose: Option<[f64; 2]>,
    /// Lowest point of the chin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chin: Option<[f64; 2]>,
}

impl Marks {
    fn all(&self) -> [Option<[f64; 2]>; 5] {
        [self.glabella, self.right_canthus, self.left_canthus, self.nose, self.chin]
    }

    /// Whether any is given, and all that are are numbers.
    #[must_use]
    pub fn any(&self) -> bool {
        let mut given = self.all().into_iter().flatten().peekable();
        given.peek().is_some() && given.all(|p| p.iter().all(|c| c.is_finite()))
    }
}

impl Face {
    /// The face with its landmarks where a person put them; the irises are looked for again there.
    #[must_use]
    pub fn corrected(self, marks: &Marks, levels: &Levels) -> Self {
        if !marks.any() {
            return self;
        }
        let landmarks = moved(&self.landmarks, marks);
        let eyes = iris::eyes(levels, &landmarks);
        Self { landmarks, eyes, ..self }
    }

    /// The face that a person points at where the detector saw none: eyes and chin are needed.
    #[must_use]
    pub fn pointed_at(marks: &Marks, levels: &Levels) -> Option<Self> {
        let (right, left, chin) = (marks.right_canthus?, marks.left_canthus?, marks.chin?);
        let [right, left, chin] = [right, left, chin].map(Vector2::from);
        let (eyes, across) = ((right + left) / 2.0, left - right);
        let centre = eyes + (chin - eyes) * CROP_MIDDLE;
        let side = CROP_SIDE * (chin - eyes).norm();
        if !marks.any() || side < 40.0 {
            return None;
        }
        let crop = Square { centre: centre.into(), side, turn: across.y.atan2(across.x) };
        let (landmarks, presence) = mesh::landmarks(levels, crop);
        if presence < LEAST_PRESENCE {
            return None;
        }
        let eyes = iris::eyes(levels, &landmarks);
        Some(Self { landmarks, presence, score: 0.0, eyes }.corrected(marks, levels))
    }
}

/// All landmarks after the marked ones are put where they belong: the whole face is shifted, turned and scaled as the
/// marks ask, and what that leaves of each is made up around it.
fn moved(landmarks: &[[f64; 3]], marks: &Marks) -> Vec<[f64; 3]> {
    let at = |i: usize| Vector2::new(landmarks[i][0], landmarks[i][1]);
    let from = NUMBERS.map(at);
    let to: Vec<Vector2<f64>> =
        marks.all().iter().zip(&from).map(|(mark, seen)| mark.map_or(*seen, Vector2::from)).collect();
    let mean = |points: &[Vector2<f64>]| points.iter().sum::<Vector2<f64>>() / points.len() as f64;
    let (a, b) = (mean(&from), mean(&to));
    let (mut dot, mut cross, mut spread) = (0.0, 0.0, 1e-9);
    for (p, q) in from.iter().map(|p| p - a).zip(to.iter().map(|q| q - b)) {
        dot += p.dot(&q);
        cross += p.perp(&q);
        spread += p.norm_squared();
    }
    let (c, s) = (dot / spread, cross / spread);
    let turn = Matrix2::new(c, -s, s, c);
    let whole = |p: Vector2<f64>| b + turn * (p - a);
    let reach = (REACH * (from[2] - from[1]).norm()).max(1.0);
    let near = |p: &Vector2<f64>, q: &Vector2<f64>| (-(p - q).norm_squared() / (2.0 * reach * reach)).exp();
    let kernel = DMatrix::from_fn(5, 5, |i, j| near(&from[i], &from[j]));
    let left = DMatrix::from_fn(5, 2, |i, k| (to[i] - whole(from[i]))[k]);
    let weights = kernel.lu().solve(&left).unwrap_or_else(|| DMatrix::zeros(5, 2));
    let scale = c.hypot(s);
    let place = |[x, y, z]: &[f64; 3]| {
        let p = Vector2::new(*x, *y);
        let own = (0..5).fold(Vector2::zeros(), |sum: Vector2<f64>, i| {
            sum + Vector2::new(weights[(i, 0)], weights[(i, 1)]) * near(&p, &from[i])
        });
        let [x, y]: [f64; 2] = (whole(p) + own).into();
        [x, y, z * scale]
    };
    landmarks.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face() -> Vec<[f64; 3]> {
        let mut points: Vec<[f64; 3]> =
            (0..468).map(|i| [f64::from(i % 20) * 10.0, f64::from(i / 20) * 10.0, 0.0]).collect();
        for (number, place) in
            NUMBERS.iter().zip([[100.0, 60.0], [50.0, 80.0], [150.0, 80.0], [100.0, 120.0], [100.0, 200.0]])
        {
            points[*number] = [place[0], place[1], 1.0];
        }
        points
    }

    #[test]
    fn a_mark_goes_where_it_is_put_and_those_not_touched_stay() {
        let before = face();
        let marks = Marks { left_canthus: Some([158.0, 77.0]), ..Marks::default() };
        let after = moved(&before, &marks);
        let off = |i: usize, [x, y]: [f64; 2]| (after[i][0] - x).hypot(after[i][1] - y);
        assert!(off(263, [158.0, 77.0]) < 1e-6);
        for (i, place) in [(9, [100.0, 60.0]), (33, [50.0, 80.0]), (1, [100.0, 120.0]), (152, [100.0, 200.0])]
        {
            assert!(off(i, place) < 1e-6, "{i}: {:?}", after[i]);
        }
    }

    #[test]
    fn marks_that_all_move_alike_take_the_whole_face_with_them() {
        let before = face();
        let turned = |p: [f64; 2]| [20.0 + 1.2 * (0.8 * p[0] - 0.6 * p[1]), 1.2 * (0.6 * p[0] + 0.8 * p[1])];
        let put = |i: usize| Some(turned([before[i][0], before[i][1]]));
        let marks = Marks {
            glabella: put(9),
            right_canthus: put(33),
            left_canthus: put(263),
            nose: put(1),
            chin: put(152),
        };
        for (p, q) in before.iter().zip(moved(&before, &marks)) {
            let [x, y] = turned([p[0], p[1]]);
            assert!((q[0] - x).hypot(q[1] - y) < 1e-6, "{p:?} went to {q:?}");
        }
    }
}
