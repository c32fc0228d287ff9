//! Working with a design: edits and options, templates that move between heads, what the scales say, extreme heads.

use proptest::prelude::*;
use stubble_design::{
    Condition, DesignError, DesignRequest, Designer, Edit, EditError, HandleName, History, Ludwig, Norwood,
    Options, Patch, Rule, Severity, Style, Template,
};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, ScalpCoordinate, sample_head};

use crate::heads::{heads, man};

#[test]
fn edits_are_undone_redone_and_survive_a_file() {
    let mut history = History::new(DesignRequest::male(Norwood::IV));
    let first = history.request().expect("nothing done");
    let edits = [
        Edit::Style { style: Style::Broken },
        Edit::MoveHandle { handle: HandleName::MidFrontal, by_mm: [0.0, 2.0, 0.0] },
        Edit::MoveHandle { handle: HandleName::MidFrontal, by_mm: [0.0, 1.0, 0.0] },
        Edit::Height { mm: Some(82.0) },
        Edit::Accept { rule: Rule::TooHigh, reason: "wished after a long talk".to_owned() },
    ];
    let mut states = vec![first];
    for edit in edits {
        states.push(history.apply(edit).expect("applies"));
    }
    assert_eq!(states[3].moved_handles[0].by_mm, [0.0, 3.0, 0.0], "moves add up");
    let text = serde_json::to_string(&history).expect("text");
    let mut again: History = serde_json::from_str(&text).expect("the same");
    assert_eq!(again, history);
    for state in states.iter().rev().skip(1) {
        assert!(again.undo());
        assert_eq!(again.request().as_ref(), Ok(state));
    }
    assert!(!again.undo(), "nothing is left");
    assert!(again.redo() && again.redo());
    assert_eq!(again.request().as_ref(), Ok(&states[2]));
    again.apply(Edit::Seed { seed: 9 }).expect("applies");
    assert!(!again.redo(), "what was undone is forgotten once something else is done");
    assert_eq!(again.edits().len(), 3);
}

#[test]
fn edits_that_point_nowhere_change_nothing() {
    let mut history = History::new(DesignRequest::male(Norwood::III));
    let before = history.clone();
    let nowhere = history.apply(Edit::ForgetSpot { index: 2 });
    assert_eq!(nowhere, Err(EditError::NoSuch { what: "spot to avoid", index: 2, count: 0 }));
    let silent = Edit::Accept { rule: Rule::TooLow, reason: "  ".to_owned() };
    assert_eq!(history.apply(silent), Err(EditError::NoReason));
    assert_eq!(history, before);
}

#[test]
fn options_stand_side_by_side() {
    let mut options = Options::default();
    options.keep("A", History::new(DesignRequest::male(Norwood::V)));
    options.branch("A", "B").expect("A is there");
    options.get_mut("B").expect("kept").apply(Edit::Style { style: Style::Mature }).expect("applies");
    let style = |name: &str| options.get(name).and_then(History::request).map(|r| r.style);
    assert_eq!((style("A"), style("B")), (Ok(Style::Soft), Ok(Style::Mature)));
    assert_eq!(style("C"), Err(EditError::NoOption("C".to_owned())));
    assert_eq!(options.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn a_template_keeps_its_proportions_on_every_head() {
    let evidence = Evidence::builtin();
    for style in [Style::Soft, Style::Peaked, Style::Female] {
        let from = Designer::new(man(), &evidence).expect("prepared");
        let mut request = DesignRequest::new(Condition::WholeScalp, style);
        request
            .moved_handles
            .push(stubble_design::HandleOffset { handle: HandleName::LeftMound, by_mm: [2.0, -3.0, 0.0] });
        let template = Template::of(&from.design(&request).expect("drawn")).expect("a front");
        for (name, head) in heads() {
            let designer = Designer::new(head, &evidence).expect("prepared");
            let moved = Edit::Template { template: template.clone() }
                .apply(&DesignRequest::new(Condition::WholeScalp, Style::Soft))
                .expect("applies");
            let design = designer.design(&moved).expect("drawn");
            let line = design.hairline.expect("a front");
            for (place, handle) in template.handles.iter().zip(&line.handles) {
                assert_eq!(place.handle, handle.name);
                let (ds, dt) =
                    (handle.coordinate.s - place.coordinate.s, handle.coordinate.t - place.coordinate.t);
                // 0.5 mm on arcs of about 390 mm.
                assert!(ds.hypot(dt) < 0.0013, "{name} {style:?} {:?}: off by {ds:.4} {dt:.4}", handle.name);
            }
        }
    }
}

fn kept_as_lost(designer: &Designer<'_>, condition: &Condition) -> Vec<f64> {
    designer.native_share(condition).expect("figures").iter().map(|kept| 1.0 - kept).collect()
}

#[test]
fn the_scales_read_the_shapes_they_are_made_of() {
    for (name, head) in heads() {
        let designer = Designer::new(head, &Evidence::builtin()).expect("prepared");
        let grade =
            |condition: Condition| designer.grade(&kept_as_lost(&designer, &condition)).expect("figures");
        let none = grade(Condition::MalePattern { stage: Norwood::I });
        assert!(none.salt < 0.5 && none.bald_cm2 < 1.0 && none.basp[0].starts_with('L'), "{name}: {none:?}");
        let all = grade(Condition::WholeScalp);
        assert!((all.salt - 100.0).abs() < 0.5 && all.salt_band == "very severe", "{name}: {all:?}");
        let half = grade(Condition::Diffuse { lost_share: 0.5 });
        assert!((half.salt - 50.0).abs() < 0.5, "{name}: {half:?}");
        let mut salt = 0.0;
        for stage in Norwood::ALL {
            let found = grade(Condition::MalePattern { stage });
            let [first, last] = found.norwood.expect("a stage");
            assert!(first <= stage && stage <= last, "{name} {stage:?}: {found:?}");
            if [Norwood::II, Norwood::III, Norwood::IV, Norwood::V, Norwood::VI, Norwood::VII]
                .contains(&stage)
            {
                assert!(found.salt > salt, "{name} {stage:?}: {found:?}");
                salt = found.salt;
            }
        }
        for grade_wanted in [Ludwig::I, Ludwig::II, Ludwig::III] {
            let found = grade(Condition::FemalePattern { grade: grade_wanted });
            let [first, last] = found.ludwig.expect("a grade");
            assert!(first <= grade_wanted && grade_wanted <= last, "{name} {grade_wanted:?}: {found:?}");
        }
        let basp = |stage| grade(Condition::MalePattern { stage }).basp;
        for reading in basp(Norwood::III) {
            assert!(reading.starts_with('M'), "{name}: {reading}");
        }
        for reading in basp(Norwood::VII) {
            assert!(reading.starts_with('U'), "{name}: {reading}");
        }
        let patch = Patch { centre: ScalpCoordinate { s: 0.85, t: 0.5 }, radius_mm: 25.0 };
        let spot = grade(Condition::AlopeciaAreata { patches: vec![patch], active: false });
        assert!(
            spot.salt > 1.0 && spot.salt < 12.0 && spot.norwood.is_none_or(|n| n[0] < Norwood::III),
            "{name}: {spot:?}"
        );
    }
}

/// The sample head bent to shapes at the ends of what people have.
fn bent(
    shape: Anthropometry,
    bend: impl Fn(&mut stubble_head::Point),
) -> Result<Head, stubble_head::HeadError> {
    let head = sample_head(&shape);
    let positions = head.mesh.positions().iter().map(|p| {
        let mut p = *p;
        bend(&mut p);
        [p.x, p.y, p.z]
    });
    let raw = stubble_head::format::RawMesh {
        positions: positions.collect(),
        triangles: head.mesh.triangles().to_vec(),
        ..Default::default()
    };
    Head::from_raw(raw, &stubble_head::HeadOptions::default())
}

#[test]
fn extreme_heads_are_drawn_within_the_rules_or_refused_with_a_reason() {
    let evidence = Evidence::builtin();
    let man = Anthropometry::MAN;
    // ANSUR II: 5th percentile of women, 95th of men.
    let small = Anthropometry { length_mm: 178.0, breadth_mm: 138.0, height_mm: 117.0 };
    let large = Anthropometry { length_mm: 211.0, breadth_mm: 165.0, height_mm: 142.0 };
    let heads = [
        ("small", bent(small, |_| ())),
        ("large", bent(large, |_| ())),
        ("a very high forehead", bent(man, |p| p.y += if p.y > 25.0 { 0.16 * (p.y - 25.0) } else { 0.0 })),
        ("a flat back", bent(man, |p| p.z *= if p.z < 0.0 { 0.84 } else { 1.0 })),
        (
            "wide ears",
            bent(man, |p| {
                let out = ((p.x.abs() - 74.0) / 8.0).clamp(0.0, 1.0) * f64::from(u8::from(p.y < 45.0));
                p.x += p.x.signum() * 14.0 * out;
            }),
        ),
    ];
    for (name, head) in heads {
        let head = head.unwrap_or_else(|e| panic!("{name}: {e}"));
        let designer = Designer::new(&head, &evidence).unwrap_or_else(|e| panic!("{name}: {e}"));
        for request in [DesignRequest::male(Norwood::III), DesignRequest::male(Norwood::VI)] {
            let design = designer.design(&request).unwrap_or_else(|e| panic!("{name}: {e}"));
            let serious: Vec<_> = design.findings.iter().filter(|f| f.severity > Severity::Note).collect();
            assert!(serious.is_empty(), "{name}: {serious:#?}");
            assert!(design.expected_dots > 1000.0, "{name}");
        }
    }
    let child = sample_head(&Anthropometry { length_mm: 160.0, breadth_mm: 130.0, height_mm: 108.0 });
    let refused = Designer::new(&child, &evidence).expect_err("a child's head");
    assert!(
        matches!(refused, DesignError::Size { .. }) && refused.to_string().contains("children"),
        "{refused}"
    );
    let young = DesignRequest { age_years: 16.0, ..DesignRequest::male(Norwood::II) };
    let designer = Designer::new(crate::heads::man(), &evidence).expect("prepared");
    assert!(designer.design(&young).expect_err("a minor").to_string().contains("age"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The distances that the rules set come out to half a millimetre, on every head and for lines down to the lowest.
    #[test]
    fn distances_obey_the_rules(lower in 0.0..8.0_f64, seed in 0..1000_u64, which in 0..6_usize, style in 0..8_usize) {
        let all = heads();
        let (name, head) = &all[which % all.len()];
        let designer = Designer::new(head, &Evidence::builtin()).expect("prepared");
        let mut request = DesignRequest::new(Condition::WholeScalp, Style::ALL[style]);
        request.seed = seed;
        let usual = designer.design(&request).expect("drawn").hairline.expect("a line").measures.mid_frontal_mm;
        // Not higher than the rules have it: on a flat top the corners would be behind the bend of the head.
        let height = (usual - lower).max(70.0);
        request.mid_frontal_mm = Some(height);
        let line = designer.design(&request).expect("drawn").hairline.expect("a line");
        let m = line.measures;
        prop_assert!((m.mid_frontal_mm - height).abs() < 0.5, "{} {:?}", name, m);
        for side in 0..2 {
            prop_assert!((m.temple_from_apex_mm[side] - 50.0).abs() < 0.5, "{} {:?}", name, m);
            let evenly = m.temple_setback_mm[side];
            prop_assert!((evenly - 24.0).abs() < 2.5, "{} {:?}", name, m);
        }
        // The curve passes every handle.
        for handle in &line.handles {
            let nearest = line.curve.iter().map(|p| (p - handle.position).norm()).fold(f64::INFINITY, f64::min);
            prop_assert!(nearest < 0.7, "{} misses {:?} by {}", name, handle.name, nearest);
        }
    }
}
