//! Catmull-Clark subdivision of quads with open borders (Catmull & Clark 1978; borders as cubic B-splines).

use super::Label;
use crate::{Point, Vector};

type Level = (Vec<Point>, Vec<Label>, Vec<[u32; 4]>);

/// One round. The first vertices are the old ones, moved.
pub(super) fn catmull_clark(positions: &[Point], labels: &[Label], quads: &[[u32; 4]]) -> Level {
    let old = positions.len();
    let key = |q: usize, k: usize| {
        let (a, b) = (quads[q][k], quads[q][(k + 1) % 4]);
        (a.min(b), a.max(b))
    };
    let mut sides: Vec<((u32, u32), u32, u8)> = (0..quads.len())
        .flat_map(|q| (0..4).map(move |k| (q, k)))
        .map(|(q, k)| (key(q, k), q as u32, k as u8))
        .collect();
    sides.sort_unstable();
    let face_points: Vec<Vector> =
        quads.iter().map(|q| q.iter().map(|&v| positions[v as usize].coords).sum::<Vector>() / 4.0).collect();
    let mut out_positions = positions.to_vec();
    let mut out_labels = labels.to_vec();
    let mut face_sum = vec![(Vector::zeros(), 0_u32); old];
    for (q, quad) in quads.iter().enumerate() {
        for &v in quad {
            face_sum[v as usize].0 += face_points[q];
            face_sum[v as usize].1 += 1;
        }
    }
    let mut edge_sum = vec![(Vector::zeros(), 0_u32); old];
    let mut border_sum = vec![(Vector::zeros(), 0_u32); old];
    let mix = |a: Label, b: Label| if a == b { a } else { Label::Skin };
    let mut edge_ids = vec![[0_u32; 4]; quads.len()];
    for run in sides.chunk_by(|s, t| s.0 == t.0) {
        let (a, b) = run[0].0;
        let (pa, pb) = (positions[a as usize].coords, positions[b as usize].coords);
        let middle = (pa + pb) / 2.0;
        let point = if let [(_, f, _), (_, g, _)] = run {
            (pa + pb + face_points[*f as usize] + face_points[*g as usize]) / 4.0
        } else {
            for v in [a, b] {
                border_sum[v as usize].0 += middle;
                border_sum[v as usize].1 += 1;
            }
            middle
        };
        for v in [a, b] {
            edge_sum[v as usize].0 += middle;
            edge_sum[v as usize].1 += 1;
        }
        for &(_, q, k) in run {
            edge_ids[q as usize][k as usize] = out_positions.len() as u32;
        }
        out_positions.push(Point::from(point));
        out_labels.push(mix(labels[a as usize], labels[b as usize]));
    }
    for v in 0..old {
        let p = positions[v].coords;
        let ((faces, n), (middles, m)) = (face_sum[v], edge_sum[v]);
        let (border, borders) = border_sum[v];
        if borders > 0 {
            out_positions[v] = Point::from((p * 2.0 + border * (2.0 / f64::from(borders))) / 4.0);
        } else if n > 0 {
            let n = f64::from(n);
            out_positions[v] = Point::from((faces / n + middles * (2.0 / f64::from(m)) + p * (n - 3.0)) / n);
        }
    }
    let mut out_quads = Vec::with_capacity(quads.len() * 4);
    for (q, quad) in quads.iter().enumerate() {
        let centre = out_positions.len() as u32;
        out_positions.push(Point::from(face_points[q]));
        let all = quad.map(|v| labels[v as usize]);
        out_labels.push(if all.iter().all(|&l| l == all[0]) { all[0] } else { Label::Skin });
        for k in 0..4 {
            out_quads.push([quad[k], edge_ids[q][k], centre, edge_ids[q][(k + 3) % 4]]);
        }
    }
    (out_positions, out_labels, out_quads)
}
