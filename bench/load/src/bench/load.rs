//! The loads that more than one figure is measured under.

use anyhow::Result;

use super::drive::Figures;
use super::lab::Settings;
use super::{flow_batch, flow_single, open};
use crate::http::Target;

/// A load on a server that has the four-stage loan.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Load {
    Open,
    FlowSingle,
    FlowBatch,
}

impl Load {
    /// All of them.
    pub(crate) const ALL: [Load; 3] = [Load::Open, Load::FlowSingle, Load::FlowBatch];

    /// What it is called in the document.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Load::Open => "open",
            Load::FlowSingle => "flow_single",
            Load::FlowBatch => "flow_batch",
        }
    }

    /// Puts it on a server for one window.
    pub(crate) async fn measure(self, target: &Target, settings: &Settings) -> Result<Figures> {
        match self {
            Load::Open => open::measure(target, settings).await,
            Load::FlowSingle => flow_single::measure(target, settings).await,
            Load::FlowBatch => flow_batch::measure(target, settings).await,
        }
    }
}
