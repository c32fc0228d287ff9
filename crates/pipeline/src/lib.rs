//! From a head and a wish to everything that a plan holds, stage by stage; the command line and the studio both call it.
//!
//! Each stage takes the values of those before it, so that an edit repeats only what follows from it: [`place`] after the
//! design, then [`case`], then [`pictures`] of the views that are looked at, then [`plan_pdf`].
//!
//! ```
//! use stubble_design::{DesignRequest, Designer, Norwood};
//! use stubble_evidence::Evidence;
//! use stubble_head::{Anthropometry, sample_head};
//! use stubble_pipeline::{Dots, place};
//! use stubble_placement::Silent;
//!
//! let evidence = Evidence::builtin();
//! let head = sample_head(&Anthropometry::MAN);
//! let design = Designer::new(&head, &evidence)?.design(&DesignRequest::male(Norwood::III))?;
//! let dots = Dots { count: Some(2_000), seed: 7, ..Dots::default() };
//! let placement = place(&head, &design, &dots, &evidence, &Silent)?;
//! assert_eq!(placement.layout.impressions.len(), 2_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod papers;
mod pictures;
mod record;
mod reopen;

use stubble_design::{Design, Look};
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::{Head, Point};
use stubble_placement::{
    Canvas, CanvasError, NoInk, PlaceError, Placement, Progress, Quality, Settings, Strands,
};

pub use papers::{on_paper, papers, plan_pdf};
pub use pictures::{PictureError, PictureSet, Rendered, VIEWS, pictures};
pub use record::{case, head_record};
pub use reopen::{ReopenError, head_from_input, head_of, landmarks_of, refitted};

/// What placement may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dots {
    /// Exact number; the density decides when absent.
    pub count: Option<usize>,
    /// Seed of every random choice.
    pub seed: u64,
    /// Draft for a moving handle, full for treatment.
    pub quality: Quality,
}

/// Why there are no dots.
#[derive(Debug, thiserror::Error)]
pub enum NoDots {
    /// The evidence lacks a figure.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
    /// The design has no area to fill.
    #[error(transparent)]
    Canvas(#[from] CanvasError),
    /// Placement says no, or was stopped.
    #[error(transparent)]
    Place(#[from] PlaceError),
}

/// Places the dots of a design.
///
/// # Errors
/// If there is nothing to place, a figure is missing, or `progress` stops it.
pub fn place(
    head: &Head,
    design: &Design,
    dots: &Dots,
    evidence: &Evidence,
    progress: &dyn Progress,
) -> Result<Placement, NoDots> {
    let canvas = Canvas::from_design(&head.scalp, &design.fields, &design.techniques)?;
    let defaults = Settings::new(evidence)?;
    let spared = |&(centre, radius_mm): &(Point, f64)| NoInk { centre, radius_mm };
    let strands = match (design.request.look, design.request.fine_hairs) {
        (Look::Strands, _) => Some(Strands::longer_hair(evidence)?),
        (_, true) => Some(Strands::fine_hairs(evidence)?),
        _ => None,
    };
    let settings = Settings {
        count: dots.count,
        seed: dots.seed,
        quality: dots.quality,
        no_ink: design.no_ink.iter().map(spared).collect(),
        strands,
        ..defaults
    };
    Ok(stubble_placement::place(&canvas, &settings, progress)?)
}
