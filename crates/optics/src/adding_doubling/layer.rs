//! One homogeneous layer as a two-port between its top and bottom.
//!
//! With y = flux / √weight, let s = y↓ + y↑ and d = y↓ − y↑. In the layer s′ = −α d and d′ = −β s, where α holds the
//! odd and β the even Legendre moments of the phase function; both are symmetric, and so are
//! d_top = P s_top − N s_bottom and d_bottom = N s_top − P s_bottom with P = k coth kτ and N = k / sinh kτ, k² = αβ.

use super::kernel::{
    Matrix, add_scaled, cholesky, dot, solve_lower, solve_lower_vector, symmetric_eigen, symmetric_times,
    transposed_times,
};
use super::nodes::Nodes;
use crate::Layer;

/// What the directions look like inside one refractive index.
#[derive(Debug)]
pub(super) struct Basis<const N: usize> {
    /// 1/μ; 1 where the direction does not exist in this medium.
    inverse_mu: [f64; N],
    /// Orthonormal half-range Legendre vectors over √μ, as many as `moments`.
    legendre: [Matrix<N>; 2],
    /// Radiance that is the same in every direction, as y.
    isotropic: [f64; N],
    moments: usize,
}

impl<const N: usize> Basis<N> {
    /// Projects the nodes into a medium of index `n`.
    ///
    /// The Legendre vectors are made orthonormal on the nodes themselves, even and odd ones apart: the scattering
    /// operator then has exactly the eigenvalues of the phase function, so energy is conserved and reciprocity holds
    /// to rounding for any quadrature.
    #[inline(always)]
    pub(super) fn new(nodes: &Nodes<N>, n: f64) -> Self {
        let mut mu = [0.0; N];
        let mut inverse_mu = [1.0; N];
        let mut root = [0.0; N];
        let mut inverse_root_mu = [0.0; N];
        let mut open = 0;
        for i in 0..N {
            let square = 1.0 - (nodes.s[i] / n) * (nodes.s[i] / n);
            if square > 1e-13 {
                mu[i] = square.sqrt();
                inverse_mu[i] = 1.0 / mu[i];
                inverse_root_mu[i] = inverse_mu[i].sqrt();
                root[i] = nodes.root_weight[i] * inverse_root_mu[i];
                open += 1;
            }
        }
        let mut moments = nodes.moments.min(2 * open);
        let mut legendre = [[[0.0; N]; N]; 2];
        let (mut p, mut before) = ([1.0; N], [0.0; N]);
        for l in 0..moments {
            let mut e = [0.0; N];
            for i in 0..N {
                e[i] = root[i] * p[i];
            }
            // Again where most of the vector went, because that loses orthogonality.
            let mut length2 = dot(&e, &e);
            for _ in 0..3 {
                let before = length2;
                for earlier in legendre[l % 2].iter().take(l / 2) {
                    let share = dot(&e, earlier);
                    add_scaled(&mut e, -share, earlier);
                }
                length2 = dot(&e, &e);
                if length2 > 1e-2 * before {
                    break;
                }
            }
            if length2 < 1e-26 {
                moments = l;
                break;
            }
            let inverse = 1.0 / length2.sqrt();
            for i in 0..N {
                legendre[l % 2][l / 2][i] = e[i] * inverse;
            }
            let lf = l as f64;
            for i in 0..N {
                let next = ((2.0 * lf + 1.0) * mu[i] * p[i] - lf * before[i]) / (lf + 1.0);
                before[i] = p[i];
                p[i] = next;
            }
        }
        for row in legendre.iter_mut().flatten() {
            for i in 0..N {
                row[i] *= inverse_root_mu[i];
            }
        }
        let isotropic = std::array::from_fn(|i| if mu[i] > 0.0 { nodes.root_weight[i] } else { 0.0 });
        Self { inverse_mu, legendre, isotropic, moments }
    }
}

/// P and N of a layer.
#[derive(Debug)]
pub(super) struct TwoPort<const N: usize> {
    pub(super) near: Matrix<N>,
    pub(super) far: Matrix<N>,
}

/// The two-port of `layer`, or none where it does nothing.
#[inline(always)]
pub(super) fn two_port<const N: usize>(basis: &Basis<N>, layer: &Layer) -> Option<TwoPort<N>> {
    let forward = layer.g.abs().powi(basis.moments as i32);
    let scattering = layer.mu_s * (1.0 - forward);
    let extinction = layer.mu_a + scattering;
    let depth = extinction * layer.d;
    if depth < 1e-12 {
        return None;
    }
    let albedo = scattering / extinction;

    let mut alpha = [[0.0; N]; N];
    let mut beta = [[0.0; N]; N];
    for i in 0..N {
        alpha[i][i] = basis.inverse_mu[i];
        beta[i][i] = basis.inverse_mu[i];
    }
    let mut power = 1.0;
    for l in 0..basis.moments {
        let share = -albedo * (power - forward) / (1.0 - forward);
        power *= layer.g;
        let e = &basis.legendre[l % 2][l / 2];
        let target = if l % 2 == 0 { &mut beta } else { &mut alpha };
        for i in 0..N {
            add_scaled(&mut target[i], share * e[i], e);
        }
        if layer.g == 0.0 {
            break;
        }
    }

    // With α = UᵀU, z = U⁻ᵀ s obeys z″ = (U β Uᵀ) z.
    let mut upper = cholesky(alpha);
    for i in 0..N {
        upper[i][..i].fill(0.0);
    }
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            lower[i][j] = upper[j][i];
        }
    }
    let mut half = [[0.0; N]; N];
    for i in 0..N {
        for k in 0..N {
            add_scaled(&mut half[i], beta[i][k], &lower[k]);
        }
    }
    let mut product = [[0.0; N]; N];
    for i in 0..N {
        for k in i..N {
            add_scaled(&mut product[i], upper[i][k], &half[k]);
        }
    }
    let (mut squares, mut modes) = symmetric_eigen(product);
    let slowest = (0..N).fold(0, |least, m| if squares[m] < squares[least] { m } else { least });
    if layer.mu_a == 0.0 {
        conserve(&mut modes, slowest, solve_lower_vector(&upper, basis.isotropic));
        squares[slowest] = 0.0;
    } else {
        // The least k² is lost in rounding beside the largest; its Rayleigh quotient is not.
        let s = transposed_times(&upper, &modes[slowest]);
        squares[slowest] = dot(&s, &symmetric_times(&beta, &s));
    }

    // Rows of `modes` become rows of VᵀU⁻ᵀ.
    let mut unit = [[0.0; N]; N];
    for i in 0..N {
        unit[i][i] = 1.0;
    }
    let inverse = solve_lower(&upper, unit);
    let mut near = [[0.0; N]; N];
    let mut far = [[0.0; N]; N];
    for m in 0..N {
        let mut mode = [0.0; N];
        for k in 0..N {
            add_scaled(&mut mode, modes[m][k], &inverse[k]);
        }
        let (p, q) = mode_admittance(squares[m], depth);
        for i in 0..N {
            add_scaled(&mut near[i], p * mode[i], &mode);
        }
        if q != 0.0 {
            for i in 0..N {
                add_scaled(&mut far[i], q * mode[i], &mode);
            }
        }
    }
    Some(TwoPort { near, far })
}

/// Puts the mode of even radiance, which a layer without absorption carries unchanged, in place of its rounded self.
#[inline(always)]
fn conserve<const N: usize>(modes: &mut Matrix<N>, at: usize, even: [f64; N]) {
    let inverse = 1.0 / dot(&even, &even).sqrt();
    let even = even.map(|z| z * inverse);
    for mode in modes.iter_mut() {
        let share = dot(mode, &even);
        add_scaled(mode, -share, &even);
    }
    modes[at] = even;
}

/// k coth kτ and k / sinh kτ from k².
#[inline(always)]
fn mode_admittance(square: f64, depth: f64) -> (f64, f64) {
    let k = square.max(0.0).sqrt();
    let x = k * depth;
    if x < 1e-3 {
        let x2 = x * x;
        ((1.0 + x2 / 3.0) / depth, (1.0 - x2 / 6.0) / depth)
    } else {
        let decay = (-x).exp();
        let inverse = 1.0 / (1.0 - decay * decay);
        (k * (1.0 + decay * decay) * inverse, 2.0 * k * decay * inverse)
    }
}
