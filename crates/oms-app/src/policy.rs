//! The policy table: who may do what. Deny by default; every route names its operation here.

use oms_base::Role;

/// Everything that can be asked of the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Ask whether the server is up.
    CheckHealth,
    /// See a ticket's public side with number and code.
    TrackTicket,
    /// Make or configure a board.
    SetBoard,
    /// List boards, or read one.
    ReadBoards,
    /// Open a ticket.
    OpenTicket,
    /// Have tickets opened and ended by alerts.
    ReceiveAlerts,
    /// Have triggers hear of events from outside.
    SendEvents,
    /// Take tickets over from elsewhere, with their past.
    ImportTickets,
    /// List tickets, or read one with its timeline.
    ReadTickets,
    /// Move a ticket, or reopen it.
    MoveTicket,
    /// Assign a ticket, change its urgency or labels.
    ArrangeTicket,
    /// Comment on a ticket.
    CommentTicket,
    /// Attach a file to a ticket.
    AttachFile,
    /// Take a file of a ticket away.
    DetachFile,
    /// Read a file of a ticket.
    ReadFile,
    /// Give a ticket up.
    CancelTicket,
    /// Publish a workflow.
    PublishWorkflow,
    /// Publish a rule: what time limits there are, what happens by itself, who works.
    SetRule,
    /// List rules, or read one.
    ReadRules,
    /// List workflows, or read one.
    ReadWorkflows,
    /// Claim, complete, keep alive and release tasks.
    WorkTasks,
    /// Skip or retry a stage.
    UnblockStage,
    /// Assign, pause, resume or cancel a stage.
    SteerStage,
    /// Ask for help with a ticket or stage.
    Escalate,
    /// Move a ticket to another version of its workflow.
    MigrateTicket,
    /// Read a board's counts.
    ReadMetrics,
    /// Recount from the log.
    RefreshMetrics,
    /// Read the engine's figures.
    ReadEngine,
    /// Follow the log as it grows.
    FollowLog,
    /// Save and remove views.
    SaveViews,
    /// List saved views, and use them.
    ReadViews,
    /// Start, stop and take back bulk jobs.
    RunJobs,
    /// Run a trigger by hand.
    RunTriggers,
    /// List bulk jobs, and read what they did.
    ReadJobs,
    /// Read who has read what.
    ReadReads,
    /// Read signed checkpoints, and prove tickets.
    ReadProofs,
    /// Erase texts of a ticket.
    EraseTicket,
    /// Read what was erased, and when.
    ReadErasures,
    /// See which tasks wait for oneself.
    ReadInbox,
    /// See what is to leave the hub, and what did not arrive.
    ReadOutbox,
    /// Retry, pause, promote and drop what is to leave the hub.
    SteerOutbox,
    /// Make and remove the secrets that sign what leaves the hub.
    SetSecret,
    /// See which secrets there are, but not what they are.
    ReadSecrets,
    /// See the tools of an assistant; what each does is an operation of its own.
    CallTools,
    /// Ask an agent.
    CallAgent,
    /// Ask which tickets a new report may be the same as.
    SuggestTickets,
    /// Add a voice to a ticket, or take it back.
    SupportTicket,
    /// Ask an agent about a ticket, which its answer may change.
    AskAboutTicket,
    /// Accept or reject what an agent suggests.
    SettleSuggestion,
    /// Start a playbook for a ticket.
    RunPlaybooks,
    /// See what one is told.
    ReadNotices,
    /// Mark what one is told as read.
    MarkNotices,
    /// Read and say how one is told things.
    PreferNotices,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Operation; 53] = [
        Operation::CheckHealth,
        Operation::TrackTicket,
        Operation::SetBoard,
        Operation::ReadBoards,
        Operation::OpenTicket,
        Operation::ReceiveAlerts,
        Operation::SendEvents,
        Operation::ImportTickets,
        Operation::ReadTickets,
        Operation::MoveTicket,
        Operation::ArrangeTicket,
        Operation::CommentTicket,
        Operation::AttachFile,
        Operation::DetachFile,
        Operation::ReadFile,
        Operation::CancelTicket,
        Operation::PublishWorkflow,
        Operation::SetRule,
        Operation::ReadRules,
        Operation::ReadWorkflows,
        Operation::WorkTasks,
        Operation::UnblockStage,
        Operation::SteerStage,
        Operation::Escalate,
        Operation::MigrateTicket,
        Operation::ReadMetrics,
        Operation::RefreshMetrics,
        Operation::ReadEngine,
        Operation::FollowLog,
        Operation::SaveViews,
        Operation::ReadViews,
        Operation::RunJobs,
        Operation::RunTriggers,
        Operation::ReadJobs,
        Operation::ReadReads,
        Operation::ReadProofs,
        Operation::EraseTicket,
        Operation::ReadErasures,
        Operation::ReadInbox,
        Operation::ReadOutbox,
        Operation::SteerOutbox,
        Operation::SetSecret,
        Operation::ReadSecrets,
        Operation::CallTools,
        Operation::CallAgent,
        Operation::SuggestTickets,
        Operation::SupportTicket,
        Operation::AskAboutTicket,
        Operation::SettleSuggestion,
        Operation::RunPlaybooks,
        Operation::ReadNotices,
        Operation::MarkNotices,
        Operation::PreferNotices,
    ];
}

impl Operation {
    /// Its name in the log of reads.
    pub const fn as_str(self) -> &'static str {
        match self {
            Operation::CheckHealth => "check-health",
            Operation::TrackTicket => "track-ticket",
            Operation::SetBoard => "set-board",
            Operation::ReadBoards => "read-boards",
            Operation::OpenTicket => "open-ticket",
            Operation::ReceiveAlerts => "receive-alerts",
            Operation::SendEvents => "send-events",
            Operation::ImportTickets => "import-tickets",
            Operation::ReadTickets => "read-tickets",
            Operation::MoveTicket => "move-ticket",
            Operation::ArrangeTicket => "arrange-ticket",
            Operation::CommentTicket => "comment-ticket",
            Operation::AttachFile => "attach-file",
            Operation::DetachFile => "detach-file",
            Operation::ReadFile => "read-file",
            Operation::CancelTicket => "cancel-ticket",
            Operation::PublishWorkflow => "publish-workflow",
            Operation::SetRule => "set-rule",
            Operation::ReadRules => "read-rules",
            Operation::ReadWorkflows => "read-workflows",
            Operation::WorkTasks => "work-tasks",
            Operation::UnblockStage => "unblock-stage",
            Operation::SteerStage => "steer-stage",
            Operation::Escalate => "escalate",
            Operation::MigrateTicket => "migrate-ticket",
            Operation::ReadMetrics => "read-metrics",
            Operation::RefreshMetrics => "refresh-metrics",
            Operation::ReadEngine => "read-engine",
            Operation::FollowLog => "follow-log",
            Operation::SaveViews => "save-views",
            Operation::ReadViews => "read-views",
            Operation::RunJobs => "run-jobs",
            Operation::RunTriggers => "run-triggers",
            Operation::ReadJobs => "read-jobs",
            Operation::ReadReads => "read-reads",
            Operation::ReadProofs => "read-proofs",
            Operation::EraseTicket => "erase-ticket",
            Operation::ReadErasures => "read-erasures",
            Operation::ReadInbox => "read-inbox",
            Operation::ReadOutbox => "read-outbox",
            Operation::SteerOutbox => "steer-outbox",
            Operation::SetSecret => "set-secret",
            Operation::ReadSecrets => "read-secrets",
            Operation::CallTools => "call-tools",
            Operation::CallAgent => "call-agent",
            Operation::SuggestTickets => "suggest-tickets",
            Operation::SupportTicket => "support-ticket",
            Operation::AskAboutTicket => "ask-about-ticket",
            Operation::SettleSuggestion => "settle-suggestion",
            Operation::RunPlaybooks => "run-playbooks",
            Operation::ReadNotices => "read-notices",
            Operation::MarkNotices => "mark-notices",
            Operation::PreferNotices => "prefer-notices",
        }
    }

    /// Whether it is a read, which is recorded. What changes something stands in the log itself.
    pub const fn is_read(self) -> bool {
        match self {
            Operation::ReadBoards
            | Operation::ReadTickets
            | Operation::ReadFile
            | Operation::ReadWorkflows
            | Operation::ReadRules
            | Operation::ReadMetrics
            | Operation::ReadEngine
            | Operation::FollowLog
            | Operation::ReadViews
            | Operation::ReadJobs
            | Operation::ReadReads
            | Operation::ReadProofs
            | Operation::ReadErasures
            | Operation::ReadInbox
            | Operation::ReadNotices
            | Operation::ReadOutbox
            | Operation::ReadSecrets
            | Operation::SuggestTickets
            | Operation::CallAgent => true,
            Operation::CheckHealth
            | Operation::TrackTicket
            | Operation::SetBoard
            | Operation::OpenTicket
            | Operation::ReceiveAlerts
            | Operation::SendEvents
            | Operation::ImportTickets
            | Operation::MoveTicket
            | Operation::ArrangeTicket
            | Operation::CommentTicket
            | Operation::AttachFile
            | Operation::DetachFile
            | Operation::CancelTicket
            | Operation::PublishWorkflow
            | Operation::SetRule
            | Operation::WorkTasks
            | Operation::UnblockStage
            | Operation::SteerStage
            | Operation::Escalate
            | Operation::MigrateTicket
            | Operation::EraseTicket
            | Operation::RefreshMetrics
            | Operation::SaveViews
            | Operation::RunJobs
            | Operation::RunTriggers
            | Operation::SteerOutbox
            | Operation::SetSecret
            | Operation::SupportTicket
            | Operation::AskAboutTicket
            | Operation::SettleSuggestion
            | Operation::RunPlaybooks
            | Operation::MarkNotices
            | Operation::PreferNotices
            | Operation::CallTools => false,
        }
    }
}

/// What a role gets for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Nothing.
    Deny,
    /// Anybody, also without a token.
    Public,
    /// On everything of the agency.
    All,
    /// On the boards that the token names.
    NamedBoards,
    /// On tasks of the owners that the token names.
    OwnTasks,
}

/// Whether an operation needs no token.
pub const fn is_public(operation: Operation) -> bool {
    matches!(operation, Operation::CheckHealth | Operation::TrackTicket)
}

/// Everything, or nothing.
const fn all_if(granted: bool) -> Grant {
    if granted { Grant::All } else { Grant::Deny }
}

/// The same; to a service what concerns the boards that its token names.
const fn all_or_boards(granted: bool, role: Role) -> Grant {
    if matches!(role, Role::Service) { Grant::NamedBoards } else { all_if(granted) }
}

/// The table, a row an operation.
pub const fn grant(operation: Operation, role: Role) -> Grant {
    use Role::{Admin, Agent, Auditor, Citizen, SecurityOfficer, Service, Staff, Supervisor};
    match operation {
        Operation::CheckHealth | Operation::TrackTicket => Grant::Public,
        Operation::SetBoard
        | Operation::SteerOutbox
        | Operation::ImportTickets
        | Operation::PublishWorkflow
        | Operation::SetRule
        | Operation::UnblockStage
        | Operation::SteerStage
        | Operation::MigrateTicket => all_if(matches!(role, Admin | Supervisor)),
        Operation::ReadWorkflows
        | Operation::ReadRules
        | Operation::ReadViews
        | Operation::ReadJobs => all_if(matches!(role, Admin | Supervisor | Staff | Auditor)),
        Operation::ReadBoards
        | Operation::ReadMetrics
        | Operation::ReadTickets
        | Operation::ReadFile
        | Operation::FollowLog => {
            all_or_boards(matches!(role, Admin | Supervisor | Staff | Auditor), role)
        }
        Operation::OpenTicket
        | Operation::ReceiveAlerts
        | Operation::SendEvents
        | Operation::MoveTicket
        | Operation::CommentTicket
        | Operation::AttachFile => all_or_boards(matches!(role, Admin | Supervisor | Staff), role),
        Operation::SaveViews
        | Operation::RunJobs
        | Operation::RunTriggers
        | Operation::RunPlaybooks
        | Operation::DetachFile
        | Operation::ArrangeTicket
        | Operation::Escalate
        | Operation::CancelTicket
        | Operation::CallAgent
        | Operation::AskAboutTicket
        | Operation::SettleSuggestion
        | Operation::ReadNotices
        | Operation::MarkNotices
        | Operation::PreferNotices
        | Operation::ReadInbox => all_if(matches!(role, Admin | Supervisor | Staff)),
        Operation::ReadReads => all_if(matches!(role, Admin | Auditor | SecurityOfficer)),
        Operation::WorkTasks => match role {
            Admin | Supervisor | Staff => Grant::All,
            Agent => Grant::OwnTasks,
            _ => Grant::Deny,
        },
        Operation::SuggestTickets | Operation::SupportTicket => {
            all_or_boards(matches!(role, Admin | Supervisor | Staff | Citizen), role)
        }
        Operation::CallTools => match role {
            Admin | Supervisor | Staff | Auditor => Grant::All,
            Service => Grant::NamedBoards,
            Agent => Grant::OwnTasks,
            _ => Grant::Deny,
        },
        Operation::ReadOutbox => all_if(matches!(role, Admin | Supervisor | Auditor)),
        Operation::RefreshMetrics | Operation::EraseTicket | Operation::SetSecret => {
            all_if(matches!(role, Admin))
        }
        Operation::ReadEngine
        | Operation::ReadProofs
        | Operation::ReadErasures
        | Operation::ReadSecrets => all_if(matches!(role, Admin | Auditor)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Grant, Operation, grant, is_public};
    use oms_base::Role;

    #[test]
    fn public_operations_are_the_short_list_and_roles_cannot_lose_them() {
        for operation in Operation::ALL {
            for &role in Role::ALL {
                assert_eq!(grant(operation, role) == Grant::Public, is_public(operation));
            }
        }
    }

    #[test]
    fn the_table_is_as_reviewed() {
        let letter = |grant| match grant {
            Grant::Deny => '-',
            Grant::Public => 'p',
            Grant::All => 'x',
            Grant::NamedBoards => 'b',
            Grant::OwnTasks => 't',
        };
        let row = |operation| -> String {
            Role::ALL.iter().map(|&role| letter(grant(operation, role))).collect()
        };
        // admin, supervisor, staff, service, agent, auditor, security, release, citizen
        let reviewed = [
            (Operation::CheckHealth, "ppppppppp"),
            (Operation::TrackTicket, "ppppppppp"),
            (Operation::SetBoard, "xx-------"),
            (Operation::ReadBoards, "xxxb-x---"),
            (Operation::OpenTicket, "xxxb-----"),
            (Operation::ReceiveAlerts, "xxxb-----"),
            (Operation::SendEvents, "xxxb-----"),
            (Operation::ImportTickets, "xx-------"),
            (Operation::ReadTickets, "xxxb-x---"),
            (Operation::MoveTicket, "xxxb-----"),
            (Operation::ArrangeTicket, "xxx------"),
            (Operation::CommentTicket, "xxxb-----"),
            (Operation::AttachFile, "xxxb-----"),
            (Operation::DetachFile, "xxx------"),
            (Operation::ReadFile, "xxxb-x---"),
            (Operation::CancelTicket, "xxx------"),
            (Operation::PublishWorkflow, "xx-------"),
            (Operation::SetRule, "xx-------"),
            (Operation::ReadRules, "xxx--x---"),
            (Operation::ReadWorkflows, "xxx--x---"),
            (Operation::WorkTasks, "xxx-t----"),
            (Operation::UnblockStage, "xx-------"),
            (Operation::SteerStage, "xx-------"),
            (Operation::Escalate, "xxx------"),
            (Operation::MigrateTicket, "xx-------"),
            (Operation::ReadMetrics, "xxxb-x---"),
            (Operation::RefreshMetrics, "x--------"),
            (Operation::ReadEngine, "x----x---"),
            (Operation::FollowLog, "xxxb-x---"),
            (Operation::SaveViews, "xxx------"),
            (Operation::ReadViews, "xxx--x---"),
            (Operation::RunJobs, "xxx------"),
            (Operation::RunTriggers, "xxx------"),
            (Operation::ReadJobs, "xxx--x---"),
            (Operation::ReadReads, "x----xx--"),
            (Operation::ReadProofs, "x----x---"),
            (Operation::EraseTicket, "x--------"),
            (Operation::ReadErasures, "x----x---"),
            (Operation::ReadInbox, "xxx------"),
            (Operation::ReadOutbox, "xx---x---"),
            (Operation::SteerOutbox, "xx-------"),
            (Operation::SetSecret, "x--------"),
            (Operation::ReadSecrets, "x----x---"),
            (Operation::CallTools, "xxxbtx---"),
            (Operation::CallAgent, "xxx------"),
            (Operation::SuggestTickets, "xxxb----x"),
            (Operation::SupportTicket, "xxxb----x"),
            (Operation::AskAboutTicket, "xxx------"),
            (Operation::SettleSuggestion, "xxx------"),
            (Operation::RunPlaybooks, "xxx------"),
            (Operation::ReadNotices, "xxx------"),
            (Operation::PreferNotices, "xxx------"),
            (Operation::MarkNotices, "xxx------"),
        ];
        assert_eq!(reviewed.len(), Operation::ALL.len());
        for (operation, want) in reviewed {
            assert_eq!(row(operation), want, "{operation:?}");
        }
    }
}
