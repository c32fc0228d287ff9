//! The irises: their width is the one ruler that every face carries.

use crate::levels::{Beyond, Levels, Square};
use crate::nets::Net;

/// Corners of the person's right and left eye in the mesh, left one in the picture first.
const CORNERS: [[usize; 2]; 2] = [[33, 133], [362, 263]];
/// The crop is this much wider than the eye.
const CROP: f64 = 2.3;
/// Points of the eye's outline in the net's answer: corners, then lids at the middle.
const OUTLINE: Outline = Outline { outer: 0, inner: 8, lower: 4, upper: 12 };

struct Outline {
    outer: usize,
    inner: usize,
    lower: usize,
    upper: usize,
}

/// An iris in the picture, px of the photo in the nets' coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Iris {
    /// Centre.
    pub centre: [f64; 2],
    /// Width across, along the eye: the lids cover it least.
    pub width_px: f64,
    /// Height between its upper and lower point.
    pub height_px: f64,
}

/// An eye.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// The iris, as the net sees it: meaningless where the eye is closed.
    pub iris: Iris,
    /// Distance of the lids over the distance of the corners: about 0.3 open, below 0.15 closed.
    pub openness: f64,
    /// Distance of the eye's corners in the mesh, px.
    pub width_px: f64,
}

/// The person's right and left eye.
pub(super) fn eyes(levels: &Levels, landmarks: &[[f64; 3]]) -> [Eye; 2] {
    [0, 1].map(|i| eye(levels, landmarks, CORNERS[i], i == 1))
}

fn eye(levels: &Levels, landmarks: &[[f64; 3]], corners: [usize; 2], mirrored: bool) -> Eye {
    let [a, b] = corners.map(|i| landmarks[i]);
    let across = [b[0] - a[0], b[1] - a[1]];
    let width_px = across[0].hypot(across[1]);
    let crop = Square {
        centre: [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0],
        side: CROP * width_px,
        turn: across[1].atan2(across[0]),
    };
    let side = Net::Iris.side();
    let outputs = Net::Iris.run(&levels.crop(&crop, side, [0.0, 1.0], Beyond::Border, mirrored));
    let n = side as f64;
    let points = |count: usize| -> Vec<[f64; 2]> {
        let found = outputs.iter().find(|o| o.len() == 3 * count);
        found.map_or_else(
            || vec![crop.centre; count],
            |o| {
                let place = |p: &[f32]| {
                    let u = f64::from(p[0]) / n;
                    crop.photo_from_crop(if mirrored { 1.0 - u } else { u }, f64::from(p[1]) / n)
                };
                o.chunks_exact(3).map(place).collect()
            },
        )
    };
    let (outline, iris) = (points(71), points(5));
    let distance = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let lids = distance(outline[OUTLINE.lower], outline[OUTLINE.upper]);
    let openness = lids / distance(outline[OUTLINE.outer], outline[OUTLINE.inner]).max(1e-9);
    Eye {
        iris: Iris {
            centre: iris[0],
            width_px: distance(iris[1], iris[3]),
            height_px: distance(iris[2], iris[4]),
        },
        openness,
        width_px,
    }
}
