//! Truths of a plan: counts, ranges, dates, prices; and worked cases as snapshots.

mod cases;
mod money;
mod properties;
