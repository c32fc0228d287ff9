//! Many small Gaussians summed over a large picture: each is drawn at the coarsest scale that still carries its shape,
//! and the scales are added up. A wide halo costs no more than a fine dot, whatever the picture's resolution.

use nalgebra::{Matrix2, Vector2};
use rayon::prelude::*;

/// Scales, each half as fine as the one before.
const LEVELS: usize = 7;
/// Rows of a scale that one task draws.
const BAND: usize = 32;
/// A Gaussian ends here, standard deviations.
const REACH: f32 = 3.0;
/// Narrowest standard deviation that a scale carries, in its own pixels.
const NARROWEST: f32 = 1.4;

/// Linear red, green and blue, and one more channel.
pub(crate) type Value = [f32; 4];

/// A Gaussian in the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blob {
    /// Middle, pixels.
    pub(crate) centre: Vector2<f32>,
    /// Pixels².
    pub(crate) covariance: Matrix2<f32>,
    /// Value at the middle.
    pub(crate) peak: Value,
}

/// A part of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Window {
    /// The smallest window of a picture that holds all blobs; nothing if none touches the picture.
    pub(crate) fn around(blobs: &[Blob], width: usize, height: usize) -> Option<Self> {
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for blob in blobs {
            for k in 0..2 {
                // The coarsest scale smears by up to two of its own pixels.
                let reach = (REACH + 2.0) * blob.covariance[(k, k)].sqrt() + 3.0;
                low[k] = low[k].min(blob.centre[k] - reach);
                high[k] = high[k].max(blob.centre[k] + reach);
            }
        }
        let left = low[0].max(0.0) as usize;
        let top = low[1].max(0.0) as usize;
        let right = (high[0].max(0.0) as usize).min(width);
        let bottom = (high[1].max(0.0) as usize).min(height);
        (left < right && top < bottom).then(|| Self { left, top, width: right - left, height: bottom - top })
    }
}

/// The sum of Gaussians over a window.
#[derive(Debug)]
pub(crate) struct Scatter {
    window: Window,
    levels: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    width: usize,
    height: usize,
    values: Vec<Value>,
}

/// A Gaussian at its scale.
struct Drawn {
    x: f32,
    y: f32,
    /// Halved inverse covariance: xx, 2 xy, yy.
    form: [f32; 3],
    /// Extent up and down.
    tall: f32,
    peak: Value,
}

impl Scatter {
    /// Adds up all blobs, in order, whatever the number of threads.
    pub(crate) fn new(window: Window, blobs: &[Blob]) -> Self {
        let mut drawn: [Vec<Drawn>; LEVELS] = Default::default();
        for blob in blobs {
            let (level, d) = at_scale(blob, window);
            drawn[level].push(d);
        }
        let mut levels: Vec<Level> = (0..LEVELS)
            .map(|l| Level::new(window.width.div_ceil(1 << l) + 1, window.height.div_ceil(1 << l) + 1))
            .collect();
        for (level, drawn) in levels.iter_mut().zip(&drawn) {
            level.draw(drawn);
        }
        // The finest scale is added where it is read.
        for l in (2..LEVELS).rev() {
            let (finer, coarser) = levels.split_at_mut(l);
            coarser[0].add_to(&mut finer[l - 1]);
        }
        Self { window, levels }
    }

    /// The sum along one row of the picture, from the window's left edge on.
    pub(crate) fn row(&self, row: usize, line: &mut Vec<Value>) {
        line.clear();
        let y = row - self.window.top;
        let fine = &self.levels[0];
        line.extend_from_slice(&fine.values[y * fine.width..y * fine.width + self.window.width]);
        let coarse = &self.levels[1];
        let mut between = Vec::with_capacity(coarse.width);
        coarse.between_rows(y, &mut between);
        spread_row(&between, line);
    }
}

fn at_scale(blob: &Blob, window: Window) -> (usize, Drawn) {
    let c = blob.covariance;
    let (half_trace, half_gap) = (0.5 * (c.m11 + c.m22), (0.5 * (c.m11 - c.m22)).hypot(c.m12));
    let narrow = (half_trace - half_gap).max(0.0).sqrt();
    let level = ((narrow / NARROWEST).log2().floor().max(0.0) as usize).min(LEVELS - 1);
    let scale = 1.0 / (1_u32 << level) as f32;
    let mut covariance = c * (scale * scale);
    let mut gain = 1.0;
    if level > 0 {
        // Reading between the pixels of every coarser scale on the way widens by a tent each time.
        let tents: f32 = (1..=level).map(|l| 0.25_f32.powi((level - l) as i32) / 6.0).sum();
        let before = covariance.determinant().sqrt();
        covariance -= Matrix2::identity() * tents;
        gain = before / covariance.determinant().max(1e-6).sqrt();
    }
    let determinant = covariance.determinant();
    // What lies beyond the reach is given back to the rest.
    gain /= 1.0 - (-0.5 * REACH * REACH).exp();
    let drawn = Drawn {
        x: (blob.centre.x - window.left as f32) * scale - 0.5,
        y: (blob.centre.y - window.top as f32) * scale - 0.5,
        form: [
            0.5 * covariance.m22 / determinant,
            -covariance.m12 / determinant,
            0.5 * covariance.m11 / determinant,
        ],
        tall: REACH * covariance.m22.sqrt(),
        peak: blob.peak.map(|p| p * gain),
    };
    (level, drawn)
}

impl Level {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![[0.0; 4]; width * height] }
    }

    fn draw(&mut self, drawn: &[Drawn]) {
        if drawn.is_empty() {
            return;
        }
        let bands = self.height.div_ceil(BAND);
        let mut of_band: Vec<Vec<u32>> = vec![Vec::new(); bands];
        for (i, d) in drawn.iter().enumerate() {
            if d.y + d.tall < 0.0 || d.y - d.tall >= self.height as f32 {
                continue;
            }
            let from = ((d.y - d.tall).max(0.0) as usize / BAND).min(bands - 1);
            let to = ((d.y + d.tall).max(0.0) as usize / BAND).min(bands - 1);
            for band in &mut of_band[from..=to] {
                band.push(i as u32);
            }
        }
        let width = self.width;
        self.values.par_chunks_mut(BAND * width).zip(of_band).enumerate().for_each(
            |(band, (values, members))| {
                for i in members {
                    drawn[i as usize].add(values, width, band * BAND);
                }
            },
        );
    }

    /// Adds this scale to the next finer one.
    fn add_to(&self, finer: &mut Self) {
        let width = finer.width;
        finer.values.par_chunks_mut(width).enumerate().for_each_init(Vec::new, |between, (y, line)| {
            self.between_rows(y, between);
            spread_row(between, line);
        });
    }

    /// This scale along row `y` of the next finer one.
    fn between_rows(&self, y: usize, between: &mut Vec<Value>) {
        // Fine row y lies a quarter of a coarse pixel above or below the middle of coarse row y / 2.
        let near = (y / 2).min(self.height - 1);
        let far = if y.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(self.height - 1) };
        let line = |row: usize| &self.values[row * self.width..(row + 1) * self.width];
        between.clear();
        between.extend(line(near).iter().zip(line(far)).map(|(n, f)| mix(n, f)));
    }
}

fn mix(near: &Value, far: &Value) -> Value {
    std::array::from_fn(|k| 0.75 * near[k] + 0.25 * far[k])
}

/// Adds a row of the coarser scale to a row of the finer one.
fn spread_row(coarse: &[Value], fine: &mut [Value]) {
    for (x, value) in fine.iter_mut().enumerate() {
        let near = (x / 2).min(coarse.len() - 1);
        let far = if x.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(coarse.len() - 1) };
        let here = mix(&coarse[near], &coarse[far]);
        for k in 0..4 {
            value[k] += here[k];
        }
    }
}

impl Drawn {
    fn add(&self, values: &mut [Value], width: usize, first_row: usize) {
        let rows = values.len() / width;
        let [a, b, c] = self.form;
        let from = ((self.y - self.tall).ceil().max(first_row as f32) as usize) - first_row;
        let to = (((self.y + self.tall).floor() + 1.0).max(0.0) as usize).saturating_sub(first_row).min(rows);
        for row in from..to {
            let dy = (row + first_row) as f32 - self.y;
            // a dx² + b dy dx + c dy² <= REACH² / 2
            let middle = -0.5 * b * dy / a;
            let rest = 0.5 * REACH * REACH - c * dy * dy + a * middle * middle;
            if rest <= 0.0 {
                continue;
            }
            let half = (rest / a).sqrt();
            let x0 = (self.x + middle - half).ceil().max(0.0) as usize;
            let x1 = (((self.x + middle + half).floor() + 1.0).max(0.0) as usize).min(width);
            if x0 >= x1 {
                continue;
            }
            // A Gaussian over equal steps: each value is the last times a ratio that itself shrinks by a constant.
            let dx = x0 as f32 - self.x;
            let mut g = (-(a * dx * dx + b * dx * dy + c * dy * dy)).exp();
            let mut ratio = (-(a * (2.0 * dx + 1.0) + b * dy)).exp();
            let shrink = (-2.0 * a).exp();
            for value in &mut values[row * width + x0..row * width + x1] {
                for k in 0..4 {
                    value[k] += g * self.peak[k];
                }
                g *= ratio;
                ratio *= shrink;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summed(blob: Blob) -> (f32, Vector2<f32>, Matrix2<f32>) {
        let window = Window { left: 3, top: 5, width: 200, height: 180 };
        let scatter = Scatter::new(window, &[blob]);
        let (mut mass, mut first, mut second) = (0.0, Vector2::zeros(), Matrix2::zeros());
        let mut line = Vec::new();
        for row in window.top..window.top + window.height {
            scatter.row(row, &mut line);
            for (i, value) in line.iter().enumerate() {
                let at = Vector2::new((window.left + i) as f32 + 0.5, row as f32 + 0.5) - blob.centre;
                mass += value[1];
                first += at * value[1];
                second += at * at.transpose() * value[1];
            }
        }
        (mass, first / mass, second / mass)
    }

    #[test]
    fn every_width_keeps_its_mass_its_place_and_its_shape() {
        for (along, across, turn) in
            [(0.6, 0.6, 0.0), (1.5, 1.2, 0.4), (3.1, 2.9, 1.0), (7.0, 3.5, 2.0), (14.0, 12.0, 0.3)]
        {
            let turn = nalgebra::Rotation2::new(turn);
            let shape = Matrix2::new(along * along, 0.0, 0.0, across * across);
            let covariance = turn.matrix() * shape * turn.matrix().transpose();
            let blob = Blob { centre: Vector2::new(101.3, 96.8), covariance, peak: [0.0, 0.5, 0.0, 0.0] };
            let (mass, first, second) = summed(blob);
            let exact = 0.5 * std::f32::consts::TAU * along * across;
            assert!((mass / exact - 1.0).abs() < 0.01, "{along} x {across}: {mass}, not {exact}");
            assert!(first.norm() < 0.05, "{along} x {across} is off by {first}");
            let spread = (second.trace() / covariance.trace()).sqrt();
            assert!((spread - 1.0).abs() < 0.05, "{along} x {across} is {spread} times as wide");
        }
    }

    #[test]
    fn where_there_is_no_blob_there_is_nothing() {
        let blob =
            Blob { centre: Vector2::new(40.0, 40.0), covariance: Matrix2::identity() * 9.0, peak: [1.0; 4] };
        let window = Window { left: 0, top: 0, width: 200, height: 200 };
        let scatter = Scatter::new(window, &[blob]);
        let mut line = Vec::new();
        scatter.row(70, &mut line);
        assert!(line.iter().all(|v| *v == [0.0; 4]));
        scatter.row(40, &mut line);
        assert!(line[60..].iter().all(|v| *v == [0.0; 4]) && line[40][0] > 0.9);
    }
}
