//! A made-up case on the sample head, with every part that a plan has.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use nalgebra::Vector3;
use stubble_appearance::{View, When};
use stubble_case::{
    Case, DesignRecord, FindingRecord, HairlineDistance, HeadRecord, Measured, PlacementRecord, Severity,
};
use stubble_design::{
    DesignRequest, Hairline, HairlineMeasures, Handle, HandleName, Norwood, Options, ZoneKind, ZoneTechnique,
};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Point, ScalpCoordinate, sample_head};
use stubble_placement::{Impression, ImpressionKind, Layout};
use stubble_plan::{HairLoss, Person, PlanInput, plan};

/// Dots in a spiral over the crown of an ellipsoid, in three sessions.
pub(crate) fn layout(dots: u32) -> Layout {
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut impressions: Vec<Impression> = (0..dots)
        .map(|i| {
            let polar = 1.25 * (f64::from(i) / f64::from(dots)).sqrt();
            let around = golden * f64::from(i);
            let ray = Vector3::new(polar.sin() * around.sin(), polar.cos(), polar.sin() * around.cos());
            let zone = match (polar, ray.z) {
                (p, z) if p > 1.15 && z > 0.0 => ZoneKind::Edge,
                (p, z) if p > 1.05 && z > 0.0 => ZoneKind::Transition,
                (p, _) if p > 1.05 => ZoneKind::SideFade,
                (p, z) if p < 0.8 && z < -0.2 => ZoneKind::Crown,
                _ => ZoneKind::Core,
            };
            Impression {
                id: i + 1,
                session: [1, 2, 1, 3, 2, 3, 1, 2, 3, 2][i as usize % 10],
                order: i + 1,
                position: Point::new(77.0 * ray.x, 131.0 * ray.y, 100.0 * ray.z),
                normal: ray,
                direction: Vector3::z(),
                kind: ImpressionKind::Dot,
                length_mm: 0.15,
                diameter_mm: 0.15,
                depth_mm: 0.4,
                pigment: 0,
                zone,
                tone: 1.0,
            }
        })
        .collect();
    // Rows from the front to the back, as a hand works.
    impressions.sort_by_key(|dot| (dot.session, -(dot.position.z / 12.0) as i32, dot.id));
    Layout { impressions, pigments: vec!["Carbon black 1:15".to_owned()], sessions: 3 }
}

fn hairline() -> Hairline {
    let at = |around: f64| {
        let polar = 1.22_f64;
        Point::new(
            -77.0 * polar.sin() * around.sin(),
            131.0 * polar.cos(),
            100.0 * polar.sin() * around.cos(),
        )
    };
    let handle =
        |name, around| Handle { name, position: at(around), coordinate: ScalpCoordinate { s: 0.2, t: 0.5 } };
    Hairline {
        curve: (0..=60).map(|i| at(-1.1 + 2.2 * f64::from(i) / 60.0)).collect(),
        handles: vec![
            handle(HandleName::LeftApex, -0.6),
            handle(HandleName::MidFrontal, 0.0),
            handle(HandleName::RightApex, 0.6),
        ],
        measures: HairlineMeasures {
            mid_frontal_mm: 80.0,
            apex_rise_mm: [9.0, 10.0],
            apex_canthus_offset_mm: [2.0, 1.0],
            apex_depth_mm: [20.0, 21.0],
            apex_coronal_clearance_mm: [40.0, 41.0],
            temple_setback_mm: [12.0, 12.0],
            temple_from_apex_mm: [50.0, 51.0],
            asymmetry_mm: 2.0,
            irregularity_mm: 1.4,
        },
    }
}

pub(crate) fn case(layout: &Layout) -> Case {
    case_of(layout, Person::unknown(HairLoss::Norwood(4)))
}

/// The same head and design for somebody of whom more is known.
pub(crate) fn case_of(layout: &Layout, person: Person) -> Case {
    let head = sample_head(&Anthropometry::MAN);
    let measure = |value, error| Measured { value, error };
    let zone = |zone, area_cm2, depth_mm| ZoneTechnique {
        zone,
        diameter_mm: 0.15,
        depth_mm,
        pigment: "Carbon black 1:15".to_owned(),
        area_cm2,
    };
    let distance = |handle: &str, landmark: &str, mm| HairlineDistance {
        handle: handle.to_owned(),
        landmark: landmark.to_owned(),
        distance_mm: measure(mm, 1.8),
    };
    let head = HeadRecord::of(
        &head,
        measure(601.0, 14.0),
        BTreeMap::from([
            ("nasion to inion over the top".to_owned(), measure(352.0, 3.1)),
            ("ear to ear over the top".to_owned(), measure(361.0, 2.4)),
            ("head circumference".to_owned(), measure(574.0, 2.0)),
        ]),
    );
    let design = DesignRecord {
        request: DesignRequest::male(Norwood::IV),
        hairline: Some(hairline()),
        treated_area_cm2: 213.4,
        distances: vec![
            distance("mid-frontal point", "glabella", 80.0),
            distance("left frontotemporal apex", "left outer canthus", 78.0),
            distance("right frontotemporal apex", "right outer canthus", 79.0),
            distance("left frontotemporal apex", "left ear, preauricular", 101.0),
            distance("right frontotemporal apex", "right ear, preauricular", 102.0),
        ],
        zones: vec![
            zone(ZoneKind::Edge, 9.8, 0.35),
            zone(ZoneKind::Transition, 21.3, 0.4),
            zone(ZoneKind::Core, 112.4, 0.45),
            zone(ZoneKind::Crown, 38.9, 0.45),
            zone(ZoneKind::SideFade, 31.0, 0.4),
        ],
        findings: vec![
            FindingRecord {
                severity: Severity::Note,
                text: "Mid-frontal point 80 mm above the glabella: on the mature side of 70 to 100 mm."
                    .to_owned(),
                detail: None,
            },
            FindingRecord {
                severity: Severity::Warning,
                text: "Hair loss may go on behind the crown: leave the side fade wide enough to follow it."
                    .to_owned(),
                detail: None,
            },
        ],
        options: Options::default(),
    };
    let evidence = Evidence::builtin();
    let input =
        PlanInput::from_layout(layout, &design.zones, 601.0, person, jiff::civil::date(2026, 11, 22), "GB")
            .unwrap();
    let plan = plan(&input, &evidence).unwrap();
    let placement = PlacementRecord::of(layout);
    Case::new("Sample client", jiff::civil::date(2026, 11, 22), 1, head, design, placement, plan, &evidence)
}

/// A grey egg, darker where dots would be, for each view and moment, as large as the pictures of a real plan.
pub(crate) fn pictures() -> Vec<(View, When, Vec<u8>)> {
    let moments = [When::Bare, When::AfterSession(1), When::AfterSession(2), When::Healed, When::Years(5.0)];
    let eggs = moments.map(|when| (when, egg(when)));
    let mut pictures = Vec::new();
    for view in View::ALL {
        for (when, egg) in &eggs {
            // What follows the end of a JPEG is not read, but makes each view's file one of its own.
            pictures.push((view, *when, [egg.as_slice(), view.name().as_bytes()].concat()));
        }
    }
    pictures
}

fn egg(moment: When) -> Vec<u8> {
    let ink = match moment {
        When::Bare => 0.0,
        When::AfterSession(n) => 0.3 * f32::from(n),
        When::Healed | When::Day(_) | When::TouchUp(_) => 0.75,
        When::Years(_) => 0.5,
    };
    let picture = RgbImage::from_fn(900, 1100, |x, y| {
        let (u, v) = ((x as f32 - 450.0) / 325.0, (y as f32 - 560.0) / 460.0);
        let r = u * u + v * v;
        if r > 1.0 {
            return Rgb([226, 229, 231]);
        }
        let light = 0.55 + 0.45 * (1.0 - r).sqrt() - 0.1 * u;
        let grain = ((x * 7919 + y * 104_729) % 97) as f32 / 97.0;
        let dark = if v < -0.25 - 0.2 * u * u { 1.0 - ink * (0.35 + 0.4 * grain) } else { 1.0 };
        Rgb([214.0, 176.0, 152.0].map(|c: f32| (c * light * dark) as u8))
    });
    let mut bytes = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut bytes, 88).encode_image(&picture).unwrap();
    bytes.into_inner()
}
