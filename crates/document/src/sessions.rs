//! The practitioner's pages: one map a session, what is made where, and a list to tick off.

use serde::Serialize;
use stubble_case::Case;
use stubble_head::Point;
use stubble_placement::{Impression, Layout};
use stubble_plan::{Ink, SessionPlan, ZonePlan};

use crate::cover::Row;
use crate::gallery::{Album, Cell};
use crate::map::{Drawing, Flattening, Map};
use crate::numbers::{Shown, count, number, quantity};
use crate::words;

/// Paper left for a map, mm.
const MAP_WIDTH_MM: f64 = 170.0;
const MAP_HEIGHT_MM: f64 = 128.0;
const OVERVIEW_HEIGHT_MM: f64 = 140.0;
/// Most blocks on the list to tick off.
const MOST_BLOCKS: u64 = 20;

/// One session's page.
#[derive(Debug, Serialize)]
pub(crate) struct Session {
    number: u8,
    lead: String,
    facts: Vec<Row>,
    zones: Vec<SessionZone>,
    inks: Vec<InkRow>,
    blocks: Vec<Block>,
    map: Option<MapBox>,
    after: Option<Cell>,
}

#[derive(Debug, Serialize)]
struct SessionZone {
    key: &'static str,
    name: &'static str,
    dots: String,
    density: String,
    depth: String,
    pigment: String,
}

#[derive(Debug, Serialize)]
struct InkRow {
    pigment: String,
    ready: Shown,
    stock: Shown,
}

/// Some hundred dots of the hand path that are ticked off together: up to which dot, and when.
#[derive(Debug, Serialize)]
struct Block {
    number: u64,
    dots: String,
    minutes: String,
}

/// A map with its words.
#[derive(Debug, Serialize)]
pub(crate) struct MapBox {
    key: String,
    width: f64,
    height: f64,
    alt: String,
    caption: String,
    labels: Vec<Label>,
    blocks: Vec<Label>,
}

#[derive(Debug, Serialize)]
struct Label {
    x: f64,
    y: f64,
    text: String,
}

/// One page for each session of the plan; the maps are added to the files.
pub(crate) fn pages(
    case: &Case,
    layout: &Layout,
    album: &Album,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Vec<Session> {
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let before = |session: u8| layout.impressions.partition_point(|dot| dot.session < session);
    let page = |session: &SessionPlan| {
        let (from, to) = (before(session.number), before(session.number.saturating_add(1)));
        let dots = &layout.impressions[from..to];
        page(case, session, dots, &layout.impressions[..from], &flattening, album, files)
    };
    case.plan.sessions.iter().map(page).collect()
}

/// All dots of all sessions.
pub(crate) fn overview(case: &Case, layout: &Layout, files: &mut Vec<(String, Vec<u8>)>) -> Option<MapBox> {
    if layout.impressions.is_empty() {
        return None;
    }
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let drawing = drawing(case, &layout.impressions, &[]);
    let map = Map::draw(&drawing, &flattening, MAP_WIDTH_MM, OVERVIEW_HEIGHT_MM);
    let alt = "Map of the scalp seen from above, nose up: every planned dot in the colour of its zone.";
    Some(boxed(case, "map-all.svg", &map, &layout.impressions, &flattening, alt, &[], files))
}

fn drawing<'a>(case: &'a Case, dots: &'a [Impression], earlier: &'a [Impression]) -> Drawing<'a> {
    let hairline: &[Point] = case.design.hairline.as_ref().map_or(&[], |hairline| &hairline.curve);
    Drawing { dots, earlier, hairline, landmarks: &case.head.landmarks }
}

fn page(
    case: &Case,
    session: &SessionPlan,
    dots: &[Impression],
    earlier: &[Impression],
    flattening: &Flattening,
    album: &Album,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Session {
    let per_block = block_size(dots.len() as u64);
    let starts: Vec<&Impression> = dots.iter().step_by(per_block as usize).collect();
    let map = (!dots.is_empty()).then(|| {
        let map = Map::draw(&drawing(case, dots, earlier), flattening, MAP_WIDTH_MM, MAP_HEIGHT_MM);
        let alt = format!(
            "Map of the scalp seen from above, nose up, with the {} dots of session {} in the colours of their zones.",
            dots.len(),
            session.number
        );
        let key = format!("map-{}.svg", session.number);
        boxed(case, &key, &map, dots, flattening, &alt, &starts, files)
    });
    Session {
        number: session.number,
        lead: lead(session, earlier),
        facts: facts(session),
        zones: session.zones.iter().map(zone).collect(),
        inks: session.inks.iter().map(ink).collect(),
        blocks: blocks(session, dots.len() as u64, per_block),
        map,
        after: album.after_session(session.number),
    }
}

fn lead(session: &SessionPlan, earlier: &[Impression]) -> String {
    let mut lead = match session.window {
        Some(window) => format!(
            "Planned for {}; not before {}, not after {}.",
            words::date(window.target),
            words::date(window.earliest),
            words::date(window.latest)
        ),
        None => "No date yet: see what stands against it on the page of the numbers.".to_owned(),
    };
    if session.sittings > 1 {
        lead.push_str(&format!(" Spread over {} days.", session.sittings));
    }
    if !earlier.is_empty() {
        lead.push_str(" Dots of earlier sessions are grey on the map.");
    }
    lead
}

fn facts(session: &SessionPlan) -> Vec<Row> {
    vec![
        Row::new("Dots", Shown::counted(count(u64::from(session.dots)))),
        Row::new("Time in the chair", &session.minutes),
        Row::new("of it needle", &session.needle_minutes),
        Row::new("Needle", &session.needle_mm),
        Row::new("Needle points", &session.needle_points),
        Row::new("Needle depth", &session.needle_depth),
    ]
}

fn zone(zone: &ZonePlan) -> SessionZone {
    SessionZone {
        key: words::zone_key(zone.zone),
        name: words::zone(zone.zone),
        dots: count(u64::from(zone.dots)),
        density: quantity(zone.dots_per_cm2.round(), "per_cm2"),
        depth: format!("{:.2}\u{202f}mm", zone.depth_mm),
        pigment: zone.pigment.clone(),
    }
}

fn ink(ink: &Ink) -> InkRow {
    InkRow { pigment: ink.pigment.clone(), ready: (&ink.ready).into(), stock: (&ink.stock).into() }
}

/// The list to tick off, with the needle's time up to the end of each block.
fn blocks(session: &SessionPlan, dots: u64, per_block: u64) -> Vec<Block> {
    let block = |i: u64| {
        let last = ((i + 1) * per_block).min(dots);
        let minutes = session.needle_minutes.value * last as f64 / dots as f64;
        Block { number: i + 1, dots: count(last), minutes: number(minutes.round()) }
    };
    (0..dots.div_ceil(per_block)).map(block).collect()
}

/// Round number of dots so that the list stays short.
fn block_size(dots: u64) -> u64 {
    [100, 200, 250, 500, 1000, 2000, 5000]
        .into_iter()
        .find(|size| dots.div_ceil(*size) <= MOST_BLOCKS)
        .unwrap_or_else(|| dots.div_ceil(MOST_BLOCKS).max(1))
}

#[allow(clippy::too_many_arguments, reason = "a map, what is on it, and where it goes")]
fn boxed(
    case: &Case,
    key: &str,
    map: &Map,
    dots: &[Impression],
    flattening: &Flattening,
    alt: &str,
    starts: &[&Impression],
    files: &mut Vec<(String, Vec<u8>)>,
) -> MapBox {
    files.push((key.to_owned(), map.svg.clone().into_bytes()));
    let landmarks = &case.head.landmarks;
    let named = [
        ("vertex", &landmarks.vertex),
        ("nasion", &landmarks.nasion),
        ("inion", &landmarks.inion),
        ("left ear", &landmarks.left_preauricular),
        ("right ear", &landmarks.right_preauricular),
    ];
    let mut labels: Vec<Label> = named
        .into_iter()
        .map(|(name, landmark)| (name, map.place(&landmark.position)))
        .filter(|(_, place)| map.contains(*place))
        .map(|(name, [x, y])| Label { x, y: y + 3.2, text: name.to_owned() })
        .collect();
    labels.push(Label { x: map.width_mm / 2.0, y: 2.5, text: "front".to_owned() });
    labels.push(Label { x: map.width_mm / 2.0, y: map.height_mm - 2.0, text: "back".to_owned() });
    labels.push(Label { x: 4.0, y: map.height_mm / 2.0, text: "left".to_owned() });
    labels.push(Label { x: map.width_mm - 5.0, y: map.height_mm / 2.0, text: "right".to_owned() });
    let blocks = starts
        .iter()
        .enumerate()
        .map(|(i, dot)| {
            let [x, y] = map.place(&dot.position);
            Label { x, y, text: (i + 1).to_string() }
        })
        .collect();
    let stretch = flattening.distortion(dots).map_or_else(String::new, |(low, high)| {
        format!(
            " Flattening changes the steps between dots by {} to {} %.",
            number(((low - 1.0) * 100.0).round()),
            number(((high - 1.0) * 100.0).round()),
        )
    });
    let caption = format!(
        "Seen from above, squares of 2 cm, scale 1 : {}.{stretch}",
        number((1.0 / map.scale * 100.0).round() / 100.0)
    );
    MapBox {
        key: key.to_owned(),
        width: map.width_mm,
        height: map.height_mm,
        alt: alt.to_owned(),
        caption,
        labels,
        blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_to_tick_off_stays_short() {
        for (dots, size) in [(0, 100), (900, 100), (7000, 500), (12_000, 1000), (400_000, 20_000)] {
            assert_eq!(block_size(dots), size);
        }
    }
}
