//! Triangles made fine enough that a density given as a formula is linear inside each of them, and the harmless
//! repairs a surface gets before it is placed on.

use std::collections::HashMap;

use stubble_head::{Mesh, MeshError, Point};

/// Triangles lower than this are dropped: no dot can be aimed at them, mm.
const LOWEST_MM: f64 = 1e-5;

/// Makes a mesh of parts that may hold slivers, repeated corners or corners that are no numbers: those triangles are
/// dropped, and the second value says so.
///
/// # Errors
/// If nothing is left, or a corner does not exist.
pub fn repaired(positions: Vec<Point>, triangles: Vec<[u32; 3]>) -> Result<(Mesh, Vec<String>), MeshError> {
    let sound = |t: &[u32; 3]| {
        let Some(corners) = t.iter().map(|&v| positions.get(v as usize)).collect::<Option<Vec<_>>>() else {
            return true;
        };
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        let longest = (b - a).norm().max((c - b).norm()).max((a - c).norm());
        let height = (b - a).cross(&(c - a)).norm() / longest.max(1e-300);
        height.is_finite() && height > LOWEST_MM
    };
    let before = triangles.len();
    let kept: Vec<[u32; 3]> = triangles.into_iter().filter(sound).collect();
    let dropped = before - kept.len();
    let mut remarks = Vec::new();
    if dropped > 0 {
        remarks.push(format!("{dropped} of {before} triangles without a usable area were left out"));
    }
    let mut positions = positions;
    for p in &mut positions {
        if !p.iter().all(|c| c.is_finite()) {
            // Only triangles that were dropped used it.
            *p = Point::origin();
        }
    }
    Ok((Mesh::new(positions, kept)?, remarks))
}

/// Splits edges until `density` is linear along each of them to 1 % of its highest value, or they are short.
///
/// # Errors
/// If a part is no mesh.
pub(crate) fn refine(mesh: &Mesh, density: &dyn Fn(&Point) -> f64) -> Result<(Mesh, Vec<f64>), MeshError> {
    const ROUNDS: usize = 7;
    const SHORT_MM: f64 = 0.6;
    const MOST_TRIANGLES: usize = 3_000_000;
    let mut positions = mesh.positions().to_vec();
    let mut triangles = mesh.triangles().to_vec();
    let mut values: Vec<f64> = positions.iter().map(density).collect();
    let highest = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    for _ in 0..ROUNDS {
        let mut middle: HashMap<(u32, u32), Option<u32>> = HashMap::new();
        let mut split = false;
        for t in &triangles {
            for k in 0..3 {
                let (a, b) = (t[k].min(t[(k + 1) % 3]), t[k].max(t[(k + 1) % 3]));
                if middle.contains_key(&(a, b)) {
                    continue;
                }
                let (p, q) = (positions[a as usize], positions[b as usize]);
                let (fa, fb) = (values[a as usize], values[b as usize]);
                let mut at = None;
                if (q - p).norm() > SHORT_MM {
                    let bent = [0.25, 0.5, 0.75].iter().any(|&u| {
                        let line = fa + (fb - fa) * u;
                        (density(&(p + (q - p) * u)) - line).abs() > 0.01 * highest.max(1e-9)
                    });
                    if bent {
                        let m = nalgebra::center(&p, &q);
                        at = Some(positions.len() as u32);
                        values.push(density(&m));
                        positions.push(m);
                        split = true;
                    }
                }
                middle.insert((a, b), at);
            }
        }
        if !split || triangles.len() > MOST_TRIANGLES {
            break;
        }
        let cut = |a: u32, b: u32| middle.get(&(a.min(b), a.max(b))).copied().flatten();
        triangles =
            triangles.iter().flat_map(|t| pieces(*t, [0, 1, 2].map(|k| cut(t[k], t[(k + 1) % 3])))).collect();
    }
    Ok((Mesh::new(positions, triangles)?, values))
}

/// The pieces of a triangle whose edges (from each corner to the next) may have a middle.
fn pieces(t: [u32; 3], middle: [Option<u32>; 3]) -> Vec<[u32; 3]> {
    // Turn it so that the cut edges come first.
    let turn = |k: usize| {
        ([t[k], t[(k + 1) % 3], t[(k + 2) % 3]], [middle[k], middle[(k + 1) % 3], middle[(k + 2) % 3]])
    };
    for k in 0..3 {
        let ([a, b, c], m) = turn(k);
        match m {
            [None, None, None] => return vec![t],
            [Some(ab), None, None] => return vec![[a, ab, c], [ab, b, c]],
            [Some(ab), Some(bc), None] => return vec![[ab, b, bc], [a, ab, bc], [a, bc, c]],
            [Some(ab), Some(bc), Some(ca)] => {
                return vec![[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]];
            }
            _ => {}
        }
    }
    vec![t]
}
