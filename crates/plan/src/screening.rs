//! Whether the treatment suits this person, and from when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::ZoneKind;
use stubble_evidence::{Estimate, Evidence, Gate, Grade, ScreeningRule, Seen, Statement};

use crate::schedule::after;
use crate::{Finding, HairColour, HairLoss, Person, PlanError, PlanInput, Sex, SkinGroup, Step, StepKind};

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing stands against it.
    Suitable,
    /// Only if the conditions given as reasons are met.
    WithConditions,
    /// Not for this person.
    NotForYou,
}

/// Whether the treatment suits this person, with every reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suitability {
    /// The answer.
    pub verdict: Verdict,
    /// Why, gravest first.
    pub reasons: Vec<Reason>,
}

/// What holds of a reason for this person beyond what its rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonRemark {
    /// A doctor has cleared the person in writing.
    ClearedByDoctor,
    /// Nothing is dated before a doctor's written opinion.
    DoctorFirst,
    /// The waiting time lies in the past.
    WaitingOver,
}

impl ReasonRemark {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ClearedByDoctor, Self::DoctorFirst, Self::WaitingOver];

    /// The sentence that [`Reason::text`] ends with.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::ClearedByDoctor => "A doctor has cleared it in writing.",
            Self::DoctorFirst => "A doctor's written opinion comes first.",
            Self::WaitingOver => "The waiting time is over.",
        }
    }
}

/// One thing that screening or the measurements say about the treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Id of the rule or statement.
    pub id: String,
    /// What it does, after a doctor's clearance and lapsed waiting times are taken into account.
    pub gate: Gate,
    /// In a few words.
    pub title: String,
    /// Why and what to do: the rule's text, then what the remarks say.
    pub text: String,
    /// What was added to the rule's text for this person; none in cases made before it was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<ReasonRemark>,
    /// Day on which a waiting time ends.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// No session can be dated before this is settled.
    pub open: bool,
    /// Evidence grade.
    pub grade: Grade,
    /// Whether it was read in its source.
    pub seen: Seen,
    /// Source keys.
    pub sources: Vec<String>,
}

/// What screening gives to the plan.
pub(crate) struct Screened {
    pub(crate) suitability: Suitability,
    /// First day of the first session; none while something is open.
    pub(crate) start: Option<Date>,
    /// Steps before the first session.
    pub(crate) steps: Vec<Step>,
    /// Products to pause: title, days before, days after.
    pub(crate) pauses: Vec<(String, Estimate, Estimate)>,
}

/// Puts all findings through the rules.
pub(crate) fn screen(input: &PlanInput, evidence: &Evidence) -> Result<Screened, PlanError> {
    let mut state =
        State { input, evidence, reasons: Vec::new(), steps: Vec::new(), ready: input.date, test: None };
    let mut pauses = Vec::new();
    for finding in findings(&input.person, evidence)? {
        let rule = rule(&finding, evidence)?;
        state.apply(&finding, rule)?;
        if let Some([before, after]) = &rule.pause {
            let (before, after) = (evidence.estimate(before)?, evidence.estimate(after)?);
            pauses.push((rule.title.clone(), before, after));
        }
    }
    state.fit()?;
    state.finish(pauses)
}

/// The findings given, and those that follow from age, score and kind of loss.
fn findings(person: &Person, evidence: &Evidence) -> Result<Vec<Finding>, PlanError> {
    let mut all = person.findings.clone();
    let mut imply = |rule: &str, when: bool| {
        if when && !all.iter().any(|f| f.rule.trim_start_matches("screening.") == rule) {
            all.push(Finding::yes(rule));
        }
    };
    let adult = evidence.figure("safety.age_min")?.value;
    imply("under_age", person.age_years.is_some_and(|age| f64::from(age) < adult));
    if let Some(score) = person.appearance_anxiety {
        let case = evidence.figure("outcomes.aai_case")?.value;
        imply("appearance_anxiety", f64::from(score) >= case);
    }
    imply("scarring_alopecia", person.loss == HairLoss::ScarringAlopecia);
    imply("areata", matches!(person.loss, HairLoss::Areata | HairLoss::Universalis));
    Ok(all)
}

fn rule<'a>(finding: &Finding, evidence: &'a Evidence) -> Result<&'a ScreeningRule, PlanError> {
    evidence.screening_rule(&finding.rule).ok_or_else(|| {
        let known: Vec<&str> = evidence.screening().map(|r| r.id.trim_start_matches("screening.")).collect();
        PlanError::Finding { rule: finding.rule.clone(), known: known.join(", ") }
    })
}

struct State<'a> {
    input: &'a PlanInput,
    evidence: &'a Evidence,
    reasons: Vec<Reason>,
    steps: Vec<Step>,
    ready: Date,
    /// The longest time that test dots have to be watched.
    test: Option<Estimate>,
}

impl State<'_> {
    fn apply(&mut self, finding: &Finding, rule: &ScreeningRule) -> Result<(), PlanError> {
        let mut reason = Reason::of_rule(rule);
        match reason.gate {
            Gate::Stop if rule.doctor_may_clear && finding.cleared_by_doctor => {
                reason.gate = Gate::Doctor;
                reason.remark(ReasonRemark::ClearedByDoctor);
            }
            Gate::Stop => reason.open = true,
            Gate::Doctor if finding.cleared_by_doctor => {
                reason.gate = Gate::Note;
                reason.remark(ReasonRemark::ClearedByDoctor);
            }
            Gate::Doctor => {
                reason.open = true;
                reason.remark(ReasonRemark::DoctorFirst);
            }
            Gate::Defer => {
                self.defer(finding, rule, &mut reason)?;
                if rule.needs_doctor && !finding.cleared_by_doctor {
                    reason.open = true;
                    reason.remark(ReasonRemark::DoctorFirst);
                }
            }
            Gate::Note => {}
        }
        if let Some(days) = &rule.test_dots {
            self.ask_test(days)?;
        }
        self.reasons.push(reason);
        Ok(())
    }

    fn ask_test(&mut self, days: &str) -> Result<(), PlanError> {
        let days = self.evidence.estimate(days)?;
        if self.test.as_ref().is_none_or(|longest| days.value > longest.value) {
            self.test = Some(days);
        }
        Ok(())
    }

    fn defer(
        &mut self,
        finding: &Finding,
        rule: &ScreeningRule,
        reason: &mut Reason,
    ) -> Result<(), PlanError> {
        let (until, basis) = match (&rule.wait, finding.date) {
            (Some(_), None) if rule.needs_date => {
                reason.open = true;
                return Ok(());
            }
            (Some(wait), event) => {
                let wait = self.evidence.estimate(wait)?;
                (after(event.unwrap_or(self.input.date), wait.value)?, Some(wait))
            }
            (None, Some(end)) => (end, None),
            (None, None) => {
                reason.open = true;
                return Ok(());
            }
        };
        reason.until = Some(until);
        if until <= self.input.date {
            if !rule.needs_doctor || finding.cleared_by_doctor {
                reason.gate = Gate::Note;
            }
            reason.remark(ReasonRemark::WaitingOver);
        } else {
            let (title, from) = (format!("Wait: {}", rule.title), self.input.date);
            self.steps.push(Step { kind: StepKind::Wait, title, from, to: until, basis });
            self.ready = self.ready.max(until);
        }
        Ok(())
    }

    /// What skin, hair, age and kind of loss say, without a question.
    fn fit(&mut self) -> Result<(), PlanError> {
        let person = &self.input.person;
        let light_skin = person.skin.is_some_and(|s| s <= SkinGroup::Light);
        let light_hair = matches!(
            person.hair,
            Some(HairColour::Blond | HairColour::Grey | HairColour::White | HairColour::Red)
        );
        let scar = person.loss == HairLoss::Scar || self.input.zones.iter().any(|z| z.zone == ZoneKind::Scar);
        let young = self.evidence.figure("technique.young_age")?.value;
        let early = matches!(person.loss, HairLoss::Ludwig(1));
        let asked = self.reasons.iter().any(|r| r.id == "screening.diffuse_unexplained");
        let diffuse = person.sex == Sex::Female
            && matches!(person.loss, HairLoss::Ludwig(_) | HairLoss::Unknown)
            && !asked;
        let rows = [
            ("technique.fit_light_hair", light_skin && light_hair, true),
            ("technique.fit_dark_skin", person.skin.is_some_and(|s| s >= SkinGroup::Tan), true),
            ("technique.scar_test", scar, true),
            ("technique.fit_early_thinning", early, false),
            ("technique.fit_diffuse_women", diffuse, false),
            ("technique.fit_young", person.age_years.is_some_and(|a| f64::from(a) < young), false),
        ];
        for (id, _, test) in rows.into_iter().filter(|row| row.1) {
            if test {
                self.ask_test("safety.test_dots_days")?;
            }
            self.reasons.push(Reason::of_statement(self.evidence.statement(id)?));
        }
        if !person.screened {
            self.reasons.push(Reason::unscreened());
        }
        Ok(())
    }

    fn finish(mut self, pauses: Vec<(String, Estimate, Estimate)>) -> Result<Screened, PlanError> {
        self.reasons.sort_by(|a, b| b.gate.cmp(&a.gate).then(b.open.cmp(&a.open)));
        let verdict = if self.reasons.iter().any(|r| r.gate == Gate::Stop) {
            Verdict::NotForYou
        } else if self.test.is_some() || self.reasons.iter().any(|r| r.gate != Gate::Note) {
            Verdict::WithConditions
        } else {
            Verdict::Suitable
        };
        let mut start = None;
        if !self.reasons.iter().any(|r| r.open) {
            start = Some(self.first_session()?);
        } else {
            self.steps.retain(|s| s.kind == StepKind::Wait);
        }
        self.steps.sort_by_key(|s| (s.from, s.to, s.kind));
        let suitability = Suitability { verdict, reasons: self.reasons };
        Ok(Screened { suitability, start, steps: self.steps, pauses })
    }

    /// No ink before the person has had time to think, every waiting time is over and the patch test is read; test dots,
    /// where asked for, have to heal before the first session.
    fn first_session(&mut self) -> Result<Date, PlanError> {
        let date = self.input.date;
        let thinking = self.evidence.estimate("safety.cooling_off_days")?;
        let patch = self.evidence.estimate("safety.patch_test_days")?;
        let thought = after(date, thinking.value)?;
        let first_ink = self.ready.max(thought).max(after(date, patch.value)?);
        let patch_on = after(first_ink, -patch.value)?;
        let mut step = |kind, title: &str, from, to, basis| {
            self.steps.push(Step { kind, title: title.to_owned(), from, to, basis: Some(basis) });
        };
        step(StepKind::CoolingOff, "Time to think", date, thought, thinking);
        step(StepKind::PatchTest, "Patch test", patch_on, first_ink, patch);
        let Some(healing) = self.test.clone() else { return Ok(first_ink) };
        let healed = after(first_ink, healing.value)?;
        step(StepKind::TestDots, "Test dots, photographed healed", first_ink, healed, healing);
        Ok(healed)
    }
}

impl Reason {
    /// The reason given where the screening questions were not all put.
    #[must_use]
    pub fn unscreened() -> Self {
        Self {
            id: "plan.unscreened".to_owned(),
            gate: Gate::Doctor,
            title: "Medical history not taken".to_owned(),
            text: "The screening questions have not all been asked: dates and suitability hold only if every answer is no."
                .to_owned(),
            remarks: Vec::new(),
            until: None,
            open: false,
            grade: Grade::Derived,
            seen: Seen::Derived,
            sources: Vec::new(),
        }
    }

    fn of_rule(rule: &ScreeningRule) -> Self {
        Self {
            id: rule.id.clone(),
            gate: rule.effective_gate(),
            title: rule.title.clone(),
            text: rule.text.clone(),
            remarks: Vec::new(),
            until: None,
            open: false,
            grade: rule.grade,
            seen: rule.seen,
            sources: rule.source.clone(),
        }
    }

    fn of_statement(statement: &Statement) -> Self {
        Self {
            id: statement.id.clone(),
            gate: Gate::Note,
            title: statement.title.clone(),
            text: statement.text.clone(),
            remarks: Vec::new(),
            until: None,
            open: false,
            grade: statement.grade,
            seen: statement.seen,
            sources: statement.source.clone(),
        }
    }

    fn remark(&mut self, remark: ReasonRemark) {
        self.text += " ";
        self.text += remark.says();
        self.remarks.push(remark);
    }
}
