//! The command line: what there is to say, and who does it.

mod agent;
mod backup;
mod board;
mod calendar;
mod config;
mod definition_file;
mod demo;
mod doctor;
mod erase;
mod export;
mod import;
mod job;
mod key;
mod mcp;
mod migrate;
mod notice;
mod outbox;
mod owner;
mod playbook;
mod proof;
mod reads;
mod serve;
mod sla;
mod task;
mod ticket;
mod ticket_arrange;
mod ticket_attach;
mod ticket_duplicate;
mod ticket_steer;
mod ticket_view;
mod token;
mod track;
mod trigger;
mod verify;
mod view;
mod workflow;

use crate::client::Remote;
use crate::failure::{Failure, Outcome};
use crate::home::{DatabaseUrl, Home};
use crate::{env, output};
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// HMS-OMS: every request a ticket, every ticket moved through its stages against the clock.
///
/// `oms demo` shows it with sample data. `oms serve` runs it for real; every other command calls
/// the server at --url with the token in `OMS_TOKEN`, except where its help says otherwise.
#[derive(Debug, Parser)]
#[command(name = "oms", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 failed, 2 written wrongly.")]
struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    remote: Remote,
}

/// Everything that can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    /// Make and revoke the tokens that callers identify themselves with
    #[command(subcommand)]
    Token(token::Token),
    /// Check, publish and read workflows
    #[command(subcommand)]
    Workflow(workflow::Workflow),
    /// Check calendars
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Publish calendars and policies, explain due dates, see how promises were kept
    #[command(subcommand)]
    Sla(sla::Sla),
    /// Check, publish, try, list and park triggers
    #[command(subcommand)]
    Trigger(trigger::Trigger),
    /// Check, publish, list and start playbooks, and steer their runs
    #[command(subcommand)]
    Playbook(playbook::Playbook),
    /// Check, publish, list and ask agents, and say to what they suggest
    #[command(subcommand)]
    Agent(agent::Agent),
    /// Open, read and change tickets
    #[command(subcommand)]
    Ticket(ticket::Ticket),
    /// Follow, stop and take back changes of many tickets
    #[command(subcommand)]
    Job(job::Job),
    /// Save and list views of tickets
    #[command(subcommand)]
    View(view::View),
    /// Show who has read what
    #[command(subcommand)]
    Reads(reads::Reads),
    /// Make and read boards
    #[command(subcommand)]
    Board(board::Board),
    /// Say who works, who stands above and in for them, and how tasks are brought to them
    #[command(subcommand)]
    Owner(owner::Owner),
    /// See what you are told, and mark it as read
    #[command(subcommand)]
    Notice(notice::Notice),
    /// See and steer what leaves the hub
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// Make and remove the secrets that sign what leaves the hub
    #[command(subcommand)]
    Secret(outbox::Secret),
    /// Claim and complete tasks
    #[command(subcommand)]
    Task(task::Task),
    Track(track::Track),
    Verify(verify::Verify),
    /// Take tickets over from elsewhere, with their past
    #[command(subcommand)]
    Import(import::Import),
    /// Write tickets out
    #[command(subcommand)]
    Export(export::Export),
    Erase(erase::Erase),
    /// Print the list of what was erased, and erase it again in older data
    #[command(subcommand)]
    Erasures(erase::Erasures),
    Backup(backup::Backup),
    Restore(backup::Restore),
    Proof(proof::Proof),
    /// Print the last signed checkpoint of the log
    ///
    /// Keep it where nobody who can write to the server can write: `oms verify --checkpoint FILE`
    /// then says whether the log is still the same.
    Checkpoint,
    /// Show the public key that proofs are checked with
    #[command(subcommand)]
    Key(key::Key),
    Doctor(doctor::Doctor),
    Mcp(mcp::Mcp),
    /// Show and check the configuration of a server
    #[command(subcommand)]
    Config(config::Config),
    /// Print completions for a shell
    ///
    /// For example: `oms completions bash > /etc/bash_completion.d/oms`.
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where the data of a server lies.
#[derive(Debug, clap::Args)]
struct DataDir {
    /// Directory of the server's data
    #[arg(long = "data", value_name = "DIR", help = data_help())]
    dir: Option<PathBuf>,

    /// Database of the server's tickets
    #[arg(long = "database", value_name = "URL", help = database_help(),
        value_parser = DatabaseUrl::parse)]
    database: Option<DatabaseUrl>,
}

impl DataDir {
    /// The directory and the database that are meant.
    fn find(&self) -> Outcome<Home> {
        crate::config::home(self.dir.as_deref(), self.database.as_ref())
    }
}

fn data_help() -> String {
    let (variable, default) = (env::DATA, env::DATA_DEFAULT);
    format!("Directory of the server's data [env: {variable}] [default: {default}]")
}

fn database_help() -> String {
    let variable = env::DATABASE;
    format!("Database of the server's tickets [env: {variable}] [default: in the directory]")
}

/// Reads the command line and does what it says.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && asks_for_json(std::env::args_os()) => {
            return unread(&error.render().to_string()).report_json();
        }
        Err(error) => error.exit(),
    };
    let as_json = cli.remote.json;
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if as_json => failure.report_json(),
        Err(failure) => failure.report(),
    }
}

/// Whether `--json` is among arguments that do not read as a whole.
fn asks_for_json(arguments: impl Iterator<Item = OsString>) -> bool {
    arguments.take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

/// What the parser of arguments says, as a failure: its first paragraph is what is wrong.
fn unread(text: &str) -> Failure {
    let paragraph = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut paragraphs = text.split("\n\n").map(paragraph);
    let first = paragraphs.next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(&first);
    Failure::usage(message).hint(paragraphs.collect::<Vec<_>>().join("; "))
}

fn run(cli: Cli) -> Outcome {
    let remote = &cli.remote;
    match cli.command {
        Command::Serve(serve) => serve::run(&serve),
        Command::Demo(demo) => demo::run(&demo),
        Command::Token(token) => token::run(&token, remote.json),
        Command::Workflow(workflow) => workflow::run(&workflow, remote),
        Command::Calendar(calendar) => calendar::run(&calendar, remote.json),
        Command::Sla(sla) => sla::run(&sla, remote),
        Command::Trigger(trigger) => trigger::run(&trigger, remote),
        Command::Playbook(playbook) => playbook::run(&playbook, remote),
        Command::Agent(agent) => agent::run(&agent, remote),
        Command::Ticket(ticket) => ticket::run(ticket, remote),
        Command::Job(job) => job::run(&job, remote),
        Command::View(view) => view::run(&view, remote),
        Command::Reads(reads) => reads::run(&reads, remote),
        Command::Board(board) => board::run(&board, remote),
        Command::Owner(owner) => owner::run(&owner, remote),
        Command::Notice(notice) => notice::run(&notice, remote),
        Command::Outbox(outbox) => outbox::run(&outbox, remote),
        Command::Secret(secret) => outbox::secret(&secret, remote),
        Command::Task(task) => task::run(&task, remote),
        Command::Track(track) => track::run(&track, remote),
        Command::Verify(verify) => verify::run(&verify, remote.json),
        Command::Import(import) => import::run(&import, remote),
        Command::Export(export) => export::run(&export, remote),
        Command::Erase(args) => erase::erase(&args, remote),
        Command::Erasures(args) => erase::erasures(args, remote),
        Command::Backup(args) => backup::back_up(&args),
        Command::Restore(args) => backup::restore(args, remote.json),
        Command::Proof(proof) => proof::run(&proof, remote),
        Command::Checkpoint => proof::checkpoint(remote),
        Command::Key(key) => key::run(&key, remote.json),
        Command::Mcp(mcp) => mcp::run(&mcp, remote),
        Command::Doctor(doctor) => doctor::run(&doctor, remote),
        Command::Config(config) => config::run(&config, remote.json),
        Command::Completions { shell } => completions(shell),
    }
}

fn completions(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "oms", &mut script);
    let script = String::from_utf8(script)
        .map_err(|_| Failure::new("the completions are not text, which is a defect"))?;
    output::line(script.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{Cli, asks_for_json};
    use clap::{CommandFactory, Parser};
    use std::ffi::OsString;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_server_is_named_before_or_behind_the_command() {
        for line in [
            "oms --url http://h:1 ticket list",
            "oms ticket --url http://h:1 list",
            "oms ticket list --url http://h:1",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(cli.remote.url.as_deref(), Some("http://h:1"));
        }
    }

    #[test]
    fn json_is_asked_for_by_an_option_and_not_by_a_word_of_a_comment() {
        let asks = |line: &str| asks_for_json(line.split(' ').map(OsString::from));
        assert!(asks("oms ticket show --json"));
        assert!(!asks("oms ticket comment X -- --json"));
    }
}
