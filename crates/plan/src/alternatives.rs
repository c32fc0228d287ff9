//! What else there is, and what each costs over the years.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence, Figure, Grade, Seen, Statement};

use crate::money::{Currency, Money, decimal, decimal_range, price_level};
use crate::{Plan, PlanError, PlanInput};

/// Courses of action side by side over the same years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Years compared.
    pub years: u8,
    /// Yearly discount rate; the low end makes later payments weigh most.
    pub discount: Estimate,
    /// Scalp micropigmentation first, doing nothing last.
    pub courses: Vec<Course>,
}

/// One course of action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Course {
    /// What it is.
    pub kind: CourseKind,
    /// What it does, asks and leaves behind: a statement with its grade.
    pub about: Statement,
    /// Paid in each year, low, typical and high, at today's prices.
    #[schemars(with = "Vec<[String; 3]>")]
    pub paid: Vec<[Decimal; 3]>,
    /// Paid up to the end of each year, discounted to today.
    #[schemars(with = "Vec<[String; 3]>")]
    pub cumulative: Vec<[Decimal; 3]>,
    /// The last year's cumulative amount, with what it rests on.
    pub total: Money,
    /// First year at whose end micropigmentation has cost no more than this; none within the years compared.
    pub break_even: BreakEven,
}

/// Break-even years of micropigmentation against a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreakEven {
    /// Low cost of micropigmentation against high cost of the course.
    pub earliest: Option<u8>,
    /// Typical against typical.
    pub typical: Option<u8>,
    /// High cost of micropigmentation against low cost of the course.
    pub latest: Option<u8>,
}

/// What can be done about hair loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// Scalp micropigmentation with its touch-ups.
    Micropigmentation,
    /// Minoxidil on the skin.
    Minoxidil,
    /// Finasteride by mouth.
    Finasteride,
    /// Dutasteride by mouth, off-label.
    Dutasteride,
    /// Platelet-rich plasma.
    PlateletRichPlasma,
    /// Low-level laser device.
    Laser,
    /// Hair transplant.
    Transplant,
    /// Hair system.
    HairSystem,
    /// Nothing.
    Nothing,
}

impl CourseKind {
    const ALL: [Self; 9] = [
        Self::Micropigmentation,
        Self::Minoxidil,
        Self::Finasteride,
        Self::Dutasteride,
        Self::PlateletRichPlasma,
        Self::Laser,
        Self::Transplant,
        Self::HairSystem,
        Self::Nothing,
    ];

    fn about(self) -> &'static str {
        match self {
            Self::Micropigmentation => "cost.about_micropigmentation",
            Self::Minoxidil => "cost.about_minoxidil",
            Self::Finasteride => "cost.about_finasteride",
            Self::Dutasteride => "cost.about_dutasteride",
            Self::PlateletRichPlasma => "cost.about_prp",
            Self::Laser => "cost.about_laser",
            Self::Transplant => "cost.about_transplant",
            Self::HairSystem => "cost.about_hair_system",
            Self::Nothing => "cost.about_nothing",
        }
    }
}

/// Compares a plan with the alternatives over 1 to 15 years.
///
/// Payments fall at the start of their year; year 1 is not discounted. Prices found in dollars are carried to the plan's
/// currency at the price levels of the default table, not at an exchange rate. The low end of a course takes its low
/// prices, its rarest repeats and the high discount rate, the high end the opposite.
///
/// # Errors
/// If `years` is not 1 to 15, the clinic's currency is not that of the region, or a figure is missing.
pub fn compare(
    plan: &Plan,
    input: &PlanInput,
    years: u8,
    evidence: &Evidence,
) -> Result<Comparison, PlanError> {
    compare_in(plan, &input.region, years, evidence)
}

/// Compares a finished plan with the alternatives at the price level of a region; see [`compare`].
///
/// # Errors
/// If `years` is not 1 to 15, the clinic's currency is not that of the region, or a figure is missing.
pub fn compare_in(
    plan: &Plan,
    region: &str,
    years: u8,
    evidence: &Evidence,
) -> Result<Comparison, PlanError> {
    if !(1..=15).contains(&years) {
        return Err(PlanError::Scale { what: "years compared", value: years, low: 1, high: 15 });
    }
    let discount = evidence.figure("cost.discount_rate")?;
    let book = Book { currency: plan.quote.total.currency, region, years, evidence };
    let mut courses: Vec<Course> = Vec::new();
    for kind in CourseKind::ALL {
        let stream = book.stream(kind, plan)?;
        let cumulative = discounted(&stream.paid, discount, book.currency)?;
        let last = cumulative.last().copied().unwrap_or_default();
        let support = stream.support.supported_by(&Estimate::of(discount));
        let smp = courses.first().map_or(&cumulative, |c| &c.cumulative);
        let break_even = break_even(smp, &cumulative);
        courses.push(Course {
            kind,
            about: evidence.statement(kind.about())?.clone(),
            paid: stream.paid,
            total: Money::new(last, book.currency, &support),
            cumulative,
            break_even,
        });
    }
    Ok(Comparison { currency: book.currency, years, discount: Estimate::of(discount), courses })
}

struct Stream {
    paid: Vec<[Decimal; 3]>,
    support: Estimate,
}

struct Book<'a> {
    currency: Currency,
    region: &'a str,
    years: u8,
    evidence: &'a Evidence,
}

impl Book<'_> {
    fn stream(&self, kind: CourseKind, plan: &Plan) -> Result<Stream, PlanError> {
        match kind {
            CourseKind::Micropigmentation => self.micropigmentation(plan),
            CourseKind::Minoxidil => self.every_year("cost.minoxidil_month", 12),
            CourseKind::Finasteride => self.every_year("cost.finasteride_month", 12),
            CourseKind::Dutasteride => self.every_year("cost.dutasteride_month", 12),
            CourseKind::HairSystem => self.every_year("cost.hair_system_year", 1),
            CourseKind::PlateletRichPlasma => self.plasma(),
            CourseKind::Laser => self.once("cost.laser_device"),
            CourseKind::Transplant => self.once("cost.transplant_us"),
            CourseKind::Nothing => {
                Ok(Stream { paid: vec![[Decimal::ZERO; 3]; self.years.into()], support: nothing() })
            }
        }
    }

    /// The first treatment in year 1, then a touch-up each time the interval has passed; the low end touches up rarest.
    fn micropigmentation(&self, plan: &Plan) -> Result<Stream, PlanError> {
        let first = &plan.quote.total;
        let again = &plan.quote.touch_up;
        let after = &plan.touch_up.after_years;
        let mut paid = vec![[Decimal::ZERO; 3]; self.years.into()];
        paid[0] = [first.low, first.value, first.high];
        let ends = [(0, after.high, again.low), (1, after.value, again.value), (2, after.low, again.high)];
        for (end, interval, price) in ends {
            for year in repeats(0.0, interval, f64::from(self.years)) {
                paid[year][end] += price;
            }
        }
        let support = first.support().supported_by(&again.support()).supported_by(after);
        Ok(Stream { paid, support })
    }

    /// Monthly sessions at the start, then one every few months.
    fn plasma(&self) -> Result<Stream, PlanError> {
        let (price, mut support) = self.price("cost.prp_session")?;
        let first = self.evidence.figure("cost.prp_first_sessions")?;
        let interval = self.evidence.figure("cost.prp_interval_months")?;
        support = support.supported_by(&Estimate::of(first)).supported_by(&Estimate::of(interval));
        let start = decimal(first.value.round(), &first.id)?;
        let mut paid = vec![[Decimal::ZERO; 3]; self.years.into()];
        paid[0] = price.map(|p| p * start);
        for (end, months) in [(0, interval.high), (1, interval.value), (2, interval.low)] {
            let last_of_first = first.value.round() - 1.0;
            for year in repeats(last_of_first / 12.0, months / 12.0, f64::from(self.years)) {
                paid[year][end] += price[end];
            }
        }
        Ok(Stream { paid, support })
    }

    fn every_year(&self, id: &str, times: u32) -> Result<Stream, PlanError> {
        let (price, support) = self.price(id)?;
        let paid = vec![price.map(|p| p * Decimal::from(times)); self.years.into()];
        Ok(Stream { paid, support })
    }

    fn once(&self, id: &str) -> Result<Stream, PlanError> {
        let (price, support) = self.price(id)?;
        let mut paid = vec![[Decimal::ZERO; 3]; self.years.into()];
        paid[0] = price;
        Ok(Stream { paid, support })
    }

    /// A price in the currency compared in, to the minor unit.
    fn price(&self, id: &str) -> Result<([Decimal; 3], Estimate), PlanError> {
        let money = convert(self.evidence.figure(id)?, self.currency, self.region, self.evidence)?;
        Ok(([money.low, money.value, money.high], money.support()))
    }
}

/// A price figure in another currency, at the price levels of the default table.
pub(crate) fn convert(
    figure: &Figure,
    currency: Currency,
    region: &str,
    evidence: &Evidence,
) -> Result<Money, PlanError> {
    let range = decimal_range(figure)?;
    let own: Currency = figure.unit.parse()?;
    if own == currency {
        return Ok(Money::new(range, currency, &Estimate::of(figure)));
    }
    let from = price_level(figure.region.as_deref().unwrap_or_default(), evidence)?;
    let to = price_level(region, evidence)?;
    for (level, wanted) in [(from, own), (to, currency)] {
        if level.unit.split('_').next() != Some(wanted.code()) {
            return Err(PlanError::Mixed { wanted, region: region.to_owned() });
        }
    }
    let (from_level, to_level) = (decimal(from.value, &from.id)?, decimal(to.value, &to.id)?);
    let support = Estimate::of(figure).supported_by(&Estimate::of(from)).supported_by(&Estimate::of(to));
    Ok(Money::new(range.map(|amount| amount * to_level / from_level), currency, &support))
}

/// Years, counted from 0, in which something falls that comes back after `interval` years from `start` on.
fn repeats(start: f64, interval: f64, years: f64) -> impl Iterator<Item = usize> {
    let spacing = if interval > 0.0 { interval } else { f64::INFINITY };
    // The small part keeps 12 times a twelfth of a year from falling before the year's end.
    (1..)
        .map(move |n| start + f64::from(n) * spacing + 1e-9)
        .take_while(move |t| *t < years)
        .map(|t| t as usize)
}

fn discounted(
    paid: &[[Decimal; 3]],
    rate: &Figure,
    currency: Currency,
) -> Result<Vec<[Decimal; 3]>, PlanError> {
    let [low, value, high] = decimal_range(rate)?;
    let steps = [high, value, low].map(|r| Decimal::ONE + r);
    if steps.iter().any(|s| *s <= Decimal::ZERO) {
        return Err(PlanError::Price { id: rate.id.clone(), number: rate.low });
    }
    let mut divisor = [Decimal::ONE; 3];
    let mut sum = [Decimal::ZERO; 3];
    let mut out = Vec::with_capacity(paid.len());
    for year in paid {
        for end in 0..3 {
            sum[end] += year[end] / divisor[end];
            divisor[end] *= steps[end];
        }
        out.push(sum.map(|amount| currency.round(amount)));
    }
    Ok(out)
}

fn break_even(smp: &[[Decimal; 3]], other: &[[Decimal; 3]]) -> BreakEven {
    let first = |ours: usize, theirs: usize| {
        let year = smp.iter().zip(other).position(|(a, b)| a[ours] <= b[theirs])?;
        u8::try_from(year + 1).ok()
    };
    BreakEven { earliest: first(0, 2), typical: first(1, 1), latest: first(2, 0) }
}

fn nothing() -> Estimate {
    Estimate { grade: Grade::Derived, seen: Seen::Derived, ..Estimate::counted(0.0, "") }
}
