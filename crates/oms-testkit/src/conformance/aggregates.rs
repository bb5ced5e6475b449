//! Boards, workflows and their versions.

use super::{Case, commit};
use crate::sample::{AGENCY, board, label, name, opening, rule, ticket, version, workflow};
use oms_base::{AgencyId, BoardId, TicketId, WorkflowId};
use oms_store::{
    Batch, BoardRow, Orphan, PartRow, RuleRow, Store, StoreError, VersionRow, WorkflowRow,
};

pub(super) const CASES: &[Case] = &[
    Case::new("boards are inserted and replaced, and come by name", boards),
    Case::new("a board's name is taken once", board_name),
    Case::new("workflows are inserted and replaced, and come by name", workflows),
    Case::new("a workflow's name is taken once", workflow_name),
    Case::new("a version of a rule is written once, and all come by id and version", rules),
    Case::new("a version of a workflow is written once and never changes", versions),
    Case::new("a row that belongs to nothing is told", orphans),
];

fn of_boards(boards: Vec<BoardRow>) -> Batch {
    Batch { boards, ..Batch::new(AGENCY) }
}

fn of_workflows(workflows: Vec<WorkflowRow>, versions: Vec<VersionRow>) -> Batch {
    Batch { workflows, versions, ..Batch::new(AGENCY) }
}

fn boards(store: &mut dyn Store) {
    let (mut first, mut second) = (board(1), board(2));
    first.name = name("zebra");
    second.name = name("Ärger");
    commit(store, &of_boards(vec![first.clone(), second.clone(), board(3)]));
    assert_eq!(store.boards(AGENCY), Ok(vec![board(3), first.clone(), second.clone()]));
    first.name = name("alpha");
    first.version = 9;
    first.state = vec![0; 5_000];
    commit(store, &of_boards(vec![first.clone()]));
    assert_eq!(store.board(AGENCY, BoardId(1)), Ok(Some(first.clone())));
    assert_eq!(store.boards(AGENCY), Ok(vec![board(3), first, second]));
    assert_eq!(store.board(AGENCY, BoardId(9)), Ok(None));
    assert_eq!(store.board(AgencyId(2), BoardId(1)), Ok(None));
    assert_eq!(store.boards(AgencyId(2)), Ok(Vec::new()));
}

fn board_name(store: &mut dyn Store) {
    commit(store, &of_boards(vec![board(1), board(2)]));
    for id in [2, 3] {
        let mut same = board(id);
        same.name = board(1).name;
        let outcome = store.commit(&of_boards(vec![board(4), same]));
        assert!(matches!(outcome, Err(StoreError::Fault(_))));
    }
    assert_eq!(store.boards(AGENCY), Ok(vec![board(1), board(2)]));
}

fn workflows(store: &mut dyn Store) {
    let mut first = workflow(1);
    first.name = name("zebra");
    commit(store, &of_workflows(vec![first.clone(), workflow(2)], Vec::new()));
    assert_eq!(store.workflows(AGENCY), Ok(vec![workflow(2), first.clone()]));
    first.version = 2;
    first.hash = [9; 32];
    first.name = name("Alpha");
    commit(store, &of_workflows(vec![first.clone()], Vec::new()));
    assert_eq!(store.workflows(AGENCY), Ok(vec![first, workflow(2)]));
    assert_eq!(store.workflows(AgencyId(2)), Ok(Vec::new()));
}

fn workflow_name(store: &mut dyn Store) {
    commit(store, &of_workflows(vec![workflow(1)], Vec::new()));
    let mut same = workflow(2);
    same.name = workflow(1).name;
    let outcome = store.commit(&of_workflows(vec![same], Vec::new()));
    assert!(matches!(outcome, Err(StoreError::Fault(_))));
    assert_eq!(store.workflows(AGENCY), Ok(vec![workflow(1)]));
}

fn rules(store: &mut dyn Store) {
    let of = |rules: Vec<RuleRow>| Batch { rules, ..Batch::new(AGENCY) };
    commit(store, &of(vec![rule(2, 1), rule(1, 1)]));
    commit(store, &of(vec![rule(1, 2)]));
    let outcome = store.commit(&of(vec![rule(3, 1), rule(1, 2)]));
    assert!(matches!(outcome, Err(StoreError::Fault(_))));
    assert_eq!(store.rules(AGENCY), Ok(vec![rule(1, 1), rule(1, 2), rule(2, 1)]));
    assert_eq!(store.rules(AgencyId(2)), Ok(Vec::new()));
}

fn versions(store: &mut dyn Store) {
    commit(store, &of_workflows(vec![workflow(1)], vec![version(1, 1), version(1, 2)]));
    let mut changed = version(1, 2);
    changed.definition = b"another".to_vec();
    let outcome = store.commit(&of_workflows(Vec::new(), vec![version(1, 3), changed]));
    assert!(matches!(outcome, Err(StoreError::Fault(_))));
    let found = |number| store.version(AGENCY, WorkflowId(1), number);
    assert_eq!(found(1), Ok(Some(version(1, 1))));
    assert_eq!(found(2), Ok(Some(version(1, 2))));
    assert_eq!(found(3), Ok(None));
    assert_eq!(store.version(AgencyId(2), WorkflowId(1), 1), Ok(None));
}

fn orphans(store: &mut dyn Store) {
    let part = |ticket| PartRow { ticket: TicketId(ticket), n: 1, bytes: vec![1] };
    let batch = Batch {
        parts: vec![part(1), part(2)],
        labels_added: vec![(TicketId(1), label("a")), (TicketId(3), label("a"))],
        workflows: vec![workflow(1)],
        versions: vec![version(1, 1), version(1, 99), version(2, 1)],
        ..opening(vec![ticket(1)])
    };
    commit(store, &batch);
    let mut told = store.orphans(AGENCY, 9).unwrap();
    told.sort();
    let (version, id) = (Orphan::Version, WorkflowId);
    let all = [
        Orphan::Part(TicketId(2)),
        Orphan::Label(TicketId(3)),
        version(id(1), 99),
        version(id(2), 1),
    ];
    assert_eq!(told, all);
    assert_eq!(store.orphans(AGENCY, 2).unwrap().len(), 2);
    assert_eq!(store.orphans(AgencyId(2), 9), Ok(Vec::new()));
}
