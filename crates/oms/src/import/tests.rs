//! Mappings and rows, as tables.
