use super::*;
use crate::testing::{plane, sphere};
use crate::{Point, SurfaceIndex};

fn worst_error(found: &[f64], truth: impl Fn(usize) -> f64, from_mm: f64, to_mm: f64) -> f64 {
    let mut worst = 0.0_f64;
    for (v, &d) in found.iter().enumerate() {
        let t = truth(v);
        if t > from_mm && t < to_mm {
            worst = worst.max((d - t).abs() / t);
        }
    }
    worst
}

#[test]
fn from_a_point_on_a_plane_the_distance_is_exact() {
    let mesh = plane(60, 2.0);
    let index = SurfaceIndex::new(&mesh);
    let (source, _) = index.closest(&Point::new(0.7, 0.0, -0.4));
    let centre = mesh.position(source);
    let field = Geodesic::new(&mesh).from_points(&[source], 50.0);
    let worst = worst_error(&field.distance_mm, |v| (mesh.positions()[v] - centre).norm(), 0.0, 49.9);
    assert!(worst < 1e-9, "{worst}");
    for (v, d) in field.distance_mm.iter().enumerate() {
        assert!(d.is_finite() || (mesh.positions()[v] - centre).norm() > 49.9);
    }
}

#[test]
fn on_a_sphere_the_great_circle_is_met_to_half_a_percent() {
    let radius = 90.0;
    let mesh = sphere(radius, 6);
    let index = SurfaceIndex::new(&mesh);
    let geodesic = Geodesic::new(&mesh);
    for i in 0..4 {
        let (source, _) = index.closest(&Point::from(crate::testing::direction(i) * radius));
        let centre = mesh.position(source).coords;
        let field = geodesic.from_points(&[source], 120.0);
        let truth = |v: usize| radius * mesh.positions()[v].coords.angle(&centre);
        let near = worst_error(&field.distance_mm, truth, 5.0, 40.0);
        let far = worst_error(&field.distance_mm, truth, 40.0, 119.0);
        assert!(near < 0.005 && far < 0.005, "{near} {far}");
    }
}

#[test]
fn a_parallel_of_latitude_as_curve_gives_signed_distances() {
    let radius = 90.0;
    let mesh = sphere(radius, 6);
    let index = SurfaceIndex::new(&mesh);
    for latitude in [0.0_f64, 0.5, 1.2] {
        let points: Vec<_> = (0..800)
            .map(|i| {
                let a = -std::f64::consts::TAU * f64::from(i) / 800.0;
                let p = Point::new(a.cos() * latitude.cos(), latitude.sin(), a.sin() * latitude.cos());
                index.closest(&(p * radius)).0
            })
            .collect();
        let curve = SurfaceCurve::new(&mesh, &points, true);
        assert!((curve.length_mm() / (std::f64::consts::TAU * radius * latitude.cos()) - 1.0).abs() < 2e-3);
        let field = Geodesic::new(&mesh).from_curve(&curve, 60.0);
        let truth = |v: usize| radius * ((mesh.positions()[v].y / radius).clamp(-1.0, 1.0).asin() - latitude);
        for (v, d) in field.signed_mm().iter().enumerate() {
            let t = truth(v);
            if t.abs() < 0.3 || t.abs() > 40.0 || t > radius * (1.5 - latitude) {
                continue;
            }
            assert!((d - t).abs() < 0.005 * t.abs() + 0.03, "latitude {latitude}: {d} for {t}");
        }
    }
}

#[test]
fn an_open_curve_ends_in_round_fronts() {
    let mesh = plane(70, 2.0);
    let index = SurfaceIndex::new(&mesh);
    let points: Vec<_> =
        (0..41).map(|i| index.closest(&Point::new(f64::from(i) - 20.0, 0.0, 0.3)).0).collect();
    let field = Geodesic::new(&mesh).from_curve(&SurfaceCurve::new(&mesh, &points, false), 45.0);
    let truth = |v: usize| {
        let p = mesh.positions()[v];
        (p.x.abs() - 20.0).max(0.0).hypot(p.z - 0.3)
    };
    for (v, &d) in field.distance_mm.iter().enumerate() {
        let t = truth(v);
        assert!(t > 44.9 || (d - t).abs() < 0.005 * t + 0.25, "{}: {d} for {t}", mesh.positions()[v]);
    }
    for (v, s) in field.side.iter().enumerate() {
        let p = mesh.positions()[v];
        if p.x.abs() < 19.0 && field.distance_mm[v] < 44.0 {
            assert_eq!(f64::from(*s), (0.3 - p.z).signum());
        }
    }
}

#[test]
fn a_sharp_corner_is_met_on_both_sides() {
    let mesh = plane(80, 1.5);
    let index = SurfaceIndex::new(&mesh);
    let mut points: Vec<_> =
        (0..60).map(|i| index.closest(&Point::new(f64::from(i) - 60.0, 0.0, 0.2)).0).collect();
    points.extend((0..60).map(|i| index.closest(&Point::new(0.0, 0.0, 0.2 + f64::from(i))).0));
    let field = Geodesic::new(&mesh).from_curve(&SurfaceCurve::new(&mesh, &points, false), 35.0);
    for (v, d) in field.distance_mm.iter().enumerate() {
        let p = mesh.positions()[v];
        if p.x < -50.0 || p.z > 50.0 || !d.is_finite() {
            continue;
        }
        let along_x = if p.x < 0.0 { (p.z - 0.2).abs() } else { p.x.hypot(p.z - 0.2) };
        let along_z = if p.z > 0.2 { p.x.abs() } else { p.x.hypot(p.z - 0.2) };
        let t = along_x.min(along_z);
        assert!((d - t).abs() < 0.01 * t + 0.1, "{p}: {d} for {t}");
    }
}

#[test]
fn a_path_walks_back_to_the_source_along_the_great_circle() {
    let radius = 90.0;
    let mesh = sphere(radius, 5);
    let index = SurfaceIndex::new(&mesh);
    let geodesic = Geodesic::new(&mesh);
    let (source, _) = index.closest(&Point::new(0.0, radius, 0.0));
    let field = geodesic.from_points(&[source], 200.0);
    for v in (0..mesh.positions().len() as u32).step_by(97) {
        let d = field.distance_mm[v as usize];
        if !(5.0..=190.0).contains(&d) {
            continue;
        }
        let path = geodesic.path_to_source(&field, v);
        let length: f64 = path.windows(2).map(|w| (w[1] - w[0]).norm()).sum();
        let left = (path[path.len() - 1] - mesh.position(source)).norm();
        assert!(left < 6.0 && (length + left - d).abs() < 0.01 * d + 0.5, "{d}: {length} + {left}");
    }
}
