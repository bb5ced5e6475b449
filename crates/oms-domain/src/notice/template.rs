//! Texts of notices, in which what is known of a ticket is filled in.
//!
//! ```text
//! {{ ticket.number }} on {{ board }} waits for you: {{ ticket.data.street | default("nowhere") }}
//! ```
//!
//! The language is that of Jinja, with `if` and `for`, few filters and no escaping: the result is
//! plain text. What nobody knows is an error and never an empty place.

use crate::action::data_of;
use crate::ticket::Ticket;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, filters};
use oms_base::{Code, Comment, Fault, Label, Owner, StageId, Title};
use serde_json::json;
use std::io::{self, Write};

/// Most characters of a text as it is written.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Most bytes of a text that is filled in.
const FILLED_BYTES_MAX: usize = 8 * 1024;
/// Most steps that filling in may take.
const FUEL: u64 = 2_000;
/// What may stand behind `{%`.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];
/// The names that a text may use.
const NAMES: [&str; 4] = ["ticket", "board", "stage", "link"];

/// A text of a notice, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

/// What is known where a text is filled in.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// The name of its board.
    pub board: &'a str,
    /// The stage that waits or is worked on, if it has one.
    pub stage: Option<&'a StageId>,
    /// Where tickets are seen: the number is put behind it.
    pub link: Option<&'a str>,
}

impl Text {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a text, or says what is wrong with it.
pub fn check(source: &str) -> Result<Text, Fault> {
    let refused = |why: String| Fault::here(Code::BadTemplate, why);
    Comment::parse(source)?;
    if source.chars().count() > TEXT_CHARS_MAX {
        let detail = format!("at most {TEXT_CHARS_MAX} characters");
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    check_blocks(source).map_err(refused)?;
    let environment = environment();
    let template = environment.template_from_str(source);
    let template = template.map_err(|error| refused(said(&error)))?;
    let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    unknown.retain(|name| !NAMES.contains(&name.as_str()));
    unknown.sort_unstable();
    match unknown.first() {
        None => Ok(Text(source.to_owned())),
        Some(name) => Err(refused(format!("there is no {name}; there are {}", NAMES.join(", ")))),
    }
}

/// The text with what is known filled in, or why that cannot be.
pub fn fill(text: &Text, known: &Known<'_>) -> Result<Comment, String> {
    let environment = environment();
    let template = environment.template_from_str(&text.0).map_err(|error| said(&error))?;
    let mut filled = Bounded(Vec::new());
    template.render_captured_to(values(known), &mut filled).map_err(|error| said(&error))?;
    let filled = String::from_utf8(filled.0).map_err(|error| error.to_string())?;
    Comment::parse(filled.trim()).map_err(|fault| fault.detail)
}

fn values(known: &Known<'_>) -> Value {
    let Known { ticket, board, stage, link } = *known;
    let number = ticket.core.number.to_string();
    let labels: Vec<&str> = ticket.labels.iter().map(Label::as_str).collect();
    let link = link.map(|link| format!("{link}{number}"));
    Value::from(Serde(json!({
        "ticket": {
            "number": number,
            "title": ticket.core.title.as_ref().map_or("", Title::as_str),
            "status": ticket.status.as_str(),
            "priority": ticket.priority.level(),
            "owner": ticket.owner.as_ref().map_or("", Owner::as_str),
            "labels": labels,
            "data": data_of(ticket.core.data.as_deref()),
        },
        "board": board,
        "stage": stage.map_or("", StageId::as_str),
        "link": link.unwrap_or_default(),
    })))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(50);
    environment.add_filter("default", filters::default);
    environment.add_filter("upper", filters::upper);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("join", filters::join);
    environment.add_filter("length", filters::length);
    environment
}

/// Nothing in a text grows by more than it is long: no variables of its own, no multiplication.
fn check_blocks(source: &str) -> Result<(), String> {
    let mut rest = source;
    while let Some(at) = rest.find("{%").into_iter().chain(rest.find("{{")).min() {
        let is_statement = rest[at..].starts_with("{%");
        let inside = &rest[at + 2..];
        let end = inside.find(if is_statement { "%}" } else { "}}" }).unwrap_or(inside.len());
        let (block, behind) = inside.split_at(end);
        if block.contains('*') {
            return Err("a text does not multiply".to_owned());
        }
        let word = block.trim_start_matches(['-', '+']).split_whitespace().next().unwrap_or("");
        if is_statement && !STATEMENTS.contains(&word) {
            return Err(format!("{word:.40} is not for texts; {} are", STATEMENTS.join(", ")));
        }
        rest = behind;
    }
    Ok(())
}

/// What went wrong, without the name that templates have where they have none.
fn said(error: &Error) -> String {
    let what = match error.kind() {
        ErrorKind::UndefinedError => "something is not known",
        ErrorKind::OutOfFuel => "it takes too many steps",
        ErrorKind::WriteFailure => "it becomes too long",
        _ => "it does not read",
    };
    let place = error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    format!("{what}{place}{detail}")
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > FILLED_BYTES_MAX {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, check, fill};
    use crate::sla::Book;
    use crate::ticket::{Context, Open, Ticket, open};
    use oms_base::{
        Actor, BoardId, Code, Label, Number, Owner, Priority, TicketId, Timestamp, Title,
    };

    fn ticket() -> Ticket {
        let wanted = Open {
            id: TicketId(1),
            number: Number::parse("CP-2026-00001").unwrap(),
            board: BoardId(1),
            workflow: None,
            title: Title::parse("Hole <b> & {{ board }}").ok(),
            description: None,
            data: Some(r#"{"street": "Elm", "depth": 7}"#.to_owned()),
            priority: Priority::DEFAULT,
            owner: Owner::parse("human:ada").ok(),
            labels: vec![Label::parse("wet").unwrap(), Label::parse("deep").unwrap()],
            sla: None,
            location: None,
        };
        let (now, book) = (Timestamp::from_micros(0), Book::default());
        let cx = Context { now, actor: Actor::HUB, template: None, book: &book };
        open(wanted, &cx).unwrap().1
    }

    fn filled(source: &str) -> Result<String, String> {
        let (ticket, text) = (ticket(), check(source).map_err(|fault| fault.detail)?);
        let link = Some("https://hub.example/tickets/");
        let known = Known { ticket: &ticket, board: "Potholes", stage: None, link };
        fill(&text, &known).map(|text| text.as_str().to_owned())
    }

    #[test]
    fn what_is_known_is_filled_in_as_plain_text() {
        let cases = [
            ("{{ ticket.number }} on {{ board }}", "CP-2026-00001 on Potholes"),
            ("{{ ticket.title }}", "Hole <b> & {{ board }}"),
            ("{{ ticket.data.street | upper }} {{ ticket.data.depth }}", "ELM 7"),
            ("{{ ticket.data.crew | default('nobody') }}", "nobody"),
            ("{{ link }}", "https://hub.example/tickets/CP-2026-00001"),
            ("{% if ticket.owner == 'human:ada' %}A{% else %}B{% endif %}", "A"),
            ("{% for it in ticket.labels %}{{ it }} {% endfor %}", "deep wet"),
            ("{{ ticket.labels | join(', ') }}; {{ ticket.status }}", "deep, wet; queued"),
            ("P{{ ticket.priority }}", "P2"),
        ];
        for (source, want) in cases {
            assert_eq!(filled(source).as_deref(), Ok(want), "{source}");
        }
    }

    #[test]
    fn what_nobody_knows_or_what_grows_is_refused() {
        let cases = [
            ("{{ tiket.number }}", "there is no tiket"),
            ("{{ ticket.data.crew }}", "not known"),
            ("{{ ticket.nonsense }}", "not known"),
            ("{{ ticket.number", "does not read"),
            ("{% set x = 1 %}a", "set is not for texts"),
            ("{% include 'x' %}", "include is not for texts"),
            ("{{ 'x' * 1000000 }}", "does not multiply"),
            ("{{ ticket.number | shout }}", "does not read"),
            ("{{ ticket.data.crew | default('') }}", "blank"),
        ];
        for (source, want) in cases {
            let why = filled(source).unwrap_err();
            assert!(why.contains(want), "{source}: {why}");
        }
        let nested = "{% for a in ticket.labels %}".repeat(12) + "x" + &"{% endfor %}".repeat(12);
        assert!(filled(&nested).unwrap_err().contains("steps"));
        let long = "{{ ticket.title }}{{ ticket.title }}".repeat(60);
        assert_eq!(check(&long).unwrap_err().code, Code::OutOfBounds);
    }
}
