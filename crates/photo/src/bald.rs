//! How many cm² of the scalp are bare, hairy, unseen? The template head under the photo's pose carries the regions.
//!
//! Each triangle of the scalp that faces the camera takes hair or skin from where it falls in the photo; what faces
//! away is unknown, neither bare nor hairy. The template is shaped like a mean head, so a triangle that falls beside
//! the person is pulled towards the face until it meets it.

use std::sync::LazyLock;

use stubble_head::{Anthropometry, Head, Point, sample_head};

use crate::pose::Pose;
use crate::regions::Regions;
use crate::{Interval, Picture};

/// The mean head that stands for the person's.
static TEMPLATE: LazyLock<Head> = LazyLock::new(|| sample_head(&Anthropometry::MAN));

/// Triangles whose normal leaves the line of sight further than this (cosine) are not seen well enough to tell.
const GRAZING: f64 = 0.2;
/// Steps in which a triangle beside the person is pulled in, and how far at most, as a share of its way to the face.
const PULLS: usize = 10;
const MOST_PULL: f64 = 0.25;
/// Relative standard deviation of an area for the shape of the head that the template does not have.
const SHAPE_SD: f64 = 0.06;
/// Doubtful pixels may all be one or the other at once: share of their area that counts as standard deviation.
const DOUBT_SD: f64 = 0.35;

/// Areas of the hair-bearing scalp, cm².
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScalpAreas {
    /// Seen and without hair.
    pub bare_seen_cm2: Interval,
    /// Seen.
    pub seen_cm2: Interval,
    /// Facing away: unknown.
    pub unseen_cm2: Interval,
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
    let scalp = &TEMPLATE.scalp;
    let focal = pose.focal_px.value;
    let middle = [picture.width() as f64 / 2.0, picture.height() as f64 / 2.0];
    let project = |p: &Point| {
        let q = pose.camera_from_head * p;
        (q, [focal * q.x / q.z + middle[0], focal * q.y / q.z + middle[1]])
    };
    // Midway between the eyes of the mean face, near enough.
    let (eyes, face) = project(&Point::new(0.0, 20.0, 85.0));
    if eyes.z <= 0.0 {
        return None;
    }
    let size = mm_per_px.map_or(Interval::from_sd(1.0, 0.04), |s| s.scaled(focal / eyes.z));
    let at = |mask: &crate::Mask, [x, y]: [f64; 2]| {
        let [u, v] = regions.frame.frame_from_photo(x, y);
        let n = mask.width as f64;
        let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
        if inside { f64::from(mask.sample(u * n, v * n)) } else { 0.0 }
    };
    let (mut bare, mut seen, mut unseen, mut doubtful) = (0.0, 0.0, 0.0, 0.0);
    for (t, corners) in scalp.mesh.triangles().iter().enumerate() {
        let border = corners.iter().map(|c| scalp.border_mm[*c as usize]).sum::<f64>() / 3.0;
        // Forehead and neck beyond the border of the hair do not count.
        if border < 0.0 {
            continue;
        }
        let area = scalp.mesh.area_mm2(t) / 100.0;
        let [a, b, c] = scalp.mesh.corners(t);
        let centre = Point::from((a.coords + b.coords + c.coords) / 3.0);
        let (q, place) = project(&centre);
        let normal = pose.camera_from_head * (b - a).cross(&(c - a)).normalize();
        if q.z <= 0.0 || -normal.dot(&q.coords.normalize()) < GRAZING {
            unseen += area;
            continue;
        }
        let share = |k: usize| MOST_PULL * k as f64 / PULLS as f64;
        let pulled = |s: f64| [place[0] + s * (face[0] - place[0]), place[1] + s * (face[1] - place[1])];
        let (mut hair, mut skin) = (0.0, 0.0);
        for k in 0..=PULLS {
            let here = pulled(share(k));
            (hair, skin) = (at(&regions.hair, here), at(&regions.skin, here));
            if hair + skin > 0.5 {
                break;
            }
        }
        if hair + skin < 0.5 {
            unseen += area;
            continue;
        }
        let p = skin / (hair + skin);
        seen += area;
        bare += area * f64::from(u8::from(p > 0.5));
        doubtful += area * 4.0 * p * (1.0 - p);
    }
    let squared = Interval::new(size.value.powi(2), size.low.powi(2), size.high.powi(2));
    let scaled = |cm2: f64, extra_sd: f64| {
        let value = cm2 * squared.value;
        let sd = (cm2 * squared.sd()).hypot(SHAPE_SD * value).hypot(extra_sd * squared.value);
        Interval::from_sd(value, sd).within(0.0, f64::INFINITY)
    };
    Some(ScalpAreas {
        bare_seen_cm2: scaled(bare, DOUBT_SD * doubtful),
        seen_cm2: scaled(seen, 0.0),
        unseen_cm2: scaled(unseen, 0.0),
    })
}
