//! Plans and papers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use stubble_case::{ArchivePath, Folder};
use stubble_document::{Language, PaperSize, Setting, UnknownLanguage};

use super::Reply;
use super::files::blocking;
use super::heads::{desk, opened, option, photos};
use super::house::practice;
use crate::App;
use crate::api::{Api, Body};
use crate::document::{HeadSource, OptionName};
use crate::engine::{Commission, Paper, Planned, Proposal, Work};
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
    let gives = api.json::<Proposal>();
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/match",
            "The ink, dots and density that look like the person's own shaved hair once healed, and what is left to be \
             seen.",
        ),
        Body::Empty,
        gives,
        proposal,
    );
    api.route(
        (
            "get",
            "/api/consultations/{consultation}/designs/{design}/papers/{paper}",
            "A paper of a design: plan.pdf, sessions.pdf, transfer.pdf, stencil.pdf, quote.pdf, aftercare.pdf, consent.pdf, history.pdf, projector.html, calendar.ics, dots.json, dots.glb, plan.json, dots.csv, plan.stubble, projection-SIDE.svg. Query: language, size (a4, letter), show.",
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
    let opened = opened(app, consultation).await?;
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

async fn proposal(
    State(app): State<App>,
    Path((consultation, design)): Path<(String, String)>,
) -> Reply<Proposal> {
    let opened = opened(&app, &consultation).await?;
    let option = option(&design)?;
    let engine = Arc::clone(&app.engine);
    // Dropped with this answer when whoever asked has gone.
    let asked = Arc::new(());
    let asking = Arc::downgrade(&asked);
    let wanted = move || asking.strong_count() > 0;
    let found = blocking(move || Proposal::of(&opened.document, option, &engine.evidence, &wanted)).await?;
    drop(asked);
    found.map(Json)
}

/// How a paper is wanted.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    language: Option<String>,
    size: Option<String>,
    /// To be looked at in the browser rather than kept.
    show: Option<String>,
}

impl Wish {
    fn setting(&self) -> Result<Setting, Problem> {
        let language = language(self.language.as_deref())?;
        let size = match self.size.as_deref() {
            None | Some("a4") => PaperSize::A4,
            Some("letter") => PaperSize::Letter,
            Some(other) => {
                return Err(Problem::input(format!("no sheets of size `{other}`"), "choose a4 or letter"));
            }
        };
        Ok(Setting { language, size })
    }
}

/// The language of that code, or the first of all.
pub(super) fn language(code: Option<&str>) -> Result<Language, Problem> {
    code.map_or_else(
        || Ok(Language::default()),
        |code| {
            code.parse().map_err(|e: UnknownLanguage| Problem::input(e.to_string(), "choose one of those"))
        },
    )
}

async fn paper(
    State(app): State<App>,
    Path((consultation, design, paper)): Path<(String, String, String)>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let paper: Paper = paper.parse()?;
    let setting = wish.setting()?;
    let (opened, option, desk, work) = finished(&app, &consultation, &design).await?;
    let (_, card) = app.house.client(opened.row.client).await?;
    let practice = practice(&app).await?;
    let files = if paper == Paper::CaseFile { sources_of(&app, &opened).await? } else { BTreeMap::new() };
    let engine = Arc::clone(&app.engine);
    let document = opened.document;
    let bytes = blocking(move || {
        let commission = Commission { client: &card.name, practice: &practice, setting, files };
        paper.make(&work, desk.head(), (&document, option), commission, &engine.evidence)
    })
    .await??;
    let how = if wish.show.is_some() { "inline" } else { "attachment" };
    let name = format!("{how}; filename=\"{}\"", paper.file_name());
    Ok(([(header::CONTENT_TYPE, paper.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

/// What the head of a case was made from: the scan, without which nobody can open it again, or the photos.
async fn sources_of(app: &App, opened: &Open) -> Result<BTreeMap<ArchivePath, Vec<u8>>, Problem> {
    match &opened.document.head {
        HeadSource::Scan { file, .. } => {
            let (row, card, of) = app.house.file(*file).await?;
            let content = app.house.content(&row, &of).await?;
            let path = ArchivePath::new(Folder::Scans, &card.name)
                .or_else(|_| ArchivePath::new(Folder::Scans, &format!("scan.{}", ending(&card.name, "ply"))));
            Ok(BTreeMap::from([(path.map_err(Problem::failure)?, content)]))
        }
        HeadSource::Photos => {
            let mut files = BTreeMap::new();
            for (row, card, _) in photos(app, opened).await? {
                // Cameras call every photo alike.
                let shot = card.shot.as_deref().unwrap_or("photo");
                let name = format!("{shot}.{}", ending(&card.name, "jpg"));
                let path = ArchivePath::new(Folder::Photos, &name)
                    .or_else(|_| ArchivePath::new(Folder::Photos, &format!("{shot}.jpg")));
                let content = app.house.content(&row, opened).await?;
                files.insert(path.map_err(Problem::failure)?, content);
            }
            Ok(files)
        }
        HeadSource::Average | HeadSource::Fitted { .. } => Ok(BTreeMap::new()),
    }
}

/// What comes after the last dot of a file's name.
fn ending(name: &str, otherwise: &str) -> String {
    name.rsplit_once('.').map_or(otherwise, |(_, ending)| ending).to_ascii_lowercase()
}
