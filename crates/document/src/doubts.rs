//! What is uncertain: the page to read before deciding.

use serde::Serialize;
use stubble_case::Case;
use stubble_evidence::{Figure, Grade, Seen};

use crate::language::{Said, Words};
use crate::remarks;

#[derive(Debug, Serialize)]
pub(crate) struct Doubt {
    title: String,
    text: Said,
    grade: Option<Grade>,
}

/// The doubts of the scan, of the trade's numbers, of the pictures, and what this paper is not.
pub(crate) fn doubts(case: &Case, words: &Words) -> Vec<Doubt> {
    let said = |text: String| Said { text, lang: words.language.code() };
    let doubt = |key: &str, text: String, grade| Doubt { title: words.get(key), text: said(text), grade };
    let known = |key: &str, grade| doubt(key, words.get(&format!("{key}-text")), grade);
    let mut doubts = vec![
        doubt("doubt-landmarks", landmarks(case, words), None),
        doubt("doubt-figures", figures(case, words), None),
        known("doubt-healing", Some(Grade::Derived)),
        known("doubt-depth", Some(Grade::Practitioner)),
        known("doubt-pictures", None),
        known("doubt-costs", None),
        known("doubt-paper", None),
    ];
    doubts.extend(scan(case, words));
    doubts
}

/// All remarks about the scan under one title, and apart from them those of an older case, which are English.
fn scan(case: &Case, words: &Words) -> Vec<Doubt> {
    let said: Vec<Said> = case.head.remarks.iter().map(|remark| remarks::of_head(remark, words)).collect();
    let mut languages: Vec<&'static str> = said.iter().map(|said| said.lang).collect();
    languages.sort_unstable();
    languages.dedup();
    let of = |lang: &'static str| {
        let texts: Vec<&str> = said.iter().filter(|s| s.lang == lang).map(|s| s.text.as_str()).collect();
        // Remarks of an older case are no sentences.
        let separator = if texts.iter().all(|text| text.ends_with('.')) { " " } else { "; " };
        let text = Said { text: texts.join(separator), lang };
        Doubt { title: words.get("doubt-scan"), text, grade: None }
    };
    languages.into_iter().map(of).collect()
}

fn landmarks(case: &Case, words: &Words) -> String {
    let marks = &case.head.landmarks;
    let worst =
        [marks.nasion, marks.inion, marks.left_preauricular, marks.right_preauricular, marks.glabella]
            .iter()
            .map(|landmark| landmark.error_mm)
            .fold(0.0, f64::max);
    if worst <= 0.0 {
        return words.get("doubt-landmarks-exact");
    }
    words.with("doubt-landmarks-text", &[("error", &words.mm(worst, 1))])
}

fn figures(case: &Case, words: &Words) -> String {
    let figures = &case.assumptions;
    let of =
        |keep: &dyn Fn(&Figure) -> bool| figures.iter().filter(|figure| keep(figure)).count().to_string();
    let graded = |grade| of(&|figure| figure.grade == grade);
    words.with(
        "doubt-figures-text",
        &[
            ("all", &figures.len().to_string()),
            ("published", &graded(Grade::Published)),
            ("practitioner", &graded(Grade::Practitioner)),
            ("marketing", &graded(Grade::Marketing)),
            ("derived", &graded(Grade::Derived)),
            ("unverified", &of(&|figure| figure.seen == Seen::Unverified)),
        ],
    )
}
