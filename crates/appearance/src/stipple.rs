//! Dots of a layout at a moment as Gaussians in a picture, and what they leave of the skin's light.

use nalgebra::Matrix2;
use rayon::prelude::*;
use stubble_placement::Layout;

use crate::depth::DepthMap;
use crate::ink::{InkError, Inks, Looks};
use crate::marks::{Look, Mark, see};
use crate::noise::exp_minus;
use crate::raster::V3;
use crate::scatter::{Blob, Value};
use crate::view::Camera;
use crate::when::When;

/// What every dot does to a picture.
#[derive(Debug, Default)]
pub(crate) struct Stipple {
    pub(crate) blobs: Vec<Blob>,
    /// Dots there are, seen or not.
    dots: usize,
    /// Where those lie that the head does not hide.
    open: Vec<[f32; 2]>,
    /// The darkest that skin can become, relative to bare.
    floor: V3,
    /// -d ln R / d ln blood times the extra blood of a fresh dot.
    flush: V3,
}

/// Dots that were in the skin before the first session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Older<'a> {
    pub(crate) layout: &'a Layout,
    /// Their age at the last session, years.
    pub(crate) years: f64,
}

impl Older<'_> {
    /// What it assumes, one line.
    pub(crate) fn statement(&self) -> String {
        format!("{} dots of an earlier treatment, {} years old", self.layout.impressions.len(), self.years)
    }
}

/// The camera with its blur (standard deviation, pixels) and what the head hides from it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) camera: &'a Camera,
    pub(crate) depth: &'a DepthMap,
    pub(crate) blur_px: f32,
}

impl Stipple {
    /// All that a layout does at a moment.
    pub(crate) fn new(
        layout: &Layout,
        older: Option<Older<'_>>,
        when: When,
        inks: &Inks,
        blood: &V3,
        sight: &Sight<'_>,
    ) -> Result<Self, InkError> {
        let last = last_session(layout);
        let mut shown = Vec::new();
        if let Some(older) = older {
            shown.push((
                older.layout,
                0..=u8::MAX,
                Looks::new(older.layout, inks, older.years + when.years())?,
            ));
        }
        for (sessions, years) in when.dots(last, inks.healed_years()) {
            shown.push((layout, sessions, Looks::new(layout, inks, years)?));
        }
        let marks: Vec<(Mark, &Look)> = shown
            .iter()
            .flat_map(|(layout, sessions, looks)| {
                let marks = looks.marks(layout, sessions);
                marks.into_iter().map(|m| (m, &looks.looks[m.look as usize]))
            })
            .collect();
        let floor = mean_floor(&marks);
        let each: Vec<Vec<Blob>> =
            marks.par_iter().map(|(mark, look)| blobs_of(mark, look, &floor, sight)).collect();
        let open = each.iter().filter_map(|blobs| blobs.first().map(|b| [b.centre.x, b.centre.y])).collect();
        let blobs = each.into_iter().flatten().collect();
        Ok(Self { blobs, dots: marks.len(), open, floor, flush: blood * inks.redness() })
    }

    /// Share of the dots that are seen, by whether a place in the picture shows the skin; none where there are no dots.
    pub(crate) fn seen(&self, shows: impl Fn([f32; 2]) -> bool) -> Option<f64> {
        let seen = self.open.iter().filter(|at| shows(**at)).count();
        (self.dots > 0).then(|| seen as f64 / self.dots as f64)
    }

    /// Share of the skin's light that is left under a sum of dots where this share of the skin is bare.
    pub(crate) fn left(&self, sum: &Value, bare: f32) -> V3 {
        let mut left = V3::from_fn(|k, _| self.floor[k] + (1.0 - self.floor[k]) * exp_minus(sum[k].max(0.0)));
        if sum[3] > 0.0 {
            let red = 1.0 - exp_minus(sum[3]);
            left.component_mul_assign(&(self.flush * red).map(exp_minus));
        }
        left.map(|l| 1.0 - (1.0 - l) * bare)
    }
}

/// The last session that a layout has dots of.
pub(crate) fn last_session(layout: &Layout) -> u8 {
    layout.impressions.iter().map(|i| i.session).max().unwrap_or(0)
}

fn blobs_of(mark: &Mark, look: &Look, floor: &V3, sight: &Sight<'_>) -> Vec<Blob> {
    let camera = sight.camera;
    let Some(seen) = see(0, mark, look, camera) else { return Vec::new() };
    let depth = (mark.position - camera.eye.coords.cast::<f32>()).dot(&camera.forward.cast::<f32>());
    let visible = sight.depth.visible(seen.centre.x, seen.centre.y, depth);
    if visible == 0.0 {
        return Vec::new();
    }
    let j = seen.pixels_from_mm;
    let pixel = Matrix2::identity() * (0.29_f32.powi(2) + sight.blur_px.powi(2)).max(0.16);
    let blob = |along_mm: f32, across_mm: f32| {
        let spread = Matrix2::new(along_mm * along_mm, 0.0, 0.0, across_mm * across_mm);
        let covariance = j * spread * j.transpose() + pixel;
        let share = along_mm * across_mm * j.determinant().abs() / covariance.determinant().sqrt();
        (covariance, share * visible)
    };
    let parts: Vec<(Matrix2<f32>, V3)> = look
        .gaussians
        .iter()
        .map(|g| {
            let (covariance, share) = blob(g.along_mm, g.across_mm);
            (covariance, g.peak * (mark.strength * share))
        })
        .collect();
    let middle: V3 = parts.iter().map(|(_, peak)| peak).sum();
    // Optical density for absorptance: for a Gaussian of peak A the darkened area stays right with A / (1 - A/4).
    let gain = middle.zip_zip_map(&look.floor, floor, |a, own, common| {
        (1.0 - own) / (1.0 - common) / (1.0 - 0.25 * a.clamp(0.0, 0.97))
    });
    let mut blobs: Vec<Blob> = parts
        .into_iter()
        .map(|(covariance, peak)| {
            let p = peak.component_mul(&gain);
            Blob { centre: seen.centre, covariance, peak: [p.x, p.y, p.z, 0.0] }
        })
        .collect();
    if let Some((peak, sigma)) = look.redness {
        let (covariance, share) = blob(sigma, sigma);
        blobs.push(Blob { centre: seen.centre, covariance, peak: [0.0, 0.0, 0.0, peak * share] });
    }
    blobs
}

/// Mean of the looks' floors by how much they darken.
fn mean_floor(marks: &[(Mark, &Look)]) -> V3 {
    let (mut sum, mut weight) = (V3::zeros(), V3::repeat(1e-9));
    for (mark, look) in marks {
        for g in &look.gaussians {
            let w = g.peak * (g.along_mm * g.across_mm * mark.strength);
            sum += w.component_mul(&look.floor);
            weight += w;
        }
    }
    sum.component_div(&weight).map(|f| f.clamp(0.0, 0.95))
}
