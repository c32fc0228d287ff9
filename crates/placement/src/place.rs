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
    hand::HandPath,
    pattern::{DonorPattern, Match, Wish, repeat},
    regularity::{Regularity, loosen},
    relax::{Dots, relax},
    sessions::{self, share_out},
    spacing::{densest_per_mm2, enforce, reseat},
    strands::Strands,
    surface::{Patch, Spot, Surface},
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
    pub regularity: Regularity,
    /// The person's own spacing, measured; goes before `regularity`.
    pub pattern: Option<DonorPattern>,
    /// Existing hair.
    pub follicles: Vec<Follicle>,
    /// Areas without ink.
    pub no_ink: Vec<NoInk>,
    /// Strand strokes in place of dots, where wanted.
    pub strands: Option<Strands>,
    /// Diameter of the hair whose cut stubs the dots stand for, mm: where the design gives an exit angle, a dot is as
    /// long as such a stub shows.
    pub stub_diameter_mm: f64,
    /// Dots from one break of the practitioner to the next, 0 for none.
    pub dots_between_breaks: usize,
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
            regularity: Regularity::natural(evidence)?,
            pattern: None,
            follicles: Vec::new(),
            no_ink: Vec::new(),
            strands: None,
            stub_diameter_mm: value("hair.hair_diameter_mm")?,
            dots_between_breaks: (value("technique.dots_per_minute")? * value("technique.break_every_min")?)
                as usize,
            quality: Quality::Full,
            seed: 0,
        })
    }
}

impl Settings {
    /// The settings for going on from what an earlier session left: `retained` dots count towards the density, keep
    /// the least distance and are not placed again. `target` is the wanted number in all; without it the integral of
    /// the density.
    #[must_use]
    pub fn after(&self, retained: &[Point], target: Option<usize>) -> Self {
        let mut settings = self.clone();
        settings.count = target.map(|t| t.saturating_sub(retained.len()).max(1));
        let dot = |p: &Point| Follicle { position: *p, clear_mm: self.min_spacing_mm };
        settings.follicles.extend(retained.iter().map(dot));
        settings
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
        "the density asks for {wanted:.1} dots on {area_cm2:.1} cm² that holds {hairs} hairs: nothing to place; {advice}"
    )]
    Nothing {
        /// Integral of the density.
        wanted: f64,
        /// Follicles that are there.
        hairs: usize,
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
    /// The order of each session, measured.
    pub path: Vec<HandPath>,
    /// How near the layout is to the pattern it was asked to repeat.
    pub matched: Option<Match>,
    /// Repairs, and what did not fit.
    pub remarks: Vec<String>,
}

/// Dots nearer than this many spacings to another one after relaxing are put elsewhere.
const SQUEEZED: f32 = 0.83;
/// Times that is done at most.
const RESEATS: usize = 3;
/// Steps in which the surroundings of such a dot settle.
const SETTLE: usize = 6;

/// Places dots on a canvas.
///
/// # Errors
/// If a setting is out of range, there is nothing to place, or `progress` cancels. Density that does not fit the
/// minimum spacing is no error: the most that fits is placed and a remark says where and how much is missing.
pub fn place(canvas: &Canvas, settings: &Settings, progress: &dyn Progress) -> Result<Placement, PlaceError> {
    check(settings)?;
    let mut remarks = canvas.remarks().to_vec();
    let mut surface = Surface::new(canvas);
    let ground = Ground::prepare(canvas, &mut surface, settings, &mut remarks)?;
    let blocked = &ground.blocked;
    let free = |at: &V3| blocked.free(at);
    let (count, fixed) = (ground.count, ground.follicles.len());
    let full = settings.quality == Quality::Full;
    let stop = || if progress.cancelled() { Err(PlaceError::Cancelled) } else { Ok(()) };

    progress.report(Stage::Draw, 0.0);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
    let candidates =
        draw(&surface, &ground, if full { 5 * count } else { count + count / 2 }, &mut rng, &mut remarks);
    stop()?;
    progress.report(Stage::Eliminate, 0.0);
    let drawn = Dots::new(&surface, candidates);
    let positions: Vec<V3> = drawn.spots.iter().map(|s| s.at).collect();
    let density: Vec<f32> = drawn.spacing.iter().map(|s| (s * s).recip()).collect();
    let kept = eliminate(&positions, &drawn.normals, &density, fixed, count);
    let spots: Vec<Spot> = kept.iter().map(|&k| drawn.spots[k as usize]).collect();
    drop((drawn, positions, density));
    stop()?;

    let mut dots = Dots::new(&surface, spots);
    dots.sort(fixed);
    let least = settings.min_spacing_mm as f32;
    let regularity = settings.pattern.as_ref().map_or(settings.regularity, Regularity::like);
    let (push, steps) = regularity.push(least, full);
    relax(&surface, &ground.patches, &mut dots, fixed, &push, steps, &free, &mut |step| {
        progress.report(Stage::Relax, step as f64 / steps as f64);
        !progress.cancelled()
    });
    stop()?;
    for _ in 0..if full { RESEATS } else { 0 } {
        if reseat(&surface, &ground.patches, &mut dots, fixed, SQUEEZED, &free) == 0 {
            break;
        }
        relax(&surface, &ground.patches, &mut dots, fixed, &push, SETTLE, &free, &mut |_| true);
    }
    let mut matched = None;
    loosen(&surface, &mut dots, fixed, regularity.jitter(), least, settings.seed, &free);
    if let Some(pattern) = &settings.pattern {
        let sweeps = if full { 60 } else { 4 };
        let wish = Wish { pattern, least_mm: least, sweeps, seed: settings.seed };
        let found = repeat(&surface, &ground.patches, &mut dots, fixed, &wish, &free, &mut |done| {
            progress.report(Stage::Relax, done);
            !progress.cancelled()
        });
        stop()?;
        if found.nearest_ks > 0.1 || found.pair_rms > 0.1 {
            remarks.push(format!(
                    "the spacing of the donor area is met only roughly (nearest neighbours off by {:.2}, pairs by \
                 {:.2}): it is too ordered to be repeated, or the least distance of {least} mm or hair in the region \
                 leaves no room for it",
                found.nearest_ks, found.pair_rms
                ));
        }
        matched = Some(found);
    }
    let dropped = enforce(&surface, &ground.patches, &mut dots, fixed, least, &free);
    if dropped > 0 {
        remarks.push(format!(
            "{dropped} of {count} dots had no room at the least distance of {least} mm and were left out"
        ));
    }
    dots.forget(fixed);

    let effort = if full { sessions::Effort::FULL } else { sessions::Effort::DRAFT };
    let class = share_out(&dots, &settings.sessions, &[], settings.seed, effort, &mut |done| {
        progress.report(Stage::Sessions, done);
        !progress.cancelled()
    });
    stop()?;
    progress.report(Stage::Path, 0.0);
    let (layout, path) = finish::layout(canvas, &surface, &dots, &class, settings, blocked);
    progress.report(Stage::Path, 1.0);
    Ok(Placement { layout, path, matched, remarks })
}

/// Follicles first, then candidates for dots in free places.
fn draw(
    surface: &Surface,
    ground: &Ground,
    wanted: usize,
    rng: &mut Xoshiro256PlusPlus,
    remarks: &mut Vec<String>,
) -> Vec<Spot> {
    let mut spots = ground.follicles.clone();
    let target = ground.follicles.len() + wanted;
    for _ in 0..8 {
        let more = surface.draw(wanted, rng);
        spots.extend(more.into_iter().filter(|s| ground.blocked.free(&s.at)));
        if spots.len() * 10 >= target * 8 {
            break;
        }
    }
    let found = spots.len() - ground.follicles.len();
    if found < ground.count {
        remarks.push(format!(
            "only {found} of {} dots were placed: follicles and areas to spare leave no other free place",
            ground.count
        ));
    }
    spots
}

/// What the dots are placed on, in numbers.
#[derive(Debug)]
pub(crate) struct Ground {
    /// Pieces of the surface with the dots each should hold.
    pub(crate) patches: Vec<Patch>,
    /// Follicles in the region.
    pub(crate) follicles: Vec<Spot>,
    pub(crate) blocked: Blocked,
    /// Dots to place.
    pub(crate) count: usize,
}

impl Ground {
    /// Scales the surface's density so that dots and follicles together follow it, no denser than dots fit.
    pub(crate) fn prepare(
        canvas: &Canvas,
        surface: &mut Surface,
        settings: &Settings,
        remarks: &mut Vec<String>,
    ) -> Result<Self, PlaceError> {
        // Pieces must be small beside a dot's share, whatever unit the density comes in.
        let expected = settings.count.map_or(1.0, |count| count as f64 / surface.integral());
        let finest = if settings.quality == Quality::Full { 3.0 } else { 1.0 };
        let mut patches = surface.patches(finest * expected);
        let local = |p: &Point| (p - surface.centre).cast::<f32>();
        let blocked = Blocked::new(
            settings.follicles.iter().map(|f| (local(&f.position), f.clear_mm as f32)),
            settings.no_ink.iter().map(|n| (local(&n.centre), n.radius_mm as f32)),
        );
        patches.retain(|p| blocked.inked(&p.at));
        let integral: f64 = patches.iter().map(|p| f64::from(p.mass)).sum();
        let follicles = settle_follicles(surface, &patches, settings);
        let outside = settings.follicles.len() - follicles.len();
        if outside > 0 {
            remarks.push(format!(
                "{outside} of {} follicles lie outside the region: they are kept clear but do not count as density",
                settings.follicles.len()
            ));
        }
        let hairs = follicles.len();
        let count = settings.count.unwrap_or((integral.round() as usize).saturating_sub(hairs));
        if count == 0 || integral <= 0.0 {
            let advice = if hairs > 0 {
                "the hair that is there is already as dense as asked for; raise the density or give a count"
            } else {
                "raise the density or give a count"
            };
            return Err(PlaceError::Nothing {
                wanted: integral,
                hairs,
                area_cm2: surface.area_cm2(),
                advice,
            });
        }
        let scale = settings.count.map_or(1.0, |count| (count + hairs) as f64 / integral);
        surface.scale(scale);
        for p in &mut patches {
            p.mass *= scale as f32;
            p.density *= scale as f32;
        }
        let mut ground = Self { patches, follicles, blocked, count };
        ground.cap(canvas, surface, settings.min_spacing_mm, remarks);
        Ok(ground)
    }

    /// Lowers the density to what fits the least distance.
    fn cap(
        &mut self,
        canvas: &Canvas,
        surface: &mut Surface,
        min_spacing_mm: f64,
        remarks: &mut Vec<String>,
    ) {
        let most = densest_per_mm2(min_spacing_mm.max(1e-3)) as f32;
        let (mut missing, mut area_mm2) = (0.0_f64, 0.0_f64);
        let mut worst: Option<(f32, V3)> = None;
        for p in &mut self.patches {
            if p.density > most {
                let area = p.mass / p.density;
                if worst.is_none_or(|(d, _)| p.density > d) {
                    worst = Some((p.density, p.at));
                }
                missing += f64::from(p.mass - area * most);
                area_mm2 += f64::from(area);
                p.mass = area * most;
                p.density = most;
            }
        }
        let Some((density, at)) = worst else { return };
        surface.cap(most);
        let fits: f64 = self.patches.iter().map(|p| f64::from(p.mass)).sum();
        let placed = (fits.round() as usize).saturating_sub(self.follicles.len()).min(self.count);
        let at = surface.centre + at.cast::<f64>();
        remarks.push(format!(
            "the density does not fit a least distance of {min_spacing_mm} mm on {:.1} of {:.1} cm²: up to {:.0}/cm² \
             at ({:.0}, {:.0}, {:.0}) mm where {:.0}/cm² fit; {:.0} dots fewer than the {} asked for were placed",
            area_mm2 / 100.0,
            canvas.mesh().area_cm2(),
            density * 100.0,
            at.x,
            at.y,
            at.z,
            most * 100.0,
            missing.max((self.count - placed) as f64).round(),
            self.count
        ));
        self.count = placed.max(1);
    }
}

/// Puts each follicle on the surface; those farther than 3 mm from the region are left out.
fn settle_follicles(surface: &Surface, patches: &[Patch], settings: &Settings) -> Vec<Spot> {
    if settings.follicles.is_empty() {
        return Vec::new();
    }
    let at: Vec<V3> = patches.iter().map(|p| p.at).collect();
    let grid = Grid::new(&at, 2.0);
    settings
        .follicles
        .iter()
        .filter_map(|f| {
            let p = (f.position - surface.centre).cast::<f32>();
            let (k, d) = grid.nearest(&p, 3.0)?;
            let patch = &patches[k];
            let away = p - patch.at;
            let n = surface.normal(patch.triangle);
            (d <= 3.0).then(|| {
                surface.walk(Spot { at: patch.at, triangle: patch.triangle }, away - n * n.dot(&away))
            })
        })
        .collect()
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
    let ranged = [("min_spacing_mm", settings.min_spacing_mm, 0.0..=10.0, "between 0 and 10 mm")];
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
    hair: Option<Discs>,
    spared: Option<Discs>,
}

/// Discs in space with their own radii.
#[derive(Debug)]
struct Discs {
    grid: Grid,
    /// Radius of each disc in the grid's order, mm.
    radii: Vec<f32>,
    most: f32,
}

impl Blocked {
    pub(crate) fn new(
        hair: impl Iterator<Item = (V3, f32)>,
        spared: impl Iterator<Item = (V3, f32)>,
    ) -> Self {
        Self { hair: Discs::new(hair.collect()), spared: Discs::new(spared.collect()) }
    }

    /// Whether a dot may be here.
    pub(crate) fn free(&self, at: &V3) -> bool {
        self.inked(at) && self.hair.as_ref().is_none_or(|d| !d.hold(at))
    }

    /// Whether this place belongs to the treated region, hair or not.
    pub(crate) fn inked(&self, at: &V3) -> bool {
        self.spared.as_ref().is_none_or(|d| !d.hold(at))
    }
}

impl Discs {
    fn new(discs: Vec<(V3, f32)>) -> Option<Self> {
        // A trace wider than asked for, so that rounding in the file cannot undercut it.
        let wider: Vec<f32> = discs.iter().map(|d| d.1 + 5e-4).collect();
        let most = wider.iter().copied().fold(0.0, f32::max);
        let grid = Grid::new(&discs.iter().map(|d| d.0).collect::<Vec<_>>(), most.max(0.2));
        let radii = grid.order.iter().map(|&k| wider[k as usize]).collect();
        (!discs.is_empty()).then_some(Self { grid, radii, most })
    }

    fn hold(&self, at: &V3) -> bool {
        let mut inside = false;
        self.grid.within(at, self.most, |k, d| inside |= d < self.radii[k] * self.radii[k]);
        inside
    }
}
