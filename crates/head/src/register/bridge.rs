//! The root of the nose on the scan itself: the one dent of the midline that every face has.
//!
//! A vault that is higher than the template's lets the whole template slide down the face. The dent says where it belongs.

use crate::template::Picks;
use crate::{Point, Vector};

use super::Target;
use super::rigid::Placement;

/// A place of the template and where it is on the scan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub(super) on_template: Point,
    pub(super) on_scan: Point,
}

impl Anchor {
    /// How far a placement is from it, in the scan's unit.
    pub(super) fn gap(&self, placement: &Placement) -> f64 {
        (placement.point(&self.on_template) - self.on_scan).norm()
    }
}

/// How far up and down the midline the dent is looked for, mm of the template.
const REACH_MM: (f64, f64) = (-24.0, 36.0);
/// Steps along the midline, mm.
const STEP_MM: f64 = 1.0;
/// Least depth of the dent under the chord from brow to bridge, mm: less may be noise.
const LEAST_DEPTH_MM: f64 = 1.2;
/// Rays beside the midline, averaged against roughness, mm.
const BESIDE_MM: [f64; 5] = [-3.0, -1.5, 0.0, 1.5, 3.0];

/// Finds the root of the nose where the template's lies nearby; `None` where the midline has no clear dent.
pub(super) fn nasion(target: &Target<'_>, placement: &Placement) -> Option<Anchor> {
    let steps = ((REACH_MM.1 - REACH_MM.0) / STEP_MM) as usize;
    let heights: Vec<f64> = (0..=steps).map(|i| Picks::NASION.y + REACH_MM.0 + STEP_MM * i as f64).collect();
    let depths: Vec<Option<f64>> = heights.iter().map(|&y| depth(target, placement, y)).collect();
    // The dent is the place farthest behind a chord between two places in front of it, one above and one below.
    let mut best: Option<(f64, usize)> = None;
    for (i, here) in depths.iter().enumerate() {
        let Some(here) = *here else { continue };
        let reach = (22.0 / STEP_MM) as usize;
        let chord = |range: std::ops::Range<usize>| -> Option<f64> {
            let seen: Vec<f64> = depths[range].iter().copied().collect::<Option<_>>()?;
            seen.into_iter().max_by(f64::total_cmp)
        };
        let below = chord(i.saturating_sub(reach)..i);
        let above = chord(i + 1..(i + 1 + reach).min(depths.len()));
        if let (Some(below), Some(above)) = (below, above) {
            let dent = below.min(above) - here;
            if best.is_none_or(|(most, _)| dent > most) {
                best = Some((dent, i));
            }
        }
    }
    let (dent, at) = best?;
    if dent < LEAST_DEPTH_MM {
        return None;
    }
    let middle = Point::new(0.0, heights[at], depths[at]?);
    Some(Anchor { on_template: Picks::NASION, on_scan: placement.point(&middle) })
}

/// How far in front the scan lies at a height of the midline, mm of the template; a mean over rays side by side.
fn depth(target: &Target<'_>, placement: &Placement, y: f64) -> Option<f64> {
    let back = (placement.point(&Point::new(0.0, 0.0, -1.0)) - placement.point(&Point::origin())).normalize();
    let limit = 120.0 * placement.mean_scale();
    let mut found: Vec<f64> = BESIDE_MM
        .iter()
        .filter_map(|&x| {
            let origin = placement.point(&Point::new(x, y, 150.0));
            let (_, distance) = target.index.ray(&origin, &back, limit)?;
            let hit: Vector = placement.back(&(origin + back * distance)).coords;
            Some(hit.z)
        })
        .collect();
    if found.len() < 3 {
        return None;
    }
    found.sort_by(f64::total_cmp);
    // The middle ones: a hole or a spike beside the midline says nothing.
    let middle = &found[1..found.len() - 1];
    Some(middle.iter().sum::<f64>() / middle.len() as f64)
}
