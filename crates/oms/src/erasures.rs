//! The list of what was erased: written out, read again, and made to hold for data that is older.

use crate::failure::{Failure, Outcome};
use crate::home::Home;
use crate::{bounded_file, fault};
use oms_app::clock::Entropy;
use oms_app::directory::Directory;
use oms_app::engine::{Change, Engine, EraseWanted, Job, Message, Setup, Work};
use oms_app::live::Signal;
use oms_app::metrics::Metrics;
use oms_app::{Caller, Error, SystemClock, TicketRef};
use oms_base::{AgencyId, Code, Erasable, Fault, Faults, Reason, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::json::{self, Fields, integer, text};
use oms_store::ErasureRow;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

const FORMAT: &str = "oms-erasures/1";
/// Erasures that a list may have: as many as fit into a file that is read.
const ERASURES_MAX: usize = 400_000;
/// Erasures read at once, and made again in one batch.
const PAGE: usize = 500;
/// Why something is erased that was erased already.
const AGAIN: &str = "It was erased before; this data is from an older backup";
/// How often, and how long, it waits for whoever holds the files up.
const RESTS_MAX: u32 = 300;
const REST: Duration = Duration::from_millis(100);

/// An erasure of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    ticket: TicketId,
    seq: u64,
    fields: Vec<Erasable>,
    at: Timestamp,
}

/// What making erasures again came to.
#[derive(Debug, Default)]
pub(crate) struct Replayed {
    /// Erased again.
    pub(crate) erased: usize,
    /// Nothing of it was there.
    pub(crate) absent: usize,
}

/// The list of a server's data, as a document.
pub(crate) fn document(home: &Home) -> Outcome<Value> {
    let rows = rows(home)?;
    let entry = |row: &ErasureRow| {
        let fields: Vec<&str> = row.fields.split(',').collect();
        json!({
            "ticket": row.ticket.to_string(),
            "number": row.number,
            "seq": row.seq,
            "fields": fields,
            "erased_at": row.at.to_string(),
        })
    };
    let erasures: Vec<Value> = rows.iter().map(entry).collect();
    Ok(json!({"format": FORMAT, "erasures": erasures}))
}

/// The list in a file, or that of another data directory.
pub(crate) fn read(path: &Path) -> Outcome<Vec<Entry>> {
    if path.is_dir() {
        let listed = |row: &ErasureRow| {
            let fields = row.fields.split(',').map(Erasable::parse).collect::<Result<_, _>>();
            let fields = fields.map_err(|fault| unreadable(path, fault.into()))?;
            Ok(Entry { ticket: row.ticket, seq: row.seq, fields, at: row.at })
        };
        return rows(&Home::from(path))?.iter().map(listed).collect();
    }
    let bytes = bounded_file::read_servers(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    parse(&bytes).map_err(|faults| unreadable(path, faults))
}

fn unreadable(path: &Path, faults: Faults) -> Failure {
    let faults = faults.into_iter().map(|found| fault::document(&found)).collect();
    let message = format!("{} is no list of erasures that can be read", path.display());
    Failure::new(message).faults(faults).hint("`oms erasures export` writes one")
}

fn rows(home: &Home) -> Outcome<Vec<ErasureRow>> {
    let store = home.readers(1)?;
    let mut rows: Vec<ErasureRow> = Vec::new();
    loop {
        let after = rows.last().map_or((TicketId(0), 0), |last| (last.ticket, last.seq));
        let page = store.erasures(AgencyId::FIRST, after, PAGE);
        let page = page.map_err(|error| home.refused(&error))?;
        if page.is_empty() {
            return Ok(rows);
        }
        if rows.len() + page.len() > ERASURES_MAX {
            let message = format!("more than {ERASURES_MAX} erasures, too many for one list");
            return Err(Failure::new(message));
        }
        rows.extend(page);
    }
}

fn parse(bytes: &[u8]) -> Result<Vec<Entry>, Faults> {
    let value = json::parse(bytes)?;
    let mut faults = Faults::default();
    let mut fields = Fields::new("", &value, &mut faults);
    fields.required("format", text(format));
    let entries = fields.objects("erasures", ERASURES_MAX, |item| {
        let ticket = item.required("ticket", text(TicketId::parse));
        item.required("number", text(|number| Ok(number.to_owned())));
        let seq = item.required("seq", integer(1..=i64::MAX));
        let erased = item.list("fields", Erasable::ALL.len(), text(Erasable::parse));
        let at = item.required("erased_at", text(Timestamp::parse));
        Some(Entry { ticket: ticket?, seq: seq?.cast_unsigned(), fields: erased?, at: at? })
    });
    if entries.is_none() && fields.value("erasures").is_none() {
        fields.fault("erasures", Code::MissingField, "is required");
    }
    fields.finish();
    match entries.and_then(|entries| entries.into_iter().collect::<Option<Vec<_>>>()) {
        Some(entries) if faults.is_empty() => Ok(entries),
        _ => Err(faults),
    }
}

fn format(text: &str) -> Result<(), Fault> {
    if text == FORMAT {
        return Ok(());
    }
    Err(Fault::here(Code::UnknownValue, format!("this program reads {FORMAT}")))
}

/// Erases in the data of `home`, which no server has open, what the list says and is still there.
pub(crate) fn replay(home: &Home, entries: &[Entry]) -> Outcome<Replayed> {
    let opened = home.open()?;
    let entropy = Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))?;
    let engine = Engine::new(Setup {
        store: opened.store,
        clock: Arc::new(SystemClock),
        entropy,
        directory: Arc::new(Directory::default()),
        metrics: Arc::new(Metrics::default()),
        signal: Arc::new(Signal::default()),
    });
    let mut engine = engine.map_err(|error| failed(&error))?;
    let reason = Reason::parse(AGAIN).map_err(|fault| Failure::new(fault.detail))?;
    let mut replayed = Replayed::default();
    for page in entries.chunks(PAGE) {
        let jobs = page.iter().map(|entry| job(entry, &reason)).collect();
        let (reply, mut answers) = oneshot::channel();
        engine.step(vec![Message { jobs, reply }]).map_err(|error| failed(&error.into()))?;
        let unanswered = |_| Failure::new("the engine did not answer, which is a defect");
        for answer in answers.try_recv().map_err(unanswered)? {
            match answer {
                Ok(_) => replayed.erased += 1,
                Err(
                    Error::NotFound
                    | Error::Refused(Refusal::State { code: Code::StateForbids, .. }),
                ) => replayed.absent += 1,
                Err(error) => return Err(failed(&error)),
            }
        }
    }
    scrub(&mut engine)?;
    Ok(replayed)
}

fn job(entry: &Entry, reason: &Reason) -> Job {
    let wanted = EraseWanted {
        fields: entry.fields.clone(),
        reason: reason.clone(),
        before: Some((entry.at, entry.seq)),
    };
    let (ticket, change) = (TicketRef::Id(entry.ticket), Change::Erase(wanted));
    let work = Work::Change { ticket, if_match: None, change };
    Job { caller: Caller::hub(), key: None, work }
}

/// Frees the files of what was erased.
fn scrub(engine: &mut Engine) -> Outcome {
    let mut rests = 0;
    while !engine.is_clean() {
        if !engine.is_behind() {
            rests += 1;
            if rests > RESTS_MAX {
                let message = "what was erased is not yet out of the files";
                return Err(Failure::new(message).hint("the server's next start goes on with it"));
            }
            std::thread::sleep(REST);
            engine.tick().map_err(|error| failed(&error.into()))?;
        }
        engine.scrub().map_err(|error| failed(&error.into()))?;
    }
    Ok(())
}

fn failed(error: &Error) -> Failure {
    Failure::new(format!("cannot erase again: {error}")).code(error.code().as_str())
}

#[cfg(test)]
mod tests {
    use super::{Entry, parse};
    use oms_base::{Code, Erasable, TicketId, Timestamp};
    use serde_json::json;

    #[test]
    fn a_list_is_read_or_every_fault_of_it_is_named() {
        let good = json!({"format": "oms-erasures/1", "erasures": [{
            "ticket": TicketId(7).to_string(), "number": "T-2026-00001", "seq": 3,
            "fields": ["title", "comments"], "erased_at": "2026-11-21T09:30:00.000001Z",
        }]});
        let at = Timestamp::parse("2026-11-21T09:30:00.000001Z").unwrap();
        let fields = vec![Erasable::Title, Erasable::Comments];
        let entry = Entry { ticket: TicketId(7), seq: 3, fields, at };
        assert_eq!(parse(good.to_string().as_bytes()), Ok(vec![entry]));
        let mut bad = good;
        bad["erasures"][0]["seq"] = 0.into();
        bad["erasures"][0]["fields"][1] = "owner".into();
        bad["format"] = "oms-erasures/2".into();
        for (document, wanted) in [
            (json!({}), vec![("format", Code::MissingField), ("erasures", Code::MissingField)]),
            (
                bad,
                vec![
                    ("format", Code::UnknownValue),
                    ("erasures[0].seq", Code::OutOfBounds),
                    ("erasures[0].fields[1]", Code::UnknownValue),
                ],
            ),
        ] {
            let faults = parse(document.to_string().as_bytes()).unwrap_err();
            let found: Vec<_> =
                faults.list().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
            assert_eq!(found, wanted);
        }
    }
}
