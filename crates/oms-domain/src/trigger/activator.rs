//! What makes a trigger look at a ticket.

use super::moment::Moment;
use super::schedule::Schedule;
use crate::sla::Threshold;
use crate::ticket::{Arranged, Automated, Duplicated, Event, Ticket};
use crate::workflow::DataPath;
use oms_base::{Span, Status};

/// What makes a trigger look at a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activator {
    /// It was opened.
    Created,
    /// One of these fields changed; any when empty.
    Changed(Vec<Field>),
    /// Somebody said something.
    Commented,
    /// Its status changed.
    Moved,
    /// It was tied to another ticket.
    Linked,
    /// A stage of it ended well.
    StageDone,
    /// A clock came to this threshold; to any when absent.
    Sla(Option<Threshold>),
    /// It has been in a status for so long.
    InStatus(Status, Span),
    /// Nothing has happened to it for so long.
    Idle(Span),
    /// So long before or after a date of it.
    Date(Moment),
    /// An instant of it has come.
    Schedule(Schedule),
    /// An event comes from outside; the ticket that it is about stands there in it.
    Webhook(Option<DataPath>),
    /// Somebody asks for it.
    Manual,
}

/// A field whose change activates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// How urgent it is.
    Priority,
    /// Who is responsible.
    Owner,
    /// Its labels.
    Labels,
    /// Where it is.
    Location,
}

/// Where a change comes from that usually activates nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The ticket was taken over from elsewhere.
    Import,
    /// It moved to another version of its workflow.
    Migration,
    /// Its clocks were measured anew.
    Clocks,
}

/// One command's events on a ticket.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// They.
    pub events: &'a [Event],
    /// Whether it is the ticket's first.
    pub is_first: bool,
    /// Where it comes from, if it is something that usually activates nothing.
    pub origin: Option<Origin>,
    /// The status before, when there was one, and after.
    pub status: (Option<Status>, Status),
}

impl Field {
    /// Every field with its name.
    pub const ALL: [(&'static str, Field); 4] = [
        ("priority", Field::Priority),
        ("owner", Field::Owner),
        ("labels", Field::Labels),
        ("location", Field::Location),
    ];

    const fn of(event: &Event) -> Option<Field> {
        match event {
            Event::Prioritised { .. } => Some(Field::Priority),
            Event::Assigned { .. } => Some(Field::Owner),
            Event::Labelled { .. } => Some(Field::Labels),
            Event::Arranged(Arranged::Located(_)) => Some(Field::Location),
            _ => None,
        }
    }
}

impl Origin {
    /// Every origin with its name.
    pub const ALL: [(&'static str, Origin); 3] = [
        ("imports", Origin::Import),
        ("migrations", Origin::Migration),
        ("recomputed_clocks", Origin::Clocks),
    ];

    /// Where the events of one command come from.
    pub fn of(events: &[Event]) -> Option<Origin> {
        let any = |is: fn(&Event) -> bool| events.iter().any(is);
        let told = |event: &Event| {
            matches!(
                event,
                Event::ClockRebased { .. } | Event::PassedOver(_) | Event::ThresholdReached { .. }
            )
        };
        if any(|event| matches!(event, Event::Imported(_))) {
            Some(Origin::Import)
        } else if any(|event| matches!(event, Event::Migrated(_))) {
            Some(Origin::Migration)
        } else if any(|event| matches!(event, Event::ClockRebased { .. }))
            && events.iter().all(told)
        {
            Some(Origin::Clocks)
        } else {
            None
        }
    }
}

impl<'a> Change<'a> {
    /// The change that made `after` of `before`; all its events but the first of an opening.
    pub fn of(before: Option<&Ticket>, after: &Ticket, events: &'a [Event]) -> Change<'a> {
        Change {
            events,
            is_first: before.is_none(),
            origin: Origin::of(events),
            status: (before.map(|before| before.status), after.status),
        }
    }

    /// Whether the status is another one than before.
    pub fn moves(&self) -> bool {
        self.status.0.is_some_and(|was| was != self.status.1)
    }
}

impl Activator {
    /// Whether it waits for time to pass.
    pub const fn is_timed(&self) -> bool {
        matches!(self, Activator::InStatus(..) | Activator::Idle(_) | Activator::Date(_))
    }

    /// Whether each time is a time of its own, whatever held before.
    pub const fn is_momentary(&self) -> bool {
        match self {
            Activator::Changed(_) | Activator::Moved => false,
            Activator::Created
            | Activator::Commented
            | Activator::Linked
            | Activator::StageDone
            | Activator::Sla(_)
            | Activator::InStatus(..)
            | Activator::Idle(_)
            | Activator::Date(_)
            | Activator::Schedule(_)
            | Activator::Webhook(_)
            | Activator::Manual => true,
        }
    }

    /// Whether it, or its clock, may hang on an event.
    pub fn may_hear(&self, event: &Event) -> bool {
        match self {
            Activator::Created | Activator::Idle(_) => matches!(event, Event::Opened(_)),
            Activator::Changed(fields) => Self::changes(fields, event),
            Activator::Commented => matches!(event, Event::Commented { .. }),
            Activator::Linked => matches!(
                event,
                Event::Arranged(Arranged::Linked(_))
                    | Event::Duplicated(Duplicated::Tied { .. } | Duplicated::Gained(_))
            ),
            Activator::StageDone => matches!(event, Event::StageFinished { .. }),
            Activator::Sla(_) => matches!(event, Event::ThresholdReached { .. }),
            // The status of a workflow ticket follows from its stages.
            Activator::Moved | Activator::InStatus(..) => !matches!(
                event,
                Event::Commented { .. }
                    | Event::Assigned { .. }
                    | Event::Prioritised { .. }
                    | Event::Labelled { .. }
                    | Event::ThresholdReached { .. }
                    | Event::ClockRebased { .. }
                    | Event::Arranged(_)
                    | Event::Attached(_)
                    | Event::PassedOver(_)
                    | Event::Automated(_)
                    | Event::Played(_)
                    | Event::Told(_)
                    | Event::Redacted(_)
            ),
            // When it is due follows from its clocks, which follow its status and its stages.
            Activator::Date(_) => {
                matches!(event, Event::ClockRebased { .. })
                    || matches!(event, Event::Automated(Automated::Set { .. }))
                    || Activator::Moved.may_hear(event)
            }
            Activator::Schedule(_) | Activator::Webhook(_) | Activator::Manual => false,
        }
    }

    /// Whether the change activates it, time apart.
    pub fn hears(&self, change: &Change<'_>) -> bool {
        match self {
            Activator::Created => change.is_first,
            Activator::Moved => change.moves(),
            Activator::Changed(fields) => {
                !change.is_first && change.events.iter().any(|event| Self::changes(fields, event))
            }
            Activator::Sla(wanted) => change.events.iter().any(|event| {
                matches!(event, Event::ThresholdReached { threshold, .. }
                    if wanted.is_none_or(|wanted| wanted == *threshold))
            }),
            Activator::StageDone => change.events.iter().any(|event| {
                matches!(event, Event::StageFinished { result, .. }
                    if result.outcome == oms_base::Outcome::Done)
            }),
            Activator::Commented | Activator::Linked => {
                change.events.iter().any(|event| self.may_hear(event))
            }
            Activator::InStatus(..)
            | Activator::Idle(_)
            | Activator::Date(_)
            | Activator::Schedule(_)
            | Activator::Webhook(_)
            | Activator::Manual => false,
        }
    }

    fn changes(fields: &[Field], event: &Event) -> bool {
        Field::of(event).is_some_and(|field| fields.is_empty() || fields.contains(&field))
    }
}
