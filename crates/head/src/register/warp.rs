//! Bending the placed template smoothly onto the scan.

use rayon::prelude::*;

use super::rigid::Placement;
use super::{Sample, Target, rigid};
use crate::template::{Label, Template};
use crate::{Adjacency, Point, Vector};

/// Stiffness against the pull of the scan, from first to last round.
const STIFFNESS: [f64; 6] = [60.0, 30.0, 15.0, 8.0, 4.0, 2.5];
/// Sweeps of smoothing in a round.
const SWEEPS: usize = 40;

/// Positions of the template's vertices on the scan, and which of them the scan confirmed.
pub(super) fn bend(
    target: &Target<'_>,
    template: &Template,
    placement: &Placement,
) -> (Vec<Point>, Vec<bool>) {
    let mesh = &template.mesh;
    let adjacency = Adjacency::new(mesh);
    let scale = placement.mean_scale();
    let placed: Vec<Point> = mesh.positions().iter().map(|p| placement.point(p)).collect();
    let count = placed.len();
    let mut shift = vec![Vector::zeros(); count];
    let mut pull = Vec::new();
    for (round, &stiffness) in STIFFNESS.iter().enumerate() {
        let reach = 16.0 - 1.6 * round as f64;
        pull = (0..count)
            .into_par_iter()
            .map(|v| {
                if matches!(template.labels[v], Label::Hidden | Label::Eye) {
                    return None;
                }
                // The normal stays that of the placed template: shifts are smooth and small.
                let here = Sample { at: placement.back(&(placed[v] + shift[v])), normal: mesh.normals()[v] };
                let partner = rigid::partner(target, placement, &here, reach)?;
                let gap = placed[v] + shift[v] - partner.at;
                // Past the rim of an open scan the nearest point lies sideways and says nothing.
                let sideways = gap - partner.normal * partner.normal.dot(&gap);
                (sideways.norm() < 2.0 * scale || sideways.norm() < 0.5 * gap.norm()).then(|| {
                    (partner.at - placed[v], if template.labels[v] == Label::Ear { 0.3 } else { 1.0 })
                })
            })
            .collect();
        for _ in 0..SWEEPS {
            shift = (0..count)
                .into_par_iter()
                .with_min_len(2048)
                .map(|v| {
                    let around = adjacency.neighbours(v as u32);
                    let (goal, weight) = pull[v].unwrap_or((Vector::zeros(), 0.0));
                    let hold = if around.is_empty() { 0.0 } else { stiffness };
                    if hold + weight == 0.0 {
                        return shift[v];
                    }
                    let mean: Vector = around.iter().map(|&w| shift[w as usize]).sum::<Vector>()
                        / around.len().max(1) as f64;
                    (goal * weight + mean * hold) / (weight + hold)
                })
                .collect();
        }
    }
    let positions = placed.iter().zip(&shift).map(|(p, s)| p + s).collect();
    (positions, pull.iter().map(Option::is_some).collect())
}
