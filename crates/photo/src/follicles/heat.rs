//! The net's heat over the photo, tile by tile, and its maxima.

use super::PX_PER_MM;
use super::lightness::Lightness;
use crate::nets;

/// Side of a tile's core and what is added around it, px: more than the net sees.
const CORE: usize = 448;
const MARGIN: usize = 32;
/// Heat from which a maximum is a follicle, at a fine and at a coarse resolution, px/mm: grain that was drawn larger
/// looks like faint dots.
const FOUND: [[f64; 2]; 2] = [[13.0, 0.31], [19.0, 0.25]];
/// Heat from which a maximum may be one.
const FAINT: f64 = 0.12;
/// Nearest two maxima, mm.
const APART_MM: f64 = 0.11;

/// A maximum of the heat, px of the net's grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peak {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) heat: f64,
}

/// Heat from which a maximum is a follicle in a photo of a resolution.
pub(super) fn found(px_per_mm: f64) -> f64 {
    let [[coarse, high], [fine, low]] = FOUND;
    high + (low - high) * ((px_per_mm - coarse) / (fine - coarse)).clamp(0.0, 1.0)
}

/// The heat, 0 to 1, on the grid of the lightness.
pub(super) fn of(lightness: &Lightness) -> Vec<f32> {
    let (width, height) = (lightness.width, lightness.height);
    let mut heat = vec![0.0; width * height];
    for top in (0..height).step_by(CORE) {
        for left in (0..width).step_by(CORE) {
            let core = [CORE.min(width - left), CORE.min(height - top)];
            // The net halves its input twice.
            let size = core.map(|c| (c + 2 * MARGIN).next_multiple_of(4));
            let mut tile = Vec::with_capacity(size[0] * size[1]);
            for y in 0..size[1] {
                for x in 0..size[0] {
                    let column = mirrored(left as i64 + x as i64 - MARGIN as i64, width);
                    let row = mirrored(top as i64 + y as i64 - MARGIN as i64, height);
                    tile.push(lightness.against_around[row * width + column]);
                }
            }
            let out = nets::follicle_heat(&tile, size);
            for y in 0..core[1] {
                for x in 0..core[0] {
                    let logit =
                        out.get((y + MARGIN) * size[0] + x + MARGIN).copied().unwrap_or(f32::NEG_INFINITY);
                    heat[(top + y) * width + left + x] = 1.0 / (1.0 + (-logit).exp());
                }
            }
        }
    }
    heat
}

fn mirrored(i: i64, n: usize) -> usize {
    let period = (2 * n as i64 - 2).max(1);
    let j = i.rem_euclid(period);
    j.min(period - j).min(n as i64 - 1) as usize
}

/// Maxima of the heat where the photo is not burnt out, strongest first, none close to a stronger one.
pub(super) fn peaks(heat: &[f32], lightness: &Lightness) -> Vec<Peak> {
    let (width, height) = (lightness.width, lightness.height);
    let mut all = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let h = heat[y * width + x];
            if f64::from(h) < FAINT || !lightness.seen[y * width + x] {
                continue;
            }
            let rows = y.saturating_sub(1)..=(y + 1).min(height - 1);
            let highest = rows
                .flat_map(|r| (x.saturating_sub(1)..=(x + 1).min(width - 1)).map(move |c| r * width + c))
                .all(|i| heat[i] <= h);
            if highest {
                all.push(Peak { x: x as f64 + 0.5, y: y as f64 + 0.5, heat: f64::from(h) });
            }
        }
    }
    all.sort_by(|a, b| b.heat.total_cmp(&a.heat).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    let apart = APART_MM * PX_PER_MM;
    let cell = |v: f64| (v / apart) as usize;
    let across = cell(width as f64) + 1;
    let mut cells: Vec<Vec<[f64; 2]>> = vec![Vec::new(); across * (cell(height as f64) + 1)];
    all.retain(|p| {
        let (i, j) = (cell(p.x), cell(p.y));
        let free = (j.saturating_sub(1)..=j + 1)
            .flat_map(|row| {
                (i.saturating_sub(1)..=(i + 1).min(across - 1)).map(move |column| row * across + column)
            })
            .filter_map(|at| cells.get(at))
            .flatten()
            .all(|[x, y]| (x - p.x).hypot(y - p.y) > apart);
        if free {
            cells[j * across + i].push([p.x, p.y]);
        }
        free
    });
    all
}
