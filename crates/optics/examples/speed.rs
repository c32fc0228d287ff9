//! One timed walk: `speed skin3|semi PHOTONS [rings]`, on one thread; `benches/photons.py` takes the CPU time of it.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

use stubble_optics::monte_carlo::{Settings, layered};
use stubble_optics::{Layer, LayerStack};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let layer = |mu_a, mu_s, d| Layer { n: 1.4, mu_a, mu_s, g: 0.8, d };
    let layers = match args[1].as_str() {
        "skin3" => vec![layer(15.0, 200.0, 0.008), layer(2.2, 200.0, 0.18), layer(1.0, 150.0, 0.4)],
        _ => vec![layer(1.0, 200.0, 1e8)],
    };
    let stack = LayerStack::new(1.0, 1.0, layers).unwrap();
    let rings = (args.len() > 3).then_some((0.005, 100));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let settings = Settings { rings, ..Settings::new(args[2].parse().unwrap(), 7) };
    let found = pool.install(|| layered(&stack, &settings)).unwrap();
    println!("{} {}", found.r_diffuse.value, found.r_diffuse.se);
}
