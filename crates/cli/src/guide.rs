//! `stubble guide`: what a person considering the treatment asks, answered plainly, with sources and grades.

use std::path::PathBuf;

use clap::Args;
use stubble_case::Case;
use stubble_evidence::Evidence;

use crate::input::read_text;
use crate::refusal::Refusal;

/// Prints the guide; with a plan it answers for that person.
#[derive(Debug, Args)]
pub(crate) struct GuideArgs {
    /// The plan.json of a plan, for answers about it.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Only topics whose title holds this word.
    #[arg(value_name = "WORD")]
    topic: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &GuideArgs) -> Result<(), Refusal> {
    let case = match &args.plan {
        Some(path) => Some(Case::from_json(read_text(path)?.as_bytes()).map_err(|e| {
            Refusal::new(format!("{}: {e}", path.display()))
                .help("give the plan.json that `stubble plan` made")
        })?),
        None => None,
    };
    let plan = case.as_ref().map(|c| &c.plan);
    let topics = stubble_plan::guide(&Evidence::builtin(), plan).map_err(|e| Refusal::new(e.to_string()))?;
    let wanted = args.topic.as_deref().unwrap_or_default().to_lowercase();
    let found: Vec<String> =
        topics.iter().filter(|t| t.title.to_lowercase().contains(&wanted)).map(|t| t.markdown()).collect();
    if found.is_empty() {
        let titles: Vec<&str> = topics.iter().map(|t| t.title.as_str()).collect();
        return Err(Refusal::new(format!("no topic of the guide has `{wanted}` in its title"))
            .help(format!("the topics are: {}", titles.join(" · "))));
    }
    outln!("{}", found.join("\n"));
    Ok(())
}
