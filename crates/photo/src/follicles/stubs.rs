//! One hair, two maxima: the far end of a stub looks much like a root, and is dropped.
//!
//! Two maxima with dark skin all the way between them are the ends of one stub. Which of the two is the root is told by
//! all stubs together, since hairs of one place lie one way: the direction in which the heat falls on the whole.

use super::PX_PER_MM;
use super::heat::Peak;
use super::lightness::Lightness;

/// Lengths of a stub, mm.
const LENGTH_MM: [f64; 2] = [0.15, 0.9];
/// Darkness along the whole stub over that of its fainter end, at least.
const DARK: f64 = 0.6;
/// Stubs that are needed to tell a common direction, and how far they must agree: length of the mean direction.
const LEAST_STUBS: usize = 6;
const AGREEMENT: f64 = 0.35;
/// Cosine to the common direction within which a stub follows it.
const ALONG: f64 = 0.6;
/// A maximum hotter than this is a root wherever it lies.
const SURE: f64 = 0.9;
/// Heat of a far end over its root's at most: where a direction is known, and where not.
const FOLLOWING: f64 = 1.25;
const ALONE: f64 = 0.8;

/// The maxima that are roots; those hotter than `found` tell the common direction.
pub(super) fn roots(peaks: &[Peak], found: f64, lightness: &Lightness) -> Vec<Peak> {
    let stubs = stubs(peaks, lightness);
    let unit = |i: usize, j: usize| {
        let (dx, dy) = (peaks[j].x - peaks[i].x, peaks[j].y - peaks[i].y);
        let length = dx.hypot(dy);
        [dx / length, dy / length]
    };
    let (mut sum, mut weight) = ([0.0; 2], 0.0);
    let mut clear = 0;
    // Faint maxima fall any way; the clear ones tell.
    for (i, j) in stubs.iter().filter(|(i, j)| peaks[*i].heat.min(peaks[*j].heat) >= found) {
        clear += 1;
        let falls = peaks[*i].heat - peaks[*j].heat;
        let u = unit(*i, *j);
        sum = [sum[0] + falls * u[0], sum[1] + falls * u[1]];
        weight += falls.abs();
    }
    let length = sum[0].hypot(sum[1]);
    let common =
        (clear >= LEAST_STUBS && length > AGREEMENT * weight).then(|| [sum[0] / length, sum[1] / length]);
    let mut far = vec![false; peaks.len()];
    for (i, j) in stubs {
        // Peaks come hottest first, so the first of a pair is the hotter.
        let (mut root, mut end, mut most) = (i, j, ALONE);
        if let Some(common) = common {
            let u = unit(i, j);
            let along = u[0] * common[0] + u[1] * common[1];
            if along.abs() < ALONG {
                continue;
            }
            if along < 0.0 {
                (root, end) = (j, i);
            }
            most = FOLLOWING;
        }
        if peaks[end].heat < SURE && peaks[end].heat < most * peaks[root].heat {
            far[end] = true;
        }
    }
    peaks.iter().zip(far).filter(|(_, far)| !far).map(|(p, _)| *p).collect()
}

/// Pairs of maxima that one stub joins.
fn stubs(peaks: &[Peak], lightness: &Lightness) -> Vec<(usize, usize)> {
    let [shortest, longest] = LENGTH_MM.map(|l| l * PX_PER_MM);
    let mut by_row: Vec<usize> = (0..peaks.len()).collect();
    by_row.sort_by(|a, b| peaks[*a].y.total_cmp(&peaks[*b].y).then(a.cmp(b)));
    let mut out = Vec::new();
    for (k, i) in by_row.iter().enumerate() {
        for j in by_row[k + 1..].iter().take_while(|j| peaks[**j].y - peaks[*i].y <= longest) {
            let (a, b) = (&peaks[*i.min(j)], &peaks[*i.max(j)]);
            let distance = (a.x - b.x).hypot(a.y - b.y);
            if (shortest..=longest).contains(&distance) && joined(a, b, distance, lightness) {
                out.push((*i.min(j), *i.max(j)));
            }
        }
    }
    out
}

fn joined(a: &Peak, b: &Peak, distance: f64, lightness: &Lightness) -> bool {
    let steps = distance.ceil();
    let dark: Vec<f64> = (0..=steps as usize)
        .map(|k| {
            let t = k as f64 / steps;
            lightness.smooth_darkness_l(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))
        })
        .collect();
    let fainter = dark[0].min(dark[dark.len() - 1]);
    fainter > 1.0 && dark.iter().all(|d| *d >= DARK * fainter)
}
