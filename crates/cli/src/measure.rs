//! `stubble measure`: what photos say, each figure with its 95 % bounds.

mod laid;
mod masks;
mod scalp;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};
use stubble_appearance::overlay;
use stubble_evidence::Evidence;
use stubble_photo::{Focal, FocalSource, Given, Picture, Report, Tape, Verdict, decode, measure};

use crate::input;
use crate::refusal::Refusal;

/// Scale, pose and landmarks of the face in each photo, with 95 % bounds, or why not.
#[derive(Debug, Args)]
pub(crate) struct MeasureArgs {
    /// Photos: JPEG, PNG, WebP, TIFF or HEIC.
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    /// Folder for person.png, hair.png and skin.png (the probability times 255 that a pixel belongs to it) and
    /// hair_density.png (255 is full cover). Replaces its own files there.
    #[arg(long, value_name = "DIR")]
    masks: Option<PathBuf>,
    /// PNG file for the photo with what was found drawn over it: regions, landmarks, irises, pose, scale and card; the
    /// hairs or dots of a macro photo. Replaces an earlier one; is written for a refused photo too.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Focal length as on 35 mm film, mm; else the file's own.
    #[arg(long, value_name = "MM", value_parser = focal_mm)]
    focal_mm35: Option<f64>,
    /// Distance of the centres of the first and the last patch of the colour card's long rows, mm, for the card's scale.
    #[arg(long, value_name = "MM", value_parser = row_mm)]
    card_row_mm: Option<f64>,
    /// A length in the photo that you measured in the plane of the eyes (a tape, a ruler), mm; its ends with --between.
    #[arg(long, value_name = "MM", value_parser = row_mm, requires = "between")]
    distance_mm: Option<f64>,
    /// Where that length starts and ends in the photo after turning upright, px from its upper left corner.
    #[arg(long, value_name = "X1,Y1,X2,Y2", value_parser = ends_px, requires = "distance_mm", allow_hyphen_values = true)]
    between: Option<Ends>,
    /// An earlier photo of the same head: the photo is laid on it, and it is told how well.
    #[arg(long, value_name = "EARLIER")]
    against: Option<PathBuf>,
    /// PNG file for the photo as the camera of the earlier one would have seen the head. Replaces an earlier one.
    #[arg(long, value_name = "FILE", requires = "against")]
    aligned: Option<PathBuf>,
    /// A stroke along a line drawn on the scalp, px of the photo after turning upright: the line is followed and laid on
    /// the head, mm.
    #[arg(long, value_name = "X1,Y1,X2,Y2,…", value_parser = stroke_px, allow_hyphen_values = true)]
    line: Option<Stroke>,
    /// The photos are macro photos of the scalp at this scale, pixels per mm: their hairs or dots are counted.
    #[arg(long, value_name = "N", conflicts_with_all = ["masks", "focal_mm35", "against", "line"])]
    px_per_mm: Option<f64>,
    /// File for the hairs that were found, one a row (mm); a request of `stubble place` reads it as a donor area.
    #[arg(long, value_name = "FILE", requires = "px_per_mm")]
    dots: Option<PathBuf>,
}

fn focal_mm(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give a number of mm".to_owned())?;
    if (8.0..=600.0).contains(&value) { Ok(value) } else { Err("give 8 to 600 mm".to_owned()) }
}

/// A length in mm, as an option says it.
pub(crate) fn row_mm(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give a number of mm".to_owned())?;
    if (5.0..=1000.0).contains(&value) { Ok(value) } else { Err("give 5 to 1000 mm".to_owned()) }
}

/// Both ends of a length in the photo, px.
type Ends = [[f64; 2]; 2];

fn ends_px(text: &str) -> Result<Ends, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    match numbers.as_deref() {
        Ok(&[x1, y1, x2, y2]) if [x1, y1, x2, y2].iter().all(|v| v.is_finite() && *v >= 0.0) => {
            Ok([[x1, y1], [x2, y2]])
        }
        _ => Err("give four numbers of pixels, for example 120,340,310,338".to_owned()),
    }
}

/// Places of a stroke in the photo, px.
#[derive(Debug, Clone)]
struct Stroke(Vec<[f64; 2]>);

fn stroke_px(text: &str) -> Result<Stroke, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    match numbers {
        Ok(of) if of.len() >= 4 && of.len() % 2 == 0 && of.iter().all(|v| v.is_finite()) => {
            Ok(Stroke(of.chunks_exact(2).map(|p| [p[0], p[1]]).collect()))
        }
        _ => Err("give two or more places as pixels, for example 310,240,420,215,530,238".to_owned()),
    }
}

impl MeasureArgs {
    /// What is known of the photos beyond their pixels.
    fn given(&self) -> Result<Given, Refusal> {
        let tape = self.distance_mm.zip(self.between).map(|(length_mm, [from_px, to_px])| Tape {
            from_px,
            to_px,
            length_mm,
        });
        if tape.is_some_and(|t| t.mm_per_px().is_none()) {
            return Err(Refusal::new("the ends of --between are less than 10 px apart")
                .help("give two ends far apart: the longer the tape, the surer the scale"));
        }
        Ok(Given {
            focal: self.focal_mm35.map(|mm35| Focal { mm35, from: FocalSource::Given }),
            card_row_mm: self.card_row_mm,
            tape,
            ..Given::default()
        })
    }

    /// Refuses a tape that ends beyond the photo.
    fn check_ends(&self, path: &Path, picture: &Picture) -> Result<(), Refusal> {
        let sides = [picture.width() as f64, picture.height() as f64];
        match self.between.iter().flatten().find(|[x, y]| *x > sides[0] || *y > sides[1]) {
            Some([x, y]) => Err(Refusal::new(format!(
                "{x},{y} of --between lies beyond {}, which is {} by {} px",
                path.display(),
                sides[0],
                sides[1]
            ))
            .help("give pixels of the photo as it is seen upright, from its upper left corner")),
            None => Ok(()),
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &MeasureArgs) -> Result<(), Refusal> {
    let single = args.masks.is_some()
        || args.dots.is_some()
        || args.between.is_some()
        || args.overlay.is_some()
        || args.against.is_some()
        || args.line.is_some();
    if single && args.photos.len() > 1 {
        return Err(Refusal::new(
            "--masks, --overlay, --dots, --between, --against and --line are for one photo",
        )
        .help("measure one photo at a time for them"));
    }
    let given = args.given()?;
    let evidence = Evidence::builtin();
    let (mut reports, mut failed) = (Vec::new(), Vec::new());
    for path in &args.photos {
        // Every photo has its own answer: one that cannot be read does not take the others' away.
        let picture = match input::read_limited(path)
            .and_then(|bytes| decode(&bytes).map_err(|e| Refusal::new(format!("{}: {e}", path.display()))))
        {
            Ok(picture) => picture,
            Err(why) if args.photos.len() == 1 => return Err(why),
            Err(why) => {
                let why = why.to_string();
                reports.push(Map::from_iter([
                    ("photo".to_owned(), json!(path.file_name().map(|n| n.to_string_lossy()))),
                    ("verdict".to_owned(), json!("refused")),
                    ("reasons".to_owned(), json!([why])),
                ]));
                failed.push(why);
                continue;
            }
        };
        if let Some(px_per_mm) = args.px_per_mm {
            let (mut report, found) = scalp::report(&picture, px_per_mm);
            match found {
                Ok(found) => {
                    if let Some(file) = &args.dots {
                        scalp::write_dots(file, &found)?;
                    }
                    if let Some(file) = &args.overlay {
                        masks::write_overlay(file, &overlay::follicles(&picture, &found, px_per_mm))?;
                    }
                }
                Err(why) => failed.push(format!("{}: {why}", path.display())),
            }
            describe(&mut report, path, &picture);
            reports.push(report);
            continue;
        }
        args.check_ends(path, &picture)?;
        let found = measure(&picture, given, &evidence);
        if let Some(folder) = &args.masks {
            masks::write_masks(folder, &found, picture.width(), picture.height())?;
        }
        if let Some(file) = &args.overlay {
            masks::write_overlay(file, &overlay::overlay(&picture, &found))?;
        }
        if found.verdict == Verdict::Refused {
            failed.push(format!("{}: {}", path.display(), found.reasons.join("; ")));
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let report = serde_json::to_value(Report::of(name, &picture, &found, given.card_row_mm));
        if let Ok(Value::Object(mut report)) = report {
            if let Some(earlier) = &args.against {
                let aligned = args.aligned.as_deref();
                let laid = laid::against((&picture, &found), earlier, given, aligned, &evidence)?;
                report.insert("registration".into(), laid);
            }
            if let Some(Stroke(stroke)) = &args.line {
                report.insert("drawn_line".into(), laid::drawn_line(&picture, &found, stroke, &evidence)?);
            }
            reports.push(report);
        }
    }
    if args.json {
        let all = if reports.len() == 1 { json!(reports[0]) } else { json!({ "photos": reports }) };
        outln!("{all:#}");
    } else {
        for report in &reports {
            print(report);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Refusal::new(failed.join("\n"))) }
}

/// What the photo is.
fn describe(report: &mut Map<String, Value>, path: &Path, picture: &Picture) {
    report.insert("photo".into(), json!(path.file_name().map(|n| n.to_string_lossy())));
    report.insert("width_px".into(), json!(picture.width()));
    report.insert("height_px".into(), json!(picture.height()));
    report.insert("notes".into(), json!(picture.notes));
}

/// Figures that are printed for people; `--json` has all.
const PRINTED: [&str; 15] = [
    "mm_per_px",
    "yaw_deg",
    "pitch_deg",
    "roll_deg",
    "hair_share_pct",
    "hair_density_pct",
    "bald_seen_cm2",
    "scalp_unseen_cm2",
    "ita_deg",
    "scalp_ita_deg",
    "hairs_per_cm2",
    "nearest_mm",
    "diameter_mm",
    "contrast_l",
    "roots_per_unit",
];

fn print(report: &Map<String, Value>) {
    outln!("{}: {}", text(&report["photo"]), text(&report["verdict"]));
    for reason in report["reasons"].as_array().into_iter().flatten() {
        outln!("  {}", text(reason));
    }
    for key in PRINTED.into_iter().filter(|key| report.contains_key(*key)) {
        let at = |bound: &str| report[key][bound].as_f64().unwrap_or(f64::NAN);
        if report[key].is_null() {
            outln!("  {key}: unknown ({})", report.get(&format!("{key}_reason")).map_or("", |v| text(v)));
        } else {
            outln!("  {key}: {:.3} ({:.3} to {:.3})", at("value"), at("low"), at("high"));
        }
    }
    let mm = |of: &Value| of["value"].as_f64().unwrap_or(f64::NAN);
    if let Some(laid) = report.get("registration") {
        let off = mm(&laid["error_mm"]);
        outln!("  laid on {}: places of the scalp {off:.1} mm off in the mean", text(&laid["earlier"]));
    }
    if let Some(line) = report.get("drawn_line") {
        let (long, high, off) =
            (mm(&line["length_mm"]), mm(&line["height_above_glabella_mm"]), mm(&line["error_mm"]));
        let seen =
            if line["seen"] == true { "followed" } else { "not seen there, the stroke itself is given" };
        outln!("  drawn line: {seen}; {long:.0} mm long, {high:.0} mm above the glabella, {off:.1} mm off");
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}
