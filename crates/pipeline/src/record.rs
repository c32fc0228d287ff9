//! What the case file keeps of each stage.

use std::collections::BTreeMap;

use jiff::civil::Date;
use stubble_case::{
    Case, DesignRecord, FindingRecord, HeadRecord, Measured, PlacementRecord, hairline_distances,
};
use stubble_design::Design;
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_placement::Layout;
use stubble_plan::Plan;

/// Names of the measures that a head fitted to photos is had again from.
pub(crate) const HEAD_LENGTH: &str = "head length";
pub(crate) const HEAD_BREADTH: &str = "head breadth above the ears";
pub(crate) const HEAD_HEIGHT: &str = "head height above the ears";

/// The case of one client's plan; its files are added by [`stubble_case::Archive::new`].
#[must_use]
pub fn case(
    client: &str,
    date: Date,
    seed: u64,
    (head, design, layout): (&Head, &Design, &Layout),
    plan: Plan,
    evidence: &Evidence,
) -> Case {
    let distances = design.hairline.as_ref().map_or_else(Vec::new, |line| hairline_distances(head, line));
    let findings = design.findings.iter().map(FindingRecord::of).collect();
    Case::new(
        client,
        date,
        seed,
        head_record(head),
        DesignRecord::of(design, distances, findings),
        PlacementRecord::of(layout),
        plan,
        evidence,
    )
}

/// The measures of a head with their errors, from those of its landmarks.
#[must_use]
pub fn head_record(head: &Head) -> HeadRecord {
    let measures = head.measures;
    let ends_mm = head.landmarks.nasion.error_mm.hypot(head.landmarks.inion.error_mm);
    let ears_mm = head.landmarks.left_preauricular.error_mm.hypot(head.landmarks.right_preauricular.error_mm);
    let measured = |value: f64, error: f64| Measured { value, error };
    let area = head.scalp.hair_bearing_cm2();
    HeadRecord::of(
        head,
        // The border of the scalp moves with the landmarks: its length times half their error, both ways.
        measured(area, area * 2.0 * ends_mm.max(1.0) / measures.sagittal_mm),
        BTreeMap::from([
            (HEAD_LENGTH.to_owned(), measured(measures.length_mm, head.landmarks.glabella.error_mm)),
            (HEAD_BREADTH.to_owned(), measured(measures.breadth_mm, head.landmarks.glabella.error_mm)),
            (HEAD_HEIGHT.to_owned(), measured(measures.height_mm, head.landmarks.vertex.error_mm)),
            (
                "head circumference".to_owned(),
                measured(measures.circumference_mm, 2.0 * head.landmarks.glabella.error_mm),
            ),
            ("nasion to inion over the top".to_owned(), measured(measures.sagittal_mm, ends_mm)),
            ("ear to ear over the top".to_owned(), measured(measures.coronal_mm, ears_mm)),
        ]),
    )
}
