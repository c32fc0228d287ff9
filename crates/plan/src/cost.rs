//! What it costs: an itemised quote from the clinic's own prices, or the default table of the region.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Estimate, Evidence};

use crate::money::{decimal, decimal_range, price_level};
use crate::{ClinicPrices, Currency, Money, PigmentTotal, PlanError, PlanInput, SessionPlan};

/// Where the prices of a quote come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum PriceBasis {
    /// The clinic's own prices.
    Clinic,
    /// The default table: an assumption, not an offer.
    DefaultTable {
        /// Region of the price level.
        region: String,
        /// Year of the prices.
        year: Option<i32>,
    },
}

/// An itemised price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// Where the prices come from.
    pub basis: PriceBasis,
    /// Lines; they add up to the total.
    pub lines: Vec<QuoteLine>,
    /// Total of the first treatment, tax included where stated.
    pub total: Money,
    /// A later touch-up.
    pub touch_up: Money,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteLine {
    /// What for.
    pub item: QuoteItem,
    /// How many, low, typical and high.
    #[schemars(with = "[String; 3]")]
    pub quantity: [Decimal; 3],
    /// Amount of the line.
    pub amount: Money,
}

/// What a line of a quote is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteItem {
    /// The whole case at the default price for its area.
    WholeCase,
    /// Consultation.
    Consultation,
    /// Sittings.
    Sitting,
    /// Hours, billed by the quarter.
    Hour,
    /// Thousands of dots.
    ThousandDots,
    /// Treated cm².
    Cm2,
    /// Bottles of pigment.
    Bottle,
    /// Aftercare kit.
    AftercareKit,
    /// Tax in percent.
    Tax,
}

/// The quote for a plan.
pub(crate) fn quote(
    input: &PlanInput,
    sessions: &[SessionPlan],
    minutes: &Estimate,
    pigments: &[PigmentTotal],
    evidence: &Evidence,
) -> Result<Quote, PlanError> {
    match &input.prices {
        Some(prices) => clinic_quote(prices, input, sessions, minutes, pigments, evidence),
        None => default_quote(input, evidence),
    }
}

/// The default table read at the treated area, times the price level of the region.
fn default_quote(input: &PlanInput, evidence: &Evidence) -> Result<Quote, PlanError> {
    let region = input.region.to_uppercase();
    let factor = price_level(&input.region, evidence)?;
    let currency: Currency = factor.unit.split('_').next().unwrap_or_default().parse()?;
    let (pounds, year) = table_price(input.treated_area_cm2, evidence)?;
    let total = Money { currency, ..pounds }.times(decimal_range(factor)?, &Estimate::of(factor));
    let line = QuoteLine { item: QuoteItem::WholeCase, quantity: [Decimal::ONE; 3], amount: total.clone() };
    let touch_up = touch_up_share(&total, evidence)?;
    Ok(Quote { basis: PriceBasis::DefaultTable { region, year }, lines: vec![line], total, touch_up })
}

/// Price of a case of this area: linear between the areas that the rows stand for, the least row below them and the last
/// slope above. Rows are `cost.case_nwN` at
/// `scales.norwood_N_area_cm2`.
fn table_price(area_cm2: f64, evidence: &Evidence) -> Result<(Money, Option<i32>), PlanError> {
    let mut rows = Vec::new();
    let mut support = Estimate::counted(area_cm2, "cm2");
    let mut year = None;
    for stage in 2..=7 {
        let price = evidence.figure(&format!("cost.case_nw{stage}"))?;
        let area = evidence.figure(&format!("scales.norwood_{stage}_area_cm2"))?;
        support = support.supported_by(&Estimate::of(price)).supported_by(&Estimate::of(area));
        year = year.max(price.year);
        rows.push((decimal(area.value, &area.id)?, decimal_range(price)?, &price.unit));
    }
    let area = tenths(area_cm2)?;
    let after = rows.iter().position(|row| row.0 > area).unwrap_or(rows.len() - 1).max(1);
    let ((a0, p0, unit), (a1, p1, _)) = (&rows[after - 1], &rows[after]);
    let area = area.max(rows[0].0);
    let mut range = [Decimal::ZERO; 3];
    for end in 0..3 {
        range[end] = p0[end] + (p1[end] - p0[end]) * (area - a0) / (a1 - a0);
    }
    Ok((Money::new(range, unit.parse()?, &support), year))
}

fn clinic_quote(
    prices: &ClinicPrices,
    input: &PlanInput,
    sessions: &[SessionPlan],
    minutes: &Estimate,
    pigments: &[PigmentTotal],
    evidence: &Evidence,
) -> Result<Quote, PlanError> {
    let exact = Estimate::counted(0.0, "");
    let sittings: u32 = sessions.iter().map(|s| s.sittings).sum();
    let dots: u64 = sessions.iter().map(|s| u64::from(s.dots)).sum();
    let mut bottles = [0u64; 3];
    let mut bottle_support = exact.clone();
    for p in pigments {
        for (sum, count) in bottles.iter_mut().zip([p.bottles.low, p.bottles.value, p.bottles.high]) {
            *sum += count as u64;
        }
        bottle_support = bottle_support.supported_by(&p.bottles);
    }
    let same = |n: Decimal| [n; 3];
    let items = [
        (QuoteItem::Consultation, prices.consultation, same(Decimal::ONE), &exact),
        (QuoteItem::Sitting, prices.sitting, same(sittings.into()), &exact),
        (
            QuoteItem::Hour,
            prices.hour,
            [minutes.low, minutes.value, minutes.high].map(quarter_hours),
            minutes,
        ),
        (
            QuoteItem::ThousandDots,
            prices.thousand_dots,
            same(Decimal::from(dots) / Decimal::from(1000)),
            &exact,
        ),
        (QuoteItem::Cm2, prices.cm2, same(tenths(input.treated_area_cm2)?), &exact),
        (QuoteItem::Bottle, prices.bottle, bottles.map(Decimal::from), &bottle_support),
        (QuoteItem::AftercareKit, prices.aftercare_kit, same(Decimal::ONE), &exact),
    ];
    let mut lines = Vec::new();
    for (item, price, quantity, support) in items {
        let Some(price) = price else { continue };
        let price = Money::stated(not_negative(price, item)?, prices.currency);
        lines.push(QuoteLine { item, quantity, amount: price.times(quantity, support) });
    }
    let net = lines.iter().map(|l| l.amount.clone()).reduce(|a, b| a.plus(&b)).ok_or(PlanError::NoPrices)?;
    let mut total = net.clone();
    if let Some(percent) = prices.tax_percent {
        let percent = not_negative(percent, QuoteItem::Tax)?;
        let amount = net.times(same(percent / Decimal::ONE_HUNDRED), &exact);
        total = net.plus(&amount);
        lines.push(QuoteLine { item: QuoteItem::Tax, quantity: same(percent), amount });
    }
    let touch_up = match prices.touch_up {
        Some(price) => Money::stated(not_negative(price, QuoteItem::Sitting)?, prices.currency),
        None => touch_up_share(&total, evidence)?,
    };
    Ok(Quote { basis: PriceBasis::Clinic, lines, total, touch_up })
}

fn touch_up_share(total: &Money, evidence: &Evidence) -> Result<Money, PlanError> {
    let share = evidence.figure("cost.touch_up_share")?;
    Ok(total.times(decimal_range(share)?, &Estimate::of(share)))
}

fn not_negative(price: Decimal, item: QuoteItem) -> Result<Decimal, PlanError> {
    if price.is_sign_negative() && !price.is_zero() {
        let number = price.to_string().parse().unwrap_or(f64::NAN);
        return Err(PlanError::Price { id: format!("{item:?}"), number });
    }
    Ok(price)
}

/// Minutes as hours, rounded up to the quarter that is billed.
fn quarter_hours(minutes: f64) -> Decimal {
    Decimal::from((minutes / 15.0).ceil() as i64) / Decimal::from(4)
}

/// An area in decimals, to 0.1 cm².
fn tenths(cm2: f64) -> Result<Decimal, PlanError> {
    if cm2 > 1e6 {
        return Err(PlanError::Area { field: "treated_area_cm2", value: cm2 });
    }
    Ok(Decimal::new((cm2 * 10.0).round() as i64, 1))
}
