//! The options of `stubble preview`, parsed once.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use stubble_appearance::{Light, Outcome, View, When};
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::SkinTone;
use stubble_optics::colour::Lab;

/// Pictures of a case: any view, moment, light and distance, on the head or on a photograph of it.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// A case (`plan.stubble`, as `stubble plan` writes it).
    #[arg(value_name = "CASE")]
    pub(super) case: PathBuf,
    /// The picture to write: .png or .jpg; what it assumes is written beside it as .json.
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Views, each a row of the sheet; the three-quarter view when absent.
    #[arg(long, value_enum, value_name = "VIEW", num_args = 1.., value_delimiter = ',')]
    pub(super) view: Vec<ViewName>,
    /// Moments, each a column: bare, session-1, day-3, healed, 1y, 5y, touch-up-4y …; before and healed when absent.
    #[arg(long, value_name = "WHEN", num_args = 1.., value_delimiter = ',', value_parser = clap::value_parser!(When))]
    pub(super) when: Vec<When>,
    /// The light.
    #[arg(long, value_enum, default_value_t = LightName::Daylight)]
    pub(super) light: LightName,
    /// Blur the picture as an eye sees it from so many metres.
    #[arg(long, value_name = "METRES")]
    pub(super) distance: Option<f64>,
    /// How the skin shines.
    #[arg(long, value_enum, default_value_t = ScalpName::Ordinary)]
    pub(super) scalp: ScalpName,
    /// Skin colour group; when absent that of the photo, and light on the head.
    #[arg(long, value_enum)]
    pub(super) skin: Option<ToneName>,
    /// Days since the last shave; half a day when absent.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub(super) stubble_days: Option<f64>,
    /// Length of the own hair where it is clipped rather than shaved, mm: a comb of 1 to 12 mm.
    #[arg(long, value_name = "MM", value_parser = clipped, conflicts_with = "stubble_days")]
    pub(super) hair_mm: Option<f64>,
    /// Colour of the own hair: black, brown, blond, red, grey or white, or measured as L,a,b; dark when absent.
    #[arg(long, value_name = "COLOUR", value_parser = crate::matching::hair, allow_hyphen_values = true)]
    pub(super) hair: Option<Lab>,
    /// Share of the own hair's colour that has gone, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub(super) grey: f64,
    /// The case of an earlier treatment of this head, whose dots are still in the skin.
    #[arg(long, value_name = "CASE", requires = "over_years")]
    pub(super) over: Option<PathBuf>,
    /// Age of that treatment at the new one, years.
    #[arg(long, value_name = "YEARS", requires = "over", value_parser = clap::value_parser!(u8).range(0..=40))]
    pub(super) over_years: Option<u8>,
    /// How well it turns out.
    #[arg(long, value_enum, default_value_t = OutcomeName::Typical, conflicts_with = "spread")]
    pub(super) outcome: OutcomeName,
    /// Best, typical and worst, one after the other.
    #[arg(long)]
    pub(super) spread: bool,
    /// The head from all around in so many steps, instead of views.
    #[arg(long, value_name = "STEPS", value_parser = clap::value_parser!(u16).range(2..=72), conflicts_with_all = ["view", "photo"])]
    pub(super) turntable: Option<u16>,
    /// A photograph of this head to draw the dots into; without --camera one of the photos that the head was fitted to, the
    /// face from the front, which then tells the camera, where bare skin is, and its blur.
    #[arg(long, value_name = "FILE")]
    pub(super) photo: Option<PathBuf>,
    /// The photograph's camera: JSON with `R_model_to_camera`, `t`, `f_px`, `principal_point`, in the scan's own
    /// coordinates or, with `"frame": "head"`, in head coordinates.
    #[arg(long, value_name = "FILE", requires = "photo")]
    pub(super) camera: Option<PathBuf>,
    /// A picture of the photograph's size, white where hair or anything else covers the scalp.
    #[arg(long, value_name = "FILE", requires = "photo")]
    pub(super) covered: Option<PathBuf>,
    /// Blur of the photograph, standard deviation in pixels; 0.6 where it is not measured.
    #[arg(long, value_name = "PIXELS", value_parser = blur)]
    pub(super) blur: Option<f64>,
    /// Width of one picture, pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = 700, value_parser = clap::value_parser!(u32).range(128..=4096))]
    pub(super) width: u32,
    /// Seed of what chance decides.
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
}

fn share(text: &str) -> Result<f64, String> {
    within(text, 0.0, 1.0)
}

fn blur(text: &str) -> Result<f64, String> {
    within(text, 0.0, 20.0)
}

fn days(text: &str) -> Result<f64, String> {
    within(text, 0.0, 30.0)
}

fn clipped(text: &str) -> Result<f64, String> {
    within(text, 0.0, 12.0)
}

fn within(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| (low..=high).contains(n));
    number.ok_or_else(|| format!("give a number from {low} to {high}"))
}

impl PreviewArgs {
    /// The skin where nothing is measured.
    pub(super) fn tone(&self) -> SkinTone {
        self.skin.unwrap_or(ToneName::Light).tone()
    }

    pub(super) fn views(&self) -> Vec<View> {
        if self.view.is_empty() {
            return vec![View::ThreeQuarterLeft];
        }
        self.view.iter().map(|v| v.view()).collect()
    }

    pub(super) fn moments(&self) -> Vec<When> {
        if self.when.is_empty() { vec![When::Bare, When::Healed] } else { self.when.clone() }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ViewName {
    Front,
    Top,
    Left,
    Right,
    Back,
    ThreeQuarterLeft,
    ThreeQuarterRight,
}

impl ViewName {
    fn view(self) -> View {
        match self {
            Self::Front => View::Front,
            Self::Top => View::Top,
            Self::Left => View::Left,
            Self::Right => View::Right,
            Self::Back => View::Back,
            Self::ThreeQuarterLeft => View::ThreeQuarterLeft,
            Self::ThreeQuarterRight => View::ThreeQuarterRight,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LightName {
    Daylight,
    OverheadSpot,
    Flash,
    WarmIndoor,
    Even,
}

impl LightName {
    pub(super) fn light(self) -> Light {
        match self {
            Self::Daylight => Light::Daylight,
            Self::OverheadSpot => Light::OverheadSpot,
            Self::Flash => Light::Flash,
            Self::WarmIndoor => Light::WarmIndoor,
            Self::Even => Light::Even,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ScalpName {
    Matt,
    Ordinary,
    Oily,
    Wet,
}

impl ScalpName {
    /// Strength of the sheen; 1 is ordinary.
    pub(super) fn sheen(self, evidence: &Evidence) -> Result<f64, UnknownFigure> {
        let figure = match self {
            Self::Matt => "appearance.sheen_matt",
            Self::Ordinary => return Ok(1.0),
            Self::Oily => "appearance.sheen_oily",
            Self::Wet => "appearance.sheen_wet",
        };
        evidence.figure(figure).map(|f| f.value)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ToneName {
    VeryLight,
    Light,
    Intermediate,
    Tan,
    Brown,
    Dark,
}

impl ToneName {
    pub(super) fn tone(self) -> SkinTone {
        match self {
            Self::VeryLight => SkinTone::VeryLight,
            Self::Light => SkinTone::Light,
            Self::Intermediate => SkinTone::Intermediate,
            Self::Tan => SkinTone::Tan,
            Self::Brown => SkinTone::Brown,
            Self::Dark => SkinTone::Dark,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum OutcomeName {
    Best,
    Typical,
    Worst,
}

impl OutcomeName {
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Best => Outcome::Best,
            Self::Typical => Outcome::Typical,
            Self::Worst => Outcome::Worst,
        }
    }
}
