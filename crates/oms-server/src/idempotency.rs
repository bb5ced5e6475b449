//! `Idempotency-Key`: the same request again gets the first answer again.

use crate::problem::Problem;
use axum::http::HeaderMap;
use oms_app::Caller;
use oms_app::engine::Key;
use oms_base::Code;
use sha2::{Digest, Sha256};

const HEADER: &str = "idempotency-key";
/// What Standard Webhooks calls it.
const WEBHOOK_ID: &str = "webhook-id";
const KEY_BYTES_MAX: usize = 255;

/// The key sent, checked; `None` without the header.
pub(crate) fn read(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    one(headers, HEADER, "Idempotency-Key")
}

/// The id of an event that somebody else sends, checked.
pub(crate) fn webhook_id(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    one(headers, WEBHOOK_ID, WEBHOOK_ID)
}

fn one(headers: &HeaderMap, name: &str, spelled: &str) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.as_bytes();
    let printable = key.iter().all(|byte| (b' '..=b'~').contains(byte));
    let fits = (1..=KEY_BYTES_MAX).contains(&key.len());
    match value.to_str() {
        Ok(key) if printable && fits && values.next().is_none() => Ok(Some(key.to_owned())),
        _ => {
            let detail = format!("one {spelled} of 1 to 255 printable ASCII characters");
            Err(Problem::new(Code::BadKey, detail))
        }
    }
}

/// Refuses a key where no answer can be given again.
pub(crate) fn refuse(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.contains_key(HEADER) {
        let detail = "this call takes no Idempotency-Key; its answer cannot be given again";
        return Err(Problem::new(Code::KeyNotAccepted, detail));
    }
    Ok(())
}

/// Whose key it is, and for what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// Who sent it.
    pub(crate) caller: &'a Caller,
    /// The route's template.
    pub(crate) route: &'a str,
    /// The path itself.
    pub(crate) path: &'a str,
    /// The body.
    pub(crate) body: &'a [u8],
}

/// The hash of `key`, for item `index` of a batch or a call by itself, and of its payload.
pub(crate) fn key(key: &str, index: Option<usize>, scope: Scope<'_>) -> Key {
    let Scope { caller, route, path, body } = scope;
    let mut hash = Sha256::new()
        .chain_update(caller.agency.0.to_be_bytes())
        .chain_update(caller.actor.principal.0.to_be_bytes())
        .chain_update((route.len() as u64).to_be_bytes())
        .chain_update(route)
        .chain_update(key);
    if let Some(index) = index {
        hash.update(format!("/{index}"));
    }
    let fingerprint = Sha256::new()
        .chain_update((path.len() as u64).to_be_bytes())
        .chain_update(path)
        .chain_update(body);
    Key { hash: half(hash), fingerprint: half(fingerprint) }
}

fn half(hash: Sha256) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.finalize()[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::{Scope, key, read, refuse};
    use axum::http::{HeaderMap, HeaderValue};
    use oms_app::Caller;
    use oms_base::{Code, PrincipalId};

    fn headers(values: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("idempotency-key", HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_key_is_bounded_printable_ascii_and_stands_alone() {
        let long = [b'k'; 256];
        assert_eq!(read(&headers(&[])).unwrap(), None);
        assert_eq!(read(&headers(&[b"a b~"])).unwrap().as_deref(), Some("a b~"));
        assert_eq!(read(&headers(&[&long[..255]])).unwrap().map(|key| key.len()), Some(255));
        for bad in [&[&b""[..]][..], &[&long[..]], &[&b"a\tb"[..]], &[&b"\xff"[..]], &[b"a", b"a"]]
        {
            assert_eq!(read(&headers(bad)).unwrap_err().code, Code::BadKey);
        }
    }

    #[test]
    fn claims_take_no_key() {
        assert!(refuse(&headers(&[])).is_ok());
        assert_eq!(refuse(&headers(&[b"k"])).unwrap_err().code, Code::KeyNotAccepted);
    }

    #[test]
    fn keys_of_others_and_of_other_calls_are_other_keys() {
        let mine = Caller::hub();
        let mut theirs = Caller::hub();
        theirs.actor.principal = PrincipalId(7);
        let scope = Scope { caller: &mine, route: "/tickets", path: "/tickets", body: b"{}" };
        let first = key("k", None, scope);
        assert_eq!(key("k", None, scope), first);
        assert_ne!(key("k", None, Scope { caller: &theirs, ..scope }).hash, first.hash);
        assert_ne!(key("k", None, Scope { route: "/boards", ..scope }).hash, first.hash);
        assert_ne!(key("k", Some(0), scope).hash, first.hash);
        let other = key("k", None, Scope { body: b"{ }", ..scope });
        assert_eq!(other.hash, first.hash);
        assert_ne!(other.fingerprint, first.fingerprint);
    }
}
