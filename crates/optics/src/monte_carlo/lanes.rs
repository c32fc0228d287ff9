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
