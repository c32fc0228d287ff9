//! What was repaired, guessed or doubted while reading a scan.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Unit;

/// A remark about the scan that a person should read: a repair, a doubt. Its [`Display`](fmt::Display) is English.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Parts of the surface that were left out or mended.
    Mended {
        /// What.
        what: Mend,
        /// How many triangles, edges or pieces.
        count: usize,
    },
    /// The surface has borders.
    Open {
        /// Closed borders.
        borders: usize,
        /// Their edges together.
        edges: usize,
    },
    /// A texture cannot be used.
    Texture {
        /// Name or number in the file.
        name: String,
        /// Why, in English.
        why: String,
    },
    /// The material file that an OBJ names is not beside it.
    NoMaterial {
        /// Its name.
        file: String,
    },
    /// The unit was guessed.
    Guessed {
        /// The unit taken.
        unit: Unit,
        /// Length of the head in that unit, mm.
        length_mm: f64,
    },
    /// How well the template head fits.
    Fit {
        /// Share of face and scalp that fits.
        fitting: f64,
        /// Within this distance, mm.
        within_mm: f64,
        /// Share of the surface that the template explains.
        explained: f64,
    },
    /// A measure of the head outside the range of adults.
    Unusual {
        /// Which.
        measure: HeadMeasure,
        /// What was measured, mm.
        measured_mm: f64,
        /// Least of adults, mm.
        low_mm: f64,
        /// Most of adults, mm.
        high_mm: f64,
    },
    /// No stage of hair loss was given; this one is assumed.
    StageAssumed {
        /// Norwood stage.
        stage: String,
    },
    /// The head is fitted to photos, not scanned.
    FromPhotos {
        /// How many.
        photos: usize,
        /// Breadth, mm.
        breadth_mm: Bounds,
        /// Height, mm.
        height_mm: Bounds,
        /// Length, mm.
        length_mm: Bounds,
    },
    /// No photo told the scale.
    UsualSize,
    /// No photo told the skin's colour.
    SkinAssumed,
    /// The skin's colour as measured, by the name of its group (`very_light` to `dark`).
    SkinMeasured {
        /// Likely group.
        likely: String,
        /// Lightest possible group.
        lightest: String,
        /// Darkest possible group.
        darkest: String,
        /// Individual typology angle, degrees.
        ita_deg: Bounds,
    },
    /// Scalp that the photos show, and scalp that none shows.
    ScalpSeen {
        /// In a photo, cm².
        seen_cm2: Bounds,
        /// In no photo, cm².
        unseen_cm2: Bounds,
    },
    /// How much of the whole scalp is bare or shaved, by the colours of photos from several sides.
    ScalpBare {
        /// cm².
        bare_cm2: Bounds,
    },
    /// A photo that the head was fitted to.
    Photo {
        /// Name of the file.
        name: String,
        /// From where: `front`, `left`, `right`, `back` or `top`.
        side: String,
        /// How far its outline lies off the fitted head, mm.
        misfit_mm: f64,
        /// Why it counts less, in English; empty where it does not.
        doubts: Vec<String>,
    },
    /// Anything else, in English; remarks of older cases.
    #[serde(untagged)]
    Text(String),
}

/// A measured value with its 95 % bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bounds {
    /// Value.
    pub value: f64,
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
}

impl Bounds {
    fn with(self, unit: &str) -> String {
        format!("{:.0}{unit} ({:.0} to {:.0})", self.value, self.low, self.high)
    }
}

/// What was mended on a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// Triangles with a corner that is no finite number, dropped.
    NotFinite,
    /// Triangles without area, dropped.
    Flat,
    /// Triangles that were there twice, dropped.
    Repeated,
    /// Edges with more than two triangles.
    Crossing,
    /// Triangles wound against their neighbours, turned round.
    Turned,
    /// Small loose pieces, dropped.
    Loose,
    /// Triangles of shoulders, body or surroundings, left out.
    Surroundings,
}

/// A measure that tells a head from something of another size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadMeasure {
    /// From the glabella to the back.
    Length,
    /// Above the ears.
    Breadth,
    /// Around.
    Circumference,
    /// From the ears to the top.
    Height,
}

impl Mend {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NotFinite,
        Self::Flat,
        Self::Repeated,
        Self::Crossing,
        Self::Turned,
        Self::Loose,
        Self::Surroundings,
    ];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotFinite => "not_finite",
            Self::Flat => "flat",
            Self::Repeated => "repeated",
            Self::Crossing => "crossing",
            Self::Turned => "turned",
            Self::Loose => "loose",
            Self::Surroundings => "surroundings",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Self::NotFinite => "triangles dropped: a corner is not a finite number",
            Self::Flat => "triangles without area dropped",
            Self::Repeated => "repeated triangles dropped",
            Self::Crossing => "edges with more than two triangles (the surface crosses itself there)",
            Self::Turned => "triangles turned round: their winding disagreed with their neighbours",
            Self::Loose => "small loose pieces dropped",
            Self::Surroundings => "triangles of shoulders, body or surroundings left out",
        }
    }
}

impl HeadMeasure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Length, Self::Breadth, Self::Circumference, Self::Height];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Breadth => "breadth",
            Self::Circumference => "circumference",
            Self::Height => "height",
        }
    }

    /// What is the likely cause where a measure is not that of an adult head.
    fn cause(self) -> &'static str {
        match self {
            Self::Length => "a wrong unit or a misplaced face",
            Self::Breadth => "a wrong unit, or hair at the sides",
            Self::Circumference => "a wrong unit, or hair volume",
            Self::Height => "a wrong unit, or hair on top",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mended { what, count } => write!(f, "{count} {}", what.says()),
            Self::Open { borders, edges } => {
                write!(f, "the surface is open: {borders} borders of {edges} edges together")
            }
            Self::Texture { name, why } => write!(f, "texture `{name}` is not used: {why}"),
            Self::NoMaterial { file } => {
                write!(f, "material file `{file}` is not beside the OBJ: read without colour")
            }
            Self::Guessed { unit, length_mm } => {
                write!(f, "unit taken as {unit}: the head is then {length_mm:.0} mm long")
            }
            Self::Fit { fitting, within_mm, explained } => write!(
                f,
                "the template head fits {:.0} % of face and scalp within {within_mm:.1} mm and explains {:.0} % of the surface",
                100.0 * fitting,
                100.0 * explained
            ),
            Self::Unusual { measure, measured_mm, low_mm, high_mm } => write!(
                f,
                "head {}: {measured_mm:.0} mm, outside {low_mm:.0} to {high_mm:.0} mm of adults; perhaps {}: check --unit and --landmarks",
                measure.name(),
                measure.cause()
            ),
            Self::StageAssumed { stage } => write!(
                f,
                "no stage of hair loss was given: Norwood {stage} is assumed (change it with --condition)"
            ),
            Self::FromPhotos { photos, breadth_mm, height_mm, length_mm } => write!(
                f,
                "the head is fitted to {photos} photo{}, not scanned: breadth {}, height {}, length {}; a hairline height on it is that sure",
                if *photos == 1 { "" } else { "s" },
                breadth_mm.with(" mm"),
                height_mm.with(" mm"),
                length_mm.with(" mm")
            ),
            Self::UsualSize => f.write_str(
                "no photo told the scale: the head has the usual size; measure its circumference with a tape",
            ),
            Self::SkinAssumed => {
                f.write_str("no photo told the skin's colour: light skin is assumed (change it with --skin)")
            }
            Self::SkinMeasured { likely, lightest, darkest, ita_deg } => {
                let name = |group: &str| group.replace('_', " ");
                write!(
                    f,
                    "skin measured in the photo: {} (between {} and {}, ITA {}); change it with --skin",
                    name(likely),
                    name(lightest),
                    name(darkest),
                    ita_deg.with("°")
                )
            }
            Self::ScalpSeen { seen_cm2, unseen_cm2 } => write!(
                f,
                "scalp that the photos show: {}; {} of it are in none of them; what is bald is planned by the stage of loss",
                seen_cm2.with(" cm²"),
                unseen_cm2.with(" cm²")
            ),
            Self::ScalpBare { bare_cm2 } => write!(
                f,
                "scalp that is bare or shaved by the photos: {}; the plan goes by the stage of loss",
                bare_cm2.with(" cm²")
            ),
            Self::Photo { name, side, misfit_mm, doubts } => {
                let side = match side.as_str() {
                    "left" | "right" => format!("{side} side"),
                    other => other.to_owned(),
                };
                write!(f, "photo {name}: {side}, outline {misfit_mm:.1} mm off the fitted head")?;
                if doubts.is_empty() { Ok(()) } else { write!(f, "; less sure: {}", doubts.join("; ")) }
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_of_an_older_case_is_read_as_its_text() {
        let old: Vec<Remark> = serde_json::from_str(r#"["3 small loose pieces dropped"]"#).unwrap();
        assert_eq!(old, [Remark::Text("3 small loose pieces dropped".to_owned())]);
        let new = Remark::Mended { what: Mend::Loose, count: 3 };
        assert_eq!(new.to_string(), old[0].to_string());
        let json = serde_json::to_string(&new).unwrap();
        assert_eq!(json, r#"{"mended":{"what":"loose","count":3}}"#);
        assert_eq!(serde_json::from_str::<Remark>(&json).unwrap(), new);
    }
}
