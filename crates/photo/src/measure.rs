//! One photo, measured: what is known with its interval, what is not with the reason.

use stubble_evidence::Evidence;
use stubble_optics::fit::SkinFit;

use crate::bald::{self, ScalpAreas};
use crate::card::{self, Card, NoCard};
use crate::colour::{self, Colours};
use crate::face::{self, Face, Marks};
use crate::levels::Levels;
use crate::picture::{Focal, Picture};
use crate::pose::{self, MOST_PITCH_DEG, MOST_YAW_DEG, Pose};
use crate::quality::{self, Quality};
use crate::raster::Mask;
use crate::regions::{self, Regions};
use crate::scale::{self, NoScale, Ruler, Tape};
use crate::{Interval, person};

/// Presence of a face that is measured without reserve.
const SURE_PRESENCE: f64 = 0.9;
/// A second face this large, relative to the first, makes it unclear who is meant.
const SECOND_FACE: f64 = 0.4;

/// How far the photo can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Measured.
    Accepted,
    /// Measured, with less confidence than a better photo would give.
    Reduced,
    /// Not measured.
    Refused,
}

/// What a person knows of a photo beyond its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Given {
    /// The lens, in place of what the file says.
    pub focal: Option<Focal>,
    /// Distance of the centres of the first and the last patch of a row of six of the colour card, mm.
    pub card_row_mm: Option<f64>,
    /// A length in the plane of the eyes.
    pub tape: Option<Tape>,
    /// Landmarks of the face that were put right by hand.
    pub marks: Marks,
}

impl From<Option<Focal>> for Given {
    fn from(focal: Option<Focal>) -> Self {
        Self { focal, ..Self::default() }
    }
}

/// What a photo says.
#[derive(Debug, Clone)]
pub struct Measurement {
    /// Whether it was measured.
    pub verdict: Verdict,
    /// What stands against the photo, each with how to take it again.
    pub reasons: Vec<String>,
    /// The face, if there is one.
    pub face: Option<Face>,
    /// Pose of the head and camera, if the face tells.
    pub pose: Option<Pose>,
    /// Millimetres per pixel at the plane of the eyes, or why not.
    pub mm_per_px: Result<Interval, String>,
    /// What the scale was read from.
    pub rulers: Vec<Ruler>,
    /// Probability that a pixel shows the person, on the net's grid over the whole photo.
    pub person: Mask,
    /// Blur, light and resolution around the face; none without a face.
    pub quality: Option<Quality>,
    /// Hair, skin and clothing around the face; none without a face.
    pub regions: Option<Regions>,
    /// Colours of skin and hair; none without a face.
    pub colours: Option<Colours>,
    /// Bare, seen and unseen scalp; none without a posed face.
    pub areas: Option<ScalpAreas>,
    /// The tissue of the scalp, else of the face, that its colour fits; none without a face or if none fits.
    pub tissue: Option<SkinFit>,
    /// The colour card, or why none is used.
    pub card: Result<Card, NoCard>,
}

/// Measures a photo, with what is known of it: a lens overrides what the file says, a tape or a card's size adds to
/// the irises as a ruler.
#[must_use]
pub fn measure(picture: &Picture, given: impl Into<Given>, evidence: &Evidence) -> Measurement {
    let given = given.into();
    let levels = Levels::new(picture);
    let person = person::mask(&levels);
    let card = card::find(picture);
    let mut faces = face::find(&levels).into_iter();
    let seen = match faces.next() {
        Some(face) => Some(face.corrected(&given.marks, &levels)),
        None => Face::pointed_at(&given.marks, &levels),
    };
    let mut verdict = Verdict::Accepted;
    let mut reasons = Vec::new();
    let mut mark = |to: Verdict, reason: &str| {
        verdict = verdict.max(to);
        reasons.push(reason.to_owned());
    };
    let carded =
        given.card_row_mm.and_then(|row| card.as_ref().ok().map(|c| (Ruler::Card, c.mm_per_px(row))));
    let taped = given.tape.and_then(|t| t.mm_per_px()).map(|scale| (Ruler::Tape, scale));
    let mut rulers: Vec<(Ruler, Interval)> = carded.into_iter().chain(taped).collect();
    let Some(face) = seen else {
        mark(
            Verdict::Refused,
            "no face is seen: for scale and pose take a photo from the front, the whole head in the picture",
        );
        // A card or tape tells the scale of a photo without a face too.
        let held = scale::together(&rulers).map(|(scale, _)| scale);
        return Measurement {
            verdict,
            reasons,
            face: None,
            pose: None,
            mm_per_px: held.ok_or_else(|| "no face is seen".to_owned()),
            rulers: names(&rulers),
            person,
            quality: None,
            regions: None,
            colours: None,
            areas: None,
            tissue: None,
            card,
        };
    };
    if faces.any(|other| other.distance_px(234, 454) > SECOND_FACE * face.distance_px(234, 454)) {
        mark(Verdict::Refused, "several faces are seen: take the photo with one person in it");
    }
    if face.presence < SURE_PRESENCE {
        mark(
            Verdict::Reduced,
            "the face is seen poorly: take it again in even light, without anything before it",
        );
    }
    let pose = pose::pose(&face, picture.width(), picture.height(), given.focal.or(picture.focal));
    let mut mm_per_px = Err("the face has no pose".to_owned());
    match &pose {
        None => mark(Verdict::Refused, "the landmarks fit no head: take the photo again from the front"),
        Some(p) => {
            let (yaw, pitch, roll) = (p.yaw_deg.value, p.pitch_deg.value, p.roll_deg.value);
            if yaw.abs() > MOST_YAW_DEG || pitch.abs() > MOST_PITCH_DEG {
                mark(Verdict::Refused, "the head is turned too far: look into the camera");
            } else if yaw.abs() > 30.0 || pitch.abs() > 14.0 {
                mark(Verdict::Reduced, "the head is turned far: look into the camera");
            }
            if roll.abs() > 45.0 {
                mark(Verdict::Refused, "the photo lies on its side: turn it upright");
            }
            mm_per_px = match evidence.figure("anthropometry.iris_width_mm") {
                Ok(iris) => {
                    scale::from_irises(&face, yaw, pitch, iris).map_err(|why: NoScale| why.to_string())
                }
                Err(unknown) => Err(unknown.to_string()),
            };
            match &mm_per_px {
                Ok(scale) => rulers.insert(0, (Ruler::Irises, *scale)),
                Err(why) if rulers.is_empty() => mark(Verdict::Reduced, why),
                Err(_) => {}
            }
        }
    }
    if let Some((scale, torn)) = scale::together(&rulers) {
        mm_per_px = Ok(scale);
        if torn {
            mark(
                Verdict::Reduced,
                "card, tape and irises contradict each other: hold card or tape beside the eyes, square to the camera",
            );
        }
    }
    let regions = regions::find(picture, &levels, &face);
    let upright = pose.as_ref().is_some_and(|p| p.pitch_deg.value.abs() <= MOST_PITCH_DEG);
    // A bowed head's shoulders would be taken for a hat.
    if upright && regions.hat() {
        mark(Verdict::Refused, "a hat or band covers the head: take the photo again without it");
    }
    let quality = quality::judge(picture, &face, &regions, mm_per_px.as_ref().ok().map(|scale| scale.value));
    for (fault, reason) in quality.faults() {
        mark(fault, reason);
    }
    if matches!(card, Err(NoCard::Hidden)) {
        mark(Verdict::Reduced, &NoCard::Hidden.to_string());
    }
    let colours = match colour::measure(picture, &regions, card.as_ref().ok(), evidence) {
        Ok(colours) => Some(colours),
        Err(unknown) => {
            mark(Verdict::Reduced, &unknown.to_string());
            None
        }
    };
    let areas = pose.and_then(|p| bald::areas(picture, &p, &regions, mm_per_px.as_ref().ok().copied()));
    let tissue = colours.as_ref().and_then(|c| colour::tissue(c, evidence)).and_then(Result::ok);
    if verdict == Verdict::Refused {
        mm_per_px = Err("the photo is refused".to_owned());
    }
    let (regions, quality) = (Some(regions), Some(quality));
    Measurement {
        verdict,
        reasons,
        face: Some(face),
        pose,
        mm_per_px,
        rulers: names(&rulers),
        person,
        quality,
        regions,
        colours,
        areas,
        tissue,
        card,
    }
}

fn names(rulers: &[(Ruler, Interval)]) -> Vec<Ruler> {
    rulers.iter().map(|(name, _)| *name).collect()
}
