//! What a tape and callipers would read off the head.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stubble_evidence::Evidence;

use crate::arcs::Arcs;
use crate::{HeadMeasure, Landmarks, Mesh, Point, Remark};

/// The ears end below this height above the preauricular points, mm: breadth is read above.
const ABOVE_EARS_MM: f64 = 38.0;
/// Half the height of the band whose points the tape touches, mm.
const TAPE_MM: f64 = 2.0;

/// Measures of a head, mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadMeasures {
    /// Greatest length from the glabella.
    pub length_mm: f64,
    /// Greatest breadth above the ears.
    pub breadth_mm: f64,
    /// Preauricular points to the top of the head, vertical.
    pub height_mm: f64,
    /// Tape round the glabella and the back of the head.
    pub circumference_mm: f64,
    /// Nasion to inion over the top.
    pub sagittal_mm: f64,
    /// Ear to ear over the vertex.
    pub coronal_mm: f64,
}

impl HeadMeasures {
    pub(crate) fn of(mesh: &Mesh, landmarks: &Landmarks, arcs: &Arcs, is_ear: &[bool]) -> Self {
        let glabella = landmarks.glabella.position;
        let mut is_skin = vec![false; mesh.positions().len()];
        for (t, corners) in mesh.triangles().iter().enumerate() {
            if !is_ear[t] {
                for &v in corners {
                    is_skin[v as usize] = true;
                }
            }
        }
        let skin = || mesh.positions().iter().zip(&is_skin).filter(|(_, s)| **s).map(|(p, _)| p);
        let mut back = Point::new(0.0, 0.0, 0.0);
        let (mut left, mut right, mut top) = (0.0_f64, 0.0_f64, 0.0_f64);
        for p in skin().filter(|p| p.y > -20.0) {
            if p.x.abs() < 20.0 && p.z < 0.0 && (p - glabella).norm() > (back - glabella).norm() {
                back = *p;
            }
            if p.y > ABOVE_EARS_MM {
                left = left.max(p.x);
                right = right.min(p.x);
            }
            top = top.max(p.y);
        }
        let along = back - glabella;
        let slope = along.y / along.z;
        let mut touched: Vec<(f64, f64)> = skin()
            .filter(|p| (p.y - glabella.y - slope * (p.z - glabella.z)).abs() < TAPE_MM && p.x.abs() < 120.0)
            .map(|p| (p.x, (p.z - glabella.z) * slope.hypot(1.0)))
            .collect();
        Self {
            length_mm: along.norm(),
            breadth_mm: left - right,
            height_mm: top,
            circumference_mm: hull_perimeter(&mut touched),
            sagittal_mm: arcs.sagittal_mm(),
            coronal_mm: arcs.coronal_mm(0.5),
        }
    }

    /// Remarks on measures outside the range of adults (`data/anthropometry.toml`): a wrong unit, a wrong landmark or
    /// much hair.
    #[must_use]
    pub fn doubts(&self, evidence: &Evidence) -> Vec<Remark> {
        let measures = [
            (HeadMeasure::Length, self.length_mm),
            (HeadMeasure::Breadth, self.breadth_mm),
            (HeadMeasure::Circumference, self.circumference_mm),
            (HeadMeasure::Height, self.height_mm),
        ];
        measures
            .into_iter()
            .filter_map(|(measure, measured_mm)| {
                let figure = evidence.figure(&format!("anthropometry.head_{}_mm", measure.name())).ok()?;
                let (low_mm, high_mm) = (figure.low, figure.high);
                (measured_mm < low_mm || measured_mm > high_mm).then_some(Remark::Unusual {
                    measure,
                    measured_mm,
                    low_mm,
                    high_mm,
                })
            })
            .collect()
    }
}

/// Length of the convex hull (Andrew's monotone chain): a tape does not follow hollows.
fn hull_perimeter(points: &mut [(f64, f64)]) -> f64 {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut hull: Vec<(f64, f64)> = Vec::new();
        for p in points {
            while let [.., a, b] = hull.as_slice() {
                if (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0) <= 0.0 {
                    hull.pop();
                } else {
                    break;
                }
            }
            hull.push(p);
        }
        hull.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum::<f64>()
    };
    half(&mut points.iter().copied()) + half(&mut points.iter().rev().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_round_a_star_goes_round_its_tips() {
        let mut star = vec![(0.0, 0.0), (10.0, 0.0), (5.0, 5.0), (10.0, 10.0), (0.0, 10.0), (4.0, 5.0)];
        assert!((hull_perimeter(&mut star) - 40.0).abs() < 1e-12);
    }
}
