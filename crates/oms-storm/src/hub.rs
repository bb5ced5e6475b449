//! A hub of one engine, stepped by hand, with a clock in hand.

use anyhow::{Context, Result, anyhow};
use oms_app::clock::{Clock, Entropy};
use oms_app::directory::Directory;
use oms_app::engine::{
    Answer, Change, Claim, Claimed, Engine, Message, OpenWanted, PublishWanted, Setup, TaskAction,
};
use oms_app::metrics::Metrics;
use oms_app::{Caller, Done, Job, TicketRef, Work, Written};
use oms_base::{
    Actor, AgencyId, Name, Outcome, Owner, PrincipalId, Role, RuleKind, Span, TicketId, Timestamp,
};
use oms_domain::ticket::TaskResult;
use oms_domain::{json, workflow};
use oms_store::Store;
use serde_json::Value;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot;

/// A clock that stands until it is moved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Hand {
    /// Moves it, forward or back.
    pub(crate) fn turn(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::Relaxed);
    }

    /// Puts it somewhere.
    pub(crate) fn set(&self, micros: i64) {
        self.0.store(micros, Ordering::Relaxed);
    }
}

/// The engine and its clock.
pub(crate) struct Hub {
    pub(crate) engine: Engine,
    pub(crate) clock: Hand,
}

impl Hub {
    /// A hub over a store, whose chance is that of the seed.
    pub(crate) fn start(store: Box<dyn Store>, clock: Hand, seed: u64) -> Result<Hub> {
        let engine = Engine::new(Setup {
            store,
            clock: Arc::new(clock.clone()),
            entropy: Entropy::from_seed(seed),
            directory: Arc::new(Directory::default()),
            metrics: Arc::new(Metrics::default()),
            signal: Arc::default(),
        });
        Ok(Hub { engine: engine.context("starting the engine")?, clock })
    }

    /// Sends each as a message of its own, in one batch.
    pub(crate) fn batch(&mut self, orders: Vec<(Caller, Work)>) -> Result<Vec<Answer>> {
        let (mut messages, mut replies) = (Vec::new(), Vec::new());
        for (caller, work) in orders {
            let (reply, answer) = oneshot::channel();
            messages.push(Message { jobs: vec![Job { caller, key: None, work }], reply });
            replies.push(answer);
        }
        self.engine.step(messages).context("committing")?;
        let answers = replies.iter_mut().map(|reply| reply.try_recv().context("an answer"));
        Ok(answers.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Sends one that must be done.
    pub(crate) fn send(&mut self, caller: Caller, work: Work) -> Result<Done> {
        let answer = self.batch(vec![(caller, work)])?.pop().context("an answer")?;
        read(answer)
    }

    /// Publishes a version of a workflow.
    pub(crate) fn publish(&mut self, definition: &Value) -> Result<Done> {
        let definition = definition.to_string().into_bytes();
        let value = read(json::parse(&definition))?;
        let template = Arc::new(read(workflow::read(&value, &|_| true))?.template);
        let digest = workflow::content_digest(&definition);
        let wanted = PublishWanted { definition, digest, template };
        self.send(person(Role::Supervisor), Work::Publish(Box::new(wanted)))
    }

    /// Publishes a version of a rule.
    pub(crate) fn rule(&mut self, kind: RuleKind, definition: &Value) -> Result<Done> {
        let name = name(definition["name"].as_str().context("a rule has a name")?)?;
        let definition = definition.clone();
        self.send(person(Role::Admin), Work::PublishRule { kind, name, definition })
    }

    /// Opens a ticket.
    pub(crate) fn open(&mut self, caller: Caller, wanted: OpenWanted) -> Result<Written> {
        written(self.send(caller, Work::Open(Box::new(wanted)))?)
    }

    /// Changes a ticket.
    pub(crate) fn change(&mut self, ticket: TicketId, change: Change) -> Result<Written> {
        let ticket = TicketRef::Id(ticket);
        let work = Work::Change { ticket, if_match: None, change };
        written(self.send(person(Role::Supervisor), work)?)
    }

    /// Claims at most one task of an owner.
    pub(crate) fn claim(&mut self, owner: &str, lease: Span) -> Result<Option<Claimed>> {
        let owners = vec![read(Owner::parse(owner))?];
        let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
        match self.send(agent(owner), Work::Claim(claim))? {
            Done::Claimed { tasks } => Ok(tasks.into_iter().next()),
            other => Err(anyhow!("claimed {other:?}")),
        }
    }

    /// Acts on a leased task.
    pub(crate) fn act(&mut self, owner: &str, task: &Claimed, action: TaskAction) -> Result<Done> {
        let work = Work::Task { task: task.task, epoch: task.epoch, action };
        self.send(agent(owner), work)
    }
}

/// The ticket of an answer.
pub(crate) fn written(done: Done) -> Result<Written> {
    match done {
        Done::Ticket(written) => Ok(written),
        other => Err(anyhow!("no ticket but {other:?}")),
    }
}

/// Somebody of a role.
pub(crate) fn person(role: Role) -> Caller {
    caller(100 + i64::from(role.number()), role, Vec::new())
}

/// The agent that works an owner's tasks.
pub(crate) fn agent(owner: &str) -> Caller {
    caller(200, Role::Agent, vec![owner.to_owned()])
}

fn caller(principal: i64, role: Role, scopes: Vec<String>) -> Caller {
    let actor = Actor { principal: PrincipalId(principal), role };
    Caller { agency: AgencyId::FIRST, actor, scopes: Arc::from(scopes) }
}

/// The result of a task with nothing to say.
pub(crate) fn result(outcome: Outcome) -> TaskResult {
    TaskResult { outcome, output: None, note: None, confidence: None, because: None }
}

/// A name.
pub(crate) fn name(text: &str) -> Result<Name> {
    read(Name::parse(text))
}

/// What a refusal of the domain is to a storm: a defect of the storm.
pub(crate) fn read<T, E: Debug>(value: Result<T, E>) -> Result<T> {
    value.map_err(|fault| anyhow!("{fault:?}"))
}
