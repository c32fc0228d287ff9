//! Edits of a design as commands: applied to a request they give the next one, kept in order they can be undone, and
//! branches of them are the options that a client compares.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_optics::SkinTone;

use crate::critic::Rule;
use crate::hairline::{HandleName, HandleOffset};
use crate::request::{
    Avoid, BrushStroke, Condition, DesignRequest, ExistingInk, Look, Override, Scar, Style, Whorl,
};
use crate::template::Template;

/// One change of a design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// What is treated.
    Condition {
        /// The condition.
        condition: Condition,
    },
    /// How the front is drawn.
    Style {
        /// The style.
        style: Style,
    },
    /// What is imitated.
    Look {
        /// The look.
        look: Look,
    },
    /// Age, years.
    Age {
        /// Years.
        years: f64,
    },
    /// Moves a handle, on top of earlier moves.
    MoveHandle {
        /// Which one.
        handle: HandleName,
        /// By how much, head frame, mm.
        by_mm: [f64; 3],
    },
    /// Puts a handle back where the rules have it.
    ReleaseHandle {
        /// Which one.
        handle: HandleName,
    },
    /// Height of the mid-frontal point; none for that of the rules.
    Height {
        /// Above the glabella along the skin, mm.
        mm: Option<f64>,
    },
    /// Difference between left and right; none for that of the rules.
    Asymmetry {
        /// The difference, mm.
        mm: Option<f64>,
    },
    /// Density of the core; none for that of the rules.
    CoreDensity {
        /// Dots per cm².
        per_cm2: Option<f64>,
    },
    /// Gradient behind the front; none for that of the style.
    Gradient {
        /// Width, mm.
        mm: Option<f64>,
    },
    /// Density of the front edge; none for that of the rules.
    EdgeDensity {
        /// Share of the core's.
        share: Option<f64>,
    },
    /// Tone of the front edge; none for that of the rules.
    EdgeTone {
        /// Share of the core's.
        share: Option<f64>,
    },
    /// Healed dot diameter; none for that of the rules.
    DotDiameter {
        /// Diameter, mm.
        mm: Option<f64>,
    },
    /// Depth of the pigment; none for that of the rules.
    Depth {
        /// Depth, mm.
        mm: Option<f64>,
    },
    /// Ink of the core; none for that of the rules.
    Ink {
        /// Its name.
        name: Option<String>,
    },
    /// Follicular units measured in the person's full hair.
    NativeDensity {
        /// Units per cm².
        per_cm2: Option<f64>,
    },
    /// Skin colour of the person.
    Skin {
        /// The tone.
        tone: Option<SkinTone>,
    },
    /// Lightness of the person's hair.
    Hair {
        /// CIELAB lightness.
        l: Option<f64>,
    },
    /// Where the person's whorls are.
    Whorls {
        /// The only or first one.
        first: Option<Whorl>,
        /// The second one.
        second: Option<Whorl>,
    },
    /// Fine, short strokes at the edge.
    FineHairs {
        /// Whether they are wanted.
        wanted: bool,
    },
    /// A dab of the brush.
    Brush {
        /// The stroke.
        stroke: BrushStroke,
    },
    /// A spot that must not be inked.
    Avoid {
        /// The spot.
        spot: Avoid,
    },
    /// A spot to avoid was a mistake.
    ForgetSpot {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// A scar to cover.
    Scar {
        /// The scar.
        scar: Scar,
    },
    /// A scar was a mistake.
    ForgetScar {
        /// Its place in the list of those besides the condition's own, from 0.
        index: usize,
    },
    /// Whether a test patch on the scar is planned.
    TestPatch {
        /// It is.
        planned: bool,
    },
    /// Ink that is there.
    ExistingInk {
        /// What is wished for it; none when there is none.
        ink: Option<ExistingInk>,
    },
    /// A front made elsewhere.
    Template {
        /// The template.
        template: Template,
    },
    /// Accepts a finding of the critic.
    Accept {
        /// Which rule.
        rule: Rule,
        /// Why it does not hold here; kept.
        reason: String,
    },
    /// Takes an acceptance back.
    Withdraw {
        /// Which rule.
        rule: Rule,
    },
    /// Another draw of the irregularities.
    Seed {
        /// The seed.
        seed: u64,
    },
}

/// Why an edit changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It points at nothing.
    #[error("there is no {what} number {index}: there are {count}")]
    NoSuch {
        /// What it points at.
        what: &'static str,
        /// Where.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A finding is accepted without a reason.
    #[error("a finding is accepted with a reason that is kept; none was given")]
    NoReason,
    /// No option has this name.
    #[error("there is no option `{0}`")]
    NoOption(String),
}

impl Edit {
    /// The request after this edit.
    ///
    /// # Errors
    /// If it points at something that is not there, or accepts a finding without a reason. Whether numbers can be drawn
    /// is said by [`crate::Designer::design`].
    pub fn apply(&self, request: &DesignRequest) -> Result<DesignRequest, EditError> {
        let mut next = request.clone();
        match self.clone() {
            Self::Condition { condition } => next.condition = condition,
            Self::Style { style } => next.style = style,
            Self::Look { look } => next.look = look,
            Self::Age { years } => next.age_years = years,
            Self::MoveHandle { handle, by_mm } => {
                match next.moved_handles.iter_mut().find(|m| m.handle == handle) {
                    Some(moved) => (0..3).for_each(|k| moved.by_mm[k] += by_mm[k]),
                    None => next.moved_handles.push(HandleOffset { handle, by_mm }),
                }
            }
            Self::ReleaseHandle { handle } => {
                next.moved_handles.retain(|m| m.handle != handle);
                next.placed_handles.retain(|p| p.handle != handle);
            }
            Self::Height { mm } => next.mid_frontal_mm = mm,
            Self::Asymmetry { mm } => next.asymmetry_mm = mm,
            Self::CoreDensity { per_cm2 } => next.core_per_cm2 = per_cm2,
            Self::Gradient { mm } => next.ramp_mm = mm,
            Self::EdgeDensity { share } => next.edge_density_share = share,
            Self::EdgeTone { share } => next.edge_tone_share = share,
            Self::DotDiameter { mm } => next.dot_diameter_mm = mm,
            Self::Depth { mm } => next.depth_mm = mm,
            Self::Ink { name } => next.ink = name,
            Self::NativeDensity { per_cm2 } => next.native_per_cm2 = per_cm2,
            Self::Skin { tone } => next.skin = tone,
            Self::Hair { l } => next.hair_l = l,
            Self::Whorls { first, second } => (next.whorl, next.second_whorl) = (first, second),
            Self::FineHairs { wanted } => next.fine_hairs = wanted,
            Self::Brush { stroke } => next.brush.push(stroke),
            Self::Avoid { spot } => next.avoid.push(spot),
            Self::ForgetSpot { index } => forget(&mut next.avoid, "spot to avoid", index)?,
            Self::Scar { scar } => next.scars.push(scar),
            Self::ForgetScar { index } => forget(&mut next.scars, "scar", index)?,
            Self::TestPatch { planned } => next.scar_test_patch = planned,
            Self::ExistingInk { ink } => next.existing_ink = ink,
            Self::Template { template } => template.lay_over(&mut next),
            Self::Accept { rule, reason } => {
                if reason.trim().is_empty() {
                    return Err(EditError::NoReason);
                }
                next.overrides.retain(|o| o.rule != rule);
                next.overrides.push(Override { rule, reason });
            }
            Self::Withdraw { rule } => next.overrides.retain(|o| o.rule != rule),
            Self::Seed { seed } => next.seed = seed,
        }
        Ok(next)
    }
}

fn forget<T>(list: &mut Vec<T>, what: &'static str, index: usize) -> Result<(), EditError> {
    if index >= list.len() {
        return Err(EditError::NoSuch { what, index, count: list.len() });
    }
    list.remove(index);
    Ok(())
}

/// A design with everything that was done to it; undoing keeps what was undone until something else is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct History {
    first: DesignRequest,
    edits: Vec<Edit>,
    /// Edits in force; those behind were undone.
    done: usize,
}

impl History {
    /// Nothing done yet.
    #[must_use]
    pub fn new(first: DesignRequest) -> Self {
        Self { first, edits: Vec::new(), done: 0 }
    }

    /// The request with every edit in force.
    ///
    /// # Errors
    /// Never for a history that was made by [`History::apply`]; one read from a file may hold edits that point nowhere.
    pub fn request(&self) -> Result<DesignRequest, EditError> {
        let mut in_force = self.edits.iter().take(self.done);
        in_force.try_fold(self.first.clone(), |request, edit| edit.apply(&request))
    }

    /// Does an edit; what was undone before is forgotten.
    ///
    /// # Errors
    /// If the edit cannot be applied: nothing has changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<DesignRequest, EditError> {
        let next = edit.apply(&self.request()?)?;
        self.edits.truncate(self.done);
        self.edits.push(edit);
        self.done = self.edits.len();
        Ok(next)
    }

    /// Takes the last edit back; `false` when there is none.
    pub fn undo(&mut self) -> bool {
        let any = self.done > 0;
        self.done -= usize::from(any);
        any
    }

    /// Does the last undone edit again; `false` when there is none.
    pub fn redo(&mut self) -> bool {
        let any = self.done < self.edits.len();
        self.done += usize::from(any);
        any
    }

    /// Edits in force, first to last.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits[..self.done.min(self.edits.len())]
    }
}

/// Designs of one head side by side, by name: A, B, C.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Options(BTreeMap<String, History>);

impl Options {
    /// Keeps a design under a name, in place of what had it.
    pub fn keep(&mut self, name: &str, history: History) {
        self.0.insert(name.to_owned(), history);
    }

    /// Goes on from an option under another name.
    ///
    /// # Errors
    /// If there is no such option.
    pub fn branch(&mut self, from: &str, to: &str) -> Result<(), EditError> {
        let history = self.get(from)?.clone();
        self.keep(to, history);
        Ok(())
    }

    /// An option.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn get(&self, name: &str) -> Result<&History, EditError> {
        self.0.get(name).ok_or_else(|| EditError::NoOption(name.to_owned()))
    }

    /// An option to go on with.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn get_mut(&mut self, name: &str) -> Result<&mut History, EditError> {
        self.0.get_mut(name).ok_or_else(|| EditError::NoOption(name.to_owned()))
    }

    /// Names and designs, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &History)> {
        self.0.iter().map(|(name, history)| (name.as_str(), history))
    }

    /// No option is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
