//! `stubble measure`: figures with bounds or a reason, masks of the photo's size, hairs of a macro photo as a table.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/photos").join(name);
    if !path.exists() {
        println!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn stubble(folder: &Path, photo: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stubble"));
    command.arg("measure").arg(photo).args(more).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

/// Every object with a value has its bounds around it; every null has its reason.
fn check_figures(report: &Value) {
    for (key, value) in report.as_object().unwrap() {
        if let (Some(low), Some(v), Some(high)) =
            (value["low"].as_f64(), value["value"].as_f64(), value["high"].as_f64())
        {
            assert!(low <= v && v <= high, "{key}: {value}");
        }
        if value.is_null() && !["face", "skin_tone"].contains(&key.as_str()) {
            assert!(report[format!("{key}_reason")].is_string(), "{key} is null without a reason");
        }
    }
}

#[test]
fn a_portrait_gives_masks_of_its_size_and_figures_with_bounds() {
    let Some(photo) = shared("portrait_C001088.jpg") else { return };
    let folder = tempfile::tempdir().unwrap();
    let done = stubble(folder.path(), &photo, &["--json", "--masks", "masks"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    check_figures(&report);
    assert!((10.0..45.0).contains(&report["hair_share_pct"]["value"].as_f64().unwrap()));
    assert_eq!(report["card"]["found"], false);
    for name in ["person", "hair", "skin", "hair_density"] {
        let png = std::fs::read(folder.path().join(format!("masks/{name}.png"))).unwrap();
        let side = |at: usize| u64::from(u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
        assert_eq!(
            (side(16), side(20)),
            (report["width_px"].as_u64().unwrap(), report["height_px"].as_u64().unwrap())
        );
    }
}

#[test]
fn a_macro_photo_gives_a_density_and_a_table_and_a_coarse_one_neither() {
    let Some(photo) = shared("synthetic_stubble_20px_per_mm.png") else { return };
    let folder = tempfile::tempdir().unwrap();
    let done = stubble(folder.path(), &photo, &["--json", "--px-per-mm", "20", "--dots", "dots.csv"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    check_figures(&report);
    let density = &report["hairs_per_cm2"];
    assert!(density["low"].as_f64().unwrap() < 98.2 && density["high"].as_f64().unwrap() > 98.2, "{density}");
    let table = std::fs::read_to_string(folder.path().join("dots.csv")).unwrap();
    assert!(table.starts_with("x_mm,y_mm,"));
    assert_eq!(table.lines().count() as u64, report["found"].as_u64().unwrap() + 1);
    let done = stubble(folder.path(), &photo, &["--px-per-mm", "6", "--dots", "coarse.csv"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("6.0 px per mm"));
    assert!(!folder.path().join("coarse.csv").exists());
}

#[test]
fn the_overlay_shows_the_photo_with_a_legend_below_and_replaces_an_earlier_one() {
    let Some(photo) = shared("portrait_C001088.jpg") else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("seen.png"), "an earlier one").unwrap();
    let done = stubble(folder.path(), &photo, &["--json", "--overlay", "seen.png"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let seen = image::open(folder.path().join("seen.png")).unwrap().to_rgb8();
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let side = |key: &str| report[key].as_f64().unwrap();
    let factor = f64::from(seen.width()) / side("width_px");
    assert!(f64::from(seen.height()) > factor * side("height_px") + 20.0);
    // Around each iris a yellow circle.
    for eye in report["face"]["eyes"].as_array().unwrap() {
        let at = |k: usize| (eye["iris_centre_px"][k].as_f64().unwrap() + 0.5) * factor;
        let radius = eye["iris_width_px"].as_f64().unwrap() / 2.0 * factor;
        let [r, g, b] = seen.get_pixel((at(0) - radius) as u32, at(1) as u32).0;
        assert!(r > 180 && g > 180 && b < 150, "{r} {g} {b}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let done = stubble(folder.path(), &photo, &["--overlay", "no/such/folder.png"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--overlay"));
}
