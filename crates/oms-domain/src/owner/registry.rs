//! Everybody who is known: whose a name is, who stands in, who is told.

use super::profile::{Away, Profile, Push};
use oms_base::{Code, Fault, Faults, Owner, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The group that is told where nobody else is named.
pub const SUPERVISORS: &str = "human:supervisors";
/// Most owners above one another, and most who stand in for one another.
pub const CHAIN_MAX: usize = 32;

/// The newest version of every profile.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    profiles: BTreeMap<Owner, Arc<Profile>>,
    /// What stands behind the kind, which is unique among all.
    bare: BTreeMap<Owner, Owner>,
    versions: usize,
}

/// Who gets the tasks of somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Who.
    pub owner: Owner,
    /// When the one who is away is back.
    pub until: Timestamp,
}

impl Registry {
    /// Takes in the next version of a profile.
    pub fn add(&mut self, profile: Arc<Profile>) {
        self.versions += 1;
        if let Some(bare) = profile.owner.bare() {
            self.bare.insert(bare, profile.owner.clone());
        }
        self.profiles.insert(profile.owner.clone(), profile);
    }

    /// How many versions it has taken in.
    pub const fn versions(&self) -> usize {
        self.versions
    }

    /// The owner that a name stands for: a bare name is that of whoever is called so.
    pub fn canonical<'a>(&'a self, owner: &'a Owner) -> &'a Owner {
        self.bare.get(owner).unwrap_or(owner)
    }

    /// What is said of an owner.
    pub fn get(&self, owner: &Owner) -> Option<&Arc<Profile>> {
        self.profiles.get(self.canonical(owner))
    }

    /// What is said of everybody, by name.
    pub fn all(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values().map(|profile| &**profile)
    }

    /// How the tasks of an owner are brought to it, unless it fetches them.
    pub fn push(&self, owner: &Owner) -> Option<&Push> {
        self.get(owner)?.push()
    }

    /// Every spelling under which tasks of an owner may stand: its own, and the bare name.
    pub fn spellings(&self, owner: &Owner) -> Vec<Owner> {
        let canonical = self.canonical(owner);
        let bare = self.profiles.get(canonical).and_then(|profile| profile.owner.bare());
        [canonical.clone()].into_iter().chain(bare).collect()
    }

    /// The groups that a person is in.
    pub fn groups_of<'a>(&'a self, person: &'a Owner) -> impl Iterator<Item = &'a Owner> {
        let person = self.canonical(person);
        let has = move |profile: &&Arc<Profile>| {
            profile.human().is_some_and(|human| human.members.contains(person))
        };
        self.profiles.values().filter(has).map(|profile| &profile.owner)
    }

    /// Who gets the tasks of `owner` that are queued at `now`, when it is away; `None` also when
    /// everybody who could stand in is away.
    pub fn stand_in(&self, owner: &Owner, now: Timestamp) -> Option<StandIn> {
        let until = self.away(owner, now)?.until;
        let mut seen = BTreeSet::from([self.canonical(owner)]);
        let mut at = self.canonical(owner);
        while let Some(away) = self.away(at, now) {
            let backup = || self.get(at)?.human()?.backup.as_ref();
            at = self.canonical(away.to.as_ref().or_else(backup)?);
            if seen.len() > CHAIN_MAX || !seen.insert(at) {
                return None;
            }
        }
        Some(StandIn { owner: at.clone(), until })
    }

    /// Who is told when help is asked for with work of `owner`: whom the work itself names, else
    /// the chain above its owner, else whom the board names, else the agency's supervisors. One
    /// who is away is stood in for; one whom nobody stands in for is passed over.
    pub fn told(
        &self,
        named: Option<&Owner>,
        owner: Option<&Owner>,
        board: Option<&Owner>,
        now: Timestamp,
    ) -> Option<Owner> {
        let ladder = self.ladder(named, owner, board);
        let present = self.on_ladder(&ladder, 0, None, now).map(|(_, owner)| owner);
        present.or_else(|| ladder.first().map(|first| (*first).clone()))
    }

    /// Who may be asked for help with work of `owner`, the nearest first and nobody twice: whom
    /// the work itself names with the chain above, the chain above its owner, whom the board names
    /// with the chain above, and the agency's supervisors.
    pub fn ladder<'a>(
        &'a self,
        named: Option<&'a Owner>,
        owner: Option<&'a Owner>,
        board: Option<&'a Owner>,
    ) -> Vec<&'a Owner> {
        let with_chain = |owner: &'a Owner| [owner].into_iter().chain(self.above(owner));
        let agency = self.profiles.values().map(|profile| &profile.owner);
        let agency = agency.filter(|owner| owner.as_str() == SUPERVISORS);
        let named = named.into_iter().flat_map(with_chain);
        let chain = owner.into_iter().flat_map(|owner| self.above(owner));
        let board = board.into_iter().flat_map(with_chain);
        let mut seen = BTreeSet::new();
        let all = named.chain(chain).chain(board).chain(agency);
        all.filter(|owner| seen.insert(self.canonical(owner))).collect()
    }

    /// The first of a ladder, from a level on, who is there at `now`, or who stands in for one who
    /// is away; not `but`, who has it already.
    pub fn on_ladder(
        &self,
        ladder: &[&Owner],
        from: usize,
        but: Option<&Owner>,
        now: Timestamp,
    ) -> Option<(usize, Owner)> {
        let levels = ladder.iter().enumerate().skip(from);
        let mut present = levels.filter_map(|(n, owner)| Some((n, self.present(owner, now)?)));
        let but = but.map(|owner| self.canonical(owner));
        present.find(|(_, owner)| Some(self.canonical(owner)) != but)
    }

    /// The people that an owner of whom something is said stands for: everybody in a group and its
    /// groups, at most so many, or itself. None where it is no person.
    pub fn people(&self, owner: &Owner, most: usize) -> BTreeSet<Owner> {
        let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![self.canonical(owner)];
        while let Some(at) = open.pop() {
            if found.len() >= most || !seen.insert(at) {
                continue;
            }
            match self.get(at).and_then(|profile| profile.human()) {
                Some(human) if human.members.is_empty() => {
                    found.insert(at.clone());
                }
                Some(human) => {
                    open.extend(human.members.iter().rev().map(|member| self.canonical(member)));
                }
                // A member is a person, also when nothing is said of it.
                None if at != self.canonical(owner) && at.is_human() => {
                    found.insert(at.clone());
                }
                None => {}
            }
        }
        found
    }

    /// Who stands above an owner, the nearest first.
    pub fn above<'a>(&'a self, owner: &'a Owner) -> impl Iterator<Item = &'a Owner> {
        let next = move |at: &Owner| self.get(at).and_then(|profile| profile.supervisor.as_ref());
        std::iter::successors(next(owner), move |at| next(at)).take(CHAIN_MAX)
    }

    /// What is wrong with a profile beside the others.
    pub fn check(&self, profile: &Profile) -> Faults {
        let mut faults = Faults::default();
        let taken = profile.owner.bare().and_then(|bare| self.bare.get(&bare));
        if let Some(other) = taken.filter(|other| **other != profile.owner) {
            let detail = format!("{other} is there; a bare name must mean one of them");
            faults.push(Fault::new("name", Code::Taken, detail));
        }
        let own =
            |owner: &Owner| *owner == profile.owner || profile.owner.bare().as_ref() == Some(owner);
        if let Some(supervisor) = &profile.supervisor
            && (own(supervisor) || self.above(supervisor).any(own))
        {
            let detail = format!("{} stands above {supervisor} already", profile.owner);
            faults.push(Fault::new("supervisor", Code::ChainCycle, detail));
        }
        faults
    }

    /// The owner, or who stands in for it.
    fn present(&self, owner: &Owner, now: Timestamp) -> Option<Owner> {
        match self.away(owner, now) {
            None => Some(owner.clone()),
            Some(_) => self.stand_in(owner, now).map(|stand_in| stand_in.owner),
        }
    }

    fn away(&self, owner: &Owner, now: Timestamp) -> Option<&Away> {
        let human = self.get(owner)?.human()?;
        human.away.iter().find(|away| away.from <= now && now < away.until)
    }
}
