//! Telling people what happens: notices are made in the batch of the events that they tell of, and
//! with them the messages that take them out of the hub.

use super::answer::Done;
use super::draft::{Draft, Live};
use super::job::Job;
use super::step::Engine;
use crate::Operation;
use crate::error::Error;
use crate::notices;
use oms_base::limits::{NOTICE_DAYS_MAX, NOTICES_PER_HOUR_MAX};
use oms_base::{
    Actor, Channel, MessageId, MessageState, NoticeId, Owner, PrincipalId, Span, TicketId,
    Timestamp, id,
};
use oms_domain::notice::{News, news};
use oms_domain::owner::Human;
use oms_domain::sla::{Book, next_opening};
use oms_domain::ticket::Event;
use oms_store::{About, MessageRow, MessageWrite, NoticeRow, NoticeWrite, NoticesOf, StoreError};
use std::collections::BTreeSet;

const HOUR: Span = Span::seconds(60 * 60);
const KEPT: Span = Span::seconds(NOTICE_DAYS_MAX * 24 * 60 * 60);
/// Old notices that one batch removes.
const SWEPT_MAX: usize = 256;

/// What is done with notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeWork {
    /// One to the caller is read from here on.
    Read {
        /// Which.
        notice: NoticeId,
        /// Whether older ones are, too.
        older: bool,
    },
    /// Forget some of those that are too old.
    Sweep,
}

impl NoticeWork {
    /// The operation that the policy table knows it by.
    pub(super) const fn operation(&self) -> Operation {
        match self {
            NoticeWork::Read { .. } => Operation::MarkNotices,
            NoticeWork::Sweep => Operation::WorkTasks,
        }
    }
}

/// Something of a ticket that people are to be told.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    ticket: TicketId,
    actor: Actor,
    news: News,
}

/// What people are to be told of a command's events, whose past ones they know.
pub(super) fn heard(was_open: bool, live: &Live, events: &[Event], actor: Actor) -> Vec<Heard> {
    if events.iter().any(|event| matches!(event, Event::Imported(_))) {
        return Vec::new();
    }
    let owner = |stage| live.owner(stage).cloned();
    let all = news(was_open, &live.ticket, events, &owner);
    let ticket = live.ticket.core.id;
    all.into_iter().map(|news| Heard { ticket, actor, news }).collect()
}

impl Engine {
    /// Makes the notices that the batch still owes.
    pub(super) fn tell_people(&mut self, draft: &mut Draft) {
        for heard in std::mem::take(&mut draft.news) {
            match self.tell_people_of(&heard, draft) {
                Ok(()) => {}
                // What cannot be read now may be read later: nothing of the batch is kept.
                Err(Error::Store(fault @ StoreError::Fault(_)) | Error::Unknown(fault)) => {
                    draft.fault = Some(fault);
                }
                Err(error) => tracing::error!(%error, ticket = %heard.ticket, "nobody is told"),
            }
        }
    }

    fn tell_people_of(&mut self, heard: &Heard, draft: &mut Draft) -> Result<(), Error> {
        let book = self.book(draft);
        let mut people = self.whom(heard, &book, draft)?;
        let kind = heard.news.kind;
        people.retain(|person| notices::wants(&book, person, kind));
        if people.is_empty() {
            return Ok(());
        }
        // Who did it knows.
        if let Some(actor) = self.person(heard.actor.principal, &book, draft)? {
            people.remove(&actor);
        }
        let mut room = self.room_for(&NoticesOf::Ticket(heard.ticket), draft)?;
        for person in people {
            let own = self.room_for(&NoticesOf::Person(person.clone()), draft)?;
            if room == 0 || own == 0 {
                draft.untold += 1;
                continue;
            }
            room -= 1;
            self.give_notice(person, heard, &book, draft);
        }
        Ok(())
    }

    /// The people whom something concerns.
    fn whom(&self, heard: &Heard, book: &Book, draft: &Draft) -> Result<BTreeSet<Owner>, Error> {
        let board = draft.tickets.get(&heard.ticket).map(|dirty| dirty.live.ticket.core.board);
        let entry = board.map(|board| self.board_entry(board, draft)).transpose()?;
        let supervisor = entry.as_ref().and_then(|it| it.board.settings.supervisor.as_ref());
        notices::whom(&heard.news.to, (book, supervisor), draft.now, |principal| {
            Ok(self.store.principal_name(draft.agency, principal)?)
        })
    }

    /// The person of a token, as owners are called.
    pub(super) fn person(
        &self,
        principal: PrincipalId,
        book: &Book,
        draft: &Draft,
    ) -> Result<Option<Owner>, Error> {
        if principal == PrincipalId::HUB {
            return Ok(None);
        }
        let named = self.store.principal_name(draft.agency, principal)?;
        Ok(named.and_then(|name| notices::person(&name, book)))
    }

    /// How many more there may be within the hour.
    fn room_for(&self, of: &NoticesOf, draft: &Draft) -> Result<usize, Error> {
        let is_of = |row: &NoticeRow| match of {
            NoticesOf::Person(person) => row.person == *person,
            NoticesOf::Ticket(ticket) => row.ticket == *ticket,
        };
        let fresh = draft.notices.iter().filter(|write| match write {
            NoticeWrite::Put(row) => is_of(row),
            NoticeWrite::Read { .. } | NoticeWrite::Delete(_) => false,
        });
        let (since, most) = (minted_before(draft.now, HOUR), NOTICES_PER_HOUR_MAX);
        let stored = self.store.notices_since(draft.agency, of, since, most)?;
        Ok(most.saturating_sub(stored + fresh.count()))
    }

    fn give_notice(&mut self, person: Owner, heard: &Heard, book: &Book, draft: &mut Draft) {
        let notice = NoticeId(self.mint(draft.now));
        let News { seq, kind, is_urgent, .. } = heard.news;
        let channels = human(book, &person).map_or_else(Vec::new, |human| {
            let mails = self.directory.sends_mail();
            let all = Channel::ALL.iter().copied();
            all.filter(|channel| human.notices.sends(kind, *channel))
                .filter(|channel| match channel {
                    Channel::Mail => mails && human.contact.mail.is_some(),
                    Channel::Webhook => human.contact.webhook.is_some(),
                })
                .collect()
        });
        let at = if is_urgent { draft.now } else { opening(book, &person, draft.now) };
        for channel in channels {
            let id = MessageId(self.mint(draft.now));
            draft.messages.push(MessageWrite::Put(MessageRow {
                id,
                recipient: person.clone(),
                about: About::Notice(notice, channel),
                epoch: 0,
                state: MessageState::Waiting,
                tries: 0,
                next_at: at,
                created_at: draft.now,
                reason: None,
            }));
        }
        draft.notices.push(NoticeWrite::Put(NoticeRow {
            id: notice,
            person,
            ticket: heard.ticket,
            seq,
            kind,
            is_urgent,
            created_at: draft.now,
            read_at: None,
        }));
    }

    pub(super) fn notice(
        &mut self,
        job: &Job,
        work: &NoticeWork,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        match work {
            NoticeWork::Read { notice, older } => self.read_notice(job, *notice, *older, draft),
            NoticeWork::Sweep => {
                let until = minted_before(draft.now, KEPT);
                let old = self.store.notices_until(draft.agency, until, SWEPT_MAX)?;
                draft.notices.extend(old.into_iter().map(NoticeWrite::Delete));
                Ok(Done::Notice(None))
            }
        }
    }

    fn read_notice(
        &self,
        job: &Job,
        id: NoticeId,
        older: bool,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let book = self.book(draft);
        let me = self.person(job.caller.actor.principal, &book, draft)?;
        let row = self.store.notice(draft.agency, id)?.ok_or(Error::NotFound)?;
        let person = me.filter(|me| row.person == *me).ok_or(Error::NotFound)?;
        let read_at = row.read_at.or(Some(draft.now));
        let row = NoticeRow { read_at, ..row };
        draft.notices.push(NoticeWrite::Put(row.clone()));
        if older {
            draft.notices.push(NoticeWrite::Read { person, until: id, at: draft.now });
        }
        Ok(Done::Notice(Some(row)))
    }
}

fn human<'a>(book: &'a Book, person: &Owner) -> Option<&'a Human> {
    book.registry().get(person)?.human()
}

/// When what is sent to a person may leave: when their hours are open.
fn opening(book: &Book, person: &Owner, now: Timestamp) -> Timestamp {
    let hours = human(book, person).and_then(|human| human.notices.hours.as_ref());
    let calendar = hours.and_then(|name| book.calendar(Some(name), now).ok());
    calendar.and_then(|calendar| next_opening(&calendar, now)).unwrap_or(now)
}

/// Behind every id that was minted so long ago.
fn minted_before(now: Timestamp, ago: Span) -> NoticeId {
    let at = Timestamp::from_micros(now.micros().saturating_sub(ago.micros()));
    NoticeId(id::high_water(at, 0, 0))
}
