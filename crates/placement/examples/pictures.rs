//! Draws the pictures of `docs/placement.md` as SVG: `cargo run -p stubble-placement --example pictures -- docs/placement`.
#![allow(clippy::unwrap_used, reason = "an example stops where it fails")]

use std::fmt::Write;
use std::path::Path;

use stubble_design::{DesignRequest, Norwood};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, sample_head};
use stubble_placement::{Canvas, Regularity, Settings, Silent, place};

/// Dots of the patches, per cm² and mm across.
const PER_CM2: f64 = 75.0;
const DOT_MM: f64 = 0.19;
const SIDE_MM: f64 = 40.0;
/// Of neighbouring work cells.
const COLOURS: [&str; 6] = ["#9c2f2f", "#1f6f8b", "#3f7d20", "#7a3e9d", "#b06a00", "#33415c"];

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "docs/placement".to_owned());
    std::fs::write(Path::new(&folder).join("regularity.svg"), regularity()).unwrap();
    std::fs::write(Path::new(&folder).join("path.svg"), path()).unwrap();
}

fn patch(regularity: Regularity) -> Vec<[f64; 2]> {
    let mut settings = Settings::new(&Evidence::builtin()).unwrap();
    settings.sessions = vec![1.0];
    settings.regularity = regularity;
    let canvas = Canvas::sheet(SIDE_MM, SIDE_MM, |_, _| PER_CM2).unwrap();
    let layout = place(&canvas, &settings, &Silent).unwrap().layout;
    layout.impressions.iter().map(|i| [i.position.x, i.position.y]).collect()
}

/// Random, natural, evenest and hexagonal dots side by side at true size.
fn regularity() -> String {
    let count = (PER_CM2 * SIDE_MM * SIDE_MM / 100.0) as usize;
    let mut state = 5_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 * SIDE_MM
    };
    let scattered: Vec<[f64; 2]> = (0..count).map(|_| [random(), random()]).collect();
    let spacing = (100.0 / PER_CM2).sqrt();
    let (dx, dy) = (1.0746 * spacing, 0.9306 * spacing);
    let lattice: Vec<[f64; 2]> = (0..(SIDE_MM / dy) as usize)
        .flat_map(|j| {
            let shift = if j % 2 == 0 { 0.25 } else { 0.75 };
            (0..(SIDE_MM / dx) as usize).map(move |i| [(i as f64 + shift) * dx, (j as f64 + 0.5) * dy])
        })
        .collect();
    let natural = Regularity::natural(&Evidence::builtin()).unwrap();
    let patches = [
        ("random", scattered),
        ("natural", patch(natural)),
        ("evenest (0.8)", patch(Regularity::EVEN)),
        ("hexagonal", lattice),
    ];
    let width = 4.0 * (SIDE_MM + 4.0) + 4.0;
    let mut svg = open(width, SIDE_MM + 12.0);
    for (k, (name, dots)) in patches.iter().enumerate() {
        let left = 4.0 + k as f64 * (SIDE_MM + 4.0);
        let _ = write!(
            svg,
            "<text x=\"{left}\" y=\"6\" font-size=\"4\" font-family=\"sans-serif\">{name}</text><g fill=\"#3a3532\">"
        );
        for d in dots {
            let _ = write!(
                svg,
                "<circle cx=\"{:.2}\" cy=\"{:.2}\" r=\"{}\"/>",
                left + d[0],
                8.0 + d[1],
                DOT_MM / 2.0
            );
        }
        svg.push_str("</g>");
    }
    svg + "</svg>\n"
}

/// The first session on the sample head from above: each work cell in a colour of its own, the hand's way between
/// cells dashed.
fn path() -> String {
    let evidence = Evidence::builtin();
    let head = sample_head(&Anthropometry::MAN);
    let design = stubble_design::design(&head, &DesignRequest::male(Norwood::VI), &evidence).unwrap();
    let canvas = Canvas::from_design(&head.scalp, &design.fields, &design.techniques).unwrap();
    let settings = Settings { count: Some(8000), ..Settings::new(&evidence).unwrap() };
    let placement = place(&canvas, &settings, &Silent).unwrap();
    let session: Vec<[f64; 2]> = placement
        .layout
        .impressions
        .iter()
        .filter(|i| i.session == 1)
        .map(|i| [80.0 - i.position.x, 60.0 - i.position.z])
        .collect();
    let mut svg = open(160.0, 180.0);
    let cells = &placement.path[0].cells;
    for (k, &start) in cells.iter().enumerate() {
        let end = cells.get(k + 1).map_or(session.len(), |&c| c as usize - 1);
        let first = start as usize - 1;
        let _ = write!(
            svg,
            "<polyline fill=\"none\" stroke-width=\"0.5\" stroke=\"{}\" points=\"",
            COLOURS[k % COLOURS.len()]
        );
        for p in &session[first..end] {
            let _ = write!(svg, "{:.1},{:.1} ", p[0], p[1]);
        }
        svg.push_str("\"/>");
        if let Some(next) = session.get(end) {
            let last = session[end - 1];
            let _ = write!(
                svg,
                "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#000\" stroke-width=\"0.6\" stroke-dasharray=\"1\"/>",
                last[0], last[1], next[0], next[1]
            );
        }
        let at = session[first];
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"4\" font-family=\"sans-serif\">{}</text>",
            at[0],
            at[1],
            k + 1
        );
    }
    svg + "</svg>\n"
}

fn open(width_mm: f64, height_mm: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_mm}mm\" height=\"{height_mm}mm\" viewBox=\"0 0 {width_mm} {height_mm}\"><rect width=\"100%\" height=\"100%\" fill=\"#f4e6da\"/>"
    )
}
