//! Units that scans come in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The unit of a file's coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unit {
    /// Millimetre.
    #[serde(rename = "mm")]
    Millimetre,
    /// Centimetre.
    #[serde(rename = "cm")]
    Centimetre,
    /// Metre.
    #[serde(rename = "m")]
    Metre,
    /// Inch, 25.4 mm.
    #[serde(rename = "in")]
    Inch,
}

impl Unit {
    /// All units, the order in which a guess prefers them.
    pub const ALL: [Self; 4] = [Self::Millimetre, Self::Centimetre, Self::Metre, Self::Inch];

    /// Millimetres in one of the unit.
    #[must_use]
    pub fn mm(self) -> f64 {
        match self {
            Self::Millimetre => 1.0,
            Self::Centimetre => 10.0,
            Self::Metre => 1000.0,
            Self::Inch => 25.4,
        }
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Millimetre => "mm",
            Self::Centimetre => "cm",
            Self::Metre => "m",
            Self::Inch => "in",
        })
    }
}

/// A word that is no unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a unit of length; use mm, cm, m or in")]
pub struct UnknownUnit(pub String);

impl std::str::FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word.to_ascii_lowercase().as_str() {
            "mm" | "millimetre" | "millimeter" | "millimetres" | "millimeters" => Ok(Self::Millimetre),
            "cm" | "centimetre" | "centimeter" | "centimetres" | "centimeters" => Ok(Self::Centimetre),
            "m" | "metre" | "meter" | "metres" | "meters" => Ok(Self::Metre),
            "in" | "inch" | "inches" => Ok(Self::Inch),
            _ => Err(UnknownUnit(word.into())),
        }
    }
}
