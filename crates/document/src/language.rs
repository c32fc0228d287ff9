//! The four languages of the papers: their catalogues, their direction, and how they write numbers, dates and units.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::civil::Date;
use serde::Serialize;
use stubble_evidence::Evidence;
use stubble_plan::Reason;
use unic_langid::langid;

/// A language that the papers are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Arabic, right to left.
    Arabic,
}

/// A language that there are no papers in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no papers in the language `{0}`; choose one of en, de, es, ar")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// All of them, in the order of their code's first use.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::Spanish, Self::Arabic];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// Words of the papers; what the stages remark; the rows of the evidence base, which are English at home.
    fn catalogues(self) -> [&'static str; 4] {
        match self {
            Self::English => {
                [include_str!("../locales/en.ftl"), include_str!("../locales/en-remarks.ftl"), "", ""]
            }
            Self::German => [
                include_str!("../locales/de.ftl"),
                include_str!("../locales/de-remarks.ftl"),
                include_str!("../locales/de-health.ftl"),
                include_str!("../locales/de-figures.ftl"),
            ],
            Self::Spanish => [
                include_str!("../locales/es.ftl"),
                include_str!("../locales/es-remarks.ftl"),
                include_str!("../locales/es-health.ftl"),
                include_str!("../locales/es-figures.ftl"),
            ],
            Self::Arabic => [
                include_str!("../locales/ar.ftl"),
                include_str!("../locales/ar-remarks.ftl"),
                include_str!("../locales/ar-health.ftl"),
                include_str!("../locales/ar-figures.ftl"),
            ],
        }
    }

    /// What stands between whole and parts.
    fn point(self) -> char {
        match self {
            Self::German | Self::Spanish => ',',
            Self::English | Self::Arabic => '.',
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|l| l.code() == code);
        known.ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The English of the rows that the program ships, by the key of their translations: only these words are translated,
/// never those that a clinic laid over them.
static SHIPPED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let evidence = Evidence::builtin();
    let mut all = BTreeMap::new();
    let mut add = |id: &str, ending: &str, english: &str| {
        all.insert(row_key(id, ending), english.to_owned());
    };
    for rule in evidence.screening() {
        add(&rule.id, "", &rule.title);
        add(&rule.id, "-ask", &rule.question);
        add(&rule.id, "-text", &rule.text);
    }
    for step in evidence.aftercare() {
        add(&step.id, "-do", &step.todo);
        add(&step.id, "-leave", step.avoid.as_deref().unwrap_or_default());
        add(&step.id, "-normal", step.normal.as_deref().unwrap_or_default());
    }
    for statement in evidence.statements("") {
        add(&statement.id, "", &statement.title);
        add(&statement.id, "-text", &statement.text);
    }
    for figure in evidence.iter() {
        add(&figure.id, "-figure", &figure.title);
    }
    let unscreened = Reason::unscreened();
    add(&unscreened.id, "", &unscreened.title);
    add(&unscreened.id, "-text", &unscreened.text);
    all
});

/// Key of a row's words in the catalogues.
fn row_key(id: &str, ending: &str) -> String {
    match id.split_once('.') {
        Some((file @ ("screening" | "aftercare"), row)) => format!("{file}-{row}{ending}"),
        Some((file, row)) if ending == "-figure" => format!("figure-{file}-{row}"),
        Some((_, row)) => format!("statement-{row}{ending}"),
        None => format!("{id}{ending}"),
    }
}

/// Text of the evidence base, in the paper's language where the catalogue has it, else as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    /// The text.
    pub(crate) text: String,
    /// Its language's code.
    pub(crate) lang: &'static str,
}

/// The words of one language.
pub(crate) struct Words {
    /// Which.
    pub(crate) language: Language,
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
}

impl Words {
    /// Reads the catalogues of a language. They are part of the program and are read by its tests.
    pub(crate) fn of(language: Language) -> Self {
        let id = match language {
            Language::English => langid!("en-GB"),
            Language::German => langid!("de"),
            Language::Spanish => langid!("es"),
            Language::Arabic => langid!("ar"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The typesetter orders mixed directions itself; marks around every value would only be characters in the way.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for (n, text) in language.catalogues().into_iter().enumerate() {
            // Templates ask for words of the papers only.
            if n == 0 {
                keys.extend(message_keys(text).map(str::to_owned));
            }
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
            // A message that is there twice is a fault of the catalogue, which a test finds.
            let _ = bundle.add_resource(resource);
        }
        Self { language, bundle, keys }
    }

    /// A message without values.
    pub(crate) fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with values by name.
    pub(crate) fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            // A whole number chooses plural forms; everything else stands as it is.
            match value.parse::<i64>() {
                Ok(n) if n.to_string() == **value => args.set(*name, n),
                _ => args.set(*name, (*value).to_owned()),
            }
        }
        self.format(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// A text of a row of the evidence base: the catalogue's, or the one given, which is English.
    pub(crate) fn of_row(&self, id: &str, ending: &str, english: &str) -> Said {
        let said = |text, lang| Said { text, lang };
        if self.language == Language::English {
            return said(english.to_owned(), "en");
        }
        let key = row_key(id, ending);
        match self.format(&key, None) {
            Some(text) if SHIPPED.get(&key).is_some_and(|shipped| shipped == english) => {
                said(text, self.language.code())
            }
            _ => said(english.to_owned(), "en"),
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut faults).into_owned())
    }

    /// All messages that need no value, for the template.
    pub(crate) fn plain(&self) -> BTreeMap<&str, String> {
        let mut plain = BTreeMap::new();
        for key in &self.keys {
            let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else { continue };
            let mut faults = Vec::new();
            let text = self.bundle.format_pattern(pattern, None, &mut faults);
            if faults.is_empty() {
                plain.insert(key.as_str(), text.into_owned());
            }
        }
        plain
    }

    /// `22 November 2026`, as the language writes it.
    pub(crate) fn date(&self, date: Date) -> String {
        let month = self.get(&format!("month-{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.with("date", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// A decimal number with the language's own mark.
    pub(crate) fn decimal(&self, number: &str) -> String {
        match self.language.point() {
            '.' => number.to_owned(),
            point => number.replace('.', &point.to_string()),
        }
    }
}

/// Keys of the messages in a catalogue.
fn message_keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (key, _) = line.split_once(" =")?;
        key.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(key)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Catalogues that every language has whole: words of the papers and what the stages remark.
    const OWN: [usize; 2] = [0, 1];

    fn own_keys(language: Language, catalogue: usize) -> BTreeSet<&'static str> {
        message_keys(language.catalogues()[catalogue]).collect()
    }

    /// Names of the values that a message takes.
    fn values(text: &str, key: &str) -> BTreeSet<String> {
        let start = text.find(&format!("\n{key} =")).map_or(0, |at| at + 1);
        let message: String = text[start..]
            .lines()
            .enumerate()
            .take_while(|(i, l)| *i == 0 || l.starts_with([' ', '}']))
            .map(|(_, l)| l)
            .collect();
        message
            .split('$')
            .skip(1)
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
            .collect()
    }

    #[test]
    fn every_language_has_every_message_with_the_same_values() {
        for catalogue in OWN {
            let english = own_keys(Language::English, catalogue);
            for language in Language::ALL {
                assert_eq!(own_keys(language, catalogue), english, "{language}");
                for key in &english {
                    let [ours, theirs] =
                        [language, Language::English].map(|l| values(l.catalogues()[catalogue], key));
                    assert_eq!(ours, theirs, "{language}: {key}");
                }
            }
        }
    }

    #[test]
    fn every_catalogue_is_well_formed_and_says_nothing_twice() {
        for language in Language::ALL {
            for text in language.catalogues() {
                let parsed = FluentResource::try_new(text.to_owned());
                assert!(parsed.is_ok(), "{language}: {:?}", parsed.err().map(|e| e.1));
                let keys: Vec<&str> = message_keys(text).collect();
                assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{language}");
            }
        }
    }

    /// The questions put to a person and the rules of aftercare are read in the person's own language.
    #[test]
    fn health_questions_and_aftercare_are_translated_whole() {
        let evidence = stubble_evidence::Evidence::builtin();
        for language in [Language::German, Language::Spanish, Language::Arabic] {
            let words = Words::of(language);
            let mut missing = Vec::new();
            let mut ask = |id: &str, ending: &str, english: &str| {
                let said = words.of_row(id, ending, english);
                if said.lang == "en" || numbers(&said.text) != numbers(english) {
                    missing.push(format!("{id}{ending}"));
                }
            };
            for rule in evidence.screening() {
                ask(&rule.id, "", &rule.title);
                ask(&rule.id, "-ask", &rule.question);
                ask(&rule.id, "-text", &rule.text);
            }
            for step in evidence.aftercare() {
                ask(&step.id, "-do", &step.todo);
                if let Some(avoid) = &step.avoid {
                    ask(&step.id, "-leave", avoid);
                }
                if let Some(normal) = &step.normal {
                    ask(&step.id, "-normal", normal);
                }
            }
            for id in ["fit_light_hair", "fit_dark_skin", "scar_test", "fit_early_thinning", "fit_young"] {
                let statement = evidence.statement(&format!("technique.{id}")).unwrap();
                ask(&statement.id, "", &statement.title);
                ask(&statement.id, "-text", &statement.text);
            }
            assert!(missing.is_empty(), "{language}: {missing:?}");
        }
    }

    /// The numbers in a text, in any order.
    fn numbers(text: &str) -> BTreeSet<&str> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect()
    }

    /// What is known in numbers comes from rows with a grade; words hold only measures of the paper itself.
    #[test]
    fn no_figure_of_the_field_stands_in_the_words() {
        let of_the_paper = ["colophon", "map-caption", "aftercare-lead", "session-on"];
        for language in Language::ALL {
            let lines = OWN.into_iter().flat_map(|catalogue| language.catalogues()[catalogue].lines());
            for line in lines.filter(|line| line.contains(" = ")) {
                let (key, said) = line.split_once(" = ").unwrap();
                let own =
                    key.starts_with("unit-") || key.starts_with("stencil-") || key.starts_with("projector-");
                let bare = said.replace("cm2", "").replace("dots2", "");
                assert!(
                    own || of_the_paper.contains(&key) || numbers(&bare).is_empty(),
                    "{language}: {key} holds a number"
                );
            }
        }
    }

    #[test]
    fn dates_and_numbers_are_written_as_the_language_does() {
        let day = jiff::civil::date(2026, 3, 2);
        let written: Vec<String> = Language::ALL.iter().map(|l| Words::of(*l).date(day)).collect();
        assert_eq!(written, ["2 March 2026", "2. März 2026", "2 de marzo de 2026", "2 مارس 2026"]);
        assert_eq!(Words::of(Language::German).decimal("1.5"), "1,5");
        assert!("fr".parse::<Language>().unwrap_err().to_string().contains("en, de, es, ar"));
    }
}
