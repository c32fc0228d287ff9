//! Directions and strand strokes on a designed head.

use stubble_design::{Design, DesignRequest, Norwood, ZoneKind};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, sample_head};
use stubble_placement::{Canvas, ImpressionKind, Strands, StrokeCourses};

use super::{placed, settings};

fn designed() -> (Head, Design) {
    let head = sample_head(&Anthropometry::MAN);
    let design =
        stubble_design::design(&head, &DesignRequest::male(Norwood::VI), &Evidence::builtin()).unwrap();
    (head, design)
}

#[test]
fn every_dot_points_along_the_growth_field_without_a_seam() {
    let (head, design) = designed();
    let canvas = Canvas::from_design(&head.scalp, &design.fields, &design.techniques).unwrap();
    let layout = placed(&canvas, &settings(9000, 3));
    let positions = head.scalp.mesh.positions();
    let (mut apart, mut turned) = (0, 0);
    for dot in layout.impressions.iter().step_by(10) {
        let nearest = (0..positions.len())
            .min_by(|&a, &b| {
                (positions[a] - dot.position).norm().total_cmp(&(positions[b] - dot.position).norm())
            })
            .unwrap();
        apart += usize::from(dot.direction.dot(&design.fields.growth[nearest]) < 0.8);
        let other =
            layout.impressions.iter().filter(|o| o.id != dot.id).min_by(|a, b| {
                (a.position - dot.position).norm().total_cmp(&(b.position - dot.position).norm())
            });
        turned += usize::from(dot.direction.dot(&other.unwrap().direction) < 0.5);
    }
    // Only at the whorl itself do neighbours point apart.
    assert!(apart <= 4 && turned <= 4, "{apart} {turned} of {}", layout.impressions.len() / 10);
}

#[test]
fn fine_hairs_are_curved_strokes_at_the_edge_that_stay_on_the_skin() {
    let (head, design) = designed();
    let canvas = Canvas::from_design(&head.scalp, &design.fields, &design.techniques).unwrap();
    let mut s = settings(9000, 3);
    let wish = Strands::fine_hairs(&Evidence::builtin()).unwrap();
    s.strands = Some(wish.clone());
    let layout = placed(&canvas, &s);
    let edge: Vec<_> = layout.impressions.iter().filter(|i| i.zone == ZoneKind::Edge).collect();
    let strands: Vec<_> = layout.impressions.iter().filter(|i| i.kind == ImpressionKind::Strand).collect();
    assert!(strands.iter().all(|i| i.zone == ZoneKind::Edge && i.length_mm <= wish.length_mm));
    let share = strands.len() as f64 / edge.len() as f64;
    assert!(
        edge.len() > 50 && share > 0.5 * wish.share && share <= wish.share + 0.02,
        "{share} of {}",
        edge.len()
    );
    let courses = StrokeCourses::new(&canvas, &wish);
    let mut turns = Vec::new();
    for stroke in strands {
        let course = courses.of(stroke);
        let length: f64 = course.windows(2).map(|w| (w[1] - w[0]).norm()).sum();
        assert!(
            (length - stroke.length_mm).abs() < 0.3 + 0.1 * stroke.length_mm,
            "{length} {}",
            stroke.length_mm
        );
        for p in &course {
            // How far off the tangent plane of the nearest vertex; the skin itself bends by less than 0.3 mm there.
            let (mesh, distance) = (&head.scalp.mesh, |k: usize| (head.scalp.mesh.positions()[k] - p).norm());
            let nearest =
                (0..mesh.positions().len()).min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap();
            let away = (p - mesh.positions()[nearest]).dot(&mesh.normals()[nearest]).abs();
            assert!(away < 0.3, "{away} mm off the skin");
        }
        if stroke.length_mm > 2.0 {
            let (first, last) = (course[1] - course[0], course[course.len() - 1] - course[course.len() - 2]);
            turns.push(first.angle(&last).to_degrees());
        }
    }
    let mean = turns.iter().sum::<f64>() / turns.len() as f64;
    assert!((5.0..40.0).contains(&mean), "mean turn {mean}");
    // The same dots stand elsewhere, whether some are strokes or not.
    s.strands = None;
    let plain = placed(&canvas, &s);
    assert!(plain.impressions.iter().zip(&layout.impressions).all(|(a, b)| a.position == b.position));
}
