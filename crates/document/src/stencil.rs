//! The stencil: the dots at true scale, one piece of the scalp a sheet, between two bars to check the printer by.

use std::fmt::Write;

use serde::Serialize;
use stubble_head::Point;
use stubble_placement::Impression;

use crate::language::Words;
use crate::map::{Flattening, Map, colour};
use crate::patch::{Patch, patches};
use crate::sessions::{MapBox, Maps, drawing};
use crate::{PaperSize, PlanPaper};

/// Paper beside and above the drawing that the sheet needs for itself, mm.
const SIDES_MM: f64 = 15.0;
const HEAD_AND_FOOT_MM: f64 = 68.0;
/// Length of the bars, mm.
const BAR_MM: f64 = 100.0;
/// Paper that the bars need, mm.
const BARS_MM: f64 = 8.0;
/// Paper between two pieces, mm.
const GAP_MM: f64 = 3.0;
/// Ink of a dot on the stencil, mm: wide enough for every printer, narrow enough to tell neighbours apart.
const DOT_MM: f64 = 0.3;

/// The stencil's sheets.
#[derive(Debug, Serialize)]
pub(crate) struct Stencil {
    overview: Option<MapBox>,
    width: f64,
    height: f64,
    bar: f64,
    tiles: Vec<Tile>,
}

#[derive(Debug, Serialize)]
struct Tile {
    title: String,
    key: String,
    alt: String,
    pieces: Vec<Piece>,
}

/// What is said of a piece, and where its middle lies on the sheet, mm.
#[derive(Debug, Serialize)]
struct Piece {
    number: usize,
    x: f64,
    y: f64,
    text: String,
}

/// Draws the stencil of a plan; the drawings are added to the files.
pub(crate) fn stencil(
    paper: &PlanPaper<'_>,
    size: PaperSize,
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Stencil {
    let all = &paper.layout.impressions;
    let [width, height] = size.mm();
    let (width, height) = (width - 2.0 * SIDES_MM, height - HEAD_AND_FOOT_MM);
    let pieces = patches(all);
    let hairline: &[Point] = paper.case.design.hairline.as_ref().map_or(&[], |line| &line.curve);
    let sheets = packed(&pieces, width, height);
    let mut tiles = Vec::new();
    for (i, placed) in sheets.iter().enumerate() {
        let key = format!("sheet-{}.svg", i + 1);
        files.push((key.clone(), drawn(placed, all, hairline, width, height).into_bytes()));
        let title =
            words.with("stencil-tile", &[("n", &(i + 1).to_string()), ("all", &sheets.len().to_string())]);
        tiles.push(Tile {
            alt: title.clone(),
            title,
            key,
            pieces: placed.iter().map(|placed| legend(placed, all, words)).collect(),
        });
    }
    Stencil { overview: overview(paper, &pieces, words, files), width, height, bar: BAR_MM, tiles }
}

/// A piece with its number and where its middle lies on the sheet, mm.
struct Placed<'a> {
    number: usize,
    piece: &'a Patch,
    at: [f64; 2],
}

/// Puts the pieces on sheets in their order: side by side, then in rows, between the bars.
fn packed(pieces: &[Patch], width: f64, height: f64) -> Vec<Vec<Placed<'_>>> {
    let (room_width, room_height) = (width - BARS_MM, height - BARS_MM);
    let mut sheets: Vec<Vec<Placed<'_>>> = Vec::new();
    let (mut right, mut row_top, mut row_foot) = (0.0, 0.0, 0.0_f64);
    for (i, piece) in pieces.iter().enumerate() {
        let (low, high) = extent(piece);
        let (wide, tall) = (high[0] - low[0] + GAP_MM, high[1] - low[1] + GAP_MM);
        if right + wide > room_width && right > 0.0 {
            (right, row_top) = (0.0, row_foot);
        }
        if sheets.is_empty() || row_top + tall > room_height && row_foot > 0.0 {
            sheets.push(Vec::new());
            (right, row_top, row_foot) = (0.0, 0.0, 0.0);
        }
        let at = [BARS_MM + right - low[0], row_top - low[1] + GAP_MM / 2.0];
        if let Some(sheet) = sheets.last_mut() {
            sheet.push(Placed { number: i + 1, piece, at });
        }
        right += wide;
        row_foot = row_foot.max(row_top + tall);
    }
    sheets
}

fn extent(piece: &Patch) -> ([f64; 2], [f64; 2]) {
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for place in piece.outline() {
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    (low, high)
}

fn legend(placed: &Placed<'_>, all: &[Impression], words: &Words) -> Piece {
    let per_cent = |ratio: f64| words.decimal(&format!("{:.1}", ratio * 100.0).replace('-', "−"));
    let distortion = placed.piece.distortion(all).map_or_else(String::new, |off| {
        let values =
            [("low", &*per_cent(off.low)), ("high", &*per_cent(off.high)), ("whole", &*per_cent(off.uncut))];
        words.with("stencil-distortion", &values)
    });
    let dots = words.with("stencil-dots", &[("n", &words.count(placed.piece.dots.len() as u64))]);
    Piece { number: placed.number, x: placed.at[0], y: placed.at[1], text: format!("{dots}. {distortion}") }
}

/// Where the pieces lie: their numbers on the map of all dots.
fn overview(
    paper: &PlanPaper<'_>,
    pieces: &[Patch],
    words: &Words,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Option<MapBox> {
    let all = &paper.layout.impressions;
    let middles: Vec<&Impression> = pieces.iter().filter_map(|piece| piece.middle_dot(all)).collect();
    if middles.is_empty() {
        return None;
    }
    let flattening = Flattening::around(&paper.case.head.landmarks, all);
    let maps = Maps { case: paper.case, words, flattening };
    let map = Map::draw(&drawing(paper.case, all, &[]), &maps.flattening, 150.0, 130.0);
    Some(maps.boxed("map-stencil.svg", &map, all, &words.get("stencil-overview"), &middles, files))
}

/// One sheet in millimetres: of each piece slots, outline, hairline, dots and the cross in the middle; the bars.
fn drawn(sheet: &[Placed<'_>], all: &[Impression], hairline: &[Point], width: f64, height: f64) -> String {
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm" fill="none" stroke-linejoin="round">"#
    );
    for placed in sheet {
        draw_piece(&mut svg, placed, all, hairline);
    }
    // The bars lie in the drawing itself, so that whatever scales the dots scales them.
    let (left, foot) = ((width - BAR_MM) / 2.0, height - 2.0);
    let _ = write!(
        svg,
        r##"<path d="M{left:.3} {foot:.3}h{BAR_MM}M2 {:.3}v{BAR_MM}" stroke="#161b20" stroke-width=".3"/>"##,
        (height - BAR_MM) / 2.0
    );
    svg.push_str("</svg>");
    svg
}

fn draw_piece(svg: &mut String, placed: &Placed<'_>, all: &[Impression], hairline: &[Point]) {
    let piece = placed.piece;
    let at = |[x, y]: [f64; 2]| [x + placed.at[0], y + placed.at[1]];
    let closed = |places: &[[f64; 2]]| {
        let mut path = String::new();
        for (i, place) in places.iter().enumerate() {
            let [x, y] = at(*place);
            let _ = write!(path, "{}{x:.3} {y:.3}", if i == 0 { 'M' } else { 'L' });
        }
        path + "Z"
    };
    for slot in piece.slots() {
        let _ = write!(
            svg,
            r##"<path d="{}" fill="#dfe3e7" stroke="#8a939c" stroke-width=".12"/>"##,
            closed(&slot)
        );
    }
    let _ = write!(
        svg,
        r##"<path d="{}" stroke="#8a939c" stroke-width=".2" stroke-dasharray="2 1.2"/>"##,
        closed(&piece.outline())
    );
    hairline_of(svg, piece, hairline, at);
    dots(svg, piece, all, at);
    let [x, y] = at([0.0, 0.0]);
    let _ = write!(
        svg,
        r##"<path d="M{:.3} {y:.3}h6M{x:.3} {:.3}v-11" stroke="#161b20" stroke-width=".2"/>"##,
        x - 3.0,
        y + 3.0
    );
}

fn dots(svg: &mut String, piece: &Patch, all: &[Impression], at: impl Fn([f64; 2]) -> [f64; 2]) {
    let mut zones: Vec<_> = piece.dots.iter().map(|&dot| all[dot].zone).collect();
    zones.sort_unstable();
    zones.dedup();
    for zone in zones {
        let mut path = String::new();
        for dot in piece.dots.iter().map(|&dot| &all[dot]).filter(|dot| dot.zone == zone) {
            let [x, y] = at(piece.flat(&dot.position));
            let _ = write!(path, "M{x:.3} {y:.3}h.005");
        }
        let _ = write!(
            svg,
            r#"<path d="{path}" stroke="{}" stroke-width="{DOT_MM}" stroke-linecap="round"/>"#,
            colour(zone)
        );
    }
}

fn hairline_of(svg: &mut String, piece: &Patch, hairline: &[Point], at: impl Fn([f64; 2]) -> [f64; 2]) {
    let mut path = String::new();
    for pair in hairline.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        if piece.holds(a) && piece.holds(b) && piece.same_side(a, b) {
            let ([ax, ay], [bx, by]) = (at(piece.flat(a)), at(piece.flat(b)));
            let _ = write!(path, "M{ax:.3} {ay:.3}L{bx:.3} {by:.3}");
        }
    }
    if !path.is_empty() {
        let _ = write!(svg, r##"<path d="{path}" stroke="#161b20" stroke-width=".25"/>"##);
    }
}
