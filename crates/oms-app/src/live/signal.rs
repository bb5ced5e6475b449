//! Where the log ends: told by the writer after each commit.

use oms_store::Position;
use tokio::sync::watch;

/// The writer's word that rows were committed; costs it next to nothing.
#[derive(Debug)]
pub struct Signal(watch::Sender<Position>);

impl Default for Signal {
    fn default() -> Signal {
        Signal(watch::Sender::new(Position::START))
    }
}

impl Signal {
    /// Rows up to `last` are committed.
    pub(crate) fn committed(&self, last: Position) {
        self.0.send_replace(last);
    }

    /// Sees the latest end of the log.
    pub(crate) fn watch(&self) -> watch::Receiver<Position> {
        self.0.subscribe()
    }
}
