//! Tries bytes on `imports`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oms_fuzz::run("imports", bytes));
