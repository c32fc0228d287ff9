//! What a picture shows of skin: its colour with the mottling of melanin and blood, its fine relief, its sheen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_optics::colour::{Viewing, linear_srgb};
use stubble_optics::{Accuracy, Skin};

use crate::noise::{noise, noise_with_slope};
use crate::raster::V3;

/// One person's skin as pictures show it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkinLook {
    /// What it holds.
    pub skin: Skin,
    /// Strength of its sheen: 1 is ordinary, 0 is matt, 2 is oily.
    pub sheen: f64,
}

impl SkinLook {
    /// Skin of ordinary sheen.
    #[must_use]
    pub fn of(skin: &Skin) -> Self {
        Self { skin: *skin, sheen: 1.0 }
    }
}

/// The optics of one person's skin, reduced to the three bands of a picture (linear sRGB).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bands {
    /// Reflectance without the first surface.
    pub(crate) reflectance: V3,
    /// -d ln R / d ln melanin.
    pub(crate) melanin: V3,
    /// -d ln R / d ln blood.
    pub(crate) blood: V3,
    /// How far light wanders sideways in the skin, mm (one standard deviation).
    pub(crate) scatter_mm: V3,
    /// Strength of the sheen: 1 is ordinary skin, 0 is matt, 2 is oily.
    pub(crate) sheen: f32,
}

impl Bands {
    pub(crate) fn new(look: &SkinLook) -> Self {
        let SkinLook { skin, sheen } = look;
        let viewing = Viewing::standard();
        let colour = |skin: &Skin| {
            let linear = linear_srgb(viewing.xyz(&skin.reflectance(false, Accuracy::Interactive)));
            V3::from(linear.map(|c| (c as f32).clamp(0.002, 1.0)))
        };
        let reflectance = colour(skin);
        let step = 1.3_f64;
        let loss = |other: &Skin| {
            colour(other)
                .zip_map(&reflectance, |more, now| ((now / more).ln() / step.ln() as f32).clamp(0.0, 2.0))
        };
        let melanin = loss(&Skin { melanin: skin.melanin * step, ..*skin });
        let blood = loss(&Skin { blood: skin.blood * step, ..*skin });
        // Bands near 610, 550 and 460 nm stand for red, green and blue. Light leaves about half a diffusion length
        // from where it entered.
        let wander = [21_usize, 15, 6].map(|band| {
            let stack = skin.stack(band);
            let layers = stack.layers();
            let dermis = &layers[layers.len().min(3) - 1];
            let reduced = dermis.mu_s * (1.0 - dermis.g);
            let decay_per_cm = (3.0 * dermis.mu_a * (dermis.mu_a + reduced)).sqrt();
            (0.5 * 10.0 / decay_per_cm.max(1.0)).clamp(0.1, 2.0) as f32
        });
        Self {
            reflectance,
            melanin,
            blood,
            scatter_mm: V3::from(wander),
            sheen: sheen.clamp(0.0, 4.0) as f32,
        }
    }
}

/// What varies slowly over the skin at a place: enough to know every millimetre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Broad {
    /// Relative change of melanin and of blood.
    pub(crate) chromophores: [f32; 2],
    /// Slope of the surface's gentle waves.
    pub(crate) slope: V3,
}

/// The broad mottling and waves at a place.
pub(crate) fn broad(at: &V3, seed: u32) -> Broad {
    let melanin = 0.085 * noise(at, 38.0, seed)
        + 0.075 * noise(at, 13.0, seed ^ 11)
        + 0.060 * noise(at, 4.5, seed ^ 12);
    let blood = 0.20 * noise(at, 30.0, seed ^ 21)
        + 0.17 * noise(at, 9.0, seed ^ 22)
        + 0.15 * noise(at, 4.0, seed ^ 23);
    let slope =
        noise_with_slope(at, 16.0, seed ^ 31).1 * 0.16 + noise_with_slope(at, 6.0, seed ^ 32).1 * 0.06;
    Broad { chromophores: [melanin, blood], slope }
}

/// Reflectance factor of the mottling at a place: about 1.
pub(crate) fn mottle(skin: &Bands, broad: &Broad, at: &V3, amount: f32, seed: u32) -> V3 {
    let melanin = broad.chromophores[0] + 0.045 * noise(at, 1.7, seed ^ 13);
    let blood = broad.chromophores[1] + 0.12 * noise(at, 1.5, seed ^ 24);
    V3::from_fn(|k, _| (-amount * (melanin * skin.melanin[k] + blood * skin.blood[k])).exp())
}

/// The normal of the skin's fine relief: pores and furrows on the gentle waves of the tissue below.
/// `pixel_mm` is how much skin a pixel shows; finer relief than that only makes the sheen duller.
pub(crate) fn relief(broad: &Broad, at: &V3, normal: &V3, pixel_mm: f32, seed: u32) -> V3 {
    let mut slope = broad.slope;
    for (feature_mm, height_mm, salt) in [(2.2, 0.030, 33), (1.05, 0.022, 34), (0.55, 0.010, 35)] {
        let fade = (feature_mm / (2.2 * pixel_mm) - 0.5_f32).clamp(0.0, 1.0);
        if fade > 0.0 {
            slope += noise_with_slope(at, feature_mm, seed ^ salt).1 * (height_mm * fade);
        }
    }
    let tangent = slope - normal * slope.dot(normal);
    (normal - tangent).normalize()
}

/// Fresnel reflectance of skin at normal incidence (n = 1.4).
const F0: f32 = 0.028;

/// BRDF (times cosine to the light) of the skin's surface: two GGX lobes, the usual fit of measured skin.
/// `width` is the angular width of the light, radians, which blurs its reflection.
pub(crate) fn sheen(normal: &V3, to_eye: &V3, to_light: &V3, width: f32) -> f32 {
    let light = normal.dot(to_light);
    let eye = normal.dot(to_eye).max(0.05);
    if light <= 0.0 {
        return 0.0;
    }
    let half = (to_eye + to_light).normalize();
    let h = normal.dot(&half).clamp(0.0, 1.0);
    let lobe = |roughness: f32| {
        let alpha = roughness * roughness;
        let a2 = alpha * alpha + 0.25 * width * width;
        let d = h * h * (a2 - 1.0) + 1.0;
        let k = (roughness + 1.0) * (roughness + 1.0) / 8.0;
        let shadow = 1.0 / ((light * (1.0 - k) + k) * (eye * (1.0 - k) + k));
        a2 / (std::f32::consts::PI * d * d) * shadow / 4.0
    };
    let fresnel = F0 + (1.0 - F0) * (1.0 - to_eye.dot(&half).clamp(0.0, 1.0)).powi(5);
    fresnel * (0.80 * lobe(0.52) + 0.20 * lobe(0.34)) * light
}

/// Share of a hemisphere of even light that the surface mirrors towards the eye.
pub(crate) fn ambient_sheen(normal: &V3, to_eye: &V3) -> f32 {
    let grazing = (1.0 - normal.dot(to_eye).clamp(0.0, 1.0)).powi(5);
    // Roughness keeps the edge from becoming a mirror.
    F0 + (0.32 - F0) * grazing
}
