//! Photos from a phone: a ticket as QR code, and uploads that go on where a lost connection left them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::handler::Handler;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_record::{ConsultationId, FileKind};

use super::{Content, Given, Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::lan::{Door, NotPaired};
use crate::problem::Problem;

/// Largest photo from a phone, bytes.
const MOST_BYTES: u64 = 64 << 20;
/// Largest part of one, bytes.
const MOST_PART: usize = 4 << 20;
/// Photos under way at once.
const MOST_UPLOADS: usize = 8;

/// How a phone comes to the studio.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Invitation {
    /// Address of the page for the phone.
    address: String,
    /// The same as a QR code, SVG.
    qr: String,
}

/// What a device sends to be let in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Knock {
    /// The code that the studio's machine shows.
    code: String,
}

/// The network as the studio's own machine sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Network {
    /// Address for other devices.
    address: String,
    /// The code that pairs them.
    code: String,
}

/// A photo on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Under {
    upload: String,
    /// Bytes that have arrived.
    offset: u64,
    /// All of it is kept.
    kept: bool,
}

#[derive(Debug, Deserialize)]
struct Announced {
    name: String,
    bytes: u64,
    shot: Option<String>,
}

#[derive(Debug, Deserialize)]
struct From {
    offset: u64,
}

/// Photos that are partly here, in memory only: nothing unsealed touches the disk.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<BTreeMap<String, Partial>>);

#[derive(Debug)]
struct Partial {
    ticket: String,
    consultation: ConsultationId,
    name: String,
    shot: Option<String>,
    bytes: u64,
    content: Vec<u8>,
    kept: bool,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Option<Network>>();
    api.route(
        (
            "get",
            "/api/network",
            "How other devices reach the studio; nothing while it answers this machine only.",
        ),
        Body::Empty,
        gives,
        network,
    );
    let takes = api.json::<Knock>();
    api.route(("post", "/api/pair", "Lets a device in that knows the code."), takes, Body::Empty, pair);
    api.route(
        ("get", "/api/authority.crt", "The practice's certificate authority, to install on a device."),
        Body::Empty,
        Body::Bytes("application/x-x509-ca-cert"),
        authority,
    );
    let gives = api.json::<Invitation>();
    api.route(
        ("post", "/api/consultations/{consultation}/phone", "Lets a phone send photos for ten minutes."),
        Body::Empty,
        gives,
        invite,
    );
    let gives = api.json::<Under>();
    api.route(
        ("post", "/api/phone/{ticket}/uploads", "Announces a photo. Query: name, bytes, shot."),
        Body::Empty,
        gives,
        announce,
    );
    let gives = api.json::<Under>();
    api.route(
        ("get", "/api/phone/{ticket}/uploads/{upload}", "How much of a photo has arrived."),
        Body::Empty,
        gives,
        arrived,
    );
    let gives = api.json::<Under>();
    api.route(
        ("put", "/api/phone/{ticket}/uploads/{upload}", "The next part of a photo. Query: offset."),
        Body::Bytes("application/octet-stream"),
        gives,
        part.layer(DefaultBodyLimit::max(MOST_PART)),
    );
}

fn door(app: &App) -> Result<&Door, Problem> {
    app.door.as_deref().ok_or_else(|| {
        Problem::new(
            StatusCode::CONFLICT,
            "no_network",
            "the studio answers this machine only",
            "start it with `stubble serve --lan`",
        )
    })
}

async fn network(State(app): State<App>) -> Reply<Option<Network>> {
    Ok(Json(
        app.door
            .as_deref()
            .map(|door| Network { address: format!("https://{}/", door.address), code: door.code.clone() }),
    ))
}

async fn pair(State(app): State<App>, Given(knock): Given<Knock>) -> Result<Response, Problem> {
    let refused = |title: &str, help: &str| Problem::new(StatusCode::FORBIDDEN, "code", title, help);
    let token = door(&app)?.pair(&knock.code).map_err(|e| match e {
        NotPaired::Wrong => refused("this is not the code", "type the code that the studio's machine shows"),
        NotPaired::Wait => refused("too many wrong codes", "wait a minute, then try again"),
    })?;
    let cookie = format!("{}={token}; Path=/; Secure; HttpOnly; SameSite=Strict", crate::guard::COOKIE);
    Ok(([(header::SET_COOKIE, cookie)], StatusCode::OK).into_response())
}

async fn authority(State(app): State<App>) -> Result<Response, Problem> {
    let pem = crate::lan::authority(app.house.folder()).ok_or_else(|| Problem::missing("certificate"))?;
    Ok(([(header::CONTENT_TYPE, "application/x-x509-ca-cert")], pem).into_response())
}

async fn invite(State(app): State<App>, Path(consultation): Path<String>) -> Reply<Invitation> {
    let opened = app.house.consultation(id(&consultation, "consultation")?).await?;
    let door = door(&app)?;
    let ticket = door.ticket(opened.row.id).map_err(Problem::failure)?;
    let address = format!("https://{}/phone/{ticket}", door.address);
    let code = QrCode::new(&address).map_err(Problem::failure)?;
    let qr = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(Json(Invitation { address, qr }))
}

fn over() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "ticket",
        "the code no longer holds",
        "show a new code on the studio's page",
    )
}

async fn announce(
    State(app): State<App>,
    Path(ticket): Path<String>,
    Query(announced): Query<Announced>,
) -> Reply<Under> {
    let consultation = door(&app)?.admits(&ticket).ok_or_else(over)?.consultation;
    if announced.bytes == 0 || announced.bytes > MOST_BYTES {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("a photo of {} bytes", announced.bytes),
            format!("send one of at most {} MB", MOST_BYTES >> 20),
        ));
    }
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(Problem::failure)?;
    let upload: String = random.iter().map(|b| format!("{b:02x}")).collect();
    let door = door(&app)?;
    let mut uploads = app.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
    uploads.retain(|_, partial| door.admits(&partial.ticket).is_some());
    if uploads.values().filter(|partial| !partial.kept).count() >= MOST_UPLOADS {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "busy",
            "other photos are still on their way",
            "wait for those to arrive",
        ));
    }
    let partial = Partial {
        ticket,
        consultation,
        name: announced.name,
        shot: announced.shot,
        bytes: announced.bytes,
        content: Vec::new(),
        kept: false,
    };
    uploads.insert(upload.clone(), partial);
    Ok(Json(Under { upload, offset: 0, kept: false }))
}

async fn arrived(State(app): State<App>, Path((ticket, upload)): Path<(String, String)>) -> Reply<Under> {
    door(&app)?.admits(&ticket).ok_or_else(over)?;
    let uploads = app.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
    let partial =
        uploads.get(&upload).filter(|p| p.ticket == ticket).ok_or_else(|| Problem::missing("upload"))?;
    let offset = if partial.kept { partial.bytes } else { partial.content.len() as u64 };
    Ok(Json(Under { upload: upload.clone(), offset, kept: partial.kept }))
}

async fn part(
    State(app): State<App>,
    Path((ticket, upload)): Path<(String, String)>,
    Query(from): Query<From>,
    Content(body): Content,
) -> Reply<Under> {
    door(&app)?.admits(&ticket).ok_or_else(over)?;
    let whole = {
        let mut uploads = app.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
        let partial = uploads
            .get_mut(&upload)
            .filter(|p| p.ticket == ticket)
            .ok_or_else(|| Problem::missing("upload"))?;
        let here = partial.content.len() as u64;
        if partial.kept || from.offset != here || here + body.len() as u64 > partial.bytes {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "offset",
                format!("{here} bytes have arrived, not {}", from.offset),
                "ask how much has arrived, and go on from there",
            ));
        }
        partial.content.extend_from_slice(&body);
        let offset = partial.content.len() as u64;
        if offset < partial.bytes {
            return Ok(Json(Under { upload, offset, kept: false }));
        }
        (
            partial.consultation,
            partial.name.clone(),
            partial.shot.clone(),
            std::mem::take(&mut partial.content),
        )
    };
    let (consultation, name, shot, content) = whole;
    let bytes = content.len() as u64;
    let opened = app.house.consultation(consultation).await?;
    let kept = super::files::keep(&app, &opened, (name, FileKind::Photo, shot), content.into()).await;
    let mut uploads = app.uploads.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(problem) = kept {
        uploads.remove(&upload);
        return Err(problem);
    }
    if let Some(partial) = uploads.get_mut(&upload) {
        partial.kept = true;
    }
    Ok(Json(Under { upload, offset: bytes, kept: true }))
}
