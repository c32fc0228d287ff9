//! The dots of a design that is still moving: those of the last finished one, thinned where the new design is sparser
//! and added to where it is denser. Where nothing changes no dot moves, so that the eye sees only what the hand does.

use std::sync::Arc;

use rayon::prelude::*;
use stubble_design::{Design, ZoneKind};
use stubble_head::{Head, Point};
use stubble_placement::{Impression, Layout};

use super::outputs::Work;

/// Nearer than this share of the mean spacing of their place no two added dots come.
const CLEAR: f64 = 0.6;

/// A finished design, ready to be sketched over.
#[derive(Debug)]
pub(crate) struct Sketch {
    base: Arc<Work>,
    /// Of each dot: density where it lies, and where that is read in another design.
    dots: Vec<(f64, [u32; 3], [f64; 3])>,
}

impl Sketch {
    pub(crate) fn over(base: Arc<Work>, head: &Head) -> Self {
        let mesh = &head.scalp.mesh;
        let dots = base.layout.impressions.par_iter().map(|dot| {
            let (at, _) = head.scalp.index.closest(&dot.position);
            let corners = mesh.triangles()[at.triangle as usize];
            (density(&base.design, corners, at.weights), corners, at.weights)
        });
        Self { dots: dots.collect(), base }
    }

    pub(crate) fn is_over(&self, base: &Arc<Work>) -> bool {
        Arc::ptr_eq(&self.base, base)
    }

    /// The dots of another design of the same head.
    pub(crate) fn draw(&self, design: &Design, head: &Head) -> Layout {
        let spared = |p: &Point| design.no_ink.iter().any(|(centre, radius)| (p - centre).norm() < *radius);
        let kept = self.base.layout.impressions.iter().zip(&self.dots).enumerate();
        let mut impressions: Vec<Impression> = kept
            .filter(|(i, (dot, (before, corners, weights)))| {
                let after = density(design, *corners, *weights);
                (after >= *before || share(*i as u64) * before < after) && !spared(&dot.position)
            })
            .map(|(_, (dot, _))| dot.clone())
            .collect();
        impressions.extend(self.added(design, head).into_iter().filter(|dot| !spared(&dot.position)));
        Layout { impressions, ..self.base.layout.clone() }
    }

    /// Dots where the new design asks for more than the old one, made like those of their zone.
    fn added(&self, design: &Design, head: &Head) -> Vec<Impression> {
        let mesh = &head.scalp.mesh;
        let layout = &self.base.layout;
        let (old, new) = (&self.base.design.fields.density_per_cm2, &design.fields.density_per_cm2);
        let like = |zone: ZoneKind| {
            layout.impressions.iter().find(|dot| dot.zone == zone).or(layout.impressions.first())
        };
        let mut added: Vec<Impression> = Vec::new();
        for (t, corners) in mesh.triangles().iter().enumerate() {
            let more =
                corners.iter().map(|&v| (new[v as usize] - old[v as usize]).max(0.0)).sum::<f64>() / 3.0;
            if more <= 0.0 {
                continue;
            }
            let Some(model) = like(design.fields.zone[corners[0] as usize]) else { break };
            let wanted = more * mesh.area_mm2(t) / 100.0;
            let number = (wanted + share(t as u64 ^ 0x5eed)).floor() as u64;
            let clear_mm = CLEAR * 10.0 / more.sqrt();
            for n in 0..number {
                let key = ((t as u64) << 8) | n;
                let (mut a, mut b) = (share(key ^ 0xa000_0000_0000), share(key ^ 0xb000_0000_0000));
                if a + b > 1.0 {
                    (a, b) = (1.0 - a, 1.0 - b);
                }
                let [p, q, r] = corners.map(|v| mesh.positions()[v as usize].coords);
                let position = Point::from(p * (1.0 - a - b) + q * a + r * b);
                // Triangles follow one another roughly as neighbours do: the last few are enough to keep clear of.
                if added.iter().rev().take(24).any(|other| (other.position - position).norm() < clear_mm) {
                    continue;
                }
                added.push(Impression {
                    position,
                    normal: mesh.normals()[corners[0] as usize],
                    tone: design.fields.tone[corners[0] as usize],
                    session: (share(key) * f64::from(layout.sessions.max(1))) as u8 + 1,
                    ..model.clone()
                });
            }
        }
        added
    }
}

fn density(design: &Design, corners: [u32; 3], weights: [f64; 3]) -> f64 {
    let field = &design.fields.density_per_cm2;
    corners.iter().zip(weights).map(|(&v, w)| field[v as usize] * w).sum()
}

/// The same share, 0 to 1, for the same number: SplitMix64 (Steele, Lea and Flood 2014).
fn share(number: u64) -> f64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use stubble_design::{DesignRequest, Designer, Norwood};
    use stubble_evidence::Evidence;
    use stubble_head::{Anthropometry, sample_head};
    use stubble_pipeline::Dots;
    use stubble_placement::{Quality, Silent};

    use super::*;

    #[test]
    fn a_sketch_holds_the_dots_that_the_new_design_asks_for() {
        let evidence = Evidence::builtin();
        let head = sample_head(&Anthropometry::MAN);
        let designer = Designer::new(&head, &evidence).unwrap();
        let mut request = DesignRequest::male(Norwood::IV);
        request.mid_frontal_mm = Some(80.0);
        let design = designer.design(&request).unwrap();
        let dots = Dots { count: None, seed: 1, quality: Quality::Draft };
        let layout = stubble_pipeline::place(&head, &design, &dots, &evidence, &Silent).unwrap().layout;
        let base = Arc::new(Work { design, layout, remarks: Vec::new() });
        let sketch = Sketch::over(Arc::clone(&base), &head);
        let same = sketch.draw(&base.design, &head);
        assert_eq!(same.impressions.len(), base.layout.impressions.len(), "nothing changed, nothing moves");
        for mm in [70.0, 76.0, 84.0, 92.0] {
            request.mid_frontal_mm = Some(mm);
            let moved = designer.design(&request).unwrap();
            let drawn = sketch.draw(&moved, &head).impressions.len() as f64;
            let share = drawn / moved.expected_dots;
            assert!((0.93..1.07).contains(&share), "{mm} mm: {drawn} of {}", moved.expected_dots);
        }
    }
}
