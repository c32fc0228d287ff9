//! Hair and skin in a photo without a face, whose camera is known by the head's outline.

use stubble_head::Point;

use super::solve::Sight;
use crate::regions::{self, Frame, SIDE};
use crate::{Levels, Mask, Picture, nets::Net, person};

/// Root mean square distance of the mean face's landmarks from their middle, mm.
const FACE_SPREAD_MM: f64 = 50.0;
/// Height of the frame's middle above the ears, mm.
const FRAME_MIDDLE: Point = Point::new(0.0, 45.0, 0.0);
/// A pixel whose channel ratios differ less from the front photo's skin (logarithm) may be skin.
const NEAR_HUE: f32 = 0.22;
/// The same of its light: darker is hair or deep shade.
const NEAR_LIGHT: f32 = 0.55;
/// Directions this near to the line from the back of the head to the face (cosine) are its ends.
const END_COSINE: f64 = 0.7;
/// Middle of the head and a place before its forehead, mm.
const HEAD_MIDDLE: Point = Point::new(0.0, 40.0, -8.0);
const FOREHEAD: Point = Point::new(0.0, 40.0, 90.0);
/// Least share of the head that must have the skin's hue for its lightness to be read there.
const LEAST_SKIN: f64 = 0.02;

/// Hair and skin on the grid of a frame.
pub(super) struct Classes {
    frame: Frame,
    hair: Mask,
    skin: Mask,
}

impl Classes {
    pub(super) fn into_parts(self) -> (Frame, Mask, Mask) {
        (self.frame, self.hair, self.skin)
    }
}

/// The regions of a head without a face; `front_skin` is the skin's colour in the person's front photo, linear sRGB.
pub(super) fn regions(
    picture: &Picture,
    levels: &Levels,
    sight: &Sight,
    front_skin: Option<[f32; 3]>,
) -> Classes {
    let camera = &sight.camera_from_head;
    let middle = sight.project(camera, &FRAME_MIDDLE).unwrap_or(sight.middle_px);
    let px_per_mm = sight.focal_px / (camera * FRAME_MIDDLE).z.max(1.0);
    // The frame stands upright with the head; from above its lower edge lies before the forehead.
    let up = camera.rotation * nalgebra::Vector3::y();
    let up = if up.x.hypot(up.y) > 0.5 { up } else { camera.rotation * -nalgebra::Vector3::z() };
    let turn = up.x.atan2(-up.y);
    let frame = Frame::about(middle, FACE_SPREAD_MM * px_per_mm, turn);
    let raster = frame.raster(picture, SIDE);
    let person = person::mask_in(levels, &frame.square_for(Net::Person.side())).resized(SIDE, SIDE);
    let skin_linear = skin_colour(&raster.pixels, &person.values, front_skin);
    let [_, skin, hair, _] = regions::classes(&raster, skin_linear, &person);
    Classes { frame, hair, skin }
}

/// How much more of the head's skin is bare towards the face than away from it, -1 to 1, in a view from above: below 0 the
/// view is likely to be back to front, for hair is lost from the front. Tells by colour alone, for the net has seen no head
/// upside down.
pub(super) fn barer_before(picture: &Picture, sight: &Sight, front_skin: Option<[f32; 3]>) -> f64 {
    let camera = &sight.camera_from_head;
    let project = |p: &Point| sight.project(camera, p);
    let Some(rim) = sight.rim(camera, &[1.0; 3]) else { return 0.0 };
    let (Some(middle), Some(face)) = (project(&HEAD_MIDDLE), project(&FOREHEAD)) else { return 0.0 };
    let ahead = (face[1] - middle[1]).atan2(face[0] - middle[0]);
    let mut ends: [Vec<[f32; 3]>; 2] = Default::default();
    for (k, place) in rim.iter().enumerate() {
        let Some(([x, y], _)) = place else { continue };
        let turn = (k as f64 + 0.5) / rim.len() as f64 * std::f64::consts::TAU;
        let along = (turn - ahead).cos();
        if along.abs() < END_COSINE {
            continue;
        }
        for inside in [0.6, 0.66, 0.72, 0.78, 0.84, 0.9] {
            let at = [middle[0] + inside * (x - middle[0]), middle[1] + inside * (y - middle[1])];
            let within = |v: f64, most: usize| (v >= 0.0 && v < most as f64).then_some(v as usize);
            if let (Some(x), Some(y)) = (within(at[0], picture.width()), within(at[1], picture.height())) {
                ends[usize::from(along < 0.0)].push(picture.linear(x, y));
            }
        }
    }
    let all: Vec<[f32; 3]> = ends.iter().flatten().copied().collect();
    let skin = skin_colour(&all, &vec![1.0; all.len()], front_skin);
    let bare = |c: &[f32; 3]| {
        let off = [0, 1, 2].map(|k| ((c[k] + 0.002) / (skin[k] + 0.002)).ln());
        let hue = (off[0] - off[1]).abs().max((off[2] - off[1]).abs());
        hue < NEAR_HUE && off[1].abs() < NEAR_LIGHT
    };
    let [before, behind] =
        ends.map(|end| end.iter().filter(|c| bare(c)).count() as f64 / end.len().max(1) as f64);
    before - behind
}

/// The skin's colour in this photo: what has the hue of the front photo's skin, as light as its lighter part.
fn skin_colour(pixels: &[[f32; 3]], person: &[f32], front: Option<[f32; 3]>) -> [f32; 3] {
    let front = front.unwrap_or([0.45, 0.28, 0.20]);
    let log = |c: [f32; 3]| [0, 1, 2].map(|k| (c[k] + 0.002).ln());
    let hue = |c: [f32; 3]| {
        let l = log(c);
        [l[0] - l[1], l[2] - l[1]]
    };
    let wanted = hue(front);
    let head: Vec<[f32; 3]> = pixels.iter().zip(person).filter(|(_, p)| **p > 0.9).map(|(c, _)| *c).collect();
    let mut like: Vec<[f32; 3]> = head
        .iter()
        .copied()
        .filter(|c| {
            let h = hue(*c);
            (h[0] - wanted[0]).abs() < NEAR_HUE && (h[1] - wanted[1]).abs() < NEAR_HUE
        })
        .collect();
    if (like.len() as f64) < LEAST_SKIN * head.len() as f64 || like.is_empty() {
        return front;
    }
    like.sort_by(|a, b| a[1].total_cmp(&b[1]));
    // The lighter part, short of highlights: shaded skin and thin hair lie below.
    let part = &like[like.len() * 6 / 10..=like.len() * 9 / 10];
    let n = part.len().max(1) as f32;
    [0, 1, 2].map(|k| part.iter().map(|c| c[k]).sum::<f32>() / n)
}
