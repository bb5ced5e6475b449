//! What a ticket and its stages are promised: by the first policy that is for it, or by a limit
//! of its own.

use super::clocks::Tracked;
use super::command::{Limit, Open};
use super::decide::Context;
use super::event::Event;
use super::passed_over::{self, PassedOver};
use super::state::Ticket;
use crate::Refusal;
use crate::sla::{self, Edition, Metric, Policy, Reopening, Target, Terms};
use crate::workflow::{Scope, Template, TemplateStage};
use oms_base::{Fault, Label, Number, Priority, Timestamp};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What a ticket is promised when it is opened.
#[derive(Debug, Default)]
pub(super) struct Promised {
    pub(super) policy: Option<Edition>,
    pub(super) passed_over: Vec<PassedOver>,
    pub(super) clocks: Vec<Arc<Terms>>,
    /// When it is due.
    pub(super) due_at: Option<Timestamp>,
}

/// What conditions know of a ticket as a whole.
pub(super) fn ticket_value(number: &Number, priority: Priority, labels: &[Label]) -> Value {
    json!({
        "number": number.to_string(),
        "priority": priority.level(),
        "labels": labels.iter().map(Label::as_str).collect::<Vec<_>>(),
    })
}

/// A ticket's data as conditions see it: an empty object when there is none.
pub(super) fn data_value(data: Option<&str>) -> Value {
    let parsed = data.and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| Value::Object(Map::new()))
}

/// The promises of a ticket that is opened now.
pub(super) fn at_opening(command: &Open, cx: &Context<'_>) -> Result<Promised, Refusal> {
    let (policy, passed_over) = policy_for(
        &command.number,
        command.priority,
        &command.labels,
        || data_value(command.data.as_deref()),
        cx,
    );
    let mut clocks = policy.map_or_else(Vec::new, |policy| of_ticket(policy, cx));
    let is_promised = clocks.iter().any(|terms| terms.metric == Metric::Resolution);
    let asked = command.sla.as_ref().is_some_and(|limit| limit.asked);
    if asked || !is_promised {
        clocks.retain(|terms| terms.metric != Metric::Resolution);
        clocks.extend(own_limit(command.sla.as_ref(), cx)?);
    }
    let resolution = clocks.iter().find(|terms| terms.metric == Metric::Resolution);
    let due_at = resolution.and_then(|terms| due_at(terms, cx.now));
    Ok(Promised { policy: policy.map(Policy::edition), passed_over, clocks, due_at })
}

/// When terms that begin at `at` run out.
pub(super) fn due_at(terms: &Terms, at: Timestamp) -> Option<Timestamp> {
    sla::due(&terms.calendar, at, terms.target)
}

fn own_limit(limit: Option<&Limit>, cx: &Context<'_>) -> Result<Option<Arc<Terms>>, Refusal> {
    let expected = || cx.template.and_then(Template::expected);
    let refused = |fault: Fault| Refusal::Input(fault.into());
    match (limit, expected()) {
        (Some(limit), _) => {
            let calendar = limit.calendar.as_ref();
            let own = cx.book.own(Metric::Resolution, limit.target, calendar, cx.now);
            own.map(Some).map_err(refused)
        }
        (None, Some(span)) => {
            let target = Target::wall_clock(span);
            Ok(cx.book.own(Metric::Resolution, target, None, cx.now).ok())
        }
        (None, None) => Ok(None),
    }
}

/// The policy that is for a ticket, and those of which nobody could tell.
fn policy_for<'a>(
    number: &Number,
    priority: Priority,
    labels: &[Label],
    data: impl FnOnce() -> Value,
    cx: &Context<'a>,
) -> (Option<&'a Policy>, Vec<PassedOver>) {
    if cx.book.policies().is_empty() {
        return (None, Vec::new());
    }
    let scope = Scope {
        data: &data(),
        ticket: ticket_value(number, priority, labels),
        stage: Value::Null,
        stages: Value::Null,
        now: cx.now,
    };
    let selection = cx.book.select(&scope);
    (selection.policy.map(|policy| &**policy), passed_over::of(&selection))
}

/// What a policy promises for the ticket as a whole.
fn of_ticket(policy: &Policy, cx: &Context<'_>) -> Vec<Arc<Terms>> {
    let metrics = policy.promises.iter().map(|promise| &promise.metric);
    let own = metrics.filter(|metric| !matches!(metric, Metric::Stage(_)));
    own.filter_map(|metric| cx.book.promised(policy, metric, cx.now)).collect()
}

/// The terms of a stage that is queued now.
pub(super) fn for_stage(
    ticket: &Ticket,
    stage: &TemplateStage,
    cx: &Context<'_>,
) -> Option<Arc<Terms>> {
    let metric = Metric::Stage(stage.id.clone());
    let policy = ticket.policy.as_ref().and_then(|edition| cx.book.policy_edition(edition));
    let promised = policy.and_then(|policy| cx.book.promised(policy, &metric, cx.now));
    promised.or_else(|| {
        let calendar = cx.template.and_then(Template::calendar);
        cx.book.own(metric, stage.sla?, calendar, cx.now).ok()
    })
}

/// The terms of clocks that begin a new cycle when the ticket is reopened now.
pub(super) fn at_reopening(ticket: &Ticket, cx: &Context<'_>) -> Vec<Arc<Terms>> {
    let closed = ticket.clocks.iter().filter(|tracked| tracked.is_closed());
    let renewed = closed.filter_map(|tracked| {
        let terms = tracked.clock.terms();
        let is_late = terms.reopening(ticket.status_since, cx.now) == Reopening::NewCycle;
        is_late.then(|| renewed(terms, cx))
    });
    renewed.collect()
}

/// The same promise by the versions that hold now.
fn renewed(terms: &Arc<Terms>, cx: &Context<'_>) -> Arc<Terms> {
    let policy = terms.policy.as_ref().and_then(|edition| cx.book.policy(&edition.name));
    let newest = policy.and_then(|policy| cx.book.promised(policy, &terms.metric, cx.now));
    newest.unwrap_or_else(|| Arc::clone(terms))
}

/// What changes when the ticket's clocks are measured by what is promised now. `if_other`: only
/// when another policy is for the ticket than before.
pub(super) fn rebase(ticket: &Ticket, if_other: bool, cx: &Context<'_>) -> Vec<Event> {
    let core = &ticket.core;
    let data = || data_value(core.data.as_deref());
    let (policy, passed) = policy_for(&core.number, ticket.priority, &ticket.labels, data, cx);
    let mut events: Vec<Event> = passed_over::changed(ticket, passed).into_iter().collect();
    events.extend(rebased(ticket, policy, if_other, cx));
    events
}

fn rebased(
    ticket: &Ticket,
    policy: Option<&Policy>,
    if_other: bool,
    cx: &Context<'_>,
) -> Option<Event> {
    let edition = policy.map(Policy::edition);
    let name = |edition: &Option<Edition>| edition.as_ref().map(|edition| edition.name.clone());
    if if_other && name(&edition) == name(&ticket.policy) {
        return None;
    }
    let policy = policy?;
    let stage_terms = |tracked: &Tracked| {
        tracked.stage?;
        cx.book.promised(policy, tracked.metric(), ticket.core.opened_at)
    };
    let mut clocks = of_ticket(policy, cx);
    clocks.extend(ticket.clocks.iter().filter_map(stage_terms));
    clocks.retain(|terms| changes(ticket, terms));
    let same = edition == ticket.policy && clocks.is_empty();
    (!same).then_some(Event::ClockRebased { policy: edition, clocks })
}

/// Whether a clock stands that is measured otherwise, or none stands that should. A limit of the
/// ticket's own stays.
fn changes(ticket: &Ticket, terms: &Arc<Terms>) -> bool {
    let mut stands = ticket.clocks.iter().filter(|tracked| *tracked.metric() == terms.metric);
    match stands.next() {
        None => terms.metric == Metric::Resolution,
        Some(tracked) if tracked.is_closed() => false,
        Some(tracked) => {
            let now = tracked.clock.terms();
            now.policy.is_some() && now.pin() != terms.pin()
        }
    }
}
