//! What a client wants, under a number of its own that its effect carries into the log.

use oms_app::engine::{Change, Claim, Key, StageAction, TaskAction};
use oms_app::{Caller, Work};
use oms_base::TaskId;
use oms_domain::ticket::{Command, Event};

/// One thing that one client wants; sent again it is the same intent.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    /// Its number.
    pub(crate) id: u32,
    /// Who asks.
    pub(crate) caller: Caller,
    /// The intent under whose key it is sent, if it has one.
    pub(crate) root: Option<u32>,
    /// What.
    pub(crate) work: Work,
}

impl Intent {
    /// Its key: the hash comes from the root, the fingerprint from the intent itself.
    pub(crate) fn key(&self) -> Option<Key> {
        let bytes = |id: u32| (u128::from(id) << 64 | u128::from(id)).to_be_bytes();
        self.root.map(|root| Key { hash: bytes(root), fingerprint: bytes(self.id) })
    }

    /// The claim that it makes.
    pub(crate) const fn claim(&self) -> Option<&Claim> {
        if let Work::Claim(claim) = &self.work { Some(claim) } else { None }
    }

    /// The lease that it acts on.
    pub(crate) const fn lease(&self) -> Option<(TaskId, u32)> {
        if let Work::Task { task, epoch, .. } = &self.work { Some((*task, *epoch)) } else { None }
    }

    /// Whether its success always leaves an event that carries its number.
    pub(crate) const fn leaves_trace(&self) -> bool {
        match &self.work {
            Work::Open(_) => true,
            Work::Task { action, .. } => matches!(action, TaskAction::Complete(_)),
            Work::Change { change, .. } => match change {
                Change::Stage { action, .. } => match action {
                    StageAction::Skip | StageAction::Retry => true,
                    // Nobody here asks for these.
                    StageAction::Reopen | StageAction::Steer(_) => false,
                },
                Change::Within { .. }
                | Change::Place(_)
                | Change::Tie { .. }
                | Change::Attach(_)
                | Change::Erase(_)
                | Change::Start(_)
                | Change::Duplicate { .. }
                | Change::Unmerge
                | Change::Support { .. }
                | Change::Migrate { .. } => false,
                Change::Ticket(command) => matches!(
                    command,
                    Command::Comment { .. } | Command::Cancel { .. } | Command::Reopen { .. }
                ),
            },
            Work::SetBoard { .. }
            // Nobody here asks for this one.
            | Work::Alert(_)
            | Work::Hear(_)
            | Work::Import(_)
            | Work::Publish(_)
            | Work::Claim(_)
            | Work::Take { .. }
            | Work::Lapse
            | Work::Ring
            | Work::PublishRule { .. }
            | Work::Automate(_)
            | Work::Park { .. }
            | Work::Hand { .. }
            | Work::Message(_)
            | Work::Notice(_)
            | Work::Prefer(_)
            | Work::Secret(_)
            | Work::Agent(_)
            | Work::Bulk(_)
            | Work::KeepView(_)
            | Work::RemoveView(_)
            | Work::Correct { .. } => false,
        }
    }
}

/// How an intent's number is written into its texts.
pub(crate) fn mark(id: u32) -> String {
    format!("i{id}")
}

/// The intent whose number an event carries.
pub(crate) fn intent_of(event: &Event) -> Option<u32> {
    match event {
        Event::Opened(opened) => read(opened.title.as_ref()?.as_str()),
        Event::Moved { reason, .. }
        | Event::Cancelled { reason }
        | Event::Reopened { reason, .. }
        | Event::StageSkipped { reason, .. }
        | Event::StageRetried { reason, .. } => read(reason.as_ref()?.as_str()),
        Event::Commented { text, .. } => read(text.as_ref()?.as_str()),
        Event::Labelled { added, .. } => added.iter().find_map(|label| read(label.as_str())),
        Event::Assigned { owner } => read(owner.as_ref()?.as_str().strip_prefix("human:")?),
        Event::StageFinished { result, .. } => read(result.note.as_ref()?.as_str()),
        Event::Prioritised { .. }
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageBlocked { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_)
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. } => None,
    }
}

fn read(text: &str) -> Option<u32> {
    text.split(' ').next()?.strip_prefix('i')?.parse().ok()
}
