//! The program `stubble`: reads what a person gives, runs the pipeline, writes what it makes.
//!
//! Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.

/// Prints a line to standard output. A reader that has had enough (`| head`) is no error.
macro_rules! outln {
    ($($text:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stdout().lock(), format_args!("{}\n", format_args!($($text)*)));
    }};
}

mod design;
mod export;
mod guide;
mod ink;
mod input;
mod matching;
mod measure;
mod nine_dots;
mod optics;
mod output;
mod papers;
mod place;
mod plan;
mod preview;
mod progress;
mod refusal;
mod studio;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Scalp micropigmentation, planned before the first needle.
#[derive(Debug, Parser)]
#[command(name = "stubble", version, about, after_help = "Without a command the studio opens.")]
struct Arguments {
    /// Number of threads; without it RAYON_NUM_THREADS, else all cores. The result does not depend on it.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole job: from a scan (or `sample`) to pictures, dots, numbers and a PDF.
    Plan(Box<plan::PlanArgs>),
    /// A design drawn, changed and criticised: hairline, zones, findings, what the scales of hair loss say.
    Design(Box<design::DesignArgs>),
    /// Dots on any mesh or flat sheet, and the judge of any layout.
    Place(Box<place::PlaceArgs>),
    /// Pictures of a case: any view, moment, light and distance, on the head or on a photograph.
    Preview(Box<preview::PreviewArgs>),
    /// What photos say: scale, pose and landmarks of a face, each with its bounds.
    Measure(measure::MeasureArgs),
    /// What goes on paper: plan, session maps, forms, quote, transfer sheet, stencil, in four languages.
    Papers(papers::PapersArgs),
    /// What other programs read: the calendar, the dots as CSV, JSON and glTF.
    Export(export::ExportArgs),
    /// The ink that looks like a person's own shaved hair, and what is left to be seen.
    Match(matching::MatchArgs),
    /// What people ask about the treatment, answered with sources and grades.
    Guide(guide::GuideArgs),
    /// An ink's lot certificate against the limits of the European Union.
    Ink(ink::InkArgs),
    /// The nine-dot test: how a person's own skin keeps and spreads pigment.
    NineDots(nine_dots::NineDotsArgs),
    /// How skin and ink look: reflectance of layers, dots and fields of dots.
    #[command(subcommand)]
    Optics(optics::OpticsCommand),
    /// The studio: the page a practitioner consults with, on this machine only.
    Serve(studio::ServeArgs),
    /// Copies the practice's records, photos and key into a new folder.
    Backup(studio::BackupArgs),
    /// Puts a backup in the practice's place.
    Restore(studio::RestoreArgs),
    /// Checks every record and file of the practice.
    Verify(studio::VerifyArgs),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        // Fails only if a pool already exists, and none does yet.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    let command = arguments.command.unwrap_or_else(|| Command::Serve(studio::ServeArgs::default()));
    let done = match command {
        Command::Plan(args) => plan::run(*args),
        Command::Design(args) => design::run(&args),
        Command::Place(args) => place::run(*args),
        Command::Preview(args) => preview::run(&args),
        Command::Measure(args) => measure::run(&args).map_err(miette::Report::from),
        Command::Papers(args) => papers::run(&args).map_err(miette::Report::from),
        Command::Export(args) => export::run(&args).map_err(miette::Report::from),
        Command::Match(args) => matching::run(&args).map_err(miette::Report::from),
        Command::Guide(args) => guide::run(&args).map_err(miette::Report::from),
        Command::Ink(args) => ink::run(&args).map_err(miette::Report::from),
        Command::NineDots(args) => nine_dots::run(&args).map_err(miette::Report::from),
        Command::Optics(command) => optics::run(&command).map_err(miette::Report::from),
        Command::Serve(args) => studio::serve(&args).map_err(miette::Report::from),
        Command::Backup(args) => studio::back_up(&args).map_err(miette::Report::from),
        Command::Restore(args) => studio::bring_back(&args).map_err(miette::Report::from),
        Command::Verify(args) => studio::check(&args).map_err(miette::Report::from),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            eprintln!("{report:?}");
            ExitCode::from(1)
        }
    }
}
