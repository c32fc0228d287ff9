//! Absorption and scattering spectra of what skin is made of, cm⁻¹.

use crate::{Spectrum, wavelength_nm};

/// Molar extinction of oxygenated and deoxygenated haemoglobin, cm⁻¹/M (Prahl's compilation, OMLC).
const HAEMOGLOBIN: [Spectrum; 2] = [
    Spectrum::new([
        266232.0, 466840.0, 480360.0, 246072.0, 102580.0, 62816.0, 44480.0, 33209.2, 26629.2, 23684.4,
        20932.8, 20035.2, 24202.4, 39956.8, 53236.0, 43016.0, 32613.2, 44496.0, 50104.0, 14400.8, 3200.0,
        1506.0, 942.0, 610.0, 442.0, 368.0, 319.6, 294.0, 277.6, 276.0, 290.0,
    ]),
    Spectrum::new([
        223296.0, 303956.0, 407560.0, 528600.0, 413280.0, 103292.0, 23388.8, 16156.4, 14550.0, 16684.0,
        20862.0, 25773.6, 31589.6, 39036.4, 46592.0, 53412.0, 53788.0, 45072.0, 37020.0, 28324.4, 14677.2,
        9443.6, 6509.6, 5148.8, 4345.2, 3750.1, 3226.6, 2795.1, 2407.9, 2052.0, 1794.3,
    ]),
];

/// Molar extinction of bilirubin, cm⁻¹/M (Li, in PhotochemCAD); the noise of the original above 560 nm is left out.
const BILIRUBIN: Spectrum = Spectrum::new([
    23223.0, 30831.0, 39293.0, 46801.0, 52109.0, 54889.0, 53869.0, 46188.0, 29636.0, 14025.0, 4767.0, 1299.0,
    340.0, 129.0, 66.0, 61.0, 52.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
]);

/// Whole blood of 150 g/L haemoglobin at `oxygenation` (0 to 1), spread out or kept in vessels.
///
/// Blood in a vessel of radius r shades itself: its absorption counts (1 − exp(−2 µa r)) / (2 µa r) of what the
/// same blood would absorb spread out (Svaasand 1995, as restated by van Veen 2002). Radius 0 spreads it.
#[must_use]
pub fn blood(band: usize, oxygenation: f64, vessel_radius_um: f64) -> f64 {
    const MOLAR: f64 = 150.0 / 64_500.0;
    let extinction = oxygenation * HAEMOGLOBIN[0][band] + (1.0 - oxygenation) * HAEMOGLOBIN[1][band];
    let mu_a = std::f64::consts::LN_10 * MOLAR * extinction;
    let crossing = 2.0 * mu_a * vessel_radius_um * 1e-4;
    if crossing < 1e-9 { mu_a } else { mu_a * -(-crossing).exp_m1() / crossing }
}

/// Interior of a melanosome: 6.6·10¹¹ λ⁻³·³³ (Jacques, OMLC 1998).
#[must_use]
pub fn melanosome(band: usize) -> f64 {
    6.6e11 * wavelength_nm(band).powf(-3.33)
}

/// Tissue without blood and melanin: 0.244 + 85.3 exp(−(λ − 154)/66.2) (Saidi 1992, OMLC 1998).
#[must_use]
pub fn baseline(band: usize) -> f64 {
    0.244 + 85.3 * (-(wavelength_nm(band) - 154.0) / 66.2).exp()
}

/// Bilirubin of a concentration in µmol/L.
#[must_use]
pub fn bilirubin(band: usize, umol_per_l: f64) -> f64 {
    std::f64::consts::LN_10 * BILIRUBIN[band] * umol_per_l * 1e-6
}

/// Shape of reduced scattering, 1 at 500 nm: f (λ/500)⁻⁴ + (1 − f)(λ/500)⁻ᵇ (Jacques 2013, equation 2).
#[must_use]
pub fn scattering_shape(band: usize, rayleigh_share: f64, mie_power: f64) -> f64 {
    let x = wavelength_nm(band) / 500.0;
    rayleigh_share * x.powi(-4) + (1.0 - rayleigh_share) * x.powf(-mie_power)
}

/// Mean cosine of skin scattering: 0.62 + 0.29·10⁻³ λ (van Gemert 1989).
#[must_use]
pub fn anisotropy(band: usize) -> f64 {
    0.62 + 0.29e-3 * wavelength_nm(band)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabulated_values() {
        // Blood at S 0.7 and the other columns of the project's coefficient table.
        for (band, want_blood, want_melanosome, want_baseline) in [
            (0, 1357.0, 1428.0, 2.319),
            (5, 401.5, 965.0, 1.219),
            (15, 247.1, 494.0, 0.459),
            (30, 4.0, 221.0, 0.266),
        ] {
            assert!((blood(band, 0.7, 0.0) / want_blood - 1.0).abs() < 0.01);
            assert!((melanosome(band) / want_melanosome - 1.0).abs() < 0.01);
            assert!((baseline(band) / want_baseline - 1.0).abs() < 0.01);
        }
    }

    #[test]
    fn vessels_shade_themselves_most_in_the_soret_band() {
        let factor = |band, radius| blood(band, 0.7, radius) / blood(band, 0.7, 0.0);
        assert!((factor(3, 5.0) - 0.47).abs() < 0.01);
        assert!((factor(3, 25.0) - 0.11).abs() < 0.01);
        assert!(factor(25, 25.0) > 0.97);
    }
}
