//! Pigments and inks: what particles in the dermis absorb and scatter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Layer, Spectrum, wavelength_nm};

/// Kinds of pigment of scalp inks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PigmentKind {
    /// Carbon black, CI 77266.
    CarbonBlack,
    /// Red iron oxide (hematite), CI 77491.
    RedIronOxide,
    /// Black iron oxide (magnetite), CI 77499; its published constants are doubtful.
    BlackIronOxide,
    /// Titanium dioxide (rutile), CI 77891.
    TitaniumDioxide,
}

/// Particles of one kind and size in a share of the volume.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pigment {
    /// What it is.
    pub kind: PigmentKind,
    /// Median diameter of the particles or clumps, nm.
    pub diameter_nm: f64,
    /// Volume of pigment per volume of inked tissue.
    pub volume_fraction: f64,
}

/// A pigment outside what is known.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PigmentError {
    /// Diameter outside the computed sizes.
    #[error("diameter_nm: {given} nm is outside the computed sizes of {kind:?}, {low} to {high} nm")]
    Diameter {
        /// Kind of pigment.
        kind: PigmentKind,
        /// What was given, nm.
        given: f64,
        /// Smallest size, nm.
        low: f64,
        /// Largest size, nm.
        high: f64,
    },
    /// Volume fraction outside 0 to 0.6.
    #[error("volume_fraction: {0} is not allowed; from 0 to 0.6, the densest random packing")]
    VolumeFraction(f64),
}

/// Wavelengths of the Mie table: 400 to 700 nm, 50 nm apart.
const POINTS: usize = 7;

/// µa and µs in cm⁻¹ per 10⁻³ of volume, and g, of one size.
struct Mie {
    diameter_nm: f64,
    mu_a: [f64; POINTS],
    mu_s: [f64; POINTS],
    g: [f64; POINTS],
}

/// Evenly spaced values from `first` to `last`.
const fn between(first: f64, last: f64) -> [f64; POINTS] {
    let mut values = [first; POINTS];
    let mut i = 0;
    while i < POINTS {
        values[i] = first + (last - first) * i as f64 / (POINTS - 1) as f64;
        i += 1;
    }
    values
}

/// Mie theory for lognormal spheres (σ 0.35 by number) in tissue of index 1.39, from Bond and Bergstrom 2006 (carbon),
/// Querry 1985 (iron oxides) and Devore 1951 (rutile) as tabulated by refractiveindex.info.
const CARBON: [Mie; 4] = [
    Mie {
        diameter_nm: 30.0,
        mu_a: [211.0, 186.0, 167.0, 151.0, 137.0, 126.0, 117.0],
        mu_s: [10.0, 6.5, 4.4, 3.0, 2.2, 1.6, 1.2],
        g: between(0.07, 0.02),
    },
    Mie {
        diameter_nm: 100.0,
        mu_a: [150.0, 144.0, 138.0, 132.0, 125.0, 119.0, 113.0],
        mu_s: [63.0, 54.0, 45.0, 38.0, 32.0, 27.0, 23.0],
        g: between(0.51, 0.24),
    },
    Mie {
        diameter_nm: 250.0,
        mu_a: [64.0, 64.0, 65.0, 65.0, 65.0, 65.0, 65.0],
        mu_s: [49.0, 47.0, 45.0, 43.0, 41.0, 39.0, 37.0],
        g: between(0.80, 0.66),
    },
    Mie {
        diameter_nm: 500.0,
        mu_a: [28.0, 29.0, 30.0, 30.0, 31.0, 31.0, 31.0],
        mu_s: [27.0, 27.0, 26.0, 26.0, 26.0, 26.0, 25.0],
        g: between(0.88, 0.82),
    },
];
const HEMATITE: [Mie; 2] = [
    Mie {
        diameter_nm: 150.0,
        mu_a: [119.0, 121.0, 117.0, 108.0, 63.0, 29.0, 17.0],
        mu_s: [98.0, 107.0, 119.0, 131.0, 182.0, 181.0, 156.0],
        g: [0.62, 0.57, 0.53, 0.50, 0.46, 0.46, 0.46],
    },
    Mie {
        diameter_nm: 300.0,
        mu_a: [51.0, 53.0, 55.0, 57.0, 46.0, 30.0, 20.0],
        mu_s: [51.0, 52.0, 52.0, 54.0, 71.0, 99.0, 116.0],
        g: between(0.77, 0.47),
    },
];
const MAGNETITE: [Mie; 1] = [Mie {
    diameter_nm: 250.0,
    mu_a: [33.0, 18.0, 29.0, 35.0, 38.0, 36.0, 32.0],
    mu_s: [117.0, 142.0, 125.0, 111.0, 99.0, 96.0, 92.0],
    g: between(0.62, 0.68),
}];
const RUTILE: [Mie; 1] = [Mie {
    diameter_nm: 220.0,
    mu_a: [0.0; POINTS],
    mu_s: [162.0, 181.0, 189.0, 190.0, 184.0, 172.0, 156.0],
    g: between(0.37, 0.54),
}];

impl PigmentKind {
    fn table(self) -> &'static [Mie] {
        match self {
            Self::CarbonBlack => &CARBON,
            Self::RedIronOxide => &HEMATITE,
            Self::BlackIronOxide => &MAGNETITE,
            Self::TitaniumDioxide => &RUTILE,
        }
    }

    /// Name as in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CarbonBlack => "carbon_black",
            Self::RedIronOxide => "red_iron_oxide",
            Self::BlackIronOxide => "black_iron_oxide",
            Self::TitaniumDioxide => "titanium_dioxide",
        }
    }

    /// Smallest and largest diameter there are values for, nm.
    #[must_use]
    pub fn diameters_nm(self) -> (f64, f64) {
        let table = self.table();
        (table[0].diameter_nm, table[table.len() - 1].diameter_nm)
    }
}

/// What ink adds to the tissue that holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    mu_a: Spectrum,
    mu_s: Spectrum,
    g: Spectrum,
}

impl Ink {
    /// Pigments side by side in the same tissue.
    ///
    /// # Errors
    /// If a size or a volume fraction is outside what is known.
    pub fn of_pigments(pigments: &[Pigment]) -> Result<Self, PigmentError> {
        let mut ink =
            Self { mu_a: Spectrum::constant(0.0), mu_s: Spectrum::constant(0.0), g: Spectrum::constant(0.0) };
        for pigment in pigments {
            ink = ink.mixed_with(&Self::of_pigment(pigment)?);
        }
        Ok(ink)
    }

    /// Both inks in the same tissue.
    #[must_use]
    pub fn mixed_with(&self, other: &Self) -> Self {
        let forward = |ink: &Self| ink.mu_s.zip(&ink.g, |s, g| s * g);
        let mu_s = self.mu_s.zip(&other.mu_s, |a, b| a + b);
        let sum = forward(self).zip(&forward(other), |a, b| a + b);
        let g = sum.zip(&mu_s, |f, s| if s > 0.0 { f / s } else { 0.0 });
        Self { mu_a: self.mu_a.zip(&other.mu_a, |a, b| a + b), mu_s, g }
    }

    /// The same ink in a different amount.
    #[must_use]
    pub fn times(&self, amount: f64) -> Self {
        Self { mu_a: self.mu_a.map(|v| v * amount), mu_s: self.mu_s.map(|v| v * amount), g: self.g }
    }

    /// Absorption, cm⁻¹.
    #[must_use]
    pub fn mu_a(&self) -> &Spectrum {
        &self.mu_a
    }

    /// Scattering, cm⁻¹.
    #[must_use]
    pub fn mu_s(&self) -> &Spectrum {
        &self.mu_s
    }

    /// Mean cosine of its scattering.
    #[must_use]
    pub fn g(&self) -> &Spectrum {
        &self.g
    }

    /// Tissue with this ink in it at band `band`.
    #[must_use]
    pub fn added_to(&self, band: usize, tissue: &Layer) -> Layer {
        let mu_s = tissue.mu_s + self.mu_s[band];
        let g =
            if mu_s > 0.0 { (tissue.mu_s * tissue.g + self.mu_s[band] * self.g[band]) / mu_s } else { 0.0 };
        Layer { mu_a: tissue.mu_a + self.mu_a[band], mu_s, g, ..*tissue }
    }

    fn of_pigment(pigment: &Pigment) -> Result<Self, PigmentError> {
        let &Pigment { kind, diameter_nm, volume_fraction } = pigment;
        if !(0.0..=0.6).contains(&volume_fraction) {
            return Err(PigmentError::VolumeFraction(volume_fraction));
        }
        let (low, high) = kind.diameters_nm();
        if !(low..=high).contains(&diameter_nm) {
            return Err(PigmentError::Diameter { kind, given: diameter_nm, low, high });
        }
        let table = kind.table();
        let upper = table.partition_point(|m| m.diameter_nm < diameter_nm).max(1).min(table.len() - 1);
        let (a, b) = (&table[upper.saturating_sub(1)], &table[upper]);
        let share = if a.diameter_nm < b.diameter_nm {
            (diameter_nm / a.diameter_nm).ln() / (b.diameter_nm / a.diameter_nm).ln()
        } else {
            0.0
        };
        // Coefficients span a decade between sizes: their logarithm is what varies smoothly.
        let geometric =
            |x: f64, y: f64| if x > 0.0 && y > 0.0 { x.powf(1.0 - share) * y.powf(share) } else { 0.0 };
        let amount = volume_fraction / 1e-3;
        Ok(Self {
            mu_a: between_points(|i| amount * geometric(a.mu_a[i], b.mu_a[i])),
            mu_s: between_points(|i| amount * geometric(a.mu_s[i], b.mu_s[i])),
            g: between_points(|i| a.g[i] * (1.0 - share) + b.g[i] * share),
        })
    }
}

/// A spectrum read linearly between the wavelengths of the table.
fn between_points(value: impl Fn(usize) -> f64) -> Spectrum {
    Spectrum::from_wavelengths(|nm| {
        let x = (nm - wavelength_nm(0)) / 50.0;
        let lower = (x as usize).min(POINTS - 2);
        let share = x - lower as f64;
        value(lower) * (1.0 - share) + value(lower + 1) * share
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carbon(diameter_nm: f64) -> Ink {
        let pigment = Pigment { kind: PigmentKind::CarbonBlack, diameter_nm, volume_fraction: 1e-3 };
        Ink::of_pigments(&[pigment]).unwrap()
    }

    #[test]
    fn the_table_is_met_at_its_points() {
        assert_eq!((carbon(100.0).mu_a()[0], carbon(30.0).mu_s()[30]), (150.0, 1.2));
        assert_eq!((carbon(500.0).mu_a()[15], carbon(250.0).mu_a()[5]), (30.0, 64.0));
        let between = carbon(160.0).mu_a()[15];
        assert!(between > 65.0 && between < 132.0);
    }

    #[test]
    fn clumping_makes_black_ink_weaker_and_flatter() {
        let slope = |ink: &Ink| ink.mu_a()[0] / ink.mu_a()[30];
        assert!(carbon(100.0).mu_a()[15] > 4.0 * carbon(500.0).mu_a()[15]);
        assert!(slope(&carbon(100.0)) > 1.3 && slope(&carbon(500.0)) < 1.0);
    }

    #[test]
    fn sizes_and_amounts_outside_are_refused() {
        let pigment =
            Pigment { kind: PigmentKind::TitaniumDioxide, diameter_nm: 100.0, volume_fraction: 0.01 };
        assert!(Ink::of_pigments(&[pigment]).unwrap_err().to_string().contains("220 to 220 nm"));
        assert!(
            Ink::of_pigments(&[Pigment { diameter_nm: 220.0, volume_fraction: -0.1, ..pigment }]).is_err()
        );
        assert!(Ink::of_pigments(&[Pigment { diameter_nm: 220.0, ..pigment }]).is_ok());
    }

    #[test]
    fn mixing_adds_and_weighs_g_by_scattering() {
        let (black, white) = (
            carbon(250.0),
            Ink::of_pigments(&[Pigment {
                kind: PigmentKind::TitaniumDioxide,
                diameter_nm: 220.0,
                volume_fraction: 1e-3,
            }])
            .unwrap(),
        );
        let mix = black.mixed_with(&white);
        assert_eq!(mix.mu_a()[15], black.mu_a()[15]);
        let forward = black.mu_s()[15] * black.g()[15] + white.mu_s()[15] * white.g()[15];
        assert!((mix.g()[15] - forward / (black.mu_s()[15] + white.mu_s()[15])).abs() < 1e-12);
    }
}
