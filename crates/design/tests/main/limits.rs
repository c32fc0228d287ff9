//! Rules about measured shapes, on every head: designs a tenth outside a limit are found and a tenth inside are not.

use stubble_design::{
    Condition, Design, DesignRequest, Designer, HairlineMeasures, HandleName, HandleOffset, Norwood, Rule,
    Style,
};
use stubble_evidence::Evidence;
use stubble_optics::SkinTone;

use crate::heads::heads;

type Measure = fn(&HairlineMeasures) -> f64;

fn heard(design: &Design, rule: Rule) -> bool {
    design.findings.iter().any(|f| f.rule == rule)
}

fn measures(design: &Design) -> HairlineMeasures {
    design.hairline.as_ref().expect("a line").measures
}

fn least(pair: [f64; 2]) -> f64 {
    pair[0].min(pair[1])
}

fn farthest(pair: [f64; 2]) -> f64 {
    if pair[0].abs() > pair[1].abs() { pair[0] } else { pair[1] }
}

/// A pair of handles pushed along a direction, mirrored on the right.
struct Push {
    handles: [HandleName; 2],
    along: [f64; 3],
}

impl Push {
    fn by(&self, mm: f64) -> DesignRequest {
        let mut request = DesignRequest::new(Condition::WholeScalp, Style::Soft);
        request.asymmetry_mm = Some(0.0);
        for (handle, sign) in self.handles.into_iter().zip([1.0, -1.0]) {
            let [x, y, z] = self.along.map(|a| a * mm);
            request.moved_handles.push(HandleOffset { handle, by_mm: [sign * x, y, z] });
        }
        request
    }

    /// The design on which the measure has a value, found by halving an interval that holds it.
    fn until(&self, designer: &Designer<'_>, measure: Measure, target: f64) -> Design {
        let drawn = |mm: f64| designer.design(&self.by(mm)).expect("drawn");
        let value = |design: &Design| measure(&measures(design)) - target;
        // Outwards from nothing, both ways in turn, until one step passes the target.
        let mut ends = [(0.0, value(&drawn(0.0))); 2];
        let mut found = None;
        'search: for _ in 0..14 {
            for (end, step) in ends.iter_mut().zip([5.0, -5.0]) {
                let next = (end.0 + step, value(&drawn(end.0 + step)));
                if end.1 * next.1 <= 0.0 {
                    found = Some((end.0, next.0));
                    break 'search;
                }
                *end = next;
            }
        }
        let (mut low, mut high) = found.unwrap_or_else(|| panic!("no push reaches {target}"));
        let sign = value(&drawn(low)).signum();
        for _ in 0..9 {
            let middle = 0.5 * (low + high);
            if value(&drawn(middle)).signum() == sign { low = middle } else { high = middle }
        }
        drawn(0.5 * (low + high))
    }
}

#[test]
fn every_shape_rule_is_found_a_tenth_outside_and_not_a_tenth_inside_on_every_head() {
    let evidence = Evidence::builtin();
    let limits = |id: &str| {
        let f = evidence.figure(&format!("hairline.{id}")).expect("a row");
        (f.low, f.high, f.value)
    };
    let apexes = [HandleName::LeftApex, HandleName::RightApex];
    let temples = [HandleName::LeftTemplePeak, HandleName::RightTemplePeak];
    let (rise_low, _, rise) = limits("apex_rise_mm");
    let (depth_low, ..) = limits("recession_depth_mm");
    let (_, offset_high, _) = limits("apex_canthus_offset_mm");
    let (clearance_low, ..) = limits("apex_coronal_clearance_mm");
    let (setback_low, setback_high, setback) = limits("temple_peak_setback_mm");
    let (_, asymmetry_high, _) = limits("line_asymmetry_mm");
    // A tenth of the limit, or of the usual value where the limit is 0.
    let tenth = |limit: f64, usual: f64| 0.1 * if limit == 0.0 { usual } else { limit.abs() };
    let cases: [(Rule, Push, Measure, f64, f64); 7] = [
        (
            Rule::ApexTooLow,
            Push { handles: apexes, along: [0.0, 1.0, 0.0] },
            |m| least(m.apex_rise_mm),
            rise_low - tenth(rise_low, rise),
            rise_low + tenth(rise_low, rise),
        ),
        (
            Rule::RecessionFilled,
            Push { handles: apexes, along: [0.0, -0.4, 1.0] },
            |m| least(m.apex_depth_mm),
            0.9 * depth_low,
            1.1 * depth_low,
        ),
        (
            Rule::ApexOffCanthus,
            Push { handles: apexes, along: [1.0, 0.0, 0.0] },
            |m| farthest(m.apex_canthus_offset_mm),
            1.1 * offset_high,
            0.9 * offset_high,
        ),
        (
            Rule::RecessionTooDeep,
            Push { handles: apexes, along: [0.0, 0.3, -1.0] },
            |m| least(m.apex_coronal_clearance_mm),
            0.9 * clearance_low,
            1.1 * clearance_low,
        ),
        (
            Rule::TemplePeak,
            Push { handles: temples, along: [0.0, 0.0, 1.0] },
            |m| least(m.temple_setback_mm),
            setback_low - tenth(setback_low, setback),
            setback_low + tenth(setback_low, setback),
        ),
        (
            Rule::TemplePeak,
            Push { handles: temples, along: [0.0, 0.0, -1.0] },
            |m| m.temple_setback_mm[0].max(m.temple_setback_mm[1]),
            1.1 * setback_high,
            0.9 * setback_high,
        ),
        (
            Rule::Asymmetric,
            Push { handles: [HandleName::LeftMound, HandleName::LeftMound], along: [0.0, -0.5, 0.0] },
            |m| m.asymmetry_mm,
            1.1 * asymmetry_high,
            0.9 * asymmetry_high,
        ),
    ];
    for (name, head) in heads() {
        let designer = Designer::new(head, &evidence).expect("prepared");
        for (rule, push, measure, outside, inside) in &cases {
            for (target, expected) in [(*outside, true), (*inside, false)] {
                let design = push.until(&designer, *measure, target);
                let got = measure(&measures(&design));
                assert!(
                    (got - target).abs() < 0.02 * target.abs() + 0.05,
                    "{name} {rule:?}: {got} for {target}"
                );
                assert_eq!(heard(&design, *rule), expected, "{name} {rule:?} at {got}");
            }
        }
    }
}

/// What no wish can set is met by moving the limit beside what the design measures.
#[test]
fn rules_about_what_a_design_comes_out_as_are_found_a_tenth_outside_and_not_a_tenth_inside() {
    let evidence = Evidence::builtin();
    let with = |id: &str, field: &str, limit: f64| {
        let f = evidence.figure(&format!("hairline.{id}")).expect("a row");
        let mut bounds = [("value", f.value), ("low", f.low), ("high", f.high)]
            .map(|(k, v)| if k == field { limit } else { v });
        bounds[1] = bounds[1].min(bounds[2]);
        let [mut value, low, high] = bounds;
        if field != "value" {
            value = value.clamp(low, high.max(low));
        }
        let (low, high) = (low.min(value), high.max(value));
        let row = format!(
            "[{id}]\ntitle = \"{}\"\nvalue = {value}\nlow = {low}\nhigh = {high}\nunit = \"{}\"\ngrade = \"derived\"\nseen = \"derived\"\n",
            f.title, f.unit
        );
        evidence.clone().with_overrides("hairline", &row).expect("a row")
    };
    type Value = fn(&Design) -> f64;
    let measured = |design: &Design, rule: Rule| {
        design.findings.iter().find(|f| f.rule == rule).and_then(|f| f.measured).expect("measured")
    };
    let low_rules: [(Rule, &str, Value); 2] = [
        (Rule::TooStraight, "line_irregularity_mm", |d| measures(d).irregularity_mm),
        (Rule::DeadSymmetric, "line_asymmetry_mm", |d| measures(d).asymmetry_mm),
    ];
    for (name, head) in heads() {
        let request = DesignRequest::male(Norwood::IV);
        let base = Designer::new(head, &evidence).expect("prepared").design(&request).expect("drawn");
        for (rule, id, value) in low_rules {
            let m = value(&base);
            // A tenth outside: the limit lies above the measure.
            for (limit, expected) in [(m / 0.9, true), (m / 1.1, false)] {
                let designer = Designer::new(head, &with(id, "low", limit)).expect("prepared");
                let design = designer.design(&request).expect("drawn");
                assert_eq!(heard(&design, rule), expected, "{name} {rule:?}: {m} with the limit {limit}");
            }
        }
        let all = with("future_gap_cm2", "value", 0.001);
        let later = Designer::new(head, &all).expect("prepared").design(&request).expect("drawn");
        let open_cm2 = measured(&later, Rule::FutureLoss);
        for (limit, expected) in [(open_cm2 / 1.1, true), (open_cm2 / 0.9, false)] {
            let designer = Designer::new(head, &with("future_gap_cm2", "value", limit)).expect("prepared");
            let design = designer.design(&request).expect("drawn");
            assert_eq!(heard(&design, Rule::FutureLoss), expected, "{name}: {open_cm2} cm² with {limit}");
        }
    }
}

#[test]
fn height_and_contrast_are_found_a_tenth_outside_and_not_a_tenth_inside_on_every_head() {
    let evidence = Evidence::builtin();
    let figure = |id: &str| evidence.figure(&format!("hairline.{id}")).expect("a row").clone();
    let (high, low) = (figure("mid_frontal_point_mm").high, figure("mid_frontal_point_female_mm").low);
    let ratio = figure("dot_hair_contrast_ratio").high;
    for (name, head) in heads() {
        let designer = Designer::new(head, &evidence).expect("prepared");
        let draw = |change: &dyn Fn(&mut DesignRequest)| {
            let mut request = DesignRequest::male(Norwood::IV);
            change(&mut request);
            designer.design(&request).expect("drawn")
        };
        for (factor, expected) in [(1.1, true), (0.9, false)] {
            let design = draw(&|r| r.mid_frontal_mm = Some(high * factor));
            assert_eq!(heard(&design, Rule::TooHigh), expected, "{name} at {}", high * factor);
            let design = draw(&|r| {
                (r.style, r.mid_frontal_mm) = (Style::Female, Some(low * (2.0 - factor)));
            });
            assert_eq!(heard(&design, Rule::TooLow), expected, "{name} at {}", low * (2.0 - factor));

            let mut request = DesignRequest::male(Norwood::IV);
            request.skin = Some(SkinTone::Light);
            let contrast = designer.dot_contrast(&request).expect("in the table").expect("skin is known");
            let hair_l = contrast.skin_l - contrast.dot_below_skin() / (ratio * factor);
            let design = draw(&|r| (r.skin, r.hair_l) = (Some(SkinTone::Light), Some(hair_l)));
            assert_eq!(heard(&design, Rule::TooDark), expected, "{name}: hair of L {hair_l}");
        }
        let tones = [(SkinTone::VeryLight, false), (SkinTone::Brown, false), (SkinTone::Dark, true)];
        for (tone, expected) in tones {
            let design = draw(&|r| r.skin = Some(tone));
            assert_eq!(heard(&design, Rule::HardlyVisible), expected, "{name} {tone:?}");
        }
    }
}
