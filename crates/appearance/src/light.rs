//! Light on the head: broad lobes and a gradient of ambient light, fixed to the camera as in a photographer's studio,
//! so that views of a turning head compare.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::raster::V3;

/// How the head is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Soft daylight from a large window.
    #[default]
    Daylight,
    /// A hard lamp from above, the light that hides least.
    OverheadSpot,
    /// The flash of a telephone beside its lens.
    Flash,
    /// Warm room light.
    WarmIndoor,
    /// The same light from everywhere: colours as an instrument measures them.
    Even,
}

impl Light {
    /// Name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Daylight => "daylight",
            Self::OverheadSpot => "overhead spot",
            Self::Flash => "flash",
            Self::WarmIndoor => "warm indoor light",
            Self::Even => "even light",
        }
    }

    pub(crate) fn rig(self) -> Rig {
        let lobe = |toward: [f32; 3], sharpness: f32, strength: f32, tint: [f32; 3]| Lobe {
            toward: V3::from(toward).normalize(),
            sharpness,
            strength: V3::from(tint) * strength,
        };
        let (lobes, sky, ground) = match self {
            Self::Daylight => (
                vec![
                    lobe([-0.62, 0.62, 0.70], 8.0, 0.94, [1.0, 0.985, 0.96]),
                    lobe([0.85, 0.15, 0.50], 3.0, 0.16, [0.95, 0.98, 1.03]),
                    lobe([0.55, 0.75, -0.55], 10.0, 0.20, [0.97, 0.99, 1.03]),
                ],
                [0.25, 0.255, 0.265],
                [0.115, 0.108, 0.102],
            ),
            Self::OverheadSpot => (
                vec![lobe([0.05, 0.93, 0.36], 60.0, 0.98, [1.0, 0.985, 0.965])],
                [0.15, 0.15, 0.152],
                [0.09, 0.088, 0.085],
            ),
            Self::Flash => (
                vec![lobe([0.03, 0.10, 1.0], 400.0, 0.88, [1.0, 1.0, 1.0])],
                [0.10, 0.098, 0.095],
                [0.07, 0.068, 0.065],
            ),
            Self::WarmIndoor => (
                vec![
                    lobe([0.30, 0.85, 0.45], 9.0, 0.74, [1.10, 0.97, 0.78]),
                    lobe([-0.80, 0.20, 0.45], 4.0, 0.18, [1.08, 0.97, 0.80]),
                ],
                [0.23, 0.205, 0.170],
                [0.14, 0.118, 0.090],
            ),
            Self::Even => (Vec::new(), [1.0; 3], [1.0; 3]),
        };
        Rig { lobes, sky: V3::from(sky), ground: V3::from(ground) }
    }
}

/// A lobe of light exp(sharpness (cos - 1)) about a direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lobe {
    /// Unit vector towards the light: right, up, towards the camera.
    pub(crate) toward: V3,
    /// Large is a small, hard light.
    pub(crate) sharpness: f32,
    /// Irradiance on a surface that faces it, linear RGB; 1 shows a surface in its own colour.
    pub(crate) strength: V3,
}

impl Lobe {
    /// Radiance from a direction at this cosine, such that all directions together have `strength` as irradiance.
    pub(crate) fn radiance(&self, cosine: f32) -> V3 {
        // Irradiance of a von Mises-Fisher lobe on a facing plane is close to its total flux times its mean cosine.
        let k = self.sharpness;
        let flux = std::f32::consts::TAU * (1.0 - (-2.0 * k).exp()) / k;
        let mean_cosine = 1.0 / k.tanh() - 1.0 / k;
        self.strength * ((k * (cosine - 1.0)).exp() / (flux * mean_cosine))
    }
}

/// All light of a picture, in camera axes: right, up, towards the camera.
#[derive(Debug, Clone)]
pub(crate) struct Rig {
    pub(crate) lobes: Vec<Lobe>,
    /// Irradiance that a full hemisphere of the light from above would give.
    pub(crate) sky: V3,
    /// The same for light from below.
    pub(crate) ground: V3,
}

impl Rig {
    /// Radiance of the ambient light from a direction.
    pub(crate) fn ambient(&self, toward: &V3) -> V3 {
        let up = 0.5 + 0.5 * toward.y;
        let up = up * up * (3.0 - 2.0 * up);
        (self.ground + (self.sky - self.ground) * up) / std::f32::consts::PI
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facing_plane_under_a_lobe_receives_its_strength() {
        for light in [Light::Daylight, Light::OverheadSpot, Light::Flash, Light::WarmIndoor] {
            for lobe in light.rig().lobes {
                let n = 20_000;
                let total: f32 = (0..n)
                    .map(|i| {
                        let cosine = (i as f32 + 0.5) / n as f32;
                        lobe.radiance(cosine).x * cosine * std::f32::consts::TAU / n as f32
                    })
                    .sum();
                let ratio = total / lobe.strength.x;
                assert!((ratio - 1.0).abs() < 0.03, "{light:?} {} gives {ratio}", lobe.sharpness);
            }
        }
    }
}
