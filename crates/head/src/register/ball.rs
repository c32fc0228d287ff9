//! Ball-like parts of a surface.

use super::{Sample, surface_samples};
use crate::{Mesh, Point};

/// A ball that part of a surface lies on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ball {
    pub(super) centre: Point,
    pub(super) radius: f64,
}

/// Points sampled.
const SAMPLES: usize = 1500;
/// Pairs of points tried.
const PAIRS: u32 = 6000;
/// Balls returned at most.
const BALLS: usize = 3;

/// The balls that most surface lies on, the best first: two points with their normals propose a ball, all points vote.
pub(super) fn find(mesh: &Mesh) -> Vec<Ball> {
    let samples = surface_samples(mesh, SAMPLES, 0.0);
    let area_per_sample = mesh.area_cm2() * 100.0 / samples.len() as f64;
    let mut found: Vec<(f64, Ball)> = Vec::new();
    let mut state = 1_u32;
    let mut pick = || {
        // A linear congruential series (Numerical Recipes): only spreads the pairs.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % samples.len()
    };
    for _ in 0..PAIRS {
        let (a, b) = (samples[pick()], samples[pick()]);
        if let Some(ball) = through(&a, &b) {
            // A third of the points is enough to see whether a ball is worth counting.
            let rough = votes(samples.iter().step_by(9), &ball) * 9;
            if rough > samples.len() / 25 {
                let area = votes(samples.iter(), &ball) as f64 * area_per_sample;
                let coverage = area / (4.0 * std::f64::consts::PI * ball.radius * ball.radius);
                found.push((area * coverage.min(1.0), ball));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best: Vec<(f64, Ball)> = Vec::new();
    for (score, ball) in found {
        let new = best.iter().all(|(_, other)| {
            (other.centre - ball.centre).norm() > 0.5 * other.radius
                || (other.radius / ball.radius).ln().abs() > 0.4
        });
        if new && best.first().is_none_or(|first| score > 0.3 * first.0) {
            best.push((score, ball));
        }
        if best.len() == BALLS {
            break;
        }
    }
    best.into_iter().map(|(_, ball)| polish(&samples, ball)).collect()
}

fn through(a: &Sample, b: &Sample) -> Option<Ball> {
    let cos = a.normal.dot(&b.normal);
    if !(-0.2..=0.85).contains(&cos) {
        return None;
    }
    let (apart, turn) = (a.at - b.at, a.normal - b.normal);
    let radius = apart.dot(&turn) / turn.norm_squared();
    if radius <= 0.0 || (apart - turn * radius).norm() > 0.2 * radius {
        return None;
    }
    let centre = nalgebra::center(&(a.at - a.normal * radius), &(b.at - b.normal * radius));
    Some(Ball { centre, radius })
}

fn agrees(sample: &Sample, ball: &Ball) -> bool {
    let out = sample.at - ball.centre;
    let distance = out.norm();
    (distance - ball.radius).abs() < 0.12 * ball.radius && sample.normal.dot(&out) > 0.8 * distance
}

fn votes<'s>(samples: impl Iterator<Item = &'s Sample>, ball: &Ball) -> usize {
    samples.filter(|s| agrees(s, ball)).count()
}

/// Least squares over the points that agree: |p|² = 2 c·p + (r² - |c|²) is linear.
fn polish(samples: &[Sample], ball: Ball) -> Ball {
    let mut best = ball;
    for _ in 0..3 {
        let mut normal = nalgebra::Matrix4::zeros();
        let mut right = nalgebra::Vector4::zeros();
        for s in samples.iter().filter(|s| agrees(s, &best)) {
            let p = (s.at - ball.centre) / ball.radius;
            let row = nalgebra::Vector4::new(2.0 * p.x, 2.0 * p.y, 2.0 * p.z, 1.0);
            normal += row * row.transpose();
            right += row * p.norm_squared();
        }
        let Some(x) = normal.cholesky().map(|c| c.solve(&right)) else { break };
        let offset = x.xyz();
        let radius_squared = x.w + offset.norm_squared();
        if !(0.5..2.0).contains(&radius_squared) || offset.norm() > 0.5 {
            break;
        }
        best =
            Ball { centre: ball.centre + offset * ball.radius, radius: radius_squared.sqrt() * ball.radius };
    }
    best
}
