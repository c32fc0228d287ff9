//! What about this design or this schedule should make people stop and look.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::ZoneKind;
use stubble_evidence::{Estimate, Evidence};

use crate::{HairLoss, PlanError, PlanInput, SessionPlan};

/// A warning about the design or the schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Caution {
    /// What, in a few words.
    pub title: String,
    /// With the numbers, and what to do.
    pub text: String,
    /// The figure that it was compared with.
    pub compared_with: Estimate,
    /// The same as data; none in cases made before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CautionKind>,
}

/// What a caution is about, with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CautionKind {
    /// A session needs more than one sitting.
    SeveralDays {
        /// Session, from 1.
        session: u8,
        /// Sittings, one a day.
        days: u32,
        /// Time of the session, min.
        minutes: f64,
        /// Longest sitting, min.
        longest_min: f64,
    },
    /// A session may outgrow its day if the work is slow.
    SecondDay {
        /// Session, from 1.
        session: u8,
        /// Time of slow work, min.
        minutes: f64,
        /// Longest sitting, min.
        longest_min: f64,
    },
    /// Fewer or more sessions than usual.
    SessionCount {
        /// Sessions planned.
        planned: u8,
        /// Fewest that are usual.
        low: f64,
        /// Most that are usual.
        high: f64,
    },
    /// The dots cover so much skin that they merge.
    Coverage {
        /// Where.
        zone: ZoneKind,
        /// Share of the skin that the dots cover.
        share: f64,
        /// Share above which they merge.
        limit: f64,
    },
    /// The pigment lies too deep.
    Depth {
        /// Where.
        zone: ZoneKind,
        /// Depth of the pigment, mm.
        depth_mm: f64,
        /// Depth below which it spreads, mm.
        limit_mm: f64,
    },
}

fn in_words(zone: ZoneKind) -> String {
    zone.name().replace('_', " ")
}

impl CautionKind {
    fn title(&self) -> String {
        match self {
            Self::SeveralDays { session, days, .. } => format!("Session {session} takes {days} days"),
            Self::SecondDay { session, .. } => format!("Session {session} may need a second day"),
            Self::SessionCount { .. } => "Unusual number of sessions".to_owned(),
            Self::Coverage { zone, .. } => format!("Dots of the {} cover too much", in_words(*zone)),
            Self::Depth { zone, .. } => format!("Pigment of the {} too deep", in_words(*zone)),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::SeveralDays { days, minutes, longest_min, .. } => format!(
                "{:.1} hours are more than one sitting of at most {} hours: spread over {days} days, or use one more session.",
                minutes / 60.0,
                longest_min / 60.0
            ),
            Self::SecondDay { minutes, longest_min, .. } => format!(
                "Slow work takes {:.1} hours, and one sitting at most {}: keep the day after free.",
                minutes / 60.0,
                longest_min / 60.0
            ),
            Self::SessionCount { planned, low, high } => format!(
                "{planned} planned; usual are {low} to {high}. Too few leave no room to correct, too many blur the dots."
            ),
            Self::Coverage { share, limit, .. } => format!(
                "{:.0} % of the skin would be covered; above {:.0} % dots merge and read as a helmet. Fewer or smaller dots.",
                share * 100.0,
                limit * 100.0
            ),
            Self::Depth { depth_mm, limit_mm, .. } => {
                format!("{depth_mm:.2} mm lies below {limit_mm} mm: deeper dots spread and turn blue.")
            }
        }
    }

    /// The caution, against the figure that it was compared with.
    #[must_use]
    pub fn compared_with(self, compared_with: Estimate) -> Caution {
        Caution { title: self.title(), text: self.text(), compared_with, kind: Some(self) }
    }
}

/// All cautions for a plan.
pub(crate) fn cautions(
    input: &PlanInput,
    sessions: &[SessionPlan],
    evidence: &Evidence,
) -> Result<Vec<Caution>, PlanError> {
    let mut all = Vec::new();
    session_count(input, evidence, &mut all)?;
    zones(input, evidence, &mut all)?;
    let longest = evidence.estimate("technique.session_hours")?;
    let longest_min = longest.high * 60.0;
    for s in sessions {
        let kind = if s.sittings > 1 {
            let (days, minutes) = (s.sittings, s.minutes.value);
            CautionKind::SeveralDays { session: s.number, days, minutes, longest_min }
        } else if s.minutes.high > longest_min {
            CautionKind::SecondDay { session: s.number, minutes: s.minutes.high, longest_min }
        } else {
            continue;
        };
        all.push(kind.compared_with(longest.clone()));
    }
    Ok(all)
}

fn session_count(input: &PlanInput, evidence: &Evidence, all: &mut Vec<Caution>) -> Result<(), PlanError> {
    let scar = input.person.loss == HairLoss::Scar || input.zones.iter().any(|z| z.zone == ZoneKind::Scar);
    let id = if scar { "technique.sessions_scar" } else { "technique.sessions" };
    let usual = evidence.estimate(id)?;
    let planned = input.sessions();
    if f64::from(planned) < usual.low || f64::from(planned) > usual.high {
        let kind = CautionKind::SessionCount { planned, low: usual.low, high: usual.high };
        all.push(kind.compared_with(usual));
    }
    Ok(())
}

fn zones(input: &PlanInput, evidence: &Evidence, all: &mut Vec<Caution>) -> Result<(), PlanError> {
    let coverage_limit = evidence.estimate("technique.coverage_warning")?;
    let depth = evidence.estimate("technique.pigment_depth_mm")?;
    let mut kinds: Vec<ZoneKind> = input.zones.iter().map(|z| z.zone).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = || input.zones.iter().filter(move |z| z.zone == kind);
        let marked: f64 = of_kind().map(crate::ZoneSession::marked_cm2).sum();
        let area = of_kind().map(|z| z.area_cm2).fold(0.0, f64::max);
        let coverage = marked / area;
        if coverage > coverage_limit.value {
            let kind = CautionKind::Coverage { zone: kind, share: coverage, limit: coverage_limit.value };
            all.push(kind.compared_with(coverage_limit.clone()));
        }
        let deepest = of_kind().map(|z| z.depth_mm).fold(0.0, f64::max);
        if deepest > depth.high {
            let kind = CautionKind::Depth { zone: kind, depth_mm: deepest, limit_mm: depth.high };
            all.push(kind.compared_with(depth.clone()));
        }
    }
    Ok(())
}
