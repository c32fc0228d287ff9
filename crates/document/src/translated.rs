//! Nothing on a paper stays English in another language, but what a person typed and how sources call themselves.

use serde_json::Value;
use stubble_case::{Case, FindingRecord, Severity};
use stubble_design::{About, AvoidReason, ExistingInk, Finding as Found, Norwood, Rule, ZoneKind};
use stubble_evidence::{Estimate, Evidence, Gate};
use stubble_head::{Bounds, HeadMeasure, Mend, Remark, Unit};
use stubble_plan::{
    Caution, CautionKind, Finding, HairColour, HairLoss, Person, Sex, SkinGroup, screen_person,
};

use crate::language::Words;
use crate::typeset::Inputs;
use crate::{Language, Paper, PlanPaper, Setting, content};

#[allow(dead_code, reason = "the tests of the papers use more of it")]
#[path = "../tests/main/sample.rs"]
mod sample;

/// Where in a value a text is marked as English; the lists of sources are left out.
fn english(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if !path.is_empty() && fields.get("lang").is_some_and(|lang| lang == "en") {
                found.push(format!("{path}: {}", fields.get("text").unwrap_or(&Value::Null)));
            }
            for (name, value) in fields.iter().filter(|(name, _)| *name != "sources") {
                english(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| english(item, path, found)),
        _ => {}
    }
}

fn left_in_english(case: &Case, language: Language, kinds: &[Paper]) -> Vec<String> {
    let (evidence, layout, words) = (Evidence::builtin(), sample::layout(60), Words::of(language));
    let paper = PlanPaper { case, layout: &layout, pictures: &[], evidence: &evidence };
    let setting = Setting { language, ..Setting::default() };
    let mut found = Vec::new();
    for kind in kinds {
        let Inputs { paper, .. } = content::inputs(*kind, &paper, &setting, &words).unwrap();
        english(&serde_json::from_slice(&paper).unwrap(), "", &mut found);
    }
    found
}

const FOREIGN: [Language; 3] = [Language::German, Language::Spanish, Language::Arabic];

/// The persons of the worked cases of the plan, each with what screening finds.
fn worked_cases() -> Vec<Person> {
    let person = |age, loss, findings| Person {
        age_years: Some(age),
        sex: Sex::Male,
        skin: Some(SkinGroup::Intermediate),
        hair: Some(HairColour::Brown),
        findings,
        screened: true,
        appearance_anxiety: Some(8),
        ..Person::unknown(loss)
    };
    let day = |year, month| jiff::civil::date(year, month, 2);
    let cleared = |rule| Finding { cleared_by_doctor: true, ..Finding::yes(rule) };
    vec![
        person(42, HairLoss::Scar, vec![Finding::on("new_scar", day(2026, 7))]),
        Person {
            sex: Sex::Female,
            ..person(51, HairLoss::Ludwig(2), vec![Finding::yes("minoxidil"), Finding::yes("finasteride")])
        },
        Person { sex: Sex::Female, ..person(30, HairLoss::Ludwig(1), vec![]) },
        person(35, HairLoss::Universalis, vec![]),
        person(35, HairLoss::Universalis, vec![cleared("areata")]),
        person(30, HairLoss::Norwood(4), vec![Finding::yes("keloid")]),
        person(30, HairLoss::Norwood(4), vec![cleared("keloid")]),
        person(38, HairLoss::Norwood(4), vec![Finding::on("transplant", day(2026, 8))]),
        person(38, HairLoss::Norwood(4), vec![Finding::on("transplant", day(2025, 8))]),
        Person {
            skin: Some(SkinGroup::VeryLight),
            hair: Some(HairColour::Blond),
            ..person(45, HairLoss::Norwood(5), vec![])
        },
        Person { skin: Some(SkinGroup::Dark), ..person(45, HairLoss::Norwood(6), vec![]) },
        person(19, HairLoss::Norwood(3), vec![Finding::on("fast_loss", day(2026, 9))]),
        Person { appearance_anxiety: Some(27), ..person(29, HairLoss::Norwood(2), vec![]) },
        Person::unknown(HairLoss::Norwood(4)),
    ]
}

#[test]
fn a_worked_case_has_no_english_in_another_language() {
    let layout = sample::layout(60);
    for person in worked_cases() {
        let mut case = sample::case_of(&layout, person);
        case.design.findings.clear();
        for language in FOREIGN {
            let left = left_in_english(&case, language, &Paper::ALL);
            assert!(left.is_empty(), "{language}: {left:#?}");
        }
    }
}

/// The person on whom every rule of screening has found something, with and without a doctor's clearance, waiting and done.
#[test]
fn every_reason_that_screening_can_give_is_said_in_every_language() {
    let (layout, evidence) = (sample::layout(60), Evidence::builtin());
    let today = jiff::civil::date(2026, 11, 22);
    for language in FOREIGN {
        let words = Words::of(language);
        for rule in evidence.screening() {
            for (cleared_by_doctor, date) in [(false, None), (true, Some(jiff::civil::date(2020, 1, 1)))] {
                let finding = Finding { rule: rule.id.clone(), date, cleared_by_doctor };
                let person = Person { findings: vec![finding], ..Person::unknown(HairLoss::Norwood(4)) };
                let given = screen_person(&person, today, "GB", &evidence).unwrap();
                for reason in &given.reasons {
                    let said = crate::remarks::of_reason(reason, &words);
                    assert_eq!(said.lang, language.code(), "{}", reason.text);
                }
            }
        }
        let stop = Person {
            findings: evidence.screening().map(|rule| Finding::yes(&rule.id)).collect(),
            ..Person::unknown(HairLoss::Norwood(4))
        };
        let mut case = sample::case_of(&layout, stop);
        assert!(case.plan.suitability.reasons.iter().any(|reason| reason.gate == Gate::Stop));
        case.design.findings.clear();
        let left = left_in_english(&case, language, &Paper::ALL);
        assert!(left.is_empty(), "{language}: {left:#?}");
    }
}

/// A clinic's own wording of a rule, and a case whose plan was made before remarks were kept, are shown as they are.
#[test]
fn words_that_are_not_shipped_are_not_translated() {
    let mut case = sample::case(&sample::layout(60));
    case.design.findings.clear();
    let reason = &mut case.plan.suitability.reasons[0];
    reason.text = "Only after talking to our Dr Example.".to_owned();
    let left = left_in_english(&case, Language::German, &[Paper::Plan]);
    assert_eq!(left, ["/suitability/reasons/text: \"Only after talking to our Dr Example.\""]);
}

fn finding(rule: Rule, about: Option<About>, range: (Option<f64>, Option<f64>)) -> FindingRecord {
    let found = Found {
        rule,
        severity: stubble_design::Severity::Warn,
        says: "says".to_owned(),
        measured: Some(52.3),
        low: range.0,
        high: range.1,
        unit: "mm".to_owned(),
        figure: Some("hairline.mid_frontal_point_mm".to_owned()),
        grade: None,
        change: "change".to_owned(),
        about,
        accepted: None,
    };
    FindingRecord { severity: Severity::Warning, ..FindingRecord::of(&found) }
}

fn every_finding() -> Vec<FindingRecord> {
    let ranges = [(Some(60.0), None), (None, Some(40.0)), (Some(60.0), Some(80.0))];
    let mut all = Vec::new();
    for (i, rule) in Rule::ALL.into_iter().enumerate() {
        let about: Vec<Option<About>> = match rule {
            Rule::MustNotInk => [AvoidReason::Mole, AvoidReason::ActivePatch, AvoidReason::Wound]
                .map(|spot| Some(About::Spot(spot)))
                .into(),
            Rule::ExistingInk => [
                ExistingInk::TopUp,
                ExistingInk::Denser,
                ExistingInk::Soften,
                ExistingInk::Raise,
                ExistingInk::Discoloured,
                ExistingInk::Merged,
            ]
            .map(|ink| Some(About::Ink(ink)))
            .into(),
            Rule::FutureLoss => vec![Some(About::Stage(Norwood::VI))],
            Rule::NothingToTreat => vec![None, Some(About::LittleLoss)],
            _ => vec![None],
        };
        all.extend(about.into_iter().map(|about| finding(rule, about, ranges[i % 3])));
    }
    all
}

fn every_caution(compared_with: &Estimate) -> Vec<Caution> {
    let kinds = [
        CautionKind::SeveralDays { session: 1, days: 2, minutes: 400.0, longest_min: 240.0 },
        CautionKind::SecondDay { session: 2, minutes: 260.0, longest_min: 240.0 },
        CautionKind::SessionCount { planned: 6, low: 2.0, high: 4.0 },
        CautionKind::Coverage { zone: ZoneKind::Core, share: 0.21, limit: 0.1 },
        CautionKind::Depth { zone: ZoneKind::SideFade, depth_mm: 0.72, limit_mm: 0.5 },
    ];
    kinds.map(|kind| kind.compared_with(compared_with.clone())).into()
}

fn every_remark() -> Vec<Remark> {
    let mut all = vec![
        Remark::Open { borders: 1, edges: 214 },
        Remark::Texture { name: "skin.jpg".to_owned(), why: "it is damaged".to_owned() },
        Remark::NoMaterial { file: "head.mtl".to_owned() },
        Remark::Guessed { unit: Unit::Metre, length_mm: 192.0 },
        Remark::Fit { fitting: 0.93, within_mm: 1.6, explained: 0.81 },
        Remark::StageAssumed { stage: "IV".to_owned() },
    ];
    let bounds = |value: f64| Bounds { value, low: value - 7.0, high: value + 7.0 };
    let (breadth_mm, height_mm, length_mm) = (bounds(152.0), bounds(131.0), bounds(197.0));
    all.extend([1, 3].map(|photos| Remark::FromPhotos { photos, breadth_mm, height_mm, length_mm }));
    all.extend([Remark::UsualSize, Remark::SkinAssumed]);
    all.push(Remark::ScalpSeen { seen_cm2: bounds(88.0), unseen_cm2: bounds(301.0) });
    all.push(Remark::ScalpBare { bare_cm2: bounds(209.0) });
    let group = |name: &str| name.to_owned();
    for [lightest, likely, darkest] in [["very_light", "light", "intermediate"], ["tan", "brown", "dark"]] {
        let (likely, lightest, darkest) = (group(likely), group(lightest), group(darkest));
        all.push(Remark::SkinMeasured { likely, lightest, darkest, ita_deg: bounds(41.0) });
    }
    for side in ["front", "left", "right", "back", "top"] {
        let doubts = if side == "top" { vec!["blurred".to_owned()] } else { vec![] };
        all.push(Remark::Photo {
            name: format!("{side}.jpg"),
            side: side.to_owned(),
            misfit_mm: 2.4,
            doubts,
        });
    }
    all.extend(Mend::ALL.map(|what| Remark::Mended { what, count: 3 }));
    all.extend(HeadMeasure::ALL.map(|measure| Remark::Unusual {
        measure,
        measured_mm: 251.0,
        low_mm: 160.0,
        high_mm: 225.0,
    }));
    all
}

/// Every sentence that critic, plan and scan can say is in the catalogue, with the numbers that it was made from.
#[test]
fn what_the_stages_remark_is_said_with_its_numbers_in_every_language() {
    let mut case = sample::case(&sample::layout(60));
    case.design.request.native_per_cm2 = Some(80.0);
    case.design.findings = every_finding();
    case.plan.cautions = every_caution(&case.plan.totals.minutes.clone());
    case.head.remarks = every_remark();
    for language in Language::ALL {
        let words = Words::of(language);
        if language != Language::English {
            let left = left_in_english(&case, language, &[Paper::Plan]);
            assert!(left.is_empty(), "{language}: {left:#?}");
        }
        let evidence = Evidence::builtin();
        let found = crate::plan::findings(&case, &evidence, &words);
        let mut texts: Vec<String> =
            found.iter().map(|f| format!("{} {} {}", f.title.text, f.text.text, f.measured)).collect();
        texts.extend(case.head.remarks.iter().map(|remark| crate::remarks::of_head(remark, &words).text));
        for text in &texts {
            let key = text.split_whitespace().next().unwrap();
            assert!(!text.contains('{') && !text.contains("finding-"), "{language}: {text}");
            assert!(!text.contains("skin-") && !text.contains("side-"), "{language}: {text}");
            assert!(!key.starts_with("caution-") && !key.starts_with("remark-"), "{language}: {text}");
        }
        let all = texts.join("\n");
        let point = |number: &str| words.decimal(number);
        for number in [
            "152",
            "204",
            "88",
            "301",
            "48",
            "251",
            "225",
            "214",
            "93",
            "81",
            "VI",
            "IV",
            "21",
            &point("1.6"),
            &point("0.72"),
        ] {
            assert!(all.contains(number), "{language}: {number} is not in {all}");
        }
        assert!(all.contains(&point("52.3")), "{language}");
    }
}
