//! A quantity over the visible band, 400 to 700 nm at 10 nm.

use std::ops::{Index, IndexMut};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of wavelengths of a [`Spectrum`].
pub const BANDS: usize = 31;

/// Wavelength of band `index`, nm.
///
/// ```
/// assert_eq!(stubble_optics::wavelength_nm(15), 550.0);
/// ```
#[must_use]
pub fn wavelength_nm(index: usize) -> f64 {
    400.0 + 10.0 * index as f64
}

/// One number per band of [`wavelength_nm`]: a reflectance, an illuminant, a coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Spectrum([f64; BANDS]);

/// Samples that cannot be brought onto the grid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpectrumError {
    /// The samples do not reach the ends of the grid.
    #[error("wavelength_nm: samples cover {low} to {high} nm; 400 to 700 nm are needed")]
    Coverage {
        /// Shortest wavelength given, nm.
        low: f64,
        /// Longest wavelength given, nm.
        high: f64,
    },
    /// Neighbouring samples are too far apart to be read at 10 nm.
    #[error("wavelength_nm: a gap of {gap} nm after {at} nm; samples at most 20 nm apart are needed")]
    Gap {
        /// Where the gap begins, nm.
        at: f64,
        /// Its width, nm.
        gap: f64,
    },
    /// Wavelengths do not rise, or lists differ in length.
    #[error("wavelength_nm: {0}")]
    Order(&'static str),
    /// A value is not a finite number.
    #[error("value at {wavelength_nm} nm: {value} is not a finite number")]
    Value {
        /// Where, nm.
        wavelength_nm: f64,
        /// What was given.
        value: f64,
    },
}

impl Spectrum {
    /// The values, band by band.
    #[must_use]
    pub const fn new(values: [f64; BANDS]) -> Self {
        Self(values)
    }

    /// The same value everywhere.
    #[must_use]
    pub const fn constant(value: f64) -> Self {
        Self([value; BANDS])
    }

    /// A value for each wavelength, nm.
    #[must_use]
    pub fn from_wavelengths(mut value: impl FnMut(f64) -> f64) -> Self {
        Self(std::array::from_fn(|i| value(wavelength_nm(i))))
    }

    /// A value for each band index.
    #[must_use]
    pub fn from_bands(value: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }

    /// Measured samples, read linearly between their wavelengths.
    ///
    /// # Errors
    /// If they do not cover 400 to 700 nm, leave gaps wider than 20 nm, do not rise, or are not finite.
    pub fn from_samples(wavelengths_nm: &[f64], values: &[f64]) -> Result<Self, SpectrumError> {
        if wavelengths_nm.len() != values.len() || wavelengths_nm.len() < 2 {
            return Err(SpectrumError::Order("as many wavelengths as values are needed, at least two"));
        }
        for (&wavelength_nm, &value) in wavelengths_nm.iter().zip(values) {
            if !value.is_finite() || !wavelength_nm.is_finite() {
                return Err(SpectrumError::Value { wavelength_nm, value });
            }
        }
        if wavelengths_nm.windows(2).any(|w| w[1] <= w[0]) {
            return Err(SpectrumError::Order("wavelengths must rise"));
        }
        let (low, high) = (wavelengths_nm[0], wavelengths_nm[wavelengths_nm.len() - 1]);
        if low > 400.0 || high < 700.0 {
            return Err(SpectrumError::Coverage { low, high });
        }
        let in_band = |w: &&[f64]| w[1] > 400.0 && w[0] < 700.0;
        if let Some(w) = wavelengths_nm.windows(2).filter(in_band).find(|w| w[1] - w[0] > 20.0 + 1e-9) {
            return Err(SpectrumError::Gap { at: w[0], gap: w[1] - w[0] });
        }
        Ok(Self::from_wavelengths(|nm| {
            let upper = wavelengths_nm.partition_point(|&w| w < nm).clamp(1, wavelengths_nm.len() - 1);
            let (a, b) = (wavelengths_nm[upper - 1], wavelengths_nm[upper]);
            let share = (nm - a) / (b - a);
            values[upper - 1] * (1.0 - share) + values[upper] * share
        }))
    }

    /// The values, band by band.
    #[must_use]
    pub const fn values(&self) -> &[f64; BANDS] {
        &self.0
    }

    /// Each value through `f`.
    #[must_use]
    pub fn map(&self, f: impl FnMut(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    /// Two spectra band by band through `f`.
    #[must_use]
    pub fn zip(&self, other: &Self, mut f: impl FnMut(f64, f64) -> f64) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }

    /// Mean over the bands.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / BANDS as f64
    }

    /// Root mean square of the difference over the bands.
    #[must_use]
    pub fn rms_difference(&self, other: &Self) -> f64 {
        self.zip(other, |a, b| (a - b) * (a - b)).mean().sqrt()
    }
}

impl Index<usize> for Spectrum {
    type Output = f64;
    fn index(&self, band: usize) -> &f64 {
        &self.0[band]
    }
}

impl IndexMut<usize> for Spectrum {
    fn index_mut(&mut self, band: usize) -> &mut f64 {
        &mut self.0[band]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_read_linearly() {
        let wavelengths: Vec<f64> = (0..=16).map(|i| 390.0 + 20.0 * f64::from(i)).collect();
        let values: Vec<f64> = wavelengths.iter().map(|w| 2.0 * w).collect();
        let spectrum = Spectrum::from_samples(&wavelengths, &values).unwrap();
        assert!((spectrum[7] - 2.0 * 470.0).abs() < 1e-9);
    }

    #[test]
    fn a_grid_that_does_not_cover_is_refused() {
        let error = Spectrum::from_samples(&[410.0, 700.0], &[0.1, 0.2]).unwrap_err();
        assert!(matches!(error, SpectrumError::Coverage { .. }));
        let error = Spectrum::from_samples(&[400.0, 500.0, 700.0], &[0.1, 0.2, 0.3]).unwrap_err();
        assert!(error.to_string().contains("gap"));
        let error = Spectrum::from_samples(&[400.0, 390.0], &[0.1, 0.2]).unwrap_err();
        assert!(error.to_string().contains("rise"));
    }
}
