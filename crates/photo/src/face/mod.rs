//! Where is the face? Detector → mesh of 468 landmarks → irises.
//!
//! Landmarks are px of the photo as the nets give them: whole numbers are pixel centres (`x = 0` is the middle of the
//! first column). Left and right are the person's.

mod detector;
mod iris;
mod marks;
mod mesh;

pub use iris::{Eye, Iris};
pub use marks::Marks;
pub use mesh::LANDMARKS;

use crate::levels::{Levels, Square};
use detector::Detection;

/// Least presence for landmarks to be used at all.
pub const LEAST_PRESENCE: f64 = 0.5;
/// Tiles tried for a small face when the whole photo shows none: sides as shares of the photo's shorter side.
const TILE_SHARE: f64 = 0.55;

/// A face with its landmarks.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    /// 468 landmarks (MediaPipe face mesh numbering): x, y in px of the photo, z in px of depth, towards the camera
    /// negative.
    pub landmarks: Vec<[f64; 3]>,
    /// How sure the mesh net is that there is a face, 0 to 1.
    pub presence: f64,
    /// Score of the detector, 0 to 1.
    pub score: f64,
    /// The person's right and left eye.
    pub eyes: [Eye; 2],
}

impl Face {
    /// Left, top, right, bottom of the landmarks, px.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        self.landmarks.iter().fold(
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
            |[l, t, r, b], [x, y, _]| [l.min(*x), t.min(*y), r.max(*x), b.max(*y)],
        )
    }

    /// A landmark's place in the picture.
    #[must_use]
    pub fn at(&self, landmark: usize) -> [f64; 2] {
        let [x, y, _] = self.landmarks[landmark];
        [x, y]
    }

    /// Distance between two landmarks in the picture, px.
    #[must_use]
    pub fn distance_px(&self, a: usize, b: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.at(a), self.at(b));
        (ax - bx).hypot(ay - by)
    }
}

/// All faces of a photo, largest first; empty where there is none.
#[must_use]
pub fn find(levels: &Levels) -> Vec<Face> {
    let mut faces: Vec<Face> = detections(levels).iter().filter_map(|d| face(levels, d)).collect();
    let area = |f: &Face| {
        let [l, t, r, b] = f.bounds();
        (r - l) * (b - t)
    };
    faces.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept.iter().all(|k| detector::overlap(&k.bounds(), &face.bounds()) < 0.3) {
            kept.push(face);
        }
    }
    kept
}

fn face(levels: &Levels, detection: &Detection) -> Option<Face> {
    let (landmarks, presence) = mesh::landmarks(levels, detection.crop());
    if presence < LEAST_PRESENCE {
        return None;
    }
    let eyes = iris::eyes(levels, &landmarks);
    Some(Face { landmarks, presence, score: detection.score, eyes })
}

/// Detections over the whole photo, else over tiles of it.
fn detections(levels: &Levels) -> Vec<Detection> {
    let (width, height) = (levels.width() as f64, levels.height() as f64);
    let whole = Square { centre: [width / 2.0, height / 2.0], side: width.max(height), turn: 0.0 };
    let found = detector::detect(levels, &whole);
    if !found.is_empty() {
        return found;
    }
    let side = TILE_SHARE * width.min(height);
    let starts = |length: f64| {
        let steps = ((length - side) / (side / 2.0)).ceil().max(1.0);
        (0..=steps as usize).map(move |i| side / 2.0 + (length - side) * i as f64 / steps)
    };
    let mut found: Vec<Detection> = starts(height)
        .flat_map(|y| starts(width).map(move |x| [x, y]))
        .flat_map(|centre| detector::detect(levels, &Square { centre, side, turn: 0.0 }))
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Detection> = Vec::new();
    for d in found {
        if kept.iter().all(|k| detector::overlap(&k.bounds, &d.bounds) < 0.3) {
            kept.push(d);
        }
    }
    kept
}
