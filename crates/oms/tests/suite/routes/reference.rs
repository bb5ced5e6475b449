//! The description of the API, for programs and for people.

use crate::server::{Reply, Server};

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[test]
fn the_committed_description_is_what_the_server_says() {
    let server = Server::start();
    let reply = server.stranger().get("/openapi.json");
    assert_eq!((reply.status, header(&reply, "content-type")), (200, "application/json"));
    assert_eq!(reply.body["openapi"], "3.1.0");
    assert_eq!(reply.text, include_str!("../../../../../openapi/oms.json"));
}

#[test]
fn the_reference_page_is_for_everybody_and_loads_only_its_own_style() {
    let server = Server::start();
    let stranger = server.stranger();
    for path in ["/docs", "/docs/"] {
        let reply = stranger.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(header(&reply, "content-type"), "text/html; charset=utf-8");
        let policy = header(&reply, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header(&reply, "x-content-type-options"), "nosniff");
        assert!(reply.text.starts_with("<!doctype html>"));
        assert_eq!(reply.text.matches("<h1").count(), 1);
    }
    let elsewhere = stranger.get("/healthz");
    let policy = header(&elsewhere, "content-security-policy");
    assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
    assert_eq!(stranger.post("/docs", &serde_json::json!({})).status, 405);
}

#[test]
fn the_page_names_every_path_of_the_description() {
    let server = Server::start();
    let stranger = server.stranger();
    let page = stranger.get("/docs").text;
    let description = stranger.get("/openapi.json").body;
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 30, "{}", paths.len());
    for path in paths.keys() {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"));
}
