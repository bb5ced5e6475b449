//! The corpus of every target, replayed through the functions that the fuzzers try.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use oms_fuzz::{TARGETS, run};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

#[test]
fn the_corpus_breaks_no_promise() {
    let corpus = root().join("corpus");
    assert_eq!(names(&corpus), TARGETS.map(|target| target.name.to_owned()));
    for target in TARGETS {
        let folder = corpus.join(target.name);
        let seeds = names(&folder);
        assert!(seeds.len() >= 3, "{} has {} seeds", target.name, seeds.len());
        for seed in seeds {
            let bytes = fs::read(folder.join(&seed)).unwrap();
            println!("{}/{seed}", target.name);
            run(target.name, &bytes);
            // Whatever broke off on the way.
            for cut in (0..bytes.len()).step_by(bytes.len().div_ceil(64).max(1)) {
                run(target.name, &bytes[..cut]);
            }
        }
    }
}

#[test]
fn every_target_has_a_fuzzer() {
    let files = names(&root().join("../../fuzz/targets"));
    assert_eq!(files, TARGETS.map(|target| format!("{}.rs", target.name)));
}
