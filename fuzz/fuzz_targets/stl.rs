//! `cargo +nightly fuzz run stl`: whatever the bytes, the reader refuses or reads, and never panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = stubble_head::format::stl::read(data);
});
