//! Files for other programs, read back by parsers that did not write them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use jiff::civil::date;
use nalgebra::Vector3;
use stubble_case::{Archive, Case, DesignRecord, HeadRecord, Measured, PlacementRecord};
use stubble_design::{DesignRequest, Designer, Norwood, ZoneKind};
use stubble_evidence::Evidence;
use stubble_exchange::{ExchangeError, Format};
use stubble_head::{Anthropometry, Point, sample_head};
use stubble_placement::{Impression, ImpressionKind, Layout};
use stubble_plan::{Finding, HairLoss, Person, PlanInput, plan};

fn layout(count: u32) -> Layout {
    let dot = |i: u32| {
        let angle = 0.7 * f64::from(i);
        let normal = Vector3::new(angle.sin(), 1.0, angle.cos()).normalize();
        Impression {
            id: i + 1,
            session: (i * 3 / count.max(1)) as u8 + 1,
            order: i + 1,
            position: Point::from(normal * (90.0 + f64::from(i % 7))),
            normal,
            direction: Vector3::z(),
            kind: ImpressionKind::Dot,
            length_mm: 0.15,
            diameter_mm: 0.15,
            depth_mm: 0.4,
            pigment: 0,
            zone: if i.is_multiple_of(2) { ZoneKind::Core } else { ZoneKind::Edge },
            tone: 1.0,
        }
    };
    Layout {
        impressions: (0..count).map(dot).collect(),
        pigments: vec!["carbon black 1:15".to_owned()],
        sessions: 3,
    }
}

fn case(layout: &Layout, findings: Vec<Finding>) -> Case {
    let evidence = Evidence::builtin();
    let head = sample_head(&Anthropometry::MAN);
    let design = Designer::new(&head, &evidence).unwrap().design(&DesignRequest::male(Norwood::III)).unwrap();
    let mut person = Person::unknown(HairLoss::Norwood(3));
    (person.findings, person.screened) = (findings, true);
    let day = date(2026, 3, 2);
    let input = PlanInput::from_layout(layout, &design.techniques, 600.0, person, day, "GB").unwrap();
    let plan = plan(&input, &evidence).unwrap();
    let record = HeadRecord::of(&head, Measured { value: 600.0, error: 10.0 }, BTreeMap::new());
    let design = DesignRecord::of(&design, Vec::new(), Vec::new());
    let placement = PlacementRecord::of(layout);
    let case = Case::new("A, client; with \\ marks", day, 1, record, design, placement, plan, &evidence);
    Archive::new(case, b"dots".to_vec(), BTreeMap::new()).into_parts().0
}

/// The lines of a calendar, unfolded.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn the_calendar_has_every_date_once_and_is_the_same_each_time() {
    let layout = layout(300);
    let case = case(&layout, vec![Finding::yes("minoxidil")]);
    let bytes = Format::Calendar.bytes(&case, &layout).unwrap();
    assert!(bytes == Format::Calendar.bytes(&case, &layout).unwrap());
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    let lines = unfolded(&text);
    assert_eq!(lines[0], "BEGIN:VCALENDAR");
    assert!(!text.contains("A, client"), "a calendar that is shared holds no name");
    let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    // Aftercare ends where the next session starts it again.
    let days: Vec<i64> = case
        .plan
        .sessions
        .windows(2)
        .map(|pair| {
            let day = |session: &stubble_plan::SessionPlan| session.window.unwrap().target;
            i64::from((day(&pair[1]) - day(&pair[0])).get_days())
        })
        .collect();
    let before =
        |day: &i64| case.plan.aftercare.iter().filter(|care| i64::from(care.from_day) < *day).count();
    let events = case.plan.steps.len() + days.iter().map(before).sum::<usize>() + case.plan.aftercare.len();
    assert!(days.len() == 2 && events < case.plan.steps.len() + 3 * case.plan.aftercare.len());
    for once in ["BEGIN:VEVENT", "END:VEVENT", "UID:", "SUMMARY:", "DTSTART;VALUE=DATE:", "DTEND;VALUE=DATE:"]
    {
        assert_eq!(count(once), events, "{once}");
    }
    assert_eq!(count("DTSTAMP:20260302T000000Z"), events);
    let uids: std::collections::BTreeSet<&String> =
        lines.iter().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids.len(), events);
    for word in ["SESSION", "AFTERCARE", "TOUCH-UP", "REVIEW", "BEFORE"] {
        assert!(count(&format!("CATEGORIES:{word}")) > 0, "{word}");
    }
    // Sixteen days to think and for the patch test, then the first session: its day and the day after as its end.
    let session = case.plan.sessions[0].window.unwrap().target;
    let at =
        lines.iter().position(|line| line.ends_with("Session 1") && line.starts_with("SUMMARY")).unwrap();
    let own: Vec<&String> = lines[..at].iter().rev().take_while(|line| *line != "BEGIN:VEVENT").collect();
    assert!(own.iter().any(|line| **line == format!("DTSTART;VALUE=DATE:{}", session.strftime("%Y%m%d"))));
}

#[test]
fn a_plan_without_dates_has_no_calendar() {
    let layout = layout(300);
    let case = case(&layout, vec![Finding::yes("keloid")]);
    assert_eq!(Format::Calendar.bytes(&case, &layout), Err(ExchangeError::NoDates));
}

#[test]
fn the_points_are_read_back_in_metres_with_their_session() {
    let layout = layout(300);
    let case = case(&layout, vec![]);
    let bytes = Format::DotsGltf.bytes(&case, &layout).unwrap();
    let file = gltf::Gltf::from_slice(&bytes).unwrap();
    let (document, blob) = (file.document, file.blob.unwrap());
    assert_eq!(document.nodes().len(), 3);
    let mut found = Vec::new();
    for node in document.nodes() {
        for primitive in node.mesh().unwrap().primitives() {
            assert_eq!(primitive.mode(), gltf::mesh::Mode::Points);
            let reader = primitive.reader(|_| Some(blob.as_slice()));
            let normals = reader.read_normals().unwrap();
            assert!(normals.into_iter().all(|n| (Vector3::from(n).norm() - 1.0).abs() < 1e-5));
            assert!(reader.read_colors(0).is_some());
            found.extend(reader.read_positions().unwrap());
        }
    }
    assert_eq!(found.len(), 300);
    for (place, dot) in found.iter().zip(&layout.impressions) {
        let off = Vector3::from(place.map(f64::from)) * 1e3 - dot.position.coords;
        assert!(off.norm() < 1e-4, "{off}");
    }
    assert_eq!(Format::DotsGltf.bytes(&case, &Layout::default()), Err(ExchangeError::NoDots));
}

#[test]
fn the_json_rows_say_what_their_columns_are() {
    let layout = layout(9);
    let case = case(&layout, vec![]);
    let bytes = Format::DotsJson.bytes(&case, &layout).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let columns: Vec<&str> =
        file["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    let rows = file["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 9);
    for (row, dot) in rows.iter().zip(&layout.impressions) {
        let row = row.as_array().unwrap();
        assert_eq!(row.len(), columns.len());
        let value = |name: &str| &row[columns.iter().position(|c| *c == name).unwrap()];
        assert!((value("z_mm").as_f64().unwrap() - dot.position.z).abs() < 1e-4);
        assert_eq!(value("zone").as_str(), Some(if dot.zone == ZoneKind::Core { "core" } else { "edge" }));
        assert_eq!(value("session").as_u64(), Some(dot.session.into()));
    }
}
