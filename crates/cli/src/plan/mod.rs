//! `stubble plan`: the whole pipeline, from what a person gives to a folder they can use.

mod args;
mod files;
mod photos;
mod pictures;

use std::collections::BTreeMap;

use jiff::civil::Date;
use nalgebra::Isometry3;
use stubble_case::{Archive, ArchivePath, Case, Folder, PlanBasis};
use stubble_design::{Condition, Design, DesignRequest, Designer, Norwood};
use stubble_document::{Paper, PlanPaper, paper_pdf};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, GivenLandmarks, Head, HeadOptions, Remark, Unit, format, sample_head};
use stubble_pipeline::{Dots, Rendered, on_paper, papers};
use stubble_placement::{Layout, read_dots, write_dots};
use stubble_plan::{Plan, PlanInput};

pub(crate) use args::PlanArgs;
use args::UnitName;
pub(crate) use args::{assumed_condition, condition_named};

use crate::input::{self, Input, ScanFile};
use crate::output::{Staging, check_target};
use crate::progress::Progress;
use crate::refusal::Refusal;

const STAGES: usize = 7;

/// Runs the command.
pub(crate) fn run(mut args: PlanArgs) -> miette::Result<()> {
    check_target(&args.out, args.force)?;
    let mut progress = Progress::new(STAGES, args.quiet);
    let evidence = evidence(&args)?;

    progress.stage("reading the head")?;
    let (mut head, attached) = head(&mut args, &evidence)?;
    for remark in &head.remarks {
        progress.note(&remark.to_string());
    }

    progress.stage("drawing the design")?;
    let request = args.request(condition(&args, &mut head, &mut progress));
    let design = draw(&head, &request, &evidence)?;

    progress.stage(format!("placing {:.0} dots", args.dots.map_or(design.expected_dots, f64::from)))?;
    let layout = dots(&args, &head, &design, &evidence, &mut progress)?;
    let mut dots_csv = Vec::new();
    write_dots(&layout, &Isometry3::identity(), &mut dots_csv).map_err(|e| Refusal::new(e.to_string()))?;

    progress.stage("planning sessions, ink, time and cost")?;
    let plan = plan(&args, &head, &design, &layout, &evidence)?;
    let client = args.client.as_deref().unwrap_or(if args.is_sample() { "Sample client" } else { "Client" });
    let stages = (&head, &design, &layout);
    let basis = PlanBasis {
        person: args.person(&request.condition),
        region: args.region.code().to_owned(),
        prices: None,
    };
    let case =
        stubble_pipeline::case(client, date(&args), args.seed, stages, plan, &evidence).with_basis(basis);

    progress.stage("rendering pictures")?;
    let pictures = pictures::render(&args, &head, &design, &layout, &evidence)?;

    progress.stage("setting the papers")?;
    let archive = Archive::new(case, dots_csv, attached);
    // As they are on the disk, rounded: papers made from the case later are the same.
    let written = read_dots(archive.dots_csv()).map_err(|e| Refusal::new(e.to_string()))?;
    let (pdfs, (pngs, packed)) = rayon::join(
        || set_papers(&args, archive.case(), &written, &pictures, &evidence),
        || rayon::join(|| pictures::pngs(&pictures), || archive.to_bytes()),
    );

    progress.stage(format!("writing {}", args.out.display()))?;
    let refused = |e: stubble_case::CaseError| Refusal::new(e.to_string());
    let plan_json = archive.case().to_json().map_err(refused)?;
    let staging = Staging::new(&args.out, args.force)?;
    staging.write("plan.json", &plan_json)?;
    staging.write("dots.csv", archive.dots_csv())?;
    for (name, pdf) in &pdfs? {
        staging.write(name, pdf)?;
    }
    for (name, png) in &pngs? {
        staging.write(name, png)?;
    }
    staging.write("pictures/assumptions.json", &pictures::assumptions(&pictures)?)?;
    staging.write("plan.stubble", &packed.map_err(refused)?)?;
    crate::progress::check_stopped()?;
    staging.publish()?;
    progress.finish();

    if args.json {
        outln!("{}", String::from_utf8_lossy(&plan_json));
    } else {
        files::summary(archive.case(), &args.out);
    }
    Ok(())
}

/// The plan on paper, and where asked for all other papers in a folder of their own.
fn set_papers(
    args: &PlanArgs,
    case: &Case,
    layout: &Layout,
    pictures: &[Rendered],
    evidence: &Evidence,
) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let (pictures, setting) = (on_paper(pictures), args.setting.setting());
    let paper = PlanPaper { case, layout, pictures: &pictures, evidence };
    let refused = |e: stubble_document::DocumentError| Refusal::new(e.to_string());
    if !args.papers {
        return Ok(vec![("plan.pdf".to_owned(), paper_pdf(Paper::Plan, &paper, &setting).map_err(refused)?)]);
    }
    let place = |(name, bytes): (String, Vec<u8>)| match name.as_str() {
        "plan.pdf" => (name, bytes),
        _ => (format!("papers/{name}"), bytes),
    };
    Ok(papers(&paper, &setting).map_err(refused)?.into_iter().map(place).collect())
}

fn evidence(args: &PlanArgs) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::builtin();
    if let Some(path) = &args.figures {
        let text = input::read_text(path)?;
        let file = path.file_stem().map_or_else(|| "own".into(), |s| s.to_string_lossy().into_owned());
        evidence = evidence.with_overrides(&file, &text).map_err(|e| {
            Refusal::new(format!("{}: {e}", path.display()))
                .help("the file is named after the built-in one it lays its rows over, e.g. cost.toml")
        })?;
    }
    Ok(evidence)
}

/// The files that a case keeps.
type Attached = BTreeMap<ArchivePath, Vec<u8>>;

/// The head, and the scan and photos it came from where there are any. What photos tell of the person fills the
/// options that were not given.
fn head(args: &mut PlanArgs, evidence: &Evidence) -> Result<(Head, Attached), Refusal> {
    let (photos, scan) = match input::read_all(&args.inputs)? {
        Input::Sample => return Ok((sample_head(&Anthropometry::MAN), Attached::new())),
        Input::Scan(scan) => (Vec::new(), Some(scan)),
        Input::Photos(photos, scan) => (photos, scan),
    };
    let mut files = Attached::new();
    let mut seen = None;
    if !photos.is_empty() {
        let from = photos::read(&photos, args, evidence)?;
        args.skin = args.skin.or(from.skin);
        files.extend(from.kept.iter().cloned());
        seen = Some(from);
    }
    let head = match (scan, seen) {
        (None, Some(from)) => photos::head_with_remarks(&from),
        (Some(scan), seen) => {
            let mut head = scanned(args, &scan)?;
            head.remarks.extend(seen.into_iter().flat_map(|from| from.remarks));
            files.extend(attached(scan)?);
            head
        }
        (None, None) => sample_head(&Anthropometry::MAN),
    };
    Ok((head, files))
}

/// The head of a scan.
fn scanned(args: &PlanArgs, scan: &ScanFile) -> Result<Head, Refusal> {
    let refused =
        |what: String, help: &str| Refusal::new(format!("{}: {what}", scan.path.display())).help(help);
    let raw = format::read(&scan.bytes, &scan.name(), &|name| scan.side_file(name)).map_err(|e| {
        refused(
            e.to_string(),
            "give a 3D head scan as GLB, glTF, OBJ, PLY or STL; export it again if it is damaged",
        )
    })?;
    let options = HeadOptions { unit: args.unit.map(unit), landmarks: landmarks(args)? };
    Head::from_raw(raw, &options).map_err(|e| {
        refused(
            e.to_string(),
            "give the unit with --unit, or the five landmarks with --landmarks; a scan needs the whole scalp and the brow",
        )
    })
}

fn unit(name: UnitName) -> Unit {
    match name {
        UnitName::Mm => Unit::Millimetre,
        UnitName::Cm => Unit::Centimetre,
        UnitName::M => Unit::Metre,
        UnitName::In => Unit::Inch,
    }
}

fn landmarks(args: &PlanArgs) -> Result<Option<GivenLandmarks>, Refusal> {
    let Some(path) = &args.landmarks else { return Ok(None) };
    let text = input::read_text(path)?;
    serde_json::from_str(&text).map(Some).map_err(|e| {
        Refusal::new(format!("{}: {e}", path.display())).help(
            "landmarks are JSON: {\"nasion\": [x,y,z], \"inion\": [...], \"left_preauricular\": [...], \
             \"right_preauricular\": [...], \"vertex\": [...]} in the scan's own coordinates",
        )
    })
}

/// What is treated; for a scan without a stage, an assumption that the plan states.
fn condition(args: &PlanArgs, head: &mut Head, progress: &mut Progress) -> Condition {
    args.condition.clone().unwrap_or_else(|| {
        if args.is_sample() {
            return assumed_condition();
        }
        let remark = Remark::StageAssumed { stage: Norwood::IV.name().to_owned() };
        progress.note(&remark.to_string());
        head.remarks.push(remark);
        assumed_condition()
    })
}

fn draw(head: &Head, request: &DesignRequest, evidence: &Evidence) -> Result<Design, Refusal> {
    let design = Designer::new(head, evidence).and_then(|designer| designer.design(request));
    design.map_err(|e| {
        Refusal::new(format!("no design can be drawn: {e}"))
            .help("change the option it names, or give a scan that shows the whole scalp and the brow")
    })
}

fn dots(
    args: &PlanArgs,
    head: &Head,
    design: &Design,
    evidence: &Evidence,
    progress: &mut Progress,
) -> Result<Layout, Refusal> {
    let refused = |what: String| {
        Refusal::new(format!("the dots cannot be placed: {what}"))
            .help("choose another --condition, or another number of --dots")
    };
    let wish = Dots { count: args.dots.map(|n| n as usize), seed: args.seed, ..Dots::default() };
    let placement = stubble_pipeline::place(head, design, &wish, evidence, &crate::progress::Stoppable)
        .map_err(|e| refused(e.to_string()))?;
    for remark in &placement.remarks {
        progress.note(remark);
    }
    Ok(placement.layout)
}

fn plan(
    args: &PlanArgs,
    head: &Head,
    design: &Design,
    layout: &Layout,
    evidence: &Evidence,
) -> Result<Plan, Refusal> {
    let scalp_area_cm2 = head.scalp.hair_bearing_cm2();
    let input = PlanInput::from_layout(
        layout,
        &design.techniques,
        scalp_area_cm2,
        args.person(&design.request.condition),
        date(args),
        args.region.code(),
    );
    input
        .and_then(|input| stubble_plan::plan(&input, evidence))
        .map_err(|e| Refusal::new(format!("no plan can be made: {e}")).help("change the option it names"))
}

/// The day the plan is made: given, or today.
fn date(args: &PlanArgs) -> Date {
    args.date.unwrap_or_else(|| jiff::Zoned::now().date())
}

fn attached(scan: ScanFile) -> Result<Option<(ArchivePath, Vec<u8>)>, Refusal> {
    let name = scan.name();
    let path = ArchivePath::new(Folder::Scans, &name).or_else(|_| {
        let ending = scan.path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
        ArchivePath::new(Folder::Scans, &format!("scan{ending}"))
    });
    Ok(Some((path.map_err(|e| Refusal::new(e.to_string()))?, scan.bytes)))
}
