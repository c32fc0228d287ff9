//! The head that a case was made on, from the scan it carries.

use nalgebra::{Isometry3, Quaternion, Similarity3, Translation3, UnitQuaternion, Vector3};
use stubble_case::{Archive, Case, Folder, HeadRecord};
use stubble_head::{
    Anthropometry, GivenLandmarks, Head, HeadError, HeadOptions, Landmark, LandmarkOrigin, Point, Unit,
    format, sample_head,
};

use crate::record::{HEAD_BREADTH, HEAD_HEIGHT, HEAD_LENGTH};

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

/// The landmarks of a case in the coordinates of its scan.
#[must_use]
pub fn landmarks_of(case: &Case) -> GivenLandmarks {
    let head_from_input = head_from_input(case);
    let back = |landmark: &Landmark| -> [f64; 3] {
        head_from_input.inverse_transform_point(&Point::from(landmark.position.coords)).coords.into()
    };
    let marks = &case.head.landmarks;
    GivenLandmarks {
        nasion: back(&marks.nasion),
        inion: back(&marks.inion),
        left_preauricular: back(&marks.left_preauricular),
        right_preauricular: back(&marks.right_preauricular),
        vertex: back(&marks.vertex),
    }
}

/// The head that was fitted to photos: the sample head stretched until its measures are those of the case.
#[must_use]
pub fn refitted(record: &HeadRecord, sample: &Head) -> Head {
    let of = |name: &str, usual: f64| record.measures_mm.get(name).map_or(usual, |m| m.value);
    let wanted = [
        of(HEAD_LENGTH, sample.measures.length_mm),
        of(HEAD_BREADTH, sample.measures.breadth_mm),
        of(HEAD_HEIGHT, sample.measures.height_mm),
    ];
    let mut shape = Anthropometry::MAN;
    let mut head = sample_head(&shape);
    // What is measured on a stretched head follows its stretch nearly, not exactly.
    for _ in 0..4 {
        let m = head.measures;
        shape.length_mm *= wanted[0] / m.length_mm;
        shape.breadth_mm *= wanted[1] / m.breadth_mm;
        shape.height_mm *= wanted[2] / m.height_mm;
        head = sample_head(&shape);
    }
    head.landmarks = record.landmarks;
    head.remarks.clone_from(&record.remarks);
    head
}

/// The head as the plan had it: the scan in the case with the landmarks of the case, the head fitted to photos, or
/// the sample.
///
/// # Errors
/// If the scan cannot be read or gives no head.
pub fn head_of(archive: &Archive) -> Result<Head, ReopenError> {
    let scan = archive.files().iter().find(|(path, _)| path.folder() == Folder::Scans);
    let Some((path, bytes)) = scan else {
        let sample = sample_head(&Anthropometry::MAN);
        let record = &archive.case().head;
        if record.triangles != sample.mesh.triangles().len() as u64 {
            return Err(ReopenError::NoScan);
        }
        let fitted = record.landmarks.nasion.origin == LandmarkOrigin::Estimated;
        return Ok(if fitted { refitted(record, &sample) } else { sample });
    };
    let head_from_input = head_from_input(archive.case());
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let beside = |wanted: &str| {
        archive.files().iter().find(|(p, _)| p.as_str().ends_with(wanted)).map(|(_, bytes)| bytes.clone())
    };
    let raw = format::read(bytes, name, &beside)?;
    let landmarks = landmarks_of(archive.case());
    let unit = Unit::ALL.into_iter().min_by(|a, b| {
        let off = |u: &Unit| (u.mm() / head_from_input.scaling()).ln().abs();
        off(a).total_cmp(&off(b))
    });
    Ok(Head::from_raw(raw, &HeadOptions { unit, landmarks: Some(landmarks) })?)
}
