//! A name for every request, so that an answer is found in the log.

use oms_base::{Timestamp, crockford};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const TEXT_LEN: usize = 13;

/// The name of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    /// Its text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hands out names that no two requests share, also over restarts.
#[derive(Debug, Clone)]
pub(crate) struct RequestIds(Arc<AtomicU64>);

impl RequestIds {
    /// Starts at the microsecond of the start, so that earlier names are not given again.
    pub(crate) fn since(start: Timestamp) -> RequestIds {
        RequestIds(Arc::new(AtomicU64::new(start.micros().unsigned_abs())))
    }

    /// The next name.
    pub(crate) fn next(&self) -> RequestId {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let text = crockford::encode(number, TEXT_LEN).to_ascii_lowercase();
        RequestId(format!("req_{text}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::RequestIds;
    use oms_base::Timestamp;

    #[test]
    fn no_name_comes_twice() {
        let ids = RequestIds::since(Timestamp::from_micros(1));
        assert_eq!(ids.next().as_str(), "req_0000000000001");
        assert_eq!(ids.next().as_str(), "req_0000000000002");
    }
}
