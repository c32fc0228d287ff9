//! Truths of a plan: counts, ranges, dates, prices; and worked cases as snapshots.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alternatives;
mod cases;
mod money;
mod properties;
