//! Who may read what happened to a ticket.

use super::event::Event;
use oms_base::Visibility;

pub(super) const fn visibility(event: &Event) -> Visibility {
    match event {
        Event::Commented { visibility, .. } => *visibility,
        Event::Attached(event) => event.visibility(),
        Event::Opened(_) | Event::Completed | Event::Cancelled { .. } => Visibility::Requester,
        Event::PassedOver(_)
        | Event::Moved { .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Labelled { .. }
        | Event::Reopened { .. }
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageFinished { .. }
        | Event::StageSkipped { .. }
        | Event::StageBlocked { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. }
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_) => Visibility::Staff,
    }
}
