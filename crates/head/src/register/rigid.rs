//! Iterated closest points, point to plane, with a scale per head axis.

use nalgebra::{DMatrix, DVector, UnitQuaternion};

use super::{Model, Sample, Samples, Target};
use crate::{Point, Vector};

/// Distances count up to this, mm of the template: what is missing costs this much and no more.
const CAP_MM: f64 = 12.0;

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
    (normal.dot(&placement.normal(&sample.normal)) > 0.4)
        .then(|| Partner { at: target.mesh.position(hit), normal, distance })
}

/// The nearest template surface of a point of the scan, likewise; `distance` in mm of the template. The outer `None`
/// means that the point is none of the head's.
pub(super) fn explanation(
    model: &Model<'_>,
    placement: &Placement,
    sample: &Sample,
    limit_mm: f64,
) -> Option<Option<Partner>> {
    let p = placement.back(&sample.at);
    if p.y < -60.0 || p.coords.norm() > 165.0 {
        return None;
    }
    let found = model.index.closest_within(&p, limit_mm).and_then(|(hit, distance)| {
        let normal = model.template.mesh.normal(hit);
        (placement.normal(&normal).dot(&sample.normal) > 0.4)
            .then(|| Partner { at: model.template.mesh.position(hit), normal, distance })
    });
    Some(found)
}

/// Mean capped distance over the cap, both ways: 0 perfect, 2 nothing fits.
pub(super) fn cost(
    target: &Target<'_>,
    model: &Model<'_>,
    samples: Samples<'_>,
    placement: &Placement,
) -> f64 {
    let scale = placement.mean_scale();
    let forward: f64 = samples
        .template
        .iter()
        .map(|s| partner(target, placement, s, CAP_MM).map_or(CAP_MM, |p| p.distance / scale))
        .sum();
    let (mut backward, mut count) = (0.0, 0_usize);
    for s in samples.scan {
        if let Some(found) = explanation(model, placement, s, CAP_MM) {
            backward += found.map_or(CAP_MM, |p| p.distance);
            count += 1;
        }
    }
    if count < samples.scan.len() / 20 {
        return 2.0;
    }
    (forward / samples.template.len() as f64 + backward / count as f64) / CAP_MM
}

/// Refines a placement by `steps` rounds. `freedom` 7 is a similarity, 9 has a scale per axis of the head.
pub(super) fn refine(
    target: &Target<'_>,
    model: &Model<'_>,
    samples: Samples<'_>,
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
        let forward = samples.template.iter().filter_map(|s| {
            let partner = partner(target, &placement, s, reach)?;
            Some((s.at, partner.at, partner.normal, partner.distance / scale))
        });
        let backward = samples.scan.iter().filter_map(|s| {
            let partner = explanation(model, &placement, s, reach)??;
            Some((partner.at, s.at, placement.normal(&partner.normal), partner.distance))
        });
        for (on_template, on_scan, n, distance) in forward.chain(backward) {
            let p = placement.point(&on_template);
            let gap = n.dot(&(on_scan - p)) / scale;
            let weight = 1.0 / (1.0 + (distance / 4.0).powi(2));
            let arm = (p - placement.place) / scale;
            let turn = arm.cross(&n);
            for k in 0..3 {
                row[k] = turn[k] / 80.0;
                row[3 + k] = n[k];
            }
            let stretched = (on_template - placement.pivot).component_mul(&(placement.scale / scale));
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
