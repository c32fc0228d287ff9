//! Pooled z-scores of the walk: `zscores REFERENCE.json PHOTONS FIRST_SEED LAST_SEED`.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

mod pooled;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let reference = serde_json::from_str(&std::fs::read_to_string(&args[1]).unwrap()).unwrap();
    let number = |at: usize| args[at].parse::<u64>().unwrap();
    for pool in pooled::pools(&reference, number(2), number(3)..=number(4)) {
        println!("{pool}");
    }
}
