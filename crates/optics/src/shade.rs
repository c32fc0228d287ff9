//! Working ink: stock ink of one or more pigments, diluted to a shade N:1, as it lies in a dot.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, UnknownFigure};

use crate::pigment::{Ink, Pigment, PigmentError, PigmentKind};

/// A shade as practitioners name it: N millilitres of water per millilitre of stock ink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shade {
    /// N; 0 is stock ink.
    pub water_per_ink: f64,
    /// Pigments of the stock with their shares of its pigment mass.
    pub pigments: Vec<(PigmentKind, f64)>,
}

/// A shade that cannot be mixed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ShadeError {
    /// N is negative or not a number.
    #[error("water_per_ink: {0} is not allowed; millilitres of water per millilitre of ink, 0 or more")]
    Water(f64),
    /// A share is negative, or none is above 0.
    #[error("pigments: shares must be 0 or more and one of them above 0")]
    Shares,
    /// Size or amount of a pigment.
    #[error(transparent)]
    Pigment(#[from] PigmentError),
    /// The evidence lacks a figure.
    #[error(transparent)]
    Evidence(#[from] UnknownFigure),
}

impl Shade {
    /// Carbon black diluted N:1.
    #[must_use]
    pub fn carbon(water_per_ink: f64) -> Self {
        Self { water_per_ink, pigments: vec![(PigmentKind::CarbonBlack, 1.0)] }
    }

    /// The same pigments with `parts` times as much liquid in all to one of stock ink, to a whole number of parts of water.
    #[must_use]
    pub fn thinned(&self, parts: f64) -> Self {
        let water_per_ink = ((1.0 + self.water_per_ink) * parts - 1.0).round().max(0.0);
        Self { water_per_ink, pigments: self.pigments.clone() }
    }

    /// What the healed dot holds: sizes, densities, stock load and deposit of `data/pigment.toml`, and `pigment_share`
    /// of the fresh pigment (see [`crate::time::Ageing`]).
    ///
    /// # Errors
    /// If the shade cannot be mixed or the evidence lacks a figure.
    pub fn ink(&self, evidence: &Evidence, pigment_share: f64) -> Result<Ink, ShadeError> {
        if !(self.water_per_ink >= 0.0 && self.water_per_ink.is_finite()) {
            return Err(ShadeError::Water(self.water_per_ink));
        }
        let sum: f64 = self.pigments.iter().map(|(_, share)| share).sum();
        if !(sum > 0.0 && sum.is_finite()) || self.pigments.iter().any(|(_, share)| *share < 0.0) {
            return Err(ShadeError::Shares);
        }
        let figure = |name: &str| evidence.figure(&format!("pigment.{name}")).map(|f| f.value);
        // Stock is nearly water, so mass per volume dilutes by 1 / (1 + N).
        let grams_per_ml = figure("stock_load")? / (1.0 + self.water_per_ink);
        let amount = figure("deposit_share")? * pigment_share;
        let pigments = self.pigments.iter().map(|&(kind, share)| {
            let of = |what: &str| figure(&format!("{}_{what}", kind.name()));
            let volume_fraction = amount * grams_per_ml * (share / sum) / of("density")?;
            Ok(Pigment { kind, diameter_nm: of("diameter_nm")?, volume_fraction })
        });
        Ok(Ink::of_pigments(&pigments.collect::<Result<Vec<_>, ShadeError>>()?)?)
    }
}

/// Its name, as [`Shade::from_str`] reads it.
impl fmt::Display for Shade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (kind, share)) in self.pigments.iter().enumerate() {
            if self.pigments.len() > 1 {
                let plus = if i > 0 { " + " } else { "" };
                write!(f, "{plus}{:.0}% ", 100.0 * share)?;
            }
            write!(f, "{}", kind.name().replace('_', " "))?;
        }
        write!(f, " 1:{}", self.water_per_ink)
    }
}

/// Text that names no shade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no ink; write it as `carbon black 1:10` or `90% carbon black + 10% red iron oxide 1:10`; pigments are \
     carbon black, black iron oxide, red iron oxide and titanium dioxide"
)]
pub struct ShadeName(String);

/// An ink's name as its stock and the parts of water in which it is diluted, 0 to 1000: `carbon black 1:15` is carbon black
/// in 15; none where the name ends in no dilution.
#[must_use]
pub fn stock_and_water(name: &str) -> Option<(&str, f64)> {
    let (stock, ratio) = name.trim().rsplit_once(char::is_whitespace)?;
    let water = ratio.strip_prefix("1:")?.parse().ok().filter(|water| (0.0..=1000.0).contains(water))?;
    Some((stock.trim_end(), water))
}

impl FromStr for Shade {
    type Err = ShadeName;

    /// Pigments joined by `+`, each with its percentage of the pigment mass where they are not even, then `1:N` with N
    /// parts of water, 0 to 1000; stock ink where that is absent.
    fn from_str(text: &str) -> Result<Self, ShadeName> {
        const KINDS: [PigmentKind; 4] = [
            PigmentKind::CarbonBlack,
            PigmentKind::BlackIronOxide,
            PigmentKind::RedIronOxide,
            PigmentKind::TitaniumDioxide,
        ];
        let wrong = || ShadeName(text.to_owned());
        let (names, water_per_ink) = stock_and_water(text).unwrap_or((text, 0.0));
        let pigments: Result<Vec<(PigmentKind, f64)>, ShadeName> = names
            .split('+')
            .map(|part| {
                let (share, name) = match part.split_once('%') {
                    Some((share, name)) => (share.trim().parse::<f64>().map_err(|_| wrong())?, name),
                    None => (100.0, part),
                };
                let kind = KINDS.into_iter().find(|k| k.name().replace('_', " ") == name.trim());
                (share > 0.0 && share <= 100.0)
                    .then_some(())
                    .and(kind)
                    .map(|k| (k, share / 100.0))
                    .ok_or_else(wrong)
            })
            .collect();
        Ok(Self { water_per_ink, pigments: pigments? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dilution_is_read_from_the_end_of_the_name() {
        assert_eq!(stock_and_water("carbon black 1:15"), Some(("carbon black", 15.0)));
        assert_eq!(stock_and_water("carbon black 1:7.5 "), Some(("carbon black", 7.5)));
        for name in ["carbon black", "warm grey 1:x", "1:15", "iron oxide 2:1", "ink 1:-1", "ink 1:NaN"] {
            assert_eq!(stock_and_water(name), None, "{name}");
        }
    }

    #[test]
    fn names_of_inks_are_read_and_others_refused() {
        assert_eq!("carbon black 1:15".parse(), Ok(Shade::carbon(15.0)));
        assert_eq!("carbon black".parse(), Ok(Shade::carbon(0.0)));
        let mix: Shade = "90% carbon black + 10% red iron oxide 1:20".parse().unwrap();
        let pigments = vec![(PigmentKind::CarbonBlack, 0.9), (PigmentKind::RedIronOxide, 0.1)];
        assert_eq!(mix, Shade { water_per_ink: 20.0, pigments });
        assert_eq!(mix.to_string(), "90% carbon black + 10% red iron oxide 1:20");
        assert_eq!(Shade::carbon(12.5).to_string().parse(), Ok(Shade::carbon(12.5)));
        assert_eq!(Shade::carbon(6.0).thinned(11.0 / 7.0), Shade::carbon(10.0));
        for wrong in
            ["", "sepia", "carbon black 1:x", "carbon black 1:-2", "0% carbon black", "carbon black +"]
        {
            let message = wrong.parse::<Shade>().unwrap_err().to_string();
            assert!(message.contains("carbon black 1:10"), "{message}");
        }
    }

    #[test]
    fn more_water_is_less_ink_in_proportion() {
        let evidence = Evidence::builtin();
        let strong = Shade::carbon(5.0).ink(&evidence, 1.0).unwrap();
        let weak = Shade::carbon(20.0).ink(&evidence, 1.0).unwrap();
        assert!((strong.mu_a()[15] / weak.mu_a()[15] - 21.0 / 6.0).abs() < 1e-9);
        // Working shades lie in the assumed 10 to 500 per cm.
        assert!(
            weak.mu_a()[15] > 10.0 && strong.mu_a()[15] < 500.0,
            "{} {}",
            weak.mu_a()[15],
            strong.mu_a()[15]
        );
    }

    #[test]
    fn mixtures_share_the_load() {
        let evidence = Evidence::builtin();
        let mix = Shade {
            water_per_ink: 10.0,
            pigments: vec![(PigmentKind::CarbonBlack, 3.0), (PigmentKind::TitaniumDioxide, 1.0)],
        };
        let (mix, black) =
            (mix.ink(&evidence, 1.0).unwrap(), Shade::carbon(10.0).ink(&evidence, 1.0).unwrap());
        assert!((mix.mu_a()[15] / black.mu_a()[15] - 0.75).abs() < 1e-9);
    }

    #[test]
    fn impossible_shades_are_refused() {
        let evidence = Evidence::builtin();
        assert!(Shade::carbon(-1.0).ink(&evidence, 1.0).unwrap_err().to_string().contains("water_per_ink"));
        assert!(Shade { water_per_ink: 1.0, pigments: vec![] }.ink(&evidence, 1.0).is_err());
    }
}
