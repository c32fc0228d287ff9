//! Least squares with a prior: the most probable parameters and how far the data pin them down.

use crate::adding_doubling::kernel::{Matrix, cholesky, solve_lower_vector, solve_upper_vector};

/// Steps after which the search stops even if it still moves.
const STEPS: usize = 40;

/// The most probable parameters and their covariance.
#[derive(Debug, Clone)]
pub(crate) struct Solution<const P: usize> {
    pub(crate) parameters: [f64; P],
    pub(crate) covariance: Matrix<P>,
}

/// Minimises Σ residual² + Σ ((θ − mean)/sd)² by Levenberg-Marquardt from the prior mean.
///
/// `residuals` writes residuals in units of their standard deviation; how many, it decides by itself but always the
/// same number. The prior keeps every step finite, whatever the data leave open.
pub(crate) fn minimise<const P: usize>(
    mean: &[f64; P],
    sd: &[f64; P],
    residuals: impl Fn(&[f64; P]) -> Vec<f64>,
) -> Solution<P> {
    let prior = |at: &[f64; P]| (0..P).map(|i| ((at[i] - mean[i]) / sd[i]).powi(2)).sum::<f64>();
    let cost = |r: &[f64], at: &[f64; P]| r.iter().map(|x| x * x).sum::<f64>() + prior(at);

    let mut at = *mean;
    let mut now = residuals(&at);
    let mut best = cost(&now, &at);
    let mut damping = 1e-2;
    let (mut normal, mut gradient) = linearise(&at, mean, sd, &now, &residuals);
    for _ in 0..STEPS {
        let mut damped = normal;
        for i in 0..P {
            damped[i][i] *= 1.0 + damping;
        }
        let upper = cholesky(damped);
        let step = solve_upper_vector(&upper, solve_lower_vector(&upper, gradient));
        // A step of more than two prior deviations leaves the range in which the model is smooth.
        let longest = (0..P).map(|i| (step[i] / sd[i]).abs()).fold(0.0, f64::max);
        let scale = (2.0 / longest.max(1e-300)).min(1.0);
        let next: [f64; P] = std::array::from_fn(|i| at[i] - scale * step[i]);
        let there = residuals(&next);
        let reached = cost(&there, &next);
        if reached < best {
            let gain = best - reached;
            (at, now, best) = (next, there, reached);
            damping = (damping * 0.2).max(1e-9);
            if gain < 1e-4 * (1.0 + best) {
                break;
            }
            (normal, gradient) = linearise(&at, mean, sd, &now, &residuals);
        } else {
            damping *= 8.0;
            if damping > 1e9 {
                break;
            }
        }
    }
    let (normal, _) = linearise(&at, mean, sd, &now, &residuals);
    let upper = cholesky(normal);
    let covariance = std::array::from_fn(|k| {
        let unit = std::array::from_fn(|i| if i == k { 1.0 } else { 0.0 });
        solve_upper_vector(&upper, solve_lower_vector(&upper, unit))
    });
    Solution { parameters: at, covariance }
}

/// JᵀJ + prior precision, and the matching gradient, by forward differences.
fn linearise<const P: usize>(
    at: &[f64; P],
    mean: &[f64; P],
    sd: &[f64; P],
    now: &[f64],
    residuals: &impl Fn(&[f64; P]) -> Vec<f64>,
) -> (Matrix<P>, [f64; P]) {
    let slopes: Vec<Vec<f64>> = (0..P)
        .map(|k| {
            let step = 1e-4 * sd[k];
            let mut moved = *at;
            moved[k] += step;
            residuals(&moved).iter().zip(now).map(|(there, here)| (there - here) / step).collect()
        })
        .collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let mut normal = [[0.0; P]; P];
    let mut gradient = [0.0; P];
    for i in 0..P {
        for j in 0..P {
            normal[i][j] = dot(&slopes[i], &slopes[j]);
        }
        normal[i][i] += 1.0 / (sd[i] * sd[i]);
        gradient[i] = dot(&slopes[i], now) + (at[i] - mean[i]) / (sd[i] * sd[i]);
    }
    (normal, gradient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_pin_down_what_they_see_and_the_prior_keeps_the_rest() {
        let line = |at: &[f64; 3]| {
            (0..20).map(|i| (at[0] + at[1] * f64::from(i) - 3.0 - 0.5 * f64::from(i)) / 0.01).collect()
        };
        let got = minimise(&[0.0, 0.0, 7.0], &[10.0, 10.0, 2.0], line);
        assert!((got.parameters[0] - 3.0).abs() < 1e-3 && (got.parameters[1] - 0.5).abs() < 1e-3);
        assert!((got.parameters[2] - 7.0).abs() < 1e-9);
        assert!(got.covariance[0][0].sqrt() < 0.01 && (got.covariance[2][2].sqrt() - 2.0).abs() < 1e-9);
    }
}
