//! Who calls: one of each role, and an agent for each owner.

use crate::graph::OWNERS;
use oms_app::Caller;
use oms_base::{Actor, AgencyId, PrincipalId, Role};
use std::sync::Arc;

const FIRST_AGENT: i64 = 200;

/// The board that the service's token names.
pub(crate) const SERVICE_BOARD: &str = "Desk";

/// Somebody of a role.
pub(crate) fn person(role: Role) -> Caller {
    let scopes: Vec<String> = match role {
        Role::Service => vec![SERVICE_BOARD.to_owned()],
        _ => Vec::new(),
    };
    caller(100 + i64::from(role.number()), role, scopes)
}

/// The agent that works an owner's tasks.
pub(crate) fn agent(owner: &str) -> Caller {
    let index = OWNERS.iter().position(|known| *known == owner).unwrap_or(OWNERS.len());
    let principal = FIRST_AGENT + i64::try_from(index).unwrap_or(0);
    caller(principal, Role::Agent, vec![owner.to_owned()])
}

fn caller(principal: i64, role: Role, scopes: Vec<String>) -> Caller {
    let actor = Actor { principal: PrincipalId(principal), role };
    Caller { agency: AgencyId::FIRST, actor, scopes: Arc::from(scopes) }
}
