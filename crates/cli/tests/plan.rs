//! The whole job on real input: what a plan folder holds, and that it is the same for any number of threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn stubble(arguments: &[&str], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stubble"))
        .arg("plan")
        .args(arguments)
        .args(["--date", "2026-11-22", "--out"])
        .arg(out)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn made(arguments: &[&str], out: &Path) -> Output {
    let done = stubble(arguments, out);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_sample_plan_is_whole_and_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    made(&["sample", "--threads", "1"], &one);
    made(&["sample", "--threads", "2"], &two);
    for name in ["dots.csv", "plan.json", "plan.stubble", "plan.pdf"] {
        let (a, b) = (fs::read(one.join(name)).unwrap(), fs::read(two.join(name)).unwrap());
        assert!(a == b, "{name} depends on the number of threads");
    }
    let pictures: Vec<PathBuf> =
        fs::read_dir(one.join("pictures")).unwrap().map(|e| e.unwrap().path()).collect();
    for view in ["front", "top", "left", "right", "back", "three-quarter-left"] {
        for when in
            ["bare", "after-session-1", "after-session-2", "after-session-3", "healed", "after-5-years"]
        {
            let name = format!("{view}-{when}.png");
            let path = one.join("pictures").join(&name);
            assert!(pictures.contains(&path), "{name} is missing from {pictures:?}");
            assert_eq!(
                fs::read(&path).unwrap(),
                fs::read(two.join("pictures").join(&name)).unwrap(),
                "{name}"
            );
        }
    }
    let leftovers: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(leftovers.len(), 2, "{leftovers:?}");

    let dots = fs::read_to_string(one.join("dots.csv")).unwrap();
    let header = "id,session,order,x_mm,y_mm,z_mm,nx,ny,nz,dir_x,dir_y,dir_z,kind,length_mm,diameter_mm,depth_mm,pigment,zone";
    assert_eq!(dots.lines().next(), Some(header));
    assert!(
        dots.lines().count() > 5_000,
        "a Norwood IV case takes thousands of dots, not {}",
        dots.lines().count()
    );

    let text = fs::read_to_string(one.join("plan.json")).unwrap();
    assert!(!text.contains(&folder.path().display().to_string()), "a file holds a path");
}

#[test]
fn force_replaces_the_plan_and_keeps_what_else_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    made(&["sample", "--dots", "2000"], &out);
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert_eq!(stubble(&["sample"], &out).status.code(), Some(1));
    made(&["sample", "--dots", "2500", "--force"], &out);
    assert_eq!(fs::read(out.join("notes.txt")).unwrap(), b"mine");
    assert_eq!(fs::read_to_string(out.join("dots.csv")).unwrap().lines().count(), 2501);
}

#[test]
fn every_shared_head_gets_a_plan() {
    let heads = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/heads");
    if !heads.exists() {
        return eprintln!("SKIPPED: no ../shared/heads to plan on");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["colin27_scalp_mm", "seg3d_mr_scalp_mm", "lee_perry_smith_mm", "ict_facekit_neutral_mm"] {
        let scan = heads.join(format!("{name}.ply"));
        let out = folder.path().join(name);
        let done =
            made(&[scan.to_str().unwrap(), "--condition", "norwood-5", "--dots", "4000", "--json"], &out);
        let printed: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(printed, json(&out.join("plan.json")), "{name}: --json prints the plan");
        let area = printed["head"]["scalp_area_cm2"]["value"].as_f64().unwrap();
        assert!((480.0..=800.0).contains(&area), "{name}: {area} cm²");
    }
}

/// A photo kept outside the repository, or `None` with a word about it.
fn photo(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/photos").join(name);
    if !path.exists() {
        println!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path.to_string_lossy().into_owned())
}

#[test]
fn photos_give_a_plan_on_a_head_of_the_persons_size_that_opens_again() {
    let (Some(front), Some(back)) = (photo("portrait_C001088.jpg"), photo("scanhead_back.jpg")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    made(&[&front, &back, "--condition", "norwood-4"], &out);
    let plan = json(&out.join("plan.json"));
    let remarks = plan["head"]["remarks"].to_string();
    for said in ["from_photos", "skin_measured", r#""side":"front""#, r#""side":"back""#] {
        assert!(remarks.contains(said), "{said} is missing from {remarks}");
    }
    assert!(plan["basis"]["person"]["skin"].is_string(), "{}", plan["basis"]);
    assert_eq!(plan["files"].as_object().unwrap().len(), 2, "{}", plan["files"]);
    assert_eq!(plan["head"]["landmarks"]["nasion"]["origin"], "estimated");
    // The head is had again from the case: a picture of it is drawn without the photos.
    let done = Command::new(env!("CARGO_BIN_EXE_stubble"))
        .arg("design")
        .arg(out.join("plan.stubble"))
        .args(["--critique", "--json"])
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&done.stderr).contains("cannot be had again"), "{done:?}");
    the_dots_are_drawn_into_the_photo(&front, &out.join("plan.stubble"), folder.path());
}

/// The photo alone tells its camera: dots darken bare scalp and leave everything below the brows as it was.
fn the_dots_are_drawn_into_the_photo(photo: &str, case: &Path, folder: &Path) {
    let drawn = |when: &str| {
        let out = folder.join(format!("{when}.png"));
        let mut preview = Command::new(env!("CARGO_BIN_EXE_stubble"));
        preview.arg("preview").arg(case).args(["--photo", photo, "--when", when, "--out"]).arg(&out);
        let done = preview.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        image::open(&out).unwrap().to_rgb8()
    };
    let (bare, healed) = (drawn("bare"), drawn("healed"));
    let light = |p: &image::Rgb<u8>| p.0.iter().map(|c| i32::from(*c)).sum::<i32>();
    // Below the brows: the lower half, above the caption.
    let (half, foot) = (bare.height() / 2, bare.height() * 9 / 10);
    let mut darker = 0;
    for (x, y, before) in bare.enumerate_pixels() {
        let change = light(healed.get_pixel(x, y)) - light(before);
        assert!(change.abs() <= 3 || y < half || y > foot, "{change} at {x}, {y}");
        darker += u32::from(y < half && change < -6);
    }
    assert!(darker > 30, "{darker} pixels are darker");
    let assumed = std::fs::read_to_string(folder.join("healed.json")).unwrap();
    for said in ["of the dots are in view", "most probable one for its colour"] {
        assert!(assumed.contains(said), "{said} is missing from {assumed}");
    }
}

#[test]
fn photos_that_cannot_be_used_are_refused_with_how_to_retake_them() {
    let (Some(back), Some(landscape)) = (photo("scanhead_back.jpg"), photo("exif_Landscape_6.jpg")) else {
        return;
    };
    let Some(front) = photo("portrait_C001088.jpg") else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    for (inputs, said) in [
        (vec![back.as_str()], "shows the face from the front"),
        (vec![front.as_str(), landscape.as_str()], "exif_Landscape_6.jpg"),
        (vec![front.as_str(), back.as_str(), "--sides", "front"], "--sides names 1"),
    ] {
        let done = stubble(&inputs, &out);
        let error = String::from_utf8_lossy(&done.stderr).replace('\n', " ");
        assert_eq!(done.status.code(), Some(1), "{error}");
        assert!(error.contains(said), "{error}");
        assert!(!out.exists());
    }
}
