//! Masks and overlay as files.

use std::path::Path;

use rayon::prelude::*;
use stubble_appearance::overlay::Overlay;
use stubble_photo::image::{ImageError, ImageFormat};
use stubble_photo::{Mask, Measurement};

use crate::place::write_beside;
use crate::refusal::Refusal;

/// Writes person.png, hair.png, skin.png and hair_density.png of the photo's size. Each is written beside, then
/// renamed: older ones are replaced, other files stay, and masks that this photo does not have are taken away.
pub(super) fn write_masks(
    folder: &Path,
    found: &Measurement,
    width: usize,
    height: usize,
) -> Result<(), Refusal> {
    let refused = |e: &dyn std::fmt::Display| {
        Refusal::new(format!("cannot write {}: {e}", folder.display())).help("choose another --masks folder")
    };
    std::fs::create_dir_all(folder).map_err(|e| refused(&e))?;
    let over = |pick: fn(&stubble_photo::Regions) -> &Mask| {
        found.regions.as_ref().map(|r| r.over_photo(pick(r), width, height))
    };
    let masks = [
        ("person", Some(found.person.resized(width, height))),
        ("hair", over(|r| &r.hair)),
        ("skin", over(|r| &r.skin)),
        ("hair_density", over(|r| &r.density)),
    ];
    // All are encoded before the first is written.
    let pictures = masks.into_par_iter().map(|(name, mask)| Ok((name, mask.map(|m| png(&m)).transpose()?)));
    let pictures: Vec<(&str, Option<Vec<u8>>)> =
        pictures.collect::<Result<_, ImageError>>().map_err(|e| refused(&e))?;
    for (name, picture) in pictures {
        let path = folder.join(format!("{name}.png"));
        let Some(picture) = picture else {
            // A mask of an earlier photo would be taken for this one's.
            if path.exists() {
                std::fs::remove_file(&path).map_err(|e| refused(&e))?;
            }
            continue;
        };
        write_beside(&path, &picture).map_err(|e| refused(&e))?;
    }
    Ok(())
}

/// Writes the overlay; an older one is replaced.
pub(super) fn write_overlay(path: &Path, overlay: &Overlay) -> Result<(), Refusal> {
    let refused = |e: &dyn std::fmt::Display| {
        Refusal::new(format!("cannot write {}: {e}", path.display())).help("choose another --overlay file")
    };
    let png = overlay.png().map_err(|e| refused(&e))?;
    write_beside(path, &png).map_err(|e| refused(&e))
}

/// A mask as a grey PNG.
fn png(mask: &Mask) -> Result<Vec<u8>, ImageError> {
    let mut png = std::io::Cursor::new(Vec::new());
    mask.to_grey().write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}
