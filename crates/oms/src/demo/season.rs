//! The past of the potholes: a quiet summer of reports, a storm, and four crews that catch up.
//!
//! It is computed before it is played: by turns, and without looking at the hub.

use super::dice::Dice;
use super::potholes::{self, Blocker, CREWS, Report};
use super::turn::{self, DAY, QUIET, STORM, STORM_END, TURNS};
use oms_base::{Status, Timestamp};
use oms_domain::sla::{self, Calendar};
use oms_domain::ticket::Command;
use std::collections::BTreeSet;

/// How many potholes are reported: before the storm, in it, and since.
const REPORTS: [(u32, u32, u32); 3] =
    [(0, STORM, 200), (STORM, STORM_END, 420), (STORM_END, TURNS, 80)];
/// Most reports that the front desk looks at in a turn.
const DESK_MAX: usize = 12;
/// Of how many reports somebody may report one again.
const LAST: u32 = 30;

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Whoever enters what citizens report.
    Hotline,
    /// The front desk.
    Desk,
    /// One of the crews.
    Crew(usize),
}

/// What is done to a pothole.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// It is reported.
    Open(Box<Report>),
    /// It is changed.
    Change(Command),
}

/// Something that happens at a turn.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// When.
    pub(super) turn: u32,
    /// To which pothole.
    pub(super) pothole: u32,
    /// By whom.
    pub(super) by: By,
    /// What.
    pub(super) act: Act,
}

/// What happened, in order, before a demo that starts at `now`, where people work in these hours.
pub(super) fn past(now: Timestamp, hours: &Calendar, dice: &mut Dice) -> Vec<Scene> {
    let is_open = |turn| sla::is_open(hours, turn::at(turn, now));
    let mut arrivals = arrivals(&is_open, dice);
    let mut season = Season::new(dice);
    for turn in 0..=TURNS {
        season.turn = turn;
        for _ in arrivals.extract_if(.., |arrival| *arrival <= turn) {
            season.report();
        }
        if turn::on_grid(turn) == turn && is_open(turn) {
            season.sort_reports();
            season.reopen();
            (0..CREWS.len()).for_each(|crew| season.work(crew));
        }
    }
    season.scenes
}

/// The turns at which potholes are reported, mostly by day.
fn arrivals(is_open: &impl Fn(u32) -> bool, dice: &mut Dice) -> Vec<u32> {
    let mut turns = Vec::new();
    for (from, until, count) in REPORTS {
        for _ in 0..count {
            let mut draw = || turn::on_grid(dice.between(from, until - 1));
            let first = draw();
            turns.push(if is_open(first) { first } else { draw() });
        }
    }
    turns.sort_unstable();
    turns
}

/// A crew and what it has to do.
#[derive(Debug, Default)]
struct Crew {
    /// What waits, by urgency and then in order.
    queue: BTreeSet<(u8, u32)>,
    /// What it mends, and until when.
    hands: Vec<(u32, u32)>,
    /// What is blocked, and until when.
    blocked: Vec<(u32, u32)>,
}

struct Season<'a> {
    dice: &'a mut Dice,
    turn: u32,
    scenes: Vec<Scene>,
    reports: Vec<Report>,
    /// The first report that the desk has not looked at.
    unsorted: u32,
    crews: [Crew; CREWS.len()],
    /// Those that were known already, which triggers fold.
    known: BTreeSet<u32>,
    /// Those that were mended.
    mended: BTreeSet<u32>,
    /// Those that were blocked once, which is enough.
    held_up: BTreeSet<u32>,
    /// Those that were not mended well, and when that is noticed.
    loose: Vec<(u32, u32)>,
}

impl<'a> Season<'a> {
    fn new(dice: &'a mut Dice) -> Season<'a> {
        Season {
            dice,
            turn: 0,
            scenes: Vec::new(),
            reports: Vec::new(),
            unsorted: 0,
            crews: std::array::from_fn(|_| Crew::default()),
            known: BTreeSet::new(),
            mended: BTreeSet::new(),
            held_up: BTreeSet::new(),
            loose: Vec::new(),
        }
    }

    fn add(&mut self, pothole: u32, by: By, act: Act) {
        self.scenes.push(Scene { turn: self.turn, pothole, by, act });
    }

    fn change(&mut self, pothole: u32, by: By, command: Command) {
        self.add(pothole, by, Act::Change(command));
    }

    fn is_storm(&self) -> bool {
        (STORM..STORM_END).contains(&self.turn)
    }

    fn count(&self) -> u32 {
        u32::try_from(self.reports.len()).unwrap_or(u32::MAX)
    }

    fn report(&mut self) {
        let n = self.count();
        let report = match self.known() {
            Some(earlier) => {
                self.known.insert(n);
                potholes::report_again(n, &self.reports[earlier as usize], self.dice)
            }
            None => potholes::report(n, self.is_storm(), self.dice),
        };
        self.add(n, By::Hotline, Act::Open(Box::new(report.clone())));
        self.reports.push(report);
    }

    /// The desk looks at what has come, answers, and hands it out.
    fn sort_reports(&mut self) {
        for n in (self.unsorted..self.count()).take(DESK_MAX) {
            self.unsorted = n + 1;
            let report = &self.reports[n as usize];
            let (crew, urgency) = (report.crew, report.urgency);
            if self.known.contains(&n) {
                continue;
            }
            let answer = potholes::answer(self.dice);
            self.change(n, By::Desk, answer);
            self.change(n, By::Desk, potholes::assign(crew));
            self.crews[crew].queue.insert((urgency, n));
        }
    }

    /// One of the last potholes that nobody has mended, where somebody reports it again.
    fn known(&mut self) -> Option<u32> {
        let last = self.count().saturating_sub(LAST)..self.count();
        let is_there = |n: &u32| !self.known.contains(n) && !self.mended.contains(n);
        let open: Vec<u32> = last.filter(is_there).collect();
        (!open.is_empty() && self.dice.one_in(7)).then(|| *self.dice.pick(&open))
    }

    /// The desk hears of what was not mended well.
    fn reopen(&mut self) {
        let turn = self.turn;
        let noticed: Vec<(u32, u32)> =
            self.loose.extract_if(.., |(when, _)| *when <= turn).collect();
        for (_, n) in noticed {
            let reason = potholes::reason("The filling has come loose");
            self.change(n, By::Desk, Command::Reopen { reason });
            let report = &self.reports[n as usize];
            self.crews[report.crew].queue.insert((report.urgency, n));
        }
    }

    /// A crew ends what is due, goes on with what is no longer blocked, and begins something new.
    fn work(&mut self, crew: usize) {
        let turn = self.turn;
        let due = |(when, _): &mut (u32, u32)| *when <= turn;
        let ended: Vec<_> = self.crews[crew].hands.extract_if(.., due).collect();
        for (_, n) in ended {
            self.end(crew, n);
        }
        let freed: Vec<_> = self.crews[crew].blocked.extract_if(.., due).collect();
        for (_, n) in freed {
            self.begin(crew, n);
        }
        while self.crews[crew].hands.len() < potholes::hands(crew) {
            let Some((_, n)) = self.crews[crew].queue.pop_first() else { break };
            self.begin(crew, n);
            if self.dice.one_in(4) {
                let remark = potholes::remark(self.dice);
                self.change(n, By::Crew(crew), remark);
            }
        }
    }

    fn begin(&mut self, crew: usize, n: u32) {
        self.change(n, By::Crew(crew), potholes::go(Status::InProgress));
        let until = self.turn + self.dice.between(1, 6);
        self.crews[crew].hands.push((until, n));
    }

    fn end(&mut self, crew: usize, n: u32) {
        let blocker = self.blocker().filter(|_| !self.held_up.contains(&n));
        let Some((blocker, spell)) = blocker else {
            self.change(n, By::Crew(crew), potholes::go(Status::Completed));
            if self.mended.insert(n) && self.dice.one_in(20) {
                self.loose.push((self.turn + self.dice.between(DAY, 3 * DAY), n));
            }
            return;
        };
        self.held_up.insert(n);
        self.change(n, By::Crew(crew), potholes::block(blocker));
        self.crews[crew].blocked.push((self.turn + spell, n));
    }

    /// What holds the crew up, if anything, and for how many turns.
    fn blocker(&mut self) -> Option<(Blocker, u32)> {
        let in_weather = if self.is_storm() { 2 } else { 3 };
        if self.dice.one_in(in_weather) {
            Some((Blocker::WEATHER, self.dice.between(DAY, 3 * DAY)))
        } else if self.dice.one_in(8) {
            Some((Blocker::ASPHALT, self.dice.between(DAY / 2, 2 * DAY)))
        } else if self.dice.one_in(16) {
            Some((Blocker::any(self.dice), QUIET))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
