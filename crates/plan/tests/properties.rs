//! What holds for every plan.

use jiff::civil::date;
use proptest::prelude::*;
use stubble_design::{ZoneKind, ZoneTechnique};
use stubble_evidence::{Estimate, Gate, Grade, Seen};
use stubble_plan::{
    Finding, HairLoss, Person, Plan, PlanError, PlanInput, StepKind, Verdict, ZoneSession, plan,
};

use crate::EVIDENCE;

pub(crate) fn core(session: u8, dots: u32, area_cm2: f64) -> ZoneSession {
    ZoneSession {
        zone: ZoneKind::Core,
        session,
        dots,
        area_cm2,
        diameter_mm: 0.15,
        depth_mm: 0.3,
        pigment: if session == 1 { "carbon black 1:20" } else { "carbon black 1:15" }.to_owned(),
    }
}

pub(crate) fn input(dots: &[u32], area_cm2: f64, person: Person) -> PlanInput {
    PlanInput {
        zones: (1..).zip(dots).map(|(session, &dots)| core(session, dots, area_cm2)).collect(),
        treated_area_cm2: area_cm2,
        scalp_area_cm2: 600.0,
        person,
        date: date(2026, 3, 2),
        region: "GB".to_owned(),
        prices: None,
    }
}

fn screened(findings: Vec<Finding>) -> Person {
    Person { findings, screened: true, age_years: Some(40), ..Person::unknown(HairLoss::Norwood(4)) }
}

fn estimates(plan: &Plan) -> Vec<Estimate> {
    let mut all =
        vec![plan.totals.minutes.clone(), plan.totals.ink.clone(), plan.touch_up.after_years.clone()];
    for s in &plan.sessions {
        let parts = [&s.needle_minutes, &s.set_up_minutes, &s.break_minutes, &s.minutes, &s.needle_depth];
        all.extend(parts.into_iter().cloned());
        all.extend(s.inks.iter().flat_map(|i| [i.ready.clone(), i.stock.clone()]));
    }
    all.extend(plan.totals.pigments.iter().flat_map(|p| [p.stock.clone(), p.bottles.clone()]));
    all.extend(plan.steps.iter().filter_map(|s| s.basis.clone()));
    all.extend(plan.cautions.iter().map(|c| c.compared_with.clone()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sums_ranges_and_dates_hold(
        dots in prop::collection::vec(1u32..30_000, 1..6),
        area in 5.0..700.0f64,
        gap_days in 0u8..200,
    ) {
        let evidence = &*EVIDENCE;
        let event = date(2025, 12, 1).checked_add(jiff::Span::new().days(i64::from(gap_days))).unwrap();
        let person = screened(vec![Finding::on("laser", event)]);
        let plan = plan(&input(&dots, area, person), evidence).unwrap();

        prop_assert_eq!(plan.totals.dots, dots.iter().sum::<u32>());
        prop_assert_eq!(plan.sessions.len(), dots.len());
        prop_assert!((plan.sessions.last().unwrap().cumulative_share - 1.0).abs() < 1e-12);
        for e in estimates(&plan) {
            prop_assert!(e.low <= e.value && e.value <= e.high, "{e:?}");
            prop_assert!(!e.figures.is_empty(), "a number without figures: {:?}", e);
            prop_assert!(e.sources.iter().all(|key| evidence.source(key).is_some()));
        }
        let minutes: f64 = plan.sessions.iter().map(|s| s.minutes.value).sum();
        prop_assert!((plan.totals.minutes.value - minutes).abs() < 1e-6);

        let windows: Vec<_> = plan.sessions.iter().map(|s| s.window.unwrap()).collect();
        prop_assert!(windows.iter().all(|w| w.earliest <= w.target && w.target <= w.latest));
        for (a, b) in windows.iter().zip(&windows[1..]) {
            prop_assert!(a.target.until(b.earliest).unwrap().get_days() >= 10);
        }
        let waited = event.checked_add(jiff::Span::new().days(56)).unwrap();
        prop_assert!(windows[0].earliest >= waited);
        prop_assert!(plan.steps.iter().zip(&plan.steps[1..]).all(|(a, b)| a.from <= b.from));
    }

    #[test]
    fn more_dots_never_take_less(dots in 100u32..20_000, more in 1u32..10_000) {
        let evidence = &*EVIDENCE;
        let of = |n| plan(&input(&[n], 100.0, screened(vec![])), evidence).unwrap().totals;
        let (few, many) = (of(dots), of(dots + more));
        prop_assert!(many.minutes.value > few.minutes.value && many.minutes.high > few.minutes.high);
        prop_assert!(many.ink.value >= few.ink.value);
    }
}

#[test]
fn every_rule_does_what_its_gate_says() {
    let evidence = &*EVIDENCE;
    for rule in evidence.screening() {
        let plan =
            plan(&input(&[4000, 4000], 100.0, screened(vec![Finding::yes(&rule.id)])), evidence).unwrap();
        let dated = plan.sessions.iter().all(|s| s.window.is_some());
        let verdict = plan.suitability.verdict;
        match rule.effective_gate() {
            Gate::Stop => assert!(!dated && verdict == Verdict::NotForYou, "{}", rule.id),
            Gate::Doctor => assert!(!dated && verdict == Verdict::WithConditions, "{}", rule.id),
            Gate::Defer => {
                let dates = rule.wait.is_some() && !rule.needs_doctor && !rule.needs_date;
                assert!(verdict == Verdict::WithConditions && dated == dates, "{}", rule.id);
            }
            Gate::Note => assert!(dated, "{}", rule.id),
        }
        if verdict == Verdict::NotForYou {
            assert!(
                plan.suitability.reasons.iter().any(|r| r.gate == Gate::Stop && r.seen == Seen::Read),
                "{} stops unverified",
                rule.id
            );
        }
    }
}

#[test]
fn test_dots_come_after_the_patch_test_and_heal_before_session_1() {
    let mut cleared = Finding::yes("keloid");
    cleared.cleared_by_doctor = true;
    let plan = plan(&input(&[4000], 100.0, screened(vec![cleared])), &EVIDENCE).unwrap();
    let step = |kind| plan.steps.iter().find(|s| s.kind == kind).unwrap();
    assert!(step(StepKind::PatchTest).to <= step(StepKind::TestDots).from);
    assert_eq!(step(StepKind::TestDots).to, plan.sessions[0].window.unwrap().earliest);
}

#[test]
fn minoxidil_is_paused_around_every_session() {
    let plan =
        plan(&input(&[4000, 4000], 100.0, screened(vec![Finding::yes("minoxidil")])), &EVIDENCE).unwrap();
    assert_eq!(plan.steps.iter().filter(|s| s.kind == StepKind::Pause).count(), 2);
}

#[test]
fn a_layout_is_counted_by_session_and_zone() {
    use stubble_placement::{Impression, ImpressionKind, Layout};
    let impression = |id: u32, session, length_mm| Impression {
        id,
        session,
        order: id,
        position: stubble_head::Point::origin(),
        normal: nalgebra::Vector3::z(),
        direction: nalgebra::Vector3::x(),
        kind: ImpressionKind::Dot,
        length_mm,
        diameter_mm: 0.1,
        depth_mm: 0.3,
        pigment: 0,
        zone: ZoneKind::Core,
        tone: 1.0,
    };
    let layout = Layout {
        impressions: vec![impression(1, 1, 0.1), impression(2, 2, 0.4), impression(3, 2, 0.4)],
        pigments: vec!["carbon black 1:20".into()],
        sessions: 2,
    };
    let technique = ZoneTechnique {
        zone: ZoneKind::Core,
        diameter_mm: 0.1,
        depth_mm: 0.3,
        pigment: "carbon black".into(),
        area_cm2: 50.0,
    };
    let person = Person::unknown(HairLoss::Unknown);
    let made = |techniques: &[ZoneTechnique]| {
        PlanInput::from_layout(&layout, techniques, 600.0, person.clone(), date(2026, 3, 2), "GB")
    };
    let made_input = made(&[technique]).unwrap();
    assert_eq!(made_input.zones.iter().map(|z| (z.session, z.dots)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
    assert!((made_input.zones[1].diameter_mm - 0.2).abs() < 1e-12);
    assert_eq!(made_input.treated_area_cm2, 50.0);
    assert!(matches!(made(&[]), Err(PlanError::NoTechnique { .. })));
}

#[test]
fn what_cannot_be_planned_is_refused_by_name() {
    let evidence = &*EVIDENCE;
    let good = input(&[10, 10], 100.0, screened(vec![]));
    let refusal = |change: &dyn Fn(&mut PlanInput)| {
        let mut bad = good.clone();
        change(&mut bad);
        plan(&bad, evidence).unwrap_err().to_string()
    };
    assert!(refusal(&|p| p.zones.clear()).contains("no dots"));
    assert!(refusal(&|p| p.zones[1].dots = u32::MAX).contains("4294967305 dots"));
    assert!(refusal(&|p| p.date = date(9999, 12, 20)).contains("calendar"));
    assert!(refusal(&|p| p.zones[0].session = 3).contains("session 1"));
    assert!(refusal(&|p| p.zones[1].area_cm2 = f64::NAN).contains("area_cm2 is NaN"));
    assert!(refusal(&|p| p.treated_area_cm2 = -1.0).contains("treated_area_cm2"));
    assert!(refusal(&|p| p.region = "XX".into()).contains("AU, EU, GB"));
    assert!(refusal(&|p| p.person.findings.push(Finding::yes("nonsense"))).contains("keloid"));
    assert!(refusal(&|p| p.person.loss = HairLoss::Norwood(9)).contains("1 to 7"));
    assert!(refusal(&|p| p.person.appearance_anxiety = Some(41)).contains("0 to 40"));
}

#[test]
fn a_clinic_figure_changes_the_plan_and_its_grade() {
    let base = EVIDENCE.clone();
    let own = "[dots_per_minute]\ntitle='ours'\nvalue=100\nlow=90\nhigh=110\nunit='per_min'\ngrade='practitioner'\nseen='read'\nsource=['own']\n";
    let own = base.with_overrides("technique", own).unwrap();
    let job = input(&[9000], 100.0, screened(vec![]));
    let (before, after) = (plan(&job, &base).unwrap(), plan(&job, &own).unwrap());
    assert_eq!(after.sessions[0].needle_minutes.value, 90.0);
    assert!(after.sessions[0].needle_minutes.value < before.sessions[0].needle_minutes.value);
    assert_eq!(after.sessions[0].needle_minutes.rests_on, Grade::Practitioner);
    assert_eq!(after.sessions[0].needle_minutes.sources, ["own"]);
}

#[test]
fn a_plan_survives_json() {
    let plan = plan(&input(&[9000, 500], 140.0, screened(vec![])), &EVIDENCE).unwrap();
    let text = serde_json::to_string(&plan).unwrap();
    let back: Plan = serde_json::from_str(&text).unwrap();
    assert_eq!(plan, back);
    assert_eq!(text, serde_json::to_string(&back).unwrap());
}
