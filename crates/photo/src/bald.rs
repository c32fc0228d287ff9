//! How many cm² of the scalp are bare, hairy, unseen? The template head under the photos' cameras carries the regions.
//!
//! Each triangle of the scalp that faces a camera takes hair or skin from where it falls in the photo, from several
//! photos by how squarely it faces each; what faces away from all is unknown, neither bare nor hairy. The template is
//! nobody's head exactly, so a triangle that falls beside the person is pulled towards the middle until it meets it.
//!
//! Hair cropped to some millimetres, through which the scalp shows, counts as bare: the regions' net does not see it.

use nalgebra::{Isometry3, Matrix3, Vector3};
use stubble_head::Point;

use crate::fit::shape::{TEMPLATE, stretched};
use crate::lens::projected;
use crate::pose::Pose;
use crate::regions::{Frame, Part, Regions, SIDE};
use crate::{Interval, Mask, Picture};

/// Triangles whose normal leaves the line of sight further than this (cosine) are not seen well enough to tell.
const GRAZING: f64 = 0.17;
/// Steps in which a triangle beside the person is pulled in, and how far at most, as a share of its way to the middle.
const PULLS: usize = 10;
const MOST_PULL: f64 = 0.25;
/// Relative standard deviation of an area for the shape of the head that the template does not have.
const SHAPE_SD: f64 = 0.06;
/// The same where outlines from several sides shaped the template.
const FITTED_SHAPE_SD: f64 = 0.03;
/// Doubtful pixels may all be one or the other at once: share of their area that counts as standard deviation.
const DOUBT_SD: f64 = 0.35;
/// How far the border of the bare scalp is laid wrongly on the head all along, mm, one standard deviation.
const BORDER_SD_MM: f64 = 1.5;
/// With more of the scalp unseen than this share, its bare area is not told.
const MOST_UNSEEN: f64 = 0.2;

/// Areas of the hair-bearing scalp, cm².
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScalpAreas {
    /// Seen and without hair; the face below the brows does not count.
    pub bare_seen_cm2: Interval,
    /// Seen.
    pub seen_cm2: Interval,
    /// Facing away: unknown.
    pub unseen_cm2: Interval,
    /// Bare or closely cropped on the whole scalp; none where too much of it is unseen.
    pub bald_cm2: Option<Interval>,
}

/// A photo as the scalp is looked up in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    /// Takes the template's frame to the camera, mm of the template's size.
    pub(crate) camera_from_head: Isometry3<f64>,
    pub(crate) focal_px: f64,
    pub(crate) middle_px: [f64; 2],
    pub(crate) frame: &'a Frame,
    pub(crate) hair: &'a Mask,
    pub(crate) skin: &'a Mask,
    /// Parts of the head on the same grid, where the photo shows a face.
    pub(crate) parts: Option<&'a [Part]>,
}

/// The template as it is laid under the photos.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Under {
    /// Logarithms of the stretch of breadth, height and length, and their covariance.
    pub(crate) stretch: [f64; 3],
    pub(crate) covariance: [[f64; 3]; 3],
    /// Size against the template.
    pub(crate) size: Interval,
    /// Outlines from several sides shaped it.
    pub(crate) fitted: bool,
}

impl Look<'_> {
    /// Probabilities of hair and of skin at a pixel.
    fn at(&self, place_px: [f64; 2]) -> [f64; 2] {
        [self.hair, self.skin].map(|mask| f64::from(self.frame.sample(mask, place_px)))
    }

    /// Whether a pixel shows the face below the brows: its skin is no bare scalp, wherever the template's sideburns fall.
    fn in_face(&self, [x, y]: [f64; 2]) -> bool {
        let cell = self.frame.frame_from_photo(x, y).map(|c| (c * SIDE as f64).floor());
        let inside = cell.iter().all(|c| (0.0..SIDE as f64).contains(c));
        inside
            && self.parts.is_some_and(|p| {
                matches!(p[cell[1] as usize * SIDE + cell[0] as usize], Part::Face | Part::Jaw)
            })
    }

    /// Hair or covered, and bare skin, where a place of the head falls, and how squarely it is seen; `None` if it is not.
    fn see(&self, place: &Point, normal: &Vector3<f64>) -> Option<([f64; 2], f64)> {
        let q = self.camera_from_head * place;
        let facing = -(self.camera_from_head * normal).dot(&q.coords.normalize());
        if facing < GRAZING {
            return None;
        }
        let at = projected(&q, self.focal_px, self.middle_px)?;
        let middle = self.camera_from_head * Point::new(0.0, 40.0, 0.0);
        let middle = projected(&middle, self.focal_px, self.middle_px)?;
        (0..=PULLS).find_map(|k| {
            let s = MOST_PULL * k as f64 / PULLS as f64;
            let at = [0, 1].map(|i| at[i] + s * (middle[i] - at[i]));
            let [hair, skin] = self.at(at);
            let bare = if self.in_face(at) { 0.0 } else { skin };
            (hair + skin > 0.5).then_some(([hair + skin - bare, bare], facing))
        })
    }
}

/// What photos see of each triangle of the template's scalp.
fn seen_by<'a>(
    looks: &'a [Look<'_>],
    stretch: &[f64; 3],
) -> impl Iterator<Item = Vec<([f64; 2], f64)>> + use<'a> {
    let by = stretch.map(f64::exp);
    let mesh = &TEMPLATE.scalp.mesh;
    (0..mesh.triangles().len()).map(move |t| {
        let [a, b, c] = mesh.corners(t).map(|p| stretched(&p, &by));
        let centre = Point::from((a.coords + b.coords + c.coords) / 3.0);
        let normal = (b - a).cross(&(c - a)).normalize();
        looks.iter().filter_map(|look| look.see(&centre, &normal)).collect()
    })
}

/// Probability that each triangle of the template's scalp is bare; `None` where no photo shows it.
pub(crate) fn bareness(looks: &[Look<'_>], stretch: &[f64; 3]) -> Vec<Option<f64>> {
    let bare = seen_by(looks, stretch).map(|seen| {
        let (bare, weight) = seen.into_iter().fold((0.0, 0.0), |(bare, weight), ([hair, skin], facing)| {
            // Seen half as squarely, a place is a quarter as sure.
            let w = facing * facing;
            (bare + w * skin / (hair + skin), weight + w)
        });
        (weight > 0.0).then(|| bare / weight)
    });
    bare.collect()
}

/// Scalp that one photo sees bare and another hairy, cm².
pub(crate) fn contradicted_cm2(looks: &[Look<'_>], stretch: &[f64; 3]) -> f64 {
    let mesh = &TEMPLATE.scalp.mesh;
    let apart = |seen: &[([f64; 2], f64)]| {
        let (mut apart, mut weights) = (0.0, 0.0);
        for (i, ([hair, skin], facing)) in seen.iter().enumerate() {
            for ([other_hair, other_skin], other_facing) in &seen[i + 1..] {
                let w = facing * other_facing;
                apart += w * (skin / (hair + skin) - other_skin / (other_hair + other_skin)).abs();
                weights += w;
            }
        }
        if weights > 0.0 { apart / weights } else { 0.0 }
    };
    seen_by(looks, stretch).enumerate().map(|(t, seen)| apart(&seen) * mesh.area_mm2(t) / 100.0).sum()
}

/// Areas from the bareness of each triangle of the template's scalp.
pub(crate) fn areas_of(bare: &[Option<f64>], under: &Under) -> ScalpAreas {
    let scalp = &TEMPLATE.scalp;
    let counts: Vec<usize> = (0..bare.len())
        .filter(|t| {
            // Forehead and neck beyond the border of the hair do not count.
            let corners = &scalp.mesh.triangles()[*t];
            corners.iter().map(|c| scalp.border_mm[*c as usize]).sum::<f64>() >= 0.0
        })
        .collect();
    let sum = |stretch: &[f64; 3], of: &dyn Fn(Option<f64>) -> f64| -> f64 {
        let by = stretch.map(f64::exp);
        let area = |t: usize| {
            let [a, b, c] = scalp.mesh.corners(t).map(|p| stretched(&p, &by));
            (b - a).cross(&(c - a)).norm() / 200.0
        };
        counts.iter().map(|&t| of(bare[t]) * area(t)).sum()
    };
    let covariance = Matrix3::from_fn(|i, j| under.covariance[i][j]);
    let scaled = |of: &dyn Fn(Option<f64>) -> f64, more_sd: f64| {
        let value = sum(&under.stretch, of);
        let slope = Vector3::from_fn(|k, _| {
            let mut moved = under.stretch;
            moved[k] += 0.01;
            (sum(&moved, of) - value) / 0.01
        });
        let stretch_sd = (slope.transpose() * covariance * slope)[(0, 0)].max(0.0).sqrt();
        let squared = under.size.value.powi(2);
        let size_sd = 2.0 * under.size.sd() / under.size.value * value;
        let shape = if under.fitted { FITTED_SHAPE_SD } else { SHAPE_SD } * value;
        let sd = stretch_sd.hypot(size_sd).hypot(shape).hypot(more_sd);
        Interval::from_sd(value * squared, sd * squared).within(0.0, f64::INFINITY)
    };
    let is_bare = |p: Option<f64>| f64::from(u8::from(p.is_some_and(|p| p > 0.5)));
    let is_unseen = |p: Option<f64>| f64::from(u8::from(p.is_none()));
    let doubt = sum(&under.stretch, &|p| p.map_or(0.0, |p| 4.0 * p * (1.0 - p)));
    let border = BORDER_SD_MM / 10.0 * border_cm(bare, &under.stretch.map(f64::exp));
    let unsure = (DOUBT_SD * doubt).hypot(border);
    let unseen = sum(&under.stretch, &is_unseen);
    let all = sum(&under.stretch, &|_| 1.0);
    let seen_cm2 = scaled(&|p| 1.0 - is_unseen(p), 0.0);
    let bare_seen_cm2 = scaled(&is_bare, unsure);
    let bald_cm2 = (unseen <= MOST_UNSEEN * all).then(|| {
        // The unseen is like the seen next to it, give or take.
        let filled = filled(bare);
        let guessed: Vec<Option<f64>> = filled.iter().map(|p| Some(*p)).collect();
        let hidden = counts
            .iter()
            .filter(|t| bare[**t].is_none())
            .map(|&t| filled[t] * (1.0 - filled[t]) * scalp.mesh.area_mm2(t) / 100.0)
            .sum::<f64>();
        let value = scaled(&is_bare, unsure).value
            + counts
                .iter()
                .filter(|t| bare[**t].is_none())
                .map(|&t| is_bare(guessed[t]) * scalp.mesh.area_mm2(t) / 100.0)
                .sum::<f64>()
                * under.size.value.powi(2);
        let around = scaled(&is_bare, unsure.hypot(2.0 * hidden));
        Interval::new(value, value - (around.value - around.low), value + (around.high - around.value))
            .within(0.0, f64::INFINITY)
    });
    ScalpAreas { bare_seen_cm2, seen_cm2, unseen_cm2: scaled(&is_unseen, 0.0), bald_cm2 }
}

/// Length of the border between bare and hairy, cm.
fn border_cm(bare: &[Option<f64>], by: &[f64; 3]) -> f64 {
    let mesh = &TEMPLATE.scalp.mesh;
    let mut sides = std::collections::BTreeMap::new();
    let mut length = 0.0;
    for (t, corners) in mesh.triangles().iter().enumerate() {
        let Some(p) = bare[t] else { continue };
        for k in 0..3 {
            let (a, b) = (corners[k], corners[(k + 1) % 3]);
            match sides.remove(&(a.min(b), a.max(b))) {
                None => {
                    sides.insert((a.min(b), a.max(b)), p > 0.5);
                }
                Some(other) if other != (p > 0.5) => {
                    let [p, q] = [a, b].map(|v| stretched(&mesh.positions()[v as usize], by));
                    length += (q - p).norm() / 10.0;
                }
                Some(_) => {}
            }
        }
    }
    // A border along triangles is a staircase: a third longer than what it follows.
    length / 1.33
}

/// Bareness with what is unseen filled in from around.
pub(crate) fn filled(bare: &[Option<f64>]) -> Vec<f64> {
    let mesh = &TEMPLATE.scalp.mesh;
    let mut sides: std::collections::BTreeMap<(u32, u32), usize> = std::collections::BTreeMap::new();
    let mut next_to: Vec<Vec<usize>> = vec![Vec::new(); bare.len()];
    for (t, corners) in mesh.triangles().iter().enumerate() {
        for k in 0..3 {
            let (a, b) = (corners[k], corners[(k + 1) % 3]);
            if let Some(other) = sides.insert((a.min(b), a.max(b)), t) {
                next_to[t].push(other);
                next_to[other].push(t);
            }
        }
    }
    let mut known = bare.to_vec();
    // From the rim of what is seen inwards.
    loop {
        let fresh: Vec<(usize, f64)> = (0..known.len())
            .filter(|t| known[*t].is_none())
            .filter_map(|t| {
                let around: Vec<f64> = next_to[t].iter().filter_map(|o| known[*o]).collect();
                (!around.is_empty()).then(|| (t, around.iter().sum::<f64>() / around.len() as f64))
            })
            .collect();
        if fresh.is_empty() {
            break;
        }
        for (t, p) in fresh {
            known[t] = Some(p);
        }
    }
    known.into_iter().map(|p| p.unwrap_or(0.5)).collect()
}

/// Areas of the scalp in one photo; `mm_per_px` at the plane of the eyes sets the size of the head, the mean head's
/// own size where it is unknown.
#[must_use]
pub fn areas(
    picture: &Picture,
    pose: &Pose,
    regions: &Regions,
    mm_per_px: Option<Interval>,
) -> Option<ScalpAreas> {
    let size = size_from(pose, mm_per_px)?;
    let look = Look {
        camera_from_head: pose.camera_from_head,
        focal_px: pose.focal_px.value,
        middle_px: [picture.width() as f64 / 2.0, picture.height() as f64 / 2.0],
        frame: &regions.frame,
        hair: &regions.hair,
        skin: &regions.skin,
        parts: Some(&regions.parts),
    };
    let bare = bareness(&[look], &[0.0; 3]);
    Some(areas_of(&bare, &Under { stretch: [0.0; 3], covariance: [[0.0; 3]; 3], size, fitted: false }))
}

/// Size of the head against the template, from the scale at the plane of the eyes; the template's own with its usual
/// spread if there is none. `None` if the head lies behind the camera.
pub(crate) fn size_from(pose: &Pose, mm_per_px: Option<Interval>) -> Option<Interval> {
    // Midway between the eyes of the mean face, near enough.
    let eyes = pose.camera_from_head * Point::new(0.0, 20.0, 85.0);
    let focal = pose.focal_px.value;
    (eyes.z > 0.0).then(|| mm_per_px.map_or(Interval::from_sd(1.0, 0.04), |s| s.scaled(focal / eyes.z)))
}
