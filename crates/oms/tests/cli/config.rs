//! `oms config`: what holds, where it comes from, and what is wrong with it.

use crate::{oms, oms_with};
use tempfile::TempDir;

#[test]
fn what_holds_is_shown_with_its_source() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("oms-data")).unwrap();
    let text =
        "listen: 127.0.0.1:8080\nbehind_proxy: [10.0.0.0/8, 192.0.2.7]\nlog:\n  level: warn\n";
    std::fs::write(dir.path().join("oms-data/oms.yaml"), text).unwrap();
    let variables = [("OMS_LOG_FORMAT", "json"), ("OMS_TOKEN", "secret"), ("OMS_DRAIN_S", "9")];
    let shown = oms_with(dir.path(), &variables, &["config", "show", "--drain-s", "7"]);
    insta::assert_snapshot!(shown, @r"
    status 0
    --- stdout
    KEY                         VALUE                 SOURCE
    data                        ./oms-data            default
    database                    -                     default
    listen                      127.0.0.1:8080        ./oms-data/oms.yaml:1:9
    insecure_listen             false                 default
    behind_proxy                10.0.0.0/8,192.0.2.7  ./oms-data/oms.yaml:2:15
    tls.cert                    -                     default
    tls.key                     -                     default
    drain_s                     7                     --drain-s
    linger_s                    -                     default
    timezone                    UTC                   default
    reads_keep                  365                   default
    outbound.allow              -                     default
    agents.commands             -                     default
    ticket_url                  -                     default
    mail.server                 -                     default
    mail.from                   -                     default
    mail.tls                    starttls              default
    mail.user                   -                     default
    mail.password_file          -                     default
    checkpoint.file             -                     default
    checkpoint.webhook          -                     default
    backup.directory            -                     default
    backup.every_s              5                     default
    log.level                   warn                  ./oms-data/oms.yaml:4:10
    log.format                  json                  OMS_LOG_FORMAT
    limits.connections          20000                 default
    limits.token_per_second     200000                default
    limits.stranger_per_second  20                    default
    limits.stranger_burst       60                    default
    limits.guesses_per_minute   10                    default
    --- stderr
    ");
    let shown = oms_with(dir.path(), &variables, &["config", "show", "--json"]);
    for part in [
        r#""file": "./oms-data/oms.yaml""#,
        r#""value": 9,"#,
        r#""source": "OMS_DRAIN_S""#,
        r#""10.0.0.0/8","#,
        r#""source": "./oms-data/oms.yaml:2:15""#,
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("secret"));
}

#[test]
fn a_file_is_checked_as_a_whole() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("hub.yaml");
    std::fs::write(&path, "listen: 0.0.0.0:80\nlog:\n  fromat: json\ndrain_s: soon\n").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["config", "check", "hub.yaml"]), @r"
    status 1
    --- stdout
    --- stderr
    error: the configuration has 2 faults
      hub.yaml:3:3: log.fromat: is not a key; did you mean log.format?
      hub.yaml:4:10: drain_s: is a text; write a whole number, without quotes
    ");
    std::fs::write(&path, "listen: 0.0.0.0:80\n").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["config", "check", "hub.yaml"]), @r"
    status 1
    --- stdout
    --- stderr
    error: hub.yaml:1:9: listen: 0.0.0.0:80 can be reached from other machines

    hint: set tls.cert and tls.key, or behind_proxy, or insecure_listen: true
    ");
    std::fs::write(&path, "listen: 127.0.0.1:80\n").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["config", "check", "hub.yaml"]), @r"
    status 0
    --- stdout
    hub.yaml: valid
    --- stderr
    ");
}

#[test]
fn a_server_with_a_faulty_file_does_not_start_and_makes_nothing() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("f.yaml"), "lissten: 1\n").unwrap();
    insta::assert_snapshot!(oms(dir.path(), &["serve", "--config", "f.yaml"]), @r"
    status 1
    --- stdout
    --- stderr
    error: f.yaml:1:1: lissten: is not a key; did you mean listen?
    ");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_certificate_that_is_not_there_is_named() {
    let dir = TempDir::new().unwrap();
    let arguments = ["serve", "--tls-cert", "c.pem", "--tls-key", "k.pem", "--data", "d"];
    insta::assert_snapshot!(oms(dir.path(), &arguments), @r"
    status 1
    --- stdout
    --- stderr
    error: cannot read c.pem: No such file or directory (os error 2)
    ");
    assert!(!dir.path().join("d").exists());
}

#[test]
fn commands_find_the_data_that_the_configuration_names() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("f.yaml"), "data: there\n").unwrap();
    let variables = [("OMS_CONFIG", "f.yaml")];
    let create = ["token", "create", "--role", "admin", "--name", "me"];
    assert!(oms_with(dir.path(), &variables, &create).starts_with("status 0"));
    assert!(dir.path().join("there/tickets.db").exists());
    let verified = oms_with(dir.path(), &[("OMS_DATA", "there")], &["verify"]);
    assert!(verified.starts_with("status 0"), "{verified}");
}
