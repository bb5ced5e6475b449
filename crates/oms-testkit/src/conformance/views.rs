//! Saved views.

use super::{Case, commit};
use crate::sample::{AGENCY, name, view};
use oms_base::{AgencyId, PrincipalId};
use oms_store::{Batch, Store, ViewRow, ViewWrite};

pub(super) const CASES: &[Case] = &[
    Case::new("a view is found with whoever holds it, and replaced by its name", found),
    Case::new("views are listed by name and counted by owner", listed),
];

fn write(store: &mut dyn Store, views: Vec<ViewWrite>) {
    commit(store, &Batch { views, ..Batch::new(AGENCY) });
}

fn shared(owner: i64, name: &str) -> ViewRow {
    ViewRow { is_shared: true, ..view(owner, name) }
}

fn found(store: &mut dyn Store) {
    let bare = ViewRow { sort: None, columns: Vec::new(), ..view(8, "late") };
    let rows = [view(7, "late"), bare, shared(7, "late")];
    write(store, rows.iter().cloned().map(ViewWrite::Put).collect());
    for row in &rows {
        assert_eq!(store.view(AGENCY, row.holder(), &row.name), Ok(Some(row.clone())));
    }
    let other = ViewRow { query: "is:closed".to_owned(), ..shared(8, "late") };
    write(store, vec![ViewWrite::Put(other.clone())]);
    assert_eq!(store.view(AGENCY, PrincipalId::HUB, &name("late")), Ok(Some(other)));
    write(store, vec![ViewWrite::Delete(PrincipalId(7), name("late"))]);
    assert_eq!(store.view(AGENCY, PrincipalId(7), &name("late")), Ok(None));
    assert_eq!(store.view(AGENCY, PrincipalId(8), &name("late")), Ok(Some(rows[1].clone())));
    assert_eq!(store.view(AgencyId(2), PrincipalId(8), &name("late")), Ok(None));
}

fn listed(store: &mut dyn Store) {
    let rows = [view(7, "b"), view(7, "a"), view(7, "c"), shared(7, "z"), view(8, "a")];
    write(store, rows.iter().cloned().map(ViewWrite::Put).collect());
    let names = |holder, after: Option<&str>, limit| -> Vec<String> {
        let after = after.map(name);
        let found = store.views(AGENCY, PrincipalId(holder), after.as_ref(), limit).unwrap();
        found.iter().map(|row| row.name.to_string()).collect()
    };
    assert_eq!(names(7, None, 2), ["a", "b"]);
    assert_eq!(names(7, Some("b"), 9), ["c"]);
    assert_eq!(names(0, None, 9), ["z"]);
    assert_eq!(store.view_count(AGENCY, PrincipalId(7)), Ok(4));
    assert_eq!(store.view_count(AgencyId(2), PrincipalId(7)), Ok(0));
}
