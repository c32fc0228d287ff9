//! One treatment session: dots, time, needle, depth, pigment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_design::ZoneKind;
use stubble_evidence::{Estimate, Evidence};

use crate::ink::inks;
use crate::{DateWindow, Ink, PlanError, PlanInput, ZoneSession};

/// One treatment session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SessionPlan {
    /// Number, from 1.
    pub number: u8,
    /// When; none while a reason against the treatment stands or cannot be dated.
    pub window: Option<DateWindow>,
    /// Dots by zone.
    pub zones: Vec<ZonePlan>,
    /// Dots of all zones.
    pub dots: u32,
    /// Share of the plan's dots that are in the skin after this session, 0..=1.
    pub cumulative_share: f64,
    /// Days that the session needs, each no longer than the longest sitting.
    pub sittings: u32,
    /// Time that the needle works, min.
    pub needle_minutes: Estimate,
    /// Set-up of each sitting, min.
    pub set_up_minutes: Estimate,
    /// Breaks, min.
    pub break_minutes: Estimate,
    /// All of it, min.
    pub minutes: Estimate,
    /// Needle diameter, mm.
    pub needle_mm: Estimate,
    /// Points of the needle.
    pub needle_points: Estimate,
    /// How far the needle goes in, mm.
    pub needle_depth: Estimate,
    /// Inks to mix.
    pub inks: Vec<Ink>,
}

/// One zone in one session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZonePlan {
    /// Zone.
    pub zone: ZoneKind,
    /// Its area, cm².
    pub area_cm2: f64,
    /// Dots in this session.
    pub dots: u32,
    /// Dots of this session per cm².
    pub dots_per_cm2: f64,
    /// Healed diameter aimed at, mm.
    pub diameter_mm: f64,
    /// Depth of the pigment aimed at, mm.
    pub depth_mm: f64,
    /// Pigment and dilution.
    pub pigment: String,
}

/// All sessions, without dates.
pub(crate) fn sessions(input: &PlanInput, evidence: &Evidence) -> Result<Vec<SessionPlan>, PlanError> {
    let all: u64 = input.zones.iter().map(|z| u64::from(z.dots)).sum();
    let mut before = 0u64;
    let mut out = Vec::new();
    for number in 1..=input.sessions() {
        let zones: Vec<&ZoneSession> = input.zones.iter().filter(|z| z.session == number).collect();
        let dots: u64 = zones.iter().map(|z| u64::from(z.dots)).sum();
        before += dots;
        let time = time(dots, evidence)?;
        out.push(SessionPlan {
            number,
            window: None,
            zones: zones.iter().map(|z| zone_plan(z)).collect(),
            dots: u32::try_from(dots).unwrap_or(u32::MAX),
            cumulative_share: before as f64 / all as f64,
            sittings: time.sittings,
            needle_minutes: time.needle,
            set_up_minutes: time.set_up,
            break_minutes: time.breaks,
            minutes: time.total,
            needle_mm: evidence.estimate("technique.needle_diameter_mm")?,
            needle_points: evidence.estimate("technique.needle_points")?,
            needle_depth: evidence.estimate("technique.depth_mm")?,
            inks: inks(&zones, time.sittings, evidence)?,
        });
    }
    Ok(out)
}

fn zone_plan(z: &ZoneSession) -> ZonePlan {
    ZonePlan {
        zone: z.zone,
        area_cm2: z.area_cm2,
        dots: z.dots,
        dots_per_cm2: f64::from(z.dots) / z.area_cm2,
        diameter_mm: z.diameter_mm,
        depth_mm: z.depth_mm,
        pigment: z.pigment.clone(),
    }
}

struct Time {
    needle: Estimate,
    set_up: Estimate,
    breaks: Estimate,
    total: Estimate,
    sittings: u32,
}

/// Needle time is dots by rate; a break follows each full stretch of work that has more work after it; a session longer
/// than the longest sitting is spread evenly over several, each with its own set-up.
fn time(dots: u64, evidence: &Evidence) -> Result<Time, PlanError> {
    let needle =
        Estimate::counted(dots as f64, "1").over(&evidence.estimate("technique.dots_per_minute")?, "min");
    let stretch = evidence.estimate("technique.break_every_min")?;
    let pause = evidence.estimate("technique.break_min")?;
    let once = evidence.estimate("technique.set_up_min")?;
    let longest = evidence.estimate("technique.session_hours")?;

    let count = |work: f64, every: f64| ((work / every).ceil() - 1.0).max(0.0);
    let breaks = needle.supported_by(&stretch).supported_by(&pause).mapped(
        count(needle.value, stretch.value) * pause.value,
        count(needle.low, stretch.high) * pause.low,
        count(needle.high, stretch.low) * pause.high,
        "min",
    );
    let work = needle.plus(&breaks);
    let room = longest.high * 60.0 - once.value;
    let sittings = if room > 0.0 { (work.value / room).ceil().max(1.0) } else { 1.0 };
    let set_up = once.scaled(sittings, "min");
    let total = set_up.plus(&work).supported_by(&longest);
    Ok(Time { needle, set_up, breaks, total, sittings: sittings as u32 })
}
