//! How long each paper of a case as large as a real one takes: `cargo run -p stubble-document --example paper_times`.
//!
//! Prints seconds by the clock and CPU seconds of this process, which hold on a busy machine too; first once, as after the
//! program starts, then the median of five.
#![allow(clippy::unwrap_used, reason = "an example stops where it fails")]

use std::time::Instant;

use stubble_document::{Language, Paper, PaperSize, Picture, PlanPaper, Setting, paper_pdf};
use stubble_evidence::Evidence;

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/main/sample.rs"]
mod sample;

/// CPU seconds of this process so far, from the kernel's ticks of 10 ms.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn main() {
    let only = std::env::args().nth(1);
    let layout = sample::layout(18_000);
    let case = sample::case(&layout);
    let pictures = sample::pictures();
    let pictures: Vec<Picture<'_>> =
        pictures.iter().map(|(view, moment, bytes)| Picture { view: *view, when: *moment, bytes }).collect();
    let evidence = Evidence::builtin();
    let paper = PlanPaper { case: &case, layout: &layout, pictures: &pictures, evidence: &evidence };
    println!("paper       language   first wall/CPU s   median of 5 wall/CPU s   KiB");
    for kind in Paper::ALL {
        if only.as_ref().is_some_and(|name| name != kind.name()) {
            continue;
        }
        for language in [Language::English, Language::German, Language::Arabic] {
            let setting = Setting { language, size: PaperSize::A4 };
            let mut bytes = 0;
            let mut once = || {
                let (start, cpu) = (Instant::now(), cpu_s());
                bytes = paper_pdf(kind, &paper, &setting).unwrap().len();
                (start.elapsed().as_secs_f64(), cpu_s() - cpu)
            };
            let first = once();
            let later: Vec<(f64, f64)> = (0..5).map(|_| once()).collect();
            let median = |of: fn(&(f64, f64)) -> f64| {
                let mut all: Vec<f64> = later.iter().map(of).collect();
                all.sort_by(f64::total_cmp);
                all[2]
            };
            println!(
                "{:<11} {language}         {:.2} / {:.2}        {:.2} / {:.2}              {}",
                kind.name(),
                first.0,
                first.1,
                median(|t| t.0),
                median(|t| t.1),
                bytes / 1024
            );
        }
    }
}
