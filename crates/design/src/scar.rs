//! Scars as shapes on the scalp: how far a place lies inside.

use stubble_head::ScalpCoordinate;

use crate::chart::Chart;
use crate::request::Scar;
use crate::smooth::step;

/// The feather around a scar's rim, mm: the rim itself is never sharp.
const RIM_MM: f64 = 2.0;

/// How much of a place is scar, 0..=1.
pub(crate) fn scar_share(scar: &Scar, place: ScalpCoordinate, chart: &Chart) -> f64 {
    let seen = |points: &[ScalpCoordinate]| -> Vec<[f64; 2]> {
        points.iter().map(|&p| chart.offset_mm(place, p)).collect()
    };
    match scar {
        Scar::FutStrip { line, width_mm } => {
            let line = seen(line);
            let distance = line.windows(2).map(|w| to_segment(w[0], w[1])).fold(f64::INFINITY, f64::min);
            step(-RIM_MM, 0.0, 0.5 * width_mm - distance)
        }
        Scar::FueDots { outline } | Scar::Free { outline } => {
            let outline = seen(outline);
            let sides = || (0..outline.len()).map(|i| (outline[i], outline[(i + 1) % outline.len()]));
            let distance = sides().map(|(a, b)| to_segment(a, b)).fold(f64::INFINITY, f64::min);
            // Even-odd rule for a ray from the place along the second axis.
            let inside = sides().filter(|(a, b)| {
                (a[0] > 0.0) != (b[0] > 0.0) && a[1] + (b[1] - a[1]) * (-a[0]) / (b[0] - a[0]) > 0.0
            });
            if inside.count() % 2 == 1 { 1.0 } else { step(-RIM_MM, 0.0, -distance) }
        }
    }
}

/// Distance from the origin to a segment.
fn to_segment(a: [f64; 2], b: [f64; 2]) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let squared = along[0] * along[0] + along[1] * along[1];
    let f =
        if squared > 0.0 { (-(a[0] * along[0] + a[1] * along[1]) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (a[0] + f * along[0]).hypot(a[1] + f * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHART: Chart = Chart { midline_mm: 390.0, coronal_mm: [360.0; 11] };

    #[test]
    fn a_strip_is_as_wide_as_stated() {
        let line = vec![ScalpCoordinate { s: 0.85, t: 0.35 }, ScalpCoordinate { s: 0.85, t: 0.65 }];
        let scar = Scar::FutStrip { line, width_mm: 6.0 };
        let at = |mm: f64| scar_share(&scar, ScalpCoordinate { s: 0.85 + mm / 390.0, t: 0.5 }, &CHART);
        assert_eq!((at(0.0), at(2.9), at(5.2)), (1.0, 1.0, 0.0));
        assert!(at(4.0) > 0.0 && at(4.0) < 1.0);
    }

    #[test]
    fn a_polygon_is_full_inside_and_ends_at_its_rim() {
        let outline = [(0.80, 0.45), (0.80, 0.55), (0.86, 0.55), (0.86, 0.45)]
            .map(|(s, t)| ScalpCoordinate { s, t })
            .to_vec();
        let scar = Scar::Free { outline };
        let at = |s: f64, t: f64| scar_share(&scar, ScalpCoordinate { s, t }, &CHART);
        assert_eq!((at(0.83, 0.5), at(0.83, 0.6), at(0.75, 0.5)), (1.0, 0.0, 0.0));
    }
}
