//! Scans of every kind become heads, or are refused with a message that helps.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use nalgebra::UnitQuaternion;
use stubble_head::format::ply;
use stubble_head::{
    Anthropometry, GivenLandmarks, Head, HeadError, HeadOptions, Landmarks, Point, RawMesh, ScalpCoordinate,
    Unit, Vector, sample_head,
};

fn raw_of(head: &Head) -> RawMesh {
    let bytes = ply::write(&head.mesh, &[]);
    stubble_head::format::read(&bytes, "head.ply", &|_| None).expect("own file")
}

fn moved(raw: &RawMesh, change: impl Fn(Point) -> Point) -> RawMesh {
    let mut raw = raw.clone();
    for p in &mut raw.positions {
        *p = change(Point::from(*p)).into();
    }
    raw
}

/// Farthest landmark of the convention from where it should be, mm.
fn worst(found: &Landmarks, truth: &Landmarks) -> f64 {
    found
        .named()
        .iter()
        .zip(truth.named())
        .filter(|((name, _), _)| *name != "menton")
        .map(|((_, f), (_, t))| (f.position - t.position).norm())
        .fold(0.0, f64::max)
}

fn shared(name: &str) -> Option<RawMesh> {
    let path = format!("{}/../../../shared/heads/{name}.ply", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {path} is absent");
        return None;
    };
    Some(stubble_head::format::read(&bytes, &path, &|_| None).expect("a shared head"))
}

#[test]
fn the_sample_head_has_the_measures_it_was_asked_for() {
    for shape in [Anthropometry::MAN, Anthropometry::WOMAN] {
        let head = sample_head(&shape);
        let m = head.measures;
        assert!((m.length_mm - shape.length_mm).abs() < 0.5, "{m:?}");
        assert!((m.breadth_mm - shape.breadth_mm).abs() < 0.5, "{m:?}");
        assert!((m.height_mm - shape.height_mm).abs() < 0.5, "{m:?}");
        assert!((530.0..610.0).contains(&m.circumference_mm), "{m:?}");
        assert!(head.remarks.is_empty(), "{:?}", head.remarks);
        let area = head.scalp.hair_bearing_cm2();
        assert!((520.0..690.0).contains(&area), "{area}");
    }
}

#[test]
fn scalp_coordinates_lead_to_places_and_back() {
    let head = sample_head(&Anthropometry::MAN);
    for s in [0.25, 0.5, 0.75, 0.95] {
        for t in [0.25, 0.4, 0.5, 0.7] {
            let p = head.scalp.mesh.position(head.at(ScalpCoordinate { s, t }));
            let c = head.coordinate_of(&p);
            assert!((c.s - s).abs() < 2e-3 && (c.t - t).abs() < 2e-3, "{s} {t}: {c:?}");
        }
    }
    let hairline = head.scalp.mesh.position(head.above_glabella(65.0));
    assert!((head.height_above_glabella_mm(&hairline) - 65.0).abs() < 0.5);
    let (_, from_border) = {
        let (at, _) = head.scalp.index.closest(&hairline);
        (at, head.scalp.mesh.interpolate(at, &head.scalp.border_mm))
    };
    assert!(
        from_border.abs() < 5.0,
        "the juvenile hairline runs 65 mm above the glabella, not {from_border} off"
    );
    let cz = head.landmarks.vertex.position;
    assert!((head.coordinate_of(&cz).s - 0.5).abs() < 1e-3);
    let surface = stubble_head::SurfaceIndex::new(&head.mesh);
    for p in head.scalp.mesh.positions().iter().step_by(500) {
        assert!(surface.closest(p).1 < 1e-6);
    }
}

#[test]
fn a_turned_scan_in_inches_with_flipped_winding_is_the_same_head() {
    let truth = sample_head(&Anthropometry::MAN);
    let turn = UnitQuaternion::from_euler_angles(2.1, -0.7, 0.4);
    let mut raw = moved(&raw_of(&truth), |p| (turn * p + Vector::new(300.0, -40.0, 9.0)) / 25.4);
    for t in &mut raw.triangles {
        t.swap(0, 1);
    }
    let head = Head::from_raw(raw, &HeadOptions::default()).expect("a head");
    assert!(worst(&head.landmarks, &truth.landmarks) < 6.0, "{:?}", head.landmarks);
    assert!(head.remarks.iter().any(|r| r.to_string().contains("unit taken as in")), "{:?}", head.remarks);
    let back = head.head_from_input.inverse() * head.landmarks.nasion.position;
    let nasion = (turn * truth.landmarks.nasion.position + Vector::new(300.0, -40.0, 9.0)) / 25.4;
    assert!((back - nasion).norm() * 25.4 < 6.0);
}

#[test]
fn given_landmarks_are_taken() {
    let truth = sample_head(&Anthropometry::MAN);
    let to_input = |p: Point| Point::new(-p.x, p.z, p.y) / 10.0;
    let raw = moved(&raw_of(&truth), to_input);
    let l = &truth.landmarks;
    let given = |p: Point| to_input(p).into();
    let landmarks = GivenLandmarks {
        nasion: given(l.nasion.position),
        inion: given(l.inion.position),
        left_preauricular: given(l.left_preauricular.position),
        right_preauricular: given(l.right_preauricular.position),
        vertex: given(l.vertex.position),
    };
    let options = HeadOptions { unit: Some(Unit::Centimetre), landmarks: Some(landmarks) };
    let head = Head::from_raw(raw, &options).expect("a head");
    assert!((head.landmarks.inion.position - l.inion.position).norm() < 0.1);
    assert!((head.landmarks.vertex.position - l.vertex.position).norm() < 0.1);
}

#[test]
fn what_is_no_head_or_has_no_sensible_size_is_refused() {
    let head = sample_head(&Anthropometry::MAN);
    let refused = |raw: RawMesh, unit: Option<Unit>| {
        Head::from_raw(raw, &HeadOptions { unit, landmarks: None })
            .expect_err("it must be refused")
            .to_string()
    };
    let message = refused(moved(&raw_of(&head), |p| p / 10.0), Some(Unit::Millimetre));
    assert!(message.contains(" mm long") && message.contains("--unit cm"), "{message}");
    let message = refused(moved(&raw_of(&head), |p| p * 100.0), Some(Unit::Millimetre));
    assert!(message.contains(" m long"), "{message}");
    let message = refused(moved(&raw_of(&head), |p| p * 5.0), None);
    assert!(message.contains("no common unit"), "{message}");

    let mut cube = RawMesh::default();
    for i in 0..8 {
        cube.positions.push([f64::from(i & 1), f64::from(i >> 1 & 1), f64::from(i >> 2)].map(|c| c * 200.0));
    }
    cube.triangles = vec![
        [0, 2, 1],
        [1, 2, 3],
        [4, 5, 6],
        [5, 7, 6],
        [0, 1, 4],
        [1, 5, 4],
        [2, 6, 3],
        [3, 6, 7],
        [0, 4, 2],
        [2, 4, 6],
        [1, 3, 5],
        [3, 7, 5],
    ];
    let message = refused(cube.clone(), None);
    assert!(message.contains("no head was found"), "{message}");
    for p in &mut cube.positions {
        p[0] = f64::NAN;
    }
    assert!(matches!(Head::from_raw(cube, &HeadOptions::default()), Err(HeadError::Mesh(_))));
}

#[test]
fn the_shared_heads_are_plausible() {
    for name in ["lee_perry_smith_mm", "seg3d_mr_scalp_mm", "colin27_scalp_mm", "ict_facekit_neutral_mm"] {
        let Some(raw) = shared(name) else { continue };
        let head = Head::from_raw(raw, &HeadOptions::default()).expect("a head");
        // In: x right, y front, z up. Out: x left, y up, z forward.
        let up = head.head_from_input * Vector::z();
        assert!(up.y > 0.9, "{name}: up is {up}");
        let forward = head.head_from_input * Vector::y();
        assert!(forward.z > 0.9, "{name}: forward is {forward}");
        let area = head.scalp.hair_bearing_cm2();
        assert!((540.0..800.0).contains(&area), "{name}: {area} cm2");
        assert!((340.0..430.0).contains(&head.measures.sagittal_mm), "{name}: {:?}", head.measures);
    }
}

/// The vault of this head is higher than the template's, and nothing below the nose is there to hold the template back.
#[test]
fn a_high_vault_cut_at_the_nose_keeps_its_landmarks() {
    let Some(raw) = shared("colin27_scalp_mm") else { return };
    let head = Head::from_raw(raw, &HeadOptions::default()).expect("a head");
    let marks = head.landmarks;
    // The usual places in the coordinates of this scan: the nasion is a dent of the surface, the others are felt under it.
    for (name, at, usual, within_mm) in [
        ("nasion", marks.nasion, Point::new(0.0, 86.0, -40.0), 4.0),
        ("inion", marks.inion, Point::new(0.0, -118.0, -24.0), 12.0),
        ("left preauricular", marks.left_preauricular, Point::new(-86.0, -20.0, -48.0), 15.0),
        ("right preauricular", marks.right_preauricular, Point::new(86.0, -20.0, -48.0), 15.0),
    ] {
        let off_mm = (at.position - head.head_from_input * usual).norm();
        assert!(off_mm < within_mm, "{name} is {off_mm:.1} mm off");
    }
}
