//! What the mesh net sees of a head: the mean of many heads, how they differ from it, and how the landmarks slide over
//! the skin as the head turns. Learned on heads whose cameras are known (`tools/face_model`).

use std::sync::LazyLock;

use nalgebra::{Point3, Vector3};

use crate::face::LANDMARKS;

/// Turns beyond these were not learned from, degrees.
const LEARNED_DEG: [f64; 2] = [38.0, 18.0];
/// What a turn is told by: powers of yaw and pitch.
const TURNS: usize = 6;

#[derive(serde::Deserialize)]
struct Shipped {
    mean: Vec<[i32; 3]>,
    modes: Vec<Vec<[i32; 3]>>,
    slides: Vec<Vec<[i32; 3]>>,
}

/// Landmarks in the head frame, mm of the mean face's size.
#[derive(Debug)]
pub(crate) struct FaceModel {
    mean: Vec<Vector3<f64>>,
    /// One standard deviation each of how faces differ.
    pub(crate) modes: Vec<Vec<Vector3<f64>>>,
    slides: Vec<Vec<Vector3<f64>>>,
}

/// The shipped model.
pub(crate) static FACE_MODEL: LazyLock<FaceModel> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    let shipped: Shipped =
        serde_json::from_str(include_str!("../data/face_model.json")).expect("the shipped faces");
    let mm = |points: &Vec<[i32; 3]>| -> Vec<Vector3<f64>> {
        points.iter().map(|p| Vector3::from(p.map(|c| f64::from(c) / 100.0))).collect()
    };
    FaceModel {
        mean: mm(&shipped.mean),
        modes: shipped.modes.iter().map(mm).collect(),
        slides: shipped.slides.iter().map(mm).collect(),
    }
});

impl FaceModel {
    /// Landmarks of a face that differs from the mean one by `differs` standard deviations along each mode, as the net
    /// sees them when the head stands at these angles.
    pub(crate) fn landmarks(&self, differs: &[f64], [yaw_deg, pitch_deg]: [f64; 2]) -> Vec<Point3<f64>> {
        let yaw = yaw_deg.clamp(-LEARNED_DEG[0], LEARNED_DEG[0]) / 30.0;
        let pitch = pitch_deg.clamp(-LEARNED_DEG[1], LEARNED_DEG[1]) / 15.0;
        let turn: [f64; TURNS] = [yaw, pitch, yaw * yaw, pitch * pitch, yaw * pitch, yaw * yaw * yaw];
        let place = |i: usize| {
            let own: Vector3<f64> = self.modes.iter().zip(differs).map(|(mode, by)| mode[i] * *by).sum();
            let slid: Vector3<f64> = self.slides.iter().zip(turn).map(|(slide, by)| slide[i] * by).sum();
            Point3::from(self.mean[i] + own + slid)
        };
        (0..LANDMARKS).map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_faces_are_whole_and_the_mean_one_is_symmetric() {
        let model = &*FACE_MODEL;
        assert!(model.mean.len() == LANDMARKS && model.slides.len() == TURNS && model.modes.len() >= 4);
        assert!(model.modes.iter().chain(&model.slides).all(|m| m.len() == LANDMARKS));
        let mean = model.landmarks(&[], [0.0; 2]);
        for (right, left) in [(33, 263), (133, 362), (234, 454), (61, 291)] {
            let (a, b) = (mean[right], mean[left]);
            let apart = Point3::new(-a.x, a.y, a.z) - b;
            assert!(apart.norm() < 0.5, "{right}: {a} and {b}");
        }
        // Nose before the eyes, chin below, both sides of a turn mirrored.
        assert!(mean[1].z > mean[33].z && mean[152].y < mean[1].y);
        let (to_left, to_right) = (model.landmarks(&[], [30.0, 0.0]), model.landmarks(&[], [-30.0, 0.0]));
        for (right, left) in [(33, 263), (61, 291)] {
            let (a, b) = (to_left[right], to_right[left]);
            assert!((Point3::new(-a.x, a.y, a.z) - b).norm() < 1.0, "{right}: {a} and {b}");
        }
    }
}
