//! Tickets put at one place again and again: ranks stay short, and the others keep their order.

use crate::stepping::{self, Hand, job};
use oms_app::engine::{
    Answer, Change, Engine, Message, OpenWanted, PlaceWanted, Target, TicketRef,
};
use oms_app::{Done, Work, verify};
use oms_base::{AgencyId, BoardId, Name, Rank, Status, TicketId};
use oms_domain::board::Wanted;
use oms_store::{Query, Side};
use oms_testkit::MemStore;
use std::sync::Arc;
use tokio::sync::oneshot;

const TICKETS: usize = 40;
const MOVES: usize = 3_000;
/// Commands of a batch.
const BATCH: usize = 30;

fn send(engine: &mut Engine, works: Vec<Work>) -> Vec<Answer> {
    let (reply, mut answer) = oneshot::channel();
    let jobs = works.into_iter().map(job).collect();
    engine.step(vec![Message { jobs, reply }]).unwrap();
    answer.try_recv().unwrap()
}

fn open(engine: &mut Engine, board: &Name) -> (TicketId, BoardId) {
    let work = Work::Open(Box::new(OpenWanted::bare(Target::Board(board.clone()))));
    match send(engine, vec![work]).remove(0).unwrap() {
        Done::Ticket(written) => (written.ticket.core.id, written.ticket.core.board),
        other => panic!("{other:?}"),
    }
}

fn behind(ticket: TicketId, other: TicketId) -> Work {
    let wanted = PlaceWanted { after: Some(TicketRef::Id(other)), ..PlaceWanted::default() };
    Work::Change { ticket: TicketRef::Id(ticket), if_match: None, change: Change::Place(wanted) }
}

#[test]
fn thousands_of_moves_to_one_place_find_room() {
    let store = MemStore::default();
    let clock = Arc::new(Hand::at(1_800_000_000_000_000));
    let mut engine = stepping::engine(Box::new(store.clone()), clock);
    let name = Name::parse("B").unwrap();
    let board = Work::SetBoard { name: name.clone(), wanted: Wanted::default() };
    send(&mut engine, vec![board]).remove(0).unwrap();
    let opened: Vec<(TicketId, BoardId)> = (0..TICKETS).map(|_| open(&mut engine, &name)).collect();
    let cell = (opened[0].1, Status::Queued);
    let mut order: Vec<TicketId> = opened.iter().map(|(id, _)| *id).collect();
    // Everybody in turn right behind the first one, many in a batch.
    let moves: Vec<TicketId> = order[1..].iter().copied().cycle().take(MOVES).collect();
    let mut spread = 0;
    for batch in moves.chunks(BATCH) {
        let works = batch.iter().map(|ticket| behind(*ticket, order[0])).collect();
        for (answer, ticket) in send(&mut engine, works).into_iter().zip(batch) {
            assert!(matches!(answer, Ok(Done::Ticket(_))), "{answer:?}");
            order.retain(|other| other != ticket);
            order.insert(1, *ticket);
        }
        let ranked = store.ranked(AgencyId::FIRST, cell, None, Side::Above, TICKETS).unwrap();
        let stands: Vec<TicketId> = ranked.iter().map(|(id, _)| *id).collect();
        assert_eq!(stands, order);
        let longest = ranked.iter().map(|(_, rank)| rank.as_str().len()).max();
        assert!(longest <= Some(Rank::CHARS_MAX / 2), "{longest:?}");
        let first = store.ticket(AgencyId::FIRST, order[0]).unwrap().unwrap();
        spread = spread.max(first.version);
    }
    assert!((2..200).contains(&spread), "the first one was moved aside {spread} times");
    let store: Arc<dyn Query + Send + Sync> = Arc::new(store);
    let report = verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
    assert!(report.holds(), "{:?}", report.problems);
}
