//! What must hold of one ticket's timeline, given what the ledger says of the ticket.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::plan;
use crate::workflow::LOAN_DEPENDENCIES;

/// One event as the timeline shows it.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    seq: u64,
    kind: String,
    stage: Option<String>,
    status: Option<String>,
    attempt: u64,
    epoch: Option<u64>,
    markers: HashSet<String>,
}

impl Event {
    /// Reads an item of the timeline.
    pub(crate) fn read(item: &Value) -> Result<Event> {
        let word = |name: &str| item[name].as_str().map(str::to_owned);
        let text = item.to_string();
        Ok(Event {
            seq: item["seq"].as_u64().context("an event has a seq")?,
            kind: word("kind").context("an event has a kind")?,
            stage: word("stage"),
            status: word("status"),
            attempt: item["attempt"].as_u64().unwrap_or(1),
            epoch: item["lease_epoch"].as_u64(),
            markers: plan::markers(&text).map(str::to_owned).collect(),
        })
    }

    /// The markers in it.
    pub(crate) fn markers(&self) -> impl Iterator<Item = &String> {
        self.markers.iter()
    }

    /// Whether it is the lease of a task.
    pub(crate) fn is_claim(&self) -> bool {
        self.kind == "stage-claimed"
    }

    /// Whether it ends an attempt of its stage; a blocked one has not ended.
    fn is_terminal(&self) -> bool {
        let ends = matches!(self.kind.as_str(), "stage-finished" | "stage-skipped");
        ends && self.status.as_deref() != Some("blocked")
    }

    fn satisfies(&self) -> bool {
        let failed = matches!(self.status.as_deref(), Some("failed" | "cancelled"));
        self.is_terminal() && !failed
    }
}

/// What the ledger says of one effect on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Acknowledged: its marker stands in exactly one event.
    Once(String),
    /// Refused for good: its marker stands nowhere.
    Absent(String),
    /// Nobody knows: at most once.
    Maybe(String),
    /// An acknowledged completion: the stage has ended, or stands blocked, by it alone.
    Finished {
        /// Its marker.
        marker: String,
        /// The stage's id.
        stage: String,
        /// Whether the attempt ended rather than blocked.
        ended: bool,
    },
    /// An acknowledged claim: the stage was leased once with its epoch.
    Claimed {
        /// The stage's id.
        stage: String,
        /// The lease's epoch.
        epoch: u64,
    },
}

/// Everything about the timeline that is not as it must be.
pub(crate) fn faults(events: &[Event], expected: &[Expected]) -> Vec<String> {
    let mut faults = Vec::new();
    check_seqs(events, &mut faults);
    check_terminals(events, &mut faults);
    check_order(events, &mut faults);
    check_expected(events, expected, &mut faults);
    faults
}

fn check_seqs(events: &[Event], faults: &mut Vec<String>) {
    if events.is_empty() {
        faults.push("the timeline is empty".to_owned());
    }
    for (event, wanted) in events.iter().zip(1..) {
        if event.seq != wanted {
            faults.push(format!("seq {} stands where {wanted} must", event.seq));
            return;
        }
    }
}

fn check_terminals(events: &[Event], faults: &mut Vec<String>) {
    let mut ends: BTreeMap<(&str, u64), u32> = BTreeMap::new();
    for event in events.iter().filter(|event| event.is_terminal()) {
        let stage = event.stage.as_deref().unwrap_or_default();
        *ends.entry((stage, event.attempt)).or_default() += 1;
    }
    for ((stage, attempt), count) in ends {
        if count > 1 {
            faults.push(format!("attempt {attempt} of stage {stage} ended {count} times"));
        }
    }
}

/// Nothing may happen in a stage before everything it waits for has ended well.
fn check_order(events: &[Event], faults: &mut Vec<String>) {
    let mut satisfied = HashSet::new();
    for event in events {
        let Some(stage) = event.stage.as_deref() else {
            continue;
        };
        let known = LOAN_DEPENDENCIES.iter().find(|(id, _)| *id == stage);
        let needed = known.map_or(&[][..], |(_, depends_on)| depends_on);
        for dependency in needed {
            if !satisfied.contains(dependency) {
                let seq = event.seq;
                faults.push(format!("seq {seq}: stage {stage} went before {dependency}"));
            }
        }
        if event.satisfies() {
            satisfied.insert(stage);
        }
    }
}

fn check_expected(events: &[Event], expected: &[Expected], faults: &mut Vec<String>) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for marker in events.iter().flat_map(|event| &event.markers) {
        *seen.entry(marker).or_default() += 1;
    }
    for expected in expected {
        let (marker, least, most) = match expected {
            Expected::Once(marker) => (marker, 1, 1),
            Expected::Absent(marker) => (marker, 0, 0),
            Expected::Maybe(marker) | Expected::Finished { marker, .. } => (marker, 0, 1),
            Expected::Claimed { stage, epoch } => {
                check_claim(events, stage, *epoch, faults);
                continue;
            }
        };
        let count = seen.remove(marker.as_str()).unwrap_or(0);
        if !(least..=most).contains(&count) {
            faults.push(format!("{marker} stands {count} times, not {least} to {most}"));
        }
        if let Expected::Finished { stage, ended, .. } = expected
            && !events.iter().any(|event| ended_by(event, stage, *ended))
        {
            faults.push(format!("{marker} completed {stage}, which did not end"));
        }
    }
    for (marker, _) in seen {
        faults.push(format!("{marker} stands here and not in the ledger"));
    }
}

fn check_claim(events: &[Event], stage: &str, epoch: u64, faults: &mut Vec<String>) {
    let is_it = |event: &&Event| {
        event.is_claim() && event.stage.as_deref() == Some(stage) && event.epoch == Some(epoch)
    };
    let shown = events.iter().filter(is_it).count();
    if shown != 1 {
        faults.push(format!("stage {stage} was leased {shown} times with epoch {epoch}, not once"));
    }
}

fn ended_by(event: &Event, stage: &str, ended: bool) -> bool {
    event.kind == "stage-finished"
        && event.stage.as_deref() == Some(stage)
        && event.is_terminal() == ended
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Event, Expected, faults};
    use crate::storm::plan::marker;

    fn check(items: &[Value], expected: &[Expected]) -> Vec<String> {
        let events: Vec<Event> = items.iter().map(|item| Event::read(item).unwrap()).collect();
        faults(&events, expected)
    }

    fn event(seq: u64, kind: &str, stage: &str, status: &str) -> Value {
        json!({"seq": seq, "kind": kind, "stage": stage, "status": status})
    }

    fn good() -> Vec<Value> {
        vec![
            json!({"seq": 1, "kind": "opened", "title": marker(1, 0, 0)}),
            event(2, "stage-queued", "id_check", "queued"),
            json!({"seq": 3, "kind": "stage-claimed", "stage": "id_check", "lease_epoch": 1}),
            event(4, "stage-finished", "id_check", "done"),
            event(5, "stage-queued", "risk_ai", "queued"),
            json!({"seq": 6, "kind": "commented", "text": marker(1, 0, 1)}),
        ]
    }

    fn ledger() -> Vec<Expected> {
        let stage = "id_check".to_owned();
        vec![
            Expected::Once(marker(1, 0, 0)),
            Expected::Once(marker(1, 0, 1)),
            Expected::Absent(marker(1, 0, 2)),
            Expected::Maybe(marker(1, 0, 3)),
            Expected::Claimed { stage: stage.clone(), epoch: 1 },
            Expected::Finished { marker: marker(1, 0, 4), stage, ended: true },
        ]
    }

    #[test]
    fn a_timeline_as_it_must_be() {
        assert_eq!(check(&good(), &ledger()), Vec::<String>::new());
    }

    #[test]
    fn a_lost_event_is_found() {
        for lost in 0..good().len() {
            let mut items = good();
            items.remove(lost);
            assert!(!check(&items, &ledger()).is_empty(), "{lost}");
        }
        assert!(!check(&[], &[]).is_empty());
    }

    #[test]
    fn an_event_too_many_is_found() {
        let comment = |turn| json!({"seq": 7, "kind": "commented", "text": marker(1, 0, turn)});
        for (name, added) in [
            ("a doubled comment", comment(1)),
            ("a refused comment", comment(2)),
            ("a comment of nobody", comment(99)),
            ("a second end", event(7, "stage-finished", "id_check", "failed")),
            ("an early stage", event(7, "stage-queued", "fund", "queued")),
        ] {
            let mut items = good();
            items.push(added);
            assert!(!check(&items, &ledger()).is_empty(), "{name}");
        }
        let mut items = good();
        items.push(comment(3));
        assert!(check(&items, &ledger()).is_empty(), "an unknown one may stand once");
    }

    #[test]
    fn a_lost_claim_and_a_lost_end_are_found() {
        let mut items = good();
        items[2]["kind"] = json!("stage-released");
        assert_eq!(check(&items, &ledger()).len(), 1);
        let mut items = good();
        items.truncate(3);
        assert_eq!(check(&items, &ledger()).len(), 2);
    }
}
