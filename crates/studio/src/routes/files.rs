//! Photos and scans: keeping, showing, measuring, removing.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stubble_photo::Tape;
use stubble_photo::face::Marks;
use stubble_record::{FileId, FileKind};

use super::{Content, Given, Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::house::{FileCard, Open};
use crate::problem::Problem;
use crate::upload;

/// A file that was kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Kept {
    id: FileId,
    #[serde(flatten)]
    card: FileCard,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    kind: FileKind,
    shot: Option<String>,
}

/// What a person knows of a photo.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// A length in the plane of the eyes; the one given before when absent.
    #[serde(default)]
    tape: Option<Ruler>,
    /// Landmarks put right by hand; those given before when absent.
    #[serde(default)]
    marks_px: Option<Marks>,
}

/// A length drawn into a photo.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ruler {
    /// One end, pixels from the upper left corner.
    from_px: [f64; 2],
    /// The other end.
    to_px: [f64; 2],
    /// Its length, mm.
    length_mm: f64,
}

impl Ruler {
    pub(super) fn tape(self) -> Tape {
        Tape { from_px: self.from_px, to_px: self.to_px, length_mm: self.length_mm }
    }
}

/// Measurements corrected by hand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Corrected {
    /// What was measured, with what was corrected.
    measured: Value,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Kept>();
    api.route(
        (
            "post",
            "/api/consultations/{consultation}/files",
            "Keeps a photo or scan; place and serial numbers in it are dropped. Query: name, kind, shot.",
        ),
        Body::Bytes("application/octet-stream"),
        gives,
        add.layer(DefaultBodyLimit::max(upload::MOST_BYTES)),
    );
    api.route(
        ("get", "/api/files/{file}", "The content of a photo or scan."),
        Body::Empty,
        Body::Bytes("application/octet-stream"),
        content,
    );
    api.route(("delete", "/api/files/{file}", "Removes a photo or scan."), Body::Empty, Body::Empty, remove);
    let (takes, gives) = (api.json::<Known>(), api.json::<Kept>());
    api.route(
        (
            "post",
            "/api/files/{file}/measure",
            "Measures a photo, with a length known in it and landmarks put right by hand, and keeps what it says.",
        ),
        takes,
        gives,
        measure,
    );
    let (takes, gives) = (api.json::<Corrected>(), api.json::<Kept>());
    api.route(
        ("put", "/api/files/{file}/measured", "Keeps measurements corrected by hand."),
        takes,
        gives,
        correct,
    );
}

async fn add(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Query(named): Query<Named>,
    Content(body): Content,
) -> Reply<Kept> {
    let opened = app.house.consultation(id(&consultation, "consultation")?).await?;
    keep(&app, &opened, (named.name, named.kind, named.shot), body).await.map(Json)
}

/// Keeps a photo or scan of a consultation, by name, kind and shot; no photo without permission.
pub(super) async fn keep(
    app: &App,
    opened: &Open,
    (name, kind, shot): (String, FileKind, Option<String>),
    body: Bytes,
) -> Result<Kept, Problem> {
    if kind == FileKind::Photo && opened.document.intake.photo_permission.is_none() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "permission",
            "no permission to take photos is on record",
            "ask for it in the intake first; then add the photo again",
        ));
    }
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let shot = shot.map(|shot| shot.chars().filter(char::is_ascii_alphanumeric).take(20).collect());
    let (content, media_type) = {
        let name = name.clone();
        blocking(move || match kind {
            FileKind::Photo => upload::photo(&body),
            FileKind::Scan => upload::scan(&name, body.to_vec()),
        })
        .await??
    };
    let card = FileCard { name, media_type, shot, measured: None };
    let id = app.house.add_file(opened, kind, &card, &content).await?;
    Ok(Kept { id, card })
}

async fn content(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    let (row, card, opened) = app.house.file(id(&file, "file")?).await?;
    let content = app.house.content(&row, &opened).await?;
    let mut headers = HeaderMap::new();
    if let Ok(media) = card.media_type.parse() {
        headers.insert(header::CONTENT_TYPE, media);
    }
    Ok((headers, content).into_response())
}

async fn remove(State(app): State<App>, Path(file): Path<String>) -> Result<(), Problem> {
    app.house.remove_file(id(&file, "file")?).await
}

async fn measure(
    State(app): State<App>,
    Path(file): Path<String>,
    Given(known): Given<Known>,
) -> Reply<Kept> {
    let (row, mut card, opened) = app.house.file(id(&file, "file")?).await?;
    if row.kind != FileKind::Photo {
        return Err(Problem::input("a scan is not measured like a photo", "choose a photo"));
    }
    let before = card.measured.take().unwrap_or_default();
    let ruler = known.tape.or_else(|| serde_json::from_value(before["tape"].clone()).ok());
    let content = app.house.content(&row, &opened).await?;
    let engine = app.engine.clone();
    let placed = known.marks_px.or_else(|| serde_json::from_value(before["marks_px"].clone()).ok());
    let (tape, marks) = (ruler.map(Ruler::tape), placed.unwrap_or_default());
    let mut measured = blocking(move || engine.measure(&content, tape, marks)).await??;
    // What a person put right by hand stands over every new measurement.
    measured["tape"] = serde_json::json!(ruler);
    measured["marks_px"] = serde_json::json!(placed);
    card.measured = Some(measured);
    app.house.change_file(&row, &opened, &card).await?;
    Ok(Json(Kept { id: row.id, card }))
}

async fn correct(
    State(app): State<App>,
    Path(file): Path<String>,
    Given(corrected): Given<Corrected>,
) -> Reply<Kept> {
    let (row, mut card, opened) = app.house.file(id(&file, "file")?).await?;
    if row.kind != FileKind::Photo || !corrected.measured.is_object() {
        return Err(Problem::input("only what a photo says can be corrected", "send its measurements"));
    }
    card.measured = Some(corrected.measured);
    app.house.change_file(&row, &opened, &card).await?;
    Ok(Json(Kept { id: row.id, card }))
}

/// What a person gave to the measuring of a photo.
pub(super) fn given(card: &FileCard) -> stubble_photo::Given {
    let kept = card.measured.clone().unwrap_or_default();
    let ruler: Option<Ruler> = serde_json::from_value(kept["tape"].clone()).ok();
    let placed: Option<Marks> = serde_json::from_value(kept["marks_px"].clone()).ok();
    stubble_photo::Given {
        tape: ruler.map(Ruler::tape),
        marks: placed.unwrap_or_default(),
        ..Default::default()
    }
}

/// Runs what keeps a core busy away from the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::failure)
}
