//! Hair, skin, colours and the card in the report, and the masks.

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value, json};
use stubble_photo::colour::Tone;
use stubble_photo::image::{ImageError, ImageFormat};
use stubble_photo::{Interval, Mask, Measurement, Verdict};

use crate::refusal::Refusal;

/// Every figure of hair, skin and hair colour by its key, or why it is unknown.
pub(super) fn figures(found: &Measurement) -> Vec<(&'static str, Result<Interval, String>)> {
    let refused = found.verdict == Verdict::Refused;
    let unknown = |why: &str| if refused { "the photo is refused".to_owned() } else { why.to_owned() };
    let regions = found.regions.as_ref().filter(|_| !refused);
    let colours = found.colours.as_ref().filter(|_| !refused);
    let face = colours.and_then(|c| c.face);
    let scalp = colours.and_then(|c| c.scalp);
    let hair = colours.and_then(|c| c.hair);
    let too_little = |what: &str| unknown(&format!("too little {what} is seen"));
    let of = |tone: Option<Tone>, what: &str, pick: fn(&Tone) -> Interval| {
        tone.as_ref().map(pick).ok_or_else(|| too_little(what))
    };
    let tissue = |name: &str| {
        let fit = found.tissue.as_ref().filter(|_| !refused);
        let parameter = fit.and_then(|f| f.parameters.iter().find(|p| p.name == name));
        parameter
            .map(|p| Interval::new(p.value, p.low, p.high).scaled(100.0))
            .ok_or_else(|| unknown("the colour fits no skin"))
    };
    let area = |pick: fn(&stubble_photo::bald::ScalpAreas) -> Interval| {
        let areas = found.areas.as_ref().filter(|_| !refused);
        areas.map(pick).ok_or_else(|| unknown("the face has no pose"))
    };
    vec![
        ("bald_seen_cm2", area(|a| a.bare_seen_cm2)),
        ("scalp_seen_cm2", area(|a| a.seen_cm2)),
        ("scalp_unseen_cm2", area(|a| a.unseen_cm2)),
        ("melanin_pct", tissue("melanin")),
        ("blood_pct", tissue("blood")),
        ("hair_share_pct", regions.and_then(|r| r.hair_share_pct()).ok_or_else(|| too_little("of the head"))),
        ("hair_density_pct", regions.and_then(|r| r.density_pct()).ok_or_else(|| too_little("of the head"))),
        ("ita_deg", of(face, "of the face's skin", |t| t.ita_deg)),
        ("skin_l", of(face, "of the face's skin", |t| t.shade.l)),
        ("skin_a", of(face, "of the face's skin", |t| t.shade.a)),
        ("skin_b", of(face, "of the face's skin", |t| t.shade.b)),
        ("skin_hue_deg", of(face, "of the face's skin", |t| t.hue_deg)),
        ("scalp_ita_deg", of(scalp, "bare scalp", |t| t.ita_deg)),
        ("scalp_l", of(scalp, "bare scalp", |t| t.shade.l)),
        ("scalp_a", of(scalp, "bare scalp", |t| t.shade.a)),
        ("scalp_b", of(scalp, "bare scalp", |t| t.shade.b)),
        ("hair_l", hair.map(|h| h.l).ok_or_else(|| too_little("hair"))),
        ("hair_a", hair.map(|h| h.a).ok_or_else(|| too_little("hair"))),
        ("hair_b", hair.map(|h| h.b).ok_or_else(|| too_little("hair"))),
    ]
}

/// Skin tone in words and scales, and the card.
pub(super) fn words(found: &Measurement, card_row_mm: Option<f64>, report: &mut Map<String, Value>) {
    let face = found.colours.as_ref().filter(|_| found.verdict != Verdict::Refused).and_then(|c| c.face);
    report.insert(
        "skin_tone".into(),
        json!(face.map(|t| json!({
            "group": t.groups[1].name(), "lightest": t.groups[0].name(), "darkest": t.groups[2].name(),
            "fitzpatrick": { "low": t.fitzpatrick[0], "high": t.fitzpatrick[1] },
            "monk": { "value": t.monk[1], "low": t.monk[0], "high": t.monk[2] },
            "undertone": t.undertone.word(),
        }))),
    );
    let card = match &found.card {
        Ok(card) => json!({
            "found": true,
            "patches": card.patches.iter().map(|p| json!({
                "name": p.name, "centre_px": p.centre_px, "linear_srgb": p.linear,
            })).collect::<Vec<_>>(),
            "de00_leave_one_out": card.de00_leave_one_out,
            "de00_uncorrected": card.de00_uncorrected,
            "pitch_px": card.pitch_px,
            "mirrored": card.mirrored,
            "mm_per_px": card_row_mm.map(|row| card.mm_per_px(row)),
        }),
        Err(why) => {
            json!({ "found": false, "patches": [], "de00_leave_one_out": null, "reason": why.to_string() })
        }
    };
    report.insert("card".into(), card);
}

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
        let beside = folder.join(format!(".{name}.partial-{}", std::process::id()));
        let written = std::fs::write(&beside, picture).and_then(|()| std::fs::rename(&beside, &path));
        written.map_err(|e| {
            let _ = std::fs::remove_file(&beside);
            refused(&e)
        })?;
    }
    Ok(())
}

/// A mask as a grey PNG.
fn png(mask: &Mask) -> Result<Vec<u8>, ImageError> {
    let mut png = std::io::Cursor::new(Vec::new());
    mask.to_grey().write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}
