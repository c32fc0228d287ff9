//! How large is a pixel? The visible iris of adults is nearly of one width (`anthropometry.iris_width_mm`): a ruler at the plane of the eyes.

use stubble_evidence::Figure;

use crate::{Face, Interval};

/// Standard error of the net's iris width over both eyes, relative.
const NET_ERROR: f64 = 0.02;
/// Below this the eye is closed, and the net invents an iris.
const LEAST_OPENNESS: f64 = 0.14;
/// Two irises of one person that differ more were not seen rightly.
const MOST_DIFFERENCE: f64 = 0.15;
/// Smaller irises are no ruler, px.
const LEAST_IRIS_PX: f64 = 5.0;

/// Why the irises give no scale. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoScale {
    /// At least one eye is closed.
    #[error("an eye is closed or hidden: take the photo again with open eyes and without glasses")]
    ClosedEyes,
    /// The irises disagree.
    #[error("the two irises disagree by more than 15 %: take the photo again without glasses, in even light")]
    Disagree,
    /// Too few pixels.
    #[error("the irises are under 5 px wide: come closer or give the original photo")]
    TooSmall,
    /// The head is turned too far.
    #[error("the head is turned too far for the irises to be measured: look into the camera")]
    Turned,
}

/// Millimetres per pixel of the photo at the plane of the eyes, across the face, from the irises. The range of
/// `iris_mm`, the width of an adult's iris, is two standard deviations.
///
/// # Errors
/// If an eye is closed, the irises disagree or are too small, or the head is turned too far.
pub fn from_irises(face: &Face, yaw_deg: f64, pitch_deg: f64, iris_mm: &Figure) -> Result<Interval, NoScale> {
    if yaw_deg.abs() > 40.0 || pitch_deg.abs() > 35.0 {
        return Err(NoScale::Turned);
    }
    let [right, left] = face.eyes;
    if right.openness.min(left.openness) < LEAST_OPENNESS {
        return Err(NoScale::ClosedEyes);
    }
    let (a, b) = (right.iris.width_px, left.iris.width_px);
    if a.min(b) < LEAST_IRIS_PX {
        return Err(NoScale::TooSmall);
    }
    if (a - b).abs() > MOST_DIFFERENCE * (a + b) / 2.0 {
        return Err(NoScale::Disagree);
    }
    // Eyes look at the camera even where the head is turned a little; half the turn is taken to be the eyes'.
    let across = (yaw_deg.to_radians() / 2.0).cos();
    let width_px = (a + b) / 2.0 / across;
    let relative =
        ((iris_mm.high - iris_mm.low) / 4.0 / iris_mm.value).hypot(NET_ERROR).hypot((1.0 - across) / 2.0);
    let value = iris_mm.value / width_px;
    Ok(Interval::from_sd(value, relative * value))
}
