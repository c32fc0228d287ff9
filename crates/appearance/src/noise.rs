//! Smooth noise in head coordinates: the same spot of skin looks the same in every view.

use crate::raster::V3;

fn hash(x: i32, y: i32, z: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x8da6_b343)
        ^ (y as u32).wrapping_mul(0xd816_3841)
        ^ (z as u32).wrapping_mul(0xcb1a_b31f)
        ^ seed.wrapping_mul(0x9e37_79b9);
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

/// One of twelve edge directions (Perlin 2002).
fn gradient(h: u32) -> V3 {
    const EDGES: [[f32; 3]; 16] = [
        [1.0, 1.0, 0.0],
        [-1.0, 1.0, 0.0],
        [1.0, -1.0, 0.0],
        [-1.0, -1.0, 0.0],
        [1.0, 0.0, 1.0],
        [-1.0, 0.0, 1.0],
        [1.0, 0.0, -1.0],
        [-1.0, 0.0, -1.0],
        [0.0, 1.0, 1.0],
        [0.0, -1.0, 1.0],
        [0.0, 1.0, -1.0],
        [0.0, -1.0, -1.0],
        [1.0, 1.0, 0.0],
        [-1.0, 1.0, 0.0],
        [0.0, -1.0, 1.0],
        [0.0, -1.0, -1.0],
    ];
    V3::from(EDGES[(h & 15) as usize])
}

/// Without a call: the baseline instruction set has no rounding.
fn floor(x: f32) -> i32 {
    let cut = x as i32;
    cut - i32::from((cut as f32) > x)
}

/// exp(-x) for x >= 0, to 2e-4 of its value: enough for a picture, several times faster than the library's.
pub(crate) fn exp_minus(x: f32) -> f32 {
    let t = (-x * std::f32::consts::LOG2_E).max(-126.0);
    let whole = floor(t);
    let f = t - whole as f32;
    let power = 1.0 + f * (0.695_556_9 + f * (0.226_173_06 + f * 0.078_113_49));
    f32::from_bits(power.to_bits().wrapping_add((whole as u32) << 23))
}

/// Gradient noise about 0, nearly always within ±1, with features of `feature_mm`; value and slope per mm.
pub(crate) fn noise_with_slope(at: &V3, feature_mm: f32, seed: u32) -> (f32, V3) {
    let p = at / feature_mm;
    let [i, j, k] = [floor(p.x), floor(p.y), floor(p.z)];
    let f = p - V3::new(i as f32, j as f32, k as f32);
    let fade = f.map(|t| t * t * t * (t * (t * 6.0 - 15.0) + 10.0));
    let slope = f.map(|t| 30.0 * t * t * (t * (t - 2.0) + 1.0));
    let mut values = [0.0_f32; 8];
    let mut gradients = [V3::zeros(); 8];
    for c in 0..8 {
        let (dx, dy, dz) = (c & 1, (c >> 1) & 1, c >> 2);
        let g = gradient(hash(i + dx, j + dy, k + dz, seed));
        gradients[c as usize] = g;
        values[c as usize] = g.dot(&(f - V3::new(dx as f32, dy as f32, dz as f32)));
    }
    let mix = |a: f32, b: f32, t: f32| a + (b - a) * t;
    let (u, v, w) = (fade.x, fade.y, fade.z);
    let x = [
        mix(values[0], values[1], u),
        mix(values[2], values[3], u),
        mix(values[4], values[5], u),
        mix(values[6], values[7], u),
    ];
    let y = [mix(x[0], x[1], v), mix(x[2], x[3], v)];
    let value = mix(y[0], y[1], w);
    let mut g = V3::zeros();
    for c in 0..8_usize {
        let wx = if c & 1 == 1 { u } else { 1.0 - u };
        let wy = if c >> 1 & 1 == 1 { v } else { 1.0 - v };
        let wz = if c >> 2 == 1 { w } else { 1.0 - w };
        g += gradients[c] * (wx * wy * wz);
    }
    let along = |a: f32, b: f32, c: f32, d: f32, s: f32, t: f32| mix(mix(a, b, s), mix(c, d, s), t);
    let [v0, v1, v2, v3, v4, v5, v6, v7] = values;
    g.x += slope.x * along(v1 - v0, v3 - v2, v5 - v4, v7 - v6, v, w);
    g.y += slope.y * along(v2 - v0, v3 - v1, v6 - v4, v7 - v5, u, w);
    g.z += slope.z * along(v4 - v0, v5 - v1, v6 - v2, v7 - v3, u, v);
    (value, g / feature_mm)
}

/// The value alone.
pub(crate) fn noise(at: &V3, feature_mm: f32, seed: u32) -> f32 {
    noise_with_slope(at, feature_mm, seed).0
}

/// A number from 0 (included) to 1 (excluded) for a counter: random streams without state.
pub(crate) fn unit(counter: u64, seed: u64) -> f64 {
    let mut z =
        counter.wrapping_add(seed.wrapping_mul(0xd134_2543_de82_ef95)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = z.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_the_derivative_of_the_value() {
        for i in 0..50 {
            let p = V3::new(unit(i, 1) as f32, unit(i, 2) as f32, unit(i, 3) as f32) * 40.0;
            let (_, slope) = noise_with_slope(&p, 3.0, 7);
            for axis in 0..3 {
                let mut step = V3::zeros();
                step[axis] = 1e-2;
                let change = noise(&(p + step), 3.0, 7) - noise(&(p - step), 3.0, 7);
                assert!((change / 2e-2 - slope[axis]).abs() < 5e-3);
            }
        }
    }

    #[test]
    fn the_quick_exponential_is_close() {
        for i in 0..2000 {
            let x = i as f32 * 0.01;
            assert!((exp_minus(x) / (-x).exp() - 1.0).abs() < 2e-4, "at {x}");
        }
    }

    #[test]
    fn noise_has_no_mean_and_counters_fill_the_unit_interval() {
        let n = 20_000;
        let mean: f64 = (0..n)
            .map(|i| {
                let p = V3::new(unit(i, 1) as f32, unit(i, 2) as f32, unit(i, 3) as f32) * 300.0;
                f64::from(noise(&p, 3.0, 7))
            })
            .sum::<f64>()
            / n as f64;
        assert!(mean.abs() < 0.01, "mean {mean}");
        let mean = (0..n).map(|i| unit(i, 9)).sum::<f64>() / n as f64;
        assert!((mean - 0.5).abs() < 0.01);
    }
}
