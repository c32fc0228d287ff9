//! The practitioner's pages: one map a session, what is made where, and a list to tick off.

use serde::Serialize;
use stubble_case::Case;
use stubble_head::Point;
use stubble_placement::{Impression, Layout};
use stubble_plan::{Ink, SessionPlan, ZonePlan};

use crate::cover::Row;
use crate::gallery::{Album, Cell};
use crate::language::Words;
use crate::map::{Drawing, Flattening, Map};
use crate::numbers::Shown;

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
    title: String,
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
    name: String,
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

/// What all maps of a case share.
pub(crate) struct Maps<'a> {
    pub(crate) case: &'a Case,
    pub(crate) words: &'a Words,
    pub(crate) flattening: Flattening,
}

/// One page for each session of the plan; the maps are added to the files.
pub(crate) fn pages(
    case: &Case,
    layout: &Layout,
    album: &Album,
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Vec<Session> {
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let maps = Maps { case, words, flattening };
    let before = |session: u8| layout.impressions.partition_point(|dot| dot.session < session);
    let page = |session: &SessionPlan| {
        let (from, to) = (before(session.number), before(session.number.saturating_add(1)));
        let dots = &layout.impressions[from..to];
        page(&maps, session, dots, &layout.impressions[..from], album, files)
    };
    case.plan.sessions.iter().map(page).collect()
}

/// All dots of all sessions.
pub(crate) fn overview(
    case: &Case,
    layout: &Layout,
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Option<MapBox> {
    if layout.impressions.is_empty() {
        return None;
    }
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let maps = Maps { case, words, flattening };
    let drawing = drawing(case, &layout.impressions, &[]);
    let map = Map::draw(&drawing, &maps.flattening, MAP_WIDTH_MM, OVERVIEW_HEIGHT_MM);
    let alt = words.get("map-alt-all");
    Some(maps.boxed("map-all.svg", &map, &layout.impressions, &alt, &[], files))
}

/// A drawing of these dots with the case's hairline and landmarks.
pub(crate) fn drawing<'a>(case: &'a Case, dots: &'a [Impression], earlier: &'a [Impression]) -> Drawing<'a> {
    let hairline: &[Point] = case.design.hairline.as_ref().map_or(&[], |hairline| &hairline.curve);
    Drawing { dots, earlier, hairline, landmarks: &case.head.landmarks }
}

fn page(
    maps: &Maps<'_>,
    session: &SessionPlan,
    dots: &[Impression],
    earlier: &[Impression],
    album: &Album,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Session {
    let words = maps.words;
    let per_block = block_size(dots.len() as u64);
    let starts: Vec<&Impression> = dots.iter().step_by(per_block as usize).collect();
    let map = (!dots.is_empty()).then(|| {
        let map =
            Map::draw(&drawing(maps.case, dots, earlier), &maps.flattening, MAP_WIDTH_MM, MAP_HEIGHT_MM);
        let alt = words.with(
            "map-alt-session",
            &[("dots", &words.count(dots.len() as u64)), ("n", &session.number.to_string())],
        );
        let key = format!("map-{}.svg", session.number);
        maps.boxed(&key, &map, dots, &alt, &starts, files)
    });
    Session {
        number: session.number,
        title: words.with("session-title", &[("n", &session.number.to_string())]),
        lead: lead(session, earlier, words),
        facts: facts(session, words),
        zones: session.zones.iter().map(|z| zone(z, words)).collect(),
        inks: session.inks.iter().map(|i| ink(i, words)).collect(),
        blocks: blocks(session, dots.len() as u64, per_block, words),
        map,
        after: album.after_session(session.number),
    }
}

fn lead(session: &SessionPlan, earlier: &[Impression], words: &Words) -> String {
    let mut lead = vec![match session.window {
        Some(window) => words.with(
            "session-planned",
            &[
                ("target", &words.date(window.target)),
                ("earliest", &words.date(window.earliest)),
                ("latest", &words.date(window.latest)),
            ],
        ),
        None => words.get("session-undated"),
    }];
    if session.sittings > 1 {
        lead.push(words.with("session-days", &[("n", &session.sittings.to_string())]));
    }
    if !earlier.is_empty() {
        lead.push(words.get("session-earlier"));
    }
    lead.join(" ")
}

fn facts(session: &SessionPlan, words: &Words) -> Vec<Row> {
    let row = |key: &str, estimate| Row::new(words.get(key), Shown::estimate(estimate, words));
    vec![
        Row::new(words.get("dots"), Shown::counted(words.count(u64::from(session.dots)))),
        row("sitting-time", &session.minutes),
        row("needle-time", &session.needle_minutes),
        row("needle", &session.needle_mm),
        row("needle-points", &session.needle_points),
        row("needle-depth", &session.needle_depth),
    ]
}

fn zone(zone: &ZonePlan, words: &Words) -> SessionZone {
    SessionZone {
        key: zone.zone.name(),
        name: words.zone(zone.zone),
        dots: words.count(u64::from(zone.dots)),
        density: words.quantity(zone.dots_per_cm2.round(), "per_cm2"),
        depth: words.mm(zone.depth_mm, 2),
        pigment: words.ink(&zone.pigment),
    }
}

fn ink(ink: &Ink, words: &Words) -> InkRow {
    let shown = |estimate| Shown::estimate(estimate, words);
    InkRow { pigment: words.ink(&ink.pigment), ready: shown(&ink.ready), stock: shown(&ink.stock) }
}

/// The list to tick off, with the needle's time up to the end of each block.
fn blocks(session: &SessionPlan, dots: u64, per_block: u64, words: &Words) -> Vec<Block> {
    let block = |i: u64| {
        let last = ((i + 1) * per_block).min(dots);
        let minutes = session.needle_minutes.value * last as f64 / dots as f64;
        Block { number: i + 1, dots: words.count(last), minutes: words.number(minutes.round()) }
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

impl Maps<'_> {
    /// A drawn map with its words; the drawing is added to the files.
    pub(crate) fn boxed(
        &self,
        key: &str,
        map: &Map,
        dots: &[Impression],
        alt: &str,
        starts: &[&Impression],
        files: &mut Vec<(String, Vec<u8>)>,
    ) -> MapBox {
        let words = self.words;
        files.push((key.to_owned(), map.svg.clone().into_bytes()));
        let landmarks = &self.case.head.landmarks;
        let named = [
            ("map-vertex", &landmarks.vertex),
            ("map-nasion", &landmarks.nasion),
            ("map-inion", &landmarks.inion),
            ("map-left-ear", &landmarks.left_preauricular),
            ("map-right-ear", &landmarks.right_preauricular),
        ];
        let mut labels: Vec<Label> = named
            .into_iter()
            .map(|(name, landmark)| (name, map.place(&landmark.position)))
            .filter(|(_, place)| map.contains(*place))
            .map(|(name, [x, y])| Label { x, y: y + 3.2, text: words.get(name) })
            .collect();
        labels.push(Label { x: map.width_mm / 2.0, y: 2.5, text: words.get("map-front") });
        labels.push(Label { x: map.width_mm / 2.0, y: map.height_mm - 2.0, text: words.get("map-back") });
        labels.push(Label { x: 4.0, y: map.height_mm / 2.0, text: words.get("map-left") });
        labels.push(Label { x: map.width_mm - 5.0, y: map.height_mm / 2.0, text: words.get("map-right") });
        let blocks = starts
            .iter()
            .enumerate()
            .map(|(i, dot)| {
                let [x, y] = map.place(&dot.position);
                Label { x, y, text: (i + 1).to_string() }
            })
            .collect();
        let stretch = self.flattening.distortion(dots).map_or_else(String::new, |(low, high)| {
            let per_cent = |ratio: f64| words.number(((ratio - 1.0) * 100.0).round());
            let text = words.with("map-stretch", &[("low", &per_cent(low)), ("high", &per_cent(high))]);
            format!(" {text}")
        });
        let scale = words.number((1.0 / map.scale * 100.0).round() / 100.0);
        let caption = words.with("map-caption", &[("scale", &scale)]) + &stretch;
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
