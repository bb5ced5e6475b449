//! Tokens.

use super::Case;
use crate::sample::{AGENCY, name, owner, token};
use oms_base::{AgencyId, PrincipalId, Role};
use oms_store::{Store, StoreError, TokenRow};

pub(super) const CASES: &[Case] = &[
    Case::new("a token is found by its hash, as it was added", found),
    Case::new("a revoked token is gone at once, and revoked once", revoked),
    Case::new("a token is added once", added_once),
    Case::new("tokens of one name are all found", named),
    Case::new("a principal goes by its token's name, also when that has ended", called),
    Case::new("an owner is known while a live agent's token works for it", known),
];

fn add(store: &mut dyn Store, row: &TokenRow) {
    store.add_token(AGENCY, row).expect("the token is good");
}

fn found(store: &mut dyn Store) {
    let scopes = ["svc:z", "agent:a", "two words", "agent:a,b\"'", ""];
    let rows = [token(1, "crew", &scopes), token(2, "desk", &[])];
    for row in &rows {
        add(store, row);
    }
    let mut theirs = token(3, "crew", &[]);
    theirs.role = Role::SecurityOfficer;
    store.add_token(AgencyId(2), &theirs).unwrap();
    assert_eq!(store.token(&[1; 32]), Ok(Some((AGENCY, rows[0].clone()))));
    assert_eq!(store.token(&[2; 32]), Ok(Some((AGENCY, rows[1].clone()))));
    assert_eq!(store.token(&[3; 32]), Ok(Some((AgencyId(2), theirs))));
    assert_eq!(store.token(&[4; 32]), Ok(None));
}

fn revoked(store: &mut dyn Store) {
    add(store, &token(1, "crew", &[]));
    add(store, &token(2, "crew", &[]));
    assert_eq!(store.revoke_token(&[1; 32]), Ok(true));
    assert_eq!(store.token(&[1; 32]), Ok(None));
    assert_eq!(store.revoke_token(&[1; 32]), Ok(false));
    assert_eq!(store.revoke_token(&[9; 32]), Ok(false));
    assert_eq!(store.tokens_named(AGENCY, &name("crew")), Ok(vec![token(2, "crew", &[])]));
}

fn added_once(store: &mut dyn Store) {
    add(store, &token(1, "crew", &["agent:a"]));
    for again in [token(1, "crew", &["agent:a"]), token(1, "other", &[])] {
        let outcome = store.add_token(AGENCY, &again);
        assert!(matches!(outcome, Err(StoreError::Fault(_))));
    }
    let first = token(1, "crew", &["agent:a"]);
    assert_eq!(store.token(&[1; 32]), Ok(Some((AGENCY, first))));
}

fn named(store: &mut dyn Store) {
    for row in
        [token(2, "crew", &["agent:b"]), token(1, "crew", &["agent:a"]), token(3, "desk", &[])]
    {
        add(store, &row);
    }
    let mut found = store.tokens_named(AGENCY, &name("crew")).unwrap();
    found.sort_by_key(|row| row.hash);
    let want = [token(1, "crew", &["agent:a"]), token(2, "crew", &["agent:b"])];
    assert_eq!(found, want);
    assert_eq!(store.tokens_named(AGENCY, &name("nobody")), Ok(Vec::new()));
    assert_eq!(store.tokens_named(AgencyId(2), &name("crew")), Ok(Vec::new()));
}

fn called(store: &mut dyn Store) {
    let row = token(1, "crew", &[]);
    add(store, &row);
    let name_of = |store: &dyn Store, agency| store.principal_name(agency, row.principal).unwrap();
    assert_eq!(name_of(store, AGENCY), Some(name("crew")));
    assert_eq!(name_of(store, AgencyId(2)), None);
    assert_eq!(store.principal_name(AGENCY, PrincipalId(987)), Ok(None));
    assert_eq!(store.revoke_token(&[1; 32]), Ok(true));
    assert_eq!(name_of(store, AGENCY), Some(name("crew")), "also of an ended token");
}

fn known(store: &mut dyn Store) {
    add(store, &token(1, "crew", &["agent:a", "agent:b"]));
    add(store, &token(2, "more", &["agent:b"]));
    let mut service = token(3, "desk", &["svc:desk"]);
    service.role = Role::Service;
    add(store, &service);
    let known = |store: &dyn Store, text| store.owner_is_known(AGENCY, &owner(text)).unwrap();
    assert!(known(store, "agent:a") && known(store, "agent:b"));
    assert!(!known(store, "agent:A") && !known(store, "agent:c"));
    assert!(!known(store, "svc:desk"), "a service's scopes are boards");
    assert_eq!(store.owner_is_known(AgencyId(2), &owner("agent:a")), Ok(false));
    assert_eq!(store.revoke_token(&[1; 32]), Ok(true));
    assert!(!known(store, "agent:a") && known(store, "agent:b"));
}
