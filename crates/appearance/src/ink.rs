//! How each impression looks at a moment: pigment, depth, size and age become a mark's Gaussians.

use std::collections::BTreeMap;

use stubble_placement::{Impression, ImpressionKind, Layout};

use crate::marks::{Gaussian, Look, Mark};
use crate::raster::V3;

/// Age of an impression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Age {
    Fresh,
    Healed,
    Years(f64),
}

/// Marks of the impressions that `chosen` picks, and the looks they share, in the layout's order.
pub(crate) fn marks(
    layout: &Layout,
    age: Age,
    chosen: impl Fn(&Impression) -> bool,
) -> (Vec<Mark>, Vec<Look>) {
    let mut index: BTreeMap<(u16, i64, i64), u32> = BTreeMap::new();
    let mut looks = Vec::new();
    let mut marks = Vec::new();
    for impression in layout.impressions.iter().filter(|i| chosen(i)) {
        // Impressions that differ by less than needles do share a look.
        let depth = (impression.depth_mm / 0.1).round() as i64;
        let diameter = (impression.diameter_mm / 0.02).round() as i64;
        let look = *index.entry((impression.pigment, depth, diameter)).or_insert_with(|| {
            looks.push(look(depth as f64 * 0.1, diameter as f64 * 0.02, age));
            looks.len() as u32 - 1
        });
        let strength = impression.tone as f32;
        let mark = Mark {
            position: impression.position.coords.cast(),
            normal: impression.normal.cast(),
            direction: impression.direction.cast(),
            look,
            strength,
        };
        match impression.kind {
            ImpressionKind::Dot => marks.push(mark),
            ImpressionKind::Strand => marks.extend(strand(&mark, impression)),
        }
    }
    (marks, looks)
}

/// A stroke as a row of dots half a diameter apart.
fn strand(mark: &Mark, impression: &Impression) -> impl Iterator<Item = Mark> {
    let extra = (impression.length_mm - impression.diameter_mm).max(0.0) as f32;
    let step = (0.5 * impression.diameter_mm).max(0.05) as f32;
    let n = (extra / step).ceil().max(1.0) as usize;
    let mark = *mark;
    (0..=n).map(move |i| {
        let along = (i as f32 / n as f32 - 0.5) * extra;
        Mark { position: mark.position + mark.direction * along, strength: mark.strength * 0.45, ..mark }
    })
}

/// A dot's look from the closed form that fits the computed dots of black ink in light skin at 650, 550 and 450 nm.
fn look(depth_mm: f64, diameter_mm: f64, age: Age) -> Look {
    let (depth, diameter) = (depth_mm.clamp(0.15, 2.0) as f32, diameter_mm.clamp(0.05, 1.0) as f32);
    let (spread, dose, redness) = match age {
        Age::Fresh => (0.06, 1.6, Some((0.35, 0.7))),
        Age::Healed => (0.0, 1.0, None),
        Age::Years(y) => ((2.0 * 1e-3 * y as f32).sqrt(), 0.57_f32.powf(y as f32 / 5.0), None),
    };
    let core = (diameter / 4.0).hypot(0.5 * depth).hypot(spread);
    let reference = (0.3_f32 / 4.0).hypot(0.5 * 0.3);
    let peak = 0.40 * dose * (diameter / 0.3).powf(1.5) * (reference / core).powi(2);
    let floor = V3::new(0.382, 0.675, 0.838);
    let fade = (-(depth - 0.3).max(0.0) * 1.2).exp();
    Look {
        gaussians: vec![
            Gaussian { along_mm: core, across_mm: core, peak: V3::repeat((peak * fade).min(0.95)) },
            Gaussian { along_mm: 0.45, across_mm: 0.45, peak: V3::new(0.09, 0.05, 0.02) * (peak / 0.4) },
        ],
        floor: V3::from_fn(|k, _| 1.0 - (1.0 - floor[k]) * fade),
        redness,
    }
}
