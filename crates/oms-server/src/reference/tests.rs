//! The page holds the whole document, and loads nothing.

use super::{STYLE, content_policy, page};
use crate::document::{document, operations};
use crate::reference::html::escape;

#[test]
fn every_operation_and_every_schema_is_on_the_page() {
    for documented in operations(document()) {
        let (path, id) = (escape(documented.path), &documented.operation["operationId"]);
        assert!(page().contains(&format!("<code>{path}</code></p>")), "{path} is missing");
        let link = format!("href=\"#{}\"", id.as_str().unwrap());
        assert!(page().contains(&link), "{id} is not in the contents");
    }
    for name in document()["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page().contains(&format!("id=\"schema-{name}\"")), "{name} is missing");
    }
}

#[test]
fn sections_have_their_names_in_capitals() {
    for heading in ["<h2 id=\"tickets\">Tickets</h2>", "<h2 id=\"sla\">SLA</h2>"] {
        assert!(page().contains(heading), "{heading}");
    }
}

#[test]
fn every_link_leads_somewhere_and_every_name_is_given_once() {
    let values = |name: &str| -> Vec<&str> {
        let parts = page().split(name).skip(1);
        parts.filter_map(|rest| rest.split('"').next()).collect()
    };
    let mut ids = values(" id=\"");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for target in values(" href=\"#") {
        assert!(ids.binary_search(&target).is_ok(), "#{target} leads nowhere");
    }
}

#[test]
fn one_heading_names_the_page_and_every_tag_is_closed() {
    assert_eq!(page().matches("<h1>").count(), 1);
    assert!(page().starts_with("<!doctype html>\n<html lang=\"en\">"));
    for tag in ["article", "code", "details", "li", "p", "section", "table", "td", "tr", "ul"] {
        let opened = [format!("<{tag}>"), format!("<{tag} ")];
        let opened: usize = opened.iter().map(|start| page().matches(start.as_str()).count()).sum();
        let closed = page().matches(&format!("</{tag}>")).count();
        assert_eq!(opened, closed, "{tag}");
    }
}

#[test]
fn the_page_needs_nothing_from_anywhere() {
    for loaded in ["http:", "https:", "<script", "<link", "<img", "<iframe", "src=", "style=\""] {
        assert!(!page().contains(loaded), "{loaded}");
    }
    for loaded in ["url(", "@import", "</"] {
        assert!(!STYLE.contains(loaded), "{loaded}");
    }
    assert!(content_policy().starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!content_policy().contains("unsafe"));
}
