//! Photons per second.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

use stubble_optics::monte_carlo::{Settings, layered};
use stubble_optics::{Layer, LayerStack};
fn main() {
    let l = |mu_a, mu_s, g, d| Layer { n: 1.4, mu_a, mu_s, g, d };
    let skin3 = LayerStack::new(
        1.0,
        1.0,
        vec![l(15.0, 200.0, 0.8, 0.008), l(2.2, 200.0, 0.8, 0.18), l(1.0, 150.0, 0.8, 0.4)],
    )
    .unwrap();
    let semi = LayerStack::new(1.0, 1.0, vec![l(1.0, 200.0, 0.8, 1e8)]).unwrap();
    for (name, s) in [("SKIN3", skin3), ("SEMI", semi)] {
        for rings in [None, Some((0.005, 100))] {
            let n = 1_000_000;
            let t = std::time::Instant::now();
            let r = layered(&s, &Settings { rings, ..Settings::new(n, 7) }).unwrap();
            let t = t.elapsed().as_secs_f64();
            println!(
                "{name} {} {:.0}/s {:?} {:?} {:?}",
                rings.is_some(),
                n as f64 / t,
                r.r_diffuse,
                r.t_total,
                r.a_layers
            );
        }
    }
}
