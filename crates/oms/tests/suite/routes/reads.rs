//! The log of reads: what stands in it, who may see it, and that it survives.

use crate::server::Server;
use serde_json::{Value, json};

fn is_of(record: &Value, operation: &str, status: u64) -> bool {
    record["operation"] == operation && record["status"] == status
}

#[test]
fn every_read_is_recorded_with_who_and_what_and_no_words_of_the_ticket() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = admin.pothole("Secret words");
    let (id, number) = (ticket["id"].as_str().unwrap(), ticket["number"].as_str().unwrap());
    let ada = server.client_with("staff", "Ada", &[]);
    let read = ada.get(&format!("/api/v1/tickets/{number}"));
    let request_id = read.headers["x-request-id"].to_str().unwrap().to_owned();
    read.expect(200);
    ada.get("/api/v1/tickets?q=is:open&limit=7").expect(200);
    ada.get("/api/v1/tickets/CP-2026-99999").refused(404, "OMS-013");
    ada.get("/metrics").refused(403, "OMS-011");
    ada.post("/api/v1/metrics/refresh", &json!({})).refused(403, "OMS-011");
    let auditor = server.client("auditor");
    let denied = |reads: &[Value]| reads.iter().any(|read| is_of(read, "refresh-metrics", 403));
    let reads = auditor.records("/api/v1/reads", denied);
    let one = reads.iter().find(|read| read["request_id"] == request_id.as_str()).unwrap();
    assert!(is_of(one, "read-tickets", 200), "{one}");
    assert_eq!((one["name"].as_str(), one["role"].as_str()), (Some("Ada"), Some("staff")));
    assert_eq!((one["subject"].as_str(), one["source"].as_str()), (Some(id), Some("127.0.0.1")));
    let list = reads.iter().find(|read| read["query"] == "q=is:open").unwrap();
    assert_eq!((list["count"].as_u64(), list["subject"].as_str()), (Some(1), Some("")));
    let missed = reads.iter().find(|read| is_of(read, "read-tickets", 404)).unwrap();
    assert_eq!(missed["subject"], "CP-2026-99999");
    assert!(reads.iter().any(|read| is_of(read, "read-engine", 403)));
    let of_ticket = auditor.get(&format!("/api/v1/reads?subject={number}")).expect(200);
    assert_eq!(of_ticket["items"], json!([one]));
    let whose = one["principal"].as_str().unwrap();
    let of_ada = auditor.get(&format!("/api/v1/reads?principal={whose}&limit=2")).expect(200);
    assert_eq!(of_ada["items"].as_array().unwrap().len(), 2);
    assert!(of_ada["next"].is_string());
    let itself = |reads: &[Value]| reads.iter().any(|read| is_of(read, "read-reads", 200));
    auditor.records("/api/v1/reads", itself);
    assert!(!auditor.get("/api/v1/reads").text.contains("Secret"));
    let both = auditor.get(&format!("/api/v1/reads?principal={whose}&subject=x"));
    both.refused(422, "OMS-020");
}

#[test]
fn what_is_restricted_goes_out_only_when_it_is_on_record() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = admin.pothole("Hole");
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap());
    let said = json!({"text": "a name", "visibility": "restricted"});
    admin.post(&format!("{path}/comment"), &said).expect(200);
    let token = admin.token.clone();
    admin.get(&format!("{path}/timeline")).expect(200);
    let server = Server::start_in(server.kill());
    let mut again = server.stranger();
    again.token = token;
    let reads = again.get("/api/v1/reads").expect(200);
    let kept = reads["items"].as_array().unwrap().iter();
    let kept: Vec<_> = kept.filter(|read| is_of(read, "read-tickets", 200)).collect();
    assert_eq!((kept.len(), &kept[0]["subject"]), (1, &ticket["id"]), "{reads}");
}

#[test]
fn strangers_are_counted_and_public_pages_too() {
    let server = Server::start();
    let admin = server.client("admin");
    let tracking = admin.pothole("Hole")["tracking"].as_str().unwrap().to_owned();
    let stranger = server.stranger();
    for _ in 0..3 {
        stranger.get("/api/v1/tickets").refused(401, "OMS-010");
        stranger.get(&format!("/public/v1/track/{tracking}")).expect(200);
    }
    let officer = server.client("security-officer");
    let sum = |counts: &[Value], what: &str| -> u64 {
        let of = counts.iter().filter(|count| count["what"] == what);
        of.filter_map(|count| count["count"].as_u64()).sum()
    };
    let all = |counts: &[Value]| sum(counts, "OMS-010") == 3 && sum(counts, "tracked") == 3;
    let counts = officer.records("/api/v1/reads/counts", all);
    let denied = counts.iter().find(|count| count["what"] == "OMS-010").unwrap();
    assert_eq!(denied["source"], "127.0.0.0");
    let reads = officer.get("/api/v1/reads").text;
    assert!(!reads.contains("track-ticket"), "{reads}");
}
