//! The simulated pictures of a plan as files of its folder.

use rayon::prelude::*;
use serde::Serialize;
use stubble_appearance::{Assumptions, Size, When};
use stubble_design::Design;
use stubble_evidence::Evidence;
use stubble_head::Head;
use stubble_pipeline::{PictureError, PictureSet, Rendered, VIEWS, pictures};
use stubble_placement::Layout;

use super::args::PlanArgs;
use crate::progress::check_stopped;
use crate::refusal::Refusal;

/// Where the PNG lies in the plan's folder.
fn png_name(picture: &Rendered) -> String {
    format!("pictures/{}-{}.png", picture.view.name(), picture.when.name())
}

/// About three pixels to the millimetre.
const SIZE: Size = Size { width: 700, height: 850 };

/// Renders all views at all moments of the plan, in a fixed order.
pub(super) fn render(
    args: &PlanArgs,
    head: &Head,
    design: &Design,
    layout: &Layout,
    evidence: &Evidence,
) -> Result<Vec<Rendered>, Refusal> {
    let moments = When::of_plan(layout.sessions);
    let set =
        PictureSet { views: &VIEWS, moments: &moments, size: SIZE, skin: args.skin_tone(), seed: args.seed };
    pictures((head, design, layout), &set, evidence, &|| check_stopped().is_ok()).map_err(|e| match e {
        PictureError::Stopped => Refusal::new(e.to_string()).help("nothing was written"),
        e => Refusal::new(format!("the pictures cannot be made: {e}")),
    })
}

/// The pictures as PNG files with their names, in order.
pub(super) fn pngs(pictures: &[Rendered]) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let png = |p: &Rendered| Ok((png_name(p), p.picture.png().map_err(|e| Refusal::new(e.to_string()))?));
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
    let rows: Vec<Row<'_>> =
        pictures.iter().map(|p| Row { picture: png_name(p), assumptions: p.picture.assumptions() }).collect();
    serde_json::to_vec_pretty(&rows).map_err(|e| Refusal::new(e.to_string()))
}
