//! Small dense symmetric matrices of fixed size, worked on row by row so that the compiler can vectorise.

/// A square matrix, rows first.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// `y += a·x`.
#[inline(always)]
pub(crate) fn add_scaled<const N: usize>(y: &mut [f64; N], a: f64, x: &[f64; N]) {
    for j in 0..N {
        y[j] += a * x[j];
    }
}

/// Inner product, summed in four lanes in a fixed order.
#[inline(always)]
pub(crate) fn dot<const N: usize>(x: &[f64; N], y: &[f64; N]) -> f64 {
    let mut lanes = [0.0; 4];
    let mut j = 0;
    while j + 4 <= N {
        for k in 0..4 {
            lanes[k] += x[j + k] * y[j + k];
        }
        j += 4;
    }
    let mut sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    while j < N {
        sum += x[j] * y[j];
        j += 1;
    }
    sum
}

/// `m·x` for a symmetric `m`.
#[inline(always)]
pub(crate) fn symmetric_times<const N: usize>(m: &Matrix<N>, x: &[f64; N]) -> [f64; N] {
    let mut y = [0.0; N];
    for k in 0..N {
        add_scaled(&mut y, x[k], &m[k]);
    }
    y
}

/// Upper factor U of a positive definite `m` = UᵀU; entries below the diagonal are left as they fall.
#[inline(always)]
pub(crate) fn cholesky<const N: usize>(mut m: Matrix<N>) -> Matrix<N> {
    for k in 0..N {
        let pivot = m[k][k].max(f64::MIN_POSITIVE).sqrt();
        let inverse = 1.0 / pivot;
        let mut row = m[k];
        for j in 0..N {
            row[j] *= inverse;
        }
        row[k] = pivot;
        m[k] = row;
        for i in k + 1..N {
            add_scaled(&mut m[i], -row[i], &row);
        }
    }
    m
}

/// Solves Uᵀ X = `right` for all columns.
#[inline(always)]
pub(crate) fn solve_lower<const N: usize>(upper: &Matrix<N>, mut right: Matrix<N>) -> Matrix<N> {
    for i in 0..N {
        let mut row = right[i];
        for k in 0..i {
            add_scaled(&mut row, -upper[k][i], &right[k]);
        }
        let inverse = 1.0 / upper[i][i];
        for j in 0..N {
            row[j] *= inverse;
        }
        right[i] = row;
    }
    right
}

/// Solves Uᵀ x = `right`.
#[inline(always)]
pub(crate) fn solve_lower_vector<const N: usize>(upper: &Matrix<N>, mut right: [f64; N]) -> [f64; N] {
    for k in 0..N {
        right[k] /= upper[k][k];
        for j in k + 1..N {
            right[j] -= right[k] * upper[k][j];
        }
    }
    right
}

/// Solves U x = `right`.
#[inline(always)]
pub(crate) fn solve_upper_vector<const N: usize>(upper: &Matrix<N>, mut right: [f64; N]) -> [f64; N] {
    for i in (0..N).rev() {
        for k in i + 1..N {
            right[i] -= upper[i][k] * right[k];
        }
        right[i] /= upper[i][i];
    }
    right
}

/// `m − XᵀX`.
#[inline(always)]
pub(crate) fn less_gram<const N: usize>(mut m: Matrix<N>, x: &Matrix<N>) -> Matrix<N> {
    for k in 0..N {
        for i in 0..N {
            add_scaled(&mut m[i], -x[k][i], &x[k]);
        }
    }
    m
}

/// Xᵀ z.
#[inline(always)]
pub(crate) fn transposed_times<const N: usize>(x: &Matrix<N>, z: &[f64; N]) -> [f64; N] {
    let mut y = [0.0; N];
    for k in 0..N {
        add_scaled(&mut y, z[k], &x[k]);
    }
    y
}

/// Eigenvalues and eigenvectors (as rows) of a symmetric matrix: Householder reduction to three diagonals, then
/// implicit QL steps (Bowdler, Martin, Reinsch and Wilkinson 1968).
#[inline(always)]
pub(crate) fn symmetric_eigen<const N: usize>(mut m: Matrix<N>) -> ([f64; N], Matrix<N>) {
    let mut off = [0.0; N];
    let mut vectors = [[0.0; N]; N];
    for (i, row) in vectors.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    // Reflectors are kept and applied to the unit matrix afterwards, from the last to the first.
    let mut reflectors = [[0.0; N]; N];
    for k in 0..N.saturating_sub(2) {
        let mut v = [0.0; N];
        v[k + 1..].copy_from_slice(&m[k][k + 1..]);
        let length = dot(&v, &v).sqrt();
        let tail: f64 = v[k + 2..].iter().map(|x| x * x).sum();
        if tail == 0.0 {
            off[k] = v[k + 1];
            continue;
        }
        let alpha = if v[k + 1] > 0.0 { -length } else { length };
        off[k] = alpha;
        v[k + 1] -= alpha;
        let scale = std::f64::consts::SQRT_2 / dot(&v, &v).sqrt();
        for j in 0..N {
            v[j] *= scale;
        }
        // m ← (1 − vvᵀ) m (1 − vvᵀ) with |v|² = 2.
        let mut w = symmetric_times(&m, &v);
        let half = 0.5 * dot(&w, &v);
        add_scaled(&mut w, -half, &v);
        for i in k + 1..N {
            let (vi, wi) = (v[i], w[i]);
            for j in 0..N {
                m[i][j] -= vi * w[j] + wi * v[j];
            }
        }
        for i in 0..=k {
            m[i][k + 1..].fill(0.0);
        }
        reflectors[k] = v;
    }
    if N >= 2 {
        off[N - 2] = m[N - 2][N - 1];
    }
    for k in (0..N.saturating_sub(2)).rev() {
        // Rows of `vectors` are columns of Q: each is reflected.
        let v = reflectors[k];
        for row in vectors.iter_mut().skip(k + 1) {
            let share = dot(row, &v);
            add_scaled(row, -share, &v);
        }
    }
    let mut values: [f64; N] = std::array::from_fn(|i| m[i][i]);
    implicit_ql(&mut values, &mut off, &mut vectors);
    (values, vectors)
}

/// Diagonalises (`values`, `off`) and turns the rows of `vectors` along.
#[inline(always)]
fn implicit_ql<const N: usize>(values: &mut [f64; N], off: &mut [f64; N], vectors: &mut Matrix<N>) {
    for l in 0..N {
        for _ in 0..60 {
            let end = (l..N - 1)
                .find(|&i| off[i].abs() <= f64::EPSILON * (values[i].abs() + values[i + 1].abs()))
                .unwrap_or(N - 1);
            if end == l {
                break;
            }
            let slope = (values[l + 1] - values[l]) / (2.0 * off[l]);
            let root = (slope * slope + 1.0).sqrt();
            let shifted = slope + root.copysign(slope);
            let mut g = values[end] - values[l] + off[l] / shifted;
            let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
            let mut split = false;
            for i in (l..end).rev() {
                let f = sine * off[i];
                let b = cosine * off[i];
                let r = (f * f + g * g).sqrt();
                off[i + 1] = r;
                if r == 0.0 {
                    values[i + 1] -= p;
                    off[end] = 0.0;
                    split = true;
                    break;
                }
                let inverse = 1.0 / r;
                sine = f * inverse;
                cosine = g * inverse;
                g = values[i + 1] - p;
                let turn = (values[i] - g) * sine + 2.0 * cosine * b;
                p = sine * turn;
                values[i + 1] = g + p;
                g = cosine * turn - b;
                let (upper, lower) = vectors.split_at_mut(i + 1);
                let (first, second) = (&mut upper[i], &mut lower[0]);
                for j in 0..N {
                    let (x, y) = (first[j], second[j]);
                    second[j] = sine * x + cosine * y;
                    first[j] = cosine * x - sine * y;
                }
            }
            if !split {
                values[l] -= p;
                off[l] = g;
                off[end] = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<const N: usize>() -> Matrix<N> {
        let mut x = 0.37;
        let mut m = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..=i {
                x = (x * 97.31 + 0.1234_f64).fract();
                m[i][j] = x;
                m[j][i] = x;
            }
            m[i][i] += N as f64;
        }
        m
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let m = sample::<12>();
        let (values, vectors) = symmetric_eigen(m);
        for i in 0..12 {
            for j in 0..12 {
                let rebuilt: f64 = (0..12).map(|k| values[k] * vectors[k][i] * vectors[k][j]).sum();
                let unit = dot(&vectors[i], &vectors[j]);
                assert!((rebuilt - m[i][j]).abs() < 1e-12, "{i} {j} {rebuilt} {}", m[i][j]);
                assert!((unit - f64::from(u8::from(i == j))).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn the_factor_solves() {
        let m = sample::<8>();
        let upper = cholesky(m);
        let x = solve_upper_vector(&upper, solve_lower_vector(&upper, [1.0; 8]));
        assert!(symmetric_times(&m, &x).iter().all(|b| (b - 1.0).abs() < 1e-13));
        let w = solve_lower(&upper, m);
        let rest = less_gram(m, &w);
        assert!(rest.iter().flatten().all(|r| r.abs() < 1e-12));
    }
}
