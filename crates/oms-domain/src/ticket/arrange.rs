//! Where a ticket stands among others: column, rank, links, watchers, and its place on the map.

use super::decide::{check_open, shift};
use super::event::Event;
use super::link::Link;
use super::state::Ticket;
use crate::Refusal;
use crate::board::Limited;
use crate::query::{LinkKind, Place};
use crate::sla::PauseReason;
use minicbor::{Decode, Encode};
use oms_base::limits::{LINKS_MAX, WATCHERS_MAX};
use oms_base::{Address, Code, ColumnId, PrincipalId, Rank, Reason, Status};
use serde_json::Value;

/// What can be asked. Columns and ranks are looked up by whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrange {
    /// Put it in a column of a status, at a rank.
    Place {
        /// The status; `None`: where it stands.
        to: Option<Status>,
        /// The column of that status; `None`: the first one.
        column: Option<ColumnId>,
        /// The rank; `None`: the one that it has.
        rank: Option<Rank>,
        /// Why.
        reason: Option<Reason>,
        /// Why, as a word that policies know.
        because: Option<PauseReason>,
    },
    /// Give it another rank between the same neighbours, so that there is room for one more.
    Spread(Rank),
    /// Tie it to another ticket.
    Link(Link),
    /// Untie it.
    Unlink(Link),
    /// Tell somebody of what happens to it.
    Watch(PrincipalId),
    /// No longer tell them.
    Unwatch(PrincipalId),
    /// Say where on the map it is, or take that away.
    Locate(Option<Location>),
}

/// What happened. Fields that erasure can take are optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arranged {
    /// It was put somewhere on its board.
    Placed {
        /// The column from here on; `None`: the first one of its status.
        column: Option<ColumnId>,
        /// The rank from here on; `None`: the one that it had.
        rank: Option<Rank>,
    },
    /// A hard limit was passed.
    LimitPassed {
        /// Of what: `column`, `lane` or `owner`.
        field: String,
        /// Of which.
        name: Option<String>,
        /// How many it takes.
        max: u32,
        /// How many are there now.
        count: u32,
        /// Why.
        reason: Option<Reason>,
    },
    /// It was tied to another ticket.
    Linked(Link),
    /// It was untied.
    Unlinked(Link),
    /// Somebody watches it.
    Watched(PrincipalId),
    /// Somebody watches it no longer.
    Unwatched(PrincipalId),
    /// It is elsewhere on the map; `None`: nowhere, or erased.
    Located(Option<Location>),
}

/// Where a ticket is on the map. At least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Location {
    /// The point.
    #[n(0)]
    pub place: Option<Place>,
    /// In words.
    #[n(1)]
    pub address: Option<Address>,
}

impl Location {
    /// What the data of a new ticket says: `gps` as text like `39.763,-89.653`.
    pub(super) fn told(data: Option<&str>) -> Option<Location> {
        // Most data says nothing of it and need not be read: its text is canonical.
        let data = data.filter(|text| text.contains(r#""gps""#))?;
        let data: Value = serde_json::from_str(data).ok()?;
        let place = Place::parse(data.get("gps")?.as_str()?).ok()?;
        Some(Location { place: Some(place), address: None })
    }
}

/// A ticket's standing among others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Arrangement {
    /// The column that it was put in; the first one of its status when absent.
    #[n(0)]
    pub column: Option<ColumnId>,
    /// The rank that it was given; the one of its id when absent.
    #[n(1)]
    pub rank: Option<Rank>,
    /// Its links, sorted.
    #[cbor(n(2), default)]
    pub links: Vec<Link>,
    /// Who watches it, sorted.
    #[cbor(n(3), default)]
    pub watchers: Vec<PrincipalId>,
    /// Where it is.
    #[n(4)]
    pub location: Option<Location>,
}

impl Arrangement {
    /// Whether nothing was ever said of it, or all was taken back.
    pub fn is_empty(&self) -> bool {
        *self == Arrangement::default()
    }

    pub(super) fn apply(&mut self, event: &Arranged) {
        match event {
            Arranged::Placed { column, rank } => {
                self.column.clone_from(column);
                self.rank = rank.clone().or_else(|| self.rank.take());
            }
            Arranged::Linked(link) => insert(&mut self.links, link.clone()),
            Arranged::Unlinked(link) => self.links.retain(|other| other != link),
            Arranged::Watched(who) => insert(&mut self.watchers, *who),
            Arranged::Unwatched(who) => self.watchers.retain(|other| other != who),
            Arranged::Located(location) => self.location.clone_from(location),
            Arranged::LimitPassed { .. } => {}
        }
    }
}

fn insert<T: Ord>(sorted: &mut Vec<T>, item: T) {
    if let Err(at) = sorted.binary_search(&item) {
        sorted.insert(at, item);
    }
}

impl Arranged {
    /// That `limited` was passed: `count` are there now.
    pub fn passed(limited: &Limited, count: u32, reason: Reason) -> Arranged {
        Arranged::LimitPassed {
            field: limited.field().to_owned(),
            name: Some(limited.name().to_owned()),
            max: limited.limit().max,
            count,
            reason: Some(reason),
        }
    }

    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Arranged::Placed { .. } => "placed",
            Arranged::LimitPassed { .. } => "limit-passed",
            Arranged::Linked(_) => "linked",
            Arranged::Unlinked(_) => "unlinked",
            Arranged::Watched(_) => "watched",
            Arranged::Unwatched(_) => "unwatched",
            Arranged::Located(_) => "located",
        }
    }
}

pub(super) fn decide(ticket: &Ticket, command: &Arrange) -> Result<Vec<Event>, Refusal> {
    let now = &ticket.arrangement;
    let once = |is_so: bool, event| if is_so { Vec::new() } else { vec![Event::Arranged(event)] };
    Ok(match command {
        Arrange::Place { to, column, rank, reason, because } => {
            let moved = match to {
                Some(to) => shift(ticket, *to, reason.clone(), because.clone())?,
                None => Vec::new(),
            };
            place(ticket, moved, to.is_some(), column.as_ref(), rank.as_ref())?
        }
        Arrange::Spread(rank) => {
            let (column, rank) = (now.column.clone(), Some(rank.clone()));
            once(now.rank == rank, Arranged::Placed { column, rank })
        }
        Arrange::Link(link) => {
            check_link(ticket, link)?;
            once(now.links.contains(link), Arranged::Linked(link.clone()))
        }
        Arrange::Unlink(link) => once(!now.links.contains(link), Arranged::Unlinked(link.clone())),
        Arrange::Watch(who) => {
            let watches = now.watchers.contains(who);
            if !watches && now.watchers.len() >= WATCHERS_MAX {
                let detail = format!("a ticket has at most {WATCHERS_MAX} watchers");
                return Err(Refusal::field("watcher", Code::OutOfBounds, detail));
            }
            once(watches, Arranged::Watched(*who))
        }
        Arrange::Unwatch(who) => once(!now.watchers.contains(who), Arranged::Unwatched(*who)),
        Arrange::Locate(location) => {
            once(now.location == *location, Arranged::Located(location.clone()))
        }
    })
}

/// Goes on behind what `moved` it.
fn place(
    ticket: &Ticket,
    moved: Vec<Event>,
    is_named: bool,
    column: Option<&ColumnId>,
    rank: Option<&Rank>,
) -> Result<Vec<Event>, Refusal> {
    let now = &ticket.arrangement;
    let mut events = moved;
    // Where the status changes, the column is forgotten.
    let leaves = |event: &Event| matches!(event, Event::Moved { to, .. } if *to != ticket.status);
    let column_before = now.column.as_ref().filter(|_| !events.iter().any(leaves));
    let column = if is_named { column } else { column_before };
    let ranked = rank.is_some() && rank != now.rank.as_ref();
    if column == column_before && !ranked {
        return Ok(events);
    }
    check_open(ticket)?;
    let (column, rank) = (column.cloned(), rank.cloned());
    events.push(Event::Arranged(Arranged::Placed { column, rank }));
    Ok(events)
}

fn check_link(ticket: &Ticket, link: &Link) -> Result<(), Refusal> {
    let links = &ticket.arrangement.links;
    if link.to == ticket.core.id {
        let detail = "a ticket cannot be tied to itself";
        return Err(Refusal::field("to", Code::Refused, detail));
    }
    if links.contains(link) {
        return Ok(());
    }
    if links.len() >= LINKS_MAX {
        let detail = format!("a ticket has at most {LINKS_MAX} links");
        return Err(Refusal::state(Code::OutOfBounds, detail));
    }
    let has_parent = links.iter().any(|other| other.kind == LinkKind::Parent);
    if link.kind == LinkKind::Parent && has_parent {
        let detail = "the ticket has a parent already; untie it from that one first";
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    Ok(())
}
