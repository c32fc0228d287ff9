//! A radial profile as a sum of Gaussians with positive peaks, by least squares over the plane.

use crate::raster::V3;

/// Radii at which a profile is read, mm: close together where it is steep.
pub(crate) fn rings(reach_mm: f64) -> Vec<f64> {
    const RINGS: usize = 48;
    (0..RINGS)
        .map(|i| {
            let t = (i as f64 + 0.5) / RINGS as f64;
            reach_mm * t * t
        })
        .collect()
}

/// Peaks of Gaussians with these standard deviations whose sum is nearest to the profile, in each channel. Errors
/// count by the area of their ring: the darkened area comes out right first.
pub(crate) fn sum_of_gaussians(radii: &[f64], profile: &[V3], sigmas_mm: &[f32]) -> Vec<V3> {
    let n = sigmas_mm.len();
    // rings() has r = reach t²: the width of a ring grows with t, so r dr goes with r^1.5. The middle counts too.
    let weight = |r: f64| r.powf(1.5) + 0.002;
    let basis = |k: usize, r: f64| {
        let s = f64::from(sigmas_mm[k]);
        (-r * r / (2.0 * s * s)).exp()
    };
    let mut normal = vec![vec![0.0; n]; n];
    for &r in radii {
        for i in 0..n {
            for j in 0..n {
                normal[i][j] += weight(r) * basis(i, r) * basis(j, r);
            }
        }
    }
    let mut peaks = vec![V3::zeros(); n];
    for channel in 0..3 {
        let target: Vec<f64> = (0..n)
            .map(|k| {
                radii
                    .iter()
                    .zip(profile)
                    .map(|(&r, value)| weight(r) * basis(k, r) * f64::from(value[channel]))
                    .sum()
            })
            .collect();
        // Coordinate descent keeps each peak at or above 0 and cannot fail.
        let mut x = vec![0.0; n];
        for _ in 0..400 {
            for k in 0..n {
                let others: f64 = (0..n).filter(|&j| j != k).map(|j| normal[k][j] * x[j]).sum();
                x[k] = ((target[k] - others) / normal[k][k]).max(0.0);
            }
        }
        for k in 0..n {
            peaks[k][channel] = x[k] as f32;
        }
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponential_profile_keeps_its_area_and_shape() {
        let radii = rings(3.0);
        let truth = |r: f64| 0.5 * (-r / 0.25).exp();
        let profile: Vec<V3> = radii.iter().map(|&r| V3::repeat(truth(r) as f32)).collect();
        let sigmas = [0.06, 0.11, 0.19, 0.33, 0.58, 1.0];
        let peaks = sum_of_gaussians(&radii, &profile, &sigmas);
        let fitted = |r: f64| {
            sigmas
                .iter()
                .zip(&peaks)
                .map(|(&s, p)| f64::from(p.x) * (-r * r / (2.0 * f64::from(s * s))).exp())
                .sum::<f64>()
        };
        let area: f64 = sigmas
            .iter()
            .zip(&peaks)
            .map(|(&s, p)| f64::from(p.x) * std::f64::consts::TAU * f64::from(s * s))
            .sum();
        let exact = std::f64::consts::TAU * 0.5 * 0.25 * 0.25;
        assert!((area / exact - 1.0).abs() < 0.02, "area {area}, not {exact}");
        for r in [0.05, 0.1, 0.2, 0.4, 0.8] {
            assert!((fitted(r) - truth(r)).abs() < 0.02, "at {r} mm: {} not {}", fitted(r), truth(r));
        }
    }
}
