//! What a trigger names and nobody knows. It may be made later, so it is no fault; but it may be a
//! slip of the pen as well, so whoever publishes the trigger is told.

use super::activator::Activator;
use super::definition::Trigger;
use crate::action::{Action, Target};
use crate::notice::Whom;
use oms_base::{Code, Fault, Name, Owner};
use serde_json::Value;

/// Something that a trigger names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    /// A board.
    Board(&'a Name),
    /// A workflow.
    Workflow(&'a Name),
    /// A calendar.
    Calendar(&'a Name),
    /// An agent.
    Agent(&'a Name),
    /// A playbook.
    Playbook(&'a Name),
    /// An owner.
    Owner(&'a Owner),
}

/// What of it nobody knows, each with its place in the definition that it was read from, and what
/// comes of it.
pub fn unknown(
    trigger: &Trigger,
    definition: &Value,
    is_known: &dyn Fn(Named<'_>) -> bool,
) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut check = |path: String, named: Named<'_>, then: &str| {
        if !is_known(named) {
            found.push(fault(path, named, then));
        }
    };
    let at = |field: &str, index: usize| place(definition, field, index);
    for (index, board) in trigger.boards.iter().enumerate() {
        let then = "until there is one, the trigger finds no ticket there";
        check(at("board", index), Named::Board(board), then);
    }
    for (index, activator) in trigger.activators.iter().enumerate() {
        if let Activator::Schedule(schedule) = activator
            && let Some(calendar) = schedule.calendar()
        {
            let path = format!("{}.calendar", at("activator", index));
            let then = "until it is published, the schedule is never due";
            check(path, Named::Calendar(calendar), then);
        }
    }
    for (index, action) in trigger.then.iter().enumerate() {
        for (field, named) in names(action) {
            let path = format!("{}.{field}", at("then", index));
            check(path, named, "until there is one, the trigger fails each time it fires");
        }
    }
    if let Some(owner) = &trigger.owner {
        check("owner".to_owned(), Named::Owner(owner), "");
    }
    found
}

/// One of a list, or what stands there alone.
fn place(definition: &Value, field: &str, index: usize) -> String {
    let is_list = definition.get(field).is_some_and(Value::is_array);
    if is_list { format!("{field}[{index}]") } else { field.to_owned() }
}

fn fault(path: String, named: Named<'_>, then: &str) -> Fault {
    let (code, what, name) = match named {
        Named::Board(name) => (Code::NotFound, "board", name),
        Named::Workflow(name) => (Code::NotFound, "workflow", name),
        Named::Calendar(name) => (Code::NotFound, "calendar", name),
        Named::Agent(name) => (Code::UnknownAgent, "agent", name),
        Named::Playbook(name) => (Code::NotFound, "playbook", name),
        Named::Owner(owner) => {
            let detail = format!(
                "nobody is registered as {owner}; correct the name, or make that owner known"
            );
            return Fault::new(path, Code::UnknownOwner, detail);
        }
    };
    let detail = format!("there is no {what} {name}; correct the name, or make it: {then}");
    Fault::new(path, code, detail)
}

/// What an action names, and in which field of it.
fn names(action: &Action) -> Vec<(&'static str, Named<'_>)> {
    match action {
        Action::Assign(Some(owner)) => vec![("assign", Named::Owner(owner))],
        Action::Escalate { to: Some(owner), .. } => vec![("to", Named::Owner(owner))],
        Action::Notify(ask) => match &ask.to {
            Whom::Person(owner) => vec![("notify", Named::Owner(owner))],
            Whom::Owner | Whom::Watchers | Whom::Supervisor => Vec::new(),
        },
        Action::Open(opening) => {
            let target = match &opening.target {
                Target::Board(name) => ("open.board", Named::Board(name)),
                Target::Workflow(name) => ("open.workflow", Named::Workflow(name)),
            };
            let owner = opening.owner.as_ref().map(|owner| ("open.owner", Named::Owner(owner)));
            [target].into_iter().chain(owner).collect()
        }
        Action::CallAgent { agent, .. } => vec![("call_agent", Named::Agent(agent))],
        Action::StartPlaybook(name) => vec![("start_playbook", Named::Playbook(name))],
        Action::Assign(None)
        | Action::Escalate { to: None, .. }
        | Action::Move { .. }
        | Action::SetPriority(_)
        | Action::Label { .. }
        | Action::Comment { .. }
        | Action::Link { .. }
        | Action::Merge
        | Action::Set(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, unknown};
    use crate::trigger::read_trigger;
    use serde_json::{Value, json};

    /// The places and codes of what nobody knows, where all that begins with `no` is unknown.
    fn told(definition: &Value) -> Vec<String> {
        let trigger = read_trigger(definition, 1).unwrap();
        let is_known = |named: Named<'_>| {
            let name = match named {
                Named::Owner(owner) => owner.as_str(),
                Named::Board(name)
                | Named::Workflow(name)
                | Named::Calendar(name)
                | Named::Agent(name)
                | Named::Playbook(name) => name.as_str(),
            };
            !name.trim_start_matches("human:").starts_with("no")
        };
        let found = unknown(&trigger, definition, &is_known);
        found.iter().map(|fault| format!("{} {}", fault.code.as_str(), fault.path)).collect()
    }

    #[test]
    fn what_nobody_knows_is_named_with_its_place() {
        let with = |field: &str, value: Value| {
            let mut whole = json!({"name": "t", "activator": "manual", "then": {"priority": 0}});
            whole[field] = value;
            whole
        };
        let then = |action: Value| with("then", action);
        let by = |calendar: &str| json!({"schedule": "0 7 * * *", "calendar": calendar});
        let worker = json!({"name": "t", "runs": "worker", "board": "nowhere", "owner": "nobody"});
        let cases = [
            (with("board", json!("Potholes")), vec![]),
            (with("board", json!("nowhere")), vec!["OMS-013 board"]),
            (with("board", json!(["Potholes", "nowhere"])), vec!["OMS-013 board[1]"]),
            (with("owner", json!("nobody")), vec!["OMS-066 owner"]),
            (with("activator", by("City hall")), vec![]),
            (with("activator", by("none")), vec!["OMS-013 activator.calendar"]),
            (
                with("activator", json!(["manual", by("none")])),
                vec!["OMS-013 activator[1].calendar"],
            ),
            (then(json!({"assign": null})), vec![]),
            (then(json!({"assign": "nobody"})), vec!["OMS-066 then.assign"]),
            (
                then(json!([{"assign": "crew"}, {"assign": "nobody"}])),
                vec!["OMS-066 then[1].assign"],
            ),
            (then(json!({"escalate": "late"})), vec![]),
            (then(json!({"escalate": "late", "to": "nobody"})), vec!["OMS-066 then.to"]),
            (then(json!({"notify": "owner", "text": "a"})), vec![]),
            (then(json!({"notify": "human:nobody", "text": "a"})), vec!["OMS-066 then.notify"]),
            (
                then(json!([{"open": {"board": "nowhere", "owner": "nobody"}}])),
                vec!["OMS-013 then[0].open.board", "OMS-066 then[0].open.owner"],
            ),
            (then(json!({"open": {"workflow": "none"}})), vec!["OMS-013 then.open.workflow"]),
            (then(json!({"call_agent": "none"})), vec!["OMS-128 then.call_agent"]),
            (then(json!({"start_playbook": "none"})), vec!["OMS-013 then.start_playbook"]),
            (worker, vec!["OMS-013 board", "OMS-066 owner"]),
        ];
        for (definition, want) in cases {
            assert_eq!(told(&definition), want, "{definition}");
        }
    }

    #[test]
    fn a_warning_says_what_comes_of_it_and_what_to_do() {
        let definition = json!({"name": "t", "activator": "manual", "board": "nowhere",
            "then": {"assign": "nobody"}});
        let trigger = read_trigger(&definition, 1).unwrap();
        let found = unknown(&trigger, &definition, &|_| false);
        let details: Vec<&str> = found.iter().map(|fault| fault.detail.as_str()).collect();
        let want = [
            "there is no board nowhere; correct the name, or make it: until there is one, the \
             trigger finds no ticket there",
            "nobody is registered as nobody; correct the name, or make that owner known",
        ];
        assert_eq!(details, want);
    }
}
