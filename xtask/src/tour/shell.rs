//! One bash that runs the tour's commands one after the other, each with a bounded wait.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::matching;

/// How long a command may take, or a server until it listens.
const COMMAND_TIME_MAX: Duration = Duration::from_mins(1);
/// How long a server may take to end when asked to: what `oms` promises, and a little.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(25);
/// How long a server may take to accept.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(1);
/// How often something that cannot be awaited is looked at.
const POLL: Duration = Duration::from_millis(50);

/// What became of a command.
pub(super) struct Answer {
    /// What went wrong, apart from the output.
    pub(super) problem: Option<String>,
    /// What it printed to stdout and stderr.
    pub(super) lines: Vec<String>,
}

/// The shell; whatever it started ends with it.
pub(super) struct Shell {
    bash: Child,
    commands: ChildStdin,
    statuses: Receiver<String>,
    directory: PathBuf,
    count: usize,
}

impl Shell {
    /// Starts bash in a fresh directory, with `binaries` first in its `PATH`, and the database of
    /// that URL where there is one as a reader's settings name it.
    pub(super) fn start(binaries: &Path, database: Option<&str>) -> Result<Self> {
        let directory = fresh_directory()?;
        let tour = directory.join("tour");
        fs::create_dir(&tour).with_context(|| format!("cannot make {}", tour.display()))?;
        // An answer that is an error ends `curl` with one.
        fs::write(directory.join(".curlrc"), "fail\n")?;
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc"])
            .current_dir(tour)
            .env("PATH", path_with(binaries)?)
            .env("CURL_HOME", &directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A group of its own is what lets the end of the tour reach all that it started.
            .process_group(0);
        for (name, _) in env::vars_os().filter(|(name, _)| is_ours(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        command.envs(database.map(|url| ("OMS_DATABASE", url)));
        // The binaries lie in `target/release` of the repository that the tour copies from.
        if let Some(repository) = binaries.ancestors().nth(2) {
            command.env("OMS_REPO", repository);
        }
        let mut bash = command.spawn().context("cannot start bash")?;
        let mut commands = bash.stdin.take().context("bash has no stdin")?;
        let statuses = statuses(bash.stdout.take().context("bash has no stdout")?);
        // Servers end with bash also when this program is interrupted and bash loses its stdin.
        writeln!(commands, "trap 'kill $(jobs -p) 2>&-; wait' EXIT")?;
        Ok(Self { bash, commands, statuses, directory, count: 0 })
    }

    /// Runs a command to its end.
    pub(super) fn run(&mut self, command: &str) -> Result<Answer> {
        let output = self.send(command)?;
        let problem = match self.statuses.recv_timeout(COMMAND_TIME_MAX) {
            Ok(status) if status == "0" => None,
            Ok(status) => Some(format!("it ended with status {status}")),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.kill();
                Some(late("did not end"))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => Some("it ended the shell".to_owned()),
        };
        Ok(Answer { problem, lines: lines(&output)? })
    }

    /// Starts a server; comes back when it listens and has printed what is expected.
    pub(super) fn start_server(
        &mut self,
        command: &str,
        port: u16,
        expected: &[String],
    ) -> Result<Answer> {
        let output = self.send(command)?;
        let _ = self.statuses.recv_timeout(COMMAND_TIME_MAX);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let is_ready = within(COMMAND_TIME_MAX, || {
            // The output first: a server that is asked too often and not served stops answering.
            lines(&output).is_ok_and(|lines| matching::matches(expected, &lines))
                && TcpStream::connect_timeout(&address, CONNECT_TIME_MAX).is_ok()
        });
        let problem = (!is_ready).then(|| late("was not listening with this output"));
        Ok(Answer { problem, lines: lines(&output)? })
    }

    /// Hands a command to bash; answers the file that its output goes to.
    fn send(&mut self, command: &str) -> Result<PathBuf> {
        self.count += 1;
        let script = self.directory.join(format!("{}.sh", self.count));
        let output = self.directory.join(format!("{}.out", self.count));
        fs::write(&script, format!("{command}\n"))?;
        fs::write(&output, "")?;
        // Sourced, so that variables persist and a syntax error is a status like any other; away
        // from stdin, which holds the commands that follow. What a command printed is the next
        // one's to look at.
        let (script, printed) = (script.display(), output.display());
        writeln!(
            self.commands,
            ". '{script}' </dev/null >'{printed}' 2>&1; echo $?; TOUR_LAST='{printed}'"
        )
        .context("the shell of the tour has ended")?;
        Ok(output)
    }

    /// Ends all that the tour started, without asking.
    fn kill(&self) {
        let command = format!("kill -KILL -- -{} 2>&-", self.bash.id());
        let _ = Command::new("bash").args(["-c", &command]).status();
    }
}

impl Drop for Shell {
    /// Asks all that the tour started to end, and after a while makes it.
    fn drop(&mut self) {
        let _ = writeln!(self.commands, "exit");
        // Bash waits for its servers, so its end is theirs.
        within(DRAIN_TIME_MAX, || !matches!(self.bash.try_wait(), Ok(None)));
        self.kill();
        let _ = self.bash.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// The lines that bash itself prints: a status after each command.
fn statuses(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Looks until `condition` holds or the time is over.
fn within(time_max: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let mut waited = Duration::ZERO;
    while !condition() {
        if waited >= time_max {
            return false;
        }
        thread::sleep(POLL);
        waited += POLL;
    }
    true
}

fn late(what: &str) -> String {
    format!("it {what} within {} s", COMMAND_TIME_MAX.as_secs())
}

fn lines(output: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(output).with_context(|| format!("cannot read {}", output.display()))?;
    Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
}

/// A directory that no other tour uses, in this process or another.
fn fresh_directory() -> Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = env::temp_dir().join(format!("oms-tour-{}-{count}", process::id()));
    if directory.exists() {
        // Left by a process that was killed and had the same number.
        fs::remove_dir_all(&directory)
            .with_context(|| format!("cannot remove {}", directory.display()))?;
    }
    fs::create_dir(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    Ok(directory)
}

fn path_with(binaries: &Path) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let paths = [binaries.to_path_buf()].into_iter().chain(env::split_paths(&path));
    env::join_paths(paths).context("the target directory cannot be part of PATH")
}

/// A reader's shell has none of our settings.
fn is_ours(name: &str) -> bool {
    name.starts_with("OMS_")
}
