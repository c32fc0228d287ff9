//! Strand strokes: short curved lines in place of dots, for fine hairs at a hairline's edge or a longer-hair look.

use nalgebra::{Unit, UnitQuaternion, Vector3};
use stubble_design::ZoneKind;
use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::{Point, Vector};

use crate::{
    Canvas, Impression, ImpressionKind, V3,
    finish::{growth, tangent},
    place::Blocked,
    relax::Dots,
    sessions::{Effort, share_out},
    surface::{Spot, Surface},
};

/// Length of a straight piece of a stroke, mm.
const STEP_MM: f64 = 0.25;

/// Which dots become strand strokes, and how they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Strands {
    /// Zones with strokes; empty for all.
    pub zones: Vec<ZoneKind>,
    /// Share of the dots there that become strokes, 0..=1.
    pub share: f64,
    /// Length of a stroke, mm.
    pub length_mm: f64,
    /// Width of a stroke, mm.
    pub width_mm: f64,
    /// How much a stroke turns from root to tip beside what the growth field turns, degrees; half of the strokes turn
    /// each way.
    pub bend_deg: f64,
}

impl Strands {
    /// Fine hairs at the edge of a hairline.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn fine_hairs(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let value = |id: &str| evidence.figure(id).map(|f| f.value);
        Ok(Self {
            zones: vec![ZoneKind::Edge],
            share: value("hair.fine_hair_share")?,
            length_mm: value("hair.fine_hair_length_mm")?,
            width_mm: value("hair.strand_width_mm")?,
            bend_deg: value("hair.strand_bend_deg")?,
        })
    }

    /// Longer hair everywhere.
    ///
    /// # Errors
    /// If a figure is missing.
    pub fn longer_hair(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let length_mm = evidence.figure("hair.longer_hair_length_mm")?.value;
        Ok(Self { zones: Vec::new(), share: 1.0, length_mm, ..Self::fine_hairs(evidence)? })
    }

    fn covers(&self, zone: ZoneKind) -> bool {
        self.zones.is_empty() || self.zones.contains(&zone)
    }

    /// Which dots become strokes: evenly spread among those of the zones.
    pub(crate) fn choose(&self, zone: &[ZoneKind], dots: &Dots, seed: u64) -> Vec<bool> {
        let there: Vec<usize> = (0..zone.len()).filter(|&i| self.covers(zone[i])).collect();
        let mut chosen = vec![false; zone.len()];
        if self.share >= 1.0 {
            for i in there {
                chosen[i] = true;
            }
        } else if self.share > 0.0 {
            let some = dots.only(&there);
            let effort = Effort { sweeps: 12, ..Effort::FULL };
            let class =
                share_out(&some, &[self.share, 1.0 - self.share], &[], seed ^ 0x57_4a4d, effort, &mut |_| {
                    true
                });
            for (&i, c) in there.iter().zip(class) {
                chosen[i] = c == 0;
            }
        }
        chosen
    }

    /// Turns a dot into a stroke as long as there is room for: it stays on the surface and off what is to be spared.
    pub(crate) fn stroke(&self, dot: &mut Impression, tracer: &Tracer<'_>, spot: Spot, blocked: &Blocked) {
        let free = |at: &V3| blocked.free(at);
        let bend = self.signed_bend(dot);
        let there = tracer.course(spot, &dot.direction, 0.5 * self.length_mm, bend, 1.0, &free);
        let back = tracer.course(spot, &dot.direction, 0.5 * self.length_mm, bend, -1.0, &free);
        let length_mm = 2.0 * STEP_MM * there.len().min(back.len()) as f64;
        if length_mm >= 2.0 * self.width_mm.max(STEP_MM) {
            dot.kind = ImpressionKind::Strand;
            dot.length_mm = length_mm.min(self.length_mm);
            dot.diameter_mm = self.width_mm;
        }
    }

    /// Degrees per mm; the sign comes from the place, so that a stroke keeps it whatever number it gets.
    fn signed_bend(&self, dot: &Impression) -> f64 {
        let mix = [dot.position.x, dot.position.y, dot.position.z].iter().fold(0x9e37_79b9_u64, |h, c| {
            (h ^ ((c * 1e3).round() as i64 as u64)).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31)
        });
        let size = self.bend_deg / self.length_mm.max(1e-6);
        if mix & 1 == 0 { size } else { -size }
    }
}

/// Follows strokes over the surface.
pub(crate) struct Tracer<'c> {
    pub(crate) canvas: &'c Canvas,
    pub(crate) surface: &'c Surface,
}

impl Tracer<'_> {
    /// Places at every step from a spot along the growth (`way` 1) or against it (−1), without the spot itself; ends
    /// where the surface does, or something is to be spared.
    fn course(
        &self,
        spot: Spot,
        direction: &Vector,
        length_mm: f64,
        bend_deg_per_mm: f64,
        way: f64,
        free: &dyn Fn(&V3) -> bool,
    ) -> Vec<Spot> {
        let mut places = Vec::new();
        let (mut here, mut heading) = (spot, *direction);
        let steps = (length_mm / STEP_MM).round() as usize;
        for k in 0..steps {
            let normal: Vector3<f64> = self.surface.normal(here.triangle).cast();
            let field = growth(self.canvas, &self.surface.on_canvas(here));
            heading = tangent(&if field == Vector::zeros() { heading } else { field }, &normal);
            let turn = (bend_deg_per_mm * way * STEP_MM * (k as f64 + 0.5)).to_radians();
            let turned = UnitQuaternion::from_axis_angle(&Unit::new_normalize(normal), turn) * heading;
            let next = self.surface.walk(here, (turned * (way * STEP_MM)).cast());
            if f64::from((next.at - here.at).norm()) < 0.5 * STEP_MM || !free(&next.at) {
                break;
            }
            here = next;
            places.push(here);
        }
        places
    }
}

/// The course of a strand stroke from root to tip over the surface of a canvas: a point every quarter of a millimetre,
/// following the growth field and the stroke's own bend. A dot gives its two ends.
#[derive(Debug)]
pub struct StrokeCourses<'c> {
    canvas: &'c Canvas,
    surface: Surface,
    wish: Strands,
    pieces: crate::grid::Grid,
    triangle: Vec<u32>,
}

impl<'c> StrokeCourses<'c> {
    /// Prepares a canvas; `wish` as in the settings the layout was placed with.
    #[must_use]
    pub fn new(canvas: &'c Canvas, wish: &Strands) -> Self {
        let surface = Surface::new(canvas);
        let patches = surface.patches_by_area(2.0);
        let at: Vec<V3> = patches.iter().map(|p| p.at).collect();
        let triangle = patches.iter().map(|p| p.triangle).collect();
        Self { canvas, wish: wish.clone(), pieces: crate::grid::Grid::new(&at, 2.0), triangle, surface }
    }

    /// The course of one impression, mm, in the coordinates of the canvas.
    #[must_use]
    pub fn of(&self, impression: &Impression) -> Vec<Point> {
        let at: V3 = (impression.position - self.surface.centre).cast();
        let half = 0.5 * impression.length_mm;
        let straight = || [-half, half].map(|s| impression.position + impression.direction * s).to_vec();
        let Some((k, _)) =
            self.pieces.nearest(&at, 3.0).filter(|_| impression.kind == ImpressionKind::Strand)
        else {
            return straight();
        };
        let triangle = self.triangle[k];
        let start = self.surface.settled(triangle, at);
        let tracer = Tracer { canvas: self.canvas, surface: &self.surface };
        let bend = self.wish.signed_bend(impression);
        let course = |way| tracer.course(start, &impression.direction, half, bend, way, &|_| true);
        let place = |s: &Spot| self.surface.centre + s.at.cast::<f64>();
        let mut points: Vec<Point> = course(-1.0).iter().rev().map(place).collect();
        points.push(impression.position);
        points.extend(course(1.0).iter().map(place));
        points
    }
}
