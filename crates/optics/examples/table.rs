//! Computes the dot table: `table PHOTONS_PER_DISTANCE FILE`.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let table = stubble_optics::dot::compute(args[1].parse().unwrap(), 20_261_122, |f| {
        eprintln!("{f:.2} {:.0} s", t.elapsed().as_secs_f64());
    })
    .unwrap();
    std::fs::write(&args[2], table.to_bytes()).unwrap();
}
