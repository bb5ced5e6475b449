//! The workflows that are opened under load.

use serde_json::{Value, json};

/// The name of the four-stage workflow.
pub(crate) const LOAN: &str = "DisasterLoan";
/// The owners of the four stages, in the order in which a flow passes them.
pub(crate) const LOAN_OWNERS: [&str; 4] =
    ["IRS_VerifyBot", "LoanRiskAgent", "SBA_HumanTeam", "Treasury_Payments"];
/// A ticket that passes all four stages.
pub(crate) const LOAN_TICKET: &str = concat!(
    r#"{"workflow":"DisasterLoan","#,
    r#""data":{"applicant":"ACME Solar LLC","amount":120000,"ein":"12-3456789"}}"#
);

/// The stages each stage of the loan waits for.
pub(crate) const LOAN_DEPENDENCIES: [(&str, &[&str]); 4] = [
    ("id_check", &[]),
    ("risk_ai", &["id_check"]),
    ("underwrite", &["risk_ai"]),
    ("fund", &["underwrite", "risk_ai"]),
];

/// The four-stage loan.
pub(crate) fn loan() -> Value {
    json!({"name": LOAN, "stages": [
        {"id": "id_check", "owner": LOAN_OWNERS[0], "slaMins": 30},
        {"id": "risk_ai", "owner": LOAN_OWNERS[1], "slaMins": 10, "dependsOn": ["id_check"]},
        {"id": "underwrite", "owner": LOAN_OWNERS[2], "slaMins": 240, "dependsOn": ["risk_ai"],
         "minAmount": 50000},
        {"id": "fund", "owner": LOAN_OWNERS[3], "slaMins": 60,
         "dependsOn": ["underwrite", "risk_ai"]},
    ]})
}

/// Stages one after the other, all of one owner.
pub(crate) fn chain(name: &str, stages: usize, owner: &str) -> Value {
    let stages: Vec<Value> = (0..stages)
        .map(|index| {
            let before = index.checked_sub(1).map(|before| format!("s{before}"));
            let depends_on: Vec<String> = before.into_iter().collect();
            json!({"id": format!("s{index}"), "owner": owner, "dependsOn": depends_on})
        })
        .collect();
    json!({"name": name, "stages": stages})
}

/// One stage that waits for all others, which wait for none; all of one owner.
pub(crate) fn join(name: &str, stages: usize, owner: &str) -> Value {
    let wide = stages.saturating_sub(1);
    let ids: Vec<String> = (0..wide).map(|index| format!("s{index}")).collect();
    let mut all: Vec<Value> = ids.iter().map(|id| json!({"id": id, "owner": owner})).collect();
    all.push(json!({"id": "join", "owner": owner, "dependsOn": ids}));
    json!({"name": name, "stages": all})
}

#[cfg(test)]
mod tests {
    use super::{LOAN, LOAN_DEPENDENCIES, LOAN_TICKET, chain, join, loan};

    #[test]
    fn the_ticket_runs_the_workflow() {
        let ticket: serde_json::Value = serde_json::from_str(LOAN_TICKET).unwrap();
        assert_eq!(ticket["workflow"], LOAN);
        assert_eq!(ticket["data"]["amount"], 120_000);
    }

    #[test]
    fn dependencies_are_the_definition_s() {
        let loan = loan();
        for (index, (id, depends_on)) in LOAN_DEPENDENCIES.iter().enumerate() {
            let stage = &loan["stages"][index];
            assert_eq!(stage["id"], *id);
            let said = stage["dependsOn"].as_array().cloned().unwrap_or_default();
            assert_eq!(said, *depends_on);
        }
    }

    #[test]
    fn shapes() {
        let chain = chain("C", 3, "o");
        assert_eq!(chain["stages"][2]["dependsOn"][0], "s1");
        let join = join("J", 3, "o");
        assert_eq!(join["stages"].as_array().unwrap().len(), 3);
        assert_eq!(join["stages"][2]["dependsOn"][1], "s1");
    }
}
