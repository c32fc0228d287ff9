//! `cargo +nightly fuzz run case`: whatever the bytes, the reader refuses or reads, and never panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = stubble_case::Archive::from_bytes(data, &stubble_case::Limits::default());
});
