//! `stubble nine-dots`: how a person's own skin takes, keeps and spreads pigment, from nine test dots.

use std::path::PathBuf;

use clap::Args;
use stubble_plan::{LogFit, PersonalFit, TestDot, fit_nine_dots};

use crate::input::read_text;
use crate::refusal::Refusal;

const FORM: &str = "a test is CSV with the columns depth_mm,water_parts,diameter_mm,fresh_darkness,healed_darkness,\
                    healed_diameter_mm, one dot a line; what cannot be measured any more stays empty; \
                    docs/examples/nine-dots.csv is one";

/// Fits the measured dots of a nine-dot test.
#[derive(Debug, Args)]
pub(crate) struct NineDotsArgs {
    /// The measured dots, CSV.
    #[arg(value_name = "FILE")]
    dots: PathBuf,
    /// Predicts for this depth, mm; without it for the depths of the test.
    #[arg(long, value_name = "MM", requires = "water", value_parser = positive)]
    depth_mm: Option<f64>,
    /// Predicts for this many parts of water per part of pigment.
    #[arg(long, value_name = "PARTS", requires = "depth_mm", value_parser = not_negative)]
    water: Option<f64>,
    /// Prints the fit as JSON.
    #[arg(long)]
    json: bool,
}

fn positive(text: &str) -> Result<f64, String> {
    number(text).filter(|n| *n > 0.0).ok_or_else(|| "give a number above 0".to_owned())
}

fn not_negative(text: &str) -> Result<f64, String> {
    number(text).filter(|n| *n >= 0.0).ok_or_else(|| "give a number of 0 or more".to_owned())
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|n: &f64| n.is_finite())
}

/// Runs the command.
pub(crate) fn run(args: &NineDotsArgs) -> Result<(), Refusal> {
    let name = args.dots.display();
    let refused = |what: String| Refusal::new(format!("{name}: {what}")).help(FORM);
    let text = read_text(&args.dots)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let dots: Result<Vec<TestDot>, csv::Error> = reader.deserialize().collect();
    let dots = dots.map_err(|e| refused(e.to_string()))?;
    let fit = fit_nine_dots(&dots).map_err(|e| refused(e.to_string()))?;
    if args.json {
        let json = serde_json::to_string_pretty(&fit).map_err(|e| Refusal::new(e.to_string()))?;
        outln!("{json}");
        return Ok(());
    }
    let asked = args.depth_mm.zip(args.water);
    let places = asked.map_or_else(|| tested(&dots), |place| vec![place]);
    print(&dots, &fit, &places);
    Ok(())
}

/// Depths and dilutions of the test, each pair once, in order.
fn tested(dots: &[TestDot]) -> Vec<(f64, f64)> {
    let mut places: Vec<(f64, f64)> = dots.iter().map(|dot| (dot.depth_mm, dot.water_parts)).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    places.dedup();
    places
}

fn print(dots: &[TestDot], fit: &PersonalFit, places: &[(f64, f64)]) {
    outln!("{} dots, {:.0} % of them not found healed", dots.len(), fit.lost_share * 100.0);
    outln!("One more dot on this skin, with the range that nineteen dots in twenty keep to:");
    outln!("  depth   dilution   keeps of its darkness    grows to of its diameter");
    for &(depth_mm, water) in places {
        let of = |fit: &LogFit| {
            let p = fit.predict(depth_mm, water);
            format!("{:.0} % ({:.0} to {:.0})", p.value * 100.0, p.low * 100.0, p.high * 100.0)
        };
        let dilution = format!("1:{water}");
        outln!("  {depth_mm:.2}    {dilution:<8}   {:<22}   {}", of(&fit.retention), of(&fit.spread));
    }
    let scatter = |fit: &LogFit| (fit.residual_sd.exp() - 1.0) * 100.0;
    outln!(
        "Single dots scatter by {:.0} % about the fit in darkness and {:.0} % in diameter.",
        scatter(&fit.retention),
        scatter(&fit.spread)
    );
}
