//! Arithmetic on packets of lanes: plain loops over fixed arrays, which the compiler turns into whatever vector
//! instructions the caller was dispatched to.
//!
//! Only additions, multiplications, divisions, square roots and integer operations are used, each rounded by
//! IEEE 754, and nothing is fused: a packet gives the same bits on every machine.

use rand_core::Rng;

/// Photons that walk together.
pub(crate) const LANES: usize = 64;

/// One number per photon of a packet.
pub(crate) type Lane<T = f32> = [T; LANES];

/// A xoshiro128++ generator (Blackman and Vigna 2021) per lane.
#[derive(Debug)]
pub(crate) struct LaneRng {
    state: [Lane<u32>; 4],
}

impl LaneRng {
    /// Draws every lane's 128-bit starting state from `source`.
    pub(crate) fn new(source: &mut impl Rng) -> Self {
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            for word in &mut state {
                word[lane] = source.next_u32();
            }
            state[0][lane] |= 1;
        }
        Self { state }
    }

    /// Next 32 bits of every lane.
    #[inline(always)]
    pub(crate) fn next(&mut self, out: &mut Lane<u32>) {
        let [s0, s1, s2, s3] = &mut self.state;
        for i in 0..LANES {
            out[i] = s0[i].wrapping_add(s3[i]).rotate_left(7).wrapping_add(s0[i]);
            let t = s1[i] << 9;
            s2[i] ^= s0[i];
            s3[i] ^= s1[i];
            s1[i] ^= s2[i];
            s0[i] ^= s3[i];
            s2[i] ^= t;
            s3[i] = s3[i].rotate_left(11);
        }
    }
}

/// A number in (0, 1) from the top 23 bits, symmetric about 1/2 and exact in `f32`.
#[inline(always)]
pub(crate) fn open_unit(bits: u32) -> f32 {
    ((bits >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0)
}

/// −ln u for u in (0, 1), relative error about 1e-7 (Cephes `logf` polynomial on [√½, √2)).
#[inline(always)]
pub(crate) fn neg_ln(u: f32) -> f32 {
    let bits = u.to_bits();
    let shifted = bits.wrapping_sub(0x3f35_04f3);
    let exponent = (shifted as i32 >> 23) as f32;
    let m = f32::from_bits((shifted & 0x007f_ffff).wrapping_add(0x3f35_04f3)) - 1.0;
    let z = m * m;
    let mut p = 7.037_683_6e-2;
    p = p * m - 1.151_461e-1;
    p = p * m + 1.167_699_9e-1;
    p = p * m - 1.242_014_1e-1;
    p = p * m + 1.424_932_3e-1;
    p = p * m - 1.666_805_8e-1;
    p = p * m + 2.000_071_5e-1;
    p = p * m - 2.499_999_4e-1;
    p = p * m + 3.333_333e-1;
    let ln = m * z * p - exponent * 2.121_944_4e-4 - 0.5 * z + m + exponent * 0.693_359_4;
    -ln
}

/// Sine and cosine of a uniform angle: the two top bits choose the quadrant, the rest the angle within ±π/4 of its
/// middle (Cephes polynomials, absolute error about 6e-8).
#[inline(always)]
pub(crate) fn random_sin_cos(bits: u32) -> (f32, f32) {
    let within = (((bits << 2) >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0) - 0.5;
    let angle = within * core::f32::consts::FRAC_PI_2;
    let z = angle * angle;
    let s = angle + angle * z * (-1.666_665_5e-1 + z * (8.332_161e-3 - z * 1.951_529_6e-4));
    let c = 1.0 - 0.5 * z + z * z * (4.166_664_6e-2 + z * (-1.388_731_6e-3 + z * 2.443_315_7e-5));
    let swap = bits & 0x8000_0000 != 0;
    let sign = (bits & 0x4000_0000) << 1;
    let (a, b) = if swap { (c, s) } else { (s, c) };
    (f32::from_bits(a.to_bits() ^ sign), f32::from_bits(b.to_bits() ^ sign))
}

/// Cosine of a Henyey-Greenstein deflection from `xi` uniform in (−1, 1).
///
/// The usual inverse with the common factor g divided out, so that it neither loses digits nor needs a case at g = 0.
#[inline(always)]
pub(crate) fn henyey_greenstein(g: f32, xi: f32) -> f32 {
    let q = 1.0 + g * g;
    let d = 1.0 + g * xi;
    let cosine = (xi * q + 0.5 * g * (3.0 - g * g + xi * xi * q)) / (d * d);
    cosine.clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn logarithms_and_angles_are_exact_enough() {
        for k in 0..8_388_608_u32 {
            let u = open_unit(k << 9);
            let exact = -f64::from(u).ln();
            assert!((f64::from(neg_ln(u)) - exact).abs() <= 3e-7 * exact.max(0.2), "{u}");
        }
        for k in 0..1_000_000_u32 {
            let (s, c) = random_sin_cos(k.wrapping_mul(4295));
            assert!((s * s + c * c - 1.0).abs() < 5e-7);
        }
    }

    #[test]
    fn lanes_are_even_and_apart() {
        let mut rng = LaneRng::new(&mut Xoshiro256PlusPlus::seed_from_u64(5));
        let (mut sum, mut product, mut before) = (0.0, 0.0, 0.5);
        let rounds = 20_000;
        let mut bits = [0; LANES];
        for _ in 0..rounds {
            rng.next(&mut bits);
            for b in bits {
                let u = f64::from(open_unit(b));
                sum += u;
                product += (u - 0.5) * (before - 0.5);
                before = u;
            }
        }
        let n = f64::from(rounds) * LANES as f64;
        assert!((sum / n - 0.5).abs() < 4.5 * (1.0 / 12.0_f64).sqrt() / n.sqrt());
        assert!((product / n).abs() < 4.5 / 12.0 / n.sqrt());
    }

    #[test]
    fn scattering_has_the_moments_of_henyey_and_greenstein() {
        for g in [-0.9, -0.3, 0.0, 1e-4, 0.5, 0.8, 0.98] {
            let n = 200_000;
            let (mut first, mut second, mut cosines, mut sines) = (0.0, 0.0, 0.0, 0.0);
            for k in 0..n {
                let xi = 2.0 * (f64::from(k) + 0.5) / f64::from(n) - 1.0;
                let c = f64::from(henyey_greenstein(g, xi as f32));
                first += c / f64::from(n);
                second += (1.5 * c * c - 0.5) / f64::from(n);
                let (s, c) = random_sin_cos((k as u32).wrapping_mul(21_475));
                sines += f64::from(s) / f64::from(n);
                cosines += f64::from(c) / f64::from(n);
            }
            let g = f64::from(g);
            assert!((first - g).abs() < 2e-4, "mean cosine {first} of {g}");
            assert!((second - g * g).abs() < 5e-4, "second moment {second} of {g}");
            assert!(sines.abs() < 2e-4 && cosines.abs() < 2e-4);
        }
    }
}
