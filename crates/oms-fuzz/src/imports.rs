//! Files of records, and the mappings that say how to read them.

use crate::rules::halves;
use oms_base::Timestamp;
use oms_domain::json::{self, Form};
use oms_import::{Mapping, Rows};

/// Noon in UTC on the 21st of November 2026.
const NOON: Timestamp = Timestamp::from_micros(1_795_262_400_000_000);
/// The mapping of files that bring none.
const USUAL: &str = include_str!("../../../examples/import/requests.yaml");

/// A mapping up to the first zero byte, or none for the usual one, and a file behind it.
///
/// No row is lost: each is read or refused, and what is read lies in the past.
pub(crate) fn imports(bytes: &[u8]) {
    let (written, file) = halves(bytes);
    let written = if written.is_empty() { USUAL.as_bytes() } else { written };
    let Some(mapping) = mapping(written) else { return };
    let Ok(mut rows) = Rows::open(file, &mapping) else { return };
    let mut last = 0;
    loop {
        let Ok((batch, read)) = rows.batch(&mapping, NOON) else { return };
        assert!(read <= file.len() as u64);
        if batch.is_empty() {
            return;
        }
        for (line, row) in batch {
            assert!(line > last, "line {line} comes behind {last}");
            last = line;
            match row {
                Ok(read) => assert!(read.0.opened_at <= NOON),
                Err(faults) => assert!(!faults.is_empty(), "line {line}"),
            }
        }
    }
}

fn mapping(written: &[u8]) -> Option<Mapping> {
    let document = json::read_document(written, Form::Yaml).ok()?;
    match oms_import::read(&document) {
        Ok(mapping) => Some(mapping),
        Err(faults) => {
            assert!(!faults.is_empty(), "{document}");
            None
        }
    }
}
