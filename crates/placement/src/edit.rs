//! Edits on a finished layout in interactive time: move, add, erase, and re-fill of a brushed area with everything
//! else untouched.

use std::collections::BTreeSet;

use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use stubble_head::Point;

use crate::{
    Canvas, Impression, Layout, PlaceError, Settings, V3,
    eliminate::eliminate,
    finish::{impression, pigments},
    grid::Grid,
    place::Ground,
    relax::{Dots, relax},
    sessions::{Effort, share_out},
    spacing::enforce,
    surface::{Patch, Spot, Surface, unit},
};

/// Why an edit is refused; the layout is unchanged then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No dot of that number.
    #[error("there is no dot {0}")]
    NoDot(u32),
    /// The place is not in the treated region.
    #[error(
        "({x:.1}, {y:.1}, {z:.1}) mm is {away_mm:.1} mm from the treated region; choose a place inside it"
    )]
    Outside {
        /// x, mm.
        x: f64,
        /// y, mm.
        y: f64,
        /// z, mm.
        z: f64,
        /// Distance, mm.
        away_mm: f64,
    },
    /// The place is to be spared, or too near a follicle.
    #[error("nothing may be placed there: it is an area to spare or too near a follicle")]
    Spared,
    /// Another dot is too near.
    #[error("dot {neighbour} is {distance_mm:.2} mm away; the least distance is {least_mm:.2} mm")]
    TooNear {
        /// The dot that is there.
        neighbour: u32,
        /// Its distance, mm.
        distance_mm: f64,
        /// Least distance, mm.
        least_mm: f64,
    },
    /// A session the layout does not have.
    #[error("session {0} does not exist")]
    NoSession(u8),
}

/// Steps in which a brushed area settles: what stands around it holds it, so it needs fewer than a whole head.
const ENOUGH_STEPS: usize = 24;

/// A disc painted by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrushStroke {
    /// Middle, mm, in the coordinates of the canvas.
    pub centre: Point,
    /// Radius, mm.
    pub radius_mm: f64,
}

/// What a re-fill did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refilled {
    /// Dots taken away.
    pub erased: usize,
    /// Dots placed.
    pub placed: usize,
}

/// A canvas prepared for edits.
#[derive(Debug)]
pub struct Workbench<'c> {
    canvas: &'c Canvas,
    settings: Settings,
    surface: Surface,
    ground: Ground,
    /// Grid over the pieces of the surface.
    pieces: Grid,
}

impl<'c> Workbench<'c> {
    /// Prepares a canvas with the settings its layout was placed with.
    ///
    /// # Errors
    /// As [`crate::place`].
    pub fn new(canvas: &'c Canvas, settings: &Settings) -> Result<Self, PlaceError> {
        let mut surface = Surface::new(canvas);
        let ground = Ground::prepare(canvas, &mut surface, settings, &mut Vec::new())?;
        let at: Vec<V3> = ground.patches.iter().map(|p| p.at).collect();
        let pieces = Grid::new(&at, 1.5);
        Ok(Self { canvas, settings: settings.clone(), surface, ground, pieces })
    }

    /// Moves a dot to the place of the surface nearest to `to`.
    ///
    /// # Errors
    /// If there is no such dot, or nothing may be placed there.
    pub fn move_dot(&self, layout: &mut Layout, id: u32, to: &Point) -> Result<(), EditError> {
        let k = index_of(layout, id)?;
        let spot = self.spot(to)?;
        self.check(layout, spot, Some(id))?;
        let old = layout.impressions[k].clone();
        layout.impressions[k] =
            Impression { id, session: old.session, order: old.order, ..self.made(spot, layout) };
        Ok(())
    }

    /// Adds a dot at the place of the surface nearest to `at`; returns its number.
    ///
    /// # Errors
    /// If the session does not exist, or nothing may be placed there.
    pub fn add(&self, layout: &mut Layout, at: &Point, session: u8) -> Result<u32, EditError> {
        if !(1..=layout.sessions).contains(&session) {
            return Err(EditError::NoSession(session));
        }
        let spot = self.spot(at)?;
        self.check(layout, spot, None)?;
        let id = next_id(layout);
        let dot = Impression { id, session, ..self.made(spot, layout) };
        insert(layout, vec![dot]);
        Ok(id)
    }

    /// Erases dots; the others keep their numbers, their order closes up.
    ///
    /// # Errors
    /// If one of them does not exist.
    pub fn erase(&self, layout: &mut Layout, ids: &BTreeSet<u32>) -> Result<(), EditError> {
        let there: BTreeSet<u32> = layout.impressions.iter().map(|i| i.id).collect();
        if let Some(missing) = ids.iter().find(|i| !there.contains(i)) {
            return Err(EditError::NoDot(*missing));
        }
        layout.impressions.retain(|i| !ids.contains(&i.id));
        renumber(layout);
        Ok(())
    }

    /// Places the brushed area anew to the wanted density. Dots outside it and `locked` ones stay exactly as they are.
    ///
    /// # Errors
    /// If the brush misses the treated region.
    pub fn refill(
        &self,
        layout: &mut Layout,
        brush: &[BrushStroke],
        locked: &BTreeSet<u32>,
        seed: u64,
    ) -> Result<Refilled, EditError> {
        let discs: Vec<(V3, f32)> =
            brush.iter().map(|b| (self.local(&b.centre), b.radius_mm.max(0.0) as f32)).collect();
        let painted = |at: &V3| discs.iter().any(|(c, r)| (at - c).norm_squared() <= r * r);
        let free = |at: &V3| painted(at) && self.ground.blocked.free(at);
        let inside: Vec<Patch> = self.ground.patches.iter().filter(|p| painted(&p.at)).copied().collect();
        if inside.is_empty() {
            let c = brush.first().map_or(Point::origin(), |b| b.centre);
            let away_mm = self.pieces.nearest(&self.local(&c), 5.0).map_or(0.0, |n| f64::from(n.1));
            return Err(EditError::Outside { x: c.x, y: c.y, z: c.z, away_mm });
        }
        let widest = inside.iter().map(|p| p.density.sqrt().recip()).fold(0.0, f32::max);
        let margin = 5.0 * widest;
        let close = |at: &V3| discs.iter().any(|(c, r)| (at - c).norm_squared() <= (r + margin).powi(2));

        let mut erased = Vec::new();
        let mut standing: Vec<(Spot, u8)> = Vec::new();
        let mut locked_inside = 0;
        for (k, i) in layout.impressions.iter().enumerate() {
            let at = self.local(&i.position);
            if !close(&at) {
                continue;
            }
            let kept = locked.contains(&i.id);
            if painted(&at) && !kept {
                erased.push(k);
            } else {
                locked_inside += usize::from(painted(&at));
                standing.push((self.nearest_spot(&at), i.session - 1));
            }
        }
        let hairs: Vec<Spot> = self.ground.follicles.iter().filter(|f| close(&f.at)).copied().collect();
        let hairs_inside = hairs.iter().filter(|h| painted(&h.at)).count();
        let mass: f64 = inside.iter().map(|p| f64::from(p.mass)).sum();
        let count = (mass.round() as usize).saturating_sub(locked_inside + hairs_inside);

        let fixed = hairs.len() + standing.len();
        let mut spots: Vec<Spot> = hairs.iter().copied().chain(standing.iter().map(|s| s.0)).collect();
        spots.extend(self.candidates(&inside, 6 * count, &free, seed));
        let near: Vec<Patch> = self.ground.patches.iter().filter(|p| close(&p.at)).copied().collect();
        let mut dots = self.settle(spots, fixed, count, &near, &free);
        let placed = dots.spots.len() - fixed;

        // Sessions: as many of each as their share, even together with the dots that stand around.
        dots.forget(hairs.len());
        let given: Vec<u8> = standing.iter().map(|s| s.1).collect();
        let class = share_out(
            &dots,
            &self.settings.sessions,
            &given,
            seed,
            Effort { sweeps: 24, ..Effort::FULL },
            &mut |_| true,
        );
        let mut id = next_id(layout);
        let new: Vec<Impression> = (given.len()..dots.spots.len())
            .map(|k| {
                id += 1;
                Impression { id: id - 1, session: class[k] + 1, ..self.made(dots.spots[k], layout) }
            })
            .collect();
        let gone: BTreeSet<usize> = erased.iter().copied().collect();
        let mut k = 0;
        layout.impressions.retain(|_| {
            // Counted along, because `retain` gives no index.
            k += 1;
            !gone.contains(&(k - 1))
        });
        insert(layout, new);
        Ok(Refilled { erased: erased.len(), placed })
    }

    /// Thins, relaxes and checks the candidates after the first `fixed`.
    fn settle(
        &self,
        spots: Vec<Spot>,
        fixed: usize,
        count: usize,
        near: &[Patch],
        free: &(dyn Fn(&V3) -> bool + Sync),
    ) -> Dots {
        let drawn = Dots::new(&self.surface, spots);
        let positions: Vec<V3> = drawn.spots.iter().map(|s| s.at).collect();
        let density: Vec<f32> = drawn.spacing.iter().map(|s| (s * s).recip()).collect();
        let kept = eliminate(&positions, &drawn.normals, &density, fixed, count);
        let spots = kept.iter().map(|&k| drawn.spots[k as usize]).collect();
        let mut dots = Dots::new(&self.surface, spots);
        let least = self.settings.min_spacing_mm as f32;
        let (push, steps) = self.settings.regularity.push(least, true);
        relax(&self.surface, near, &mut dots, fixed, &push, steps.min(ENOUGH_STEPS), free, &mut |_| true);
        enforce(&self.surface, near, &mut dots, fixed, least, free);
        dots
    }

    /// Candidates spread over the painted pieces in proportion to their dots.
    fn candidates(
        &self,
        inside: &[Patch],
        wanted: usize,
        free: &dyn Fn(&V3) -> bool,
        seed: u64,
    ) -> Vec<Spot> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x0b12_054e);
        let total: f64 = inside.iter().map(|p| f64::from(p.mass)).sum();
        let mut spots = Vec::with_capacity(wanted);
        let (mut k, mut before) = (0, 0.0);
        for i in 0..wanted {
            let want = (i as f64 + unit(&mut rng)) / wanted as f64 * total;
            while k + 1 < inside.len() && before + f64::from(inside[k].mass) < want {
                before += f64::from(inside[k].mass);
                k += 1;
            }
            let p = &inside[k];
            let size = (p.mass / p.density).sqrt();
            let mut away = || (unit(&mut rng) as f32 - 0.5) * size;
            let shift = V3::new(away(), away(), away());
            let n = self.surface.normal(p.triangle);
            let spot = self.surface.walk(Spot { at: p.at, triangle: p.triangle }, shift - n * n.dot(&shift));
            if free(&spot.at) {
                spots.push(spot);
            }
        }
        spots
    }

    fn local(&self, p: &Point) -> V3 {
        (p - self.surface.centre).cast()
    }

    fn nearest_spot(&self, at: &V3) -> Spot {
        let k = self.pieces.nearest(at, 1.0).map_or(0, |n| n.0);
        let p = &self.ground.patches[k];
        let n = self.surface.normal(p.triangle);
        let away = at - p.at;
        self.surface.walk(Spot { at: p.at, triangle: p.triangle }, away - n * n.dot(&away))
    }

    fn spot(&self, to: &Point) -> Result<Spot, EditError> {
        let at = self.local(to);
        let spot = self.nearest_spot(&at);
        let away_mm = f64::from((spot.at - at).norm());
        if away_mm > 3.0 {
            return Err(EditError::Outside { x: to.x, y: to.y, z: to.z, away_mm });
        }
        if self.ground.blocked.free(&spot.at) { Ok(spot) } else { Err(EditError::Spared) }
    }

    fn check(&self, layout: &Layout, spot: Spot, but: Option<u32>) -> Result<(), EditError> {
        let least_mm = self.settings.min_spacing_mm;
        let nearest = layout
            .impressions
            .iter()
            .filter(|i| Some(i.id) != but)
            .map(|i| (f64::from((self.local(&i.position) - spot.at).norm()), i.id))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((distance_mm, neighbour)) if distance_mm < least_mm => {
                Err(EditError::TooNear { neighbour, distance_mm, least_mm })
            }
            _ => Ok(()),
        }
    }

    fn made(&self, spot: Spot, layout: &Layout) -> Impression {
        let names = if layout.pigments.is_empty() { pigments(self.canvas) } else { layout.pigments.clone() };
        impression(self.canvas, &self.surface, spot, &names, &self.settings)
    }
}

fn index_of(layout: &Layout, id: u32) -> Result<usize, EditError> {
    layout.impressions.iter().position(|i| i.id == id).ok_or(EditError::NoDot(id))
}

fn next_id(layout: &Layout) -> u32 {
    layout.impressions.iter().map(|i| i.id).max().unwrap_or(0) + 1
}

/// Puts new dots into the hand path of their session, each where it lengthens the path least.
fn insert(layout: &mut Layout, new: Vec<Impression>) {
    let old = layout.impressions.len();
    let mut all: Vec<Option<Impression>> =
        std::mem::take(&mut layout.impressions).into_iter().chain(new).map(Some).collect();
    // Positions and indices of each session in path order: small, so that inserting is cheap.
    let sessions = all.iter().flatten().map(|i| usize::from(i.session)).max().unwrap_or(0);
    let mut paths: Vec<(Vec<V3>, Vec<u32>)> = vec![Default::default(); sessions + 1];
    for (k, i) in all.iter().flatten().enumerate() {
        let at: V3 = i.position.coords.cast();
        let (places, indices) = &mut paths[usize::from(i.session)];
        let gap = if k < old { places.len() } else { best_gap(places, &at) };
        places.insert(gap, at);
        indices.insert(gap, k as u32);
    }
    layout.impressions = paths.iter().flat_map(|p| &p.1).filter_map(|&k| all[k as usize].take()).collect();
    renumber(layout);
}

/// Where in a path a place is inserted with the least detour.
fn best_gap(path: &[V3], at: &V3) -> usize {
    let nearest = path.iter().map(|p| (p - at).norm_squared()).fold(f32::INFINITY, f32::min);
    // A gap next to a dot much farther than the nearest one cannot be the best.
    let limit = 9.0 * nearest + 1.0;
    let mut best = (f32::INFINITY, path.len());
    for k in 0..path.len() {
        if (path[k] - at).norm_squared() > limit {
            continue;
        }
        for gap in [k, k + 1] {
            let ends = [gap.checked_sub(1), Some(gap).filter(|g| *g < path.len())];
            let [before, after] = ends.map(|e| e.map(|e| (path[e] - at).norm()));
            let detour = match (before, after) {
                (Some(b), Some(a)) => a + b - (path[gap] - path[gap - 1]).norm(),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => 0.0,
            };
            if detour < best.0 {
                best = (detour, gap);
            }
        }
    }
    best.1
}

/// Orders run from 1 in each session.
fn renumber(layout: &mut Layout) {
    let (mut session, mut order) = (0, 0);
    for i in &mut layout.impressions {
        if i.session != session {
            (session, order) = (i.session, 0);
        }
        order += 1;
        i.order = order;
    }
}
