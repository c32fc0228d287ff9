//! Iterated closest points, point to plane, with a scale per head axis.

use nalgebra::{DMatrix, DVector, UnitQuaternion};

use super::bridge::Anchor;
use super::{Model, Sample, Samples, Target};
use crate::{Point, Vector};

/// Distances count up to this, mm of the template: what is missing costs this much and no more.
const CAP_MM: f64 = 10.0;
/// Surfaces whose normals have a lower cosine are not the same surface.
const LEAST_AGREEMENT: f64 = 0.4;
/// What the template does not explain of the scan counts more than what the scan lacks: scans are often cut.
const UNEXPLAINED: f64 = 2.0;

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

    /// Turned about the ear axis through the pivot.
    pub(super) fn nodded(&self, radians: f64) -> Self {
        let nod = UnitQuaternion::from_axis_angle(&Vector::x_axis(), radians);
        Self { rotation: self.rotation * nod, ..*self }
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
    /// Cosine between the normals of the two surfaces.
    pub(crate) agreement: f64,
}

impl Partner {
    /// From 0, on the surface and facing the same way, to 1.
    fn misfit(&self, distance_mm: f64) -> f64 {
        0.5 * (distance_mm / CAP_MM) + 0.5 * (1.0 - self.agreement) / (1.0 - LEAST_AGREEMENT)
    }
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
    let agreement = normal.dot(&placement.normal(&sample.normal));
    (agreement > LEAST_AGREEMENT).then(|| Partner {
        at: target.mesh.position(hit),
        normal,
        distance,
        agreement,
    })
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
        let agreement = placement.normal(&normal).dot(&sample.normal);
        (agreement > LEAST_AGREEMENT).then(|| Partner {
            at: model.template.mesh.position(hit),
            normal,
            distance,
            agreement,
        })
    });
    Some(found)
}

/// Mean misfit, both ways: 0 perfect, `1 + UNEXPLAINED` nothing fits.
pub(super) fn cost(
    target: &Target<'_>,
    model: &Model<'_>,
    samples: Samples<'_>,
    placement: &Placement,
) -> f64 {
    let forward = misfit_of(target, placement, samples.template);
    let (mut backward, mut count) = (0.0, 0_usize);
    for s in samples.scan {
        if let Some(found) = explanation(model, placement, s, CAP_MM) {
            backward += found.map_or(1.0, |p| p.misfit(p.distance));
            count += 1;
        }
    }
    if count < samples.scan.len() / 20 {
        return 1.0 + UNEXPLAINED;
    }
    forward + UNEXPLAINED * backward / count as f64
}

/// Mean misfit of points of the template: 0 perfect, 1 nothing fits.
pub(super) fn misfit_of(target: &Target<'_>, placement: &Placement, samples: &[Sample]) -> f64 {
    let scale = placement.mean_scale();
    let misfit = |s| partner(target, placement, s, CAP_MM).map_or(1.0, |p| p.misfit(p.distance / scale));
    samples.iter().map(misfit).sum::<f64>() / samples.len().max(1) as f64
}

/// Weight of an anchor against all other points together.
const ANCHOR_SHARE: f64 = 0.08;

/// How stiffly the turn is kept while the template moves to an anchor.
const TURN_HOLD: f64 = 30.0;

/// Refines a placement by `steps` rounds, holding it to an anchor. `freedom` 7 is a similarity, 9 has a scale per axis of
/// the head.
pub(super) fn refine(
    target: &Target<'_>,
    model: &Model<'_>,
    samples: Samples<'_>,
    start: Placement,
    anchor: Option<&Anchor>,
    steps: usize,
    freedom: usize,
) -> Placement {
    let first_scale = start.mean_scale();
    let mut placement = start;
    for step in 0..steps {
        let reach = if steps < 15 { 25.0 } else { 25.0 - 13.0 * step as f64 / steps as f64 };
        let focus = 6.0 - 3.5 * step as f64 / steps as f64;
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
        let mut add = |on_template: Point, on_scan: Point, n: Vector, weight: f64| {
            let p = placement.point(&on_template);
            let gap = n.dot(&(on_scan - p)) / scale;
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
        };
        for (on_template, on_scan, n, distance) in forward.chain(backward) {
            let weight = 1.0 / (1.0 + (distance / focus).powi(2));
            add(on_template, on_scan, n, weight);
            weight_sum += weight;
        }
        if let Some(Anchor { on_template, on_scan }) = anchor {
            for axis in [Vector::x(), Vector::y(), Vector::z()] {
                add(*on_template, *on_scan, placement.rotation * axis, ANCHOR_SHARE * weight_sum);
            }
        }
        if weight_sum < 12.0 {
            break;
        }
        for k in 0..freedom {
            // Holds back what the data does not determine; scales along different axes are held together.
            normal[(k, k)] += weight_sum * if k < 6 { 1e-4 } else { 3e-4 };
        }
        if anchor.is_some() {
            // The whole surface tells how the head is turned; one place tells how far it is shifted and stretched.
            for k in 0..3 {
                normal[(k, k)] += weight_sum * TURN_HOLD;
            }
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
