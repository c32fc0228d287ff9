//! Textures: PNG or JPEG bytes to colours at texture coordinates.

use std::io::Cursor;

use super::linear_from_srgb;

/// Most pixels across that are decoded.
const MAX_SIDE: u32 = 16_384;
/// Most memory for decoding, bytes.
const MAX_BYTES: u64 = 1 << 30;

/// A decoded picture, 8-bit sRGB.
pub(super) struct Texture(image::RgbImage);

impl Texture {
    /// Decodes a picture, or says why not.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let mut reader =
            image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string())?;
        let mut limits = image::Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_BYTES);
        reader.limits(limits);
        let picture = reader.decode().map_err(|e| e.to_string())?.into_rgb8();
        if picture.width() == 0 || picture.height() == 0 {
            return Err("it has no pixels".into());
        }
        Ok(Self(picture))
    }

    /// Linear colour at texture coordinates, origin top left, repeating; bilinear.
    pub(super) fn at(&self, u: f32, v: f32) -> [f32; 3] {
        let (width, height) = self.0.dimensions();
        let place = |value: f32, size: u32| {
            let value = if value.is_finite() { value } else { 0.0 };
            let at = (value - value.floor()) * size as f32 - 0.5;
            let low = at.floor();
            let wrap = |k: f32| (k as i64).rem_euclid(i64::from(size)) as u32;
            (wrap(low), wrap(low + 1.0), at - low)
        };
        let (x0, x1, fx) = place(u, width);
        let (y0, y1, fy) = place(v, height);
        let pixel = |x, y| self.0.get_pixel(x, y).0.map(|c| linear_from_srgb(f32::from(c) / 255.0));
        let (a, b, c, d) = (pixel(x0, y0), pixel(x1, y0), pixel(x0, y1), pixel(x1, y1));
        [0, 1, 2].map(|k| {
            let top = a[k] + (b[k] - a[k]) * fx;
            let bottom = c[k] + (d[k] - c[k]) * fx;
            top + (bottom - top) * fy
        })
    }
}
