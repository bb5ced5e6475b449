//! What both ways of following share: where to start, and when to end.

use super::spell;
use crate::auth::bearer;
use crate::problem::Problem;
use crate::query::Params;
use axum::http::HeaderMap;
use oms_api::HelloMessage;
use oms_app::live::Position;
use oms_app::live::{Ended, Subscription};
use oms_app::{App, Caller};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often a token is looked at again: one that was revoked follows no longer than this.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// One stream to one client.
pub(super) struct Follow {
    app: App,
    token: String,
    subscription: Subscription,
    previous: Position,
    look: Interval,
}

/// Why a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The server stops.
    Stopping,
    /// The token is no longer valid.
    Revoked,
    /// The store could not be read.
    Failed,
}

/// What to send next.
#[derive(Debug)]
pub(super) enum Step {
    /// A message, and where it stands.
    Message(String, Position),
    /// Nothing: some time has passed.
    Quiet,
}

impl Follow {
    /// Starts behind `since`, or now.
    pub(super) async fn start(
        app: App,
        caller: Caller,
        headers: &HeaderMap,
        since: Option<Position>,
    ) -> Result<Follow, Problem> {
        let token = bearer(headers)?.unwrap_or_default().to_owned();
        let (subscription, previous) =
            app.ask(move |app| app.live().subscribe(caller, since)).await?;
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Follow { app, token, subscription, previous, look })
    }

    /// The first message, and where the stream starts.
    pub(super) fn hello(&self) -> (String, Position) {
        let hello = HelloMessage::new(self.app.now(), self.previous.to_string());
        let text = serde_json::to_string(&hello).expect("a greeting has text keys");
        (text, self.previous)
    }

    /// Waits for the next thing to do. May be given up and asked again: nothing is lost.
    pub(super) async fn next(&mut self) -> Result<Step, End> {
        tokio::select! {
            row = self.subscription.next() => match row {
                Ok(row) => {
                    let message = spell::message(&self.app, &row, self.previous);
                    self.previous = row.position;
                    Ok(Step::Message(message, row.position))
                }
                Err(Ended::Stopping) => Err(End::Stopping),
                Err(Ended::Failed(error)) => {
                    tracing::error!(%error, "a live stream broke off");
                    Err(End::Failed)
                }
            },
            _ = self.look.tick() => {
                if self.app.is_valid(&self.token) { Ok(Step::Quiet) } else { Err(End::Revoked) }
            }
        }
    }
}

/// `since`: a position from an earlier message.
pub(super) fn since(params: &mut Params) -> Option<Position> {
    params.optional("since", Position::parse)
}
