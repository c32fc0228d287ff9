//! The head fitted to a consultation's photos, with what was put right in them by hand, and the photos ready for its dots.

use rayon::prelude::*;
use stubble_appearance::Exposure;
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_photo::fit::{self, NoFit, Photo, Side};
use stubble_photo::{Given, Measurement, Picture, decode};
use stubble_record::FileId;

use crate::problem::Problem;

/// Longest side of a photo that the design is shown in, pixels: what a tablet's screen shows.
const LONGEST_PX: usize = 1400;

/// A photo to fit a head to.
#[derive(Debug, Clone)]
pub(crate) struct Shot {
    pub(crate) file: FileId,
    /// The side it shows.
    pub(crate) side: Side,
    /// What it is called, for a refusal.
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
    /// Ruler and landmarks given by hand.
    pub(crate) given: Given,
}

/// A head, and the photos that it was fitted to.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) head: Head,
    pub(crate) photos: Vec<FittedPhoto>,
}

/// A photo that the head was fitted to.
#[derive(Debug)]
pub(crate) struct FittedPhoto {
    pub(crate) file: FileId,
    pub(crate) side: Side,
    pub(crate) exposure: Exposure,
}

impl From<Head> for Made {
    fn from(head: Head) -> Self {
        Self { head, photos: Vec::new() }
    }
}

/// The side of a shot of the list; none for those turned half, whose outline is neither from the front nor from a side.
pub(crate) fn side_of(shot: &str) -> Option<Side> {
    match shot {
        "front" => Some(Side::Front),
        "left" => Some(Side::Left),
        "right" => Some(Side::Right),
        "back" => Some(Side::Back),
        "top" => Some(Side::Top),
        _ => None,
    }
}

/// Fits a head to the photos.
pub(crate) fn head(shots: &[Shot], evidence: &Evidence) -> Result<Made, Problem> {
    let help = "take the photo again, or choose another head in Capture";
    let measured: Vec<(Picture, Measurement)> = shots
        .par_iter()
        .map(|shot| {
            let picture = decode(&shot.content)
                .map_err(|e| Problem::input(format!("{}: the photo cannot be read: {e}", shot.name), help))?;
            let found = stubble_photo::measure(&picture, shot.given, evidence);
            Ok((picture, found))
        })
        .collect::<Result<_, Problem>>()?;
    let photos: Vec<Photo<'_>> = shots
        .iter()
        .zip(&measured)
        // From the front the face tells more than a person's word: it is refused where it cannot be used.
        .map(|(shot, (picture, found))| Photo {
            picture,
            found,
            side: (shot.side != Side::Front).then_some(shot.side),
        })
        .collect();
    let fitted = fit::fit(&photos, evidence).map_err(|why| {
        let which = match &why {
            NoFit::Unfit(unfit) => shots.get(unfit.index).map(|s| format!("{}: ", s.name)),
            _ => None,
        };
        let which = which.unwrap_or_default();
        Problem::input(format!("no head can be fitted to the photos: {which}{why}"), help)
    })?;
    let remarks = fitted.scalp_remarks();
    let shown = shots.iter().zip(&measured).zip(&fitted.views);
    let photos = shown.map(|((shot, (picture, found)), view)| FittedPhoto {
        file: shot.file,
        side: view.side,
        exposure: Exposure::about_head(picture, found, view, LONGEST_PX),
    });
    let photos = photos.collect();
    let mut head = fitted.head;
    head.remarks.extend(remarks);
    Ok(Made { photos, head })
}
