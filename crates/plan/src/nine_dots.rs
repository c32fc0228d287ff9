//! The nine-dot test: three depths by three dilutions behind the ear, photographed fresh and healed, show how this skin
//! takes, keeps and spreads pigment.
//!
//! Two straight-line fits by least squares over the dots that can be measured, in logarithms so that both stay positive:
//! `ln retention = a + b·depth + c·ln(1 + water)` and `ln spread = a + b·depth + c·ln(1 + water)`, where retention is
//! healed by fresh darkness and spread healed by aimed-at diameter.

use nalgebra::{DMatrix, DVector, Matrix3, Vector3};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PlanError;

/// One test dot, measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestDot {
    /// Depth aimed at, mm.
    pub depth_mm: f64,
    /// Parts of water per part of pigment.
    pub water_parts: f64,
    /// Diameter aimed at, mm.
    pub diameter_mm: f64,
    /// Darkness when fresh: contrast to the skin around it, above 0.
    pub fresh_darkness: f64,
    /// Darkness when healed, in the same measure; none if the dot cannot be found any more.
    pub healed_darkness: Option<f64>,
    /// Diameter when healed, mm; none if it cannot be measured.
    pub healed_diameter_mm: Option<f64>,
}

/// A fitted quantity: its logarithm is linear in depth and in the logarithm of `1 + water`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LogFit {
    /// `a`, `b` (per mm) and `c`.
    pub coefficients: [f64; 3],
    /// Scatter of single dots about the fit, in the logarithm.
    pub residual_sd: f64,
    /// Inverse of the normal matrix, which carries the error of the coefficients.
    pub covariance_factor: [[f64; 3]; 3],
    /// Dots used.
    pub dots: usize,
}

/// A predicted value with the range that one dot in about twenty leaves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Predicted {
    /// Value.
    pub value: f64,
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
}

/// How this person's skin takes pigment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalFit {
    /// Healed by fresh darkness.
    pub retention: LogFit,
    /// Healed by aimed-at diameter.
    pub spread: LogFit,
    /// Share of the dots that could not be found healed.
    pub lost_share: f64,
}

/// Fits a test. At least five dots have to be measurable, over two depths and two dilutions.
///
/// # Errors
/// If too few dots can be measured, they do not differ in depth and dilution, or a number makes no sense.
pub fn fit_nine_dots(dots: &[TestDot]) -> Result<PersonalFit, PlanError> {
    for (index, d) in dots.iter().enumerate() {
        let values = [
            d.depth_mm,
            d.diameter_mm,
            d.fresh_darkness,
            d.healed_darkness.unwrap_or(1.0),
            d.healed_diameter_mm.unwrap_or(1.0),
        ];
        let possible = values.iter().all(|v| v.is_finite() && *v > 0.0);
        if !(possible && d.water_parts.is_finite() && d.water_parts >= 0.0) {
            return Err(PlanError::TestDots {
                problem: format!("dot {} has a number that cannot be", index + 1),
            });
        }
    }
    let kept = dots.iter().filter_map(|d| Some((d, (d.healed_darkness? / d.fresh_darkness).ln())));
    let spread = dots.iter().filter_map(|d| Some((d, (d.healed_diameter_mm? / d.diameter_mm).ln())));
    let found = dots.iter().filter(|d| d.healed_darkness.is_some()).count();
    Ok(PersonalFit {
        retention: LogFit::new(kept)?,
        spread: LogFit::new(spread)?,
        lost_share: 1.0 - found as f64 / dots.len() as f64,
    })
}

impl LogFit {
    const LEAST: usize = 5;

    fn new<'a>(rows: impl Iterator<Item = (&'a TestDot, f64)>) -> Result<Self, PlanError> {
        let rows: Vec<(Vector3<f64>, f64)> =
            rows.map(|(d, y)| (regressors(d.depth_mm, d.water_parts), y)).collect();
        if rows.len() < Self::LEAST {
            let problem = format!("{} dots can be measured, but {} are needed", rows.len(), Self::LEAST);
            return Err(PlanError::TestDots { problem });
        }
        let design = DMatrix::from_fn(rows.len(), 3, |r, c| rows[r].0[c]);
        let measured = DVector::from_fn(rows.len(), |r, _| rows[r].1);
        let normal: Matrix3<f64> = (design.transpose() * &design).fixed_view::<3, 3>(0, 0).into();
        // Depths are tenths of a millimetre and dilutions units, so a well-spread test lies far above this.
        let inverse = normal.try_inverse().filter(|_| normal.determinant() > 1e-9).ok_or_else(|| {
            PlanError::TestDots { problem: "the dots do not differ in both depth and dilution".to_owned() }
        })?;
        let moments: Vector3<f64> = (design.transpose() * &measured).fixed_view::<3, 1>(0, 0).into();
        let coefficients = inverse * moments;
        let squares: f64 = rows.iter().map(|(x, y)| (y - x.dot(&coefficients)).powi(2)).sum();
        let residual_sd = (squares / (rows.len() - 3) as f64).sqrt();
        let covariance_factor = std::array::from_fn(|r| std::array::from_fn(|c| inverse[(r, c)]));
        Ok(Self { coefficients: coefficients.into(), residual_sd, covariance_factor, dots: rows.len() })
    }

    /// The value for one more dot at a depth and dilution, with its 95 % prediction range (Student's t).
    #[must_use]
    pub fn predict(&self, depth_mm: f64, water_parts: f64) -> Predicted {
        let x = regressors(depth_mm, water_parts);
        let centre = x.dot(&Vector3::from(self.coefficients));
        let factor = Matrix3::from_fn(|r, c| self.covariance_factor[r][c]);
        let sd = self.residual_sd * (1.0 + x.dot(&(factor * x))).max(1.0).sqrt();
        let reach = student_t_95(self.dots - 3) * sd;
        Predicted { value: centre.exp(), low: (centre - reach).exp(), high: (centre + reach).exp() }
    }
}

fn regressors(depth_mm: f64, water_parts: f64) -> Vector3<f64> {
    Vector3::new(1.0, depth_mm, water_parts.ln_1p())
}

/// Two-sided 95 % quantile of Student's t; table for few degrees of freedom, Cornish-Fisher expansion (third order in 1/ν,
/// Abramowitz & Stegun 26.7.5) above.
fn student_t_95(degrees: usize) -> f64 {
    const FEW: [f64; 6] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447];
    if let Some(&t) = degrees.checked_sub(1).and_then(|i| FEW.get(i)) {
        return t;
    }
    let (z, n) = (1.959_964_f64, degrees as f64);
    let z3 = z.powi(3);
    z + (z3 + z) / (4.0 * n)
        + (5.0 * z.powi(5) + 16.0 * z3 + 3.0 * z) / (96.0 * n * n)
        + (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z3 - 15.0 * z) / (384.0 * n.powi(3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Nine dots of a skin whose logarithms follow the model, each off by its share of `noise`.
    fn nine(retention: [f64; 3], spread: [f64; 3], noise: &[f64]) -> Vec<TestDot> {
        let mut out = Vec::new();
        for depth_mm in [0.2, 0.3, 0.4] {
            for water_parts in [10.0, 15.0, 20.0] {
                let x = regressors(depth_mm, water_parts);
                let off = noise[out.len()];
                out.push(TestDot {
                    depth_mm,
                    water_parts,
                    diameter_mm: 0.15,
                    fresh_darkness: 0.4,
                    healed_darkness: Some(0.4 * (x.dot(&Vector3::from(retention)) + off).exp()),
                    healed_diameter_mm: Some(0.15 * (x.dot(&Vector3::from(spread)) + off).exp()),
                });
            }
        }
        out
    }

    proptest! {
        #[test]
        fn a_skin_that_follows_the_model_is_found(
            a in -1.0..0.0f64, b in -2.0..2.0f64, c in -0.3..0.3f64,
        ) {
            let fit = fit_nine_dots(&nine([a, b, c], [0.2, b / 2.0, 0.0], &[0.0; 9])).unwrap();
            let at = fit.retention.predict(0.25, 12.0);
            prop_assert!((at.value.ln() - (a + b * 0.25 + c * 13.0f64.ln())).abs() < 1e-8);
            prop_assert!((fit.spread.coefficients[1] - b / 2.0).abs() < 1e-7);
            prop_assert!(at.high / at.low < 1.0 + 1e-6);
        }
    }

    #[test]
    fn scatter_widens_the_range_and_lost_dots_widen_it_more() {
        let noise = [0.1, -0.1, 0.05, -0.05, 0.1, -0.1, 0.0, 0.08, -0.08];
        let mut dots = nine([-0.6, 0.4, -0.1], [0.2, 0.3, 0.0], &noise);
        let all = fit_nine_dots(&dots).unwrap();
        let near = all.retention.predict(0.3, 15.0);
        assert!(near.low < 0.8 * near.value && near.high > 1.2 * near.value);
        for dot in &mut dots[..3] {
            (dot.healed_darkness, dot.healed_diameter_mm) = (None, None);
        }
        let fewer = fit_nine_dots(&dots).unwrap();
        assert!((fewer.lost_share - 1.0 / 3.0).abs() < 1e-12);
        let (a, b) = (all.retention.predict(0.2, 10.0), fewer.retention.predict(0.2, 10.0));
        assert!(b.high / b.low > a.high / a.low);
    }

    #[test]
    fn tests_that_tell_nothing_are_refused() {
        let dots = nine([-0.6, 0.4, -0.1], [0.2, 0.3, 0.0], &[0.0; 9]);
        let problem = |dots: &[TestDot]| fit_nine_dots(dots).unwrap_err().to_string();
        assert!(problem(&dots[..4]).contains("4 dots"));
        assert!(problem(&dots[..0]).contains("0 dots"));
        let one_depth: Vec<TestDot> = dots.iter().map(|d| TestDot { depth_mm: 0.3, ..*d }).collect();
        assert!(problem(&one_depth).contains("differ"));
        let broken = TestDot { fresh_darkness: 0.0, ..dots[1] };
        assert!(problem(&[dots[0], broken]).contains("dot 2"));
    }

    #[test]
    fn the_quantile_agrees_with_tables() {
        for (degrees, table) in [(2, 4.303), (7, 2.365), (10, 2.228), (30, 2.042)] {
            assert!((student_t_95(degrees) - table).abs() < 2e-3, "{degrees}: {}", student_t_95(degrees));
        }
    }
}
