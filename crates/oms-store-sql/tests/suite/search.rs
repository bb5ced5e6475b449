//! The search index against the same questions asked of every ticket in turn.

use oms_base::{AgencyId, Number, TicketId, Timestamp};
use oms_store::Position;
use oms_store::search::{
    DocColumn, DocRow, DocWrite, Filter, SearchBatch, SearchIndex, SearchQuery, SearchWanted,
    SortBy, TextField, TextRow,
};
use oms_store_sql::{SqliteSearch, SqliteSearchPool};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest,
};
use std::cmp::Reverse;
use tempfile::TempDir;

const AGENCY: AgencyId = AgencyId(1);
const WORDS: [&str; 4] = ["pothole", "on", "elm", "street"];
const FACETS: [&str; 3] = ["status=queued", "label=flood", "owner=human:crew"];
const FIELDS: [TextField; 2] = [TextField::Title, TextField::Comment];

/// A ticket: what is true of it, its texts, and whether it is open.
#[derive(Debug, Clone)]
struct Known {
    id: i64,
    facets: Vec<&'static str>,
    texts: Vec<(TextField, Vec<&'static str>)>,
    is_open: bool,
}

fn known() -> impl Strategy<Value = Vec<Known>> {
    let words = prop::collection::vec(prop::sample::select(&WORDS), 1..4);
    let texts = prop::collection::vec((prop::sample::select(&FIELDS), words), 0..4);
    let facets = prop::sample::subsequence(FACETS.to_vec(), 0..=FACETS.len());
    let one = (facets, texts, any::<bool>());
    prop::collection::vec(one, 1..60).prop_map(|all| {
        // Not in the order of their ids: the log's order counts.
        let known = all.into_iter().zip(0_i64..).map(|((facets, texts, is_open), at)| Known {
            id: (at * 37) % 61 + 1,
            facets,
            texts,
            is_open,
        });
        known.collect()
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let words = prop::collection::vec(prop::sample::select(&WORDS), 1..3);
    let leaf = prop_oneof![
        prop::sample::select(&FACETS).prop_map(|name| Filter::Facet(name.to_owned())),
        (prop::option::of(prop::sample::select(&FIELDS)), words, any::<bool>()).prop_map(
            |(field, words, is_beginning)| Filter::Words {
                field,
                words: words.into_iter().map(str::to_owned).collect(),
                is_beginning,
            }
        ),
        Just(Filter::IsOpen),
        prop::sample::select(&FIELDS).prop_map(Filter::HasText),
    ];
    let inner = leaf.prop_recursive(2, 8, 3, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 0..3).prop_map(Filter::Any),
            prop::collection::vec(part.clone(), 0..3).prop_map(Filter::All),
            part.prop_map(|part| Filter::Not(Box::new(part))),
        ]
    });
    prop::collection::vec(inner, 0..4).prop_map(Filter::All)
}

/// Whether a ticket passes, looked at alone.
fn passes(ticket: &Known, filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|part| passes(ticket, part)),
        Filter::Any(parts) => parts.iter().any(|part| passes(ticket, part)),
        Filter::Not(part) => !passes(ticket, part),
        Filter::Facet(name) => ticket.facets.contains(&name.as_str()),
        Filter::IsOpen => ticket.is_open,
        Filter::HasText(field) => ticket.texts.iter().any(|(of, _)| of == field),
        Filter::Words { field, words, is_beginning } => ticket.texts.iter().any(|(of, text)| {
            field.is_none_or(|field| field == *of)
                && text.windows(words.len()).any(|run| stands(run, words, *is_beginning))
        }),
        Filter::Range(..) | Filter::EndedLate | Filter::Near(_) | Filter::Number { .. } => {
            unreachable!()
        }
    }
}

fn stands(run: &[&str], words: &[String], is_beginning: bool) -> bool {
    let last = words.len() - 1;
    run.iter().zip(words).enumerate().all(|(at, (here, word))| {
        here == word || (is_beginning && at == last && here.starts_with(word.as_str()))
    })
}

fn doc(ticket: &Known) -> DocWrite {
    let at = Timestamp::from_micros(1_000 + ticket.id);
    let texts = ticket.texts.iter().zip(0..).map(|((field, words), n)| TextRow {
        field: *field,
        n,
        words: words.join(" "),
    });
    DocWrite {
        row: DocRow {
            ticket: TicketId(ticket.id),
            number: Number::parse(&format!("T-2026-{:05}", ticket.id)).unwrap(),
            is_open: ticket.is_open,
            priority: 2,
            opened_at: at,
            updated_at: at,
            closed_at: None,
            due_at: None,
            facets: ticket.facets.iter().map(|&name| name.to_owned()).collect(),
            numbers: Vec::new(),
            place: None,
        },
        kept_facets: Vec::new(),
        cleared: FIELDS.to_vec(),
        texts: texts.collect(),
    }
}

/// Every ticket wanted, page by page.
fn found(pool: &SqliteSearchPool, filter: &Filter, by: SortBy, limit: usize) -> Vec<i64> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let order = vec![(by, true)];
        let wanted = SearchWanted { agency: AGENCY, filter: filter.clone(), order, after, limit };
        let page = pool.search(&wanted).unwrap().unwrap();
        assert!(page.len() <= limit);
        all.extend(page.iter().map(|(id, _)| id.0));
        match page.into_iter().next_back() {
            Some((_, place)) => after = Some(place),
            None => return all,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_asked_the_index_finds_what_looking_at_each_ticket_does(
        tickets in known(),
        filters in prop::collection::vec(filter(), 8),
        again in 0_usize..60,
        limit in 1_usize..20,
    ) {
        let dir = TempDir::new().unwrap();
        let mut index = SqliteSearch::open(dir.path()).unwrap();
        let docs = tickets.iter().map(doc).collect();
        let position = Position::new(1, 0);
        let batch = SearchBatch { agency: AGENCY, position, docs, erases: false };
        index.write(&batch).unwrap();
        // A ticket that changes keeps its place, and loses the words that it had.
        let mut tickets = tickets;
        let at = again % tickets.len();
        tickets[at].texts = vec![(TextField::Title, vec!["elm"])];
        let docs = vec![doc(&tickets[at])];
        let position = Position::new(2, 0);
        let batch = SearchBatch { agency: AGENCY, position, docs, erases: false };
        index.write(&batch).unwrap();
        let pool = SqliteSearchPool::open(dir.path(), 1).unwrap();
        for filter in &filters {
            let passed = tickets.iter().filter(|ticket| passes(ticket, filter));
            let mut expected: Vec<i64> = passed.map(|ticket| ticket.id).collect();
            expected.reverse();
            prop_assert_eq!(&found(&pool, filter, SortBy::Arrival, limit), &expected);
            expected.sort_by_key(|id| Reverse(*id));
            let opened = SortBy::Column(DocColumn::Opened);
            prop_assert_eq!(&found(&pool, filter, opened, limit), &expected);
        }
    }
}
