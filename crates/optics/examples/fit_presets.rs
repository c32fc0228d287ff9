//! Fits the presets of `data/skin.toml` to the mean measured spectrum of each class of skin tone.
//!
//! `cargo run -p stubble-optics --example fit_presets -- nist_skin_400_700_10nm.csv` prints the rows.

use stubble_evidence::Evidence;
use stubble_optics::colour::{Lab, Viewing};
use stubble_optics::fit::{FitError, Geometry, Prior, SkinFit, fit_lab, fit_spectrum};
use stubble_optics::{SkinTone, Spectrum};

/// Dark skin is not among the people measured: a typical colour of the class (Del Bino's groups, unverified).
const DARK: Lab = Lab { l: 36.0, a: 11.0, b: 13.0 };

/// A spectrum fixes scattering and absorption mostly by their ratio; among skins that look alike the presets take one
/// that the table of dot responses covers at every wavelength.
const WITHIN_THE_DOT_TABLE: &str = r#"
[prior_scattering_per_cm]
title = "Reduced scattering of the dermis at 500 nm, presets"
value = 37
low = 35
high = 39
unit = "per_cm"
grade = "derived"
seen = "derived"
[prior_baseline]
title = "Other absorption over baseline, presets"
value = 0.6
low = 0.52
high = 0.7
unit = "1"
grade = "derived"
seen = "derived"
[prior_mie_power]
title = "Power of the remaining scattering, presets"
value = 0.56
low = 0.52
high = 0.6
unit = "1"
grade = "derived"
seen = "derived"
[prior_rayleigh_share]
title = "Fine-fibre share of scattering, presets"
value = 0.41
low = 0.36
high = 0.46
unit = "1"
grade = "derived"
seen = "derived"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("give the path of the table of spectra")?;
    let text = std::fs::read_to_string(path)?;
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.trim().parse()).collect())
        .collect::<Result<_, _>>()?;
    let wavelengths: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    let people: Vec<Spectrum> = (1..rows[0].len())
        .map(|k| Spectrum::from_samples(&wavelengths, &rows.iter().map(|row| row[k]).collect::<Vec<_>>()))
        .collect::<Result<_, _>>()?;

    let viewing = Viewing::standard();
    let prior = Prior::new(&Evidence::builtin().with_overrides("skin", WITHIN_THE_DOT_TABLE)?)?;
    for tone in SkinTone::ALL {
        let of_tone: Vec<&Spectrum> =
            people.iter().filter(|p| SkinTone::of_ita_deg(viewing.lab(p).ita_deg()) == tone).collect();
        let (fit, from) = fit_tone(&prior, &of_tone)?;
        eprintln!("{tone:?}: {from}, dE00 {:.2}", fit.delta_e);
        print_rows(tone, &fit, &from);
    }
    Ok(())
}

fn fit_tone(prior: &Prior, people: &[&Spectrum]) -> Result<(SkinFit, String), FitError> {
    if people.is_empty() {
        return Ok((
            fit_lab(prior, DARK, 0.5, Geometry::WithGlare)?,
            "a typical colour of the class".to_owned(),
        ));
    }
    let mean = Spectrum::from_bands(|band| people.iter().map(|p| p[band]).sum::<f64>() / people.len() as f64);
    Ok((fit_spectrum(prior, &mean, Geometry::WithGlare)?, format!("mean of {} forearms", people.len())))
}

fn print_rows(tone: SkinTone, fit: &SkinFit, from: &str) {
    let name = tone.name();
    for parameter in &fit.parameters {
        let source = if from.contains("forearms") { "[\"Cooksey17\"]" } else { "[]" };
        println!("\n[{name}_{}]", parameter.name);
        println!("title = \"{}, {} skin\"", parameter.name.replace('_', " "), name.replace('_', " "));
        println!("value = {:.4}\nlow = {:.4}\nhigh = {:.4}", parameter.value, parameter.low, parameter.high);
        println!("unit = \"{}\"", unit(parameter.name));
        println!("grade = \"derived\"\nseen = \"derived\"\nsource = {source}");
        let decided = if parameter.identifiable { "" } else { " The fit leaves it to its prior." };
        println!("note = \"Fitted to the {from}, ends are the 95 % range.{decided}\"");
    }
}

fn unit(name: &str) -> &'static str {
    match name {
        "vessel_radius_um" => "um",
        "bilirubin_umol_per_l" => "umol/L",
        "scattering_per_cm" => "per_cm",
        _ => "1",
    }
}
