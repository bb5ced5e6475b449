//! What every figure needs: the programs, the disk, the settings, and fresh servers.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use crate::api;
use crate::http::Connection;
use crate::server::{Programs, Server, Setting, fresh_home, run, text, whole};
use crate::workflow;

/// How long and how hard to measure.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// How long a window of load lasts.
    pub(crate) window: Duration,
    /// How many rounds there are.
    pub(crate) rounds: u32,
    /// Connections for single calls.
    pub(crate) connections: usize,
    /// Openers for batch calls, each with a worker of every stage.
    pub(crate) batch_lanes: usize,
    /// Tickets of the large store.
    pub(crate) tickets: usize,
    /// Handovers to time.
    pub(crate) handovers: usize,
    /// Live subscribers.
    pub(crate) subscribers: usize,
    /// Messages that each of them is told.
    pub(crate) messages: usize,
    /// Steps to time in each shape of workflow.
    pub(crate) steps: usize,
    /// Seed of every choice.
    pub(crate) seed: u64,
}

impl Settings {
    /// The settings as the document shows them.
    pub(crate) fn describe(&self, quick: bool) -> Value {
        json!({
            "quick": quick,
            "seconds": self.window.as_secs(),
            "rounds": self.rounds,
            "connections": self.connections,
            "batch_lanes": self.batch_lanes,
            "tickets": self.tickets,
        })
    }
}

/// The programs, the disk and the settings.
#[derive(Debug)]
pub(crate) struct Lab {
    programs: Programs,
    /// The directory on the disk under test.
    pub(crate) base: PathBuf,
    /// How to measure.
    pub(crate) settings: Settings,
}

impl Lab {
    /// A lab whose servers live under `base`.
    pub(crate) fn new(programs: Programs, base: PathBuf, settings: Settings) -> Lab {
        Lab { programs, base, settings }
    }

    /// The bare ceiling on an empty directory.
    pub(crate) async fn ceiling(&self) -> Result<Server> {
        Server::ceiling(&self.programs.ceiling, &self.base).await
    }

    /// The product on an empty directory.
    pub(crate) async fn oms(&self) -> Result<Server> {
        Server::oms(&self.programs.oms, &self.base, None).await
    }

    /// Backs a server up, and says how long that took.
    pub(crate) fn back_up(&self, server: &Server) -> Result<Duration> {
        let home = fresh_home(&self.base)?;
        let (to, data) = (text(&home.path().join("backup"))?, text(&server.data())?);
        let start = Instant::now();
        run(&whole(&self.programs.oms, &["backup", &to, "--data", &data])?)?;
        Ok(start.elapsed())
    }

    /// Verifies what a server that has ended left; gives the report and how long it took.
    pub(crate) fn verify(&self, server: &Server) -> Result<(String, Duration)> {
        let data = text(&server.data())?;
        let start = Instant::now();
        let report = run(&whole(&self.programs.oms, &["verify", "--data", &data])?)?;
        Ok((report, start.elapsed()))
    }

    /// The product with the four-stage loan published, on its own or in this empty database.
    pub(crate) async fn loan_server(&self, database: Option<&str>) -> Result<Server> {
        with_loan(Server::oms(&self.programs.oms, &self.base, database).await?).await
    }

    /// The same with this configuration.
    pub(crate) async fn loan_server_with(&self, config: &str) -> Result<Server> {
        let setting = Setting { config, ..Setting::default() };
        with_loan(Server::fresh(&self.programs.oms, &self.base, &setting).await?).await
    }
}

async fn with_loan(server: Server) -> Result<Server> {
    let mut connection = Connection::open(&server.target).await?;
    api::publish(&mut connection, &workflow::loan()).await?;
    Ok(server)
}
