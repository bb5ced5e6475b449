//! The dependencies that the crates' manifests name.

use toml::{Table, Value};

use crate::repository::{File, Repository};

/// A crate's `Cargo.toml`.
pub(super) struct Manifest<'a> {
    /// The file itself.
    pub(super) file: &'a File,
    /// The package's name.
    pub(super) name: String,
    /// What it depends on, in any section and for any target.
    pub(super) dependencies: Vec<Dependency>,
}

/// One dependency of a crate.
pub(super) struct Dependency {
    /// The package's name, also when the manifest renames it.
    pub(super) package: String,
    /// Whether only tests, examples and benches see it.
    pub(super) is_dev: bool,
    /// Where the manifest names it.
    pub(super) line: usize,
}

/// The manifests of packages; what cargo cannot parse is cargo's to report.
pub(super) fn manifests(repository: &Repository) -> impl Iterator<Item = Manifest<'_>> {
    repository.files.iter().filter(|file| file.name() == "Cargo.toml").filter_map(parse)
}

fn parse(file: &File) -> Option<Manifest<'_>> {
    let table: Table = file.text.parse().ok()?;
    let name = table.get("package")?.get("name")?.as_str()?.to_owned();
    let targets = table.get("target").and_then(Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let dependencies =
        tables.chain([&table]).flat_map(|table| sections(file, table)).collect::<Vec<_>>();
    Some(Manifest { file, name, dependencies })
}

fn sections(file: &File, table: &Table) -> Vec<Dependency> {
    let names =
        [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)];
    let mut dependencies = Vec::new();
    for (section, is_dev) in names {
        let entries = table.get(section).and_then(Value::as_table);
        for (key, value) in entries.into_iter().flatten() {
            let package = value.get("package").and_then(Value::as_str).unwrap_or(key).to_owned();
            dependencies.push(Dependency { package, is_dev, line: line_of(file, section, key) });
        }
    }
    dependencies
}

/// The line where `key` is set in `section`; the first line when it is written unusually.
fn line_of(file: &File, section: &str, key: &str) -> usize {
    let mut inside = false;
    for (number, line) in file.lines() {
        if let Some(header) = line.trim().strip_prefix('[') {
            let header = header.trim_end_matches(']');
            inside = header == section || header.ends_with(&format!(".{section}"));
        }
        let rest = line.strip_prefix(key).unwrap_or_default();
        if inside && rest.starts_with([' ', '.', '=']) {
            return number;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::manifests;
    use crate::repository::Repository;

    #[test]
    fn reads_every_section_with_its_line() {
        let text = "[package]\nname = \"a\"\n[dependencies]\nb = \"1\"\nc = { package = \"d\" }\n\
                    [target.'cfg(unix)'.dependencies]\ne.workspace = true\n\
                    [dev-dependencies]\nb = \"1\"\n";
        let repository = Repository::of(&[("a/Cargo.toml", text), ("Cargo.toml", "[workspace]")]);
        let manifest = manifests(&repository).next().unwrap();
        assert_eq!(manifest.name, "a");
        let mut found: Vec<_> = manifest
            .dependencies
            .iter()
            .map(|dependency| (dependency.line, dependency.package.as_str(), dependency.is_dev))
            .collect();
        found.sort_unstable();
        assert_eq!(found, [(4, "b", false), (5, "d", false), (7, "e", false), (9, "b", true)]);
    }
}
