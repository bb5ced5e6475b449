//! `oms ticket attach`, `attachments`, `download` and `detach`: the files of a ticket.

use super::ticket::{TICKET_MISSING, Which, Why};
use crate::client::{Call, Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use oms_base::limits::{ATTACHMENT_BYTES_MAX, PAGE_MAX};
use oms_base::{FileName, MediaType, Visibility};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

const FILE_MISSING: &str = "`oms ticket attachments` shows the files of a ticket";
const COLUMNS: [&str; 6] = ["id", "size", "media_type", "visibility", "attached_at", "name"];
/// What the server grants a file beyond other calls.
const SEND_WITHIN: Duration = Duration::from_mins(2);
/// Files from here on are watched as they go.
const WATCHED_BYTES_MIN: usize = 1024 * 1024;
const BAR: &str = "{msg}  {bar:30}  {bytes}/{total_bytes}";
const STDOUT: &str = "-";
/// What files are, by the ends of their names.
const KINDS: [(&str, MediaType); 20] = [
    ("pdf", MediaType::Pdf),
    ("png", MediaType::Png),
    ("jpg", MediaType::Jpeg),
    ("jpeg", MediaType::Jpeg),
    ("gif", MediaType::Gif),
    ("webp", MediaType::Webp),
    ("heic", MediaType::Heic),
    ("tif", MediaType::Tiff),
    ("tiff", MediaType::Tiff),
    ("txt", MediaType::Text),
    ("log", MediaType::Text),
    ("csv", MediaType::Csv),
    ("json", MediaType::Json),
    ("mp3", MediaType::Mp3),
    ("mp4", MediaType::Mp4),
    ("zip", MediaType::Zip),
    ("docx", MediaType::Docx),
    ("xlsx", MediaType::Xlsx),
    ("odt", MediaType::Odt),
    ("ods", MediaType::Ods),
];

/// What can be done with the files of a ticket.
#[derive(Debug, Subcommand)]
pub(crate) enum Files {
    Attach(Add),
    /// List the files of a ticket, oldest first
    Attachments {
        #[command(flatten)]
        which: Which,
    },
    Download(Download),
    /// Take a file of a ticket away; its bytes are gone for good
    Detach {
        #[command(flatten)]
        which: Which,
        /// The attachment's id
        attachment: String,
        #[command(flatten)]
        why: Why,
    },
}

/// Attach files to a ticket
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    which: Which,

    /// The files; each is attached under its own name
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Who may see them
    #[arg(long, default_value = Visibility::Staff.as_str(),
        value_parser = PossibleValuesParser::new(["staff", "public"]))]
    visibility: String,
}

/// Save a file of a ticket
#[derive(Debug, Args)]
pub(crate) struct Download {
    #[command(flatten)]
    which: Which,

    /// The attachment's id
    attachment: String,

    /// Where to; - is stdout [default: its own name, in this directory]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(files: &Files, client: &Client, remote: &Remote) -> Outcome {
    match files {
        Files::Attach(add) => send_all(client, add, remote.json),
        Files::Attachments { which } => {
            let answer = list(client, &which.id)?;
            if remote.json { output::json(&answer) } else { output::line(&grid(&answer)) }
        }
        Files::Download(download) => save(client, download, remote.json),
        Files::Detach { which, attachment, why } => {
            let path = ["api", "v1", "tickets", &which.id, "attachments", attachment];
            let call = Call::delete(&path).saying(&json!({"reason": why.reason}));
            let answer = client.send(call.when_missing(FILE_MISSING))?;
            if remote.json {
                return output::json(&answer);
            }
            output::line(&super::ticket_view::changed(&answer))
        }
    }
}

/// Sends one after the other; a line each as soon as it is kept.
fn send_all(client: &Client, add: &Add, as_json: bool) -> Outcome {
    let mut items = Vec::new();
    for file in &add.files {
        let item = send(client, &add.which.id, file, &add.visibility)?;
        if as_json {
            items.push(item);
        } else {
            output::line(&format!("{}  {}", table::cell(&item, "id"), table::cell(&item, "name")))?;
        }
    }
    if as_json { output::json(&json!({"items": items})) } else { Ok(()) }
}

fn send(client: &Client, ticket: &str, file: &Path, visibility: &str) -> Outcome<Value> {
    let shown = file.display().to_string();
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Failure::new(format!("{shown} has no name that is text")))?;
    let bytes = read(file)?;
    let bar = if bytes.len() < WATCHED_BYTES_MIN { ProgressBar::hidden() } else { bar(&bytes) };
    bar.set_message(table::clean(name));
    let path = ["api", "v1", "tickets", ticket, "attachments"];
    let call = Call::upload(&path, media_type(name).as_str(), bytes, bar.clone())
        .with("name", Some(name))
        .with("visibility", Some(visibility))
        .waiting(SEND_WITHIN)
        .when_missing(TICKET_MISSING);
    let answer = client.send(call);
    bar.finish_and_clear();
    answer
}

/// A file's bytes, if the server would take so many.
fn read(file: &Path) -> Outcome<Vec<u8>> {
    let shown = file.display();
    let refused = |error| Failure::new(format!("cannot read {shown}: {error}"));
    let mut bytes = Vec::new();
    let most = (ATTACHMENT_BYTES_MAX as u64).saturating_add(1);
    File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        let failure = Failure::new(format!("{shown} has more than {ATTACHMENT_BYTES_MAX} bytes"));
        return Err(failure.hint("make it smaller, or attach it in parts"));
    }
    Ok(bytes)
}

fn media_type(name: &str) -> MediaType {
    let end = Path::new(name).extension().and_then(|end| end.to_str()).unwrap_or_default();
    let kind = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(end));
    kind.map_or(MediaType::Other, |(_, kind)| *kind)
}

fn bar(bytes: &[u8]) -> ProgressBar {
    let style = ProgressStyle::with_template(BAR);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes.len() as u64).with_style(style)
}

/// A ticket has no more files than a page has room for.
fn list(client: &Client, ticket: &str) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", ticket, "attachments"];
    client.send(Call::get(&path).with("limit", Some(PAGE_MAX)).when_missing(TICKET_MISSING))
}

fn grid(page: &Value) -> String {
    let row = |item| COLUMNS.iter().map(|name| table::cell(item, name)).collect();
    let header: Vec<String> =
        COLUMNS.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    table::grid(&header, table::items(page).iter().map(row).collect())
}

fn save(client: &Client, download: &Download, as_json: bool) -> Outcome {
    let Download { which, attachment, output: wanted } = download;
    let page = list(client, &which.id)?;
    let item = table::items(&page).iter().find(|item| item["id"] == attachment.as_str());
    let path = ["api", "v1", "tickets", &which.id, "attachments", attachment];
    let bytes = client.bytes(Call::get(&path).waiting(SEND_WITHIN).when_missing(FILE_MISSING))?;
    if wanted.as_deref() == Some(Path::new(STDOUT)) {
        return output::bytes(&bytes);
    }
    let own = || PathBuf::from(own_name(item, attachment));
    let place = wanted.clone().unwrap_or_else(own);
    let shown = place.display();
    File::create_new(&place).and_then(|mut file| file.write_all(&bytes)).map_err(|error| {
        let failure = Failure::new(format!("cannot write {shown}: {error}"));
        match error.kind() {
            ErrorKind::AlreadyExists => failure.hint("name another file with --output"),
            _ => failure,
        }
    })?;
    if as_json {
        return output::json(&json!({"file": shown.to_string(), "attachment": item}));
    }
    output::line(&format!("{}  {} bytes", table::clean(&shown.to_string()), bytes.len()))
}

/// What the server calls it, if that names a file and no other place.
fn own_name(item: Option<&Value>, id: &str) -> String {
    let said = item.and_then(|item| item["name"].as_str());
    let name = said.and_then(|name| FileName::parse(name).ok());
    name.map_or_else(|| id.replace(['/', '\\'], "_"), |name| name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{media_type, own_name, read};
    use oms_base::MediaType;
    use oms_base::limits::ATTACHMENT_BYTES_MAX;
    use serde_json::json;

    #[test]
    fn what_a_file_is_follows_from_its_name() {
        for (name, kind) in [
            ("a.PDF", MediaType::Pdf),
            ("a.b.jpeg", MediaType::Jpeg),
            ("a.html", MediaType::Other),
            ("pdf", MediaType::Other),
        ] {
            assert_eq!(media_type(name), kind, "{name}");
        }
    }

    #[test]
    fn a_server_cannot_choose_another_directory() {
        let named = |name: &str| own_name(Some(&json!({"name": name})), "att_1");
        assert_eq!(named("a.pdf"), "a.pdf");
        assert_eq!(named("../a.pdf"), "att_1");
        assert_eq!(named(".."), "att_1");
        assert_eq!(own_name(None, "../att_1"), ".._att_1");
    }

    #[test]
    fn a_file_that_the_server_would_refuse_is_not_sent() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let most = ATTACHMENT_BYTES_MAX as u64;
        file.as_file().set_len(most).unwrap();
        assert_eq!(read(file.path()).unwrap().len(), ATTACHMENT_BYTES_MAX);
        file.as_file().set_len(most + 1).unwrap();
        assert!(format!("{:?}", read(file.path()).unwrap_err()).contains("more than"));
    }
}
