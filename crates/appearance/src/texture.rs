//! How strongly single hairs or dots stand out of a pattern of them.

/// A pattern of equal marks: how many, and how much of the light each takes at its middle, by width.
pub(crate) struct Grain {
    pub(crate) per_mm2: f64,
    /// Standard deviation in mm and loss of luminance as a share of the skin's.
    pub(crate) gaussians: Vec<(f64, f64)>,
}

impl Grain {
    /// Root-mean-square contrast after a blur. Hair and dots keep their distance from each other, so that waves longer
    /// than their spacing are missing: the spectrum of the pattern rises as 1 − exp(−(f/f₁)⁴) to that of chance.
    pub(crate) fn contrast(&self, blur_mm: f64) -> f64 {
        use std::f64::consts::{PI, TAU};
        const STEPS: usize = 400;
        let ring = self.per_mm2.sqrt();
        let most = 12.0_f64.max(4.0 * ring);
        let df = most / STEPS as f64;
        let power: f64 = (0..STEPS)
            .map(|k| {
                let f = (k as f64 + 0.5) * df;
                let width = |s: f64| (-2.0 * (PI * s * f).powi(2)).exp();
                let mark: f64 = self.gaussians.iter().map(|(s, peak)| peak * TAU * s * s * width(*s)).sum();
                let seen = width(blur_mm);
                TAU * f * (mark * seen).powi(2) * (1.0 - (-(f / ring).powi(4)).exp()) * df
            })
            .sum();
        (self.per_mm2 * power).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks much narrower than their spacing and a blur between the two: the contrast is that of Campbell's theorem,
    /// √(n ∫ p²), with p the blurred mark.
    #[test]
    fn fine_marks_have_the_contrast_of_independent_ones() {
        let (sigma, peak, per_mm2) = (0.05, 0.3, 0.2);
        let grain = Grain { per_mm2, gaussians: vec![(sigma, peak)] };
        let blur: f64 = 0.05;
        let wide = (sigma * sigma + blur * blur).sqrt();
        let blurred_peak = peak * (sigma / wide).powi(2);
        let expected = (per_mm2 * std::f64::consts::PI * wide * wide).sqrt() * blurred_peak;
        let got = grain.contrast(blur);
        assert!((got / expected - 1.0).abs() < 0.05, "{got} for {expected}");
    }
}
