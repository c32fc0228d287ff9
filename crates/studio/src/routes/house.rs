//! The practice: settings, and what the program knows without a client.

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_plan::{ClinicPrices, Topic, guide};

use super::{Given, Reply};
use crate::App;
use crate::api::{Api, Body};
use crate::engine::Practice;
use crate::problem::Problem;

/// Languages of the page.
const LANGUAGES: [&str; 4] = ["en", "de", "es", "ar"];

/// Settings of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Name on papers.
    pub(crate) practice: String,
    /// Language of the page; the browser's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    /// Region whose price level holds: `GB`, `US`, `EU`, `AU`.
    pub(crate) region: String,
    /// Lengths in inches beside mm.
    pub(crate) inches: bool,
    /// The practice's own prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prices: Option<ClinicPrices>,
    /// Inks in the house, one a line.
    pub(crate) inks: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            practice: String::new(),
            language: None,
            region: "GB".into(),
            inches: false,
            prices: None,
            inks: String::new(),
        }
    }
}

/// The program and the place of its records.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct About {
    version: &'static str,
    languages: Vec<&'static str>,
    /// Folder of the records.
    folder: String,
    /// Why nothing can be saved, if so.
    read_only: Option<String>,
}

/// A health question.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Question {
    /// Id of the rule, as findings name it.
    rule: String,
    title: String,
    /// Put to the person; a yes is a finding.
    question: String,
    gate: stubble_evidence::Gate,
    grade: stubble_evidence::Grade,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<About>();
    api.route(("get", "/api/about", "The program and where its records lie."), Body::Empty, gives, about);
    let gives = api.json::<Settings>();
    api.route(("get", "/api/settings", "Settings of the practice."), Body::Empty, gives, settings);
    let (takes, gives) = (api.json::<Settings>(), api.json::<Settings>());
    api.route(("put", "/api/settings", "Writes the settings of the practice."), takes, gives, set);
    let gives = api.json::<Vec<Question>>();
    api.route(("get", "/api/questions", "The health questions."), Body::Empty, gives, questions);
    let gives = api.json::<Vec<Topic>>();
    api.route(
        ("get", "/api/guide", "What people ask about the treatment, answered."),
        Body::Empty,
        gives,
        topics,
    );
}

async fn about(State(app): State<App>) -> Reply<About> {
    Ok(Json(About {
        version: env!("CARGO_PKG_VERSION"),
        languages: LANGUAGES.to_vec(),
        folder: app.house.folder().display().to_string(),
        read_only: app.house.read_only(),
    }))
}

async fn settings(State(app): State<App>) -> Reply<Settings> {
    Ok(Json(app.house.setting("house").await?.unwrap_or_default()))
}

async fn set(State(app): State<App>, Given(settings): Given<Settings>) -> Reply<Settings> {
    if let Some(language) = &settings.language
        && !LANGUAGES.contains(&language.as_str())
    {
        return Err(Problem::input(format!("there is no page in `{language}`"), "choose en, de, es or ar"));
    }
    let factor = format!("cost.factor_{}", settings.region.to_ascii_lowercase());
    if app.engine.evidence.figure(&factor).is_err() {
        return Err(Problem::input(
            format!("no price level is known for the region `{}`", settings.region),
            "choose GB, US, EU or AU",
        ));
    }
    app.house.set_setting("house", &settings).await?;
    Ok(Json(settings))
}

/// Region and prices as plans take them.
pub(super) async fn practice(app: &App) -> Result<Practice, Problem> {
    let settings: Settings = app.house.setting("house").await?.unwrap_or_default();
    Ok(Practice { region: settings.region, prices: settings.prices })
}

async fn questions(State(app): State<App>) -> Reply<Vec<Question>> {
    let rules = app.engine.evidence.screening();
    Ok(Json(
        rules
            .map(|rule| Question {
                rule: rule.id.trim_start_matches("screening.").to_owned(),
                title: rule.title.clone(),
                question: rule.question.clone(),
                gate: rule.effective_gate(),
                grade: rule.grade,
            })
            .collect(),
    ))
}

async fn topics(State(app): State<App>) -> Reply<Vec<Topic>> {
    guide(&app.engine.evidence, None).map(Json).map_err(Problem::failure)
}
