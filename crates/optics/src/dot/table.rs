//! The table itself: how it is stored and read between its nodes.

use super::grid::{
    ABSORPTION_PER_CM, DEPTH_MM, DIAMETER_MM, DOSE_PER_CM, KNOTS, SCATTERING_PER_CM, THICKNESS_MM,
    absorption_scale,
};

const SHAPE: [usize; 6] = [
    SCATTERING_PER_CM.len(),
    DEPTH_MM.len(),
    THICKNESS_MM.len(),
    DIAMETER_MM.len(),
    ABSORPTION_PER_CM.len(),
    DOSE_PER_CM.len(),
];
const NODES: usize = SHAPE[0] * SHAPE[1] * SHAPE[2] * SHAPE[3] * SHAPE[4] * SHAPE[5];

/// Largest response kept; past it a dot cannot be told from a sheet of its ink.
const LARGEST: f64 = 4.6;

/// Isolated-dot responses c at `KNOTS` distances over scattering, depth, thickness, diameter, absorption and dose.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// c^¼: smooth like a logarithm, but nothing special where a dot is not seen at all.
    root: Vec<f32>,
}

/// A coordinate outside the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outside {
    pub(crate) axis: &'static str,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Table {
    /// From c in the table's order.
    pub(crate) fn from_values(c: &[f64]) -> Self {
        Self { root: c.iter().map(|c| c.clamp(0.0, LARGEST).powf(0.25) as f32).collect() }
    }

    /// The bytes kept in the crate: c^¼ in 16 bits each, little end first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let step = |v: f32| (f64::from(v) / step_size()).round() as u16;
        self.root.iter().flat_map(|&v| step(v).to_le_bytes()).collect()
    }

    /// Reads what [`Table::to_bytes`] wrote; `None` if the size is not that of the table.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != NODES * KNOTS * 2 {
            return None;
        }
        let value = |b: &[u8]| (f64::from(u16::from_le_bytes([b[0], b[1]])) * step_size()) as f32;
        Some(Self { root: bytes.chunks_exact(2).map(value).collect() })
    }

    /// c at the knots of a dot.
    pub(crate) fn look_up(
        &self,
        scattering_per_cm: f64,
        depth_mm: f64,
        thickness_mm: f64,
        diameter_mm: f64,
        absorption_per_cm: f64,
        dose_per_cm: f64,
    ) -> Result<[f64; KNOTS], Outside> {
        let scale = absorption_scale(scattering_per_cm);
        let axes = [
            place("scattering of the dermis, 1/cm", scattering_per_cm, &SCATTERING_PER_CM)?,
            place("depth_mm", depth_mm, &DEPTH_MM)?,
            place("thickness_mm", thickness_mm, &THICKNESS_MM)?,
            place("diameter_mm", diameter_mm, &DIAMETER_MM)?,
            place(
                "absorption of the dermis, 1/cm",
                absorption_per_cm,
                &ABSORPTION_PER_CM.map(|a| a * scale),
            )?,
            place("absorption of the ink, 1/cm", dose_per_cm, &DOSE_PER_CM)?,
        ];
        let mut sum = [0.0; KNOTS];
        let mut corner = [0; 6];
        self.add_corners(&axes, &mut corner, 0, 1.0, &mut sum);
        Ok(sum.map(|root| root.max(0.0).powi(4)))
    }

    /// Adds up the weighted nodes around a point, axis by axis.
    fn add_corners(
        &self,
        axes: &[Stencil; 6],
        corner: &mut [usize; 6],
        axis: usize,
        weight: f64,
        sum: &mut [f64; KNOTS],
    ) {
        if axis == 6 {
            let at = corner.iter().zip(SHAPE).fold(0, |at, (&c, n)| at * n + c);
            for (s, &v) in sum.iter_mut().zip(&self.root[at * KNOTS..]) {
                *s += weight * f64::from(v);
            }
            return;
        }
        let (first, weights) = axes[axis];
        for (k, w) in weights.into_iter().enumerate().filter(|(_, w)| *w != 0.0) {
            corner[axis] = first + k;
            self.add_corners(axes, corner, axis + 1, weight * w, sum);
        }
    }
}

fn step_size() -> f64 {
    LARGEST.powf(0.25) / 65535.0
}

/// First node and weights of four neighbours.
type Stencil = (usize, [f64; 4]);

/// Cubic (Lagrange) weights on a logarithmic axis: exact at the nodes, through the four nearest between them.
fn place(axis: &'static str, value: f64, nodes: &[f64]) -> Result<Stencil, Outside> {
    let (low, high) = (nodes[0], nodes[nodes.len() - 1]);
    if !(value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9)) {
        return Err(Outside { axis, value, low, high });
    }
    let upper = nodes.iter().position(|n| *n >= value).unwrap_or(nodes.len() - 1).max(1);
    let first = upper.saturating_sub(2).min(nodes.len() - 4);
    let x = value.ln();
    let weights = core::array::from_fn(|k| {
        let own = nodes[first + k].ln();
        let others = (0..4).filter(|j| *j != k).map(|j| nodes[first + j].ln());
        others.map(|other| (x - other) / (own - other)).product()
    });
    Ok((first, weights))
}
