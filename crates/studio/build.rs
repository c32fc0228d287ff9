//! Builds the page from `web/` with Node and puts it into the program.
//!
//! `STUBBLE_WEB_DIST=DIR` takes a page that was built elsewhere.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const NODE_MISSING: &str = "\
The studio's page is built with Node 18 or newer and npm, which were not found.
Install them, then build again:

    apt-get update && apt-get install -y --no-install-recommends nodejs npm
";

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let web = root.join("web");
    for watched in ["src", "locales", "build.mjs", "package-lock.json"] {
        println!("cargo::rerun-if-changed={}", web.join(watched).display());
    }
    // What the evidence says, page and paper say in the same words.
    println!("cargo::rerun-if-changed={}", root.join("../document/locales").display());
    println!("cargo::rerun-if-env-changed=STUBBLE_WEB_DIST");
    let dist = match env::var_os("STUBBLE_WEB_DIST") {
        Some(dist) => PathBuf::from(dist),
        None => built(&web, &out.join("web")),
    };
    fs::write(out.join("assets.rs"), assets(&dist)).expect("the build folder can be written");
}

/// Runs the page's own build script, installing its packages where they are missing or older than the lock file.
fn built(web: &Path, dist: &Path) -> PathBuf {
    let age = |path: PathBuf| fs::metadata(path).and_then(|m| m.modified()).ok();
    let installed = age(web.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < age(web.join("package-lock.json")) {
        run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(web));
    }
    run(Command::new("node").arg("build.mjs").arg("--out").arg(dist).current_dir(web));
    dist.to_owned()
}

fn run(command: &mut Command) {
    let output = match command.output() {
        Ok(output) => output,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => fail(NODE_MISSING),
        Err(e) => fail(&format!("{command:?} cannot be run: {e}")),
    };
    if !output.status.success() {
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        fail(&format!("{command:?} failed:\n{said}"));
    }
}

fn fail(why: &str) -> ! {
    eprintln!("\n{why}");
    std::process::exit(1)
}

/// A table of the page's files as Rust source.
fn assets(dist: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(dist)
        .unwrap_or_else(|e| fail(&format!("{}: {e}", dist.display())))
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut source = "static ASSETS: &[Asset] = &[\n".to_owned();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let media_type = match path.extension().and_then(|e| e.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("ftl") => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        let place = path.canonicalize().unwrap_or(path);
        let _ = writeln!(
            source,
            "    Asset {{ name: {name:?}, media_type: {media_type:?}, content: include_bytes!({:?}) }},",
            place.display()
        );
    }
    source + "];\n"
}
