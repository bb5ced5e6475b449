//! The end of a run: faults stop, everybody cooperates, everything must end, and everything that
//! was ever acknowledged is looked up once more.

use crate::graph::OWNERS;
use crate::ledger::Standing;
use crate::people::{agent, person};
use crate::ticket_model::Place;
use crate::violation::{Check, Violation, expect};
use crate::workload::Order;
use crate::world::{Held, Outgoing, World};
use oms_app::clock::Clock;
use oms_app::engine::{Change, Claim, StageAction};
use oms_app::{TicketRef, Work};
use oms_base::{AgencyId, Owner, Reason, Role, Span, Status, TaskId, TicketId};
use oms_domain::ticket::Command;
use oms_store::Position;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of cooperation after which every ticket has ended: one a layer, those of nested
/// tickets too, and a few for what the faults left.
const ROUNDS_MAX: u32 = 200;
/// Longer than any lease.
const LEASE_MAX: i64 = 1_000_000_000;
const ALL: usize = 100_000;

impl World {
    /// Nobody waits for a task that waits for somebody.
    pub(crate) fn check_nobody_waits_in_vain(&mut self) -> Check {
        self.plan.lock().arm(None);
        for _ in 0..2 {
            self.tick()?;
        }
        if self.is_read_only() {
            return Ok(());
        }
        let tasks = self.store.look(|store| store.all_tasks(AgencyId::FIRST, None, ALL))?;
        let waiting: BTreeSet<&Owner> =
            tasks.iter().filter(|task| task.lease.is_none()).map(|task| &task.owner).collect();
        for awaited in &self.awaited {
            let record = awaited.intents.first().and_then(|id| self.ledger.records.get(id));
            let Some(claim) = record.and_then(|record| record.intent.claim()) else {
                continue;
            };
            let missed = claim.owners.iter().find(|owner| waiting.contains(owner));
            expect(missed.is_none(), "no task waits beside a claim for it", || {
                format!("{missed:?} for {:?}", awaited.intents)
            })?;
        }
        Ok(())
    }

    /// Faults stop; within a bounded number of rounds everything ends.
    pub(crate) fn calm_down(&mut self) -> Check {
        self.plan.lock().calm();
        self.keep_power();
        // Leases given while the clock was ahead end, too.
        self.clock.turn(self.ledger.latest.micros() - self.clock.now().micros());
        self.held.clear();
        for _ in 0..ROUNDS_MAX {
            self.step += 1;
            self.clock.turn(LEASE_MAX);
            self.tick()?;
            self.tick()?;
            if self.has_ended() {
                return self.check_settled();
            }
            self.cooperate()?;
        }
        let open = self.ledger.hub.tickets.values().find(|ticket| ticket.status.is_open());
        Err(Violation::new("everything ends when all cooperate", format!("{open:?}")))
    }

    fn has_ended(&self) -> bool {
        let open = |status: Status| status.is_open();
        let tickets = &self.ledger.hub.tickets;
        !tickets.values().any(|ticket| open(ticket.status)) && self.unsettled().is_empty()
    }

    /// What nobody has heard of yet and may be sent again.
    fn unsettled(&self) -> Vec<u32> {
        let unknown = self.ledger.records.iter().filter(|(_, r)| r.standing == Standing::Unknown);
        unknown.map(|(id, _)| *id).filter(|id| self.is_repeatable(*id)).collect()
    }

    fn cooperate(&mut self) -> Check {
        let again = self.unsettled();
        self.send(again)?;
        let mut orders: Vec<Order> = Vec::new();
        orders.extend(OWNERS.iter().filter_map(|owner| claim_all(owner)));
        self.send_orders(orders)?;
        for Held { task, epoch, owner } in std::mem::take(&mut self.held) {
            let action = self.good_result();
            let order = (agent(owner), Work::Task { task, epoch, action });
            self.send_orders(vec![order])?;
        }
        for (ticket, stage) in self.stuck_stages() {
            let attempt = self
                .ledger
                .hub
                .tickets
                .get(&ticket)
                .map_or(0, |ticket| ticket.stages.get(stage).map_or(0, |stage| stage.attempt));
            let action = if attempt < 3 { StageAction::Retry } else { StageAction::Skip };
            let order = self.unblock_one(ticket, stage, action);
            self.send_orders(order.into_iter().collect())?;
        }
        for ticket in self.open_plain_tickets() {
            let reason = Reason::parse(&crate::intent::mark(self.next_intent)).ok();
            let change =
                Change::Ticket(Command::Move { to: Status::Completed, reason, because: None });
            let ticket = TicketRef::Id(ticket);
            let work = Work::Change { ticket, if_match: None, change };
            self.send_orders(vec![(person(Role::Staff), work)])?;
        }
        Ok(())
    }

    fn open_plain_tickets(&self) -> Vec<TicketId> {
        let tickets = self.ledger.hub.tickets.iter();
        let open = tickets.filter(|(_, ticket)| ticket.runs.is_none() && ticket.status.is_open());
        open.map(|(id, _)| *id).collect()
    }

    fn send_orders(&mut self, orders: Vec<Order>) -> Check {
        let intents = orders.into_iter().map(|order| self.enter(order, None)).collect();
        self.send(intents)
    }

    fn send(&mut self, intents: Vec<u32>) -> Check {
        let one = |id| Outgoing { intents: vec![id], vanishes: false };
        let outgoing: Vec<Outgoing> = intents.into_iter().map(one).collect();
        if outgoing.is_empty() { Ok(()) } else { self.deliver(outgoing) }
    }

    fn check_settled(&self) -> Check {
        let owes = self.ledger.hub.tickets.values().find(|ticket| !ticket.owed.is_empty());
        expect(owes.is_none(), "whoever is needed no more is told so", || format!("{owes:?}"))?;
        expect(self.awaited.is_empty(), "every claim that waits is answered in the end", || {
            format!("{} wait", self.awaited.len())
        })
    }

    /// Everything that was ever told is still so.
    pub(crate) fn look_back(&mut self) -> Check {
        self.check_log()?;
        self.check_tasks()?;
        self.check_counters()?;
        let tickets: Vec<TicketId> = self.ledger.hub.tickets.keys().copied().collect();
        tickets.into_iter().try_for_each(|ticket| self.compare_row(ticket))?;
        for record in self.ledger.records.values() {
            let traced = record.standing != Standing::Acknowledged
                || !record.intent.leaves_trace()
                || !record.effects.is_empty();
            expect(traced, "nothing acknowledged is lost", || format!("{record:?}"))?;
        }
        let report = self.store.verify()?;
        expect(report.holds(), "the chain holds and the log makes the rows", || {
            format!("{:?}", report.problems)
        })?;
        let last = self.store.look(|store| store.blocks(AgencyId::FIRST, 0, ALL))?.pop();
        self.note(|out| std::fmt::Write::write_fmt(out, format_args!("{last:?}")));
        Ok(())
    }

    fn check_log(&self) -> Check {
        let rows = self.store.look(|store| store.log(AgencyId::FIRST, Position::START, ALL))?;
        let seen = self.ledger.hub.rows.values().map(|(row, _)| row);
        expect(rows.iter().eq(seen), "no log row is lost or changed", || {
            format!("{} rows, {} were seen", rows.len(), self.ledger.hub.rows.len())
        })
    }

    /// A task stands for each stage that is queued or leased, and no other.
    fn check_tasks(&self) -> Check {
        let rows = self.store.look(|store| store.all_tasks(AgencyId::FIRST, None, ALL))?;
        let stand =
            rows.iter().map(|row| (row.id, row.lease.is_some())).collect::<BTreeMap<_, _>>();
        let mut wanted = BTreeMap::new();
        for (id, ticket) in &self.ledger.hub.tickets {
            for (stage, model) in (0..).zip(&ticket.stages) {
                let task = TaskId { ticket: *id, stage, attempt: model.attempt };
                match model.place {
                    Place::Queued => wanted.insert(task, false),
                    Place::Leased(_) => wanted.insert(task, true),
                    Place::Waiting
                    | Place::Nested(_)
                    | Place::Blocked
                    | Place::Failed
                    | Place::Done
                    | Place::Skipped
                    | Place::Cancelled => None,
                };
            }
        }
        expect(stand == wanted, "tasks are the stages that can be worked", || {
            format!("{stand:?}, wanted {wanted:?}")
        })
    }

    fn check_counters(&self) -> Check {
        let mut counted: BTreeMap<String, i64> = BTreeMap::new();
        for ticket in self.ledger.hub.tickets.values() {
            let key = format!("board/{}/{}", ticket.board, ticket.status);
            *counted.entry(key).or_default() += 1;
        }
        let stored = self.store.look(|store| store.counters(AgencyId::FIRST, "board/"))?;
        let stored: BTreeMap<String, i64> =
            stored.into_iter().map(|row| (row.key, row.value)).collect();
        expect(stored == counted, "counters equal a recount", || {
            format!("{stored:?}, counted {counted:?}")
        })
    }
}

fn claim_all(owner: &str) -> Option<Order> {
    let owners = vec![Owner::parse(owner).ok()?];
    let (wait, lease) = (Span::ZERO, Span::seconds(600));
    Some((agent(owner), Work::Claim(Claim { owners, max: 100, wait, lease })))
}
