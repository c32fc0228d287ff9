//! The `stubble` program.

fn main() {}
