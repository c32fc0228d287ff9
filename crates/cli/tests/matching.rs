//! `stubble match`: the nearest ink for a person's own shaved hair, and an honest answer where none matches.

use std::process::{Command, Output};

use serde_json::Value;

fn matched(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stubble"));
    command.arg("match").args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let done = matched(&[arguments, &["--json"]].concat());
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn a_match_says_what_is_left_under_every_light_and_from_where_it_is_unseen() {
    let dark = json(&["--skin", "light", "--hair", "black"]);
    assert_eq!(dark["closeness"], "matched");
    let residuals = dark["residuals"].as_array().unwrap();
    assert_eq!(residuals.len(), 3);
    assert!(residuals.iter().all(|r| (0.0..=1.0).contains(&r["de00"].as_f64().unwrap())), "{residuals:?}");
    assert!((0.1..10.0).contains(&dark["unseen_from_m"].as_f64().unwrap()), "{dark}");
    // The same ink, asked for by its name, is one that a plan takes.
    assert!(dark["ink"].as_str().unwrap().contains(" 1:"), "{dark}");
    // Denser hair is darker to match.
    let lightness = |found: &Value| found["ink_lab"][0].as_f64().unwrap();
    let dense = json(&["--skin", "light", "--hair", "black", "--hairs-per-cm2", "280"]);
    assert!(lightness(&dense) < lightness(&dark), "{dense} {dark}");
}

#[test]
fn where_nothing_matches_that_is_said() {
    let white = matched(&["--skin", "tan", "--hair", "white"]);
    let said = String::from_utf8_lossy(&white.stdout);
    assert!(white.status.success() && said.contains("NO MATCH"), "{said}");
    for wrong in [&["--hair", "green"][..], &["--hair", "1,2"], &["--skin", "blue"]] {
        assert_eq!(matched(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let none = matched(&["--hairs-per-cm2", "0"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("hairs per cm²"), "{none:?}");
}
