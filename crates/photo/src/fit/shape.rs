//! The parametric head: the template, as the mean face sees it, stretched along each of its axes.

use std::sync::LazyLock;

use stubble_evidence::Evidence;
use stubble_head::{Anthropometry, Head, Point, sample_head};

use crate::Interval;
use crate::alone::alone;

/// The head that is stretched.
pub(crate) static TEMPLATE: LazyLock<Head> = LazyLock::new(|| alone(|| sample_head(&Anthropometry::MAN)));

/// The template's points that an outline is drawn by.
pub(crate) static POINTS: LazyLock<Vec<Point>> = LazyLock::new(|| {
    let positions = TEMPLATE.mesh.positions();
    positions.iter().step_by((positions.len() / 4000).max(1)).copied().collect()
});

/// How far heads differ, as standard deviations of logarithms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    /// Mean and deviation of the whole head's size against the template.
    pub(crate) size: [f64; 2],
    /// Breadth, height and length against the size.
    pub(crate) axes: [f64; 3],
}

impl Spread {
    /// From `data/anthropometry.toml`, whose ranges are four standard deviations beyond men and women.
    pub(crate) fn of(evidence: &Evidence) -> Result<Self, stubble_evidence::UnknownFigure> {
        let figure = |id: &str| evidence.figure(&format!("anthropometry.{id}"));
        let deviation = |id: &str| figure(id).map(|f| (f.high - f.low) / 4.0 / (f.high + f.low));
        let round = figure("head_circumference_mm")?;
        let size = deviation("head_circumference_mm")?;
        // What one axis varies beyond the common size.
        let beyond = |sd: f64| (sd * sd - size * size).max(0.0).sqrt();
        let axes = ["head_breadth_mm", "head_height_mm", "head_length_mm"].map(deviation);
        let [breadth, height, length] = axes;
        let mean = f64::midpoint(round.low, round.high) / TEMPLATE.measures.circumference_mm;
        Ok(Self { size: [mean.ln(), size], axes: [beyond(breadth?), beyond(height?), beyond(length?)] })
    }

    /// Size against the template from the rulers of the photos, if any, and what heads are like.
    pub(crate) fn size_from(&self, ruled: Option<Interval>) -> Interval {
        let usual = Interval::from_sd(self.size[0].exp(), self.size[1] * self.size[0].exp());
        ruled.map_or(usual, |r| r.combined(&usual, 0.0))
    }
}

/// A place of the template on the stretched head.
pub(crate) fn stretched(p: &Point, by: &[f64; 3]) -> Point {
    Point::new(p.x * by[0], p.y * by[1], p.z * by[2])
}

/// Measures of the stretched template at a size.
pub(crate) fn measures(by: &[f64; 3], size: f64) -> Anthropometry {
    let of = &Anthropometry::MAN;
    Anthropometry {
        breadth_mm: of.breadth_mm * by[0] * size,
        height_mm: of.height_mm * by[1] * size,
        length_mm: of.length_mm * by[2] * size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_vary_as_the_surveys_say_and_a_ruler_narrows_their_size() {
        let spread = Spread::of(&Evidence::builtin()).expect("the figures");
        assert!((0.02..0.05).contains(&spread.size[1]) && spread.size[0].abs() < 0.05, "{spread:?}");
        assert!(spread.axes.iter().all(|a| (0.01..0.06).contains(a)), "{spread:?}");
        let free = spread.size_from(None);
        let ruled = spread.size_from(Some(Interval::from_sd(1.06, 0.05)));
        assert!(ruled.width() < free.width() && ruled.value > free.value && ruled.value < 1.06);
    }
}
