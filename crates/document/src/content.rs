//! What stands on the pages: the case, put into words and numbers for the template.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stubble_case::{Case, Severity};
use stubble_evidence::{AftercareStep, Evidence, Figure, Grade, Seen};
use stubble_head::{Landmark, LandmarkOrigin, Landmarks};

use crate::numbers::{self, Shown, count, number, quantity};
use crate::sessions::{self, MapBox, Session};
use crate::typeset::Inputs;
use crate::{DocumentError, Moment, Picture, PlanPaper, View, typeset, words};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Content {
    title: String,
    description: String,
    client: String,
    date: String,
    cover: Cover,
    numbers: Vec<Row>,
    findings: Vec<Finding>,
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
    figures: Vec<FigureRow>,
    sources: Vec<SourceRow>,
    colophon: String,
}

#[derive(Debug, Serialize)]
struct Cover {
    facts: Vec<Fact>,
    pictures: Vec<Cell>,
    numbers: Vec<Row>,
    honesty: String,
}

#[derive(Debug, Serialize)]
struct Fact {
    label: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    number: Shown,
}

#[derive(Debug, Serialize)]
struct Finding {
    severity: Severity,
    text: String,
}

#[derive(Debug, Serialize)]
struct Cell {
    key: String,
    caption: String,
    alt: String,
}

#[derive(Debug, Serialize)]
struct Gallery {
    columns: Vec<String>,
    rows: Vec<GalleryRow>,
}

#[derive(Debug, Serialize)]
struct GalleryRow {
    cells: Vec<Option<Cell>>,
}

#[derive(Debug, Serialize)]
struct Distance {
    handle: String,
    landmark: String,
    distance: String,
    error: String,
}

#[derive(Debug, Serialize)]
struct LandmarkRow {
    name: &'static str,
    position: [String; 3],
    error: String,
    origin: &'static str,
}

#[derive(Debug, Serialize)]
struct Zone {
    key: &'static str,
    name: &'static str,
    area: String,
    dots: String,
    density: String,
    diameter: String,
    depth: String,
    pigment: String,
}

#[derive(Debug, Serialize)]
struct Doubt {
    title: String,
    text: String,
    grade: Option<Grade>,
}

#[derive(Debug, Serialize)]
struct Aftercare {
    days: String,
    todo: String,
    avoid: String,
    normal: String,
    grade: Grade,
    unverified: bool,
}

#[derive(Debug, Serialize)]
struct FigureRow {
    title: String,
    value: String,
    range: String,
    grade: Grade,
    unverified: bool,
    source: String,
}

#[derive(Debug, Serialize)]
struct SourceRow {
    key: String,
    cite: String,
}

/// Words, numbers and pictures for the template.
///
/// # Errors
/// If a picture is neither JPEG nor PNG.
pub(crate) fn inputs(paper: &PlanPaper<'_>) -> Result<Inputs, DocumentError> {
    let case = paper.case;
    let mut pictures: Vec<(String, Vec<u8>)> = Vec::new();
    let mut shown: BTreeMap<(View, Moment), Cell> = BTreeMap::new();
    for picture in paper.pictures {
        let key = file_name(picture)?;
        let caption = format!("{}, {}", picture.view.name(), picture.moment.name().to_lowercase());
        let alt = format!("Simulated picture of the head. {caption}.");
        shown.insert((picture.view, picture.moment), Cell { key: key.clone(), caption, alt });
        pictures.push((key, picture.bytes.to_vec()));
    }

    let sessions = sessions::pages(case, paper.layout, &mut pictures);
    let overview = sessions::overview(case, paper.layout, &mut pictures);
    let content = Content {
        title: "Treatment plan".to_owned(),
        description: "Scalp micropigmentation treatment plan with simulated pictures".to_owned(),
        client: case.client.clone(),
        date: words::date(case.date),
        cover: cover(case, &shown),
        numbers: plan_numbers(case),
        findings: findings(case),
        gallery: gallery(&shown),
        distances: distances(case),
        landmarks: landmarks(&case.head.landmarks),
        zones: zones(case),
        overview,
        sessions,
        costs_lead: String::new(),
        costs: Vec::new(),
        uncertain: uncertain(case),
        aftercare: paper.evidence.aftercare().into_iter().map(aftercare).collect(),
        figures: case.assumptions.iter().map(figure).collect(),
        sources: sources(case, paper.evidence),
        colophon: format!(
            "Case of {}, seed {}, dots.csv BLAKE3 {}. Typeset in Inter (SIL Open Font License 1.1).",
            case.date,
            case.seed,
            case.dots.blake3.get(..16).unwrap_or("not yet written"),
        ),
    };
    let mut json = serde_json::to_value(&content).map_err(|e| DocumentError::Typesetting(e.to_string()))?;
    if let Some(font) = typeset::font() {
        words::keep_printable(&mut json, &font);
    }
    Ok(Inputs { paper: json.to_string().into_bytes(), pictures })
}

fn file_name(picture: &Picture<'_>) -> Result<String, DocumentError> {
    let name = format!("{:?}-{:?}", picture.view, picture.moment).to_lowercase();
    match picture.bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(name + ".jpg"),
        [0x89, b'P', b'N', b'G', ..] => Ok(name + ".png"),
        _ => Err(DocumentError::Picture(name)),
    }
}

fn cover(case: &Case, shown: &BTreeMap<(View, Moment), Cell>) -> Cover {
    let fact = |label: &str, text: String| Fact { label: label.to_owned(), text };
    let view = if shown.contains_key(&(View::ThreeQuarter, Moment::Healed)) {
        View::ThreeQuarter
    } else {
        View::Front
    };
    let pictures = [Moment::Bare, Moment::Healed]
        .into_iter()
        .filter_map(|moment| {
            let cell = shown.get(&(view, moment))?;
            let caption = moment.name();
            Some(Cell { key: cell.key.clone(), caption, alt: cell.alt.clone() })
        })
        .collect();
    Cover {
        facts: vec![fact("Prepared for", case.client.clone()), fact("Date", words::date(case.date))],
        pictures,
        numbers: headline(case),
        honesty: "Both pictures are computed from the plan, the one before treatment too. They show what is intended, \
                  not what is promised: skin, healing and hand differ. Later pages show the same head years on, and \
                  what this plan does not know."
            .to_owned(),
    }
}

fn headline(case: &Case) -> Vec<Row> {
    let row = |label: &str, number: Shown| Row { label: label.to_owned(), number };
    vec![
        row("Treated area", Shown::counted(quantity(case.design.treated_area_cm2, "cm2"))),
        row("Dots", Shown::counted(count(case.placement.impressions))),
        row("Sessions", Shown::counted(count(case.placement.sessions.len() as u64))),
    ]
}

fn plan_numbers(case: &Case) -> Vec<Row> {
    let row = |label: &str, number: Shown| Row { label: label.to_owned(), number };
    let scalp = case.head.scalp_area_cm2;
    let mut rows = headline(case);
    rows.insert(1, row("Hair-bearing area of this head", Shown::measured(scalp.value, scalp.error, "cm2")));
    for (name, measured) in &case.head.measures_mm {
        rows.push(row(&sentence(name), Shown::measured(measured.value, measured.error, "mm")));
    }
    rows
}

fn findings(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = case
        .design
        .findings
        .iter()
        .map(|finding| Finding { severity: finding.severity, text: finding.text.clone() })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Rows are views, columns the three moments that belong on one sheet: before, healed, and the latest year.
fn gallery(shown: &BTreeMap<(View, Moment), Cell>) -> Gallery {
    let latest = shown.keys().map(|(_, moment)| *moment).filter(|m| matches!(m, Moment::Years(_))).max();
    let moments: Vec<Moment> = [Some(Moment::Bare), Some(Moment::Healed), latest]
        .into_iter()
        .flatten()
        .filter(|moment| shown.keys().any(|(_, other)| other == moment))
        .collect();
    let rows = View::ALL.into_iter().filter(|view| moments.iter().any(|m| shown.contains_key(&(*view, *m))));
    Gallery {
        columns: moments.iter().map(|moment| moment.name()).collect(),
        rows: rows
            .map(|view| GalleryRow {
                cells: moments
                    .iter()
                    .map(|moment| {
                        shown.get(&(view, *moment)).map(|cell| Cell {
                            key: cell.key.clone(),
                            caption: cell.caption.clone(),
                            alt: cell.alt.clone(),
                        })
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn distances(case: &Case) -> Vec<Distance> {
    let distance = |d: &stubble_case::HairlineDistance| Distance {
        handle: sentence(&d.handle),
        landmark: sentence(&d.landmark),
        distance: format!("{:.0}\u{202f}mm", d.distance_mm.value),
        error: format!("±\u{202f}{:.1}\u{202f}mm", d.distance_mm.error),
    };
    case.design.distances.iter().map(distance).collect()
}

fn landmarks(landmarks: &Landmarks) -> Vec<LandmarkRow> {
    let row = |name, landmark: &Landmark| LandmarkRow {
        name,
        position: [landmark.position.x, landmark.position.y, landmark.position.z].map(millimetres),
        error: format!("±\u{202f}{:.1}\u{202f}mm", landmark.error_mm),
        origin: match landmark.origin {
            LandmarkOrigin::Given => "given",
            LandmarkOrigin::Estimated => "estimated",
            LandmarkOrigin::Known => "exact",
        },
    };
    vec![
        row("Nasion", &landmarks.nasion),
        row("Glabella", &landmarks.glabella),
        row("Vertex", &landmarks.vertex),
        row("Inion", &landmarks.inion),
        row("Left preauricular", &landmarks.left_preauricular),
        row("Right preauricular", &landmarks.right_preauricular),
        row("Left outer canthus", &landmarks.left_lateral_canthus),
        row("Right outer canthus", &landmarks.right_lateral_canthus),
    ]
}

/// Whole millimetres, aligned: no minus before nought.
fn millimetres(value: f64) -> String {
    number(value.round())
}

fn zones(case: &Case) -> Vec<Zone> {
    let mut dots: BTreeMap<stubble_design::ZoneKind, u64> = BTreeMap::new();
    for zone in case.placement.sessions.iter().flat_map(|session| &session.zones) {
        *dots.entry(zone.zone).or_default() += zone.dots + zone.strands;
    }
    let row = |zone: &stubble_design::ZoneTechnique| {
        let dots = dots.get(&zone.zone).copied().unwrap_or(0);
        Zone {
            key: words::zone_key(zone.zone),
            name: words::zone(zone.zone),
            area: quantity(zone.area_cm2, "cm2"),
            dots: count(dots),
            density: if zone.area_cm2 > 0.0 {
                quantity((dots as f64 / zone.area_cm2).round(), "per_cm2")
            } else {
                "–".to_owned()
            },
            diameter: quantity(zone.diameter_mm, "mm"),
            depth: quantity(zone.depth_mm, "mm"),
            pigment: zone.pigment.clone(),
        }
    };
    case.design.zones.iter().map(row).collect()
}

/// What a client should read before deciding: the doubts of the input, of the trade's numbers and of the pictures.
fn uncertain(case: &Case) -> Vec<Doubt> {
    let doubt = |title: &str, text: String, grade| Doubt { title: title.to_owned(), text, grade };
    let worst = [
        &case.head.landmarks.nasion,
        &case.head.landmarks.inion,
        &case.head.landmarks.left_preauricular,
        &case.head.landmarks.right_preauricular,
    ]
    .into_iter()
    .map(|landmark| landmark.error_mm)
    .fold(0.0, f64::max);
    let count_where = |keep: &dyn Fn(&Figure) -> bool| case.assumptions.iter().filter(|f| keep(f)).count();
    let mut doubts = vec![
        doubt(
            "Where the landmarks are",
            format!(
                "Every distance starts at a landmark. The least certain of the four main ones has an error of {:.1} mm, \
                 so the hairline can lie that much higher, lower or further to one side than drawn. Check it with a tape \
                 before the first dot.",
                worst
            ),
            None,
        ),
        doubt(
            "How dots heal and fade",
            "No study measured how large healed dots are or how their colour changes over years. The pictures of later \
             years follow a model of light and pigment with assumed rates."
                .to_owned(),
            Some(Grade::Derived),
        ),
        doubt(
            "What the numbers rest on",
            format!(
                "Of {} figures behind this plan, {} come from published work, {} from practitioners, {} from sellers, \
                 and {} were derived; {} are not yet verified in their source.",
                case.assumptions.len(),
                count_where(&|f| f.grade == Grade::Published),
                count_where(&|f| f.grade == Grade::Practitioner),
                count_where(&|f| f.grade == Grade::Marketing),
                count_where(&|f| f.grade == Grade::Derived),
                count_where(&|f| f.seen == Seen::Unverified),
            ),
            None,
        ),
        doubt(
            "What the pictures leave out",
            "Redness, shine in other light, hair that grows back or is lost later, and the hand of the person who works. \
             A hairline that suits a face today has to suit it in twenty years."
                .to_owned(),
            None,
        ),
        doubt(
            "What this paper is not",
            "It is no diagnosis and no medical advice. A mole, a rash or sudden hair loss belongs in front of a doctor \
             before any needle."
                .to_owned(),
            None,
        ),
    ];
    let remarks = case.head.remarks.iter();
    doubts.extend(remarks.map(|remark| doubt("About the scan", remark.0.clone(), None)));
    doubts
}

fn aftercare(step: &AftercareStep) -> Aftercare {
    let days = match step.to_day {
        Some(to) if to == step.from_day => format!("{to}"),
        Some(to) => format!("{} – {to}", step.from_day),
        None => format!("from {}", step.from_day),
    };
    Aftercare {
        days,
        todo: step.todo.clone(),
        avoid: step.avoid.clone().unwrap_or_default(),
        normal: step.normal.clone().unwrap_or_default(),
        grade: step.grade,
        unverified: step.seen == Seen::Unverified,
    }
}

fn figure(figure: &Figure) -> FigureRow {
    FigureRow {
        title: figure.title.clone(),
        value: quantity(figure.value, &figure.unit),
        range: numbers::range(figure.low, figure.high, &figure.unit).unwrap_or_default(),
        grade: figure.grade,
        unverified: figure.seen == Seen::Unverified,
        source: figure.source.join(", "),
    }
}

fn sources(case: &Case, evidence: &Evidence) -> Vec<SourceRow> {
    let mut keys: BTreeSet<&str> =
        case.assumptions.iter().flat_map(|figure| figure.source.iter().map(String::as_str)).collect();
    let aftercare = evidence.aftercare();
    keys.extend(aftercare.iter().flat_map(|step| step.source.iter().map(String::as_str)));
    keys.into_iter()
        .map(|key| SourceRow {
            key: key.to_owned(),
            cite: evidence.source(key).map_or_else(|| "not listed".to_owned(), |source| source.cite.clone()),
        })
        .collect()
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
