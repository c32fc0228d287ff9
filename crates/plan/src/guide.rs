//! The guide: what a person who considers the treatment asks, answered plainly. The texts are `data/guide/*.md`; numbers
//! and rules in them come from the evidence, so that each carries its grade, and a person's own plan is woven in.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{AftercareStep, Estimate, Evidence};

use crate::words::{grade_mark, in_per_cent, in_words};
use crate::{Comparison, Plan, PlanError, personal};

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
    guide_with(evidence, plan, None)
}

/// The whole guide for a person's plan, with what else there is and what it costs over the years.
///
/// # Errors
/// If a figure or statement that the texts name is missing from the evidence.
pub fn guide_with(
    evidence: &Evidence,
    plan: Option<&Plan>,
    comparison: Option<&Comparison>,
) -> Result<Vec<Topic>, PlanError> {
    TEXTS.iter().map(|(id, text)| topic(id, text, evidence, plan, comparison)).collect()
}

fn topic(
    id: &str,
    text: &str,
    evidence: &Evidence,
    plan: Option<&Plan>,
    comparison: Option<&Comparison>,
) -> Result<Topic, PlanError> {
    let mut parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let title = parts.next().unwrap_or_default().to_owned();
    let mut writer = Writer { evidence, plan, comparison, keys: BTreeSet::new() };
    let mut blocks = Vec::new();
    for part in parts {
        let part = match (part.strip_prefix("? "), plan) {
            (Some(_), None) => continue,
            (Some(_), Some(_)) if part.contains("{plan comparison}") && comparison.is_none() => continue,
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
            let text = writer.filled(&part.replace('\n', " "))?;
            if !text.is_empty() {
                blocks.push(Block::Paragraph(text));
            }
        }
    }
    let cite = |key: &String| evidence.source(key).map(|s| format!("{} ({})", s.key, s.cite));
    let sources = writer.keys.iter().filter_map(cite).collect();
    Ok(Topic { id: id.to_owned(), title, blocks, sources })
}

struct Writer<'a> {
    evidence: &'a Evidence,
    plan: Option<&'a Plan>,
    comparison: Option<&'a Comparison>,
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
        } else if let Some(list) = line.strip_prefix("{plan ").and_then(|rest| rest.strip_suffix('}')) {
            let Some(plan) = self.plan else { return Ok(()) };
            match personal::list(list, plan, self.comparison, &mut self.keys) {
                Some(lines) => items.extend(lines),
                None => items.push(self.filled(line)?),
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
            return Ok(personal::value(key, plan).unwrap_or_default());
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
            let known = personal::LISTS.contains(&mark) || KNOWN.contains(&mark);
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
        "density",
        "zones",
        "anxiety",
        "thinking",
        "needle",
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
