//! `stubble preview`: a case becomes pictures of any view at any moment, in any light, from any distance, on the head
//! or on a photograph of it.

mod args;
mod photo;
mod subject;

use std::path::Path;

use serde::Serialize;
use stubble_appearance::{
    Assumptions, Distance, HairGrowth, NativeHair, Outcome, Picture, Scene, Size, SkinLook, Studio,
};
use stubble_evidence::Evidence;
use stubble_optics::Skin;
use stubble_optics::colour::{Lab, Viewing, linear_srgb};
use stubble_placement::Layout;

pub(crate) use args::PreviewArgs;
use subject::Subject;

use crate::refusal::Refusal;

/// Runs the command.
pub(crate) fn run(args: &PreviewArgs) -> miette::Result<()> {
    let format = Format::of(&args.out)?;
    let evidence = Evidence::builtin();
    let subject = Subject::read(args, &evidence)?;
    let outcomes: Vec<Outcome> = if args.spread {
        vec![Outcome::Best, Outcome::Typical, Outcome::Worst]
    } else {
        vec![args.outcome.outcome()]
    };
    let mut pictures = Vec::new();
    for outcome in &outcomes {
        let layout = outcome.of(&subject.layout, &evidence, args.seed).map_err(refuse)?;
        pictures.extend(match &args.photo {
            Some(path) => photo::prints(args, path, &subject, &layout, *outcome, &evidence)?,
            None => renders(args, &subject, &layout, *outcome, &evidence)?,
        });
    }
    let columns = if args.photo.is_some() || args.turntable.is_some() {
        pictures.len().min(4)
    } else if outcomes.len() > 1 && pictures.len() > outcomes.len() {
        pictures.len() / outcomes.len()
    } else {
        args.moments().len().max(if args.moments().len() == 1 { pictures.len().min(3) } else { 1 })
    };
    let picture = Picture::sheet(&pictures, columns).ok_or_else(|| {
        Refusal::new("nothing was asked for").help("give at least one --view and one --when")
    })?;
    write(&args.out, format, &picture)?;
    eprintln!("{} picture(s) written to {}", pictures.len(), args.out.display());
    Ok(())
}

fn renders(
    args: &PreviewArgs,
    subject: &Subject,
    layout: &Layout,
    outcome: Outcome,
    evidence: &Evidence,
) -> Result<Vec<Picture>, Refusal> {
    let per_day = evidence.figure("hair.growth_mm_per_day").map_err(refuse)?.value;
    let growth = HairGrowth::of(&subject.own_hair, &subject.fields);
    let shaved = NativeHair::shaved(evidence).map_err(refuse)?;
    let white = own_colour(crate::matching::hair("white").map_err(Refusal::new)?);
    let own = args.hair.map_or(shaved.reflectance, own_colour);
    let hair = NativeHair {
        stubble_mm: args
            .hair_mm
            .or(args.stubble_days.map(|days| days * per_day))
            .unwrap_or(shaved.stubble_mm),
        reflectance: std::array::from_fn(|k| own[k] + (white[k] - own[k]) * args.grey),
        ..shaved
    };
    let scene = Scene {
        head: &subject.head,
        layout,
        skin: skin(args, evidence)?,
        hair: Some((growth, hair)),
        light: args.light.light(),
        seed: subject.seed,
    };
    let mut studio = Studio::new(scene, evidence).map_err(refuse)?.case(outcome).map_err(refuse)?;
    if let Some((older, years)) = &subject.older {
        studio = studio.over(older, *years);
    }
    if let Some(distance) = distance(args, evidence)? {
        studio = studio.seen_from(distance);
    }
    let size = Size::new(args.width, args.width * 17 / 14);
    let moments = args.moments();
    let mut pictures = Vec::new();
    if let Some(steps) = args.turntable {
        for when in moments {
            pictures.extend(studio.turntable(size, when, steps).map_err(refuse)?);
        }
        return Ok(pictures);
    }
    for view in args.views() {
        crate::progress::check_stopped()?;
        pictures.extend(studio.pictures(view, size, &moments).map_err(refuse)?);
    }
    Ok(pictures)
}

fn skin(args: &PreviewArgs, evidence: &Evidence) -> Result<SkinLook, Refusal> {
    let sheen = args.scalp.sheen(evidence).map_err(refuse)?;
    let skin = Skin::preset(evidence, args.tone()).map_err(refuse)?;
    Ok(SkinLook { sheen, ..SkinLook::of(&skin) })
}

/// Reflectance of a hair's colour in linear sRGB.
fn own_colour(colour: Lab) -> [f64; 3] {
    let rgb = linear_srgb(colour.xyz(Viewing::standard().white()));
    rgb.map(|c| c.clamp(0.0, 1.0))
}

fn distance(args: &PreviewArgs, evidence: &Evidence) -> Result<Option<Distance>, Refusal> {
    args.distance.map(|metres| Distance::of_metres(metres, evidence)).transpose().map_err(refuse)
}

/// File format of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Png,
    Jpeg,
}

impl Format {
    fn of(path: &Path) -> Result<Self, Refusal> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("jpg" | "jpeg") => Ok(Self::Jpeg),
            _ => Err(Refusal::new(format!("{} ends neither in .png nor in .jpg", path.display()))
                .help("the ending of --out says which kind of picture is written")),
        }
    }
}

/// The picture and, beside it, what it assumes: never one without the other.
fn write(out: &Path, format: Format, picture: &Picture) -> Result<(), Refusal> {
    #[derive(Serialize)]
    struct Sidecar<'a> {
        picture: String,
        #[serde(flatten)]
        assumptions: &'a Assumptions,
    }
    let bytes = match format {
        Format::Png => picture.png(),
        Format::Jpeg => picture.jpeg(92),
    }
    .map_err(refuse)?;
    let name = out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let sidecar = Sidecar { picture: name, assumptions: picture.assumptions() };
    let json = serde_json::to_vec_pretty(&sidecar).map_err(refuse)?;
    let beside = out.with_extension("json");
    crate::place::write_beside(&beside, &json).map_err(|e| crate::place::cannot_write(&beside, &e))?;
    crate::place::write_beside(out, &bytes).map_err(|e| crate::place::cannot_write(out, &e))
}

fn refuse(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(format!("no preview can be made: {error}"))
}
