//! Conditions by one word each, with the figures that are usual where a word leaves them open.

use stubble_evidence::{Evidence, UnknownFigure};
use stubble_head::ScalpCoordinate;

use crate::request::{Condition, Ludwig, Norwood, Scar};

/// Why a word names no condition.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConditionNameError {
    /// There is no such word.
    #[error(
        "there is no condition `{0}`; use norwood-1 to norwood-7 (also 2a, 3a, 4a, 5a, 3-vertex), ludwig-1 to ludwig-3, \
         sinclair-1 to sinclair-5, diffuse, whole-scalp, traction, sideburns, sideburns-beard, transplant-2 to \
         transplant-7 or strip-scar"
    )]
    Unknown(String),
    /// A usual figure is missing.
    #[error(transparent)]
    Figure(#[from] UnknownFigure),
}

impl Condition {
    /// The condition that a word stands for, e.g. `norwood-3-vertex` or `sideburns-beard`. Patches and scars other than
    /// the usual strip have no word: where they lie has to be said.
    ///
    /// # Errors
    /// If there is no such word, or a usual figure is missing.
    pub fn named(name: &str, evidence: &Evidence) -> Result<Self, ConditionNameError> {
        let usual =
            |figure: &str| evidence.figure(&format!("scales.usual_{figure}")).map(|figure| figure.value);
        let name = name.to_ascii_lowercase();
        let unknown = || ConditionNameError::Unknown(name.clone());
        let (kind, rest) = name.split_once('-').unwrap_or((&name, ""));
        Ok(match (kind, rest) {
            ("norwood", stage) => Self::MalePattern { stage: norwood(stage).ok_or_else(unknown)? },
            ("transplant", stage) => Self::TransplantTopUp {
                stage: norwood(stage).filter(|s| *s != Norwood::I).ok_or_else(unknown)?,
                grown_share: usual("grown_share")?,
            },
            ("ludwig", grade) => Self::FemalePattern {
                grade: match grade {
                    "1" => Ludwig::I,
                    "2" => Ludwig::II,
                    "3" => Ludwig::III,
                    _ => return Err(unknown()),
                },
            },
            ("sinclair", grade) => {
                let grade = grade.parse().ok().filter(|grade| (1..=5).contains(grade));
                Self::Sinclair { grade: grade.ok_or_else(unknown)? }
            }
            ("diffuse", "") => Self::Diffuse { lost_share: usual("diffuse_lost_share")? },
            ("whole", "scalp") => Self::WholeScalp,
            ("traction", "") => Self::Traction { depth_mm: usual("traction_depth_mm")? },
            ("sideburns", "" | "beard") => {
                Self::Sideburns { depth_mm: usual("sideburn_depth_mm")?, into_beard: rest == "beard" }
            }
            ("strip", "scar") => {
                let (s, half_t) = (usual("strip_scar_s")?, usual("strip_scar_half_length_t")?);
                let at = |i: i32| ScalpCoordinate { s, t: 0.5 + half_t * (f64::from(i) / 6.0 - 1.0) };
                let line = (0..=12).map(at).collect();
                Self::Scars { scars: vec![Scar::FutStrip { line, width_mm: usual("strip_scar_width_mm")? }] }
            }
            _ => return Err(unknown()),
        })
    }
}

/// A stage by its Arabic number, e.g. `3a`, `3-vertex` or `3v`.
fn norwood(stage: &str) -> Option<Norwood> {
    Some(match stage {
        "1" => Norwood::I,
        "2" => Norwood::II,
        "2a" => Norwood::IIa,
        "3" => Norwood::III,
        "3a" => Norwood::IIIa,
        "3-vertex" | "3v" => Norwood::IIIVertex,
        "4" => Norwood::IV,
        "4a" => Norwood::IVa,
        "5" => Norwood::V,
        "5a" => Norwood::Va,
        "6" => Norwood::VI,
        "7" => Norwood::VII,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_conditions_and_other_words_are_refused_with_the_list() {
        let evidence = Evidence::builtin();
        let named = |name: &str| Condition::named(name, &evidence);
        assert_eq!(named("Norwood-3-vertex"), Ok(Condition::MalePattern { stage: Norwood::IIIVertex }));
        assert_eq!(named("sinclair-5"), Ok(Condition::Sinclair { grade: 5 }));
        assert!(matches!(named("sideburns-beard"), Ok(Condition::Sideburns { into_beard: true, .. })));
        assert!(matches!(named("sideburns"), Ok(Condition::Sideburns { into_beard: false, .. })));
        assert!(matches!(named("transplant-4"), Ok(Condition::TransplantTopUp { .. })));
        assert!(matches!(named("strip-scar"), Ok(Condition::Scars { .. })));
        for wrong in
            ["norwood-8", "norwood", "", "sinclair-6", "diffuse-2", "transplant-1", "sideburns-x", "ludwig-0"]
        {
            let error = named(wrong).expect_err(wrong).to_string();
            assert!(error.contains("sideburns-beard"), "{error}");
        }
    }
}
