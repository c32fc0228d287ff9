//! A smooth curve through points: centripetal Catmull-Rom (Yuksel, Schaefer, Keyser 2011), free of loops and cusps.

use stubble_head::Point;

/// Points about `step_mm` apart on the curve through `points` (at least two, all different).
pub(crate) fn through(points: &[Point], step_mm: f64) -> Vec<Point> {
    through_with_knots(points, step_mm).0
}

/// The same, and for each point its place among `points`: 2.25 is a quarter of the way from the third to the fourth.
pub(crate) fn through_with_knots(points: &[Point], step_mm: f64) -> (Vec<Point>, Vec<f64>) {
    let last = points.len() - 1;
    let mirrored = |end: Point, next: Point| end + (end - next);
    let mut out = vec![points[0]];
    let mut knots = vec![0.0];
    for i in 0..last {
        let p1 = points[i];
        let p2 = points[i + 1];
        let p0 = if i == 0 { mirrored(p1, p2) } else { points[i - 1] };
        let p3 = if i + 1 == last { mirrored(p2, p1) } else { points[i + 2] };
        let steps = ((p2 - p1).norm() / step_mm).ceil().max(1.0) as usize;
        for k in 1..=steps {
            let f = k as f64 / steps as f64;
            out.push(segment([p0, p1, p2, p3], f));
            knots.push(i as f64 + f);
        }
    }
    (out, knots)
}

/// Length along the polyline up to each point, mm.
pub(crate) fn lengths(points: &[Point]) -> Vec<f64> {
    let mut total = 0.0;
    let mut out = vec![0.0];
    for pair in points.windows(2) {
        total += (pair[1] - pair[0]).norm();
        out.push(total);
    }
    out
}

/// The Barry-Goldman pyramid between the two middle points.
fn segment([p0, p1, p2, p3]: [Point; 4], f: f64) -> Point {
    let knot = |t: f64, a: Point, b: Point| t + (b - a).norm().sqrt();
    let t0 = 0.0;
    let t1 = knot(t0, p0, p1);
    let t2 = knot(t1, p1, p2);
    let t3 = knot(t2, p2, p3);
    let t = t1 + f * (t2 - t1);
    let mix = |a: Point, b: Point, from: f64, to: f64| a + (b - a) * ((t - from) / (to - from));
    let a1 = mix(p0, p1, t0, t1);
    let a2 = mix(p1, p2, t1, t2);
    let a3 = mix(p2, p3, t2, t3);
    mix(mix(a1, a2, t0, t2), mix(a2, a3, t1, t3), t1, t2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_through_its_points_in_small_steps() {
        let points: Vec<Point> =
            [(0.0, 0.0), (30.0, 5.0), (35.0, 40.0), (80.0, 42.0)].map(|(x, y)| Point::new(x, y, 0.0)).into();
        let curve = through(&points, 1.0);
        for p in &points {
            assert!(curve.iter().any(|c| (c - p).norm() < 1e-9));
        }
        assert!(curve.windows(2).all(|w| (w[1] - w[0]).norm() < 2.5));
    }
}
