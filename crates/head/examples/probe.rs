use std::time::Instant;
use nalgebra::UnitQuaternion;
use stubble_head::{Head, HeadOptions, Point, Unit, Vector};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let turns: usize = a[2].parse().unwrap();
    let bytes = std::fs::read(&a[1]).unwrap();
    let raw = stubble_head::format::read(&bytes, &a[1], &|_| None).unwrap();
    let colin: Option<[(&str, Point); 4]> = a[1].contains("colin").then(|| [
        ("nasion", Point::new(0.0, 86.0, -40.0)), ("inion", Point::new(0.0, -118.0, -24.0)),
        ("LPA", Point::new(-86.0, -20.0, -48.0)), ("RPA", Point::new(86.0, -20.0, -48.0))]);
    let mut first: Option<Vec<Point>> = None;
    for k in 0..turns {
        let q = if k == 0 { UnitQuaternion::identity() } else {
            UnitQuaternion::from_scaled_axis(Vector::new((k as f64 * 1.7).sin(), (k as f64 * 2.9).cos(), (k as f64 * 4.1).sin()).normalize() * (k as f64 * 0.9)) };
        let unit = Unit::ALL[k % 4];
        let mut copy = raw.clone();
        for p in &mut copy.positions {
            *p = ((q * Point::from(*p) + Vector::new(5.0 * k as f64, -100.0, 37.0)) / unit.mm()).into();
        }
        let start = Instant::now();
        match Head::from_raw(copy, &HeadOptions::default()) {
            Ok(head) => {
                let back = head.head_from_input.inverse();
                let marks: Vec<Point> = head.landmarks.named().iter().map(|(_, l)| {
                    q.inverse() * ((back * l.position) * unit.mm() - Vector::new(5.0 * k as f64, -100.0, 37.0))
                }).collect();
                let m = &head.measures;
                println!("{k} {unit} {:.2}s hair {:.0} cm2 patch {} tri | L {:.0} B {:.0} H {:.0} C {:.0} sag {:.0} cor {:.0}", start.elapsed().as_secs_f64(), head.scalp.hair_bearing_cm2(), head.scalp.mesh.triangles().len(), m.length_mm, m.breadth_mm, m.height_mm, m.circumference_mm, m.sagittal_mm, m.coronal_mm);
                if k == 0 { for r in &head.remarks { println!("   - {}", r.0); }
                    if let Some(c) = &colin { for (i, (n, p)) in c.iter().enumerate() { println!("   {n} off {:.1} mm: {:.1?}", (marks[i] - p).norm(), (marks[i] - p).data.0[0]); } } }
                if let Some(f) = &first { println!("   moved {:?}", f.iter().zip(&marks).map(|(a, b)| ((a - b).norm() * 10.0).round() / 10.0).collect::<Vec<_>>()); }
                else { first = Some(marks); }
            }
            Err(e) => println!("{k} {unit} {:.2}s {e}", start.elapsed().as_secs_f64()),
        }
    }
}
