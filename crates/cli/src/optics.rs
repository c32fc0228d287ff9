//! `stubble optics`: how skin and ink look, in numbers.

pub(crate) mod colour;
pub(crate) mod transport;

use clap::Subcommand;

use crate::refusal::Refusal;

/// What to compute.
#[derive(Debug, Subcommand)]
pub(crate) enum OpticsCommand {
    Reflectance(transport::ReflectanceArgs),
    Dot(transport::DotArgs),
    Table(transport::TableArgs),
    Colour(colour::ColourArgs),
}

pub(crate) fn run(command: &OpticsCommand) -> Result<(), Refusal> {
    match command {
        OpticsCommand::Reflectance(args) => transport::reflectance(args),
        OpticsCommand::Dot(args) => transport::dot(args),
        OpticsCommand::Table(args) => transport::table(args),
        OpticsCommand::Colour(args) => colour::run(args),
    }
}
