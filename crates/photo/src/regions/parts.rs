//! Parts of the head by the face's landmarks, whatever covers them.

use super::frame::{Frame, SIDE};
use crate::Face;

/// Outline of the face, from the top of the forehead clockwise in the picture.
const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// A part of the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Above the brows: forehead and scalp.
    Crown,
    /// Face from the brows to below the nose.
    Face,
    /// Face from below the nose to the chin: hair here is beard.
    Jaw,
    /// Beside the face, between brows and mouth: ears, sideburns.
    Side,
    /// Below the chin, and what lies beside the jaw.
    Below,
}

/// The part each pixel of the frame's grid belongs to, and whether it lies in the face's outline.
pub(super) fn parts(frame: &Frame, face: &Face) -> (Vec<Part>, Vec<bool>) {
    let at = |i: usize| frame.landmark(face, i);
    let mean = |indices: &[usize]| indices.iter().map(|i| at(*i)[1]).sum::<f64>() / indices.len() as f64;
    let oval = OVAL.map(at);
    let brow = mean(&[66, 296, 105, 334]);
    let (nose, mouth) = (mean(&[2, 97, 326]), mean(&[61, 291]));
    (0..SIDE * SIDE)
        .map(|i| {
            let p = [((i % SIDE) as f64 + 0.5) / SIDE as f64, ((i / SIDE) as f64 + 0.5) / SIDE as f64];
            let in_oval = inside(&oval, p);
            let part = if p[1] < brow {
                Part::Crown
            } else if in_oval {
                if p[1] < nose { Part::Face } else { Part::Jaw }
            } else if p[1] < mouth {
                Part::Side
            } else {
                Part::Below
            };
            (part, in_oval)
        })
        .unzip()
}

/// Whether a point lies in a polygon (even-odd rule).
fn inside(polygon: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut within = false;
    let mut last = polygon[polygon.len() - 1];
    for point in polygon {
        let crosses = (point[1] > y) != (last[1] > y);
        if crosses && x < last[0] + (y - last[1]) / (point[1] - last[1]) * (point[0] - last[0]) {
            within = !within;
        }
        last = *point;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_point_is_in_a_polygon_or_not() {
        let notched = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 1.0], [0.0, 4.0]];
        for (point, within) in [
            ([1.0, 1.0], true),
            ([2.0, 2.0], false),
            ([3.8, 3.0], true),
            ([5.0, 1.0], false),
            ([2.0, -1.0], false),
        ] {
            assert_eq!(inside(&notched, point), within, "{point:?}");
        }
    }
}
