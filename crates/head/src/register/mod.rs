//! Fitting the template head to a scan of any unit and orientation.
//!
//! 1. The cranium is nearly a ball: the ball that most of the surface agrees on gives place and size.
//! 2. Some hundred rotations about it are tried coarsely, the best refined by iterated closest points with one scale
//!    per head axis (point to plane; robust weights, since faces may be missing and hair and shoulders are extra).
//! 3. The fitted template is bent smoothly onto the scan.

mod ball;
mod rigid;
mod warp;

use nalgebra::{Rotation3, UnitQuaternion};
use rayon::prelude::*;

use crate::template::{Label, Template};
use crate::{Mesh, Point, SurfaceIndex, Vector};

pub(crate) use rigid::Placement;

/// Rotations tried first.
const ROTATIONS: usize = 480;
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

/// Fits the template; `None` if no ball-like part is found at all.
pub(crate) fn fit(target: &Target<'_>, template: &Template, start: Option<Placement>) -> Option<Fit> {
    let samples = template_samples(template, 1600);
    let placement = match start {
        Some(start) => rigid::refine(target, &samples, start, 25, 9),
        None => search(target, template, &samples)?,
    };
    let (positions, confirmed) = warp::bend(target, template, &placement);
    let scale = placement.mean_scale();
    let fit_of = |samples: &[Sample]| {
        let fits: Vec<f64> = samples
            .iter()
            .filter_map(|s| rigid::partner(target, &placement, s, 15.0))
            .map(|p| p.distance / scale)
            .filter(|d| *d < FITS_MM)
            .collect();
        (fits.len() as f64 / samples.len() as f64, fits)
    };
    let (fitting, distances) = fit_of(&samples);
    let (scalp_fitting, _) = fit_of(&scalp_samples(&samples));
    let residual_mm = (distances.iter().map(|d| d * d).sum::<f64>() / distances.len().max(1) as f64).sqrt();
    let explained = explained(target, template, &placement);
    Some(Fit { positions, confirmed, placement, fitting, scalp_fitting, explained, residual_mm })
}

fn search(target: &Target<'_>, template: &Template, samples: &[Sample]) -> Option<Placement> {
    let own = ball::find(&template.mesh).into_iter().next()?;
    let few: Vec<Sample> = samples.iter().step_by(samples.len() / 160).copied().collect();
    let more: Vec<Sample> = samples.iter().step_by(samples.len() / 400).copied().collect();
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
    let keep = |mut scored: Vec<(f64, Placement)>, count: usize| {
        scored.sort_by(|a, b| a.0.total_cmp(&b.0));
        scored.truncate(count);
        scored.into_iter().map(|(_, p)| p).collect::<Vec<_>>()
    };
    let round = |starts: Vec<Placement>, samples: &[Sample], steps: usize, count: usize| {
        let scored = starts
            .into_par_iter()
            .map(|start| {
                let refined = rigid::refine(target, samples, start, steps, 7);
                (rigid::cost(target, samples, &refined), refined)
            })
            .collect();
        keep(scored, count)
    };
    let starts = round(starts, &few, 0, 60);
    let starts = round(starts, &few, 5, 10);
    let starts = round(starts, &more, 10, 3);
    let finished: Vec<(f64, Placement)> = starts
        .into_par_iter()
        .map(|start| {
            let refined = rigid::refine(target, samples, start, 25, 9);
            let unexplained = 1.0 - explained(target, template, &refined);
            (rigid::cost(target, samples, &refined) + unexplained, refined)
        })
        .collect();
    keep(finished, 1).into_iter().next()
}

/// Share of the scan's surface around the head that lies near the template.
fn explained(target: &Target<'_>, template: &Template, placement: &Placement) -> f64 {
    let index = SurfaceIndex::new(&template.mesh);
    let (mut near, mut all) = (0_usize, 0_usize);
    for sample in surface_samples(target.mesh, 4000) {
        let p = placement.back(&sample.at);
        if p.y < -60.0 || p.coords.norm() > 170.0 {
            continue;
        }
        all += 1;
        near += usize::from(index.closest_within(&p, 12.0).is_some());
    }
    near as f64 / all.max(1) as f64
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

/// Points of the template's face and scalp, evenly by area; no ears (every pair differs), no neck.
fn template_samples(template: &Template, count: usize) -> Vec<Sample> {
    surface_samples_where(&template.mesh, count, |t| {
        let [a, b, c] = template.mesh.corners(t as usize);
        let middle = (a.coords + b.coords + c.coords) / 3.0;
        template.is_all(t, Label::Skin) && middle.y > if middle.z > 0.0 { -95.0 } else { -70.0 }
    })
}

/// Those samples that lie well inside the hair-bearing scalp.
fn scalp_samples(samples: &[Sample]) -> Vec<Sample> {
    samples.iter().filter(|s| s.at.y > 50.0 + 0.5 * s.at.z.max(-80.0)).copied().collect()
}

fn surface_samples(mesh: &Mesh, count: usize) -> Vec<Sample> {
    surface_samples_where(mesh, count, |_| true)
}

/// Points at even steps of area through the list of triangles.
fn surface_samples_where(mesh: &Mesh, count: usize, keep: impl Fn(u32) -> bool) -> Vec<Sample> {
    let triangles: Vec<(u32, f64)> = (0..mesh.triangles().len() as u32)
        .filter(|&t| keep(t))
        .map(|t| (t, mesh.area_mm2(t as usize)))
        .collect();
    let total: f64 = triangles.iter().map(|t| t.1).sum();
    let step = total / count as f64;
    let mut samples = Vec::with_capacity(count);
    let (mut passed, mut next) = (0.0, step / 2.0);
    for (t, area) in triangles {
        passed += area;
        while next < passed && samples.len() < count {
            let [a, b, c] = mesh.corners(t as usize);
            let k = samples.len() as f64;
            let (u, v) = ((k * 0.754_877_666).fract(), (k * 0.569_840_291).fract());
            let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
            let normal = (b - a).cross(&(c - a)).normalize();
            samples.push(Sample { at: a + (b - a) * u + (c - a) * v, normal });
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
