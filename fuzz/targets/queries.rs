//! Tries bytes on `queries`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oms_fuzz::run("queries", bytes));
