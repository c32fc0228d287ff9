//! Dots and arrays of dots as the reference file states them, answered by the table or by a walk.

use serde::{Deserialize, Serialize};

use super::{DotError, DotGeometry, respond_at};
use crate::adding_doubling::Accuracy;
use crate::cases::air;
use crate::layers::{Layer, LayerError, LayerStack};
use crate::monte_carlo::{
    Estimate, Inclusion, InkScene, InkedTissue, MonteCarloError, Settings, Shape, Source, case_seed, with_ink,
};

/// The ink of a case, cm and 1/cm. A prism needs `half_side_cm`, a disc or an ellipsoid `radius_cm`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CaseDot {
    /// `square prism`, `disc` or `ellipsoid`.
    pub shape: String,
    /// Half a side of a prism.
    #[serde(default)]
    pub half_side_cm: Option<f64>,
    /// Radius of a disc, or the horizontal half axis of an ellipsoid.
    #[serde(default)]
    pub radius_cm: Option<f64>,
    /// Depth of the upper end.
    pub z0_cm: f64,
    /// Height.
    pub thickness_cm: f64,
    /// Absorption of the inked tissue.
    pub mu_a: f64,
    /// Scattering of the inked tissue.
    pub mu_s: f64,
    /// Mean cosine of its scattering.
    pub g: f64,
}

/// A single dot seen at offsets from its axis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DotCase {
    /// Index above; air if left out.
    #[serde(default = "air")]
    pub n_above: f64,
    /// Index below; air if left out.
    #[serde(default = "air")]
    pub n_below: f64,
    /// The skin, top first.
    pub layers: Vec<Layer>,
    /// The ink.
    pub dot: CaseDot,
    /// Offsets along x.
    pub x_cm: Vec<f64>,
}

/// Equal dots on an endless square lattice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DotArrayCase {
    /// Index above; air if left out.
    #[serde(default = "air")]
    pub n_above: f64,
    /// Index below; air if left out.
    #[serde(default = "air")]
    pub n_below: f64,
    /// The skin, top first.
    pub layers: Vec<Layer>,
    /// The ink.
    pub dot: CaseDot,
    /// Distance between neighbours.
    pub pitch_cm: f64,
}

/// What answers a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DotSolver {
    /// The table and superposition.
    Table,
    /// A walk through the case as it stands.
    MonteCarlo {
        /// Photons per offset, or per array.
        photons: u64,
        /// Seed.
        seed: u64,
    },
}

/// Diffuse reflectance at each offset of a [`DotCase`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DotAnswer {
    /// In the order of `x_cm`.
    #[serde(rename = "R_diffuse")]
    pub r_diffuse: Vec<f64>,
    /// Standard errors, of a walk only.
    #[serde(rename = "R_diffuse_se", skip_serializing_if = "Option::is_none")]
    pub r_diffuse_se: Option<Vec<f64>>,
}

/// Mean diffuse reflectance of a [`DotArrayCase`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DotArrayAnswer {
    /// The mean.
    #[serde(rename = "R_diffuse_mean")]
    pub r_diffuse_mean: f64,
    /// Its standard error, of a walk only.
    #[serde(rename = "R_diffuse_mean_se", skip_serializing_if = "Option::is_none")]
    pub r_diffuse_mean_se: Option<f64>,
}

/// Why a case has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DotCaseError {
    /// A shape without a name here.
    #[error("dot.shape: \"{0}\" is not known; use \"square prism\", \"disc\" or \"ellipsoid\"")]
    Shape(String),
    /// A field of the case.
    #[error("{field}: {value} is not allowed; {allowed}")]
    Field {
        /// Field name.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// The shape lacks its size.
    #[error("dot.{0}: missing; the shape needs it")]
    Size(&'static str),
    /// The skin.
    #[error(transparent)]
    Layers(#[from] LayerError),
    /// The table.
    #[error(transparent)]
    Dot(#[from] DotError),
    /// The walk.
    #[error(transparent)]
    MonteCarlo(#[from] MonteCarloError),
}

impl DotCase {
    /// Answers the case; `index` is its place in the list, so that no two cases share random numbers.
    ///
    /// # Errors
    /// Names the first field that is wrong; a dot outside the table.
    pub fn solve(&self, solver: DotSolver, index: u64) -> Result<DotAnswer, DotCaseError> {
        if let Some(&value) = self.x_cm.iter().find(|x| !x.is_finite()) {
            return Err(DotCaseError::Field { field: "x_cm", value, allowed: "finite offsets in cm" });
        }
        let stack = LayerStack::new(self.n_above, self.n_below, self.layers.clone())?;
        let ink = self.dot.ink()?;
        match solver {
            DotSolver::Table => {
                let profile = respond_at(&stack, &ink, &self.dot.geometry()?, Accuracy::Reference)?;
                let at = |x: &f64| profile.reflectance(profile.c(10.0 * x.abs()));
                Ok(DotAnswer { r_diffuse: self.x_cm.iter().map(at).collect(), r_diffuse_se: None })
            }
            DotSolver::MonteCarlo { photons, seed } => {
                let scene = InkScene::new(vec![self.dot.inclusion()?], None)?;
                let found = self.x_cm.iter().zip(0..).map(|(&x, k)| {
                    let settings = Settings::new(photons, case_seed(seed, (index << 20) + k));
                    Ok(with_ink(&stack, &scene, Source::Pencil { at_cm: [x, 0.0] }, &settings)?.r_diffuse)
                });
                let found: Vec<Estimate> = found.collect::<Result<_, MonteCarloError>>()?;
                Ok(DotAnswer {
                    r_diffuse: found.iter().map(|e| e.value).collect(),
                    r_diffuse_se: Some(found.iter().map(|e| e.se).collect()),
                })
            }
        }
    }
}

impl DotArrayCase {
    /// Answers the case; `index` is its place in the list, so that no two cases share random numbers.
    ///
    /// # Errors
    /// Names the first field that is wrong; a dot outside the table.
    pub fn solve(&self, solver: DotSolver, index: u64) -> Result<DotArrayAnswer, DotCaseError> {
        let value = self.pitch_cm;
        if !(value.is_finite() && value > 0.0) {
            return Err(DotCaseError::Field { field: "pitch_cm", value, allowed: "a length in cm above 0" });
        }
        let stack = LayerStack::new(self.n_above, self.n_below, self.layers.clone())?;
        let ink = self.dot.ink()?;
        match solver {
            DotSolver::Table => {
                let profile = respond_at(&stack, &ink, &self.dot.geometry()?, Accuracy::Reference)?;
                let r_diffuse_mean = profile.lattice_reflectance(10.0 * self.pitch_cm);
                Ok(DotArrayAnswer { r_diffuse_mean, r_diffuse_mean_se: None })
            }
            DotSolver::MonteCarlo { photons, seed } => {
                let scene = InkScene::new(vec![self.dot.inclusion()?], Some([self.pitch_cm; 2]))?;
                let settings = Settings::new(photons, case_seed(seed, (1 << 40) + index));
                let r =
                    with_ink(&stack, &scene, Source::Uniform { sides_cm: [self.pitch_cm; 2] }, &settings)?;
                Ok(DotArrayAnswer {
                    r_diffuse_mean: r.r_diffuse.value,
                    r_diffuse_mean_se: Some(r.r_diffuse.se),
                })
            }
        }
    }
}

impl CaseDot {
    fn ink(&self) -> Result<InkedTissue, DotCaseError> {
        let length = |v: f64| v.is_finite() && v > 0.0;
        let amount = |v: f64| v.is_finite() && v >= 0.0;
        const LENGTH: &str = "a length in cm above 0";
        const AMOUNT: &str = "a finite number of 1/cm, 0 or more";
        let checks = [
            ("dot.z0_cm", self.z0_cm, length(self.z0_cm), LENGTH),
            ("dot.thickness_cm", self.thickness_cm, length(self.thickness_cm), LENGTH),
            ("dot.mu_a", self.mu_a, amount(self.mu_a), AMOUNT),
            ("dot.mu_s", self.mu_s, amount(self.mu_s), AMOUNT),
            ("dot.g", self.g, self.g > -1.0 && self.g < 1.0, "a number above -1 and below 1"),
        ];
        match checks.into_iter().find(|c| !c.2) {
            Some((field, value, _, allowed)) => Err(DotCaseError::Field { field, value, allowed }),
            None => Ok(InkedTissue { mu_a: self.mu_a, mu_s: self.mu_s, g: self.g }),
        }
    }

    fn size(&self, field: &'static str, value: Option<f64>) -> Result<f64, DotCaseError> {
        let value = value.ok_or(DotCaseError::Size(field))?;
        if value.is_finite() && value > 0.0 {
            return Ok(value);
        }
        Err(DotCaseError::Field { field, value, allowed: "a length in cm above 0" })
    }

    fn shape(&self) -> Result<Shape, DotCaseError> {
        let thickness_cm = self.thickness_cm;
        match self.shape.as_str() {
            "square prism" => {
                let half_side_cm = self.size("half_side_cm", self.half_side_cm)?;
                Ok(Shape::SquarePrism { half_side_cm, thickness_cm })
            }
            "disc" => Ok(Shape::Disc { radius_cm: self.size("radius_cm", self.radius_cm)?, thickness_cm }),
            "ellipsoid" => {
                let radius = self.size("radius_cm", self.radius_cm)?;
                Ok(Shape::Ellipsoid { half_axes_cm: [radius, radius, thickness_cm / 2.0] })
            }
            other => Err(DotCaseError::Shape(other.to_owned())),
        }
    }

    fn inclusion(&self) -> Result<Inclusion, DotCaseError> {
        let centre_cm = [0.0, 0.0, self.z0_cm + self.thickness_cm / 2.0];
        Ok(Inclusion { shape: self.shape()?, centre_cm, ink: self.ink()? })
    }

    fn geometry(&self) -> Result<DotGeometry, DotCaseError> {
        let (depth_mm, thickness_mm) = (10.0 * self.z0_cm, 10.0 * self.thickness_cm);
        Ok(match self.shape()? {
            Shape::SquarePrism { half_side_cm, .. } => {
                DotGeometry::from_square_prism(depth_mm, 20.0 * half_side_cm, thickness_mm)
            }
            Shape::Ellipsoid { half_axes_cm, .. } => DotGeometry::from_ellipsoid(
                depth_mm + thickness_mm / 2.0,
                20.0 * half_axes_cm[0],
                thickness_mm,
            ),
            Shape::Disc { radius_cm, .. } => {
                DotGeometry { depth_mm, diameter_mm: 20.0 * radius_cm, thickness_mm }
            }
            Shape::Strand { .. } => return Err(DotCaseError::Shape("strand".to_owned())),
        })
    }
}
