//! Every rule of the critic: silent on defaults and inside its limit, heard outside.

use stubble_design::{
    Avoid, AvoidReason, Condition, Design, DesignRequest, Designer, ExistingInk, Ludwig, Norwood, Override,
    Patch, Rule, Scar, Severity, Style,
};
use stubble_evidence::Evidence;
use stubble_head::ScalpCoordinate;

use crate::heads::{heads, man};

fn has(design: &Design, rule: Rule) -> bool {
    design.findings.iter().any(|f| f.rule == rule && f.severity > Severity::Note)
}

fn conditions() -> Vec<Condition> {
    let patches = vec![Patch { centre: ScalpCoordinate { s: 0.6, t: 0.4 }, radius_mm: 18.0 }];
    let line = [0.36, 0.5, 0.64].map(|t| ScalpCoordinate { s: 0.86, t }).to_vec();
    let mut all: Vec<Condition> =
        Norwood::ALL.into_iter().skip(1).map(|stage| Condition::MalePattern { stage }).collect();
    all.extend([Ludwig::I, Ludwig::II, Ludwig::III].map(|grade| Condition::FemalePattern { grade }));
    all.extend([
        Condition::Sinclair { grade: 3 },
        Condition::Diffuse { lost_share: 0.5 },
        Condition::AlopeciaAreata { patches: patches.clone(), active: false },
        Condition::ScarringAlopecia { patches, active: false },
        Condition::Traction { depth_mm: 20.0 },
        Condition::Sideburns { depth_mm: 16.0, into_beard: false },
        Condition::Sideburns { depth_mm: 16.0, into_beard: true },
        Condition::TransplantTopUp { stage: Norwood::IV, grown_share: 0.4 },
        Condition::WholeScalp,
        Condition::Scars { scars: vec![Scar::FutStrip { line, width_mm: 4.0 }] },
    ]);
    all
}

#[test]
fn the_default_of_every_condition_style_and_head_raises_no_warning() {
    for (name, head) in heads() {
        let designer = Designer::new(head, &Evidence::builtin()).expect("prepared");
        for condition in conditions() {
            for style in Style::ALL {
                let design = designer.design(&DesignRequest::new(condition.clone(), style)).expect("drawn");
                let serious: Vec<_> =
                    design.findings.iter().filter(|f| f.severity > Severity::Note).collect();
                assert!(serious.is_empty(), "{name} {condition:?} {style:?}: {serious:#?}");
            }
        }
    }
}

/// Designs a tenth outside a rule's limit and a tenth inside, by one number of the request.
#[test]
fn every_numeric_rule_is_heard_outside_its_limit_and_silent_inside_on_every_head() {
    type Set = fn(&mut DesignRequest, f64);
    let evidence = Evidence::builtin();
    let figure = |id: &str| evidence.figure(id).expect("a row").clone();
    let low_line = figure("hairline.mid_frontal_point_mm").low;
    let dark = figure("hairline.edge_tone_share").high;
    let dense = figure("hairline.edge_density_share").high;
    let hard = figure("hairline.ramp_soft_mm").low;
    let covered = figure("technique.coverage_warning").value;
    let blue = figure("hairline.blue_depth_mm").value;
    let match_high = figure("hairline.native_density_share").high;
    // Coverage is n π d²/4: the diameter at the limit for 120 per cm².
    let helmet_mm = (covered * 100.0 * 4.0 / (120.0 * std::f64::consts::PI)).sqrt();
    let film = figure("hairline.aged_coverage").high;
    let spread = 160.0 * std::f64::consts::LN_2 * figure("hairline.dot_diffusion_mm2_per_year").value;
    let merge_mm = (film * 100.0 * 4.0 / (120.0 * std::f64::consts::PI) - spread).sqrt();
    let cases: [(Rule, f64, f64, Set); 8] = [
        (Rule::TooLow, low_line * 0.9, low_line * 1.1, |r, v| r.mid_frontal_mm = Some(v)),
        (Rule::EdgeTooDark, dark * 1.1, dark * 0.9, |r, v| r.edge_tone_share = Some(v)),
        (Rule::EdgeTooDense, dense * 1.1, dense * 0.9, |r, v| r.edge_density_share = Some(v)),
        (Rule::HardEdge, hard * 0.9, hard * 1.1, |r, v| r.ramp_mm = Some(v)),
        (Rule::Helmet, helmet_mm * 1.1, helmet_mm * 0.9, |r, v| r.dot_diameter_mm = Some(v)),
        (Rule::MergeRisk, merge_mm * 1.1, merge_mm * 0.9, |r, v| r.dot_diameter_mm = Some(v)),
        (Rule::BlueRisk, blue * 1.1, blue * 0.9, |r, v| r.depth_mm = Some(v)),
        (Rule::DensityMismatch, 120.0 / (match_high * 1.1), 120.0 / (match_high * 0.9), |r, v| {
            (r.core_per_cm2, r.native_per_cm2) = (Some(120.0), Some(v));
        }),
    ];
    for (name, head) in heads() {
        let designer = Designer::new(head, &evidence).expect("prepared");
        for (rule, outside, inside, set) in cases {
            for (value, heard) in [(outside, true), (inside, false)] {
                let mut request = DesignRequest::male(Norwood::IV);
                set(&mut request, value);
                let design = designer.design(&request).expect("drawn");
                assert_eq!(has(&design, rule), heard, "{name} {rule:?} at {value}: {:#?}", design.findings);
            }
        }
    }
}

#[test]
fn what_is_about_the_person_is_heard() {
    let head = man();
    let designer = Designer::new(head, &Evidence::builtin()).expect("prepared");
    let verdict = |change: &dyn Fn(&mut DesignRequest), rule: Rule| {
        let mut request = DesignRequest::male(Norwood::III);
        change(&mut request);
        let design = designer.design(&request).expect("drawn");
        design.findings.iter().find(|f| f.rule == rule).map(|f| f.severity)
    };
    let patch = Patch { centre: ScalpCoordinate { s: 0.6, t: 0.4 }, radius_mm: 18.0 };
    let mole =
        |s: f64| Avoid { centre: ScalpCoordinate { s, t: 0.5 }, radius_mm: 4.0, reason: AvoidReason::Mole };
    let on_all = |r: &mut DesignRequest| {
        r.condition = Condition::WholeScalp;
        r.avoid.push(mole(0.5));
    };
    assert_eq!(verdict(&on_all, Rule::MustNotInk), Some(Severity::Note));
    assert_eq!(verdict(&|r| r.avoid.push(mole(0.9)), Rule::MustNotInk), None, "far from all ink");
    let areata = |active| Condition::AlopeciaAreata { patches: vec![patch], active };
    assert_eq!(verdict(&|r| r.condition = areata(true), Rule::ActiveDisease), Some(Severity::Stop));
    assert_eq!(verdict(&|r| r.condition = areata(false), Rule::ActiveDisease), None);
    assert_eq!(
        verdict(&|r| r.existing_ink = Some(ExistingInk::Discoloured), Rule::ExistingInk),
        Some(Severity::Stop)
    );
    assert_eq!(
        verdict(&|r| r.existing_ink = Some(ExistingInk::TopUp), Rule::ExistingInk),
        Some(Severity::Note)
    );
    assert_eq!(verdict(&|r| r.age_years = 20.0, Rule::FutureLoss), Some(Severity::Warn));
    assert_eq!(verdict(&|r| r.age_years = 35.0, Rule::FutureLoss), Some(Severity::Note));
    assert_eq!(
        verdict(&|r| r.condition = Condition::MalePattern { stage: Norwood::I }, Rule::NothingToTreat),
        Some(Severity::Stop)
    );
    assert_eq!(verdict(&|r| r.asymmetry_mm = Some(0.0), Rule::NothingToTreat), None);
    let outline = [(0.8, 0.45), (0.8, 0.55), (0.85, 0.5)].map(|(s, t)| ScalpCoordinate { s, t }).to_vec();
    let scar = |r: &mut DesignRequest| {
        r.scars.push(Scar::Free { outline: outline.clone() });
        r.scar_test_patch = false;
    };
    assert_eq!(verdict(&scar, Rule::ScarWithoutTest), Some(Severity::Warn));
    let wound =
        Avoid { centre: ScalpCoordinate { s: 0.4, t: 0.5 }, radius_mm: 4.0, reason: AvoidReason::Wound };
    let with_wound = |r: &mut DesignRequest| {
        r.condition = Condition::WholeScalp;
        r.avoid.push(wound);
    };
    assert_eq!(verdict(&with_wound, Rule::MustNotInk), Some(Severity::Warn));
}

#[test]
fn an_accepted_finding_stays_with_its_reason_and_no_longer_decides() {
    let head = man();
    let designer = Designer::new(head, &Evidence::builtin()).expect("prepared");
    let mut request = DesignRequest::male(Norwood::IV);
    request.mid_frontal_mm = Some(55.0);
    assert_eq!(designer.design(&request).expect("drawn").verdict(), Some(Severity::Stop));
    let reason = "restores the line of the transplant".to_owned();
    request.overrides.push(Override { rule: Rule::TooLow, reason: reason.clone() });
    let design = designer.design(&request).expect("drawn");
    let finding = design.findings.iter().find(|f| f.rule == Rule::TooLow).expect("it stays");
    assert_eq!(finding.accepted.as_ref(), Some(&reason));
    assert!(design.verdict() < Some(Severity::Stop));
}
