//! The open dot plan as JSON: what `dots.csv` holds, with its units and its frame said in the file.

use serde_json::{Value, json};
use stubble_case::Case;
use stubble_placement::{Impression, ImpressionKind, Layout};

/// Columns of a row, with what they are.
const COLUMNS: [(&str, &str); 18] = [
    ("id", "number within the plan, from 1"),
    ("session", "treatment session, from 1"),
    ("order", "place in the session's path, from 1"),
    ("x_mm", "towards the person's left"),
    ("y_mm", "up"),
    ("z_mm", "forward"),
    ("nx", "outward unit normal"),
    ("ny", "outward unit normal"),
    ("nz", "outward unit normal"),
    ("dir_x", "unit tangent, direction of growth"),
    ("dir_y", "unit tangent, direction of growth"),
    ("dir_z", "unit tangent, direction of growth"),
    ("kind", "dot or strand"),
    ("length_mm", "extent along the direction"),
    ("diameter_mm", "healed diameter aimed at"),
    ("depth_mm", "depth of the pigment"),
    ("pigment", "index into pigments"),
    ("zone", "zone of the design"),
];

/// The dots with all that is needed to read them.
pub(crate) fn of(case: &Case, layout: &Layout) -> Vec<u8> {
    let rows: Vec<Value> = layout.impressions.iter().map(row).collect();
    let columns: Vec<Value> =
        COLUMNS.iter().map(|(name, what)| json!({ "name": name, "what": what })).collect();
    let file = json!({
        "format": "stubble-dots",
        "version": 1,
        "date": case.date.to_string(),
        "seed": case.seed,
        "length_unit": "mm",
        "origin": "midway between the preauricular points",
        "sessions": layout.sessions,
        "pigments": layout.pigments,
        "columns": columns,
        "rows": rows,
    });
    let mut bytes = file.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn row(dot: &Impression) -> Value {
    let mm = |value: f64| (value * 1e4).round() / 1e4;
    let unit = |value: f64| (value * 1e6).round() / 1e6;
    let (p, n, d) = (&dot.position, &dot.normal, &dot.direction);
    let kind = match dot.kind {
        ImpressionKind::Dot => "dot",
        ImpressionKind::Strand => "strand",
    };
    json!([
        dot.id,
        dot.session,
        dot.order,
        mm(p.x),
        mm(p.y),
        mm(p.z),
        unit(n.x),
        unit(n.y),
        unit(n.z),
        unit(d.x),
        unit(d.y),
        unit(d.z),
        kind,
        mm(dot.length_mm),
        mm(dot.diameter_mm),
        mm(dot.depth_mm),
        dot.pigment,
        dot.zone.name(),
    ])
}
