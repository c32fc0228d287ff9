//! Judges a `dots.csv` on a PLY mesh with a per-vertex density: `judge DOTS.csv MESH.ply`.

use stubble_head::{Mesh, Point};
use stubble_placement::{Canvas, judge::Judge, read_dots};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let layout = read_dots(&std::fs::read(&args[0])?)?;
    let raw = stubble_head::format::ply::read(&std::fs::read(&args[1])?)?;
    let positions = raw.positions.iter().map(|p| Point::from(*p)).collect();
    let mesh = Mesh::new(positions, raw.triangles)?;
    let density = raw
        .properties
        .get("density")
        .map_or(vec![1.0; mesh.positions().len()], |d| d.iter().map(|v| f64::from(*v)).collect());
    let started = std::time::Instant::now();
    let judge = Judge::new(&Canvas::new(mesh, density)?, layout.impressions.len());
    println!("{:#?}", judge.layout(&layout).all);
    eprintln!("{:.2} s", started.elapsed().as_secs_f64());
    Ok(())
}
