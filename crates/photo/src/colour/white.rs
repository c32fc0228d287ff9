//! What is white in the photo?

use crate::card::{Card, Correction};
use crate::picture::Picture;

/// Share of the photo's pixels that are brighter than what is taken for white.
const BRIGHTER: f64 = 0.005;
/// Longer side of the raster that is looked at, px: small, so that a spark is no white.
const RASTER: usize = 256;
/// A channel's white is at least this share of the brightest channel's: a stronger tint is the scene's own.
const STRONGEST_TINT: f64 = 0.6;
/// Least light that is taken for white: darker photos are dark.
const DARKEST: f64 = 0.12;
/// Standard deviations of the log of the light, and of a channel against the others, where nothing but the photo
/// itself tells. Portraits made darker, warmer and cooler come back within 0.05; the rest is that photographers light
/// and expose for the face, by an amount that no photo tells (`docs/photo.md`).
const LIGHT_LOG_SD: f64 = 0.16;
const TINT_LOG_SD: f64 = 0.06;
/// A dark face is often exposed until it looks bright, a light one rarely until it looks dark: how much further the
/// light may lie below what is read than above it.
const EXPOSED_BRIGHT: f64 = 1.35;
/// The same with a card, per unit of its leave-one-out error, and what light adds that falls differently on the card
/// and on the head.
const CARD_LOG_SD_PER_DE00: f64 = 0.004;
const CARD_LIGHT_LOG_SD: f64 = 0.025;
const CARD_TINT_LOG_SD: f64 = 0.008;

/// The correction of a photo's colours and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct White {
    /// Gains of the channels of linear sRGB, before the card's correction.
    pub gains: [f64; 3],
    /// The card's correction, if there is one.
    pub correction: Correction,
    /// Standard deviation of the logarithm of the light.
    pub light_log_sd: f64,
    /// How much larger it is towards darker skin.
    pub darker: f64,
    /// Standard deviation of the logarithm of one channel against the others.
    pub tint_log_sd: f64,
}

impl White {
    /// No correction, and no doubt about it.
    #[must_use]
    pub fn none() -> Self {
        Self {
            gains: [1.0; 3],
            correction: Correction::none(),
            light_log_sd: 0.0,
            darker: 1.0,
            tint_log_sd: 0.0,
        }
    }

    /// The brightest light of each channel is white.
    #[must_use]
    pub fn brightest(picture: &Picture) -> Self {
        let raster = picture.reduced(RASTER);
        let brightest = [0, 1, 2].map(|k| {
            let mut channel: Vec<f32> = raster.pixels.iter().map(|p| p[k]).collect();
            channel.sort_by(f32::total_cmp);
            let place = ((1.0 - BRIGHTER) * (channel.len() - 1) as f64) as usize;
            f64::from(channel[place])
        });
        let most = brightest.into_iter().fold(0.0, f64::max);
        let gains = brightest.map(|b| 1.0 / (most.max(DARKEST) * (b / most.max(1e-6)).max(STRONGEST_TINT)));
        Self {
            gains,
            light_log_sd: LIGHT_LOG_SD,
            darker: EXPOSED_BRIGHT,
            tint_log_sd: TINT_LOG_SD,
            ..Self::none()
        }
    }

    /// The card tells.
    #[must_use]
    pub fn card(card: &Card) -> Self {
        let doubt = CARD_LOG_SD_PER_DE00 * card.de00_leave_one_out;
        Self {
            correction: card.correction.clone(),
            light_log_sd: CARD_LIGHT_LOG_SD + doubt,
            tint_log_sd: CARD_TINT_LOG_SD + doubt,
            ..Self::none()
        }
    }

    /// A colour of the photo corrected, linear sRGB.
    #[must_use]
    pub fn apply(&self, linear: [f64; 3]) -> [f64; 3] {
        self.correction.apply([0, 1, 2].map(|k| linear[k] * self.gains[k]))
    }
}
