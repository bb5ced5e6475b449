//! The runner: finds what is due, sends it, and says what became of it.
//!
//! Everything that it knows stands in the store. A process that ends in the midst of a try leaves a
//! message that is sent again once nobody can be waiting for it any more, under the same id.

use super::signed::{self, Parcel};
use super::{Post, Pulses, Reply};
use super::{consult, letter};
use crate::app::App;
use crate::auth::Caller;
use crate::engine::{Delivered, Done, Job, MessageWork, NoticeWork, Outgoing, Work, is_stale};
use crate::error::Error;
use crate::live::Signal;
use oms_base::limits::{DEAD_LETTERS_MAX, OWNERS_MAX};
use oms_base::{AgencyId, MessageId, Owner, Timestamp};
use oms_domain::agent::Agent;
use oms_domain::owner::Push;
use oms_domain::sla::Book;
use oms_store::{MessageRow, Query};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Most messages that are being sent at a time.
const SENDING_MAX: usize = 512;
/// How often it is looked for messages whose time has come, and for those of other servers.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// Pause after a failure of the store.
const RETRY: Duration = Duration::from_secs(1);
/// How often dead messages are counted, in rounds.
const SWEEP_EVERY: u32 = 240;
const MINUTE_MICROS: i64 = 60 * 1_000_000;
const ACCEPTED: u16 = 202;
const GONE: u16 = 410;

/// What is under way at this server.
#[derive(Debug, Clone, Default)]
struct Load {
    sending: BTreeSet<MessageId>,
    of: BTreeMap<Owner, usize>,
    /// The minute, and how many were sent to each in it.
    minute: i64,
    sent: BTreeMap<Owner, u32>,
    /// Whom it was looked at last.
    last: Option<Owner>,
}

/// Sends what is due until the server stops.
pub(crate) async fn run(app: App, post: Arc<Post>, signal: Arc<Signal>) {
    let (mut load, mut tasks, mut rounds) = (Load::default(), JoinSet::new(), 0_u32);
    while !app.is_stopping() {
        let pause = match round(&app, &post, &mut load, &mut tasks).await {
            Ok(()) => LOOK_AGAIN,
            Err(Error::Stopping) => return,
            Err(error) => {
                tracing::error!(%error, "what is to leave waits");
                RETRY
            }
        };
        app.metrics().set_sending(load.sending.len());
        tokio::select! {
            () = signal.next_post() => {}
            () = tokio::time::sleep(pause) => {}
            Some(ended) = tasks.join_next() => load.free(ended),
        }
        while let Some(ended) = tasks.try_join_next() {
            load.free(ended);
        }
        rounds = rounds.wrapping_add(1);
        if rounds.is_multiple_of(SWEEP_EVERY) {
            sweep(&app).await;
        }
    }
}

/// Starts to send what is due, as far as there is room.
async fn round(
    app: &App,
    post: &Arc<Post>,
    load: &mut Load,
    tasks: &mut JoinSet<(MessageId, Owner)>,
) -> Result<(), Error> {
    let now = app.now();
    let minute = now.micros().div_euclid(MINUTE_MICROS);
    if load.minute != minute {
        load.minute = minute;
        load.sent.clear();
    }
    if load.sending.len() >= SENDING_MAX {
        return Ok(());
    }
    let before = load.clone();
    let find = move |app: &App| {
        let book = app.reader().directory().book();
        due(app.reader().store(), (&book, app.pulses()), &before, now)
    };
    let (rows, last) = app.ask(find).await?;
    load.last = last;
    for MessageRow { id, recipient, .. } in rows {
        load.begin(id, &recipient);
        let (app, post) = (app.clone(), Arc::clone(post));
        tasks.spawn(async move {
            deliver(&app, &post, id).await;
            (id, recipient)
        });
    }
    Ok(())
}

/// Messages that are due, of one recipient after the other from where the last round ended, and
/// where this one did.
fn due(
    store: &dyn Query,
    known: (&Book, &Pulses),
    load: &Load,
    now: Timestamp,
) -> Result<(Vec<MessageRow>, Option<Owner>), Error> {
    let agency = AgencyId::FIRST;
    let (mut found, mut after, mut wrapped) = (Vec::new(), load.last.clone(), load.last.is_none());
    for _ in 0..=OWNERS_MAX {
        let Some(next) = store.next_recipient(agency, after.as_ref())? else {
            if wrapped {
                break;
            }
            (wrapped, after) = (true, None);
            continue;
        };
        let room = SENDING_MAX.saturating_sub(load.sending.len() + found.len());
        let free = load.room(known, &next, now).min(room);
        let held = load.of.get(&next).copied().unwrap_or(0);
        if free == 0 && held == 0 && room > 0 {
            // One that is left alone: what has waited too long is taken, to be given up.
            let rows = store.due_messages(agency, &next, now, 1)?;
            found.extend(rows.into_iter().filter(|row| is_stale(row, now)));
        } else if free > 0 {
            let rows = store.due_messages(agency, &next, now, free + held)?;
            let fresh = rows.into_iter().filter(|row| !load.sending.contains(&row.id));
            found.extend(fresh.take(free));
        }
        let is_round = wrapped && load.last.as_ref().is_some_and(|last| next >= *last);
        after = Some(next);
        if is_round || room <= free {
            break;
        }
    }
    Ok((found, after))
}

impl Load {
    /// How many more may be sent to a recipient; one to which nothing is brought any more gets one
    /// at a time, so that its messages go.
    fn room(&self, (book, pulses): (&Book, &Pulses), to: &Owner, now: Timestamp) -> usize {
        let held = self.of.get(to).copied().unwrap_or(0);
        let Some(push) = book.registry().push(to) else {
            let agent = Agent::named_by(to).and_then(|name| book.agent(&name));
            let most = agent.map_or(1, |agent| pulses.room(agent, now));
            return most.saturating_sub(held);
        };
        let sent = self.sent.get(to).copied().unwrap_or(0);
        let rate = usize::try_from(push.per_minute.saturating_sub(sent)).unwrap_or(usize::MAX);
        usize::from(push.concurrency).saturating_sub(held).min(rate)
    }

    fn begin(&mut self, id: MessageId, to: &Owner) {
        self.sending.insert(id);
        *self.of.entry(to.clone()).or_default() += 1;
        *self.sent.entry(to.clone()).or_default() += 1;
    }

    fn free(&mut self, ended: Result<(MessageId, Owner), tokio::task::JoinError>) {
        match ended {
            Ok((id, owner)) => {
                self.sending.remove(&id);
                if let Some(held) = self.of.get_mut(&owner) {
                    *held = held.saturating_sub(1);
                }
                self.of.retain(|_, held| *held > 0);
            }
            Err(error) => tracing::error!(%error, "a message was left in the midst of a try"),
        }
    }
}

/// Takes a message, sends it, and says what became of it.
async fn deliver(app: &App, post: &Post, id: MessageId) {
    let (row, became) = match submit(app, MessageWork::Begin(id)).await {
        Ok(Done::Outgoing(Some(outgoing))) => {
            let became = send(app, post, &outgoing).await;
            (outgoing.row, became)
        }
        Ok(Done::Letter(Some(letter))) => {
            let became = letter::send(app, post, &letter).await;
            (letter.row, became)
        }
        Ok(Done::Consult(Some(consult))) => {
            let became = consult::send(app, post, &consult).await;
            (consult.row, became)
        }
        Ok(_) => return,
        Err(error) => {
            tracing::warn!(%error, message = %id, "a message waits");
            return;
        }
    };
    app.metrics().count_try(match &became {
        Delivered::Answered(_) | Delivered::Consulted(_) => "answered",
        Delivered::Accepted => "accepted",
        Delivered::Failed { .. } => "failed",
    });
    if let Delivered::Failed { reason, .. } = &became {
        let to = row.recipient.as_str();
        tracing::warn!(message = %id, to, reason, "a message did not arrive");
    }
    // What is not settled here is sent again when its time is over.
    let end = MessageWork::End { message: id, tries: row.tries, became };
    if let Err(error) = submit(app, end).await {
        tracing::warn!(%error, message = %id, "nobody knows what became of a message");
    }
}

async fn send(app: &App, post: &Post, outgoing: &Outgoing) -> Delivered {
    let Push { url, secret, timeout, .. } = &outgoing.push;
    let body = (post.words.task)(outgoing, app.now());
    let parcel = Parcel { id: outgoing.row.id, url, secret, within: *timeout, body };
    match signed::send(app, post, parcel).await {
        Ok(reply) => judge(post, outgoing, &reply),
        Err(reason) => Delivered::Failed { reason, is_final: false },
    }
}

fn judge(post: &Post, outgoing: &Outgoing, reply: &Reply) -> Delivered {
    let failed = |reason: String, is_final| Delivered::Failed { reason, is_final };
    match reply.status {
        ACCEPTED => Delivered::Accepted,
        200..=299 => match (post.words.result)(outgoing, &reply.body) {
            Ok(result) => Delivered::Answered(result),
            Err(why) => failed(format!("its answer is no result: {why}"), false),
        },
        300..=399 => {
            failed(format!("it answers {}; redirects are not followed", reply.status), false)
        }
        GONE => failed("it answers 410: it wants no more of them".to_owned(), true),
        status => failed(format!("it answers {status}"), false),
    }
}

async fn sweep(app: &App) {
    let spare =
        |app: &App| Ok(app.reader().store().spare_message(AgencyId::FIRST, DEAD_LETTERS_MAX)?);
    if let Ok(Some(_)) = app.ask(spare).await
        && let Err(error) = submit(app, MessageWork::Sweep).await
    {
        tracing::warn!(%error, "dead messages stay");
    }
    let job = Job { caller: Caller::hub(), key: None, work: Work::Notice(NoticeWork::Sweep) };
    if let Err(error) = app.submit_one(job).await {
        tracing::warn!(%error, "old notices stay");
    }
}

async fn submit(app: &App, work: MessageWork) -> Result<Done, Error> {
    let work = Work::Message(work);
    app.submit_one(Job { caller: Caller::hub(), key: None, work }).await
}
