//! The head that a case was made on, from the scan it carries.

use nalgebra::{Isometry3, Quaternion, Similarity3, Translation3, UnitQuaternion, Vector3};
use stubble_case::{Archive, Case, Folder};
use stubble_head::{
    Anthropometry, GivenLandmarks, Head, HeadError, HeadOptions, Landmark, Point, Unit, format, sample_head,
};

/// Why the head cannot be had again.
#[derive(Debug, thiserror::Error)]
pub enum ReopenError {
    /// The case was made on a scan that it does not carry.
    #[error("the case was made on a scan and does not carry it: its head cannot be had again")]
    NoScan,
    /// The scan cannot be read.
    #[error("the scan in the case: {0}")]
    Scan(#[from] format::FormatError),
    /// It gives no head.
    #[error("the scan in the case: {0}")]
    Head(#[from] HeadError),
}

/// From the input's own coordinates to the head frame, as the case says.
#[must_use]
pub fn head_from_input(case: &Case) -> Similarity3<f64> {
    let from = &case.head.head_from_input;
    let [x, y, z, w] = from.rotation_xyzw;
    let turn = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
    let shift = Translation3::from(Vector3::from(from.translation_mm));
    Similarity3::from_isometry(Isometry3::from_parts(shift, turn), from.scale)
}

/// The head as the plan had it: the scan in the case with the landmarks of the case, or the sample.
///
/// # Errors
/// If the scan cannot be read or gives no head.
pub fn head_of(archive: &Archive) -> Result<Head, ReopenError> {
    let scan = archive.files().iter().find(|(path, _)| path.folder() == Folder::Scans);
    let Some((path, bytes)) = scan else {
        let sample = sample_head(&Anthropometry::MAN);
        let is_sample = archive.case().head.triangles == sample.mesh.triangles().len() as u64;
        return if is_sample { Ok(sample) } else { Err(ReopenError::NoScan) };
    };
    let head_from_input = head_from_input(archive.case());
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let beside = |wanted: &str| {
        archive.files().iter().find(|(p, _)| p.as_str().ends_with(wanted)).map(|(_, bytes)| bytes.clone())
    };
    let raw = format::read(bytes, name, &beside)?;
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
    Ok(Head::from_raw(raw, &HeadOptions { unit, landmarks: Some(landmarks) })?)
}
