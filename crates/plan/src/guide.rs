//! The guide: what a person who considers the treatment asks, answered plainly. The texts are `data/guide/*.md`; numbers
//! and rules in them come from the evidence, so that each carries its grade, and a person's own plan is woven in.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{AftercareStep, Estimate, Evidence};

use crate::words::{grade_mark, in_per_cent, in_words, money_in_words};
use crate::{Plan, PlanError, PriceBasis, Verdict};

/// The texts, in the order of the guide.
const TEXTS: &[(&str, &str)] = &[
    ("what-it-is", include_str!("../../../data/guide/what-it-is.md")),
    ("who-it-suits", include_str!("../../../data/guide/who-it-suits.md")),
    ("looks", include_str!("../../../data/guide/looks.md")),
    ("combining", include_str!("../../../data/guide/combining.md")),
    ("sessions", include_str!("../../../data/guide/sessions.md")),
    ("lasting", include_str!("../../../data/guide/lasting.md")),
    ("cost", include_str!("../../../data/guide/cost.md")),
    ("confidence", include_str!("../../../data/guide/confidence.md")),
    ("practitioner", include_str!("../../../data/guide/practitioner.md")),
    ("risks", include_str!("../../../data/guide/risks.md")),
    ("dislike", include_str!("../../../data/guide/dislike.md")),
];

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Topic {
    /// Name, e.g. `risks`.
    pub id: String,
    /// The question.
    pub title: String,
    /// The answer.
    pub blocks: Vec<Block>,
    /// What it rests on: how each source can be found, sorted.
    pub sources: Vec<String>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "text")]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
}

impl Topic {
    /// The topic as Markdown, which also reads well as plain text.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for block in &self.blocks {
            match block {
                Block::Paragraph(text) => out += &format!("\n{text}\n"),
                Block::List(items) => {
                    out.push('\n');
                    items.iter().for_each(|item| out += &format!("- {item}\n"));
                }
            }
        }
        if !self.sources.is_empty() {
            out += &format!("\nSources: {}\n", self.sources.join("; "));
        }
        out
    }
}

/// The whole guide; with a plan it answers for that person.
///
/// # Errors
/// If a figure or statement that the texts name is missing from the evidence.
pub fn guide(evidence: &Evidence, plan: Option<&Plan>) -> Result<Vec<Topic>, PlanError> {
    TEXTS.iter().map(|(id, text)| topic(id, text, evidence, plan)).collect()
}

fn topic(id: &str, text: &str, evidence: &Evidence, plan: Option<&Plan>) -> Result<Topic, PlanError> {
    let mut parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let title = parts.next().unwrap_or_default().to_owned();
    let mut writer = Writer { evidence, plan, keys: BTreeSet::new() };
    let mut blocks = Vec::new();
    for part in parts {
        let part = match (part.strip_prefix("? "), plan) {
            (Some(_), None) => continue,
            (Some(personal), Some(_)) => personal,
            (None, _) => part,
        };
        if part.starts_with("- ") {
            let mut items = Vec::new();
            for line in part.lines() {
                writer.items(line.trim_start_matches("- "), &mut items)?;
            }
            if !items.is_empty() {
                blocks.push(Block::List(items));
            }
        } else {
            blocks.push(Block::Paragraph(writer.filled(&part.replace('\n', " "))?));
        }
    }
    let cite = |key: &String| evidence.source(key).map(|s| format!("{} ({})", s.key, s.cite));
    let sources = writer.keys.iter().filter_map(cite).collect();
    Ok(Topic { id: id.to_owned(), title, blocks, sources })
}

struct Writer<'a> {
    evidence: &'a Evidence,
    plan: Option<&'a Plan>,
    keys: BTreeSet<String>,
}

impl Writer<'_> {
    /// Items that one list line stands for.
    fn items(&mut self, line: &str, items: &mut Vec<String>) -> Result<(), PlanError> {
        if let Some(prefix) = line.strip_prefix("{* ").and_then(|rest| rest.strip_suffix('}')) {
            let evidence = self.evidence;
            for statement in evidence.statements(prefix) {
                self.keys.extend(statement.source.iter().cloned());
                let mark = grade_mark(statement.grade, statement.grade, statement.seen);
                items.push(format!("{} {mark}", statement.text));
            }
        } else if line == "{aftercare}" {
            for step in self.evidence.aftercare() {
                self.keys.extend(step.source.iter().cloned());
                items.push(aftercare_line(step));
            }
        } else if line == "{plan reasons}" {
            for r in self.plan.map_or(&[][..], |p| &p.suitability.reasons) {
                self.keys.extend(r.sources.iter().cloned());
                let mark = grade_mark(r.grade, r.grade, r.seen);
                items.push(format!("{}: {} {mark}", r.title, r.text));
            }
        } else {
            items.push(self.filled(line)?);
        }
        Ok(())
    }

    /// A text with every mark in braces filled in.
    fn filled(&mut self, text: &str) -> Result<String, PlanError> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (mark, tail) = after.split_once('}').unwrap_or((after, ""));
            out += before;
            out += &self.mark(mark)?;
            rest = tail;
        }
        Ok(out + rest)
    }

    fn mark(&mut self, mark: &str) -> Result<String, PlanError> {
        if let Some(id) = mark.strip_prefix("= ") {
            return self.words_of(id);
        }
        if let (Some(key), Some(plan)) = (mark.strip_prefix("plan "), self.plan) {
            return Ok(plan_words(key, plan).unwrap_or_default());
        }
        match mark.strip_prefix("% ") {
            Some(id) => Ok(in_per_cent(&self.figure(id)?)),
            None => Ok(in_words(&self.figure(mark)?)),
        }
    }

    fn figure(&mut self, id: &str) -> Result<Estimate, PlanError> {
        let estimate = self.evidence.estimate(id)?;
        self.keys.extend(estimate.sources.iter().cloned());
        Ok(estimate)
    }

    /// The text of a statement or of a screening rule.
    fn words_of(&mut self, id: &str) -> Result<String, PlanError> {
        let (text, grade, seen, source) = match self.evidence.screening_rule(id) {
            Some(rule) => (&rule.text, rule.grade, rule.seen, &rule.source),
            None => {
                let s = self.evidence.statement(id)?;
                (&s.text, s.grade, s.seen, &s.source)
            }
        };
        self.keys.extend(source.iter().cloned());
        Ok(format!("{text} {}", grade_mark(grade, grade, seen)))
    }
}

fn aftercare_line(step: &AftercareStep) -> String {
    let days = match step.to_day {
        Some(to) if to == step.from_day => format!("Day {to}"),
        Some(to) => format!("Day {} to {to}", step.from_day),
        None => format!("From day {}", step.from_day),
    };
    let mut line = format!("{days}: {}", step.todo);
    if let Some(avoid) = &step.avoid {
        line += &format!(" Not: {avoid}");
    }
    if let Some(normal) = &step.normal {
        line += &format!(" Normal: {normal}");
    }
    format!("{line} {}", grade_mark(step.grade, step.grade, step.seen))
}

/// A value of a person's plan in words; none for a name that is not known.
fn plan_words(key: &str, plan: &Plan) -> Option<String> {
    let window = |session: Option<&crate::SessionPlan>| match session.and_then(|s| s.window) {
        Some(w) => format!("about {}", w.target),
        None => "not dated before what stands open is settled".to_owned(),
    };
    Some(match key {
        "dots" => plan.totals.dots.to_string(),
        "area" => format!("{:.0} cm²", plan.totals.treated_area_cm2),
        "sessions" => plan.sessions.len().to_string(),
        "verdict" => match plan.suitability.verdict {
            Verdict::Suitable => "suitable",
            Verdict::WithConditions => "suitable under conditions",
            Verdict::NotForYou => "not for you",
        }
        .to_owned(),
        "hours" => in_words(&plan.totals.minutes.scaled(1.0 / 60.0, "h")),
        "first" => window(plan.sessions.first()),
        "last" => window(plan.sessions.last()),
        "touch_up" => match plan.touch_up.window {
            Some(w) => format!("{} and {}", w.earliest.year(), w.latest.year()),
            None => "the years after the last session".to_owned(),
        },
        "touch_up_cost" => money_in_words(&plan.touch_up.cost),
        "cost" => money_in_words(&plan.totals.cost),
        "price_basis" => match &plan.quote.basis {
            PriceBasis::Clinic => "These are the clinic's own prices.".to_owned(),
            PriceBasis::DefaultTable { region, .. } => {
                format!("This is a default table for {region}, not an offer.")
            }
        },
        "removal" => {
            let cost = plan.removal.cost.as_ref();
            let cost = cost.map(|c| format!(", about {}", money_in_words(c))).unwrap_or_default();
            format!("{} laser sessions{cost}", in_words(&plan.removal.sessions))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_stands_in_the_texts_themselves() {
        for (id, text) in TEXTS {
            let bare: String = text
                .split('{')
                .enumerate()
                .map(|(n, s)| if n == 0 { s } else { s.split_once('}').unwrap().1 })
                .collect();
            let number = bare.lines().find(|line| line.contains(|c: char| c.is_ascii_digit()));
            assert!(number.is_none(), "{id}: {number:?} has a number without a grade");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{id}");
        }
    }

    #[test]
    fn every_mark_of_a_plan_is_known() {
        let marks = TEXTS.iter().flat_map(|(_, text)| text.split("{plan ").skip(1));
        for mark in marks.filter_map(|rest| rest.split_once('}')).map(|(key, _)| key) {
            let known = mark == "reasons" || KNOWN.contains(&mark);
            assert!(known, "{mark}");
        }
    }

    const KNOWN: &[&str] = &[
        "dots",
        "area",
        "sessions",
        "verdict",
        "hours",
        "first",
        "last",
        "touch_up",
        "touch_up_cost",
        "cost",
        "price_basis",
        "removal",
    ];

    #[test]
    fn every_topic_is_answered_with_sources_and_no_mark_left() {
        let topics = guide(&Evidence::builtin(), None).unwrap();
        assert_eq!(topics.len(), TEXTS.len());
        for topic in &topics {
            let text = topic.markdown();
            assert!(!text.contains('{') && !text.contains('}'), "{text}");
            assert!(topic.title.ends_with('?') && !topic.sources.is_empty() && !topic.blocks.is_empty());
            assert!(!text.contains("Your plan"));
        }
    }
}
