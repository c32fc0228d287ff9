//! Iterated closest points, point to plane, with a scale per head axis.

use nalgebra::{DMatrix, DVector, UnitQuaternion};

use super::{Sample, Target};
use crate::{Point, Vector};

/// Distances count up to this, mm of the template: what is missing costs this much and no more.
const CAP_MM: f64 = 18.0;

/// Where the template lies: `place + rotation * (scale ∘ (x - pivot))`, in the scan's unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    pub(crate) rotation: UnitQuaternion<f64>,
    pub(crate) scale: Vector,
    pub(crate) pivot: Point,
    pub(crate) place: Point,
}

impl Placement {
    pub(crate) fn point(&self, x: &Point) -> Point {
        self.place + self.rotation * (x - self.pivot).component_mul(&self.scale)
    }

    pub(crate) fn normal(&self, n: &Vector) -> Vector {
        (self.rotation * n.component_div(&self.scale)).normalize()
    }

    /// From the scan to the template.
    pub(crate) fn back(&self, p: &Point) -> Point {
        self.pivot + self.rotation.inverse_transform_vector(&(p - self.place)).component_div(&self.scale)
    }

    /// Scan units in a millimetre of the template.
    pub(crate) fn mean_scale(&self) -> f64 {
        (self.scale.x * self.scale.y * self.scale.z).cbrt()
    }
}

/// The scan's surface that a template point belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partner {
    pub(crate) at: Point,
    pub(crate) normal: Vector,
    /// In the scan's unit.
    pub(crate) distance: f64,
}

/// The nearest scan surface of a sample if it is within `limit_mm` of the template and faces the same way.
pub(super) fn partner(
    target: &Target<'_>,
    placement: &Placement,
    sample: &Sample,
    limit_mm: f64,
) -> Option<Partner> {
    let p = placement.point(&sample.at);
    let (hit, distance) = target.index.closest_within(&p, limit_mm * placement.mean_scale())?;
    let normal = target.mesh.normal(hit);
    (normal.dot(&placement.normal(&sample.normal)) > 0.4).then(|| Partner {
        at: target.mesh.position(hit),
        normal,
        distance,
    })
}

/// Mean capped distance over the cap: 0 perfect, 1 nothing fits.
pub(super) fn cost(target: &Target<'_>, samples: &[Sample], placement: &Placement) -> f64 {
    let scale = placement.mean_scale();
    let sum: f64 = samples
        .iter()
        .map(|s| partner(target, placement, s, CAP_MM).map_or(CAP_MM, |p| p.distance / scale))
        .sum();
    sum / (CAP_MM * samples.len() as f64)
}

/// Refines a placement by `steps` rounds. `freedom` 7 is a similarity, 9 has a scale per axis of the head.
pub(super) fn refine(
    target: &Target<'_>,
    samples: &[Sample],
    start: Placement,
    steps: usize,
    freedom: usize,
) -> Placement {
    let first_scale = start.mean_scale();
    let mut placement = start;
    for step in 0..steps {
        let reach = if steps < 15 { 25.0 } else { 25.0 - 13.0 * step as f64 / steps as f64 };
        let scale = placement.mean_scale();
        let mut normal = DMatrix::zeros(freedom, freedom);
        let mut right = DVector::zeros(freedom);
        let mut row = DVector::zeros(freedom);
        let mut weight_sum = 0.0;
        for sample in samples {
            let Some(partner) = partner(target, &placement, sample, reach) else { continue };
            let p = placement.point(&sample.at);
            let n = partner.normal;
            let gap = n.dot(&(partner.at - p)) / scale;
            let weight = 1.0 / (1.0 + (partner.distance / (4.0 * scale)).powi(2));
            let arm = (p - placement.place) / scale;
            let turn = arm.cross(&n);
            for k in 0..3 {
                row[k] = turn[k] / 80.0;
                row[3 + k] = n[k];
            }
            let stretched = (sample.at - placement.pivot).component_mul(&(placement.scale / scale));
            if freedom == 9 {
                for k in 0..3 {
                    let mut axis = Vector::zeros();
                    axis[k] = stretched[k];
                    row[6 + k] = n.dot(&(placement.rotation * axis)) / 80.0;
                }
            } else {
                row[6] = n.dot(&arm) / 80.0;
            }
            normal.ger(weight, &row, &row, 1.0);
            right.axpy(weight * gap, &row, 1.0);
            weight_sum += weight;
        }
        if weight_sum < 12.0 {
            break;
        }
        for k in 0..freedom {
            // Holds back what the data does not determine; scales along different axes are held together.
            normal[(k, k)] += weight_sum * if k < 6 { 1e-4 } else { 3e-4 };
        }
        if freedom == 9 {
            let hold = weight_sum * 4e-3;
            let now = (placement.scale / scale).map(f64::ln);
            for k in 0..3 {
                normal[(6 + k, 6 + k)] += hold;
                right[6 + k] -= hold * now[k] * 80.0;
            }
        }
        let Some(x) = normal.cholesky().map(|c| c.solve(&right)) else { break };
        let turn = Vector::new(x[0], x[1], x[2]) / 80.0;
        let turn = if turn.norm() > 0.5 { turn * (0.5 / turn.norm()) } else { turn };
        placement.rotation = UnitQuaternion::from_scaled_axis(turn) * placement.rotation;
        placement.place += Vector::new(x[3], x[4], x[5]) * scale;
        let grow = |value: f64| 1.0 + (value / 80.0).clamp(-0.2, 0.2);
        let growth = if freedom == 9 {
            Vector::new(grow(x[6]), grow(x[7]), grow(x[8]))
        } else {
            Vector::repeat(grow(x[6]))
        };
        let scaled = placement.scale.component_mul(&growth);
        placement.scale = scaled.map(|s| s.clamp(0.65 * first_scale, 1.5 * first_scale));
    }
    placement
}
