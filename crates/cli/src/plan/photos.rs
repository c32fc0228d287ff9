//! A head and a person from photos.

use rayon::prelude::*;
use stubble_case::{ArchivePath, Folder};
use stubble_evidence::Evidence;
use stubble_head::{Head, Remark};
use stubble_photo::colour::Group;
use stubble_photo::fit::{self, Fitted, NoFit, Photo, Side, View};
use stubble_photo::image::codecs::jpeg::JpegEncoder;
use stubble_photo::image::{ExtendedColorType, ImageEncoder};
use stubble_photo::{Given, Measurement, Picture, Verdict, decode, measure};

use super::args::{PlanArgs, SkinName};
use crate::input::ScanFile;
use crate::refusal::Refusal;

/// Quality of the JPEG that a plan keeps of a photo, without what the camera wrote about place and owner.
const KEPT_QUALITY: u8 = 92;

/// What photos give a plan.
pub(super) struct FromPhotos {
    /// The fitted head.
    pub(super) fitted: Fitted,
    /// What was measured and is assumed, for people.
    pub(super) remarks: Vec<Remark>,
    /// Skin colour group, if the photos tell it.
    pub(super) skin: Option<SkinName>,
    /// The photos as the case keeps them.
    pub(super) kept: Vec<(ArchivePath, Vec<u8>)>,
}

/// Measures the photos and fits the head to them.
pub(super) fn read(photos: &[ScanFile], args: &PlanArgs, evidence: &Evidence) -> Result<FromPhotos, Refusal> {
    if !args.sides.is_empty() && args.sides.len() != photos.len() {
        return Err(Refusal::new(format!(
            "--sides names {} sides for {} photos",
            args.sides.len(),
            photos.len()
        ))
        .help("name one side a photo, in their order, for example --sides front,top,back"));
    }
    let measured: Vec<(Picture, Measurement)> = photos
        .par_iter()
        .map(|file| {
            let picture = decode(&file.bytes).map_err(|e| {
                Refusal::new(format!("{}: {e}", file.path.display()))
                    .help("give the photo as it came from the camera: JPEG, PNG, WebP, TIFF or HEIC")
            })?;
            let found =
                measure(&picture, Given { card_row_mm: args.card_row_mm, ..Given::default() }, evidence);
            Ok((picture, found))
        })
        .collect::<Result<_, Refusal>>()?;
    let all: Vec<Photo<'_>> = measured
        .iter()
        .enumerate()
        .map(|(i, (picture, found))| Photo { picture, found, side: args.sides.get(i).map(|s| s.side()) })
        .collect();
    let fitted = fit::fit(&all, evidence).map_err(|why| refused(&why, photos, &measured))?;
    let (skin, mut remarks) = skin(&measured);
    remarks.extend(fitted.scalp_remarks());
    for ((file, (_, found)), view) in photos.iter().zip(&measured).zip(&fitted.views) {
        remarks.push(taken(file, found, view));
    }
    let kept =
        photos.iter().zip(&measured).enumerate().map(|(i, (file, (picture, _)))| keep(i, file, picture));
    Ok(FromPhotos { remarks, skin, kept: kept.collect::<Result<_, _>>()?, fitted })
}

/// A photo that cannot be used by its name, with how to take it again.
fn refused(why: &NoFit, photos: &[ScanFile], measured: &[(Picture, Measurement)]) -> Refusal {
    let help = "photos of the whole head are needed, the first from the front with the eyes open; from the sides, the back and above as well for the bald area";
    match why {
        NoFit::Unfit(unfit) => {
            let path = photos.get(unfit.index).map_or_else(String::new, |f| f.path.display().to_string());
            Refusal::new(format!("{path}: {}", unfit.reason)).help(help)
        }
        NoFit::NoFront => {
            let each = photos.iter().zip(measured).filter(|(_, (_, found))| !found.reasons.is_empty());
            let each: Vec<String> = each
                .map(|(file, (_, found))| format!("{}: {}", file.path.display(), found.reasons.join("; ")))
                .collect();
            let each = if each.is_empty() { String::new() } else { format!("\n{}", each.join("\n")) };
            Refusal::new(format!("{why}{each}")).help(help)
        }
        _ => Refusal::new(why.to_string()),
    }
}

/// The skin's group from the photo that tells it most narrowly.
fn skin(measured: &[(Picture, Measurement)]) -> (Option<SkinName>, Vec<Remark>) {
    let tones = measured.iter().filter_map(|(_, found)| found.face_tone());
    let Some(tone) = tones.min_by(|a, b| a.ita_deg.width().total_cmp(&b.ita_deg.width())) else {
        return (None, vec![Remark::SkinAssumed]);
    };
    let [lightest, likely, darkest] = tone.groups;
    let name = |group: Group| group.name().to_owned();
    let remark = Remark::SkinMeasured {
        likely: name(likely),
        lightest: name(lightest),
        darkest: name(darkest),
        ita_deg: tone.ita_deg.into(),
    };
    (Some(SkinName::of(likely)), vec![remark])
}

fn taken(file: &ScanFile, found: &Measurement, view: &View) -> Remark {
    let doubts = match found.verdict {
        Verdict::Reduced => found.reasons.clone(),
        _ => Vec::new(),
    };
    let side = match view.side {
        Side::Front => "front",
        Side::Left => "left",
        Side::Right => "right",
        Side::Back => "back",
        Side::Top => "top",
    };
    Remark::Photo { name: file.name(), side: side.to_owned(), misfit_mm: view.misfit_mm, doubts }
}

/// The photo without its metadata.
fn keep(index: usize, file: &ScanFile, picture: &Picture) -> Result<(ArchivePath, Vec<u8>), Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(format!("{}: {e}", file.path.display()));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, KEPT_QUALITY)
        .write_image(
            &picture.to_srgb8(),
            picture.width() as u32,
            picture.height() as u32,
            ExtendedColorType::Rgb8,
        )
        .map_err(|e| failed(&e))?;
    let stem = file.path.file_stem().map_or_else(|| "photo".into(), |s| s.to_string_lossy().into_owned());
    // Two folders may hold photos of one name.
    let path = ArchivePath::new(Folder::Photos, &format!("{}-{stem}.jpg", index + 1))
        .or_else(|_| ArchivePath::new(Folder::Photos, &format!("{}.jpg", index + 1)));
    Ok((path.map_err(|e| failed(&e))?, bytes))
}

/// The sides that a person may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SideName {
    Front,
    Left,
    Right,
    Back,
    Top,
}

impl SideName {
    fn side(self) -> Side {
        match self {
            Self::Front => Side::Front,
            Self::Left => Side::Left,
            Self::Right => Side::Right,
            Self::Back => Side::Back,
            Self::Top => Side::Top,
        }
    }
}

/// The head with all remarks of the photos.
pub(super) fn head_with_remarks(from: &FromPhotos) -> Head {
    let mut head = from.fitted.head.clone();
    head.remarks.extend(from.remarks.iter().cloned());
    head
}
