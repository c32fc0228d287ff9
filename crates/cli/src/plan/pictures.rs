//! The simulated pictures of a plan: every view at every moment, as PNG for the folder and JPEG for the PDF.

use rayon::prelude::*;
use serde::Serialize;
use stubble_appearance::{
    Assumptions, HairGrowth, Light, NativeHair, Picture, Scene, Size, SkinLook, Studio, View, When,
};
use stubble_design::Design;
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_optics::Skin;
use stubble_placement::Layout;

use super::args::PlanArgs;
use crate::progress::check_stopped;
use crate::refusal::Refusal;

/// One finished picture.
#[derive(Debug)]
pub(super) struct Rendered {
    pub(super) view: View,
    pub(super) when: When,
    pub(super) jpeg: Vec<u8>,
    picture: Picture,
}

impl Rendered {
    /// Where the PNG lies in the plan's folder.
    fn png_name(&self) -> String {
        format!("pictures/{}-{}.png", self.view.name(), self.when.name())
    }
}

const JPEG_QUALITY: u8 = 88;

/// About three pixels to the millimetre.
const SIZE: Size = Size { width: 700, height: 850 };

/// The views of a plan; the other three-quarter view shows little that these do not.
const VIEWS: [View; 6] =
    [View::Front, View::ThreeQuarterLeft, View::Left, View::Right, View::Back, View::Top];

/// Renders all views at all moments of the plan, in a fixed order.
pub(super) fn render(
    args: &PlanArgs,
    head: &Head,
    design: &Design,
    layout: &Layout,
    evidence: &Evidence,
) -> Result<Vec<Rendered>, Refusal> {
    let refused = |what: String| Refusal::new(format!("the pictures cannot be made: {what}"));
    let skin = Skin::preset(evidence, args.skin_tone()).map_err(|e| refused(e.to_string()))?;
    let full = evidence.figure("hair.hairs_per_cm2").map_err(|e| refused(e.to_string()))?.value;
    let hairs_per_cm2: Vec<f64> = design.native_share.iter().map(|share| share * full).collect();
    let growth = HairGrowth {
        hairs_per_cm2: &hairs_per_cm2,
        growth: &design.fields.growth,
        exit_angle_deg: &design.fields.exit_angle_deg,
    };
    let hair = NativeHair::shaved(evidence).map_err(|e| refused(e.to_string()))?;
    let scene = Scene {
        head,
        layout,
        skin: SkinLook::of(&skin),
        hair: Some((growth, hair)),
        light: Light::Daylight,
        seed: args.seed,
    };
    let studio = Studio::new(scene, evidence).map_err(|e| refused(e.to_string()))?;
    let moments = When::of_plan(layout.sessions);
    let views: Vec<Result<Vec<Rendered>, Refusal>> = VIEWS
        .par_iter()
        .map(|&view| {
            check_stopped()?;
            let pictures = studio.pictures(view, SIZE, &moments).map_err(|e| refused(e.to_string()))?;
            pictures
                .into_par_iter()
                .zip(&moments)
                .map(|(picture, &when)| {
                    let jpeg = picture.jpeg(JPEG_QUALITY).map_err(|e| Refusal::new(e.to_string()))?;
                    Ok(Rendered { view, when, jpeg, picture })
                })
                .collect()
        })
        .collect();
    Ok(views.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The pictures as PNG files with their names, in order.
pub(super) fn pngs(pictures: &[Rendered]) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let png = |p: &Rendered| Ok((p.png_name(), p.picture.png().map_err(|e| Refusal::new(e.to_string()))?));
    pictures.par_iter().map(png).collect()
}

/// What each picture assumes, as one JSON file beside them.
pub(super) fn assumptions(pictures: &[Rendered]) -> Result<Vec<u8>, Refusal> {
    #[derive(Serialize)]
    struct Row<'a> {
        picture: String,
        #[serde(flatten)]
        assumptions: &'a Assumptions,
    }
    let rows: Vec<Row<'_>> = pictures
        .iter()
        .map(|p| Row { picture: p.png_name(), assumptions: p.picture.assumptions() })
        .collect();
    serde_json::to_vec_pretty(&rows).map_err(|e| Refusal::new(e.to_string()))
}
