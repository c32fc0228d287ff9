//! sRGB (IEC 61966-2-1), linear and encoded.

use super::Xyz;

/// An encoded sRGB colour and whether it had to be moved into the gamut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Srgb {
    /// Red, green, blue, encoded, 0 to 1.
    pub rgb: [f64; 3],
    /// Whether a channel lay outside 0 to 1 and was cut.
    pub clipped: bool,
}

/// Linear sRGB of tristimulus values given against D65 (white Y = 1); not cut to the gamut.
#[must_use]
pub fn linear_srgb(xyz: Xyz) -> [f64; 3] {
    const RGB_FROM_XYZ: [[f64; 3]; 3] = [
        [3.240_969_941_904_521, -1.537_383_177_570_093, -0.498_610_760_293],
        [-0.969_243_636_280_88, 1.875_967_501_507_72, 0.041_555_057_407_175],
        [0.055_630_079_696_993, -0.203_976_958_888_97, 1.056_971_514_242_878],
    ];
    RGB_FROM_XYZ.map(|m| m[0] * xyz.x + m[1] * xyz.y + m[2] * xyz.z)
}

/// Encodes linear sRGB and says whether it lay outside the gamut.
#[must_use]
pub fn srgb(linear: [f64; 3]) -> Srgb {
    // Rounding of the matrix puts white at 1 + 1e-4.
    let clipped = linear.iter().any(|c| !(-1e-3..=1.0 + 1e-3).contains(c));
    let encode = |c: f64| if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
    Srgb { rgb: linear.map(|c| encode(c.clamp(0.0, 1.0))), clipped }
}

impl Srgb {
    /// Linear light of the encoded channels.
    #[must_use]
    pub fn linear(&self) -> [f64; 3] {
        self.rgb.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
    }

    /// Eight bits a channel.
    #[must_use]
    pub fn bytes(&self) -> [u8; 3] {
        self.rgb.map(|c| (255.0 * c).round() as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::Lab;

    #[test]
    fn white_is_255_and_a_known_skin_tone_is_itself() {
        let white = srgb(linear_srgb(Xyz { x: 0.95047, y: 1.0, z: 1.08883 }));
        assert_eq!((white.bytes(), white.clipped), ([255, 255, 255], false));
        // Monk Skin Tone 6, #a07e56, whose Lab (D65) is 55.1 7.8 26.7.
        let xyz = Lab { l: 55.1, a: 7.8, b: 26.7 }.xyz(Xyz { x: 0.95047, y: 1.0, z: 1.08883 });
        let bytes = srgb(linear_srgb(xyz)).bytes();
        for (got, want) in bytes.iter().zip([0xa0, 0x7e, 0x56]) {
            assert!(got.abs_diff(want) <= 1, "{bytes:?}");
        }
    }

    #[test]
    fn a_colour_outside_the_gamut_is_told() {
        assert!(srgb([1.2, 0.5, 0.1]).clipped);
        assert!(!srgb([0.2, 0.5, 0.1]).clipped);
    }

    #[test]
    fn encoding_turns_back() {
        for c in [0.0, 0.001, 0.02, 0.5, 1.0] {
            assert!((srgb([c; 3]).linear()[0] - c).abs() < 1e-6);
        }
    }
}
