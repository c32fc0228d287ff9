//! A measurement as it is written down: by the program, on the page, in the record.
//!
//! As JSON each figure is `{value, low, high}` under its key, which ends in the unit; one that is unknown is `null`,
//! with the reason under the same key and `_reason`.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::card::{Card, NoCard};
use crate::colour::Tone;
use crate::{Face, Interval, Measurement, Picture, Quality, Ruler, Verdict, bald::ScalpAreas};

/// What a photo says, flat.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Report {
    /// The photo's file, where it has a name.
    pub photo: Option<String>,
    /// Columns after turning upright.
    pub width_px: usize,
    /// Rows after turning upright.
    pub height_px: usize,
    /// What was odd about the file.
    pub notes: Vec<String>,
    /// `accepted`, `reduced` or `refused`.
    pub verdict: &'static str,
    /// What stands against the photo, each with how to take it again.
    pub reasons: Vec<String>,
    /// What the scale was read from.
    pub mm_per_px_from: Vec<Ruler>,
    /// Every figure by its key.
    #[serde(flatten)]
    pub figures: Figures,
    /// Skin tone in the scales that people use.
    pub skin_tone: Value,
    /// The colour card.
    pub card: Value,
    /// Blur, light and resolution.
    pub quality: Value,
    /// Landmarks and irises.
    pub face: Value,
}

/// Figures by key, in order, each known with its bounds or not known with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures(pub Vec<(&'static str, Result<Interval, String>)>);

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, figure) in &self.0 {
            match figure {
                Ok(interval) => map.serialize_entry(key, interval)?,
                Err(why) => {
                    map.serialize_entry(key, &None::<Interval>)?;
                    map.serialize_entry(&format!("{key}_reason"), why)?;
                }
            }
        }
        map.end()
    }
}

impl Report {
    /// The report of a measured photo.
    #[must_use]
    pub fn of(
        photo: Option<String>,
        picture: &Picture,
        found: &Measurement,
        card_row_mm: Option<f64>,
    ) -> Self {
        Self {
            photo,
            width_px: picture.width(),
            height_px: picture.height(),
            notes: picture.notes.clone(),
            verdict: found.verdict.word(),
            reasons: found.reasons.clone(),
            mm_per_px_from: if found.mm_per_px.is_ok() { found.rulers.clone() } else { Vec::new() },
            figures: Figures(figures(found)),
            skin_tone: json!(found.face_tone().map(|tone| skin_tone(&tone))),
            card: card(&found.card, card_row_mm),
            quality: json!(found.quality.as_ref().map(quality)),
            face: json!(found.face.as_ref().map(face)),
        }
    }
}

impl Verdict {
    /// One word for people and programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Reduced => "reduced",
            Self::Refused => "refused",
        }
    }
}

impl Measurement {
    /// Tone of forehead and cheeks, unless the photo is refused.
    #[must_use]
    pub fn face_tone(&self) -> Option<Tone> {
        self.colours.as_ref().filter(|_| self.verdict != Verdict::Refused).and_then(|c| c.face)
    }
}

/// Every figure by its key, or why it is unknown.
fn figures(found: &Measurement) -> Vec<(&'static str, Result<Interval, String>)> {
    let refused = found.verdict == Verdict::Refused;
    let unknown = |why: &str| if refused { "the photo is refused".to_owned() } else { why.to_owned() };
    let pose =
        found.pose.filter(|_| !refused).ok_or_else(|| "the photo shows no face that can be posed".to_owned());
    let regions = found.regions.as_ref().filter(|_| !refused);
    let colours = found.colours.as_ref().filter(|_| !refused);
    let (face, scalp) = (found.face_tone(), colours.and_then(|c| c.scalp));
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
    let area = |pick: fn(&ScalpAreas) -> Interval| {
        let areas = found.areas.as_ref().filter(|_| !refused);
        areas.map(pick).ok_or_else(|| unknown("the face has no pose"))
    };
    vec![
        ("mm_per_px", found.mm_per_px.clone()),
        ("yaw_deg", pose.clone().map(|p| p.yaw_deg)),
        ("pitch_deg", pose.clone().map(|p| p.pitch_deg)),
        ("roll_deg", pose.clone().map(|p| p.roll_deg)),
        ("focal_px", pose.map(|p| p.focal_px)),
        ("hair_share_pct", regions.and_then(|r| r.hair_share_pct()).ok_or_else(|| too_little("of the head"))),
        ("hair_density_pct", regions.and_then(|r| r.density_pct()).ok_or_else(|| too_little("of the head"))),
        (
            "bald_cm2",
            Err("one photo does not show the whole scalp: see bald_seen_cm2 and scalp_unseen_cm2".to_owned()),
        ),
        ("bald_seen_cm2", area(|a| a.bare_seen_cm2)),
        ("scalp_seen_cm2", area(|a| a.seen_cm2)),
        ("scalp_unseen_cm2", area(|a| a.unseen_cm2)),
        ("ita_deg", of(face, "of the face's skin", |t| t.ita_deg)),
        ("skin_l", of(face, "of the face's skin", |t| t.shade.l)),
        ("skin_a", of(face, "of the face's skin", |t| t.shade.a)),
        ("skin_b", of(face, "of the face's skin", |t| t.shade.b)),
        ("skin_hue_deg", of(face, "of the face's skin", |t| t.hue_deg)),
        ("scalp_ita_deg", of(scalp, "bare scalp", |t| t.ita_deg)),
        ("scalp_l", of(scalp, "bare scalp", |t| t.shade.l)),
        ("scalp_a", of(scalp, "bare scalp", |t| t.shade.a)),
        ("scalp_b", of(scalp, "bare scalp", |t| t.shade.b)),
        ("melanin_pct", tissue("melanin")),
        ("blood_pct", tissue("blood")),
        ("hair_l", hair.map(|h| h.l).ok_or_else(|| too_little("hair"))),
        ("hair_a", hair.map(|h| h.a).ok_or_else(|| too_little("hair"))),
        ("hair_b", hair.map(|h| h.b).ok_or_else(|| too_little("hair"))),
        (
            "hairs_per_cm2",
            Err("hairs are counted in macro photos: give their scale with --px-per-mm".to_owned()),
        ),
    ]
}

fn skin_tone(tone: &Tone) -> Value {
    json!({
        "group": tone.groups[1].name(), "lightest": tone.groups[0].name(), "darkest": tone.groups[2].name(),
        "fitzpatrick": { "low": tone.fitzpatrick[0], "high": tone.fitzpatrick[1] },
        "monk": { "value": tone.monk[1], "low": tone.monk[0], "high": tone.monk[2] },
        "undertone": tone.undertone.word(),
    })
}

fn card(card: &Result<Card, NoCard>, row_mm: Option<f64>) -> Value {
    match card {
        Ok(card) => json!({
            "found": true,
            "patches": card.patches.iter().map(|p| json!({
                "name": p.name, "centre_px": p.centre_px, "linear_srgb": p.linear,
            })).collect::<Vec<_>>(),
            "de00_leave_one_out": card.de00_leave_one_out,
            "de00_uncorrected": card.de00_uncorrected,
            "pitch_px": card.pitch_px,
            "mirrored": card.mirrored,
            "mm_per_px": row_mm.map(|row| card.mm_per_px(row)),
        }),
        Err(why) => {
            json!({ "found": false, "patches": [], "de00_leave_one_out": null, "reason": why.to_string() })
        }
    }
}

fn quality(of: &Quality) -> Value {
    json!({
        "blur_pct": of.blur_pct,
        "burnt_pct": of.burnt_pct,
        "skin_luminance": of.skin_luminance,
        "light_ratio": of.light_ratio,
        "shine_pct": of.shine_pct,
        "resolution_mm_per_px": of.resolution_mm_per_px,
    })
}

fn face(of: &Face) -> Value {
    json!({
        "presence": of.presence,
        "landmarks_px": of.landmarks.iter().map(|[x, y, _]| [x, y]).collect::<Vec<_>>(),
        "eyes": of.eyes.iter().map(|e| json!({
            "iris_centre_px": e.iris.centre, "iris_width_px": e.iris.width_px, "openness": e.openness,
        })).collect::<Vec<_>>(),
    })
}
