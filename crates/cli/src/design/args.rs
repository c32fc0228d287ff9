//! The options of `stubble design`, each one an edit.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use stubble_design::{Avoid, AvoidReason, Condition, Edit, ExistingInk, HandleName, Look, Rule, Style};
use stubble_head::ScalpCoordinate;
use stubble_optics::SkinTone;
use stubble_optics::shade::{Shade, ShadeName};

use crate::plan::condition_named;

/// Draws a design, changes one, and says what a careful practitioner would say about it.
///
/// Edits are done in the order: --condition, --template, --style and --look, the numbers, --move, --avoid, --accept, --edit.
#[derive(Debug, Args)]
pub(crate) struct DesignArgs {
    /// A case (`plan.stubble`), a 3D head scan, or `sample`.
    #[arg(value_name = "INPUT")]
    pub(super) input: PathBuf,
    /// What is treated, e.g. norwood-4 (see `stubble plan --help`).
    #[arg(long, value_name = "NAME", value_parser = condition_named)]
    condition: Option<Condition>,
    /// A front made elsewhere with --save-template.
    #[arg(long, value_name = "FILE")]
    pub(super) template: Option<PathBuf>,
    /// soft, broken, faded, defined, edge_up, peaked, rounded, mature or female.
    #[arg(long, value_name = "NAME", value_parser = named::<Style>)]
    style: Option<Style>,
    /// shaved, density or strands.
    #[arg(long, value_name = "NAME", value_parser = named::<Look>)]
    look: Option<Look>,
    /// Age in years.
    #[arg(long, value_name = "YEARS")]
    age: Option<f64>,
    /// Mid-frontal point above the glabella along the skin, mm.
    #[arg(long, value_name = "MM")]
    hairline_mm: Option<f64>,
    /// Difference between left and right, mm.
    #[arg(long, value_name = "MM")]
    asymmetry_mm: Option<f64>,
    /// Dots per cm² of the core.
    #[arg(long, value_name = "N")]
    core_per_cm2: Option<f64>,
    /// Width of the gradient behind the front, mm.
    #[arg(long, value_name = "MM")]
    gradient_mm: Option<f64>,
    /// Density of the front edge as a share of the core's.
    #[arg(long, value_name = "SHARE")]
    edge_density: Option<f64>,
    /// Tone of the front edge as a share of the core's.
    #[arg(long, value_name = "SHARE")]
    edge_tone: Option<f64>,
    /// Healed dot diameter, mm.
    #[arg(long, value_name = "MM")]
    dot_mm: Option<f64>,
    /// Depth of the pigment, mm.
    #[arg(long, value_name = "MM")]
    depth_mm: Option<f64>,
    /// Ink of the core, e.g. `90% carbon black + 10% red iron oxide 1:12`; `stubble match` proposes one.
    #[arg(long, value_name = "INK", value_parser = ink)]
    ink: Option<String>,
    /// Follicular units per cm² measured in the person's full hair.
    #[arg(long, value_name = "N")]
    native_per_cm2: Option<f64>,
    /// very_light, light, intermediate, tan, brown or dark.
    #[arg(long, value_name = "NAME", value_parser = named::<SkinTone>)]
    skin: Option<SkinTone>,
    /// CIELAB lightness of the person's hair.
    #[arg(long, value_name = "L")]
    hair_l: Option<f64>,
    /// Ink that is there: top_up, denser, soften, raise, discoloured or merged.
    #[arg(long, value_name = "NAME", value_parser = named::<ExistingInk>)]
    existing_ink: Option<ExistingInk>,
    /// Moves a handle in the head frame (+x to the person's left, +y up, +z forward), e.g. left_apex=0,2,-1.5; may be repeated.
    #[arg(long = "move", value_name = "HANDLE=X,Y,Z", allow_hyphen_values = true)]
    moves: Vec<HandleMove>,
    /// A spot that must not be inked: scalp coordinates, radius in mm and mole, active_patch or wound, e.g. 0.4,0.55,3=mole.
    #[arg(long, value_name = "S,T,MM=REASON")]
    avoid: Vec<AvoidSpot>,
    /// Accepts a finding with a reason that is kept, e.g. "too_high=wished".
    #[arg(long, value_name = "RULE=REASON")]
    accept: Vec<Acceptance>,
    /// Seed of the irregularities.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Any edit as JSON, e.g. '{"edit": "whorls", "first": {"centre": {"s": 0.7, "t": 0.52}, "clockwise": true}, "second": null}'.
    #[arg(long, value_name = "JSON", value_parser = json_edit)]
    edit: Vec<Edit>,
    /// Option of the case to work on, e.g. B; it is branched from the agreed design where it is new. With --out only.
    #[arg(long, value_name = "NAME")]
    pub(super) option: Option<String>,
    /// Print only the findings and the verdict; exit code 1 where the design is not suitable.
    #[arg(long)]
    pub(super) critique: bool,
    /// Write the case with the new design (or the new option), its dots and its plan; from a case only.
    #[arg(long, value_name = "FILE.stubble")]
    pub(super) out: Option<PathBuf>,
    /// Write the front as a template for other heads.
    #[arg(long, value_name = "FILE")]
    pub(super) save_template: Option<PathBuf>,
    /// Folder to make with drawings of the zones from every side and, for male pattern loss, the healed look now and at
    /// the stage that loss may well reach.
    #[arg(long, value_name = "DIR")]
    pub(super) pictures: Option<PathBuf>,
    /// Replace existing files and folders.
    #[arg(long)]
    pub(super) force: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

fn ink(text: &str) -> Result<String, ShadeName> {
    text.parse::<Shade>().map(|_| text.to_owned())
}

impl DesignArgs {
    /// The edits that the options stand for, less the template, which is read from a file.
    pub(super) fn edits_before_template(&self) -> Vec<Edit> {
        self.condition.iter().map(|c| Edit::Condition { condition: c.clone() }).collect()
    }

    pub(super) fn edits_after_template(&self) -> Vec<Edit> {
        let numbers = [
            self.age.map(|years| Edit::Age { years }),
            self.hairline_mm.map(|mm| Edit::Height { mm: Some(mm) }),
            self.asymmetry_mm.map(|mm| Edit::Asymmetry { mm: Some(mm) }),
            self.core_per_cm2.map(|n| Edit::CoreDensity { per_cm2: Some(n) }),
            self.gradient_mm.map(|mm| Edit::Gradient { mm: Some(mm) }),
            self.edge_density.map(|share| Edit::EdgeDensity { share: Some(share) }),
            self.edge_tone.map(|share| Edit::EdgeTone { share: Some(share) }),
            self.dot_mm.map(|mm| Edit::DotDiameter { mm: Some(mm) }),
            self.depth_mm.map(|mm| Edit::Depth { mm: Some(mm) }),
            self.ink.clone().map(|name| Edit::Ink { name: Some(name) }),
            self.native_per_cm2.map(|n| Edit::NativeDensity { per_cm2: Some(n) }),
            self.skin.map(|tone| Edit::Skin { tone: Some(tone) }),
            self.hair_l.map(|l| Edit::Hair { l: Some(l) }),
            self.existing_ink.map(|ink| Edit::ExistingInk { ink: Some(ink) }),
            self.seed.map(|seed| Edit::Seed { seed }),
        ];
        let style = self.style.map(|style| Edit::Style { style });
        let look = self.look.map(|look| Edit::Look { look });
        let mut edits: Vec<Edit> =
            style.into_iter().chain(look).chain(numbers.into_iter().flatten()).collect();
        edits.extend(self.moves.iter().map(|m| Edit::MoveHandle { handle: m.handle, by_mm: m.by_mm }));
        edits.extend(self.avoid.iter().map(|a| Edit::Avoid { spot: a.0 }));
        edits.extend(self.accept.iter().map(|a| Edit::Accept { rule: a.rule, reason: a.reason.clone() }));
        edits.extend(self.edit.iter().cloned());
        edits
    }
}

/// A name as files write it.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, String> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    serde_json::from_value(serde_json::Value::String(name)).map_err(|e| e.to_string())
}

fn json_edit(text: &str) -> Result<Edit, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let parsed: Vec<f64> = text.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
    parsed.try_into().ok().filter(|n: &[f64; N]| n.iter().all(|x| x.is_finite()))
}

#[derive(Debug, Clone)]
struct HandleMove {
    handle: HandleName,
    by_mm: [f64; 3],
}

impl FromStr for HandleMove {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, by) = text.split_once('=').ok_or("write it as left_apex=0,2,-1.5, in mm")?;
        let by_mm = numbers(by).ok_or("give three numbers in mm: x, y, z")?;
        Ok(Self { handle: named(name)?, by_mm })
    }
}

#[derive(Debug, Clone)]
struct AvoidSpot(Avoid);

impl FromStr for AvoidSpot {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (at, reason) = text.split_once('=').ok_or("write it as 0.4,0.55,3=mole")?;
        let [s, t, radius_mm] = numbers(at).ok_or("give s, t and the radius in mm")?;
        let reason: AvoidReason = named(reason)?;
        Ok(Self(Avoid { centre: ScalpCoordinate { s, t }, radius_mm, reason }))
    }
}

#[derive(Debug, Clone)]
struct Acceptance {
    rule: Rule,
    reason: String,
}

impl FromStr for Acceptance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rule, reason) = text.split_once('=').ok_or("write it as RULE=REASON, e.g. too_high=wished")?;
        Ok(Self { rule: named(rule)?, reason: reason.trim().to_owned() })
    }
}
