//! What waits for a person: their own tasks and those of their groups.

use crate::server::{Client, Server};
use serde_json::{Value, json};

fn publish(admin: &Client, owner: &Value) {
    let path = format!("/api/v1/owners/{}", owner["name"].as_str().unwrap());
    admin.put(&path, owner).expect(201);
}

/// The first words of the stages of an inbox, page by page.
fn stages(client: &Client, query: &str, limit: usize) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/inbox?limit={limit}{query}{cursor}")).expect(200);
        for item in page["items"].as_array().unwrap() {
            found.push(item["stage"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[test]
fn an_inbox_holds_ones_own_tasks_and_those_of_ones_groups_by_when_they_are_due() {
    let server = Server::start();
    let admin = server.client("admin");
    let (ada, ben) =
        (server.client_with("staff", "ada", &[]), server.client_with("staff", "ben", &[]));
    publish(&admin, &json!({"name": "human:ada"}));
    publish(&admin, &json!({"name": "human:desk", "members": ["human:ada", "human:ben"]}));
    let form = json!({"type": "object", "required": ["passed"],
        "properties": {"passed": {"type": "boolean"}}});
    let workflow = json!({"name": "W", "strictOwners": true, "stages": [
        {"id": "never", "owner": "human:desk"},
        {"id": "late", "owner": "desk", "sla": "3d", "form": form},
        {"id": "soon", "owner": "human:ada", "sla": "1h"},
        {"id": "middle", "owner": "ada", "sla": "2h"}]});
    let published = admin.put("/api/v1/workflows/W", &workflow).expect(201);
    assert_eq!(published["warnings"], json!([]), "the registry knows them");
    let opened =
        admin.post("/api/v1/tickets", &json!({"workflow": "W", "title": "Ned"})).expect(201);
    for limit in [1, 3, 50] {
        assert_eq!(stages(&ada, "", limit), ["soon", "middle", "late", "never"]);
    }
    assert_eq!(stages(&ben, "", 2), ["late", "never"]);
    assert_eq!(stages(&ben, "&owner=human:ada", 2), ["soon", "middle"]);
    ada.get("/api/v1/inbox?cursor=junk").refused(422, "OMS-020");

    let item = ben.get("/api/v1/inbox").expect(200)["items"][0].clone();
    assert_eq!((&item["title"], &item["owner"]), (&json!("Ned"), &json!("desk")));
    let path = |call: &str| format!("/api/v1/tasks/{}/{call}", item["id"].as_str().unwrap());
    let taken = ben.post(&path("claim"), &json!({"lease_s": 600})).expect(200);
    assert_eq!(ada.post(&path("claim"), &json!({})).expect(200)["tasks"], json!([]));
    let seen = |client: &Client| {
        client.get("/api/v1/inbox?owner=human:desk").expect(200)["items"][0].clone()
    };
    assert_eq!((&seen(&ben)["mine"], &seen(&ada)["mine"]), (&json!(true), &json!(false)));
    assert_eq!(seen(&ada)["status"], "in-progress");
    let given = json!({"owner": "human:ada", "reason": "she knows him"});
    server.client("staff").post(&path("assign"), &given).refused(403, "OMS-011");
    ben.post(&path("assign"), &given).expect(200);
    ben.complete(&taken["tasks"][0], "done").refused(409, "OMS-042");
    assert_eq!(stages(&ben, "", 50), ["never"]);
    let task = ada.post(&path("claim"), &json!({})).expect(200)["tasks"][0].clone();
    ada.complete(&task, "done").refused(422, "OMS-020");
    let result = json!({"lease_epoch": task["lease_epoch"], "outcome": "done",
        "output": {"passed": true}});
    ada.post(&path("complete"), &result).expect(200);
    let shown = admin.get(&format!("/api/v1/tickets/{}", opened["number"].as_str().unwrap()));
    assert_eq!(shown.expect(200)["stages"][1]["status"], "done");
}

#[test]
fn owners_are_published_looked_up_and_stand_in_no_circle() {
    let server = Server::start();
    let admin = server.client("admin");
    publish(&admin, &json!({"name": "human:lead", "title": "Lead", "supervisor": "human:chief"}));
    publish(&admin, &json!({"name": "human:chief"}));
    assert_eq!(admin.get("/api/v1/owners/lead").expect(200)["definition"]["title"], "Lead");
    admin.get("/api/v1/owners/nobody").refused(404, "OMS-013");
    let circle = json!({"name": "human:chief", "supervisor": "lead"});
    let refused = admin.put("/api/v1/owners/human:chief", &circle);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.body["errors"][0]["code"], "OMS-114");
    let taken = admin.put("/api/v1/owners/svc:lead", &json!({"name": "svc:lead"}));
    assert_eq!(taken.body["errors"][0]["code"], "OMS-046", "{}", taken.text);
    let same = json!({"name": "human:chief"});
    assert_eq!(admin.put("/api/v1/owners/human:chief", &same).expect(200)["version"], 1);
    let page = admin.get("/api/v1/owners?limit=1").expect(200);
    assert!(page["next"].is_string());
    let strict = json!({"name": "S", "strictOwners": true,
        "stages": [{"id": "a", "owner": "unknown"}]});
    admin.put("/api/v1/workflows/S", &strict).refused(422, "OMS-020");
}
