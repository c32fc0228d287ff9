//! The simulated pictures of a plan.

use rayon::prelude::*;
use stubble_appearance::{
    EncodeError, HairGrowth, InkError, Light, NativeHair, Picture, Scene, Size, SkinLook, Studio, View, When,
};
use stubble_design::Design;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::Head;
use stubble_optics::{Skin, SkinTone};
use stubble_placement::Layout;

/// The views of a plan; the other three-quarter view shows little that these do not.
pub const VIEWS: [View; 6] =
    [View::Front, View::ThreeQuarterLeft, View::Left, View::Right, View::Back, View::Top];

const JPEG_QUALITY: u8 = 88;

/// What to render.
#[derive(Debug, Clone, Copy)]
pub struct PictureSet<'a> {
    /// From where.
    pub views: &'a [View],
    /// At which moments.
    pub moments: &'a [When],
    /// How large.
    pub size: Size,
    /// The skin.
    pub skin: SkinTone,
    /// Seed of mottling and follicles.
    pub seed: u64,
}

/// One finished picture.
#[derive(Debug)]
pub struct Rendered {
    /// From where.
    pub view: View,
    /// At which moment.
    pub when: When,
    /// As it goes to paper.
    pub jpeg: Vec<u8>,
    /// The pixels, with what they assume.
    pub picture: Picture,
}

/// Why there are no pictures.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The evidence lacks a figure.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The optics cannot tell how a dot looks.
    #[error(transparent)]
    Ink(#[from] InkError),
    /// A picture cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// It was asked to stop.
    #[error("stopped, as you asked")]
    Stopped,
}

/// Renders views at moments, in their order, with the person's own hair shaved; `go_on` is asked before each view.
///
/// # Errors
/// If a figure is missing, a dot lies outside the optics, or `go_on` says no.
pub fn pictures(
    (head, design, layout): (&Head, &Design, &Layout),
    set: &PictureSet<'_>,
    evidence: &Evidence,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Rendered>, PictureError> {
    let skin = Skin::preset(evidence, set.skin)?;
    let own = design.own_hair(evidence)?;
    let growth = HairGrowth::of(&own, &design.fields);
    let hair = NativeHair::shaved(evidence)?;
    let scene = Scene {
        head,
        layout,
        skin: SkinLook::of(&skin),
        hair: Some((growth, hair)),
        light: Light::Daylight,
        seed: set.seed,
    };
    let studio = Studio::new(scene, evidence)?;
    let views: Vec<Result<Vec<Rendered>, PictureError>> = set
        .views
        .par_iter()
        .map(|&view| {
            if !go_on() {
                return Err(PictureError::Stopped);
            }
            let pictures = studio.pictures(view, set.size, set.moments)?;
            pictures
                .into_par_iter()
                .zip(set.moments)
                .map(|(picture, &when)| {
                    Ok(Rendered { view, when, jpeg: picture.jpeg(JPEG_QUALITY)?, picture })
                })
                .collect()
        })
        .collect();
    Ok(views.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
