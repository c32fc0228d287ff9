//! The axes of the dot table, and the skin that it was computed in.

use crate::layers::{Layer, LayerStack};

/// Reduced scattering of the dermis, 1/cm.
pub(crate) const SCATTERING_PER_CM: [f64; 5] = [16.0, 28.0, 46.0, 75.0, 130.0];
/// Depth of the ink's upper face, mm.
pub(crate) const DEPTH_MM: [f64; 8] = [0.12, 0.2, 0.3, 0.45, 0.7, 1.0, 1.4, 2.0];
/// Diameter, mm.
pub(crate) const DIAMETER_MM: [f64; 6] = [0.1, 0.18, 0.32, 0.56, 1.0, 1.8];
/// Thickness, mm.
pub(crate) const THICKNESS_MM: [f64; 4] = [0.04, 0.1, 0.25, 0.6];
/// Absorption of dermis that scatters like [`TYPICAL_PER_CM`], 1/cm; see [`absorption_scale`].
pub(crate) const ABSORPTION_PER_CM: [f64; 5] = [0.1, 0.35, 1.2, 4.2, 14.0];
/// Absorption of the ink above that of the dermis, 1/cm.
pub(crate) const DOSE_PER_CM: [f64; 5] = [3.0, 16.0, 80.0, 350.0, 1500.0];
/// Number of distances at which c is kept: within the disc, and beyond its rim.
pub(crate) const KNOTS: usize = WITHIN.len() + BEYOND.len();
/// Parts of the radius.
const WITHIN: [f64; 4] = [0.0, 0.5, 0.8, 1.0];
/// Distances from the rim of a dot 0.3 mm deep, mm; they grow with the root of the depth.
const BEYOND: [f64; 9] = [0.06, 0.15, 0.3, 0.5, 0.8, 1.25, 2.0, 3.2, 5.0];

/// Reduced scattering of dermis in red light, 1/cm.
const TYPICAL_PER_CM: f64 = 28.0;

/// Ratio of a node's absorption to [`ABSORPTION_PER_CM`] in dermis of this reduced scattering: short waves are scattered
/// more and absorbed more, so the axis follows them.
pub(crate) fn absorption_scale(scattering_per_cm: f64) -> f64 {
    (scattering_per_cm / TYPICAL_PER_CM).powf(1.5)
}

/// Mean cosine of scattering in the table's dermis and epidermis.
const G: f64 = 0.8;
/// Thickness of the table's epidermis, its scattering relative to the dermis, and its absorption.
pub(crate) const EPIDERMIS_CM: f64 = 0.008;
const EPIDERMIS_SCATTERING: f64 = 1.5;
const EPIDERMIS_MU_A: f64 = 10.0;
/// Depth at which the table's subcutis begins; its scattering and absorption relative to the dermis.
pub(crate) const SUBCUTIS_FROM_CM: f64 = 0.2;
/// What lies below the subcutis takes all light that reaches it.
const SUBCUTIS_CM: f64 = 0.5;
const SUBCUTIS_SCATTERING: f64 = 0.47;
pub(crate) const SUBCUTIS_ABSORPTION: f64 = 0.85;

/// Distances from the axis of a dot at which c is kept, mm.
pub(crate) fn knots_mm(depth_mm: f64, diameter_mm: f64) -> [f64; KNOTS] {
    let radius = diameter_mm / 2.0;
    let stretch = ((depth_mm + 0.15) / 0.45).sqrt();
    core::array::from_fn(|k| match WITHIN.get(k) {
        Some(part) => part * radius,
        None => radius + stretch * BEYOND[k - WITHIN.len()],
    })
}

/// The skin of one scattering value at the table's lowest absorption, for ink that ends at `ink_bottom_cm`.
///
/// More than two mean free paths below the ink light is diffuse: there isotropic scattering of the same reduced
/// coefficient takes its place at a fifth of the work. Layers 1 and 2 are dermis, 3 is subcutis.
pub(crate) fn skin(scattering_per_cm: f64, ink_bottom_cm: f64) -> Vec<Layer> {
    let layer =
        |reduced: f64, g: f64, mu_a: f64, d: f64| Layer { n: 1.4, mu_a, mu_s: reduced / (1.0 - g), g, d };
    let low = ABSORPTION_PER_CM[0] * absorption_scale(scattering_per_cm);
    let diffuse_from_cm = (ink_bottom_cm + 2.0 / scattering_per_cm).min(SUBCUTIS_FROM_CM - 0.01);
    vec![
        layer(EPIDERMIS_SCATTERING * scattering_per_cm, G, EPIDERMIS_MU_A, EPIDERMIS_CM),
        layer(scattering_per_cm, G, low, diffuse_from_cm - EPIDERMIS_CM),
        layer(scattering_per_cm, 0.0, low, SUBCUTIS_FROM_CM - diffuse_from_cm),
        layer(SUBCUTIS_SCATTERING * scattering_per_cm, 0.0, SUBCUTIS_ABSORPTION * low, SUBCUTIS_CM),
    ]
}

/// Coordinates of a stack in the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Regime {
    /// Reduced scattering of the dermis, 1/cm.
    pub(crate) scattering_per_cm: f64,
    /// Absorption of the dermis, 1/cm.
    pub(crate) absorption_per_cm: f64,
    /// Depth of the ink's upper face in the table's skin, cm.
    pub(crate) depth_cm: f64,
}

/// Optical thickness from which ink lets nothing through.
const OPAQUE: f64 = 6.0;
/// How far below the lowest absorption of the table tissue may be and still count as clear.
const CLEAR: f64 = 0.15;

/// Dose and absorption held to the table where c has a limit that the table reaches: faint ink, whose c no longer
/// depends on its dose; opaque ink; and tissue so clear that light leaves before it is absorbed. Anything else is
/// returned as it is, for the table to refuse.
pub(crate) fn within_limits(
    dose_per_cm: f64,
    absorption_per_cm: f64,
    scattering_per_cm: f64,
    thickness_mm: f64,
) -> (f64, f64) {
    let [faint, .., strong] = DOSE_PER_CM;
    let dose = match dose_per_cm {
        d if d > 0.0 && d < faint => faint,
        d if d > strong && strong * thickness_mm / 10.0 >= OPAQUE => strong,
        d => d,
    };
    let clearest = ABSORPTION_PER_CM[0] * absorption_scale(scattering_per_cm);
    let clear = absorption_per_cm < clearest && absorption_per_cm >= CLEAR * clearest;
    (dose, if clear { clearest } else { absorption_per_cm })
}

/// Where a stack with ink at `depth_cm` stands in the table: mean coefficients of the tissue from the epidermis down to
/// the subcutis, and the depth that lies under as much scattering.
pub(crate) fn regime(stack: &LayerStack, depth_cm: f64) -> Regime {
    let (mut scattering, mut absorption, mut weight, mut above, mut top) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for layer in stack.layers() {
        let reduced = layer.mu_s * (1.0 - layer.g);
        let bottom = top + layer.d;
        let inside = (bottom.min(SUBCUTIS_FROM_CM) - f64::max(top, EPIDERMIS_CM)).max(0.0);
        scattering += reduced * inside;
        absorption += layer.mu_a * inside;
        weight += inside;
        above += reduced * (bottom.min(depth_cm) - top).max(0.0);
        top = bottom;
    }
    let scattering_per_cm = scattering / weight.max(1e-12);
    let epidermis = (EPIDERMIS_SCATTERING - 1.0) * EPIDERMIS_CM;
    let depth_cm = (above / scattering_per_cm.max(1e-12) - epidermis).max(0.0);
    Regime { scattering_per_cm, absorption_per_cm: absorption / weight.max(1e-12), depth_cm }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_own_skin_is_found_at_its_own_coordinates() {
        for scattering in SCATTERING_PER_CM {
            let stack = LayerStack::new(1.0, 1.4, skin(scattering, 0.05)).unwrap();
            for depth_mm in DEPTH_MM {
                let found = regime(&stack, depth_mm / 10.0);
                assert!((found.scattering_per_cm / scattering - 1.0).abs() < 1e-9);
                assert!((found.depth_cm * 10.0 - depth_mm).abs() < 1e-9 || depth_mm >= 2.0, "{found:?}");
            }
        }
    }
}
