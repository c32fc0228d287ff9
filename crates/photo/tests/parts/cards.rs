//! Colour cards drawn in perspective, in uneven coloured light, blurred, noisy, of several layouts, and partly covered.

use stubble_photo::picture::{encoded, linear};
use stubble_photo::{Picture, Samples, card};

use crate::rulers::PATCHES;

const SIZE: [usize; 2] = [640, 560];

/// How a card looks and lies.
#[derive(Debug, Clone, Copy)]
struct Scene {
    /// Turn in the picture, degrees, tilt about the vertical and the horizontal axis, degrees.
    turn: [f64; 3],
    /// Distance of patches' centres in the middle of the picture, px.
    pitch: f64,
    /// Side of a patch over that distance.
    fill: f64,
    /// Luminance of the card's own face and of what lies behind it.
    face: [f64; 2],
    mirrored: bool,
    /// Gains of the channels on the left and on the right.
    light: [[f64; 3]; 2],
    /// Standard deviation of the blur, px.
    blur: f64,
    /// Standard deviation of the noise, encoded.
    noise: f64,
    /// A finger over a place of the card (cells from its upper left) with this radius, cells.
    finger: Option<([f64; 2], f64)>,
}

const PLAIN: Scene = Scene {
    turn: [0.0; 3],
    pitch: 48.0,
    fill: 0.82,
    face: [0.03, 0.4],
    mirrored: false,
    light: [[1.0; 3]; 2],
    blur: 0.6,
    noise: 0.006,
    finger: None,
};

/// A deterministic draw from about the normal distribution.
fn noise(seed: usize) -> f64 {
    let mut state = (seed as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let sum: f64 = (0..4)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / 2f64.powi(31)
        })
        .sum();
    (sum - 2.0) * 3f64.sqrt()
}

impl Scene {
    /// Axes of the card before the camera, as wide as a cell at the distance where that is a pixel.
    fn axes(&self) -> [[f64; 3]; 2] {
        let [t, v, h] = self.turn.map(f64::to_radians);
        let turned = |[x, y]: [f64; 2]| [x * t.cos() - y * t.sin(), x * t.sin() + y * t.cos()];
        [[if self.mirrored { -1.0 } else { 1.0 }, 0.0], [0.0, 1.0]].map(|axis| {
            let [x, y] = turned(axis);
            [x * v.cos(), y * h.cos(), x * v.sin() + y * h.sin()]
        })
    }

    /// Distance of the card's middle from the camera, px; the focal length is as long.
    fn far() -> f64 {
        900.0
    }

    /// Where a place of the card (cells from its middle) lies in the picture.
    fn place(&self, [i, j]: [f64; 2]) -> [f64; 2] {
        let [a, b] = self.axes();
        let at = |k: usize| self.pitch * (i * a[k] + j * b[k]);
        let scale = Self::far() / (Self::far() + at(2));
        [SIZE[0] as f64 / 2.0 + at(0) * scale, SIZE[1] as f64 / 2.0 + at(1) * scale]
    }

    /// Which place of the card is seen at a place of the picture.
    fn card_at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        // (m + i a + j b) is parallel to the ray; two linear equations in i and j.
        let [a, b] = self.axes().map(|axis| axis.map(|c| c * self.pitch));
        let (u, v) = ((x - SIZE[0] as f64 / 2.0) / Self::far(), (y - SIZE[1] as f64 / 2.0) / Self::far());
        let row = |k: usize, s: f64| [a[k] - s * a[2], b[k] - s * b[2], s * Self::far()];
        let ([p, q, r], [s, t, w]) = (row(0, u), row(1, v));
        let determinant = p * t - q * s;
        [(r * t - q * w) / determinant, (p * w - r * s) / determinant]
    }

    fn drawn(&self) -> Picture {
        let [width, height] = SIZE;
        let grey = |v: f64| [v; 3];
        let sharp: Vec<[f64; 3]> = (0..width * height)
            .map(|p| {
                let mut sum = [0.0; 3];
                for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                    let at = [(p % width) as f64 + dx, (p / width) as f64 + dy];
                    let [i, j] = self.card_at(at);
                    let (i, j) = (i + 3.0, j + 2.0);
                    let inside = |v: f64, most: f64| {
                        (0.0..most).contains(&v) && (v.fract() - 0.5).abs() < self.fill / 2.0
                    };
                    let colour = if self.finger.is_some_and(|([a, b], r)| (i - a).hypot(j - b) < r) {
                        [0.42, 0.24, 0.17]
                    } else if inside(i, 6.0) && inside(j, 4.0) {
                        PATCHES[6 * j as usize + i as usize].map(|c| f64::from(linear(f32::from(c) / 255.0)))
                    } else if (-0.4..6.4).contains(&i) && (-0.4..4.4).contains(&j) {
                        grey(self.face[0])
                    } else {
                        grey(self.face[1])
                    };
                    let share = at[0] / width as f64;
                    for (k, s) in sum.iter_mut().enumerate() {
                        let gain = self.light[0][k] + share * (self.light[1][k] - self.light[0][k]);
                        *s += colour[k] * gain / 4.0;
                    }
                }
                sum
            })
            .collect();
        let reach = (3.0 * self.blur).ceil() as isize;
        let taps: Vec<f64> =
            (-reach..=reach).map(|k| (-0.5 * (k as f64 / self.blur).powi(2)).exp()).collect();
        let total: f64 = taps.iter().sum();
        let blurred = |from: &[[f64; 3]], across: bool| -> Vec<[f64; 3]> {
            (0..from.len())
                .map(|p| {
                    let (x, y) = ((p % width) as isize, (p / width) as isize);
                    let mut sum = [0.0; 3];
                    for (tap, k) in taps.iter().zip(-reach..) {
                        let (x, y) = if across { (x + k, y) } else { (x, y + k) };
                        let (x, y) = (x.clamp(0, width as isize - 1), y.clamp(0, height as isize - 1));
                        let other = from[y as usize * width + x as usize];
                        (0..3).for_each(|c| sum[c] += other[c] * tap / total);
                    }
                    sum
                })
                .collect()
        };
        let soft = blurred(&blurred(&sharp, true), false);
        let sample = |(i, v): (usize, f64)| {
            let e = f64::from(encoded(v as f32)) + self.noise * noise(i);
            (255.0 * e).round().clamp(0.0, 255.0) as u8
        };
        let samples = soft.into_iter().flatten().enumerate().map(sample).collect();
        Picture::new(width, height, Samples::Eight(samples)).expect("a picture")
    }
}

/// Cards in full view, each unlike the others.
fn scenes() -> Vec<Scene> {
    let mut out = Vec::new();
    // Whichever way it lies, seen from aside.
    for turn in [0.0, 17.0, 90.0, 130.0, 180.0, 255.0] {
        for tilt in [[0.0, 0.0], [30.0, 0.0], [-20.0, 25.0]] {
            out.push(Scene { turn: [turn, tilt[0], tilt[1]], ..PLAIN });
        }
    }
    // In other light, uneven light, blurred, noisy, small.
    for light in [
        [[0.5; 3]; 2],
        [[1.0, 0.8, 0.5], [0.7, 0.55, 0.4]],
        [[0.5, 0.6, 0.8], [0.8, 0.9, 1.0]],
        [[0.35; 3], [0.9; 3]],
    ] {
        out.push(Scene { light, turn: [8.0, 12.0, 5.0], ..PLAIN });
    }
    out.extend([1.5, 2.5].map(|blur| Scene { blur, ..PLAIN }));
    out.extend([0.012, 0.02].map(|noise| Scene { noise, ..PLAIN }));
    out.extend([18.0, 26.0, 80.0].map(|pitch| Scene { pitch, ..PLAIN }));
    // Other layouts: narrow gaps, wide gaps, a white card, a grey one, before light and dark.
    out.extend([0.7, 0.9].map(|fill| Scene { fill, ..PLAIN }));
    out.extend([[0.85, 0.05], [0.18, 0.02], [0.03, 0.9]].map(|face| Scene { face, ..PLAIN }));
    out.push(Scene { mirrored: true, turn: [20.0, 10.0, 0.0], ..PLAIN });
    out
}

#[test]
fn drawn_cards_are_found_in_order_and_never_make_colours_worse() {
    let scenes = scenes();
    let mut missed = 0;
    for scene in &scenes {
        let found = match card::find(&scene.drawn()) {
            Ok(found) => found,
            Err(why) => {
                println!("{scene:?}: {why}");
                missed += 1;
                continue;
            }
        };
        for (k, patch) in found.patches.iter().enumerate() {
            let truth = scene.place([(k % 6) as f64 - 2.5, (k / 6) as f64 - 1.5]);
            let off = (patch.centre_px[0] - truth[0]).hypot(patch.centre_px[1] - truth[1]);
            assert!(off < 0.12 * scene.pitch, "{scene:?}: patch {k} is {off} px off");
        }
        assert_eq!(found.mirrored, scene.mirrored, "{scene:?}");
        assert!(found.de00_leave_one_out <= found.de00_uncorrected, "{scene:?}: {found:?}");
    }
    println!("{missed} of {} cards missed", scenes.len());
    assert_eq!(missed, 0);
}

#[test]
fn covered_cards_are_refused() {
    // A finger over one patch, over two, over a corner; a card that leaves the picture.
    let covered =
        [([0.5, 0.5], 0.7), ([3.0, 2.5], 0.9), ([5.5, 3.5], 1.2), ([1.5, 3.5], 0.7), ([4.5, 0.5], 0.7)];
    let mut taken = 0;
    for turn in [[0.0; 3], [25.0, 20.0, 0.0], [100.0, 0.0, 15.0]] {
        for finger in covered {
            let found = card::find(&Scene { turn, finger: Some(finger), ..PLAIN }.drawn());
            if found.as_ref().err() != Some(&card::NoCard::Hidden) {
                println!("{turn:?} {finger:?}: {:?}", found.map(|c| c.de00_leave_one_out));
                taken += 1;
            }
        }
    }
    assert_eq!(taken, 0);
    let cut = Scene { pitch: 140.0, ..PLAIN }.drawn();
    assert!(card::find(&cut).is_err());
}
