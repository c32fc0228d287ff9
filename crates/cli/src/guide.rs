//! `stubble guide`: what a person considering the treatment asks, answered plainly, with sources and grades.

use std::path::PathBuf;

use clap::Args;
use stubble_case::Case;
use stubble_evidence::Evidence;
use stubble_plan::{Topic, compare_in, guide_pages, guide_with};

use crate::input::read_text;
use crate::output::{Staging, check_target};
use crate::refusal::Refusal;

/// Years over which the alternatives are compared.
const YEARS: u8 = 15;

/// Prints the guide; with a plan it answers for that person.
#[derive(Debug, Args)]
pub(crate) struct GuideArgs {
    /// The plan.json of a plan, for answers about it.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Writes the guide as pages into a folder to be made, instead of printing it.
    #[arg(long, value_name = "DIR")]
    html: Option<PathBuf>,
    /// Replaces the pages in a folder that exists.
    #[arg(long, requires = "html")]
    force: bool,
    /// Only topics whose title holds this word.
    #[arg(value_name = "WORD")]
    topic: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &GuideArgs) -> Result<(), Refusal> {
    let topics = topics(args)?;
    let wanted = args.topic.as_deref().unwrap_or_default().to_lowercase();
    let titles: Vec<&str> = topics.iter().map(|t| t.title.as_str()).collect();
    let found: Vec<Topic> =
        topics.iter().filter(|t| t.title.to_lowercase().contains(&wanted)).cloned().collect();
    if found.is_empty() {
        return Err(Refusal::new(format!("no topic of the guide has `{wanted}` in its title"))
            .help(format!("the topics are: {}", titles.join(" · "))));
    }
    let Some(folder) = &args.html else {
        let text: Vec<String> = found.iter().map(Topic::markdown).collect();
        outln!("{}", text.join("\n"));
        return Ok(());
    };
    check_target(folder, args.force)?;
    let staging = Staging::new(folder, args.force)?;
    for (name, page) in guide_pages(&found) {
        staging.write(&name, page.as_bytes())?;
    }
    staging.publish()?;
    eprintln!("{} pages written to {}", found.len() + 1, folder.display());
    Ok(())
}

fn topics(args: &GuideArgs) -> Result<Vec<Topic>, Refusal> {
    let evidence = Evidence::builtin();
    let refused = |e: stubble_plan::PlanError| Refusal::new(e.to_string());
    let Some(path) = &args.plan else { return guide_with(&evidence, None, None).map_err(refused) };
    let case = Case::from_json(read_text(path)?.as_bytes()).map_err(|e| {
        Refusal::new(format!("{}: {e}", path.display())).help("give the plan.json that `stubble plan` made")
    })?;
    let plan = &case.plan;
    let comparison = match &case.basis {
        Some(basis) => Some(compare_in(plan, &basis.region, YEARS, &evidence).map_err(refused)?),
        None => None,
    };
    guide_with(&evidence, Some(plan), comparison.as_ref()).map_err(refused)
}
