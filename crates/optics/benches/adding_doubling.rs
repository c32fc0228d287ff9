//! Time of one solve: SKIN3 and SEMI of the issue, five layers of different index at 31 wavelengths.

use std::hint::black_box;

use divan::Bencher;
use stubble_optics::{Accuracy, Layer, LayerStack, adding_doubling::solve};

fn main() {
    divan::main();
}

/// n, µa, µs, g, d per layer, in air.
#[allow(clippy::expect_used, reason = "the stacks below are physical")]
fn stack(layers: &[[f64; 5]]) -> LayerStack {
    let layers = layers.iter().map(|&[n, mu_a, mu_s, g, d]| Layer { n, mu_a, mu_s, g, d }).collect();
    LayerStack::new(1.0, 1.0, layers).expect("physical layers")
}

fn skin3() -> LayerStack {
    stack(&[[1.4, 15.0, 200.0, 0.8, 0.008], [1.4, 2.2, 200.0, 0.8, 0.18], [1.4, 1.0, 150.0, 0.8, 0.4]])
}

#[divan::bench(args = [Accuracy::Interactive, Accuracy::Reference])]
fn skin3_one_wavelength(bencher: Bencher<'_, '_>, accuracy: Accuracy) {
    let stack = skin3();
    bencher.bench_local(|| solve(black_box(&stack), accuracy));
}

#[divan::bench(args = [Accuracy::Interactive, Accuracy::Reference])]
fn semi_infinite(bencher: Bencher<'_, '_>, accuracy: Accuracy) {
    let stack = stack(&[[1.4, 1.0, 200.0, 0.8, 1e8]]);
    bencher.bench_local(|| solve(black_box(&stack), accuracy));
}

#[divan::bench]
fn five_indices_31_wavelengths(bencher: Bencher<'_, '_>) {
    let stacks: Vec<LayerStack> = (0..31)
        .map(|band| {
            let blue = 1.0 + 0.1 * f64::from(30 - band);
            stack(&[
                [1.5, 1.0, 200.0, 0.8, 0.002],
                [1.34, 10.0 * blue, 200.0, 0.8, 0.008],
                [1.4, 0.6 * blue, 200.0, 0.8, 0.018],
                [1.39, 0.6 * blue, 200.0, 0.8, 0.18],
                [1.44, 0.3 * blue, 150.0, 0.8, 0.4],
            ])
        })
        .collect();
    bencher.bench_local(|| {
        stacks.iter().map(|s| solve(black_box(s), Accuracy::Interactive).r_total).sum::<f64>()
    });
}
