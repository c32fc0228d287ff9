//! Where things are on the head: hairline distances, landmarks, zones.

use std::collections::BTreeMap;

use serde::Serialize;
use stubble_case::{Case, HairlineDistance};
use stubble_design::{ZoneKind, ZoneTechnique};
use stubble_head::{Landmark, LandmarkOrigin, Landmarks};

use crate::numbers::{count, number, quantity};
use crate::words;

#[derive(Debug, Serialize)]
pub(crate) struct Distance {
    handle: String,
    landmark: String,
    distance: String,
    error: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct LandmarkRow {
    name: &'static str,
    position: [String; 3],
    error: String,
    origin: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Zone {
    key: &'static str,
    name: &'static str,
    area: String,
    dots: String,
    density: String,
    diameter: String,
    depth: String,
    pigment: String,
}

/// Rows of the transfer table; a handle's name stands in its first row only.
pub(crate) fn distances(case: &Case) -> Vec<Distance> {
    let mut last = "";
    let row = |d: &'_ HairlineDistance, first: bool| Distance {
        handle: if first { words::sentence(&d.handle) } else { String::new() },
        landmark: d.landmark.clone(),
        distance: format!("{:.0}\u{202f}mm", d.distance_mm.value),
        error: plus_minus(d.distance_mm.error),
    };
    let mut rows = Vec::new();
    for distance in &case.design.distances {
        rows.push(row(distance, distance.handle != last));
        last = &distance.handle;
    }
    rows
}

/// Rows of the landmark table.
pub(crate) fn landmarks(landmarks: &Landmarks) -> Vec<LandmarkRow> {
    let row = |name, landmark: &Landmark| LandmarkRow {
        name,
        position: [landmark.position.x, landmark.position.y, landmark.position.z]
            .map(|value| number(value.round())),
        error: plus_minus(landmark.error_mm),
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
        row("Left preauricular point", &landmarks.left_preauricular),
        row("Right preauricular point", &landmarks.right_preauricular),
        row("Left outer canthus", &landmarks.left_lateral_canthus),
        row("Right outer canthus", &landmarks.right_lateral_canthus),
    ]
}

fn plus_minus(error_mm: f64) -> String {
    format!("±\u{202f}{error_mm:.1}\u{202f}mm")
}

/// Rows of the zone table.
pub(crate) fn zones(case: &Case) -> Vec<Zone> {
    let mut dots: BTreeMap<ZoneKind, u64> = BTreeMap::new();
    for zone in case.placement.sessions.iter().flat_map(|session| &session.zones) {
        *dots.entry(zone.zone).or_default() += zone.dots + zone.strands;
    }
    let density = |dots: u64, area_cm2: f64| match area_cm2 > 0.0 {
        true => quantity((dots as f64 / area_cm2).round(), "per_cm2"),
        false => "–".to_owned(),
    };
    let row = |zone: &ZoneTechnique| {
        let dots = dots.get(&zone.zone).copied().unwrap_or(0);
        Zone {
            key: words::zone_key(zone.zone),
            name: words::zone(zone.zone),
            area: quantity(zone.area_cm2, "cm2"),
            dots: count(dots),
            density: density(dots, zone.area_cm2),
            diameter: format!("{:.2}\u{202f}mm", zone.diameter_mm),
            depth: format!("{:.2}\u{202f}mm", zone.depth_mm),
            pigment: zone.pigment.clone(),
        }
    };
    case.design.zones.iter().map(row).collect()
}
