//! Good and bad files, made here.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageBuffer, ImageEncoder, ImageFormat, Rgb};

use super::*;

fn ramp() -> DynamicImage {
    DynamicImage::ImageRgb8(ImageBuffer::from_fn(160, 130, |x, y| Rgb([x as u8, y as u8, 90])))
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a written picture");
    bytes.into_inner()
}

/// A JPEG with an EXIF block: orientation 6 (a quarter turn) and 26 mm on 35 mm film.
fn jpeg_with_exif() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    exif.extend([2, 0]);
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    exif.extend([0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend([1, 0]);
    exif.extend([0x05, 0xA4, 3, 0, 1, 0, 0, 0, 26, 0, 0, 0]);
    exif.extend([0; 4]);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif).expect("EXIF");
    encoder.encode_image(&ramp()).expect("a JPEG");
    bytes
}

#[test]
fn every_format_gives_the_same_pixels() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        let picture = decode(&written(&ramp(), format)).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (160, 130), "{format:?}");
        assert_eq!(picture.srgb8(37, 81), [37, 81, 90], "{format:?}");
        assert!(picture.notes.is_empty() && picture.focal.is_none());
    }
    let deep = DynamicImage::ImageRgb16(ramp().into_rgb16());
    let picture = decode(&written(&deep, ImageFormat::Tiff)).expect("a picture");
    assert!(matches!(picture.samples(), Samples::Sixteen(_)));
    assert_eq!(picture.srgb8(37, 81), [37, 81, 90]);
}

#[test]
fn a_turned_jpeg_is_set_upright_and_its_lens_is_read() {
    let picture = decode(&jpeg_with_exif()).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (130, 160));
    let [red, green, _] = picture.srgb8(130 - 1 - 20, 100);
    assert!(red.abs_diff(100) < 6 && green.abs_diff(20) < 6, "{red} {green}");
    assert_eq!(picture.focal, Some(Focal { mm35: 26.0, from: FocalSource::Exif }));
}

#[test]
fn what_is_no_photo_is_named() {
    assert_eq!(decode(b""), Err(DecodeError::Empty));
    assert_eq!(decode(b"Dear Sir, the photo is attached."), Err(DecodeError::NotAPicture("a text file")));
    assert_eq!(decode(b"GIF89a..."), Err(DecodeError::UnsupportedFormat("GIF")));
    assert_eq!(decode(&[7; 400]), Err(DecodeError::NotAPicture("a file of an unknown kind")));
    assert!(matches!(decode(b"\0\0\0\x20ftypavif0000"), Err(DecodeError::UnsupportedFormat("AVIF"))));
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    for whole in [jpeg_with_exif(), written(&ramp(), ImageFormat::Png), written(&ramp(), ImageFormat::WebP)] {
        for share in [0.02, 0.1, 0.5, 0.9, 0.99] {
            let part = &whole[..(whole.len() as f64 * share) as usize];
            assert!(decode(part).is_err(), "{share} of {:?}", &whole[..4]);
        }
    }
}

#[test]
fn sizes_are_checked_before_pixels_are_unpacked() {
    let small = DynamicImage::new_rgb8(100, 100);
    assert_eq!(
        decode(&written(&small, ImageFormat::Png)),
        Err(DecodeError::TooFewPixels { width: 100, height: 100 })
    );
    // A PNG that says 20,000 × 20,000 px and holds nothing.
    let mut bomb = written(&ramp(), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(decode(&bomb), Err(DecodeError::TooManyPixels { width: 20_000, height: 20_000 }));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 })
    })
}

#[test]
fn print_colours_are_refused() {
    let mut jpeg = jpeg_with_exif();
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).expect("a frame");
    jpeg[frame + 9] = 4;
    assert!(matches!(decode(&jpeg), Err(DecodeError::PrintColours("CMYK"))));
}

#[test]
fn a_lying_size_in_exif_costs_the_focal_length() {
    let mut notes = Vec::new();
    let lens = exif::Lens { mm35: Some(26.0), size_px: Some((4000, 3000)) };
    assert!(focal(&lens, 2000, 1500, &mut notes).is_some() && notes.is_empty());
    assert!(focal(&lens, 1500, 1500, &mut notes).is_none() && notes.len() == 1);
    let silly = exif::Lens { mm35: Some(9999.0), size_px: None };
    assert!(focal(&silly, 1500, 1500, &mut notes).is_none() && notes.len() == 2);
}

proptest::proptest! {
    #[test]
    fn no_bytes_bring_it_down(flips in proptest::collection::vec((0_usize..4000, 0_u8..=255), 1..12), which in 0..4) {
        let mut bytes = match which {
            0 => jpeg_with_exif(),
            1 => written(&ramp(), ImageFormat::Png),
            2 => written(&ramp(), ImageFormat::WebP),
            _ => written(&ramp(), ImageFormat::Tiff),
        };
        let count = bytes.len();
        for (at, value) in flips {
            bytes[at % count] = value;
        }
        let _ = decode(&bytes);
    }
}
