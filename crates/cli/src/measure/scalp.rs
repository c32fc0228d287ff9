//! A macro photo of the scalp at a given scale: hairs or dots counted.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};
use stubble_photo::follicles::{self, Follicles, GOOD_PX_PER_MM, NoCount};
use stubble_photo::{Interval, Picture};

use crate::refusal::Refusal;

/// The report of a macro photo, and its follicles if it was counted.
pub(super) fn report(picture: &Picture, px_per_mm: f64) -> (Map<String, Value>, Result<Follicles, NoCount>) {
    let found = follicles::find(picture, px_per_mm);
    let mut report = Map::new();
    let (verdict, reasons) = match &found {
        Err(why) => ("refused", vec![why.to_string()]),
        Ok(_) if px_per_mm < GOOD_PX_PER_MM => (
            "reduced",
            vec![format!(
                "{px_per_mm:.1} px per mm show only dark, thick hairs well: come closer, at least 12 px per mm"
            )],
        ),
        Ok(_) => ("accepted", Vec::new()),
    };
    report.insert("verdict".into(), json!(verdict));
    report.insert("reasons".into(), json!(reasons));
    report.insert("px_per_mm".into(), json!(px_per_mm));
    let statistics = found.as_ref().map(|f| f.statistics).map_err(ToString::to_string);
    let mut put = |key: &str, pick: fn(&follicles::Statistics) -> Option<Interval>| {
        let value = statistics
            .clone()
            .and_then(|s| pick(&s).ok_or_else(|| "too few hairs are seen to tell".to_owned()));
        match value {
            Ok(i) => report.insert(key.into(), json!({ "value": i.value, "low": i.low, "high": i.high })),
            Err(why) => {
                report.insert(format!("{key}_reason"), json!(why));
                report.insert(key.into(), Value::Null)
            }
        };
    };
    put("hairs_per_cm2", |s| Some(s.per_cm2));
    put("nearest_mm", |s| s.nearest_mm);
    put("nearest_variation", |s| s.nearest_variation);
    put("diameter_mm", |s| s.diameter_mm);
    put("contrast_l", |s| s.contrast_l);
    put("direction_deg", |s| s.direction_deg);
    put("roots_per_unit", |s| s.roots_per_unit);
    if let Ok(f) = &found {
        report.insert("found".into(), json!(f.found.len()));
        report.insert("area_cm2".into(), json!(f.area_mm2 / 100.0));
    }
    (report, found)
}

/// The follicles as a table whose columns `stubble place` reads as a donor area. Written beside, then renamed.
pub(super) fn write_dots(path: &Path, found: &Follicles) -> Result<(), Refusal> {
    let mut text = String::from("x_mm,y_mm,sureness,contrast_l,diameter_mm,direction_deg\n");
    for f in &found.found {
        let [x, y] = f.place_mm;
        let direction = f.direction_deg.map_or_else(String::new, |d| format!("{d:.0}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{x:.3},{y:.3},{:.2},{:.1},{:.3},{direction}",
            f.sureness, f.contrast_l, f.diameter_mm
        );
    }
    let beside = path.with_extension(format!("partial-{}", std::process::id()));
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        Refusal::new(format!("cannot write {}: {e}", path.display())).help("choose another --dots file")
    })
}
