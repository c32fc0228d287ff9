//! Layouts that repeat how a person's own follicles are spaced.

use stubble_placement::{Canvas, DonorPattern, PatternError, Silent, place};

use super::settings;

/// A plain random stream, so that the patterns do not share the engine's.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn gauss(&mut self) -> f64 {
        (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

const SIDE_MM: f64 = 22.0;

/// Points at random, none nearer than `apart` to another one.
fn hard_core(per_cm2: f64, apart: f64, random: &mut Random) -> Vec<[f64; 2]> {
    let spacing = (100.0 / per_cm2).sqrt();
    let wanted = (SIDE_MM * SIDE_MM / 100.0 * per_cm2) as usize;
    let mut points: Vec<[f64; 2]> = Vec::new();
    for _ in 0..400_000 {
        if points.len() == wanted {
            break;
        }
        let p = [SIDE_MM * random.unit(), SIDE_MM * random.unit()];
        if points.iter().all(|q| (p[0] - q[0]).hypot(p[1] - q[1]) > apart * spacing) {
            points.push(p);
        }
    }
    points
}

fn lattice(per_cm2: f64, hexagonal: bool, spread: f64, kept: f64, random: &mut Random) -> Vec<[f64; 2]> {
    let spacing = (100.0 * kept / per_cm2).sqrt();
    let (dx, dy) = if hexagonal { (1.0746 * spacing, 0.9306 * spacing) } else { (spacing, spacing) };
    let mut points = Vec::new();
    for j in 0..(SIDE_MM / dy) as usize {
        for i in 0..(SIDE_MM / dx) as usize {
            let shift = if hexagonal && j % 2 == 1 { 0.5 } else { 0.0 };
            let p = [(i as f64 + shift) * dx, j as f64 * dy].map(|c| c + spread * spacing * random.gauss());
            if random.unit() < kept {
                points.push(p);
            }
        }
    }
    points
}

/// The families of the test: name and points.
fn families(per_cm2: f64, seed: u64) -> Vec<(&'static str, Vec<[f64; 2]>)> {
    let mut random = Random(seed);
    let spacing = (100.0 / per_cm2).sqrt();
    let mut pairs = hard_core(per_cm2 / 1.4, 0.6, &mut random);
    for k in 0..pairs.len() {
        if random.unit() < 0.4 {
            let turn = std::f64::consts::TAU * random.unit();
            let d = spacing * (0.3 + 0.08 * random.unit());
            pairs.push([pairs[k][0] + d * turn.cos(), pairs[k][1] + d * turn.sin()]);
        }
    }
    vec![
        ("jittered", lattice(per_cm2, false, 0.25, 1.0, &mut random)),
        ("hard core", hard_core(per_cm2, 0.62, &mut random)),
        ("soft core", hard_core(per_cm2, 0.4, &mut random)),
        ("thinned hexagonal", lattice(per_cm2, true, 0.1, 0.8, &mut random)),
        ("loose hexagonal", lattice(per_cm2, true, 0.16, 0.95, &mut random)),
        ("pairs", pairs),
    ]
}

/// The statistics in the plainest way: distances to the nearest point over the spacing, and pair correlation in bins
/// of 0.1 spacings about the points farther than 3 spacings from the rim.
fn plain(points: &[[f64; 2]], side: [f64; 2]) -> (Vec<f64>, Vec<f64>) {
    let per_mm2 = points.len() as f64 / (side[0] * side[1]);
    let spacing = per_mm2.sqrt().recip();
    let mut nearest = Vec::new();
    let (mut counts, mut centres) = (vec![0.0; 31], 0.0);
    for (i, p) in points.iter().enumerate() {
        let rim = p[0].min(p[1]).min(side[0] - p[0]).min(side[1] - p[1]);
        let inner = rim > 3.0 * spacing;
        centres += f64::from(u8::from(inner));
        let mut best = f64::INFINITY;
        for (j, q) in points.iter().enumerate() {
            if i != j {
                let d = (p[0] - q[0]).hypot(p[1] - q[1]) / spacing;
                best = best.min(d);
                if inner && d < 3.0 {
                    counts[(d * 10.0) as usize] += 1.0;
                }
            }
        }
        if rim > spacing {
            nearest.push(best);
        }
    }
    nearest.sort_by(f64::total_cmp);
    let g = (5..30)
        .map(|k| {
            let ring = std::f64::consts::PI * 0.01 * (f64::from(k + 1).powi(2) - f64::from(k).powi(2));
            counts[k as usize] / (ring * centres)
        })
        .collect();
    (nearest, g)
}

fn ks(a: &[f64], b: &[f64]) -> f64 {
    let below = |v: &[f64], x: f64| v.partition_point(|y| *y <= x) as f64 / v.len() as f64;
    a.iter().chain(b).map(|&x| (below(a, x) - below(b, x)).abs()).fold(0.0, f64::max)
}

#[test]
fn a_layout_repeats_the_donor_area_of_every_family() {
    let canvas = Canvas::sheet(60.0, 50.0, |_, _| 75.0).unwrap();
    for per_cm2 in [40.0, 95.0, 180.0] {
        for (name, points) in families(per_cm2, per_cm2 as u64) {
            let pattern = DonorPattern::measure(&points).unwrap();
            assert!(
                (pattern.per_cm2() / per_cm2 - 1.0).abs() < 0.15,
                "{name}: {} per cm²",
                pattern.per_cm2()
            );
            let mut s = settings(2250, 3);
            s.min_spacing_mm = 0.05;
            s.pattern = Some(pattern.clone());
            let placement = place(&canvas, &s, &Silent).unwrap();
            let made: Vec<[f64; 2]> =
                placement.layout.impressions.iter().map(|i| [i.position.x, i.position.y]).collect();
            let again = pattern.compared(&DonorPattern::measure(&made).unwrap());
            assert!(again.nearest_ks <= 0.1 && again.pair_rms <= 0.1, "{name} at {per_cm2}: {again:?}");
            // The same in the plainest way, where the patch is large enough for that.
            if per_cm2 > 100.0 && !name.contains("hexagonal") {
                let (there, here) = (plain(&points, [SIDE_MM; 2]), plain(&made, [60.0, 50.0]));
                let rms = there.1.iter().zip(&here.1).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / 25.0;
                let (ks, rms) = (ks(&there.0, &here.0), rms.sqrt());
                assert!(ks <= 0.1 && rms <= 0.1, "{name} at {per_cm2}, plainly: KS {ks:.3}, RMS {rms:.3}");
            }
        }
    }
}

#[test]
fn points_that_are_no_pattern_are_refused() {
    let few = vec![[0.0, 1.0]; 20];
    assert_eq!(DonorPattern::measure(&few), Err(PatternError::TooFew { found: 20 }));
    let line: Vec<[f64; 2]> = (0..100).map(|k| [f64::from(k), 2.0]).collect();
    assert_eq!(DonorPattern::measure(&line), Err(PatternError::NoArea));
    let mut bad = hard_core(80.0, 0.5, &mut Random(1));
    bad[7][0] = f64::NAN;
    assert_eq!(DonorPattern::measure(&bad), Err(PatternError::NotFinite(8)));
}
