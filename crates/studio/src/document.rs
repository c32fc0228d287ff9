//! The document of a consultation: everything a practitioner and a client agree on, in one value.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stubble_case::HeadRecord;
use stubble_design::{DesignRequest, Norwood};
use stubble_plan::{Finding, HairColour, HairLoss, Person, Sex, SkinGroup};
use stubble_record::FileId;

use crate::patch;
use crate::problem::Problem;

/// Longest text of a document, as JSON.
const MOST_BYTES: usize = 1 << 20;

/// Wording of the photo permission that is in force; a change of the text gets a new word.
pub(crate) const PERMISSION_TEXT: &str = "2026-11";

/// What a consultation adds up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// What the person says.
    #[serde(default)]
    pub(crate) intake: Intake,
    /// The head that is designed on.
    #[serde(default)]
    pub(crate) head: HeadSource,
    /// Designs side by side.
    pub(crate) designs: BTreeMap<OptionName, DesignRequest>,
    /// The design that is planned.
    #[serde(default)]
    pub(crate) chosen: OptionName,
    /// Seed of every random choice.
    #[serde(default = "first_seed")]
    pub(crate) seed: u64,
}

fn first_seed() -> u64 {
    1
}

/// Name of a design among those side by side.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the letters are the names")]
pub(crate) enum OptionName {
    #[default]
    A,
    B,
    C,
}

/// The head that is designed on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum HeadSource {
    /// The built-in head of an average adult.
    #[default]
    Average,
    /// A scan of this consultation.
    Scan {
        /// Which file.
        file: FileId,
        /// Unit of the scan; guessed when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<ScanUnit>,
    },
    /// Fitted to the photos of this consultation: the newest of each side.
    Photos,
    /// Fitted to photos that came to a case elsewhere, with the measures of that case.
    Fitted {
        /// The head as the case has it.
        record: Box<HeadRecord>,
    },
}

/// Unit of a scan's coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the units are the names")]
pub(crate) enum ScanUnit {
    Mm,
    Cm,
    M,
    In,
}

/// What the person says before anything is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Intake {
    /// Why they come and what they hope for.
    pub(crate) reason: String,
    /// Age, years.
    pub(crate) age_years: Option<u8>,
    /// Sex.
    pub(crate) sex: Sex,
    /// Skin colour, as seen or measured.
    pub(crate) skin: Option<SkinGroup>,
    /// Colour of the own hair.
    pub(crate) hair: Option<HairColour>,
    /// Since when hair is lost, and how it went.
    pub(crate) loss_history: String,
    /// Loss in the family.
    pub(crate) family: String,
    /// Drugs taken, also against hair loss.
    pub(crate) drugs: String,
    /// Health questions answered with yes.
    pub(crate) findings: Vec<Finding>,
    /// All health questions were put.
    pub(crate) screened: bool,
    /// Score of the appearance anxiety inventory, 0 to 40.
    pub(crate) appearance_anxiety: Option<u8>,
    /// Permission to take photos; without it none is kept.
    pub(crate) photo_permission: Option<Permission>,
    /// Anything else.
    pub(crate) note: String,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            reason: String::new(),
            age_years: None,
            sex: Sex::Other,
            skin: None,
            hair: None,
            loss_history: String::new(),
            family: String::new(),
            drugs: String::new(),
            findings: Vec::new(),
            screened: false,
            appearance_anxiety: None,
            photo_permission: None,
            note: String::new(),
        }
    }
}

/// Permission to take photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Permission {
    /// Day it was given.
    #[schemars(with = "String", extend("format" = "date"))]
    pub(crate) date: Date,
    /// Wording that was agreed to.
    pub(crate) text: String,
}

impl Document {
    /// The document before the first edit: one design for the most common wish.
    pub(crate) fn new() -> Self {
        Self {
            intake: Intake::default(),
            head: HeadSource::Average,
            designs: BTreeMap::from([(OptionName::A, DesignRequest::male(Norwood::IV))]),
            chosen: OptionName::A,
            seed: first_seed(),
        }
    }

    /// The document as JSON without `null`, so that a merge patch can write every field.
    pub(crate) fn to_value(&self) -> Result<Value, Problem> {
        let mut value = serde_json::to_value(self).map_err(Problem::failure)?;
        drop_nulls(&mut value);
        Ok(value)
    }

    /// A document after a patch, and the patch that takes it back.
    pub(crate) fn patched(&self, change: &Value) -> Result<(Self, Value), Problem> {
        if !change.is_object() {
            return Err(Problem::input(
                "an edit has to be an object of the fields it changes",
                "send a merge patch",
            ));
        }
        let before = self.to_value()?;
        let back = patch::inverse(&before, change);
        let mut after = before;
        patch::merge(&mut after, change);
        let text = serde_json::to_vec(&after).map_err(Problem::failure)?;
        if text.len() > MOST_BYTES {
            return Err(Problem::input(
                format!("the consultation would hold more than {} kB of text", MOST_BYTES >> 10),
                "keep long documents elsewhere and note where",
            ));
        }
        let document: Self = serde_json::from_value(after).map_err(|e| {
            Problem::input(format!("the edit makes no sense: {e}"), "change the value that it names")
        })?;
        document.check()?;
        Ok((document, back))
    }

    fn check(&self) -> Result<(), Problem> {
        if !self.designs.contains_key(&self.chosen) {
            return Err(Problem::input("the chosen design does not exist", "choose one of those there are"));
        }
        if self.intake.age_years.is_some_and(|age| age > 120) {
            return Err(Problem::input("an age above 120 years", "type the age in years"));
        }
        if self.intake.appearance_anxiety.is_some_and(|score| score > 40) {
            return Err(Problem::input(
                "the appearance anxiety score ends at 40",
                "add the ten answers of 0 to 4",
            ));
        }
        Ok(())
    }

    /// The design of that name, with what the intake knows.
    pub(crate) fn request(&self, option: OptionName) -> Result<DesignRequest, Problem> {
        let mut request = self.designs.get(&option).cloned().ok_or_else(|| Problem::missing("design"))?;
        if let Some(age) = self.intake.age_years {
            request.age_years = f64::from(age);
        }
        Ok(request)
    }

    /// What a plan has to know of the person.
    pub(crate) fn person(&self, option: OptionName) -> Person {
        let intake = &self.intake;
        let loss = self.designs.get(&option).map_or(HairLoss::Unknown, |d| HairLoss::of(&d.condition));
        Person {
            age_years: intake.age_years,
            sex: intake.sex,
            skin: intake.skin,
            hair: intake.hair,
            loss,
            findings: intake.findings.clone(),
            screened: intake.screened,
            appearance_anxiety: intake.appearance_anxiety,
        }
    }
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_edit_changes_its_field_and_can_be_taken_back() {
        let document = Document::new();
        let (edited, back) = document
            .patched(&json!({"intake": {"age_years": 41}, "designs": {"b": {"condition": {"kind": "whole_scalp"}, "style": "faded", "age_years": 41, "seed": 2}}}))
            .unwrap();
        assert_eq!(edited.intake.age_years, Some(41));
        assert_eq!(edited.designs.len(), 2);
        assert_eq!(edited.patched(&back).unwrap().0, document);
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let document = Document::new();
        for (patch, word) in [
            (json!({"intake": {"age_years": 300}}), "300"),
            (json!({"intake": {"appearance_anxiety": 41}}), "40"),
            (json!({"colour": 1}), "colour"),
            (json!({"chosen": "c"}), "chosen"),
            (json!({"designs": null}), "designs"),
            (json!([1]), "object"),
            (json!({"intake": {"note": "x".repeat(2 << 20)}}), "kB"),
        ] {
            let refused = document.patched(&patch).unwrap_err();
            assert!(refused.title.contains(word), "{}", refused.title);
        }
    }
}
