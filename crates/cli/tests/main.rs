//! Tests of the whole program and of the workspace's rules; one binary.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod bad_input;
mod browser;
mod checks;
mod design;
mod matching;
mod measure;
mod optics;
mod papers;
mod photos;
mod place;
mod plan;
mod preview;
mod studio;
mod tidy;
mod two_photos;
