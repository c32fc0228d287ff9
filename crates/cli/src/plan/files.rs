//! What is said when all is written.

use std::path::Path;

use stubble_case::Case;
use stubble_evidence::Estimate;

/// Says in a few lines what was made and where.
pub(super) fn summary(case: &Case, out: &Path) {
    let totals = &case.plan.totals;
    outln!("Plan of {} in {}", case.client, out.display());
    outln!(
        "  scalp     {:.0} cm², of which {:.0} cm² are treated",
        totals.scalp_area_cm2,
        totals.treated_area_cm2
    );
    outln!("  dots      {} in {} sessions", totals.dots, case.plan.sessions.len());
    outln!("  time      {}", range(&totals.minutes));
    outln!("  ink       {}", range(&totals.ink));
    outln!("  cost      {} [{}]", totals.cost, totals.cost.grade.word());
    outln!(
        "  open {} first; the dots are in dots.csv, the pictures in pictures/",
        out.join("plan.pdf").display()
    );
}

/// A value with its range, unit and grade.
fn range(e: &Estimate) -> String {
    let places = usize::from(e.value < 10.0);
    format!(
        "{:.places$} {} ({:.places$} to {:.places$}) [{}]",
        e.value,
        e.unit,
        e.low,
        e.high,
        e.grade.word()
    )
}
