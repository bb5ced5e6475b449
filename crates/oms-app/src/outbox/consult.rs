//! Asks agents that are somewhere else: about tickets, from the outbox, or for whoever waits.

use super::pulse::Ended;
use super::signed::{self, Parcel, duration};
use super::{Post, Reply, Run};
use crate::app::App;
use crate::engine::{Consult, Consulted, Delivered};
use crate::error::Error;
use oms_base::{Faults, MessageId, Span, Timestamp};
use oms_domain::agent::{Agent, Answer, Kind, Said};
use serde_json::Value;
use std::sync::Arc;

/// Most callers that wait for agents at a time.
pub(crate) const ASKING_MAX: usize = 64;
/// What a program that ended well is as good as.
const DONE: u16 = 200;
const MICROS_IN_MILLI: i64 = 1_000;

/// Why there is no answer.
struct Unsaid {
    reason: String,
    /// Whether there is no use in asking again.
    is_final: bool,
}

/// Asks about a ticket, once.
pub(super) async fn send(app: &App, post: &Post, consult: &Consult) -> Delivered {
    let Consult { row, agent, seen } = consult;
    let (answer, took_ms) = watched(app, post, row.id, (agent, seen)).await;
    match answer {
        Ok(answer) => {
            Delivered::Consulted(Box::new(Consulted { agent: Arc::clone(agent), answer, took_ms }))
        }
        Err(Unsaid { reason, is_final }) => Delivered::Failed { reason, is_final },
    }
}

/// Asks, unless the agent is left alone, and takes in how it does.
async fn watched(
    app: &App,
    post: &Post,
    id: MessageId,
    (agent, seen): (&Agent, &Value),
) -> (Result<Answer, Unsaid>, u32) {
    let since = app.now();
    if let Err(until) = app.pulses().begin(agent, since) {
        let reason = format!("it failed too often, and is left alone until {until}");
        return (Err(Unsaid { reason, is_final: false }), 0);
    }
    let answer = ask(app, post, id, (agent, seen)).await.map(|said| agent.judge(said));
    let (now, took_ms) = (app.now(), millis(since, app.now()));
    let ended = match &answer {
        Ok(Answer { error: None, .. }) => Ended::Fine,
        Ok(_) => Ended::Wrong,
        Err(_) => Ended::Unanswered,
    };
    app.pulses().end(agent, (ended, took_ms), now);
    (answer, took_ms)
}

impl App {
    /// What an agent answers, wherever it is; refused when the question is none for it. Nothing of
    /// it is kept. It waits no longer than the agent may take.
    pub async fn consult(
        &self,
        agent: Arc<Agent>,
        input: Value,
    ) -> Result<Result<Answer, Faults>, Error> {
        let asked = Arc::clone(&agent);
        let looked = self.ask(move |_| {
            Ok(asked.see(&input).map(|seen| {
                let answer = asked.answer(&seen);
                (seen, answer)
            }))
        });
        let (seen, answer) = match looked.await? {
            Ok(looked) => looked,
            Err(faults) => return Ok(Err(faults)),
        };
        if let Some(answer) = answer {
            return Ok(Ok(answer));
        }
        let _place = self.asking().try_acquire().map_err(|_| Error::Busy)?;
        let (answer, _) = watched(self, self.post(), self.post().lot(), (&agent, &seen)).await;
        Ok(Ok(answer.unwrap_or_else(|Unsaid { reason, .. }| Answer::failed(reason))))
    }
}

async fn ask(
    app: &App,
    post: &Post,
    id: MessageId,
    (agent, seen): (&Agent, &Value),
) -> Result<Said, Unsaid> {
    let body = (post.words.question)(agent, seen, app.now());
    let within = Span::seconds(agent.timeout_s);
    let replied = match &agent.kind {
        Kind::Rule(_) => Err("it is a rule, which is asked in the hub".to_owned()),
        Kind::Http(http) => {
            let parcel = Parcel { id, url: &http.url, secret: &http.secret, within, body };
            signed::send(app, post, parcel).await
        }
        Kind::Command(command) => {
            let (program, within) = (command.program.clone(), duration(within));
            let body = (post.runner)(Run { program, input: body, within }).await;
            body.map(|body| Reply { status: DONE, body })
        }
        Kind::Openai(model) => {
            let url = format!("{}/chat/completions", model.url.trim_end_matches('/'));
            let to = (url.as_str(), model.secret.as_ref());
            signed::with_key(app, post, to, within, body).await
        }
    };
    let reply = replied.map_err(|reason| Unsaid { reason, is_final: false })?;
    judge(post, agent, &reply)
}

fn judge(post: &Post, agent: &Agent, reply: &Reply) -> Result<Said, Unsaid> {
    let unsaid = |reason: String, is_final| Err(Unsaid { reason, is_final });
    match reply.status {
        200..=299 => match (post.words.said)(agent, &reply.body) {
            Ok(said) => Ok(said),
            Err(why) => unsaid(format!("its answer is none: {why}"), true),
        },
        300..=399 => {
            unsaid(format!("it answers {}; redirects are not followed", reply.status), true)
        }
        408 | 425 | 429 | 500.. => unsaid(format!("it answers {}", reply.status), false),
        status => unsaid(format!("it answers {status}"), true),
    }
}

fn millis(since: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.since(since).micros() / MICROS_IN_MILLI).unwrap_or(0)
}
