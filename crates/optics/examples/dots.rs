//! Reference dots and arrays against the table and the Monte Carlo walk: `dots REFERENCE.json [PHOTONS]`.
#![allow(clippy::unwrap_used, reason = "a tool for developers: a wrong call may stop it")]

use serde_json::Value;
use stubble_optics::dot::{DotGeometry, respond_at};
use stubble_optics::monte_carlo::InkedTissue;
use stubble_optics::{Accuracy, Layer, LayerStack};
fn num(v: &Value, k: &str) -> f64 {
    v[k].as_f64().unwrap()
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let parse = |case: &Value| {
        let layers = case["layers"].as_array().unwrap().iter();
        let layers = layers
            .map(|l| Layer {
                n: num(l, "n"),
                mu_a: num(l, "mu_a"),
                mu_s: num(l, "mu_s"),
                g: num(l, "g"),
                d: num(l, "d"),
            })
            .collect();
        let stack = LayerStack::new(1.0, 1.0, layers).unwrap();
        let d = &case["dot"];
        let ink = InkedTissue { mu_a: num(d, "mu_a"), mu_s: num(d, "mu_s"), g: num(d, "g") };
        let g = DotGeometry::from_square_prism(
            num(d, "z0_cm") * 10.0,
            num(d, "half_side_cm") * 20.0,
            num(d, "thickness_cm") * 10.0,
        );
        (stack, ink, g)
    };
    for case in all["dots"].as_array().unwrap() {
        let (stack, ink, g) = parse(case);
        let p = respond_at(&stack, &ink, &g, Accuracy::Reference).unwrap();
        println!(
            "dot {} z0 {:.2} r0 {:.4}/{:.4} r1 {:.4}/{:.4}",
            case["lambda_nm"],
            g.depth_mm,
            p.r0,
            num(case, "R_bare_ref"),
            p.r1,
            num(case, "R_infinite_ink_plane_ref")
        );
        let (x, r, se) = (
            case["x_cm"].as_array().unwrap(),
            case["R_diffuse"].as_array().unwrap(),
            case["se"].as_array().unwrap(),
        );
        for k in 0..x.len() {
            let at = x[k].as_f64().unwrap() * 10.0;
            let got = p.reflectance(p.c(at));
            let want = r[k].as_f64().unwrap();
            println!(
                "   x {at:.2} c {:.4} ref c {:.4} R {got:.4} ref {want:.4} diff {:+.4} ({:+.1} %) se {}",
                p.c(at),
                -((want - p.r1) / (p.r0 - p.r1)).ln(),
                got - want,
                100.0 * (got / want - 1.0),
                se[k]
            );
        }
    }
    for case in all["dot_arrays"].as_array().unwrap() {
        let (stack, ink, g) = parse(case);
        let p = respond_at(&stack, &ink, &g, Accuracy::Reference).unwrap();
        let pitch = num(case, "pitch_cm") * 10.0;
        let n = (p.reach_mm() / pitch).ceil() as i32;
        let (m, mut sum) = (8, 0.0);
        for i in 0..m {
            for j in 0..m {
                let (x, y) =
                    (pitch / 2.0 * (i as f64 + 0.5) / m as f64, pitch / 2.0 * (j as f64 + 0.5) / m as f64);
                let mut c = 0.0;
                for a in -n..=n {
                    for b in -n..=n {
                        c += p.c((x - a as f64 * pitch).hypot(y - b as f64 * pitch));
                    }
                }
                sum += p.reflectance(c) / (m * m) as f64;
            }
        }
        let want = num(case, "R_diffuse_mean");
        println!(
            "array {} z0 {:.2} pitch {pitch:.1} R {sum:.4} ref {want:.4} ({:+.2} %) se {:.2} % bare {:.4}",
            case["lambda_nm"],
            g.depth_mm,
            100.0 * (sum / want - 1.0),
            100.0 * num(case, "se") / want,
            p.r0
        );
    }
}
