//! Adding the layers, from the bottom up.
//!
//! What lies below a plane is an admittance Y with d = Y s. Going up through a layer or a refracting surface changes
//! Y and, with it, the vectors that give the net flux through each plane already passed in terms of s at the current
//! one. At the top, the incident light fixes s, and every flux follows.

use super::Reflectance;
use super::kernel::{
    Matrix, cholesky, dot, less_gram, solve_lower, solve_lower_vector, solve_upper_vector, symmetric_times,
    transposed_times,
};
use super::layer::{Basis, two_port};
use super::nodes::Nodes;
use crate::LayerStack;

/// Solves the stack with `N` directions.
#[inline(always)]
pub(super) fn sweep<const N: usize>(stack: &LayerStack, breaks: &[f64], mu0: f64) -> Reflectance {
    let nodes = Nodes::<N>::new(breaks, stack.n_above(), mu0);
    let layers = stack.layers();

    let mut admittance = [[0.0; N]; N];
    for i in 0..N {
        admittance[i][i] = 1.0;
    }
    // Net flux through the bottom, then through the top of each layer from the last to the first.
    let mut fluxes = Vec::with_capacity(layers.len() + 1);
    let escapes =
        std::array::from_fn(|i| if nodes.s[i] < stack.n_below() { nodes.root_weight[i] } else { 0.0 });
    fluxes.push(escapes);

    let mut n_under = stack.n_below();
    let mut basis: Option<(f64, Basis<N>)> = None;
    for layer in layers.iter().rev() {
        cross_surface(&nodes, layer.n, n_under, &mut admittance, &mut fluxes);
        let reuse = basis.take().filter(|(n, _)| *n == layer.n);
        let (_, projected) = basis.insert(reuse.unwrap_or_else(|| (layer.n, Basis::new(&nodes, layer.n))));
        if let Some(port) = two_port(projected, layer) {
            let mut load = admittance;
            for i in 0..N {
                for j in 0..N {
                    load[i][j] += port.near[i][j];
                }
            }
            let upper = cholesky(load);
            let coupled = solve_lower(&upper, port.far);
            for flux in &mut fluxes {
                *flux = transposed_times(&coupled, &solve_lower_vector(&upper, *flux));
            }
            admittance = less_gram(port.near, &coupled);
        }
        fluxes.push(symmetric_times(&admittance, &nodes.root_weight));
        n_under = layer.n;
    }
    cross_surface(&nodes, stack.n_above(), n_under, &mut admittance, &mut fluxes);
    report(stack, &nodes, admittance, &fluxes)
}

/// Lets the incident light in and reads the fluxes.
#[inline(always)]
fn report<const N: usize>(
    stack: &LayerStack,
    nodes: &Nodes<N>,
    mut admittance: Matrix<N>,
    fluxes: &[[f64; N]],
) -> Reflectance {
    for i in 0..N {
        admittance[i][i] += 1.0;
    }
    let upper = cholesky(admittance);
    let enter = |down: [f64; N]| {
        let s = solve_upper_vector(&upper, solve_lower_vector(&upper, down));
        s.map(|x| 2.0 * x)
    };

    let mut beam = [0.0; N];
    beam[nodes.beam] = 1.0 / nodes.root_weight[nodes.beam];
    let beam = enter(beam);
    let net: Vec<f64> = fluxes.iter().rev().map(|flux| dot(flux, &beam)).collect();

    let from_sky: [f64; N] =
        std::array::from_fn(|i| if nodes.s[i] < stack.n_above() { nodes.root_weight[i] } else { 0.0 });
    let power = dot(&from_sky, &from_sky);
    let sky = enter(from_sky.map(|w| w / power));
    let net_sky = |flux: &[f64; N]| dot(flux, &sky);

    let n_first = stack.layers()[0].n;
    let r_specular = fresnel(stack.n_above(), n_first, nodes.s[nodes.beam]);
    let r_total = 1.0 - net[0];
    Reflectance {
        r_specular,
        r_diffuse: r_total - r_specular,
        r_total,
        t_total: net[net.len() - 1],
        a_layers: net.windows(2).map(|w| w[0] - w[1]).collect(),
        r_diffuse_incidence: 1.0 - net_sky(&fluxes[fluxes.len() - 1]),
        t_diffuse_incidence: net_sky(&fluxes[0]),
    }
}

/// Goes up through the surface between `n_over` and `n_under`: s drops by (2r/t)·d, d stays.
#[inline(always)]
fn cross_surface<const N: usize>(
    nodes: &Nodes<N>,
    n_over: f64,
    n_under: f64,
    admittance: &mut Matrix<N>,
    fluxes: &mut [[f64; N]],
) {
    if n_over == n_under {
        return;
    }
    let mut load = *admittance;
    for i in 0..N {
        let r = fresnel(n_over, n_under, nodes.s[i]);
        // Above 0, so that a lossless, totally reflected direction still has a solution; 1e-14 of it leaks.
        load[i][i] += ((1.0 - r) / (2.0 * r).max(1e-14)).max(1e-14);
    }
    let upper = cholesky(load);
    let coupled = solve_lower(&upper, *admittance);
    for flux in fluxes {
        let through = transposed_times(&coupled, &solve_lower_vector(&upper, *flux));
        for i in 0..N {
            flux[i] -= through[i];
        }
    }
    *admittance = less_gram(*admittance, &coupled);
}

/// Unpolarised Fresnel reflectance at n·sin θ = `s`; 1 beyond the critical angle.
#[inline(always)]
fn fresnel(n1: f64, n2: f64, s: f64) -> f64 {
    if s >= n1.min(n2) {
        return 1.0;
    }
    let (c1, c2) = ((1.0 - (s / n1) * (s / n1)).sqrt(), (1.0 - (s / n2) * (s / n2)).sqrt());
    let across = (n1 * c1 - n2 * c2) / (n1 * c1 + n2 * c2);
    let along = (n1 * c2 - n2 * c1) / (n1 * c2 + n2 * c1);
    0.5 * (across * across + along * along)
}
