//! What the demo's loans say, and which of them do not go smoothly.

use super::dice::Dice;
use super::potholes::name;
use super::turn::{DAY, TURNS};
use oms_app::engine::{OpenWanted, Target};
use oms_base::{Outcome, Priority, Title};
use serde_json::json;

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

/// How many loans the past holds.
pub(super) const LOANS: u32 = 60;
/// When the first of them are asked for: four days ago.
pub(super) const FIRST: u32 = TURNS - 4 * DAY;

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

/// The turn at which loan `n` of the past was asked for; the last ones come close together.
pub(super) const fn loan_turn(n: u32) -> u32 {
    match LOANS - 1 - n {
        0 | 1 => TURNS,
        2 | 3 => TURNS - 1,
        _ => FIRST + n * 10 / 3 + 4,
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
        location: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFINITION, LOANS, TROUBLES, TURNS, loan, loan_turn};
    use crate::demo::dice::Dice;

    #[test]
    fn every_loan_stands_in_the_past_and_some_on_both_sides_of_the_limit() {
        assert!((0..LOANS).all(|n| loan_turn(n) <= TURNS));
        assert!(TROUBLES.iter().all(|trouble| trouble.loan < LOANS));
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
