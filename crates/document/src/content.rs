//! What stands on the pages: the case, put into words and numbers for the template.

use serde::Serialize;

use crate::cover::{self, Cover, Row};
use crate::doubts::{self, Doubt};
use crate::gallery::{Album, Gallery};
use crate::geometry::{self, Distance, LandmarkRow, Zone};
use crate::grounds::{self, FigureRow, SourceRow};
use crate::plan::{self, Aftercare, Dated, Finding, Suitability, Warning};
use crate::sessions::{self, MapBox, Session};
use crate::typeset::Inputs;
use crate::{DocumentError, PlanPaper, typeset, words};

/// The template's `paper`, page by page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Content {
    title: &'static str,
    description: &'static str,
    client: String,
    date: String,
    cover: Cover,
    suitability: Suitability,
    numbers: Vec<Row>,
    findings: Vec<Finding>,
    steps: Vec<Dated>,
    gallery: Gallery,
    distances: Vec<Distance>,
    landmarks: Vec<LandmarkRow>,
    zones: Vec<Zone>,
    overview: Option<MapBox>,
    sessions: Vec<Session>,
    costs_lead: String,
    costs: Vec<Row>,
    uncertain: Vec<Doubt>,
    aftercare: Vec<Aftercare>,
    doctor: Option<Warning>,
    figures: Vec<FigureRow>,
    sources: Vec<SourceRow>,
    colophon: String,
}

/// Words, numbers and pictures for the template.
///
/// # Errors
/// If a picture is neither JPEG nor PNG.
pub(crate) fn inputs(paper: &PlanPaper<'_>) -> Result<Inputs, DocumentError> {
    let case = paper.case;
    let mut files = Vec::new();
    let album = Album::of(paper.pictures, &mut files)?;
    let content = Content {
        title: "Treatment plan",
        description: "Scalp micropigmentation treatment plan with simulated pictures",
        client: case.client.clone(),
        date: words::date(case.date),
        cover: cover::cover(case, &album),
        suitability: plan::suitability(case),
        numbers: cover::numbers(case),
        findings: plan::findings(case),
        steps: plan::steps(case),
        gallery: album.gallery(),
        distances: geometry::distances(case),
        landmarks: geometry::landmarks(&case.head.landmarks),
        zones: geometry::zones(case),
        overview: sessions::overview(case, paper.layout, &mut files),
        sessions: sessions::pages(case, paper.layout, &album, &mut files),
        costs_lead: plan::costs_lead(case),
        costs: plan::costs(case),
        uncertain: doubts::doubts(case),
        aftercare: plan::aftercare(case),
        doctor: plan::doctor(paper.evidence),
        figures: grounds::figures(case),
        sources: grounds::sources(case, paper.evidence),
        colophon: format!(
            "Case of {}, seed {}, BLAKE3 of dots.csv {}. Set in Inter, SIL Open Font License 1.1.",
            case.date,
            case.seed,
            case.dots.blake3.get(..16).unwrap_or("not yet written"),
        ),
    };
    let mut json = serde_json::to_value(&content).map_err(|e| DocumentError::Typesetting(e.to_string()))?;
    if let Some(font) = typeset::font() {
        words::keep_printable(&mut json, &font);
    }
    Ok(Inputs { paper: json.to_string().into_bytes(), pictures: files })
}
