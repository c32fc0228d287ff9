//! From a measured colour or spectrum back to the skin: the most probable tissue, and what the measurement left open.
//!
//! Skin has more parameters than a spectrum can tell apart, and far more than a colour can. Each therefore carries a
//! prior range (`data/skin.toml`); a fit returns the most probable set and, for each, the range that is left and
//! whether the measurement or the prior decided it.

use schemars::JsonSchema;
use serde::Serialize;
use stubble_evidence::{Evidence, UnknownFigure};

use crate::colour::{Lab, Viewing, delta_e_2000};
use crate::least_squares::{Solution, minimise};
use crate::tissue::Skin;
use crate::{Accuracy, Spectrum};

/// Parameters a fit moves.
const FREE: usize = 9;

/// How a reflectance was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Geometry {
    /// Surface glare included (d/8° with specular included).
    WithGlare,
    /// Surface glare excluded (specular excluded, or crossed polarisers).
    WithoutGlare,
}

/// One parameter of a fitted skin.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FittedParameter {
    /// Field of [`Skin`].
    pub name: &'static str,
    /// Most probable value.
    pub value: f64,
    /// Lower end of the 95 % range.
    pub low: f64,
    /// Upper end of the 95 % range.
    pub high: f64,
    /// Whether the measurement decided it: its range is less than half of the prior's.
    pub identifiable: bool,
    /// The parameter it trades off with most, where their correlation exceeds 0.9.
    pub entangled_with: Option<&'static str>,
}

/// A skin that explains a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SkinFit {
    /// The most probable skin.
    pub skin: Skin,
    /// Its free parameters with their ranges.
    pub parameters: Vec<FittedParameter>,
    /// CIEDE2000 between measurement and fit (D65, 2°).
    pub delta_e: f64,
    /// Root mean square difference of reflectance; none for a fit to a colour.
    pub rms: Option<f64>,
}

/// A measurement that no skin is fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// A reflectance outside what skin can have.
    #[error("reflectance at {wavelength_nm} nm: {value} is not allowed; above 0 and below 1")]
    Reflectance {
        /// Where, nm.
        wavelength_nm: f64,
        /// What was given.
        value: f64,
    },
    /// A colour that is not skin's.
    #[error("{field}: {value} is not a colour of skin; L* 5 to 95, a* −20 to 50 and b* −20 to 60 are tried")]
    Colour {
        /// `l`, `a` or `b`.
        field: &'static str,
        /// What was given.
        value: f64,
    },
    /// The evidence lacks a prior.
    #[error(transparent)]
    Evidence(#[from] UnknownFigure),
}

/// How a parameter is made free of bounds.
#[derive(Debug, Clone, Copy)]
enum Scale {
    /// Above 0.
    Positive,
    /// Between 0 and 1.
    Fraction,
}

impl Scale {
    fn free(self, value: f64) -> f64 {
        match self {
            Self::Positive => value.ln(),
            Self::Fraction => (value / (1.0 - value)).ln(),
        }
    }

    fn value(self, free: f64) -> f64 {
        match self {
            Self::Positive => free.exp(),
            Self::Fraction => 1.0 / (1.0 + (-free).exp()),
        }
    }
}

/// A field of [`Skin`] that a fit moves.
struct Field {
    name: &'static str,
    scale: Scale,
    of: fn(&mut Skin) -> &mut f64,
}

const FIELDS: [Field; FREE] = [
    Field { name: "melanin", scale: Scale::Fraction, of: |s| &mut s.melanin },
    Field { name: "blood", scale: Scale::Fraction, of: |s| &mut s.blood },
    Field { name: "oxygenation", scale: Scale::Fraction, of: |s| &mut s.oxygenation },
    Field { name: "vessel_radius_um", scale: Scale::Positive, of: |s| &mut s.vessel_radius_um },
    Field { name: "bilirubin_umol_per_l", scale: Scale::Positive, of: |s| &mut s.bilirubin_umol_per_l },
    Field { name: "baseline", scale: Scale::Positive, of: |s| &mut s.baseline },
    Field { name: "scattering_per_cm", scale: Scale::Positive, of: |s| &mut s.scattering_per_cm },
    Field { name: "rayleigh_share", scale: Scale::Fraction, of: |s| &mut s.rayleigh_share },
    Field { name: "mie_power", scale: Scale::Positive, of: |s| &mut s.mie_power },
];

/// What is believed of skin before it is measured.
#[derive(Debug, Clone)]
pub struct Prior {
    /// Thicknesses, index and the centre of every free parameter.
    skin: Skin,
    mean: [f64; FREE],
    sd: [f64; FREE],
}

impl Prior {
    /// The ranges of `data/skin.toml`; low and high are taken as two standard deviations.
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn new(evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let mut skin = Skin::preset(evidence, crate::SkinTone::Intermediate)?;
        let (mut mean, mut sd) = ([0.0; FREE], [1.0; FREE]);
        for (i, field) in FIELDS.iter().enumerate() {
            let figure = evidence.figure(&format!("skin.prior_{}", field.name))?;
            *(field.of)(&mut skin) = figure.value;
            mean[i] = field.scale.free(figure.value);
            sd[i] = (field.scale.free(figure.high) - field.scale.free(figure.low)) / 4.0;
        }
        Ok(Self { skin, mean, sd })
    }

    fn skin(&self, free: &[f64; FREE]) -> Skin {
        let mut skin = self.skin;
        for (field, &x) in FIELDS.iter().zip(free) {
            // Beyond ±30 the exponential would leave the numbers; no prior reaches a third of that.
            *(field.of)(&mut skin) = field.scale.value(x.clamp(-30.0, 30.0));
        }
        skin
    }

    fn report(&self, solution: &Solution<FREE>) -> (Skin, Vec<FittedParameter>) {
        let sd: [f64; FREE] = std::array::from_fn(|i| solution.covariance[i][i].max(0.0).sqrt());
        let parameters = FIELDS.iter().enumerate().map(|(i, field)| {
            let value = |x: f64| field.scale.value(x);
            let correlation = |j: usize| (solution.covariance[i][j] / (sd[i] * sd[j])).abs();
            let partner = (0..FREE)
                .filter(|&j| j != i && correlation(j) > 0.9)
                .max_by(|&a, &b| correlation(a).total_cmp(&correlation(b)));
            let at = solution.parameters[i];
            FittedParameter {
                name: field.name,
                value: value(at),
                low: value(at - 1.96 * sd[i]),
                high: value(at + 1.96 * sd[i]),
                identifiable: sd[i] < 0.5 * self.sd[i],
                entangled_with: partner.map(|j| FIELDS[j].name),
            }
        });
        (self.skin(&solution.parameters), parameters.collect())
    }
}

/// Fits a skin to a measured reflectance.
///
/// # Errors
/// If a value lies outside 0 to 1.
pub fn fit_spectrum(prior: &Prior, measured: &Spectrum, geometry: Geometry) -> Result<SkinFit, FitError> {
    if let Some(band) = measured.values().iter().position(|r| !(*r > 0.0 && *r < 1.0)) {
        return Err(FitError::Reflectance {
            wavelength_nm: crate::wavelength_nm(band),
            value: measured[band],
        });
    }
    // Repeatability of a skin measurement and what four plane layers leave out, as reflectance and as a share of it.
    const ABSOLUTE: f64 = 0.001;
    const RELATIVE: f64 = 0.006;
    let glare = geometry == Geometry::WithGlare;
    let solution = minimise(&prior.mean, &prior.sd, |free| {
        let modelled = prior.skin(free).reflectance(glare, Accuracy::Interactive);
        modelled.zip(measured, |m, r| (m - r) / (ABSOLUTE + RELATIVE * r)).values().to_vec()
    });
    let (skin, parameters) = prior.report(&solution);
    let modelled = skin.reflectance(glare, Accuracy::Interactive);
    let viewing = Viewing::standard();
    let delta_e = delta_e_2000(viewing.lab(&modelled), viewing.lab(measured));
    Ok(SkinFit { skin, parameters, delta_e, rms: Some(modelled.rms_difference(measured)) })
}

/// Fits a skin to a measured colour (D65, 2°) with its standard deviation in units of Lab.
///
/// # Errors
/// If the colour is far from any skin's.
pub fn fit_lab(prior: &Prior, measured: Lab, sd: f64, geometry: Geometry) -> Result<SkinFit, FitError> {
    for (field, value, low, high) in
        [("l", measured.l, 5.0, 95.0), ("a", measured.a, -20.0, 50.0), ("b", measured.b, -20.0, 60.0)]
    {
        if !(low..=high).contains(&value) {
            return Err(FitError::Colour { field, value });
        }
    }
    let glare = geometry == Geometry::WithGlare;
    let viewing = Viewing::standard();
    let sd = sd.max(0.05);
    let solution = minimise(&prior.mean, &prior.sd, |free| {
        let lab = viewing.lab(&prior.skin(free).reflectance(glare, Accuracy::Interactive));
        vec![(lab.l - measured.l) / sd, (lab.a - measured.a) / sd, (lab.b - measured.b) / sd]
    });
    let (skin, parameters) = prior.report(&solution);
    let modelled = viewing.lab(&skin.reflectance(glare, Accuracy::Interactive));
    Ok(SkinFit { skin, parameters, delta_e: delta_e_2000(modelled, measured), rms: None })
}
