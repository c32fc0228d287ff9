//! How long a dragged handle takes to become new fields: the least of many drags, on one thread.
//!
//! `cargo run -p stubble-design --example drag -- HEAD.ply…`

use std::error::Error;
use std::time::{Duration, Instant};

use stubble_design::{DesignRequest, Designer, HandleName, HandleOffset, Norwood};
use stubble_evidence::Evidence;
use stubble_head::{Head, HeadOptions};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let raw = stubble_head::format::read(&std::fs::read(&path)?, &path, &|_| None)?;
        let head = Head::from_raw(raw, &HeadOptions::default())?;
        let started = Instant::now();
        let designer = Designer::new(&head, &Evidence::builtin())?;
        let prepared = started.elapsed();
        let mut best = Duration::MAX;
        for i in 0..30 {
            let mut request = DesignRequest::male(Norwood::V);
            let by_mm = [0.1 * f64::from(i), 1.0, 0.0];
            request.moved_handles.push(HandleOffset { handle: HandleName::LeftApex, by_mm });
            let started = Instant::now();
            let design = designer.design(&request)?;
            best = best.min(started.elapsed());
            assert!(design.expected_dots > 0.0);
        }
        println!(
            "{path}: {} triangles, scalp {} triangles, prepared in {prepared:.1?}, a drag in {best:.1?}",
            head.mesh.triangles().len(),
            head.scalp.mesh.triangles().len()
        );
    }
    Ok(())
}
