//! The action that tells somebody something, as it is written, read and decided.

use super::template::{self, Text};
use crate::Refusal;
use crate::json::{Fields, boolean, text};
use crate::ticket::{Context, Event, Ticket, Told};
use oms_base::{Code, Comment, Fault, Owner};
use std::collections::BTreeSet;

/// Most owners of stages that are told at once.
const OWNERS_MAX: usize = 10;

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Whoever is responsible: of a ticket that has no owner, those of its stages at work.
    Owner,
    /// Those who watch it.
    Watchers,
    /// Whoever is told when help is asked for.
    Supervisor,
    /// A person, or everybody in a group.
    Person(Owner),
}

/// What a trigger tells somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Whom.
    pub to: Whom,
    /// What, before what is known is filled in.
    pub text: Text,
    /// Whether it waits for no working hours.
    pub is_urgent: bool,
}

/// Tells somebody something of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// Whom.
    pub to: Whom,
    /// What.
    pub text: Comment,
    /// Whether it waits for no working hours.
    pub is_urgent: bool,
    /// Whom the ticket's board names to be told.
    pub supervisor: Option<Owner>,
}

/// Reads the fields of the action `notify`.
pub fn read_ask(fields: &mut Fields<'_, '_>) -> Option<Ask> {
    let to = fields.required("notify", text(read_whom));
    let said = fields.required("text", text(template::check));
    let is_urgent = fields.optional("urgent", boolean).unwrap_or(false);
    Some(Ask { to: to?, text: said?, is_urgent })
}

/// Reads whom a notice is for.
pub fn read_whom(word: &str) -> Result<Whom, Fault> {
    match word {
        "owner" => Ok(Whom::Owner),
        "watchers" => Ok(Whom::Watchers),
        "supervisor" => Ok(Whom::Supervisor),
        _ => {
            let owner = Owner::parse(word)?;
            if owner.is_human() {
                return Ok(Whom::Person(owner));
            }
            let detail = "must be owner, watchers, supervisor, or a person or group: human:NAME";
            Err(Fault::here(Code::UnknownValue, detail))
        }
    }
}

/// Decides whom it tells; nothing where nobody is meant.
pub fn decide(ticket: &Ticket, notify: &Notify, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let to: Vec<Option<Owner>> = match &notify.to {
        Whom::Person(person) => vec![Some(person.clone())],
        Whom::Watchers if ticket.arrangement.watchers.is_empty() => Vec::new(),
        Whom::Watchers => vec![None],
        Whom::Owner => owners(ticket, cx).into_iter().map(Some).collect(),
        Whom::Supervisor => {
            let owner = owners(ticket, cx).pop_first();
            let named = cx.template.and_then(|template| template.supervisor());
            let board = notify.supervisor.as_ref();
            let told = cx.book.registry().told(named, owner.as_ref(), board, cx.now);
            let told = told.ok_or_else(|| {
                let detail = "neither the work, its owner, the board nor the agency names one";
                Refusal::field("notify", Code::NobodyTold, detail)
            })?;
            vec![Some(told)]
        }
    };
    let asked = |to| {
        let (text, is_urgent) = (Some(notify.text.clone()), notify.is_urgent);
        Event::Told(Told::Asked { to, text, is_urgent })
    };
    Ok(to.into_iter().map(asked).collect())
}

/// Who is responsible for a ticket, or for its stages at work.
fn owners(ticket: &Ticket, cx: &Context<'_>) -> BTreeSet<Owner> {
    if let Some(owner) = &ticket.owner {
        return BTreeSet::from([owner.clone()]);
    }
    let Some(template) = cx.template else { return BTreeSet::new() };
    let active = (0..).zip(&ticket.stages).filter(|(_, stage)| stage.status().is_active());
    let owners = active
        .filter_map(|(index, stage)| Some(stage.owner_or(&template.stage(index)?.owner).clone()));
    owners.take(OWNERS_MAX).collect()
}
