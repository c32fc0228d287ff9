//! What leaves the engine: pictures, plans, papers.

use std::collections::BTreeMap;

use nalgebra::Isometry3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_appearance::{
    Distance, Exposure, HairGrowth, Light, NativeHair, Outcome, Picture, Scene, Size, SkinLook, Studio, View,
    When,
};
use stubble_case::{Archive, ArchivePath, PlanBasis};
use stubble_design::Design;
use stubble_document::{Paper as Sheet, PlanPaper, Setting, paper_pdf, projector_html, projector_svg};
use stubble_evidence::Evidence;
use stubble_exchange::Format;
use stubble_head::Head;
use stubble_optics::{Skin, SkinTone};
use stubble_pipeline::{PictureSet, VIEWS, pictures};
use stubble_placement::{Layout, write_dots};
use stubble_plan::{Comparison, Person, Plan, PlanInput, SkinGroup, compare};

use super::{House, today};
use crate::document::{Document, OptionName};
use crate::problem::Problem;

/// Years over which alternatives are compared.
const YEARS_COMPARED: u8 = 10;

/// A finished design with its dots.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) design: Design,
    pub(crate) layout: Layout,
    pub(crate) remarks: Vec<String>,
}

/// The practice's side of a plan.
pub(crate) type Practice = House;

/// A plan with its alternatives.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    /// The plan beside what else can be done, over ten years.
    comparison: Comparison,
}

/// A picture that is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct PictureWish {
    pub(crate) view: View,
    /// `bare`, `session-1`, `healed`, or years as `5y`.
    pub(crate) when: String,
    pub(crate) light: Light,
    pub(crate) case: Outcome,
    /// Distance from which it is seen, m; as close as the screen when absent.
    pub(crate) distance_m: Option<f64>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Default for PictureWish {
    fn default() -> Self {
        Self {
            view: View::Front,
            when: "healed".into(),
            light: Light::Daylight,
            case: Outcome::Typical,
            distance_m: None,
            width: 700,
            height: 850,
        }
    }
}

/// A print of a photo that is wanted.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct PrintWish {
    /// As of a picture.
    pub(crate) when: String,
    pub(crate) case: Outcome,
    /// Distance from which it is seen, m; as close as the screen when absent.
    pub(crate) distance_m: Option<f64>,
}

impl Default for PrintWish {
    fn default() -> Self {
        Self { when: "healed".into(), case: Outcome::Typical, distance_m: None }
    }
}

fn moment(when: &str) -> Result<When, Problem> {
    when.parse().map_err(|e: stubble_appearance::WhenError| {
        Problem::input(e.to_string(), "use bare, session-1, day-3, healed, years like 5y, or touch-up-4y")
    })
}

/// The skin that pictures show; light where nothing is known.
pub(crate) fn tone(group: Option<SkinGroup>) -> SkinTone {
    match group {
        Some(SkinGroup::VeryLight) => SkinTone::VeryLight,
        Some(SkinGroup::Light) | None => SkinTone::Light,
        Some(SkinGroup::Intermediate) => SkinTone::Intermediate,
        Some(SkinGroup::Tan) => SkinTone::Tan,
        Some(SkinGroup::Brown) => SkinTone::Brown,
        Some(SkinGroup::Dark) => SkinTone::Dark,
    }
}

impl Work {
    /// Renders a picture, marked as a simulation.
    pub(crate) fn picture(
        &self,
        head: &Head,
        group: Option<SkinGroup>,
        seed: u64,
        wish: &PictureWish,
        evidence: &Evidence,
    ) -> Result<Picture, Problem> {
        let when = moment(&wish.when)?;
        let skin = Skin::preset(evidence, tone(group)).map_err(Problem::failure)?;
        let own = self.design.own_hair(evidence).map_err(Problem::failure)?;
        let growth = HairGrowth::of(&own, &self.design.fields);
        let hair = NativeHair::shaved(evidence).map_err(Problem::failure)?;
        let layout = wish.case.of(&self.layout, evidence, seed).map_err(Problem::failure)?;
        let scene = Scene {
            head,
            layout: &layout,
            skin: SkinLook::of(&skin),
            hair: Some((growth, hair)),
            light: wish.light,
            seed,
        };
        let no_picture = |e: &dyn std::fmt::Display| {
            Problem::input(format!("the picture cannot be made: {e}"), "change the design")
        };
        let mut studio = Studio::new(scene, evidence).map_err(|e| no_picture(&e))?;
        studio = studio.case(wish.case).map_err(|e| no_picture(&e))?;
        if let Some(metres) = wish.distance_m {
            studio = studio.seen_from(Distance::of_metres(metres, evidence).map_err(Problem::failure)?);
        }
        let size = Size::new(wish.width.min(2400), wish.height.min(2400));
        let mut pictures = studio.pictures(wish.view, size, &[when]).map_err(|e| no_picture(&e))?;
        pictures.pop().ok_or_else(|| Problem::failure("no picture came"))
    }

    /// The dots in one of the photos that the head was fitted to, marked as a simulation.
    pub(crate) fn print(
        &self,
        head: &Head,
        exposure: &Exposure,
        seed: u64,
        wish: &PrintWish,
        evidence: &Evidence,
    ) -> Result<Picture, Problem> {
        let no_picture = |e: &dyn std::fmt::Display| {
            Problem::input(format!("the picture cannot be made: {e}"), "change the design")
        };
        let when = moment(&wish.when)?;
        let layout = wish.case.of(&self.layout, evidence, seed).map_err(Problem::failure)?;
        let distance = wish.distance_m.map(|metres| Distance::of_metres(metres, evidence));
        let darkroom = exposure.darkroom(head, None, wish.case, evidence).map_err(|e| no_picture(&e))?;
        darkroom
            .print(&layout, when, distance.transpose().map_err(Problem::failure)?)
            .map_err(|e| no_picture(&e))
    }

    /// The plan for a person, and what else there is.
    pub(crate) fn plan(
        &self,
        head: &Head,
        person: Person,
        practice: &Practice,
        evidence: &Evidence,
    ) -> Result<Planned, Problem> {
        let refused = |e: stubble_plan::PlanError| {
            Problem::input(format!("no plan can be made: {e}"), "change the answer it names")
        };
        let area_cm2 = head.scalp.hair_bearing_cm2();
        let mut input = PlanInput::from_layout(
            &self.layout,
            &self.design.techniques,
            area_cm2,
            person,
            today(),
            &practice.region,
        )
        .map_err(refused)?;
        input.prices = practice.prices.clone();
        let plan = stubble_plan::plan(&input, evidence).map_err(refused)?;
        let comparison = compare(&plan, &input, YEARS_COMPARED, evidence).map_err(refused)?;
        Ok(Planned { plan, comparison })
    }
}

/// A paper that leaves the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// A PDF to print: the plan, session maps, forms, transfer sheet, quote, stencil.
    Sheet(Sheet),
    /// A page for a projector, white on black.
    Projector,
    /// One side of it, as a drawing.
    Projection(View),
    /// What other programs read: the calendar, the dots.
    Export(Format),
    /// The same plan for other programs.
    PlanJson,
    /// Every dot, a row each.
    DotsCsv,
    /// The case: all of it in one file.
    CaseFile,
}

/// For whom a paper is made, and how.
#[derive(Debug)]
pub(crate) struct Commission<'a> {
    pub(crate) client: &'a str,
    pub(crate) practice: &'a Practice,
    pub(crate) setting: Setting,
    /// Photos and scans that go into the case file.
    pub(crate) files: BTreeMap<ArchivePath, Vec<u8>>,
}

impl std::str::FromStr for Paper {
    type Err = Problem;

    fn from_str(name: &str) -> Result<Self, Problem> {
        let sheets = Sheet::ALL.into_iter().map(Self::Sheet);
        sheets
            .chain(Format::ALL.into_iter().map(Self::Export))
            .chain(View::ALL.into_iter().map(Self::Projection))
            .chain([Self::Projector, Self::PlanJson, Self::DotsCsv, Self::CaseFile])
            .find(|paper| paper.file_name() == name)
            .ok_or_else(|| Problem::missing("paper"))
    }
}

impl Paper {
    pub(crate) fn file_name(self) -> String {
        match self {
            Self::Sheet(sheet) => format!("{}.pdf", sheet.name()),
            Self::Projector => "projector.html".to_owned(),
            Self::Projection(view) => format!("projection-{}.svg", view.name()),
            Self::Export(format) => format.file_name().to_owned(),
            Self::PlanJson => "plan.json".to_owned(),
            Self::DotsCsv => "dots.csv".to_owned(),
            Self::CaseFile => "plan.stubble".to_owned(),
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Sheet(_) => "application/pdf",
            Self::Projector => "text/html; charset=utf-8",
            Self::Projection(_) => "image/svg+xml",
            Self::Export(format) => format.media_type(),
            Self::PlanJson => "application/json",
            Self::DotsCsv => "text/csv; charset=utf-8",
            Self::CaseFile => "application/zip",
        }
    }

    /// Makes the paper of a finished design.
    pub(crate) fn make(
        self,
        work: &Work,
        head: &Head,
        (document, option): (&Document, OptionName),
        commission: Commission<'_>,
        evidence: &Evidence,
    ) -> Result<Vec<u8>, Problem> {
        let Commission { client, practice, setting, files } = commission;
        let mut dots = Vec::new();
        write_dots(&work.layout, &Isometry3::identity(), &mut dots).map_err(Problem::failure)?;
        if self == Self::DotsCsv {
            return Ok(dots);
        }
        let person = document.person(option);
        let basis = PlanBasis {
            person: person.clone(),
            region: practice.region.clone(),
            prices: practice.prices.clone(),
        };
        let plan = work.plan(head, person, practice, evidence)?.plan;
        let stages = (head, &work.design, &work.layout);
        let case =
            stubble_pipeline::case(client, today(), document.seed, stages, plan, evidence).with_basis(basis);
        match self {
            Self::PlanJson => case.to_json().map_err(Problem::failure),
            Self::CaseFile | Self::DotsCsv => {
                Archive::new(case, dots, files).to_bytes().map_err(Problem::failure)
            }
            Self::Export(format) => format.bytes(&case, &work.layout).map_err(Problem::failure),
            Self::Projector => Ok(projector_html(&case, &work.layout, setting.language).into_bytes()),
            Self::Projection(view) => Ok(projector_svg(&case, &work.layout, view).into_bytes()),
            Self::Sheet(sheet) => {
                let moments = When::of_plan(work.layout.sessions);
                let set = PictureSet {
                    views: &VIEWS,
                    moments: &moments,
                    size: Size::new(700, 850),
                    skin: tone(document.intake.skin),
                    seed: document.seed,
                };
                let made = if sheet == Sheet::Plan {
                    pictures(stages, &set, evidence, &|| true).map_err(Problem::failure)?
                } else {
                    Vec::new()
                };
                let on_paper = stubble_pipeline::on_paper(&made);
                let paper = PlanPaper { case: &case, layout: &work.layout, pictures: &on_paper, evidence };
                paper_pdf(sheet, &paper, &setting).map_err(Problem::failure)
            }
        }
    }
}
