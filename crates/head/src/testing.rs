//! Surfaces with known answers.

use std::collections::HashMap;

use crate::{Mesh, Point, Vector};

/// An icosahedron split `levels` times, vertices on the sphere.
pub(crate) fn sphere(radius_mm: f64, levels: u32) -> Mesh {
    let g = f64::midpoint(1.0, 5.0_f64.sqrt());
    let mut points: Vec<Vector> = Vec::new();
    for (a, b) in [(-1.0, g), (1.0, g), (-1.0, -g), (1.0, -g)] {
        points.push(Vector::new(a, b, 0.0));
    }
    for (a, b) in [(-1.0, g), (1.0, g), (-1.0, -g), (1.0, -g)] {
        points.push(Vector::new(0.0, a, b));
    }
    for (a, b) in [(-1.0, g), (1.0, g), (-1.0, -g), (1.0, -g)] {
        points.push(Vector::new(b, 0.0, a));
    }
    let mut triangles: Vec<[u32; 3]> = vec![
        [0, 11, 5],
        [0, 5, 1],
        [0, 1, 7],
        [0, 7, 10],
        [0, 10, 11],
        [1, 5, 9],
        [5, 11, 4],
        [11, 10, 2],
        [10, 7, 6],
        [7, 1, 8],
        [3, 9, 4],
        [3, 4, 2],
        [3, 2, 6],
        [3, 6, 8],
        [3, 8, 9],
        [4, 9, 5],
        [2, 4, 11],
        [6, 2, 10],
        [8, 6, 7],
        [9, 8, 1],
    ];
    for p in &mut points {
        *p = p.normalize();
    }
    for _ in 0..levels {
        let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
        let mut next = Vec::with_capacity(triangles.len() * 4);
        for [a, b, c] in triangles {
            let mut middle = |i: u32, j: u32| {
                *middles.entry((i.min(j), i.max(j))).or_insert_with(|| {
                    points.push((points[i as usize] + points[j as usize]).normalize());
                    points.len() as u32 - 1
                })
            };
            let (ab, bc, ca) = (middle(a, b), middle(b, c), middle(c, a));
            next.extend([[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]]);
        }
        triangles = next;
    }
    Mesh::new(points.iter().map(|p| Point::from(p * radius_mm)).collect(), triangles).expect("a sphere")
}

/// A flat square in the plane y = 0, normal +y, edges of `step_mm`, with its diagonals all one way.
pub(crate) fn plane(cells: u32, step_mm: f64) -> Mesh {
    let n = cells + 1;
    let half = f64::from(cells) * step_mm / 2.0;
    let positions = (0..n * n)
        .map(|i| Point::new(f64::from(i % n) * step_mm - half, 0.0, half - f64::from(i / n) * step_mm))
        .collect();
    let mut triangles = Vec::new();
    for r in 0..cells {
        for c in 0..cells {
            let a = r * n + c;
            triangles.extend([[a, a + 1, a + n + 1], [a, a + n + 1, a + n]]);
        }
    }
    Mesh::new(positions, triangles).expect("a plane")
}

/// The i-th of an endless even series of directions.
pub(crate) fn direction(i: u32) -> Vector {
    let z = 2.0 * ((f64::from(i) + 0.5) * 0.618_033_988_749_895).fract() - 1.0;
    let a = std::f64::consts::TAU * (f64::from(i) * 0.754_877_666_246_693).fract();
    let r = (1.0 - z * z).max(0.0).sqrt();
    Vector::new(r * a.cos(), r * a.sin(), z)
}
