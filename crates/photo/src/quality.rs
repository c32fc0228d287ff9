//! Is the photo good enough to be measured? Blur, exposure, light, shine and resolution around the face, each
//! with how to take the photo again.

use crate::measure::Verdict;
use crate::picture::Picture;
use crate::raster::blurred;
use crate::regions::{Part, Regions};
use crate::{Face, Interval};

/// Longest side of the face's window that blur is measured in, px.
const WINDOW_PX: usize = 400;
/// The window is blurred once more by this share of the face's width.
const REBLUR: f64 = 0.0125;
/// Share of the window's pixels, those of the steepest change, that are taken for edges.
const EDGES: f64 = 0.02;
/// Fainter edges are noise: change per pixel of the square root of linear light.
const FAINTEST_SLOPE: f32 = 0.004;
/// Shine is this much brighter than the skin it lies on.
const SHINE: f32 = 2.0;
/// Fewer pixels of bare scalp than this say nothing about shine.
const LEAST_SCALP: usize = 200;
/// Width of an adult's face between the landmarks beside its ears, mm: only a resolution is judged by it.
const FACE_WIDTH_MM: f64 = 140.0;

/// From here on confidence is reduced, from here on the photo is refused.
#[derive(Debug, Clone, Copy)]
struct Limit {
    reduced: f64,
    refused: f64,
}

impl Limit {
    fn verdict(self, value: f64) -> Verdict {
        if value >= self.refused {
            Verdict::Refused
        } else if value >= self.reduced {
            Verdict::Reduced
        } else {
            Verdict::Accepted
        }
    }
}

// Set where none of 80 sharp portraits reach: blur 0.1 to 0.8, burnt up to 7, shine up to 9, a light ratio up to 3.7 (in
// light from one side).
const BLUR_PCT: Limit = Limit { reduced: 1.2, refused: 3.0 };
const BURNT_PCT: Limit = Limit { reduced: 10.0, refused: 50.0 };
// Steps of eight bits are 10 % apart at 0.006 and run together below.
const DARKNESS: Limit = Limit { reduced: 1.0 / 0.012, refused: 1.0 / 0.003 };
const LIGHT_RATIO: Limit = Limit { reduced: 3.5, refused: f64::INFINITY };
const SHINE_PCT: Limit = Limit { reduced: 12.0, refused: f64::INFINITY };
const COARSENESS_MM: Limit = Limit { reduced: 1.2, refused: 2.5 };

/// How good a photo of a face is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Standard deviation of the blur at the face's sharpest edges, percent of the face's width; along the
    /// worse axis; bounds are those of the middle half of the edges. `None` where nothing has an edge.
    pub blur_pct: Option<Interval>,
    /// Share of the face's skin with a burnt-out channel, percent.
    pub burnt_pct: f64,
    /// Median linear luminance of the face's skin, 0 to 1 (1 is the photo's white).
    pub skin_luminance: f64,
    /// Light on the brighter cheek over that on the darker.
    pub light_ratio: f64,
    /// Share of the bare scalp and forehead that shines, percent; `None` where too little of it is seen.
    pub shine_pct: Option<f64>,
    /// Width of a pixel at the face, mm, within about 10 %: by the irises where they are seen, else by the face's width.
    pub resolution_mm_per_px: f64,
}

/// The quality of a photo around a face. `mm_per_px` is the scale, where it is known.
#[must_use]
pub fn judge(picture: &Picture, face: &Face, regions: &Regions, mm_per_px: Option<f64>) -> Quality {
    let raster = &regions.raster;
    let light = |i: usize| luminance(raster.pixels[i]);
    let skin: Vec<usize> =
        (0..raster.pixels.len()).filter(|i| regions.in_oval[*i] && regions.skin.values[*i] > 0.5).collect();
    let burnt = skin.iter().filter(|i| raster.burnt(**i)).count();
    let face_px = face.distance_px(234, 454).max(1.0);
    Quality {
        blur_pct: blur_pct(picture, face),
        burnt_pct: percent(burnt as f64, skin.len()),
        skin_luminance: f64::from(luminance(regions.skin_linear)),
        light_ratio: light_ratio(face, regions),
        shine_pct: {
            let scalp: Vec<usize> =
                places(regions, Part::Crown).filter(|i| regions.skin.values[*i] > 0.5).collect();
            let middle = median(scalp.iter().map(|i| f64::from(light(*i))).collect());
            let bright = |i: &&usize| f64::from(light(**i)) > f64::from(SHINE) * middle;
            (scalp.len() >= LEAST_SCALP)
                .then(|| percent(scalp.iter().filter(bright).count() as f64, scalp.len()))
        },
        resolution_mm_per_px: mm_per_px.unwrap_or(FACE_WIDTH_MM / face_px),
    }
}

impl Quality {
    /// What stands against the photo, each with how to take it again.
    #[must_use]
    pub fn faults(&self) -> Vec<(Verdict, &'static str)> {
        let blur = self.blur_pct.map_or(f64::INFINITY, |b| b.value);
        let all = [
            (
                BLUR_PCT.verdict(blur),
                "the photo is blurred: hold still, let the camera focus on the face, use more light",
            ),
            (
                BURNT_PCT.verdict(self.burnt_pct),
                "the skin is burnt out to white: turn the flash off or expose for the skin",
            ),
            (
                DARKNESS.verdict(1.0 / self.skin_luminance.max(1e-9)),
                "the photo is too dark: take it again in daylight by a window",
            ),
            (
                LIGHT_RATIO.verdict(self.light_ratio),
                "light falls from one side only: turn the face to the window or lamp",
            ),
            (
                SHINE_PCT.verdict(self.shine_pct.unwrap_or(0.0)),
                "the scalp shines, wet or oily: dab it dry and take the photo in soft light without flash",
            ),
            (
                COARSENESS_MM.verdict(self.resolution_mm_per_px),
                "the head is small in the picture: come closer or give the original photo",
            ),
        ];
        all.into_iter().filter(|(verdict, _)| *verdict != Verdict::Accepted).collect()
    }
}

fn places(regions: &Regions, part: Part) -> impl Iterator<Item = usize> + '_ {
    regions.parts.iter().enumerate().filter(move |(_, p)| **p == part).map(|(i, _)| i)
}

fn percent(part: f64, of: usize) -> f64 {
    100.0 * part / of.max(1) as f64
}

/// Rec. 709 luminance of linear sRGB.
fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn light_ratio(face: &Face, regions: &Regions) -> f64 {
    let n = regions.raster.width as f64;
    let cheek = |landmarks: [usize; 4]| {
        let at = |i: usize| {
            let [u, v] = regions.frame.landmark(face, i);
            f64::from(luminance(regions.raster.sample(u * n, v * n)))
        };
        median(landmarks.into_iter().map(at).collect()).max(1e-4)
    };
    let (right, left) = (cheek([50, 101, 117, 205]), cheek([280, 330, 346, 425]));
    (right / left).max(left / right)
}

/// Blur by re-blurring: a step edge of blur s has its slope divided by √(s² + t²) / s when it is blurred by t more
/// (Zhuo and Sim 2011, Pattern Recognition 44, 1852).
fn blur_pct(picture: &Picture, face: &Face) -> Option<Interval> {
    let [left, top, right, bottom] = face.bounds();
    let window = picture.window([left, top], [right, bottom], WINDOW_PX);
    // Square roots: slopes in the dark and in the light weigh alike.
    let shades: Vec<f32> = window.pixels.iter().map(|c| luminance(*c).max(0.0).sqrt()).collect();
    let across = face.distance_px(234, 454) / window.photo_px_per_px;
    let t = (REBLUR * across).max(1.0);
    let (width, height) = (window.width, window.height);
    let again = blurred(&shades, width, height, t);
    // A moved camera blurs along one axis only: the worse counts.
    let along = |step: usize| -> Option<Interval> {
        let (slopes, again) = (slopes(&shades, width, step), slopes(&again, width, step));
        let mut order: Vec<usize> = (0..slopes.len()).collect();
        order.sort_by(|a, b| slopes[*b].total_cmp(&slopes[*a]));
        order.truncate(((EDGES * order.len() as f64) as usize).max(20));
        let mut found: Vec<f64> = order
            .into_iter()
            .filter(|i| slopes[*i] > FAINTEST_SLOPE)
            .map(|i| {
                let ratio = f64::from(slopes[i] / again[i].max(1e-6)).max(1.01);
                100.0 * t / (ratio * ratio - 1.0).sqrt() / across.max(1.0)
            })
            .collect();
        found.sort_by(f64::total_cmp);
        let at = |share: f64| found.get((share * found.len() as f64) as usize).copied();
        Some(Interval::new(at(0.5)?, at(0.25)?, at(0.75)?))
    };
    let (across, down) = (along(1)?, along(width)?);
    Some(if across.value > down.value { across } else { down })
}

/// Change per pixel along one axis (`step` places on) by central differences, without sign; 0 at the border.
fn slopes(shades: &[f32], width: usize, step: usize) -> Vec<f32> {
    let mut out = vec![0.0; shades.len()];
    for i in width..shades.len().saturating_sub(width) {
        if (1..width.saturating_sub(1)).contains(&(i % width)) {
            out[i] = (shades[i + step] - shades[i - step]).abs() / 2.0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blurred_step_tells_its_blur() {
        let (width, height) = (120, 40);
        for sd in [1.0_f64, 2.0, 4.0] {
            let step: Vec<f32> =
                (0..width * height).map(|i| if i % width < 60 { 0.2 } else { 0.7 }).collect();
            let once = blurred(&step, width, height, sd);
            let (first, second) =
                (slopes(&once, width, 1), slopes(&blurred(&once, width, height, 3.0), width, 1));
            let at = 20 * width + 60;
            let ratio = f64::from(first[at] / second[at]);
            let found = 3.0 / (ratio * ratio - 1.0).sqrt();
            assert!((found - sd).abs() < 0.15 * sd + 0.1, "{found} for {sd}");
        }
    }

    #[test]
    fn each_fault_is_told_with_what_to_do() {
        let good = Quality {
            blur_pct: Some(Interval::exact(0.5)),
            burnt_pct: 0.0,
            skin_luminance: 0.25,
            light_ratio: 1.2,
            shine_pct: None,
            resolution_mm_per_px: 0.3,
        };
        assert_eq!(good.faults(), []);
        let worst = |q: Quality| q.faults().iter().map(|(v, _)| *v).max();
        for (bad, verdict) in [
            (Quality { blur_pct: Some(Interval::exact(2.0)), ..good }, Verdict::Reduced),
            (Quality { blur_pct: None, ..good }, Verdict::Refused),
            (Quality { burnt_pct: 60.0, ..good }, Verdict::Refused),
            (Quality { skin_luminance: 0.001, ..good }, Verdict::Refused),
            (Quality { skin_luminance: 0.01, ..good }, Verdict::Reduced),
            (Quality { light_ratio: 5.0, ..good }, Verdict::Reduced),
            (Quality { shine_pct: Some(30.0), ..good }, Verdict::Reduced),
            (Quality { resolution_mm_per_px: 3.0, ..good }, Verdict::Refused),
        ] {
            assert_eq!(worst(bad), Some(verdict), "{bad:?}");
            assert_eq!(bad.faults().len(), 1);
        }
    }
}
