//! The practitioner's pages: one map a session, what is made where, and a list to tick off.

use serde::Serialize;
use stubble_case::{Case, SessionCount};
use stubble_head::Point;
use stubble_placement::{Impression, Layout};

use crate::map::{Drawing, Flattening, Map};
use crate::numbers::{Shown, count, number};
use crate::words;

/// Paper left for a map, mm.
const MAP_WIDTH_MM: f64 = 170.0;
const MAP_HEIGHT_MM: f64 = 122.0;
const OVERVIEW_HEIGHT_MM: f64 = 105.0;
/// Most blocks on the list to tick off.
const MOST_BLOCKS: u64 = 20;

/// One session's page.
#[derive(Debug, Serialize)]
pub(crate) struct Session {
    number: u8,
    lead: String,
    facts: Vec<SessionFact>,
    zones: Vec<SessionZone>,
    blocks: Vec<Block>,
    map: Option<MapBox>,
}

#[derive(Debug, Serialize)]
struct SessionFact {
    label: String,
    number: Shown,
}

#[derive(Debug, Serialize)]
struct SessionZone {
    key: &'static str,
    name: &'static str,
    dots: String,
}

/// Some hundred dots of the hand path that are ticked off together.
#[derive(Debug, Serialize)]
struct Block {
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

/// One page for each session of the layout; the maps are added to the pictures.
pub(crate) fn pages(case: &Case, layout: &Layout, pictures: &mut Vec<(String, Vec<u8>)>) -> Vec<Session> {
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let mut pages = Vec::new();
    for count in &case.placement.sessions {
        let of_session = |session: u8| layout.impressions.partition_point(|dot| dot.session < session);
        let (from, to) = (of_session(count.session), of_session(count.session + 1));
        let dots = &layout.impressions[from..to];
        pages.push(page(case, count, dots, &layout.impressions[..from], &flattening, pictures));
    }
    pages
}

/// All dots of all sessions.
pub(crate) fn overview(
    case: &Case,
    layout: &Layout,
    pictures: &mut Vec<(String, Vec<u8>)>,
) -> Option<MapBox> {
    if layout.impressions.is_empty() {
        return None;
    }
    let flattening = Flattening::around(&case.head.landmarks, &layout.impressions);
    let drawing = drawing(case, &layout.impressions, &[]);
    let map = Map::draw(&drawing, &flattening, MAP_WIDTH_MM, OVERVIEW_HEIGHT_MM);
    let alt = "Map of the scalp seen from above, nose up: every planned dot in the colour of its zone.";
    Some(boxed(case, "map-all.svg", &map, &layout.impressions, &flattening, alt, &[], pictures))
}

fn drawing<'a>(case: &'a Case, dots: &'a [Impression], earlier: &'a [Impression]) -> Drawing<'a> {
    let hairline: &[Point] = case.design.hairline.as_ref().map_or(&[], |hairline| &hairline.curve);
    Drawing { dots, earlier, hairline, landmarks: &case.head.landmarks }
}

fn page(
    case: &Case,
    session: &SessionCount,
    dots: &[Impression],
    earlier: &[Impression],
    flattening: &Flattening,
    pictures: &mut Vec<(String, Vec<u8>)>,
) -> Session {
    let per_block = block_size(dots.len() as u64);
    let starts: Vec<&Impression> = dots.iter().step_by(per_block as usize).collect();
    let map = (!dots.is_empty()).then(|| {
        let map = Map::draw(&drawing(case, dots, earlier), flattening, MAP_WIDTH_MM, MAP_HEIGHT_MM);
        let alt = format!(
            "Map of the scalp seen from above, nose up, with the {} dots of session {} in the colours of their zones.",
            dots.len(),
            session.session
        );
        let key = format!("map-{}.svg", session.session);
        boxed(case, &key, &map, dots, flattening, &alt, &starts, pictures)
    });
    let block = |i: u64| Block {
        dots: format!(
            "{} – {}",
            count(i * per_block + 1),
            count(((i + 1) * per_block).min(dots.len() as u64))
        ),
        minutes: String::new(),
    };
    Session {
        number: session.session,
        lead: lead(session, earlier),
        facts: vec![SessionFact {
            label: "Dots".to_owned(),
            number: Shown::counted(count(session.impressions)),
        }],
        zones: session
            .zones
            .iter()
            .map(|zone| SessionZone {
                key: words::zone_key(zone.zone),
                name: words::zone(zone.zone),
                dots: count(zone.dots + zone.strands),
            })
            .collect(),
        blocks: (0..(dots.len() as u64).div_ceil(per_block.max(1))).map(block).collect(),
        map,
    }
}

fn lead(session: &SessionCount, earlier: &[Impression]) -> String {
    let mut lead = format!("{} dots, in the order of the numbers on the map.", count(session.impressions));
    if !earlier.is_empty() {
        lead.push_str(" Dots of earlier sessions are grey.");
    }
    lead
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
    pictures: &mut Vec<(String, Vec<u8>)>,
) -> MapBox {
    pictures.push((key.to_owned(), map.svg.clone().into_bytes()));
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
