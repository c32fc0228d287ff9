//! `stubble optics reflectance`, `dot` and `table`: light through layers and dots, as the reference file states them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use stubble_optics::cases::{LayeredCase, LayeredSolver};
use stubble_optics::dot::cases::{DotArrayCase, DotCase, DotSolver};
use stubble_optics::{Accuracy, dot};

use crate::input::read_text;
use crate::refusal::Refusal;

/// How finely adding-doubling resolves directions.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AccuracyArg {
    Reference,
    Interactive,
}

impl From<AccuracyArg> for Accuracy {
    fn from(accuracy: AccuracyArg) -> Self {
        match accuracy {
            AccuracyArg::Reference => Self::Reference,
            AccuracyArg::Interactive => Self::Interactive,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LayeredSolverArg {
    AddingDoubling,
    MonteCarlo,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DotSolverArg {
    MonteCarlo,
    Table,
}

/// Reflectance, transmittance and absorption of plane layers.
#[derive(Debug, Args)]
pub(crate) struct ReflectanceArgs {
    /// JSON: one case, an array of cases, or an object with `cases`; `-` reads standard input.
    cases: PathBuf,
    #[arg(long, value_enum, default_value = "adding-doubling")]
    solver: LayeredSolverArg,
    #[arg(long, value_enum, default_value = "reference")]
    accuracy: AccuracyArg,
    /// Photons per case of the Monte Carlo solver.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..))]
    photons: u64,
    /// Seed of the Monte Carlo solver.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// On one line.
    #[arg(long)]
    json: bool,
}

/// Reflectance of dots and arrays of dots.
#[derive(Debug, Args)]
pub(crate) struct DotArgs {
    /// JSON: an object with `dots` and `dot_arrays`, an array of either, or one of either; `-` reads standard input.
    cases: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    solver: DotSolverArg,
    /// Photons per offset of a dot, or per array, of the Monte Carlo solver.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..))]
    photons: u64,
    /// Seed of the Monte Carlo solver.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// On one line.
    #[arg(long)]
    json: bool,
}

/// Computes the table of dot responses that the program carries.
#[derive(Debug, Args)]
pub(crate) struct TableArgs {
    /// File to write.
    #[arg(long)]
    out: PathBuf,
    /// Photons for each distance of each geometry.
    #[arg(long, default_value_t = dot::TABLE_PHOTONS, value_parser = clap::value_parser!(u64).range(2..))]
    photons: u64,
    /// Seed.
    #[arg(long, default_value_t = dot::TABLE_SEED)]
    seed: u64,
    /// Replaces an existing file.
    #[arg(long)]
    force: bool,
}

pub(crate) fn reflectance(args: &ReflectanceArgs) -> Result<(), Refusal> {
    let solver = match args.solver {
        LayeredSolverArg::AddingDoubling => LayeredSolver::AddingDoubling(args.accuracy.into()),
        LayeredSolverArg::MonteCarlo => LayeredSolver::MonteCarlo { photons: args.photons, seed: args.seed },
    };
    let cases = match read_json(&args.cases)? {
        Value::Object(mut object) if object.contains_key("cases") => {
            object.remove("cases").unwrap_or(Value::Null)
        }
        one @ Value::Object(_) => Value::Array(vec![one]),
        other => other,
    };
    let answers = solve_all("cases", cases, |case: LayeredCase, index| case.solve(solver, index))?;
    print_json(&json!({ "cases": answers }), args.json)
}

pub(crate) fn dot(args: &DotArgs) -> Result<(), Refusal> {
    let solver = match args.solver {
        DotSolverArg::MonteCarlo => DotSolver::MonteCarlo { photons: args.photons, seed: args.seed },
        DotSolverArg::Table => DotSolver::Table,
    };
    let (mut dots, mut arrays) = (Value::Array(Vec::new()), Value::Array(Vec::new()));
    match read_json(&args.cases)? {
        Value::Object(mut object) if object.contains_key("dots") || object.contains_key("dot_arrays") => {
            dots = object.remove("dots").unwrap_or(dots);
            arrays = object.remove("dot_arrays").unwrap_or(arrays);
        }
        other => {
            let list = if let Value::Array(list) = other { list } else { vec![other] };
            let (a, d): (Vec<_>, Vec<_>) = list.into_iter().partition(|case| case.get("pitch_cm").is_some());
            (dots, arrays) = (Value::Array(d), Value::Array(a));
        }
    }
    let mut answers = Map::new();
    let found = solve_all("dots", dots, |case: DotCase, index| case.solve(solver, index))?;
    answers.insert("dots".into(), Value::Array(found));
    let found = solve_all("dot_arrays", arrays, |case: DotArrayCase, index| case.solve(solver, index))?;
    answers.insert("dot_arrays".into(), Value::Array(found));
    print_json(&Value::Object(answers), args.json)
}

pub(crate) fn table(args: &TableArgs) -> Result<(), Refusal> {
    if args.out.exists() && !args.force {
        return Err(Refusal::new(format!("{} exists already", args.out.display()))
            .help("give another file, or --force to replace it"));
    }
    let progress = |done: f64| eprintln!("{:.0} % of the table", 100.0 * done);
    let table = dot::compute(args.photons, args.seed, progress).map_err(|e| Refusal::new(e.to_string()))?;
    let mut beside = args.out.clone().into_os_string();
    beside.push(format!(".partial-{}", std::process::id()));
    let written =
        std::fs::write(&beside, table.to_bytes()).and_then(|()| std::fs::rename(&beside, &args.out));
    written.map_err(|e| {
        // The error to report is the first one.
        let _ = std::fs::remove_file(&beside);
        Refusal::new(format!("cannot write {}: {e}", args.out.display()))
            .help("check the folder and the disk")
    })
}

/// Solves a list, naming the case and the field that is wrong.
fn solve_all<C: DeserializeOwned, A: Serialize, E: std::fmt::Display>(
    name: &str,
    list: Value,
    mut solve: impl FnMut(C, u64) -> Result<A, E>,
) -> Result<Vec<Value>, Refusal> {
    let Value::Array(list) = list else {
        return Err(Refusal::new(format!("{name} is not a list")).help("give a list of cases"));
    };
    let mut answers = Vec::with_capacity(list.len());
    for (index, case) in list.into_iter().enumerate() {
        let id = case.get("id").and_then(Value::as_str).map_or_else(String::new, |id| format!(" ({id})"));
        let at = |what: String| {
            Refusal::new(format!("{name}[{index}]{id}: {what}")).help("correct this field of the case")
        };
        if let Some(units) = case.get("units").filter(|units| *units != "cm") {
            let units = units.as_str().map_or_else(|| units.to_string(), str::to_owned);
            return Err(at(format!(
                "units: `{units}` is not known here; give lengths in cm, coefficients in 1/cm"
            )));
        }
        let case = serde_path_to_error::deserialize(case).map_err(|e| at(e.to_string()))?;
        let answer = solve(case, index as u64).map_err(|e| at(e.to_string()))?;
        answers.push(serde_json::to_value(answer).map_err(|e| at(e.to_string()))?);
    }
    Ok(answers)
}

fn read_json(path: &Path) -> Result<Value, Refusal> {
    let text = if path.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
            .map_err(|e| Refusal::new(format!("cannot read standard input: {e}")).help("give UTF-8 text"))?
    } else {
        read_text(path)?
    };
    serde_json::from_str(&text).map_err(|e| {
        Refusal::new(format!("{} is not JSON: {e}", path.display())).help("correct the place that is named")
    })
}

pub(crate) fn print_json(value: &Value, one_line: bool) -> Result<(), Refusal> {
    let text = if one_line { serde_json::to_string(value) } else { serde_json::to_string_pretty(value) };
    outln!("{}", text.map_err(|e| Refusal::new(e.to_string()))?);
    Ok(())
}
