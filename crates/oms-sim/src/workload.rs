//! What clients send: drawn anew each turn from what they know, wrong and hostile things too.

use crate::dice::Dice;
use crate::graph::{Graph, NUMBER_MAX, OWNERS, WORKFLOWS};
use crate::intent::{Intent, mark};
use crate::ledger::Standing;
use crate::marker::Marker;
use crate::people::{SERVICE_BOARD, agent, person};
use crate::ticket_model::{Place, TicketModel};
use crate::violation::Check;
use crate::world::{Outgoing, World};
use oms_app::engine::{Change, Claim, OpenWanted, PublishWanted, StageAction, Target};
use oms_app::{Caller, TicketRef, Work};
use oms_base::{
    Comment, Label, Name, Owner, Priority, Reason, Role, Span, StageId, Status, TaskId, TicketId,
    Title, Visibility,
};
use oms_domain::board::Wanted;
use oms_domain::sla::{self, PauseReason};
use oms_domain::ticket::Command;
use oms_domain::{json, workflow};
use std::rc::Rc;
use std::sync::Arc;

/// Boards for plain tickets.
pub(crate) const BOARDS: [&str; 2] = [SERVICE_BOARD, "Yard"];
/// What a person or a program may do at all, with who does it.
pub(crate) type Order = (Caller, Work);

/// The time limit of every board's tickets.
const SLA: &str = "3h";

impl World {
    /// Boards and a first workflow, before anything goes wrong.
    pub(crate) fn set_up(&mut self) -> Check {
        let admin = || person(Role::Admin);
        let boards = BOARDS.iter().filter_map(|board| Some((admin(), set_board(board)?)));
        let mut orders: Vec<Order> = boards.collect();
        orders.extend(self.publish());
        let intents = orders.into_iter().map(|order| self.enter(order, None)).collect();
        self.deliver(vec![Outgoing { intents, vanishes: false }])
    }

    /// The messages of a turn.
    pub(crate) fn draw(&mut self) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        for _ in 0..self.dice.below(self.habits.messages + 1) {
            let vanishes = self.dice.chance(self.habits.vanish);
            let intents = self.draw_message();
            if intents.is_empty() {
                continue;
            }
            if let [only] = intents.as_slice()
                && self.dice.chance(4)
                && self.is_repeatable(*only)
            {
                outgoing.push(Outgoing { intents: vec![*only], vanishes: false });
            }
            outgoing.push(Outgoing { intents, vanishes });
        }
        outgoing
    }

    fn draw_message(&mut self) -> Vec<u32> {
        match self.dice.below(100) {
            0..=11 => self.sent_before(Standing::Unknown).into_iter().collect(),
            12..=17 => self.sent_before(Standing::Acknowledged).into_iter().collect(),
            18..=20 => self.other_payload().into_iter().collect(),
            21..=35 => {
                let count = self.dice.between(2, 4);
                (0..count).filter_map(|_| self.draw_intent()).collect()
            }
            _ => self.draw_intent().into_iter().collect(),
        }
    }

    /// Whether the hub promises that sending it again does no harm.
    pub(crate) fn is_repeatable(&self, id: u32) -> bool {
        self.ledger.records.get(&id).is_some_and(|record| {
            let intent = &record.intent;
            intent.leaves_trace() && (intent.root.is_some() || intent.lease().is_some())
        })
    }

    fn sent_before(&mut self, standing: Standing) -> Option<u32> {
        let fits = |id: &u32| {
            let stands = self.ledger.records.get(id).map(|record| record.standing);
            stands == Some(standing) && self.is_repeatable(*id)
        };
        let ids: Vec<u32> = self.ledger.records.keys().copied().filter(fits).collect();
        self.dice.pick(&ids).copied()
    }

    fn other_payload(&mut self) -> Option<u32> {
        let root = self.sent_before(Standing::Acknowledged);
        let root = self.ledger.records.get(&root?)?.intent.root?;
        let order = self.order()?;
        Some(self.enter(order, Some(root))).filter(|id| self.is_repeatable(*id))
    }

    fn draw_intent(&mut self) -> Option<u32> {
        let order = self.order()?;
        let can_be_keyed =
            matches!(order.1, Work::Open(_) | Work::Change { .. } | Work::Task { .. });
        let keyed = can_be_keyed && self.dice.chance(self.habits.keyed);
        let root = keyed.then_some(self.next_intent);
        Some(self.enter(order, root))
    }

    /// Enters an intent into the ledger under its number.
    pub(crate) fn enter(&mut self, (caller, work): Order, root: Option<u32>) -> u32 {
        let id = self.next_intent;
        self.next_intent += 1;
        self.ledger.enter(Intent { id, caller, root, work });
        id
    }

    fn order(&mut self) -> Option<Order> {
        match self.dice.below(100) {
            0..=15 => self.open(true),
            16..=22 => self.open(false),
            23 => self.give_up(),
            24..=46 => self.change(),
            47..=54 => self.unblock(),
            55..=70 => self.claim(),
            71..=91 => self.act(),
            92..=93 => self.take(),
            94..=95 => self.deceive(),
            96..=98 => self.publish(),
            _ => {
                let work = set_board(self.dice.pick(&BOARDS)?)?;
                let role = if self.dice.chance(50) { Role::Admin } else { Role::Auditor };
                Some((person(role), work))
            }
        }
    }

    fn open(&mut self, in_workflow: bool) -> Option<Order> {
        let name = if in_workflow { WORKFLOWS.as_slice() } else { BOARDS.as_slice() };
        let name = Name::parse(self.dice.pick(name)?).ok()?;
        let target = if in_workflow { Target::Workflow(name) } else { Target::Board(name) };
        let role = if self.dice.chance(20) { Role::Service } else { Role::Staff };
        let n = self.dice.chance(80).then(|| self.dice.below(NUMBER_MAX));
        let work = Work::Open(Box::new(OpenWanted {
            title: Title::parse(&mark(self.next_intent)).ok(),
            data: n.map(|n| format!("{{\"n\":{n}}}")),
            priority: self.priority()?,
            ..OpenWanted::bare(target)
        }));
        Some((person(role), work))
    }

    fn priority(&mut self) -> Option<Priority> {
        Priority::new(i64::from(self.dice.below(4))).ok()
    }

    fn some_ticket(&mut self) -> Option<(TicketId, TicketRef)> {
        let ids: Vec<TicketId> = self.ledger.hub.tickets.keys().copied().collect();
        let id = self.dice.pick(&ids).copied()?;
        let number = self.ledger.hub.tickets.get(&id).map(|ticket| ticket.number.clone())?;
        let by_id = self.dice.chance(50);
        Some((id, if by_id { TicketRef::Id(id) } else { TicketRef::Number(number) }))
    }

    /// Somebody gives up a ticket that waits for a nested one.
    fn give_up(&mut self) -> Option<Order> {
        let nests = |ticket: &TicketModel| {
            ticket.stages.iter().any(|stage| matches!(stage.place, Place::Nested(_)))
        };
        let tickets = self.ledger.hub.tickets.iter();
        let ids: Vec<TicketId> =
            tickets.filter(|(_, ticket)| nests(ticket)).map(|(id, _)| *id).collect();
        let ticket = TicketRef::Id(self.dice.pick(&ids).copied()?);
        let reason = Reason::parse(&mark(self.next_intent)).ok()?;
        let change = Change::Ticket(Command::Cancel { reason });
        Some((person(Role::Staff), Work::Change { ticket, if_match: None, change }))
    }

    fn change(&mut self) -> Option<Order> {
        let (id, ticket) = self.some_ticket()?;
        let text = mark(self.next_intent);
        let reason = Reason::parse(&text).ok()?;
        let command = match self.dice.below(12) {
            0..=2 => {
                let weather = self.dice.chance(30);
                let because = PauseReason::parse("weather").ok().filter(|_| weather);
                Command::Move { to: *self.dice.pick(Status::ALL)?, reason: Some(reason), because }
            }
            3..=5 => {
                let visibility = Visibility::Staff;
                Command::Comment { text: Comment::parse(&text).ok()?, visibility }
            }
            6 => Command::Assign { owner: Owner::parse(&format!("human:{text}")).ok() },
            7 => Command::SetPriority { priority: self.priority()? },
            8 => Command::Label { add: vec![Label::parse(&text).ok()?], remove: Vec::new() },
            9 => Command::Cancel { reason },
            _ => Command::Reopen { reason },
        };
        let version = self.ledger.hub.tickets.get(&id).map_or(1, |ticket| ticket.version);
        let older = version.saturating_sub(u64::from(self.dice.below(2)));
        let if_match = self.dice.chance(20).then_some(older);
        let role = [Role::Staff, Role::Staff, Role::Supervisor, Role::Service, Role::Auditor];
        let role = *self.dice.pick(&role)?;
        Some((person(role), Work::Change { ticket, if_match, change: Change::Ticket(command) }))
    }

    fn unblock(&mut self) -> Option<Order> {
        let stuck: Vec<(TicketId, usize)> = self.stuck_stages();
        let (ticket, stage) = self.dice.pick(&stuck).copied()?;
        let action = if self.dice.chance(60) { StageAction::Retry } else { StageAction::Skip };
        self.unblock_one(ticket, stage, action)
    }

    /// Stages of open tickets that somebody must unblock.
    pub(crate) fn stuck_stages(&self) -> Vec<(TicketId, usize)> {
        let open = self.ledger.hub.tickets.iter().filter(|(_, ticket)| ticket.status.is_open());
        open.flat_map(|(id, ticket)| {
            let stuck = ticket.stages.iter().enumerate().filter(|(_, s)| s.place.is_stuck());
            stuck.map(|(index, _)| (*id, index))
        })
        .collect()
    }

    /// A supervisor's order for one stage.
    pub(crate) fn unblock_one(
        &self,
        ticket: TicketId,
        stage: usize,
        action: StageAction,
    ) -> Option<Order> {
        let stage = StageId::parse(&format!("s{stage}")).ok()?;
        let reason = Reason::parse(&mark(self.next_intent)).ok()?;
        let change = Change::Stage { stage, action, reason };
        let ticket = TicketRef::Id(ticket);
        Some((person(Role::Supervisor), Work::Change { ticket, if_match: None, change }))
    }

    fn claim(&mut self) -> Option<Order> {
        let parks = self.dice.chance(self.habits.parks);
        let wait = if parks { Span::seconds(self.dice.between(1, 60)) } else { Span::ZERO };
        let by_staff = self.dice.chance(20);
        let owner = *self.dice.pick(&OWNERS)?;
        let count = if by_staff { OWNERS.len() } else { 1 };
        let names = OWNERS.iter().cycle().skip_while(|name| **name != owner).take(count);
        let owners = names.filter_map(|name| Owner::parse(name).ok()).collect();
        let max = self.dice.between(1, 4) as usize;
        let lease = Span::seconds(self.dice.between(1, 900));
        let caller = match (by_staff, self.dice.chance(3)) {
            (true, _) => person(Role::Staff),
            (false, false) => agent(owner),
            (false, true) => agent(OWNERS.iter().find(|other| **other != owner)?),
        };
        Some((caller, Work::Claim(Claim { owners, max, wait, lease })))
    }

    fn take(&mut self) -> Option<Order> {
        let (ticket, _) = self.some_ticket()?;
        let stages = &self.ledger.hub.tickets.get(&ticket)?.stages;
        let count = u32::try_from(stages.len()).unwrap_or(0);
        let stage = self.dice.below(count.max(1));
        let attempt = stages.get(stage as usize)?.attempt;
        let task = TaskId { ticket, stage: u16::try_from(stage).ok()?, attempt };
        let lease = Span::seconds(self.dice.between(1, 300));
        Some((person(Role::Staff), Work::Take { task, lease }))
    }

    /// A new version of a workflow, or one that was published before.
    pub(crate) fn publish(&mut self) -> Option<Order> {
        let known: Vec<_> = self.ledger.hub.authored.values().cloned().collect();
        let again = self.dice.chance(30);
        let graph = self.dice.pick(&known).filter(|_| again).cloned();
        let graph = graph.unwrap_or_else(|| Rc::new(Graph::random(&mut self.dice)));
        let definition = graph.definition().into_bytes();
        let value = json::parse(&definition).ok()?;
        let template = Arc::new(workflow::read(&value, &|_| true).ok()?.template);
        let digest = workflow::content_digest(&definition);
        self.ledger.hub.authored.insert(definition.clone(), graph);
        let wanted = PublishWanted { definition, digest, template };
        Some((person(Role::Supervisor), Work::Publish(Box::new(wanted))))
    }

    /// Clients of parked claims go away.
    pub(crate) fn leave_parked(&mut self) {
        let (vanish, dice): (u32, &mut Dice) = (self.habits.vanish, &mut self.dice);
        let before = self.awaited.len();
        self.awaited.retain(|_| !dice.chance(vanish));
        self.marks.reach_if(self.awaited.len() < before, Marker::ParkedVanished);
    }
}

fn set_board(name: &str) -> Option<Work> {
    let sla = sla::Target::parse(SLA).ok();
    let wanted = Wanted { sla, ..Wanted::default() };
    Some(Work::SetBoard { name: Name::parse(name).ok()?, wanted })
}
