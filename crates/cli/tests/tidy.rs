//! The invariants of `ARCHITECTURE.md` that no lint can check.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The pipeline: a crate may depend only on those before it.
const ORDER: &[&str] = &[
    "evidence",
    "optics",
    "head",
    "photo",
    "design",
    "placement",
    "appearance",
    "plan",
    "case",
    "record",
    "record-sqlite",
    "record-postgres",
    "archive",
    "document",
    "exchange",
    "pipeline",
    "studio",
    "cli",
];

fn manifests() -> BTreeMap<String, toml::Table> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        found.insert(name, toml::from_str(&text).unwrap());
    }
    found
}

fn dependencies(manifest: &toml::Table) -> Vec<String> {
    manifest
        .get("dependencies")
        .and_then(|d| d.as_table())
        .map_or_else(Vec::new, |d| d.keys().cloned().collect())
}

#[test]
fn a_crate_depends_only_on_crates_before_it() {
    let place = |name: &str| {
        ORDER.iter().position(|o| *o == name).unwrap_or_else(|| panic!("{name} is not in the pipeline"))
    };
    for (name, manifest) in manifests() {
        for dependency in dependencies(&manifest) {
            if let Some(other) = dependency.strip_prefix("stubble-") {
                assert!(place(other) < place(&name), "{name} depends on {other}, which comes after it");
            }
        }
    }
}

#[test]
fn only_the_right_crate_sees_the_outside_world() {
    let owners: &[(&str, &[&str])] = &[
        ("typst", &["document"]),
        ("sqlx", &["record-sqlite", "record-postgres"]),
        ("axum", &["studio"]),
        ("miette", &["cli"]),
        ("clap", &["cli"]),
        (
            "jiff",
            &["plan", "case", "document", "record", "record-sqlite", "exchange", "pipeline", "studio", "cli"],
        ),
    ];
    for (name, manifest) in manifests() {
        for dependency in dependencies(&manifest) {
            for (outside, allowed) in owners {
                if dependency == *outside || dependency.starts_with(&format!("{outside}-")) {
                    assert!(allowed.contains(&name.as_str()), "{name} must not depend on {dependency}");
                }
            }
        }
    }
}

#[test]
fn engine_crates_touch_no_file_clock_network_or_environment() {
    let forbidden =
        ["std::fs", "std::net", "std::env::", "SystemTime", "Instant::now", "Zoned::now", "static mut"];
    for name in ["evidence", "optics", "head", "photo", "design", "placement", "appearance", "plan", "case"] {
        for file in sources(&root().join("crates").join(name).join("src")) {
            if file.file_name().is_some_and(|n| n == "tests.rs" || n == "testing.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in forbidden {
                assert!(!code.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn no_file_holds_unfinished_work_or_a_machine_path() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
    ];
    for folder in ["crates", "data", "docs"] {
        for file in sources(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            for word in words {
                assert!(!text.contains(word), "{} holds {word}", file.display());
            }
        }
    }
}

#[test]
fn every_crate_takes_the_workspace_lints_and_licence() {
    for (name, manifest) in manifests() {
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{name}");
        assert_eq!(manifest["package"]["license"]["workspace"].as_bool(), Some(true), "{name}");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|n| n != "node_modules" && n != "target") {
                found.extend(sources(&path));
            }
        } else if path
            .extension()
            .is_some_and(|e| ["rs", "toml", "md", "sh", "py", "ts", "typ"].iter().any(|x| e == *x))
        {
            found.push(path);
        }
    }
    found
}
