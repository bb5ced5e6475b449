//! Putting a mark of its own into every field that is not for the public.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{MARK, wire};
use crate::http::{Connection, Request};

/// Text that only staff may read, put everywhere, and where it was put.
pub(crate) struct Seeds<'c> {
    connection: &'c mut Connection,
    known: &'c BTreeSet<String>,
    minted: u32,
    /// Places that hold a mark, accepted by the server.
    pub(crate) seeded: BTreeSet<String>,
    /// Tickets: their numbers and tracking codes.
    pub(crate) tickets: Vec<(String, String)>,
}

/// Stages that do not wait for each other, by what is done with them.
const STAGES: [&str; 8] =
    ["finish", "assign", "cancel", "escalate", "pause", "retry", "skip", "many"];

impl<'c> Seeds<'c> {
    /// Nothing yet.
    pub(crate) fn new(connection: &'c mut Connection, known: &'c BTreeSet<String>) -> Seeds<'c> {
        Seeds { connection, known, minted: 0, seeded: BTreeSet::new(), tickets: Vec::new() }
    }

    /// Sixteen letters and digits that stand nowhere else.
    pub(super) fn mint(&mut self) -> String {
        self.minted += 1;
        format!("{MARK}{:07}", self.minted)
    }

    /// Sends a body to the path, which the description calls `template`.
    pub(super) async fn send(&mut self, call: &str, path: &str, body: &Value) -> Result<Value> {
        let method = call.split(' ').next().unwrap_or_default();
        let text = body.to_string();
        let request = Request { method, path, key: None, body: text.as_bytes() };
        let answer = self.connection.call(request).await?;
        let (status, said) = (answer.status, String::from_utf8_lossy(answer.body).into_owned());
        ensure!((200..300).contains(&status), "{call} answered {status}: {said}");
        self.seeded.extend(wire::marked(&format!("{call}: "), body, self.known));
        Ok(serde_json::from_str(&said).unwrap_or(Value::Null))
    }

    /// A call about a ticket.
    pub(super) async fn of_ticket(
        &mut self,
        number: &str,
        call: &str,
        body: &Value,
    ) -> Result<Value> {
        let template = format!("POST /api/v1/tickets/{{id}}/{call}");
        self.send(&template, &format!("/api/v1/tickets/{number}/{call}"), body).await
    }

    /// A call about a ticket's stage.
    async fn of_stage(
        &mut self,
        number: &str,
        (stage, call): (&str, &str),
        body: &Value,
    ) -> Result<Value> {
        let template = format!("POST /api/v1/tickets/{{id}}/stages/{{stage}}/{call}");
        let path = format!("/api/v1/tickets/{number}/stages/{stage}/{call}");
        self.send(&template, &path, body).await
    }

    /// Everything.
    pub(crate) async fn plant(&mut self) -> Result<()> {
        let calendar = self.rules().await?;
        let board = self.board(&calendar).await?;
        let (workflow, stages) = self.workflow(&calendar).await?;
        let plain = self.open(&board, &workflow).await?;
        self.change(&plain).await?;
        self.attach(&plain).await?;
        self.suggest(&board).await?;
        self.triggers(&plain).await?;
        let last = self.tickets.last().context("a ticket")?.0.clone();
        self.stages(&last, &stages).await?;
        self.work(&stages).await?;
        self.jobs(&workflow, &stages).await?;
        self.views().await?;
        self.plays(&board).await?;
        self.asks(&board).await?;
        self.hears(&board).await?;
        self.prefers(&calendar).await
    }

    async fn rules(&mut self) -> Result<String> {
        let (calendar, holiday) = (self.mint(), self.mint());
        let body = json!({"name": calendar, "tz": "UTC", "week": {"mon": ["09:00-17:00"]},
            "exceptions": [{"date": "2026-12-24", "closed": true, "name": holiday}]});
        let call = "PUT /api/v1/calendars/{name}";
        self.send(call, &format!("/api/v1/calendars/{calendar}"), &body).await?;
        let (policy, reason, word) = (self.mint(), self.mint(), self.mint());
        let body = json!({"name": policy, "order": 1, "calendar": calendar,
            "when": format!("data.place == '{word}'"),
            "targets": [{"metric": "resolution", "target": "4h"}],
            "pause": [{"status": "blocked", "reasons": [reason]}]});
        let call = "PUT /api/v1/policies/{name}";
        self.send(call, &format!("/api/v1/policies/{policy}"), &body).await?;
        let (person, title, boss) = (self.mint(), self.mint(), self.mint());
        let owner = format!("human:{person}");
        let body = json!({"name": owner, "title": title, "supervisor": format!("human:{boss}")});
        let call = "PUT /api/v1/owners/{name}";
        self.send(call, &format!("/api/v1/owners/{owner}"), &body).await?;
        self.agent().await?;
        Ok(calendar)
    }

    async fn agent(&mut self) -> Result<()> {
        let (agent, about, word, asked) = (self.mint(), self.mint(), self.mint(), self.mint());
        let body = json!({"name": agent, "kind": "rule", "about": about, "input": {}, "output": {},
            "rule": {"output": format!("input == '{word}'")}});
        let path = format!("/api/v1/agents/{agent}");
        self.send("PUT /api/v1/agents/{name}", &path, &body).await?;
        let call = "POST /api/v1/agents/{name}/call";
        self.send(call, &format!("{path}/call"), &json!({"input": asked})).await?;
        Ok(())
    }

    async fn board(&mut self, calendar: &str) -> Result<String> {
        let (board, first, second, lane) = (self.mint(), self.mint(), self.mint(), self.mint());
        let (title, boss, field) = (self.mint(), self.mint(), self.mint());
        let body = json!({"name": board, "calendar": calendar, "sla": "4h",
            "lanes": format!("{lane}:"), "supervisor": format!("human:{boss}"),
            "columns": [
                {"id": first, "name": title, "status": "in-progress", "next": [second]},
                {"id": second, "status": "in-progress"}],
            "schema": {"type": "object", "properties": {field: {"type": "string"}}}});
        self.send("POST /api/v1/boards", "/api/v1/boards", &body).await?;
        Ok(board)
    }

    async fn workflow(&mut self, calendar: &str) -> Result<(String, Vec<String>)> {
        let child = self.mint();
        let body = json!({"name": child, "stages": [{"id": "only", "owner": self.mint(),
            "publicName": "Only"}]});
        let call = "PUT /api/v1/workflows/{name}";
        self.send(call, &format!("/api/v1/workflows/{child}"), &body).await?;
        let name = self.mint();
        let mut ids = Vec::new();
        let mut stages = Vec::new();
        for _ in STAGES {
            let id = self.mint();
            stages.push(json!({"id": id, "name": self.mint(), "publicName": "In work",
                "owner": self.mint(), "supervisor": self.owner(),
                "input": [self.mint()], "sla": "4h", "onBreach": [{"reroute": self.owner()}],
                "form": {"type": "object", "properties": {(self.mint()): {"type": "string"}}},
                "compensate": {"name": self.mint(), "owner": self.owner(),
                    "input": [self.mint()],
                    "form": {"type": "object", "properties": {(self.mint()): {}}}}}));
            ids.push(id);
        }
        let (word, after) = (self.mint(), ids.last().cloned().unwrap_or_default());
        let hidden = self.mint();
        stages.push(json!({"id": hidden, "name": self.mint(), "public": false,
            "workflow": child, "dependsOn": [after], "when": format!("data.w == '{word}'")}));
        ids.push(hidden);
        let body = json!({"name": name, "title": "Permit", "prefix": "PE", "calendar": calendar,
            "supervisor": self.owner(), "stages": stages,
            "schema": {"type": "object", "properties": {(self.mint()): {"type": "string"}}}});
        self.send(call, &format!("/api/v1/workflows/{name}"), &body).await?;
        Ok((name, ids))
    }

    pub(super) fn owner(&mut self) -> String {
        format!("human:{}", self.mint())
    }

    fn ticket(&mut self) -> Value {
        json!({"title": self.mint(), "description": self.mint(), "labels": [self.mint()],
            "owner": self.owner(), "location": {"lat": 1.5, "lon": 2.5, "address": self.mint()},
            "data": {(self.mint()): self.mint(), "amount": 987_654_321}})
    }

    /// Opens tickets in every way; answers the number of a plain one.
    async fn open(&mut self, board: &str, workflow: &str) -> Result<String> {
        for (call, path) in
            [("POST /api/v1/tickets", "/api/v1/tickets"), ("POST /tickets", "/tickets")]
        {
            for (field, of) in [("board", board), ("workflow", workflow)] {
                let mut body = self.ticket();
                body[field] = json!(of);
                let opened = self.send(call, path, &body).await?;
                self.keep(&opened);
            }
        }
        let (mut one, mut two) = (self.ticket(), self.ticket());
        (one["board"], two["workflow"]) = (json!(board), json!(workflow));
        let call = "POST /api/v1/tickets/batch";
        let body = json!({"tickets": [one, two]});
        let opened = self.send(call, "/api/v1/tickets/batch", &body).await?;
        for result in opened["results"].as_array().into_iter().flatten() {
            ensure!(result["error"].is_null(), "a batch was refused: {result}");
            self.keep(&result["ok"]);
        }
        let first = self.tickets.first().context("tickets were opened")?;
        Ok(first.0.clone())
    }

    pub(super) fn keep(&mut self, opened: &Value) {
        let text = |field: &str| opened[field].as_str().unwrap_or_default().to_owned();
        if opened["number"].is_string() {
            self.tickets.push((text("number"), text("tracking")));
        }
    }

    async fn change(&mut self, number: &str) -> Result<()> {
        let other = self.tickets.last().context("a ticket")?.0.clone();
        let body = json!({"owner": self.owner(), "reason": self.mint()});
        self.of_ticket(number, "assign", &body).await?;
        for visibility in ["staff", "restricted"] {
            let body = json!({"text": self.mint(), "visibility": visibility});
            self.of_ticket(number, "comment", &body).await?;
        }
        let label = self.mint();
        let body = json!({"add": [label, self.mint()], "reason": self.mint()});
        self.of_ticket(number, "label", &body).await?;
        self.of_ticket(number, "label", &json!({"remove": [label]})).await?;
        let body = json!({"to": other, "kind": "relates_to"});
        self.of_ticket(number, "link", &body).await?;
        for erased in [true, false] {
            let body = json!({"lat": 1.25, "lon": 2.25, "address": self.mint()});
            self.of_ticket(number, "locate", &body).await?;
            if erased {
                let body = json!({"fields": ["location"], "reason": self.mint()});
                self.of_ticket(number, "erase", &body).await?;
            }
        }
        let body = json!({"priority": 0, "reason": self.mint()});
        self.of_ticket(number, "priority", &body).await?;
        let body = json!({"to": "blocked", "reason": self.mint(), "because": self.mint()});
        self.of_ticket(number, "move", &body).await?;
        let body = json!({"reason": self.mint(), "to": self.owner()});
        self.of_ticket(number, "escalate", &body).await?;
        let body = json!({"reason": self.mint()});
        self.of_ticket(number, "cancel", &body).await?;
        let body = json!({"reason": self.mint()});
        self.of_ticket(number, "reopen", &body).await?;
        Ok(())
    }

    async fn attach(&mut self, number: &str) -> Result<()> {
        let call = "POST /api/v1/tickets/{id}/attachments";
        let mut files = Vec::new();
        for visibility in ["staff", "public"] {
            let (name, bytes) = (self.mint(), self.mint());
            let path =
                format!("/api/v1/tickets/{number}/attachments?name={name}&visibility={visibility}");
            let request =
                Request { method: "POST", path: &path, key: None, body: bytes.as_bytes() };
            let answer = self.connection.call(request).await?;
            let said: Value = serde_json::from_slice(answer.expect(201)?)?;
            let text = said.to_string();
            let id = text.split('"').find(|part| part.starts_with("att_"));
            files.push(id.with_context(|| format!("a file's id in {text}"))?.to_owned());
            self.seeded.insert(format!("{call}: "));
        }
        let call = "DELETE /api/v1/tickets/{id}/attachments/{attachment}";
        let path = format!("/api/v1/tickets/{number}/attachments/{}", files[1]);
        let body = json!({"reason": self.mint()});
        self.send(call, &path, &body).await?;
        Ok(())
    }

    async fn suggest(&mut self, board: &str) -> Result<()> {
        let body = json!({"text": self.mint(), "service": self.mint(),
            "data": {(self.mint()): self.mint()},
            "location": {"lat": 1.25, "lon": 2.25, "address": self.mint()}});
        let call = "POST /api/v1/boards/{name}/suggestions";
        self.send(call, &format!("/api/v1/boards/{board}/suggestions"), &body).await?;
        Ok(())
    }

    /// A trigger that the server runs, and one of a worker that has looked at a ticket.
    async fn triggers(&mut self, number: &str) -> Result<()> {
        let (trigger, word, worker) = (self.mint(), self.mint(), self.mint());
        let definition = json!({"name": trigger, "activator": "manual",
            "when": format!("data.place == '{word}'"), "then": {"label": self.mint()}});
        let call = "PUT /api/v1/triggers/{name}";
        let path = format!("/api/v1/triggers/{trigger}");
        self.send(call, &path, &definition).await?;
        let body = json!({"definition": definition});
        self.send("POST /api/v1/triggers/{name}/check", &format!("{path}/check"), &body).await?;
        self.send("POST /api/v1/triggers/{name}/dryrun", &format!("{path}/dryrun"), &body).await?;
        let body = json!({"reason": self.mint()});
        self.send("POST /api/v1/triggers/{name}/park", &format!("{path}/park"), &body).await?;

        let path = format!("/api/v1/triggers/{worker}");
        self.send(call, &path, &json!({"name": worker, "runs": "worker"})).await?;
        let read = self.connection.call(Request::get(&format!("/api/v1/tickets/{number}"))).await?;
        let ticket: Value = serde_json::from_slice(read.expect(200)?)?;
        let body = json!({"version": 1, "results": [{"ticket": ticket["id"],
            "version": ticket["version"], "holds": true, "then": [{"label": self.mint()}]}]});
        let call = "POST /api/v1/triggers/{name}/candidates/conclude";
        self.send(call, &format!("{path}/candidates/conclude"), &body).await?;
        Ok(())
    }

    async fn stages(&mut self, number: &str, ids: &[String]) -> Result<()> {
        let of = |name: &str| {
            let at = STAGES.iter().position(|stage| *stage == name).unwrap_or(0);
            ids[at].clone()
        };
        let body = json!({"owner": self.owner(), "reason": self.mint()});
        self.of_stage(number, (&of("assign"), "assign"), &body).await?;
        let body = json!({"reason": self.mint(), "to": self.owner()});
        self.of_stage(number, (&of("escalate"), "escalate"), &body).await?;
        let body = json!({"reason": self.mint(), "because": self.mint()});
        self.of_stage(number, (&of("pause"), "pause"), &body).await?;
        let body = json!({"reason": self.mint()});
        self.of_stage(number, (&of("pause"), "resume"), &body).await?;
        for (stage, outcome, call) in [("retry", "blocked", "retry"), ("skip", "failed", "skip")] {
            self.finish(number, &of(stage), outcome).await?;
            let body = json!({"reason": self.mint()});
            self.of_stage(number, (&of(stage), call), &body).await?;
        }
        let body = json!({"reason": self.mint()});
        self.of_stage(number, (&of("cancel"), "cancel"), &body).await?;
        Ok(())
    }

    /// Claims what waits in a stage of a ticket and ends it.
    async fn finish(&mut self, number: &str, stage: &str, outcome: &str) -> Result<()> {
        let (task, epoch) = self.claim(number, stage).await?;
        let call = "POST /api/v1/tasks/{id}/complete";
        let mut body = json!({"lease_epoch": epoch, "outcome": outcome, "confidence": 0.123_456,
            "output": {(self.mint()): self.mint()}, "note": self.mint()});
        if outcome == "blocked" {
            body["because"] = json!(self.mint());
        }
        self.send(call, &format!("/api/v1/tasks/{task}/complete"), &body).await?;
        Ok(())
    }

    async fn claim(&mut self, number: &str, stage: &str) -> Result<(String, u64)> {
        let path = format!("/api/v1/tickets/{number}");
        let read = self.connection.call(Request::get(&path)).await?;
        let ticket: Value = serde_json::from_slice(read.expect(200)?)?;
        let stages = ticket["stages"].as_array().into_iter().flatten();
        let found = stages.into_iter().find(|found| found["id"] == stage);
        let owner = found.context("the stage is shown")?["owner"].clone();
        let body = json!({"owners": [owner], "max": 100, "wait_s": 0});
        let claimed = self.send("POST /api/v1/tasks/claim", "/api/v1/tasks/claim", &body).await?;
        let tasks = claimed["tasks"].as_array().into_iter().flatten();
        let of = |task: &&Value| task["ticket"]["number"] == number && task["stage"] == stage;
        let task = tasks.into_iter().find(of).context("the stage's task waits")?;
        let id = task["id"].as_str().context("a task has an id")?.to_owned();
        Ok((id, task["lease_epoch"].as_u64().unwrap_or(0)))
    }

    /// Completes the tasks of another ticket, alone and by the batch; and takes up one that ended.
    async fn work(&mut self, ids: &[String]) -> Result<()> {
        let number = self.tickets[1].0.clone();
        self.finish(&number, &ids[0], "done").await?;
        let (task, _) = self.claim(&number, &ids[7]).await?;
        let body = json!({"owner": self.owner(), "reason": self.mint()});
        let call = "POST /api/v1/tasks/{id}/assign";
        self.send(call, &format!("/api/v1/tasks/{task}/assign"), &body).await?;
        let (task, epoch) = self.claim(&number, &ids[7]).await?;
        let body = json!({"completions": [{"task": task, "lease_epoch": epoch,
            "outcome": "blocked", "confidence": 0.123_456,
            "output": {(self.mint()): self.mint()}, "note": self.mint(),
            "because": self.mint()}]});
        let call = "POST /api/v1/tasks/complete";
        self.send(call, "/api/v1/tasks/complete", &body).await?;
        let body = json!({"reason": self.mint()});
        self.of_ticket(&number, "cancel", &body).await?;
        Ok(())
    }

    async fn jobs(&mut self, workflow: &str, ids: &[String]) -> Result<()> {
        let (label, query) = (self.mint(), format!("label:{}", self.mint()));
        for body in [
            json!({"kind": "assign", "owner": self.owner(), "query": query}),
            json!({"kind": "move", "to": "blocked", "reason": self.mint(), "query": query}),
            json!({"kind": "label", "add": [label], "remove": [self.mint()], "query": query}),
            json!({"kind": "migrate", "workflow": workflow, "map": {(ids[0].clone()): null},
                "dry_run": true}),
        ] {
            self.send("POST /api/v1/jobs", "/api/v1/jobs", &body).await?;
        }
        let number = self.tickets[3].0.clone();
        let body = json!({"map": {(ids[0].clone()): ids[0]}, "dry_run": true});
        self.of_ticket(&number, "migrate", &body).await?;
        let body = json!({"reason": self.mint()});
        self.of_ticket(&number, "cancel", &body).await?;
        let body = json!({"stage": ids[0], "reason": self.mint()});
        self.of_ticket(&number, "reopen", &body).await?;
        Ok(())
    }

    async fn views(&mut self) -> Result<()> {
        let (name, label) = (self.mint(), self.mint());
        let body = json!({"query": format!("label:{label}"), "sort": "due"});
        self.send("PUT /api/v1/views/{name}", &format!("/api/v1/views/{name}"), &body).await?;
        Ok(())
    }
}
