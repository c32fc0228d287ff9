//! Prices against cases worked out by hand, to the cent.

use rust_decimal::Decimal;
use stubble_plan::{ClinicPrices, HairLoss, Person, PlanInput, PriceBasis, QuoteItem, plan};

use crate::EVIDENCE;
use crate::properties::input;

fn job(area_cm2: f64, region: &str) -> PlanInput {
    PlanInput {
        region: region.to_owned(),
        ..input(&[3000, 4000, 3000], area_cm2, Person::unknown(HairLoss::Unknown))
    }
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_default_table_is_read_at_the_area_in_each_currency() {
    let evidence = &*EVIDENCE;
    // 120 cm² lies halfway between Norwood IV (100) and V (140): (800+1000)/2, (1300+1600)/2, (2200+2600)/2 pounds.
    for (region, expected) in [
        ("GB", "1450.00 GBP (900.00-2400.00)"),
        ("US", "2320.00 USD (1440.00-3840.00)"),
        ("eu", "1595.00 EUR (990.00-2640.00)"),
        ("AU", "2175.00 AUD (1350.00-3600.00)"),
    ] {
        let quote = plan(&job(120.0, region), evidence).unwrap().quote;
        assert_eq!(quote.total.to_string(), expected);
        assert!(matches!(quote.basis, PriceBasis::DefaultTable { year: Some(2024), .. }));
    }
    // Below the least row the least price holds; beyond the last row the slope from VI (190) to VII (240) goes on.
    let at = |area| plan(&job(area, "GB"), evidence).unwrap().quote.total.to_string();
    assert_eq!(at(5.0), "550.00 GBP (350.00-900.00)");
    assert_eq!(at(340.0), "3000.00 GBP (2000.00-4100.00)");
    // Touch-up: 15, 22 and 30 % of 900, 1,450 and 2,400.
    let touch_up = plan(&job(120.0, "GB"), evidence).unwrap().quote.touch_up;
    assert_eq!(touch_up.to_string(), "319.00 GBP (135.00-720.00)");
}

#[test]
fn a_clinic_quote_adds_up_to_the_cent() {
    let prices = ClinicPrices {
        currency: "EUR".parse().unwrap(),
        consultation: Some(dec("50.00")),
        sitting: Some(dec("89.90")),
        hour: None,
        thousand_dots: Some(dec("33.33")),
        cm2: Some(dec("1.05")),
        bottle: None,
        aftercare_kit: Some(dec("19.99")),
        touch_up: Some(dec("149")),
        tax_percent: Some(dec("19")),
    };
    let quote = plan(&PlanInput { prices: Some(prices), ..job(120.04, "GB") }, &EVIDENCE).unwrap().quote;
    // 50.00 + 3 × 89.90 + 10 × 33.33 + 120.0 × 1.05 + 19.99 = 798.99; 19 % of it is 151.8081; together 950.80.
    let lines: Vec<String> = quote.lines.iter().map(|l| l.amount.value.to_string()).collect();
    assert_eq!(lines, ["50.00", "269.70", "333.30", "126.00", "19.99", "151.81"]);
    assert_eq!(quote.lines.last().unwrap().item, QuoteItem::Tax);
    assert_eq!(quote.total.to_string(), "950.80 EUR");
    assert_eq!(quote.touch_up.to_string(), "149.00 EUR");
}

#[test]
fn a_currency_without_cents_is_rounded_to_whole_units() {
    let prices = ClinicPrices {
        currency: "JPY".parse().unwrap(),
        consultation: None,
        sitting: None,
        hour: None,
        thousand_dots: Some(dec("1234.55")),
        cm2: None,
        bottle: None,
        aftercare_kit: None,
        touch_up: None,
        tax_percent: None,
    };
    let job = PlanInput { prices: Some(prices), ..job(120.0, "GB") };
    let quote = plan(&job, &EVIDENCE).unwrap().quote;
    assert_eq!(quote.total.to_string(), "12350 JPY");
}

#[test]
fn hours_are_billed_by_the_quarter_over_their_range() {
    let text = r#"{"currency": "GBP", "hour": "100"}"#;
    let prices: ClinicPrices = serde_json::from_str(text).unwrap();
    let plan = plan(&PlanInput { prices: Some(prices), ..job(120.0, "GB") }, &EVIDENCE).unwrap();
    let quarters = |minutes: f64| Decimal::from((minutes / 15.0).ceil() as i64) * dec("25");
    let total = &plan.quote.total;
    assert_eq!(total.value, quarters(plan.totals.minutes.value));
    assert_eq!(total.low, quarters(plan.totals.minutes.low));
    assert_eq!(total.high, quarters(plan.totals.minutes.high));
    assert!(total.figures.contains(&"technique.dots_per_minute".to_owned()));
}

#[test]
fn prices_that_cannot_be_are_refused() {
    let evidence = &*EVIDENCE;
    let with =
        |text: &str| PlanInput { prices: Some(serde_json::from_str(text).unwrap()), ..job(120.0, "GB") };
    assert!(
        plan(&with(r#"{"currency": "GBP"}"#), evidence).unwrap_err().to_string().contains("holds no price")
    );
    assert!(
        plan(&with(r#"{"currency": "GBP", "hour": "-1"}"#), evidence).unwrap_err().to_string().contains("-1")
    );
    assert!(serde_json::from_str::<ClinicPrices>(r#"{"currency": "pounds"}"#).is_err());
}
