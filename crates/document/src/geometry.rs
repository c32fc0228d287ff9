//! Where things are on the head: hairline distances, landmarks, zones.

use std::collections::BTreeMap;

use serde::Serialize;
use stubble_case::{Case, HairlineDistance};
use stubble_design::{ZoneKind, ZoneTechnique};
use stubble_head::{Landmark, LandmarkOrigin, Landmarks};

use crate::language::Words;

#[derive(Debug, Serialize)]
pub(crate) struct Distance {
    handle: String,
    landmark: String,
    distance: String,
    error: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct LandmarkRow {
    name: String,
    position: [String; 3],
    error: String,
    origin: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Zone {
    key: &'static str,
    name: String,
    area: String,
    dots: String,
    density: String,
    diameter: String,
    depth: String,
    pigment: String,
}

/// Rows of the transfer table; a handle's name stands in its first row only.
pub(crate) fn distances(case: &Case, words: &Words) -> Vec<Distance> {
    let mut last = "";
    let row = |d: &'_ HairlineDistance, first: bool| Distance {
        handle: if first { words.handle(&d.handle) } else { String::new() },
        landmark: words.landmark(&d.landmark),
        distance: words.mm(d.distance_mm.value, 0),
        error: plus_minus(d.distance_mm.error, words),
    };
    let mut rows = Vec::new();
    for distance in &case.design.distances {
        rows.push(row(distance, distance.handle != last));
        last = &distance.handle;
    }
    rows
}

/// Rows of the landmark table.
pub(crate) fn landmarks(landmarks: &Landmarks, words: &Words) -> Vec<LandmarkRow> {
    let row = |key: &str, landmark: &Landmark| LandmarkRow {
        name: words.get(key),
        position: [landmark.position.x, landmark.position.y, landmark.position.z]
            .map(|value| words.number(value.round())),
        error: plus_minus(landmark.error_mm, words),
        origin: words.get(match landmark.origin {
            LandmarkOrigin::Given => "origin-given",
            LandmarkOrigin::Estimated => "origin-estimated",
            LandmarkOrigin::Known => "origin-exact",
        }),
    };
    vec![
        row("mark-nasion", &landmarks.nasion),
        row("mark-glabella", &landmarks.glabella),
        row("mark-vertex", &landmarks.vertex),
        row("mark-inion", &landmarks.inion),
        row("mark-left-ear", &landmarks.left_preauricular),
        row("mark-right-ear", &landmarks.right_preauricular),
        row("mark-left-canthus", &landmarks.left_lateral_canthus),
        row("mark-right-canthus", &landmarks.right_lateral_canthus),
    ]
}

fn plus_minus(error_mm: f64, words: &Words) -> String {
    words.plus_minus(&words.mm(error_mm, 1))
}

/// Rows of the zone table.
pub(crate) fn zones(case: &Case, words: &Words) -> Vec<Zone> {
    let mut dots: BTreeMap<ZoneKind, u64> = BTreeMap::new();
    for zone in case.placement.sessions.iter().flat_map(|session| &session.zones) {
        *dots.entry(zone.zone).or_default() += zone.dots + zone.strands;
    }
    let density = |dots: u64, area_cm2: f64| match area_cm2 > 0.0 {
        true => words.quantity((dots as f64 / area_cm2).round(), "per_cm2"),
        false => "–".to_owned(),
    };
    let row = |zone: &ZoneTechnique| {
        let dots = dots.get(&zone.zone).copied().unwrap_or(0);
        Zone {
            key: zone.zone.name(),
            name: words.zone(zone.zone),
            area: words.quantity(zone.area_cm2, "cm2"),
            dots: words.count(dots),
            density: density(dots, zone.area_cm2),
            diameter: words.mm(zone.diameter_mm, 2),
            depth: words.mm(zone.depth_mm, 2),
            pigment: words.ink(&zone.pigment),
        }
    };
    case.design.zones.iter().map(row).collect()
}
