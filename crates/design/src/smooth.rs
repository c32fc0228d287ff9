//! Smooth steps and look-ups.

/// 0 at `from`, 1 at `to`, smooth in between; falls when `from > to`.
pub(crate) fn step(from: f64, to: f64, x: f64) -> f64 {
    let f = ((x - from) / (to - from)).clamp(0.0, 1.0);
    f * f * (3.0 - 2.0 * f)
}

/// Linear look-up in values at 0, 1, 2, …; the ends beyond them.
pub(crate) fn lerp_at(values: &[f64], at: f64) -> f64 {
    let last = values.len() - 1;
    let at = at.clamp(0.0, last as f64);
    let i = (at as usize).min(last.saturating_sub(1));
    let f = at - i as f64;
    values[i] + (values[(i + 1).min(last)] - values[i]) * f
}
