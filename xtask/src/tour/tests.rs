//! Runs small tours in a real shell, with a script in the place of `oms`.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::{HEADING, README, Shell, free_port, run_steps, script};

/// A server that leaves its process id beside itself; the port it is told stays unused.
const SERVER: &str = "#!/bin/bash\necho $$ > \"$0.pid\"\necho \"at $3\"\nexec sleep 60\n";

/// Runs a tour of one block; answers its report when it fails.
fn tour(block: &str) -> Option<String> {
    tour_with(&TempDir::new().unwrap(), block, free_port().unwrap())
}

fn tour_with(binaries: &TempDir, block: &str, port: u16) -> Option<String> {
    let oms = binaries.path().join("oms");
    fs::write(&oms, SERVER).unwrap();
    fs::set_permissions(&oms, fs::Permissions::from_mode(0o755)).unwrap();
    let steps = script::steps(&format!("{HEADING}\n```console\n{block}\n```\n"), HEADING);
    run_steps(README, &steps, Shell::start(binaries.path(), None).unwrap(), port, None)
        .err()
        .map(|error| error.to_string())
}

#[test]
fn variables_and_directories_persist() {
    let block = "$ export A=1 && mkdir d && cd d\n$ echo \"$A in \\\n${PWD##*/}\"\n1 in d\n$ ls";
    assert_eq!(tour(block), None);
}

#[test]
fn a_command_finds_the_binaries_and_does_not_eat_the_commands_that_follow() {
    assert_eq!(tour("$ command -v oms\n…/oms\n$ cat\n$ echo still here\nstill here"), None);
}

#[test]
fn reports_command_expected_and_actual() {
    let report = tour("$ true\n$ echo b\na").unwrap();
    assert_eq!(
        report,
        "README.md:4: it printed something else\ncommand:\n  echo b\nexpected:\n  a\nactual:\n  b"
    );
}

#[test]
fn reports_a_status_a_syntax_error_and_the_end_of_the_shell() {
    assert!(tour("$ (exit 3)").unwrap().contains("it ended with status 3"));
    assert!(tour("$ echo 'open\n…").unwrap().contains("it ended with status"));
    assert!(tour("$ exit 0").unwrap().contains("it ended the shell"));
}

#[test]
fn a_server_runs_beside_the_commands_and_ends_with_the_tour() {
    let binaries = TempDir::new().unwrap();
    // Listening in the place of the script, which cannot.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let block = "$ oms demo &\nat 127.0.0.1:7070\n$ kill -0 $! && echo runs\nruns";
    assert_eq!(tour_with(&binaries, block, port), None);
    let pid = fs::read_to_string(binaries.path().join("oms.pid")).unwrap();
    assert!(!Path::new("/proc").join(pid.trim()).exists());
}
