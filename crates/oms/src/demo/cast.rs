//! Who acts in the demo: people and programs with tokens of their own.

use super::place;
use super::potholes::CREWS;
use crate::failure::{Failure, Outcome};
use crate::home::Home;
use oms_app::auth::{self, TokenWanted};
use oms_app::clock::Entropy;
use oms_app::{Caller, Clock, SystemClock};
use oms_base::{AgencyId, Name, Owner, Role, Span};
use oms_store::Store;
use std::path::PathBuf;

/// The owners of the workflow's stages, in the order of the stages, and how each signs in.
const OWNERS: [(&str, Role); 4] = [
    ("IRS_VerifyBot", Role::Agent),
    ("LoanRiskAgent", Role::Agent),
    ("SBA_HumanTeam", Role::Staff),
    ("Treasury_Payments", Role::Agent),
];

/// Everybody who acts.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// Sets things up and unblocks.
    pub(super) admin: Caller,
    /// Enters what citizens report.
    pub(super) hotline: Caller,
    /// Answers reports and hands them out.
    pub(super) desk: Caller,
    /// Mend streets, in the order of [`CREWS`].
    pub(super) crews: Vec<Caller>,
    /// Owners of stages.
    pub(super) owners: Vec<(Owner, Caller)>,
}

/// Gives everybody a token, and leaves the admin's in `dir`; answers where.
pub(super) fn hire(store: &mut dyn Store, home: &Home) -> Outcome<(Cast, PathBuf)> {
    let mut hiring = Hiring { store, home, hired: 0, entropy: entropy()? };
    let (admin, token) = hiring.hire("Demo admin", Role::Admin)?;
    let (hotline, _) = hiring.hire("Hotline", Role::Staff)?;
    let (desk, _) = hiring.hire("Front desk", Role::Staff)?;
    let crews = CREWS.iter().map(|owner| Ok(hiring.hire(owner, Role::Staff)?.0));
    let crews = crews.collect::<Outcome<Vec<Caller>>>()?;
    let mut owners = Vec::new();
    for (name, role) in OWNERS {
        let owner = Owner::parse(name).map_err(|fault| defect(&fault.detail))?;
        owners.push((owner, hiring.hire(name, role)?.0));
    }
    let path = place::write_token(&home.dir, &token)?;
    Ok((Cast { admin, hotline, desk, crews, owners }, path))
}

struct Hiring<'a> {
    store: &'a mut dyn Store,
    home: &'a Home,
    hired: u32,
    entropy: Entropy,
}

impl Hiring<'_> {
    fn hire(&mut self, name: &str, role: Role) -> Outcome<(Caller, String)> {
        let name = Name::parse(name).map_err(|fault| defect(&fault.detail))?;
        // Principals made in the same millisecond could be the same one.
        let at = SystemClock.now().plus(Span::millis(self.hired));
        self.hired += 1;
        let wanted = TokenWanted { role, name, scopes: Vec::new() };
        let made =
            auth::mint(wanted, at, &mut self.entropy).map_err(|fault| defect(&fault.detail))?;
        self.store
            .add_token(AgencyId::FIRST, &made.row)
            .map_err(|error| self.home.refused(&error))?;
        Ok((Caller::of(AgencyId::FIRST, &made.row), made.text))
    }
}

fn entropy() -> Outcome<Entropy> {
    Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))
}

fn defect(detail: &str) -> Failure {
    Failure::new(format!("the demo's own data is refused, which is a defect: {detail}"))
}
