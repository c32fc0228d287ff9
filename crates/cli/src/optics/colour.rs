//! `stubble optics colour`: the colour of skin, of dots in it and of an area of them, at a date.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use stubble_evidence::Evidence;
use stubble_optics::colour::{Lab, Viewing, delta_e_2000};
use stubble_optics::fit::{Geometry, Prior, fit_lab};
use stubble_optics::shade::Shade;
use stubble_optics::time::{Ageing, Pace};
use stubble_optics::zone::{Zone, usual_height_mm};
use stubble_optics::{Skin, SkinTone};

use super::transport::{AccuracyArg, print_json};
use crate::refusal::Refusal;

/// Lab, ITA and colour differences of an area of dots on a date.
///
/// Example: stubble optics colour --skin tan --ink "carbon black 1:10" --depth-mm 0.3 --coverage 0.03 --date 5y
#[derive(Debug, Args)]
pub(crate) struct ColourArgs {
    /// Skin by its colour group.
    #[arg(long, value_enum, default_value = "light", conflicts_with = "skin_lab")]
    skin: ToneArg,
    /// Skin by a measured colour instead: L,a,b under D65 and the 2° observer, first-surface reflection excluded.
    #[arg(long, value_name = "L,A,B", value_parser = lab, allow_hyphen_values = true)]
    skin_lab: Option<Lab>,
    /// Pigment and dilution: `carbon black`, `black iron oxide`, `red iron oxide` or `titanium dioxide`, then `1:N` with N
    /// parts of water.
    #[arg(long, value_name = "INK", default_value = "carbon black 1:10", value_parser = clap::value_parser!(Shade))]
    ink: Shade,
    /// Depth of a healed dot's middle, mm; the figure of the evidence base when absent.
    #[arg(long, value_name = "MM", allow_negative_numbers = true)]
    depth_mm: Option<f64>,
    /// Diameter of a healed dot, mm; the figure of the evidence base when absent.
    #[arg(long, value_name = "MM", allow_negative_numbers = true)]
    diameter_mm: Option<f64>,
    /// Share of the skin that healed dots cover, up to 0.25.
    #[arg(long, value_name = "SHARE", default_value_t = 0.03, allow_negative_numbers = true)]
    coverage: f64,
    /// `fresh`, `healed`, or a time after the treatment: 10d, 3m, 5y.
    #[arg(long, value_name = "DATE", default_value = "healed")]
    date: String,
    /// How quickly pigment fades and spreads.
    #[arg(long, value_enum, default_value = "typical")]
    pace: PaceArg,
    #[arg(long, value_enum, default_value = "reference")]
    accuracy: AccuracyArg,
    /// On one line, as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ToneArg {
    VeryLight,
    Light,
    Intermediate,
    Tan,
    Brown,
    Dark,
}

impl From<ToneArg> for SkinTone {
    fn from(tone: ToneArg) -> Self {
        match tone {
            ToneArg::VeryLight => Self::VeryLight,
            ToneArg::Light => Self::Light,
            ToneArg::Intermediate => Self::Intermediate,
            ToneArg::Tan => Self::Tan,
            ToneArg::Brown => Self::Brown,
            ToneArg::Dark => Self::Dark,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PaceArg {
    Slow,
    Typical,
    Fast,
}

impl From<PaceArg> for Pace {
    fn from(pace: PaceArg) -> Self {
        match pace {
            PaceArg::Slow => Self::Slow,
            PaceArg::Typical => Self::Typical,
            PaceArg::Fast => Self::Fast,
        }
    }
}

pub(crate) fn lab(text: &str) -> Result<Lab, String> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|n| n.trim().parse().map_err(|_| format!("`{n}` is no number")))
        .collect::<Result<_, String>>()?;
    match numbers[..] {
        [l, a, b] if (0.0..=100.0).contains(&l) && a.abs() <= 128.0 && b.abs() <= 128.0 => {
            Ok(Lab { l, a, b })
        }
        _ => Err("give L, a and b, with L from 0 to 100".to_owned()),
    }
}

/// Years after the treatment.
fn years(date: &str, course: &Ageing) -> Result<f64, Refusal> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    let years = match date {
        "fresh" => Some(0.0),
        "healed" => Some(course.healed_after_days / 365.25),
        _ => match date.split_at_checked(date.len().saturating_sub(1)) {
            Some((n, "d")) => number(n).map(|n| n / 365.25),
            Some((n, "m")) => number(n).map(|n| n / 12.0),
            Some((n, "y")) => number(n),
            _ => None,
        },
    };
    years.ok_or_else(|| {
        Refusal::new(format!("--date: `{date}` is no date"))
            .help("use fresh, healed, or a time like 10d, 3m, 5y")
    })
}

/// The skin of a colour group, or fitted to a measured colour, and how to call it.
pub(crate) fn skin_of(
    tone: ToneArg,
    measured: Option<Lab>,
    evidence: &Evidence,
) -> Result<(Skin, String), Refusal> {
    let refused = |e: &dyn std::fmt::Display| Refusal::new(e.to_string()).help("change the option it names");
    let Some(lab) = measured else {
        let tone = SkinTone::from(tone);
        return Ok((Skin::preset(evidence, tone).map_err(|e| refused(&e))?, tone.name().to_owned()));
    };
    let prior = Prior::new(evidence).map_err(|e| refused(&e))?;
    let fit = fit_lab(&prior, lab, 1.0, Geometry::WithoutGlare).map_err(|e| refused(&e))?;
    Ok((fit.skin, format!("fitted to L {:.1} a {:.1} b {:.1}", lab.l, lab.a, lab.b)))
}

pub(super) fn run(args: &ColourArgs) -> Result<(), Refusal> {
    let refused = |e: &dyn std::fmt::Display| Refusal::new(e.to_string()).help("change the option it names");
    let evidence = Evidence::builtin();
    let figure = |id: &str| evidence.figure(id).map(|f| f.value).map_err(|e| refused(&e));
    let course = Ageing::preset(&evidence, args.pace.into()).map_err(|e| refused(&e))?;
    let years = years(&args.date, &course)?;
    let (skin, skin_name) = skin_of(args.skin, args.skin_lab, &evidence)?;
    let diameter_mm = args.diameter_mm.map_or_else(|| figure("technique.dot_diameter_mm"), Ok)?;
    let depth_mm = args.depth_mm.map_or_else(|| figure("technique.pigment_depth_mm"), Ok)?;
    let zone = Zone {
        skin,
        shade: args.ink.clone(),
        depth_mm,
        diameter_mm,
        height_mm: usual_height_mm(&evidence, depth_mm).map_err(|e| refused(&e))?,
        per_cm2: Zone::per_cm2_of(args.coverage, diameter_mm),
    };
    let look = zone.look(&course, years, &evidence, args.accuracy.into()).map_err(|e| refused(&e))?;
    let viewing = Viewing::standard();
    let bare = viewing.lab(&look.bare);
    let colour = |spectrum: &stubble_optics::Spectrum| {
        let lab = viewing.lab(spectrum);
        json!({
            "lab": [lab.l, lab.a, lab.b],
            "ita_deg": lab.ita_deg(),
            "de00_from_skin": delta_e_2000(bare, lab),
            "mean_reflectance": spectrum.mean(),
        })
    };
    let answer = json!({
        "skin": skin_name,
        "years": years,
        "dots_per_cm2": zone.per_cm2,
        "coverage": zone.coverage(),
        "dot_diameter_mm": look.diameter_mm,
        "dot_depth_mm": look.depth_mm,
        "bare_skin": colour(&look.bare),
        "zone": colour(&look.mean),
        "dot_centre": colour(&look.centre),
    });
    if args.json {
        return print_json(&answer, true);
    }
    outln!("skin       {skin_name}");
    outln!(
        "dots       {:.1} per cm², covering {:.1} % healed; {:.2} mm wide and {:.2} mm deep {}",
        zone.per_cm2,
        100.0 * zone.coverage(),
        look.diameter_mm,
        look.depth_mm,
        args.date
    );
    outln!("                 L       a       b     ITA   ΔE00 from skin");
    for (name, key) in [("bare skin", "bare_skin"), ("zone", "zone"), ("dot centre", "dot_centre")] {
        let of = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
        let row = &answer[key];
        outln!(
            "{name:<11}{:>8.2}{:>8.2}{:>8.2}{:>7.1}°{:>9.2}",
            of(&row["lab"][0]),
            of(&row["lab"][1]),
            of(&row["lab"][2]),
            of(&row["ita_deg"]),
            of(&row["de00_from_skin"])
        );
    }
    Ok(())
}
