//! Plans and papers.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::files::blocking;
use super::heads::{desk, option};
use super::house::practice;
use super::{Reply, id};
use crate::App;
use crate::api::{Api, Body};
use crate::document::OptionName;
use crate::engine::{Paper, Planned, Work};
use crate::house::Open;
use crate::problem::Problem;

pub(super) fn register(api: &mut Api) {
    let gives = api.json::<Planned>();
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/plan",
            "Sessions, price, screening, dates and alternatives of a design.",
        ),
        Body::Empty,
        gives,
        plan,
    );
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/papers/{paper}",
            "A paper of a design: plan.pdf, sessions.pdf, transfer.pdf, stencil.pdf, quote.pdf, aftercare.pdf, consent.pdf, history.pdf, projector.html, calendar.ics, dots.json, dots.glb, plan.json, dots.csv, plan.stubble.",
        ),
        Body::Empty,
        Body::Bytes("application/octet-stream"),
        paper,
    );
}

async fn finished(
    app: &App,
    consultation: &str,
    design: &str,
) -> Result<(Open, OptionName, Arc<crate::engine::Desk>, Arc<Work>), Problem> {
    let opened = app.house.consultation(id(consultation, "consultation")?).await?;
    let option = option(design)?;
    let desk = desk(app, &opened).await?;
    let work = app.engine.work(&desk, &opened.document, option).await?;
    Ok((opened, option, desk, work))
}

async fn plan(
    State(app): State<App>,
    Path((consultation, design)): Path<(String, String)>,
) -> Reply<Planned> {
    let (opened, option, desk, work) = finished(&app, &consultation, &design).await?;
    let practice = practice(&app).await?;
    let engine = Arc::clone(&app.engine);
    let person = opened.document.person(option);
    blocking(move || work.plan(desk.head(), person, &practice, &engine.evidence)).await?.map(Json)
}

async fn paper(
    State(app): State<App>,
    Path((consultation, design, paper)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let paper: Paper = paper.parse()?;
    let (opened, option, desk, work) = finished(&app, &consultation, &design).await?;
    let (_, card) = app.house.client(opened.row.client).await?;
    let practice = practice(&app).await?;
    let engine = Arc::clone(&app.engine);
    let document = opened.document;
    let bytes = blocking(move || {
        paper.make(&work, desk.head(), &card.name, (&document, option), &practice, &engine.evidence)
    })
    .await??;
    let name = format!("attachment; filename=\"{}\"", paper.file_name());
    Ok(([(header::CONTENT_TYPE, paper.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
