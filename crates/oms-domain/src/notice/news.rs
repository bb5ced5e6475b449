//! What of a command's events people are told, and whom it concerns.

use crate::sla::Threshold;
use crate::ticket::{Answered, Automated, Called, Event, SideKind, Sided, Steered, Ticket, Told};
use oms_base::{Autonomy, CallOutcome, NoticeKind, Owner, PrincipalId};

/// Something that people are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The event that it tells of.
    pub seq: u64,
    /// What it is.
    pub kind: NoticeKind,
    /// Whom it concerns.
    pub to: Vec<Addressee>,
    /// Whether it waits for no working hours.
    pub is_urgent: bool,
}

/// Whom something concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// A person, or everybody in a group.
    Owner(Owner),
    /// Whoever is told when help is asked for with the work of this owner; of nobody's when absent.
    Above(Option<Owner>),
    /// Whoever has this token.
    Principal(PrincipalId),
}

/// What people are told of the events that made `after`; `owner` knows whose a stage is.
pub fn news(
    was_open: bool,
    after: &Ticket,
    events: &[Event],
    owner: &dyn Fn(u16) -> Option<Owner>,
) -> Vec<News> {
    let first = after.version.saturating_sub(events.len() as u64);
    let mut all = Vec::new();
    for (n, event) in (1..).zip(events) {
        let Some((kind, to)) = told(after, event, owner).filter(|(_, to)| !to.is_empty()) else {
            continue;
        };
        let is_urgent = matches!(event, Event::Told(Told::Asked { is_urgent: true, .. }));
        all.push(News { seq: first + n, kind, to, is_urgent });
    }
    if was_open && !after.status.is_open() && !events.is_empty() {
        let to = followers(after);
        if !to.is_empty() {
            let (seq, kind) = (after.version, NoticeKind::Ended);
            all.push(News { seq, kind, to, is_urgent: false });
        }
    }
    all
}

fn told(
    ticket: &Ticket,
    event: &Event,
    owner: &dyn Fn(u16) -> Option<Owner>,
) -> Option<(NoticeKind, Vec<Addressee>)> {
    let one = |owner: &Option<Owner>| owner.clone().map(Addressee::Owner).into_iter().collect();
    Some(match event {
        Event::Opened(opened) => (NoticeKind::Assigned, one(&opened.owner)),
        Event::Assigned { owner }
        | Event::Steered { what: Steered::Reassigned { owner, .. }, .. } => {
            (NoticeKind::Assigned, one(owner))
        }
        Event::Sided(Sided::Queued { kind: SideKind::Supervise, owner, .. }) => {
            (NoticeKind::Escalated, one(owner))
        }
        Event::Commented { .. } => (NoticeKind::Commented, followers(ticket)),
        Event::ThresholdReached { stage, threshold, .. } => {
            let of = stage.map_or_else(|| ticket.owner.clone(), owner);
            reached(*threshold, of)
        }
        Event::Told(Told::Asked { to: Some(to), .. }) => {
            (NoticeKind::Asked, vec![Addressee::Owner(to.clone())])
        }
        Event::Told(Told::Asked { to: None, .. }) => (NoticeKind::Asked, watchers(ticket)),
        Event::Automated(Automated::Called(Called::Answered(answered))) if waits(answered) => {
            (NoticeKind::Suggested, vec![responsible(ticket)])
        }
        Event::Moved { .. }
        | Event::Prioritised { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageFinished { .. }
        | Event::StageSkipped { .. }
        | Event::StageBlocked { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. }
        | Event::Completed
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(Told::Sent { .. } | Told::Failed { .. })
        | Event::Redacted(_) => return None,
    })
}

/// What a clock has come to, for whoever is responsible for its work.
fn reached(threshold: Threshold, of: Option<Owner>) -> (NoticeKind, Vec<Addressee>) {
    let mut to: Vec<Addressee> = of.clone().map(Addressee::Owner).into_iter().collect();
    match threshold {
        Threshold::Percent(_) => (NoticeKind::AtRisk, to),
        Threshold::Breach | Threshold::Level(_) => {
            to.push(Addressee::Above(of));
            (NoticeKind::Breached, to)
        }
    }
}

/// Whether a person is to say yes or no, and nobody is asked for help with it as well.
fn waits(answered: &Answered) -> bool {
    answered.became == CallOutcome::Suggested && answered.asked.autonomy != Autonomy::Act
}

/// Whoever is responsible for a ticket; of nobody's, whoever is asked for help with it.
fn responsible(ticket: &Ticket) -> Addressee {
    ticket.owner.clone().map_or(Addressee::Above(None), Addressee::Owner)
}

/// Whoever is responsible for a ticket, and those who watch it.
fn followers(ticket: &Ticket) -> Vec<Addressee> {
    let owner = ticket.owner.clone().map(Addressee::Owner);
    owner.into_iter().chain(watchers(ticket)).collect()
}

fn watchers(ticket: &Ticket) -> Vec<Addressee> {
    ticket.arrangement.watchers.iter().copied().map(Addressee::Principal).collect()
}
