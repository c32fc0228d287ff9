//! The whole of placing: from a canvas and settings to a layout with an exact count.

use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::Point;

use crate::{
    Canvas, Layout, Progress, Stage, V3,
    eliminate::eliminate,
    finish,
    grid::Grid,
    relax::{Dots, Push, relax},
    sessions::{self, share_out},
    surface::{Spot, Surface},
};

/// How much time to spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quality {
    /// For a moving slider: even, but coarser in every measure.
    Draft,
    /// For treatment.
    #[default]
    Full,
}

/// An existing hair follicle: no dot comes nearer than its clear distance, and it counts towards the density.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Follicle {
    /// Position, mm, in the coordinates of the canvas.
    pub position: Point,
    /// No dot is placed nearer than this, mm.
    pub clear_mm: f64,
}

/// A spot to spare: a mole, a scar, the ear. Nothing is placed within its radius.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoInk {
    /// Middle, mm, in the coordinates of the canvas.
    pub centre: Point,
    /// Radius, mm.
    pub radius_mm: f64,
}

/// What to place and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Exact number of dots; without it the integral of the density, less the follicles in the region.
    pub count: Option<usize>,
    /// Share of the dots of each session; positive, adding up to 1.
    pub sessions: Vec<f64>,
    /// No two dots come nearer than this, mm.
    pub min_spacing_mm: f64,
    /// How regular the layout is.
    pub regularity: f64,
    /// Existing hair.
    pub follicles: Vec<Follicle>,
    /// Areas without ink.
    pub no_ink: Vec<NoInk>,
    /// How much time to spend.
    pub quality: Quality,
    /// Seed of every random choice.
    pub seed: u64,
}

impl Settings {
    /// Defaults from the evidence base.
    ///
    /// # Errors
    /// If a figure is missing there.
    pub fn new(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let value = |id: &str| evidence.figure(id).map(|f| f.value);
        let [one, two] = [value("technique.ramp_session_1")?, value("technique.ramp_session_2")?];
        Ok(Self {
            count: None,
            sessions: vec![one, two - one, 1.0 - two],
            min_spacing_mm: value("hair.dot_min_spacing_mm")?,
            regularity: 0.8,
            follicles: Vec::new(),
            no_ink: Vec::new(),
            quality: Quality::Full,
            seed: 0,
        })
    }
}

/// Why nothing was placed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlaceError {
    /// The sessions make no sense.
    #[error("sessions: {0}")]
    Sessions(String),
    /// A setting is out of range.
    #[error("{name} is {value}, but must be {allowed}")]
    Setting {
        /// Which setting.
        name: &'static str,
        /// What it is.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// No dot at all.
    #[error(
        "the density asks for {wanted:.2} dots on {area_cm2:.1} cm², so there is nothing to place; {advice}"
    )]
    Nothing {
        /// Integral of the density.
        wanted: f64,
        /// Area with positive density, cm².
        area_cm2: f64,
        /// What to do.
        advice: &'static str,
    },
    /// The caller asked to stop.
    #[error("placing was cancelled")]
    Cancelled,
}

/// A layout and what a person should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Every dot.
    pub layout: Layout,
    /// Repairs, and what did not fit.
    pub remarks: Vec<String>,
}

/// Places dots on a canvas.
///
/// # Errors
/// If a setting is out of range, there is nothing to place, or `progress` cancels. Density that does not fit the
/// minimum spacing is no error: the most that fits is placed and a remark says where and how much is missing.
pub fn place(canvas: &Canvas, settings: &Settings, progress: &dyn Progress) -> Result<Placement, PlaceError> {
    check(settings)?;
    let mut remarks = canvas.remarks().to_vec();
    let mut surface = Surface::new(canvas);
    let local = |p: &Point| (p - surface.centre).cast::<f32>();
    let blocked = Blocked::new(
        settings.follicles.iter().map(|f| (local(&f.position), f.clear_mm as f32)),
        settings.no_ink.iter().map(|n| (local(&n.centre), n.radius_mm as f32)),
    );
    // Pieces must be small beside a dot's share, whatever unit the density comes in.
    let expected = settings.count.map_or(1.0, |count| count as f64 / surface.integral());
    let mut patches = surface.patches(4.0 * expected);
    patches.retain(|p| blocked.free(&p.at));
    let integral: f64 = patches.iter().map(|p| f64::from(p.mass)).sum();
    let count = settings.count.unwrap_or(integral.round() as usize);
    if count == 0 || integral <= 0.0 {
        return Err(PlaceError::Nothing {
            wanted: integral,
            area_cm2: canvas.mesh().area_cm2(),
            advice: "raise the density or give a count",
        });
    }
    let scale = count as f64 / integral;
    surface.scale(scale);
    for p in &mut patches {
        p.mass *= scale as f32;
        p.density *= scale as f32;
    }
    let stop = || if progress.cancelled() { Err(PlaceError::Cancelled) } else { Ok(()) };

    progress.report(Stage::Draw, 0.0);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
    let per_dot = if settings.quality == Quality::Full { 5 } else { 2 };
    let mut candidates = surface.draw(count * per_dot, &mut rng);
    candidates.retain(|s| blocked.free(&s.at));
    while candidates.len() < count {
        let more = surface.draw(count, &mut rng);
        candidates.extend(more.into_iter().filter(|s| blocked.free(&s.at)));
    }
    stop()?;
    progress.report(Stage::Eliminate, 0.0);
    let drawn = Dots::new(&surface, candidates);
    let positions: Vec<V3> = drawn.spots.iter().map(|s| s.at).collect();
    let density: Vec<f32> = drawn.spacing.iter().map(|s| (s * s).recip()).collect();
    let kept = eliminate(&positions, &drawn.normals, &density, 0, count);
    let spots: Vec<Spot> = kept.iter().map(|&k| drawn.spots[k as usize]).collect();
    stop()?;

    let mut dots = Dots::new(&surface, spots);
    dots.sort(0);
    let steps = if settings.quality == Quality::Full { 40 } else { 6 };
    let push = Push {
        variance: 1.2,
        spring_reach: 0.9,
        stiffness: 4.0,
        step: 0.1,
        spacing_mm: settings.min_spacing_mm as f32,
    };
    relax(&surface, &patches, &mut dots, 0, &push, steps, &|at| blocked.free(at), &mut |step| {
        progress.report(Stage::Relax, step as f64 / steps as f64);
        !progress.cancelled()
    });
    stop()?;

    let effort = sessions::Effort { sweeps: if settings.quality == Quality::Full { 80 } else { 6 } };
    let class = share_out(&dots, &settings.sessions, settings.seed, effort, &mut |done| {
        progress.report(Stage::Sessions, done);
        !progress.cancelled()
    });
    stop()?;
    progress.report(Stage::Path, 0.0);
    let layout = finish::layout(canvas, &surface, &dots, &class, settings);
    progress.report(Stage::Path, 1.0);
    remarks.dedup();
    Ok(Placement { layout, remarks })
}

fn check(settings: &Settings) -> Result<(), PlaceError> {
    let shares = &settings.sessions;
    if shares.is_empty() || shares.len() > 12 {
        return Err(PlaceError::Sessions(format!("{} sessions; give 1 to 12 shares", shares.len())));
    }
    if let Some(bad) = shares.iter().find(|s| !s.is_finite() || **s <= 0.0) {
        return Err(PlaceError::Sessions(format!("a share of {bad}; every share must be above 0")));
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-3 {
        return Err(PlaceError::Sessions(format!("the shares add up to {sum:.3}; they must add up to 1")));
    }
    let ranged = [
        ("min_spacing_mm", settings.min_spacing_mm, 0.0..=10.0, "between 0 and 10 mm"),
        ("regularity", settings.regularity, 0.0..=1.0, "between 0 and 1"),
    ];
    for (name, value, range, allowed) in ranged {
        if !range.contains(&value) {
            return Err(PlaceError::Setting { name, value, allowed });
        }
    }
    Ok(())
}

/// Where no dot may be: discs in space of any radius.
#[derive(Debug)]
pub(crate) struct Blocked {
    /// Discs in groups of like radius, each with its own grid.
    groups: Vec<(Grid, Vec<f32>, f32)>,
}

impl Blocked {
    pub(crate) fn new(
        follicles: impl Iterator<Item = (V3, f32)>,
        areas: impl Iterator<Item = (V3, f32)>,
    ) -> Self {
        let group = |discs: Vec<(V3, f32)>| {
            let most = discs.iter().map(|d| d.1).fold(0.0, f32::max);
            let grid = Grid::new(&discs.iter().map(|d| d.0).collect::<Vec<_>>(), most.max(0.2));
            let radii = grid.order.iter().map(|&k| discs[k as usize].1).collect();
            (grid, radii, most)
        };
        let groups = [follicles.collect::<Vec<_>>(), areas.collect()];
        Self { groups: groups.into_iter().filter(|g| !g.is_empty()).map(group).collect() }
    }

    pub(crate) fn free(&self, at: &V3) -> bool {
        self.groups.iter().all(|(grid, radii, most)| {
            let mut free = true;
            grid.within(at, *most, |k, d| free &= d > radii[k] * radii[k]);
            free
        })
    }
}
