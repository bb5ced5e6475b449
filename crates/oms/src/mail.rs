//! Hands mails to a mail server.

use crate::bounded_file;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use oms_app::outbox::{Mail, Mailer, Mailing, Unsent};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long the mail server may take for one step.
const STEP_WITHIN: Duration = Duration::from_secs(10);

/// Where mails are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its name or address.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
}

/// How the way to it is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// Not at all.
    Plain,
    /// By `STARTTLS`, before anything is said.
    StartTls,
    /// By TLS from the first byte.
    Tls,
}

impl Server {
    /// Reads `HOST:PORT`.
    pub(crate) fn parse(text: &str) -> Result<Server, String> {
        let (host, port) = text.rsplit_once(':').ok_or("write it like mail.example:587")?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = port.parse().ok().filter(|port| *port > 0).ok_or("its port is no number")?;
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
            return Err("write it like mail.example:587".to_owned());
        }
        Ok(Server { host: host.to_owned(), port })
    }

    /// Whether it is this machine, written so that no name is looked up.
    pub(crate) fn is_here(&self) -> bool {
        let address = self.host.parse::<std::net::IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

impl Security {
    /// Every one by its name.
    pub(crate) const NAMES: [&str; 3] = ["starttls", "tls", "none"];

    /// The one of this name.
    pub(crate) fn named(text: &str) -> Result<Security, String> {
        match text {
            "starttls" => Ok(Security::StartTls),
            "tls" => Ok(Security::Tls),
            "none" => Ok(Security::Plain),
            _ => Err(format!("write {}", Security::NAMES.join(" or "))),
        }
    }
}

/// Reads whose mails are sent.
pub(crate) fn sender(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| "not a mail address like oms@city.example".to_owned())
}

/// What hands mails over, if a mail server is named.
pub(crate) fn mailer(config: &Config) -> Outcome<Option<Mailer>> {
    let (Some(server), Some(from)) = (&config.mail_server, &config.mail_from) else {
        return Ok(None);
    };
    let credentials = match (&config.mail_user, &config.mail_password_file) {
        (Some(user), Some(file)) => Some(Credentials::new(user.clone(), password(file)?)),
        (None, _) | (_, None) => None,
    };
    let transport = transport(server, config.mail_tls, credentials)?;
    let from = from.clone();
    Ok(Some(Arc::new(move |mail| send(transport.clone(), from.clone(), mail))))
}

fn transport(
    server: &Server,
    security: Security,
    credentials: Option<Credentials>,
) -> Outcome<Transport> {
    let tls = || {
        TlsParameters::new(server.host.clone())
            .map_err(|error| Failure::new(format!("cannot set up TLS for mail: {error}")))
    };
    let tls = match security {
        Security::Plain => Tls::None,
        Security::StartTls => Tls::Required(tls()?),
        Security::Tls => Tls::Wrapper(tls()?),
    };
    let builder = Transport::builder_dangerous(server.host.clone())
        .port(server.port)
        .timeout(Some(STEP_WITHIN))
        .tls(tls);
    Ok(match credentials {
        Some(credentials) => builder.credentials(credentials).build(),
        None => builder.build(),
    })
}

fn password(file: &Path) -> Outcome<String> {
    let unread = |why: String| Failure::new(format!("cannot read {}: {why}", file.display()));
    let bytes = bounded_file::read(file).map_err(|error| unread(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unread("it is no text".to_owned()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn send(transport: Transport, from: Mailbox, mail: Mail) -> Mailing {
    Box::pin(async move {
        let message = compose(from, mail)?;
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Unsent::Never(said(&error))),
            Err(error) => Err(Unsent::Later(said(&error))),
        }
    })
}

fn compose(from: Mailbox, mail: Mail) -> Result<Message, Unsent> {
    let unsendable = |why: &str| Unsent::Never(format!("it cannot be written as mail: {why}"));
    let to = mail.to.parse().map_err(|_| unsendable("the address does not read"))?;
    // The same for every try, so that a mail that comes twice can be told.
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .message_id(Some(id))
        .subject(mail.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text)
        .map_err(|error| unsendable(&error.to_string()))
}

/// The error and what led to it, in one sentence.
fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut at = error.source();
    while let Some(cause) = at {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        at = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Security, Server, compose, sender};
    use oms_app::outbox::Mail;
    use oms_base::MessageId;

    #[test]
    fn servers_have_a_host_and_a_port() {
        let server = Server::parse("mail.example:587").unwrap();
        assert_eq!(
            (server.host.as_str(), server.port, server.is_here()),
            ("mail.example", 587, false)
        );
        for here in ["127.0.0.1:25", "localhost:25", "[::1]:25"] {
            assert!(Server::parse(here).unwrap().is_here(), "{here}");
        }
        for bad in ["", "mail.example", "mail.example:0", ":25", "smtp://x:25", "a b:25", "x:y"] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
        for name in Security::NAMES {
            Security::named(name).unwrap();
        }
    }

    #[test]
    fn a_mail_is_plain_text_and_keeps_its_id() {
        let mail = || Mail {
            id: MessageId(7),
            to: "ada@city.example".to_owned(),
            subject: "CP-2026-00042 is yours\r\nBcc: eve@evil.example".to_owned(),
            text: "größer\n.\nend\n".to_owned(),
        };
        let from = sender("OMS <oms@city.example>").unwrap();
        let text = String::from_utf8(compose(from.clone(), mail()).unwrap().formatted()).unwrap();
        assert!(text.contains(&format!("Message-ID: <{}@city.example>", MessageId(7))), "{text}");
        assert!(!text.contains("\nBcc:"), "{text}");
        assert!(text.contains("Content-Type: text/plain; charset=utf-8"), "{text}");
        let nobody = Mail { to: "nobody".to_owned(), ..mail() };
        assert!(compose(from, nobody).is_err());
    }
}
