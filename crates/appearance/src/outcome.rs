//! How well it may turn out: the same plan with what the skin does to it at the good and at the poor end of what is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::time::Pace;
use stubble_placement::Layout;

use crate::noise::{noise, unit};
use crate::when::When;

/// An end of the range of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The skin keeps as much as skin keeps, everywhere; dots stay as small as planned.
    Best,
    /// As planned.
    #[default]
    Typical,
    /// The skin keeps little, in patches, and dots sit deep and grow.
    Worst,
}

/// Size of the patches in which skin keeps more or less pigment, mm.
const PATCH_MM: f32 = 14.0;

impl Outcome {
    /// Name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Best => "best case",
            Self::Typical => "typical case",
            Self::Worst => "worst case",
        }
    }

    /// How quickly its pigment fades and spreads.
    #[must_use]
    pub fn pace(self) -> Pace {
        match self {
            Self::Best => Pace::Slow,
            Self::Typical => Pace::Typical,
            Self::Worst => Pace::Fast,
        }
    }

    /// What it assumes, one line.
    pub(crate) fn statement(self) -> &'static str {
        match self {
            Self::Best => "best case: the skin keeps as much as any does, dots stay small and fade slowly",
            Self::Typical => "every dot taken by the skin as planned: the typical course, not the worst",
            Self::Worst => {
                "worst case: the skin keeps little, in patches, dots sit deep, stay wide and fade fast"
            }
        }
    }

    /// A moment's title with the outcome's.
    pub(crate) fn moment(self, when: When) -> String {
        match self {
            Self::Typical => when.title(),
            _ if when == When::Bare => when.title(),
            _ => format!("{} ({})", when.title(), self.title()),
        }
    }

    /// The layout as this outcome leaves it in the skin: depth, diameter and strength of every dot changed within the
    /// ranges of `time.healed_share`, `technique.pigment_depth_mm` and `appearance.fresh_growth`.
    ///
    /// # Errors
    /// If the evidence lacks one of the figures.
    pub fn of(self, layout: &Layout, evidence: &Evidence, seed: u64) -> Result<Layout, UnknownFigure> {
        let mut layout = layout.clone();
        if self == Self::Typical {
            return Ok(layout);
        }
        let take = evidence.figure("time.healed_share")?;
        let depth = evidence.figure("technique.pigment_depth_mm")?;
        let fresh = evidence.figure("appearance.fresh_growth")?;
        let (best, least) = (take.high / take.value, take.low / take.value);
        // A dot that never shrinks back from how wide it was when fresh.
        let wider = fresh.value;
        for impression in &mut layout.impressions {
            match self {
                Self::Best => impression.tone *= best,
                Self::Worst => {
                    let at = impression.position.coords.cast();
                    let patch = f64::from(0.5 + 0.5 * noise(&at, PATCH_MM, seed as u32)).clamp(0.0, 1.0);
                    let own = unit(u64::from(impression.id), seed);
                    let kept = 0.6 * patch + 0.4 * own;
                    impression.tone *= least * least + (1.0 - least * least) * kept;
                    impression.depth_mm = impression.depth_mm.max(depth.high.min(impression.depth_mm * 1.6));
                    impression.diameter_mm *= wider;
                }
                Self::Typical => {}
            }
        }
        Ok(layout)
    }
}
