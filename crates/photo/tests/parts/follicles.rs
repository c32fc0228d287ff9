//! Follicles against true places, on drawn stubble.

use std::f64::consts::TAU;

use stubble_photo::follicles::{self, NoCount};
use stubble_photo::image::{self, ImageBuffer, Rgb};
use stubble_photo::picture::encoded;
use stubble_photo::{Picture, Samples, decode};

use crate::shared;

/// Pseudo-random numbers, the same on every machine (splitmix64).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (TAU * self.unit()).cos()
    }
}

/// A shaved scalp of `side_mm`: hard-core roots at a density, half with stubs, patchy and noisy skin. Contrast in L*.
fn drawn(per_cm2: f64, contrast_l: f64, px_per_mm: f64, side_mm: f64, seed: u64) -> (Picture, Vec<[f64; 2]>) {
    let mut random = Random(seed);
    let n = (side_mm * px_per_mm) as usize;
    let wanted = (per_cm2 * side_mm * side_mm / 100.0).round() as usize;
    let mut roots: Vec<[f64; 2]> = Vec::new();
    while roots.len() < wanted {
        let p = [random.unit() * side_mm, random.unit() * side_mm];
        if roots.iter().all(|q| (p[0] - q[0]).hypot(p[1] - q[1]) > 0.18) {
            roots.push(p);
        }
    }
    let waves: Vec<[f64; 4]> = (0..24)
        .map(|i| {
            let mm = 0.4 + 0.35 * f64::from(i);
            let turn = TAU * random.unit();
            [turn.cos() * TAU / mm, turn.sin() * TAU / mm, TAU * random.unit(), 0.9]
        })
        .collect();
    let mut dark = vec![0.0_f64; n * n];
    for [x, y] in &roots {
        let depth = contrast_l * (1.0 + 0.25 * random.normal()).max(0.4);
        let (radius, stub, turn) =
            (0.065 + 0.012 * random.normal(), random.unit() < 0.5, 0.5 + 0.3 * random.normal());
        let length = if stub { 0.35 + 0.2 * random.unit() } else { 0.0 };
        let reach = ((length + 0.2) * px_per_mm) as i64 + 2;
        let (cx, cy) = ((x * px_per_mm) as i64, (y * px_per_mm) as i64);
        for row in (cy - reach).max(0)..(cy + reach).min(n as i64) {
            for column in (cx - reach).max(0)..(cx + reach).min(n as i64) {
                let (dx, dy) = ((column as f64 + 0.5) / px_per_mm - x, (row as f64 + 0.5) / px_per_mm - y);
                let soft = |over: f64| (0.5 - over * px_per_mm / 1.3).clamp(0.0, 1.0);
                let along = (dx * turn.cos() + dy * turn.sin()).clamp(0.0, length);
                let off = (dx - along * turn.cos()).hypot(dy - along * turn.sin());
                let spot = soft(dx.hypot(dy) - radius).max(if stub { 0.7 * soft(off - 0.035) } else { 0.0 });
                let pixel = &mut dark[row as usize * n + column as usize];
                *pixel = pixel.max(depth * spot);
            }
        }
    }
    let mut samples = Vec::with_capacity(3 * n * n);
    for i in 0..n * n {
        let (x, y) = ((i % n) as f64 / px_per_mm, (i / n) as f64 / px_per_mm);
        let patchy: f64 = waves.iter().map(|[u, v, phase, size]| size * (u * x + v * y + phase).sin()).sum();
        let l = 65.0 + patchy - dark[i] + 1.2 * random.normal();
        let luminance = ((l + 16.0) / 116.0).powi(3).clamp(0.0, 1.0);
        samples.extend(
            [1.25, 0.96, 0.75].map(|tint| (encoded((luminance * tint) as f32) * 255.0).round() as u8),
        );
    }
    (Picture::new(n, n, Samples::Eight(samples)).expect("a picture"), roots)
}

/// Precision and recall within 0.15 mm, each true root matched once.
fn matched(found: &[[f64; 2]], roots: &[[f64; 2]]) -> (f64, f64) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, f) in found.iter().enumerate() {
        for (j, r) in roots.iter().enumerate() {
            let distance = (f[0] - r[0]).hypot(f[1] - r[1]);
            if distance < 0.15 {
                pairs.push((distance, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut of_found, mut of_roots) = (vec![false; found.len()], vec![false; roots.len()]);
    let mut hits = 0.0;
    for (_, i, j) in pairs {
        if !of_found[i] && !of_roots[j] {
            (of_found[i], of_roots[j]) = (true, true);
            hits += 1.0;
        }
    }
    (hits / found.len().max(1) as f64, hits / roots.len() as f64)
}

#[test]
fn stubble_is_found_and_counted_at_every_density_and_scale() {
    let mut wrong = Vec::new();
    for px_per_mm in [12.0, 20.0, 40.0] {
        for per_cm2 in [40.0, 100.0, 180.0] {
            let (picture, roots) = drawn(per_cm2, 15.0, px_per_mm, 16.0, 7);
            let found = follicles::find(&picture, px_per_mm).expect("a count");
            let places: Vec<[f64; 2]> = found.found.iter().map(|f| f.place_mm).collect();
            let (precision, recall) = matched(&places, &roots);
            let density = found.statistics.per_cm2;
            println!(
                "{px_per_mm} px/mm, {per_cm2} per cm2: precision {precision:.2} recall {recall:.2} density {:.1} ({:.1} to {:.1})",
                density.value, density.low, density.high
            );
            // The worst corner, coarse and sparse, may be a little worse than the rest.
            let (off, least) = if px_per_mm < 15.0 { (0.12, 0.80) } else { (0.08, 0.90) };
            // Stubs were drawn about 0.5 radians from the right.
            let direction = found.statistics.direction_deg.map_or(f64::NAN, |d| d.value);
            assert!((direction - 0.5_f64.to_degrees()).abs() < 12.0, "{px_per_mm} {per_cm2}: {direction}");
            let right = (density.value / per_cm2 - 1.0).abs() < off && precision > least && recall > least;
            if !right || !density.holds(per_cm2) {
                wrong.push((px_per_mm, per_cm2, density, precision, recall));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_drawn_patch_is_counted_and_coarse_ones_are_not() {
    let (picture, _) = drawn(100.0, 15.0, 7.0, 16.0, 3);
    assert_eq!(follicles::find(&picture, 7.0), Err(NoCount::Coarse(7.0)));
    assert!(matches!(follicles::find(&picture, 80.0), Err(NoCount::Small(_))));
    let (Some(bytes), Some(table)) =
        (shared("synthetic_stubble_20px_per_mm.png"), shared("synthetic_stubble_20px_per_mm.csv"))
    else {
        return;
    };
    let text = String::from_utf8(table).expect("a table");
    let roots: Vec<[f64; 2]> = text
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(','))
        .filter_map(|(x, y)| {
            Some([x.trim().parse::<f64>().ok()? / 20.0, y.trim().parse::<f64>().ok()? / 20.0])
        })
        .collect();
    let found = follicles::find(&decode(&bytes).expect("a photo"), 20.0).expect("a count");
    let places: Vec<[f64; 2]> = found.found.iter().map(|f| f.place_mm).collect();
    let (precision, recall) = matched(&places, &roots);
    println!("precision {precision:.3} recall {recall:.3} {:?}", found.statistics);
    assert!(roots.len() > 800 && precision > 0.90 && recall > 0.90, "{precision} {recall}");
    assert!(found.statistics.per_cm2.holds(roots.len() as f64 / 9.0), "{:?}", found.statistics.per_cm2);
}

/// A picture with each sample changed by its place (0 to 1 across and down).
fn changed(picture: &Picture, mut change: impl FnMut(f64, f64, f64) -> f64) -> Picture {
    let (w, h) = (picture.width(), picture.height());
    let samples = picture.to_srgb8().into_iter().enumerate().map(|(i, v)| {
        let (x, y) = ((i / 3 % w) as f64 / w as f64, (i / 3 / w) as f64 / h as f64);
        change(f64::from(v), x, y).round().clamp(0.0, 255.0) as u8
    });
    Picture::new(w, h, Samples::Eight(samples.collect())).expect("the same size")
}

#[test]
fn on_worse_photos_the_bounds_still_hold_the_density() {
    for (per_cm2, seed) in [(60.0, 11), (140.0, 12)] {
        let (clear, _) = drawn(per_cm2, 15.0, 20.0, 16.0, seed);
        let size = [clear.width() as u32, clear.height() as u32];
        let buffer =
            ImageBuffer::<Rgb<u8>, _>::from_raw(size[0], size[1], clear.to_srgb8()).expect("the size");
        let blurred = image::imageops::blur(&buffer, 1.6).into_raw();
        let blurred = Picture::new(clear.width(), clear.height(), Samples::Eight(blurred)).expect("the size");
        let mut random = Random(5);
        let noisy = changed(&clear, |v, _, _| v + 5.0 * random.normal());
        // Shine that burns a spot out and lifts what is around it.
        let glare = changed(&clear, |v, x, y| {
            v + 260.0 * (-((x - 0.4).powi(2) + (y - 0.5).powi(2)) / (2.0 * 0.12 * 0.12)).exp()
        });
        // A head's curve: light falls off to the sides.
        let curved = changed(&clear, |v, x, _| v * (1.0 - 0.9 * (x - 0.5).powi(2)).sqrt());
        for (what, photo) in
            [("clear", clear), ("blurred", blurred), ("noisy", noisy), ("glare", glare), ("curved", curved)]
        {
            let found = follicles::find(&photo, 20.0).expect("a count");
            let density = found.statistics.per_cm2;
            println!(
                "{what} {per_cm2}: {:.1} ({:.1} to {:.1}) on {:.0} mm2",
                density.value, density.low, density.high, found.area_mm2
            );
            assert!(density.holds(per_cm2), "{what} {per_cm2}: {density:?}");
        }
    }
}
