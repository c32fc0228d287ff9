//! Seeded smooth noise along a line: the same for the same seed and place, whatever the order of calls.

/// Noise in -1..=1 with features about `wavelength` long, twice differentiable.
pub(crate) fn noise(seed: u64, at: f64, wavelength: f64) -> f64 {
    let x = 2.0 * at / wavelength;
    let cell = x.floor();
    let f = x - cell;
    let blend = f * f * f * (f * (6.0 * f - 15.0) + 10.0);
    let (a, b) = (value(seed, cell as i64), value(seed, cell as i64 + 1));
    a + (b - a) * blend
}

/// A number in -1..=1 that belongs to this seed and index.
pub(crate) fn value(seed: u64, index: i64) -> f64 {
    (mix(seed ^ mix(index as u64)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014).
fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_bounded_continuous_and_seeded() {
        let mut last = noise(3, 0.0, 6.0);
        for i in 1..5000 {
            let here = noise(3, 0.01 * f64::from(i), 6.0);
            assert!(here.abs() <= 1.0 && (here - last).abs() < 0.02, "{i}: {last} -> {here}");
            last = here;
        }
        assert_ne!(noise(3, 1.0, 6.0), noise(4, 1.0, 6.0));
    }
}
