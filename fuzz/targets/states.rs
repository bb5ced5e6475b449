//! Tries bytes on `states`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oms_fuzz::run("states", bytes));
