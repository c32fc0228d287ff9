//! What the stages remark, in the paper's language: built from the numbers that each remark keeps, not from its English.

use stubble_case::{Case, FindingRecord, Severity};
use stubble_design::{About, AvoidReason, ExistingInk, Rule};
use stubble_evidence::{Evidence, Seen};
use stubble_head::{Bounds, Remark};
use stubble_plan::{Caution, CautionKind, Reason, ReasonRemark};

use crate::language::{Language, Said, Words};
use crate::plan::Finding;

/// Why a reason of screening stands, with what holds for this person.
pub(crate) fn of_reason(reason: &Reason, words: &Words) -> Said {
    let mut own = String::new();
    for remark in &reason.remarks {
        own += " ";
        own += remark.says();
    }
    // The text of an older case, or of a clinic's own rule, is not the one that the catalogue translates.
    let rule = reason.text.strip_suffix(own.as_str()).unwrap_or(&reason.text);
    let mut said = words.of_row(&reason.id, "-text", rule);
    for remark in &reason.remarks {
        let key = match remark {
            ReasonRemark::ClearedByDoctor => "reason-cleared",
            ReasonRemark::DoctorFirst => "reason-doctor-first",
            ReasonRemark::WaitingOver => "reason-waiting-over",
        };
        let sentence = if said.lang == "en" { remark.says().to_owned() } else { words.get(key) };
        said.text = format!("{} {sentence}", said.text);
    }
    said
}

/// A finding of the critic; one of a case that kept no numbers stays as it was written.
pub(crate) fn of_critic(record: &FindingRecord, case: &Case, evidence: &Evidence, words: &Words) -> Finding {
    let nothing = || said(String::new(), words);
    let Some(finding) = &record.detail else {
        return Finding {
            severity: record.severity,
            title: nothing(),
            text: Said { text: record.text.clone(), lang: "en" },
            measured: String::new(),
            grade: None,
            unverified: false,
        };
    };
    let mut text = sentence(finding, case, words);
    if let Some(reason) = &finding.accepted {
        text = format!("{text} {}", words.with("finding-accepted", &[("reason", reason)]));
    }
    let measured = measured(finding, words).unwrap_or_default();
    Finding {
        severity: record.severity,
        title: nothing(),
        text: said(text, words),
        measured,
        grade: finding.grade,
        unverified: finding
            .figure
            .as_ref()
            .and_then(|id| evidence.figure(id).ok())
            .is_some_and(|figure| figure.seen == Seen::Unverified),
    }
}

fn said(text: String, words: &Words) -> Said {
    Said { text, lang: words.language.code() }
}

/// Key of a rule's sentence in the catalogue.
pub(crate) fn key_of(rule: Rule, about: Option<About>) -> String {
    let rule = rule.name();
    let case = match about {
        Some(About::Spot(AvoidReason::Mole)) => "-mole",
        Some(About::Spot(AvoidReason::ActivePatch)) => "-patch",
        Some(About::Spot(AvoidReason::Wound)) => "-wound",
        Some(About::Ink(ExistingInk::TopUp)) => "-top-up",
        Some(About::Ink(ExistingInk::Denser)) => "-denser",
        Some(About::Ink(ExistingInk::Soften)) => "-soften",
        Some(About::Ink(ExistingInk::Raise)) => "-raise",
        Some(About::Ink(ExistingInk::Discoloured)) => "-discoloured",
        Some(About::Ink(ExistingInk::Merged)) => "-merged",
        Some(About::LittleLoss) => "-little",
        Some(About::Stage(_)) | None => "",
    };
    format!("finding-{rule}{case}")
}

fn sentence(finding: &stubble_design::Finding, case: &Case, words: &Words) -> String {
    let key = key_of(finding.rule, finding.about);
    let measured = finding.measured.unwrap_or_default();
    let (low, high) = (finding.low.unwrap_or_default(), finding.high.unwrap_or_default());
    let whole_mm = |mm: f64| words.mm(mm.ceil(), 0);
    let native = case.design.request.native_per_cm2.unwrap_or_default();
    let stage = match finding.about {
        Some(About::Stage(stage)) => stage.name(),
        _ => "–",
    };
    match finding.rule {
        Rule::TooLow => words.with(&key, &[("by", &whole_mm(low - measured))]),
        Rule::TooHigh => words.with(&key, &[("by", &whole_mm(measured - high))]),
        Rule::HardEdge => words.with(&key, &[("low", &words.quantity(low, "mm"))]),
        Rule::DensityMismatch => {
            let range = [native * low, native * high].map(f64::round);
            let from = words.number(range[0]);
            words.with(&key, &[("from", &from), ("to", &words.quantity(range[1], "per_cm2"))])
        }
        Rule::FutureLoss => {
            let open = words.quantity(measured.round(), "cm2");
            words.with(&key, &[("stage", stage), ("open", &open)])
        }
        _ => words.get(&key),
    }
}

/// What was measured and what is allowed.
fn measured(finding: &stubble_design::Finding, words: &Words) -> Option<String> {
    let share = matches!(
        finding.rule,
        Rule::EdgeTooDense | Rule::EdgeTooDark | Rule::Helmet | Rule::MergeRisk | Rule::DensityMismatch
    );
    let (factor, unit) = if share { (100.0, "percent") } else { (1.0, finding.unit.as_str()) };
    // Lengths to the tenth of a millimetre, all else to what can be told apart.
    let number = |value: f64| match unit {
        "mm" if value.abs() < 1.0 => words.mm(value, 2),
        "mm" => words.mm(value, 1),
        _ => words.quantity(value * factor, unit),
    };
    let is = number(finding.measured?);
    Some(match (finding.low, finding.high) {
        (Some(low), Some(high)) => words
            .with("finding-measured-between", &[("is", &is), ("low", &number(low)), ("high", &number(high))]),
        (Some(low), None) => words.with("finding-measured-least", &[("is", &is), ("low", &number(low))]),
        (None, Some(high)) => words.with("finding-measured-most", &[("is", &is), ("high", &number(high))]),
        (None, None) => words.with("finding-measured", &[("is", &is)]),
    })
}

/// A caution of the plan.
pub(crate) fn of_caution(caution: &Caution, words: &Words) -> Finding {
    let english = |text: &str| Said { text: text.to_owned(), lang: "en" };
    let (title, text) = match &caution.kind {
        Some(kind) => {
            let [title, text] = caution_in_words(kind, words);
            (said(title, words), said(text, words))
        }
        None => (english(&caution.title), english(&caution.text)),
    };
    let figure = &caution.compared_with;
    Finding {
        severity: Severity::Warning,
        title,
        text,
        measured: String::new(),
        grade: (!figure.figures.is_empty()).then_some(figure.rests_on),
        unverified: figure.seen == Seen::Unverified,
    }
}

/// Title and text.
fn caution_in_words(kind: &CautionKind, words: &Words) -> [String; 2] {
    let both = |key: &str, values: &[(&str, &str)]| {
        [words.with(&format!("{key}-title"), values), words.with(key, values)]
    };
    match *kind {
        CautionKind::SeveralDays { session, days, minutes, longest_min } => both(
            "caution-several-days",
            &[
                ("n", &session.to_string()),
                ("days", &days.to_string()),
                ("hours", &words.duration(minutes)),
                ("limit", &words.duration(longest_min)),
            ],
        ),
        CautionKind::SecondDay { session, minutes, longest_min } => both(
            "caution-second-day",
            &[
                ("n", &session.to_string()),
                ("hours", &words.duration(minutes)),
                ("limit", &words.duration(longest_min)),
            ],
        ),
        CautionKind::SessionCount { planned, low, high } => both(
            "caution-session-count",
            &[("n", &planned.to_string()), ("low", &words.number(low)), ("high", &words.number(high))],
        ),
        CautionKind::Coverage { zone, share, limit } => both(
            "caution-coverage",
            &[
                ("zone", &words.zone(zone)),
                ("share", &words.quantity((share * 100.0).round(), "percent")),
                ("limit", &words.quantity(limit * 100.0, "percent")),
            ],
        ),
        CautionKind::Depth { zone, depth_mm, limit_mm } => both(
            "caution-depth",
            &[
                ("zone", &words.zone(zone)),
                ("depth", &words.mm(depth_mm, 2)),
                ("limit", &words.quantity(limit_mm, "mm")),
            ],
        ),
    }
}

/// Remarks about a head as the papers say them in a language: each with the code of the language it is in, which is
/// English for one of an older case.
#[must_use]
pub fn head_remarks(remarks: &[Remark], language: Language) -> Vec<(String, &'static str)> {
    let words = Words::of(language);
    remarks.iter().map(|remark| of_head(remark, &words)).map(|said| (said.text, said.lang)).collect()
}

/// A remark about the scan; one of an older case stays as it was written.
pub(crate) fn of_head(remark: &Remark, words: &Words) -> Said {
    let percent = |share: f64| words.quantity((share * 100.0).round(), "percent");
    let text = match remark {
        Remark::Mended { what, count } => {
            words.with(&format!("remark-{}", what.name()), &[("n", &count.to_string())])
        }
        Remark::Open { borders, edges } => {
            words.with("remark-open", &[("n", &borders.to_string()), ("edges", &edges.to_string())])
        }
        Remark::Texture { name, .. } => words.with("remark-texture", &[("name", name)]),
        Remark::NoMaterial { file } => words.with("remark-no-material", &[("name", file)]),
        Remark::Guessed { unit, length_mm } => {
            words.with("remark-guessed", &[("unit", &unit.to_string()), ("length", &words.mm(*length_mm, 0))])
        }
        Remark::Fit { fitting, within_mm, explained } => words.with(
            "remark-fit",
            &[
                ("fitting", &percent(*fitting)),
                ("within", &words.mm(*within_mm, 1)),
                ("explained", &percent(*explained)),
            ],
        ),
        Remark::Unusual { measure, measured_mm, low_mm, high_mm } => words.with(
            &format!("remark-unusual-{}", measure.name()),
            &[
                ("is", &words.mm(*measured_mm, 0)),
                ("low", &words.mm(*low_mm, 0)),
                ("high", &words.mm(*high_mm, 0)),
            ],
        ),
        Remark::StageAssumed { stage } => words.with("remark-stage", &[("stage", stage)]),
        Remark::FromPhotos { photos, breadth_mm, height_mm, length_mm } => words.with(
            "remark-from-photos",
            &[
                ("n", &photos.to_string()),
                ("breadth", &bounds(*breadth_mm, "mm", words)),
                ("height", &bounds(*height_mm, "mm", words)),
                ("length", &bounds(*length_mm, "mm", words)),
            ],
        ),
        Remark::UsualSize => words.get("remark-usual-size"),
        Remark::SkinAssumed => words.get("remark-skin-assumed"),
        Remark::SkinMeasured { likely, lightest, darkest, ita_deg } => {
            let name = |group: &str| words.get(&format!("skin-{group}"));
            words.with(
                "remark-skin",
                &[
                    ("likely", &name(likely)),
                    ("lightest", &name(lightest)),
                    ("darkest", &name(darkest)),
                    ("angle", &bounds(*ita_deg, "deg", words)),
                ],
            )
        }
        Remark::ScalpSeen { seen_cm2, unseen_cm2 } => words.with(
            "remark-scalp-seen",
            &[("seen", &bounds(*seen_cm2, "cm2", words)), ("unseen", &bounds(*unseen_cm2, "cm2", words))],
        ),
        Remark::ScalpBare { bare_cm2 } => {
            words.with("remark-scalp-bare", &[("bare", &bounds(*bare_cm2, "cm2", words))])
        }
        Remark::Photo { name, side, misfit_mm, doubts } => {
            let key = if doubts.is_empty() { "remark-photo" } else { "remark-photo-doubted" };
            let side = words.get(&format!("side-{side}"));
            words.with(key, &[("name", name), ("side", &side), ("misfit", &words.mm(*misfit_mm, 1))])
        }
        Remark::Text(text) => return Said { text: text.clone(), lang: "en" },
    };
    said(text, words)
}

/// `152 mm (146 – 158 mm)`.
fn bounds(bounds: Bounds, unit: &str, words: &Words) -> String {
    let [value, low, high] = [bounds.value, bounds.low, bounds.high].map(f64::round);
    let text = words.quantity(value, unit);
    words.range(low, high, unit).map_or_else(|| text.clone(), |range| format!("{text} ({range})"))
}
