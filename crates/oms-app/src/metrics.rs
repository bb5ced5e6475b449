//! The engine's own figures, in the Prometheus text format.

use crate::engine::Answer;
use crate::error::Error;
use oms_base::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabel {
    code: &'static str,
}

/// Figures that the engine and the gate keep.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    commands: Family<OutcomeLabel, Counter>,
    denials: Family<CodeLabel, Counter>,
    batch_size: Histogram,
    commit_seconds: Histogram,
    queue: Gauge,
    parked: Gauge,
    thresholds: Counter,
    passed_over: Counter,
    search_behind: Gauge,
    checkpoint: Checkpoint,
    backup: Backup,
    outbox: Outbox,
    triggers: Triggers,
}

/// What is known of triggers.
#[derive(Debug, Default)]
struct Triggers {
    behind: Gauge,
    fired: Counter,
}

impl Triggers {
    fn register(&self, registry: &mut Registry) {
        let help = "Committed batches that triggers have not been asked about yet";
        registry.register("oms_triggers_behind", help, self.behind.clone());
        let help = "Times that triggers fired";
        registry.register("oms_triggers_fired", help, self.fired.clone());
    }
}

/// What is known of what leaves the hub.
#[derive(Debug, Default)]
struct Outbox {
    tries: Family<OutcomeLabel, Counter>,
    dead: Counter,
    sending: Gauge,
    untold: Counter,
}

/// What is known of the running backup.
#[derive(Debug, Default)]
struct Backup {
    time: Gauge,
    failures: Counter,
}

/// What is known of the signing of checkpoints.
#[derive(Debug, Default)]
struct Checkpoint {
    blocks: Gauge,
    time: Gauge,
    unsent: Gauge,
    failures: Counter,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::default(),
            commands: Family::default(),
            denials: Family::default(),
            batch_size: Histogram::new(exponential_buckets(1.0, 2.0, 12)),
            commit_seconds: Histogram::new(exponential_buckets(0.000_1, 2.0, 16)),
            queue: Gauge::default(),
            parked: Gauge::default(),
            thresholds: Counter::default(),
            passed_over: Counter::default(),
            search_behind: Gauge::default(),
            checkpoint: Checkpoint::default(),
            backup: Backup::default(),
            outbox: Outbox::default(),
            triggers: Triggers::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("oms_commands", "Commands decided, by outcome", self.commands.clone());
        registry.register("oms_denials", "Requests denied, by error code", self.denials.clone());
        registry.register(
            "oms_batch_log_rows",
            "Log rows in a committed batch",
            self.batch_size.clone(),
        );
        registry.register_with_unit(
            "oms_commit",
            "Time of one commit, its fsync included",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        registry.register("oms_queue", "Commands that wait for the writer", self.queue.clone());
        registry.register("oms_parked_claims", "Claims that wait for a task", self.parked.clone());
        let help = "Thresholds of clocks that were recorded";
        registry.register("oms_thresholds", help, self.thresholds.clone());
        let help = "Policies that were passed over because their condition could not be evaluated";
        registry.register("oms_policies_passed_over", help, self.passed_over.clone());
        let help = "Batches that the search index has not taken in yet";
        registry.register("oms_search_behind", help, self.search_behind.clone());
        let Checkpoint { blocks, time, unsent, failures } = &self.checkpoint;
        let help = "Blocks that the last signed checkpoint covers";
        registry.register("oms_checkpoint_blocks", help, blocks.clone());
        let help = "When the last checkpoint was signed, in Unix time";
        registry.register_with_unit("oms_checkpoint_time", help, Unit::Seconds, time.clone());
        let help = "Blocks of the last signed checkpoint that the outside has not taken yet";
        registry.register("oms_checkpoint_unsent", help, unsent.clone());
        let help = "Times that a checkpoint could not be signed, kept or sent";
        registry.register("oms_checkpoint_failures", help, failures.clone());
        let Backup { time, failures } = &self.backup;
        let help = "Up to when nothing is missing in the running backup, in Unix time";
        registry.register_with_unit("oms_backup_time", help, Unit::Seconds, time.clone());
        let help = "Times that the running backup could not be kept up";
        registry.register("oms_backup_failures", help, failures.clone());
        let Outbox { tries, dead, sending, untold } = &self.outbox;
        let help = "Tries to bring a message to its recipient, by outcome";
        registry.register("oms_outbox_tries", help, tries.clone());
        let help = "Messages that were given up";
        registry.register("oms_outbox_dead", help, dead.clone());
        let help = "Messages that are being sent by this server";
        registry.register("oms_outbox_sending", help, sending.clone());
        self.triggers.register(registry);
        let help = "Notices to people left out because there were too many within an hour";
        registry.register("oms_notices_left_out", help, untold.clone());
    }

    /// The figures as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        match prometheus_client::encoding::text::encode(&mut out, &self.registry) {
            Ok(()) => out,
            Err(std::fmt::Error) => String::new(),
        }
    }

    /// A request was denied.
    pub fn count_denial(&self, error: &Error) {
        self.denials.get_or_create(&CodeLabel { code: error.code().as_str() }).inc();
    }

    pub(crate) fn count_queued(&self, commands: usize) {
        self.queue.inc_by(i64::try_from(commands).unwrap_or(i64::MAX));
    }

    pub(crate) fn count_dequeued(&self, commands: usize) {
        self.queue.dec_by(i64::try_from(commands).unwrap_or(i64::MAX));
    }

    pub(crate) fn queue_is_empty(&self) -> bool {
        self.queue.get() == 0
    }

    pub(crate) fn count_command(&self, answer: &Answer) {
        let outcome = match answer {
            Ok(_) => "done",
            Err(Error::Refused(_) | Error::Stale(_) | Error::KeyReused) => "refused",
            Err(Error::Forbidden { .. } | Error::NotFound | Error::Unauthenticated) => "denied",
            Err(_) => "failed",
        };
        self.commands.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    #[expect(clippy::cast_precision_loss, reason = "a batch has at most 65,536 rows")]
    pub(crate) fn observe_commit(&self, rows: usize, seconds: f64) {
        self.batch_size.observe(rows as f64);
        self.commit_seconds.observe(seconds);
    }

    pub(crate) fn count_thresholds(&self, reached: u64) {
        self.thresholds.inc_by(reached);
    }

    pub(crate) fn count_passed_over(&self, policies: u64) {
        self.passed_over.inc_by(policies);
    }

    pub(crate) fn set_search_behind(&self, batches: i64) {
        self.search_behind.set(batches);
    }

    pub(crate) fn set_checkpoint(&self, blocks: u64, now: Timestamp) {
        self.checkpoint.blocks.set(blocks.cast_signed());
        self.checkpoint.time.set(now.micros().div_euclid(1_000_000));
    }

    pub(crate) fn set_unsent(&self, blocks: u64) {
        self.checkpoint.unsent.set(blocks.cast_signed());
    }

    pub(crate) fn count_checkpoint_failure(&self) {
        self.checkpoint.failures.inc();
    }

    /// Nothing that was committed before this instant is missing in the running backup.
    pub fn set_backup(&self, until: Timestamp) {
        self.backup.time.set(until.micros().div_euclid(1_000_000));
    }

    /// The running backup could not be kept up.
    pub fn count_backup_failure(&self) {
        self.backup.failures.inc();
    }

    pub(crate) fn count_try(&self, outcome: &'static str) {
        self.outbox.tries.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    pub(crate) fn count_untold(&self, notices: u64) {
        self.outbox.untold.inc_by(notices);
    }

    pub(crate) fn count_dead(&self, messages: u64) {
        self.outbox.dead.inc_by(messages);
    }

    pub(crate) fn set_sending(&self, messages: usize) {
        self.outbox.sending.set(i64::try_from(messages).unwrap_or(i64::MAX));
    }

    /// So many batches were committed that triggers have not been asked about.
    pub(crate) fn set_triggers_behind(&self, batches: i64) {
        self.triggers.behind.set(batches);
    }

    pub(crate) fn count_fired(&self, fired: u64) {
        self.triggers.fired.inc_by(fired);
    }

    pub(crate) fn set_parked(&self, parked: usize) {
        self.parked.set(i64::try_from(parked).unwrap_or(i64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;
    use crate::engine::Done;
    use crate::error::Error;
    use std::collections::BTreeSet;

    const PAGE: &str = include_str!("../../../docs/reference/metrics.md");

    #[test]
    fn the_reference_names_every_metric_with_its_type() {
        let metrics = Metrics::default();
        // A family shows itself once it has counted something.
        metrics.count_denial(&Error::Busy);
        metrics.count_command(&Ok(Done::Corrected));
        metrics.count_try("answered");
        let text = metrics.text();
        let exposed: BTreeSet<(&str, &str)> =
            text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect();
        let row = |line: &'static str| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            Some((name, rest.split(" | ").next()?))
        };
        let documented: BTreeSet<(&str, &str)> = PAGE.lines().filter_map(row).collect();
        assert_eq!(documented, exposed);
        assert!(exposed.len() >= 6);
    }
}
