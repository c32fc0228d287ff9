//! A line that is drawn on the scalp with pencil or marker, traced from a person's rough stroke along it and laid on the
//! fitted head.

use stubble_head::{Head, Point, SurfaceIndex};

use crate::fit::View;
use crate::levels::Levels;
use crate::{Interval, Picture, picture};

/// Places along the stroke, mm apart.
const STEP_MM: f64 = 1.0;
/// How far beside the stroke the line is looked for, mm, and in which steps.
const REACH_MM: f64 = 6.0;
const ACROSS_MM: f64 = 0.4;
/// Skin on both sides is compared at this distance from the line, mm: further than a marker is wide.
const BESIDE_MM: f64 = 2.4;
/// Logarithmic contrast against the skin on both sides that a line has at least, and by how much it stands out of what
/// the neighbourhood shows beside it.
const LEAST_CONTRAST: f64 = 0.05;
const STANDS_OUT: f64 = 1.6;
/// A step aside between neighbouring places costs as much as this contrast.
const STIFF: f64 = 0.03;
/// Error of a place of the line in the photo, mm, one standard deviation: found, and as the stroke has it.
const FOUND_SD_MM: f64 = 0.4;
const STROKE_SD_MM: f64 = 1.5;
/// What the shape of the fitted head leaves where the skin is seen squarely, mm; it grows as the skin turns away.
const SHAPE_SD_MM: f64 = 1.2;
/// How a face sits on its head differs by this much, degrees: the farther from the face, the more a line is off.
const SITS_SD_DEG: f64 = 3.3;

/// A line on the head.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnLine {
    /// Its places in the photo, px, about a millimetre apart.
    pub places_px: Vec<[f64; 2]>,
    /// The same on the fitted head, head frame, mm.
    pub on_head: Vec<Point>,
    /// How far a place of the line is off along the skin against the face's landmarks, mm, without the error of the size.
    pub error_mm: Interval,
    /// Logarithmic contrast against the skin beside it.
    pub contrast: f64,
    /// Whether a line was seen along the stroke; otherwise the stroke itself is given.
    pub seen: bool,
}

/// Why a stroke gives no line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoLine {
    /// Fewer than two places.
    #[error("a stroke needs two different places at least: trace the line from end to end")]
    TooShort,
    /// It leaves the head.
    #[error("the stroke leaves the head: trace the line where it lies on the skin")]
    BesideHead,
}

/// Traces the line that runs along a stroke (px of the photo).
///
/// # Errors
/// If the stroke is too short or leaves the head.
pub fn trace(
    picture: &Picture,
    view: &View,
    head: &Head,
    stroke_px: &[[f64; 2]],
) -> Result<DrawnLine, NoLine> {
    let index = SurfaceIndex::new(&head.mesh);
    let middle = stroke_px.get(stroke_px.len() / 2).ok_or(NoLine::TooShort)?;
    let place = view.on(&head.mesh, &index, *middle).ok_or(NoLine::BesideHead)?;
    let px_per_mm = view.focal_px / (view.camera_from_head * place).z.max(1.0);
    let along = resampled(stroke_px, STEP_MM * px_per_mm);
    if along.len() < 3 {
        return Err(NoLine::TooShort);
    }
    let (offsets, contrast, beside) = path(&Levels::new(picture), &along, px_per_mm);
    let seen = contrast > LEAST_CONTRAST && contrast > STANDS_OUT * beside;
    let places_px: Vec<[f64; 2]> = if seen {
        along.iter().zip(&offsets).map(|((at, across), o)| [0, 1].map(|k| at[k] + o * across[k])).collect()
    } else {
        along.iter().map(|(at, _)| *at).collect()
    };
    let on_head: Vec<Point> = places_px.iter().filter_map(|px| view.on(&head.mesh, &index, *px)).collect();
    if on_head.len() * 10 < places_px.len() * 9 {
        return Err(NoLine::BesideHead);
    }
    let in_photo = SHAPE_SD_MM.hypot(if seen { FOUND_SD_MM } else { STROKE_SD_MM });
    let glabella = head.landmarks.glabella.position;
    let off = on_head.iter().filter_map(|p| {
        let corners = head.mesh.corners(index.closest(p).0.triangle as usize);
        let normal = (corners[1] - corners[0]).cross(&(corners[2] - corners[0])).try_normalize(1e-9)?;
        // Skin that is seen at a slant stretches every error in the photo.
        let slant = 1.0 / view.facing(p, &normal).clamp(0.2, 1.0);
        Some(slant * in_photo.hypot((p - glabella).norm() * SITS_SD_DEG.to_radians()))
    });
    let sd = off.sum::<f64>() / on_head.len().max(1) as f64;
    Ok(DrawnLine { places_px, on_head, error_mm: Interval::new(sd, 0.0, 1.96 * sd), contrast, seen })
}

/// Places at equal steps along a stroke with the direction across it.
fn resampled(stroke: &[[f64; 2]], step: f64) -> Vec<([f64; 2], [f64; 2])> {
    let mut out = Vec::new();
    let mut left = 0.0;
    for pair in stroke.windows(2) {
        let by = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        let length = by[0].hypot(by[1]);
        if !length.is_finite() || length < 1e-9 {
            continue;
        }
        let across = [-by[1] / length, by[0] / length];
        let mut at = left;
        while at < length {
            out.push(([0, 1].map(|k| pair[0][k] + by[k] * at / length), across));
            at += step.max(1e-3);
        }
        left = at - length;
    }
    out
}

/// Steps aside along the stroke (px) on which a line runs, its mean contrast, and the mean contrast of all beside it.
fn path(levels: &Levels, along: &[([f64; 2], [f64; 2])], px_per_mm: f64) -> (Vec<f64>, f64, f64) {
    let count = (REACH_MM / ACROSS_MM) as i32;
    let steps: Vec<f64> = (-count..=count).map(|k| f64::from(k) * ACROSS_MM * px_per_mm).collect();
    let contrast: Vec<Vec<f64>> = along
        .iter()
        .map(|(at, across)| {
            let colour = |o: f64| colour(levels, [0, 1].map(|k| at[k] + o * across[k]), *across, px_per_mm);
            steps.iter().map(|o| ridge(&colour, *o, BESIDE_MM * px_per_mm)).collect()
        })
        .collect();
    // The best path by dynamic programming: from each place a step aside of at most one.
    let n = steps.len();
    let mut best = contrast[0].clone();
    let mut from: Vec<Vec<usize>> = Vec::new();
    for row in &contrast[1..] {
        let (next, back): (Vec<f64>, Vec<usize>) = (0..n)
            .map(|k| {
                let reach = k.saturating_sub(1)..=(k + 1).min(n - 1);
                let value = |j: usize| best[j] - if j == k { 0.0 } else { STIFF };
                let j = reach.fold(k, |a, b| if value(b) > value(a) { b } else { a });
                (value(j) + row[k], j)
            })
            .unzip();
        best = next;
        from.push(back);
    }
    let mut k = (0..n).fold(0, |a, b| if best[b] > best[a] { b } else { a });
    let mut chosen = vec![k];
    for back in from.iter().rev() {
        k = back[k];
        chosen.push(k);
    }
    chosen.reverse();
    let on = chosen.iter().zip(&contrast).map(|(k, row)| row[*k]).sum::<f64>() / along.len() as f64;
    let all = contrast.iter().flatten().sum::<f64>() / (along.len() * n) as f64;
    // Between the steps: the vertex of a parabola.
    let offset = |(k, row): (&usize, &Vec<f64>)| {
        let (k, spacing) = (*k, ACROSS_MM * px_per_mm);
        let (before, at, after) = (row[k.saturating_sub(1)], row[k], row[(k + 1).min(n - 1)]);
        let bend = before - 2.0 * at + after;
        let part = if bend < -1e-9 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        steps[k] + part * spacing
    };
    let offsets: Vec<f64> = chosen.iter().zip(&contrast).map(offset).collect();
    // A hand draws smoothly.
    let smooth = |i: usize| {
        let reach = i.saturating_sub(2)..=(i + 2).min(offsets.len() - 1);
        let count = reach.clone().count() as f64;
        reach.map(|j| offsets[j]).sum::<f64>() / count
    };
    ((0..offsets.len()).map(smooth).collect(), on, all)
}

/// Contrast of a place against the skin on both sides, if it differs from both alike.
fn ridge(colour: &impl Fn(f64) -> [f64; 3], at: f64, beside: f64) -> f64 {
    let (here, one, other) = (colour(at), colour(at - beside), colour(at + beside));
    let alike: f64 = (0..3).map(|k| (here[k] - one[k]) * (here[k] - other[k])).sum();
    (alike / 3.0).max(0.0).sqrt()
}

/// Logarithmic colour, the mean over a millimetre along the stroke.
fn colour(levels: &Levels, [x, y]: [f64; 2], across: [f64; 2], px_per_mm: f64) -> [f64; 3] {
    let along = [across[1], -across[0]];
    let mut sum = [0.0; 3];
    for part in [-0.5, 0.0, 0.5] {
        let place = [x + part * px_per_mm * along[0], y + part * px_per_mm * along[1]];
        let seen = levels.srgb(place);
        for k in 0..3 {
            sum[k] += f64::from(picture::linear(seen[k]) + 0.01).ln() / 3.0;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Samples;

    /// Skin with a brown line 1.2 mm wide at 3 px/mm along y = 60 + 0.1 x.
    fn drawn(line: bool) -> Picture {
        let (w, h) = (300, 150);
        let samples = (0..w * h).flat_map(|i| {
            let (x, y) = ((i % w) as f64 + 0.5, (i / w) as f64 + 0.5);
            let off = (y - 60.0 - 0.1 * x).abs() / 1.005;
            let ink = if line && off < 1.8 { 0.7 } else { 1.0 };
            // Blotches, not stripes: a stripe is a line.
            let mottled = 1.0 + 0.02 * (x * 0.37).sin() * (y * 0.53).cos();
            [200.0, 150.0, 120.0].map(|c| (c * ink * mottled) as u8)
        });
        Picture::new(w, h, Samples::Eight(samples.collect())).expect("a picture")
    }

    #[test]
    fn a_line_is_found_beside_a_rough_stroke_and_nothing_where_there_is_none() {
        let stroke = [[20.0, 70.0], [120.0, 66.0], [280.0, 80.0]];
        let along = resampled(&stroke, 3.0);
        let (offsets, contrast, beside) = path(&Levels::new(&drawn(true)), &along, 3.0);
        assert!(contrast > LEAST_CONTRAST && contrast > STANDS_OUT * beside, "{contrast} {beside}");
        let off = along.iter().zip(&offsets).map(|((at, across), o)| {
            let [x, y] = [0, 1].map(|k| at[k] + o * across[k]);
            (y - 60.0 - 0.1 * x).abs() / 3.0
        });
        let mean_mm = off.sum::<f64>() / along.len() as f64;
        assert!(mean_mm < 0.4, "{mean_mm} mm");
        let (_, contrast, beside) = path(&Levels::new(&drawn(false)), &along, 3.0);
        assert!(contrast < LEAST_CONTRAST || contrast < STANDS_OUT * beside, "{contrast} {beside}");
    }
}
