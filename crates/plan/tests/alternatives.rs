//! The comparison against sums worked out by hand, to the cent, in three currencies.

use stubble_plan::{BreakEven, Comparison, CourseKind, HairLoss, Person, PlanInput, compare, plan};

use crate::EVIDENCE;
use crate::properties::input;

fn compared(region: &str, years: u8) -> Comparison {
    let evidence = &*EVIDENCE;
    let person = Person::unknown(HairLoss::Norwood(4));
    let job = PlanInput { region: region.to_owned(), ..input(&[3000, 4000, 3000], 100.0, person) };
    compare(&plan(&job, evidence).unwrap(), &job, years, evidence).unwrap()
}

fn total(comparison: &Comparison, kind: CourseKind) -> String {
    comparison.courses.iter().find(|c| c.kind == kind).unwrap().total.to_string()
}

#[test]
fn pounds_over_ten_years() {
    let all = compared("GB", 10);
    // Typical: 1,300 in year 1 and 286 in years 5 and 9, at 3 %. Low: 800 in year 1 and 120 in year 7, at 6 %.
    // High: 2,200 in year 1 and 660 in years 3, 5, 7 and 9, at 0 %.
    assert_eq!(total(&all, CourseKind::Micropigmentation), "1779.88 GBP (884.60-4840.00)");
    // 30 (20, 60) dollars at 1.60 are 18.75 (12.50, 37.50) pounds a month: 225 (150, 450) a year.
    assert_eq!(total(&all, CourseKind::Minoxidil), "1976.87 GBP (1170.25-4500.00)");
    assert_eq!(total(&all, CourseKind::Nothing), "0.00 GBP");
}

#[test]
fn dollars_and_euros() {
    let dollars = compared("US", 10);
    // 2,080 in year 1, 457.60 in years 5 and 9, at 3 %.
    assert!(total(&dollars, CourseKind::Micropigmentation).starts_with("2847.81 USD"));
    assert!(total(&dollars, CourseKind::Finasteride).starts_with("2635.83 USD"));
    // 10,400 (4,000, 15,000) dollars at 1.1 euros for 1.6 dollars, paid once.
    assert_eq!(total(&compared("EU", 1), CourseKind::Transplant), "7150.00 EUR (2750.00-10312.50)");
}

#[test]
fn plasma_comes_three_times_and_then_every_few_months() {
    let all = compared("US", 2);
    let plasma = all.courses.iter().find(|c| c.kind == CourseKind::PlateletRichPlasma).unwrap();
    // Months 0, 1, 2, then every 5: 7 | 12, 17, 22 (typical); every 6: 8 | 14, 20 (low); every 4: 6, 10 | 14, 18, 22.
    let sessions: Vec<[String; 3]> = plasma.paid.iter().map(|y| y.map(|p| p.to_string())).collect();
    assert_eq!(sessions[0], ["2000.00", "4000.00", "7500.00"]);
    assert_eq!(sessions[1], ["1000.00", "3000.00", "4500.00"]);
}

#[test]
fn break_even_is_the_first_year_that_costs_no_more() {
    let all = compared("GB", 15);
    let even = |kind| all.courses.iter().find(|c| c.kind == kind).unwrap().break_even;
    // Minoxidil's discounted sums: 1,626.81 after year 8 against 1,554.11.
    assert_eq!(even(CourseKind::Minoxidil).typical, Some(8));
    assert_eq!(even(CourseKind::Nothing), BreakEven { earliest: None, typical: None, latest: None });
    assert_eq!(even(CourseKind::Transplant).typical, Some(1));
    assert_eq!(even(CourseKind::Micropigmentation).typical, Some(1));
    for course in &all.courses {
        let b = course.break_even;
        assert!(b.earliest.unwrap_or(99) <= b.typical.unwrap_or(99));
        assert!(b.typical.unwrap_or(99) <= b.latest.unwrap_or(99));
        for year in &course.cumulative {
            assert!(year[0] <= year[1] && year[1] <= year[2], "{:?}", course.kind);
        }
    }
}

#[test]
fn years_and_currencies_that_cannot_be_compared_are_refused() {
    let evidence = &*EVIDENCE;
    let job = input(&[3000], 100.0, Person::unknown(HairLoss::Norwood(4)));
    let made = plan(&job, evidence).unwrap();
    assert!(compare(&made, &job, 16, evidence).unwrap_err().to_string().contains("1 to 15"));
    let prices = serde_json::from_str(r#"{"currency": "CHF", "hour": "200"}"#).unwrap();
    let swiss = PlanInput { prices: Some(prices), ..job };
    let made = plan(&swiss, evidence).unwrap();
    assert!(made.removal.cost.is_none());
    assert!(compare(&made, &swiss, 10, evidence).unwrap_err().to_string().contains("CHF"));
}
