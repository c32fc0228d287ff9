//! The dots in a photograph whose camera is known.

use std::io::Cursor;
use std::path::Path;

use image::{ImageReader, Limits};
use nalgebra::{Isometry3, Matrix3, Rotation3, Translation3, UnitQuaternion, Vector3};
use serde::Deserialize;
use stubble_appearance::{Camera, Darkroom, Exposure, Outcome, PhotoView, Picture, Size};
use stubble_evidence::Evidence;
use stubble_optics::Skin;
use stubble_photo::Given;
use stubble_photo::fit::{self, Photo};
use stubble_placement::Layout;

use super::subject::Subject;
use super::{PreviewArgs, distance, refuse, skin};
use crate::input::{read_limited, read_text};
use crate::refusal::Refusal;

/// Longest side of a photograph, pixels.
const LONGEST_PX: u32 = 16_000;
/// Blur of a sharp photograph, standard deviation in pixels.
const USUAL_BLUR_PX: f64 = 0.6;

pub(super) fn prints(
    args: &PreviewArgs,
    path: &Path,
    subject: &Subject,
    layout: &Layout,
    outcome: Outcome,
    evidence: &Evidence,
) -> Result<Vec<Picture>, Refusal> {
    let Some(file) = &args.camera else {
        let exposure = measured(path, subject, evidence)?;
        let covered = covered(args, exposure.size())?;
        let exposure = exposure.corrected(covered, args.blur);
        let skin = match args.skin {
            Some(tone) => Some(Skin::preset(evidence, tone.tone()).map_err(refuse)?),
            None => None,
        };
        let darkroom = exposure.darkroom(&subject.head, skin.as_ref(), outcome, evidence);
        return develop(args, darkroom.map_err(refuse)?, subject, layout, evidence);
    };
    let photo = decode(path)?.to_rgb8();
    let size = Size { width: photo.width(), height: photo.height() };
    let camera = camera(file, path, size, subject)?;
    let (rgb, covered) = (photo.into_raw(), covered(args, size)?);
    let blur_px = args.blur.unwrap_or(USUAL_BLUR_PX);
    let view = PhotoView { camera, rgb: &rgb, covered: covered.as_deref(), blur_px, noise: 0.0 };
    let darkroom = Darkroom::new(view, &subject.head, &skin(args, evidence)?, evidence).map_err(refuse)?;
    develop(args, darkroom.case(outcome).map_err(refuse)?, subject, layout, evidence)
}

fn develop(
    args: &PreviewArgs,
    darkroom: Darkroom<'_>,
    subject: &Subject,
    layout: &Layout,
    evidence: &Evidence,
) -> Result<Vec<Picture>, Refusal> {
    let darkroom = match &subject.older {
        Some((older, years)) => darkroom.over(older, *years),
        None => darkroom,
    };
    let distance = distance(args, evidence)?;
    let prints = args.moments().into_iter().map(|when| darkroom.print(layout, when, distance));
    prints.collect::<Result<_, _>>().map_err(refuse)
}

/// What a person says lies over the scalp.
fn covered(args: &PreviewArgs, size: Size) -> Result<Option<Vec<u8>>, Refusal> {
    let Some(mask) = &args.covered else { return Ok(None) };
    let picture = decode(mask)?.to_luma8();
    if picture.dimensions() != (size.width, size.height) {
        return Err(Refusal::new(format!("{} is not of the photograph's size", mask.display()))
            .help(format!("make it {} by {} pixels", size.width, size.height)));
    }
    Ok(Some(picture.into_raw()))
}

/// The photograph as it tells itself: the camera by fitting the head to it, the skin, and what is no bare skin.
fn measured(path: &Path, subject: &Subject, evidence: &Evidence) -> Result<Exposure, Refusal> {
    let whose = |what: String| Refusal::new(format!("{}: {what}", path.display()));
    if !subject.from_photos {
        return Err(whose(
            "the head of this case is a scan, and a photograph of it needs its --camera".to_owned(),
        )
        .help("give the camera, or make the plan from this photo: stubble plan PHOTO --out DIR"));
    }
    let picture = stubble_photo::decode(&read_limited(path)?).map_err(|e| whose(e.to_string()))?;
    let found = stubble_photo::measure(&picture, Given::default(), evidence);
    let fitted = fit::fit(&[Photo { picture: &picture, found: &found, side: None }], evidence)
        .map_err(|why| whose(why.to_string()).help("give the photo of the face from the front"))?;
    let view = fitted.views.first();
    let view = view.ok_or_else(|| {
        whose("no head is seen".to_owned()).help("give the photo of the face from the front")
    })?;
    Ok(Exposure::whole(&picture, &found, view))
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

fn camera(path: &Path, photo: &Path, size: Size, subject: &Subject) -> Result<Camera, Refusal> {
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
