//! The 468 landmarks of a face.

use crate::levels::{Beyond, Levels, Square};
use crate::nets::Net;

/// Number of landmarks.
pub const LANDMARKS: usize = 468;
/// Outer corners of the person's right and left eye: their line is level in the crop.
pub(super) const OUTER_CANTHI: [usize; 2] = [33, 263];
/// The crop is this much larger than the landmarks.
const CROP: f64 = 1.5;
/// Faces turned further are cropped anew by their own landmarks, twice: the detector's box sits badly on them.
const TURNED: f64 = 0.22;
const FURTHER_PASSES: usize = 2;

/// Landmarks of the face in a crop, and the net's presence, 0 to 1.
pub(super) fn landmarks(levels: &Levels, crop: Square) -> (Vec<[f64; 3]>, f64) {
    let (mut landmarks, mut presence) = pass(levels, &crop);
    if asymmetry(&landmarks) > TURNED {
        for _ in 0..FURTHER_PASSES {
            let (again, sure) = pass(levels, &around(&landmarks));
            if sure < 0.5 {
                return (again, sure);
            }
            (landmarks, presence) = (again, sure);
        }
    }
    (landmarks, presence)
}

fn pass(levels: &Levels, crop: &Square) -> (Vec<[f64; 3]>, f64) {
    let side = Net::FaceMesh.side();
    let outputs = Net::FaceMesh.run(&levels.crop(crop, side, [0.0, 1.0], Beyond::Border, false));
    // The order of the two outputs is the converter's.
    let of_length = |n: usize| outputs.iter().find(|o| o.len() == n);
    let (Some(points), Some(logit)) = (of_length(3 * LANDMARKS), of_length(1)) else {
        return (vec![[0.0; 3]; LANDMARKS], 0.0);
    };
    let n = side as f64;
    let landmarks = points
        .chunks_exact(3)
        .map(|p| {
            let [x, y] = crop.photo_from_crop(f64::from(p[0]) / n, f64::from(p[1]) / n);
            [x, y, f64::from(p[2]) / n * crop.side]
        })
        .collect();
    (landmarks, 1.0 / (1.0 + (-f64::from(logit[0])).exp()))
}

/// How far the nose tip is off the middle of the face: 0 seen from the front, 0.5 in half profile or so.
fn asymmetry(landmarks: &[[f64; 3]]) -> f64 {
    let [right, left, nose] = [234, 454, 1].map(|i: usize| landmarks[i]);
    let across = [left[0] - right[0], left[1] - right[1]];
    let length2 = across[0] * across[0] + across[1] * across[1];
    let along = ((nose[0] - right[0]) * across[0] + (nose[1] - right[1]) * across[1]) / length2.max(1e-9);
    (along - 0.5).abs()
}

/// The crop by the face's own landmarks.
fn around(landmarks: &[[f64; 3]]) -> Square {
    let [a, b] = OUTER_CANTHI.map(|i| landmarks[i]);
    let turn = (b[1] - a[1]).atan2(b[0] - a[0]);
    let (sin, cos) = turn.sin_cos();
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for [x, y, _] in landmarks {
        let aligned = [x * cos + y * sin, y * cos - x * sin];
        for k in 0..2 {
            low[k] = low[k].min(aligned[k]);
            high[k] = high[k].max(aligned[k]);
        }
    }
    let [x, y] = [0, 1].map(|k| (low[k] + high[k]) / 2.0);
    Square {
        centre: [x * cos - y * sin, x * sin + y * cos],
        side: CROP * (high[0] - low[0]).max(high[1] - low[1]),
        turn,
    }
}
