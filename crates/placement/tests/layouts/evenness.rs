//! Counts, distances, evenness, threads, the hand path.

use proptest::prelude::*;
use stubble_head::{Mesh, Point};
use stubble_placement::{
    Canvas, Follicle, NoInk, PlaceError, Progress, Regularity, Silent, Stage, judge::Judge, place, write_dots,
};

use super::{draft, least_distance, placed, settings, sheet};

/// The upper half of a ball of 80 mm, denser at the top.
fn dome() -> Canvas {
    let (rows, columns, radius) = (40, 120, 80.0);
    let mut positions = vec![Point::new(0.0, radius, 0.0)];
    for r in 1..=rows {
        for c in 0..columns {
            let polar = std::f64::consts::FRAC_PI_2 * f64::from(r) / f64::from(rows);
            let turn = std::f64::consts::TAU * f64::from(c) / f64::from(columns);
            positions.push(Point::new(
                radius * polar.sin() * turn.sin(),
                radius * polar.cos(),
                radius * polar.sin() * turn.cos(),
            ));
        }
    }
    let id = |r: i32, c: i32| (1 + (r - 1) * columns + c % columns) as u32;
    let mut triangles = Vec::new();
    for c in 0..columns {
        triangles.push([0, id(1, c), id(1, c + 1)]);
        for r in 1..rows {
            triangles.push([id(r, c), id(r + 1, c), id(r + 1, c + 1)]);
            triangles.push([id(r, c), id(r + 1, c + 1), id(r, c + 1)]);
        }
    }
    let density = positions.iter().map(|p| 20.0 + p.y).collect();
    Canvas::new(Mesh::new(positions, triangles).unwrap(), density).unwrap()
}

#[test]
fn a_dome_is_covered_to_the_targets() {
    let canvas = dome();
    let mut s = settings(12_000, 3);
    s.regularity = Regularity::EVEN;
    let layout = placed(&canvas, &s);
    let judged = Judge::new(&canvas, 12_000).layout(&layout);
    let all = judged.all;
    assert_eq!(all.dots, 12_000);
    assert!(all.rho_min >= 0.74 && all.rho_1_percent >= 0.78, "{all:?}");
    assert!(all.capacity_percent <= 8.0 && all.low_frequency <= 0.05 && all.peak <= 2.6, "{all:?}");
    assert!(all.hole <= 1.75 && all.fano <= 0.085, "{all:?}");
    for session in &judged.sessions {
        assert_eq!(session.dots, 4000);
        assert!(session.rho_1_percent >= 0.48 && session.capacity_percent <= 17.0, "{session:?}");
        assert!(session.low_frequency <= 0.18, "{session:?}");
    }
}

#[test]
fn dots_follow_a_gradient() {
    let canvas = sheet(|_, y| 20.0 + 2.0 * y);
    let layout = placed(&canvas, &settings(4000, 1));
    // Mass below y: 20 y + y² of 80·60·80 in all.
    for y in [15.0, 30.0, 45.0] {
        let expected = 4000.0 * (20.0 * y + y * y) / (20.0 * 60.0 + 60.0 * 60.0);
        let found = layout.impressions.iter().filter(|i| i.position.y < y).count() as f64;
        assert!((found - expected).abs() < 40.0, "below {y}: {found}, expected {expected:.0}");
    }
}

#[test]
fn unequal_sessions_have_exact_counts_and_are_even() {
    let canvas = sheet(|_, _| 60.0);
    let mut s = settings(4000, 1);
    s.sessions = vec![0.3, 0.4, 0.3];
    s.regularity = Regularity::EVEN;
    let layout = placed(&canvas, &s);
    let judged = Judge::new(&canvas, 4000).layout(&layout);
    assert_eq!(judged.sessions.iter().map(|m| m.dots).collect::<Vec<_>>(), [1200, 1600, 1200]);
    for m in judged.sessions.iter().chain(&judged.prefixes) {
        assert!(m.rho_1_percent > 0.42 && m.capacity_percent < 20.0, "{m:?}");
    }
}

#[test]
fn natural_lies_between_random_and_hexagonal() {
    let canvas = sheet(|_, _| 60.0);
    let rho = |regularity: Option<f64>| {
        let mut s = settings(3000, 1);
        if let Some(r) = regularity {
            s.regularity = Regularity::new(r).unwrap();
        }
        Judge::new(&canvas, 3000).layout(&placed(&canvas, &s)).all
    };
    let natural = rho(None);
    assert!((0.60..0.80).contains(&natural.rho_mean), "{natural:?}");
    assert!((0.20..0.35).contains(&natural.rho_cv), "{natural:?}");
    let means: Vec<f64> = [0.0, 0.4, 0.8, 1.0].map(|r| rho(Some(r)).rho_mean).to_vec();
    assert!(means.windows(2).all(|w| w[0] < w[1]), "{means:?}");
    assert!(means[3] > 0.9, "{means:?}");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let canvas = dome();
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut out = Vec::new();
            write_dots(&placed(&canvas, &settings(3000, 3)), &nalgebra::Isometry3::identity(), &mut out)
                .unwrap();
            out
        })
    };
    let one = bytes(1);
    assert!(one == bytes(2) && one == bytes(3));
}

#[test]
fn the_hand_path_is_short_and_steps_are_small() {
    let canvas = dome();
    let placement = place(&canvas, &settings(12_000, 3), &Silent).unwrap();
    for path in &placement.path {
        assert!(path.ratio <= 1.12, "{path:?}");
        assert_eq!(path.steps_too_long, 0, "{path:?}");
    }
    for (k, i) in placement.layout.impressions.iter().enumerate() {
        assert_eq!(i.id as usize, k + 1);
        assert!((i.normal.norm() - 1.0).abs() < 1e-9 && (i.direction.norm() - 1.0).abs() < 1e-9);
        assert!(i.normal.dot(&i.direction).abs() < 1e-9);
    }
}

#[test]
fn density_that_does_not_fit_places_the_most_that_fits_and_says_so() {
    let canvas = sheet(|x, _| if x < 40.0 { 20.0 } else { 900.0 });
    let mut s = settings(1, 1);
    s.count = None;
    s.min_spacing_mm = 0.6;
    let placement = place(&canvas, &s, &Silent).unwrap();
    assert!(least_distance(&placement.layout) >= 0.6);
    let dots = placement.layout.impressions.len();
    assert!((4500..7000).contains(&dots), "{dots}");
    assert!(
        placement.remarks[0].contains("does not fit a least distance of 0.6 mm on"),
        "{:?}",
        placement.remarks
    );
}

#[test]
fn hair_counts_towards_the_density() {
    let canvas = sheet(|_, _| 50.0);
    let mut s = settings(1, 2);
    s.count = None;
    s.follicles = (0..600)
        .map(|k| Follicle {
            position: Point::new(1.0 + f64::from(k % 30), 1.0 + f64::from(k / 30), 0.0),
            clear_mm: 0.3,
        })
        .collect();
    let placement = place(&canvas, &s, &Silent).unwrap();
    assert_eq!(placement.layout.impressions.len(), 2400 - 600);
    // Where the hair stands at 100 / cm², hardly a dot is added.
    let among =
        placement.layout.impressions.iter().filter(|i| i.position.x < 29.0 && i.position.y < 19.0).count();
    assert!(among < 110, "{among}");
    s.follicles.truncate(1);
    s.follicles[0].position = Point::new(500.0, 0.0, 0.0);
    let placement = place(&canvas, &draft(s), &Silent).unwrap();
    assert!(
        placement.remarks.iter().any(|r| r.contains("1 of 1 follicles lie outside")),
        "{:?}",
        placement.remarks
    );
}

#[test]
fn a_second_session_fills_what_the_first_lost() {
    let canvas = sheet(|_, _| 50.0);
    let mut s = settings(2400, 2);
    s.regularity = Regularity::EVEN;
    let first = placed(&canvas, &s);
    // Session 1 lost its dots at x < 20 mm.
    let retained: Vec<Point> = first
        .impressions
        .iter()
        .filter(|i| i.session == 1 && i.position.x > 20.0)
        .map(|i| i.position)
        .collect();
    let mut rest = s.after(&retained, Some(2400));
    rest.sessions = vec![1.0];
    let second = placed(&canvas, &rest);
    assert_eq!(second.impressions.len() + retained.len(), 2400);
    let all: Vec<Point> =
        retained.iter().copied().chain(second.impressions.iter().map(|i| i.position)).collect();
    let judged = Judge::new(&canvas, 2400).dots(&all);
    assert!(judged.capacity_percent < 18.0 && judged.low_frequency < 0.2, "{judged:?}");
}

#[test]
fn bad_settings_are_refused_with_what_is_allowed() {
    let canvas = sheet(|_, _| 50.0);
    let message = |change: &dyn Fn(&mut stubble_placement::Settings)| {
        let mut s = settings(100, 1);
        change(&mut s);
        place(&canvas, &s, &Silent).unwrap_err().to_string()
    };
    assert!(message(&|s| s.sessions.clear()).contains("give 1 to 12"));
    assert!(message(&|s| s.sessions = vec![0.3, 0.3]).contains("add up to 0.600"));
    assert!(message(&|s| s.sessions = vec![1.5, -0.5]).contains("above 0"));
    assert!(message(&|s| s.min_spacing_mm = -1.0).contains("between 0 and 10 mm"));
    assert!(message(&|s| s.count = Some(0)).contains("nothing to place"));
    let none = Canvas::sheet(10.0, 10.0, |_, _| 0.0).unwrap_err().to_string();
    assert!(none.contains("0 everywhere"), "{none}");
    assert!(Canvas::sheet(10.0, 10.0, |_, _| f64::NAN).is_err());
}

#[test]
fn placing_stops_when_asked() {
    struct Never;
    impl Progress for Never {
        fn report(&self, _stage: Stage, _done: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let canvas = sheet(|_, _| 50.0);
    assert_eq!(place(&canvas, &settings(500, 1), &Never), Err(PlaceError::Cancelled));
}

#[test]
fn a_soup_with_slivers_and_a_hole_is_placed_on() {
    let mut positions = Vec::new();
    let mut triangles: Vec<[u32; 3]> = Vec::new();
    let mut add = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        let first = positions.len() as u32;
        positions.extend([a, b, c].map(|p| Point::new(p[0], p[1], 0.0)));
        triangles.push([first, first + 1, first + 2]);
    };
    for i in 0..20 {
        for j in 0..20 {
            if (8..11).contains(&i) && (8..11).contains(&j) {
                continue;
            }
            let (x, y) = (2.0 * f64::from(i), 2.0 * f64::from(j));
            add([x, y], [x + 2.0, y], [x + 2.0, y + 2.0]);
            add([x, y], [x + 2.0, y + 2.0], [x, y + 2.0]);
            add([x, y], [x + 1.0, y], [x + 2.0, y]);
        }
    }
    let (mesh, remarks) = stubble_placement::repaired(positions, triangles).unwrap();
    assert!(remarks[0].starts_with("391 of 1173 triangles"), "{remarks:?}");
    let vertices = mesh.positions().len();
    let canvas = Canvas::new(mesh, vec![60.0; vertices]).unwrap();
    assert!(canvas.remarks()[0].contains("were joined"));
    let layout = placed(&canvas, &settings(900, 1));
    assert_eq!(layout.impressions.len(), 900);
    let in_hole = |p: &Point| (16.001..21.999).contains(&p.x) && (16.001..21.999).contains(&p.y);
    assert!(!layout.impressions.iter().any(|i| in_hole(&i.position)));
    let judged = Judge::new(&canvas, 900).layout(&layout).all;
    assert!(judged.capacity_percent < 25.0, "{judged:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn counts_distances_and_clearances_hold(
        count in 1_usize..900,
        seed in any::<u64>(),
        least in 0.0_f64..0.8,
        slope in -0.9_f64..0.9,
        regularity in 0.0_f64..=1.0,
        hairs in prop::collection::vec((0.0_f64..80.0, 0.0_f64..60.0), 0..40),
        spared in prop::collection::vec((0.0_f64..80.0, 0.0_f64..60.0, 0.5_f64..8.0), 0..4),
        sessions in 1_usize..5,
    ) {
        let canvas = sheet(|x, _| 10.0 * (1.0 + slope * (x / 40.0 - 1.0)));
        let mut s = draft(settings(count, sessions));
        s.seed = seed;
        s.min_spacing_mm = least;
        s.regularity = Regularity::new(regularity).unwrap();
        s.follicles = hairs.iter().map(|h| Follicle { position: Point::new(h.0, h.1, 0.0), clear_mm: 0.4 }).collect();
        s.no_ink = spared.iter().map(|n| NoInk { centre: Point::new(n.0, n.1, 0.0), radius_mm: n.2 }).collect();
        let layout = placed(&canvas, &s);
        prop_assert_eq!(layout.impressions.len(), count);
        if count > 1 {
            prop_assert!(least_distance(&layout) >= least);
        }
        for i in &layout.impressions {
            prop_assert!((0.0..=80.0).contains(&i.position.x) && (0.0..=60.0).contains(&i.position.y));
            for f in &s.follicles {
                prop_assert!((f.position - i.position).norm() >= f.clear_mm);
            }
            for n in &s.no_ink {
                prop_assert!((n.centre - i.position).norm() >= n.radius_mm);
            }
        }
        let mut orders: Vec<(u8, u32)> = layout.impressions.iter().map(|i| (i.session, i.order)).collect();
        orders.dedup();
        prop_assert_eq!(orders.len(), count);
    }
}
