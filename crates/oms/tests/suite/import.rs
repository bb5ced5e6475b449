//! Files that are imported by a real process, killed, resumed, served and exported.

use crate::server::{OMS, Server, token};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const MAPPING: &str = r#"
import: old-desk
board: Old Desk
times: {zone: America/Chicago, formats: ["%Y-%m-%d %H:%M"]}
columns:
  record: id
  title: title
  status: state
  opened_at: opened
  due_at: due
  closed_at: closed
  latitude: lat
  longitude: lon
  labels: [kind]
  data: {street: street, depth: {column: depth, as: number}}
statuses: {open: queued, done: completed, void: cancelled}
"#;
const HEADER: &str = "id,title,state,opened,due,closed,lat,lon,kind,street,depth\n";
const GOOD: &str = "1,Pothole,done,2020-01-02 10:00,2020-01-03 10:00,2020-01-02 12:00,\
                    39.7,-89.6,road,5th Street,12\n";

struct Desk {
    dir: TempDir,
    token: String,
}

impl Desk {
    fn new() -> Desk {
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("m.yaml"), MAPPING).unwrap();
        let token = token(&dir.path().join("data"), "admin", "Importer", &[]);
        Desk { dir, token }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, file: &Path, mapping: &Path) -> Command {
        let mut command = Command::new(OMS);
        command.args(["import", "csv", "--json"]).arg(file).arg("--mapping").arg(mapping);
        command.arg("--data").arg(self.path("data")).env("OMS_TOKEN", &self.token);
        command
    }

    fn import(&self, bytes: &[u8]) -> (Value, String) {
        std::fs::write(self.path("f.csv"), bytes).unwrap();
        said(&self.command(&self.path("f.csv"), &self.path("m.yaml")).output().unwrap())
    }

    fn verify(&self) {
        let output = Command::new(OMS).arg("verify").arg("--data").arg(self.path("data")).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// What a command printed: JSON on stdout, words on stderr.
fn said(output: &Output) -> (Value, String) {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).unwrap_or_default(), stderr)
}

fn counts(said: &Value) -> [u64; 3] {
    ["imported", "known", "refused"].map(|name| said[name].as_u64().unwrap_or(u64::MAX))
}

#[test]
fn what_was_imported_is_exported_with_its_times() {
    let desk = Desk::new();
    let open = "2,=cmd()!A1,open,2020-06-01 00:00,2020-06-02 00:00,,,,,,\n";
    let (counted, _) = desk.import(format!("{HEADER}{GOOD}{open}").as_bytes());
    assert_eq!(counts(&counted), [2, 0, 0]);
    desk.verify();
    let data = TempDir::new_in(desk.dir.path()).unwrap();
    std::fs::remove_dir(data.path()).unwrap();
    std::fs::rename(desk.path("data"), data.path()).unwrap();
    let server = Server::start_in(data);
    let admin = server.client("admin");
    let list = admin.get("/api/v1/tickets?board=Old%20Desk").expect(200);
    let [open, done] = list["items"].as_array().unwrap().as_slice() else { panic!("{list}") };
    let times = |ticket: &Value| {
        ["opened_at", "due_at", "status_since"]
            .map(|name| ticket[name].as_str().unwrap().to_owned())
    };
    let utc = ["2020-01-02T16:00:00Z", "2020-01-03T16:00:00Z", "2020-01-02T18:00:00Z"];
    assert_eq!(times(done), utc);
    assert_eq!((&done["status"], &done["sla_status"]), (&"completed".into(), &"met".into()));
    assert_eq!(done["data"], serde_json::json!({"street": "5th Street", "depth": 12}));
    assert_eq!((&open["status"], &open["sla_status"]), (&"queued".into(), &"breach".into()));
    let number = open["number"].as_str().unwrap();
    let told = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let kinds: Vec<&str> =
        told["items"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    // No alarm rings for what is past.
    assert_eq!(kinds, ["opened", "imported"]);
    let export = |form: &str| {
        let output = Command::new(OMS)
            .args(["export", form, "--board", "Old Desk", "--url", &server.url])
            .env("OMS_TOKEN", admin.token.as_deref().unwrap())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let lines: Vec<Value> =
        export("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), list["items"]);
    let csv = export("csv");
    let row = |n: usize| csv.lines().nth(n).unwrap().to_owned();
    assert!(row(1).contains(",'=cmd()!A1,"), "{csv}");
    assert!(row(2).contains(&format!("{},{},{},met,39.7,-89.6,", utc[0], utc[2], utc[1])), "{csv}");
}

#[test]
fn each_bad_row_is_told_and_the_others_are_imported() {
    for (row, line, told) in [
        ("2,T,done,2020-02-30 10:00,,2020-03-01 10:00,,,,,", 3, "opened: not a time"),
        ("2,T,done,2020-01-03 10:00,,2020-01-02 10:00,,,,,", 3, "closed: lies before"),
        ("2,T,open,2020-01-03 10:00,2019-01-02 10:00,,,,,,", 3, "due: lies before"),
        ("2,T,done,2020-01-03 10:00,,,,,,,", 3, "state: the ticket has ended"),
        ("2,T,gone,2020-01-03 10:00,,,,,,,", 3, "state: the mapping's statuses do not have"),
        ("2,T,open,2120-01-03 10:00,,,,,,,", 3, "opened: lies in the future"),
        (",T,open,2020-01-03 10:00,,,,,,,", 3, "id: is required"),
        ("2,T,open,2020-01-03 10:00,,,91,0,,,", 3, "lat:"),
        ("2,T,open,2020-01-03 10:00,,,,,,,deep", 3, "depth: not a number"),
        ("2,T,open", 3, "the row has 3 cells, the first line has 11"),
    ] {
        let desk = Desk::new();
        let last = GOOD.replacen('1', "9", 1);
        let (counted, stderr) = desk.import(format!("{HEADER}{GOOD}{row}\n{last}").as_bytes());
        assert_eq!(counts(&counted), [2, 0, 1], "{row} {stderr}");
        assert!(stderr.contains(&format!("f.csv:{line}: {told}")), "{row} {stderr}");
        desk.verify();
    }
}

#[test]
fn odd_files_are_told_from_good_ones() {
    let desk = Desk::new();
    let rows = format!("{HEADER}{GOOD}");
    let (_, stderr) = desk.import(rows.replace(',', ";").as_bytes());
    assert!(stderr.contains("is the delimiter right?"), "{stderr}");
    let (_, stderr) = desk.import(rows.replace("closed", "ended").as_bytes());
    assert!(stderr.contains("columns.closed_at") && stderr.contains("OMS-013"), "{stderr}");
    let latin = [HEADER.as_bytes(), b"7,Caf\xe9,open,2020-01-03 10:00,,,,,,,\n"].concat();
    let (counted, stderr) = desk.import(&latin);
    assert_eq!(counts(&counted), [0, 0, 1]);
    assert!(stderr.contains("is the file's encoding latin-1?"), "{stderr}");
    let large = format!("{HEADER}8,{},open,2020-01-03 10:00,,,,,,,\n{GOOD}", "x".repeat(5_000_000));
    let (counted, stderr) = desk.import(large.as_bytes());
    assert_eq!(counts(&counted), [1, 0, 1], "{stderr}");
    assert!(stderr.contains("title:") && stderr.len() < 2_000, "{}", stderr.len());
    let before = "77,T,open,2020-01-03 10:00,,,,,,,\n";
    let endless = format!("{HEADER}{before}9,\"{}", "x,\n".repeat(8_000_000));
    let (_, stderr) = desk.import(endless.as_bytes());
    assert!(stderr.contains("is a quote open?"), "{stderr}");
    assert_eq!(counts(&desk.import(format!("{HEADER}{before}").as_bytes()).0), [0, 1, 0]);
    // A byte order mark, a time that daylight saving left out, and a repeated record.
    let gap = "3,Gap,open,2020-03-08 02:30,,,,,,,\n";
    let other = GOOD.replace("Pothole", "Another");
    let bom = format!("\u{feff}{HEADER}{gap}{gap}{other}");
    let (counted, stderr) = desk.import(bom.as_bytes());
    assert_eq!(counts(&counted), [1, 2, 0], "{stderr}");
    std::fs::write(desk.path("m.yaml"), format!("{MAPPING}repeats: error\n")).unwrap();
    let (counted, stderr) = desk.import(bom.as_bytes());
    assert_eq!(counts(&counted), [0, 2, 1], "{stderr}");
    assert!(stderr.contains("f.csv:4: id: was imported before"), "{stderr}");
    std::fs::write(desk.path("m.yaml"), format!("{MAPPING}encoding: latin-1\n")).unwrap();
    assert_eq!(counts(&desk.import(&latin).0), [1, 0, 0]);
    desk.verify();
}

#[test]
fn an_import_that_was_killed_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let rows = 40_000_u64;
    let mut text = HEADER.to_owned();
    for n in 0..rows {
        writeln!(text, "{n},T,open,2020-01-03 10:00,,,,,,,").unwrap();
    }
    std::fs::write(desk.path("f.csv"), text).unwrap();
    let mut known = 0;
    for kill in [true, true, false] {
        let mut command = desk.command(&desk.path("f.csv"), &desk.path("m.yaml"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if kill {
            // Until more is committed than before.
            while committed(&desk.path("data")) <= known {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            child.wait().unwrap();
            known = committed(&desk.path("data"));
            continue;
        }
        let (counted, stderr) = said(&child.wait_with_output().unwrap());
        assert_eq!(counts(&counted), [rows - known, known, 0], "{stderr}");
        assert!(known > 0 && known < rows, "{known}");
    }
    assert_eq!(committed(&desk.path("data")), rows);
    desk.verify();
}

fn committed(data: &Path) -> u64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let conn = rusqlite::Connection::open_with_flags(data.join("tickets.db"), flags);
    let sql = "SELECT count(*) FROM ticket";
    let count = conn.and_then(|conn| conn.query_one(sql, [], |row| row.get::<_, u32>(0)));
    count.map_or(0, u64::from)
}

/// A city's ten thousand records, where they lie beside the repository.
#[test]
fn ten_thousand_records_of_a_city_keep_their_promises() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("../shared/data/baltimore_311.csv");
    if !file.exists() {
        return;
    }
    let desk = Desk::new();
    let mapping = root.join("examples/import/baltimore-311.yaml");
    let (counted, stderr) = said(&desk.command(&file, &mapping).output().unwrap());
    assert_eq!(counts(&counted), [10_000, 0, 0], "{stderr}");
    let conn = rusqlite::Connection::open(desk.path("data/tickets.db")).unwrap();
    let ended = |how: &str| -> i64 {
        let key = format!("sla/board/%/resolution/{how}");
        let sum = "SELECT coalesce(sum(value), 0) FROM counter WHERE key LIKE ?1";
        conn.query_one(sum, [key], |row| row.get(0)).unwrap()
    };
    assert_eq!((ended("met"), ended("breached")), (7_988, 9_555 - 7_988));
}
