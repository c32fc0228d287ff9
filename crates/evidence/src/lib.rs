//! Domain figures: a value with its range, unit, source and **evidence grade**.
//!
//! Trade knowledge about scalp micropigmentation is mostly unmeasured, so no rule or price lives in code: each one
//! is a row of `data/*.toml`, is read here once, and is shown with its grade wherever it appears. A row with a
//! `value` is a [`Figure`], one with a `text` a [`Statement`]; `screening.toml` holds [`ScreeningRule`]s,
//! `aftercare.toml` [`AftercareStep`]s and `sources.toml` the [`Source`]s they all name. A clinic overrides a row by
//! giving the same id in its own file ([`Evidence::with_overrides`]). What is computed from figures is an
//! [`Estimate`], which keeps range, grade and sources.
//!
//! ```
//! use stubble_evidence::{Estimate, Evidence, Grade};
//! let evidence = Evidence::builtin();
//! let height = evidence.figure("hairline.mid_frontal_point_mm")?;
//! assert_eq!((height.value, height.unit.as_str()), (80.0, "mm"));
//! assert!(height.low <= height.value && height.value <= height.high);
//!
//! let twice = Estimate::of(height).scaled(2.0, "mm");
//! assert_eq!((twice.low, twice.grade, twice.rests_on), (140.0, Grade::Derived, Grade::Practitioner));
//! # Ok::<(), stubble_evidence::UnknownFigure>(())
//! ```

mod estimate;
mod figure;
mod source;
mod statement;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

pub use estimate::Estimate;
pub use figure::{Figure, Grade, Seen};
pub use source::{Source, SourceKind};
pub use statement::{AftercareStep, Gate, ScreeningRule, Statement};

/// A figure that was asked for is in no data file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no figure named `{0}` in the evidence base; add it to data/*.toml with its source and grade")]
pub struct UnknownFigure(pub String);

/// An evidence file that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    /// Not TOML, or a row lacks a field.
    #[error("evidence file `{file}` is not valid: {message}")]
    Parse {
        /// File the rows came from.
        file: String,
        /// What the parser said, with line and column or the row's name.
        message: String,
    },
    /// A row contradicts itself, or names what is not there.
    #[error("figure `{id}`: {problem}")]
    Figure {
        /// Id of the row.
        id: String,
        /// What is wrong and what is allowed.
        problem: String,
    },
}

/// All figures, statements and rules of the program, by id. A value, passed to whoever needs figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    figures: BTreeMap<String, Figure>,
    statements: BTreeMap<String, Statement>,
    screening: BTreeMap<String, ScreeningRule>,
    aftercare: BTreeMap<String, AftercareStep>,
    sources: BTreeMap<String, Source>,
}

/// The data files in the program, as `(file stem, text)`.
const BUILTIN: &[(&str, &str)] = &[
    ("sources", include_str!("../../../data/sources.toml")),
    ("aftercare", include_str!("../../../data/aftercare.toml")),
    ("anthropometry", include_str!("../../../data/anthropometry.toml")),
    ("appearance", include_str!("../../../data/appearance.toml")),
    ("cost", include_str!("../../../data/cost.toml")),
    ("hair", include_str!("../../../data/hair.toml")),
    ("hairline", include_str!("../../../data/hairline.toml")),
    ("observed", include_str!("../../../data/observed.toml")),
    ("outcomes", include_str!("../../../data/outcomes.toml")),
    ("pigment", include_str!("../../../data/pigment.toml")),
    ("practitioner", include_str!("../../../data/practitioner.toml")),
    ("safety", include_str!("../../../data/safety.toml")),
    ("scales", include_str!("../../../data/scales.toml")),
    ("screening", include_str!("../../../data/screening.toml")),
    ("skin", include_str!("../../../data/skin.toml")),
    ("style", include_str!("../../../data/style.toml")),
    ("technique", include_str!("../../../data/technique.toml")),
    ("time", include_str!("../../../data/time.toml")),
];

impl Evidence {
    /// The figures shipped with the program.
    ///
    /// # Panics
    /// If a shipped file is invalid, which a test of this crate rules out.
    #[must_use]
    #[allow(clippy::expect_used, reason = "shipped data is checked by a test")]
    pub fn builtin() -> Self {
        let mut all = Self::default();
        for (file, text) in BUILTIN {
            all.add(file, text).expect("shipped evidence files are valid");
        }
        all
    }

    /// The same figures with a clinic's own rows laid over them. `file` is the stem the rows belong to, e.g. `cost`;
    /// a row's source has to be known (`own` is the clinic itself; `sources` rows can be added the same way).
    ///
    /// # Errors
    /// If the text is not an evidence file, or names an unknown source or figure; nothing is changed then.
    pub fn with_overrides(&self, file: &str, text: &str) -> Result<Self, EvidenceError> {
        let mut all = self.clone();
        all.add(file, text)?;
        all.check_references(|id| id.split('.').next() == Some(file))?;
        Ok(all)
    }

    /// The figure with this id.
    ///
    /// # Errors
    /// If there is none.
    pub fn figure(&self, id: &str) -> Result<&Figure, UnknownFigure> {
        self.figures.get(id).ok_or_else(|| UnknownFigure(id.to_owned()))
    }

    /// The figure with this id, as an estimate to compute with.
    ///
    /// # Errors
    /// If there is none.
    pub fn estimate(&self, id: &str) -> Result<Estimate, UnknownFigure> {
        self.figure(id).map(Estimate::of)
    }

    /// The statement with this id.
    ///
    /// # Errors
    /// If there is none.
    pub fn statement(&self, id: &str) -> Result<&Statement, UnknownFigure> {
        self.statements.get(id).ok_or_else(|| UnknownFigure(id.to_owned()))
    }

    /// All figures in id order.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }

    /// All statements whose id starts with `prefix`, in id order.
    pub fn statements<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Statement> {
        self.statements.values().filter(move |s| s.id.starts_with(prefix))
    }

    /// All screening rules, in id order.
    pub fn screening(&self) -> impl Iterator<Item = &ScreeningRule> {
        self.screening.values()
    }

    /// The screening rule with this id; `screening.` may be left out.
    #[must_use]
    pub fn screening_rule(&self, id: &str) -> Option<&ScreeningRule> {
        self.screening.get(id).or_else(|| self.screening.get(&format!("screening.{id}")))
    }

    /// All aftercare steps, by first day.
    #[must_use]
    pub fn aftercare(&self) -> Vec<&AftercareStep> {
        let mut steps: Vec<_> = self.aftercare.values().collect();
        steps.sort_by_key(|s| (s.from_day, s.to_day.unwrap_or(u16::MAX)));
        steps
    }

    /// What a source key stands for.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.get(key)
    }

    /// All sources in key order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), EvidenceError> {
        let parse = |message: String| EvidenceError::Parse { file: file.to_owned(), message };
        let rows: BTreeMap<String, toml::Table> = toml::from_str(text).map_err(|e| parse(e.to_string()))?;
        for (name, row) in rows {
            let id = format!("{file}.{name}");
            let bad = |message: toml::de::Error| parse(format!("row `{name}`: {}", message.message()));
            match file {
                "sources" => {
                    let source: Source = read(row).map_err(bad)?;
                    self.sources.insert(name.clone(), Source { key: name, ..source });
                }
                "screening" => {
                    let rule = ScreeningRule { id: id.clone(), ..read(row).map_err(bad)? };
                    rule.check()?;
                    self.screening.insert(id, rule);
                }
                "aftercare" => {
                    let step = AftercareStep { id: id.clone(), ..read(row).map_err(bad)? };
                    step.check()?;
                    self.aftercare.insert(id, step);
                }
                _ if row.contains_key("text") => {
                    let statement = Statement { id: id.clone(), ..read(row).map_err(bad)? };
                    statement.check()?;
                    self.statements.insert(id, statement);
                }
                _ => {
                    let figure = Figure { id: id.clone(), ..read(row).map_err(bad)? };
                    figure.check()?;
                    self.figures.insert(id, figure);
                }
            }
        }
        Ok(())
    }

    fn check_references(&self, of: impl Fn(&str) -> bool) -> Result<(), EvidenceError> {
        let figures = self.figures.values().map(|f| (&f.id, &f.source));
        let statements = self.statements.values().map(|s| (&s.id, &s.source));
        let screening = self.screening.values().map(|r| (&r.id, &r.source));
        let aftercare = self.aftercare.values().map(|a| (&a.id, &a.source));
        for (id, keys) in figures.chain(statements).chain(screening).chain(aftercare).filter(|(id, _)| of(id))
        {
            if let Some(key) = keys.iter().find(|key| !self.sources.contains_key(*key)) {
                let problem = format!("source key `{key}` is not in sources.toml; add it there");
                return Err(EvidenceError::Figure { id: id.clone(), problem });
            }
        }
        for rule in self.screening.values().filter(|r| of(&r.id)) {
            let named = rule.wait.iter().chain(&rule.test_dots).chain(rule.pause.iter().flatten());
            if let Some(name) = named.into_iter().find(|name| !self.figures.contains_key(*name)) {
                let problem = format!("`wait`, `test_dots` or `pause` names `{name}`, which is no figure");
                return Err(EvidenceError::Figure { id: rule.id.clone(), problem });
            }
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(row: toml::Table) -> Result<T, toml::de::Error> {
    row.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_files_are_valid_and_every_name_in_them_resolves() {
        let all = Evidence::builtin();
        all.check_references(|_| true).unwrap();
        assert!(all.iter().count() > 0 && all.screening().count() > 0 && !all.aftercare().is_empty());
    }

    #[test]
    fn a_clinic_overrides_one_figure_and_keeps_the_rest() {
        let base = Evidence::builtin();
        let own = r#"
[mid_frontal_point_mm]
title = "house rule"
value = 75
low = 70
high = 90
unit = "mm"
grade = "practitioner"
seen = "read"
source = ["own"]
"#;
        let own = base.with_overrides("hairline", own).unwrap();
        assert_eq!(own.figure("hairline.mid_frontal_point_mm").unwrap().value, 75.0);
        assert_eq!(own.iter().count(), base.iter().count());
    }

    #[test]
    fn a_value_outside_its_range_is_refused_by_name() {
        let text = "[x]\ntitle='t'\nvalue=5\nlow=6\nhigh=7\nunit='mm'\ngrade='derived'\nseen='derived'\n";
        let error = Evidence::builtin().with_overrides("own", text).unwrap_err();
        assert_eq!(error.to_string(), "figure `own.x`: value must lie between low and high");
    }

    #[test]
    fn an_unknown_source_is_refused_by_name() {
        let text = "[x]\ntitle='t'\ntext='t'\ngrade='published'\nseen='read'\nsource=['Nobody99']\n";
        let error = Evidence::builtin().with_overrides("own", text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "figure `own.x`: source key `Nobody99` is not in sources.toml; add it there"
        );
    }

    #[test]
    fn a_row_without_a_field_is_refused_by_name() {
        let error = Evidence::builtin().with_overrides("own", "[x]\ntitle='t'\n").unwrap_err();
        assert!(error.to_string().contains("row `x`: missing field `value`"), "{error}");
    }

    #[test]
    fn an_unverified_rule_never_stops_a_treatment() {
        let text = "[x]\ntitle='t'\nquestion='q'\ngate='stop'\ntext='t'\ngrade='published'\nseen='unverified'\nsource=['own']\n";
        let all = Evidence::builtin().with_overrides("screening", text).unwrap();
        assert_eq!(all.screening_rule("x").unwrap().effective_gate(), Gate::Doctor);
        assert!(
            Evidence::builtin().screening().all(|r| r.effective_gate() != Gate::Stop || r.seen == Seen::Read)
        );
    }
}
