//! Millimetres on the scalp from scalp coordinates: good to a few per cent near the midline, where loss is described.

use std::f64::consts::PI;

use stubble_head::ScalpCoordinate;

use crate::smooth::lerp_at;

/// Lengths of the arcs that scalp coordinates are fractions of, on one head.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    /// Nasion to inion over the top, mm.
    pub(crate) midline_mm: f64,
    /// Length of the coronal arc at `s` = 0, 0.1, … 1, mm.
    pub(crate) coronal_mm: [f64; 11],
}

impl Chart {
    /// Length of the coronal arc through the midline at `s`, mm.
    pub(crate) fn coronal_mm(&self, s: f64) -> f64 {
        lerp_at(&self.coronal_mm, s * 10.0)
    }

    /// mm per unit of `s` at a place: the coronal planes meet at the ears, so steps of `s` get shorter sideways.
    pub(crate) fn mm_per_s(&self, at: ScalpCoordinate) -> f64 {
        self.midline_mm * (PI * (at.t - 0.5)).cos().max(0.05)
    }

    /// Where `b` lies seen from `a`, mm back and mm to the right, for places no more than about 100 mm apart.
    pub(crate) fn offset_mm(&self, a: ScalpCoordinate, b: ScalpCoordinate) -> [f64; 2] {
        let middle = ScalpCoordinate { s: 0.5 * (a.s + b.s), t: 0.5 * (a.t + b.t) };
        [(b.s - a.s) * self.mm_per_s(middle), (b.t - a.t) * self.coronal_mm(middle.s)]
    }

    /// Distance between two places no more than about 100 mm apart, mm.
    pub(crate) fn distance_mm(&self, a: ScalpCoordinate, b: ScalpCoordinate) -> f64 {
        let [back, right] = self.offset_mm(a, b);
        back.hypot(right)
    }
}
