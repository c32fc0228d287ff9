//! What it takes: dots and a person in, a dated and priced treatment out.
//!
//! [`plan`] counts each session's dots ([`SessionPlan`]), turns them into minutes and millilitres with the figures of
//! [`stubble_evidence`], asks the screening rules whether and from when this person can be treated ([`Suitability`],
//! [`Step`]), prices it ([`Quote`]) and says what about it deserves a second look ([`Caution`]). Every number is an
//! [`Estimate`] or [`Money`] and keeps its range, grade and sources; money is decimal throughout.
//!
//! ```
//! use jiff::civil::date;
//! use stubble_design::ZoneKind;
//! use stubble_evidence::Evidence;
//! use stubble_plan::{HairLoss, Person, PlanInput, ZoneSession, plan};
//!
//! let dots = |session, dots| ZoneSession {
//!     zone: ZoneKind::Core, session, dots, area_cm2: 100.0,
//!     diameter_mm: 0.15, depth_mm: 0.3, pigment: "carbon black 1:15".into(),
//! };
//! let input = PlanInput {
//!     zones: vec![dots(1, 3000), dots(2, 4000), dots(3, 3000)],
//!     treated_area_cm2: 100.0,
//!     scalp_area_cm2: 600.0,
//!     person: Person::unknown(HairLoss::Norwood(4)),
//!     date: date(2026, 3, 2),
//!     region: "GB".into(),
//!     prices: None,
//! };
//! let plan = plan(&input, &Evidence::builtin())?;
//! assert_eq!(plan.sessions.len(), 3);
//! assert_eq!(plan.totals.cost.to_string(), "1300.00 GBP (800.00-2200.00)");
//! assert_eq!(plan.totals.cost.grade.word(), "derived");
//! # Ok::<(), stubble_plan::PlanError>(())
//! ```

mod alternatives;
mod caution;
mod certificate;
mod combination;
mod cost;
mod error;
mod guide;
mod ink;
mod input;
mod money;
mod nine_dots;
mod pages;
mod personal;
mod removal;
mod schedule;
mod screening;
mod session;
mod words;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use stubble_evidence::Estimate;
use stubble_evidence::{AftercareStep, Evidence};

pub use alternatives::{BreakEven, Comparison, Course, CourseKind, compare, compare_in};
pub use caution::{Caution, CautionKind};
pub use certificate::{
    Certificate, CertificateCheck, CertificateVerdict, Found, LimitAnswer, LimitCheck, check_certificate,
};
pub use combination::{Combined, Order, combination};
pub use cost::{PriceBasis, Quote, QuoteItem, QuoteLine};
pub use error::PlanError;
pub use guide::{Block, Topic, guide, guide_with};
pub use ink::{Ink, PigmentTotal};
pub use input::{
    ClinicPrices, Finding, HairColour, HairLoss, Person, PlanInput, Sex, SkinGroup, ZoneSession,
};
pub use money::{Currency, Money};
pub use nine_dots::{LogFit, PersonalFit, Predicted, TestDot, fit_nine_dots};
pub use pages::guide_pages;
pub use removal::Removal;
pub use schedule::{DateWindow, Step, StepKind};
pub use screening::{Reason, ReasonRemark, Suitability, Verdict};
pub use session::{SessionPlan, ZonePlan};
pub use words::{grade_mark, in_per_cent, in_words, money_in_words};

/// A treatment: whether, when, how long, how much of what, at what price, and what to do afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Whether it suits this person.
    pub suitability: Suitability,
    /// The sessions, in order.
    pub sessions: Vec<SessionPlan>,
    /// Sums over the sessions.
    pub totals: Totals,
    /// Itemised price.
    pub quote: Quote,
    /// When a touch-up is likely to be wanted.
    pub touch_up: TouchUp,
    /// Dated steps from the consultation to the touch-up, by first day.
    pub steps: Vec<Step>,
    /// What deserves a second look.
    pub cautions: Vec<Caution>,
    /// What it takes to undo it.
    pub removal: Removal,
    /// What to do after each session, by day.
    pub aftercare: Vec<AftercareStep>,
}

/// Sums over the sessions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Dots.
    pub dots: u32,
    /// Treated area, cm².
    pub treated_area_cm2: f64,
    /// Area of the whole scalp, cm².
    pub scalp_area_cm2: f64,
    /// Dots per treated cm².
    pub dots_per_cm2: f64,
    /// Time in the chair, min.
    pub minutes: Estimate,
    /// Ready ink to mix, ml.
    pub ink: Estimate,
    /// Undiluted pigments.
    pub pigments: Vec<PigmentTotal>,
    /// Days between sessions; none with a single session.
    pub interval_days: Option<Estimate>,
    /// Price of the first treatment.
    pub cost: Money,
}

/// A likely touch-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TouchUp {
    /// Years after the last session.
    pub after_years: Estimate,
    /// When; none while the sessions have no date.
    pub window: Option<DateWindow>,
    /// Time in the chair, min.
    pub minutes: Estimate,
    /// Price at today's level.
    pub cost: Money,
}

/// Makes the plan.
///
/// # Errors
/// If the input has no dots or a number that makes no sense, names an unknown region or finding, or a figure is missing.
pub fn plan(input: &PlanInput, evidence: &Evidence) -> Result<Plan, PlanError> {
    input.check()?;
    let mut sessions = session::sessions(input, evidence)?;
    let screened = screening::screen(input, evidence)?;
    let interval_days = match screened.start {
        Some(start) => schedule::date_sessions(&mut sessions, start, evidence)?,
        None => evidence.estimate("technique.interval_days")?,
    };
    let zero = |unit| Estimate::counted(0.0, unit);
    let minutes = sessions.iter().fold(zero("min"), |sum, s| sum.plus(&s.minutes));
    let inks = || sessions.iter().flat_map(|s| &s.inks);
    let ink = inks().fold(zero("ml"), |sum, i| sum.plus(&i.ready));
    let pigments = ink::pigment_totals(inks(), evidence)?;
    let quote = cost::quote(input, &sessions, &minutes, &pigments, evidence)?;
    let touch_up = touch_up(&sessions, &quote, evidence)?;
    let steps = schedule::steps(&sessions, screened.steps, &screened.pauses, &touch_up, evidence)?;
    let removal = removal::removal(&pigments, quote.total.currency, &input.region, evidence)?;
    let dots: u64 = sessions.iter().map(|s| u64::from(s.dots)).sum();
    let totals = Totals {
        dots: u32::try_from(dots).unwrap_or(u32::MAX),
        treated_area_cm2: input.treated_area_cm2,
        scalp_area_cm2: input.scalp_area_cm2,
        dots_per_cm2: dots as f64 / input.treated_area_cm2,
        minutes,
        ink,
        pigments,
        interval_days: (sessions.len() > 1).then_some(interval_days),
        cost: quote.total.clone(),
    };
    Ok(Plan {
        suitability: screened.suitability,
        cautions: caution::cautions(input, &sessions, evidence)?,
        sessions,
        totals,
        quote,
        touch_up,
        steps,
        removal,
        aftercare: evidence.aftercare().into_iter().cloned().collect(),
    })
}

/// What the health answers alone say, before there is a design.
///
/// # Errors
/// If a finding names no rule, the score is out of range, or a figure is missing.
pub fn screen_person(
    person: &Person,
    date: Date,
    region: &str,
    evidence: &Evidence,
) -> Result<Suitability, PlanError> {
    let input = PlanInput {
        zones: Vec::new(),
        treated_area_cm2: 0.0,
        scalp_area_cm2: 0.0,
        person: person.clone(),
        date,
        region: region.to_owned(),
        prices: None,
    };
    input.person.check()?;
    Ok(screening::screen(&input, evidence)?.suitability)
}

fn touch_up(sessions: &[SessionPlan], quote: &Quote, evidence: &Evidence) -> Result<TouchUp, PlanError> {
    let after_years = evidence.estimate("technique.touch_up_after_years")?;
    let minutes = evidence.estimate("technique.touch_up_hours")?.scaled(60.0, "min");
    let last = sessions.last().and_then(|s| s.window).map(|w| w.target);
    let window = match last {
        Some(day) => Some(DateWindow {
            earliest: schedule::after_years(day, after_years.low)?,
            target: schedule::after_years(day, after_years.value)?,
            latest: schedule::after_years(day, after_years.high)?,
        }),
        None => None,
    };
    Ok(TouchUp { after_years, window, minutes, cost: quote.touch_up.clone() })
}
