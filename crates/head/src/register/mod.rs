//! Fitting the template head to a scan of any unit and orientation.
//!
//! 1. The cranium is nearly a ball: the ball that most of the surface agrees on gives place and size.
//! 2. Some hundred rotations about it are tried coarsely, the best refined by iterated closest points with one scale
//!    per head axis (point to plane; robust weights, since faces may be missing and hair and shoulders are extra).
//! 3. The root of the nose, found on the scan's own midline, is held to the template's, and the rest follows.
//! 4. The fitted template is bent smoothly onto the scan.

mod ball;
mod bridge;
mod rigid;
mod warp;

use nalgebra::{Rotation3, UnitQuaternion};
use rayon::prelude::*;

use crate::template::{Label, Template};
use crate::{Mesh, Point, SurfaceIndex, Vector};

pub(crate) use rigid::Placement;

/// Rotations tried first.
const ROTATIONS: usize = 480;
/// The best placement is tried again from these.
const NODS_DEGREES: [f64; 5] = [-20.0, -10.0, 0.0, 10.0, 20.0];
/// Placements whose rotations differ by less, radians, are tried once.
const APART: f64 = 0.12;
/// A root of the nose this far from the scan's, mm of the template, is wrong.
const SLID_MM: f64 = 6.0;
/// Rounds of finding the root of the nose and holding the template to it.
const HELD_ROUNDS: usize = 3;
/// A template that has slid is tried again from these.
const HELD_NODS_DEGREES: [f64; 13] =
    [-12.0, -10.0, -8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0];
/// A template point that fits has the scan this near, mm of the template.
const FITS_MM: f64 = 8.0;

/// The scan as the fit sees it, in its own unit.
pub(crate) struct Target<'m> {
    pub(crate) mesh: &'m Mesh,
    pub(crate) index: SurfaceIndex,
}

/// The template on the scan.
#[derive(Debug)]
pub(crate) struct Fit {
    /// Position of each template vertex, in the scan's unit.
    pub(crate) positions: Vec<Point>,
    /// Template vertices whose place the scan confirmed.
    pub(crate) confirmed: Vec<bool>,
    /// Where the unbent template lies.
    pub(crate) placement: Placement,
    /// Share of the template's face and scalp that the scan fits.
    pub(crate) fitting: f64,
    /// Share of the template's hair-bearing scalp that the scan fits.
    pub(crate) scalp_fitting: f64,
    /// Share of the scan around the head that the template explains.
    pub(crate) explained: f64,
    /// Root mean square distance where it fits, mm of the template.
    pub(crate) residual_mm: f64,
}

/// A point of the template with its normal.
#[derive(Debug, Clone, Copy)]
struct Sample {
    at: Point,
    normal: Vector,
}

/// The template as the fit sees it.
struct Model<'t> {
    template: &'t Template,
    /// Of the visible surface, ears and eyes included.
    index: SurfaceIndex,
}

/// Points for both directions of the fit.
#[derive(Debug, Clone, Copy)]
struct Samples<'s> {
    template: &'s [Sample],
    scan: &'s [Sample],
}

/// Fits the template; `None` if no ball-like part is found at all.
pub(crate) fn fit(target: &Target<'_>, template: &Template, start: Option<Placement>) -> Option<Fit> {
    let model = Model { template, index: template.visible_index() };
    let of_template = template_samples(template, 1600);
    let of_scan = surface_samples(target.mesh, 3200, FEATURES);
    let placement = match start {
        Some(start) => {
            let samples = Samples { template: &of_template, scan: &of_scan };
            rigid::refine(target, &model, samples, start, None, 25, 9)
        }
        None => {
            let samples = Samples { template: &of_template, scan: &of_scan };
            held(target, &model, samples, search(target, &model, &of_template, &of_scan)?)
        }
    };
    let (positions, confirmed) = warp::bend(target, template, &placement);
    let scale = placement.mean_scale();
    let fit_of = |samples: &[Sample]| {
        let fits: Vec<f64> = samples
            .iter()
            .filter_map(|s| rigid::partner(target, &placement, s, FITS_MM))
            .map(|p| p.distance / scale)
            .collect();
        (fits.len() as f64 / samples.len() as f64, fits)
    };
    let (fitting, distances) = fit_of(&of_template);
    let (scalp_fitting, _) = fit_of(&scalp_samples(&of_template));
    let residual_mm = (distances.iter().map(|d| d * d).sum::<f64>() / distances.len().max(1) as f64).sqrt();
    let of_head: Vec<bool> = of_scan
        .iter()
        .filter_map(|s| rigid::explanation(&model, &placement, s, FITS_MM))
        .map(|found| found.is_some())
        .collect();
    let explained = of_head.iter().filter(|e| **e).count() as f64 / of_head.len().max(1) as f64;
    Some(Fit { positions, confirmed, placement, fitting, scalp_fitting, explained, residual_mm })
}

/// A placement whose root of the nose is far from the scan's has slid down the face, as over a vault that is higher than
/// the template's. It is tried again with the root of the nose held, nodded more and less; the ears tell which is right.
fn held(target: &Target<'_>, model: &Model<'_>, samples: Samples<'_>, start: Placement) -> Placement {
    let slid = bridge::nasion(target, &start)
        .is_some_and(|anchor| anchor.gap(&start) > SLID_MM * start.mean_scale());
    if !slid {
        return start;
    }
    let ears = surface_samples_where(&model.template.mesh, 400, 0.0, |t| model.template.is_ear(t));
    let tries: Vec<(f64, Placement)> = HELD_NODS_DEGREES
        .into_par_iter()
        .filter_map(|degrees| {
            let mut placement = start.nodded(degrees.to_radians());
            for _ in 0..HELD_ROUNDS {
                let anchor = bridge::nasion(target, &placement)?;
                placement = rigid::refine(target, model, samples, placement, Some(&anchor), 16, 9);
            }
            let cost =
                rigid::cost(target, model, samples, &placement) + rigid::misfit_of(target, &placement, &ears);
            Some((cost, placement))
        })
        .collect();
    tries.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or(start, |(_, placement)| placement)
}

fn search(
    target: &Target<'_>,
    model: &Model<'_>,
    of_template: &[Sample],
    of_scan: &[Sample],
) -> Option<Placement> {
    let own = ball::find(&model.template.mesh).into_iter().next()?;
    let mut starts = Vec::new();
    for found in ball::find(target.mesh) {
        let scale = found.radius / own.radius;
        starts.extend(rotations().map(|rotation| Placement {
            rotation,
            scale: Vector::repeat(scale),
            pivot: own.centre,
            place: found.centre,
        }));
    }
    let round = |starts: Vec<Placement>, count: usize, steps: usize, freedom: usize, keep: usize| {
        let thin = |all: &[Sample]| -> Vec<Sample> {
            all.iter().step_by((all.len() / count).max(1)).copied().collect()
        };
        let (few_template, few_scan) = (thin(of_template), thin(of_scan));
        let samples = Samples { template: &few_template, scan: &few_scan };
        let mut scored: Vec<(f64, Placement)> = starts
            .into_par_iter()
            .map(|start| {
                let refined = rigid::refine(target, model, samples, start, None, steps, freedom);
                (rigid::cost(target, model, samples, &refined), refined)
            })
            .collect();
        scored.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Many starts end in one place; keep different ones, for the best of a coarse round may be wrong.
        let mut kept: Vec<Placement> = Vec::new();
        for (_, placement) in scored {
            if kept.len() < keep && kept.iter().all(|k| k.rotation.angle_to(&placement.rotation) > APART) {
                kept.push(placement);
            }
        }
        kept
    };
    let starts = round(starts, 100, 0, 7, 48);
    let starts = round(starts, 100, 6, 7, 12);
    let starts = round(starts, 300, 10, 7, 4);
    let best = round(starts, 700, 12, 9, 1);
    // A skull slides in its own shape: nodding costs little until brow and nose meet theirs.
    let nods =
        best.into_iter().flat_map(|p| NODS_DEGREES.map(|degrees| p.nodded(degrees.to_radians()))).collect();
    round(nods, 1000, 16, 9, 1).into_iter().next()
}

/// Quaternions spread evenly over all rotations (super-Fibonacci spirals, Alexa 2022).
fn rotations() -> impl Iterator<Item = UnitQuaternion<f64>> {
    const PHI: f64 = std::f64::consts::SQRT_2;
    const PSI: f64 = 1.533_751_168_755_204_3;
    (0..ROTATIONS).map(|i| {
        let s = i as f64 + 0.5;
        let t = s / ROTATIONS as f64;
        let (r, q) = (t.sqrt(), (1.0 - t).sqrt());
        let (a, b) = (std::f64::consts::TAU * s / PHI, std::f64::consts::TAU * s / PSI);
        UnitQuaternion::from_quaternion(nalgebra::Quaternion::new(
            r * a.sin(),
            r * a.cos(),
            q * b.sin(),
            q * b.cos(),
        ))
    })
}

/// Points of the template's face and scalp; no ears (every pair differs), no neck.
fn template_samples(template: &Template, count: usize) -> Vec<Sample> {
    surface_samples_where(&template.mesh, count, FEATURES, |t| {
        let [a, b, c] = template.mesh.corners(t as usize);
        let middle = (a.coords + b.coords + c.coords) / 3.0;
        template.is_all(t, Label::Skin) && middle.y > if middle.z > 0.0 { -95.0 } else { -70.0 }
    })
}

/// Those samples that lie well inside the hair-bearing scalp.
fn scalp_samples(samples: &[Sample]) -> Vec<Sample> {
    samples.iter().filter(|s| s.at.y > 50.0 + 0.5 * s.at.z.max(-80.0)).copied().collect()
}

/// How much denser points lie where the surface bends: nose, brow and eyes tell the pose, the round skull does not.
const FEATURES: f64 = 4.0;

/// Points at even steps through the list of triangles: by area, `features` times denser where normals turn by 0.3
/// radians over a triangle.
fn surface_samples(mesh: &Mesh, count: usize, features: f64) -> Vec<Sample> {
    surface_samples_where(mesh, count, features, |_| true)
}

fn surface_samples_where(
    mesh: &Mesh,
    count: usize,
    features: f64,
    keep: impl Fn(u32) -> bool,
) -> Vec<Sample> {
    let normal_of = |t: u32| {
        let [a, b, c] = mesh.corners(t as usize);
        (b - a).cross(&(c - a)).normalize()
    };
    let triangles: Vec<(u32, f64)> = (0..mesh.triangles().len() as u32)
        .filter(|&t| keep(t))
        .map(|t| {
            let n = normal_of(t);
            let bend = mesh.triangles()[t as usize]
                .iter()
                .map(|&v| (1.0 - mesh.normals()[v as usize].dot(&n)).max(0.0) * 22.0)
                .fold(0.0, f64::max)
                .sqrt();
            (t, mesh.area_mm2(t as usize) * (1.0 + features * bend.min(1.0)))
        })
        .collect();
    let total: f64 = triangles.iter().map(|t| t.1).sum();
    let step = total / count as f64;
    let mut samples = Vec::with_capacity(count);
    let (mut passed, mut next) = (0.0, step / 2.0);
    for (t, weight) in triangles {
        passed += weight;
        while next < passed && samples.len() < count {
            let [a, b, c] = mesh.corners(t as usize);
            let k = samples.len() as f64;
            let (u, v) = ((k * 0.754_877_666).fract(), (k * 0.569_840_291).fract());
            let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
            samples.push(Sample { at: a + (b - a) * u + (c - a) * v, normal: normal_of(t) });
            next += step;
        }
    }
    samples
}

/// The rotation that best takes `from` to `to`, with one scale (Umeyama 1991).
pub(crate) fn from_landmarks(from: &[Point], to: &[Point]) -> Option<Placement> {
    let mean = |points: &[Point]| points.iter().map(|p| p.coords).sum::<Vector>() / points.len() as f64;
    let (cf, ct) = (mean(from), mean(to));
    let mut covariance = nalgebra::Matrix3::zeros();
    let mut spread = 0.0;
    for (f, t) in from.iter().zip(to) {
        covariance += (t.coords - ct) * (f.coords - cf).transpose();
        spread += (f.coords - cf).norm_squared();
    }
    let svd = covariance.svd(true, true);
    let (u, vt) = (svd.u?, svd.v_t?);
    let mut flip = nalgebra::Matrix3::identity();
    if (u.determinant() * vt.determinant()) < 0.0 {
        flip[(2, 2)] = -1.0;
    }
    let rotation = Rotation3::from_matrix_unchecked(u * flip * vt);
    let scale = (nalgebra::Matrix3::from_diagonal(&svd.singular_values) * flip).trace() / spread;
    (scale.is_finite() && scale > 0.0).then(|| Placement {
        rotation: UnitQuaternion::from_rotation_matrix(&rotation),
        scale: Vector::repeat(scale),
        pivot: Point::from(cf),
        place: Point::from(ct),
    })
}
