//! A finished picture, and the mark that it cannot leave without.
//!
//! The mark is in three places: the caption burned into the pixels, XMP metadata with the IPTC digital source type
//! `compositeSynthetic` in the file, and the [`Assumptions`] meant to lie beside it. There is no way to encode a
//! picture without the first two.

use std::borrow::Cow;

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caption;
use crate::view::Size;

/// IPTC's term for a picture that mixes captured and computed parts.
pub const DIGITAL_SOURCE_TYPE: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic";

/// What a picture assumes, to lie beside it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assumptions {
    /// Always [`DIGITAL_SOURCE_TYPE`].
    pub digital_source_type: String,
    /// What the picture is and is not, for people.
    pub statement: String,
    /// What is shown: view, moment and light, one line.
    pub shows: String,
    /// What was assumed, each with its reason or grade of evidence, one line each.
    pub assumed: Vec<String>,
}

/// An 8-bit sRGB picture with its caption burned in.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    size: Size,
    rgb: Vec<u8>,
    assumptions: Assumptions,
}

/// A picture that could not be encoded.
#[derive(Debug, thiserror::Error)]
#[error("the picture \"{picture}\" could not be written as {format}: {message}")]
pub struct EncodeError {
    /// What the picture shows.
    pub picture: String,
    /// `PNG` or `JPEG`.
    pub format: &'static str,
    /// What the encoder said.
    pub message: String,
}

impl Picture {
    /// Burns the caption in and takes the pixels.
    pub(crate) fn marked(size: Size, mut rgb: Vec<u8>, line: &str, assumptions: Assumptions) -> Self {
        caption::burn(&mut rgb, size, line, &assumptions.statement);
        Self { size, rgb, assumptions }
    }

    /// Adds the caption below a picture that must keep all its pixels.
    pub(crate) fn framed(size: Size, mut rgb: Vec<u8>, line: &str, assumptions: Assumptions) -> Self {
        // The caption's height follows the picture's; a little more is enough for both.
        let mut framed = size;
        while framed.height < size.height + caption::height(framed) as u32 {
            framed.height += 1;
        }
        rgb.resize(framed.pixels() * 3, 0);
        Self::marked(framed, rgb, line, assumptions)
    }

    /// Several pictures on one sheet, in rows of `columns`; each keeps its caption. Nothing for no pictures.
    #[must_use]
    pub fn sheet(pictures: &[Self], columns: usize) -> Option<Self> {
        const GAP: usize = 6;
        let first = pictures.first()?;
        let columns = columns.clamp(1, pictures.len());
        let width = pictures.iter().map(|p| p.size.width).max()? as usize + GAP;
        let height = pictures.iter().map(|p| p.size.height).max()? as usize + GAP;
        let rows = pictures.len().div_ceil(columns);
        let size = Size { width: (width * columns - GAP) as u32, height: (height * rows - GAP) as u32 };
        let mut rgb = vec![236; size.pixels() * 3];
        for (i, picture) in pictures.iter().enumerate() {
            let (left, top) = (i % columns * width, i / columns * height);
            let across = picture.size.width as usize * 3;
            for (row, line) in picture.rgb.chunks_exact(across).enumerate() {
                let start = ((top + row) * size.width as usize + left) * 3;
                rgb[start..start + across].copy_from_slice(line);
            }
        }
        let mut assumptions = first.assumptions.clone();
        assumptions.shows =
            pictures.iter().map(|p| p.assumptions.shows.as_str()).collect::<Vec<_>>().join("; ");
        for line in pictures[1..].iter().flat_map(|p| &p.assumptions.assumed) {
            if !assumptions.assumed.contains(line) {
                assumptions.assumed.push(line.clone());
            }
        }
        Some(Self { size, rgb, assumptions })
    }

    /// Pixels across and down.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// Red, green and blue of each pixel, rows from the top.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Height of the picture above its caption, pixels.
    #[must_use]
    pub fn height_above_caption(&self) -> u32 {
        self.size.height - caption::height(self.size) as u32
    }

    /// What the picture assumes: keep it beside the file.
    #[must_use]
    pub fn assumptions(&self) -> &Assumptions {
        &self.assumptions
    }

    /// The picture as a PNG file with its metadata.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn png(&self) -> Result<Vec<u8>, EncodeError> {
        let text = [
            ("XML:com.adobe.xmp", self.xmp()),
            ("Title", self.assumptions.shows.clone()),
            ("Disclaimer", self.assumptions.statement.clone()),
        ];
        let text: Vec<(&str, &str)> = text.iter().map(|(k, v)| (*k, v.as_str())).collect();
        encode_png(&self.rgb, self.size, &self.assumptions.shows, &text)
    }

    /// The picture as a JPEG file with its metadata; `quality` 1..=100.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, EncodeError> {
        encode_jpeg(&self.rgb, self.size, &self.assumptions.shows, quality, Some(&self.xmp()))
    }

    fn xmp(&self) -> String {
        let (shows, statement) = (escape(&self.assumptions.shows), escape(&self.assumptions.statement));
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
             Iptc4xmpExt:DigitalSourceType=\"{DIGITAL_SOURCE_TYPE}\" xmp:CreatorTool=\"Stubble\">\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{shows}</rdf:li></rdf:Alt></dc:title>\
             <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{statement}</rdf:li></rdf:Alt></dc:description>\
             </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
        )
    }
}

/// 8-bit RGB as PNG with international text chunks.
pub(crate) fn encode_png(
    rgb: &[u8],
    size: Size,
    title: &str,
    text: &[(&str, &str)],
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(rgb.len() / 2);
    let mut write = || -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(&mut bytes, size.width, size.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        encoder.set_compression(png::Compression::Fast);
        for (keyword, value) in text {
            encoder.add_itxt_chunk((*keyword).to_owned(), (*value).to_owned())?;
        }
        let mut writer = encoder.write_header()?;
        writer.write_image_data(rgb)?;
        writer.finish()
    };
    write().map_err(|e| failed(title, "PNG", &e))?;
    Ok(bytes)
}

/// 8-bit RGB as JPEG, with XMP where given.
pub(crate) fn encode_jpeg(
    rgb: &[u8],
    size: Size,
    title: &str,
    quality: u8,
    xmp: Option<&str>,
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(rgb.len() / 8);
    JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
        .write_image(rgb, size.width, size.height, ExtendedColorType::Rgb8)
        .map_err(|e| failed(title, "JPEG", &e))?;
    let Some(xmp) = xmp else { return Ok(bytes) };
    // XMP travels in an APP1 segment (XMP specification, part 3): right after the start-of-image marker.
    let mut segment = b"http://ns.adobe.com/xap/1.0/\0".to_vec();
    segment.extend_from_slice(xmp.as_bytes());
    let length = u16::try_from(segment.len() + 2)
        .map_err(|_| failed(title, "JPEG", &"the description is longer than 64 KiB"))?;
    let mut marked = Vec::with_capacity(bytes.len() + segment.len() + 4);
    marked.extend_from_slice(&bytes[..2]);
    marked.extend_from_slice(&[0xff, 0xe1]);
    marked.extend_from_slice(&length.to_be_bytes());
    marked.extend_from_slice(&segment);
    marked.extend_from_slice(&bytes[2..]);
    Ok(marked)
}

fn failed(title: &str, format: &'static str, error: &dyn std::fmt::Display) -> EncodeError {
    EncodeError { picture: title.to_owned(), format, message: error.to_string() }
}

fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>', '"']) {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").into()
    } else {
        text.into()
    }
}
