//! Finding tickets by any field and by words.
//!
//! Why it is so: the index is filled behind the log, so that no command waits for it; a search that
//! must see one's own write waits for its position instead. The query language is the domain's; the
//! index knows filters only. To add a field: its row in the domain's table, how it is spelled in
//! `document.rs`, and what is asked for in `translate.rs`.

mod document;
mod facet;
mod indexer;
mod suggest;
mod translate;

use crate::auth::Caller;
use crate::error::Error;
use crate::live::Signal;
use crate::metrics::Metrics;
use crate::policy::{Grant, Operation, grant};
use crate::read::{Found, Page, Reader};
use indexer::Indexer;
use oms_base::limits::PAGE_MAX;
use oms_base::{AgencyId, Code, Owner, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::query::{Context, Order, Query};
pub use oms_store::Position;
pub use oms_store::search::SortPlace;
use oms_store::search::{Filter, SearchIndex, SearchQuery, SearchWanted, SortBy};
use std::sync::Arc;
use std::time::Duration;
pub use suggest::{CANDIDATES_MAX, Reported, Suggestion};
use tokio::sync::watch;

/// Longest wait for one's own write to be found.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// A search.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which tickets.
    pub query: Query,
    /// In which order; newest first when absent.
    pub order: Option<Order>,
    /// Only behind this place.
    pub after: Option<SortPlace>,
    /// At most so many.
    pub limit: usize,
}

/// The way to the index.
pub struct Search {
    reader: Reader,
    index: Arc<dyn SearchQuery>,
    committed: watch::Receiver<Position>,
    progress: watch::Receiver<Position>,
    stopping: watch::Sender<bool>,
    zone: String,
}

/// What the search is made of.
pub struct Parts {
    /// Committed state.
    pub reader: Reader,
    /// The index's one writer.
    pub writer: Box<dyn SearchIndex>,
    /// Questions to it.
    pub index: Arc<dyn SearchQuery>,
    /// The writer's word that something was committed.
    pub signal: Arc<Signal>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// The IANA zone in which a query's days begin and end.
    pub zone: String,
}

impl Search {
    /// Starts filling the index, on the runtime at hand.
    pub fn start(parts: Parts) -> Result<Search, Error> {
        let from = parts.writer.position(AgencyId::FIRST)?;
        let (sender, progress) = watch::channel(from);
        let stopping = watch::Sender::new(false);
        let indexer = Indexer {
            reader: parts.reader.clone(),
            index: parts.writer,
            metrics: parts.metrics,
            committed: parts.signal.watch(),
            signal: Arc::clone(&parts.signal),
            stopping: stopping.subscribe(),
            progress: sender,
        };
        tokio::spawn(indexer.run(from));
        let committed = parts.signal.watch();
        let Parts { reader, index, zone, .. } = parts;
        Ok(Search { reader, index, committed, progress, stopping, zone })
    }

    /// Waits until the index has come to `position`, at most 2 s; then it is [`Error::Busy`].
    /// Refused when the log ends before it.
    pub async fn reach(&self, position: Position) -> Result<(), Error> {
        if position > *self.committed.borrow() && position > self.end_of_log().await? {
            let detail = "the log ends before this position: it is from another server, or a \
                          backup was restored";
            return Err(Refusal::field("after", Code::BadCursor, detail).into());
        }
        let mut progress = self.progress.clone();
        let reached = progress.wait_for(|reached| *reached >= position);
        match tokio::time::timeout(WAIT_MAX, reached).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) => Err(Error::Stopping),
            Err(_) => Err(Error::Busy),
        }
    }

    /// Where the log ends, also by commits of other servers that this one has not been told of.
    async fn end_of_log(&self) -> Result<Position, Error> {
        let reader = self.reader.clone();
        let ask = move || reader.store().last_position(AgencyId::FIRST);
        let asked = tokio::task::spawn_blocking(ask).await;
        Ok(asked.map_err(|error| Error::Corrupt(error.to_string()))??)
    }

    /// A page of the tickets wanted that the caller may see. Reads the store: may block.
    pub fn page(
        &self,
        caller: &Caller,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Result<Page<Found, SortPlace>, Error> {
        let search = self.asked(caller, wanted, now)?;
        let found = self.index.search(&search)?.ok_or_else(too_broad)?;
        self.pick(caller.agency, found, wanted.limit)
    }

    /// The ids of every ticket wanted that the caller may see, `max` at most; `None` when there are
    /// more. Reads the store: may block.
    pub fn ids(
        &self,
        caller: &Caller,
        query: &Query,
        max: usize,
        now: Timestamp,
    ) -> Result<Option<Vec<TicketId>>, Error> {
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let wanted = Wanted { query: query.clone(), order: None, after, limit: PAGE_MAX };
            let search = self.asked(caller, &wanted, now)?;
            let found = self.index.search(&search)?.ok_or_else(too_broad)?;
            let mut page = found.iter().take(PAGE_MAX);
            ids.extend(page.clone().map(|(id, _)| *id));
            if ids.len() > max {
                return Ok(None);
            }
            after =
                page.next_back().map(|(_, place)| place.clone()).filter(|_| found.len() > PAGE_MAX);
            if after.is_none() {
                return Ok(Some(ids));
            }
        }
    }

    /// Waits until everything committed so far is found.
    pub async fn catch_up(&self) -> Result<(), Error> {
        let committed = *self.committed.borrow();
        self.reach(committed).await
    }

    fn asked(
        &self,
        caller: &Caller,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Result<SearchWanted, Error> {
        let me = self.owners_of(caller)?;
        let context = Context { now, zone: &self.zone, me: &me };
        let order =
            wanted.order.as_ref().map_or_else(|| vec![(SortBy::Arrival, true)], translate::order);
        let asked = translate::filter(&wanted.query, &context);
        Ok(SearchWanted {
            agency: caller.agency,
            filter: flat(vec![visible_to(caller), asked]),
            order,
            after: wanted.after.clone(),
            limit: wanted.limit + 1,
        })
    }

    fn pick(
        &self,
        agency: AgencyId,
        mut found: Vec<(TicketId, SortPlace)>,
        limit: usize,
    ) -> Result<Page<Found, SortPlace>, Error> {
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|(_, place)| place.clone()).filter(|_| more);
        let items = found.iter().map(|(id, _)| self.reader.found_by_id(agency, *id));
        Ok(Page { items: items.collect::<Result<_, _>>()?, next })
    }

    /// Whom `me` stands for: the names that the token goes by.
    fn owners_of(&self, caller: &Caller) -> Result<Vec<Owner>, Error> {
        let name = self.reader.store().principal_name(caller.agency, caller.actor.principal)?;
        let names = name.iter().map(oms_base::Name::as_str);
        let scopes = caller.scopes.iter().map(String::as_str);
        Ok(names.chain(scopes).filter_map(|name| Owner::parse(name).ok()).collect())
    }

    /// Ends the filling.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }
}

fn visible_to(caller: &Caller) -> Filter {
    if grant(Operation::ReadTickets, caller.actor.role) != Grant::NamedBoards {
        return Filter::All(Vec::new());
    }
    let boards = caller.scopes.iter().map(|board| Filter::Facet(facet::is("board", board)));
    Filter::Any(boards.collect())
}

/// One list of what every ticket must pass, so that the index can choose what to begin with.
fn flat(filters: Vec<Filter>) -> Filter {
    let parts = filters.into_iter().flat_map(|filter| match filter {
        Filter::All(parts) => parts,
        other => vec![other],
    });
    // A choice of one is no choice.
    let single = parts.map(|part| match part {
        Filter::Any(mut choice) if choice.len() == 1 => choice.remove(0),
        other => other,
    });
    Filter::All(single.collect())
}

fn too_broad() -> Error {
    let detail = "looks at too many tickets; add a board, a status, an owner or a word";
    Refusal::field("q", Code::BadQuery, detail).into()
}
