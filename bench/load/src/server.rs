//! Real server processes: started, awaited, killed and ended, by their own process ids.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::http::{Connection, Request, Target};
use crate::machine;

/// How long a server may take until `GET /readyz` answers 200.
pub(crate) const READY_WITHIN: Duration = Duration::from_secs(30);
const READY_POLL: Duration = Duration::from_millis(5);
/// How long a server may take to drain and end after SIGTERM.
pub(crate) const DRAIN_WITHIN: Duration = Duration::from_secs(20);
const DRAIN_POLL: Duration = Duration::from_millis(10);
const LOG_SHOWN_BYTES: usize = 2_000;
// Below the range that outgoing connections draw from: a client that keeps calling a dead
// server's port inside that range can connect to itself and keep the port from its owner.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// Where the programs under test lie.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    /// The product.
    pub(crate) oms: PathBuf,
    /// The bare ceiling.
    pub(crate) ceiling: PathBuf,
}

impl Programs {
    /// Takes `OMS_BIN` and `CEILING_BIN`, else what lies beside this program.
    pub(crate) fn find() -> Result<Programs> {
        let own = std::env::current_exe().context("finding this program")?;
        let beside = |variable: &str, name: &str| {
            std::env::var_os(variable).map_or_else(|| own.with_file_name(name), PathBuf::from)
        };
        Ok(Programs {
            oms: beside("OMS_BIN", "oms"),
            ceiling: beside("CEILING_BIN", "oms-ceiling"),
        })
    }
}

/// What a server is started with, beside its directory and address.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting<'a> {
    /// Further flags, each with its value.
    pub(crate) flags: &'a [&'a str],
    /// Variables of its environment, until it is started again.
    pub(crate) variables: &'a [(&'a str, &'a str)],
    /// The text of its configuration file.
    pub(crate) config: &'a str,
}

/// A running server and the directory it owns; dropping it kills the one and removes the other.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    command: Vec<String>,
    /// How to reach it.
    pub(crate) target: Target,
    home: TempDir,
}

impl Server {
    /// Starts the bare ceiling on an empty directory under `base`.
    pub(crate) async fn ceiling(program: &Path, base: &Path) -> Result<Server> {
        let home = fresh_home(base)?;
        let data = text(&home.path().join("data"))?;
        let command = ["--data", &data, "--listen", "127.0.0.1:0"];
        let command = whole(program, &command)?;
        let mut child = spawn(&command, home.path(), Stdio::piped())?;
        let stdout = child.stdout.take().context("the ceiling has no stdout")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("reading the ceiling's address")?;
        let address = line
            .strip_prefix("listening ")
            .with_context(|| format!("the ceiling did not say its address: {line}"))?
            .trim()
            .parse()
            .context("reading the ceiling's address")?;
        let mut server = Server { child, command, target: Target { address, token: None }, home };
        server.await_ready(READY_POLL, READY_WITHIN).await?;
        Ok(server)
    }

    /// Starts the product on an empty directory under `base`, with an admin's token. Its tickets
    /// lie there too, or in the empty `PostgreSQL` database of that URL.
    pub(crate) async fn oms(program: &Path, base: &Path, database: Option<&str>) -> Result<Server> {
        let flags: Vec<&str> = database.iter().flat_map(|url| ["--database", url]).collect();
        Server::fresh(program, base, &Setting { flags: &flags, ..Setting::default() }).await
    }

    /// Starts the product on an empty directory under `base`, in this setting, with an admin's
    /// token.
    pub(crate) async fn fresh(
        program: &Path,
        base: &Path,
        setting: &Setting<'_>,
    ) -> Result<Server> {
        let home = fresh_home(base)?;
        let data = text(&home.path().join("data"))?;
        let mint = "token create --role admin --name bench --data".split(' ');
        let place = setting.flags.chunks(2).filter(|flag| flag[0] == "--database").flatten();
        let mint: Vec<&str> = mint.chain([&data[..]]).chain(place.copied()).collect();
        let token = run(&whole(program, &mint)?).context("minting a token")?;
        if !setting.config.is_empty() {
            let file = home.path().join("data/oms.yaml");
            std::fs::write(file, setting.config).context("configuring")?;
        }
        Server::over(program, home, Some(token.trim().to_owned()), setting).await
    }

    /// Starts the product on the directory `data` in `home`, where the token is known.
    pub(crate) async fn over(
        program: &Path,
        home: TempDir,
        token: Option<String>,
        setting: &Setting<'_>,
    ) -> Result<Server> {
        let data = text(&home.path().join("data"))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let listen = address.to_string();
        let serve = ["serve", "--listen", &listen, "--data", &data];
        let command = whole(program, &[&serve, setting.flags].concat())?;
        let child = spawn_with(&command, home.path(), Stdio::null(), setting.variables)?;
        let mut server = Server { child, command, target: Target { address, token }, home };
        server.await_ready(READY_POLL, READY_WITHIN).await?;
        Ok(server)
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill().context("killing the server")?;
        self.child.wait().context("awaiting the killed server")?;
        Ok(())
    }

    /// Starts it again on the same directory and port; answers the time until it was ready.
    pub(crate) async fn restart(&mut self, poll: Duration, within: Duration) -> Result<Duration> {
        let start = Instant::now();
        self.child = spawn(&self.command, self.home.path(), Stdio::null())?;
        self.await_ready(poll, within).await?;
        Ok(start.elapsed())
    }

    /// Ends it with SIGTERM; answers the time it took to drain.
    pub(crate) async fn terminate(&mut self) -> Result<Duration> {
        let pid = i32::try_from(self.child.id()).context("a process id")?;
        let pid = Pid::from_raw(pid).context("a process id is not 0")?;
        let start = Instant::now();
        kill_process(pid, Signal::TERM).context("sending SIGTERM")?;
        while start.elapsed() < DRAIN_WITHIN {
            if let Some(status) = self.child.try_wait().context("awaiting the server's end")? {
                ensure!(status.success(), "the server ended with {status}");
                return Ok(start.elapsed());
            }
            tokio::time::sleep(DRAIN_POLL).await;
        }
        bail!("the server did not end within {DRAIN_WITHIN:?} of SIGTERM");
    }

    /// Imports a file of records into the directory of a server that has ended.
    pub(crate) fn import(&self, records: &Path, mapping: &Path) -> Result<()> {
        let (data, records, mapping) = (text(&self.data())?, text(records)?, text(mapping)?);
        let token = self.target.token.as_deref().context("a server without a token")?;
        let program = self.command.first().context("a server without a program")?;
        let import = ["import", "csv", &records, "--mapping", &mapping];
        let place = ["--data", &data, "--token", token];
        run(&whole(Path::new(program), &[&import[..], &place[..]].concat())?)
            .context("importing records")?;
        Ok(())
    }

    /// A new token of a role.
    pub(crate) fn token(&self, role: &str) -> Result<String> {
        let program = self.command.first().context("a program")?;
        let (data, name) = (text(&self.data())?, format!("a {role}"));
        let mint = ["token", "create", "--role", role, "--name", &name, "--data", &data];
        let token = run(&whole(program.as_ref(), &mint)?).context("minting a token")?;
        Ok(token.trim().to_owned())
    }

    /// Everything that it has logged.
    pub(crate) fn log(&self) -> Result<Vec<u8>> {
        std::fs::read(self.home.path().join("server.log")).context("reading the server's log")
    }

    /// The directory that it serves.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Its resident memory.
    pub(crate) fn memory_bytes(&self) -> Option<u64> {
        machine::size_field(&format!("/proc/{}/status", self.child.id()), "VmRSS")
    }

    /// The processor time that it has used, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Option<f64> {
        machine::cpu_seconds(self.child.id())
    }

    /// Leaves its directory behind for whoever wants to look; answers where.
    pub(crate) fn keep_directory(&mut self) -> PathBuf {
        self.home.disable_cleanup(true);
        self.home.path().to_owned()
    }

    async fn await_ready(&mut self, poll: Duration, within: Duration) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < within {
            if let Some(status) = self.child.try_wait().context("looking at the server")? {
                bail!("the server ended with {status}: {}", self.log_tail());
            }
            if is_ready(&self.target).await {
                return Ok(());
            }
            tokio::time::sleep(poll).await;
        }
        bail!("not ready within {within:?}: {}", self.log_tail());
    }

    /// What it logged last.
    pub(crate) fn log_tail(&self) -> String {
        let log = std::fs::read(self.home.path().join("server.log")).unwrap_or_default();
        let tail = &log[log.len().saturating_sub(LOG_SHOWN_BYTES)..];
        String::from_utf8_lossy(tail).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program of the product to its end; answers its stdout if it succeeded.
pub(crate) fn run(command: &[String]) -> Result<String> {
    let [program, arguments @ ..] = command else {
        bail!("no program to run");
    };
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("running {program}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{} ended with {}: {}",
        command.join(" "),
        output.status,
        stderr.trim()
    );
    String::from_utf8(output.stdout).context("reading its output")
}

/// A program with its arguments as text.
pub(crate) fn whole(program: &Path, arguments: &[&str]) -> Result<Vec<String>> {
    let arguments = arguments.iter().map(|&argument| argument.to_owned());
    Ok(std::iter::once(text(program)?).chain(arguments).collect())
}

/// A path as an argument has it.
pub(crate) fn text(path: &Path) -> Result<String> {
    let text = path.to_str();
    Ok(text.context("a path is not UTF-8")?.to_owned())
}

/// A directory of its own for a server, under `base`.
pub(crate) fn fresh_home(base: &Path) -> Result<TempDir> {
    std::fs::create_dir_all(base).with_context(|| format!("making {}", base.display()))?;
    tempfile::Builder::new()
        .prefix("server-")
        .tempdir_in(base)
        .context("making a directory for a server")
}

fn spawn(command: &[String], home: &Path, stdout: Stdio) -> Result<Child> {
    spawn_with(command, home, stdout, &[])
}

fn spawn_with(
    command: &[String],
    home: &Path,
    stdout: Stdio,
    variables: &[(&str, &str)],
) -> Result<Child> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(home.join("server.log"))
        .context("opening the server's log")?;
    let [program, arguments @ ..] = command else {
        bail!("no program to start");
    };
    Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(log)
        .spawn()
        .with_context(|| format!("starting {program}"))
}

async fn is_ready(target: &Target) -> bool {
    let Ok(mut connection) = Connection::open(target).await else {
        return false;
    };
    let answer = connection.call(Request::get("/readyz"));
    let answer = tokio::time::timeout(READY_WITHIN, answer).await;
    matches!(answer, Ok(Ok(answer)) if answer.status == 200)
}

fn free_port() -> Result<u16> {
    let width = u32::from(PORTS.end - PORTS.start);
    let first = u16::try_from(std::process::id() % width).context("a port")?;
    let turns = 0..PORTS.end - PORTS.start;
    turns
        .map(|turn| PORTS.start + (first + turn) % (PORTS.end - PORTS.start))
        .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .context("no free port")
}

#[cfg(test)]
mod tests {
    use super::{PORTS, free_port, run, whole};

    #[test]
    fn ports_are_below_the_ephemeral_range() {
        assert!(PORTS.contains(&free_port().unwrap()));
    }

    #[test]
    fn failed_programs_say_so() {
        let missing = whole("no/such/program".as_ref(), &["x"]).unwrap();
        assert!(run(&missing).is_err());
    }
}
