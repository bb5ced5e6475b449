//! When people disagree with an agent more than it says is right: a ticket says so.
//!
//! ```json
//! {"drift": {"board": "Agents", "disagreement": 0.2, "of": 20, "days": 7}}
//! ```

use super::{Agent, Rates};
use crate::json::{Fields, integer, number, text};
use oms_base::limits::AGENT_TALLY_DAYS_MAX;
use oms_base::{Code, Description, Fault, Name, Tally, Timestamp, Title};
use serde_json::Value;

/// How much disagreement is borne when nothing is said, in thousandths.
const DISAGREEMENT_DEFAULT: u16 = 200;
/// Of how many judgements it is asked at least, at most and when nothing is said.
const OF_MAX: u32 = 10_000;
const OF_DEFAULT: u32 = 20;
/// Over how many days, when nothing is said.
const DAYS_DEFAULT: u16 = 7;
const THOUSAND: f64 = 1_000.0;

/// When an agent drifts, and where that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The board of the ticket that says so.
    pub board: Name,
    /// The share of disagreement that is borne, in thousandths.
    pub disagreement: u16,
    /// How much people must have judged before anything is said.
    pub of: u32,
    /// Over how many days, today among them.
    pub days: u16,
}

/// What is known of the last ticket about an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warned {
    /// The version that it is about.
    pub version: u32,
    /// When it was opened.
    pub at: Timestamp,
    /// Whether somebody has still to look at it.
    pub is_open: bool,
}

impl Drift {
    /// Reads it from the fields of an object.
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Option<Drift> {
        let board = fields.required("board", text(Name::parse));
        let disagreement = fields.optional("disagreement", share);
        let of = fields.optional("of", integer(1..=i64::from(OF_MAX)));
        let days = fields.optional("days", integer(1..=i64::from(AGENT_TALLY_DAYS_MAX)));
        Some(Drift {
            board: board?,
            disagreement: disagreement.unwrap_or(DISAGREEMENT_DEFAULT),
            of: of.and_then(|of| u32::try_from(of).ok()).unwrap_or(OF_DEFAULT),
            days: days.and_then(|days| u16::try_from(days).ok()).unwrap_or(DAYS_DEFAULT),
        })
    }

    /// Whether people disagree more than is borne.
    pub fn is_passed(&self, rates: &Rates) -> bool {
        let (judged, disagreed) = (rates.judged(), rates.disagreed());
        let borne = u128::from(judged) * u128::from(self.disagreement);
        judged >= u64::from(self.of) && u128::from(disagreed) * 1_000 > borne
    }

    /// Whether another ticket is wanted about a version after the last one: not while somebody has
    /// to look at that, nor for the same version before what it was about has left the days.
    pub fn wants_another(&self, version: u32, last: &Warned, now: Timestamp) -> bool {
        let days = now.day().saturating_sub(last.at.day());
        !last.is_open && (last.version != version || days >= i32::from(self.days))
    }

    /// The title of the ticket.
    pub fn title(agent: &Agent) -> Title {
        let title = format!("Agent {} version {} drifts", agent.name, agent.version);
        Title::fitted(&title).expect("it has words of its own")
    }

    /// Its description: the figures, and what can be done.
    pub fn description(&self, agent: &Agent, rates: &Rates) -> Description {
        let name = &agent.name;
        let Drift { disagreement: borne, of, days, .. } = self;
        let (judged, disagreed) = (rates.judged(), rates.disagreed());
        let share = percent(rates.disagreement().unwrap_or_default());
        let count = |what| rates.of(what);
        let text = format!(
            "People disagree with the agent {name}, version {}, more than its definition bears: \
             with {disagreed} of {judged} judgements of the last {days} days, which is {share}. \
             Borne are {}, of at least {of}.\n\n\
             Suggestions: {} accepted, {} rejected.\n\
             Set by itself: {}, of which people have set {} otherwise.\n\
             Answers: {} acted, {} suggested, {} recorded, {} failed, {} late.\n\n\
             oms agent health '{name}' shows how it goes on. To switch it off, write its \
             definition to a file with oms agent show '{name}', set enabled to false there, and \
             say oms agent publish FILE. With autonomy: suggest, people confirm what it does; \
             with shadow, it does nothing. Until this ticket has ended, there is no other one.",
            agent.version,
            percent(*borne),
            count(Tally::Accepted),
            count(Tally::Rejected),
            count(Tally::Set),
            count(Tally::Overridden),
            count(Tally::Acted),
            count(Tally::Suggested),
            count(Tally::Recorded),
            count(Tally::Failed),
            count(Tally::Late),
        );
        Description::fitted(&text).expect("it has words of its own")
    }
}

fn percent(thousandths: u16) -> String {
    match thousandths % 10 {
        0 => format!("{} %", thousandths / 10),
        rest => format!("{}.{rest} %", thousandths / 10),
    }
}

/// A share from 0 up to, and without, the whole.
fn share(value: &Value) -> Result<u16, Fault> {
    let share = number(value)?;
    if !(0.0..1.0).contains(&share) {
        return Err(Fault::here(Code::OutOfBounds, "must be from 0 to less than 1"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1,000, as was looked at before"
    )]
    Ok((share * THOUSAND).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::{Drift, Warned};
    use crate::agent::{Agent, Rates, read_agent};
    use oms_base::{Name, Tally, Timestamp};
    use serde_json::{Value, json};

    const DAY: i64 = 24 * 60 * 60 * 1_000_000;

    fn agent(name: &str, drift: &Value) -> Result<Agent, oms_base::Faults> {
        let definition = json!({"name": name, "kind": "rule", "input": {}, "output": {},
            "rule": {"output": "1"}, "drift": drift});
        read_agent(&definition, 3)
    }

    fn rates(accepted: u64, rejected: u64, set: u64, overridden: u64) -> Rates {
        let mut rates = Rates::default();
        rates.add(Tally::Accepted, accepted);
        rates.add(Tally::Rejected, rejected);
        rates.add(Tally::Set, set);
        rates.add(Tally::Overridden, overridden);
        rates
    }

    #[test]
    fn it_is_read_with_its_bounds() {
        let drift = |more: &Value| agent("R", more).map(|agent| agent.drift.unwrap());
        let board = || Name::parse("Agents").unwrap();
        let usual = Drift { board: board(), disagreement: 200, of: 20, days: 7 };
        assert_eq!(drift(&json!({"board": "Agents"})), Ok(usual));
        let all = json!({"board": "Agents", "disagreement": 0.125, "of": 1, "days": 90});
        let want = Drift { board: board(), disagreement: 125, of: 1, days: 90 };
        assert_eq!(drift(&all), Ok(want));
        assert!(agent("R", &Value::Null).unwrap().drift.is_none());
        for (more, path) in [
            (json!({}), "drift.board"),
            (json!({"board": ""}), "drift.board"),
            (json!({"board": "A", "disagreement": 1}), "drift.disagreement"),
            (json!({"board": "A", "disagreement": -0.1}), "drift.disagreement"),
            (json!({"board": "A", "disagreement": "0.1"}), "drift.disagreement"),
            (json!({"board": "A", "of": 0}), "drift.of"),
            (json!({"board": "A", "of": 10_001}), "drift.of"),
            (json!({"board": "A", "days": 0}), "drift.days"),
            (json!({"board": "A", "days": 91}), "drift.days"),
            (json!({"board": "A", "limit": 1}), "drift.limit"),
            (json!("Agents"), "drift"),
        ] {
            let faults = agent("R", &more).unwrap_err();
            assert_eq!(faults.list()[0].path, path, "{more}");
        }
    }

    #[test]
    fn it_is_passed_beyond_the_share_and_not_before_there_is_enough() {
        let drift =
            Drift { board: Name::parse("Agents").unwrap(), disagreement: 200, of: 10, days: 7 };
        for (rates, passed) in [
            (rates(0, 0, 0, 0), false),
            (rates(0, 9, 0, 0), false),
            (rates(0, 10, 0, 0), true),
            (rates(8, 2, 0, 0), false),
            (rates(7, 3, 0, 0), true),
            (rates(4, 1, 5, 1), false),
            (rates(4, 1, 5, 2), true),
            (rates(0, 0, 10, 3), true),
            (rates(0, u64::MAX, 0, 1), true),
        ] {
            assert_eq!(drift.is_passed(&rates), passed, "{rates:?}");
        }
        let none_borne = Drift { disagreement: 0, ..drift };
        assert!(none_borne.is_passed(&rates(9, 1, 0, 0)));
        assert!(!none_borne.is_passed(&rates(10, 0, 0, 0)));
    }

    #[test]
    fn another_ticket_waits_for_the_last_one_and_for_other_days() {
        let drift =
            Drift { board: Name::parse("Agents").unwrap(), disagreement: 200, of: 10, days: 7 };
        let at = |day: i64| Timestamp::from_micros(day * DAY + DAY / 2);
        for (version, is_open, day, wants) in [
            (3, true, 100, false),
            (4, true, 100, false),
            (4, false, 10, true),
            (3, false, 10, false),
            (3, false, 16, false),
            (3, false, 17, true),
        ] {
            let last = Warned { version: 3, at: at(10), is_open };
            let got = drift.wants_another(version, &last, at(day));
            assert_eq!(got, wants, "{version} {is_open} {day}");
        }
    }

    #[test]
    fn the_ticket_says_the_figures_and_what_to_do() {
        let agent = agent("R", &json!({"board": "Agents", "disagreement": 0.125})).unwrap();
        assert_eq!(Drift::title(&agent).as_str(), "Agent R version 3 drifts");
        let said = agent.drift.as_ref().unwrap().description(&agent, &rates(15, 3, 4, 1));
        for part in [
            "with 4 of 22 judgements of the last 7 days, which is 18.2 %",
            "Borne are 12.5 %, of at least 20.",
            "Suggestions: 15 accepted, 3 rejected.",
            "Set by itself: 4, of which people have set 1 otherwise.",
            "oms agent show 'R'",
        ] {
            assert!(said.as_str().contains(part), "{part}: {said}");
        }
    }
}
