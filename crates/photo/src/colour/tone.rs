//! Skin tone in the scales that people use, as ranges.

use std::sync::LazyLock;

use serde::Deserialize;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::{Lab, delta_e_2000};

use super::{Shade, Spread};
use crate::Interval;
use crate::card::lab;
use crate::picture::linear;

/// Groups of skin tone by individual typology angle, lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Very light.
    VeryLight,
    /// Light.
    Light,
    /// Intermediate.
    Intermediate,
    /// Tan.
    Tan,
    /// Brown.
    Brown,
    /// Dark.
    Dark,
}

impl Group {
    const ALL: [Self; 6] =
        [Self::VeryLight, Self::Light, Self::Intermediate, Self::Tan, Self::Brown, Self::Dark];

    /// The group's name as in `data/skin.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::VeryLight => "very_light",
            Self::Light => "light",
            Self::Intermediate => "intermediate",
            Self::Tan => "tan",
            Self::Brown => "brown",
            Self::Dark => "dark",
        }
    }

    fn of(ita_deg: f64, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        for group in Self::ALL {
            if ita_deg >= evidence.figure(&format!("skin.ita_{}_deg", group.name()))?.low {
                return Ok(group);
            }
        }
        Ok(Self::Dark)
    }
}

/// Whether skin is rosy or golden for its lightness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undertone {
    /// Redder than most.
    Rosy,
    /// Between the two.
    Neutral,
    /// Yellower than most.
    Golden,
}

impl Undertone {
    /// One word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rosy => "rosy",
            Self::Neutral => "neutral",
            Self::Golden => "golden",
        }
    }
}

/// Colour of skin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    /// Its colour.
    pub shade: Shade,
    /// Individual typology angle, degrees (Chardon 1991).
    pub ita_deg: Interval,
    /// Hue angle, degrees: 0 red, 90 yellow.
    pub hue_deg: Interval,
    /// Lightest and darkest group within the bounds, and the most probable between them.
    pub groups: [Group; 3],
    /// Fitzpatrick types that may be, 1 to 6.
    pub fitzpatrick: [u8; 2],
    /// Tones of the Monk scale that may be, 1 (light) to 10, and the nearest between them.
    pub monk: [u8; 3],
    /// Rosy, neutral or golden.
    pub undertone: Undertone,
}

impl Tone {
    pub(super) fn of(spread: &Spread, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let ita_deg = spread.interval(Lab::ita_deg);
        let hue_deg = spread.interval(|c| c.b.atan2(c.a).to_degrees());
        let groups = [
            Group::of(ita_deg.high, evidence)?,
            Group::of(ita_deg.value, evidence)?,
            Group::of(ita_deg.low, evidence)?,
        ];
        let fitzpatrick = |group: Group| evidence.figure(&format!("skin.fitzpatrick_{}", group.name()));
        let types = [fitzpatrick(groups[0])?.low, fitzpatrick(groups[2])?.high];
        let shade = spread.shade();
        let nearest = monk(Lab { l: shade.l.value, a: shade.a.value, b: shade.b.value });
        let ends = [shade.l.high, shade.l.low].map(|l| monk(Lab { l, a: shade.a.value, b: shade.b.value }));
        let neutral = evidence.figure("skin.hue_neutral_deg")?;
        let undertone = if hue_deg.value < neutral.low {
            Undertone::Rosy
        } else if hue_deg.value > neutral.high {
            Undertone::Golden
        } else {
            Undertone::Neutral
        };
        Ok(Self {
            shade,
            ita_deg,
            hue_deg,
            groups,
            fitzpatrick: types.map(|t| t as u8),
            monk: [ends[0].min(nearest), nearest, ends[1].max(nearest)],
            undertone,
        })
    }
}

#[derive(Debug, Deserialize)]
struct Monk {
    srgb: Vec<String>,
}

static MONK: LazyLock<Vec<Lab>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    let scale: Monk = serde_json::from_str(include_str!("../../data/monk.json")).expect("the shipped scale");
    let channel = |text: &str, at: usize| {
        let byte = text.get(at..at + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or_default();
        f64::from(linear(f32::from(byte) / 255.0))
    };
    scale.srgb.iter().map(|t| lab([channel(t, 1), channel(t, 3), channel(t, 5)])).collect()
});

/// The nearest tone of the Monk scale, 1 to 10.
fn monk(colour: Lab) -> u8 {
    let distances = MONK.iter().map(|m| delta_e_2000(*m, colour));
    let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    nearest.map_or(1, |(i, _)| i as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scales_tones_are_their_own_nearest() {
        assert_eq!(MONK.len(), 10);
        for (i, tone) in MONK.iter().enumerate() {
            assert_eq!(usize::from(monk(*tone)), i + 1);
        }
    }

    #[test]
    fn groups_follow_the_angle() {
        let evidence = Evidence::builtin();
        let of = |ita: f64| Group::of(ita, &evidence).expect("the groups");
        let found = [70.0, 50.0, 30.0, 20.0, -10.0, -60.0].map(of);
        assert_eq!(found, Group::ALL);
    }
}
