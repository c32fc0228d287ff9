//! A consultation: opening it, editing it, its history.

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stubble_plan::Reason;
use stubble_record::{ClientId, ConsultationId, EditNumber, FileId, FileKind};

use super::{Given, Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::document::Document;
use crate::house::{Change, FileCard, Open};
use crate::problem::Problem;

/// A consultation as the page sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Opened {
    id: ConsultationId,
    client: ClientId,
    client_name: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    created: Timestamp,
    /// When the last edit was on the disk.
    #[schemars(with = "String", extend("format" = "date-time"))]
    saved: Timestamp,
    edits: EditNumber,
    document: Document,
    /// What the next undo takes back.
    undo: Option<String>,
    /// What the next redo makes again.
    redo: Option<String>,
    /// What the health answers say: stops first.
    gates: Vec<Reason>,
    files: Vec<KeptFile>,
    /// Edits of other windows since the number that was asked after.
    others: Vec<Line>,
    /// Why nothing can be saved, if so.
    read_only: Option<String>,
    /// Wording of the photo permission in force.
    permission_text: String,
}

/// A photo or scan.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptFile {
    id: FileId,
    kind: FileKind,
    bytes: u64,
    #[schemars(with = "String", extend("format" = "date-time"))]
    added: Timestamp,
    #[serde(flatten)]
    card: FileCard,
}

/// A line of the history.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    number: EditNumber,
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    tab: String,
    label: String,
}

/// An edit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// The last edit that the window knows.
    after: EditNumber,
    /// The window, a word of its own.
    tab: String,
    /// What a person calls the change.
    label: String,
    /// What to do.
    change: Asked,
}

/// What an edit does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Asked {
    /// Merges the fields given into the document (RFC 7396).
    Merge {
        /// The fields.
        patch: Value,
    },
    /// Takes the last edit back.
    Undo,
    /// Makes the edit again that was taken back last.
    Redo,
}

#[derive(Debug, Default, Deserialize)]
struct After {
    after: Option<u64>,
    tab: Option<String>,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Opened>();
    api.route(
        ("get", "/api/consultations/{consultation}", "Opens a consultation."),
        Body::Empty,
        gives,
        open,
    );
    let (takes, gives) = (api.json::<Edit>(), api.json::<Opened>());
    api.route(
        (
            "post",
            "/api/consultations/{consultation}/edits",
            "Edits a consultation; answered once it is on the disk.",
        ),
        takes,
        gives,
        edit,
    );
    let gives = api.json::<Vec<Line>>();
    api.route(
        ("get", "/api/consultations/{consultation}/history", "Every edit that was ever made, newest first."),
        Body::Empty,
        gives,
        history,
    );
}

async fn open(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Query(after): Query<After>,
) -> Reply<Opened> {
    let opened = app.house.consultation(id(&consultation, "consultation")?).await?;
    let tab = after.tab.unwrap_or_default();
    let known = after.after.map_or(opened.row.edits, EditNumber);
    view(&app, opened, known, &tab).await.map(Json)
}

async fn edit(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Given(edit): Given<Edit>,
) -> Reply<Opened> {
    if edit.label.chars().count() > 200 || edit.tab.len() > 64 {
        return Err(Problem::input("the label of the edit is too long", "use a few words"));
    }
    let change = match edit.change {
        Asked::Merge { patch } => Change::Edit(patch),
        Asked::Undo => Change::Undo,
        Asked::Redo => Change::Redo,
    };
    let opened = app.house.edit(id(&consultation, "consultation")?, &edit.tab, &edit.label, &change).await?;
    view(&app, opened, edit.after, &edit.tab).await.map(Json)
}

async fn history(State(app): State<App>, Path(consultation): Path<String>) -> Reply<Vec<Line>> {
    let opened = app.house.consultation(id(&consultation, "consultation")?).await?;
    let history = app.house.history(&opened, EditNumber::NONE).await?;
    let lines = history.0.into_iter().rev();
    Ok(Json(lines.map(|(number, at, e)| Line { number, at, tab: e.tab, label: e.label }).collect()))
}

async fn view(app: &App, opened: Open, known: EditNumber, tab: &str) -> Result<Opened, Problem> {
    let (_, card) = app.house.client(opened.row.client).await?;
    let history = app.house.history(&opened, EditNumber::NONE).await?;
    let (undo, redo) = history.labels();
    let others = history.0.iter().filter(|(number, _, entry)| *number > known && entry.tab != tab);
    let others = others
        .map(|(number, at, e)| Line { number: *number, at: *at, tab: e.tab.clone(), label: e.label.clone() })
        .collect();
    let files = app.house.files(&opened).await?;
    let files = files
        .into_iter()
        .map(|(row, card)| KeptFile { id: row.id, kind: row.kind, bytes: row.bytes, added: row.added, card })
        .collect();
    let region = app.house.setting::<super::house::Settings>("house").await?.unwrap_or_default().region;
    Ok(Opened {
        id: opened.row.id,
        client: opened.row.client,
        client_name: card.name,
        created: opened.row.created,
        saved: opened.row.changed,
        edits: opened.row.edits,
        undo,
        redo,
        gates: app.engine.gates(&opened.document, &region)?,
        files,
        others,
        read_only: app.house.read_only(),
        permission_text: crate::document::PERMISSION_TEXT.to_owned(),
        document: opened.document,
    })
}
