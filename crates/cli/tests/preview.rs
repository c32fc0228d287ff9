//! `stubble preview`: pictures of a case carry their mark in the pixels, in the file and beside it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn stubble(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stubble")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Mean brightness of the pictures that the options make of a case seen from above, healed.
fn brightness(folder: &Path, case: &Path, options: &[&str]) -> (f64, String) {
    let out = folder.join("look.png");
    let mut arguments = vec!["preview", text(case), "--out", text(&out), "--view", "top", "--when", "healed"];
    arguments.extend(["--width", "260"]);
    arguments.extend(options);
    let done = stubble(&arguments);
    assert!(done.status.success(), "{options:?}: {}", String::from_utf8_lossy(&done.stderr));
    let picture = image::load_from_memory(&fs::read(&out).unwrap()).unwrap().to_luma8();
    let sum: f64 = picture.pixels().map(|p| f64::from(p[0])).sum();
    let assumed = fs::read_to_string(out.with_extension("json")).unwrap();
    (sum / f64::from(picture.width() * picture.height()), assumed)
}

fn earlier_dots_and_other_hair_change_the_picture(folder: &Path, case: &Path) {
    let look = |options: &[&str]| brightness(folder, case, options);
    let (alone, _) = look(&[]);
    let (over, assumed) = look(&["--over", text(case), "--over-years", "3"]);
    assert!(over < alone, "dots over older ones are darker: {over} {alone}");
    assert!(assumed.contains("900 dots of an earlier treatment, 3 years old"), "{assumed}");
    let [dark, blond, grey] =
        [&["--hair", "black"][..], &["--hair", "blond"], &["--grey", "1"]].map(|o| look(o).0);
    assert!(dark < blond && dark < grey, "{dark} {blond} {grey}");
    let (clipped, assumed) = look(&["--hair-mm", "6"]);
    assert!(clipped < alone - 1.0, "longer dark hair hides more skin: {clipped} {alone}");
    assert!(assumed.contains("cut to 6 mm"), "{assumed}");
    let (tan, _) = look(&["--skin", "tan"]);
    assert!(tan < alone, "tan skin is darker: {tan} {alone}");
    for wrong in [
        &["--grey", "1.5"][..],
        &["--hair-mm", "6", "--stubble-days", "2"],
        &["--hair-mm", "40"],
        &["--hair", "green"],
        &["--over", text(case)],
    ] {
        let mut arguments = vec!["preview", text(case), "--out", "never.png"];
        arguments.extend(wrong);
        assert_eq!(stubble(&arguments).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn every_export_is_marked_in_all_three_places() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    let made = stubble(&["plan", "sample", "--dots", "900", "--quiet", "--out", text(&plan)]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let case = plan.join("plan.stubble");
    let photo = plan.join("pictures/top-bare.png");
    let camera = folder.path().join("camera.json");
    // From above, 1.4 m away.
    let pose = r#"{"frame": "head", "R_model_to_camera": [[1,0,0],[0,0,1],[0,-1,0]], "t": [0,0,1400],
                   "f_px": 4000, "principal_point": [350, 400]}"#;
    fs::write(&camera, pose).unwrap();
    let exports: [(&str, Vec<&str>); 3] = [
        ("view.png", vec!["--view", "top", "--when", "healed"]),
        ("sheet.jpg", vec!["--view", "front,top", "--when", "bare,5y", "--distance", "1", "--width", "300"]),
        ("photo.png", vec!["--photo", text(&photo), "--camera", text(&camera), "--when", "healed"]),
    ];
    for (name, options) in exports {
        let out = folder.path().join(name);
        let mut arguments = vec!["preview", text(&case), "--out", text(&out)];
        arguments.extend(options);
        let done = stubble(&arguments);
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        let bytes = fs::read(&out).unwrap();
        let holds = |what: &str| bytes.windows(what.len()).any(|w| w == what.as_bytes());
        assert!(holds("compositeSynthetic") && holds("not a promise"), "{name} has no metadata");
        let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
        let amber = picture.pixels().filter(|p| p[0] > 190 && p[1] > 140 && p[2] < 120).count();
        assert!(amber > 60, "{name} has {amber} pixels of the caption's tag");
        let beside: serde_json::Value =
            serde_json::from_slice(&fs::read(out.with_extension("json")).unwrap()).unwrap();
        assert!(beside["digital_source_type"].as_str().unwrap().ends_with("compositeSynthetic"));
        assert_eq!(beside["picture"], name);
        assert!(beside["assumed"].as_array().unwrap().len() >= 3);
    }
    earlier_dots_and_other_hair_change_the_picture(folder.path(), &case);
    // A photograph of another head than the case's own was fitted to needs its camera.
    let out = folder.path().join("own.png");
    let refused = stubble(&["preview", text(&case), "--photo", text(&photo), "--out", text(&out)]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--camera") && !out.exists(), "{refused:?}");
    let refused = stubble(&["preview", text(&case), "--out", text(&folder.path().join("view.gif"))]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(".png"));
}
