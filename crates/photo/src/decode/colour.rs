//! From the colour space that a file names to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::picture::Samples;

/// Pixels converted at a time.
const CHUNK_PX: usize = 1 << 16;

/// Converts samples from an ICC profile to sRGB in place; says what could not be done.
pub(super) fn to_srgb(icc: &[u8], samples: &mut Samples) -> Option<String> {
    let unread = || Some("the colour profile cannot be read: the picture is taken as sRGB".to_owned());
    let Ok(source) = ColorProfile::new_from_slice(icc) else { return unread() };
    if source.color_space != DataColorSpace::Rgb {
        // A grey profile over what is now RGB: its curve is near sRGB's.
        return (source.color_space != DataColorSpace::Gray).then(unread).flatten();
    }
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    match samples {
        Samples::Eight(values) => {
            let Ok(transform) = source.create_transform_8bit(Layout::Rgb, &target, Layout::Rgb, options)
            else {
                return unread();
            };
            let mut out = vec![0; 3 * CHUNK_PX];
            for chunk in values.chunks_mut(3 * CHUNK_PX) {
                let out = &mut out[..chunk.len()];
                if transform.transform(chunk, out).is_err() {
                    return unread();
                }
                chunk.copy_from_slice(out);
            }
        }
        Samples::Sixteen(values) => {
            let Ok(transform) = source.create_transform_16bit(Layout::Rgb, &target, Layout::Rgb, options)
            else {
                return unread();
            };
            let mut out = vec![0; 3 * CHUNK_PX];
            for chunk in values.chunks_mut(3 * CHUNK_PX) {
                let out = &mut out[..chunk.len()];
                if transform.transform(chunk, out).is_err() {
                    return unread();
                }
                chunk.copy_from_slice(out);
            }
        }
    }
    None
}
