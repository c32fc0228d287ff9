//! Bytes of a picture file → [`Picture`]: upright, in sRGB, with the lens if the file tells.
//!
//! JPEG, PNG, WebP, TIFF (8 and 16 bits) and, with the feature `heic`, HEIC. Size is checked before anything is
//! unpacked. Of the file's metadata only orientation, focal length and colour profile are read; the rest is dropped.

mod colour;
mod exif;
mod kind;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use image::codecs::{jpeg::JpegDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageError, Limits};

use crate::picture::{Focal, FocalSource, Picture, Samples};
use kind::Kind;

/// Largest file, bytes.
pub const LARGEST_FILE_BYTES: usize = 256 << 20;
/// Most pixels of a picture: more than any phone's full resolution, little enough for any laptop's memory.
pub const MOST_PIXELS: u64 = 110_000_000;
/// Shortest side that anything can be measured on, px.
pub const LEAST_SIDE_PX: u32 = 120;

/// Why bytes are no picture that can be measured. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Nothing in the file.
    #[error("the file is empty: copy or send the photo again")]
    Empty,
    /// More bytes than any photo has.
    #[error("the file is {0} MiB large, more than 256 MiB: export the photo as JPEG")]
    FileTooLarge(usize),
    /// Not a picture at all.
    #[error("this is {0}, not a picture: give a JPEG, PNG, WebP, TIFF or HEIC photo")]
    NotAPicture(&'static str),
    /// A picture format that is not read.
    #[error("{0} pictures are not read: export the photo as JPEG and give that")]
    UnsupportedFormat(&'static str),
    /// More than one frame.
    #[error("this {0} is animated: export one frame as JPEG or PNG")]
    Animated(&'static str),
    /// Print colours.
    #[error("the picture is in {0} colours, made for print: export it as sRGB JPEG")]
    PrintColours(&'static str),
    /// Too many pixels.
    #[error("the picture has {width} × {height} px, more than {} megapixels: make it smaller, 12 megapixels are plenty", MOST_PIXELS / 1_000_000)]
    TooManyPixels {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Too few pixels to measure anything.
    #[error(
        "the picture has only {width} × {height} px: give the original photo, not its thumbnail (at least {LEAST_SIDE_PX} px a side)"
    )]
    TooFewPixels {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The file stops early or is damaged.
    #[error("the {format} file is damaged or cut short ({detail}): copy or send the photo again")]
    Damaged {
        /// Format by its first bytes.
        format: &'static str,
        /// What the decoder said.
        detail: String,
    },
}

/// Decodes a photo.
///
/// # Errors
/// If the bytes are no picture, of a format or kind that is not measured, too large, too small or damaged.
pub fn decode(bytes: &[u8]) -> Result<Picture, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(DecodeError::FileTooLarge(bytes.len() >> 20));
    }
    let limits = || {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MOST_PIXELS * 8);
        limits
    };
    let kind = Kind::of(bytes)?;
    let damaged = |e: ImageError| refuse(kind, &e);
    match kind {
        Kind::Jpeg => {
            kind::check_jpeg(bytes)?;
            still(JpegDecoder::new(Cursor::new(bytes)).map_err(damaged)?, kind, limits())
        }
        Kind::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(damaged)?;
            if decoder.is_apng().map_err(damaged)? {
                return Err(DecodeError::Animated("PNG"));
            }
            still(decoder, kind, limits())
        }
        Kind::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            if decoder.has_animation() {
                return Err(DecodeError::Animated("WebP"));
            }
            still(decoder, kind, limits())
        }
        Kind::Tiff => still(TiffDecoder::new(Cursor::new(bytes)).map_err(damaged)?, kind, limits()),
        Kind::Heic => heic(bytes),
    }
}

fn still(mut decoder: impl ImageDecoder, kind: Kind, limits: Limits) -> Result<Picture, DecodeError> {
    let damaged = |e: ImageError| refuse(kind, &e);
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16) {
        return Err(DecodeError::PrintColours("CMYK"));
    }
    decoder.set_limits(limits).map_err(damaged)?;
    let mut notes = Vec::new();
    // A damaged profile or EXIF block is no reason to refuse good pixels.
    let profile = decoder.icc_profile().ok().flatten();
    let lens = decoder.exif_metadata().ok().flatten().map_or_else(exif::Lens::default, |block| {
        exif::lens(block).unwrap_or_else(|| {
            notes.push("the EXIF block is damaged and was not used".to_owned());
            exif::Lens::default()
        })
    });
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let has_alpha = decoder.color_type().has_alpha();
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    if has_alpha {
        pixels = over_white(pixels);
        notes.push("transparent parts are taken as white".to_owned());
    }
    if !pixels.color().has_color() {
        notes.push("the picture is black and white: no colour is measured on it".to_owned());
    }
    let (stored_width, stored_height) = (pixels.width(), pixels.height());
    pixels.apply_orientation(orientation);
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let mut samples = match pixels.color() {
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => {
            Samples::Sixteen(pixels.into_rgb16().into_raw())
        }
        _ => Samples::Eight(pixels.into_rgb8().into_raw()),
    };
    if let Some(profile) = profile {
        notes.extend(colour::to_srgb(&profile, &mut samples));
    }
    let mut picture = Picture::new(width, height, samples)
        .ok_or_else(|| damaged(ImageError::IoError(std::io::ErrorKind::UnexpectedEof.into())))?;
    picture.focal = focal(&lens, stored_width, stored_height, &mut notes);
    picture.notes = notes;
    Ok(picture)
}

#[cfg(feature = "heic")]
fn heic(bytes: &[u8]) -> Result<Picture, DecodeError> {
    let damaged = |detail: String| DecodeError::Damaged { format: "HEIC", detail };
    let options = heifer::Options { max_threads: 2, max_pixels: MOST_PIXELS };
    let decoded = heifer::decode_srgb_rgba8(bytes, &options).map_err(|e| match e {
        heifer::Error::Unsupported(_) => DecodeError::UnsupportedFormat("HEIC files of this kind; such"),
        e => damaged(e.to_string()),
    })?;
    check_size(decoded.width, decoded.height)?;
    let rgb = decoded.data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let mut picture = Picture::new(decoded.width as usize, decoded.height as usize, Samples::Eight(rgb))
        .ok_or_else(|| damaged("pixels are missing".to_owned()))?;
    // The container has turned the picture already; its EXIF orientation is a leftover.
    let lens = heifer::read_metadata(bytes).ok().and_then(|m| m.exif).and_then(|e| exif::lens(e.to_vec()));
    let mut notes = Vec::new();
    picture.focal = focal(&lens.unwrap_or_default(), decoded.width, decoded.height, &mut notes);
    picture.notes = notes;
    Ok(picture)
}

#[cfg(not(feature = "heic"))]
fn heic(_: &[u8]) -> Result<Picture, DecodeError> {
    Err(DecodeError::UnsupportedFormat("HEIC"))
}

fn check_size(width: u32, height: u32) -> Result<(), DecodeError> {
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(DecodeError::TooManyPixels { width, height });
    }
    if width.min(height) < LEAST_SIDE_PX {
        return Err(DecodeError::TooFewPixels { width, height });
    }
    Ok(())
}

fn over_white(pixels: DynamicImage) -> DynamicImage {
    let mut rgba = pixels.into_rgba16();
    for p in rgba.pixels_mut() {
        let a = u32::from(p.0[3]);
        for c in &mut p.0[..3] {
            *c = ((u32::from(*c) * a + 65_535 * (65_535 - a)) / 65_535) as u16;
        }
    }
    DynamicImage::ImageRgb16(DynamicImage::ImageRgba16(rgba).into_rgb16())
}

/// The lens, if what the file says can be true of this picture.
fn focal(lens: &exif::Lens, width: u32, height: u32, notes: &mut Vec<String>) -> Option<Focal> {
    if let Some((w, h)) = lens.size_px
        && (w.max(h), w.min(h)) != (width.max(height), width.min(height))
    {
        let ratio = |a: u32, b: u32| f64::from(a.max(b)) / f64::from(a.min(b).max(1));
        // A picture made smaller keeps its shape; a cut one has lost the frame that its focal length is meant for.
        if (ratio(w, h) / ratio(width, height) - 1.0).abs() > 0.02 {
            notes.push(format!(
                "the file says {w} × {h} px but holds {width} × {height}: it was cut, so its focal length is not used"
            ));
            return None;
        }
    }
    let mm35 = lens.mm35?;
    if !(8.0..=600.0).contains(&mm35) {
        notes.push(format!("a focal length of {mm35} mm (35 mm film) is not believed"));
        return None;
    }
    Some(Focal { mm35, from: FocalSource::Exif })
}

fn refuse(kind: Kind, error: &ImageError) -> DecodeError {
    match error {
        ImageError::Unsupported(_) => DecodeError::UnsupportedFormat(kind.such()),
        e => DecodeError::Damaged { format: kind.name(), detail: first_line(&e.to_string()) },
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(160).collect()
}
