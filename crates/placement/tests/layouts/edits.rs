//! Edits leave everything else untouched.

use std::collections::BTreeSet;

use stubble_head::Point;
use stubble_placement::{BrushStroke, EditError, Layout, Workbench, judge::Judge};

use super::{least_distance, placed, settings, sheet};

fn check_orders(layout: &Layout) {
    for session in 1..=layout.sessions {
        let orders: Vec<u32> =
            layout.impressions.iter().filter(|i| i.session == session).map(|i| i.order).collect();
        assert_eq!(orders, (1..=orders.len() as u32).collect::<Vec<_>>());
    }
    let ids: BTreeSet<u32> = layout.impressions.iter().map(|i| i.id).collect();
    assert_eq!(ids.len(), layout.impressions.len());
}

#[test]
fn a_refill_changes_only_what_is_brushed() {
    let canvas = sheet(|_, _| 60.0);
    let s = settings(2880, 3);
    let mut layout = placed(&canvas, &s);
    let before = layout.clone();
    let bench = Workbench::new(&canvas, &s).unwrap();
    let brush = [BrushStroke { centre: Point::new(40.0, 30.0, 0.0), radius_mm: 11.3 }];
    let painted = |p: &Point| (p - brush[0].centre).norm() <= 11.3;
    let locked: BTreeSet<u32> =
        before.impressions.iter().filter(|i| painted(&i.position)).take(20).map(|i| i.id).collect();
    let done = bench.refill(&mut layout, &brush, &locked, 7).unwrap();
    assert!(done.erased > 200 && done.placed.abs_diff(done.erased) < 12, "{done:?}");
    for old in &before.impressions {
        let kept = layout.impressions.iter().find(|i| i.id == old.id);
        if painted(&old.position) && !locked.contains(&old.id) {
            assert!(kept.is_none());
        } else {
            let kept = kept.unwrap();
            assert_eq!((kept.position, kept.session), (old.position, old.session));
        }
    }
    let old: BTreeSet<u32> = before.impressions.iter().map(|i| i.id).collect();
    assert!(layout.impressions.iter().filter(|i| !old.contains(&i.id)).all(|i| painted(&i.position)));
    assert!(least_distance(&layout) >= s.min_spacing_mm);
    check_orders(&layout);
    let judged = Judge::new(&canvas, 2880).layout(&layout).all;
    assert!(judged.capacity_percent < 20.0 && judged.hole < 2.4, "{judged:?}");
}

#[test]
fn single_dots_are_moved_added_and_erased() {
    let canvas = sheet(|_, _| 30.0);
    let s = settings(1400, 2);
    let mut layout = placed(&canvas, &s);
    let bench = Workbench::new(&canvas, &s).unwrap();
    let spare = layout.impressions[10].position;
    bench.erase(&mut layout, &BTreeSet::from([11])).unwrap();
    assert_eq!(layout.impressions.len(), 1399);
    let id = bench.add(&mut layout, &spare, 2).unwrap();
    let to = spare + nalgebra::Vector3::new(0.1, 0.1, 0.0);
    bench.move_dot(&mut layout, id, &to).unwrap();
    let moved = layout.impressions.iter().find(|i| i.id == id).unwrap();
    assert!((moved.position - to).norm() < 1e-3 && moved.session == 2);
    check_orders(&layout);
    let other = layout.impressions[3].clone();
    assert!(
        matches!(bench.move_dot(&mut layout, id, &other.position), Err(EditError::TooNear { neighbour, .. }) if neighbour == other.id)
    );
    assert_eq!(bench.erase(&mut layout, &BTreeSet::from([99_999])), Err(EditError::NoDot(99_999)));
    assert_eq!(bench.add(&mut layout, &spare, 3), Err(EditError::NoSession(3)));
    let far = Point::new(200.0, 0.0, 0.0);
    assert!(matches!(bench.add(&mut layout, &far, 1), Err(EditError::Outside { .. })));
}
