//! What values cannot be together.

use super::fault::Fault;
use super::layers::Loaded;

/// What to do about an address that others can reach.
const EXPOSED: &str = "set tls.cert and tls.key, or behind_proxy, or insecure_listen: true";

/// Each value that another one forbids.
pub(super) fn faults(loaded: &Loaded) -> Vec<Fault> {
    [half_of_tls(loaded), exposed(loaded)].into_iter().flatten().collect()
}

/// A certificate is of no use without its key, nor a key without its certificate.
fn half_of_tls(loaded: &Loaded) -> Option<Fault> {
    let config = &loaded.config;
    let (given, missing) = match (&config.tls_cert, &config.tls_key) {
        (Some(_), None) => ("tls.cert", "tls.key"),
        (None, Some(_)) => ("tls.key", "tls.cert"),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    Some(Fault::new(loaded.source(given), given, format!("is of no use without {missing}")))
}

/// Whoever can reach the server may otherwise read what others send to it.
fn exposed(loaded: &Loaded) -> Option<Fault> {
    let config = &loaded.config;
    let is_safe = config.listen.ip().is_loopback()
        || config.tls_cert.is_some()
        || !config.behind_proxy.is_empty()
        || config.insecure_listen;
    if is_safe {
        return None;
    }
    let detail = format!("{} can be reached from other machines", config.listen);
    let fault = Fault::new(loaded.source("listen"), "listen", detail);
    Some(Fault { hint: Some(EXPOSED), ..fault })
}
