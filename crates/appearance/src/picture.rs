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
        caption::burn(&mut rgb, size, line);
        Self { size, rgb, assumptions }
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
        let mut bytes = Vec::with_capacity(self.rgb.len() / 2);
        let write = || -> Result<(), png::EncodingError> {
            let mut encoder = png::Encoder::new(&mut bytes, self.size.width, self.size.height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_depth(png::BitDepth::Eight);
            encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
            encoder.set_compression(png::Compression::Fast);
            encoder.add_itxt_chunk("XML:com.adobe.xmp".to_owned(), self.xmp())?;
            encoder.add_itxt_chunk("Title".to_owned(), self.assumptions.shows.clone())?;
            encoder.add_itxt_chunk("Disclaimer".to_owned(), self.assumptions.statement.clone())?;
            let mut writer = encoder.write_header()?;
            writer.write_image_data(&self.rgb)?;
            writer.finish()
        };
        let mut write = write;
        write().map_err(|e| self.failed("PNG", &e))?;
        Ok(bytes)
    }

    /// The picture as a JPEG file with its metadata; `quality` 1..=100.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, EncodeError> {
        let mut bytes = Vec::with_capacity(self.rgb.len() / 8);
        JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
            .write_image(&self.rgb, self.size.width, self.size.height, ExtendedColorType::Rgb8)
            .map_err(|e| self.failed("JPEG", &e))?;
        // XMP travels in an APP1 segment (XMP specification, part 3): right after the start-of-image marker.
        let xmp = self.xmp();
        let mut segment = b"http://ns.adobe.com/xap/1.0/\0".to_vec();
        segment.extend_from_slice(xmp.as_bytes());
        let length = u16::try_from(segment.len() + 2)
            .map_err(|_| self.failed("JPEG", &"the description is longer than 64 KiB"))?;
        let mut marked = Vec::with_capacity(bytes.len() + segment.len() + 4);
        marked.extend_from_slice(&bytes[..2]);
        marked.extend_from_slice(&[0xff, 0xe1]);
        marked.extend_from_slice(&length.to_be_bytes());
        marked.extend_from_slice(&segment);
        marked.extend_from_slice(&bytes[2..]);
        Ok(marked)
    }

    fn failed(&self, format: &'static str, error: &dyn std::fmt::Display) -> EncodeError {
        EncodeError { picture: self.assumptions.shows.clone(), format, message: error.to_string() }
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

fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>', '"']) {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").into()
    } else {
        text.into()
    }
}
