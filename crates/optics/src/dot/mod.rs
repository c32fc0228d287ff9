//! How one dot looks: not a painted area, but a hole in the light that wanders through the skin.
//!
//! Far from any dot the skin reflects R0; over an endless sheet of the same ink at the same depth it reflects R1, both
//! from [`crate::adding_doubling`]. A single dot at lateral distance r lies between them:
//! c(r) = −ln((R − R1)/(R0 − R1)), read from a table computed by our own Monte Carlo. Dots superpose by adding c, so a
//! field of dots reflects R = R1 + (R0 − R1)·exp(−Σ c).

mod bank;
pub mod cases;
mod grid;
mod lattice;
mod table;

use std::sync::LazyLock;

pub use bank::{TABLE_PHOTONS, TABLE_SEED, compute};
pub use table::Table;

use crate::adding_doubling::{self, Accuracy};
use crate::layers::{Layer, LayerError, LayerStack};
use crate::monte_carlo::InkedTissue;
use crate::pigment::Ink;
use crate::spectrum::BANDS;
use crate::tissue::{Skin, SkinError};

/// Steps of the radial integral.
const RINGS: usize = 600;

/// A dot as an upright disc of ink, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotGeometry {
    /// Depth of its upper face below the surface.
    pub depth_mm: f64,
    /// Its diameter.
    pub diameter_mm: f64,
    /// Its height.
    pub thickness_mm: f64,
}

impl DotGeometry {
    /// The disc of the same area as a square prism.
    #[must_use]
    pub fn from_square_prism(depth_mm: f64, side_mm: f64, thickness_mm: f64) -> Self {
        Self { depth_mm, diameter_mm: side_mm * 2.0 / core::f64::consts::PI.sqrt(), thickness_mm }
    }

    /// The disc of the same centre, outline and volume as an ellipsoid of revolution about the vertical.
    #[must_use]
    pub fn from_ellipsoid(centre_depth_mm: f64, diameter_mm: f64, height_mm: f64) -> Self {
        let thickness_mm = height_mm * 2.0 / 3.0;
        Self { depth_mm: centre_depth_mm - thickness_mm / 2.0, diameter_mm, thickness_mm }
    }
}

/// Why a dot has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DotError {
    /// Outside the table: nothing is extrapolated.
    #[error(
        "{axis}: {value:.4} lies outside the dot table ({low} to {high}); use the Monte Carlo solver for this dot"
    )]
    Outside {
        /// The coordinate.
        axis: &'static str,
        /// What was asked for.
        value: f64,
        /// The table's first node.
        low: f64,
        /// The table's last node.
        high: f64,
    },
    /// A skin that is not physical.
    #[error("skin: {0}")]
    Skin(#[from] SkinError),
    /// The ink is not where the skin is, or is not physical.
    #[error("ink in the skin: {0}")]
    Layers(#[from] LayerError),
    /// The table in the crate could not be read.
    #[error("the dot table in this build is damaged; compute it again with `stubble optics table`")]
    Table,
}

/// One dot at one wavelength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotProfile {
    /// Diffuse reflectance of the skin alone, first-surface reflection excluded.
    pub r0: f64,
    /// Diffuse reflectance over an endless sheet of the same ink.
    pub r1: f64,
    knots_mm: [f64; grid::KNOTS],
    c: [f64; grid::KNOTS],
}

impl DotProfile {
    /// c at a lateral distance from the dot's axis.
    #[must_use]
    pub fn c(&self, r_mm: f64) -> f64 {
        read(&self.knots_mm, &self.c, r_mm)
    }

    /// Reflectance where the responses of all dots add up to `sum_c`.
    #[must_use]
    pub fn reflectance(&self, sum_c: f64) -> f64 {
        self.r1 + (self.r0 - self.r1) * (-sum_c).exp()
    }

    /// Distance beyond which the dot counts as unseen.
    #[must_use]
    pub fn reach_mm(&self) -> f64 {
        self.knots_mm[grid::KNOTS - 1]
    }
}

/// One dot at 31 wavelengths, 400 to 700 nm.
#[derive(Debug, Clone, PartialEq)]
pub struct DotResponse {
    /// Diffuse reflectance of the skin alone, first-surface reflection excluded.
    pub r0: [f64; BANDS],
    /// Diffuse reflectance over an endless sheet of the same ink.
    pub r1: [f64; BANDS],
    profiles: Vec<DotProfile>,
}

impl DotResponse {
    /// c at a lateral distance from the dot's axis.
    #[must_use]
    pub fn c(&self, r_mm: f64) -> [f64; BANDS] {
        core::array::from_fn(|k| self.profiles[k].c(r_mm))
    }

    /// ∫ c dA over the plane, mm²: n dots per mm² seen from afar have the mean n times this.
    #[must_use]
    pub fn integral_mm2(&self) -> [f64; BANDS] {
        core::array::from_fn(|k| {
            let profile = &self.profiles[k];
            // r = reach·t² puts rings where c is steep.
            let reach = profile.reach_mm();
            let ring = |j: usize| {
                let t = (j as f64 + 0.5) / RINGS as f64;
                let r = reach * t * t;
                core::f64::consts::TAU * r * profile.c(r) * reach * 2.0 * t / RINGS as f64
            };
            (0..RINGS).map(ring).sum()
        })
    }

    /// Mean reflectance of dots on a square lattice of this pitch; see [`DotProfile::lattice_reflectance`].
    #[must_use]
    pub fn lattice_reflectance(&self, pitch_mm: f64) -> [f64; BANDS] {
        core::array::from_fn(|k| self.profiles[k].lattice_reflectance(pitch_mm))
    }

    /// Distance beyond which the dot counts as unseen at every wavelength.
    #[must_use]
    pub fn reach_mm(&self) -> f64 {
        self.profiles.iter().map(DotProfile::reach_mm).fold(0.0, f64::max)
    }

    /// Reflectance where the responses of all dots add up to `sum_c`.
    #[must_use]
    pub fn reflectance(&self, sum_c: &[f64; BANDS]) -> [f64; BANDS] {
        core::array::from_fn(|k| self.profiles[k].reflectance(sum_c[k]))
    }
}

/// How one dot looks at every band of [`wavelength_nm`](crate::wavelength_nm): `ink` is added to the tissue that the disc
/// fills.
///
/// # Errors
/// A skin that is not physical, ink that reaches below it, a dot outside the table.
pub fn respond(
    skin: &Skin,
    ink: &Ink,
    geometry: &DotGeometry,
    accuracy: Accuracy,
) -> Result<DotResponse, DotError> {
    skin.check()?;
    let mut profiles = Vec::with_capacity(BANDS);
    for band in 0..BANDS {
        let stack = skin.stack(band);
        let host = layer_at(&stack, (geometry.depth_mm + geometry.thickness_mm / 2.0) / 10.0);
        let inked = ink.added_to(band, host);
        let inked = InkedTissue { mu_a: inked.mu_a, mu_s: inked.mu_s, g: inked.g };
        profiles.push(respond_at(&stack, &inked, geometry, accuracy)?);
    }
    let of = |f: fn(&DotProfile) -> f64| core::array::from_fn(|k| f(&profiles[k]));
    Ok(DotResponse { r0: of(|p| p.r0), r1: of(|p| p.r1), profiles })
}

/// How one dot looks at one wavelength; `ink` replaces the coefficients of the tissue that the disc fills.
///
/// # Errors
/// Ink that reaches below the skin, a dot outside the table.
pub fn respond_at(
    skin: &LayerStack,
    ink: &InkedTissue,
    geometry: &DotGeometry,
    accuracy: Accuracy,
) -> Result<DotProfile, DotError> {
    static TABLE: LazyLock<Option<Table>> =
        LazyLock::new(|| Table::from_bytes(include_bytes!("../../data/dot_table.bin")));
    let table = TABLE.as_ref().ok_or(DotError::Table)?;
    let sheet = with_sheet(skin, ink, geometry.depth_mm / 10.0, geometry.thickness_mm / 10.0)?;
    let regime = grid::regime(skin, geometry.depth_mm / 10.0);
    let depth_mm = regime.depth_cm * 10.0;
    let (dose, absorption) = grid::within_limits(
        ink.mu_a - regime.absorption_per_cm,
        regime.absorption_per_cm,
        regime.scattering_per_cm,
        geometry.thickness_mm,
    );
    let c = table
        .look_up(
            regime.scattering_per_cm,
            depth_mm,
            geometry.thickness_mm,
            geometry.diameter_mm,
            absorption,
            dose,
        )
        .map_err(|o| DotError::Outside { axis: o.axis, value: o.value, low: o.low, high: o.high })?;
    let knots_mm = grid::knots_mm(depth_mm, geometry.diameter_mm);
    Ok(DotProfile {
        r0: adding_doubling::solve(skin, accuracy).r_diffuse,
        r1: adding_doubling::solve(&sheet, accuracy).r_diffuse,
        knots_mm,
        c,
    })
}

/// The stack with an endless sheet of ink from `top_cm` on; indices stay.
///
/// # Errors
/// Coefficients that are not physical, or a sheet that reaches below the stack.
pub fn with_sheet(
    skin: &LayerStack,
    ink: &InkedTissue,
    top_cm: f64,
    thickness_cm: f64,
) -> Result<LayerStack, LayerError> {
    let bottom_cm = top_cm + thickness_cm;
    let mut layers = Vec::with_capacity(skin.layers().len() + 2);
    let mut top = 0.0;
    for layer in skin.layers() {
        let bottom = top + layer.d;
        let cuts = [top, top_cm.clamp(top, bottom), bottom_cm.clamp(top, bottom), bottom];
        for (k, pair) in cuts.windows(2).enumerate() {
            let d = pair[1] - pair[0];
            if d > 1e-9 {
                let inked = Layer { mu_a: ink.mu_a, mu_s: ink.mu_s, g: ink.g, ..*layer };
                layers.push(Layer { d, ..if k == 1 { inked } else { *layer } });
            }
        }
        top = bottom;
    }
    if bottom_cm > top {
        let allowed = "ink that lies inside the layers";
        return Err(LayerError::Field { layer: skin.layers().len(), field: "d", value: bottom_cm, allowed });
    }
    LayerStack::new(skin.n_above(), skin.n_below(), layers)
}

fn layer_at(stack: &LayerStack, depth_cm: f64) -> &Layer {
    let mut bottom = 0.0;
    let layers = stack.layers();
    layers
        .iter()
        .find(|l| {
            bottom += l.d;
            depth_cm < bottom
        })
        .unwrap_or(&layers[layers.len() - 1])
}

/// Monotone cubic (Fritsch and Butland 1984) through c^¼ at the knots, level at the axis; zero past the last knot.
fn read(knots: &[f64; grid::KNOTS], c: &[f64; grid::KNOTS], r: f64) -> f64 {
    const LAST: usize = grid::KNOTS - 1;
    if r >= knots[LAST] {
        return 0.0;
    }
    let root = |k: usize| c[k].sqrt().sqrt();
    let rise = |k: usize| (root(k + 1) - root(k)) / (knots[k + 1] - knots[k]);
    let slope = |k: usize| {
        if k == 0 || k == LAST {
            return 0.0;
        }
        let (before, after) = (rise(k - 1), rise(k));
        if before * after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
    };
    let lower = knots.partition_point(|k| *k <= r).clamp(1, LAST) - 1;
    let width = knots[lower + 1] - knots[lower];
    let t = (r - knots[lower]) / width;
    let (from, to) = (root(lower), root(lower + 1));
    let cubic = from
        + t * width * slope(lower)
        + t * t * (3.0 * (to - from) - width * (2.0 * slope(lower) + slope(lower + 1)))
        + t * t * t * (2.0 * (from - to) + width * (slope(lower) + slope(lower + 1)));
    cubic.max(0.0).powi(4)
}
