//! What comes in: checked to be what it says, freed of what it should not tell.

use std::io::Cursor;

use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};
use stubble_photo::image::{DynamicImage, ImageFormat, RgbImage};
use stubble_photo::{Picture, decode};

use crate::problem::Problem;

/// Longest upload, bytes.
pub(crate) const MOST_BYTES: usize = 256 << 20;

/// A photo without place, serial numbers and hidden text; and its media type. Turn and focal length stay.
///
/// JPEG, PNG and WebP keep their pixels bit for bit; TIFF and HEIC, which a browser cannot show, become PNG.
pub(crate) fn photo(bytes: &[u8]) -> Result<(Vec<u8>, String), Problem> {
    let picture = decode(bytes).map_err(|e| {
        Problem::input(format!("the photo cannot be read: {e}"), "take it again, or export it as JPEG")
    })?;
    let cleaned = match stubble_photo::image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => jpeg(bytes).map(|b| (b, "image/jpeg")),
        Ok(ImageFormat::Png) => png(bytes).map(|b| (b, "image/png")),
        Ok(ImageFormat::WebP) => webp(bytes).map(|b| (b, "image/webp")),
        _ => None,
    };
    let (content, media) = match cleaned {
        Some(cleaned) => cleaned,
        None => (repainted(&picture)?, "image/png"),
    };
    Ok((content, media.to_owned()))
}

/// A scan that can be read, as it came.
pub(crate) fn scan(name: &str, bytes: Vec<u8>) -> Result<(Vec<u8>, String), Problem> {
    stubble_head::format::read(&bytes, name, &|_| None).map_err(|e| {
        Problem::input(
            format!("the scan cannot be read: {e}"),
            "give a 3D head scan as GLB, OBJ, PLY or STL in one file",
        )
    })?;
    Ok((bytes, "application/octet-stream".to_owned()))
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let lens = jpeg.exif().map(|exif| kept_exif(&exif));
    // APP1 holds EXIF and XMP, APP13 IPTC, the others makers' data; APP2 (colour profile) and APP14 (Adobe's colour
    // transform) are needed to see the right colours.
    jpeg.segments_mut().retain(|segment| {
        let marker = segment.marker();
        let app = (markers::APP0..=markers::APP15).contains(&marker);
        let profile = marker == markers::APP2 && segment.contents().starts_with(b"ICC_PROFILE\0");
        (!app || profile || matches!(marker, markers::APP0 | markers::APP14)) && marker != markers::COM
    });
    if let Some(lens) = lens.flatten() {
        jpeg.set_exif(Some(lens));
    }
    Some(jpeg.encoder().bytes().to_vec())
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let lens = png.exif().and_then(|exif| kept_exif(&exif));
    let keep =
        [*b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"gAMA", *b"cHRM", *b"sRGB", *b"iCCP", *b"cICP"];
    png.chunks_mut().retain(|chunk| keep.contains(&chunk.kind()));
    if let Some(lens) = lens {
        png.set_exif(Some(lens));
    }
    Some(png.encoder().bytes().to_vec())
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let lens = webp.exif().and_then(|exif| kept_exif(&exif));
    webp.set_exif(lens);
    let keep = [*b"VP8X", *b"VP8 ", *b"VP8L", *b"ALPH", *b"ICCP", *b"EXIF"];
    webp.chunks_mut().retain(|chunk| keep.contains(&chunk.id()));
    Some(webp.encoder().bytes().to_vec())
}

fn repainted(picture: &Picture) -> Result<Vec<u8>, Problem> {
    let side = |n: usize| u32::try_from(n).map_err(Problem::failure);
    let image = RgbImage::from_raw(side(picture.width())?, side(picture.height())?, picture.to_srgb8())
        .ok_or_else(|| Problem::failure("a photo of odd size"))?;
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut png, ImageFormat::Png).map_err(Problem::failure)?;
    Ok(png.into_inner())
}

const ORIENTATION: u16 = 0x0112;
const EXIF_IFD: u16 = 0x8769;
const FOCAL_LENGTH_35MM: u16 = 0xA405;

/// Turn and focal length of an EXIF block, written anew with nothing else in it; `None` if it tells neither.
fn kept_exif(exif: &[u8]) -> Option<Bytes> {
    let first = Ifd::at(exif, Tiff::of(exif)?)?;
    let turn = first.short(ORIENTATION);
    let focal = first.pointer(EXIF_IFD).and_then(|ifd| ifd.short(FOCAL_LENGTH_35MM));
    if turn.is_none() && focal.is_none() {
        return None;
    }
    // Little-endian TIFF: header, directory with turn and pointer, directory with the focal length.
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    let entry = |block: &mut Vec<u8>, tag: u16, kind: u16, value: u32| {
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(1_u32.to_le_bytes());
        block.extend(value.to_le_bytes());
    };
    let (short, long) = (3, 4);
    block.extend(2_u16.to_le_bytes());
    entry(&mut block, ORIENTATION, short, u32::from(turn.unwrap_or(1)));
    entry(&mut block, EXIF_IFD, long, 8 + 2 + 2 * 12 + 4);
    block.extend([0; 4]);
    block.extend(u16::from(focal.is_some()).to_le_bytes());
    if let Some(focal) = focal {
        entry(&mut block, FOCAL_LENGTH_35MM, short, u32::from(focal));
    }
    block.extend([0; 4]);
    Some(Bytes::from(block))
}

/// Byte order and first directory of a TIFF block.
#[derive(Clone, Copy)]
struct Tiff {
    little: bool,
    first: u32,
}

impl Tiff {
    fn of(block: &[u8]) -> Option<Self> {
        let little = match block.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let mut tiff = Self { little, first: 0 };
        tiff.first = tiff.u32(block, 4)?;
        Some(tiff)
    }

    fn u16(self, block: &[u8], at: usize) -> Option<u16> {
        let bytes = *block.get(at..)?.first_chunk::<2>()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(self, block: &[u8], at: usize) -> Option<u32> {
        let bytes = *block.get(at..)?.first_chunk::<4>()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}

/// One directory of a TIFF block.
struct Ifd<'a> {
    block: &'a [u8],
    tiff: Tiff,
    at: usize,
    entries: usize,
}

impl<'a> Ifd<'a> {
    fn at(block: &'a [u8], tiff: Tiff) -> Option<Self> {
        let at = usize::try_from(tiff.first).ok()?;
        let entries = usize::from(tiff.u16(block, at)?);
        Some(Self { block, tiff, at, entries })
    }

    fn entry(&self, tag: u16) -> Option<usize> {
        (0..self.entries.min(512))
            .map(|i| self.at + 2 + 12 * i)
            .find(|&at| self.tiff.u16(self.block, at) == Some(tag))
    }

    fn short(&self, tag: u16) -> Option<u16> {
        self.tiff.u16(self.block, self.entry(tag)? + 8)
    }

    fn pointer(&self, tag: u16) -> Option<Self> {
        let first = self.tiff.u32(self.block, self.entry(tag)? + 8)?;
        Self::at(self.block, Tiff { first, ..self.tiff })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey JPEG with EXIF that holds turn, focal length, camera serial number and a place, and a comment.
    fn telling_jpeg() -> Vec<u8> {
        let mut plain = Cursor::new(Vec::new());
        DynamicImage::from(RgbImage::from_pixel(160, 130, [128, 128, 128].into()))
            .write_to(&mut plain, ImageFormat::Jpeg)
            .unwrap();
        let mut exif = b"MM\0*\0\0\0\x08".to_vec();
        let entry = |exif: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            exif.extend(tag.to_be_bytes());
            exif.extend(kind.to_be_bytes());
            exif.extend(count.to_be_bytes());
            exif.extend(value);
        };
        exif.extend(3_u16.to_be_bytes());
        entry(&mut exif, ORIENTATION, 3, 1, [0, 6, 0, 0]);
        entry(&mut exif, EXIF_IFD, 4, 1, 50_u32.to_be_bytes());
        entry(&mut exif, 0xC62F, 2, 14, 80_u32.to_be_bytes());
        exif.extend([0; 4]);
        assert_eq!(exif.len(), 50);
        exif.extend(1_u16.to_be_bytes());
        entry(&mut exif, FOCAL_LENGTH_35MM, 3, 1, [0, 52, 0, 0]);
        exif.extend([0; 4]);
        exif.resize(80, 0);
        exif.extend(b"SERIAL-SECRET\0");
        let mut jpeg = Jpeg::from_bytes(Bytes::from(plain.into_inner())).unwrap();
        jpeg.set_exif(Some(Bytes::from(exif)));
        let comment =
            img_parts::jpeg::JpegSegment::new_with_contents(markers::COM, Bytes::from_static(b"HOME-SECRET"));
        jpeg.segments_mut().insert(1, comment);
        jpeg.encoder().bytes().to_vec()
    }

    #[test]
    fn a_photo_keeps_its_turn_and_lens_and_loses_the_rest() {
        let telling = telling_jpeg();
        let before = decode(&telling).unwrap();
        assert_eq!((before.width(), before.height()), (130, 160), "turned");
        assert!(telling.windows(6).any(|w| w == b"SECRET"));
        let (kept, media) = photo(&telling).unwrap();
        assert_eq!(media, "image/jpeg");
        assert!(!kept.windows(6).any(|w| w == b"SECRET"));
        let after = decode(&kept).unwrap();
        assert_eq!(after.samples(), before.samples());
        assert_eq!(after.focal.map(|f| f.mm35), Some(52.0));
        assert_eq!(after.focal, before.focal);
    }

    #[test]
    fn what_is_no_photo_or_scan_is_refused() {
        for bytes in [b"hello".as_slice(), b"\xff\xd8\xff\xe0", &[0; 4000]] {
            let refused = photo(bytes).unwrap_err();
            assert_eq!(refused.status, 422);
            assert!(scan("head.stl", bytes.to_vec()).is_err());
        }
    }
}
