//! `cargo +nightly fuzz run photo`: whatever the bytes, they are a picture within the limits or refused, and never panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = stubble_photo::decode(data);
});
