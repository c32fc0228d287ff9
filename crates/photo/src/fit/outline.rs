//! The outline of a person in a photo, as the distance of any place from it.

use crate::Levels;
use crate::person;
use crate::raster::Mask;

/// Distance from the outline of the person over an upright square of the photo: positive inside, px of the photo.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// Upper left corner of the square, px.
    from: [f64; 2],
    /// Pixels of the photo per cell.
    step: f64,
    signed: Mask,
}

/// The largest ball in the upper part of a person: the head, where no landmark tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ball {
    pub(crate) centre: [f64; 2],
    pub(crate) radius_px: f64,
}

impl Outline {
    /// The outline of who stands in a square of the photo.
    pub(crate) fn of(levels: &Levels, from: [f64; 2], side: f64) -> Self {
        let mask = person::mask_of(levels, from, [side, side]);
        Self::of_mask(&mask, from, side)
    }

    pub(crate) fn of_mask(mask: &Mask, from: [f64; 2], side: f64) -> Self {
        let step = side / mask.width as f64;
        let inside: Vec<bool> = mask.values.iter().map(|v| *v > 0.5).collect();
        let (to_out, to_in) = (distances(&inside, mask.width, false), distances(&inside, mask.width, true));
        let signed = inside.iter().zip(to_out.iter().zip(&to_in)).map(|(is, (out, into))| {
            let cells = if *is { out.sqrt() - 0.5 } else { 0.5 - into.sqrt() };
            (cells * step) as f32
        });
        Self { from, step, signed: Mask { width: mask.width, height: mask.height, values: signed.collect() } }
    }

    /// Distance of a place (continuous px of the photo) from the outline, px, positive inside the person.
    pub(crate) fn at(&self, [x, y]: [f64; 2]) -> f64 {
        f64::from(self.signed.sample((x - self.from[0]) / self.step, (y - self.from[1]) / self.step))
    }

    /// Whether the outline is known here: the square ends where the photo may go on.
    pub(crate) fn knows(&self, [x, y]: [f64; 2]) -> bool {
        let n = self.signed.width as f64 - 1.0;
        [(x - self.from[0]) / self.step, (y - self.from[1]) / self.step].iter().all(|c| (1.0..n).contains(c))
    }

    /// The head as a ball: going down from the top of the person, the widest before the neck narrows.
    pub(crate) fn ball(&self) -> Option<Ball> {
        let (w, h) = (self.signed.width, self.signed.height);
        let mut best: Option<(f32, usize, usize)> = None;
        for y in 0..h {
            let widest = (0..w)
                .map(|x| (self.signed.at(x, y), x))
                .fold((0.0, 0), |a, b| if b.0 > a.0 { b } else { a });
            match best {
                Some((most, _, top)) if widest.0 < 0.8 * most && y > top => break,
                Some((most, _, _)) if widest.0 <= most => {}
                _ if widest.0 > 0.0 => best = Some((widest.0, widest.1, y)),
                _ => {}
            }
        }
        let (radius, x, y) = best?;
        let place = |cell: usize, k: usize| self.from[k] + (cell as f64 + 0.5) * self.step;
        Some(Ball { centre: [place(x, 0), place(y, 1)], radius_px: f64::from(radius) })
    }
}

/// Square of the distance of each cell from the nearest that is `wanted`, cells² (Felzenszwalb & Huttenlocher 2012).
fn distances(inside: &[bool], width: usize, wanted: bool) -> Vec<f64> {
    const FAR: f64 = 1e12;
    let height = inside.len() / width.max(1);
    let mut field: Vec<f64> = inside.iter().map(|is| if *is == wanted { 0.0 } else { FAR }).collect();
    for x in 0..width {
        let column: Vec<f64> = (0..height).map(|y| field[y * width + x]).collect();
        for (y, d) in lower_envelope(&column).into_iter().enumerate() {
            field[y * width + x] = d;
        }
    }
    for row in field.chunks_exact_mut(width) {
        let envelope = lower_envelope(row);
        row.copy_from_slice(&envelope);
    }
    field
}

/// Least of `value[j] + (i − j)²` over j, for each i.
fn lower_envelope(value: &[f64]) -> Vec<f64> {
    let n = value.len();
    let (mut places, mut starts) = (vec![0_usize; n], vec![f64::NEG_INFINITY; n + 1]);
    let mut k = 0;
    starts[1] = f64::INFINITY;
    for q in 1..n {
        loop {
            let p = places[k];
            let (fq, fp) = (q as f64, p as f64);
            let meets = ((value[q] + fq * fq) - (value[p] + fp * fp)) / (2.0 * (fq - fp));
            if meets > starts[k] || k == 0 && meets == f64::NEG_INFINITY {
                k += 1;
                places[k] = q;
                starts[k] = meets;
                starts[k + 1] = f64::INFINITY;
                break;
            }
            if k == 0 {
                places[0] = q;
                break;
            }
            k -= 1;
        }
    }
    let mut at = 0;
    (0..n)
        .map(|i| {
            while starts[at + 1] < i as f64 {
                at += 1;
            }
            value[places[at]] + (i as f64 - places[at] as f64).powi(2)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disc on shoulders.
    fn bust(n: usize) -> Mask {
        let values = (0..n * n).map(|i| {
            let (x, y) = ((i % n) as f64 + 0.5, (i / n) as f64 + 0.5);
            let head = (x - 60.0).hypot(y - 40.0) < 25.0;
            let neck = (x - 60.0).abs() < 12.0 && y > 60.0;
            let shoulders = (x - 60.0).hypot(y - 130.0) < 58.0;
            f32::from(u8::from(head || neck || shoulders))
        });
        Mask { width: n, height: n, values: values.collect() }
    }

    #[test]
    fn the_head_of_a_bust_is_its_ball_and_distances_are_true() {
        let outline = Outline::of_mask(&bust(128), [10.0, 20.0], 256.0);
        let ball = outline.ball().expect("a head");
        // Cells are 2 px wide.
        assert!((ball.centre[0] - 130.0).abs() < 4.0 && (ball.centre[1] - 100.0).abs() < 6.0, "{ball:?}");
        assert!((ball.radius_px - 50.0).abs() < 3.0, "{ball:?}");
        for (x, y) in [(130.0, 100.0), (130.0, 60.0), (170.0, 70.0), (130.0, 40.0), (100.0, 40.0)] {
            let truth = 50.0 - f64::hypot(x - 130.0, y - 100.0);
            let found = outline.at([x, y]);
            assert!((found - truth).abs() < 2.5, "{x} {y}: {found} for {truth}");
        }
        assert!(outline.knows([130.0, 100.0]) && !outline.knows([0.0, 0.0]));
    }
}
