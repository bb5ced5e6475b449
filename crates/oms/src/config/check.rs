//! What values cannot be together.

use super::fault::Fault;
use super::layers::Loaded;

/// What to do about an address that others can reach.
const EXPOSED: &str = "set behind_proxy for a proxy that speaks TLS, or insecure_listen: true";

/// Each value that another one forbids.
pub(super) fn faults(loaded: &Loaded) -> Vec<Fault> {
    exposed(loaded).into_iter().collect()
}

/// Whoever can reach the server may otherwise read what others send to it.
fn exposed(loaded: &Loaded) -> Option<Fault> {
    let config = &loaded.config;
    let is_safe = config.listen.ip().is_loopback()
        || !config.behind_proxy.is_empty()
        || config.insecure_listen;
    if is_safe {
        return None;
    }
    let detail = format!("{} can be reached from other machines", config.listen);
    let fault = Fault::new(loaded.source("listen"), "listen", detail);
    Some(Fault { hint: Some(EXPOSED), ..fault })
}
