//! Sources over one another, faults with their places, and pages that say what the table says.

use super::fault::Fault;
use super::keys::KEYS;
use super::kind::Kind;
use super::{Config, Flags, Loaded, file, read, schema};
use std::collections::BTreeSet;
use std::path::Path;

const PAGE: &str = include_str!("../../../../docs/reference/configuration.md");
const SCHEMA: &str = include_str!("../../../../docs/reference/oms.schema.json");

/// Loads a file's text with variables and flags.
fn load(
    text: &str,
    variables: &[(&str, &str)],
    flags: &[(&'static str, &str)],
) -> Result<Loaded, Vec<Fault>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.yaml");
    std::fs::write(&path, text).unwrap();
    let mut given = Flags::of_file(path);
    given.texts = flags.iter().map(|(key, text)| (*key, (*text).to_owned())).collect();
    read(&given, &|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, text)| (*text).to_owned())
    })
}

/// Each fault of a file as `line:column key: detail`.
fn faults(text: &str) -> Vec<String> {
    let faults = file::parse("f", text).faults;
    let line = |fault: &Fault| {
        let place = fault.place.trim_start_matches("f:");
        format!("{place} {}: {}", fault.key, fault.detail)
    };
    faults.iter().map(line).collect()
}

#[test]
fn a_flag_counts_more_than_a_variable_a_variable_more_than_the_file() {
    let text = "drain_s: 1\nlog:\n  level: error\n  format: json\nlimits:\n";
    let variables = [("OMS_DRAIN_S", "2"), ("OMS_LOG", "warn")];
    let loaded = load(text, &variables, &[("drain_s", "3")]).unwrap();
    assert_eq!(loaded.config.drain.as_secs(), 3);
    assert_eq!(loaded.config.log_level, "warn");
    assert_eq!(loaded.config.connections_max, 20_000);
    assert_eq!(loaded.source("drain_s"), "--drain-s");
    assert_eq!(loaded.source("log.level"), "OMS_LOG");
    assert!(loaded.source("log.format").ends_with("f.yaml:4:11"));
    assert_eq!(loaded.source("limits.connections"), "default");
}

#[test]
fn a_path_of_the_file_is_meant_from_where_the_file_lies() {
    let loaded = load("data: d\n", &[], &[]).unwrap();
    let folder = loaded.file.as_deref().and_then(Path::parent).unwrap();
    assert_eq!(loaded.config.data, folder.join("d"));
    let loaded = load("data: /d\n", &[], &[]).unwrap();
    assert_eq!(loaded.config.data, Path::new("/d"));
    let loaded = load("data: d\n", &[("OMS_DATA", "e")], &[]).unwrap();
    assert_eq!(loaded.config.data, Path::new("e"));
}

#[test]
fn a_file_in_the_data_directory_is_found_and_names_no_other() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("oms.yaml"), "drain_s: 5\n").unwrap();
    let mut flags = Flags::default();
    flags.texts.insert("data", dir.path().display().to_string());
    assert_eq!(read(&flags, &|_| None).unwrap().config.drain.as_secs(), 5);
    std::fs::write(dir.path().join("oms.yaml"), "data: elsewhere\n").unwrap();
    let faults = read(&flags, &|_| None).unwrap_err();
    assert!(faults[0].detail.contains("lies in the data directory"), "{faults:?}");
}

#[test]
fn every_fault_is_reported_with_its_line_and_column() {
    let text = "listn: 127.0.0.1:1\ndrain_s: \"18\"\nlog:\n  levle: info\n  format: xml\n\
                limits: 7\nbehind_proxy:\n  - 10.0.0.0/8\n  - 10.0.0.1/8\ninsecure_listen: yes\n\
                data:\n";
    insta::assert_snapshot!(faults(text).join("\n"), @r"
    1:1 listn: is not a key; did you mean listen?
    2:10 drain_s: is a text; write a whole number, without quotes
    4:3 log.levle: is not a key; did you mean log.level?
    5:11 log.format: write text or json
    6:9 limits: is a section; its keys stand below it
    9:5 behind_proxy[1]: 10.0.0.1/8 has bits behind its prefix; did you mean 10.0.0.0/8?
    10:18 insecure_listen: is a text; write true or false, without quotes
    11:5 data: has no value
    ");
}

#[test]
fn what_is_no_configuration_is_refused() {
    for (text, why) in [
        ("- a\n", "is no list of keys"),
        ("7\n", "is no list of keys"),
        ("listen: [", ""),
        ("listen: a\nlisten: b\n", "duplicate"),
        ("a: &a 1\nb: *a\n", ""),
        ("listen: &a b\n", ""),
        ("listen: !secret b\n", ""),
        ("listen: a\n---\nlisten: b\n", ""),
        ("\tlisten: a\n", ""),
    ] {
        let found = faults(text);
        assert!(found.first().is_some_and(|fault| fault.contains(why)), "{text}: {found:?}");
    }
    for text in ["", "# nothing\n", "limits:\n", "---\ndrain_s: 5\n"] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
    assert!(faults(&"#\n".repeat(40_000))[0].contains("65536 bytes"));
}

#[test]
fn a_variable_and_a_flag_are_named_in_their_faults() {
    let faults = load("", &[("OMS_LISTEN", "here"), ("OMS_DRAIN_S", "0")], &[]).unwrap_err();
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["OMS_LISTEN", "OMS_DRAIN_S"]);
}

#[test]
fn an_address_that_others_reach_needs_a_word_about_it() {
    let faults = load("listen: 0.0.0.0:1\n", &[], &[]).unwrap_err();
    assert!(faults[0].place.ends_with("f.yaml:1:9"), "{faults:?}");
    assert!(faults[0].hint.unwrap().contains("insecure_listen"), "{faults:?}");
    let half = load("tls:\n  cert: c.pem\n", &[], &[]).unwrap_err();
    assert!(half[0].place.ends_with("f.yaml:2:9"), "{half:?}");
    assert_eq!(half[0].detail, "is of no use without tls.key");
    let whole = load("tls: {cert: c.pem, key: k.pem}\nlisten: 0.0.0.0:1\n", &[], &[]);
    assert!(whole.unwrap().config.tls().unwrap().cert.ends_with("c.pem"));
    for more in ["insecure_listen: true\n", "behind_proxy: [10.0.0.0/8]\n"] {
        assert!(load(&format!("listen: 0.0.0.0:1\n{more}"), &[], &[]).is_ok(), "{more}");
    }
}

#[test]
fn the_table_is_sound() {
    let blank = Config::blank();
    let mut config = blank.clone();
    let mut seen = BTreeSet::new();
    for key in &KEYS {
        if let Some(text) = key.default {
            assert_eq!(key.put(&mut config, text), Ok(()), "{}", key.path);
        }
        let flag = key.path.replace(['_', '.'], "-");
        assert!(key.flag.is_none_or(|found| found == flag), "{}", key.path);
        assert!(key.variable.starts_with("OMS_"), "{}", key.path);
        for name in [key.path, key.variable] {
            assert!(seen.insert(name), "{name} is there twice");
        }
    }
    assert_eq!(config, Config::defaults());
    assert_ne!(config, blank);
}

#[test]
fn the_reference_and_the_schema_say_what_the_table_says() {
    let rows = KEYS.iter().map(|key| {
        let code = |text: String| format!("`{text}`");
        let default = key.default.map_or("none".to_owned(), |text| code(text.to_owned()));
        let flag = key.flag.map_or("none".to_owned(), |flag| code(format!("--{flag}")));
        format!(
            "| `{}` | {} | {default} | `{}` | {flag} | {} |\n",
            key.path,
            described(key.kind),
            key.variable,
            key.about
        )
    });
    let rows: String = rows.collect();
    assert!(PAGE.contains(&rows), "docs/reference/configuration.md must hold:\n{rows}");
    let written = format!("{:#}\n", schema());
    assert!(
        SCHEMA == written,
        "write it again: oms config schema > docs/reference/oms.schema.json"
    );
}

/// A kind as the reference calls it.
fn described(kind: Kind) -> String {
    match kind {
        Kind::Path => "path".into(),
        Kind::Address => "address with port".into(),
        Kind::Truth => "true or false".into(),
        Kind::Networks => "list of networks".into(),
        Kind::Programs => "list of programs".into(),
        Kind::Number { min, max } => format!("number, {min} to {max}"),
        Kind::Word(words) => words.join(" or "),
        Kind::Database => "URL".into(),
        Kind::Text => "text".into(),
    }
}
