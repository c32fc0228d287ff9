//! Whose pictures they are: the head, the design's fields and the dots of a case.

use nalgebra::{Isometry3, Quaternion, Similarity3, Translation3, UnitQuaternion, Vector3};
use stubble_case::{Archive, Case, Folder, Limits};
use stubble_design::Designer;
use stubble_evidence::Evidence;
use stubble_head::{
    Anthropometry, GivenLandmarks, Head, HeadOptions, Landmark, Point, Unit, format, sample_head,
};
use stubble_optics::Skin;
use stubble_placement::{Layout, read_dots};

use super::{PreviewArgs, refuse};
use crate::input::read_limited;
use crate::refusal::Refusal;

/// All that previews of a case share.
pub(super) struct Subject {
    pub(super) head: Head,
    pub(super) layout: Layout,
    pub(super) skin: Skin,
    /// Share of full hair that is left, per vertex of the scalp.
    pub(super) native_share: Vec<f64>,
    pub(super) growth: Vec<Vector3<f64>>,
    pub(super) exit_angle_deg: Vec<f64>,
    pub(super) seed: u64,
    /// From the scan's own coordinates.
    pub(super) head_from_input: Similarity3<f64>,
}

impl Subject {
    pub(super) fn read(args: &PreviewArgs, evidence: &Evidence) -> Result<Self, Refusal> {
        let bytes = read_limited(&args.case)?;
        let archive = Archive::from_bytes(&bytes, &Limits::default()).map_err(|e| {
            Refusal::new(format!("{}: {e}", args.case.display()))
                .help("give the file plan.stubble that `stubble plan` wrote")
        })?;
        let case = archive.case();
        let head_from_input = similarity(case);
        let head = head(&archive, &head_from_input)?;
        let design = Designer::new(&head, evidence).and_then(|d| d.design(&case.design.request));
        let design = design.map_err(refuse)?;
        let layout = read_dots(archive.dots_csv()).map_err(refuse)?;
        let skin = Skin::preset(evidence, args.skin.tone()).map_err(refuse)?;
        Ok(Self {
            layout,
            skin,
            native_share: design.native_share.clone(),
            growth: design.fields.growth.clone(),
            exit_angle_deg: design.fields.exit_angle_deg.clone(),
            seed: case.seed,
            head_from_input,
            head,
        })
    }
}

fn similarity(case: &Case) -> Similarity3<f64> {
    let from = &case.head.head_from_input;
    let [x, y, z, w] = from.rotation_xyzw;
    let turn = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
    let shift = Translation3::from(Vector3::from(from.translation_mm));
    Similarity3::from_isometry(Isometry3::from_parts(shift, turn), from.scale)
}

/// The head as the plan had it: the scan in the case with the landmarks of the case, or the sample.
fn head(archive: &Archive, head_from_input: &Similarity3<f64>) -> Result<Head, Refusal> {
    let scan = archive.files().iter().find(|(path, _)| path.folder() == Folder::Scans);
    let Some((path, bytes)) = scan else { return Ok(sample_head(&Anthropometry::MAN)) };
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let beside = |wanted: &str| {
        archive.files().iter().find(|(p, _)| p.as_str().ends_with(wanted)).map(|(_, bytes)| bytes.clone())
    };
    let raw = format::read(bytes, name, &beside).map_err(refuse)?;
    let back = |landmark: &Landmark| -> [f64; 3] {
        head_from_input.inverse_transform_point(&Point::from(landmark.position.coords)).coords.into()
    };
    let marks = &archive.case().head.landmarks;
    let landmarks = GivenLandmarks {
        nasion: back(&marks.nasion),
        inion: back(&marks.inion),
        left_preauricular: back(&marks.left_preauricular),
        right_preauricular: back(&marks.right_preauricular),
        vertex: back(&marks.vertex),
    };
    let unit = Unit::ALL.into_iter().min_by(|a, b| {
        let off = |u: &Unit| (u.mm() / head_from_input.scaling()).ln().abs();
        off(a).total_cmp(&off(b))
    });
    Head::from_raw(raw, &HeadOptions { unit, landmarks: Some(landmarks) }).map_err(refuse)
}
