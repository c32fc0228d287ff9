//! Sideburns: ink stays below the temple peaks, and runs out into a beard where one is worn.

use stubble_head::Point;

use crate::designer::Designer;
use crate::hairline::{Hairline, HandleName};
use crate::request::{Condition, DesignRequest};
use crate::rules::Rules;
use crate::smooth::step;

/// Ink ends over this height around a temple peak, mm: above it the front is the person's own.
const PEAK_FEATHER_MM: f64 = 8.0;
/// Hair of the cheek ends over this depth before the ear, mm.
const EAR_FEATHER_MM: f64 = 6.0;

/// Where ink for sideburns may lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sideburns {
    left: Side,
    right: Side,
    /// Length of the way into the beard; 0 where the sideburn ends by itself.
    beard_mm: f64,
}

#[derive(Debug, Clone, Copy)]
struct Side {
    /// Height of the temple peak.
    peak_y: f64,
    /// Height of the sideburn's lower end.
    end_y: f64,
    /// Depth of the skin just before the ear; behind it is no cheek.
    ear_z: f64,
}

impl Sideburns {
    /// `None` where other hair than that of the sideburns is treated.
    pub(crate) fn new(
        designer: &Designer<'_>,
        request: &DesignRequest,
        rules: &Rules,
        line: Option<&Hairline>,
    ) -> Option<Self> {
        let Condition::Sideburns { into_beard, .. } = request.condition else { return None };
        let line = line?;
        let side = |left: bool, peak, end| {
            let (peak, end) = (line.position(peak)?, line.position(end)?);
            Some(Side { peak_y: peak.y, end_y: end.y, ear_z: designer.preauricular(left).z })
        };
        Some(Self {
            left: side(true, HandleName::LeftTemplePeak, HandleName::LeftSideburn)?,
            right: side(false, HandleName::RightTemplePeak, HandleName::RightSideburn)?,
            beard_mm: if into_beard { rules.beard_transition_mm } else { 0.0 },
        })
    }

    fn side(&self, at: &Point) -> &Side {
        if at.x >= 0.0 { &self.left } else { &self.right }
    }

    /// Share of the ink that is left of what the line would have at this height, 0..=1.
    pub(crate) fn share(&self, at: &Point) -> f64 {
        let side = self.side(at);
        step(side.peak_y, side.peak_y - PEAK_FEATHER_MM, at.y)
    }

    /// Share on the cheek below the sideburn, where it runs out into the beard, 0..=1.
    pub(crate) fn beard_share(&self, at: &Point, border_mm: f64) -> f64 {
        if self.beard_mm == 0.0 {
            return 0.0;
        }
        let side = self.side(at);
        // As far up as the border reaches the sideburn's end, hair is full; it thins out from there.
        let below = step(side.end_y + self.beard_mm, side.end_y, at.y);
        let before_ear = step(side.ear_z, side.ear_z + EAR_FEATHER_MM, at.z);
        step(-self.beard_mm, 0.0, border_mm) * below * before_ear
    }
}
