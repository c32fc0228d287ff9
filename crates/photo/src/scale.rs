//! How large is a pixel? The visible iris of adults is nearly of one width (`anthropometry.iris_width_mm`): a ruler at
//! the plane of the eyes. A tape or card held beside the face is a better one; together each weighs by its error.

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

/// Standard deviation of a clicked end of a tape, px.
const CLICK_SD_PX: f64 = 0.7;
/// Standard deviation of what a person reads off a tape, mm.
const READING_SD_MM: f64 = 0.7;
/// A tape held square to the camera by eye is turned by 5 to 6 degrees: it looks shorter by this share.
const SQUARE_SD: f64 = 0.005;
/// Rulers further apart than this many standard deviations do not lie in one plane.
const MOST_APART: f64 = 3.0;

/// A length in the photo that a person measured on the head or beside it, in the plane of the eyes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tape {
    /// One end, continuous pixel coordinates of the photo.
    pub from_px: [f64; 2],
    /// The other end.
    pub to_px: [f64; 2],
    /// Its length, mm.
    pub length_mm: f64,
}

impl Tape {
    /// Length in the photo, px.
    #[must_use]
    pub fn length_px(&self) -> f64 {
        (self.to_px[0] - self.from_px[0]).hypot(self.to_px[1] - self.from_px[1])
    }

    /// Millimetres per pixel along the tape; `None` if its ends are less than 10 px or its length less than 5 mm apart.
    #[must_use]
    pub fn mm_per_px(&self) -> Option<Interval> {
        let px = self.length_px();
        if !(px >= 10.0 && self.length_mm >= 5.0) {
            return None;
        }
        let clicked = CLICK_SD_PX * std::f64::consts::SQRT_2 / px;
        let relative = clicked.hypot(READING_SD_MM / self.length_mm).hypot(SQUARE_SD);
        let value = self.length_mm / px;
        Some(Interval::from_sd(value, relative * value))
    }
}

/// What a scale was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruler {
    /// The irises.
    Irises,
    /// A colour card of known size.
    Card,
    /// A length that a person gave.
    Tape,
}

/// All rulers of a photo together, by inverse variance; the second value tells whether they contradict each other, and
/// then the bounds hold them all. `None` without a ruler.
#[must_use]
pub fn together(rulers: &[(Ruler, Interval)]) -> Option<(Interval, bool)> {
    let all = rulers.iter().map(|(_, scale)| *scale);
    let best = all.clone().reduce(|a, b| a.combined(&b, 0.0))?;
    let apart = |a: &Interval, b: &Interval| (a.value - b.value).abs() > MOST_APART * a.sd().hypot(b.sd());
    let torn = all.clone().any(|a| all.clone().any(|b| apart(&a, &b)));
    if !torn {
        return Some((best, false));
    }
    Some((all.fold(best, |i, one| Interval::new(i.value, i.low.min(one.low), i.high.max(one.high))), true))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn tape(px: f64, length_mm: f64) -> Tape {
        Tape { from_px: [100.0, 50.0], to_px: [100.0 + 0.6 * px, 50.0 + 0.8 * px], length_mm }
    }

    #[test]
    fn a_tape_rules_over_the_irises_and_is_narrow() {
        let irises = Interval::from_sd(0.55, 0.0275);
        let taped = tape(200.0, 100.0).mm_per_px().expect("a scale");
        assert!((taped.value - 0.5).abs() < 1e-12 && taped.width() / taped.value < 0.05, "{taped:?}");
        let (both, torn) = together(&[(Ruler::Irises, irises), (Ruler::Tape, taped)]).expect("rulers");
        assert!(!torn && (both.value - 0.5).abs() < 0.004 && both.width() < taped.width(), "{both:?}");
        assert_eq!(together(&[]), None);
        assert!(tape(5.0, 100.0).mm_per_px().is_none() && tape(50.0, f64::NAN).mm_per_px().is_none());
    }

    #[test]
    fn rulers_that_contradict_each_other_widen_the_bounds() {
        let (irises, taped) =
            (Interval::from_sd(0.55, 0.0275), tape(200.0, 150.0).mm_per_px().expect("a scale"));
        let (both, torn) = together(&[(Ruler::Irises, irises), (Ruler::Tape, taped)]).expect("rulers");
        assert!(torn && both.holds(0.55) && both.holds(0.75), "{both:?}");
    }
}
