//! Marks in what goes by itself: playbooks, and agents that are asked about a ticket.

use anyhow::{Context, Result};
use serde_json::json;

use super::seeds::Seeds;

/// Whoever sends all this, as owners are called.
const ME: &str = "human:bench";

impl Seeds<'_> {
    /// A playbook of one step, which is blocked, tried again, skipped, and given up in another run.
    pub(super) async fn plays(&mut self, board: &str) -> Result<()> {
        let number = self.fresh(board).await?;
        let (name, owner) = (self.mint(), self.owner());
        let step = json!({"id": "only", "owner": owner, "call": self.mint(),
            "with": {(self.mint()): self.mint()}});
        let playbook = json!({"name": name, "about": self.mint(), "steps": [step]});
        let path = format!("/api/v1/playbooks/{name}");
        self.send("PUT /api/v1/playbooks/{name}", &path, &playbook).await?;
        for (run, ends) in [(1, &["retry", "skip"][..]), (2, &["cancel"])] {
            self.of_ticket(&number, "playbooks", &json!({"playbook": name})).await?;
            for end in ends {
                if *end != "cancel" {
                    self.block(&number, &owner).await?;
                }
                let call = format!("POST /api/v1/tickets/{{id}}/playbooks/{{run}}/{end}");
                let path = format!("/api/v1/tickets/{number}/playbooks/{run}/{end}");
                let body = json!({"reason": self.mint()});
                self.send(&call, &path, &body).await?;
            }
        }
        Ok(())
    }

    /// Claims the step's task and ends it blocked.
    async fn block(&mut self, number: &str, owner: &str) -> Result<()> {
        let body = json!({"owners": [owner], "max": 1, "wait_s": 0});
        let claimed = self.send("POST /api/v1/tasks/claim", "/api/v1/tasks/claim", &body).await?;
        let task = &claimed["tasks"][0];
        let id = task["id"].as_str().with_context(|| format!("no step of {number} waits"))?;
        let body = json!({"lease_epoch": task["lease_epoch"], "outcome": "blocked",
            "note": self.mint()});
        let path = format!("/api/v1/tasks/{id}/complete");
        self.send("POST /api/v1/tasks/{id}/complete", &path, &body).await?;
        Ok(())
    }

    /// An agent whose suggestions are accepted and rejected.
    pub(super) async fn asks(&mut self, board: &str) -> Result<()> {
        let number = self.fresh(board).await?;
        let (name, label) = (self.mint(), self.mint());
        let agent = json!({"name": name, "kind": "rule", "autonomy": "suggest",
            "question": "ticket.title", "input": {}, "output": {},
            "effects": {"labels": format!("'{label}'")}, "rule": {"output": "1"}});
        let path = format!("/api/v1/agents/{name}");
        self.send("PUT /api/v1/agents/{name}", &path, &agent).await?;
        let reason = json!({"reason": self.mint()});
        for (verdict, body) in [("reject", reason), ("accept", json!({}))] {
            let call = "POST /api/v1/tickets/{id}/agents/{name}/call";
            let path = format!("/api/v1/tickets/{number}/agents/{name}/call");
            let asked = self.send(call, &path, &json!({})).await?;
            let open = asked["agent_calls"][0]["call"].as_u64().context("an open call")?;
            let call = format!("POST /api/v1/tickets/{{id}}/calls/{{call}}/{verdict}");
            let path = format!("/api/v1/tickets/{number}/calls/{open}/{verdict}");
            self.send(&call, &path, &body).await?;
        }
        Ok(())
    }

    /// An event from outside that opens a ticket, and an alert that does.
    pub(super) async fn hears(&mut self, board: &str) -> Result<()> {
        let trigger = self.mint();
        let open = json!({"open": {"board": board, "title": self.mint()}});
        let definition = json!({"name": trigger, "activator": "webhook", "then": open});
        let path = format!("/api/v1/triggers/{trigger}");
        self.send("PUT /api/v1/triggers/{name}", &path, &definition).await?;
        let event = json!({(self.mint()): self.mint()});
        let call = "POST /api/v1/triggers/{name}/events";
        self.send(call, &format!("{path}/events"), &event).await?;
        let alert = json!({"status": "firing", "fingerprint": self.mint(),
            "startsAt": "2026-11-21T13:08:45Z", "generatorURL": self.mint(),
            "labels": {"alertname": self.mint(), (self.mint()): self.mint()},
            "annotations": {"summary": self.mint(), "description": self.mint()}});
        let alerts = json!({"version": "4", "alerts": [alert]});
        let call = "POST /api/v1/boards/{name}/alerts";
        self.send(call, &format!("/api/v1/boards/{board}/alerts"), &alerts).await?;
        Ok(())
    }

    /// How whoever sends all this is told things.
    pub(super) async fn prefers(&mut self, calendar: &str) -> Result<()> {
        let owner = json!({"name": ME, "title": self.mint()});
        self.send("PUT /api/v1/owners/{name}", &format!("/api/v1/owners/{ME}"), &owner).await?;
        let preferences = json!({"hours": calendar});
        let path = "/api/v1/me/notice-preferences";
        self.send(&format!("PUT {path}"), path, &preferences).await?;
        Ok(())
    }

    /// A plain ticket that nothing has happened to.
    async fn fresh(&mut self, board: &str) -> Result<String> {
        let body = json!({"board": board, "title": self.mint()});
        let ticket = self.send("POST /api/v1/tickets", "/api/v1/tickets", &body).await?;
        let number = ticket["number"].as_str().context("a number")?.to_owned();
        self.keep(&ticket);
        Ok(number)
    }
}
