//! A real PostgreSQL server of this machine's binaries, on a socket in a directory of its own.
//!
//! It is for tests, for the bench and for the README's tour. It knows nothing of the product.
#![expect(clippy::unwrap_used, reason = "whoever cannot have the server stops")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread::JoinHandle;
use tempfile::TempDir;

/// What installs the binaries where they are missing.
const INSTALL: &str = "apt-get install -y postgresql";
/// Where Debian puts them, one directory a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The user that the server runs as when the tests run as root, which it refuses.
const USER: &str = "postgres";
const READY: &str = "database system is ready to accept connections";

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It does not: a test needs no more.
    Process,
    /// It does, as it must where a figure is measured.
    Disk,
}

/// A server that ends when it is dropped, and with the process at the latest.
#[derive(Debug)]
pub struct PgServer {
    dir: TempDir,
    bin: PathBuf,
    durability: Durability,
    databases: AtomicU32,
    running: Option<(u32, JoinHandle<()>)>,
}

impl PgServer {
    /// The server that tests running at the same time share.
    pub fn shared() -> Arc<PgServer> {
        static SHARED: Mutex<Weak<PgServer>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let started = Arc::new(PgServer::start());
            *shared = Arc::downgrade(&started);
            started
        })
    }

    /// A server of one's own.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, with the command that installs it.
    pub fn start() -> PgServer {
        PgServer::start_in(&std::env::temp_dir(), Durability::Process)
    }

    /// A server whose data lies in a directory of its own below `base`.
    ///
    /// # Panics
    /// As [`PgServer::start`].
    pub fn start_in(base: &Path, durability: Durability) -> PgServer {
        let bin = binaries();
        let dir = tempfile::tempdir_in(base).unwrap();
        if is_root() {
            run(Command::new("chown").arg(USER).arg(dir.path()));
        }
        // Words of a language sort otherwise than their bytes do: what must not, says so itself.
        let order = ["--locale=C", "--locale-provider=icu", "--icu-locale=en"];
        let rest = ["-E", "UTF8", "-U", "oms", "-A", "trust", "--no-sync"];
        let data = dir.path().join("data");
        run(as_user(&bin.join("initdb")).args(order).args(rest).arg("-D").arg(data));
        let databases = AtomicU32::new(0);
        let mut server = PgServer { dir, bin, durability, databases, running: None };
        server.go_on();
        server
    }

    /// The URL of a new and empty database.
    pub fn database(&self) -> String {
        let name = format!("hub{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = self.dir.path();
        let mut command = as_user(&self.bin.join("createdb"));
        run(command.args(["-U", "oms", "-h"]).arg(socket).arg(&name));
        format!("postgres:///{name}?user=oms&host={}", socket.display())
    }

    /// Ends it at once, as a crash would.
    pub fn crash(&mut self) {
        if let Some((pid, waiting)) = self.running.take() {
            run(Command::new("kill").args(["-QUIT", &pid.to_string()]));
            waiting.join().unwrap();
        }
    }

    /// Starts it again after a crash.
    pub fn go_on(&mut self) {
        let (sender, started) = mpsc::channel();
        let mut command = as_user(&self.bin.join("postgres"));
        command.arg("-D").arg(self.dir.path().join("data"));
        command.arg("-k").arg(self.dir.path());
        let fsync = match self.durability {
            Durability::Process => "fsync=off",
            Durability::Disk => "fsync=on",
        };
        command.args(["-c", "listen_addresses=", "-c", fsync, "-c", "max_connections=200"]);
        command.stderr(Stdio::piped()).stdout(Stdio::null()).stdin(Stdio::null());
        // The server ends with the thread that started it: that one waits for it.
        let waiting = std::thread::spawn(move || {
            let mut child = command.spawn().unwrap();
            let lines = BufReader::new(child.stderr.take().unwrap()).lines();
            let mut seen = String::new();
            let mut ready = None;
            for line in lines.map_while(Result::ok) {
                if ready.is_none() && line.contains(READY) {
                    ready = Some(sender.send(child.id()));
                }
                if ready.is_none() {
                    seen.push_str(&line);
                    seen.push('\n');
                }
            }
            child.wait().unwrap();
            assert!(ready.is_some(), "PostgreSQL did not start: {seen}");
        });
        self.running = Some((started.recv().unwrap(), waiting));
    }
}

impl Drop for PgServer {
    fn drop(&mut self) {
        self.crash();
    }
}

/// A command that runs as a user whom PostgreSQL accepts, and ends with the thread that starts it.
fn as_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if is_root() {
        command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]);
    }
    command.arg(program).current_dir("/");
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

fn run(command: &mut Command) {
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?} failed: {said}");
}

/// The directory of the newest binaries: Debian's, or those in `PATH`.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = || std::env::split_paths(&path).find(|bin| bin.join("initdb").exists());
    let newest = found.pop().map(|(_, bin)| bin).or_else(in_path);
    newest.unwrap_or_else(|| panic!("PostgreSQL is not installed; install it with: {INSTALL}"))
}
