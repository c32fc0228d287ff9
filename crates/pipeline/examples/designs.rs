//! Draws one sheet per condition and one per style for people to look at: every head from the front, the side, the top and
//! the back, healed, with the dots in their places.
//!
//! `cargo run -p stubble-pipeline --example designs -- OUT_FOLDER [--only NAME] [HEAD.ply…]`

use std::error::Error;
use std::path::Path;

use rayon::prelude::*;
use stubble_appearance::{Picture, Size, View, When};
use stubble_design::{
    Condition, DesignRequest, Designer, ExistingInk, Look, Ludwig, Norwood, Patch, Scar, Style,
};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, HeadOptions, ScalpCoordinate, sample_head};
use stubble_optics::SkinTone;
use stubble_pipeline::{Dots, PictureSet, pictures, place};
use stubble_placement::{Quality, Silent};

const VIEWS: [View; 5] = [View::Front, View::ThreeQuarterLeft, View::Left, View::Top, View::Back];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let only = arguments.iter().position(|a| a == "--only").map(|i| {
        arguments.remove(i);
        arguments.remove(i)
    });
    if arguments.is_empty() {
        return Err("give an output folder".into());
    }
    let out = arguments.remove(0);
    std::fs::create_dir_all(&out)?;
    let mut heads = vec![sample_head(&Anthropometry::MAN)];
    for path in arguments {
        heads.push(load(&path)?);
    }
    let evidence = Evidence::builtin();
    let designers = heads.iter().map(|h| Designer::new(h, &evidence)).collect::<Result<Vec<_>, _>>()?;
    for (name, request) in requests() {
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            continue;
        }
        let columns: Vec<Vec<Picture>> =
            designers.iter().map(|d| column(d, &request, &evidence)).collect::<Result<_, _>>()?;
        let cells: Vec<Picture> =
            (0..VIEWS.len()).flat_map(|row| columns.iter().map(move |c| c[row].clone())).collect();
        let sheet = Picture::sheet(&cells, heads.len()).ok_or("no pictures")?;
        std::fs::write(Path::new(&out).join(format!("{name}.jpg")), sheet.jpeg(88)?)?;
        eprintln!("{name}");
    }
    Ok(())
}

fn load(path: &str) -> Result<Head, Box<dyn Error>> {
    let raw = stubble_head::format::read(&std::fs::read(path)?, path, &|_| None)?;
    Ok(Head::from_raw(raw, &HeadOptions::default())?)
}

/// One head from every side.
fn column(
    designer: &Designer<'_>,
    request: &DesignRequest,
    evidence: &Evidence,
) -> Result<Vec<Picture>, Box<dyn Error>> {
    let design = designer.design(request)?;
    for f in design.findings.iter().filter(|f| f.severity > stubble_design::Severity::Note) {
        eprintln!("  {:?} {:?} {:?}: {}", f.severity, f.rule, f.measured, f.says);
    }
    let dots = Dots { seed: 1, quality: Quality::Draft, ..Dots::default() };
    let placement = place(designer.head(), &design, &dots, evidence, &Silent)?;
    let set = PictureSet {
        views: &VIEWS,
        moments: &[When::Healed],
        size: Size::new(380, 440),
        skin: SkinTone::Light,
        seed: 1,
    };
    let made = pictures((designer.head(), &design, &placement.layout), &set, evidence, &|| true)?;
    Ok(made.into_par_iter().map(|r| r.picture).collect())
}

fn requests() -> Vec<(String, DesignRequest)> {
    let at = |s: f64, t: f64| ScalpCoordinate { s, t };
    let style = |style: Style| {
        (format!("style-{style:?}").to_lowercase(), DesignRequest::new(Condition::WholeScalp, style))
    };
    let mut all: Vec<(String, DesignRequest)> = Style::ALL.into_iter().map(style).collect();
    let mut add = |name: &str, condition: Condition, style: Style| {
        all.push((format!("condition-{name}"), DesignRequest::new(condition, style)));
    };
    for stage in Norwood::ALL.into_iter().skip(1) {
        let name = format!("norwood-{}", stage.name().to_lowercase().replace(' ', "-"));
        add(&name, Condition::MalePattern { stage }, Style::Soft);
    }
    for grade in [Ludwig::I, Ludwig::II, Ludwig::III] {
        add(&format!("ludwig-{grade:?}").to_lowercase(), Condition::FemalePattern { grade }, Style::Female);
    }
    for grade in 2..=5 {
        add(&format!("sinclair-{grade}"), Condition::Sinclair { grade }, Style::Female);
    }
    let patches = [(0.55, 0.38, 17.0), (0.72, 0.62, 24.0), (0.9, 0.45, 14.0)]
        .map(|(s, t, radius_mm)| Patch { centre: at(s, t), radius_mm });
    add("diffuse", Condition::Diffuse { lost_share: 0.5 }, Style::Soft);
    add("areata", Condition::AlopeciaAreata { patches: patches.to_vec(), active: false }, Style::Soft);
    add("whole-scalp", Condition::WholeScalp, Style::Soft);
    add(
        "scarring",
        Condition::ScarringAlopecia { patches: patches[..2].to_vec(), active: false },
        Style::Soft,
    );
    add("traction", Condition::Traction { depth_mm: 22.0 }, Style::Female);
    for into_beard in [false, true] {
        let name = if into_beard { "sideburns-beard" } else { "sideburns" };
        add(name, Condition::Sideburns { depth_mm: 16.0, into_beard }, Style::Soft);
    }
    add("transplant", Condition::TransplantTopUp { stage: Norwood::IV, grown_share: 0.4 }, Style::Soft);
    let scars = |scar: Scar| Condition::Scars { scars: vec![scar] };
    let strip = (0..=12).map(|i| at(0.87, 0.24 + 0.52 * f64::from(i) / 12.0)).collect();
    add("fut-scar", scars(Scar::FutStrip { line: strip, width_mm: 4.0 }), Style::Soft);
    let donor =
        [(0.78, 0.3), (0.78, 0.7), (0.93, 0.66), (0.95, 0.5), (0.93, 0.34)].map(|(s, t)| at(s, t)).to_vec();
    add("fue-scars", scars(Scar::FueDots { outline: donor }), Style::Soft);
    let burn =
        [(0.5, 0.62), (0.6, 0.6), (0.68, 0.68), (0.66, 0.76), (0.55, 0.74)].map(|(s, t)| at(s, t)).to_vec();
    add("burn", scars(Scar::Free { outline: burn }), Style::Soft);
    for (ink, name) in [(ExistingInk::TopUp, "ink-top-up"), (ExistingInk::Soften, "ink-soften")] {
        let mut request = DesignRequest::male(Norwood::V);
        request.existing_ink = Some(ink);
        all.push((format!("condition-{name}"), request));
    }
    let mut longer = DesignRequest::new(Condition::FemalePattern { grade: Ludwig::II }, Style::Female);
    longer.look = Look::Density;
    all.push(("look-density".to_owned(), longer.clone()));
    longer.look = Look::Strands;
    all.push(("look-strands".to_owned(), longer));
    let mut fine = DesignRequest::male(Norwood::IV);
    fine.fine_hairs = true;
    all.push(("look-fine-hairs".to_owned(), fine));
    all
}
