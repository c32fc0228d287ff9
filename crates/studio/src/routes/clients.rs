//! Clients: the list, a card, erasing.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::handler::Handler;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use stubble_record::{ClientId, ConsultationId, EditNumber};

use super::{Content, Given, Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::document::Document;
use crate::house::Card;
use crate::problem::Problem;
use crate::upload;

/// A client as the list shows them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed {
    id: ClientId,
    #[schemars(with = "String", extend("format" = "date-time"))]
    created: Timestamp,
    #[serde(flatten)]
    card: Card,
    /// Newest first.
    consultations: Vec<Visit>,
    /// The built-in client.
    sample: bool,
}

/// A consultation in a client's list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Visit {
    id: ConsultationId,
    #[schemars(with = "String", extend("format" = "date-time"))]
    created: Timestamp,
    #[schemars(with = "String", extend("format" = "date-time"))]
    changed: Timestamp,
    edits: EditNumber,
}

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Made {
    client: ClientId,
    consultation: ConsultationId,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Vec<Listed>>();
    api.route(("get", "/api/clients", "All clients, newest first."), Body::Empty, gives, list);
    let (takes, gives) = (api.json::<Card>(), api.json::<Made>());
    api.route(("post", "/api/clients", "A new client with an empty consultation."), takes, gives, add);
    let gives = api.json::<Made>();
    api.route(
        ("post", "/api/cases", "A `.stubble` file becomes a client with a consultation."),
        Body::Bytes("application/octet-stream"),
        gives,
        import.layer(DefaultBodyLimit::max(upload::MOST_BYTES)),
    );
    let takes = api.json::<Card>();
    api.route(("put", "/api/clients/{client}", "Writes a client's card."), takes, Body::Empty, change);
    api.route(
        ("delete", "/api/clients/{client}", "Erases a client, the key first, for ever."),
        Body::Empty,
        Body::Empty,
        erase,
    );
    let gives = api.json::<Made>();
    api.route(
        ("post", "/api/clients/{client}/consultations", "Another consultation of a client."),
        Body::Empty,
        gives,
        begin,
    );
}

async fn list(State(app): State<App>) -> Reply<Vec<Listed>> {
    let sample: Option<ClientId> = app.house.setting(crate::tour::SETTING).await?;
    let mut listed = Vec::new();
    for (row, card) in app.house.clients().await? {
        let visits = app.house.consultations(row.id).await?;
        let consultations = visits
            .into_iter()
            .map(|v| Visit { id: v.id, created: v.created, changed: v.changed, edits: v.edits })
            .collect();
        let sample = sample == Some(row.id);
        listed.push(Listed { id: row.id, created: row.created, card, consultations, sample });
    }
    Ok(Json(listed))
}

async fn add(State(app): State<App>, Given(card): Given<Card>) -> Reply<Made> {
    let client = app.house.add_client(&checked(card)?).await?;
    let consultation = app.house.add_consultation(client, &Document::new()).await?;
    Ok(Json(Made { client, consultation }))
}

async fn import(State(app): State<App>, Content(body): Content) -> Reply<Made> {
    let (client, consultation) = crate::import::case(&app.house, &body).await?;
    Ok(Json(Made { client, consultation }))
}

async fn change(
    State(app): State<App>,
    Path(client): Path<String>,
    Given(card): Given<Card>,
) -> Result<(), Problem> {
    app.house.change_card(id(&client, "client")?, &checked(card)?).await
}

async fn erase(State(app): State<App>, Path(client): Path<String>) -> Result<(), Problem> {
    app.house.erase_client(id(&client, "client")?).await
}

async fn begin(State(app): State<App>, Path(client): Path<String>) -> Reply<Made> {
    let client = id(&client, "client")?;
    let consultation = app.house.add_consultation(client, &Document::new()).await?;
    Ok(Json(Made { client, consultation }))
}

fn checked(card: Card) -> Result<Card, Problem> {
    let name = card.name.trim();
    if name.is_empty() {
        return Err(Problem::input("a client needs a name", "type a name, or a label that says nothing"));
    }
    if name.chars().count() > 200 || card.note.chars().count() > 20_000 {
        return Err(Problem::input("the name or the note is too long", "shorten it"));
    }
    Ok(Card { name: name.to_owned(), note: card.note })
}
