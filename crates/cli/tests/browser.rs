//! The studio in a real browser: the whole consultation as a person does it. The steps are in `studio/web/browser`.
//!
//! Needs Chromium and `pdftotext`; says SKIPPED without them, unless `STUBBLE_BROWSER=required`, as in CI.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const CHROMIUMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

#[test]
fn a_consultation_in_a_real_browser() {
    let found = (on_path(&CHROMIUMS), on_path(&["pdftotext"]));
    let (Some(chromium), Some(_)) = found else {
        let line = "apt-get install -y --no-install-recommends chromium poppler-utils fonts-noto-core";
        assert!(env::var("STUBBLE_BROWSER").as_deref() != Ok("required"), "no browser: {line}");
        return eprintln!("SKIPPED: the browser test needs Chromium and pdftotext ({line})");
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let steps = root.join("crates/studio/web/browser");
    if !steps.join("node_modules/playwright-core").is_dir() {
        let npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let installed = Command::new("npm").args(npm).current_dir(&steps).status().unwrap();
        assert!(installed.success(), "the packages of the browser test cannot be installed");
    }
    let mut node = Command::new("node");
    node.arg(steps.join("run.mjs")).arg("--stubble").arg(env!("CARGO_BIN_EXE_stubble"));
    node.arg("--chromium")
        .arg(chromium)
        .arg("--out")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser"));
    for (option, file) in
        [("--photo", "photos/portrait_A000055.jpg"), ("--scan", "heads/ict_facekit_neutral_mm.ply")]
    {
        let file = root.join("../shared").join(file);
        if file.is_file() {
            node.arg(option).arg(file);
        } else {
            eprintln!("SKIPPED: {} is not there; the studio's own is used", file.display());
        }
    }
    assert!(
        node.status().unwrap().success(),
        "the browser found a fault; its pictures lie in target/tmp/browser"
    );
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| env::split_paths(&path).map(|dir| dir.join(name)).find(|p| p.is_file()))
}
