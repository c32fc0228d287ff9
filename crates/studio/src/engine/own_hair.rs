//! The ink that looks like the person's own shaved hair.

use schemars::JsonSchema;
use serde::Serialize;
use stubble_appearance::{Match, OwnHair, hair_colour, match_ink_while};
use stubble_design::DesignRequest;
use stubble_evidence::Evidence;
use stubble_optics::Skin;
use stubble_plan::HairColour;

use super::tone;
use crate::document::{Document, OptionName};
use crate::problem::Problem;

/// A proposal for a design, and what it stands on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Proposal {
    #[serde(flatten)]
    found: Match,
    /// What nobody has said of the person, so that the usual was taken.
    assumed: Vec<Assumed>,
}

/// What may be taken as usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Assumed {
    /// Skin of the light group.
    Skin,
    /// Black hair.
    Hair,
    /// As many hairs per cm² as most have.
    Density,
}

/// The person's own hair as the document has it, and what of it is assumed.
struct Known {
    skin: Skin,
    own: OwnHair,
    assumed: Vec<Assumed>,
}

impl Proposal {
    /// A proposal as long as it is `wanted`.
    pub(crate) fn of(
        document: &Document,
        option: OptionName,
        evidence: &Evidence,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, Problem> {
        let Known { skin, own, assumed } = known(document, &document.request(option)?, evidence)?;
        let found = match_ink_while(&skin, &own, evidence, wanted).map_err(|e| {
            Problem::input(format!("no ink can be proposed: {e}"), "change the value it names")
        })?;
        Ok(Self { found, assumed })
    }
}

fn known(document: &Document, request: &DesignRequest, evidence: &Evidence) -> Result<Known, Problem> {
    let intake = &document.intake;
    let name = match intake.hair.unwrap_or(HairColour::Black) {
        HairColour::Black => "black",
        HairColour::Brown => "brown",
        HairColour::Blond => "blond",
        HairColour::Red => "red",
        HairColour::Grey => "grey",
        HairColour::White => "white",
    };
    let colour = hair_colour(name, evidence).map_err(Problem::failure)?;
    let usual = OwnHair::usual(colour, evidence).map_err(Problem::failure)?;
    let measured = request.native_per_cm2.map(|units| units * usual.stubble.hairs_per_follicle);
    let missing = [
        (intake.skin.is_none(), Assumed::Skin),
        (intake.hair.is_none(), Assumed::Hair),
        (measured.is_none(), Assumed::Density),
    ];
    Ok(Known {
        skin: Skin::preset(evidence, tone(intake.skin)).map_err(Problem::failure)?,
        own: OwnHair { per_cm2: measured.unwrap_or(usual.per_cm2), ..usual },
        assumed: missing.into_iter().filter_map(|(is_missing, what)| is_missing.then_some(what)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use stubble_appearance::Closeness;
    use stubble_design::Designer;
    use stubble_head::{Anthropometry, sample_head};
    use stubble_plan::SkinGroup;

    use super::*;

    #[test]
    fn what_is_proposed_can_be_designed_with_and_says_what_it_stands_on() {
        let evidence = Evidence::builtin();
        let mut document = Document::new();
        let unknown = Proposal::of(&document, OptionName::A, &evidence, &|| true).unwrap();
        assert_eq!(unknown.assumed, [Assumed::Skin, Assumed::Hair, Assumed::Density]);
        document.intake.skin = Some(SkinGroup::Tan);
        document.intake.hair = Some(HairColour::Brown);
        let mut request = document.request(OptionName::A).unwrap();
        request.native_per_cm2 = Some(70.0);
        document.designs.insert(OptionName::A, request.clone());
        let proposal = Proposal::of(&document, OptionName::A, &evidence, &|| true).unwrap();
        assert_eq!(proposal.assumed, []);
        assert_ne!(proposal.found.own_lab, unknown.found.own_lab);
        request.ink = Some(proposal.found.ink.clone());
        request.dot_diameter_mm = Some(proposal.found.diameter_mm);
        request.depth_mm = Some(proposal.found.depth_mm);
        request.core_per_cm2 = Some(proposal.found.per_cm2);
        let head = sample_head(&Anthropometry::MAN);
        let design = Designer::new(&head, &evidence).unwrap().design(&request).unwrap();
        assert!(
            design.techniques.iter().any(|zone| zone.pigment == proposal.found.ink),
            "{:?}",
            design.techniques
        );
        document.intake.hair = Some(HairColour::White);
        let none = Proposal::of(&document, OptionName::A, &evidence, &|| true).unwrap();
        assert_eq!(none.found.closeness, Closeness::HairTooLight);
        assert!(none.found.light_hair);
    }
}
