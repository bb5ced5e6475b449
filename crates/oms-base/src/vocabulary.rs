//! The product's closed lists of words, spelled once.

use crate::{Code, Fault, PrincipalId};

macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$item:meta])* $variant:ident = $number:literal $word:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            minicbor::Encode, minicbor::Decode,
        )]
        #[cbor(index_only)]
        pub enum $name { $($(#[$item])* #[n($number)] $variant,)+ }

        impl $name {
            /// Every value, in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word as clients and columns spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The stable number in stored bytes.
            pub const fn number(self) -> u8 {
                match self { $($name::$variant => $number,)+ }
            }

            /// The value of a stable number.
            pub fn from_number(number: u8) -> Option<$name> {
                Self::ALL.iter().copied().find(|value| value.number() == number)
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Result<$name, Fault> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words!(
    /// Where a ticket is.
    Status {
        /// Nobody has started.
        Queued = 0 "queued",
        /// Somebody works on it.
        InProgress = 1 "in-progress",
        /// Nothing can go on until somebody acts.
        Blocked = 2 "blocked",
        /// Finished.
        Completed = 3 "completed",
        /// Given up.
        Cancelled = 4 "cancelled",
    }
);

impl StageStatus {
    /// Whether it has begun and not ended.
    pub const fn is_active(self) -> bool {
        match self {
            StageStatus::Queued
            | StageStatus::InProgress
            | StageStatus::Blocked
            | StageStatus::Paused
            | StageStatus::Retrying => true,
            StageStatus::Waiting
            | StageStatus::Done
            | StageStatus::Failed
            | StageStatus::Skipped
            | StageStatus::Cancelled => false,
        }
    }
}

impl Status {
    /// Whether work may still happen.
    pub const fn is_open(self) -> bool {
        matches!(self, Status::Queued | Status::InProgress | Status::Blocked)
    }
}

words!(
    /// Where a stage is.
    StageStatus {
        /// A dependency is missing.
        Waiting = 0 "waiting",
        /// Its task waits for a claim.
        Queued = 1 "queued",
        /// Its task is leased.
        InProgress = 2 "in-progress",
        /// Somebody must act.
        Blocked = 3 "blocked",
        /// Finished well.
        Done = 4 "done",
        /// Finished badly.
        Failed = 5 "failed",
        /// Not needed.
        Skipped = 6 "skipped",
        /// Given up, alone or with its ticket.
        Cancelled = 7 "cancelled",
        /// Somebody holds it up until it is resumed.
        Paused = 8 "paused",
        /// Finished badly, and tried again by itself after a while.
        Retrying = 9 "retrying",
    }
);

words!(
    /// What kind of file an attachment is: those that no browser takes for a page or a program.
    MediaType {
        /// Any other.
        Other = 0 "application/octet-stream",
        /// A PDF.
        Pdf = 1 "application/pdf",
        /// A PNG.
        Png = 2 "image/png",
        /// A JPEG.
        Jpeg = 3 "image/jpeg",
        /// A GIF.
        Gif = 4 "image/gif",
        /// A WebP.
        Webp = 5 "image/webp",
        /// A HEIC, as telephones take photos.
        Heic = 6 "image/heic",
        /// A TIFF, as scanners make.
        Tiff = 7 "image/tiff",
        /// Plain text.
        Text = 8 "text/plain",
        /// A table as text.
        Csv = 9 "text/csv",
        /// JSON.
        Json = 10 "application/json",
        /// An MP3.
        Mp3 = 11 "audio/mpeg",
        /// An MP4.
        Mp4 = 12 "video/mp4",
        /// A ZIP.
        Zip = 13 "application/zip",
        /// A text of Office Open XML.
        Docx = 14 "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A table of Office Open XML.
        Xlsx = 15 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// A text of `OpenDocument`.
        Odt = 16 "application/vnd.oasis.opendocument.text",
        /// A table of `OpenDocument`.
        Ods = 17 "application/vnd.oasis.opendocument.spreadsheet",
    }
);

words!(
    /// Who may read an event.
    Visibility {
        /// Anybody who may see the ticket's public page.
        Public = 0 "public",
        /// Whoever asked for the ticket, too.
        Requester = 1 "requester",
        /// The agency's staff.
        Staff = 2 "staff",
        /// Named roles only.
        Restricted = 3 "restricted",
    }
);

words!(
    /// What a published rule is.
    RuleKind {
        /// Working hours.
        Calendar = 0 "calendar",
        /// What tickets are promised.
        Policy = 1 "policy",
        /// What happens by itself, and when.
        Trigger = 3 "trigger",
        /// Who works, and who stands above and in for whom.
        Owner = 4 "owner",
        /// What answers questions about tickets.
        Agent = 5 "agent",
        /// What is done for a ticket, step by step.
        Playbook = 6 "playbook",
    }
);

words!(
    /// How an agent answers.
    AgentKind {
        /// By expressions over its input.
        Rule = 0 "rule",
        /// By a call of its address.
        Http = 1 "http",
        /// By a language model's address.
        Openai = 2 "openai",
        /// By a program on this machine.
        Command = 3 "command",
    }
);

words!(
    /// What becomes of an agent's answers.
    Autonomy {
        /// They are kept, and nobody acts on them.
        Shadow = 0 "shadow",
        /// A person confirms them.
        Suggest = 1 "suggest",
        /// They take effect.
        Act = 2 "act",
    }
);

words!(
    /// What an agent's answer may do to a ticket.
    AgentEffect {
        /// Change its urgency.
        Priority = 0 "priority",
        /// Put labels on it.
        Labels = 1 "labels",
        /// Make somebody responsible.
        Assign = 2 "assign",
        /// Say something to staff.
        Comment = 3 "comment",
        /// Move it to another open status.
        Move = 4 "move",
        /// Have a person look.
        Escalate = 5 "escalate",
    }
);

words!(
    /// What became of an agent's answer about a ticket.
    CallOutcome {
        /// It is kept, and nobody acts on it.
        Recorded = 0 "recorded",
        /// A person is to confirm it.
        Suggested = 1 "suggested",
        /// It took effect.
        Acted = 2 "acted",
        /// There was none that counts.
        Failed = 3 "failed",
        /// It came when the ticket had gone on.
        Late = 4 "late",
    }
);

words!(
    /// What is counted of an agent's answers about tickets, and of what people make of them.
    Tally {
        /// An answer was kept, and nobody acts on it.
        Recorded = 0 "recorded",
        /// One was suggested to a person.
        Suggested = 1 "suggested",
        /// One took effect.
        Acted = 2 "acted",
        /// None came that counts.
        Failed = 3 "failed",
        /// One came when the ticket had gone on.
        Late = 4 "late",
        /// A person confirmed a suggestion.
        Accepted = 5 "accepted",
        /// A person turned one down.
        Rejected = 6 "rejected",
        /// One that took effect set something that a person may set otherwise.
        Set = 7 "set",
        /// A person has set that otherwise.
        Overridden = 8 "overridden",
    }
);

words!(
    /// How a task ended.
    Outcome {
        /// Finished well.
        Done = 0 "done",
        /// Finished badly.
        Failed = 1 "failed",
        /// Cannot go on until somebody acts.
        Blocked = 2 "blocked",
    }
);

words!(
    /// Where a bulk job is.
    JobState {
        /// Nothing of it has been done.
        Waiting = 0 "waiting",
        /// Some of its tickets are done.
        Running = 1 "running",
        /// It has been through all of its tickets.
        Done = 2 "done",
        /// It was stopped; what it had done stays.
        Cancelled = 3 "cancelled",
    }
);

words!(
    /// Where a message that leaves the hub is.
    MessageState {
        /// It is sent when its time comes.
        Waiting = 0 "waiting",
        /// It is under way.
        Sending = 1 "sending",
        /// Somebody holds it back.
        Paused = 2 "paused",
        /// It was tried often enough.
        Dead = 3 "dead",
    }
);

words!(
    /// What a person is told of a ticket.
    NoticeKind {
        /// It, or a stage of it, is theirs from here on.
        Assigned = 0 "assigned",
        /// Somebody asks for help with it.
        Escalated = 1 "escalated",
        /// Somebody said something.
        Commented = 2 "commented",
        /// It has ended.
        Ended = 3 "ended",
        /// A clock of it has come to a share of its time.
        AtRisk = 4 "at-risk",
        /// A clock of it has run out.
        Breached = 5 "breached",
        /// A trigger wants them to know something.
        Asked = 6 "asked",
        /// An agent suggests something that waits for a person.
        Suggested = 7 "suggested",
    }
);

words!(
    /// How a notice leaves the hub.
    Channel {
        /// To a mail address.
        Mail = 0 "mail",
        /// To an address of a program, signed.
        Webhook = 1 "webhook",
    }
);

impl JobState {
    /// Whether it goes on.
    pub const fn is_open(self) -> bool {
        matches!(self, JobState::Waiting | JobState::Running)
    }
}

words!(
    /// What a bulk job did to one ticket.
    JobOutcome {
        /// Changed it.
        Done = 0 "done",
        /// Found it as it was to be.
        Unchanged = 1 "unchanged",
        /// Could not change it.
        Failed = 2 "failed",
    }
);

words!(
    /// What a token's bearer may do.
    Role {
        /// Everything.
        Admin = 0 "admin",
        /// Unblocks, skips, retries, publishes.
        Supervisor = 1 "supervisor",
        /// Works tickets.
        Staff = 2 "staff",
        /// A program that moves and comments on the boards its token names.
        Service = 3 "service",
        /// A program that works the tasks of its owners.
        Agent = 4 "agent",
        /// Reads everything, changes nothing.
        Auditor = 5 "auditor",
        /// Reads what concerns security.
        SecurityOfficer = 6 "security-officer",
        /// Reads what concerns releases.
        ReleaseManager = 7 "release-manager",
        /// Asks for tickets and sees their public side.
        Citizen = 8 "citizen",
    }
);

words!(
    /// What of a ticket can be erased.
    Erasable {
        /// Its title.
        Title = 1 "title",
        /// Its description.
        Description = 2 "description",
        /// Its data, and where the hub has quoted it.
        Data = 3 "data",
        /// Its labels, also those that were taken off.
        Labels = 4 "labels",
        /// Where it is on the map.
        Location = 5 "location",
        /// Every comment.
        Comments = 6 "comments",
        /// Why things were done, in words.
        Reasons = 7 "reasons",
        /// What came out of its tasks, and the notes beside.
        Results = 8 "results",
        /// Its files, and their names.
        Files = 9 "files",
        /// What the record is called that it was imported from.
        Record = 10 "record",
    }
);

/// Urgency, 0 (most urgent) to 3.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Priority(#[n(0)] u8);

impl Priority {
    /// What a ticket has when nobody says otherwise.
    pub const DEFAULT: Priority = Priority(2);

    /// Takes 0 to 3.
    pub fn new(level: i64) -> Result<Priority, Fault> {
        match u8::try_from(level) {
            Ok(level @ 0..=3) => Ok(Priority(level)),
            _ => Err(Fault::here(Code::OutOfBounds, "a priority is 0 (most urgent) to 3")),
        }
    }

    /// The level.
    pub const fn level(self) -> u8 {
        self.0
    }
}

/// Who acts, and through which role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The principal.
    pub principal: PrincipalId,
    /// The role of the token used.
    pub role: Role,
}

impl Actor {
    /// The hub itself.
    pub const HUB: Actor = Actor { principal: PrincipalId::HUB, role: Role::Admin };
}

#[cfg(test)]
mod tests {
    use super::{Priority, Role, StageStatus, Status, Visibility};

    #[test]
    fn words_and_numbers_round_trip() {
        for &status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Ok(status));
            assert_eq!(Status::from_number(status.number()), Some(status));
        }
        for &stage in StageStatus::ALL {
            assert_eq!(StageStatus::parse(stage.as_str()), Ok(stage));
        }
        assert!(Visibility::parse("Public").is_err());
        assert!(Role::from_number(99).is_none());
    }

    #[test]
    fn priorities() {
        assert!(Priority::new(0).is_ok() && Priority::new(3).is_ok());
        assert!(Priority::new(4).is_err() && Priority::new(-1).is_err());
    }
}
