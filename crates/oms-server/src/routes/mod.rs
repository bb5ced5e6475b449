//! Every route, by resource.

mod agent_calls;
mod agents;
mod alerts;
mod arrange;
mod attachments;
mod boards;
mod changes;
mod duplicates;
mod erase;
mod follow;
mod health;
mod inbox;
mod jobs;
mod live;
mod metrics;
mod migrate;
mod notices;
mod openapi;
mod outbox;
mod owners;
mod playbooks;
mod preferences;
mod proof;
mod ranked;
mod reads;
mod rules;
mod search;
mod sla;
mod stages;
mod steer;
mod suggestions;
mod tasks;
mod ticket_batch;
mod tickets;
mod timeline;
mod track;
mod triggers;
mod views;
mod workers;
mod workflows;

pub use live::STREAM_INCOMING_BYTES_MAX;

use crate::router::{Limits, Routes};

/// All of them.
pub(crate) fn all() -> Routes {
    Routes::with(Limits::USUAL)
        .merge(boards::routes())
        .merge(tickets::routes())
        .merge(ticket_batch::routes())
        .merge(alerts::routes())
        .merge(changes::routes())
        .merge(arrange::routes())
        .merge(duplicates::routes())
        .merge(suggestions::routes())
        .merge(attachments::routes())
        .merge(stages::routes())
        .merge(views::routes())
        .merge(jobs::routes())
        .merge(steer::routes())
        .merge(migrate::routes())
        .merge(erase::routes())
        .merge(timeline::routes())
        .merge(track::routes())
        .merge(follow::routes())
        .merge(workflows::routes())
        .merge(rules::routes())
        .merge(sla::routes())
        .merge(triggers::routes())
        .merge(agents::routes())
        .merge(agent_calls::routes())
        .merge(playbooks::routes())
        .merge(workers::routes())
        .merge(tasks::routes())
        .merge(owners::routes())
        .merge(inbox::routes())
        .merge(outbox::routes())
        .merge(notices::routes())
        .merge(preferences::routes())
        .merge(metrics::routes())
        .merge(reads::routes())
        .merge(proof::routes())
        .merge(live::routes())
        .merge(health::routes())
        .merge(openapi::routes())
}
