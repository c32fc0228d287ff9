//! What stands on the pages: the case, put into words and numbers for the templates.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cover::{self, Cover, Row};
use crate::doubts::{self, Doubt};
use crate::forms::{Consent, History};
use crate::gallery::{Album, Gallery};
use crate::geometry::{self, Distance, LandmarkRow, Zone};
use crate::grounds::{self, FigureRow, SourceRow};
use crate::language::{Language, Words};
use crate::plan::{self, Aftercare, Dated, Finding, Suitability, Warning};
use crate::quote::{self, Line};
use crate::sessions::{self, MapBox, Session};
use crate::stencil::{self, Stencil};
use crate::typeset::Inputs;
use crate::{DocumentError, Paper, PaperSize, PlanPaper, Setting, typeset, words};

/// What every paper has: its language and the words of its template, its name, whose it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Sheet<'a, Body> {
    lang: &'static str,
    rtl: bool,
    size: &'static str,
    words: BTreeMap<&'a str, String>,
    title: String,
    description: String,
    client: &'a str,
    date: String,
    colophon: String,
    #[serde(flatten)]
    body: Body,
}

/// The plan, page by page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Plan {
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
}

#[derive(Debug, Serialize)]
struct Sessions {
    zones: Vec<Zone>,
    overview: Option<MapBox>,
    sessions: Vec<Session>,
}

#[derive(Debug, Serialize)]
struct AftercareSheet {
    days: Vec<String>,
    aftercare: Vec<Aftercare>,
    doctor: Option<Warning>,
}

#[derive(Debug, Serialize)]
struct Quote {
    lead: String,
    valid: String,
    lines: Vec<Line>,
    totals: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Transfer {
    distances: Vec<Distance>,
    measures: Vec<Row>,
    landmarks: Vec<LandmarkRow>,
}

/// What a paper is made of, for its template.
///
/// # Errors
/// If a picture is neither JPEG nor PNG.
pub(crate) fn inputs(
    kind: Paper,
    paper: &PlanPaper<'_>,
    setting: &Setting,
    words: &Words,
) -> Result<Inputs, DocumentError> {
    let mut files = Vec::new();
    let json = match kind {
        Paper::Plan => json(kind, paper, setting, words, plan(paper, words, &mut files)?),
        Paper::Sessions => json(kind, paper, setting, words, session_maps(paper, words, &mut files)?),
        Paper::Consent => json(kind, paper, setting, words, Consent::of(paper.case, words)),
        Paper::History => json(kind, paper, setting, words, History::of(paper, words)),
        Paper::Transfer => {
            let case = paper.case;
            let body = Transfer {
                distances: geometry::distances(case, words),
                measures: cover::measures(case, words),
                landmarks: geometry::landmarks(&case.head.landmarks, words),
            };
            json(kind, paper, setting, words, body)
        }
        Paper::Aftercare => {
            let day = |session: &stubble_plan::SessionPlan| {
                let date = words.date(session.window?.target);
                Some(words.with("session-on", &[("n", &session.number.to_string()), ("date", &date)]))
            };
            let body = AftercareSheet {
                days: paper.case.plan.sessions.iter().filter_map(day).collect(),
                aftercare: plan::aftercare(paper.case, words),
                doctor: plan::doctor(paper.evidence, words),
            };
            json(kind, paper, setting, words, body)
        }
        Paper::Quote => json(kind, paper, setting, words, quoted(paper, words)),
        Paper::Stencil => {
            let stencil: Stencil = stencil::stencil(paper, setting.size, words, &mut files);
            json(kind, paper, setting, words, stencil)
        }
    };
    let mut json = json?;
    words::keep_printable(&mut json, &typeset::fonts()?);
    Ok(Inputs { paper: json.to_string().into_bytes(), pictures: files })
}

fn json(
    kind: Paper,
    paper: &PlanPaper<'_>,
    setting: &Setting,
    words: &Words,
    body: impl Serialize,
) -> Result<serde_json::Value, DocumentError> {
    let case = paper.case;
    let hash = case.dots.blake3.get(..16).map_or_else(|| words.get("colophon-unwritten"), str::to_owned);
    let date = words.date(case.date);
    let sheet = Sheet {
        lang: setting.language.code(),
        rtl: setting.language == Language::Arabic,
        size: match setting.size {
            PaperSize::A4 => "a4",
            PaperSize::Letter => "us-letter",
        },
        words: words.plain(),
        title: words.get(&format!("{}-name", kind.name())),
        description: words.get(&format!("{}-description", kind.name())),
        client: &case.client,
        colophon: words
            .with("colophon", &[("date", &date), ("seed", &case.seed.to_string()), ("hash", &hash)]),
        date,
        body,
    };
    serde_json::to_value(&sheet).map_err(|e| DocumentError::Typesetting(e.to_string()))
}

fn plan(
    paper: &PlanPaper<'_>,
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<Plan, DocumentError> {
    let case = paper.case;
    let album = Album::of(paper.pictures, words, files)?;
    Ok(Plan {
        cover: cover::cover(case, &album, words),
        suitability: plan::suitability(case, words),
        numbers: cover::numbers(case, words),
        findings: plan::findings(case, paper.evidence, words),
        steps: plan::steps(case, words),
        gallery: album.gallery(words),
        distances: geometry::distances(case, words),
        landmarks: geometry::landmarks(&case.head.landmarks, words),
        zones: geometry::zones(case, words),
        overview: sessions::overview(case, paper.layout, words, files),
        sessions: sessions::pages(case, paper.layout, &album, words, files),
        costs_lead: quote::lead(case, words),
        costs: quote::rows(case, words),
        uncertain: doubts::doubts(case, words),
        aftercare: plan::aftercare(case, words),
        doctor: plan::doctor(paper.evidence, words),
        figures: grounds::figures(case, words),
        sources: grounds::sources(case, paper.evidence, words),
    })
}

fn session_maps(
    paper: &PlanPaper<'_>,
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<Sessions, DocumentError> {
    // The maps come without pictures: what is worked from shows only what is to be done.
    let album = Album::of(&[], words, files)?;
    Ok(Sessions {
        zones: geometry::zones(paper.case, words),
        overview: sessions::overview(paper.case, paper.layout, words, files),
        sessions: sessions::pages(paper.case, paper.layout, &album, words, files),
    })
}

fn quoted(paper: &PlanPaper<'_>, words: &Words) -> Quote {
    let case = paper.case;
    let mut rows = quote::rows(case, words);
    let area = words.quantity(case.plan.totals.treated_area_cm2, "cm2");
    let dots = words.count(case.placement.impressions);
    Quote {
        lead: quote::lead(case, words),
        valid: words
            .with("quote-valid", &[("date", &words.date(case.date)), ("dots", &dots), ("area", &area)]),
        lines: quote::lines(case, words),
        totals: rows.split_off(rows.len().saturating_sub(2)),
    }
}
