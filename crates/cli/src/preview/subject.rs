//! Whose pictures they are: the head, the design's fields and the dots of a case.

use nalgebra::Similarity3;
use stubble_design::{Designer, Fields, OwnHair};
use stubble_evidence::Evidence;
use stubble_head::{Head, Remark};
use stubble_placement::{Layout, read_dots};

use super::{PreviewArgs, refuse};
use crate::input::read_case;
use crate::refusal::Refusal;

/// All that previews of a case share.
pub(super) struct Subject {
    pub(super) head: Head,
    pub(super) layout: Layout,
    /// Dots of an earlier treatment, and their age at the new one, years.
    pub(super) older: Option<(Layout, f64)>,
    pub(super) own_hair: OwnHair,
    pub(super) fields: Fields,
    pub(super) seed: u64,
    /// The head was fitted to photos.
    pub(super) from_photos: bool,
    /// From the scan's own coordinates.
    pub(super) head_from_input: Similarity3<f64>,
}

impl Subject {
    pub(super) fn read(args: &PreviewArgs, evidence: &Evidence) -> Result<Self, Refusal> {
        let archive = read_case(&args.case)?;
        let case = archive.case();
        let head_from_input = stubble_pipeline::head_from_input(case);
        let head = stubble_pipeline::head_of(&archive).map_err(refuse)?;
        let design = Designer::new(&head, evidence).and_then(|d| d.design(&case.design.request));
        let design = design.map_err(refuse)?;
        let layout = read_dots(archive.dots_csv()).map_err(refuse)?;
        let older = match (&args.over, args.over_years) {
            (Some(path), Some(years)) => {
                let earlier = read_case(path)?;
                Some((read_dots(earlier.dots_csv()).map_err(refuse)?, f64::from(years)))
            }
            _ => None,
        };
        Ok(Self {
            layout,
            older,
            own_hair: design.own_hair(evidence).map_err(refuse)?,
            fields: design.fields,
            seed: case.seed,
            from_photos: case.head.remarks.iter().any(|r| matches!(r, Remark::FromPhotos { .. })),
            head_from_input,
            head,
        })
    }
}
