//! The head and what is drawn on it.

use std::fmt::Debug;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_document::head_remarks;
use stubble_head::{Anthropometry, GivenLandmarks, Head, Point};
use stubble_head::{HeadMeasures, HeadOptions, Landmarks, ScalpCoordinate, Unit, format, sample_head};
use stubble_photo::fit::Side;
use stubble_pipeline::refitted;
use stubble_record::{File, FileKind};

use super::{Given, Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::document::{HeadSource, OptionName, ScanUnit};
use crate::engine::{
    Desk, Draw, Drawn, HeadKey, Made, PictureWish, Shot, Subject, ViewWish, fitted_head, side_of, tone,
};
use crate::house::{FileCard, Open};
use crate::import;
use crate::problem::Problem;

/// What is known of the head.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HeadFacts {
    /// It is the built-in average head, not this person's.
    average: bool,
    landmarks: Landmarks,
    measures: HeadMeasures,
    /// Hair-bearing area, cm².
    scalp_area_cm2: f64,
    triangles: usize,
    /// What was repaired, guessed or doubted.
    remarks: Vec<Remarked>,
}

/// A remark in the words of the papers.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Remarked {
    text: String,
    /// Code of the language it is in.
    lang: &'static str,
}

#[derive(Debug, Default, Deserialize)]
struct Spoken {
    language: Option<String>,
}

/// Places on the head, or near it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    /// Head frame, mm.
    points_mm: Vec<[f64; 3]>,
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<HeadFacts>();
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/head",
            "Landmarks and measures of the head. Query: language.",
        ),
        Body::Empty,
        gives,
        facts,
    );
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/mesh",
            "The head's surface: counts of vertices and triangles as 32-bit little-endian integers, then positions and \
             normals as 32-bit floats, then corners as 32-bit integers.",
        ),
        Body::Empty,
        Body::Bytes("application/octet-stream"),
        mesh,
    );
    let (takes, gives) = (api.json::<Places>(), api.json::<Vec<ScalpCoordinate>>());
    api.route(
        ("post", "/api/consultations/{consultation}/coordinates", "Scalp coordinates of places on the head."),
        takes,
        gives,
        coordinates,
    );
    let (takes, gives) = (api.json::<Draw>(), api.json::<Drawn>());
    api.route(
        (
            "post",
            "/api/consultations/{consultation}/draw",
            "Draws a design: line, zones, dots, what the critic says.",
        ),
        takes,
        gives,
        draw,
    );
    let takes = api.json::<ViewWish>();
    api.route(
        (
            "post",
            "/api/consultations/{consultation}/view",
            "The design page's own view as a photograph would show it, healed; marked as a simulation.",
        ),
        takes,
        Body::Bytes("image/jpeg"),
        view,
    );
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/picture",
            "A simulated picture, marked as one. Query: view, when, light, case, distance_m, width, height.",
        ),
        Body::Empty,
        Body::Bytes("image/jpeg"),
        picture,
    );
}

/// The desk with the head of a consultation, opened where it is not in use yet.
pub(super) async fn desk(app: &App, opened: &Open) -> Result<Arc<Desk>, Problem> {
    let source = &opened.document.head;
    let key = key(app, opened).await?;
    if let Some(desk) = app.engine.desk(&key) {
        return Ok(desk);
    }
    let evidence = Arc::clone(&app.engine.evidence);
    let desk = match source {
        HeadSource::Photos => {
            let mut shots = Vec::new();
            for (row, card, side) in photos(app, opened).await? {
                let content = app.house.content(&row, opened).await?;
                let given = super::files::given(&card);
                shots.push(Shot { file: row.id, side, name: card.name, content, given });
            }
            let known = Arc::clone(&evidence);
            Desk::open(key, evidence, move || fitted_head(&shots, &known)).await?
        }
        HeadSource::Fitted { record } => {
            let record = record.clone();
            let make = move || Ok(refitted(&record, &sample_head(&Anthropometry::MAN)).into());
            Desk::open(key, evidence, make).await?
        }
        HeadSource::Average => {
            Desk::open(key, evidence, || Ok(sample_head(&Anthropometry::MAN).into())).await?
        }
        HeadSource::Scan { file, unit } => {
            let (row, card, of) = app.house.file(*file).await?;
            if row.kind != FileKind::Scan || of.row.id != opened.row.id {
                return Err(Problem::missing("scan"));
            }
            let content = app.house.content(&row, &of).await?;
            let (unit, landmarks) = (*unit, import::given_landmarks(&card));
            let make = move || scanned(&content, &card.name, unit, landmarks).map(Made::from);
            Desk::open(key, evidence, make).await?
        }
    };
    Ok(app.engine.keep(desk))
}

/// What the head of a consultation is made from now: photos that are measured anew make another.
pub(super) async fn key(app: &App, opened: &Open) -> Result<HeadKey, Problem> {
    Ok(match &opened.document.head {
        HeadSource::Average => HeadKey::Average,
        HeadSource::Scan { file, unit } => HeadKey::Scan { file: *file, unit: *unit },
        HeadSource::Photos => {
            let photos = photos(app, opened).await?;
            let by_hand = |card: &FileCard| {
                let measured = card.measured.clone().unwrap_or_default();
                format!("{} {}", measured["tape"], measured["marks_px"])
            };
            HeadKey::Photos(photos.iter().map(|(row, card, _)| (row.id, by_hand(card))).collect())
        }
        HeadSource::Fitted { record } => {
            HeadKey::Fitted(serde_json::to_string(record).map_err(Problem::failure)?)
        }
    })
}

/// The newest photo of each side, the front first.
pub(super) async fn photos(app: &App, opened: &Open) -> Result<Vec<(File, FileCard, Side)>, Problem> {
    let mut photos: Vec<(File, FileCard, Side)> = Vec::new();
    for (row, card) in app.house.files(opened).await? {
        let side = card.shot.as_deref().and_then(side_of).filter(|_| row.kind == FileKind::Photo);
        if let Some(side) = side {
            photos.retain(|(_, _, other)| *other != side);
            photos.push((row, card, side));
        }
    }
    photos.sort_by_key(|(_, _, side)| *side != Side::Front);
    Ok(photos)
}

fn scanned(
    content: &[u8],
    name: &str,
    unit: Option<ScanUnit>,
    landmarks: Option<GivenLandmarks>,
) -> Result<Head, Problem> {
    let refused = |what: String| {
        Problem::input(format!("the scan cannot be used: {what}"), "give its unit, or use another scan")
    };
    let raw = format::read(content, name, &|_| None).map_err(|e| refused(e.to_string()))?;
    let unit = unit.map(|unit| match unit {
        ScanUnit::Mm => Unit::Millimetre,
        ScanUnit::Cm => Unit::Centimetre,
        ScanUnit::M => Unit::Metre,
        ScanUnit::In => Unit::Inch,
    });
    Head::from_raw(raw, &HeadOptions { unit, landmarks }).map_err(|e| refused(e.to_string()))
}

pub(super) async fn opened(app: &App, consultation: &str) -> Result<Open, Problem> {
    app.house.consultation(id(consultation, "consultation")?).await
}

async fn facts(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Query(spoken): Query<Spoken>,
) -> Reply<HeadFacts> {
    let language = super::outputs::language(spoken.language.as_deref())?;
    let opened = opened(&app, &consultation).await?;
    let desk = desk(&app, &opened).await?;
    let head = desk.head();
    Ok(Json(HeadFacts {
        average: opened.document.head == HeadSource::Average,
        landmarks: head.landmarks,
        measures: head.measures,
        scalp_area_cm2: head.scalp.hair_bearing_cm2(),
        triangles: head.mesh.triangles().len(),
        remarks: head_remarks(&head.remarks, language)
            .into_iter()
            .map(|(text, lang)| Remarked { text, lang })
            .collect(),
    }))
}

async fn mesh(State(app): State<App>, Path(consultation): Path<String>) -> Result<Response, Problem> {
    let desk = desk(&app, &opened(&app, &consultation).await?).await?;
    let mesh = &desk.head().mesh;
    let (positions, triangles) = (mesh.positions(), mesh.triangles());
    let mut bytes = Vec::with_capacity(8 + 24 * positions.len() + 12 * triangles.len());
    for count in [positions.len(), triangles.len()] {
        bytes.extend(u32::try_from(count).map_err(Problem::failure)?.to_le_bytes());
    }
    let coordinates = positions.iter().map(|p| p.coords).chain(mesh.normals().iter().copied());
    for v in coordinates {
        bytes.extend(v.iter().flat_map(|c| (*c as f32).to_le_bytes()));
    }
    bytes.extend(triangles.iter().flatten().flat_map(|corner| corner.to_le_bytes()));
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

async fn coordinates(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Given(places): Given<Places>,
) -> Reply<Vec<ScalpCoordinate>> {
    if places.points_mm.len() > 10_000 {
        return Err(Problem::input("more than 10,000 places at once", "ask for fewer"));
    }
    let desk = desk(&app, &opened(&app, &consultation).await?).await?;
    Ok(Json(places.points_mm.iter().map(|p| desk.head().coordinate_of(&Point::from(*p))).collect()))
}

async fn draw(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Given(draw): Given<Draw>,
) -> Reply<Drawn> {
    let desk = desk(&app, &opened(&app, &consultation).await?).await?;
    if draw.draft {
        let sketch = desk.newest_sketch(&draw.request, draw.seed).await?.ok_or_else(superseded)?;
        return Ok(Json(Drawn::of(&sketch, true)));
    }
    Ok(Json(Drawn::of(&*desk.work(&draw.request, draw.seed).await?, false)))
}

fn superseded() -> Problem {
    Problem::new(
        axum::http::StatusCode::CONFLICT,
        "superseded",
        "a newer one was asked for",
        "use the answer to the newer one",
    )
}

async fn view(
    State(app): State<App>,
    Path(consultation): Path<String>,
    Given(wish): Given<ViewWish>,
) -> Result<Response, Problem> {
    let opened = opened(&app, &consultation).await?;
    let desk = desk(&app, &opened).await?;
    let ViewWish { request, seed, camera, draft } = wish;
    let work =
        if draft { Arc::new(desk.sketch(&request, seed).await?) } else { desk.work(&request, seed).await? };
    let skin = tone(opened.document.intake.skin);
    let subject = Subject { head: Arc::clone(desk.head()), work, skin, seed: opened.document.seed, draft };
    let jpeg = app.engine.darkroom.develop(subject, camera).await?.ok_or_else(superseded)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

async fn picture(
    State(app): State<App>,
    Path((consultation, design)): Path<(String, String)>,
    Query(wish): Query<PictureWish>,
) -> Result<Response, Problem> {
    let opened = opened(&app, &consultation).await?;
    let option = option(&design)?;
    from_album(&app, &opened, &(option, &wish), async {
        let desk = desk(&app, &opened).await?;
        let work = app.engine.work(&desk, &opened.document, option).await?;
        let engine = Arc::clone(&app.engine);
        let (skin, seed, wish) = (opened.document.intake.skin, opened.document.seed, wish.clone());
        super::files::blocking(move || {
            let picture = work.picture(desk.head(), skin, seed, &wish, &engine.evidence)?;
            picture.jpeg(90).map_err(Problem::failure)
        })
        .await?
    })
    .await
}

/// A picture of a consultation from the album; where it holds none of this name, it is `made` and kept there.
pub(super) async fn from_album(
    app: &App,
    opened: &Open,
    name: &impl Debug,
    made: impl Future<Output = Result<Vec<u8>, Problem>>,
) -> Result<Response, Problem> {
    let document = serde_json::to_string(&opened.document).map_err(Problem::failure)?;
    let head = key(app, opened).await?;
    let name = format!("{:?} {name:?} {document} {head:?}", opened.row.id);
    let jpeg = match app.engine.album.find(&name) {
        Some(jpeg) => jpeg,
        None => {
            let jpeg = Bytes::from(made.await?);
            app.engine.album.keep(name, jpeg.clone());
            jpeg
        }
    };
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// The name of a design in a path.
pub(super) fn option(text: &str) -> Result<OptionName, Problem> {
    match text {
        "a" => Ok(OptionName::A),
        "b" => Ok(OptionName::B),
        "c" => Ok(OptionName::C),
        _ => Err(Problem::missing("design")),
    }
}
