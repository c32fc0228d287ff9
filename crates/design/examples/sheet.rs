//! Draws sheets of designs for people to look at: front, side, top and back of one head for several requests, the
//! density as darkness and the zones as tints.
//!
//! `cargo run -p stubble-design --example sheet -- OUT_FOLDER [HEAD.ply…]`

use std::error::Error;
use std::path::Path;

use image::{Rgb, RgbImage};
use stubble_design::{Condition, Design, DesignRequest, Designer, Ludwig, Norwood, Style, ZoneKind};
use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, Mesh, Point, Vector, sample_head};

const SIZE: u32 = 260;

/// Direction to the viewer and the picture's up for each view.
const VIEWS: [([f64; 3], [f64; 3]); 4] = [
    ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0]),
    ([0.7, 0.25, 0.7], [0.0, 1.0, 0.0]),
    ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]),
    ([0.0, 1.0, 0.0], [0.0, 0.0, 1.0]),
];
const BACK: ([f64; 3], [f64; 3]) = ([0.0, 0.35, -1.0], [0.0, 1.0, 0.0]);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("give an output folder")?;
    std::fs::create_dir_all(&out)?;
    let mut heads = vec![("sample".to_owned(), sample_head(&Anthropometry::MAN))];
    for path in arguments {
        let name =
            Path::new(&path).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        heads.push((name, load(&path)?));
    }
    let evidence = Evidence::builtin();
    for (name, head) in &heads {
        let started = std::time::Instant::now();
        let designer = Designer::new(head, &evidence)?;
        eprintln!("{name}: prepared in {:.0?}", started.elapsed());
        let conditions: Vec<(String, DesignRequest)> = Norwood::ALL
            .into_iter()
            .skip(1)
            .map(|stage| (format!("{stage:?}"), DesignRequest::male(stage)))
            .chain([("whole".to_owned(), DesignRequest::new(Condition::WholeScalp, Style::Soft))])
            .chain([Ludwig::I, Ludwig::II, Ludwig::III].map(|grade| {
                (
                    format!("Ludwig {grade:?}"),
                    DesignRequest::new(Condition::FemalePattern { grade }, Style::Female),
                )
            }))
            .collect();
        sheet(&designer, head, &conditions)?.save(format!("{out}/{name}-conditions.png"))?;
        let styles: Vec<(String, DesignRequest)> = Style::ALL
            .into_iter()
            .map(|style| (format!("{style:?}"), DesignRequest::new(Condition::WholeScalp, style)))
            .collect();
        sheet(&designer, head, &styles)?.save(format!("{out}/{name}-styles.png"))?;
    }
    Ok(())
}

fn load(path: &str) -> Result<Head, Box<dyn Error>> {
    let raw = stubble_head::format::read(&std::fs::read(path)?, path, &|_| None)?;
    Ok(Head::from_raw(raw, &stubble_head::HeadOptions::default())?)
}

/// One row per request.
fn sheet(
    designer: &Designer<'_>,
    head: &Head,
    rows: &[(String, DesignRequest)],
) -> Result<RgbImage, Box<dyn Error>> {
    let mut page = RgbImage::new(SIZE * 5, SIZE * rows.len() as u32);
    for (r, (name, request)) in rows.iter().enumerate() {
        let started = std::time::Instant::now();
        let design = designer.design(request)?;
        let time = started.elapsed();
        let lost: f64 = (0..head.scalp.mesh.triangles().len())
            .filter(|&t| {
                let v = head.scalp.mesh.triangles()[t][0] as usize;
                design.native_share[v] < 0.5 && design.fields.density_per_cm2[v] > 0.0
            })
            .map(|t| head.scalp.mesh.area_mm2(t) / 100.0)
            .sum();
        eprintln!(
            "  {name:12} treated {:5.0} cm², bald {lost:5.0} cm², {:6.0} dots, {time:.1?}",
            design.treated_area_cm2, design.expected_dots
        );
        if let Some(line) = &design.hairline {
            eprintln!("    {:.1?}", line.measures);
        }
        for (c, (eye, up)) in VIEWS.iter().chain([&BACK]).enumerate() {
            let picture = view(head, &design, Vector::from(*eye).normalize(), Vector::from(*up));
            image::imageops::replace(
                &mut page,
                &picture,
                i64::from(SIZE) * c as i64,
                i64::from(SIZE) * r as i64,
            );
        }
    }
    Ok(page)
}

fn view(head: &Head, design: &Design, eye: Vector, up: Vector) -> RgbImage {
    let mut canvas = Canvas::new(eye, up);
    canvas.mesh(&head.mesh, 0.0, |_| [0.84, 0.70, 0.60]);
    let fields = &design.fields;
    canvas.mesh(&head.scalp.mesh, 0.6, |v| {
        let ink = fields.density_per_cm2[v] * fields.tone[v] / 120.0;
        let tint = match fields.zone[v] {
            ZoneKind::None => [0.84, 0.70, 0.60],
            ZoneKind::Edge => [1.0, 0.55, 0.35],
            ZoneKind::Transition => [0.95, 0.80, 0.35],
            ZoneKind::Core => [0.55, 0.70, 0.80],
            ZoneKind::Crown => [0.55, 0.60, 0.95],
            ZoneKind::SideFade => [0.55, 0.85, 0.60],
            ZoneKind::Scar => [0.9, 0.4, 0.8],
        };
        let native = 0.55 * design.native_share[v];
        let dark = (1.0 - 0.75 * ink.min(1.0)) * (1.0 - native);
        tint.map(|c| c * dark)
    });
    if let Some(line) = &design.hairline {
        for p in &line.curve {
            canvas.dot(p, 0, [0.7, 0.0, 0.0]);
        }
        for h in &line.handles {
            canvas.dot(&h.position, 1, [1.0, 1.0, 1.0]);
        }
    }
    let every = head.scalp.mesh.positions().len() / 500 + 1;
    for (i, p) in head.scalp.mesh.positions().iter().enumerate() {
        if i % every == 0 && fields.density_per_cm2[i] > 0.0 {
            for k in 0..10 {
                canvas.dot(&(p + fields.growth[i] * (0.5 * f64::from(k))), 0, [0.9, 0.9, 0.2]);
            }
        }
    }
    canvas.picture
}

/// An orthographic picture with a depth buffer.
struct Canvas {
    picture: RgbImage,
    depth: Vec<f64>,
    axes: [Vector; 3],
}

impl Canvas {
    fn new(eye: Vector, up: Vector) -> Self {
        let right = up.cross(&eye).normalize();
        let axes = [right, eye.cross(&right), eye];
        let depth = vec![f64::NEG_INFINITY; (SIZE * SIZE) as usize];
        Self { picture: RgbImage::from_pixel(SIZE, SIZE, Rgb([32, 34, 40])), depth, axes }
    }

    fn place(&self, p: &Point) -> [f64; 3] {
        let from = p - Point::new(0.0, 25.0, 0.0);
        let scale = f64::from(SIZE) / 260.0;
        let half = 0.5 * f64::from(SIZE);
        [
            half + scale * from.dot(&self.axes[0]),
            half - scale * from.dot(&self.axes[1]),
            from.dot(&self.axes[2]),
        ]
    }

    fn mesh(&mut self, mesh: &Mesh, nearer_mm: f64, colour: impl Fn(usize) -> [f64; 3]) {
        for t in 0..mesh.triangles().len() {
            let ids = mesh.triangles()[t].map(|v| v as usize);
            let [a, b, c] = mesh.corners(t).map(|p| self.place(&p));
            let double = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
            if double.abs() < 1e-9 {
                continue;
            }
            let range = |k: usize| {
                let low = a[k].min(b[k]).min(c[k]).floor().clamp(0.0, f64::from(SIZE)) as u32;
                let high = a[k].max(b[k]).max(c[k]).ceil().clamp(0.0, f64::from(SIZE)) as u32;
                low..high
            };
            for y in range(1) {
                for x in range(0) {
                    let (px, py) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                    let w1 = ((px - a[0]) * (c[1] - a[1]) - (py - a[1]) * (c[0] - a[0])) / double;
                    let w2 = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0])) / double;
                    let w = [1.0 - w1 - w2, w1, w2];
                    if w.iter().any(|&w| w < -1e-6) {
                        continue;
                    }
                    let z = w[0] * a[2] + w[1] * b[2] + w[2] * c[2] + nearer_mm;
                    let slot = &mut self.depth[(y * SIZE + x) as usize];
                    if z <= *slot {
                        continue;
                    }
                    *slot = z;
                    let normal: Vector = (0..3).map(|k| mesh.normals()[ids[k]] * w[k]).sum();
                    let light = 0.35 + 0.65 * normal.normalize().dot(&self.axes[2]).max(0.0);
                    let tints = ids.map(&colour);
                    let pixel = [0, 1, 2].map(|k| {
                        let mixed: f64 = (0..3).map(|i| w[i] * tints[i][k]).sum();
                        (255.0 * (mixed * light).clamp(0.0, 1.0)) as u8
                    });
                    self.picture.put_pixel(x, y, Rgb(pixel));
                }
            }
        }
    }

    fn dot(&mut self, p: &Point, radius: i64, colour: [f64; 3]) {
        let [x, y, z] = self.place(p);
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                let (px, py) = (x as i64 + dx, y as i64 + dy);
                let inside = (0..i64::from(SIZE)).contains(&px) && (0..i64::from(SIZE)).contains(&py);
                if inside && z + 3.0 > self.depth[(py * i64::from(SIZE) + px) as usize] {
                    self.picture.put_pixel(px as u32, py as u32, Rgb(colour.map(|c| (255.0 * c) as u8)));
                }
            }
        }
    }
}
