//! The part of `docs` that follows the relative links of Markdown pages.

use std::collections::BTreeSet;

use super::Violation;
use crate::repository::Repository;

/// Looks at inline links and reference definitions outside of code.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let known = known_paths(repository);
    let mut violations = Vec::new();
    for page in repository.files.iter().filter(|file| file.has_extension("md")) {
        let mut in_code = false;
        for (number, line) in page.lines() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            }
            if in_code {
                continue;
            }
            let prose = without_code(line);
            for target in targets(&prose) {
                let resolved = resolve(&page.path, target);
                if !resolved.is_some_and(|path| known.contains(path.as_str())) {
                    let message = format!("the link `{target}` leads nowhere");
                    violations.push(Violation::new(&page.path, number, message));
                }
            }
        }
    }
    violations
}

/// The files and the directories that hold them; the root is the empty path.
fn known_paths(repository: &Repository) -> BTreeSet<&str> {
    let mut known = BTreeSet::from([""]);
    for file in &repository.files {
        known.insert(&file.path);
        known.extend(file.path.match_indices('/').map(|(end, _)| &file.path[..end]));
    }
    known
}

/// The line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The targets that name a file, without fragment and title.
fn targets(prose: &str) -> impl Iterator<Item = &str> {
    let inline = prose.match_indices("](").filter_map(|(start, mark)| {
        let rest = &prose[start + mark.len()..];
        rest.find(')').map(|end| &rest[..end])
    });
    let definition = prose.starts_with('[').then(|| prose.split_once("]: ")).flatten();
    inline.chain(definition.map(|(_, target)| target)).filter_map(|target| {
        let target = target.split_whitespace().next()?.trim_matches(['<', '>']);
        let path = target.split(['#', '?']).next()?;
        let is_foreign = path.contains("://") || path.starts_with("mailto:");
        (!path.is_empty() && !is_foreign).then_some(path)
    })
}

/// The path from the root; absent when the link leaves the repository.
fn resolve(page: &str, target: &str) -> Option<String> {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_page(text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[("docs/a/b.md", text), ("docs/c.md", "")])))
    }

    #[test]
    fn refuses_a_link_that_leads_nowhere() {
        for link in ["[c](c.md)", "[c](../../../c.md)", "[c]: ../d.md", "![c](/c.md \"C\")"] {
            assert_eq!(check_page(&format!("a\n{link}\n")), ["docs/a/b.md:2"], "{link}");
        }
    }

    #[test]
    fn accepts_links_that_resolve_and_links_elsewhere() {
        let text = "[c](../c.md#part) [c](/docs/c.md) [all](..) [here](#here) [root](../..)\n\
                    [web](https://example.org/x) [c]: ../c.md\n[c]: <../c.md>\n";
        assert!(check_page(text).is_empty());
    }

    #[test]
    fn code_is_no_link() {
        assert!(check_page("`a[0](x)`\n```rust\na[0](x)\n```\n").is_empty());
    }
}
