//! `stubble optics`: the forms it reads, what it prints, what it refuses.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn optics(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stubble"))
        .arg("optics")
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A refusal before the input is read closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn answer(arguments: &[&str], input: &str) -> Value {
    let done = optics(arguments, input);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn refusal(arguments: &[&str], input: &str) -> String {
    let done = optics(arguments, input);
    assert_eq!(done.status.code(), Some(1), "{input}");
    assert!(done.stdout.is_empty());
    let said = String::from_utf8(done.stderr).unwrap().replace('│', " ");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn case(layer: &Value) -> Value {
    json!({"id": "one", "n_above": 1.0, "n_below": 1.0, "layers": [layer]})
}

fn layer() -> Value {
    json!({"n": 1.4, "mu_a": 1.0, "mu_s": 100.0, "g": 0.8, "d": 0.1})
}

#[test]
fn one_case_an_array_and_an_object_give_the_same_answers() {
    let one = case(&layer());
    let mut known = None;
    for form in [one.clone(), json!([one]), json!({"cases": [one], "title": "ignored"})] {
        let answer = answer(&["reflectance", "-", "--json"], &form.to_string());
        let first = &answer["cases"][0];
        assert_eq!(first["id"], "one");
        let sum: f64 = ["R_total", "T_total"].iter().map(|k| first[*k].as_f64().unwrap()).sum();
        assert!((sum + first["A_layers"][0].as_f64().unwrap() - 1.0).abs() < 1e-9);
        let parts = first["R_specular"].as_f64().unwrap() + first["R_diffuse"].as_f64().unwrap();
        assert!((parts - first["R_total"].as_f64().unwrap()).abs() < 1e-12);
        assert_eq!(*known.get_or_insert_with(|| answer.clone()), answer);
    }
}

#[test]
fn the_walk_prints_standard_errors_that_hold() {
    let endless = json!({"n": 1.4, "mu_a": 1.0, "mu_s": 200.0, "g": 0.8, "d": 1e8});
    let input = case(&endless).to_string();
    let exact = &answer(&["reflectance", "-", "--json"], &input)["cases"][0];
    let walk = ["reflectance", "-", "--solver", "monte-carlo", "--photons", "20000", "--seed", "3", "--json"];
    let found = &answer(&walk, &input)["cases"][0];
    for key in ["R_diffuse", "R_total", "T_total"] {
        let [value, se, exact] =
            [&found[key], &found[format!("{key}_se")], &exact[key]].map(|v| v.as_f64().unwrap());
        assert!((value - exact).abs() <= 4.5 * se, "{key}: {value} ± {se} against {exact}");
    }
    assert_eq!(found["A_layers_se"].as_array().unwrap().len(), 1);
    assert!(found["R_specular_se"].is_number());
    assert_eq!(answer(&walk, &input), answer(&walk, &input));
}

#[test]
fn a_wrong_field_is_named() {
    let with = |key: &str, value: Value| {
        let mut layer = layer();
        layer[key] = value;
        case(&layer).to_string()
    };
    let mut other_unit = case(&layer());
    other_unit["units"] = json!("mm");
    let mut no_g = layer();
    no_g.as_object_mut().unwrap().remove("g");
    for (input, words) in [
        (with("mu_a", json!(-1.0)), "cases[0] (one): layers[0].mu_a: -1 is not allowed"),
        (with("mu_s", json!(-0.5)), "layers[0].mu_s: -0.5 is not allowed"),
        (with("mu_a", json!("NaN")), "mu_a"),
        (with("g", json!(1.0)), "layers[0].g: 1 is not allowed; a number above -1 and below 1"),
        (with("g", json!(-1.0)), "layers[0].g: -1"),
        (with("d", json!(0.0)), "layers[0].d: 0 is not allowed; a thickness in cm above 0"),
        (with("n", json!(0.2)), "layers[0].n"),
        (json!({"n_above": 1.0, "n_below": 1.0, "layers": []}).to_string(), "at least one layer"),
        (case(&no_g).to_string(), "missing field `g`"),
        (other_unit.to_string(), "units: `mm`"),
        ("[{".to_owned(), "is not JSON"),
        (with("mu_a", json!(1)).replace("\"mu_a\":1", "\"mu_a\":1e999"), "number out of range"),
    ] {
        let said = refusal(&["reflectance", "-"], &input);
        assert!(said.contains(words), "{input}: {said}");
        assert!(said.contains("help:"), "{said}");
    }
    assert!(refusal(&["reflectance", "no/such/file.json"], "").contains("no/such/file.json"));
}

fn dot(depth_cm: f64) -> Value {
    json!({
        "layers": [
            {"n": 1.4, "mu_a": 15.0, "mu_s": 200.0, "g": 0.8, "d": 0.008},
            {"n": 1.4, "mu_a": 2.2, "mu_s": 200.0, "g": 0.8, "d": 0.18},
            {"n": 1.4, "mu_a": 1.0, "mu_s": 150.0, "g": 0.8, "d": 0.4},
        ],
        "dot": {"shape": "square prism", "half_side_cm": 0.01, "z0_cm": depth_cm, "thickness_cm": 0.01,
                "mu_a": 200.0, "mu_s": 200.0, "g": 0.8},
    })
}

#[test]
fn dots_and_arrays_come_back_in_their_order_and_the_table_meets_the_walk() {
    let mut single = dot(0.025);
    single["x_cm"] = json!([0.0, 0.03]);
    let mut array = dot(0.025);
    array["pitch_cm"] = json!(0.08);
    let input = json!({"dots": [single], "dot_arrays": [array]}).to_string();
    let table = answer(&["dot", "-", "--json"], &input);
    let walk = answer(&["dot", "-", "--solver", "monte-carlo", "--photons", "40000", "--json"], &input);
    for (k, value) in table["dots"][0]["R_diffuse"].as_array().unwrap().iter().enumerate() {
        let exact = walk["dots"][0]["R_diffuse"][k].as_f64().unwrap();
        let se = walk["dots"][0]["R_diffuse_se"][k].as_f64().unwrap();
        assert!((value.as_f64().unwrap() - exact).abs() < 0.01 + 4.0 * se);
    }
    let mean = |of: &Value| of["dot_arrays"][0]["R_diffuse_mean"].as_f64().unwrap();
    let se = walk["dot_arrays"][0]["R_diffuse_mean_se"].as_f64().unwrap();
    assert!((mean(&table) / mean(&walk) - 1.0).abs() < 0.03 + 4.0 * se / mean(&walk));
}

#[test]
fn a_dot_outside_the_table_is_said_not_guessed() {
    let mut deep = dot(0.35);
    deep["x_cm"] = json!([0.0]);
    let said = refusal(&["dot", "-"], &deep.to_string());
    assert!(said.contains("lies outside the dot table") && said.contains("Monte Carlo"), "{said}");
}

#[test]
fn colour_tells_skin_zone_and_dot_on_a_date() {
    let healed = answer(&["colour", "--skin", "light", "--json"], "");
    let old = answer(&["colour", "--skin", "light", "--date", "10y", "--json"], "");
    let of = |answer: &Value, what: &str| answer[what]["de00_from_skin"].as_f64().unwrap();
    assert_eq!(of(&healed, "bare_skin"), 0.0);
    assert!(of(&healed, "dot_centre") > of(&healed, "zone") && of(&healed, "zone") > of(&old, "zone"));
    let ita = healed["bare_skin"]["ita_deg"].as_f64().unwrap();
    assert!((41.0..55.0).contains(&ita), "{ita}");

    let measured = answer(&["colour", "--skin-lab", "60,10,18", "--json"], "");
    for (k, wanted) in [60.0, 10.0, 18.0].into_iter().enumerate() {
        assert!((measured["bare_skin"]["lab"][k].as_f64().unwrap() - wanted).abs() < 0.5);
    }
    for (arguments, words) in [
        (["colour", "--date", "soon"], "`soon` is no date"),
        (["colour", "--coverage", "0.6"], "coverage: 0.6"),
        (["colour", "--depth-mm", "5"], "outside the dot table"),
        (["colour", "--diameter-mm", "-1"], "diameter_mm"),
    ] {
        let said = refusal(&arguments, "");
        assert!(said.contains(words), "{said}");
    }
}
