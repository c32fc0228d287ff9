//! Why no plan can be made.

use stubble_design::ZoneKind;
use stubble_evidence::UnknownFigure;

/// Why no plan can be made: what, where, what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Nothing to do.
    #[error("the design holds no dots; widen the treated zones or raise their density")]
    NoDots,
    /// More than can be numbered.
    #[error("the design holds {dots} dots, more than can be numbered; lower the density or the areas")]
    TooManyDots {
        /// Number of dots.
        dots: u64,
    },
    /// A zone's number makes no sense.
    #[error("zone {zone:?}, session {session}: {field} is {value}, but has to be a finite number above 0")]
    Zone {
        /// Zone.
        zone: ZoneKind,
        /// Session.
        session: u8,
        /// Field.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// An area makes no sense.
    #[error("{field} is {value}, but has to be a finite number above 0")]
    Area {
        /// Field.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// Sessions are not numbered 1, 2, 3 ...
    #[error("session {session} holds no dots or is no session; number the sessions from 1 without gaps")]
    SessionGap {
        /// Session.
        session: u8,
    },
    /// An impression lies in a zone without technique.
    #[error("session {session} has dots in zone {zone:?}, for which no technique is given; add one")]
    NoTechnique {
        /// Zone.
        zone: ZoneKind,
        /// Session.
        session: u8,
    },
    /// An impression names a pigment that is not in the layout.
    #[error("session {session}, zone {zone:?}: pigment {index} is not in the layout's list of pigments")]
    NoPigment {
        /// Zone.
        zone: ZoneKind,
        /// Session.
        session: u8,
        /// Index into the list.
        index: u16,
    },
    /// Not an ISO 4217 code.
    #[error("`{code}` is no currency; use an ISO 4217 code such as EUR")]
    Currency {
        /// What was given.
        code: String,
    },
    /// A region without price level.
    #[error("no prices for region `{region}`; there are prices for {known}; add `factor_...` to cost.toml")]
    Region {
        /// What was given.
        region: String,
        /// Regions with prices.
        known: String,
    },
    /// A price or amount cannot be used.
    #[error("`{id}` is {number}, but has to be a finite number of 0 or more")]
    Price {
        /// Figure or field.
        id: String,
        /// Its value.
        number: f64,
    },
    /// A clinic's price list without prices.
    #[error(
        "the clinic's price list holds no price; give at least one of consultation, sitting, hour, thousand_dots, cm2, bottle, aftercare_kit"
    )]
    NoPrices,
    /// Prices in a currency that the region does not have.
    #[error(
        "prices in {wanted} cannot be compared in region `{region}`; choose a region with that currency, or give the alternatives' prices in it"
    )]
    Mixed {
        /// Currency asked for.
        wanted: crate::Currency,
        /// Region.
        region: String,
    },
    /// A finding names no screening rule.
    #[error("`{rule}` is no screening rule; the rules are {known}")]
    Finding {
        /// What was given.
        rule: String,
        /// Ids of the rules.
        known: String,
    },
    /// A stage or score outside its scale.
    #[error("{what} is {value}, but lies from {low} to {high}")]
    Scale {
        /// Stage or score.
        what: &'static str,
        /// Its value.
        value: u8,
        /// Least.
        low: u8,
        /// Greatest.
        high: u8,
    },
    /// A certificate names no limit.
    #[error("`{name}` is no ink limit; the limits are {known}")]
    Limit {
        /// What was given.
        name: String,
        /// Names of the limits.
        known: String,
    },
    /// A nine-dot test that tells nothing.
    #[error(
        "nine-dot test: {problem}; measure the dots again, or set new ones at three depths and three dilutions"
    )]
    TestDots {
        /// What is wrong.
        problem: String,
    },
    /// A date beyond the calendar.
    #[error("a date of the plan falls outside the calendar (years -9999 to 9999); check the dates given")]
    Date,
    /// A figure is missing.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
}
