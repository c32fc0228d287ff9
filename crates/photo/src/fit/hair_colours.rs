//! Which pixels are hair in a view without a face, by their colours alone.
//!
//! The regions' net has seen faces only and takes the middle of every picture for one. Here a small net is told each
//! pixel's colour against the skin's, the colours about it and how rough they are, and no place. It was learned from
//! rendered heads from behind, above and the sides and from the hair of portraits (`tools/unfaced`).

use std::sync::LazyLock;

use crate::raster::{Mask, Raster};
use crate::regions::relative;

/// Values that a pixel is told by.
const FEATURES: usize = 8;
/// Pixels each way over which colours are averaged, and roughness is told.
const NEAR: usize = 3;
const WIDE: usize = 12;
const ROUGH: usize = 2;

/// One layer: `weights[from][to]`.
#[derive(serde::Deserialize)]
struct Layer {
    weights: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

static NET: LazyLock<Vec<Layer>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "shipped data, checked by the crate's tests")]
    serde_json::from_str(include_str!("../../data/hair_colours.json")).expect("the shipped net")
});

/// Probability that each pixel of a person is hair rather than bare skin of the colour `skin` (linear sRGB).
pub(super) fn hair(raster: &Raster, person: &Mask, skin: [f32; 3]) -> Mask {
    let values = features(raster, person, skin).into_iter().map(probability).collect();
    Mask { width: raster.width, height: raster.height, values }
}

fn probability(told: [f32; FEATURES]) -> f32 {
    let mut values = told.to_vec();
    for (k, layer) in NET.iter().enumerate() {
        let mut next = layer.bias.clone();
        for (value, row) in values.iter().zip(&layer.weights) {
            for (sum, weight) in next.iter_mut().zip(row) {
                *sum += value * weight;
            }
        }
        if k + 1 < NET.len() {
            next.iter_mut().for_each(|v| *v = v.max(0.0));
        }
        values = next;
    }
    1.0 / (1.0 + (-values[0]).exp())
}

/// Lightness, redness and blueness against the skin's (logarithms): the pixel's own, about it, lightness farther about it,
/// and how much lightness varies there.
fn features(raster: &Raster, person: &Mask, skin: [f32; 3]) -> Vec<[f32; FEATURES]> {
    let own: Vec<[f32; 3]> = raster
        .pixels
        .iter()
        .map(|c| {
            let [r, g, b] = relative(*c, skin);
            [(r + g + b) / 3.0, r - g, b - g]
        })
        .collect();
    let sums =
        |of: &dyn Fn(usize) -> f32| Sums::of(raster.width, raster.height, |i| person.values[i] * of(i));
    let weight = sums(&|_| 1.0);
    let [light, red, blue] = [0, 1, 2].map(|k| sums(&|i| own[i][k]));
    let squares = sums(&|i| own[i][0] * own[i][0]);
    (0..own.len())
        .map(|i| {
            let (x, y) = (i % raster.width, i / raster.width);
            let around = |of: &Sums, reach: usize| {
                (of.about(x, y, reach) / weight.about(x, y, reach).max(1e-3)) as f32
            };
            let rough = around(&squares, ROUGH) - around(&light, ROUGH).powi(2);
            let [l, r, b] = own[i];
            [
                l,
                r,
                b,
                around(&light, NEAR),
                around(&red, NEAR),
                around(&blue, NEAR),
                around(&light, WIDE),
                rough.max(0.0).sqrt(),
            ]
        })
        .collect()
}

/// Sums over rectangles from the upper left corner.
struct Sums {
    width: usize,
    height: usize,
    sums: Vec<f64>,
}

impl Sums {
    fn of(width: usize, height: usize, value: impl Fn(usize) -> f32) -> Self {
        let mut sums = vec![0.0; (width + 1) * (height + 1)];
        for y in 0..height {
            let mut row = 0.0;
            for x in 0..width {
                row += f64::from(value(y * width + x));
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
        Self { width, height, sums }
    }

    /// The sum over the square of `reach` pixels each way about one, cut at the border.
    fn about(&self, x: usize, y: usize, reach: usize) -> f64 {
        let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(self.width));
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(self.height));
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Skin above, below it hair of this colour if any, in strands, under a light that falls to a third downwards.
    fn half(hair: Option<[f32; 3]>, skin: [f32; 3]) -> Raster {
        let n = 96;
        let pixel = |i: usize| {
            let (x, y) = (i % n, i / n);
            let light = 1.0 - 0.66 * y as f32 / n as f32;
            let strands = 1.0 + 0.25 * ((x * 7 + y * 3) % 5) as f32 / 5.0;
            match hair.filter(|_| y >= n / 2) {
                Some(hair) => hair.map(|c| c * light * strands),
                None => skin.map(|c| c * light),
            }
        };
        Raster { width: n, height: n, pixels: (0..n * n).map(pixel).collect(), photo_px_per_px: 1.0 }
    }

    #[test]
    fn dark_hair_is_told_from_skin_and_shaded_skin_is_none() {
        let skin = [0.45, 0.28, 0.20];
        let person = Mask::filled(96, 96, 1.0);
        let share = |found: &Mask, rows: std::ops::Range<usize>| {
            let count = rows.len() * 96;
            rows.map(|y| (0..96).filter(|x| found.at(*x, y) > 0.5).count()).sum::<usize>() as f64
                / count as f64
        };
        let found = hair(&half(Some([0.03, 0.024, 0.02]), skin), &person, skin);
        assert!(share(&found, 0..40) < 0.05 && share(&found, 56..96) > 0.95);
        let bald = hair(&half(None, skin), &person, skin);
        assert!(share(&bald, 0..40) < 0.05 && share(&bald, 56..80) < 0.2);
    }

    #[test]
    fn the_shipped_net_fits_together() {
        let mut width = FEATURES;
        for layer in NET.iter() {
            assert!(
                layer.weights.len() == width && layer.weights.iter().all(|r| r.len() == layer.bias.len())
            );
            width = layer.bias.len();
        }
        assert_eq!(width, 1);
    }
}
