//! What happened to a board.

use super::state::Settings;
use oms_base::{Name, WorkflowId};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It came to be.
    Created {
        /// Its name.
        name: Name,
        /// The workflow that it belongs to.
        workflow: Option<WorkflowId>,
        /// How it is configured.
        settings: Settings,
    },
    /// It is configured otherwise.
    Configured {
        /// How.
        settings: Settings,
    },
}

impl Event {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Event::Created { .. } => "created",
            Event::Configured { .. } => "configured",
        }
    }
}
