//! What a photo shows against an earlier one, and a line drawn on the scalp, both on the fitted head.

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};
use stubble_evidence::Evidence;
use stubble_photo::fit::{self, Photo};
use stubble_photo::image::{ImageFormat, RgbImage};
use stubble_photo::registration::{Registration, register};
use stubble_photo::{Given, Interval, Measurement, Picture, decode, line, measure};

use crate::input;
use crate::place::write_beside;
use crate::refusal::Refusal;

/// Longer side of the picture that `--aligned` writes, px, at most.
const LONGEST_PX: f64 = 2000.0;
/// What is shown where the later photo does not show the head.
const UNSEEN: [u8; 3] = [64, 64, 64];

/// Lays a photo on an earlier one of the same head and says how well; writes it as the earlier camera would have seen it.
pub(super) fn against(
    later: (&Picture, &Measurement),
    path: &Path,
    given: Given,
    aligned: Option<&Path>,
    evidence: &Evidence,
) -> Result<Value, Refusal> {
    let bytes = input::read_limited(path)?;
    let earlier = decode(&bytes).map_err(|e| Refusal::new(format!("{}: {e}", path.display())))?;
    let found = measure(&earlier, Given { focal: given.focal, ..Given::default() }, evidence);
    let photos = [
        Photo { picture: &earlier, found: &found, side: None },
        Photo { picture: later.0, found: later.1, side: None },
    ];
    let laid = register(photos, evidence).map_err(|why| {
        Refusal::new(format!("the photo cannot be laid on {}: {why}", path.display()))
            .help("both photos must show the face from the front or nearly so, the whole head in the picture")
    })?;
    if let Some(file) = aligned {
        let refused = |e: &dyn std::fmt::Display| {
            Refusal::new(format!("cannot write {}: {e}", file.display()))
                .help("choose another --aligned file")
        };
        let mut png = std::io::Cursor::new(Vec::new());
        as_earlier(&laid, &earlier, later.0).write_to(&mut png, ImageFormat::Png).map_err(|e| refused(&e))?;
        write_beside(file, &png.into_inner()).map_err(|e| refused(&e))?;
    }
    Ok(json!({
        "earlier": path.file_name().map(|n| n.to_string_lossy()),
        "error_mm": laid.error_mm,
        "likeness": laid.likeness,
        "by_pattern": laid.by_pattern,
    }))
}

/// The later photo as the earlier camera would have seen the head.
fn as_earlier(laid: &Registration, earlier: &Picture, later: &Picture) -> RgbImage {
    let (w, h) = (earlier.width() as f64, earlier.height() as f64);
    let step = (w.max(h) / LONGEST_PX).max(1.0);
    let (width, height) = ((w / step) as u32, (h / step) as u32);
    let pixel = |i: u32| {
        let at = [i % width, i / width].map(|k| (f64::from(k) + 0.5) * step);
        let shown = laid.later_px(at).filter(|[x, y]| {
            (0.0..later.width() as f64).contains(x) && (0.0..later.height() as f64).contains(y)
        });
        shown.map_or(UNSEEN, |[x, y]| later.srgb8(x as usize, y as usize))
    };
    let pixels: Vec<[u8; 3]> = (0..width * height).into_par_iter().map(pixel).collect();
    RgbImage::from_fn(width, height, |x, y| pixels[(y * width + x) as usize].into())
}

/// The line that runs along a stroke, on the head that is fitted to the photo.
pub(super) fn drawn_line(
    picture: &Picture,
    found: &Measurement,
    stroke_px: &[[f64; 2]],
    evidence: &Evidence,
) -> Result<Value, Refusal> {
    let photo = Photo { picture, found, side: None };
    let fitted = fit::fit(&[photo], evidence)
        .map_err(|why| Refusal::new(format!("the line cannot be laid on the head: {why}")))?;
    let drawn = line::trace(picture, &fitted.views[0], &fitted.head, stroke_px)
        .map_err(|why| Refusal::new(format!("--line: {why}")))?;
    let length: f64 = drawn.on_head.windows(2).map(|p| (p[1] - p[0]).norm()).sum();
    let size = found.mm_per_px.as_ref().map_or(0.04, |scale| scale.sd() / scale.value);
    let height = drawn.on_head.iter().min_by(|a, b| a.x.abs().total_cmp(&b.x.abs())).map(|middle| {
        let mm = fitted.head.height_above_glabella_mm(middle);
        Interval::from_sd(mm, (size * mm).hypot(drawn.error_mm.high / 1.96))
    });
    Ok(json!({
        "seen": drawn.seen,
        "contrast": drawn.contrast,
        "places_px": drawn.places_px,
        "on_head_mm": drawn.on_head.iter().map(|p| [p.x, p.y, p.z]).collect::<Vec<_>>(),
        "error_mm": drawn.error_mm,
        "length_mm": Interval::from_sd(length, size * length),
        "height_above_glabella_mm": height,
    }))
}
