//! What readers of the log and triggers remember.

use super::{Case, commit};
use crate::sample::AGENCY;
use oms_base::{AgencyId, RuleId, TicketId, Timestamp};
use oms_store::{AutomationWrite, Batch, NoteRow, Position, Store, TriggerRow};

pub(super) const CASES: &[Case] = &[
    Case::new("a cursor stands where it was last put, and commits no block", cursor),
    Case::new("notes are found by trigger and ticket, and those due earliest first", notes),
    Case::new("how a trigger stands is replaced as a whole", triggers),
];

fn write(store: &mut dyn Store, automation: Vec<AutomationWrite>) {
    commit(store, &Batch { automation, ..Batch::new(AGENCY) });
}

fn cursor(store: &mut dyn Store) {
    assert_eq!(store.cursor(AGENCY, "a"), Ok(None));
    for (name, batch) in [("a", 1), ("b", 2), ("a", 3)] {
        let position = Position::new(batch, 7);
        write(store, vec![AutomationWrite::Cursor(name.to_owned(), position)]);
    }
    assert_eq!(store.cursor(AGENCY, "a"), Ok(Some(Position::new(3, 7))));
    assert_eq!(store.cursor(AGENCY, "b"), Ok(Some(Position::new(2, 7))));
    assert_eq!(store.cursor(AgencyId(2), "a"), Ok(None));
    assert_eq!(store.last_position(AGENCY), Ok(Position::START));
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn note(rule: i64, ticket: i64, due_at: Option<i64>) -> NoteRow {
    let (rule, ticket) = (RuleId(rule), TicketId(ticket));
    NoteRow { rule, ticket, since: at(1), due_at: due_at.map(at), fired: 0, fired_at: None }
}

fn notes(store: &mut dyn Store) {
    let rows = [note(1, 7, Some(30)), note(2, 7, Some(10)), note(1, 8, None), note(1, 9, Some(10))];
    write(store, rows.iter().cloned().map(AutomationWrite::Note).collect());
    for row in &rows {
        let found = store.trigger_note(AGENCY, row.rule, row.ticket);
        assert_eq!(found, Ok(Some(row.clone())));
    }
    let due = |store: &dyn Store, now, limit| store.due_notes(AGENCY, at(now), limit).unwrap();
    assert_eq!(due(store, 9, 9), []);
    assert_eq!(due(store, 10, 9), [rows[3].clone(), rows[1].clone()]);
    assert_eq!(due(store, 30, 2), [rows[3].clone(), rows[1].clone()]);
    let fired = NoteRow { fired: 2, fired_at: Some(at(11)), ..note(2, 7, None) };
    let gone = AutomationWrite::Forget(RuleId(1), TicketId(9));
    write(store, vec![AutomationWrite::Note(fired.clone()), gone.clone(), gone]);
    assert_eq!(due(store, 30, 9), [rows[0].clone()]);
    assert_eq!(store.trigger_note(AGENCY, RuleId(2), TicketId(7)), Ok(Some(fired)));
    assert_eq!(store.trigger_note(AGENCY, RuleId(1), TicketId(9)), Ok(None));
    assert_eq!(store.due_notes(AgencyId(2), at(30), 9), Ok(Vec::new()));
    assert_eq!(store.trigger_note(AgencyId(2), RuleId(1), TicketId(7)), Ok(None));
}

fn triggers(store: &mut dyn Store) {
    let parked = TriggerRow {
        fired: 9,
        fired_at: Some(at(5)),
        hour: (3, 4),
        left_out: 2,
        stopped: (Some(at(6)), 1),
        parked: Some((7, at(8), "its condition".to_owned())),
        ..TriggerRow::new(RuleId(1))
    };
    let other = TriggerRow::new(RuleId(2));
    let writes = [&other, &parked].map(|row| AutomationWrite::Trigger(row.clone()));
    write(store, writes.to_vec());
    assert_eq!(store.triggers(AGENCY), Ok(vec![parked.clone(), other.clone()]));
    assert!(parked.is_parked(7) && !parked.is_parked(8));
    let again = TriggerRow { parked: None, ..parked };
    write(store, vec![AutomationWrite::Trigger(again.clone())]);
    assert_eq!(store.triggers(AGENCY), Ok(vec![again, other]));
    assert_eq!(store.triggers(AgencyId(2)), Ok(Vec::new()));
}
