//! How good the suggestions of duplicates are on a city's records.
//!
//! The city says which reports it closed as duplicates, but not of which, and a sample of its
//! records rarely holds the other one. So the run also plants duplicates whose originals are known:
//! copies of every so many records, reported hours later and metres away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, civil::DateTime};
use serde_json::{Value, json};

use crate::api;
use crate::http::{Connection, Request};
use crate::sample::{float, rounded};
use crate::server::{Programs, Server};

const TIMES: &str = "%m/%d/%Y %I:%M:%S %p";
const MARK: &str = "planted ";
/// A board for what comes behind the records.
const LAST: &str = "Behind the records";
/// Every so many records with a place of their own is copied.
const EVERY: usize = 16;
const METRES_MAX: usize = 100;
const HOURS_MAX: usize = 168;
const METRES_PER_DEGREE: f64 = 111_195.0;
/// Turns each copy elsewhere: the golden angle.
const TURN: f64 = 2.399_963;
const RADII_M: [u32; 2] = [250, 1_000];
const DEPTHS: [usize; 3] = [1, 3, 5];
const PATIENCE: Duration = Duration::from_mins(2);

/// Which records.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The city's records, as its open data writes them.
    #[arg(long)]
    file: PathBuf,
    /// Which column is which field.
    #[arg(long, default_value = "examples/import/baltimore-311.yaml")]
    mapping: PathBuf,
    /// Where the server's data lie.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A ticket as the run knows it.
struct Known {
    number: String,
    request: String,
    is_flagged: bool,
}

/// Imports, asks, prints the figures; answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    let base = crate::data_dir(args.dir)?;
    let mut server = Server::oms(&Programs::find()?.oms, &base, None).await?;
    server.terminate().await?;
    let planted = server.data().join("planted.csv");
    let count = plant(&args.file, &planted)?;
    for records in [&args.file, &planted] {
        server.import(records, &args.mapping)?;
    }
    server.restart(Duration::from_millis(50), PATIENCE).await?;
    let mut admin = Connection::open(&server.target).await?;
    let known = tickets(&mut admin).await?;
    api::make_board(&mut admin, LAST).await?;
    api::indexed(&mut admin, LAST).await?;
    let copies = known.iter().filter(|known| known.request.starts_with(MARK)).count();
    ensure!(copies == count, "{count} records were planted, and {copies} are there");
    let figures = figures(&mut admin, &known).await?;
    println!("{}", serde_json::to_string_pretty(&figures)?);
    server.terminate().await?;
    Ok(0)
}

/// Writes the copies; answers how many.
fn plant(from: &Path, to: &Path) -> Result<usize> {
    let mut records = csv::Reader::from_path(from).context("the records")?;
    let header = records.headers().context("their columns")?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|column| column == name);
        at.with_context(|| format!("the records have no column {name}"))
    };
    let (id, request, created) =
        (column("SRRecordID")?, column("ServiceRequestNum")?, column("CreatedDate")?);
    let (latitude, longitude) = (column("Latitude")?, column("Longitude")?);
    let (status, due, closed) = (column("SRStatus")?, column("DueDate")?, column("CloseDate")?);
    let mut copies = csv::Writer::from_path(to).context("the copies")?;
    copies.write_record(&header)?;
    let (mut seen, mut count) = (0, 0);
    for record in records.records() {
        let record = record.context("a record")?;
        let degrees = |at: usize| record[at].parse::<f64>().ok().filter(|d| d.fract() != 0.0);
        let Some((lat, lon)) = degrees(latitude).zip(degrees(longitude)) else { continue };
        seen += 1;
        if seen % EVERY != 0 {
            continue;
        }
        let metres = float(count * 37 % (METRES_MAX + 1));
        let turn = float(count) * TURN;
        let north = metres * turn.cos() / METRES_PER_DEGREE;
        let east = metres * turn.sin() / METRES_PER_DEGREE / lat.to_radians().cos();
        let hours = i64::try_from(count * 53 % HOURS_MAX + 1).context("hours")?;
        let at = DateTime::strptime(TIMES, &record[created]).context("when it was created")?;
        let later = at.checked_add(SignedDuration::from_hours(hours)).context("later")?;
        let mut copy: Vec<String> = record.iter().map(str::to_owned).collect();
        copy[id] = format!("planted-{}", &record[id]);
        copy[request] = format!("{MARK}{}", &record[request]);
        copy[created] = later.strftime(TIMES).to_string();
        copy[latitude] = (lat + north).to_string();
        copy[longitude] = (lon + east).to_string();
        "Open".clone_into(&mut copy[status]);
        copy[due].clear();
        copy[closed].clear();
        copies.write_record(&copy)?;
        count += 1;
    }
    copies.flush().context("the copies")?;
    Ok(count)
}

/// Every ticket, page by page.
async fn tickets(admin: &mut Connection) -> Result<Vec<Known>> {
    let (mut known, mut path) = (Vec::new(), "/api/v1/tickets?limit=1000".to_owned());
    loop {
        let page: Value = get(admin, &path).await?;
        for item in page["items"].as_array().context("tickets")? {
            let said = |field: &str| item["data"][field].as_str().unwrap_or_default().to_owned();
            let number = item["number"].as_str().context("a number")?.to_owned();
            let request = said("request");
            let is_copy = request.starts_with(MARK);
            let is_flagged = said("their_status").contains("(Duplicate)") && !is_copy;
            known.push(Known { number, request, is_flagged });
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/tickets?limit=1000&cursor={next}"),
            None => return Ok(known),
        }
    }
}

async fn get(admin: &mut Connection, path: &str) -> Result<Value> {
    let answer = admin.call(Request::get(path)).await?;
    Ok(serde_json::from_slice(answer.expect(200)?)?)
}

async fn figures(admin: &mut Connection, known: &[Known]) -> Result<Value> {
    let requests: BTreeMap<&str, &str> =
        known.iter().map(|known| (known.number.as_str(), known.request.as_str())).collect();
    let copies: BTreeSet<&str> =
        known.iter().map(|known| known.request.as_str()).filter(|r| r.starts_with(MARK)).collect();
    let mut rows = Vec::new();
    for radius in RADII_M {
        let mut asked = Vec::with_capacity(known.len());
        for ticket in known {
            let path =
                format!("/api/v1/tickets/{}/suggestions?limit=50&radius_m={radius}", ticket.number);
            let page = get(admin, &path).await?;
            let items = page["items"].as_array().context("suggestions")?;
            let numbers = items.iter().filter_map(|item| item["card"]["number"].as_str());
            let found = numbers.filter_map(|number| requests.get(number).copied());
            // What the run planted itself is no record of the city's.
            let found: Vec<&str> = found.filter(|request| !copies.contains(request)).collect();
            asked.push((ticket, found));
        }
        for depth in DEPTHS {
            rows.push(row(radius, depth, &asked));
        }
    }
    Ok(json!({"records": known.len(), "figures": rows}))
}

fn row(radius: u32, depth: usize, asked: &[(&Known, Vec<&str>)]) -> Value {
    let share = |part: usize, whole: usize| rounded(float(part) / float(whole.max(1)));
    let (mut copies, mut shown, mut right) = (0, 0, 0);
    let (mut warned, mut flagged, mut hit) = (0, 0, 0);
    for (ticket, found) in asked {
        if let Some(original) = ticket.request.strip_prefix(MARK) {
            let first = &found[..found.len().min(depth)];
            copies += 1;
            shown += first.len();
            right += usize::from(first.contains(&original));
            continue;
        }
        let warns = found.len() >= depth;
        warned += usize::from(warns);
        flagged += usize::from(ticket.is_flagged);
        hit += usize::from(warns && ticket.is_flagged);
    }
    json!({
        "radius_m": radius, "k": depth,
        "planted": {"asked": copies, "shown": shown, "right": right,
            "precision": share(right, shown), "recall": share(right, copies)},
        "flagged": {"of": flagged, "warned": warned, "right": hit,
            "precision": share(hit, warned), "recall": share(hit, flagged)},
    })
}
