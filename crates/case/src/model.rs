//! What `case.json` says: one client's head, design, dots and plan, in the order of the pipeline.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::{Evidence, Figure};
use stubble_plan::Plan;

use crate::records::{DesignRecord, HeadRecord, PlacementRecord, PlanBasis};
use crate::{ArchivePath, CaseError, assumptions, migrate};

/// The whole of one client's plan; the dots themselves lie beside it in `dots.csv`.
///
/// A value without clock, path or timing: the same input and seed give the same case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Version of this form, see [`migrate::VERSION`].
    pub version: u32,
    /// What the person is called on paper: a name, or a label that says nothing.
    pub client: String,
    /// Day of the plan, given by whoever made it.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// Seed of every random choice.
    pub seed: u64,
    /// The head.
    pub head: HeadRecord,
    /// What is wanted.
    pub design: DesignRecord,
    /// Where the dots are.
    pub placement: PlacementRecord,
    /// What it takes: sessions, time, ink, price, screening, dates.
    pub plan: Plan,
    /// What the plan was made for; none in cases of version 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<PlanBasis>,
    /// Every figure of the evidence base that the plan rests on, as it stood, with grade and source.
    pub assumptions: Vec<Figure>,
    /// Size and hash of `dots.csv`.
    pub dots: FileStamp,
    /// Size and hash of every photograph and scan.
    pub files: BTreeMap<ArchivePath, FileStamp>,
}

/// Size and hash of a file beside `case.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileStamp {
    /// Length, bytes.
    pub bytes: u64,
    /// BLAKE3 of the content, 64 hexadecimal digits.
    pub blake3: String,
}

impl FileStamp {
    /// The stamp of this content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, blake3: blake3::hash(content).to_hex().to_string() }
    }
}

impl Case {
    /// A case of what the stages gave; its files are added by [`crate::Archive::new`].
    #[must_use]
    pub fn new(
        client: &str,
        date: Date,
        seed: u64,
        head: HeadRecord,
        design: DesignRecord,
        placement: PlacementRecord,
        plan: Plan,
        evidence: &Evidence,
    ) -> Self {
        Self {
            version: migrate::VERSION,
            client: client.to_owned(),
            date,
            seed,
            head,
            design,
            placement,
            assumptions: assumptions(&plan, evidence),
            basis: None,
            plan,
            dots: FileStamp::default(),
            files: BTreeMap::new(),
        }
    }

    /// With what the plan was made for.
    #[must_use]
    pub fn with_basis(self, basis: PlanBasis) -> Self {
        Self { basis: Some(basis), ..self }
    }

    /// The text of `case.json`: two spaces of indent, fields in the order of the types.
    ///
    /// # Errors
    /// If a number is infinite or not a number, which JSON cannot say.
    pub fn to_json(&self) -> Result<Vec<u8>, CaseError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|e| json_error(".", &e))?;
        // A number that is not finite is written as null; reading it back says where.
        parse::<Self>(&bytes)?;
        Ok(bytes)
    }

    /// Reads `case.json` of this or an older version.
    ///
    /// # Errors
    /// If it is not JSON, not a case, or of a newer version.
    pub fn from_json(bytes: &[u8]) -> Result<Self, CaseError> {
        let json: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| json_error(".", &e))?;
        let is_current =
            json.get("version").and_then(serde_json::Value::as_u64) == Some(migrate::VERSION.into());
        if is_current {
            return parse(bytes);
        }
        let json = migrate::to_current(json)?;
        serde_path_to_error::deserialize(json).map_err(|e| json_error(&e.path().to_string(), e.inner()))
    }

    /// JSON Schema of `case.json`, as published in `docs/case.schema.json`.
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        schemars::generate::SchemaSettings::draft2020_12()
            .into_generator()
            .into_root_schema_for::<Self>()
            .to_value()
    }
}

fn parse<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, CaseError> {
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut *reader)
        .map_err(|e| json_error(&e.path().to_string(), e.inner()))?;
    reader.end().map_err(|e| json_error(".", &e))?;
    Ok(value)
}

fn json_error(place: &str, error: &serde_json::Error) -> CaseError {
    CaseError::Json { place: place.to_owned(), problem: error.to_string() }
}
