//! What was painted by hand, and the spots that stay free of ink.

use stubble_head::ScalpCoordinate;

use crate::chart::Chart;
use crate::request::{Avoid, BrushEffect, BrushStroke};
use crate::smooth::step;

/// Rim around a spot that must not be inked, over which the density comes back, mm.
const CLEAR_RIM_MM: f64 = 2.0;

pub(crate) struct Brushes<'a> {
    pub(crate) strokes: &'a [BrushStroke],
    pub(crate) avoid: &'a [Avoid],
    pub(crate) chart: &'a Chart,
}

impl Brushes<'_> {
    /// Factors on density and tone at a place.
    pub(crate) fn at(&self, place: ScalpCoordinate) -> [f64; 2] {
        let [mut density, mut tone] = [1.0, 1.0];
        for stroke in self.strokes {
            let mirror = ScalpCoordinate { s: stroke.centre.s, t: 1.0 - stroke.centre.t };
            let cover = |centre: ScalpCoordinate| {
                step(stroke.radius_mm, 0.667 * stroke.radius_mm, self.chart.distance_mm(place, centre))
            };
            let mut cover_share = cover(stroke.centre);
            if stroke.mirrored {
                cover_share = cover_share.max(cover(mirror));
            }
            match stroke.effect {
                BrushEffect::Density { factor } => density *= 1.0 + (factor - 1.0) * cover_share,
                BrushEffect::Tone { factor } => tone *= 1.0 + (factor - 1.0) * cover_share,
                BrushEffect::NoInk => density *= 1.0 - cover_share,
            }
        }
        for spot in self.avoid {
            let outside = self.chart.distance_mm(place, spot.centre) - spot.radius_mm;
            density *= step(0.0, CLEAR_RIM_MM, outside);
        }
        [density, tone]
    }
}
