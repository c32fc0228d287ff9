//! From how far the picture is looked at: what the eye no longer resolves is blurred away.

use rayon::prelude::*;
use stubble_evidence::{Evidence, UnknownFigure};

use crate::tone::{decode, encode_table};
use crate::view::Size;

/// A viewing distance, with the eye's own blur there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    metres: f64,
    blur_arcmin: f64,
}

impl Distance {
    /// An eye at this distance from the head, metres.
    ///
    /// # Errors
    /// If the evidence lacks the figure of the eye's blur.
    pub fn of_metres(metres: f64, evidence: &Evidence) -> Result<Self, UnknownFigure> {
        let blur_arcmin = evidence.figure("appearance.eye_blur_arcmin")?.value;
        Ok(Self { metres: metres.max(0.0), blur_arcmin })
    }

    /// The distance, metres.
    #[must_use]
    pub fn metres(&self) -> f64 {
        self.metres
    }

    /// Standard deviation of the eye's blur on the head, mm.
    #[must_use]
    pub fn blur_mm(&self) -> f64 {
        self.metres * 1000.0 * (self.blur_arcmin / 60.0).to_radians().tan()
    }

    /// The same in pixels of a picture.
    pub(crate) fn blur_px(&self, pixels_per_mm: f64) -> f64 {
        self.blur_mm() * pixels_per_mm
    }
}

/// An 8-bit sRGB picture blurred in linear light by a Gaussian.
pub(crate) fn blurred(rgb: &[u8], size: Size, sigma_px: f64) -> Vec<u8> {
    if sigma_px < 0.15 {
        return rgb.to_vec();
    }
    let reach = (3.0 * sigma_px).ceil() as isize;
    let mut kernel: Vec<f32> =
        (-reach..=reach).map(|i| (-0.5 * (i as f64 / sigma_px).powi(2)).exp() as f32).collect();
    let sum: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|k| *k /= sum);
    let (width, height) = (size.width as usize, size.height as usize);
    let mut across = vec![[0.0_f32; 3]; width * height];
    across.par_chunks_mut(width).zip(rgb.par_chunks(3 * width)).for_each(|(out, line)| {
        let light: Vec<[f32; 3]> = line.chunks_exact(3).map(|p| [p[0], p[1], p[2]].map(decode)).collect();
        for (x, value) in out.iter_mut().enumerate() {
            for (i, weight) in kernel.iter().enumerate() {
                let at = (x as isize + i as isize - reach).clamp(0, width as isize - 1);
                for k in 0..3 {
                    value[k] += weight * light[at as usize][k];
                }
            }
        }
    });
    let table = encode_table();
    let mut out = vec![0; rgb.len()];
    out.par_chunks_mut(3 * width).enumerate().for_each(|(y, line)| {
        let mut sums = vec![[0.0_f32; 3]; width];
        for (i, weight) in kernel.iter().enumerate() {
            let at = (y as isize + i as isize - reach).clamp(0, height as isize - 1) as usize;
            for (sum, value) in sums.iter_mut().zip(&across[at * width..(at + 1) * width]) {
                for k in 0..3 {
                    sum[k] += weight * value[k];
                }
            }
        }
        for (pixel, sum) in line.chunks_exact_mut(3).zip(&sums) {
            for k in 0..3 {
                pixel[k] = table[(sum[k].clamp(0.0, 1.0).sqrt() * (table.len() - 1) as f32 + 0.5) as usize];
            }
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_picture_stays_as_it_is_and_a_step_becomes_soft() {
        let size = Size { width: 64, height: 48 };
        let even = vec![137; size.pixels() * 3];
        assert!(blurred(&even, size, 2.5) == even);
        let step: Vec<u8> =
            (0..size.pixels() * 3).map(|i| if (i / 3) % 64 < 32 { 20 } else { 220 }).collect();
        let soft = blurred(&step, size, 2.0);
        let row = &soft[3 * 64 * 20..3 * 64 * 21];
        assert_eq!((row[0], row[3 * 63]), (20, 220));
        // The two pixels at the edge hold half the light between them: far from half the code value.
        let (edge, ends) = (decode(row[3 * 31]) + decode(row[3 * 32]), decode(20) + decode(220));
        assert!((edge / ends - 1.0).abs() < 0.02, "{edge} of {ends}");
        assert!(row[3 * 31] > 20 && row[3 * 32] < 220);
    }

    #[test]
    fn farther_eyes_see_less() {
        let evidence = Evidence::builtin();
        let blur = |m| Distance::of_metres(m, &evidence).unwrap().blur_mm();
        assert!((blur(3.0) / blur(1.0) - 3.0).abs() < 1e-9);
        assert!((0.1..0.3).contains(&blur(1.0)), "{} mm at 1 m", blur(1.0));
    }
}
