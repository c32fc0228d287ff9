//! Skin: what it holds, and the layers light sees at each wavelength.

pub mod coefficients;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, UnknownFigure};

use crate::adding_doubling::{self, Accuracy};
use crate::pigment::Ink;
use crate::{Layer, LayerStack, Spectrum};

/// Skin as four plane layers: epidermis, papillary dermis, reticular dermis, subcutis.
///
/// The numbers are effective ones of this model: a fit finds them, and different sets can look alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skin {
    /// Thickness of the epidermis, mm.
    pub epidermis_mm: f64,
    /// Thickness of the papillary dermis, mm.
    pub papillary_mm: f64,
    /// Thickness of the reticular dermis, mm.
    pub reticular_mm: f64,
    /// Thickness of the subcutis, mm.
    pub subcutis_mm: f64,
    /// Volume fraction of melanosomes in the epidermis.
    pub melanin: f64,
    /// Volume fraction of blood in the dermis; the subcutis holds half.
    pub blood: f64,
    /// Share of haemoglobin that carries oxygen.
    pub oxygenation: f64,
    /// Radius of the vessels that hold the blood, µm; 0 spreads it out.
    pub vessel_radius_um: f64,
    /// Bilirubin (and what absorbs like it) in the dermis, µmol/L.
    pub bilirubin_umol_per_l: f64,
    /// Absorption of everything else, as a multiple of the bloodless baseline.
    pub baseline: f64,
    /// Reduced scattering of the dermis at 500 nm, cm⁻¹.
    pub scattering_per_cm: f64,
    /// Share of that scattering by fine fibres, which falls with the fourth power of wavelength.
    pub rayleigh_share: f64,
    /// Power with which the rest falls.
    pub mie_power: f64,
    /// Refractive index of all layers.
    pub n: f64,
}

/// Classes of skin colour by individual typology angle (Chardon 1991, Del Bino 2013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkinTone {
    /// ITA above 55°.
    VeryLight,
    /// ITA 41° to 55°.
    Light,
    /// ITA 28° to 41°.
    Intermediate,
    /// ITA 10° to 28°.
    Tan,
    /// ITA −30° to 10°.
    Brown,
    /// ITA below −30°.
    Dark,
}

impl SkinTone {
    /// All classes, lightest first.
    pub const ALL: [Self; 6] =
        [Self::VeryLight, Self::Light, Self::Intermediate, Self::Tan, Self::Brown, Self::Dark];

    /// The class of an individual typology angle, degrees.
    #[must_use]
    pub fn of_ita_deg(ita_deg: f64) -> Self {
        match ita_deg {
            a if a > 55.0 => Self::VeryLight,
            a if a > 41.0 => Self::Light,
            a if a > 28.0 => Self::Intermediate,
            a if a > 10.0 => Self::Tan,
            a if a > -30.0 => Self::Brown,
            _ => Self::Dark,
        }
    }

    /// Name as in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::VeryLight => "very_light",
            Self::Light => "light",
            Self::Intermediate => "intermediate",
            Self::Tan => "tan",
            Self::Brown => "brown",
            Self::Dark => "dark",
        }
    }
}

/// Ink spread evenly over a plane of the skin.
#[derive(Debug, Clone, Copy)]
pub struct InkPlane<'a> {
    /// Depth of its top below the surface, mm.
    pub depth_mm: f64,
    /// Thickness, mm.
    pub thickness_mm: f64,
    /// What it adds to the tissue.
    pub ink: &'a Ink,
}

/// A parameter of a skin that is not physical.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{field}: {value} is not allowed; {allowed}")]
pub struct SkinError {
    /// Field of [`Skin`] or [`InkPlane`].
    pub field: &'static str,
    /// What was given.
    pub value: f64,
    /// What may be given.
    pub allowed: &'static str,
}

impl Skin {
    /// Scalp skin of a tone, fitted to measured spectra (`data/skin.toml`).
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn preset(evidence: &Evidence, tone: SkinTone) -> Result<Self, UnknownFigure> {
        let common = |name: &str| evidence.figure(&format!("skin.{name}")).map(|f| f.value);
        let own = |name: &str| common(&format!("{}_{name}", tone.name()));
        Ok(Self {
            epidermis_mm: common("epidermis_mm")?,
            papillary_mm: common("papillary_mm")?,
            reticular_mm: common("reticular_mm")?,
            subcutis_mm: common("subcutis_mm")?,
            melanin: own("melanin")?,
            blood: own("blood")?,
            oxygenation: own("oxygenation")?,
            vessel_radius_um: own("vessel_radius_um")?,
            bilirubin_umol_per_l: own("bilirubin_umol_per_l")?,
            baseline: own("baseline")?,
            scattering_per_cm: own("scattering_per_cm")?,
            rayleigh_share: own("rayleigh_share")?,
            mie_power: own("mie_power")?,
            n: common("refractive_index")?,
        })
    }

    /// Checks every field.
    ///
    /// # Errors
    /// Names the first field that is not physical.
    pub fn check(&self) -> Result<(), SkinError> {
        const FRACTION: &str = "a fraction from 0 to 1";
        const LENGTH: &str = "a length in mm above 0";
        const AMOUNT: &str = "a finite number, 0 or more";
        let fraction = |v: f64| (0.0..=1.0).contains(&v);
        let length = |v: f64| v > 0.0 && v.is_finite();
        let amount = |v: f64| v >= 0.0 && v.is_finite();
        let checks = [
            ("epidermis_mm", self.epidermis_mm, length(self.epidermis_mm), LENGTH),
            ("papillary_mm", self.papillary_mm, length(self.papillary_mm), LENGTH),
            ("reticular_mm", self.reticular_mm, length(self.reticular_mm), LENGTH),
            ("subcutis_mm", self.subcutis_mm, length(self.subcutis_mm), LENGTH),
            ("melanin", self.melanin, fraction(self.melanin), FRACTION),
            ("blood", self.blood, fraction(self.blood), FRACTION),
            ("oxygenation", self.oxygenation, fraction(self.oxygenation), FRACTION),
            ("vessel_radius_um", self.vessel_radius_um, amount(self.vessel_radius_um), AMOUNT),
            ("bilirubin_umol_per_l", self.bilirubin_umol_per_l, amount(self.bilirubin_umol_per_l), AMOUNT),
            ("baseline", self.baseline, amount(self.baseline), AMOUNT),
            ("scattering_per_cm", self.scattering_per_cm, amount(self.scattering_per_cm), AMOUNT),
            ("rayleigh_share", self.rayleigh_share, fraction(self.rayleigh_share), FRACTION),
            ("mie_power", self.mie_power, amount(self.mie_power), AMOUNT),
            ("n", self.n, (1.0..=4.0).contains(&self.n), "a refractive index from 1 to 4"),
        ];
        match checks.into_iter().find(|c| !c.2) {
            Some((field, value, _, allowed)) => Err(SkinError { field, value, allowed }),
            None => Ok(()),
        }
    }

    /// The layers at band `band` of [`crate::wavelength_nm`], in air, top first.
    ///
    /// # Panics
    /// If the skin does not pass [`Skin::check`], or `band` is not below [`crate::spectrum::BANDS`].
    #[must_use]
    pub fn stack(&self, band: usize) -> LayerStack {
        self.stack_of(self.layers(band).to_vec())
    }

    /// The layers at band `band` with a plane of ink in them.
    ///
    /// # Errors
    /// If the plane does not lie within the skin.
    ///
    /// # Panics
    /// As [`Skin::stack`].
    pub fn stack_with_ink(&self, band: usize, plane: &InkPlane<'_>) -> Result<LayerStack, SkinError> {
        let bottom_mm = self.epidermis_mm + self.papillary_mm + self.reticular_mm + self.subcutis_mm;
        let (from, to) = (plane.depth_mm, plane.depth_mm + plane.thickness_mm);
        if !(from >= 0.0 && from < bottom_mm) {
            let allowed = "a depth in mm, 0 or more and within the skin";
            return Err(SkinError { field: "depth_mm", value: from, allowed });
        }
        if !(plane.thickness_mm > 0.0 && to <= bottom_mm) {
            let allowed = "a thickness in mm above 0 that ends within the skin";
            return Err(SkinError { field: "thickness_mm", value: plane.thickness_mm, allowed });
        }
        let mut layers = Vec::with_capacity(7);
        let mut top = 0.0;
        for layer in self.layers(band) {
            let end = top + 10.0 * layer.d;
            let mut put = |a: f64, b: f64, inked: bool| {
                if b - a > 1e-9 {
                    let piece = Layer { d: (b - a) / 10.0, ..layer };
                    layers.push(if inked { plane.ink.added_to(band, &piece) } else { piece });
                }
            };
            put(top, end.min(from), false);
            put(top.max(from), end.min(to), true);
            put(top.max(to), end, false);
            top = end;
        }
        Ok(self.stack_of(layers))
    }

    /// Reflectance of a normal beam at every band, without its first-surface glare (`glare` false: what an eye or a
    /// cross-polarised camera sees) or with it (true: what an instrument with specular included reads).
    ///
    /// # Panics
    /// As [`Skin::stack`].
    #[must_use]
    pub fn reflectance(&self, glare: bool, accuracy: Accuracy) -> Spectrum {
        Spectrum::from_bands(|band| {
            // The dermis is one layer as long as no ink lies in it.
            let [epidermis, papillary, reticular, subcutis] = self.layers(band);
            let dermis = Layer { d: papillary.d + reticular.d, ..papillary };
            let answer = adding_doubling::solve(&self.stack_of(vec![epidermis, dermis, subcutis]), accuracy);
            if glare { answer.r_total } else { answer.r_diffuse }
        })
    }

    /// The same with a plane of ink.
    ///
    /// # Errors
    /// If the plane does not lie within the skin.
    ///
    /// # Panics
    /// As [`Skin::stack`].
    pub fn reflectance_with_ink(
        &self,
        plane: &InkPlane<'_>,
        glare: bool,
        accuracy: Accuracy,
    ) -> Result<Spectrum, SkinError> {
        self.stack_with_ink(0, plane)?;
        let mut spectrum = Spectrum::constant(0.0);
        for band in 0..crate::spectrum::BANDS {
            let answer = adding_doubling::solve(&self.stack_with_ink(band, plane)?, accuracy);
            spectrum[band] = if glare { answer.r_total } else { answer.r_diffuse };
        }
        Ok(spectrum)
    }

    #[allow(clippy::expect_used, reason = "the documented panic: layers of a checked skin are physical")]
    fn stack_of(&self, layers: Vec<Layer>) -> LayerStack {
        LayerStack::new(1.0, self.n, layers).expect("a skin that passes `check` has physical layers")
    }

    /// Epidermis, papillary dermis, reticular dermis, subcutis.
    fn layers(&self, band: usize) -> [Layer; 4] {
        let rest = self.baseline * coefficients::baseline(band);
        let blood = coefficients::blood(band, self.oxygenation, self.vessel_radius_um);
        let bilirubin = coefficients::bilirubin(band, self.bilirubin_umol_per_l);
        let perfused = |share: f64| share * blood + (1.0 - share) * rest + bilirubin;

        let g = coefficients::anisotropy(band);
        let dermis = self.scattering_per_cm
            * coefficients::scattering_shape(band, self.rayleigh_share, self.mie_power);
        // Jacques 2013 table 2, epidermis and dermis rows after Salomatina 2006: 66.7 against 43.6 cm⁻¹ at 500 nm.
        let epidermis =
            self.scattering_per_cm * (66.7 / 43.6) * coefficients::scattering_shape(band, 0.29, 0.689);
        // Salomatina 2006: subcutaneous fat scatters 0.77 of the dermis at 500 nm, 0.79 over 450-650 nm.
        let subcutis = 0.78 * dermis;

        let layer = |mu_a: f64, reduced: f64, thickness_mm: f64| Layer {
            n: self.n,
            mu_a,
            mu_s: reduced / (1.0 - g),
            g,
            d: thickness_mm / 10.0,
        };
        let melanin = self.melanin * coefficients::melanosome(band) + (1.0 - self.melanin) * rest;
        [
            layer(melanin, epidermis, self.epidermis_mm),
            layer(perfused(self.blood), dermis, self.papillary_mm),
            layer(perfused(self.blood), dermis, self.reticular_mm),
            layer(perfused(0.5 * self.blood), subcutis, self.subcutis_mm),
        ]
    }
}
