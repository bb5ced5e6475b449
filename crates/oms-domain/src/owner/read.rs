//! Reads an owner from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "human:ada", "title": "Ada Byron", "supervisor": "human:chief", "answer_within": "4h",
//!  "backup": "human:ben", "contact": {"mail": "ada@city.example"},
//!  "notices": {"mail": ["assigned", "escalated"], "mute": ["commented"], "hours": "City hall"},
//!  "away": [{"from": "2026-12-21T00:00:00Z", "until": "2027-01-02T00:00:00Z"}]}
//! {"name": "human:road-crew", "members": ["human:ada", "human:ben"]}
//! {"name": "svc:treasury", "supervisor": "human:chief",
//!  "push": {"url": "https://treasury.example/tasks", "secret": "treasury",
//!           "concurrency": 4, "per_minute": 600, "timeout_s": 15, "lease_s": 300, "tries": 10}}
//! ```

use super::profile::{Away, Contact, Hook, Human, Kind, Profile, Push};
use crate::json::{Fields, integer, text};
use crate::notice::read_preferences;
use oms_base::limits::{LEASE_S_DEFAULT, LEASE_S_MAX};
use oms_base::{Code, Fault, Faults, Name, Owner, Span, Timestamp, Title};
use serde_json::Value;
use url::Url;

/// Most members of a group.
pub const MEMBERS_MAX: usize = 1_000;
/// Most times of one person's absence.
pub const AWAY_MAX: usize = 50;
/// Most tasks of one owner that are being sent at a time.
pub const CONCURRENCY_MAX: u16 = 16;
/// Most tries of one message.
pub const TRIES_MAX: u8 = 10;
const CONCURRENCY_DEFAULT: u16 = 4;
const PER_MINUTE_MAX: u32 = 60_000;
const PER_MINUTE_DEFAULT: u32 = 600;
const TIMEOUT_S_MAX: u32 = 60;
const TIMEOUT_S_DEFAULT: u32 = 15;
const MAIL_CHARS_MAX: usize = 254;
const URL_CHARS_MAX: usize = 2_000;

/// Reads what is said of an owner, which becomes the given `version` of its name.
pub fn read_owner(definition: &Value, version: u32) -> Result<Profile, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let named = fields.required("name", text(with_kind));
    let title = fields.optional("title", text(Title::parse));
    let supervisor = fields.optional("supervisor", text(Owner::parse));
    let answer_within = fields.optional("answer_within", text(Span::parse));
    let is_human = named.as_ref().is_none_or(|(owner, _)| owner.is_human());
    let kind = if is_human { Some(human(&mut fields)) } else { worker(&mut fields) };
    fields.finish();
    match (named, kind) {
        (Some((owner, name)), Some(kind)) if faults.is_empty() => {
            Ok(Profile { owner, name, version, title, supervisor, answer_within, kind })
        }
        _ => Err(faults),
    }
}

/// A name that says what the owner is.
fn with_kind(text: &str) -> Result<(Owner, Name), Fault> {
    let owner = Owner::parse(text)?;
    if owner.is_bare() {
        let detail = format!("say what it is: human:{owner}, agent:{owner} or svc:{owner}");
        return Err(Fault::here(Code::UnknownValue, detail));
    }
    let name = Name::parse(owner.as_str())?;
    Ok((owner, name))
}

fn human(fields: &mut Fields<'_, '_>) -> Kind {
    let members = fields.list("members", MEMBERS_MAX, text(person));
    let backup = fields.optional("backup", text(person));
    let away = fields.objects("away", AWAY_MAX, away);
    let contact = fields.object("contact", |fields| Contact {
        mail: fields.optional("mail", text(mail)),
        phone: fields.optional("phone", text(Name::parse)),
        webhook: fields.object("webhook", hook).flatten(),
    });
    let notices = read_preferences(fields);
    let away: Vec<Away> = away.into_iter().flatten().flatten().collect();
    let nobody = away.iter().position(|away| away.to.is_none() && backup.is_none());
    if let Some(index) = nobody {
        let detail = "name who stands in: here, or as the backup";
        fields.fault(&format!("away[{index}].to"), Code::MissingField, detail);
    }
    let (members, contact) = (members.unwrap_or_default(), contact.unwrap_or_default());
    Kind::Human(Human { members, backup, away, contact, notices })
}

fn hook(fields: &mut Fields<'_, '_>) -> Option<Hook> {
    let url = fields.required("url", text(address));
    let secret = fields.required("secret", text(Name::parse));
    Some(Hook { url: url?, secret: secret? })
}

fn away(fields: &mut Fields<'_, '_>) -> Option<Away> {
    let from = fields.required("from", text(Timestamp::parse));
    let until = fields.required("until", text(Timestamp::parse));
    let to = fields.optional("to", text(person));
    let (from, until) = (from?, until?);
    if until <= from {
        fields.fault("until", Code::OutOfBounds, "must be after from");
        return None;
    }
    Some(Away { from, until, to })
}

fn person(text: &str) -> Result<Owner, Fault> {
    let owner = Owner::parse(text)?;
    if owner.is_human() {
        return Ok(owner);
    }
    Err(Fault::here(Code::UnknownValue, "must be a person or a group: human:NAME"))
}

fn mail(text: &str) -> Result<String, Fault> {
    let parts = text.split_once('@');
    let is_whole = parts.is_some_and(|(who, host)| {
        let sound = |part: &str| !part.is_empty() && !part.contains('@');
        sound(who) && sound(host)
    });
    let is_plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    if is_whole && is_plain && text.chars().count() <= MAIL_CHARS_MAX {
        return Ok(text.to_owned());
    }
    Err(Fault::here(Code::BadText, "not a mail address like ada@city.example"))
}

fn worker(fields: &mut Fields<'_, '_>) -> Option<Kind> {
    if fields.value("push").is_none() {
        return Some(Kind::Worker(None));
    }
    let push = fields.object("push", push)?;
    push.map(|push| Kind::Worker(Some(push)))
}

fn push(fields: &mut Fields<'_, '_>) -> Option<Push> {
    let url = fields.required("url", text(address));
    let secret = fields.required("secret", text(Name::parse));
    let concurrency = number(fields, "concurrency", u32::from(CONCURRENCY_MAX));
    let per_minute = number(fields, "per_minute", PER_MINUTE_MAX);
    let timeout = number(fields, "timeout_s", TIMEOUT_S_MAX);
    let lease = number(fields, "lease_s", u32::try_from(LEASE_S_MAX).unwrap_or(u32::MAX));
    let tries = number(fields, "tries", u32::from(TRIES_MAX));
    let lease_default = u32::try_from(LEASE_S_DEFAULT).unwrap_or(u32::MAX);
    Some(Push {
        url: url?,
        secret: secret?,
        concurrency: concurrency
            .and_then(|most| u16::try_from(most).ok())
            .unwrap_or(CONCURRENCY_DEFAULT),
        per_minute: per_minute.unwrap_or(PER_MINUTE_DEFAULT),
        timeout: Span::seconds(timeout.unwrap_or(TIMEOUT_S_DEFAULT)),
        lease: Span::seconds(lease.unwrap_or(lease_default)),
        tries: tries.and_then(|tries| u8::try_from(tries).ok()).unwrap_or(TRIES_MAX),
    })
}

fn number(fields: &mut Fields<'_, '_>, name: &'static str, max: u32) -> Option<u32> {
    let number = fields.optional(name, integer(1..=i64::from(max)))?;
    u32::try_from(number).ok()
}

/// An address that a message can be sent to; whether it may is found out when it is connected to.
pub(crate) fn address(text: &str) -> Result<String, Fault> {
    let refused = |why: &str| Err(Fault::here(Code::BadAddress, why));
    if text.chars().count() > URL_CHARS_MAX {
        return Err(Fault::here(Code::OutOfBounds, format!("at most {URL_CHARS_MAX} characters")));
    }
    let Ok(url) = Url::parse(text) else {
        return refused("not a URL like https://treasury.example/tasks");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return refused("must begin with https:// or http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("must not name a user: what is sent is signed with the secret");
    }
    if url.fragment().is_some() {
        return refused("must not have a part behind #, which is never sent");
    }
    Ok(text.to_owned())
}
