//! What is uncertain: the page to read before deciding.

use serde::Serialize;
use stubble_case::Case;
use stubble_evidence::{Figure, Grade, Seen};

#[derive(Debug, Serialize)]
pub(crate) struct Doubt {
    title: &'static str,
    text: String,
    grade: Option<Grade>,
}

/// The doubts of the scan, of the trade's numbers, of the pictures, and what this paper is not.
pub(crate) fn doubts(case: &Case) -> Vec<Doubt> {
    let doubt = |title, text: &str, grade| Doubt { title, text: text.to_owned(), grade };
    let mut doubts = vec![
        doubt("Where the landmarks are", &landmarks(case), None),
        doubt("What the numbers rest on", &figures(case), None),
        doubt(
            "How dots heal, spread and fade",
            "Nobody has published how large healed dots are, or how their size and colour change over years. The \
             pictures of later years follow a model of light and pigment with assumed rates: compare them with each \
             other, not with a calendar.",
            Some(Grade::Derived),
        ),
        doubt(
            "How deep the pigment should lie",
            "Practitioners contradict each other by more than a factor of three. Too deep looks blue and blurred, too \
             shallow is shed. Test dots on this skin, looked at after four weeks, say more than any table.",
            Some(Grade::Practitioner),
        ),
        doubt(
            "What the pictures leave out",
            "Redness, shine in other light, hair that grows back or is lost later, and the hand of the person who \
             works. A hairline that suits a face today has to suit it in twenty years.",
            None,
        ),
        doubt(
            "What it costs in the end",
            "Touch-ups come back every few years for as long as the look is wanted, and so does their price. Removal \
             by laser is possible, takes several visits and costs extra.",
            None,
        ),
        doubt(
            "What this paper is not",
            "It is no diagnosis and no medical advice. A mole, a rash or sudden hair loss belongs in front of a doctor \
             before any needle.",
            None,
        ),
    ];
    let remarks = case.head.remarks.iter();
    doubts.extend(remarks.map(|remark| doubt("About the scan", &remark.0, None)));
    doubts
}

fn landmarks(case: &Case) -> String {
    let marks = &case.head.landmarks;
    let worst =
        [marks.nasion, marks.inion, marks.left_preauricular, marks.right_preauricular, marks.glabella]
            .iter()
            .map(|landmark| landmark.error_mm)
            .fold(0.0, f64::max);
    if worst <= 0.0 {
        return "On this head the landmarks are exact by construction. On a scanned head each has an error, and the \
                hairline lies that much higher, lower or further to one side than drawn."
            .to_owned();
    }
    format!(
        "Every distance starts at a landmark. The least certain of the main ones has an error of {worst:.1} mm (one \
         standard deviation), so the hairline can lie that much higher, lower or further to one side than drawn. Check \
         it with a tape before the first dot."
    )
}

fn figures(case: &Case) -> String {
    let figures = &case.assumptions;
    let of = |keep: &dyn Fn(&Figure) -> bool| figures.iter().filter(|figure| keep(figure)).count();
    let graded = |grade| of(&|figure| figure.grade == grade);
    format!(
        "Of the {} figures of the trade behind this plan, {} come from published work, {} are the consensus of \
         practitioners, {} are claims of sellers and {} were derived from others; {} of all are still to be verified in \
         their source. They are listed at the end.",
        figures.len(),
        graded(Grade::Published),
        graded(Grade::Practitioner),
        graded(Grade::Marketing),
        graded(Grade::Derived),
        of(&|figure| figure.seen == Seen::Unverified),
    )
}
