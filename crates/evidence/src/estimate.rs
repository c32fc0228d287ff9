//! Numbers computed from figures, which keep their range and what they rest on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Figure, Grade, Seen};

/// A number for people: value, range, unit, and what it rests on.
///
/// Arithmetic keeps the range by interval arithmetic: the low end is what comes out if every part lies at the end that
/// makes it low. That is wider than independent errors would be, and right for ranges that are opinions about the same
/// habits of the same trade, which are not independent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Most likely value, in `unit`.
    pub value: f64,
    /// Low end, in `unit`.
    pub low: f64,
    /// High end, in `unit`.
    pub high: f64,
    /// Unit, e.g. `min`, `ml`, `1`.
    pub unit: String,
    /// Grade of this number: that of its figure, or `derived` when it was computed.
    pub grade: Grade,
    /// Weakest grade among the figures it rests on.
    pub rests_on: Grade,
    /// `unverified` as soon as one of its figures is.
    pub seen: Seen,
    /// Source keys of all figures, sorted.
    pub sources: Vec<String>,
    /// Ids of all figures, sorted.
    pub figures: Vec<String>,
}

impl Estimate {
    /// The figure itself.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        Self {
            value: figure.value,
            low: figure.low,
            high: figure.high,
            unit: figure.unit.clone(),
            grade: figure.grade,
            rests_on: figure.grade,
            seen: figure.seen,
            sources: sorted(figure.source.clone()),
            figures: vec![figure.id.clone()],
        }
    }

    /// A number counted or measured in this plan, without figures: it adds no doubt of its own to what it enters.
    #[must_use]
    pub fn counted(value: f64, unit: &str) -> Self {
        Self {
            value,
            low: value,
            high: value,
            unit: unit.to_owned(),
            grade: Grade::Derived,
            rests_on: Grade::Published,
            seen: Seen::Derived,
            sources: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Sum of two numbers of one unit (that of `self`).
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let ends = (self.low + other.low, self.high + other.high);
        self.with(other, self.value + other.value, ends, &self.unit)
    }

    /// Product, in `unit`.
    #[must_use]
    pub fn times(&self, other: &Self, unit: &str) -> Self {
        self.with(other, self.value * other.value, products(self, other.low, other.high), unit)
    }

    /// Quotient, in `unit`; `other` has to be above 0 over its whole range.
    #[must_use]
    pub fn over(&self, other: &Self, unit: &str) -> Self {
        self.with(other, self.value / other.value, products(self, 1.0 / other.high, 1.0 / other.low), unit)
    }

    /// Multiplied by an exact number.
    #[must_use]
    pub fn scaled(&self, by: f64, unit: &str) -> Self {
        self.times(&Self::counted(by, "1"), unit)
    }

    /// The same doubt and support carried to another value and range: for what is not a sum, product or quotient.
    #[must_use]
    pub fn mapped(&self, value: f64, low: f64, high: f64, unit: &str) -> Self {
        Self { value, low, high, unit: unit.to_owned(), grade: Grade::Derived, ..self.clone() }
    }

    /// The same number resting also on `other`, which decided about it without entering the arithmetic.
    #[must_use]
    pub fn supported_by(&self, other: &Self) -> Self {
        self.with(other, self.value, (self.low, self.high), &self.unit)
    }

    fn with(&self, other: &Self, value: f64, (low, high): (f64, f64), unit: &str) -> Self {
        let unverified = self.seen == Seen::Unverified || other.seen == Seen::Unverified;
        Self {
            value,
            low,
            high,
            unit: unit.to_owned(),
            grade: Grade::Derived,
            rests_on: self.rests_on.max(other.rests_on),
            seen: if unverified { Seen::Unverified } else { Seen::Derived },
            sources: sorted([&self.sources[..], &other.sources[..]].concat()),
            figures: sorted([&self.figures[..], &other.figures[..]].concat()),
        }
    }
}

impl From<&Figure> for Estimate {
    fn from(figure: &Figure) -> Self {
        Self::of(figure)
    }
}

fn products(a: &Estimate, low: f64, high: f64) -> (f64, f64) {
    let corners = [a.low * low, a.low * high, a.high * low, a.high * high];
    corners.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &c| (lo.min(c), hi.max(c)))
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn estimate(value: f64, below: f64, above: f64, grade: Grade) -> Estimate {
        Estimate {
            low: value - below,
            high: value + above,
            grade,
            rests_on: grade,
            ..Estimate::counted(value, "min")
        }
    }

    proptest! {
        #[test]
        fn a_combination_contains_every_combination_of_its_parts(
            a in 1.0..100.0f64, b in 1.0..100.0f64, s in 0.0..1.0f64, t in 0.0..1.0f64,
        ) {
            let (x, y) = (estimate(a, 0.5, 3.0, Grade::Published), estimate(b, 0.9, 1.0, Grade::Marketing));
            let (u, v) = (x.low + s * (x.high - x.low), y.low + t * (y.high - y.low));
            for (result, one) in [(x.plus(&y), u + v), (x.times(&y, "1"), u * v), (x.over(&y, "1"), u / v)] {
                prop_assert!(result.low <= one * (1.0 + 1e-12) && one <= result.high * (1.0 + 1e-12));
                prop_assert!(result.low <= result.value && result.value <= result.high);
                prop_assert_eq!((result.grade, result.rests_on), (Grade::Derived, Grade::Marketing));
            }
        }
    }

    #[test]
    fn one_unverified_part_makes_the_whole_unverified() {
        let mut recalled = estimate(2.0, 0.0, 0.0, Grade::Published);
        recalled.seen = Seen::Unverified;
        assert_eq!(Estimate::counted(3.0, "1").times(&recalled, "min").seen, Seen::Unverified);
    }
}
