//! What the demo's tickets say, and the past that each has when the demo starts.

use super::dice::Dice;
use oms_app::engine::{OpenWanted, Target};
use oms_base::{
    Comment, Label, Name, Outcome, Owner, Priority, Reason, Span, Status, Title, Visibility,
};
use oms_domain::ticket::Command;
use serde_json::json;

/// The board of plain tickets.
pub(super) const BOARD: &str = "City Potholes";
/// Its time zone.
pub(super) const BOARD_ZONE: &str = "America/Chicago";
/// The workflow's name.
pub(super) const WORKFLOW: &str = "DisasterLoan";
/// Its definition.
pub(super) const DEFINITION: &str = r#"{
  "name": "DisasterLoan",
  "stages": [
    {"id": "id_check", "owner": "IRS_VerifyBot", "slaMins": 30},
    {"id": "risk_ai", "owner": "LoanRiskAgent", "slaMins": 10, "dependsOn": ["id_check"]},
    {"id": "underwrite", "owner": "SBA_HumanTeam", "slaMins": 240, "dependsOn": ["risk_ai"],
     "minAmount": 50000},
    {"id": "fund", "owner": "Treasury_Payments", "slaMins": 60,
     "dependsOn": ["underwrite", "risk_ai"]}
  ]
}"#;

/// A turn of the past is half an hour; the demo starts with the last of them.
pub(super) const TURN: Span = Span::seconds(30 * 60);
/// How many turns of the past there are: four days.
pub(super) const TURNS: u32 = 192;
/// How many potholes the past holds.
pub(super) const POTHOLES: u32 = 60;
/// How many loans the past holds.
pub(super) const LOANS: u32 = 60;

const STREETS: [&str; 16] = [
    "5th Street",
    "Elm Street",
    "Cedar Avenue",
    "Lake Road",
    "Mill Lane",
    "Station Road",
    "Harbor Street",
    "North Avenue",
    "Orchard Road",
    "Bridge Street",
    "Market Street",
    "Park Avenue",
    "River Road",
    "School Lane",
    "South Street",
    "12th Street",
];
const KINDS: [&str; 5] = [
    "Pothole on",
    "Deep pothole on",
    "Crumbling edge on",
    "Pothole at a crossing on",
    "Several potholes on",
];
const LABELS: [&str; 5] = ["bus-route", "school-zone", "cyclists", "flooded", "heavy-traffic"];
const CREWS: [&str; 3] = ["human:crew-north", "human:crew-south", "human:crew-east"];
const PUBLIC_WORDS: [&str; 3] = [
    "Thank you for the report. A crew will have a look.",
    "We have put a warning sign there.",
    "The repair is planned together with the road marking.",
];
const STAFF_WORDS: [&str; 3] = [
    "The edge is loose; bring the large plate.",
    "Best done before the morning traffic.",
    "Second report for the same block this month.",
];
const BLOCKERS: [&str; 3] = [
    "Waiting for asphalt",
    "A parked truck stands over it",
    "The water utility has to close a valve first",
];
/// Where potholes of the past end up, by turns.
const FATES: [Status; 20] = {
    use Status::{Blocked, Cancelled, Completed, InProgress, Queued};
    [
        Completed, Queued, Completed, InProgress, Completed, Blocked, Completed, Queued,
        InProgress, Completed, Queued, Completed, InProgress, Cancelled, Completed, Queued,
        Blocked, Completed, InProgress, Queued,
    ]
};

/// Something that happens to a pothole at a turn of the past.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// When.
    pub(super) turn: u32,
    /// To which pothole.
    pub(super) pothole: u32,
    /// Whether the front desk does it, else the crew.
    pub(super) by_desk: bool,
    /// What.
    pub(super) command: Command,
}

/// A loan that does not go smoothly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    /// Which loan of the past.
    pub(super) loan: u32,
    /// At which stage, by its index.
    pub(super) stage: u16,
    /// How the task ends.
    pub(super) outcome: Outcome,
    /// What its owner says.
    pub(super) note: &'static str,
    /// Whether a supervisor tries again later.
    pub(super) is_retried: bool,
}

/// The loans of the past that do not go smoothly.
pub(super) const TROUBLES: [Trouble; 5] = [
    Trouble {
        loan: 11,
        stage: 1,
        outcome: Outcome::Failed,
        note: "The model did not answer",
        is_retried: true,
    },
    Trouble {
        loan: 23,
        stage: 0,
        outcome: Outcome::Blocked,
        note: "The tax number on the form is not readable",
        is_retried: false,
    },
    Trouble {
        loan: 32,
        stage: 2,
        outcome: Outcome::Blocked,
        note: "Waiting for the appraisal of the damage",
        is_retried: true,
    },
    Trouble {
        loan: 37,
        stage: 1,
        outcome: Outcome::Failed,
        note: "The figures contradict each other",
        is_retried: false,
    },
    Trouble {
        loan: 44,
        stage: 3,
        outcome: Outcome::Blocked,
        note: "The bank returned the payment",
        is_retried: false,
    },
];

/// The turn at which pothole `n` of the past was reported.
pub(super) const fn pothole_turn(n: u32) -> u32 {
    n * (TURNS - 1) / (POTHOLES - 1)
}

/// The turn at which loan `n` of the past was asked for; the last ones come close together.
pub(super) const fn loan_turn(n: u32) -> u32 {
    match LOANS - 1 - n {
        0 | 1 => TURNS,
        2 | 3 => TURNS - 1,
        _ => n * 10 / 3 + 4,
    }
}

/// A report of a pothole.
pub(super) fn pothole(n: u32, dice: &mut Dice) -> OpenWanted {
    let street = dice.pick(&STREETS);
    let title = format!("{} {street}", dice.pick(&KINDS));
    let (north, west) = (dice.between(740, 810), dice.between(610, 690));
    let data = json!({
        "street": street,
        "gps": format!("39.{north},-89.{west}"),
        "width_cm": dice.between(15, 120),
        "photo": format!("img_{:03}.jpg", n + 1),
    });
    let mut labels = Vec::new();
    if dice.one_in(2) {
        labels.push(label(dice.pick::<&str>(&LABELS)));
    }
    OpenWanted {
        target: Target::Board(name(BOARD)),
        title: Some(Title::parse(&title).expect("a sample title is within bounds")),
        description: None,
        data: Some(data.to_string()),
        priority: priority(dice),
        owner: None,
        labels,
        sla: None,
    }
}

/// A request for a loan; two of five stay below the limit that needs an underwriter.
pub(super) fn loan(n: u32, dice: &mut Dice) -> OpenWanted {
    let amount = match n % 5 {
        0 | 3 => dice.between(80, 499) * 100,
        _ => dice.between(500, 2_500) * 100,
    };
    let applicant = format!("Applicant {}", n + 1);
    let data = json!({
        "applicant": applicant,
        "amount": amount,
        "county": format!("County {}", dice.between(1, 12)),
    });
    let title = format!("Disaster loan for {applicant}");
    OpenWanted {
        target: Target::Workflow(name(WORKFLOW)),
        title: Some(Title::parse(&title).expect("a sample title is within bounds")),
        description: None,
        data: Some(data.to_string()),
        priority: Priority::DEFAULT,
        owner: None,
        labels: Vec::new(),
        sla: None,
    }
}

/// What happens to pothole `n` of the past after it was reported, in order.
pub(super) fn story(n: u32, dice: &mut Dice) -> Vec<Scene> {
    let fate = FATES[n as usize % FATES.len()];
    let mut turn = pothole_turn(n);
    let mut scenes = Vec::new();
    let mut tell = |later: u32, by_desk: bool, command: Command| {
        turn = (turn + later).min(TURNS);
        scenes.push(Scene { turn, pothole: n, by_desk, command });
    };
    if dice.one_in(3) {
        tell(1, true, comment(dice.pick::<&str>(&PUBLIC_WORDS), Visibility::Public));
    }
    if fate == Status::Queued && dice.one_in(2) {
        return scenes;
    }
    tell(dice.between(1, 6), true, assign(dice.pick::<&str>(&CREWS)));
    if dice.one_in(3) {
        tell(1, false, comment(dice.pick::<&str>(&STAFF_WORDS), Visibility::Staff));
    }
    match fate {
        Status::Queued => {}
        Status::InProgress => tell(dice.between(2, 20), false, go(Status::InProgress, None)),
        Status::Blocked => {
            tell(dice.between(2, 12), false, go(Status::InProgress, None));
            tell(dice.between(1, 6), false, go(Status::Blocked, Some(dice.pick(&BLOCKERS))));
        }
        Status::Cancelled => {
            let reason = reason("Reported before under another number");
            tell(dice.between(2, 8), true, Command::Cancel { reason });
        }
        Status::Completed => {
            tell(dice.between(2, 12), false, go(Status::InProgress, None));
            if dice.one_in(4) {
                tell(2, false, go(Status::Blocked, Some(dice.pick(&BLOCKERS))));
                tell(dice.between(4, 16), false, go(Status::InProgress, None));
            }
            tell(dice.between(4, 24), false, go(Status::Completed, None));
        }
    }
    scenes
}

/// The next move of a pothole that stands at `from`, as a crew would make it.
pub(super) fn next_move(from: Status, dice: &mut Dice) -> Command {
    match from {
        Status::InProgress if dice.one_in(5) => go(Status::Blocked, Some(dice.pick(&BLOCKERS))),
        Status::InProgress => go(Status::Completed, None),
        Status::Queued | Status::Blocked | Status::Completed | Status::Cancelled => {
            go(Status::InProgress, None)
        }
    }
}

/// A name of the demo's own.
pub(super) fn name(text: &str) -> Name {
    Name::parse(text).expect("a sample name is within bounds")
}

/// A reason of the demo's own.
pub(super) fn reason(text: &str) -> Reason {
    Reason::parse(text).expect("a sample reason is within bounds")
}

fn go(to: Status, why: Option<&&str>) -> Command {
    Command::Move { to, reason: why.map(|text| reason(text)), because: None }
}

fn assign(owner: &str) -> Command {
    Command::Assign { owner: Some(Owner::parse(owner).expect("a sample owner is well-formed")) }
}

fn comment(text: &str, visibility: Visibility) -> Command {
    let text = Comment::parse(text).expect("a sample comment is within bounds");
    Command::Comment { text, visibility }
}

fn label(text: &str) -> Label {
    Label::parse(text).expect("a sample label is within bounds")
}

fn priority(dice: &mut Dice) -> Priority {
    let level = *dice.pick(&[0, 1, 1, 2, 2, 2, 3]);
    Priority::new(level).expect("a sample priority is from 0 to 3")
}

#[cfg(test)]
mod tests {
    use super::{
        DEFINITION, FATES, LOANS, POTHOLES, TROUBLES, TURNS, loan, loan_turn, pothole,
        pothole_turn, story,
    };
    use crate::demo::dice::Dice;
    use oms_base::Status;

    #[test]
    fn every_sample_is_well_formed_and_stands_in_the_past() {
        let mut dice = Dice::new();
        for n in 0..POTHOLES {
            pothole(n, &mut dice);
            let mut turn = pothole_turn(n);
            for scene in story(n, &mut dice) {
                assert!(scene.turn >= turn && scene.turn <= TURNS);
                turn = scene.turn;
            }
        }
        assert!((0..LOANS).all(|n| loan_turn(n) <= TURNS));
        assert!(TROUBLES.iter().all(|trouble| trouble.loan < LOANS));
    }

    #[test]
    fn potholes_end_in_every_status_and_loans_on_both_sides_of_the_limit() {
        assert!(Status::ALL.iter().all(|status| FATES.contains(status)));
        let mut dice = Dice::new();
        let mut amount = |n| {
            let data: serde_json::Value =
                serde_json::from_str(loan(n, &mut dice).data.unwrap().as_str()).unwrap();
            data["amount"].as_u64().unwrap()
        };
        let above = (0..LOANS).filter(|&n| amount(n) >= 50_000).count();
        assert_eq!(above, 36);
    }

    #[test]
    fn the_definition_is_a_workflow() {
        let definition = oms_domain::json::parse(DEFINITION.as_bytes()).unwrap();
        let checked = oms_domain::workflow::read(&definition, &|_| true).unwrap();
        assert!(checked.warnings.is_empty());
    }
}
