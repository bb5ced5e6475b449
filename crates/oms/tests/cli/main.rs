//! The binary's words: exit status, stdout and stderr of commands that need no server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod calendar;
mod config;
mod doctor;

use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const OMS: &str = env!("CARGO_BIN_EXE_oms");

/// Runs `oms` in `dir`; the directory's own name never shows.
pub(crate) fn oms(dir: &Path, arguments: &[&str]) -> String {
    oms_with(dir, &[], arguments)
}

/// The same with variables of the environment.
pub(crate) fn oms_with(dir: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let ours = std::env::vars_os().map(|(name, _)| name);
    let ours = ours.filter(|name| name.to_string_lossy().starts_with("OMS_"));
    let mut command = Command::new(OMS);
    ours.for_each(|name| {
        command.env_remove(name);
    });
    let output = command
        .args(arguments)
        .current_dir(dir)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("the binary under test starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let status = output.status.code().expect("it ends by itself");
    format!(
        "status {status}\n--- stdout\n{}--- stderr\n{}",
        text(&output.stdout),
        text(&output.stderr)
    )
}

#[test]
fn a_faulty_workflow_is_refused_with_every_fault() {
    let dir = TempDir::new().unwrap();
    let definition = r#"{"name": "P", "stages": [
        {"id": "a", "owner": "bot", "dependsOn": ["z", "a"], "sla": "soon"}], "x": 1}"#;
    std::fs::write(dir.path().join("p.json"), definition).unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.json"]), @r#"
    status 1
    --- stdout
    p.json:2:69: stages[0].sla: not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd [OMS-029]
    p.json:2:79: x: is not a field [OMS-021]
    p.json:2:51: stages[0].dependsOn[0]: no stage has the id "z" [OMS-061]
    p.json:2:56: stages[0].dependsOn[1]: a stage cannot depend on itself [OMS-063]
    --- stderr
    error: p.json has 4 faults
    "#);
}

#[test]
fn a_workflow_file_that_is_no_json_says_where() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("p.json"), "{\"name\": \"P\",\n  \"name\": \"Q\"}").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "publish", "p.json"]), @r#"
    status 1
    --- stdout
    --- stderr
    error: p.json: duplicate key "name" at line 2 column 8 [OMS-001]
    "#);
}

#[test]
fn a_workflow_in_yaml_is_checked_as_strictly() {
    let dir = TempDir::new().unwrap();
    let definition = "name: P\nstages:\n  - id: a\n    owner: bot\n    sla: soon\n    x: 1\n";
    std::fs::write(dir.path().join("p.yaml"), definition).unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.yaml"]), @r#"
    status 1
    --- stdout
    p.yaml:5:10: stages[0].sla: not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd [OMS-029]
    p.yaml:6:5: stages[0].x: is not a field [OMS-021]
    --- stderr
    error: p.yaml has 2 faults
    "#);
    std::fs::write(dir.path().join("p.yml"), "name: P\nstages: [{id: a, owner: b}]\n").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.yml"]), @r#"
    status 0
    --- stdout
    p.yml: valid
    --- stderr
    "#);
}

#[test]
fn a_sound_workflow_is_valid() {
    let dir = TempDir::new().unwrap();
    let definition = r#"{"name": "P", "stages": [{"id": "a", "owner": "bot"}]}"#;
    std::fs::write(dir.path().join("p.json"), definition).unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.json"]), @r#"
    status 0
    --- stdout
    p.json: valid
    --- stderr
    "#);
}

#[test]
fn an_address_that_others_can_reach_is_refused_and_nothing_is_made() {
    let dir = TempDir::new().unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["serve", "--listen", "0.0.0.0:7070"]), @r#"
    status 1
    --- stdout
    --- stderr
    error: --listen: listen: 0.0.0.0:7070 can be reached from other machines

    hint: set tls.cert and tls.key, or behind_proxy, or insecure_listen: true
    "#);
    insta::assert_snapshot!(oms(dir.path(), &["demo", "--listen", "[::]:7070"]), @r#"
    status 1
    --- stdout
    --- stderr
    error: [::]:7070 can be reached from other machines

    hint: a demo serves its own machine only; `oms serve` serves others
    "#);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_command_that_finds_no_server_says_how_to_start_one() {
    let dir = TempDir::new().unwrap();
    let arguments = ["--url", "http://127.0.0.1:1", "ticket", "list"];
    insta::assert_snapshot!(oms(dir.path(), &arguments), @r#"
    status 1
    --- stdout
    --- stderr
    error: no server answers at http://127.0.0.1:1/

    hint: start one with `oms serve` or `oms demo`, or name it with --url or OMS_URL
    "#);
}

#[test]
fn with_json_a_failure_is_a_document() {
    let dir = TempDir::new().unwrap();
    let arguments = ["--url", "http://127.0.0.1:1", "ticket", "list", "--json"];
    insta::assert_snapshot!(oms(dir.path(), &arguments), @r#"
    status 1
    --- stdout
    --- stderr
    {
      "title": "The command failed",
      "detail": "no server answers at http://127.0.0.1:1/",
      "hint": "start one with `oms serve` or `oms demo`, or name it with --url or OMS_URL"
    }
    "#);
    insta::assert_snapshot!(oms(dir.path(), &["ticket", "show", "--json"]), @r#"
    status 2
    --- stdout
    --- stderr
    {
      "title": "The command was written wrongly",
      "detail": "the following required arguments were not provided: <TICKET>",
      "hint": "Usage: oms ticket show --json <TICKET>; For more information, try '--help'."
    }
    "#);
}

#[test]
fn with_json_the_faults_of_a_workflow_are_in_the_document() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("p.json");
    std::fs::write(&path, r#"{"name": "P", "stages": [], "x": 1}"#).unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.json", "--json"]), @r#"
    status 1
    --- stdout
    --- stderr
    {
      "title": "The command failed",
      "detail": "p.json has 2 faults",
      "errors": [
        {
          "path": "stages",
          "code": "OMS-064",
          "detail": "has 0 stages; a workflow has 1 to 500",
          "line": 1,
          "column": 25
        },
        {
          "path": "x",
          "code": "OMS-021",
          "detail": "is not a field",
          "line": 1,
          "column": 29
        }
      ]
    }
    "#);
    std::fs::write(&path, "{").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.json", "--json"]), @r#"
    status 1
    --- stdout
    --- stderr
    {
      "title": "The command failed",
      "code": "OMS-001",
      "detail": "p.json: EOF while parsing an object at line 1 column 1"
    }
    "#);
    std::fs::write(&path, r#"{"name": "P", "stages": [{"id": "a", "owner": "b"}]}"#).unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["workflow", "check", "p.json", "--json"]), @r#"
    status 0
    --- stdout
    {
      "warnings": []
    }
    --- stderr
    "#);
}

#[test]
fn a_variable_names_the_server_and_stays_out_of_the_usage() {
    let dir = TempDir::new().unwrap();
    let variables = [("OMS_URL", "http://127.0.0.1:1"), ("OMS_TOKEN", "x")];
    insta::assert_snapshot!(oms_with(dir.path(), &variables, &["ticket", "show"]), @r#"
    status 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <TICKET>

    Usage: oms ticket show <TICKET>

    For more information, try '--help'.
    "#);
    let listed = oms_with(dir.path(), &variables, &["ticket", "list"]);
    assert!(listed.contains("no server answers at http://127.0.0.1:1/"), "{listed}");
    let help = oms_with(dir.path(), &variables, &["ticket", "list", "--help"]);
    for part in ["[env: OMS_URL] [default: http://127.0.0.1:7070]", "[env: OMS_TOKEN]"] {
        assert!(help.contains(part), "{part} in {help}");
    }
}

#[test]
fn owners_are_for_agents() {
    let dir = TempDir::new().unwrap();
    let arguments = ["token", "create", "--role", "staff", "--name", "me", "--owner", "bot"];
    insta::assert_snapshot!(oms(dir.path(), &arguments), @r#"
    status 2
    --- stdout
    --- stderr
    error: --owner is for the role agent

    hint: people of other roles work tasks of every owner
    "#);
}

#[test]
fn a_name_without_a_token_is_not_revoked_and_nothing_is_made() {
    let dir = TempDir::new().unwrap();
    let revoke = |data| oms(dir.path(), &["token", "revoke", "you", "--data", data]);
    insta::assert_snapshot!(revoke("none"), @r#"
    status 1
    --- stdout
    --- stderr
    error: cannot open the store: none cannot be used: No such file or directory (os error 2)

    hint: put that right, or name another directory with --data
    "#);
    assert!(!dir.path().join("none").exists());
    oms(dir.path(), &["token", "create", "--role", "admin", "--name", "me", "--data", "d"]);
    insta::assert_snapshot!(revoke("d"), @r#"
    status 1
    --- stdout
    --- stderr
    error: no live token in d is named "you"

    hint: it may be revoked already; else check the name, where case counts, and --data
    "#);
}

#[test]
fn verify_makes_nothing_where_nothing_is() {
    let dir = TempDir::new().unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["verify", "--data", "none"]), @r#"
    status 1
    --- stdout
    --- stderr
    error: cannot open the store: none cannot be used: No such file or directory (os error 2)

    hint: put that right, or name another directory with --data
    "#);
    assert!(!dir.path().join("none").exists());
}

#[test]
fn an_empty_store_verifies() {
    let dir = TempDir::new().unwrap();
    oms(dir.path(), &["token", "create", "--role", "admin", "--name", "me", "--data", "d"]);
    insta::assert_snapshot!(oms(dir.path(), &["verify", "--data", "d"]), @r#"
    status 0
    --- stdout
    log_rows     0
    events       0
    blocks       0
    tickets      0
    attachments  0
    checkpoints  0
    problems     0
    --- stderr
    "#);
}

#[test]
fn a_demo_keeps_out_of_a_directory_that_is_in_use() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("mine"), "").unwrap();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--data", "."];
    insta::assert_snapshot!(oms(dir.path(), &arguments), @r#"
    status 1
    --- stdout
    --- stderr
    error: . is not empty

    hint: a demo needs a fresh directory; leave --data out and it makes one
    "#);
}
