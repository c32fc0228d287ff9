//! `stubble export`: a case for other programs: calendar, dots as CSV, JSON and glTF, the plan as JSON.

use std::path::PathBuf;

use clap::Args;
use stubble_exchange::{ExchangeError, Format};
use stubble_placement::read_dots;

use crate::input::read_case;
use crate::output::{Staging, check_target};
use crate::refusal::Refusal;

/// Writes what other programs read of a case into a folder.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The plan.stubble that `stubble plan` wrote.
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Folder to make.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Replaces the files in a folder that exists.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(crate) fn run(args: &ExportArgs) -> Result<(), Refusal> {
    check_target(&args.to, args.force)?;
    let archive = read_case(&args.case)?;
    let refused = |e: String| Refusal::new(format!("{}: {e}", args.case.display()));
    let layout = read_dots(archive.dots_csv()).map_err(|e| refused(e.to_string()))?;
    let staging = Staging::new(&args.to, args.force)?;
    let mut written = vec!["dots.csv", "plan.json"];
    staging.write("dots.csv", archive.dots_csv())?;
    staging.write("plan.json", &archive.case().to_json().map_err(|e| refused(e.to_string()))?)?;
    for format in Format::ALL {
        match format.bytes(archive.case(), &layout) {
            Ok(bytes) => {
                staging.write(format.file_name(), &bytes)?;
                written.push(format.file_name());
            }
            Err(e @ (ExchangeError::NoDates | ExchangeError::NoDots)) => {
                eprintln!("{} is left out: {e}", format.file_name());
            }
            Err(e) => return Err(refused(e.to_string())),
        }
    }
    staging.publish()?;
    eprintln!("{} written to {}", written.join(", "), args.to.display());
    Ok(())
}
