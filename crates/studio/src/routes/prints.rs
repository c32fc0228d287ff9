//! The design in the photos that its head was fitted to.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use stubble_photo::fit::Side;
use stubble_record::FileId;

use super::heads::{desk, from_album, opened, option};
use super::{Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::engine::PrintWish;
use crate::problem::Problem;

/// A photo that the head was fitted to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PhotoOfHead {
    file: FileId,
    side: PhotoSide,
}

/// The side of the head that a photo shows.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PhotoSide {
    Front,
    Left,
    Right,
    Back,
    Top,
}

impl From<Side> for PhotoSide {
    fn from(side: Side) -> Self {
        match side {
            Side::Front => Self::Front,
            Side::Left => Self::Left,
            Side::Right => Self::Right,
            Side::Back => Self::Back,
            Side::Top => Self::Top,
        }
    }
}

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Vec<PhotoOfHead>>();
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/prints",
            "The photos that the head was fitted to, in which a design can be shown; none for a scan.",
        ),
        Body::Empty,
        gives,
        photos,
    );
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/prints/{file}",
            "A design in a photo that the head was fitted to, marked as a simulation. Query: when, case, distance_m.",
        ),
        Body::Empty,
        Body::Bytes("image/jpeg"),
        print,
    );
}

async fn photos(State(app): State<App>, Path(consultation): Path<String>) -> Reply<Vec<PhotoOfHead>> {
    let desk = desk(&app, &opened(&app, &consultation).await?).await?;
    let photos = desk.photos().iter().map(|photo| PhotoOfHead { file: photo.file, side: photo.side.into() });
    Ok(Json(photos.collect()))
}

async fn print(
    State(app): State<App>,
    Path((consultation, design, file)): Path<(String, String, String)>,
    Query(wish): Query<PrintWish>,
) -> Result<Response, Problem> {
    let opened = opened(&app, &consultation).await?;
    let (option, file): (_, FileId) = (option(&design)?, id(&file, "photo")?);
    from_album(&app, &opened, &(option, file, &wish), async {
        let desk = desk(&app, &opened).await?;
        let photos = Arc::clone(desk.photos());
        let at =
            photos.iter().position(|photo| photo.file == file).ok_or_else(|| Problem::missing("photo"))?;
        let work = app.engine.work(&desk, &opened.document, option).await?;
        let engine = Arc::clone(&app.engine);
        let (seed, wish) = (opened.document.seed, wish.clone());
        super::files::blocking(move || {
            let picture = work.print(desk.head(), &photos[at].exposure, seed, &wish, &engine.evidence)?;
            picture.jpeg(90).map_err(Problem::failure)
        })
        .await?
    })
    .await
}
