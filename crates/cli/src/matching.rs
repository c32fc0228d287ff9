//! `stubble match`: the ink that looks like a person's own shaved hair, and what is left to be seen.

use clap::Args;
use stubble_appearance::{Closeness, Match, NativeHair, OwnHair, hair_colour, match_ink};
use stubble_evidence::Evidence;
use stubble_optics::colour::Lab;

use crate::optics::colour::{ToneArg, lab, skin_of};
use crate::optics::transport::print_json;
use crate::refusal::Refusal;

/// Searches pigment, dilution, dot diameter, depth and density for the healed look of the own shaved sides.
///
/// Example: stubble match --skin light --hair brown --hairs-per-cm2 170
#[derive(Debug, Args)]
pub(crate) struct MatchArgs {
    /// Skin by its colour group.
    #[arg(long, value_enum, default_value = "light", conflicts_with = "skin_lab")]
    skin: ToneArg,
    /// Skin by a measured colour instead: L,a,b under D65 and the 2° observer, first-surface reflection excluded.
    #[arg(long, value_name = "L,A,B", value_parser = lab, allow_hyphen_values = true)]
    skin_lab: Option<Lab>,
    /// Colour of the hair: black, brown, blond, red, grey or white, or measured as L,a,b.
    #[arg(long, value_name = "COLOUR", default_value = "black", value_parser = hair, allow_hyphen_values = true)]
    hair: Lab,
    /// Hairs per cm² of the shaved sides; the usual when absent.
    #[arg(long, value_name = "N")]
    hairs_per_cm2: Option<f64>,
    /// Diameter of a hair, mm; the usual when absent.
    #[arg(long, value_name = "MM")]
    hair_mm: Option<f64>,
    /// Days since the last shave.
    #[arg(long, value_name = "DAYS", default_value_t = 0.5)]
    stubble_days: f64,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// A colour by name, from the evidence base, or by its numbers.
pub(crate) fn hair(text: &str) -> Result<Lab, String> {
    const NAMES: [&str; 6] = ["black", "brown", "blond", "red", "grey", "white"];
    if text.contains(',') {
        return lab(text);
    }
    let name = NAMES.into_iter().find(|name| *name == text);
    let name = name.ok_or_else(|| format!("use one of {}, or L,a,b", NAMES.join(", ")))?;
    hair_colour(name, &Evidence::builtin()).map_err(|e| e.to_string())
}

pub(crate) fn run(args: &MatchArgs) -> Result<(), Refusal> {
    let refused = |e: &dyn std::fmt::Display| Refusal::new(e.to_string()).help("change the option it names");
    let evidence = Evidence::builtin();
    let figure = |id: &str| evidence.figure(id).map(|f| f.value).map_err(|e| refused(&e));
    let (skin, skin_name) = skin_of(args.skin, args.skin_lab, &evidence)?;
    let usual = OwnHair::usual(args.hair, &evidence).map_err(|e| refused(&e))?;
    let own = OwnHair {
        per_cm2: args.hairs_per_cm2.unwrap_or(usual.per_cm2),
        stubble: NativeHair {
            diameter_mm: args.hair_mm.unwrap_or(usual.stubble.diameter_mm),
            stubble_mm: args.stubble_days * figure("hair.growth_mm_per_day")?,
            ..usual.stubble
        },
        ..usual
    };
    if !args.json {
        eprintln!("trying inks, dots and densities …");
    }
    let found = match_ink(&skin, &own, &evidence).map_err(|e| refused(&e))?;
    if args.json {
        return print_json(&serde_json::to_value(&found).map_err(|e| refused(&e))?, true);
    }
    print(&found, &skin_name);
    if found.light_hair {
        let warning = evidence.statement("technique.fit_light_hair").map_err(|e| refused(&e))?;
        outln!("{}: {} [{}]", warning.title, warning.text, warning.grade.word());
    }
    Ok(())
}

fn print(found: &Match, skin: &str) {
    let verdict = match found.closeness {
        Closeness::Matched => "a match: no light shows a difference in mean colour",
        Closeness::Near => "near: a trained eye sees the difference side by side",
        Closeness::NoMatch => "NO MATCH: this is the nearest, and everyone sees the difference side by side",
        Closeness::HairTooLight => {
            "NO MATCH: the hair is not darker than the skin, and ink only darkens; the nearest is no ink"
        }
    };
    outln!("skin       {skin}");
    outln!(
        "ink        {}, dots {:.2} mm wide healed, {:.2} mm deep, {:.0} per cm²",
        found.ink,
        found.diameter_mm,
        found.depth_mm,
        found.per_cm2
    );
    outln!("verdict    {verdict}");
    for (name, [l, a, b]) in [("skin", found.skin_lab), ("own hair", found.own_lab), ("ink", found.ink_lab)] {
        outln!("{name:<11}L {l:.1}  a {a:.1}  b {b:.1}");
    }
    for residual in &found.residuals {
        outln!("{:<14} ΔE00 {:.2} between the zones seen from afar", residual.light, residual.de00);
    }
    for at in &found.texture {
        outln!("{:<4} m     contrast of single hairs {:.3}, of dots {:.3}", at.metres, at.own, at.ink);
    }
    match found.unseen_from_m {
        Some(metres) => outln!("From {metres:.1} m on neither colour nor texture differs to the eye."),
        None => outln!(
            "Side by side the difference is seen from any distance: keep ink away from the hair's edge."
        ),
    }
    outln!("Computed from assumed pigment and skin figures: test dots, looked at healed, decide.");
}
