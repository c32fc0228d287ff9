//! The options of `stubble plan`, parsed once.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use stubble_design::{Condition, DesignRequest, Ludwig, Norwood, Scar, Style};
use stubble_head::ScalpCoordinate;
use stubble_optics::SkinTone;
use stubble_plan::{HairLoss, Person, Sex, SkinGroup};

use crate::papers::SettingArgs;

/// The whole job: a scan (or the word `sample`) becomes pictures, dots, numbers and a PDF in a new folder.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// A 3D head scan (glTF, GLB, OBJ, PLY, STL), or `sample` for the built-in client.
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Folder to make.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Replace the plan in an existing folder; other files there are kept.
    #[arg(long)]
    pub(super) force: bool,
    /// Unit of the scan; guessed, and said, when absent.
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<UnitName>,
    /// JSON file with nasion, inion, left_preauricular, right_preauricular and vertex in the scan's own coordinates.
    #[arg(long, value_name = "FILE")]
    pub(super) landmarks: Option<PathBuf>,
    /// What is treated: norwood-2 ... norwood-7 (also norwood-3-vertex, norwood-3a), ludwig-1 ... ludwig-3, whole-scalp,
    /// strip-scar.
    #[arg(long, value_name = "NAME")]
    pub(super) condition: Option<ConditionName>,
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

/// A condition by name, and what the plan calls it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ConditionName {
    pub(crate) condition: Condition,
    pub(super) loss: HairLoss,
}

impl ConditionName {
    /// The loss of the built-in client.
    pub(super) fn of_the_sample() -> Self {
        Self { condition: Condition::MalePattern { stage: Norwood::IV }, loss: HairLoss::Norwood(4) }
    }

    /// Taken when a scan comes without a stage; said in the plan as an assumption.
    pub(crate) fn assumed() -> Self {
        Self::of_the_sample()
    }
}

impl FromStr for ConditionName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let male = |stage, grade| (Condition::MalePattern { stage }, HairLoss::Norwood(grade));
        let female = |grade, number| (Condition::FemalePattern { grade }, HairLoss::Ludwig(number));
        let (condition, loss) = match name.to_ascii_lowercase().as_str() {
            "norwood-1" => male(Norwood::I, 1),
            "norwood-2" => male(Norwood::II, 2),
            "norwood-2a" => male(Norwood::IIa, 2),
            "norwood-3" => male(Norwood::III, 3),
            "norwood-3a" => male(Norwood::IIIa, 3),
            "norwood-3-vertex" => male(Norwood::IIIVertex, 3),
            "norwood-4" => male(Norwood::IV, 4),
            "norwood-4a" => male(Norwood::IVa, 4),
            "norwood-5" => male(Norwood::V, 5),
            "norwood-5a" => male(Norwood::Va, 5),
            "norwood-6" => male(Norwood::VI, 6),
            "norwood-7" => male(Norwood::VII, 7),
            "ludwig-1" => female(Ludwig::I, 1),
            "ludwig-2" => female(Ludwig::II, 2),
            "ludwig-3" => female(Ludwig::III, 3),
            "whole-scalp" => (Condition::WholeScalp, HairLoss::Universalis),
            "strip-scar" => (Condition::Scars { scars: vec![usual_strip_scar()] }, HairLoss::Scar),
            _ => {
                return Err(
                    "use norwood-1 to norwood-7 (also 2a, 3a, 4a, 5a, 3-vertex), ludwig-1 to ludwig-3, \
                            whole-scalp or strip-scar"
                        .to_owned(),
                );
            }
        };
        Ok(Self { condition, loss })
    }
}

/// Where a strip harvest usually leaves its line: across the back of the head above the inion.
fn usual_strip_scar() -> Scar {
    let line = (0..=12).map(|i| ScalpCoordinate { s: 0.87, t: 0.24 + 0.52 * f64::from(i) / 12.0 }).collect();
    Scar::FutStrip { line, width_mm: 3.0 }
}

impl PlanArgs {
    /// The built-in client is planned, not a scan.
    pub(super) fn is_sample(&self) -> bool {
        self.inputs.iter().any(|input| input.as_os_str() == "sample")
    }

    /// What is wanted, from the options given.
    pub(super) fn request(&self, condition: &ConditionName) -> DesignRequest {
        let mut request = DesignRequest::new(condition.condition.clone(), self.style.style());
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
    pub(super) fn person(&self, condition: &ConditionName) -> Person {
        Person {
            age_years: self.age,
            sex: match self.sex {
                Some(SexName::Female) => Sex::Female,
                Some(SexName::Male) => Sex::Male,
                Some(SexName::Other) | None => Sex::Other,
            },
            skin: self.skin.map(SkinName::group),
            ..Person::unknown(condition.loss)
        }
    }
}
