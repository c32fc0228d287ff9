//! Finds faces: the short-range detector over the whole photo.

use crate::levels::{Beyond, Levels, Square};
use crate::nets::Net;

/// Least score of a face.
const LEAST_SCORE: f32 = 0.5;
/// Boxes that overlap more show one face.
const SAME_FACE_OVERLAP: f64 = 0.3;
/// The crop of the mesh net is this much larger than the detector's box.
const MESH_CROP: f64 = 1.5;

/// A face of the detector, px of the photo in the nets' coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Detection {
    /// 0 to 1.
    pub(super) score: f64,
    /// Left, top, right, bottom.
    pub(super) bounds: [f64; 4],
    /// The person's right and left eye.
    pub(super) eyes: [[f64; 2]; 2],
}

impl Detection {
    /// The crop for the mesh net: eyes level.
    pub(super) fn crop(&self) -> Square {
        let [left, top, right, bottom] = self.bounds;
        let [a, b] = self.eyes;
        Square {
            centre: [(left + right) / 2.0, (top + bottom) / 2.0],
            side: MESH_CROP * (right - left).max(bottom - top),
            turn: (b[1] - a[1]).atan2(b[0] - a[0]),
        }
    }
}

/// All faces in a square of the photo, surest first.
pub(super) fn detect(levels: &Levels, square: &Square) -> Vec<Detection> {
    let outputs = Net::FaceDetector.run(&levels.crop(
        square,
        Net::FaceDetector.side(),
        [-1.0, 1.0],
        Beyond::Black,
        false,
    ));
    let [boxes, scores] = outputs.as_slice() else { return Vec::new() };
    let mut found: Vec<Detection> = anchors()
        .zip(boxes.chunks_exact(16).zip(scores))
        .filter_map(|(anchor, (raw, score))| {
            let score = 1.0 / (1.0 + (-score.clamp(-100.0, 100.0)).exp());
            (score >= LEAST_SCORE).then(|| decoded(anchor, raw, score))
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    merged(found).into_iter().map(|d| in_photo(&d, square)).collect()
}

/// Centres of the detector's anchors, fractions of the side.
fn anchors() -> impl Iterator<Item = [f64; 2]> {
    [(16, 2), (8, 6)].into_iter().flat_map(|(n, each)| {
        (0..n * n * each).map(move |i| {
            let cell = i / each;
            [(f64::from(cell % n) + 0.5) / f64::from(n), (f64::from(cell / n) + 0.5) / f64::from(n)]
        })
    })
}

/// A detection in fractions of the crop's side.
fn decoded(anchor: [f64; 2], raw: &[f32], score: f32) -> Detection {
    let side = Net::FaceDetector.side() as f64;
    let at = |i: usize| [0, 1].map(|k| f64::from(raw[i + k]) / side + anchor[k]);
    let [x, y] = at(0);
    let [w, h] = [f64::from(raw[2]) / side, f64::from(raw[3]) / side];
    Detection {
        score: f64::from(score),
        bounds: [x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0],
        eyes: [at(4), at(6)],
    }
}

/// Overlapping boxes become their mean, weighted by score.
fn merged(mut found: Vec<Detection>) -> Vec<Detection> {
    let mut faces = Vec::new();
    while let Some(best) = found.first().copied() {
        let (same, rest): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|d| overlap(&best.bounds, &d.bounds) > SAME_FACE_OVERLAP);
        let total: f64 = same.iter().map(|d| d.score).sum();
        let mean = |get: &dyn Fn(&Detection) -> f64| {
            same.iter().map(|d| d.score * get(d)).sum::<f64>() / total.max(1e-9)
        };
        faces.push(if same.is_empty() {
            best
        } else {
            Detection {
                score: best.score,
                bounds: [0, 1, 2, 3].map(|k| mean(&|d| d.bounds[k])),
                eyes: [0, 1].map(|e| [0, 1].map(|k| mean(&|d| d.eyes[e][k]))),
            }
        });
        // A box without area overlaps nothing, not even itself.
        found = if same.is_empty() { rest.into_iter().skip(1).collect() } else { rest };
    }
    faces
}

pub(super) fn overlap(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let w = (a[2].min(b[2]) - a[0].max(b[0])).max(0.0);
    let h = (a[3].min(b[3]) - a[1].max(b[1])).max(0.0);
    let area = |r: &[f64; 4]| (r[2] - r[0]).max(0.0) * (r[3] - r[1]).max(0.0);
    let union = area(a) + area(b) - w * h;
    if union > 0.0 { w * h / union } else { 0.0 }
}

fn in_photo(d: &Detection, square: &Square) -> Detection {
    let at = |p: [f64; 2]| square.photo_from_crop(p[0], p[1]);
    let [left, top, right, bottom] = d.bounds;
    let centre = at([(left + right) / 2.0, (top + bottom) / 2.0]);
    let (w, h) = ((right - left) * square.side, (bottom - top) * square.side);
    Detection {
        score: d.score,
        bounds: [centre[0] - w / 2.0, centre[1] - h / 2.0, centre[0] + w / 2.0, centre[1] + h / 2.0],
        eyes: d.eyes.map(at),
    }
}
