//! The person's own shaved hair, which ink is to look like.

use stubble_evidence::{Evidence, UnknownFigure};
use stubble_optics::colour::Lab;

use crate::hair::NativeHair;

/// The person's own shaved sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnHair {
    /// Colour of the hair itself, CIELAB under D65.
    pub colour: Lab,
    /// Hairs per cm².
    pub per_cm2: f64,
    /// Grouping, diameter and length of the stubble; its reflectance is taken from `colour`.
    pub stubble: NativeHair,
    /// Angle between hair and skin, degrees.
    pub exit_angle_deg: f64,
}

impl OwnHair {
    /// Hair of a colour that is otherwise as most people's, shaved half a day ago.
    ///
    /// # Errors
    /// If the evidence lacks a figure.
    pub fn usual(colour: Lab, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let figure = |id: &str| evidence.figure(id).map(|f| f.value);
        Ok(Self {
            colour,
            per_cm2: figure("hair.hairs_per_cm2")?,
            stubble: NativeHair::shaved(evidence)?,
            exit_angle_deg: figure("hairline.exit_angle_mid_back_deg")?,
        })
    }
}

/// Colour of hair by its name in the evidence: `black`, `brown`, `blond`, `red`, `grey` or `white`.
///
/// # Errors
/// If the evidence has no hair of this name.
pub fn hair_colour(name: &str, evidence: &Evidence) -> Result<Lab, UnknownFigure> {
    let axis = |axis: &str| evidence.figure(&format!("hair.{name}_{axis}")).map(|f| f.value);
    Ok(Lab { l: axis("l")?, a: axis("a")?, b: axis("b")? })
}
