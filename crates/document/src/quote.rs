//! What it costs, line by line.

use rust_decimal::Decimal;
use serde::Serialize;
use stubble_case::Case;
use stubble_plan::{Money, PriceBasis, QuoteItem, QuoteLine};

use crate::cover::Row;
use crate::language::Words;
use crate::numbers::Shown;

/// A line of the quote as it goes on an invoice.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    item: String,
    quantity: String,
    each: String,
    amount: Shown,
}

/// The sentence above the quote.
pub(crate) fn lead(case: &Case, words: &Words) -> String {
    match &case.plan.quote.basis {
        PriceBasis::Clinic => words.get("costs-clinic"),
        PriceBasis::DefaultTable { region, year: None } => words.with("costs-table", &[("region", region)]),
        PriceBasis::DefaultTable { region, year: Some(year) } => {
            words.with("costs-table-year", &[("region", region), ("year", &year.to_string())])
        }
    }
}

/// Lines of the quote, the total, and a later touch-up, as rows of the plan.
pub(crate) fn rows(case: &Case, words: &Words) -> Vec<Row> {
    let quote = &case.plan.quote;
    let row = |label: String, amount: &Money| Row::new(label, Shown::money(amount, words));
    let mut rows: Vec<Row> = quote
        .lines
        .iter()
        .map(|line| {
            let quantity = quantity(line, words);
            let name = words.get(item(line.item));
            row(if quantity.is_empty() { name } else { format!("{name}, {quantity}") }, &line.amount)
        })
        .collect();
    rows.push(row(words.get("line-total"), &quote.total));
    rows.push(row(words.get("line-touch-up"), &quote.touch_up));
    rows
}

/// Lines with quantity, price of each and amount.
pub(crate) fn lines(case: &Case, words: &Words) -> Vec<Line> {
    case.plan
        .quote
        .lines
        .iter()
        .map(|line| Line {
            item: words.get(item(line.item)),
            quantity: quantity(line, words),
            each: each(line, words),
            amount: Shown::money(&line.amount, words),
        })
        .collect()
}

fn item(item: QuoteItem) -> &'static str {
    match item {
        QuoteItem::WholeCase => "line-whole",
        QuoteItem::Consultation => "line-consultation",
        QuoteItem::Sitting => "line-sitting",
        QuoteItem::Hour => "line-hour",
        QuoteItem::ThousandDots => "line-dots",
        QuoteItem::Cm2 => "line-cm2",
        QuoteItem::Bottle => "line-bottle",
        QuoteItem::AftercareKit => "line-kit",
        QuoteItem::Tax => "line-tax",
    }
}

/// How many, where more than one can be.
fn quantity(line: &QuoteLine, words: &Words) -> String {
    let once = [QuoteItem::WholeCase, QuoteItem::Consultation, QuoteItem::AftercareKit];
    let [_, quantity, _] = line.quantity;
    if once.contains(&line.item) { String::new() } else { words.decimal(&quantity.normalize().to_string()) }
}

/// The price of one, where the quantity is exact and divides the amount without rest.
fn each(line: &QuoteLine, words: &Words) -> String {
    let [low, quantity, high] = line.quantity;
    let exact = low == high && !quantity.is_zero() && line.item != QuoteItem::Tax;
    let digits = line.amount.currency.minor_digits();
    let each: Option<Decimal> = line.amount.value.checked_div(quantity).map(|each| each.round_dp(digits));
    match each {
        Some(each)
            if exact && line.amount.low == line.amount.high && each * quantity == line.amount.value =>
        {
            words.left_to_right(format!(
                "{}{}",
                line.amount.currency.sign(),
                words.decimal(&each.to_string())
            ))
        }
        _ => String::new(),
    }
}
