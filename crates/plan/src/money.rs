//! Money: decimal amounts in a named currency, with a range and what they rest on. No binary floating point.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence, Figure, Grade, Seen};

use crate::PlanError;

/// An ISO 4217 currency, written as its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Digits after the decimal point of an amount, e.g. 2 for the euro and 0 for the yen.
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// An amount to the minor unit, half to even.
    pub(crate) fn round(self, amount: Decimal) -> Decimal {
        let digits = self.minor_digits();
        let mut rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven);
        rounded.rescale(digits);
        rounded
    }

    /// Code, e.g. `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Sign, e.g. `€`; several currencies share one.
    #[must_use]
    pub fn sign(self) -> String {
        self.0.symbol().to_string()
    }
}

impl FromStr for Currency {
    type Err = PlanError;

    fn from_str(code: &str) -> Result<Self, PlanError> {
        iso_currency::Currency::from_code(code)
            .map(Self)
            .ok_or_else(|| PlanError::Currency { code: code.to_owned() })
    }
}

impl TryFrom<String> for Currency {
    type Error = PlanError;

    fn try_from(code: String) -> Result<Self, PlanError> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code" })
    }
}

/// An amount with its range, in whole minor units (cents) of its currency, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// Most likely amount.
    #[schemars(with = "String")]
    pub value: Decimal,
    /// Low end.
    #[schemars(with = "String")]
    pub low: Decimal,
    /// High end.
    #[schemars(with = "String")]
    pub high: Decimal,
    /// Currency of all three.
    pub currency: Currency,
    /// Grade of this amount: that of its figure, or `derived` when it was computed.
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

impl Money {
    /// Amounts `[low, value, high]` resting on what `support` rests on, each rounded to the minor unit (half to even).
    pub(crate) fn new(range: [Decimal; 3], currency: Currency, support: &Estimate) -> Self {
        let [low, value, high] = range.map(|amount| currency.round(amount));
        Self {
            value,
            low,
            high,
            currency,
            grade: support.grade,
            rests_on: support.rests_on,
            seen: support.seen,
            sources: support.sources.clone(),
            figures: support.figures.clone(),
        }
    }

    /// An exact price that the clinic itself states.
    pub(crate) fn stated(amount: Decimal, currency: Currency) -> Self {
        let own = Estimate {
            grade: Grade::Practitioner,
            rests_on: Grade::Practitioner,
            seen: Seen::Read,
            sources: vec!["own".to_owned()],
            ..Estimate::counted(0.0, "")
        };
        Self::new([amount; 3], currency, &own)
    }

    /// What it rests on, to carry into further arithmetic.
    pub(crate) fn support(&self) -> Estimate {
        Estimate {
            grade: self.grade,
            rests_on: self.rests_on,
            seen: self.seen,
            sources: self.sources.clone(),
            figures: self.figures.clone(),
            ..Estimate::counted(0.0, "")
        }
    }

    /// Sum; both have to be of one currency, which every caller in this crate makes sure of.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let range = [self.low + other.low, self.value + other.value, self.high + other.high];
        Self::new(range, self.currency, &self.support().supported_by(&other.support()))
    }

    /// Times a range `[low, value, high]` of factors that are 0 or more, resting also on `support`.
    pub(crate) fn times(&self, by: [Decimal; 3], support: &Estimate) -> Self {
        let range = [self.low * by[0], self.value * by[1], self.high * by[2]];
        Self::new(range, self.currency, &self.support().supported_by(support))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            write!(f, "{} {}", self.value, self.currency)
        } else {
            write!(f, "{} {} ({}-{})", self.value, self.currency, self.low, self.high)
        }
    }
}

/// Price level of a region: its currency per pound of the default table.
pub(crate) fn price_level<'a>(region: &str, evidence: &'a Evidence) -> Result<&'a Figure, PlanError> {
    evidence.figure(&format!("cost.factor_{}", region.to_lowercase())).map_err(|_| {
        let known = evidence.iter().filter_map(|f| f.id.strip_prefix("cost.factor_")).map(str::to_uppercase);
        PlanError::Region { region: region.to_owned(), known: known.collect::<Vec<_>>().join(", ") }
    })
}

/// A number of a data file as the decimal that stands in the file: the shortest text that reads back as the same number.
pub(crate) fn decimal(number: f64, id: &str) -> Result<Decimal, PlanError> {
    Decimal::from_str(&number.to_string()).map_err(|_| PlanError::Price { id: id.to_owned(), number })
}

/// The range `[low, value, high]` of a figure in decimals.
pub(crate) fn decimal_range(figure: &Figure) -> Result<[Decimal; 3], PlanError> {
    Ok([
        decimal(figure.low, &figure.id)?,
        decimal(figure.value, &figure.id)?,
        decimal(figure.high, &figure.id)?,
    ])
}
