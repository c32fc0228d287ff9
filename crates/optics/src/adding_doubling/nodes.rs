//! Directions: Gauss nodes in s = n·sin θ, one block between neighbouring refractive indices.
//!
//! Within a block from s_lo to s_hi the variable is u in (0, 1) with s² = s_hi² − (s_hi² − s_lo²)·u², which takes
//! the square-root kink at a critical angle out of every integrand.

use crate::LayerStack;

/// Flux weight of the node that carries an oblique beam: too little to change the quadrature, and far enough above
/// rounding to follow.
const BEAM_WEIGHT: f64 = 1e-9;

/// `N` directions with their flux weights; the same in every layer.
#[derive(Debug)]
pub(super) struct Nodes<const N: usize> {
    /// n·sin θ, in no order that matters.
    pub(super) s: [f64; N],
    /// Square root of the flux weight ∫ d(s²).
    pub(super) root_weight: [f64; N],
    /// Which node carries the collimated beam.
    pub(super) beam: usize,
    /// How many Legendre moments of the phase function are kept; the rest goes forward (delta-M).
    pub(super) moments: usize,
}

/// Distinct refractive indices of the stack and its surroundings, rising.
pub(super) fn index_steps(stack: &LayerStack) -> Vec<f64> {
    let mut steps: Vec<f64> = stack.layers().iter().map(|l| l.n).collect();
    steps.extend([stack.n_above(), stack.n_below()]);
    steps.sort_by(f64::total_cmp);
    steps.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    steps
}

impl<const N: usize> Nodes<N> {
    /// Nodes for blocks that end at `breaks`, with one at the beam of cosine `mu0` in the medium `n_above`.
    pub(super) fn new(breaks: &[f64], n_above: f64, mu0: f64) -> Self {
        let oblique = mu0 < 1.0;
        let free = if oblique { N - 1 } else { N };
        let breaks = thin_out(breaks, free / 2);
        let counts = share_out(&breaks, free);

        let mut nodes = Self { s: [0.0; N], root_weight: [0.0; N], beam: 0, moments: free + free / 4 };
        let (mut at, mut low) = (0, 0.0_f64);
        for (block, (&high, &count)) in breaks.iter().zip(&counts).enumerate() {
            let span = high * high - low * low;
            let mut put = |u: f64, weight: f64| {
                nodes.s[at] = (high * high - span * u * u).max(0.0).sqrt();
                nodes.root_weight[at] = (2.0 * span * u * weight).sqrt();
                at += 1;
            };
            // The end u = 1 of the first block is the normal: Radau puts the beam's node there.
            if block == 0 && !oblique {
                radau(count, &mut put);
            } else {
                gauss(count, &mut put);
            }
            low = high;
        }
        if oblique {
            nodes.s[at] = n_above * (1.0 - mu0 * mu0).sqrt();
            nodes.root_weight[at] = BEAM_WEIGHT.sqrt();
            nodes.beam = at;
        }
        nodes
    }
}

/// At most `limit` break points: the closest neighbours are merged first, the last one always stays.
fn thin_out(breaks: &[f64], limit: usize) -> Vec<f64> {
    let mut kept = breaks.to_vec();
    while kept.len() > limit.max(1) {
        let gap = |i: &usize| kept[i + 1] - kept[*i];
        let closest = (0..kept.len() - 1).min_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or(0);
        kept.remove(closest);
    }
    kept
}

/// Splits `total` nodes over the blocks by the range of cosines each covers in its own medium.
fn share_out(breaks: &[f64], total: usize) -> Vec<usize> {
    let mut low = 0.0_f64;
    let widths: Vec<f64> = breaks
        .iter()
        .map(|&high| {
            let cosines = (1.0 - (low / high) * (low / high)).sqrt();
            low = high;
            // The root is empirical: over random stacks it beats equal and proportional shares.
            cosines.sqrt()
        })
        .collect();
    let mut counts = vec![1; breaks.len()];
    counts[0] = 2.min(total);
    for _ in counts.iter().sum::<usize>()..total {
        let need = |i: &usize| widths[*i] / (counts[*i] as f64);
        let next = (0..counts.len()).max_by(|a, b| need(a).total_cmp(&need(b))).unwrap_or(0);
        counts[next] += 1;
    }
    counts
}

/// Legendre P_q and P_{q−1} at `x`.
fn legendre(q: usize, x: f64) -> (f64, f64) {
    let (mut p, mut before) = (1.0, 0.0);
    for k in 0..q {
        let next = ((2 * k + 1) as f64 * x * p - k as f64 * before) / (k + 1) as f64;
        (before, p) = (p, next);
    }
    (p, before)
}

/// Gauss-Legendre nodes and weights on (0, 1).
fn gauss(q: usize, put: &mut impl FnMut(f64, f64)) {
    for i in 0..q {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (q as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (p, before) = legendre(q, x);
            slope = q as f64 * (x * p - before) / (x * x - 1.0);
            let step = p / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        put(0.5 * (1.0 + x), 1.0 / ((1.0 - x * x) * slope * slope));
    }
}

/// Radau nodes and weights on (0, 1], the first at 1.
fn radau(q: usize, put: &mut impl FnMut(f64, f64)) {
    let qf = q as f64;
    put(1.0, 1.0 / (qf * qf));
    for i in 1..q {
        // Roots of (P_{q−1} + P_q)/(1 + x), mirrored.
        let mut x = -(2.0 * std::f64::consts::PI * i as f64 / (2.0 * qf - 1.0)).cos();
        for _ in 0..100 {
            let (p, before) = legendre(q, x);
            let (_, before2) = legendre(q - 1, x);
            let slope_p = qf * (x * p - before) / (x * x - 1.0);
            let slope_before = (qf - 1.0) * (x * before - before2) / (x * x - 1.0);
            let (f, slope) = (p + before, slope_p + slope_before);
            let step = f / (slope - f / (1.0 + x));
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        let (_, before) = legendre(q, x);
        put(0.5 * (1.0 - x), 0.5 * (1.0 - x) / (qf * qf * before * before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(rule: impl Fn(&mut dyn FnMut(f64, f64)), power: i32) -> f64 {
        let mut sum = 0.0;
        rule(&mut |u, w| sum += w * u.powi(power));
        sum
    }

    #[test]
    fn rules_integrate_the_powers_they_should() {
        for q in 1..=24 {
            for power in 0..2 * q as i32 {
                let exact = 1.0 / f64::from(power + 1);
                let got = integral(|put| gauss(q, &mut |u, w| put(u, w)), power);
                assert!((got - exact).abs() < 1e-13, "gauss {q} {power}: {got}");
                if power < 2 * q as i32 - 1 {
                    let got = integral(|put| radau(q, &mut |u, w| put(u, w)), power);
                    assert!((got - exact).abs() < 1e-13, "radau {q} {power}: {got}");
                }
            }
        }
    }

    #[test]
    fn flux_weights_sum_to_the_largest_index_squared() {
        let nodes = Nodes::<16>::new(&[1.0, 1.34, 1.4, 1.53], 1.0, 1.0);
        let sum: f64 = nodes.root_weight.iter().map(|w| w * w).sum();
        assert!((sum - 1.53 * 1.53).abs() < 1e-12);
        assert_eq!(nodes.s[nodes.beam], 0.0);
    }

    #[test]
    fn more_indices_than_nodes_are_merged() {
        let breaks: Vec<f64> = (0..100).map(|i| 1.0 + 0.005 * f64::from(i)).collect();
        let nodes = Nodes::<16>::new(&breaks, 1.0, 0.5);
        assert!((nodes.s[nodes.beam] - 0.75_f64.sqrt()).abs() < 1e-12);
        assert!(nodes.s.iter().all(|s| *s < 1.495));
    }
}
