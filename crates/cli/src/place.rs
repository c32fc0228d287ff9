//! `stubble place`: dots on any mesh or flat sheet, and the judge of any layout.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::{Args, ValueEnum};
use nalgebra::Isometry3;
use stubble_design::{DesignRequest, Norwood};
use stubble_evidence::Evidence;
use stubble_head::{Head, HeadOptions, Point, RawMesh, Unit};
use stubble_placement::{
    Canvas, DensityWish, DonorPattern, Expression, Layout, Progress, Request, Stage,
    judge::{self, Judge, Merging},
    place, read_dots, read_follicles, read_positions, repaired, write_dots,
};

use crate::input::{read_limited, read_text};
use crate::refusal::Refusal;

/// Places dots on a mesh with a density, or judges a layout.
#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// The mesh (PLY, OBJ, STL, glTF); none for a flat sheet.
    mesh: Option<PathBuf>,
    /// What to place: a JSON file.
    #[arg(long, required_unless_present = "judge")]
    request: Option<PathBuf>,
    /// Where to write the dots.
    #[arg(long, required_unless_present = "judge")]
    out: Option<PathBuf>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Coordinates to write, always in mm.
    #[arg(long, value_enum, default_value_t = Frame::Input)]
    frame: Frame,
    /// Unit of the mesh's coordinates, where its format does not fix it: mm, cm, m, in.
    #[arg(long)]
    unit: Option<Unit>,
    /// Show how far the work has come.
    #[arg(long)]
    progress: bool,
    /// Judge this layout (columns x, y and, where there are, z and session; or x_mm, …) instead of placing.
    #[arg(long, conflicts_with_all = ["request", "out"])]
    judge: Option<PathBuf>,
    /// With --judge: the layout lies on a flat sheet of this width and height, mm.
    #[arg(long, num_args = 2, value_names = ["WIDTH", "HEIGHT"], requires = "judge")]
    plane: Option<Vec<f64>>,
    /// With --judge: the density, as the name of a mesh property or an expression in x, y, z.
    #[arg(long, requires = "judge")]
    density: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Which coordinates the dots are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Frame {
    /// The head frame; the mesh must be a head.
    Head,
    /// The mesh's own origin and axes.
    Input,
}

/// Runs the command.
pub(crate) fn run(args: PlaceArgs) -> miette::Result<()> {
    match &args.judge {
        Some(dots) => judge_layout(&args, dots)?,
        None => place_dots(&args)?,
    }
    Ok(())
}

fn place_dots(args: &PlaceArgs) -> Result<(), Refusal> {
    let (Some(request_path), Some(out)) = (&args.request, &args.out) else {
        return Err(
            Refusal::new("placing needs --request and --out").help("or use --judge to measure a layout")
        );
    };
    let request = Request::from_json(&read_text(request_path)?).map_err(refuse)?;
    let evidence = Evidence::builtin();
    let stage = Ground::new(args, &request, &evidence)?;
    let follicles = match &request.obstacles {
        None => Vec::new(),
        Some((csv, clear_mm)) => {
            read_follicles(&beside(request_path, csv)?, *clear_mm, stage.mm_per_unit).map_err(refuse)?
        }
    };
    let mut settings = request.settings(&evidence, follicles, args.seed).map_err(refuse)?;
    for f in &mut settings.follicles {
        f.position = stage.canvas_from_input * f.position;
    }
    for area in &mut settings.no_ink {
        area.centre = stage.canvas_from_input * Point::from(area.centre.coords * stage.mm_per_unit);
    }
    if let Some(csv) = &request.donor {
        let points: Vec<[f64; 2]> = read_follicles(&beside(request_path, csv)?, 0.0, 1.0)
            .map_err(refuse)?
            .iter()
            .map(|f| [f.position.x, f.position.y])
            .collect();
        settings.pattern = Some(DonorPattern::measure(&points).map_err(|e| {
            Refusal::new(format!("{csv}: {e}"))
                .help("give the columns x_mm,y_mm of the donor area's follicles")
        })?);
    }
    let watch = Watch { shown: args.progress, last: Mutex::new(None) };
    let placement = place(&stage.canvas, &settings, &watch).map_err(refuse)?;
    let mut text = Vec::new();
    write_dots(&placement.layout, &stage.out_from_canvas, &mut text).map_err(|e| cannot_write(out, &e))?;
    write_beside(out, &text).map_err(|e| cannot_write(out, &e))?;
    let dots = placement.layout.impressions.len();
    let merging = merge_meter(&placement.layout, &stage.canvas, &evidence)?;
    if args.json {
        let sessions: Vec<usize> = (1..=placement.layout.sessions)
            .map(|s| placement.layout.impressions.iter().filter(|i| i.session == s).count())
            .collect();
        let value = serde_json::json!({
            "dots": dots, "sessions": sessions, "remarks": placement.remarks, "seed": args.seed,
            "hand_path": placement.path, "donor_match": placement.matched, "merging": merging,
        });
        outln!("{value:#}");
    } else {
        for remark in &placement.remarks {
            eprintln!("note: {remark}");
        }
        if let Some(m) = placement.matched {
            eprintln!(
                "donor spacing met: nearest neighbours KS {:.3}, pairs RMS {:.3}",
                m.nearest_ks, m.pair_rms
            );
        }
        eprint!("{}", merge_lines(&merging));
        eprintln!("{dots} dots in {} sessions written to {}", placement.layout.sessions, out.display());
    }
    Ok(())
}

/// The bytes of a file named in a request: beside the request, or from where the program runs.
fn beside(request: &Path, name: &str) -> Result<Vec<u8>, Refusal> {
    let beside = request.parent().unwrap_or(Path::new("")).join(name);
    read_limited(if beside.is_file() { &beside } else { Path::new(name) })
}

/// A canvas and how its coordinates relate to those of the input and of the output.
struct Ground {
    canvas: Canvas,
    mm_per_unit: f64,
    /// From the input in mm.
    canvas_from_input: Isometry3<f64>,
    out_from_canvas: Isometry3<f64>,
}

impl Ground {
    fn new(args: &PlaceArgs, request: &Request, evidence: &Evidence) -> Result<Self, Refusal> {
        if let Some(canvas) = request.sheet().map_err(refuse)? {
            if args.mesh.is_some() {
                return Err(Refusal::new("both a mesh and plane_mm were given").help("leave one of them out"));
            }
            return Ok(Self {
                canvas,
                mm_per_unit: 1.0,
                canvas_from_input: Isometry3::identity(),
                out_from_canvas: Isometry3::identity(),
            });
        }
        let raw = read_mesh(args.mesh.as_deref())?;
        let mm_per_unit = args.unit.or(raw.unit).unwrap_or(Unit::Millimetre).mm();
        let options = HeadOptions { unit: args.unit, ..HeadOptions::default() };
        if let DensityWish::Zones(zones) = &request.density {
            let head = Head::from_raw(raw, &options).map_err(refuse)?;
            let mut design =
                stubble_design::design(&head, &DesignRequest::male(Norwood::VI), evidence).map_err(refuse)?;
            for (density, zone) in design.fields.density_per_cm2.iter_mut().zip(&design.fields.zone) {
                *density = zones.get(zone).copied().unwrap_or(0.0);
            }
            let canvas =
                Canvas::from_design(&head.scalp, &design.fields, &design.techniques).map_err(refuse)?;
            let canvas_from_input = head.head_from_input.isometry;
            let out_from_canvas = match args.frame {
                Frame::Head => Isometry3::identity(),
                Frame::Input => canvas_from_input.inverse(),
            };
            return Ok(Self { canvas, mm_per_unit, canvas_from_input, out_from_canvas });
        }
        let out_from_canvas = match args.frame {
            Frame::Input => Isometry3::identity(),
            Frame::Head => Head::from_raw(raw.clone(), &options).map_err(refuse)?.head_from_input.isometry,
        };
        let canvas = canvas_of(request, raw, mm_per_unit)?;
        Ok(Self { canvas, mm_per_unit, canvas_from_input: Isometry3::identity(), out_from_canvas })
    }
}

fn canvas_of(request: &Request, raw: RawMesh, mm_per_unit: f64) -> Result<Canvas, Refusal> {
    let positions = raw.positions.iter().map(|p| Point::from(p.map(|c| c * mm_per_unit))).collect();
    let (mesh, repairs) = repaired(positions, raw.triangles).map_err(refuse)?;
    let canvas = request.canvas(mesh, &raw.properties).map_err(refuse)?;
    Ok(canvas.with_remarks(raw.remarks.into_iter().map(|r| r.to_string()).chain(repairs)))
}

fn read_mesh(path: Option<&Path>) -> Result<RawMesh, Refusal> {
    let Some(path) = path else {
        return Err(Refusal::new("no mesh was given").help("give a mesh file, or plane_mm in the request"));
    };
    let bytes = read_limited(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let side = |file: &str| {
        let relative = Path::new(file);
        let inside = relative.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        if inside { path.parent().and_then(|p| read_limited(&p.join(relative)).ok()) } else { None }
    };
    stubble_head::format::read(&bytes, &name, &side).map_err(refuse)
}

fn judge_layout(args: &PlaceArgs, dots: &Path) -> Result<(), Refusal> {
    let bytes = read_limited(dots)?;
    let (points, sessions) = read_positions(&bytes).map_err(refuse)?;
    let density = |text: &str| -> Result<Expression, Refusal> { text.parse::<Expression>().map_err(refuse) };
    let canvas = match args.plane.as_deref() {
        Some([width, height]) => {
            let e = density(args.density.as_deref().unwrap_or("1"))?;
            let wish = Request::plain(DensityWish::Expression(e), Some([*width, *height]));
            wish.sheet().map_err(refuse)?.ok_or_else(|| Refusal::new("no sheet"))?
        }
        _ => {
            let raw = read_mesh(args.mesh.as_deref())?;
            let mm_per_unit = args.unit.or(raw.unit).unwrap_or(Unit::Millimetre).mm();
            let wish = match args.density.as_deref() {
                Some(name) if raw.properties.contains_key(name) => DensityWish::Property(name.to_owned()),
                Some(text) => DensityWish::Expression(density(text)?),
                None if raw.properties.contains_key("density") => DensityWish::Property("density".to_owned()),
                None => DensityWish::PerCm2(1.0),
            };
            canvas_of(&Request::plain(wish, None), raw, mm_per_unit)?
        }
    };
    let judge = Judge::new(&canvas, points.len());
    let judgement = judge.sessions(&points, &sessions);
    // A dot plan says how wide its dots are; other layouts are taken to have the usual ones.
    let widths: Vec<f64> = read_dots(&bytes)
        .map(|plan| plan.impressions.iter().map(|i| i.diameter_mm).collect())
        .unwrap_or_default();
    let merging = judge::merging(&points, &widths, judge.area_cm2(), &Evidence::builtin()).map_err(refuse)?;
    if args.json {
        let mut value = serde_json::to_value(&judgement).map_err(|e| Refusal::new(e.to_string()))?;
        value["merging"] = serde_json::to_value(&merging).map_err(|e| Refusal::new(e.to_string()))?;
        outln!("{value:#}");
    } else {
        outln!("{}{}", judgement.table(), merge_lines(&merging).trim_end());
    }
    Ok(())
}

fn merge_meter(layout: &Layout, canvas: &Canvas, evidence: &Evidence) -> Result<Vec<Merging>, Refusal> {
    let points: Vec<Point> = layout.impressions.iter().map(|i| i.position).collect();
    let widths: Vec<f64> = layout.impressions.iter().map(|i| i.diameter_mm).collect();
    judge::merging(&points, &widths, canvas.area_cm2(), evidence).map_err(refuse)
}

fn merge_lines(readings: &[Merging]) -> String {
    let line = |m: &Merging| {
        let when =
            if m.years == 0.0 { "healed".to_owned() } else { format!("{} years, {} pace", m.years, m.pace) };
        format!(
            "dots that touch, {when}: {:.1} % (mean diameter {:.2} mm, {:.1} % of the skin covered)\n",
            m.touching_percent, m.diameter_mm, m.covered_percent
        )
    };
    readings.iter().map(line).collect()
}

/// Prints each stage on standard error; asks to stop after Ctrl-C.
struct Watch {
    shown: bool,
    last: Mutex<Option<(Stage, u32)>>,
}

impl Progress for Watch {
    fn report(&self, stage: Stage, done: f64) {
        if !self.shown {
            return;
        }
        let step = (stage, (done * 10.0) as u32);
        if let Ok(mut last) = self.last.lock()
            && *last != Some(step)
        {
            *last = Some(step);
            eprintln!("{} {:.0} %", stage.words(), done * 100.0);
        }
    }

    fn cancelled(&self) -> bool {
        crate::progress::check_stopped().is_err()
    }
}

/// Writes a file beside its place, then renames it.
pub(crate) fn write_beside(out: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = out.with_file_name(format!(".{name}.partial-{}", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&beside, out));
    if written.is_err() {
        // The first failure is the one to report.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new(format!("cannot write {}: {error}", path.display()))
        .help("check that the folder exists, may be written and has room")
}

fn refuse(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(error.to_string())
}
