#![no_main]
//! Any bytes are a picture or a clear error, within the size limits.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = stubble_photo::decode(bytes);
});
