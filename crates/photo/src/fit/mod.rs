//! The head fitted to photos: one from the front gives size and breadth, others from the sides, the back and above the
//! rest of its shape and what of the scalp is bare.
//!
//! A photo with a face is posed by its landmarks, one without by the outline of the head against a head that is
//! stretched along its axes; then all cameras and the stretch are found together.

mod hair_colours;
mod outline;
pub(crate) mod shape;
mod side;
mod solve;
mod unfaced;
mod view;

pub use side::Side;
pub use view::View;

use nalgebra::{Isometry3, Translation3, Vector3};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Bounds, Head, LandmarkOrigin, Point, Remark, sample_head};

use crate::bald::{self, Look, ScalpAreas, Under};
use crate::pose::{MOST_PITCH_DEG, MOST_YAW_DEG, Pose};
use crate::regions::{Frame, Part};
use crate::{Interval, Levels, Mask, Measurement, Picture, Verdict};
use outline::Outline;
use shape::{Spread, stretched};
use side::Found;
use solve::{START, Sight};

/// A face's pitch and yaw against outlines: shares of their standard deviations.
const FACE_TRUST: [f64; 2] = [0.78, 0.5];

/// From above, the face is nearest the lower edge of the picture so many times as often as the upper: the shot list asks
/// for a bowed head.
const FACE_BELOW_ODDS: f64 = 3.0;

/// Scalp that one photo sees bare and another hairy, which makes a way round as unlikely as an outline that is one standard
/// deviation off.
const CONTRADICTED_CM2: f64 = 3.0;

/// Least share of the scalp that a photo shows.
const LEAST_IN_PHOTO: f64 = 0.6;
/// Focal length over the longer side where no file tells it, as for faces.
const ASSUMED_FOCAL: f64 = 1.15;
/// Errors of two photos' scales by the same irises hang together this much.
const SAME_EYES: f64 = 0.8;

/// A photo with what was measured in it.
#[derive(Debug, Clone, Copy)]
pub struct Photo<'a> {
    /// The photo.
    pub picture: &'a Picture,
    /// What it says.
    pub found: &'a Measurement,
    /// The side it shows, if a person says so.
    pub side: Option<Side>,
}

/// A head from photos.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The head: the template stretched to the person's measures.
    pub head: Head,
    /// Its breadth, height and length, mm, with their bounds.
    pub measures: [Interval; 3],
    /// The photos, in the order given.
    pub views: Vec<View>,
    /// Bare, seen and unseen scalp over all photos.
    pub areas: ScalpAreas,
    /// For each triangle of the template's scalp, which the fitted head shares: the probability that it is bare, none
    /// where no photo shows it.
    pub bareness: Vec<Option<f64>>,
    /// What a ruler told the size by; without, the size is that of the usual head.
    pub ruled: bool,
}

impl Fitted {
    /// What the photos show of the scalp, and how much of it is bare where they show enough.
    #[must_use]
    pub fn scalp_remarks(&self) -> Vec<Remark> {
        let ScalpAreas { seen_cm2, unseen_cm2, bald_cm2, .. } = self.areas;
        let seen = Remark::ScalpSeen { seen_cm2: seen_cm2.into(), unseen_cm2: unseen_cm2.into() };
        // One photo from the front takes cropped hair for bare scalp.
        let bare = bald_cm2.filter(|_| self.views.len() > 1);
        std::iter::once(seen).chain(bare.map(|b| Remark::ScalpBare { bare_cm2: b.into() })).collect()
    }
}

/// Why photos give no head. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoFit {
    /// No photo shows a face.
    #[error(
        "no photo shows the face from the front, and scale and skin are read there: add one, the whole head in the picture, eyes open"
    )]
    NoFront,
    /// One photo cannot be used.
    #[error("{0}")]
    Unfit(Unfit),
    /// The evidence lacks a figure.
    #[error("{0}")]
    Figure(String),
}

/// A photo that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unfit {
    /// Which of the photos.
    pub index: usize,
    /// What is wrong with it and how to take it again.
    pub reason: String,
}

/// Fits a head to photos of one person.
///
/// # Errors
/// If no photo shows the face, or one cannot be used.
pub fn fit(photos: &[Photo<'_>], evidence: &Evidence) -> Result<Fitted, NoFit> {
    let spread = Spread::of(evidence).map_err(|e| NoFit::Figure(e.to_string()))?;
    let unfit = |index: usize, reason: String| NoFit::Unfit(Unfit { index, reason });
    let faced: Vec<Option<&Pose>> = photos.iter().map(faced_pose).collect();
    for (index, photo) in photos.iter().enumerate() {
        let found = photo.found;
        let seen = faced[index].is_some() || found.pose.is_none() || !is_turned(found);
        if found.verdict == Verdict::Refused && found.face.is_some() && seen && photo.side.is_none() {
            return Err(unfit(index, found.reasons.join("; ")));
        }
    }
    let Some(front) = faced.iter().position(Option::is_some) else { return Err(NoFit::NoFront) };
    let front_skin = photos[front].found.regions.as_ref().map(|r| r.skin_linear);
    let mut seen: Vec<Seen> = Vec::new();
    let mut other_way: Vec<(usize, Seen)> = Vec::new();
    for (index, photo) in photos.iter().enumerate() {
        let faced = faced[index].zip(photo.found.regions.as_ref());
        if let Some((pose, regions)) = faced {
            let sight = posed(photo.picture, photo.found, pose);
            let (hair, skin) = (regions.hair.clone(), regions.skin.clone());
            let parts = Some(regions.parts.clone());
            seen.push(Seen { parts, ..Seen::of(Side::Front, sight, regions.frame, hair, skin) });
            continue;
        }
        let levels = Levels::new(photo.picture);
        let found = unposed(photo, &levels, &spread).map_err(|reason| unfit(index, reason))?;
        if side::within(&found.sight, photo.picture.width(), photo.picture.height()) < LEAST_IN_PHOTO {
            return Err(unfit(
                index,
                "the head is cut off: take the photo again with the whole head in it".to_owned(),
            ));
        }
        let classed = |sight: Sight| {
            let (frame, hair, skin) = unfaced::regions(photo.picture, &levels, &sight, front_skin);
            Seen::of(found.side, sight, frame, hair, skin)
        };
        other_way.extend(found.turned.map(|turned| (seen.len(), classed(turned))));
        seen.push(classed(found.sight));
    }
    let solve_all = |seen: &[Seen]| {
        let sights: Vec<Sight> = seen.iter().map(|s| s.sight.clone()).collect();
        solve::solve(&sights, &spread, START, true)
    };
    let mut solved = solve_all(&seen);
    // One head has to fit all photos, and no place of it is both bare and hairy: that tells more than one outline.
    for (at, turned) in other_way {
        let cost = |seen: &[Seen], solved: &solve::Solution| {
            let contradicted = bald::contradicted_cm2(&looks(seen, &solved.cameras), &solved.stretch);
            solved.cost + contradicted / CONTRADICTED_CM2 - 2.0 * seen[at].odds().ln()
        };
        let as_found = cost(&seen, &solved);
        let found = std::mem::replace(&mut seen[at], turned);
        let solved_turned = solve_all(&seen);
        if cost(&seen, &solved_turned) < as_found {
            solved = solved_turned;
        } else {
            seen[at] = found;
        }
    }
    let ruled = size(photos, &faced);
    let size = spread.size_from(ruled);
    let bareness = bald::bareness(&looks(&seen, &solved.cameras), &solved.stretch);
    let under =
        Under { stretch: solved.stretch, covariance: solved.covariance, size, fitted: seen.len() > 1 };
    let areas = bald::areas_of(&bareness, &under);
    let by = solved.stretch.map(f64::exp);
    let shape = shape::measures(&by, size.value);
    let measures = bounds(&shape, &solved.covariance, &size);
    let head = head(&shape, &measures, ruled.is_some(), seen.len());
    let views = seen.into_iter().zip(solved.cameras).zip(solved.misfit_mm);
    let views = views.map(|((Seen { side, sight, frame, hair, skin, .. }, camera), misfit)| View {
        side,
        camera_from_head: Isometry3::from_parts(
            Translation3::from(camera.translation.vector * size.value),
            camera.rotation,
        ),
        focal_px: sight.focal_px,
        middle_px: sight.middle_px,
        misfit_mm: misfit * size.value,
        frame,
        hair,
        skin,
    });
    Ok(Fitted { head, measures, views: views.collect(), areas, bareness, ruled: ruled.is_some() })
}

/// A photo with its camera as far as it alone tells it, and what it shows.
struct Seen {
    side: Side,
    sight: Sight,
    frame: Frame,
    hair: Mask,
    skin: Mask,
    /// Parts of the head, where a face tells them.
    parts: Option<Vec<Part>>,
}

impl Seen {
    fn of(side: Side, sight: Sight, frame: Frame, hair: Mask, skin: Mask) -> Self {
        let hairy = hairy(&sight, &frame, &hair, &skin);
        Self { side, sight: Sight { hairy: Some(hairy), ..sight }, frame, hair, skin, parts: None }
    }

    /// How often a photo from above is taken this way round.
    fn odds(&self) -> f64 {
        let ahead = self.sight.camera_from_head.rotation * Vector3::z();
        if ahead.y > 0.0 { FACE_BELOW_ODDS } else { 1.0 }
    }
}

/// The photos under the cameras that were found.
fn looks<'a>(seen: &'a [Seen], cameras: &[Isometry3<f64>]) -> Vec<Look<'a>> {
    let look = |(seen, camera): (&'a Seen, &Isometry3<f64>)| Look {
        camera_from_head: *camera,
        focal_px: seen.sight.focal_px,
        middle_px: seen.sight.middle_px,
        frame: &seen.frame,
        hair: &seen.hair,
        skin: &seen.skin,
        parts: seen.parts.as_deref(),
    };
    seen.iter().zip(cameras).map(look).collect()
}

/// The pose of a photo whose face tells it.
fn faced_pose<'a>(photo: &Photo<'a>) -> Option<&'a Pose> {
    let found = photo.found;
    let front = photo.side.is_none_or(|s| s == Side::Front) && found.verdict != Verdict::Refused;
    found.pose.as_ref().filter(|_| front && found.regions.is_some() && !is_turned(found))
}

/// Turned so far that the landmarks are guessed: the outline tells more.
fn is_turned(found: &Measurement) -> bool {
    found
        .pose
        .is_none_or(|p| p.yaw_deg.value.abs() > MOST_YAW_DEG || p.pitch_deg.value.abs() > MOST_PITCH_DEG)
}

fn middle_of(picture: &Picture) -> [f64; 2] {
    [picture.width() as f64 / 2.0, picture.height() as f64 / 2.0]
}

/// A photo with a face as the fit sees it.
fn posed(picture: &Picture, found: &Measurement, pose: &Pose) -> Sight {
    let [pitch, yaw, roll] = [&pose.pitch_deg, &pose.yaw_deg, &pose.roll_deg].map(|i| i.sd().to_radians());
    // Outlines are worse judges of a pose than landmarks: with these held more loosely rendered heads are fitted worse.
    let turn = [FACE_TRUST[0] * pitch, FACE_TRUST[1] * yaw, roll];
    let levels = Levels::new(picture);
    let outline = match &found.regions {
        Some(regions) => {
            let side = 1.1 * regions.frame.side_px();
            let [x, y] = regions.frame.photo_from_frame(0.5, 0.5);
            within_photo(&levels, [x - side / 2.0, y - side / 2.0], side)
        }
        None => Outline::of_mask(&found.person, [0.0; 2], picture.width().max(picture.height()) as f64),
    };
    let far = pose.camera_from_head.translation.vector.z;
    Sight {
        camera_from_head: pose.camera_from_head,
        focal_px: pose.focal_px.value,
        middle_px: middle_of(picture),
        outline,
        sd: [turn[0], turn[1], turn[2], 2.0, 2.0, 0.02 * far],
        hairy: None,
    }
}

/// The outline over a square, moved and shrunk to lie within the photo: beyond it nothing is known.
fn within_photo(levels: &Levels, from: [f64; 2], side: f64) -> Outline {
    let (w, h) = (levels.width() as f64, levels.height() as f64);
    let side = side.min(w).min(h);
    Outline::of(levels, [from[0].clamp(0.0, w - side), from[1].clamp(0.0, h - side)], side)
}

/// A photo without a face: the side that its outline fits, and the camera.
fn unposed(photo: &Photo<'_>, levels: &Levels, spread: &Spread) -> Result<Found, String> {
    let (w, h) = (levels.width() as f64, levels.height() as f64);
    let longer = w.max(h);
    let rough = Outline::of_mask(&squared(&photo.found.person, w, h), [0.0; 2], longer);
    let none = || {
        "no head is seen in it: take it from one side, the back or above, the whole head in the picture, before a plain wall"
            .to_owned()
    };
    let ball = rough.ball().filter(|b| b.radius_px > 20.0).ok_or_else(none)?;
    let side = 4.4 * ball.radius_px;
    let near = within_photo(levels, [ball.centre[0] - side / 2.0, ball.centre[1] - 0.45 * side], side);
    let ball = near.ball().filter(|b| b.radius_px > 20.0).ok_or_else(none)?;
    let focal_px = photo.picture.focal.map_or(ASSUMED_FOCAL * longer, |f| f.mm35 / 43.266_6 * w.hypot(h));
    side::find(&near, &ball, focal_px, middle_of(photo.picture), photo.side, spread).ok_or_else(|| {
        "its outline does not tell from which side it shows the head: take it straight from one side, the back or above, before a plain wall, or name the sides with --sides"
            .to_owned()
    })
}

/// The person's mask, which covers the photo, on square cells over a square as wide as the photo's longer side.
fn squared(mask: &Mask, width: f64, height: f64) -> Mask {
    let longer = width.max(height);
    let n = 256;
    let values = (0..n * n).map(|i| {
        let (x, y) = ((i % n) as f64 + 0.5, (i / n) as f64 + 0.5);
        let (u, v) = (x / n as f64 * longer / width, y / n as f64 * longer / height);
        if u < 1.0 && v < 1.0 { mask.sample(u * mask.width as f64, v * mask.height as f64) } else { 0.0 }
    });
    Mask { width: n, height: n, values: values.collect() }
}

/// Share of hair just inside the head's rim, by direction.
fn hairy(sight: &Sight, frame: &Frame, hair: &Mask, skin: &Mask) -> Vec<f64> {
    let camera = &sight.camera_from_head;
    let Some(rim) = sight.rim(camera, &[1.0; 3]) else { return Vec::new() };
    let Some([cx, cy]) = sight.project(camera, &stretched(&Point::new(0.0, 40.0, -8.0), &[1.0; 3])) else {
        return vec![0.0; rim.len()];
    };
    let share = |place: Option<([f64; 2], f64)>| {
        let Some(([x, y], _)) = place else { return 0.0 };
        [0.97, 0.93, 0.89]
            .iter()
            .map(|s| {
                let [u, v] = frame.frame_from_photo(cx + s * (x - cx), cy + s * (y - cy));
                let at = |m: &Mask| f64::from(m.sample(u * m.width as f64, v * m.height as f64));
                let (h, k) = (at(hair), at(skin));
                if h + k > 0.2 { h / (h + k) } else { 0.0 }
            })
            .sum::<f64>()
            / 3.0
    };
    rim.into_iter().map(share).collect()
}

/// Size of the head against the template by the rulers of all photos with a face.
fn size(photos: &[Photo<'_>], faced: &[Option<&Pose>]) -> Option<Interval> {
    let sizes = photos.iter().zip(faced).filter_map(|(photo, pose)| {
        let scale = photo.found.mm_per_px.as_ref().ok()?;
        bald::size_from((*pose)?, Some(*scale))
    });
    sizes.reduce(|a, b| a.combined(&b, SAME_EYES))
}

/// What a stretched template leaves of a head's measures, relative standard deviation: on renders they were 2.6 % off in the
/// median and 7 % at most (`docs/photo.md`).
const TEMPLATE_SD: f64 = 0.03;

/// Bounds of breadth, height and length.
fn bounds(shape: &Anthropometry, covariance: &[[f64; 3]; 3], size: &Interval) -> [Interval; 3] {
    let values = [shape.breadth_mm, shape.height_mm, shape.length_mm];
    std::array::from_fn(|k| {
        let relative = covariance[k][k].max(0.0).sqrt().hypot(size.sd() / size.value).hypot(TEMPLATE_SD);
        Interval::from_sd(values[k], relative * values[k])
    })
}

/// The stretched template with landmarks that are estimated, and a remark on how sure it is.
fn head(shape: &Anthropometry, measures: &[Interval; 3], ruled: bool, photos: usize) -> Head {
    let mut head = sample_head(shape);
    let error_mm = measures.iter().map(Interval::sd).fold(0.0, f64::max) / 2.0 + 3.0;
    let marks = &mut head.landmarks;
    for mark in [
        &mut marks.nasion,
        &mut marks.inion,
        &mut marks.left_preauricular,
        &mut marks.right_preauricular,
        &mut marks.vertex,
        &mut marks.glabella,
        &mut marks.left_lateral_canthus,
        &mut marks.right_lateral_canthus,
        &mut marks.subnasale,
        &mut marks.menton,
    ] {
        mark.error_mm = error_mm;
        mark.origin = LandmarkOrigin::Estimated;
    }
    let [breadth_mm, height_mm, length_mm] = measures.map(Bounds::from);
    head.remarks.push(Remark::FromPhotos { photos, breadth_mm, height_mm, length_mm });
    if !ruled {
        head.remarks.push(Remark::UsualSize);
    }
    head
}
