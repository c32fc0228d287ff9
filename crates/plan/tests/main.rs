//! Truths of a plan: counts, ranges, dates, prices; and worked cases as snapshots.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alternatives;
mod cases;
mod money;
mod properties;

use std::sync::LazyLock;

use stubble_evidence::Evidence;

/// Read once: parsing every data file unoptimised takes longer than a test.
static EVIDENCE: LazyLock<Evidence> = LazyLock::new(Evidence::builtin);
