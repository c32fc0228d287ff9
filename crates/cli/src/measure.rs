//! `stubble measure`: what photos say, each figure with its 95 % bounds.

mod regions;
mod scalp;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};
use stubble_evidence::Evidence;
use stubble_photo::{Focal, FocalSource, Interval, Measurement, Picture, Quality, Verdict, decode, measure};

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
    /// Focal length as on 35 mm film, mm; else the file's own.
    #[arg(long, value_name = "MM", value_parser = focal_mm)]
    focal_mm35: Option<f64>,
    /// Distance of the centres of the first and the last patch of the colour card's long rows, mm, for the card's scale.
    #[arg(long, value_name = "MM", value_parser = row_mm)]
    card_row_mm: Option<f64>,
    /// The photos are macro photos of the scalp at this scale, pixels per mm: their hairs or dots are counted.
    #[arg(long, value_name = "N", conflicts_with_all = ["masks", "focal_mm35"])]
    px_per_mm: Option<f64>,
    /// File for the hairs that were found, one a row (mm); a request of `stubble place` reads it as a donor area.
    #[arg(long, value_name = "FILE", requires = "px_per_mm")]
    dots: Option<PathBuf>,
}

fn focal_mm(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give a number of mm".to_owned())?;
    if (8.0..=600.0).contains(&value) { Ok(value) } else { Err("give 8 to 600 mm".to_owned()) }
}

fn row_mm(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give a number of mm".to_owned())?;
    if (5.0..=1000.0).contains(&value) { Ok(value) } else { Err("give 5 to 1000 mm".to_owned()) }
}

/// Runs the command.
pub(crate) fn run(args: &MeasureArgs) -> Result<(), Refusal> {
    if (args.masks.is_some() || args.dots.is_some()) && args.photos.len() > 1 {
        return Err(
            Refusal::new("--masks and --dots are for one photo").help("measure one photo at a time for them")
        );
    }
    let focal = args.focal_mm35.map(|mm35| Focal { mm35, from: FocalSource::Given });
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
                }
                Err(why) => failed.push(format!("{}: {why}", path.display())),
            }
            describe(&mut report, path, &picture);
            reports.push(report);
            continue;
        }
        let found = measure(&picture, focal, &evidence);
        if let Some(folder) = &args.masks {
            regions::write_masks(folder, &found, picture.width(), picture.height())?;
        }
        if found.verdict == Verdict::Refused {
            failed.push(format!("{}: {}", path.display(), found.reasons.join("; ")));
        }
        let mut report = report(&found, args.card_row_mm);
        describe(&mut report, path, &picture);
        reports.push(report);
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

fn report(found: &Measurement, card_row_mm: Option<f64>) -> Map<String, Value> {
    let mut report = Map::new();
    let verdict = match found.verdict {
        Verdict::Accepted => "accepted",
        Verdict::Reduced => "reduced",
        Verdict::Refused => "refused",
    };
    report.insert("verdict".into(), json!(verdict));
    report.insert("reasons".into(), json!(found.reasons));
    let mut put = |key: &str, value: Result<Interval, String>| {
        match value {
            Ok(i) => report.insert(key.into(), json!({ "value": i.value, "low": i.low, "high": i.high })),
            Err(why) => {
                report.insert(format!("{key}_reason"), json!(why));
                report.insert(key.into(), Value::Null)
            }
        };
    };
    put("mm_per_px", found.mm_per_px.clone());
    let refused = found.verdict == Verdict::Refused;
    let pose =
        found.pose.filter(|_| !refused).ok_or_else(|| "the photo shows no face that can be posed".to_owned());
    put("yaw_deg", pose.clone().map(|p| p.yaw_deg));
    put("pitch_deg", pose.clone().map(|p| p.pitch_deg));
    put("roll_deg", pose.clone().map(|p| p.roll_deg));
    put("focal_px", pose.map(|p| p.focal_px));
    for (key, value) in regions::figures(found) {
        put(key, value);
    }
    put(
        "bald_cm2",
        Err("one photo does not show the whole scalp: see bald_seen_cm2 and scalp_unseen_cm2".to_owned()),
    );
    put(
        "hairs_per_cm2",
        Err("hairs are counted in macro photos: give their scale with --px-per-mm".to_owned()),
    );
    regions::words(found, card_row_mm, &mut report);
    report.insert("quality".into(), json!(found.quality.as_ref().map(quality)));
    let face = found.face.as_ref().map(|f| {
        json!({
            "presence": f.presence,
            "landmarks_px": f.landmarks.iter().map(|[x, y, _]| [x, y]).collect::<Vec<_>>(),
            "eyes": f.eyes.iter().map(|e| json!({
                "iris_centre_px": e.iris.centre, "iris_width_px": e.iris.width_px, "openness": e.openness,
            })).collect::<Vec<_>>(),
        })
    });
    report.insert("face".into(), json!(face));
    report
}

fn quality(of: &Quality) -> Value {
    json!({
        "blur_pct": of.blur_pct.map(|b| json!({ "value": b.value, "low": b.low, "high": b.high })),
        "burnt_pct": of.burnt_pct,
        "skin_luminance": of.skin_luminance,
        "light_ratio": of.light_ratio,
        "shine_pct": of.shine_pct,
        "resolution_mm_per_px": of.resolution_mm_per_px,
    })
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
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}
