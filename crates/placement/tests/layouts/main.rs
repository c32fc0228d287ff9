//! What must hold for any layout: counts, distances, evenness, order, edits, files.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod donor;
mod edits;
mod evenness;
mod files;
mod requests;
mod strands;

use stubble_evidence::Evidence;
use stubble_placement::{Canvas, Layout, Quality, Settings, Silent, place};

/// Settings with a count and equal sessions.
fn settings(count: usize, sessions: usize) -> Settings {
    let mut s = Settings::new(&Evidence::builtin()).unwrap();
    s.count = Some(count);
    s.sessions = vec![1.0 / sessions as f64; sessions];
    s
}

fn sheet(density: impl Fn(f64, f64) -> f64) -> Canvas {
    Canvas::sheet(80.0, 60.0, density).unwrap()
}

fn placed(canvas: &Canvas, settings: &Settings) -> Layout {
    place(canvas, settings, &Silent).unwrap().layout
}

fn draft(mut settings: Settings) -> Settings {
    settings.quality = Quality::Draft;
    settings
}

fn least_distance(layout: &Layout) -> f64 {
    let mut points: Vec<_> = layout.impressions.iter().map(|i| i.position).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut least = f64::INFINITY;
    for (k, p) in points.iter().enumerate() {
        for q in &points[k + 1..] {
            if q.x - p.x >= least {
                break;
            }
            least = least.min((p - q).norm());
        }
    }
    least
}
