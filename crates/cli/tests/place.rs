//! `stubble place`: what it writes, what it refuses, and that the judge reads it back.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

struct Run(tempfile::TempDir);

impl Run {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn stubble(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stubble"));
        command.arg("place").args(arguments).current_dir(self.0.path()).env("NO_COLOR", "1").output().unwrap()
    }

    /// Places on a request that must be refused; returns what was said on one line.
    fn refused(&self, request: &str, more: &[&str]) -> String {
        self.file("request.json", request);
        let mut arguments = more.to_vec();
        arguments.extend(["--request", "request.json", "--out", "dots.csv"]);
        let done = self.stubble(&arguments);
        assert_eq!(done.status.code(), Some(1), "{request}");
        assert!(!self.0.path().join("dots.csv").exists());
        // The report breaks lines and draws a rule before them.
        String::from_utf8(done.stderr)
            .unwrap()
            .replace('│', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

const SQUARES: &str = "ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\n\
    property float density\nelement face 5\nproperty list uchar int vertex_indices\nend_header\n\
    0 0 0 1\n30 0 0 1\n30 30 0 1\n0 30 0 1\n100 0 0 2\n130 0 0 2\n130 30 0 2\n100 30 0 2\n\
    3 0 1 2\n3 0 2 3\n3 4 5 6\n3 4 6 7\n3 0 1 1\n";

#[test]
fn two_pieces_with_a_sliver_are_placed_in_the_mesh_s_own_axes_and_judged() {
    let run = Run::new();
    run.file("mesh.ply", SQUARES);
    run.file("hair.csv", "x_mm,y_mm,z_mm\n15,15,0\n500,0,0\n");
    run.file(
        "request.json",
        r#"{"density": {"property": "density"}, "count": 900, "sessions": [0.3, 0.4, 0.3], "min_spacing_mm": 0.6,
            "obstacles": {"csv": "hair.csv", "clear_mm": 3.0}, "no_ink": [{"centre_mm": [115, 15, 0], "radius_mm": 4}]}"#,
    );
    let arguments = ["mesh.ply", "--request", "request.json", "--out", "dots.csv", "--seed", "4"];
    let done = run.stubble(&arguments);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("1 of 5 triangles") && said.contains("1 of 2 follicles lie outside"), "{said}");
    let dots = run.read("dots.csv");
    let places: Vec<[f64; 2]> = dots
        .lines()
        .skip(1)
        .map(|l| l.split(',').map(|c| c.parse().unwrap_or(f64::NAN)).collect::<Vec<f64>>())
        .map(|c| [c[3], c[4]])
        .collect();
    assert_eq!(places.len(), 900);
    let left = places.iter().filter(|p| p[0] <= 30.0).count();
    assert!((290..325).contains(&left), "a third of the dots belong on the left piece: {left}");
    for p in &places {
        assert!((p[0] - 15.0).hypot(p[1] - 15.0) >= 3.0 && (p[0] - 115.0).hypot(p[1] - 15.0) >= 4.0, "{p:?}");
    }
    let again = run.stubble(&["mesh.ply", "--request", "request.json", "--out", "again.csv", "--seed", "4"]);
    assert!(again.status.success() && run.read("again.csv") == dots);
    let judged = run.stubble(&["--judge", "dots.csv", "mesh.ply", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert_eq!(found["all"]["dots"], 900);
    assert!(found["all"]["least_distance_mm"].as_f64().unwrap() >= 0.6);
    assert_eq!(found["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(found["merging"].as_array().unwrap().len(), 5);
}

#[test]
fn a_donor_area_is_repeated_and_a_poor_one_refused() {
    let run = Run::new();
    let mut state = 11_u64;
    let mut nudge = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31) * 0.9
    };
    let rows: String = (0..256)
        .map(|k| {
            format!("{:.3},{:.3}\n", f64::from(k % 16) * 1.2 + nudge(), f64::from(k / 16) * 1.2 + nudge())
        })
        .collect();
    run.file("donor.csv", &format!("x_mm,y_mm\n{rows}"));
    let request = r#"{"density": {"per_cm2": 60}, "plane_mm": [50, 40], "min_spacing_mm": 0.2, "donor": {"csv": "donor.csv"}}"#;
    run.file("request.json", request);
    let done = run.stubble(&["--request", "request.json", "--out", "dots.csv", "--json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let found: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(found["donor_match"]["nearest_ks"].as_f64().unwrap() <= 0.1, "{found}");
    assert!(found["donor_match"]["pair_rms"].as_f64().unwrap() <= 0.1, "{found}");
    fs::remove_file(run.path().join("dots.csv")).unwrap();
    run.file("donor.csv", "x_mm,y_mm\n1,2\n3,4\n");
    let said = run.refused(request, &[]);
    assert!(said.contains("donor.csv: 2 follicles; at least 60 are needed"), "{said}");
}

#[test]
fn bad_requests_say_what_is_wrong() {
    let run = Run::new();
    run.file("mesh.ply", SQUARES);
    for (request, words) in [
        (r#"{"density": {"property": "hair"}}"#, "no per-vertex property `hair`; it has density"),
        (r#"{"density": {"per_cm2": 60}, "sessions": []}"#, "there are none"),
        (
            r#"{"density": {"per_cm2": 60}, "sessions": [0.3, 0.3]}"#,
            "add up to 0.6000; they must add up to 1",
        ),
        (r#"{"density": {"expression": "0*x"}}"#, "0 everywhere"),
        (r#"{"density": {"expression": "1/(x-30)"}}"#, "at (30.0, 0.0, 0.0) mm"),
        (r#"{"density": {"per_cm2": 60}, "obstacles": {"csv": "none.csv", "clear_mm": 1}}"#, "none.csv"),
        (r#"{"density": {"per_cm2": 60}, "plane_mm": [20, 20]}"#, "both a mesh and plane_mm"),
        (r#"{"density": {"zones": {"core": 60}}}"#, "no head was found"),
    ] {
        let said = run.refused(request, &["mesh.ply"]);
        assert!(said.contains(words), "{request}\n{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn density_that_cannot_fit_places_the_most_that_fits_and_says_where() {
    let run = Run::new();
    run.file(
        "request.json",
        r#"{"density": {"per_cm2": 1500}, "plane_mm": [20, 20], "min_spacing_mm": 0.6}"#,
    );
    let done = run.stubble(&["--request", "request.json", "--out", "dots.csv"]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        done.status.success() && said.contains("does not fit a least distance of 0.6 mm on 4.0 of 4.0 cm²"),
        "{said}"
    );
    let judged = run.stubble(&["--judge", "dots.csv", "--plane", "20", "20", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert!(found["all"]["least_distance_mm"].as_f64().unwrap() >= 0.6, "{found}");
    assert!(found["all"]["dots"].as_u64().unwrap() > 800, "{found}");
}
