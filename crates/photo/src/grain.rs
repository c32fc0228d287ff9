//! How noisy is the photo? The standard deviation of its grain in bare skin, so that what is drawn into it has the same.

use crate::picture::Picture;

/// Fewer places than this tell no noise.
const LEAST_PLACES: usize = 400;
/// A place is bare skin where the mask is at least this sure.
const SURE: f32 = 0.8;
/// The median of |x| of normal noise over its standard deviation.
const MEDIAN_OF_NORMAL: f64 = 0.674_490;
/// Root of the sum of squares of the kernel below.
const KERNEL_NORM: f64 = 6.0;

/// Standard deviation of the noise of luminance at the skin's own brightness, linear light from 0 to 1; `None` where too
/// little skin is seen. `skin` tells how sure a pixel is bare skin, 0 to 1.
///
/// The difference of two Laplacians leaves out slopes and most edges (J. Immerkær, "Fast noise variance estimation",
/// 1996); its median leaves out what structure remains. Pores count as noise, so it is an upper bound on sharp photos.
#[must_use]
pub fn grain(picture: &Picture, skin: impl Fn(usize, usize) -> f32) -> Option<f64> {
    let (width, height) = (picture.width(), picture.height());
    if width < 3 || height < 3 {
        return None;
    }
    // A million places tell as much as twelve.
    let step = ((width * height) as f64 / 1.0e6).sqrt().ceil().max(1.0) as usize;
    let light = |x: usize, y: usize| {
        let [r, g, b] = picture.linear(x, y).map(f64::from);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let mut found = Vec::new();
    for y in (1..height - 1).step_by(step) {
        for x in (1..width - 1).step_by(step) {
            if skin(x, y) < SURE {
                continue;
            }
            let corners =
                light(x - 1, y - 1) + light(x + 1, y - 1) + light(x - 1, y + 1) + light(x + 1, y + 1);
            let beside = light(x, y - 1) + light(x, y + 1) + light(x - 1, y) + light(x + 1, y);
            found.push((corners - 2.0 * beside + 4.0 * light(x, y)).abs());
        }
    }
    if found.len() < LEAST_PLACES {
        return None;
    }
    let middle = found.len() / 2;
    let (_, median, _) = found.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median / MEDIAN_OF_NORMAL / KERNEL_NORM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Samples, encoded};

    /// A slope of light with an edge and normal noise, and no noise at all.
    fn noisy(sd: f64) -> Picture {
        let mut state = 7_u64;
        let mut even = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let (width, height) = (240, 200);
        let samples = (0..width * height).flat_map(|i| {
            let (x, y) = (i % width, i / width);
            let slope = 0.15 + 0.2 * x as f64 / width as f64 + if y > 120 { 0.1 } else { 0.0 };
            let normal = (0..12).map(|_| even()).sum::<f64>() - 6.0;
            let level = (65_535.0 * encoded((slope + sd * normal) as f32)).round() as u16;
            [level; 3]
        });
        Picture::new(width, height, Samples::Sixteen(samples.collect())).expect("three samples a pixel")
    }

    #[test]
    fn noise_is_found_beside_slopes_and_edges() {
        for sd in [0.002, 0.01, 0.03] {
            let found = grain(&noisy(sd), |_, _| 1.0).expect("enough skin");
            assert!((found / sd - 1.0).abs() < 0.05, "{found}, not {sd}");
        }
        assert!(grain(&noisy(0.0), |_, _| 1.0).expect("enough skin") < 1e-4);
        assert_eq!(grain(&noisy(0.01), |_, _| 0.0), None);
    }
}
