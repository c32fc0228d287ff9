//! `stubble design`: edits, the critic, options and templates from the command line.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stubble")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_design_is_drawn_and_criticised() {
    let good = run(&["design", "sample", "--condition", "norwood-3", "--json"]);
    assert!(good.status.success());
    let report = json(&good);
    assert_eq!(report["verdict"], "suitable");
    assert!(report["expected_dots"].as_f64().expect("a number") > 1000.0);
    assert_eq!(report["handles"].as_array().map(Vec::len), Some(11));
    let stages = report["grading"]["norwood"].as_array().expect("a range");
    assert_eq!(stages, &["ii", "iii_vertex"], "a range around the stage");

    let low = run(&["design", "sample", "--hairline-mm", "52", "--critique", "--json"]);
    assert_eq!(low.status.code(), Some(1), "not suitable");
    let report = json(&low);
    assert_eq!(report["verdict"], "not_suitable");
    let finding = &report["findings"][0];
    assert_eq!((finding["rule"].as_str(), finding["severity"].as_str()), (Some("too_low"), Some("stop")));
    assert!((finding["measured"].as_f64().expect("measured") - 52.0).abs() < 0.5);
    assert!(finding["grade"].is_string() && finding["change"].is_string() && finding["low"].is_number());
    assert!(report.get("request").is_none(), "the critique alone");

    let accepted = [
        "design",
        "sample",
        "--hairline-mm",
        "52",
        "--critique",
        "--accept",
        "too_low=restores a transplant",
    ];
    let accepted = run(&accepted);
    assert!(accepted.status.success());
    assert!(String::from_utf8_lossy(&accepted.stdout).contains("Accepted: restores a transplant."));
}

#[test]
fn a_case_is_changed_and_its_options_and_templates_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let made =
        run(&["plan", "sample", "--out", &at("plan"), "--dots", "600", "--date", "2026-03-02", "--quiet"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (case, changed, option) = (at("plan/plan.stubble"), at("changed.stubble"), at("option.stubble"));

    let args =
        ["design", &case, "--style", "mature", "--move", "left_mound=0,1,0", "--out", &changed, "--json"];
    let output = run(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = json(&run(&["design", &changed, "--json"]));
    assert_eq!(again["request"], json(&output)["request"], "the design is in the case");
    assert_eq!(again["request"]["style"], "mature");

    let args = ["design", &case, "--style", "broken", "--option", "B", "--out", &option];
    assert!(run(&args).status.success());
    assert_eq!(
        json(&run(&["design", &option, "--json"]))["request"]["style"],
        "soft",
        "the agreed one stays"
    );
    let b = json(&run(&["design", &option, "--option", "B", "--json"]));
    assert_eq!(b["request"]["style"], "broken");

    let template = at("front.json");
    assert!(run(&["design", &changed, "--save-template", &template]).status.success());
    let moved = json(&run(&["design", "sample", "--template", &template, "--json"]));
    let place = |report: &Value| report["handles"][5]["position"].clone();
    let off: f64 = (0..3)
        .map(|k| (place(&moved)[k].as_f64().expect("mm") - place(&again)[k].as_f64().expect("mm")).powi(2))
        .sum();
    assert!(off.sqrt() < 0.5, "the same head gives the same front: {} mm off", off.sqrt());

    let refused = run(&["design", &case, "--out", &changed]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("already exists"));
}

#[test]
fn wrong_edits_are_refused_with_what_to_do() {
    let wrong: [(&[&str], i32, &str); 6] = [
        (&["--move", "left_nose=1,2,3"], 2, "unknown variant"),
        (&["--move", "left_apex=1,2"], 2, "three numbers"),
        (&["--edit", "{\"edit\": \"paint_it_blue\"}"], 2, "unknown variant"),
        (&["--age", "15"], 1, "18"),
        (&["--accept", "too_low="], 1, "reason"),
        (&["--out", "x.stubble"], 1, "stubble plan"),
    ];
    for (options, code, says) in wrong {
        let output = run(&[&["design", "sample"], options].concat());
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{options:?}: {text}");
        assert!(text.contains(says), "{options:?}: {text}");
    }
}
