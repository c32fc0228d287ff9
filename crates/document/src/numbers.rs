//! Numbers as people read them: grouped, rounded to what is known, with the unit, as the paper's language writes them.

use rust_decimal::Decimal;
use serde::Serialize;
use stubble_evidence::{Estimate, Grade, Seen};
use stubble_plan::Money;

use crate::language::{Language, Words};

/// A narrow space that does not break.
pub(crate) const THIN: char = '\u{202f}';

/// A number on paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Shown {
    /// Value and unit.
    pub(crate) text: String,
    /// Range, where the ends differ.
    pub(crate) range: Option<String>,
    /// What it rests on; none where it was counted in this plan.
    pub(crate) grade: Option<Grade>,
    /// Recalled, not read in its source.
    pub(crate) unverified: bool,
}

impl Shown {
    /// A number counted or measured in this plan.
    pub(crate) fn counted(text: String) -> Self {
        Self { text, range: None, grade: None, unverified: false }
    }

    /// A measured number with its standard deviation.
    pub(crate) fn measured(value: f64, error: f64, unit: &str, words: &Words) -> Self {
        let range = (error > 0.0).then(|| words.plus_minus(&words.quantity(error, unit)));
        Self { text: words.quantity(value, unit), range, grade: None, unverified: false }
    }

    /// An estimate with its range and what it rests on.
    pub(crate) fn estimate(estimate: &Estimate, words: &Words) -> Self {
        Self {
            text: words.quantity(estimate.value, &estimate.unit),
            range: words.range(estimate.low, estimate.high, &estimate.unit),
            grade: (!estimate.figures.is_empty()).then_some(estimate.rests_on),
            unverified: estimate.seen == Seen::Unverified,
        }
    }

    /// An amount with its range and what it rests on.
    pub(crate) fn money(money: &Money, words: &Words) -> Self {
        let sign = money.currency.sign();
        // An assumed price is not known to the cent, a stated one is.
        let digits = if money.low == money.high { money.currency.minor_digits() } else { 0 };
        let text = |amount: &Decimal| {
            words.left_to_right(format!(
                "{sign}{}",
                words.decimal(&grouped(&amount.round_dp(digits).to_string()))
            ))
        };
        Self {
            text: text(&money.value),
            range: (money.low != money.high).then(|| format!("{} – {}", text(&money.low), text(&money.high))),
            grade: Some(money.rests_on),
            unverified: money.seen == Seen::Unverified,
        }
    }
}

impl Words {
    /// `low – high` with the unit once, or nothing if both read the same.
    pub(crate) fn range(&self, low: f64, high: f64, unit: &str) -> Option<String> {
        let (low_text, high_text) = (self.quantity(low, unit), self.quantity(high, unit));
        if low_text == high_text {
            return None;
        }
        let bare =
            if is_currency(unit) || ["min", "h"].contains(&unit) { low_text } else { self.number(low) };
        Some(format!("{bare} – {high_text}"))
    }

    /// A value with its unit: `96.4 cm²`, `3 h 20 min`, `£1,300`.
    pub(crate) fn quantity(&self, value: f64, unit: &str) -> String {
        let n = self.number(value);
        match unit {
            "1" | "" => n,
            "min" => self.duration(value),
            "h" => self.duration(value * 60.0),
            "deg" => format!("{n}°"),
            "percent" | "%" => self.unit("unit-percent", &n),
            "mm" => self.unit("unit-mm", &n),
            "ml" => self.unit("unit-ml", &n),
            "cm2" => self.unit("unit-cm2", &n),
            "um" => self.unit("unit-um", &n),
            "per_cm2" => self.unit("unit-per-cm2", &n),
            "per_cm" => self.unit("unit-per-cm", &n),
            "per_min" => self.unit("unit-per-min", &n),
            "ul_per_cm2" => self.unit("unit-ul-per-cm2", &n),
            "d" => self.unit("unit-days", &n),
            "week" => self.unit("unit-weeks", &n),
            "month" => self.unit("unit-months", &n),
            "points" => self.unit("unit-points", &n),
            _ if unit.contains("_per_GBP") => format!("×{THIN}{n}"),
            "y" | "years" => self.unit("unit-years", &n),
            _ if is_currency(unit) => self.money(value, unit),
            _ => format!("{n}{THIN}{}", unit.replace('_', " ")),
        }
    }

    /// A length to whole tenths or hundredths of a millimetre.
    pub(crate) fn mm(&self, value_mm: f64, decimals: usize) -> String {
        self.unit("unit-mm", &self.decimal(&format!("{value_mm:.decimals$}")))
    }

    /// A quantity as an error of a measure.
    pub(crate) fn plus_minus(&self, quantity: &str) -> String {
        self.signed(format!("±{THIN}{quantity}"))
    }

    /// Keeps a sign before its number where letters run the other way; what follows the number is free to.
    fn signed(&self, text: String) -> String {
        let has_sign = text.starts_with(['±', '−']);
        if self.language == Language::Arabic && has_sign { format!("\u{200e}{text}") } else { text }
    }

    /// A number with its unit, kept together on the line.
    fn unit(&self, key: &str, number: &str) -> String {
        self.with(key, &[("n", number)]).replacen(' ', &THIN.to_string(), 1)
    }

    /// Grouped in threes, with as many decimals as make three figures, without closing zeros.
    pub(crate) fn number(&self, value: f64) -> String {
        self.signed(self.decimal(&number(value)))
    }

    /// A count.
    pub(crate) fn count(&self, n: u64) -> String {
        self.number(n as f64)
    }

    /// Minutes as hours and minutes, to five minutes above one hour.
    pub(crate) fn duration(&self, minutes: f64) -> String {
        if !minutes.is_finite() {
            return "–".to_owned();
        }
        let minutes = if minutes >= 60.0 { (minutes / 5.0).round() * 5.0 } else { minutes.round() };
        let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
        let hours_text = self.unit("unit-hours", &format!("{hours:.0}"));
        let rest_text = self.unit("unit-minutes", &format!("{rest:.0}"));
        match (hours > 0.0, rest > 0.0) {
            (true, true) => format!("{hours_text} {rest_text}"),
            (true, false) => hours_text,
            _ => rest_text,
        }
    }

    fn money(&self, value: f64, currency: &str) -> String {
        let amount = self.number(value.round());
        self.left_to_right(match currency {
            "GBP" => format!("£{amount}"),
            "EUR" => format!("€{amount}"),
            "USD" => format!("${amount}"),
            _ => format!("{currency}{THIN}{amount}"),
        })
    }

    /// Keeps a sign before its number where letters run the other way.
    pub(crate) fn left_to_right(&self, text: String) -> String {
        if self.language == Language::Arabic { format!("\u{200e}{text}\u{200e}") } else { text }
    }
}

fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let decimals = match value.abs() {
        0.0 | 100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.01.. => 3,
        _ => 5,
    };
    let text = format!("{:.decimals$}", value.abs());
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let sign = if value < 0.0 && text != "0" { "−" } else { "" };
    format!("{sign}{}", grouped(text))
}

/// Digits in threes from the point, where there are more than four; cents only if there are any.
fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').map_or((decimal, ""), |(w, f)| (w, f));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() > 4 {
            out.push(THIN);
        }
        out.push(digit);
    }
    if fraction.chars().any(|c| c != '0') {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        for (value, text) in [
            (0.0, "0"),
            (0.15, "0.15"),
            (96.44, "96.4"),
            (1234.4, "1234"),
            (18_250.0, "18\u{202f}250"),
            (1_000_000.0, "1\u{202f}000\u{202f}000"),
            (-3.0, "−3"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn units_read_as_people_write_them() {
        let words = Words::of(Language::English);
        assert_eq!(words.quantity(96.4, "cm2"), "96.4\u{202f}cm²");
        assert_eq!(words.quantity(1300.0, "GBP"), "£1300");
        assert_eq!(words.quantity(13_000.0, "TRY"), "TRY\u{202f}13\u{202f}000");
        assert_eq!(words.duration(203.0), "3\u{202f}h 25\u{202f}min");
        assert_eq!(words.duration(59.6), "1\u{202f}h");
        assert_eq!(words.duration(42.2), "42\u{202f}min");
        let german = Words::of(Language::German);
        assert_eq!(german.quantity(1.5, "y"), "1,5\u{202f}Jahre");
    }

    #[test]
    fn a_range_says_its_unit_once() {
        let words = Words::of(Language::English);
        assert_eq!(words.range(2.0, 3.5, "ml"), Some("2 – 3.5\u{202f}ml".to_owned()));
        assert_eq!(words.range(2.0, 2.0, "ml"), None);
    }
}
