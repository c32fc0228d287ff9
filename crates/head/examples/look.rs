//! Looks at a head from six sides: `cargo run -p stubble-head --example look -- scan.ply out.png [sample|raw|unit]`.
//! Blue: hair-bearing scalp; red dots: landmarks; thin lines: scalp coordinates.

use std::path::Path;

use image::{Rgb, RgbImage};
use stubble_head::{Anthropometry, Head, HeadOptions, Mesh, Point, SurfaceIndex, Vector, sample_head};

const SIZE: u32 = 420;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, output, rest @ ..] = arguments.as_slice() else {
        return Err("give a scan (or `sample`) and a picture to write".into());
    };
    let start = std::time::Instant::now();
    if rest.first().is_some_and(|r| r == "raw") {
        let raw = stubble_head::format::read(&std::fs::read(input)?, input, &|_| None)?;
        let positions = raw.positions.iter().map(|p| Point::new(p[0], p[1], p[2])).collect();
        let mesh = Mesh::new(positions, raw.triangles)?;
        return Ok(picture(&mesh, &|_, _| [0.8, 0.75, 0.7], &[]).save(output)?);
    }
    let head = if input == "sample" {
        sample_head(&Anthropometry::MAN)
    } else {
        let folder = Path::new(input).parent().unwrap_or(Path::new("."));
        let side = |name: &str| std::fs::read(folder.join(name)).ok();
        let raw = stubble_head::format::read(&std::fs::read(input)?, input, &side)?;
        let unit = rest.first().map(|u| u.parse()).transpose()?;
        Head::from_raw(raw, &HeadOptions { unit, landmarks: None })?
    };
    eprintln!("{:?}", start.elapsed());
    for remark in &head.remarks {
        eprintln!("- {}", remark);
    }
    let l = &head.landmarks;
    let marks = [
        l.nasion,
        l.inion,
        l.left_preauricular,
        l.right_preauricular,
        l.vertex,
        l.glabella,
        l.left_lateral_canthus,
        l.right_lateral_canthus,
        l.subnasale,
        l.menton,
    ];
    for (name, m) in
        ["nasion", "inion", "LPA", "RPA", "vertex", "glabella", "lcanthus", "rcanthus", "subnasale", "menton"]
            .iter()
            .zip(&marks)
    {
        eprintln!(
            "{name:9} {:7.1} {:7.1} {:7.1} ±{:.1}",
            m.position.x, m.position.y, m.position.z, m.error_mm
        );
    }
    let index = SurfaceIndex::new(&head.scalp.mesh);
    let scalp = &head.scalp;
    let colour = |p: &Point, _: &Vector| {
        let Some((at, _)) = index.closest_within(p, 0.05) else { return [0.8, 0.72, 0.66] };
        let border = scalp.mesh.interpolate(at, &scalp.border_mm);
        let s: Vec<f64> = scalp.coordinates.iter().map(|c| c.s).collect();
        let _ = s;
        let corner = scalp.mesh.triangles()[at.triangle as usize];
        let (mut cs, mut ct) = (0.0, 0.0);
        for k in 0..3 {
            let c = scalp.coordinates[corner[k] as usize];
            cs += at.weights[k] * c.s;
            ct += at.weights[k] * c.t;
        }
        let line = |v: f64| (v * 10.0 - (v * 10.0).round()).abs() < 0.03;
        if line(cs) || line(ct) {
            [0.15, 0.15, 0.15]
        } else if border > 0.0 {
            let band = if (border / 10.0).fract() < 0.1 { 0.8 } else { 1.0 };
            [0.45 * band, 0.55 * band, 0.75 * band]
        } else {
            let band = if (-border / 10.0).fract() < 0.1 { 0.8 } else { 1.0 };
            [0.85 * band, 0.70 * band, 0.55 * band]
        }
    };
    let points: Vec<Point> = marks.iter().map(|m| m.position).collect();
    Ok(picture(&head.mesh, &colour, &points).save(output)?)
}

fn picture(mesh: &Mesh, colour: &dyn Fn(&Point, &Vector) -> [f64; 3], marks: &[Point]) -> RgbImage {
    let index = SurfaceIndex::new(mesh);
    let (low, high) = mesh.bounds();
    let centre = nalgebra::center(&low, &high);
    let half = (high - low).norm() * 0.42;
    let views = [
        (Vector::z(), Vector::y()),
        (Vector::x(), Vector::y()),
        (-Vector::z(), Vector::y()),
        (-Vector::x(), Vector::y()),
        (Vector::y(), -Vector::z()),
        (Vector::new(0.6, 0.35, 0.72).normalize(), Vector::y()),
    ];
    let mut image = RgbImage::new(SIZE * 3, SIZE * 2);
    for (k, (toward, up)) in views.iter().enumerate() {
        let right = up.cross(toward).normalize();
        let up = toward.cross(&right);
        let light = (toward * 0.7 + up * 0.5 - right * 0.5).normalize();
        for y in 0..SIZE {
            for x in 0..SIZE {
                let u = (f64::from(x) + 0.5) / f64::from(SIZE) * 2.0 - 1.0;
                let v = 1.0 - (f64::from(y) + 0.5) / f64::from(SIZE) * 2.0;
                let origin = centre + right * (u * half) + up * (v * half) + toward * (half * 4.0);
                let mut rgb = [0.93, 0.93, 0.95];
                if let Some((at, _)) = index.ray(&origin, &-toward, 1e9) {
                    let (p, n) = (mesh.position(at), mesh.normal(at));
                    let shade = 0.25 + 0.75 * n.dot(&light).max(0.0);
                    let back = if n.dot(toward) < -0.1 { [1.0, 0.2, 0.9] } else { [1.0; 3] };
                    let c = colour(&p, &n);
                    rgb = [c[0] * shade * back[0], c[1] * shade * back[1], c[2] * shade * back[2]];
                    if marks.iter().any(|m| (m - p).norm() < 0.012 * half) {
                        rgb = [0.9, 0.05, 0.05];
                    }
                }
                let (px, py) = (x + SIZE * (k as u32 % 3), y + SIZE * (k as u32 / 3));
                image.put_pixel(px, py, Rgb(rgb.map(|c| (c.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0) as u8)));
            }
        }
    }
    image
}
