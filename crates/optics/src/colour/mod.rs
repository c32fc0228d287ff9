//! From a spectrum to a colour: CIE XYZ, Lab, LCh, ITA°, sRGB, CIEDE2000 and chromatic adaptation.
//!
//! Tristimulus values are sums over the 10 nm bands of observer × light, so a perfect white diffuser is exactly
//! L* = 100, a* = b* = 0 under every light.

mod adaptation;
mod difference;
mod srgb;
mod tables;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use adaptation::{Adaptation, adapt};
pub use difference::delta_e_2000;
pub use srgb::{Srgb, linear_srgb, srgb};

use crate::{Spectrum, spectrum::BANDS};

/// Standard observer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Observer {
    /// CIE 1931, 2° field.
    #[default]
    Cie1931,
    /// CIE 1964, 10° field.
    Cie1964,
}

/// The light a colour is seen under.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Illuminant {
    /// Daylight, CIE D65.
    #[default]
    D65,
    /// Incandescent, CIE A.
    A,
    /// White LED of a consulting room, CIE LED-B3.
    Led,
    /// Any other light, relative power per band.
    Custom(Box<Spectrum>),
}

impl Illuminant {
    /// Relative power per band.
    #[must_use]
    pub fn power(&self) -> Spectrum {
        match self {
            Self::D65 => tables::D65,
            Self::A => tables::A,
            Self::Led => tables::LED_B3,
            Self::Custom(power) => **power,
        }
    }
}

/// CIE tristimulus values; the white diffuser has Y = 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "X, Y, Z are their names")]
pub struct Xyz {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// CIE 1976 L*a*b*.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "L*, a*, b* are their names")]
pub struct Lab {
    pub l: f64,
    pub a: f64,
    pub b: f64,
}

/// L*a*b* in polar form.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lch {
    /// Lightness L*.
    pub l: f64,
    /// Chroma C*.
    pub c: f64,
    /// Hue angle, degrees from 0 to 360.
    pub h_deg: f64,
}

/// Observer and light together: the weights that turn a reflectance into a colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewing {
    weights: [[f64; BANDS]; 3],
    white: Xyz,
}

/// A light that no colour can be computed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("illuminant: power must be finite, 0 or more in every band and above 0 somewhere")]
pub struct IlluminantError;

impl Viewing {
    /// D65 and the 2° observer: what Lab and sRGB mean unless said otherwise.
    #[must_use]
    pub fn standard() -> Self {
        Self::of_power(Observer::Cie1931, &tables::D65)
    }

    /// Any observer and light.
    ///
    /// # Errors
    /// If a custom light is negative, not finite or dark.
    pub fn new(observer: Observer, illuminant: &Illuminant) -> Result<Self, IlluminantError> {
        let power = illuminant.power();
        let usable = power.values().iter().all(|p| p.is_finite() && *p >= 0.0) && power.mean() > 0.0;
        if usable { Ok(Self::of_power(observer, &power)) } else { Err(IlluminantError) }
    }

    fn of_power(observer: Observer, power: &Spectrum) -> Self {
        let matching = match observer {
            Observer::Cie1931 => &tables::CIE_1931_2,
            Observer::Cie1964 => &tables::CIE_1964_10,
        };
        let luminance: f64 = matching[1].zip(power, |y, s| y * s).values().iter().sum();
        let weights = [0, 1, 2].map(|k| *matching[k].zip(power, |c, s| c * s / luminance).values());
        let [x, y, z] = weights.map(|w: [f64; BANDS]| w.iter().sum());
        Self { weights, white: Xyz { x, y, z } }
    }

    /// Tristimulus values of the perfect white diffuser.
    #[must_use]
    pub fn white(&self) -> Xyz {
        self.white
    }

    /// Tristimulus values of a reflectance.
    #[must_use]
    pub fn xyz(&self, reflectance: &Spectrum) -> Xyz {
        let dot = |w: &[f64; BANDS]| w.iter().zip(reflectance.values()).map(|(w, r)| w * r).sum();
        Xyz { x: dot(&self.weights[0]), y: dot(&self.weights[1]), z: dot(&self.weights[2]) }
    }

    /// L*a*b* of a reflectance against this light's white.
    #[must_use]
    pub fn lab(&self, reflectance: &Spectrum) -> Lab {
        self.xyz(reflectance).lab(self.white)
    }
}

impl Xyz {
    /// L*a*b* against `white` (CIE 015:2018, with its exact rationals).
    #[must_use]
    pub fn lab(self, white: Self) -> Lab {
        let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let (fx, fy, fz) = (f(self.x / white.x), f(self.y / white.y), f(self.z / white.z));
        Lab { l: 116.0 * fy - 16.0, a: 500.0 * (fx - fy), b: 200.0 * (fy - fz) }
    }
}

impl Lab {
    /// Tristimulus values against `white`.
    #[must_use]
    pub fn xyz(self, white: Xyz) -> Xyz {
        let fy = (self.l + 16.0) / 116.0;
        let inverse = |f: f64| {
            let cube = f * f * f;
            if cube > 216.0 / 24389.0 { cube } else { (116.0 * f - 16.0) * 27.0 / 24389.0 }
        };
        Xyz {
            x: white.x * inverse(fy + self.a / 500.0),
            y: white.y * inverse(fy),
            z: white.z * inverse(fy - self.b / 200.0),
        }
    }

    /// Polar form.
    #[must_use]
    pub fn lch(self) -> Lch {
        Lch { l: self.l, c: self.a.hypot(self.b), h_deg: self.b.atan2(self.a).to_degrees().rem_euclid(360.0) }
    }

    /// Individual typology angle, degrees: atan((L* − 50) / b*) (Chardon 1991).
    ///
    /// ```
    /// let lab = stubble_optics::colour::Lab { l: 60.0, a: 10.0, b: 10.0 };
    /// assert!((lab.ita_deg() - 45.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn ita_deg(self) -> f64 {
        (self.l - 50.0).atan2(self.b).to_degrees()
    }
}

impl Lch {
    /// Rectangular form.
    #[must_use]
    pub fn lab(self) -> Lab {
        let (sin, cos) = self.h_deg.to_radians().sin_cos();
        Lab { l: self.l, a: self.c * cos, b: self.c * sin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_white_under_every_light_and_observer() {
        for observer in [Observer::Cie1931, Observer::Cie1964] {
            for light in [Illuminant::D65, Illuminant::A, Illuminant::Led] {
                let lab = Viewing::new(observer, &light).unwrap().lab(&Spectrum::constant(1.0));
                assert!((lab.l - 100.0).abs() < 1e-9 && lab.a.abs() < 1e-9 && lab.b.abs() < 1e-9);
            }
        }
    }

    #[test]
    fn white_points_are_the_published_ones() {
        // CIE 015:2018 table T.3; the 400-700 nm band leaves out tails, hence the tolerance.
        let published = [
            (Observer::Cie1931, Illuminant::D65, 0.95047, 1.08883),
            (Observer::Cie1964, Illuminant::D65, 0.94811, 1.07304),
            (Observer::Cie1931, Illuminant::A, 1.09850, 0.35585),
            (Observer::Cie1964, Illuminant::A, 1.11144, 0.35200),
        ];
        for (observer, light, x, z) in published {
            let white = Viewing::new(observer, &light).unwrap().white();
            assert!((white.x - x).abs() < 3e-3 && (white.z - z).abs() < 3e-3, "{light:?} {white:?}");
        }
    }

    #[test]
    fn lab_and_lch_turn_back() {
        let white = Viewing::standard().white();
        let lab = Lab { l: 61.0, a: -12.0, b: 15.0 };
        let back = lab.xyz(white).lab(white);
        assert!(
            (back.l - lab.l).abs() < 1e-9 && (back.a - lab.a).abs() < 1e-9 && (back.b - lab.b).abs() < 1e-9
        );
        let back = lab.lch().lab();
        assert!((back.a - lab.a).abs() < 1e-9 && (back.b - lab.b).abs() < 1e-9);
    }

    #[test]
    fn a_dark_or_broken_light_is_refused() {
        for bad in [0.0, f64::NAN, -1.0] {
            assert!(
                Viewing::new(Observer::Cie1931, &Illuminant::Custom(Box::new(Spectrum::constant(bad))))
                    .is_err()
            );
        }
    }
}
