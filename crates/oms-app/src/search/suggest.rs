//! Which tickets a report may be the same as: of the same service, not far away, open or closed
//! lately. Ranked by how near, how fresh and how alike they are.

use super::{Search, facet, flat, too_broad, visible_to};
use crate::auth::Caller;
use crate::error::Error;
use crate::read::{Found, Page};
use oms_base::{Name, Number, Span, Timestamp, Title};
use oms_domain::query::{Near, Place, tokens};
use oms_domain::ticket::Ticket;
use oms_store::search::{Circle, DocColumn, Filter, SearchWanted, SortBy};
use serde_json::Value;
use std::collections::BTreeSet;

/// Tickets that are looked at: the newest of those that come into question.
pub const CANDIDATES_MAX: usize = 200;
/// How long a ticket is asked about after it has ended, and in how many days one is half as fresh.
const CLOSED_LATELY: Span = Span::seconds(14 * 24 * 60 * 60);
const HALF_LIFE_DAYS: f64 = 7.0;
/// Words that are looked for where no place is known.
const WORDS_MAX: usize = 8;
/// What each of the three weighs. What is not known of a pair of tickets weighs nothing.
const WEIGHT_NEAR: f64 = 5.0;
const WEIGHT_FRESH: f64 = 2.0;
const WEIGHT_ALIKE: f64 = 3.0;
const DAY_MICROS: f64 = 86_400e6;

/// A report, of which a ticket may be there already.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The board that it belongs on.
    pub board: Name,
    /// What is asked for: `data.service`, or a label, of the others.
    pub service: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// Its words.
    pub text: String,
    /// When it was made; later ones do not come into question.
    pub at: Timestamp,
    /// Its own number, once it has one.
    pub own: Option<Number>,
}

/// A ticket that a report may be the same as.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The ticket.
    pub found: Found,
    /// How far away.
    pub distance_m: Option<f64>,
    /// How alike the words are, from 0 to 1.
    pub likeness: Option<f64>,
    /// How much speaks for it, from 0 to 1.
    pub score: f64,
}

impl Reported {
    /// What a ticket reports.
    pub fn of(ticket: &Ticket, board: Name) -> Reported {
        let data = ticket.core.data.as_deref();
        let data: Option<Value> = data.and_then(|data| serde_json::from_str(data).ok());
        let service = data.as_ref().and_then(|data| data.get("service")?.as_str());
        Reported {
            board,
            service: service.map(str::to_owned),
            place: place_of(ticket),
            text: text_of(ticket),
            at: ticket.core.opened_at,
            own: Some(ticket.core.number.clone()),
        }
    }
}

impl Search {
    /// A page of tickets that a report may be the same as, at most `radius_m` away, the best first,
    /// from place `from` on. Reads the store: may block.
    pub fn suggestions(
        &self,
        caller: &Caller,
        (reported, radius_m): (&Reported, u32),
        (from, limit): (u64, usize),
    ) -> Result<Page<Suggestion, u64>, Error> {
        let none = Page { items: Vec::new(), next: None };
        let near = reported.place.and_then(|place| Near::new(place, radius_m).ok());
        let Some(question) = question(reported, near) else { return Ok(none) };
        let wanted = SearchWanted {
            agency: caller.agency,
            filter: flat(vec![visible_to(caller), question]),
            order: vec![(SortBy::Arrival, true)],
            after: None,
            limit: CANDIDATES_MAX,
        };
        let found = self.index.search(&wanted)?.ok_or_else(too_broad)?;
        let mut ranked = Vec::with_capacity(found.len());
        for (id, _) in found {
            let found = self.reader.found_by_id(caller.agency, id)?;
            // What is a duplicate itself is shown by the one that stands for it.
            if found.ticket.duplicates.of.is_none() {
                ranked.push(rate(found, reported, radius_m));
            }
        }
        let number = |one: &Suggestion| one.found.ticket.core.number.to_string();
        ranked.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| number(one).cmp(&number(other)))
        });
        let start = usize::try_from(from).unwrap_or(usize::MAX).min(ranked.len());
        let mut items = ranked.split_off(start);
        let next = (items.len() > limit).then(|| from + limit as u64);
        items.truncate(limit);
        Ok(Page { items, next })
    }
}

/// What must hold of a ticket that comes into question; `None` when there is nothing to go by.
fn question(reported: &Reported, near: Option<Near>) -> Option<Filter> {
    let is = |field: &str, value: &str| Filter::Facet(facet::is(field, value));
    let since = reported.at.micros().saturating_sub(CLOSED_LATELY.micros());
    let lately = Filter::Range(DocColumn::Closed, Some(since), None);
    let earlier = Filter::Range(DocColumn::Opened, None, Some(reported.at.micros() + 1));
    let mut parts = vec![is("board", reported.board.as_str())];
    if let Some(service) = &reported.service {
        let in_data = Filter::Facet(facet::data("service", service));
        parts.push(Filter::Any(vec![in_data, is("label", service)]));
    }
    match near {
        Some(near) => parts.push(Filter::Near(Circle {
            latitudes: near.latitudes(),
            longitudes: near.longitudes(),
            middle: near.place().point(),
            reach: near.reach(),
        })),
        None => parts.push(words(&reported.text)?),
    }
    parts.extend([Filter::Any(vec![Filter::IsOpen, lately]), earlier]);
    let own = reported.own.iter().map(|own| is("number", &own.to_string()));
    parts.extend(own.map(|own| Filter::Not(Box::new(own))));
    Some(Filter::All(parts))
}

/// One of the longest words of a text: they say most.
fn words(text: &str) -> Option<Filter> {
    let mut words: Vec<String> = set(text).into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(WORDS_MAX);
    let filter = |word| Filter::Words { field: None, words: vec![word], is_beginning: false };
    (!words.is_empty()).then(|| Filter::Any(words.into_iter().map(filter).collect()))
}

fn rate(found: Found, reported: &Reported, radius_m: u32) -> Suggestion {
    let ticket = &found.ticket;
    let places = reported.place.zip(place_of(ticket));
    let distance_m = places.map(|(here, there)| here.metres_to(there));
    let likeness = alike(&reported.text, &text_of(ticket));
    #[expect(clippy::cast_precision_loss, reason = "days")]
    let days = reported.at.since(ticket.core.opened_at).micros() as f64 / DAY_MICROS;
    let near = distance_m.map(|metres| (1.0 - metres / f64::from(radius_m)).max(0.0));
    let fresh = (-days / HALF_LIFE_DAYS).exp2();
    let known = [(near, WEIGHT_NEAR), (Some(fresh), WEIGHT_FRESH), (likeness, WEIGHT_ALIKE)];
    let known = known.into_iter().filter_map(|(value, weight)| Some((value?, weight)));
    let (sum, weights) = known.fold((0.0, 0.0), |(sum, weights), (value, weight)| {
        (sum + value * weight, weights + weight)
    });
    Suggestion { found, distance_m, likeness, score: sum / weights }
}

/// How many of the words of two texts are in both: the Jaccard index. `None` without words.
fn alike(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (set(one), set(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a text has few words")]
    let share = one.intersection(&other).count() as f64 / one.union(&other).count() as f64;
    Some(share)
}

fn set(text: &str) -> BTreeSet<String> {
    tokens(text).into_iter().collect()
}

fn place_of(ticket: &Ticket) -> Option<Place> {
    ticket.arrangement.location.as_ref()?.place
}

fn text_of(ticket: &Ticket) -> String {
    let core = &ticket.core;
    let title = core.title.as_ref().map(Title::as_str);
    let description = core.description.as_ref().map(oms_base::Description::as_str);
    title.into_iter().chain(description).collect::<Vec<_>>().join(" ")
}
