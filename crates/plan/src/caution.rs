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
    for s in sessions.iter().filter(|s| s.sittings > 1) {
        all.push(Caution {
            title: format!("Session {} takes {} days", s.number, s.sittings),
            text: format!(
                "{:.1} hours are more than one sitting of at most {} hours: spread over {} days, or use one more session.",
                s.minutes.value / 60.0,
                longest.high,
                s.sittings
            ),
            compared_with: longest.clone(),
        });
    }
    let room = longest.high * 60.0;
    for s in sessions.iter().filter(|s| s.sittings == 1 && s.minutes.high > room) {
        all.push(Caution {
            title: format!("Session {} may need a second day", s.number),
            text: format!(
                "Slow work takes {:.1} hours, and one sitting at most {}: keep the day after free.",
                s.minutes.high / 60.0,
                longest.high
            ),
            compared_with: longest.clone(),
        });
    }
    Ok(all)
}

fn session_count(input: &PlanInput, evidence: &Evidence, all: &mut Vec<Caution>) -> Result<(), PlanError> {
    let scar = input.person.loss == HairLoss::Scar || input.zones.iter().any(|z| z.zone == ZoneKind::Scar);
    let id = if scar { "technique.sessions_scar" } else { "technique.sessions" };
    let usual = evidence.estimate(id)?;
    let planned = f64::from(input.sessions());
    if planned < usual.low || planned > usual.high {
        all.push(Caution {
            title: "Unusual number of sessions".to_owned(),
            text: format!(
                "{planned} planned; usual are {} to {}. Too few leave no room to correct, too many blur the dots.",
                usual.low, usual.high
            ),
            compared_with: usual,
        });
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
            all.push(Caution {
                title: format!("{kind:?}: dots cover too much"),
                text: format!(
                    "{:.0} % of the skin would be covered; above {:.0} % dots merge and read as a helmet. Fewer or smaller dots.",
                    coverage * 100.0,
                    coverage_limit.value * 100.0
                ),
                compared_with: coverage_limit.clone(),
            });
        }
        let deepest = of_kind().map(|z| z.depth_mm).fold(0.0, f64::max);
        if deepest > depth.high {
            all.push(Caution {
                title: format!("{kind:?}: pigment too deep"),
                text: format!(
                    "{deepest:.2} mm lies below {} mm: deeper dots spread and turn blue.",
                    depth.high
                ),
                compared_with: depth.clone(),
            });
        }
    }
    Ok(())
}
