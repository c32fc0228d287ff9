//! Places dots on a PLY mesh with a per-vertex density and writes `dots.csv`: a workbench for the judge.
//!
//! `place MESH.ply OUT.csv COUNT SEED [SHARES] [REGULARITY]`

use std::time::Instant;

use stubble_head::{Mesh, Point};
use stubble_placement::{Canvas, Progress, Settings, Stage, place, write_dots};

struct Watch(std::sync::Mutex<(Instant, Option<Stage>)>);

impl Progress for Watch {
    fn report(&self, stage: Stage, _done: f64) {
        if let Ok(mut last) = self.0.lock()
            && last.1 != Some(stage)
        {
            eprintln!("{:6.3} s since last; now {}", last.0.elapsed().as_secs_f64(), stage.words());
            *last = (Instant::now(), Some(stage));
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (mesh, density) = read_ply(&std::fs::read(&args[0])?)?;
    let started = Instant::now();
    let canvas = Canvas::new(mesh, density)?;
    let mut settings = Settings::new(&stubble_evidence::Evidence::builtin())?;
    settings.count = Some(args[2].parse()?);
    settings.seed = args[3].parse()?;
    if let Some(shares) = args.get(4) {
        settings.sessions = shares.split(',').map(str::parse).collect::<Result<_, _>>()?;
    }
    if let Some(r) = args.get(5) {
        settings.regularity = stubble_placement::Regularity::new(r.parse()?).ok_or("regularity is 0 to 1")?;
    }
    let watch = Watch(std::sync::Mutex::new((started, None)));
    let placement = place(&canvas, &settings, &watch)?;
    eprintln!("total {:.3} s, {} dots", started.elapsed().as_secs_f64(), placement.layout.impressions.len());
    for p in &placement.path {
        eprintln!(
            "session {}: {:.0} mm, {:.3} x LB2, longest {:.2} mm = {:.2} spacings, {} cells, turn {:.0} deg, breaks {:?}",
            p.session,
            p.length_mm,
            p.ratio,
            p.longest_step_mm,
            p.longest_step_spacings,
            p.cells.len(),
            p.mean_turn_deg,
            p.breaks_after
        );
    }
    for r in &placement.remarks {
        eprintln!("{r}");
    }
    write_dots(&placement.layout, &nalgebra::Isometry3::identity(), &mut std::fs::File::create(&args[1])?)?;
    Ok(())
}

/// Binary little-endian PLY of float vertices and uchar/int triangles, as the test heads are.
fn read_ply(bytes: &[u8]) -> Result<(Mesh, Vec<f64>), Box<dyn std::error::Error>> {
    let end = bytes.windows(11).position(|w| w == b"end_header\n").ok_or("no header")? + 11;
    let header = std::str::from_utf8(&bytes[..end])?;
    let count = |name: &str| -> Result<usize, Box<dyn std::error::Error>> {
        let line = header.lines().find(|l| l.starts_with(&format!("element {name} "))).ok_or("no element")?;
        Ok(line.rsplit(' ').next().ok_or("no count")?.parse()?)
    };
    let (vertices, faces) = (count("vertex")?, count("face")?);
    let names: Vec<&str> = header
        .lines()
        .filter(|l| l.starts_with("property float "))
        .filter_map(|l| l.rsplit(' ').next())
        .collect();
    let float = |v: usize, k: usize| -> f64 {
        let at = end + (v * names.len() + k) * 4;
        f64::from(f32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
    };
    let positions = (0..vertices).map(|v| Point::new(float(v, 0), float(v, 1), float(v, 2))).collect();
    let density = match names.iter().position(|n| *n == "density") {
        Some(k) => (0..vertices).map(|v| float(v, k)).collect(),
        None => vec![1.0; vertices],
    };
    let base = end + vertices * names.len() * 4;
    let triangles = (0..faces)
        .map(|f| {
            let at = base + f * 13 + 1;
            [0, 4, 8].map(|o| {
                u32::from_le_bytes([bytes[at + o], bytes[at + o + 1], bytes[at + o + 2], bytes[at + o + 3]])
            })
        })
        .collect();
    Ok((Mesh::new(positions, triangles)?, density))
}
