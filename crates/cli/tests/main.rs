//! Tests of the whole program and of the workspace's rules; one binary.

mod bad_input;
mod plan;
mod tidy;
