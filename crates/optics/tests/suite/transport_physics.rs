//! Truths the exact solver must keep for any stack.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use stubble_optics::adding_doubling::{Reflectance, solve, solve_oblique};
use stubble_optics::{Accuracy, Layer, LayerStack};

const BOTH: [Accuracy; 2] = [Accuracy::Reference, Accuracy::Interactive];

fn layer() -> impl Strategy<Value = Layer> {
    let n = prop::sample::select(vec![1.0, 1.33, 1.37, 1.4, 1.44, 1.5, 1.55]);
    (n, -1.0..3.0_f64, 0.0..3.4_f64, -0.5..0.95_f64, -2.5..0.0_f64).prop_map(|(n, a, s, g, d)| Layer {
        n,
        mu_a: 10_f64.powf(a),
        mu_s: 10_f64.powf(s),
        g,
        d: 10_f64.powf(d),
    })
}

fn stack() -> impl Strategy<Value = LayerStack> {
    let around = prop::sample::select(vec![1.0, 1.33, 1.5]);
    (around.clone(), around, prop::collection::vec(layer(), 1..5))
        .prop_map(|(above, below, layers)| LayerStack::new(above, below, layers).unwrap())
}

fn with(stack: &LayerStack, change: impl Fn(&Layer) -> Layer) -> LayerStack {
    LayerStack::new(stack.n_above(), stack.n_below(), stack.layers().iter().map(change).collect()).unwrap()
}

fn one(n: f64, mu_a: f64, mu_s: f64, g: f64, d: f64) -> LayerStack {
    LayerStack::new(1.0, 1.0, vec![Layer { n, mu_a, mu_s, g, d }]).unwrap()
}

fn total(answer: &Reflectance) -> f64 {
    answer.r_total + answer.t_total + answer.a_layers.iter().sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn energy_closes_and_every_share_is_one(stack in stack(), mu0 in 0.05..1.0_f64) {
        for accuracy in BOTH {
            let slant = solve_oblique(&stack, mu0, accuracy).unwrap();
            prop_assert!((total(&slant) - 1.0).abs() < 1e-9);
            let answer = solve(&stack, accuracy);
            prop_assert!((total(&answer) - 1.0).abs() < 1e-9);
            prop_assert!(answer.r_diffuse > -1e-3 && answer.t_total > -1e-9);
            prop_assert!(answer.a_layers.iter().all(|a| *a > -1e-3));
        }
    }

    #[test]
    fn white_furnace(stack in stack()) {
        let white = with(&stack, |l| Layer { mu_a: 0.0, ..*l });
        for accuracy in BOTH {
            let answer = solve(&white, accuracy);
            prop_assert!((answer.r_total + answer.t_total - 1.0).abs() < 1e-9, "{}", answer.r_total + answer.t_total);
            prop_assert!((answer.r_diffuse_incidence + answer.t_diffuse_incidence - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn reciprocity_of_diffuse_transmission(stack in stack()) {
        let turned = LayerStack::new(
            stack.n_below(),
            stack.n_above(),
            stack.layers().iter().rev().copied().collect(),
        ).unwrap();
        for accuracy in BOTH {
            // Radiance over n² is what travels backwards unchanged.
            let down = solve(&stack, accuracy).t_diffuse_incidence * stack.n_above().powi(2);
            let up = solve(&turned, accuracy).t_diffuse_incidence * stack.n_below().powi(2);
            prop_assert!((down - up).abs() < 1e-9, "{down} {up}");
        }
    }

    #[test]
    fn more_absorption_reflects_less(stack in stack(), factor in 1.05..3.0_f64) {
        let darker = with(&stack, |l| Layer { mu_a: l.mu_a * factor, ..*l });
        for accuracy in BOTH {
            prop_assert!(solve(&darker, accuracy).r_total < solve(&stack, accuracy).r_total + 1e-12);
        }
    }

    #[test]
    fn cutting_a_layer_changes_nothing(stack in stack(), cut in 0.05..0.95_f64) {
        let first = stack.layers()[0];
        let mut pieces = vec![Layer { d: first.d * cut, ..first }, Layer { d: first.d * (1.0 - cut), ..first }];
        pieces.extend_from_slice(&stack.layers()[1..]);
        let pieces = LayerStack::new(stack.n_above(), stack.n_below(), pieces).unwrap();
        for accuracy in BOTH {
            let (whole, parts) = (solve(&stack, accuracy), solve(&pieces, accuracy));
            prop_assert!((whole.r_total - parts.r_total).abs() < 1e-9);
            prop_assert!((whole.a_layers[0] - parts.a_layers[0] - parts.a_layers[1]).abs() < 1e-9);
        }
    }

    #[test]
    fn interactive_is_near_the_reference(stack in stack()) {
        let (fast, exact) = (solve(&stack, Accuracy::Interactive), solve(&stack, Accuracy::Reference));
        prop_assert!((fast.r_total - exact.r_total).abs() < 1e-3, "{} {}", fast.r_total, exact.r_total);
        prop_assert!((fast.t_total - exact.t_total).abs() < 1e-3);
    }
}

#[test]
fn a_clear_slab_is_two_fresnel_surfaces_and_beers_law() {
    let (n, mu_a, d) = (1.4_f64, 30.0_f64, 0.02_f64);
    let r = ((n - 1.0) / (n + 1.0)).powi(2);
    let through = (-mu_a * d).exp();
    let rounds = 1.0 - (r * through).powi(2);
    for accuracy in BOTH {
        let answer = solve(&one(n, mu_a, 0.0, 0.0, d), accuracy);
        assert!((answer.t_total - (1.0 - r).powi(2) * through / rounds).abs() < 1e-9);
        assert!((answer.r_diffuse - (1.0 - r).powi(2) * through * r * through / rounds).abs() < 1e-9);
    }
}

#[test]
fn limits_of_nothing_black_and_endless() {
    for accuracy in BOTH {
        let nothing = solve(&one(1.0, 0.0, 1e-9, 0.0, 1e-4), accuracy);
        assert!(nothing.r_total.abs() < 1e-9 && (nothing.t_total - 1.0).abs() < 1e-9);
        let black = solve(&one(1.0, 1e7, 1.0, 0.0, 1.0), accuracy);
        assert!(black.r_total < 1e-6 && black.t_total.abs() < 1e-12);
        let thick = solve(&one(1.4, 1.0, 200.0, 0.8, 20.0), accuracy);
        let endless = solve(&one(1.4, 1.0, 200.0, 0.8, 1e8), accuracy);
        assert!((thick.r_total - endless.r_total).abs() < 1e-9 && endless.t_total.abs() < 1e-12);
        let white = solve(&one(1.4, 0.0, 200.0, 0.8, 1e8), accuracy);
        assert!((white.r_total - 1.0).abs() < 1e-6, "{}", white.r_total);
    }
}

#[test]
fn a_matched_layer_of_glass_on_top_changes_only_the_surface() {
    let skin = Layer { n: 1.4, mu_a: 2.0, mu_s: 200.0, g: 0.8, d: 0.2 };
    let clear = Layer { n: 1.4, mu_a: 0.0, mu_s: 0.0, g: 0.0, d: 0.1 };
    for accuracy in BOTH {
        let bare = solve(&LayerStack::new(1.0, 1.4, vec![skin]).unwrap(), accuracy);
        let covered = solve(&LayerStack::new(1.0, 1.4, vec![clear, skin]).unwrap(), accuracy);
        assert!((bare.r_total - covered.r_total).abs() < 1e-12);
    }
}

#[test]
fn an_angle_that_does_not_exist_is_refused() {
    let stack = one(1.4, 1.0, 100.0, 0.8, 1.0);
    for mu0 in [0.0, -0.1, 1.1, f64::NAN] {
        assert!(solve_oblique(&stack, mu0, Accuracy::Interactive).is_err());
    }
}
