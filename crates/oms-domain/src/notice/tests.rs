//! Who is told of what: one line a case.

use super::{Addressee, Preferences, news, read_preferences};
use crate::agent::Touches;
use crate::json::Fields;
use crate::sla::{Metric, Threshold};
use crate::ticket::{
    Answered, Arranged, Asked, Automated, Called, Event, Opened, SideKind, Sided, Ticket, Told,
    evolve, opened,
};
use oms_base::CallOutcome::{Recorded, Suggested};
use oms_base::{
    Actor, Autonomy, BoardId, CallOutcome, Channel, Comment, Faults, Name, NoticeKind, Number,
    Owner, Prefix, PrincipalId, Priority, Reason, Role, TicketId, Timestamp, Visibility,
};
use serde_json::json;

const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

fn owner(text: &str) -> Owner {
    Owner::parse(text).unwrap()
}

fn actor() -> Actor {
    Actor { principal: PrincipalId(5), role: Role::Staff }
}

/// A ticket of Ada's that somebody watches.
fn ticket() -> Ticket {
    let event = Opened {
        number: Number { prefix: Prefix::initials("City Potholes"), year: 2026, sequence: 1 },
        board: BoardId(2),
        workflow: None,
        stages: 0,
        priority: Priority::DEFAULT,
        due_at: None,
        title: None,
        description: None,
        data: None,
        owner: Some(owner("human:ada")),
        labels: Vec::new(),
        policy: None,
        clocks: Vec::new(),
    };
    let mut ticket = opened(TicketId(1), &event, NOW, actor());
    let watched = Event::Arranged(Arranged::Watched(PrincipalId(9)));
    evolve(&mut ticket, &[watched], NOW, actor());
    ticket
}

/// What the events come to, a line a notice.
fn told(events: &[Event]) -> Vec<String> {
    let (mut after, of_stage) = (ticket(), |_| Some(owner("human:cal")));
    let was_open = after.status.is_open();
    evolve(&mut after, events, NOW, actor());
    let spell = |to: &Addressee| match to {
        Addressee::Owner(owner) => owner.to_string(),
        Addressee::Above(owner) => {
            format!("above {}", owner.as_ref().map_or("nobody", Owner::as_str))
        }
        Addressee::Principal(principal) => format!("{}", principal.0),
    };
    let all = news(was_open, &after, events, &of_stage);
    let line = |news: &super::News| {
        let to: Vec<_> = news.to.iter().map(spell).collect();
        let urgent = if news.is_urgent { "!" } else { "" };
        format!("{} {}{urgent}: {}", news.seq, news.kind, to.join(", "))
    };
    all.iter().map(line).collect()
}

/// What became of an agent's answer.
fn answered(became: CallOutcome, autonomy: Autonomy) -> Event {
    let agent = Name::parse("Ranker").unwrap();
    let answered = Answered {
        call: 2,
        asked: Asked { agent, version: 1, autonomy, root: None },
        became,
        output: None,
        effects: None,
        touches: Touches::default(),
        confidence: None,
        why: None,
        escalate: autonomy == Autonomy::Act,
        took_ms: 1,
    };
    Event::Automated(Automated::Called(Called::Answered(Box::new(answered))))
}

#[test]
fn each_event_tells_those_whom_it_concerns() {
    let reached = |stage, threshold| Event::ThresholdReached {
        stage,
        metric: Metric::Resolution,
        cycle: 1,
        threshold,
    };
    let asked = |to: Option<&str>, is_urgent| {
        let (to, text) = (to.map(owner), Comment::parse("look").ok());
        Event::Told(Told::Asked { to, text, is_urgent })
    };
    let said = Event::Commented { text: None, visibility: Visibility::Staff };
    let help = Event::Sided(Sided::Queued {
        side: 1_000,
        kind: SideKind::Supervise,
        of: None,
        owner: Some(owner("human:lead")),
        result: None,
        attempt: 1,
        due_at: None,
        climb: None,
    });
    let undo = Event::Sided(Sided::Queued {
        side: 1_000,
        kind: SideKind::Compensate,
        of: None,
        owner: Some(owner("human:lead")),
        result: None,
        attempt: 1,
        due_at: None,
        climb: None,
    });
    let gone = Event::Cancelled { reason: Reason::parse("twice").ok() };
    let cases: [(Vec<Event>, &[&str]); 16] = [
        (vec![Event::Assigned { owner: Some(owner("ben")) }], &["3 assigned: ben"]),
        (vec![Event::Assigned { owner: None }], &[]),
        (vec![said.clone()], &["3 commented: human:ada, 9"]),
        (vec![help], &["3 escalated: human:lead"]),
        (vec![undo], &[]),
        (vec![reached(None, Threshold::Percent(75))], &["3 at-risk: human:ada"]),
        (vec![reached(Some(1), Threshold::Percent(75))], &["3 at-risk: human:cal"]),
        (vec![reached(None, Threshold::Breach)], &["3 breached: human:ada, above human:ada"]),
        (vec![asked(Some("crew"), true)], &["3 asked!: crew"]),
        (vec![asked(None, false)], &["3 asked: 9"]),
        (vec![answered(Suggested, Autonomy::Suggest)], &["3 suggested: human:ada"]),
        (
            vec![Event::Assigned { owner: None }, answered(Suggested, Autonomy::Suggest)],
            &["4 suggested: above nobody"],
        ),
        (vec![answered(Suggested, Autonomy::Act)], &[]),
        (vec![answered(Recorded, Autonomy::Shadow)], &[]),
        (vec![gone.clone()], &["3 ended: human:ada, 9"]),
        (vec![said, gone], &["3 commented: human:ada, 9", "4 ended: human:ada, 9"]),
    ];
    for (events, want) in cases {
        assert_eq!(told(&events), want, "{events:?}");
    }
    let kind = NoticeKind::Asked;
    let sent = Told::Sent { to: None, kind, channel: Channel::Mail };
    assert_eq!(told(&[Event::Told(sent)]), [""; 0], "what became of a notice is no news");
}

#[test]
fn preferences_are_read_and_asked() {
    let read = |value: &serde_json::Value| {
        let mut faults = Faults::default();
        let mut fields = Fields::new("", value, &mut faults);
        let read = read_preferences(&mut fields);
        fields.finish();
        (read, faults.list().iter().map(|fault| fault.path.clone()).collect::<Vec<_>>())
    };
    assert_eq!(read(&json!({})), (Preferences::default(), vec![]));
    let usual = Preferences::default();
    assert!(usual.sends(NoticeKind::Assigned, Channel::Mail));
    assert!(!usual.sends(NoticeKind::Commented, Channel::Mail));
    assert!(usual.wants(NoticeKind::Commented));
    let given = json!({"notices": {"mail": ["commented", "assigned"], "webhook": [],
        "mute": ["assigned"], "hours": "City hall"}});
    let (chosen, faults) = read(&given);
    assert_eq!(
        (faults, chosen.hours.as_ref().map(ToString::to_string)),
        (vec![], Some("City hall".to_owned()))
    );
    assert!(chosen.sends(NoticeKind::Commented, Channel::Mail));
    assert!(!chosen.sends(NoticeKind::Assigned, Channel::Mail), "it is muted");
    assert!(!chosen.sends(NoticeKind::Commented, Channel::Webhook));
    let (mute, _) = read(&json!({"notices": {"mute_all": true}}));
    assert!(NoticeKind::ALL.iter().all(|kind| !mute.wants(*kind)));
    let (_, faults) = read(&json!({"notices": {"mail": ["gossip"], "hour": "x"}}));
    assert_eq!(faults, ["notices.mail[0]", "notices.hour"]);
}
