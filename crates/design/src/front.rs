//! The gradient behind the drawn line: sparse and light at its ragged front, full further back.

use nalgebra::Vector3;
use stubble_head::{Outline, Point, Vector};

use crate::designer::Designer;
use crate::hairline::Hairline;
use crate::nearest::SignedCurve;
use crate::noise::noise;
use crate::request::DesignRequest;
use crate::rules::Rules;
use crate::smooth::step;

/// Farther from the line than this, its outline tells the side and not its nearest point, mm.
const NEAR_MM: f64 = 20.0;

pub(crate) struct Front {
    curve: SignedCurve,
    outline: Outline,
    seed: u64,
    pub(crate) ramp_mm: f64,
    /// Depth of the edge zone.
    pub(crate) edge_mm: f64,
    edge_density_share: f64,
    edge_tone_share: f64,
    micro_mm: f64,
    micro_wavelength_mm: f64,
    /// How much the front breaks into groups, 0..=1.
    broken: f64,
    /// Farther from the line than this, only the side of it matters.
    reach_mm: f64,
}

/// Asks a front about one place after another, neighbours in turn.
pub(crate) struct Walk<'a> {
    front: &'a Front,
    /// A place beyond the front's reach, and its signed distance: its neighbours need no search.
    far: Option<(Point, f64)>,
    /// A place whose side the outline told, and its signed distance.
    side: Option<(Point, f64)>,
}

/// Where a place lies behind the line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behind {
    /// Distance with the line's micro-irregularity, mm; negative in front.
    pub(crate) mm: f64,
    /// Place along the line, mm.
    arc_mm: f64,
}

impl Front {
    pub(crate) fn new(
        designer: &Designer<'_>,
        request: &DesignRequest,
        rules: &Rules,
        line: &Hairline,
        normals: &[Vector3<f64>],
        reach_mm: f64,
    ) -> Self {
        let ramp_mm = request.ramp_mm.unwrap_or_else(|| rules.ramp_mm(request.style).value);
        let shape = rules.style(request.style);
        Self {
            curve: SignedCurve::new(&line.curve, normals),
            outline: outline(designer, line),
            seed: request.seed,
            ramp_mm,
            edge_mm: rules.edge_zone_share * ramp_mm,
            edge_density_share: request.edge_density_share.unwrap_or(rules.edge_density_share.value),
            edge_tone_share: request.edge_tone_share.unwrap_or(rules.edge_tone_share),
            micro_mm: rules.micro_mm * shape.micro_share,
            micro_wavelength_mm: rules.micro_wavelength_mm,
            broken: shape.broken_share,
            reach_mm: reach_mm.max(4.0 * ramp_mm),
        }
    }

    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk { front: self, far: None, side: None }
    }

    /// Share of the core density there.
    pub(crate) fn density_share(&self, behind: Behind) -> f64 {
        // The front itself rises over 1 mm, so that the mesh can carry it.
        let front = step(-0.5, 0.5, behind.mm);
        if front == 0.0 {
            return 0.0;
        }
        let rise = step(0.0, self.ramp_mm, behind.mm);
        let share = self.edge_density_share + (1.0 - self.edge_density_share) * rise;
        let gap = 0.5 - 0.5 * noise(self.seed ^ 0xb0c, behind.arc_mm, 9.0);
        front * share * (1.0 - self.broken * gap * (1.0 - rise))
    }

    /// Tone as a share of the core's.
    pub(crate) fn tone(&self, behind_mm: f64) -> f64 {
        self.edge_tone_share + (1.0 - self.edge_tone_share) * step(0.0, self.ramp_mm, behind_mm)
    }
}

impl<'a> Walk<'a> {
    pub(crate) fn front(&self) -> &'a Front {
        self.front
    }

    /// Where a place lies; beyond the reach only the sign of the distance is exact. Neighbours in turn are fastest.
    pub(crate) fn behind(&mut self, at: &Point) -> Behind {
        if let Some((from, signed_mm)) = self.far {
            let left_mm = signed_mm.abs() - (at - from).norm();
            if left_mm > self.front.reach_mm {
                return Behind { mm: left_mm * signed_mm.signum(), arc_mm: 0.0 };
            }
        }
        let mut nearest = self.front.curve.nearest(at);
        if nearest.signed_mm.abs() > NEAR_MM {
            nearest.signed_mm = self.signed_by_outline(at, nearest.signed_mm.abs());
        }
        if nearest.signed_mm.abs() > self.front.reach_mm {
            self.far = Some((*at, nearest.signed_mm));
        }
        let near = nearest.signed_mm.abs() <= 3.0 * self.front.ramp_mm;
        let jitter = if near {
            noise(self.front.seed ^ 0x5eed, nearest.arc_mm, self.front.micro_wavelength_mm)
        } else {
            0.0
        };
        Behind { mm: nearest.signed_mm + self.front.micro_mm * jitter, arc_mm: nearest.arc_mm }
    }

    /// The distance with the side that the outline tells; on the way to a neighbour no nearer line is crossed.
    fn signed_by_outline(&mut self, at: &Point, distance_mm: f64) -> f64 {
        let known = self.side.filter(|(from, known_mm)| (at - from).norm() < 0.8 * known_mm.abs());
        let behind = known.map_or_else(|| self.front.outline.holds(at), |(_, known_mm)| known_mm > 0.0);
        let signed_mm = if behind { distance_mm } else { -distance_mm };
        if known.is_none() {
            self.side = Some((*at, signed_mm));
        }
        signed_mm
    }
}

/// Everything behind the line: the line, closed below the ears and around the neck.
fn outline(designer: &Designer<'_>, line: &Hairline) -> Outline {
    /// Points of the line are a millimetre apart; far away every fourth is enough.
    const EVERY: usize = 4;
    /// Below every place of the scalp, as an angle from the top.
    const LOW_DEG: f64 = 160.0;
    const TURN_DEG: usize = 15;
    let middle = designer.centre();
    let low = |degrees: f64| {
        let (around, down) = (degrees.to_radians(), LOW_DEG.to_radians());
        middle + Vector::new(down.sin() * around.sin(), down.cos(), down.sin() * around.cos()) * 100.0
    };
    let around = |p: &Point| (p.x - middle.x).atan2(p.z - middle.z).to_degrees();
    let (Some(first), Some(last)) = (line.curve.first(), line.curve.last()) else {
        return Outline::new(middle, Vector::y(), &[]);
    };
    let (left, right) = (around(first), around(last));
    let mut corners: Vec<Point> = line.curve.iter().step_by(EVERY).copied().collect();
    corners.push(*last);
    // From the right ear around the back to the left: angles grow from the face (0) over the left (90) to the back (180).
    let (from, to) = (right.rem_euclid(360.0), left.rem_euclid(360.0));
    let turn = (from - to).rem_euclid(360.0);
    let steps = (turn / TURN_DEG as f64).ceil().max(1.0) as usize;
    corners.extend((0..=steps).map(|k| low(from - turn * k as f64 / steps as f64)));
    Outline::new(middle, Vector::y(), &corners)
}
