//! How long placing takes and how it grows: `cargo bench -p stubble-placement`.
//!
//! CPU seconds are of this process, all threads together, so they hold on a busy machine too. Peers are timed beside
//! it by `benches/peers.py`.
#![allow(clippy::unwrap_used, reason = "a bench stops where it fails")]

use std::collections::BTreeSet;
use std::time::Instant;

use stubble_evidence::Evidence;
use stubble_head::{Mesh, Point};
use stubble_placement::{BrushStroke, Canvas, Quality, Regularity, Settings, Silent, Workbench, place};

/// The upper part of a ball the size of a head, about 600 cm² in 100,000 triangles, denser at the top.
fn dome() -> Canvas {
    let (rows, columns, radius) = (160_u32, 313_u32, 97.7);
    let mut positions = vec![Point::new(0.0, radius, 0.0)];
    for r in 1..=rows {
        for c in 0..columns {
            let polar = std::f64::consts::FRAC_PI_2 * f64::from(r) / f64::from(rows);
            let turn = std::f64::consts::TAU * f64::from(c) / f64::from(columns);
            let (x, z) = (polar.sin() * turn.sin(), polar.sin() * turn.cos());
            positions.push(Point::new(radius * x, radius * polar.cos(), radius * z));
        }
    }
    let id = |r: u32, c: u32| 1 + (r - 1) * columns + c % columns;
    let mut triangles = Vec::new();
    for c in 0..columns {
        triangles.push([0, id(1, c), id(1, c + 1)]);
        for r in 1..rows {
            triangles.push([id(r, c), id(r + 1, c), id(r + 1, c + 1)]);
            triangles.push([id(r, c), id(r + 1, c + 1), id(r, c + 1)]);
        }
    }
    let density = positions.iter().map(|p| 30.0 + p.y).collect();
    Canvas::new(Mesh::new(positions, triangles).unwrap(), density).unwrap()
}

/// CPU seconds of this process so far, from the kernel's ticks of 10 ms.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks = |k: usize| after.split_whitespace().nth(k).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (cpu, wall) = (cpu_s(), Instant::now());
    let value = work();
    println!("{name:<48} {:>8.2} CPU s {:>8.3} s", cpu_s() - cpu, wall.elapsed().as_secs_f64());
    value
}

fn main() {
    let canvas = dome();
    let mut settings = Settings::new(&Evidence::builtin()).unwrap();
    settings.regularity = Regularity::EVEN;
    settings.min_spacing_mm = 0.1;
    settings.count = Some(40_000);
    let mut layout =
        timed("40,000 dots, 3 sessions, path, full", || place(&canvas, &settings, &Silent).unwrap().layout);
    let draft = Settings { quality: Quality::Draft, ..settings.clone() };
    timed("40,000 dots, 3 sessions, path, draft", || place(&canvas, &draft, &Silent).unwrap());
    let bench = timed("a workbench", || Workbench::new(&canvas, &settings).unwrap());
    let brush = [BrushStroke { centre: Point::new(0.0, 97.7, 0.0), radius_mm: 11.3 }];
    let times = 20;
    timed("20 re-fills of 4 cm²", || {
        for seed in 0..times {
            bench.refill(&mut layout, &brush, &BTreeSet::new(), seed).unwrap();
        }
    });
    let most = if std::env::args().any(|a| a == "--million") { 1_000_000 } else { 160_000 };
    let mut count = 10_000;
    while count <= most {
        settings.count = Some(count);
        timed(&format!("{count} dots, full"), || place(&canvas, &settings, &Silent).unwrap());
        count = if count == 640_000 { 1_000_000 } else { count * 4 };
    }
}
