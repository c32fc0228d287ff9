//! The dots in a photograph whose camera is known.

use std::io::Cursor;
use std::path::Path;

use image::{ImageReader, Limits};
use nalgebra::{Isometry3, Matrix3, Rotation3, Translation3, UnitQuaternion, Vector3};
use serde::Deserialize;
use stubble_appearance::{Camera, Darkroom, Outcome, PhotoView, Picture, Size};
use stubble_evidence::Evidence;
use stubble_placement::Layout;

use super::subject::Subject;
use super::{PreviewArgs, distance, refuse, skin};
use crate::input::{read_limited, read_text};
use crate::refusal::Refusal;

/// Longest side of a photograph, pixels.
const LONGEST_PX: u32 = 16_000;

pub(super) fn prints(
    args: &PreviewArgs,
    path: &Path,
    subject: &Subject,
    layout: &Layout,
    outcome: Outcome,
    evidence: &Evidence,
) -> Result<Vec<Picture>, Refusal> {
    let photo = decode(path)?.to_rgb8();
    let size = Size { width: photo.width(), height: photo.height() };
    let camera = camera(args, path, size, subject)?;
    let covered = match &args.covered {
        None => None,
        Some(mask) => {
            let picture = decode(mask)?.to_luma8();
            if picture.dimensions() != photo.dimensions() {
                return Err(Refusal::new(format!("{} is not of the photograph's size", mask.display()))
                    .help(format!("make it {} by {} pixels", size.width, size.height)));
            }
            Some(picture)
        }
    };
    let covered = covered.as_ref().map(|c| c.as_raw().as_slice());
    let view = PhotoView { camera, rgb: photo.as_raw(), covered, blur_px: args.blur, noise: 0.0 };
    let darkroom =
        Darkroom::new(view, &subject.head, &skin(args, subject, evidence)?, evidence).map_err(refuse)?;
    let mut darkroom = darkroom.case(outcome).map_err(refuse)?;
    if let Some((older, years)) = &subject.older {
        darkroom = darkroom.over(older, *years);
    }
    let distance = distance(args, evidence)?;
    let mut pictures = Vec::new();
    for when in args.moments() {
        pictures.push(darkroom.print(layout, when, distance).map_err(refuse)?);
    }
    Ok(pictures)
}

fn decode(path: &Path) -> Result<image::DynamicImage, Refusal> {
    let unreadable = |what: String| {
        Refusal::new(format!("{}: {what}", path.display())).help("give a picture as PNG or JPEG")
    };
    let bytes = read_limited(path)?;
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| unreadable(e.to_string()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_PX);
    limits.max_image_height = Some(LONGEST_PX);
    reader.limits(limits);
    reader.decode().map_err(|e| unreadable(e.to_string()))
}

/// A camera as a file says it.
#[derive(Debug, Deserialize)]
struct CameraFile {
    #[serde(rename = "R_model_to_camera")]
    rotation: [[f64; 3]; 3],
    #[serde(rename = "t")]
    translation: [f64; 3],
    f_px: f64,
    principal_point: [f64; 2],
    /// Taken from every point before it is turned.
    #[serde(default)]
    model_origin_subtracted: [f64; 3],
    #[serde(default)]
    frame: FrameName,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FrameName {
    #[default]
    Scan,
    Head,
}

fn camera(args: &PreviewArgs, photo: &Path, size: Size, subject: &Subject) -> Result<Camera, Refusal> {
    let Some(path) = &args.camera else { return Err(Refusal::new("a photograph needs its --camera")) };
    let bad = |what: String| {
        Refusal::new(format!("{}: {what}", path.display())).help(
            "a camera is JSON: {\"R_model_to_camera\": [[..],[..],[..]], \"t\": [..], \"f_px\": .., \"principal_point\": [.., ..]}, \
             or such cameras by the name of the photograph",
        )
    };
    let mut value: serde_json::Value =
        serde_json::from_str(&read_text(path)?).map_err(|e| bad(e.to_string()))?;
    let name = photo.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(own) = value.get_mut(&name) {
        value = own.take();
    }
    let file: CameraFile = serde_json::from_value(value).map_err(|e| bad(e.to_string()))?;
    let turn = Matrix3::from_fn(|i, j| file.rotation[i][j]);
    let skew = (turn * turn.transpose() - Matrix3::identity()).norm();
    if !(skew < 1e-3 && turn.determinant() > 0.0) {
        return Err(bad("R_model_to_camera is no rotation".to_owned()));
    }
    if !(file.f_px.is_finite() && file.f_px > 1.0) {
        return Err(bad("f_px must be a number of pixels above 1".to_owned()));
    }
    let turn = UnitQuaternion::from_rotation_matrix(&Rotation3::from_matrix_unchecked(turn));
    let (t, origin) = (Vector3::from(file.translation), Vector3::from(file.model_origin_subtracted));
    let camera_from_input =
        |scale: f64| Isometry3::from_parts(Translation3::from((t - turn * origin) * scale), turn);
    let pose = match file.frame {
        FrameName::Head => camera_from_input(1.0),
        FrameName::Scan => {
            // Lengths of the scan become millimetres on both sides; then from the head back to the scan.
            let head_from_input = subject.head_from_input;
            camera_from_input(head_from_input.scaling()) * head_from_input.isometry.inverse()
        }
    };
    Ok(Camera::from_pose(&pose, file.f_px, file.principal_point, size))
}
