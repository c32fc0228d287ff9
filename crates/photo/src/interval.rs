//! A measured value with the bounds that hold it 95 times of 100.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Half width of a 95 % interval in standard deviations of a normal error.
const SIGMAS: f64 = 1.96;

/// A value and its 95 % bounds, `low ≤ value ≤ high`; the unit is in the name of whatever holds it.
///
/// ```
/// use stubble_photo::Interval;
/// let iris = Interval::from_sd(0.25, 0.01);
/// let card = Interval::from_sd(0.26, 0.002);
/// let both = iris.combined(&card, 0.0);
/// assert!((both.value - 0.26).abs() < 0.001 && both.width() < card.width());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Best estimate.
    pub value: f64,
    /// Lower 95 % bound.
    pub low: f64,
    /// Upper 95 % bound.
    pub high: f64,
}

impl Interval {
    /// A value between bounds; bounds the wrong way round are swapped, and a value outside them widens them.
    #[must_use]
    pub fn new(value: f64, low: f64, high: f64) -> Self {
        Self { value, low: low.min(high).min(value), high: high.max(low).max(value) }
    }

    /// A value with a normal error of one standard deviation `sd`.
    #[must_use]
    pub fn from_sd(value: f64, sd: f64) -> Self {
        let half = SIGMAS * sd.abs();
        Self { value, low: value - half, high: value + half }
    }

    /// A value known exactly.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    /// Median and 95 % bounds of samples of the answer; `None` if there are none.
    #[must_use]
    pub fn from_samples(samples: &mut [f64]) -> Option<Self> {
        samples.sort_by(f64::total_cmp);
        let at = |q: f64| {
            let place = q * (samples.len() as f64 - 1.0);
            let (below, part) = (place.floor() as usize, place.fract());
            let above = (below + 1).min(samples.len() - 1);
            samples[below] * (1.0 - part) + samples[above] * part
        };
        (!samples.is_empty()).then(|| Self::new(at(0.5), at(0.025), at(0.975)))
    }

    /// Full width of the interval.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// The standard deviation that a normal error of this width has.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.width() / (2.0 * SIGMAS)
    }

    /// Whether the bounds hold `truth`.
    #[must_use]
    pub fn holds(&self, truth: f64) -> bool {
        self.low <= truth && truth <= self.high
    }

    /// Both bounds moved away from the value by a factor.
    #[must_use]
    pub fn widened(&self, factor: f64) -> Self {
        let Self { value, low, high } = *self;
        Self { value, low: value - (value - low) * factor, high: value + (high - value) * factor }
    }

    /// Value and bounds times a factor.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self::new(self.value * factor, self.low * factor, self.high * factor)
    }

    /// Bounds cut to what is possible at all.
    #[must_use]
    pub fn within(&self, least: f64, most: f64) -> Self {
        let cut = |x: f64| x.clamp(least, most);
        Self { value: cut(self.value), low: cut(self.low), high: cut(self.high) }
    }

    /// Two measurements of one thing as their best linear combination; `correlation` of their errors from 0 to 1.
    #[must_use]
    pub fn combined(&self, other: &Self, correlation: f64) -> Self {
        let (a, b) = (self.sd(), other.sd());
        if a <= 0.0 || b <= 0.0 {
            return if a <= b { *self } else { *other };
        }
        // A weight below 0 would trust the difference of two measurements more than either: cut.
        let covariance = (correlation * a * b).min(a.min(b).powi(2));
        let weight = ((b * b - covariance) / (a * a + b * b - 2.0 * covariance).max(1e-300)).clamp(0.0, 1.0);
        let variance = weight * weight * a * a
            + (1.0 - weight) * (1.0 - weight) * b * b
            + 2.0 * weight * (1.0 - weight) * covariance;
        Self::from_sd(weight * self.value + (1.0 - weight) * other.value, variance.sqrt())
    }
}

impl From<Interval> for stubble_head::Bounds {
    fn from(Interval { value, low, high }: Interval) -> Self {
        Self { value, low, high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combining_never_widens_and_full_correlation_adds_nothing() {
        let (a, b) = (Interval::from_sd(1.0, 0.1), Interval::from_sd(1.2, 0.2));
        for correlation in [0.0, 0.3, 0.5, 0.9, 1.0] {
            let both = a.combined(&b, correlation);
            assert!(both.sd() <= a.sd() + 1e-12, "{correlation}: {both:?}");
        }
        assert_eq!(a.combined(&b, 1.0).value, 1.0);
        let free = a.combined(&b, 0.0);
        assert!(
            (free.value - 1.04).abs() < 1e-12 && (free.sd() - 0.02_f64.sqrt() * 0.632_455_5).abs() < 1e-6
        );
    }

    #[test]
    fn bounds_always_hold_the_value() {
        let i = Interval::new(5.0, 4.0, 3.0);
        assert!(i.low == 3.0 && i.high == 5.0 && i.holds(5.0));
        assert_eq!(Interval::from_samples(&mut []), None);
        let i = Interval::from_samples(&mut (0..=1000).map(f64::from).collect::<Vec<_>>()).expect("samples");
        assert_eq!((i.low, i.value, i.high), (25.0, 500.0, 975.0));
    }
}
