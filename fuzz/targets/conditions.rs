//! Tries bytes on `conditions`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oms_fuzz::run("conditions", bytes));
