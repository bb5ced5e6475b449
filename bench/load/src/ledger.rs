//! The client-side ledger: what each client meant to do, and what it was told came of it.
//!
//! An intent is on stable storage before its request leaves, so that the ledger knows of every
//! effect the server can show. The checker reads the files, never the clients' memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::api::Lease;

/// One thing a client asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Op {
    /// Opens a ticket that runs the loan workflow.
    OpenWorkflow {
        /// The loan's amount, which decides whether a stage is skipped.
        amount: u32,
    },
    /// Opens a plain ticket.
    OpenBoard,
    /// Moves a ticket.
    Move {
        /// The ticket's number.
        ticket: String,
        /// The status asked for.
        to: String,
    },
    /// Comments on a ticket.
    Comment {
        /// The ticket's number.
        ticket: String,
    },
    /// Claims tasks.
    Claim {
        /// Whose tasks.
        owner: String,
        /// How many at most.
        max: u32,
    },
    /// Completes a task.
    Complete {
        /// The lease it was claimed by.
        lease: Lease,
        /// How it ended.
        outcome: String,
    },
}

/// What came of an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Acknowledged.
    Ok(Acknowledged),
    /// Refused for good.
    Fail {
        /// The status code.
        status: u16,
    },
    /// Nobody knows.
    Unknown {
        /// What went wrong.
        why: String,
    },
}

/// What an acknowledgement said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acknowledged {
    /// The ticket's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    /// The ticket's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<u64>,
    /// The tasks claimed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) leases: Vec<Lease>,
}

/// One line of a ledger file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Intent { key: String, op: Op, at_ms: i64 },
    Outcome { key: String, outcome: Outcome, at_ms: i64 },
}

/// The time as ledgers have it: milliseconds.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// One client's file, for appending.
#[derive(Debug)]
pub(crate) struct Writer {
    file: Arc<File>,
}

impl Writer {
    /// A new file at the path.
    pub(crate) fn create(path: &Path) -> Result<Writer> {
        let file = File::create_new(path).context("making a ledger file")?;
        Ok(Writer { file: Arc::new(file) })
    }

    /// Puts an intent on stable storage.
    pub(crate) async fn intend(&self, key: &str, op: &Op) -> Result<()> {
        let line = Line::Intent { key: key.to_owned(), op: op.clone(), at_ms: now_ms() };
        self.append(&line)?;
        // The disk waits off the runtime's thread, so that the other clients go on.
        let file = Arc::clone(&self.file);
        tokio::task::spawn_blocking(move || file.sync_data())
            .await
            .context("syncing a ledger file")?
            .context("syncing a ledger file")
    }

    /// Appends an outcome; the next intent's sync carries it to the disk.
    pub(crate) fn settle(&self, key: &str, outcome: &Outcome) -> Result<()> {
        let (key, outcome) = (key.to_owned(), outcome.clone());
        self.append(&Line::Outcome { key, outcome, at_ms: now_ms() })
    }

    fn append(&self, line: &Line) -> Result<()> {
        let mut text = serde_json::to_vec(line).context("encoding a ledger line")?;
        text.push(b'\n');
        (&*self.file).write_all(&text).context("appending to a ledger file")
    }
}

/// An intent with the last that is known of it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What was meant.
    pub(crate) op: Op,
    /// What came of it; `None` while nobody was told anything.
    pub(crate) outcome: Option<Outcome>,
    /// When it was written down, before it was sent.
    pub(crate) meant_ms: i64,
    /// When its outcome was, if there is one.
    pub(crate) settled_ms: i64,
}

/// All clients' files, read as they grow.
#[derive(Debug, Default)]
pub(crate) struct Book {
    files: Vec<(PathBuf, u64)>,
    /// Every intent by its key.
    pub(crate) entries: HashMap<String, Entry>,
}

impl Book {
    /// A book over files that need not hold anything yet.
    pub(crate) fn new(paths: impl IntoIterator<Item = PathBuf>) -> Book {
        Book { files: paths.into_iter().map(|path| (path, 0)).collect(), entries: HashMap::new() }
    }

    /// Reads what was appended since the last time; answers the keys that it concerns.
    pub(crate) fn refresh(&mut self) -> Result<Vec<String>> {
        let mut touched = Vec::new();
        for at in 0..self.files.len() {
            let (path, offset) = &mut self.files[at];
            let text = read_lines(path, offset)?;
            for line in text.lines() {
                touched.push(self.apply(line)?);
            }
        }
        Ok(touched)
    }

    fn apply(&mut self, line: &str) -> Result<String> {
        let line: Line =
            serde_json::from_str(line).with_context(|| format!("reading ledger line {line}"))?;
        match line {
            Line::Intent { key, op, at_ms } => {
                let entry = Entry { op, outcome: None, meant_ms: at_ms, settled_ms: at_ms };
                if self.entries.insert(key.clone(), entry).is_some() {
                    bail!("the ledger names {key} twice");
                }
                Ok(key)
            }
            Line::Outcome { key, outcome, at_ms } => {
                let entry = self.entries.get_mut(&key);
                let entry = entry.with_context(|| format!("{key} has an outcome, no intent"))?;
                entry.settled_ms = at_ms;
                match entry.outcome {
                    None | Some(Outcome::Unknown { .. }) => entry.outcome = Some(outcome),
                    Some(_) => bail!("the ledger settles {key} twice"),
                }
                Ok(key)
            }
        }
    }
}

/// Reads from the offset up to the last whole line, and moves the offset there.
fn read_lines(path: &Path, offset: &mut u64) -> Result<String> {
    let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    file.seek(SeekFrom::Start(*offset))?;
    let mut text = String::new();
    file.read_to_string(&mut text).with_context(|| format!("reading {}", path.display()))?;
    text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
    *offset += u64::try_from(text.len()).context("a ledger's length")?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Acknowledged, Book, Entry, Op, Outcome, Writer};

    fn ok(version: u64) -> Outcome {
        Outcome::Ok(Acknowledged { version: Some(version), ..Acknowledged::default() })
    }

    #[tokio::test]
    async fn what_is_written_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("0.jsonl");
        let writer = Writer::create(&path).unwrap();
        let mut book = Book::new([path.clone()]);
        assert!(book.refresh().unwrap().is_empty());
        writer.intend("k1", &Op::OpenBoard).await.unwrap();
        let why = "reset".to_owned();
        writer.settle("k1", &Outcome::Unknown { why }).unwrap();
        assert_eq!(book.refresh().unwrap(), ["k1", "k1"]);
        writer.settle("k1", &ok(3)).unwrap();
        std::fs::File::options()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"intent\":")
            .unwrap();
        assert_eq!(book.refresh().unwrap(), ["k1"]);
        let Entry { op, outcome, meant_ms, settled_ms } = &book.entries["k1"];
        assert_eq!((op, outcome), (&Op::OpenBoard, &Some(ok(3))));
        assert!(*meant_ms > 0 && settled_ms >= meant_ms);
    }

    #[test]
    fn a_ledger_that_contradicts_itself_is_refused() {
        let intent = r#"{"intent":{"key":"k","op":"open_board","at_ms":1}}"#;
        let fail = r#"{"outcome":{"key":"k","outcome":{"fail":{"status":409}},"at_ms":2}}"#;
        let mut book = Book::default();
        assert!(book.apply(fail).is_err());
        book.apply(intent).unwrap();
        assert!(book.apply(intent).is_err());
        let mut book = Book::default();
        book.apply(intent).unwrap();
        book.apply(fail).unwrap();
        assert!(book.apply(fail).is_err());
        assert!(book.apply("{}").is_err());
    }
}
