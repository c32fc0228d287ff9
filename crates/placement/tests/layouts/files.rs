//! `dots.csv` and the judge's own truths.

use nalgebra::{Isometry3, Vector3};
use stubble_evidence::Evidence;
use stubble_head::Point;
use stubble_placement::{
    COLUMNS, Canvas, Regularity,
    judge::{Judge, merging},
    read_dots, read_positions, write_dots,
};

use super::{draft, placed, settings, sheet};

#[test]
fn a_layout_survives_its_file() {
    let layout = placed(&sheet(|_, _| 40.0), &draft(settings(300, 3)));
    let mut text = Vec::new();
    write_dots(&layout, &Isometry3::identity(), &mut text).unwrap();
    let back = read_dots(&text).unwrap();
    assert_eq!(back.impressions.len(), 300);
    for (a, b) in layout.impressions.iter().zip(&back.impressions) {
        assert_eq!((a.id, a.session, a.order, a.kind, a.zone), (b.id, b.session, b.order, b.kind, b.zone));
        assert!((a.position - b.position).norm() < 1e-4 && (a.normal - b.normal).norm() < 1e-5);
    }
    let mut again = Vec::new();
    write_dots(&back, &Isometry3::identity(), &mut again).unwrap();
    assert!(text == again);
    let (points, sessions) = read_positions(&text).unwrap();
    assert_eq!((points.len(), sessions.iter().max()), (300, Some(&3)));
    let moved = Isometry3::translation(-5.0, 0.0, 0.25);
    let mut shifted = Vec::new();
    write_dots(&layout, &moved, &mut shifted).unwrap();
    let there = read_dots(&shifted).unwrap();
    let shift = there.impressions[7].position - layout.impressions[7].position.coords;
    assert!((shift - Vector3::new(-5.0, 0.0, 0.25)).coords.norm() < 1e-4);
}

#[test]
fn broken_files_are_refused_with_the_line() {
    let row = "1,1,1,0,0,0,0,0,1,1,0,0,dot,0.15,0.15,0.5,ink,core";
    let read = |text: String| read_dots(text.as_bytes()).unwrap_err().to_string();
    assert!(read_dots(format!("{COLUMNS}\n{row}\n").as_bytes()).is_ok());
    assert!(read("id,session\n1,1\n".to_string()).contains("line 1: no column `order`"));
    let swap = |from: &str, to: &str| read(format!("{COLUMNS}\n{row}\n{}\n", row.replacen(from, to, 1)));
    assert!(swap("1,1,1,0", "2,1,2,nan").contains("line 3: `x_mm` must be a finite number, found `nan`"));
    assert!(swap("1,1,1,0", "2,0,2,0").contains("`session` must be a whole number from 1"));
    assert!(swap("0,0,1,1,0,0", "0,0,0,1,0,0").contains("the direction at `nx` has no length"));
    assert!(swap("dot", "blob").contains("`kind` must be dot or strand, found `blob`"));
    assert!(swap("core", "chin").contains("unknown zone `chin`"));
    assert!(swap("0.5,ink", "-3,ink").contains("`depth_mm` must be between 0"));
    assert!(swap("1,1,1,", "9,1,1,").contains("two impressions with order 1"));
    assert!(read_dots(b"").is_err() && read_dots(&[0xff, 0xfe, 0x00]).is_err());
}

#[test]
fn the_judge_knows_hexagonal_jittered_and_white() {
    let canvas = Canvas::sheet(100.0, 100.0, |_, _| 64.0).unwrap();
    let judge = Judge::new(&canvas, 6400);
    let mut state = 7_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let white: Vec<Point> = (0..6400).map(|_| Point::new(100.0 * random(), 100.0 * random(), 0.0)).collect();
    let jittered: Vec<Point> = (0..6400)
        .map(|k| {
            Point::new((f64::from(k % 80) + random()) * 1.25, (f64::from(k / 80) + random()) * 1.25, 0.0)
        })
        .collect();
    // 74 columns and 86 rows are nearly regular hexagons on this square.
    let hexagonal: Vec<Point> = (0..86)
        .flat_map(|j| {
            (0..74).map(move |i| {
                let x = (f64::from(i) + 0.25 + 0.5 * f64::from(j % 2)) * 100.0 / 74.0;
                Point::new(x, (f64::from(j) + 0.5) * 100.0 / 86.0, 0.0)
            })
        })
        .collect();
    let square: Vec<Point> = (0..6400)
        .map(|k| Point::new((f64::from(k % 80) + 0.5) * 1.25, (f64::from(k / 80) + 0.5) * 1.25, 0.0))
        .collect();
    let nudged: Vec<Point> = square
        .iter()
        .map(|p| Point::new(p.x + 0.3 * (random() - 0.5), p.y + 0.3 * (random() - 0.5), 0.0))
        .collect();
    let (q, r) = (judge.dots(&square), judge.dots(&nudged));
    let (w, j, h) = (judge.dots(&white), judge.dots(&jittered), judge.dots(&hexagonal));
    assert!((w.low_frequency - 1.0).abs() < 0.15 && (w.fano - 1.0).abs() < 0.25, "{w:?}");
    assert!((0.44..0.49).contains(&w.rho_mean) && (48.0..58.0).contains(&w.capacity_percent), "{w:?}");
    assert!(h.rho_min > 0.97 && h.capacity_percent < 6.0 && h.low_frequency < 0.04 && h.hole < 1.6, "{h:?}");
    assert!(h.anisotropy_db > 0.0 && h.peak > 4.0, "{h:?}");
    assert!(j.low_frequency < 0.4 && j.fano < 0.4 && (20.0..30.0).contains(&j.capacity_percent), "{j:?}");
    // The grid meter: lattices at the top, even if every dot is nudged, scattered dots at the bottom.
    assert!(h.grid_look > 0.95 && q.grid_look > 0.9 && r.grid_look > 0.5, "{h:?} {q:?} {r:?}");
    assert!(w.grid_look < 0.03 && j.grid_look < 0.03, "{w:?} {j:?}");
    let look = |regularity: f64| {
        let mut s = settings(6400, 1);
        s.regularity = Regularity::new(regularity).unwrap();
        judge.layout(&placed(&canvas, &s)).all.grid_look
    };
    let (natural, even, rows) = (look(0.42), look(0.8), look(1.0));
    assert!(natural < 0.05 && (0.1..0.25).contains(&even) && rows > 0.4, "{natural} {even} {rows}");
}

#[test]
fn the_merge_meter_counts_dots_that_touch() {
    let evidence = Evidence::builtin();
    // Pairs 0.3 mm apart, 5 mm from each other.
    let dots: Vec<Point> =
        (0..200).map(|k| Point::new(5.0 * f64::from(k / 2) + 0.3 * f64::from(k % 2), 0.0, 0.0)).collect();
    let read = |diameter: f64| merging(&dots, &vec![diameter; 200], 50.0, &evidence).unwrap();
    let thin = read(0.1);
    assert_eq!((thin[0].pace, thin[0].years, thin[0].touching_percent), ("healed", 0.0, 0.0));
    assert!((thin[0].covered_percent - 200.0 * std::f64::consts::FRAC_PI_4 * 0.01 / 50.0).abs() < 1e-9);
    let figure = |id: &str| evidence.figure(id).unwrap().value;
    for m in &thin[1..] {
        let spread = figure(&format!("time.{}_spread_mm2_per_year", m.pace));
        let wide = (0.01 + 16.0 * std::f64::consts::LN_2 * spread * m.years).sqrt();
        assert!((m.diameter_mm - wide).abs() < 1e-9);
        assert_eq!(m.touching_percent, if wide > 0.3 { 100.0 } else { 0.0 }, "{m:?}");
    }
    assert_eq!(read(0.31)[0].touching_percent, 100.0);
}
