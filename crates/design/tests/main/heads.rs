//! The heads that tests run on.

use std::sync::OnceLock;

use stubble_head::{Anthropometry, Head, HeadOptions, sample_head};

/// The sample heads, and the shared scans where they are; prepared once for all tests.
pub(crate) fn heads() -> &'static [(String, Head)] {
    static HEADS: OnceLock<Vec<(String, Head)>> = OnceLock::new();
    HEADS.get_or_init(load)
}

/// The built-in man.
pub(crate) fn man() -> &'static Head {
    &heads()[0].1
}

fn load() -> Vec<(String, Head)> {
    let mut all = vec![
        ("sample man".to_owned(), sample_head(&Anthropometry::MAN)),
        ("sample woman".to_owned(), sample_head(&Anthropometry::WOMAN)),
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/heads");
    for name in ["lee_perry_smith_mm", "colin27_scalp_mm", "seg3d_mr_scalp_mm", "ict_facekit_neutral_mm"] {
        let path = format!("{folder}/{name}.ply");
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("SKIPPED: {path} is absent");
            continue;
        };
        let raw =
            stubble_head::format::read(&bytes, &path, &|_| None).expect("the shared heads are PLY files");
        all.push((name.to_owned(), Head::from_raw(raw, &HeadOptions::default()).expect("a head")));
    }
    all
}
