//! What values cannot be together.

use super::fault::Fault;
use super::layers::Loaded;
use crate::mail::Security;

/// What to do about an address that others can reach.
const EXPOSED: &str = "set tls.cert and tls.key, or behind_proxy, or insecure_listen: true";

/// Each value that another one forbids.
pub(super) fn faults(loaded: &Loaded) -> Vec<Fault> {
    let all = [half_of_tls(loaded), exposed(loaded), half_of_mail(loaded), open_mail(loaded)];
    all.into_iter().flatten().collect()
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

/// A mail server is of no use without a sender, nor a name without its password.
fn half_of_mail(loaded: &Loaded) -> Option<Fault> {
    let config = &loaded.config;
    let given = [
        ("mail.server", config.mail_server.is_some(), "mail.from", config.mail_from.is_some()),
        ("mail.from", config.mail_from.is_some(), "mail.server", config.mail_server.is_some()),
        (
            "mail.user",
            config.mail_user.is_some(),
            "mail.password_file",
            config.mail_password_file.is_some(),
        ),
        (
            "mail.password_file",
            config.mail_password_file.is_some(),
            "mail.user",
            config.mail_user.is_some(),
        ),
    ];
    let half = given.into_iter().find(|(_, is_given, _, has_other)| *is_given && !has_other);
    let (key, _, missing, _) = half?;
    Some(Fault::new(loaded.source(key), key, format!("is of no use without {missing}")))
}

/// What is mailed goes to other machines under TLS alone.
fn open_mail(loaded: &Loaded) -> Option<Fault> {
    let config = &loaded.config;
    let server = config.mail_server.as_ref().filter(|server| !server.is_here())?;
    if config.mail_tls != Security::Plain {
        return None;
    }
    let detail = format!("would send mails to {} without TLS", server.host);
    let fault = Fault::new(loaded.source("mail.tls"), "mail.tls", detail);
    Some(Fault { hint: Some("set mail.tls to starttls or tls"), ..fault })
}
