//! The gradient behind the drawn line: sparse and light at its ragged front, full further back.

use nalgebra::Vector3;
use stubble_head::Point;

use crate::hairline::Hairline;
use crate::nearest::SignedCurve;
use crate::noise::noise;
use crate::request::DesignRequest;
use crate::rules::Rules;
use crate::smooth::step;

pub(crate) struct Front {
    curve: SignedCurve,
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
    /// A place farther than that, and its signed distance: its neighbours need no search.
    far: Option<(Point, f64)>,
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
            seed: request.seed,
            ramp_mm,
            edge_mm: rules.edge_zone_share * ramp_mm,
            edge_density_share: request.edge_density_share.unwrap_or(rules.edge_density_share.value),
            edge_tone_share: request.edge_tone_share.unwrap_or(rules.edge_tone_share),
            micro_mm: rules.micro_mm * shape.micro_share,
            micro_wavelength_mm: rules.micro_wavelength_mm,
            broken: shape.broken_share,
            reach_mm: reach_mm.max(4.0 * ramp_mm),
            far: None,
        }
    }

    /// Where a place lies; beyond the reach only the sign of the distance is exact. Neighbours in turn are fastest.
    pub(crate) fn behind(&mut self, at: &Point) -> Behind {
        if let Some((from, signed_mm)) = self.far {
            let left_mm = signed_mm.abs() - (at - from).norm();
            if left_mm > self.reach_mm {
                return Behind { mm: left_mm * signed_mm.signum(), arc_mm: 0.0 };
            }
        }
        let nearest = self.curve.nearest(at);
        if nearest.signed_mm.abs() > self.reach_mm {
            self.far = Some((*at, nearest.signed_mm));
        }
        let near = nearest.signed_mm.abs() <= 3.0 * self.ramp_mm;
        let jitter =
            if near { noise(self.seed ^ 0x5eed, nearest.arc_mm, self.micro_wavelength_mm) } else { 0.0 };
        Behind { mm: nearest.signed_mm + self.micro_mm * jitter, arc_mm: nearest.arc_mm }
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
