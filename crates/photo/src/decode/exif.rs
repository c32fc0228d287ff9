//! The three things that are read from EXIF: focal length, the size the camera wrote, and nothing else.

use exif::{Exif, In, Reader, Tag, Value};

/// What EXIF says of the lens.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lens {
    /// Focal length as on 35 mm film, mm.
    pub(super) mm35: Option<f64>,
    /// Size of the picture when it was taken, px.
    pub(super) size_px: Option<(u32, u32)>,
}

/// Reads an EXIF block (with or without its `Exif\0\0`); `None` if it is damaged.
pub(super) fn lens(mut block: Vec<u8>) -> Option<Lens> {
    if block.starts_with(b"Exif\0\0") {
        block.drain(..6);
    }
    let exif = Reader::new().read_raw(block).ok()?;
    let number = |tag| exif.get_field(tag, In::PRIMARY).and_then(|f| f.value.get_uint(0));
    let size_px =
        number(Tag::PixelXDimension).zip(number(Tag::PixelYDimension)).filter(|(w, h)| *w > 0 && *h > 0);
    let mm35 = number(Tag::FocalLengthIn35mmFilm)
        .filter(|v| *v > 0)
        .map(f64::from)
        .or_else(|| from_focal_plane(&exif, size_px));
    Some(Lens { mm35, size_px })
}

/// Cameras without the 35 mm figure may tell focal length and sensor pitch instead.
fn from_focal_plane(exif: &Exif, size_px: Option<(u32, u32)>) -> Option<f64> {
    let ratio = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(v) => v.first().map(|r| r.to_f64()).filter(|v| v.is_finite() && *v > 0.0),
        _ => None,
    };
    let focal_mm = ratio(Tag::FocalLength)?;
    let unit = exif.get_field(Tag::FocalPlaneResolutionUnit, In::PRIMARY).and_then(|f| f.value.get_uint(0));
    let unit_mm = if unit == Some(3) { 10.0 } else { 25.4 };
    let (width, height) = size_px?;
    let wide_mm = f64::from(width) / ratio(Tag::FocalPlaneXResolution)? * unit_mm;
    let high_mm = f64::from(height) / ratio(Tag::FocalPlaneYResolution)? * unit_mm;
    let mm35 = focal_mm * 43.266_6 / wide_mm.hypot(high_mm);
    mm35.is_finite().then_some(mm35)
}
