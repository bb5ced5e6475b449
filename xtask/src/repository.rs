//! The files of the repository as text, and what a check may ask about one.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use proc_macro2::TokenStream;
use serde_json::Value;
use walkdir::WalkDir;

/// Everything a check looks at.
#[derive(Default)]
pub(crate) struct Repository {
    /// The text files, by path.
    pub(crate) files: Vec<File>,
    /// What `cargo metadata` says of the packages; absent when there is no lock file.
    pub(crate) metadata: Option<Value>,
}

/// A text file.
pub(crate) struct File {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    /// The whole content.
    pub(crate) text: String,
}

impl Repository {
    /// Reads what git tracks or would track below `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut paths = git_files(root).unwrap_or_else(|| walked_files(root));
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            // A file deleted but still in the index has nothing to check.
            if !root.join(&path).is_file() {
                continue;
            }
            let bytes =
                fs::read(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path, text });
            }
        }
        Ok(Self { files, metadata: None })
    }

    /// The file at exactly this path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust sources.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.has_extension("rs"))
    }
}

impl File {
    /// Whether the file lies below one of these directories.
    pub(crate) fn is_below(&self, directories: &[&str]) -> bool {
        directories.iter().any(|directory| {
            self.path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Whether the file's name ends with this extension, given without its dot.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the whole file is test code, told by its path.
    pub(crate) fn is_test(&self) -> bool {
        let name = self.name();
        self.path.contains("/tests/") || name == "tests.rs" || name.ends_with("_tests.rs")
    }

    /// The lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The Rust tokens; none when the compiler would refuse the file, which is its to report.
    pub(crate) fn tokens(&self) -> TokenStream {
        self.text.parse().unwrap_or_default()
    }

    /// The syntax tree; absent when the compiler would refuse the file.
    pub(crate) fn syntax(&self) -> Option<syn::File> {
        syn::parse_file(&self.text).ok()
    }

    /// The lines that hold test code: all of a test file, else the items under `cfg(test)`.
    pub(crate) fn test_lines(&self) -> Vec<RangeInclusive<usize>> {
        if self.is_test() {
            return vec![1..=usize::MAX];
        }
        self.syntax().map(|syntax| crate::tidy::syntax::test_lines(&syntax)).unwrap_or_default()
    }
}

fn git_files(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "-co", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8_lossy(&output.stdout);
    Some(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The files of a copy without git's own directory, as an archive unpacks to.
fn walked_files(root: &Path) -> Vec<String> {
    let skipped = [".git", "target", "receipts", "node_modules", "__pycache__"];
    WalkDir::new(root)
        .into_iter()
        .filter_entry(|entry| !skipped.iter().any(|name| entry.file_name() == *name))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some(entry.path().strip_prefix(root).ok()?.to_str()?.to_owned()))
        .collect()
}

#[cfg(test)]
impl Repository {
    /// A repository of these paths and texts, for the tests of the checks.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|&(path, text)| File { path: path.into(), text: text.into() });
        Self { files: files.collect(), metadata: None }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Repository, walked_files};

    #[test]
    fn reads_the_text_files_without_git_and_skips_what_is_built() {
        let root = tempfile::tempdir().unwrap();
        for (path, bytes) in [("a/b.md", &b"text"[..]), ("target/x", b"built"), ("c.bin", b"\xff")]
        {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), bytes).unwrap();
        }
        let mut walked = walked_files(root.path());
        walked.sort();
        assert_eq!(walked, ["a/b.md", "c.bin"]);
        let read = Repository::read(root.path()).unwrap();
        let paths: Vec<_> = read.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a/b.md"]);
    }

    #[test]
    fn tells_test_files_by_their_path() {
        let tests = |path| Repository::of(&[(path, "")]).files[0].is_test();
        assert!(tests("crates/oms/tests/cli.rs"));
        assert!(tests("crates/oms-domain/src/ticket/tests.rs"));
        assert!(tests("crates/oms-domain/src/lane_tests.rs"));
        assert!(!tests("crates/oms-domain/src/contests.rs"));
    }
}
