//! The case file: what is written is read again, what is wrong is refused, the published schema is the types'.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

use nalgebra::Vector3;
use proptest::prelude::*;
use stubble_case::{
    Archive, ArchivePath, Case, CaseError, DesignRecord, FindingRecord, Folder, HairlineDistance, HeadRecord,
    Limits, Measured, PlacementRecord, Severity, hairline_distances,
};
use stubble_design::{
    DesignRequest, Hairline, HairlineMeasures, Handle, HandleName, Norwood, Options, ZoneKind, ZoneTechnique,
};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Point, ScalpCoordinate, dome, sample_head};
use stubble_placement::{Impression, ImpressionKind, Layout};
use stubble_plan::{HairLoss, Person, PlanInput, plan};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn layout() -> Layout {
    let impression = |id: u32, session: u8, zone, kind| Impression {
        id,
        session,
        order: id,
        position: Point::new(0.0, 100.0, 1.5),
        normal: Vector3::y(),
        direction: Vector3::z(),
        kind,
        length_mm: 0.15,
        diameter_mm: 0.15,
        depth_mm: 0.4,
        pigment: 0,
        zone,
        tone: 1.0,
    };
    Layout {
        impressions: vec![
            impression(1, 1, ZoneKind::Core, ImpressionKind::Dot),
            impression(2, 1, ZoneKind::Core, ImpressionKind::Dot),
            impression(3, 2, ZoneKind::Core, ImpressionKind::Strand),
        ],
        pigments: vec!["carbon black 1:15".to_owned()],
        sessions: 3,
    }
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

fn case() -> Case {
    let head = sample_head(&Anthropometry::MAN);
    let arc = BTreeMap::from([("nasion to inion".to_owned(), Measured { value: 345.25, error: 2.5 })]);
    let head = HeadRecord::of(&head, Measured { value: 601.5, error: 12.0 }, arc);
    let design = DesignRecord {
        request: DesignRequest::male(Norwood::IV),
        hairline: Some(hairline()),
        treated_area_cm2: 213.4,
        distances: vec![HairlineDistance {
            handle: "mid-frontal point".to_owned(),
            landmark: "glabella".to_owned(),
            distance_mm: Measured { value: 80.0, error: 1.5 },
        }],
        zones: vec![ZoneTechnique {
            zone: ZoneKind::Core,
            diameter_mm: 0.15,
            depth_mm: 0.4,
            pigment: "carbon black 1:15".to_owned(),
            area_cm2: 96.4,
        }],
        findings: vec![FindingRecord {
            severity: Severity::Note,
            text: "as \u{201c}wished\u{201d}".to_owned(),
            detail: None,
        }],
        options: Options::default(),
    };
    let evidence = Evidence::builtin();
    let person = Person::unknown(HairLoss::Norwood(4));
    let input = PlanInput::from_layout(
        &layout(),
        &design.zones,
        601.0,
        person,
        jiff::civil::date(2026, 11, 22),
        "GB",
    )
    .unwrap();
    let plan = plan(&input, &evidence).unwrap();
    let placement = PlacementRecord::of(&layout());
    Case::new(
        "Sample client",
        jiff::civil::date(2026, 11, 22),
        u64::MAX,
        head,
        design,
        placement,
        plan,
        &evidence,
    )
}

fn archive() -> Archive {
    let files = BTreeMap::from([
        (ArchivePath::new(Folder::Photos, "front.jpg").unwrap(), vec![7; 5000]),
        (
            ArchivePath::new(Folder::Scans, "head.stl").unwrap(),
            (0..9000_u32).map(|i| (i * i % 251) as u8).collect(),
        ),
    ]);
    Archive::new(case(), b"id,session\n1,1\n".to_vec(), files)
}

fn zip_of(entries: &[(&str, &[u8], CompressionMethod)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, method) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(*method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<Archive, CaseError> {
    Archive::from_bytes(bytes, &Limits::default())
}

fn message(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_again() {
    let written = archive();
    let bytes = written.to_bytes().unwrap();
    let back = read(&bytes).unwrap();
    assert_eq!(back.case().to_json().unwrap(), written.case().to_json().unwrap());
    assert_eq!(back.files(), written.files());
    assert_eq!(back.dots_csv(), written.dots_csv());
    assert_eq!(back.to_bytes().unwrap(), bytes);
}

#[test]
fn the_same_archive_gives_the_same_bytes_in_name_order() {
    let bytes = archive().to_bytes().unwrap();
    assert_eq!(archive().to_bytes().unwrap(), bytes);
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> =
        (0..zip.len()).map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(names, ["case.json", "dots.csv", "photos/front.jpg", "scans/head.stl"]);
    for i in 0..zip.len() {
        assert_eq!(zip.by_index(i).unwrap().last_modified(), Some(zip::DateTime::DEFAULT));
    }
}

#[test]
fn distances_are_those_of_a_tape_on_the_head() {
    let head = dome(&Anthropometry::MAN);
    let distances = hairline_distances(&head, &hairline());
    let middle = distances.iter().find(|d| d.handle == "mid-frontal point").unwrap();
    // Arc of the midline ellipse between the two polar angles, summed in small steps.
    let arc: f64 = (0..1000)
        .map(|i| 1.22 + (1.57 - 1.22) * (f64::from(i) + 0.5) / 1000.0)
        .map(|polar: f64| (131.1 * polar.sin()).hypot(199.5 / 2.0 * polar.cos()) * (1.57 - 1.22) / 1000.0)
        .sum();
    assert!((middle.distance_mm.value - arc).abs() < 1.0, "{} against {arc}", middle.distance_mm.value);
    assert_eq!(distances.len(), 5);
    let of = |handle: &str, landmark: &str| {
        distances.iter().find(|d| d.handle == handle && d.landmark == landmark).unwrap().distance_mm.value
    };
    let left = of("left frontotemporal apex", "left outer canthus");
    let right = of("right frontotemporal apex", "right outer canthus");
    assert!((left - right).abs() < 1.0, "{left} {right}");
}

#[test]
fn impressions_are_counted_by_session_and_zone() {
    let placement = PlacementRecord::of(&layout());
    assert_eq!(placement.impressions, 3);
    assert_eq!(placement.sessions.iter().map(|s| s.impressions).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(placement.sessions[1].zones[0].strands, 1);
}

#[test]
fn a_number_that_json_cannot_hold_is_refused_with_its_place() {
    let mut case = case();
    case.design.zones[0].area_cm2 = f64::NAN;
    let error = case.to_json().unwrap_err().to_string();
    assert!(error.contains("design.zones[0].area_cm2"), "{error}");
}

#[test]
fn a_newer_version_is_refused() {
    let json =
        String::from_utf8(case().to_json().unwrap()).unwrap().replace("\"version\": 2", "\"version\": 3");
    let error = message(&zip_of(&[("case.json", json.as_bytes(), CompressionMethod::Deflated)]));
    assert!(error.contains("version 3") && error.contains("left untouched"), "{error}");
}

#[test]
fn a_wrong_field_is_named() {
    let json = String::from_utf8(case().to_json().unwrap()).unwrap();
    let wrong = json.replace("\"seed\": 18446744073709551615", "\"seed\": -1");
    assert!(Case::from_json(wrong.as_bytes()).unwrap_err().to_string().contains("`seed`"));
    let extra = json.replacen("\"client\"", "\"colour\": 1, \"client\"", 1);
    assert!(Case::from_json(extra.as_bytes()).unwrap_err().to_string().contains("unknown field `colour`"));
    let trailing = json + "x";
    assert!(Case::from_json(trailing.as_bytes()).unwrap_err().to_string().contains("trailing"));
}

#[test]
fn damage_and_gaps_are_named() {
    assert!(message(b"").contains("not a case file"));
    assert!(message(&zip_of(&[])).contains("no `case.json`"));
    let whole = archive();
    let json = whole.case().to_json().unwrap();
    let stored = CompressionMethod::Stored;
    assert!(message(&zip_of(&[("case.json", &json, stored)])).contains("no `dots.csv`"));
    assert!(
        message(&zip_of(&[("case.json", &json, stored), ("dots.csv", b"id\n", stored)]))
            .contains("hash differs")
    );
    let dots = whole.dots_csv();
    let gap = zip_of(&[("case.json", &json, stored), ("dots.csv", dots, stored)]);
    assert!(message(&gap).contains("no `photos/front.jpg`"));
    let cut = &whole.to_bytes().unwrap()[..2000];
    assert!(message(cut).contains("not a case file"));
}

#[test]
fn entries_that_deceive_are_refused() {
    let stored = CompressionMethod::Stored;
    for (name, part) in [
        ("../x", "photos/ or scans/"),
        ("photos/../x", "cannot be the name"),
        ("/etc/passwd", "photos/ or scans/"),
        ("scans/a\\b", "cannot be the name"),
        ("notes.txt", "expected photos/NAME or scans/NAME"),
    ] {
        let error = message(&zip_of(&[(name, b"x", stored)]));
        assert!(error.contains(part), "{name}: {error}");
    }
    let error = message(&zip_of(&[("photos/a.jpg", b"x", stored), ("photos/A.JPG", b"x", stored)]));
    assert!(error.contains("the same file"), "{error}");

    let mut link = ZipWriter::new(Cursor::new(Vec::new()));
    link.add_symlink("scans/head.stl", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert!(message(&link.finish().unwrap().into_inner()).contains("a link is never followed"));

    let json = archive().case().to_json().unwrap();
    let dots = archive().dots_csv().to_vec();
    let mut listed: Vec<_> =
        vec![("case.json", json.as_slice(), stored), ("dots.csv", dots.as_slice(), stored)];
    let files = archive().files().clone();
    for (path, bytes) in &files {
        listed.push((path.as_str(), bytes, stored));
    }
    listed.push(("photos/other.jpg", b"x", stored));
    assert!(message(&zip_of(&listed)).contains("`photos/other.jpg` in the case file is refused"));
}

#[test]
fn a_bomb_is_stopped_while_it_unpacks() {
    let zeros = vec![0_u8; 8 << 20];
    let error = message(&zip_of(&[("scans/zeros.stl", &zeros, CompressionMethod::Deflated)]));
    assert!(error.contains("over 200 times"), "{error}");

    let bytes = archive().to_bytes().unwrap();
    let tight = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        Archive::from_bytes(&bytes, &limits).unwrap_err()
    };
    assert!(matches!(tight(|l| l.archive_bytes = 100), CaseError::TooLarge(_)));
    assert!(matches!(tight(|l| l.entries = 3), CaseError::TooLarge(_)));
    assert!(matches!(tight(|l| l.case_json_bytes = 10), CaseError::TooLarge(_)));
    assert!(matches!(tight(|l| l.file_bytes = 4999), CaseError::TooLarge(_)));
    assert!(matches!(tight(|l| l.total_bytes = 9000), CaseError::TooLarge(_)));
}

#[test]
fn folders_packed_by_a_file_manager_are_passed_over() {
    let whole = archive();
    let json = whole.case().to_json().unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory("photos/", SimpleFileOptions::default()).unwrap();
    zip.add_directory("scans/", SimpleFileOptions::default()).unwrap();
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add("dots.csv", whole.dots_csv());
    add("case.json", &json);
    for (path, bytes) in whole.files() {
        add(path.as_str(), bytes);
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(read(&bytes).unwrap().to_bytes().unwrap(), whole.to_bytes().unwrap());
}

/// Set `STUBBLE_WRITE_SCHEMA=1` to write `docs/case.schema.json` after a change of the types.
#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/case.schema.json");
    let schema = format!("{:#}\n", Case::json_schema());
    if std::env::var_os("STUBBLE_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == schema,
        "docs/case.schema.json is out of date: run STUBBLE_WRITE_SCHEMA=1 cargo test -p stubble-case"
    );
}

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| archive().to_bytes().unwrap());
static JSON: LazyLock<Vec<u8>> = LazyLock::new(|| case().to_json().unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A damaged archive is refused or, where the damage is in a header that carries nothing, read as it was.
    #[test]
    fn damaged_bytes_never_change_a_case(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = WHOLE.clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(read) = read(&bytes) {
            prop_assert!(read.to_bytes().unwrap() == *WHOLE);
        }
    }

    /// Damage behind the zip's own checks: `case.json` itself.
    #[test]
    fn damaged_json_is_read_or_refused(at in any::<prop::sample::Index>(), with in "[\\x00-\\x7f]{0,4}") {
        let mut json = JSON.clone();
        let at = at.index(json.len());
        json.splice(at..(at + with.len()).min(json.len()), with.bytes());
        if let Ok(case) = Case::from_json(&json) {
            prop_assert!(case.to_json().is_ok());
        }
    }
}
