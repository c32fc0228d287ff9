//! Hair and skin in a photo without a face, whose camera is known by the head's outline.

use stubble_head::Point;

use super::hair_colours;
use super::solve::Sight;
use crate::regions::{Frame, SIDE};
use crate::{Levels, Mask, Picture, nets::Net, person};

/// Root mean square distance of the mean face's landmarks from their middle, mm.
const FACE_SPREAD_MM: f64 = 50.0;
/// Height of the frame's middle above the ears, mm.
const FRAME_MIDDLE: Point = Point::new(0.0, 45.0, 0.0);
/// A pixel whose channel ratios differ less from the front photo's skin (logarithm) may be skin.
const NEAR_HUE: f32 = 0.22;
/// Least share of the head that must have the skin's hue for its lightness to be read there.
const LEAST_SKIN: f64 = 0.02;

/// Hair and skin of a head without a face on the grid of a frame; `front_skin` is the skin's colour in the person's front photo, linear sRGB.
pub(super) fn regions(
    picture: &Picture,
    levels: &Levels,
    sight: &Sight,
    front_skin: Option<[f32; 3]>,
) -> (Frame, Mask, Mask) {
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
    let hair = hair_colours::hair(&raster, &person, skin_linear);
    let of_person = |share: &dyn Fn(f32) -> f32| {
        let values = hair.values.iter().zip(&person.values).map(|(hair, person)| person * share(*hair));
        Mask { width: SIDE, height: SIDE, values: values.collect() }
    };
    (frame, of_person(&|hair| hair), of_person(&|hair| 1.0 - hair))
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
