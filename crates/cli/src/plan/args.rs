//! The options of `stubble plan`, parsed once.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use stubble_design::{Condition, ConditionNameError, DesignRequest, Norwood, Style};
use stubble_evidence::Evidence;
use stubble_optics::SkinTone;
use stubble_photo::colour::Group;
use stubble_plan::{HairLoss, Person, Sex, SkinGroup};

use super::photos::SideName;
use crate::papers::SettingArgs;

/// The whole job: a scan (or the word `sample`) becomes pictures, dots, numbers and a PDF in a new folder.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Photos of the person (front, and sides, top, back), a 3D head scan (glTF, GLB, OBJ, PLY, STL), both, or
    /// `sample` for the built-in client.
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Folder to make.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Which side each photo shows, in their order, e.g. front,left,top,back; found from the photos when absent.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SIDE,...")]
    pub(super) sides: Vec<SideName>,
    /// Distance of the centres of the first and the last patch of the colour card's long rows, mm, if one is in a photo.
    #[arg(long, value_name = "MM", value_parser = crate::measure::row_mm)]
    pub(super) card_row_mm: Option<f64>,
    /// Replace the plan in an existing folder; other files there are kept.
    #[arg(long)]
    pub(super) force: bool,
    /// Unit of the scan; guessed, and said, when absent.
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<UnitName>,
    /// JSON file with nasion, inion, left_preauricular, right_preauricular and vertex in the scan's own coordinates.
    #[arg(long, value_name = "FILE")]
    pub(super) landmarks: Option<PathBuf>,
    /// What is treated: norwood-2 ... norwood-7 (also norwood-3-vertex, norwood-3a), ludwig-1 ... ludwig-3, sinclair-1
    /// ... sinclair-5, diffuse, whole-scalp, traction, sideburns, sideburns-beard, transplant-2 ... transplant-7,
    /// strip-scar.
    #[arg(long, value_name = "NAME", value_parser = condition_named)]
    pub(super) condition: Option<Condition>,
    /// How the front is drawn.
    #[arg(long, value_enum, default_value_t = StyleName::Soft)]
    pub(super) style: StyleName,
    /// Age in years.
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(u8).range(1..=120))]
    pub(super) age: Option<u8>,
    /// Sex of the client.
    #[arg(long, value_enum)]
    pub(super) sex: Option<SexName>,
    /// Skin colour group.
    #[arg(long, value_enum)]
    pub(super) skin: Option<SkinName>,
    /// Mid-frontal point above the glabella along the skin, mm; the rules decide when absent.
    #[arg(long, value_name = "MM")]
    pub(super) hairline_mm: Option<f64>,
    /// Exact number of dots; the density decides when absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) dots: Option<u32>,
    /// Region whose prices hold when the clinic's own are not given.
    #[arg(long, value_enum, default_value_t = RegionName::Gb)]
    pub(super) region: RegionName,
    /// The clinic's own figures (TOML, same ids as `data/`), laid over the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub(super) figures: Option<PathBuf>,
    /// What the client is called on paper.
    #[arg(long, value_name = "NAME")]
    pub(super) client: Option<String>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Day of the plan, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<Date>,
    /// Make all other papers too, in the folder `papers`.
    #[arg(long)]
    pub(super) papers: bool,
    #[command(flatten)]
    pub(super) setting: SettingArgs,
    /// Print plan.json on standard output as well.
    #[arg(long)]
    pub(super) json: bool,
    /// No progress on standard error.
    #[arg(long)]
    pub(super) quiet: bool,
}

/// A unit of length by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum UnitName {
    Mm,
    Cm,
    M,
    In,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum StyleName {
    Soft,
    Broken,
    Faded,
    Defined,
    EdgeUp,
    Peaked,
    Rounded,
    Mature,
    Female,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SexName {
    Female,
    Male,
    Other,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SkinName {
    VeryLight,
    Light,
    Intermediate,
    Tan,
    Brown,
    Dark,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RegionName {
    Gb,
    Us,
    Eu,
    Au,
}

impl RegionName {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Gb => "GB",
            Self::Us => "US",
            Self::Eu => "EU",
            Self::Au => "AU",
        }
    }
}

impl SkinName {
    /// The group that a photo told.
    pub(super) fn of(group: Group) -> Self {
        match group {
            Group::VeryLight => Self::VeryLight,
            Group::Light => Self::Light,
            Group::Intermediate => Self::Intermediate,
            Group::Tan => Self::Tan,
            Group::Brown => Self::Brown,
            Group::Dark => Self::Dark,
        }
    }

    pub(super) fn group(self) -> SkinGroup {
        match self {
            Self::VeryLight => SkinGroup::VeryLight,
            Self::Light => SkinGroup::Light,
            Self::Intermediate => SkinGroup::Intermediate,
            Self::Tan => SkinGroup::Tan,
            Self::Brown => SkinGroup::Brown,
            Self::Dark => SkinGroup::Dark,
        }
    }
}

impl StyleName {
    fn style(self) -> Style {
        match self {
            Self::Soft => Style::Soft,
            Self::Broken => Style::Broken,
            Self::Faded => Style::Faded,
            Self::Defined => Style::Defined,
            Self::EdgeUp => Style::EdgeUp,
            Self::Peaked => Style::Peaked,
            Self::Rounded => Style::Rounded,
            Self::Mature => Style::Mature,
            Self::Female => Style::Female,
        }
    }
}

/// A condition by its word.
pub(crate) fn condition_named(name: &str) -> Result<Condition, ConditionNameError> {
    Condition::named(name, &Evidence::builtin())
}

/// The condition of the built-in client; taken also when a scan comes without one, and then said in the plan.
pub(crate) fn assumed_condition() -> Condition {
    Condition::MalePattern { stage: Norwood::IV }
}

impl PlanArgs {
    /// The built-in client is planned, not a scan.
    pub(super) fn is_sample(&self) -> bool {
        self.inputs.iter().any(|input| input.as_os_str() == "sample")
    }

    /// What is wanted, from the options given.
    pub(super) fn request(&self, condition: Condition) -> DesignRequest {
        let mut request = DesignRequest::new(condition, self.style.style());
        if let Some(age) = self.age {
            request.age_years = f64::from(age);
        }
        request.mid_frontal_mm = self.hairline_mm;
        request.seed = self.seed;
        request
    }

    /// The skin that pictures show; light where nothing is known.
    pub(super) fn skin_tone(&self) -> SkinTone {
        match self.skin {
            Some(SkinName::VeryLight) => SkinTone::VeryLight,
            Some(SkinName::Light) | None => SkinTone::Light,
            Some(SkinName::Intermediate) => SkinTone::Intermediate,
            Some(SkinName::Tan) => SkinTone::Tan,
            Some(SkinName::Brown) => SkinTone::Brown,
            Some(SkinName::Dark) => SkinTone::Dark,
        }
    }

    /// What is known of the person.
    pub(super) fn person(&self, condition: &Condition) -> Person {
        Person {
            age_years: self.age,
            sex: match self.sex {
                Some(SexName::Female) => Sex::Female,
                Some(SexName::Male) => Sex::Male,
                Some(SexName::Other) | None => Sex::Other,
            },
            skin: self.skin.map(SkinName::group),
            ..Person::unknown(HairLoss::of(condition))
        }
    }
}
