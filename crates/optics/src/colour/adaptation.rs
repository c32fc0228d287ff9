//! Chromatic adaptation: the colour that looks the same under another light.

use serde::{Deserialize, Serialize};

use super::Xyz;

/// Cone space the adaptation scales in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Adaptation {
    /// Lam 1985, as used by ICC.
    #[default]
    Bradford,
    /// CAT16 of Li et al. 2017.
    Cat16,
}

/// `xyz` seen under `white`, as it would look under `target_white` (full adaptation, von Kries scaling).
#[must_use]
pub fn adapt(xyz: Xyz, white: Xyz, target_white: Xyz, method: Adaptation) -> Xyz {
    let cone_from_xyz = match method {
        Adaptation::Bradford => {
            [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
        }
        Adaptation::Cat16 => [
            [0.401_288, 0.650_173, -0.051_461],
            [-0.250_268, 1.204_414, 0.045_854],
            [-0.002_079, 0.048_952, 0.953_127],
        ],
    };
    let cone = |c: Xyz| apply(&cone_from_xyz, [c.x, c.y, c.z]);
    let (from, to, seen) = (cone(white), cone(target_white), cone(xyz));
    let scaled = std::array::from_fn(|k| seen[k] * to[k] / from[k]);
    let [x, y, z] = solve(&cone_from_xyz, scaled);
    Xyz { x, y, z }
}

fn apply(m: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Cramer's rule.
fn solve(m: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    let column = |k: usize| [m[0][k], m[1][k], m[2][k]];
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    };
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (a, b, c) = (column(0), column(1), column(2));
    let determinant = dot(a, cross(b, c));
    [dot(v, cross(b, c)) / determinant, dot(v, cross(c, a)) / determinant, dot(v, cross(a, b)) / determinant]
}

#[cfg(test)]
mod tests {
    use super::*;

    const D65: Xyz = Xyz { x: 0.95047, y: 1.0, z: 1.08883 };
    const A: Xyz = Xyz { x: 1.09850, y: 1.0, z: 0.35585 };

    #[test]
    fn white_becomes_white_and_back() {
        for method in [Adaptation::Bradford, Adaptation::Cat16] {
            let there = adapt(D65, D65, A, method);
            assert!((there.x - A.x).abs() < 1e-12 && (there.z - A.z).abs() < 1e-12);
            let skin = Xyz { x: 0.33, y: 0.29, z: 0.22 };
            let back = adapt(adapt(skin, D65, A, method), A, D65, method);
            assert!((back.x - skin.x).abs() < 1e-12 && (back.y - skin.y).abs() < 1e-12);
        }
    }

    #[test]
    fn bradford_from_a_to_d65_is_lindblooms_matrix() {
        // brucelindbloom.com, chromatic adaptation A to D65, first row.
        let x = adapt(Xyz { x: 1.0, y: 0.0, z: 0.0 }, A, D65, Adaptation::Bradford).x;
        assert!((x - 0.844_682_9).abs() < 1e-4, "{x}");
    }
}
