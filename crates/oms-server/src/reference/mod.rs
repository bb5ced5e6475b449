//! The reference page: the API's description as HTML, rendered once from the same document.
//!
//! One file without scripts, fonts or pictures, so that it reads the same in a network without a
//! way out. Its style stands inside it and is let in by its hash.

mod html;
mod operation;
mod schema;
#[cfg(test)]
mod tests;

use crate::document::{Documented, document, operations};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use html::{escape, inline, label, prose};
use oms_base::Code;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What the aliases of routes lack.
const VERSION_PREFIX: &str = "/api/v1/";

const STYLE: &str = include_str!("style.css");

static PAGE: LazyLock<String> = LazyLock::new(|| rendered(document()));

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

/// The whole page.
pub(crate) fn page() -> &'static str {
    &PAGE
}

/// What the page may load: its own style, and nothing else.
pub(crate) fn content_policy() -> &'static str {
    &POLICY
}

fn rendered(document: &Value) -> String {
    let tags = Tag::all(document);
    let title = format!("{} API reference", label(&document["info"]["title"]));
    let (contents, sections): (String, String) =
        tags.iter().map(|tag| (tag.contents(), tag.section(document))).unzip();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the operations</a>\n\
         <header>\n<h1>{title}</h1>\n<p>Version {version}. For programs the same stands in \
         <a href=\"/openapi.json\">openapi.json</a>.</p>\n</header>\n\
         <nav aria-label=\"Contents\">\n<ul>\n{contents}\
         <li><a href=\"#schemas\">Schemas</a></li>\n<li><a href=\"#codes\">Error codes</a></li>\n\
         </ul>\n</nav>\n<main id=\"main\">\n{about}\n{sections}\n{schemas}\n{codes}\n</main>\n\
         </body>\n</html>\n",
        version = label(&document["info"]["version"]),
        about = prose(&document["info"]["description"]),
        schemas = schema::sections(document),
        codes = codes(),
    )
}

/// The operations of one tag.
struct Tag<'a> {
    name: &'a str,
    description: &'a Value,
    operations: Vec<Documented<'a>>,
}

impl<'a> Tag<'a> {
    fn all(document: &'a Value) -> Vec<Tag<'a>> {
        let tags = document["tags"].as_array().into_iter().flatten();
        tags.map(|tag| {
            let name = tag["name"].as_str().unwrap_or_default();
            let operations = operations(document);
            let ours = operations.filter(|documented| documented.operation["tags"][0] == name);
            let mut operations: Vec<Documented<'_>> = ours.collect();
            // The other names of a route come after the route itself.
            operations.sort_by_key(|documented| !documented.path.starts_with(VERSION_PREFIX));
            Tag { name, description: &tag["description"], operations }
        })
        .collect()
    }

    fn contents(&self) -> String {
        let name = escape(self.name);
        format!("<li><a href=\"#{name}\">{}</a>\n{}</li>\n", capital(&name), self.links())
    }

    fn links(&self) -> String {
        let items: String = self.operations.iter().map(operation::link).collect();
        format!("<ul>\n{items}</ul>\n")
    }

    fn section(&self, document: &Value) -> String {
        let name = escape(self.name);
        let articles: String =
            self.operations.iter().map(|one| operation::article(one, document)).collect();
        // Where the screen has no room for the whole contents, each section begins with its own.
        format!(
            "<section aria-labelledby=\"{name}\">\n<h2 id=\"{name}\">{}</h2>\n{}\n\
             <div class=\"within\">\n{}</div>\n{articles}</section>\n",
            capital(&name),
            prose(self.description),
            self.links(),
        )
    }
}

fn capital(name: &str) -> String {
    if name == "sla" {
        return "SLA".to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn codes() -> String {
    let rows: String = Code::ALL.iter().copied().map(code).collect();
    format!(
        "<section aria-labelledby=\"codes\">\n<h2 id=\"codes\">Error codes</h2>\n\
         <p>The <code>code</code> of a problem document, and of each of its <code>errors</code>. \
         A code keeps its meaning for ever.</p>\n<table>\n<thead><tr><th scope=\"col\">Code</th>\
         <th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n\
         </section>\n"
    )
}

fn code(code: Code) -> String {
    let title = inline(code.title());
    format!("<tr><th scope=\"row\"><code>{code}</code></th><td>{title}</td></tr>\n")
}
