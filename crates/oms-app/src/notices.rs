//! Notices, as those whom they tell may see them.

use crate::auth::Caller;
use crate::error::Error;
use crate::fold;
use crate::read::{Found, Page, Reader};
use oms_base::limits::NOTICED_MAX;
use oms_base::{
    AgencyId, Code, Comment, Name, NoticeId, NoticeKind, Owner, PrincipalId, Timestamp,
};
use oms_domain::Refusal;
use oms_domain::notice::{Addressee, Preferences, news};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event, Ticket, Told};
pub use oms_store::NoticeRow;
use std::collections::BTreeSet;

/// A notice with what it tells of.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The notice.
    pub row: NoticeRow,
    /// Its ticket.
    pub found: Found,
    /// The ticket's board.
    pub board: Name,
    /// What a trigger wants the person to know, as far as it is not erased.
    pub text: Option<Comment>,
}

impl Reader {
    /// A page of the notices to the caller, newest first.
    pub fn notices(
        &self,
        caller: &Caller,
        is_unread: bool,
        before: Option<NoticeId>,
        limit: usize,
    ) -> Result<Page<Telling, NoticeId>, Error> {
        let agency = caller.agency;
        let name = self.store.principal_name(agency, caller.actor.principal)?;
        let me = name.and_then(|name| person(&name, &self.directory.book()));
        let Some(me) = me else { return Ok(Page { items: Vec::new(), next: None }) };
        let mut rows = self.store.notices(agency, (&me, is_unread), before, limit + 1)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|row| row.id).filter(|_| more);
        let items = rows.into_iter().map(|row| self.telling(agency, row));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next })
    }

    /// How the caller is told things: who they are, the version of what is said of them, and what
    /// that says of it.
    pub fn preferences(&self, caller: &Caller) -> Result<(Owner, u32, Preferences), Error> {
        let name = self.store.principal_name(caller.agency, caller.actor.principal)?;
        let book = self.directory.book();
        let me = name.and_then(|name| person(&name, &book)).ok_or_else(nobody)?;
        let profile = book.registry().get(&me);
        let version = profile.map_or(0, |profile| profile.version);
        let human = profile.and_then(|profile| profile.human());
        Ok((me, version, human.map(|human| human.notices.clone()).unwrap_or_default()))
    }

    /// A notice with what it tells of.
    pub fn telling(&self, agency: AgencyId, row: NoticeRow) -> Result<Telling, Error> {
        let found = self.found_by_id(agency, row.ticket)?;
        let id = found.ticket.core.board;
        let missing = || Error::Corrupt(format!("board {id} is missing"));
        let board = self.directory.board(id).ok_or_else(missing)?.board.name.clone();
        let text = match row.kind {
            NoticeKind::Asked => self.asked(agency, &row)?,
            NoticeKind::Assigned
            | NoticeKind::Escalated
            | NoticeKind::Commented
            | NoticeKind::Ended
            | NoticeKind::AtRisk
            | NoticeKind::Breached
            | NoticeKind::Suggested => None,
        };
        Ok(Telling { row, found, board, text })
    }

    /// Who would be told of the events that make one ticket of another.
    pub fn would_tell(
        &self,
        agency: AgencyId,
        (before, after): (&Ticket, &Ticket),
        events: &[Event],
        now: Timestamp,
    ) -> Result<BTreeSet<Owner>, Error> {
        let (book, template) = (self.directory.book(), self.template(agency, after)?);
        let owner = |stage: u16| {
            let planned = template.as_ref()?.stage(stage)?;
            Some(after.stage(stage)?.owner_or(&planned.owner).clone())
        };
        let board = self.directory.board(after.core.board);
        let supervisor = board.as_ref().and_then(|it| it.board.settings.supervisor.as_ref());
        let mut people = BTreeSet::new();
        for news in news(before.status.is_open(), after, events, &owner) {
            let whom = whom(&news.to, (&book, supervisor), now, |principal| {
                Ok(self.store.principal_name(agency, principal)?)
            })?;
            people.extend(whom.into_iter().filter(|person| wants(&book, person, news.kind)));
        }
        Ok(people)
    }

    /// What the event of a notice says that somebody is to know.
    fn asked(&self, agency: AgencyId, row: &NoticeRow) -> Result<Option<Comment>, Error> {
        let rows = self.store.stream(agency, row.ticket.into(), row.seq, 1)?;
        let events = rows.first().map(fold::events).transpose()?.unwrap_or_default();
        let Some(event) = events.into_iter().find(|event| event.seq == row.seq) else {
            return Ok(None);
        };
        let decode = |book: &Book| Ok(ticket::decode(&event.body, book)?);
        Ok(match self.directory.with_book(&*self.store, agency, decode)? {
            Event::Told(Told::Asked { text, .. }) => text,
            _ => None,
        })
    }
}

/// Whether a person is told of such things at all.
pub(crate) fn wants(book: &Book, person: &Owner, kind: NoticeKind) -> bool {
    let human = book.registry().get(person).and_then(|profile| profile.human());
    human.is_none_or(|human| human.notices.wants(kind))
}

/// The people whom something concerns, at most [`NOTICED_MAX`]; `named` says what a token is
/// called.
pub(crate) fn whom(
    to: &[Addressee],
    (book, supervisor): (&Book, Option<&Owner>),
    now: Timestamp,
    named: impl Fn(PrincipalId) -> Result<Option<Name>, Error>,
) -> Result<BTreeSet<Owner>, Error> {
    let (registry, mut people) = (book.registry(), BTreeSet::new());
    for to in to {
        match to {
            Addressee::Owner(owner) => people.extend(registry.people(owner, NOTICED_MAX)),
            Addressee::Above(owner) => {
                let told = registry.told(None, owner.as_ref(), supervisor, now);
                let told = told.map(|told| registry.people(&told, NOTICED_MAX));
                people.extend(told.unwrap_or_default());
            }
            Addressee::Principal(principal) => {
                people.extend(named(*principal)?.and_then(|name| person(&name, book)));
            }
        }
    }
    while people.len() > NOTICED_MAX {
        people.pop_last();
    }
    Ok(people)
}

/// The caller's token has a name that no person can have.
pub(crate) fn nobody() -> Error {
    let detail = "your token names no person: it would be human: and the token's name";
    Refusal::state(Code::StateForbids, detail).into()
}

/// The person of a token of this name, as owners are called.
pub(crate) fn person(name: &Name, book: &Book) -> Option<Owner> {
    let person = Owner::parse(&format!("human:{name}")).ok()?;
    Some(book.registry().canonical(&person).clone())
}
