//! `stubble design`: draws a design, changes one, and prints what the critic says.

mod args;

use std::path::Path;

use nalgebra::Isometry3;
use serde::Serialize;
use stubble_appearance::{Diagram, Size, View, When};
use stubble_case::{Archive, Case, FindingRecord};
use stubble_design::{
    Design, DesignRequest, Designer, Edit, Finding, Grading, HairlineMeasures, History, Severity, Template,
    ZoneTechnique, likely_later_stage,
};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, HeadOptions, format, sample_head};
use stubble_optics::SkinTone;
use stubble_pipeline::{Dots, PictureSet};
use stubble_placement::{Layout, write_dots};
use stubble_plan::{HairLoss, PlanInput};

pub(crate) use args::DesignArgs;

use crate::input::{self, Input};
use crate::output::{Staging, check_target, write_file};
use crate::plan::assumed_condition;
use crate::refusal::Refusal;

/// Runs the command.
pub(crate) fn run(args: &DesignArgs) -> miette::Result<()> {
    if let Some(folder) = &args.pictures {
        check_target(folder, args.force)?;
    }
    let evidence = Evidence::builtin();
    let (head, archive) = opened(&args.input)?;
    if args.out.is_some() && archive.is_none() {
        return Err(Refusal::new("--out writes a case anew, and the input is none")
            .help("make a case with `stubble plan`, then give its plan.stubble")
            .into());
    }
    let history = history(args, archive.as_ref())?;
    let request = history.request().map_err(refuse)?;
    let designer = Designer::new(&head, &evidence).map_err(refuse)?;
    let design = designer.design(&request).map_err(refuse)?;
    let lost: Vec<f64> = design.native_share.iter().map(|kept| 1.0 - kept).collect();
    let grading = designer.grade(&lost).map_err(refuse)?;

    if let Some(path) = &args.save_template {
        let template = Template::of(&design).ok_or_else(|| {
            Refusal::new("this condition keeps the person's own hairline: there is no front to save")
                .help("choose a condition that draws one, e.g. norwood-4")
        })?;
        let text = serde_json::to_string_pretty(&template).map_err(refuse)? + "\n";
        write_file(path, text.as_bytes(), args.force)?;
    }
    if let Some(folder) = &args.pictures {
        pictures(folder, args.force, &designer, &design, &evidence)?;
    }
    if let (Some(out), Some(archive)) = (&args.out, archive) {
        let bytes = rewritten(args, archive, (&head, &design), history, &evidence)?;
        write_file(out, &bytes, args.force)?;
    }
    report(args, &design, &grading)?;
    if args.critique && design.verdict() == Some(Severity::Stop) {
        return Err(Refusal::new("this design is not suitable as it is")
            .help("change what the findings name, or accept one with --accept RULE=REASON")
            .into());
    }
    Ok(())
}

/// The head, and the case it came in.
fn opened(path: &Path) -> Result<(Head, Option<Archive>), Refusal> {
    let named_case = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("stubble"));
    if named_case {
        let archive = input::read_case(path)?;
        let head = stubble_pipeline::head_of(&archive).map_err(refuse)?;
        return Ok((head, Some(archive)));
    }
    let scan = match input::read(&path.to_owned())? {
        Input::Sample => return Ok((sample_head(&Anthropometry::MAN), None)),
        Input::Scan(scan) | Input::Photos(_, Some(scan)) => scan,
        Input::Photos(_, None) => return Err(Refusal::new("a design is drawn on a case or a scan")),
    };
    let refused = |what: &dyn std::fmt::Display| {
        Refusal::new(format!("{}: {what}", path.display()))
            .help("give a case, or a 3D head scan with the whole scalp and the brow")
    };
    let raw =
        format::read(&scan.bytes, &scan.name(), &|name| scan.side_file(name)).map_err(|e| refused(&e))?;
    Ok((Head::from_raw(raw, &HeadOptions::default()).map_err(|e| refused(&e))?, None))
}

/// The design that is worked on, with the edits of the options done to it.
fn history(args: &DesignArgs, archive: Option<&Archive>) -> Result<History, Refusal> {
    let agreed = archive.map_or_else(
        || DesignRequest::new(assumed_condition(), stubble_design::Style::Soft),
        |a| a.case().design.request.clone(),
    );
    let kept = args.option.as_ref().zip(archive).and_then(|(name, a)| a.case().design.options.get(name).ok());
    let mut history = kept.cloned().unwrap_or_else(|| History::new(agreed));
    let mut edits = args.edits_before_template();
    if let Some(path) = &args.template {
        let template = serde_json::from_str(&input::read_text(path)?).map_err(|e| {
            Refusal::new(format!("{}: {e}", path.display()))
                .help("give a template that `stubble design --save-template` wrote")
        })?;
        edits.push(Edit::Template { template });
    }
    edits.extend(args.edits_after_template());
    for edit in edits {
        history.apply(edit).map_err(refuse)?;
    }
    Ok(history)
}

/// The case with the option kept, or with the new design, its dots and its plan.
fn rewritten(
    args: &DesignArgs,
    archive: Archive,
    (head, design): (&Head, &Design),
    history: History,
    evidence: &Evidence,
) -> Result<Vec<u8>, Refusal> {
    let (mut case, dots_csv, files) = archive.into_parts();
    if let Some(name) = &args.option {
        case.design.options.keep(name, history);
        return Archive::new(case, dots_csv, files).to_bytes().map_err(refuse);
    }
    let wish = Dots { seed: case.seed, ..Dots::default() };
    let placement = stubble_pipeline::place(head, design, &wish, evidence, &crate::progress::Stoppable)
        .map_err(|e| Refusal::new(format!("the dots cannot be placed: {e}")).help("change the design"))?;
    let layout = placement.layout;
    let mut dots = Vec::new();
    write_dots(&layout, &Isometry3::identity(), &mut dots).map_err(refuse)?;
    let case = planned_again(case, head, design, &layout, evidence)?;
    Archive::new(case, dots, files).to_bytes().map_err(refuse)
}

fn planned_again(
    case: Case,
    head: &Head,
    design: &Design,
    layout: &Layout,
    evidence: &Evidence,
) -> Result<Case, Refusal> {
    let mut basis = case.basis.clone().ok_or_else(|| {
        Refusal::new("the case is of an older version that does not hold the person's answers")
            .help("make it anew with `stubble plan`")
    })?;
    basis.person.loss = HairLoss::of(&design.request.condition);
    let mut input = PlanInput::from_layout(
        layout,
        &design.techniques,
        head.scalp.hair_bearing_cm2(),
        basis.person.clone(),
        case.date,
        &basis.region,
    )
    .map_err(refuse)?;
    input.prices.clone_from(&basis.prices);
    let plan = stubble_plan::plan(&input, evidence).map_err(refuse)?;
    let stages = (head, design, layout);
    let mut next =
        stubble_pipeline::case(&case.client, case.date, case.seed, stages, plan, evidence).with_basis(basis);
    next.head = case.head;
    next.design.options = case.design.options;
    Ok(next)
}

/// Drawings of the zones from every side, and for male pattern loss the healed look now and at a likely later stage.
fn pictures(
    folder: &Path,
    force: bool,
    designer: &Designer<'_>,
    design: &Design,
    evidence: &Evidence,
) -> Result<(), Refusal> {
    let (head, staging) = (designer.head(), Staging::new(folder, force)?);
    let curve = design.hairline.as_ref().map_or(&[][..], |line| &line.curve);
    for view in [View::Front, View::ThreeQuarterLeft, View::Left, View::Right, View::Top, View::Back] {
        let drawing = Diagram::new(head, view, Size::new(900, 1050)).zones(&design.fields, curve);
        staging.write(&format!("zones-{}.png", view.name()), &drawing.png().map_err(refuse)?)?;
    }
    if let Some(stage) = likely_later_stage(&design.request) {
        let wish = Dots { seed: design.request.seed, ..Dots::default() };
        let placement = stubble_pipeline::place(head, design, &wish, evidence, &crate::progress::Stoppable)
            .map_err(refuse)?;
        let later = designer.at_later_stage(design, stage).map_err(refuse)?;
        let set = PictureSet {
            views: &[View::Front, View::ThreeQuarterLeft, View::Top, View::Back],
            moments: &[When::Healed],
            size: Size::new(700, 850),
            skin: design.request.skin.unwrap_or(SkinTone::Light),
            seed: design.request.seed,
        };
        let name = stage.name().to_lowercase().replace(' ', "-");
        for (design, label) in [(design, "now".to_owned()), (&later, format!("at-norwood-{name}"))] {
            let stages = (head, design, &placement.layout);
            let made = stubble_pipeline::pictures(stages, &set, evidence, &|| true).map_err(refuse)?;
            for picture in made {
                let file = format!("{label}-{}.png", picture.view.name());
                staging.write(&file, &picture.picture.png().map_err(refuse)?)?;
            }
        }
    }
    staging.publish()
}

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Report<'a> {
    verdict: &'static str,
    findings: &'a [Finding],
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a DesignRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<HairlineMeasures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handles: Option<&'a [stubble_design::Handle]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zones: Option<&'a [ZoneTechnique]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    treated_area_cm2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_dots: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grading: Option<&'a Grading>,
}

fn verdict(design: &Design) -> &'static str {
    match design.verdict() {
        Some(Severity::Stop) => "not_suitable",
        Some(Severity::Warn) => "change_advised",
        Some(Severity::Note) | None => "suitable",
    }
}

fn report(args: &DesignArgs, design: &Design, grading: &Grading) -> Result<(), Refusal> {
    let line = design.hairline.as_ref();
    let all = !args.critique;
    if args.json {
        let report = Report {
            verdict: verdict(design),
            findings: &design.findings,
            request: all.then_some(&design.request),
            measures: line.filter(|_| all).map(|l| l.measures),
            handles: line.filter(|_| all).map(|l| l.handles.as_slice()),
            zones: all.then_some(&design.techniques),
            treated_area_cm2: all.then_some(design.treated_area_cm2),
            expected_dots: all.then_some(design.expected_dots),
            grading: all.then_some(grading),
        };
        outln!("{}", serde_json::to_string_pretty(&report).map_err(refuse)?);
        return Ok(());
    }
    if all {
        if let Some(m) = line.map(|l| l.measures) {
            outln!(
                "hairline    {:.0} mm above the glabella, corners {:.0} and {:.0} mm behind its middle",
                m.mid_frontal_mm,
                m.apex_depth_mm[0],
                m.apex_depth_mm[1]
            );
        }
        outln!("treated     {:.0} cm², {:.0} dots", design.treated_area_cm2, design.expected_dots);
        for zone in &design.techniques {
            let name = format!("{:?}", zone.zone).to_lowercase();
            outln!(
                "  {name:<10} {:6.1} cm², dots of {:.2} mm at {:.2} mm, {}",
                zone.area_cm2,
                zone.diameter_mm,
                zone.depth_mm,
                zone.pigment
            );
        }
        let range = |ends: Option<[String; 2]>| {
            ends.map_or_else(|| "none".to_owned(), |[a, b]| if a == b { a } else { format!("{a} to {b}") })
        };
        outln!(
            "scales      SALT {:.0} ({}), BASP {}, Norwood {}, Ludwig {}",
            grading.salt,
            grading.salt_band,
            range(Some(grading.basp.clone())),
            range(grading.norwood.map(|ends| ends.map(|s| s.name().to_owned()))),
            range(grading.ludwig.map(|ends| ends.map(|g| format!("{g:?}"))))
        );
    }
    for finding in &design.findings {
        outln!("{}", FindingLine(finding));
    }
    outln!("verdict     {}", verdict(design).replace('_', " "));
    Ok(())
}

struct FindingLine<'a>(&'a Finding);

impl std::fmt::Display for FindingLine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let finding = self.0;
        let mark = format!("{:?}", finding.severity).to_lowercase();
        write!(f, "{mark:<11} {}", FindingRecord::of(finding).text)?;
        if let Some(measured) = finding.measured {
            let unit = match finding.unit.as_str() {
                "1" => "",
                "cm2" => " cm²",
                "per_cm2" => " per cm²",
                "mm" => " mm",
                other => other,
            };
            write!(f, " [{measured:.2}{unit}")?;
            let bound = |value: Option<f64>, word: &str| {
                value.map_or_else(String::new, |v| format!(", {word} {v:.2}"))
            };
            write!(f, "{}{}", bound(finding.low, "at least"), bound(finding.high, "at most"))?;
            if let Some(grade) = finding.grade {
                write!(f, "; {}", format!("{grade:?}").to_lowercase())?;
            }
            write!(f, "]")?;
        }
        Ok(())
    }
}

fn refuse(e: impl std::fmt::Display) -> Refusal {
    Refusal::new(e.to_string()).help("change the option it names")
}
