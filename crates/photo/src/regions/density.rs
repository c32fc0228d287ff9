//! How much scalp does the hair let through? Colour between bare skin and full hair, where the net sees hair at all.

use super::frame::relative;
use crate::raster::{Mask, Raster};

/// A pixel of hair core: the net is sure.
const CORE: f32 = 0.9;
/// Fewer core pixels than this give no hair colour: density is then the net's probability.
const LEAST_CORE: usize = 40;
/// Contrast of hair and skin (log ratio) below which colour tells nothing of density, and above which it tells all.
const CONTRAST: [f32; 2] = [0.25, 0.9];
/// Colour this much of the way from skin to the hair's core counts as full cover: strands shine.
const FULL: f32 = 0.7;

/// Hair density on the grid of the masks, 0 to 1: probability of hair times the share of its colour that is hair's.
#[must_use]
pub fn density(raster: &Raster, skin: [f32; 3], hair: &Mask, bare: &Mask) -> Mask {
    let colours: Vec<[f32; 3]> = raster.pixels.iter().map(|c| relative(*c, skin)).collect();
    let of = |mask: &Mask| {
        let chosen: Vec<[f32; 3]> =
            colours.iter().zip(&mask.values).filter(|(_, p)| **p > CORE).map(|(c, _)| *c).collect();
        (chosen.len() >= LEAST_CORE).then(|| median(&chosen))
    };
    let (Some(full), Some(none)) = (of(hair), of(bare)) else { return hair.clone() };
    let axis = [0, 1, 2].map(|k| full[k] - none[k]);
    let length2: f32 = axis.iter().map(|a| a * a).sum();
    let trust = ((length2.sqrt() - CONTRAST[0]) / (CONTRAST[1] - CONTRAST[0])).clamp(0.0, 1.0);
    let values = colours
        .iter()
        .zip(&hair.values)
        .map(|(c, p)| {
            let along: f32 = (0..3).map(|k| (c[k] - none[k]) * axis[k]).sum::<f32>() / length2.max(1e-6);
            let cover = (along / FULL).clamp(0.0, 1.0);
            p * (1.0 - trust + trust * cover)
        })
        .collect();
    smoothed(&Mask { width: hair.width, height: hair.height, values })
}

fn median(colours: &[[f32; 3]]) -> [f32; 3] {
    [0, 1, 2].map(|k| {
        let mut channel: Vec<f32> = colours.iter().map(|c| c[k]).collect();
        channel.sort_by(f32::total_cmp);
        channel[channel.len() / 2]
    })
}

/// Mean of each pixel's 3 × 3 neighbourhood: strands and the gaps between them are one density.
fn smoothed(mask: &Mask) -> Mask {
    let (w, h) = (mask.width, mask.height);
    let values = (0..w * h)
        .map(|i| {
            let (x, y) = (i % w, i / w);
            let mut sum = 0.0;
            let mut count = 0.0;
            for row in y.saturating_sub(1)..=(y + 1).min(h - 1) {
                for column in x.saturating_sub(1)..=(x + 1).min(w - 1) {
                    sum += mask.at(column, row);
                    count += 1.0;
                }
            }
            sum / count
        })
        .collect();
    Mask { width: w, height: h, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_covered_skin_has_half_the_density_in_any_light() {
        // Four bands: full hair, thin hair, thin hair again, bare; the net calls the first three hair.
        let (n, skin, dark) = (40, [0.4_f32, 0.25, 0.18], [0.02_f32, 0.015, 0.01]);
        for gain in [[1.0_f32; 3], [0.5, 0.6, 0.8]] {
            let mixed = [0, 1, 2].map(|k| (skin[k] * dark[k]).sqrt());
            let colour = |y: usize| [dark, mixed, mixed, skin][y / 10];
            let pixels = (0..n * n).map(|i| [0, 1, 2].map(|k| colour(i / n)[k] * gain[k])).collect();
            let raster = Raster { width: n, height: n, pixels, photo_px_per_px: 1.0 };
            let hair = Mask {
                width: n,
                height: n,
                values: (0..n * n)
                    .map(|i| {
                        if i / n < 10 {
                            1.0
                        } else if i / n < 30 {
                            0.89
                        } else {
                            0.0
                        }
                    })
                    .collect(),
            };
            let bare = Mask {
                width: n,
                height: n,
                values: (0..n * n).map(|i| f32::from(u8::from(i / n >= 30))).collect(),
            };
            let lit = [0, 1, 2].map(|k| skin[k] * gain[k]);
            let found = density(&raster, lit, &hair, &bare);
            assert!(found.at(20, 5) > 0.99 && found.at(20, 35) < 0.01);
            assert!((found.at(20, 20) - 0.64).abs() < 0.06, "{}", found.at(20, 20));
        }
    }
}
