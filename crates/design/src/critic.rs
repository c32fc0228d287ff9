//! The critic: what a careful practitioner would say about a design before anyone is inked.
//!
//! Each rule names what was measured, the allowed range with its evidence grade, and what to change. A practitioner may
//! accept a finding with a reason; it stays in the list, marked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, Figure, Grade, UnknownFigure};

use crate::contrast::DotContrast;
use crate::hairline::Hairline;
use crate::request::{AvoidReason, Condition, DesignRequest, ExistingInk, Norwood, Style};
use crate::rules::Rules;

/// A rule of the critic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The mid-frontal point is too low, also for age and loss.
    TooLow,
    /// The mid-frontal point is higher than usual.
    TooHigh,
    /// The apex is below the mid-frontal point.
    ApexTooLow,
    /// The apex is off the vertical through the outer corner of the eye.
    ApexOffCanthus,
    /// The recession is filled: the front runs straight across.
    RecessionFilled,
    /// The recession is drawn further back than a stage II.
    RecessionTooDeep,
    /// The temple peak is too far forward or back.
    TemplePeak,
    /// The line is ruler-drawn.
    TooStraight,
    /// Left and right are the same.
    DeadSymmetric,
    /// Left and right differ visibly.
    Asymmetric,
    /// The front has too short a gradient.
    HardEdge,
    /// The front edge is too dense.
    EdgeTooDense,
    /// The front edge is too dark.
    EdgeTooDark,
    /// So much skin is covered that it reads as a helmet.
    Helmet,
    /// Dots will run together with the years.
    MergeRisk,
    /// So deep that it turns blue.
    BlueRisk,
    /// Denser or sparser than the person's own hair.
    DensityMismatch,
    /// Dots would be far darker beside this skin than the person's own hair is.
    TooDark,
    /// Ink hardly shows on this skin.
    HardlyVisible,
    /// A scar is inked without a test patch.
    ScarWithoutTest,
    /// Something that must not be inked lies in the treated area.
    MustNotInk,
    /// The disease is active.
    ActiveDisease,
    /// Later loss would leave the design stranded.
    FutureLoss,
    /// Ink that is there must be dealt with first.
    ExistingInk,
    /// There is nothing to treat.
    NothingToTreat,
    /// Ink runs into a beard, and stays when the beard is shaved off.
    IntoBeard,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 26] = [
        Self::TooLow,
        Self::TooHigh,
        Self::ApexTooLow,
        Self::ApexOffCanthus,
        Self::RecessionFilled,
        Self::RecessionTooDeep,
        Self::TemplePeak,
        Self::TooStraight,
        Self::DeadSymmetric,
        Self::Asymmetric,
        Self::HardEdge,
        Self::EdgeTooDense,
        Self::EdgeTooDark,
        Self::Helmet,
        Self::MergeRisk,
        Self::BlueRisk,
        Self::DensityMismatch,
        Self::TooDark,
        Self::HardlyVisible,
        Self::ScarWithoutTest,
        Self::MustNotInk,
        Self::ActiveDisease,
        Self::FutureLoss,
        Self::ExistingInk,
        Self::NothingToTreat,
        Self::IntoBeard,
    ];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLow => "too_low",
            Self::TooHigh => "too_high",
            Self::ApexTooLow => "apex_too_low",
            Self::ApexOffCanthus => "apex_off_canthus",
            Self::RecessionFilled => "recession_filled",
            Self::RecessionTooDeep => "recession_too_deep",
            Self::TemplePeak => "temple_peak",
            Self::TooStraight => "too_straight",
            Self::DeadSymmetric => "dead_symmetric",
            Self::Asymmetric => "asymmetric",
            Self::HardEdge => "hard_edge",
            Self::EdgeTooDense => "edge_too_dense",
            Self::EdgeTooDark => "edge_too_dark",
            Self::Helmet => "helmet",
            Self::MergeRisk => "merge_risk",
            Self::BlueRisk => "blue_risk",
            Self::DensityMismatch => "density_mismatch",
            Self::TooDark => "too_dark",
            Self::HardlyVisible => "hardly_visible",
            Self::ScarWithoutTest => "scar_without_test",
            Self::MustNotInk => "must_not_ink",
            Self::ActiveDisease => "active_disease",
            Self::FutureLoss => "future_loss",
            Self::ExistingInk => "existing_ink",
            Self::NothingToTreat => "nothing_to_treat",
            Self::IntoBeard => "into_beard",
        }
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be known.
    Note,
    /// Should be changed.
    Warn,
    /// Not suitable as it is.
    Stop,
}

/// What a rule found, where the rule alone does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A spot to leave free.
    Spot(AvoidReason),
    /// Ink that is there.
    Ink(ExistingInk),
    /// A later stage of the loss.
    Stage(Norwood),
    /// So little loss that it is hardly seen.
    LittleLoss,
}

/// One remark of the critic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How serious.
    pub severity: Severity,
    /// What is wrong, for people.
    pub says: String,
    /// What was measured, in `unit`.
    pub measured: Option<f64>,
    /// Least allowed, in `unit`.
    pub low: Option<f64>,
    /// Most allowed, in `unit`.
    pub high: Option<f64>,
    /// Unit of the three numbers.
    pub unit: String,
    /// The figure the range comes from.
    pub figure: Option<String>,
    /// Its evidence grade.
    pub grade: Option<Grade>,
    /// What to change.
    pub change: String,
    /// What exactly was found, where one rule has several sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// Why the practitioner accepts it, if so.
    pub accepted: Option<String>,
}

/// What the critic looks at.
pub(crate) struct Subject<'a> {
    pub(crate) request: &'a DesignRequest,
    pub(crate) hairline: Option<&'a Hairline>,
    pub(crate) treated_cm2: f64,
    /// For each spot to avoid, whether it lies in the treated area or at its border.
    pub(crate) avoid_inside: Vec<bool>,
    /// Lightness of a dot against the skin, where the skin is known.
    pub(crate) contrast: Option<DotContrast>,
    /// Bald area at a likely later stage that the design leaves open, cm², and that stage.
    pub(crate) future: Option<(Norwood, f64)>,
}

/// All findings, most serious first.
pub(crate) fn critique(
    subject: &Subject<'_>,
    rules: &Rules,
    evidence: &Evidence,
) -> Result<Vec<Finding>, UnknownFigure> {
    let mut critic = Critic { evidence, request: subject.request, findings: Vec::new() };
    if let Some(line) = subject.hairline {
        critic.height(line, rules)?;
        critic.shape(line)?;
        critic.edge(rules)?;
    }
    critic.dots(rules)?;
    if let Some(contrast) = subject.contrast {
        critic.contrast(contrast)?;
    }
    critic.person(subject)?;
    critic.findings.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.rule));
    Ok(critic.findings)
}

struct Critic<'a> {
    evidence: &'a Evidence,
    request: &'a DesignRequest,
    findings: Vec<Finding>,
}

impl Critic<'_> {
    fn height(&mut self, line: &Hairline, rules: &Rules) -> Result<(), UnknownFigure> {
        let mm = line.measures.mid_frontal_mm;
        let female = self.request.style == Style::Female;
        let id = if female { "mid_frontal_point_female_mm" } else { "mid_frontal_point_mm" };
        let figure = self.figure(id)?;
        let rise = if female { 0.0 } else { rules.rise_mm(self.request) };
        let low = figure.low + rise;
        if mm < low {
            let stop = self.figure("mid_frontal_stop_mm")?;
            let severity = if !female && mm < stop.value { Severity::Stop } else { Severity::Warn };
            let change = format!("raise the mid-frontal point by at least {:.0} mm", (low - mm).ceil());
            self.range(
                Rule::TooLow,
                severity,
                &figure,
                mm,
                Some(low),
                None,
                "the hairline is too low",
                change,
            );
        }
        if mm > figure.high {
            let change = format!(
                "lower the mid-frontal point by {:.0} mm if the person agrees",
                (mm - figure.high).ceil()
            );
            let says = "the hairline is higher than usual";
            self.range(Rule::TooHigh, Severity::Note, &figure, mm, None, Some(figure.high), says, change);
        }
        Ok(())
    }

    fn shape(&mut self, line: &Hairline) -> Result<(), UnknownFigure> {
        let m = &line.measures;
        let female = self.request.style == Style::Female;
        let least = |pair: [f64; 2]| pair[0].min(pair[1]);
        if !female {
            let rise = self.figure("apex_rise_mm")?;
            let change = "move the frontotemporal apex up and back, never below the mid-frontal point";
            let says = "the corner of the hairline is lower than its middle";
            self.below(Rule::ApexTooLow, Severity::Warn, &rise, least(m.apex_rise_mm), says, change);

            let depth = self.figure("recession_depth_mm")?;
            let says = "the recession is filled; a straight front looks drawn and does not age";
            let change = "move the frontotemporal apex back";
            self.below(Rule::RecessionFilled, Severity::Warn, &depth, least(m.apex_depth_mm), says, change);

            let offset = self.figure("apex_canthus_offset_mm")?;
            let worst = m
                .apex_canthus_offset_mm
                .into_iter()
                .max_by(|a, b| a.abs().total_cmp(&b.abs()))
                .unwrap_or(0.0);
            let says = "the corner of the hairline is off the vertical through the outer corner of the eye";
            self.outside(
                Rule::ApexOffCanthus,
                Severity::Warn,
                &offset,
                worst,
                says,
                "move the apex onto that vertical",
            );

            let clearance = self.figure("apex_coronal_clearance_mm")?;
            let says = "the recession is drawn further back than a stage II";
            let change = "bring the apex forward if the person agrees";
            let measured = least(m.apex_coronal_clearance_mm);
            self.below(Rule::RecessionTooDeep, Severity::Note, &clearance, measured, says, change);
        }
        let setback =
            self.figure(if female { "temple_peak_setback_female_mm" } else { "temple_peak_setback_mm" })?;
        let worst = m
            .temple_setback_mm
            .into_iter()
            .max_by(|a, b| (a - setback.value).abs().total_cmp(&(b - setback.value).abs()))
            .unwrap_or(setback.value);
        let says = "the temple peak is too far forward or back";
        self.outside(
            Rule::TemplePeak,
            Severity::Warn,
            &setback,
            worst,
            says,
            "move the temple peak into the range",
        );

        let straight = self.figure("line_irregularity_mm")?;
        let severity = if self.request.style == Style::EdgeUp { Severity::Note } else { Severity::Warn };
        let says = "the line is ruler-drawn";
        let change = "choose a softer style or move handles apart";
        self.below(Rule::TooStraight, severity, &straight, m.irregularity_mm, says, change);

        let asymmetry = self.figure("line_asymmetry_mm")?;
        let says = "left and right are mirror images";
        let change = "let the sides differ by a millimetre or two, as the face does";
        self.below(Rule::DeadSymmetric, Severity::Warn, &asymmetry, m.asymmetry_mm, says, change);
        let says = "left and right differ visibly";
        let change = "bring the handles of the two sides closer to each other";
        self.above(Rule::Asymmetric, Severity::Warn, &asymmetry, m.asymmetry_mm, says, change);
        Ok(())
    }

    fn edge(&mut self, rules: &Rules) -> Result<(), UnknownFigure> {
        let ramp = rules.ramp_mm(self.request.style).clone();
        let ramp_mm = self.request.ramp_mm.unwrap_or(ramp.value);
        let says = "the edge is harder than its style";
        let change = format!("widen the gradient to at least {} mm", ramp.low);
        self.below(Rule::HardEdge, Severity::Warn, &ramp, ramp_mm, says, &change);

        let density = self.figure("edge_density_share")?;
        let share = self.request.edge_density_share.unwrap_or(density.value);
        let says = "the front edge is too dense";
        self.above(
            Rule::EdgeTooDense,
            Severity::Warn,
            &density,
            share,
            says,
            "use fewer dots in the front rows",
        );

        let tone = self.figure("edge_tone_share")?;
        let share = self.request.edge_tone_share.unwrap_or(tone.value);
        let says = "the front edge is too dark";
        self.above(
            Rule::EdgeTooDark,
            Severity::Warn,
            &tone,
            share,
            says,
            "use a lighter dilution in the front rows",
        );
        Ok(())
    }

    fn dots(&mut self, rules: &Rules) -> Result<(), UnknownFigure> {
        let diameter_mm = self.request.dot_diameter_mm.unwrap_or(rules.dot_diameter_mm);
        let core = rules.core_per_cm2(self.request);
        let covered = |squared_mm2: f64| core * std::f64::consts::FRAC_PI_4 * squared_mm2 / 100.0;

        let limit = self.evidence.figure("technique.coverage_warning")?.clone();
        let now = covered(diameter_mm * diameter_mm);
        if now > limit.value {
            let severity = if now > limit.high { Severity::Stop } else { Severity::Warn };
            let says = "so much skin is covered that it reads as a helmet";
            let change = "use smaller or fewer dots".to_owned();
            self.range(Rule::Helmet, severity, &limit, now, None, Some(limit.value), says, change);
        }

        // A Gaussian dot: FWHM² grows by 8 ln 2 · 2Dt.
        let spread = self.figure("dot_diffusion_mm2_per_year")?;
        let later =
            covered(diameter_mm * diameter_mm + 8.0 * std::f64::consts::LN_2 * 2.0 * spread.value * 10.0);
        let aged = self.figure("aged_coverage")?;
        let says = "dots are likely to run together within 10 years";
        self.above(Rule::MergeRisk, Severity::Warn, &aged, later, says, "use smaller or fewer dots");

        let blue = self.figure("blue_depth_mm")?;
        let depth_mm = self.request.depth_mm.unwrap_or(rules.dot_depth_mm);
        let says = "pigment this deep turns blue";
        let severity = if depth_mm > blue.high { Severity::Stop } else { Severity::Warn };
        if depth_mm > blue.value {
            let change = "stay in the upper dermis".to_owned();
            self.range(Rule::BlueRisk, severity, &blue, depth_mm, None, Some(blue.value), says, change);
        }

        if let Some(native) = self.request.native_per_cm2 {
            let share = self.figure("native_density_share")?;
            let says = "the density does not match the person's own hair";
            let change =
                format!("choose {:.0} to {:.0} dots per cm²", native * share.low, native * share.high);
            self.outside(Rule::DensityMismatch, Severity::Warn, &share, core / native, says, &change);
        }
        Ok(())
    }

    fn contrast(&mut self, contrast: DotContrast) -> Result<(), UnknownFigure> {
        if let Some(hair_l) = self.request.hair_l {
            let figure = self.figure("dot_hair_contrast_ratio")?;
            // Hair as light as the skin or lighter leaves no contrast to match.
            let ratio = contrast.dot_below_skin() / (contrast.skin_l - hair_l).max(0.1);
            let says = "dots would stand out from the skin as this hair does not";
            let change = "choose a paler shade and smaller dots after a test patch, or no pigment; light hair is not matched";
            self.above(Rule::TooDark, Severity::Warn, &figure, ratio, says, change);
        }
        let figure = self.figure("dot_contrast_l")?;
        let says = "ink shows little on this skin";
        let change = "show the client a test patch, healed, before anything else; expect less effect";
        self.below(Rule::HardlyVisible, Severity::Note, &figure, contrast.dot_below_skin(), says, change);
        Ok(())
    }

    fn person(&mut self, subject: &Subject<'_>) -> Result<(), UnknownFigure> {
        let request = self.request;
        if request.all_scars().next().is_some() && !request.scar_test_patch {
            let says = "scars take ink unpredictably";
            self.plain(
                Rule::ScarWithoutTest,
                Severity::Warn,
                says,
                "plan a test patch and look at it healed first",
            );
        }
        let inside = request.avoid.iter().zip(&subject.avoid_inside).filter(|(_, inside)| **inside);
        for (spot, _) in inside {
            let (severity, says) = match spot.reason {
                AvoidReason::Mole => (Severity::Note, "a mole lies in the treated area and is left free"),
                AvoidReason::ActivePatch => {
                    (Severity::Warn, "an inflamed or growing patch lies in the treated area")
                }
                AvoidReason::Wound => (Severity::Warn, "a wound lies in the treated area"),
            };
            self.plain(
                Rule::MustNotInk,
                severity,
                says,
                "leave the spot free; have a doctor look at it when in doubt",
            );
            self.about(About::Spot(spot.reason));
        }
        if request.condition.is_active() {
            let says = "the borders still move: ink placed now ends up in the wrong place";
            self.plain(
                Rule::ActiveDisease,
                Severity::Stop,
                says,
                "wait until nothing has changed for half a year",
            );
        }
        if let Some((stage, open_cm2)) = subject.future {
            let young = self.figure("young_age_years")?;
            let severity = if request.age_years < young.value { Severity::Warn } else { Severity::Note };
            let gap = self.figure("future_gap_cm2")?;
            let says = format!(
                "at Norwood {} about {open_cm2:.0} cm² behind the design would be bald",
                stage.name()
            );
            let change = "talk about later loss, keep the front soft, and plan how the rest would be treated"
                .to_owned();
            if open_cm2 > gap.value {
                self.range(Rule::FutureLoss, severity, &gap, open_cm2, None, Some(gap.value), &says, change);
                self.about(About::Stage(stage));
            }
        }
        if let Some(ink) = request.existing_ink {
            let (severity, says, change) = match ink {
                ExistingInk::TopUp => {
                    (Severity::Note, "faded ink is there", "match its tone; fewer dots than anew")
                }
                ExistingInk::Denser => (Severity::Note, "ink is there", "count its dots into the coverage"),
                ExistingInk::Soften => (
                    Severity::Note,
                    "a hard front is there",
                    "lighter single dots in front of it hide it only in part; thin it by laser if it stays visible",
                ),
                ExistingInk::Raise => {
                    (Severity::Stop, "ink lies in front of the new line", "remove it by laser first")
                }
                ExistingInk::Discoloured => (
                    Severity::Stop,
                    "the ink there has changed colour",
                    "laser first; more ink over it stays visible",
                ),
                ExistingInk::Merged => (
                    Severity::Stop,
                    "the dots there have run together",
                    "laser first; dots cannot be added to a film",
                ),
            };
            self.plain(Rule::ExistingInk, severity, says, change);
            self.about(About::Ink(ink));
        }
        if subject.treated_cm2 < 0.5 {
            let says = "there is nothing to treat";
            self.plain(
                Rule::NothingToTreat,
                Severity::Stop,
                says,
                "check the condition, its stage and the brush",
            );
        }
        if matches!(request.condition, Condition::Sideburns { into_beard: true, .. }) {
            let says = "ink that runs into a beard stays when the beard is shaved off";
            let change = "end it where hair grows around it, and only for someone who keeps the beard";
            self.plain(Rule::IntoBeard, Severity::Note, says, change);
        }
        if let Condition::Diffuse { lost_share } = request.condition
            && lost_share < 0.2
        {
            let says = "loss below a fifth is hardly seen";
            self.plain(Rule::NothingToTreat, Severity::Note, says, "wait, or treat the cause first");
            self.about(About::LittleLoss);
        }
        Ok(())
    }

    fn figure(&self, name: &str) -> Result<Figure, UnknownFigure> {
        self.evidence.figure(&format!("hairline.{name}")).cloned()
    }

    fn below(
        &mut self,
        rule: Rule,
        severity: Severity,
        figure: &Figure,
        measured: f64,
        says: &str,
        change: &str,
    ) {
        if measured < figure.low {
            self.range(rule, severity, figure, measured, Some(figure.low), None, says, change.to_owned());
        }
    }

    fn above(
        &mut self,
        rule: Rule,
        severity: Severity,
        figure: &Figure,
        measured: f64,
        says: &str,
        change: &str,
    ) {
        if measured > figure.high {
            self.range(rule, severity, figure, measured, None, Some(figure.high), says, change.to_owned());
        }
    }

    fn outside(
        &mut self,
        rule: Rule,
        severity: Severity,
        figure: &Figure,
        measured: f64,
        says: &str,
        change: &str,
    ) {
        if measured < figure.low || measured > figure.high {
            let range = (Some(figure.low), Some(figure.high));
            self.range(rule, severity, figure, measured, range.0, range.1, says, change.to_owned());
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a finding has this many parts")]
    fn range(
        &mut self,
        rule: Rule,
        severity: Severity,
        figure: &Figure,
        measured: f64,
        low: Option<f64>,
        high: Option<f64>,
        says: &str,
        change: String,
    ) {
        let accepted = self.accepted(rule);
        self.findings.push(Finding {
            rule,
            severity,
            says: says.to_owned(),
            measured: Some(measured),
            low,
            high,
            unit: figure.unit.clone(),
            figure: Some(figure.id.clone()),
            grade: Some(figure.grade),
            change,
            about: None,
            accepted,
        });
    }

    fn plain(&mut self, rule: Rule, severity: Severity, says: &str, change: &str) {
        let accepted = self.accepted(rule);
        self.findings.push(Finding {
            rule,
            severity,
            says: says.to_owned(),
            measured: None,
            low: None,
            high: None,
            unit: String::new(),
            figure: None,
            grade: None,
            change: change.to_owned(),
            about: None,
            accepted,
        });
    }

    /// Says of the latest finding what exactly it is about.
    fn about(&mut self, about: About) {
        if let Some(latest) = self.findings.last_mut() {
            latest.about = Some(about);
        }
    }

    fn accepted(&self, rule: Rule) -> Option<String> {
        self.request.overrides.iter().find(|o| o.rule == rule).map(|o| o.reason.clone())
    }
}
