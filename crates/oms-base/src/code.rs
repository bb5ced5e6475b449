//! The error codes of the product and the faults found in one input.

/// A stable error code; each has a page under `docs/errors/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The body is not well-formed JSON, or JSON that we refuse to guess about.
    Malformed,
    /// Nothing lives at this path.
    UnknownPath,
    /// The path does not answer this method.
    MethodNotAllowed,
    /// The body is larger than the route allows.
    TooLarge,
    /// The body is not of the content type that the route reads.
    ContentType,
    /// No valid token.
    Unauthenticated,
    /// The token's role may not do this.
    Forbidden,
    /// Too many requests.
    RateLimited,
    /// Nothing that the caller may know of has this name.
    NotFound,
    /// The input was understood and refused; `errors` says where.
    Refused,
    /// A field that does not exist.
    UnknownField,
    /// A required field is missing.
    MissingField,
    /// A field of the wrong JSON type.
    WrongType,
    /// Too long, too short, too many, too large or too small.
    OutOfBounds,
    /// Blank text, or characters that are not allowed.
    BadText,
    /// A cursor or position that this server did not hand out.
    BadCursor,
    /// Not an id, number or tracking string.
    BadId,
    /// Not one of the known values.
    UnknownValue,
    /// Not a duration like `90m`, `48h` or `3d`.
    BadSpan,
    /// Not a time zone of the IANA database.
    BadZone,
    /// A search that is not a query of the query language.
    BadQuery,
    /// The ticket's or stage's state forbids the command.
    StateForbids,
    /// `If-Match` names an older version.
    StaleVersion,
    /// The lease was lost: another epoch holds, or held, the task.
    StaleLease,
    /// The task was completed before with another result.
    OtherResult,
    /// The command needs a reason.
    ReasonRequired,
    /// A workflow ticket moves by its stages.
    MovesByStages,
    /// Two things of one name, or a number prefix that is taken.
    Taken,
    /// A hard limit of the board is reached.
    LimitReached,
    /// Help was asked for, and nobody is named to be told.
    NobodyTold,
    /// A stage that stands in the way of a move to another version.
    StageInTheWay,
    /// The `Idempotency-Key` was used with another payload.
    KeyReused,
    /// The call does not take an `Idempotency-Key`.
    KeyNotAccepted,
    /// The `Idempotency-Key` is empty, too long or not printable ASCII.
    BadKey,
    /// Stages depend on each other in a circle.
    Cycle,
    /// A dependency names no stage.
    UnknownDependency,
    /// Two stages of one id.
    DuplicateStage,
    /// A stage depends on itself.
    SelfDependency,
    /// No stage, or more than 500.
    StageCount,
    /// A condition that does not compile or exceeds its bounds.
    BadCondition,
    /// Nobody is registered under this owner name (a warning).
    UnknownOwner,
    /// A stage that can never start (a warning).
    Unreachable,
    /// A feature of a later version.
    NotYet,
    /// A schema that says what the profile of JSON Schema does not know.
    BadSchema,
    /// A proof, checkpoint or key that does not hold.
    BadProof,
    /// The history is not what its last checkpoint says; nothing more is signed.
    SealBroken,
    /// Too much work is queued.
    Busy,
    /// The disk is full; the server only reads.
    ReadOnly,
    /// The server is stopping.
    Stopping,
    /// The store failed and nothing was changed.
    StoreFault,
    /// The request took too long.
    TimedOut,
    /// The data was copied file by file while it was in use.
    Copied,
    /// A backup that is not whole.
    BadBackup,
    /// The directory of a running backup holds something else.
    BackupTaken,
    /// A defect of the server.
    Internal,
    /// A ticket would be a duplicate of itself.
    DuplicateCircle,
    /// The tickets cannot be merged.
    CannotMerge,
    /// The ticket was merged into another one.
    Merged,
    /// The ticket is tied to none.
    NoDuplicate,
    /// Whoever reported a ticket counts already.
    OwnTicket,
    /// Not an address that messages can be sent to.
    BadAddress,
    /// Owners who stand above each other in a circle.
    ChainCycle,
    /// There is no agent of this name.
    UnknownAgent,
    /// The agent is switched off.
    AgentOff,
    /// The trigger runs in a worker, or does not.
    RunsElsewhere,
    /// Another version of the trigger is published than the worker has.
    WorkerReplaced,
    /// Another worker of the trigger has gone on from there.
    WorkerBehind,
}

impl Code {
    /// Every code, in the order of its number.
    pub const ALL: [Code; 67] = [
        Code::Malformed,
        Code::UnknownPath,
        Code::MethodNotAllowed,
        Code::TooLarge,
        Code::ContentType,
        Code::Unauthenticated,
        Code::Forbidden,
        Code::RateLimited,
        Code::NotFound,
        Code::Refused,
        Code::UnknownField,
        Code::MissingField,
        Code::WrongType,
        Code::OutOfBounds,
        Code::BadText,
        Code::BadCursor,
        Code::BadId,
        Code::UnknownValue,
        Code::BadSpan,
        Code::BadZone,
        Code::BadQuery,
        Code::StateForbids,
        Code::StaleVersion,
        Code::StaleLease,
        Code::OtherResult,
        Code::ReasonRequired,
        Code::MovesByStages,
        Code::Taken,
        Code::LimitReached,
        Code::NobodyTold,
        Code::StageInTheWay,
        Code::KeyReused,
        Code::KeyNotAccepted,
        Code::BadKey,
        Code::Cycle,
        Code::UnknownDependency,
        Code::DuplicateStage,
        Code::SelfDependency,
        Code::StageCount,
        Code::BadCondition,
        Code::UnknownOwner,
        Code::Unreachable,
        Code::NotYet,
        Code::BadSchema,
        Code::BadProof,
        Code::SealBroken,
        Code::Busy,
        Code::ReadOnly,
        Code::Stopping,
        Code::StoreFault,
        Code::TimedOut,
        Code::Copied,
        Code::BadBackup,
        Code::BackupTaken,
        Code::Internal,
        Code::DuplicateCircle,
        Code::CannotMerge,
        Code::Merged,
        Code::NoDuplicate,
        Code::OwnTicket,
        Code::BadAddress,
        Code::ChainCycle,
        Code::UnknownAgent,
        Code::AgentOff,
        Code::RunsElsewhere,
        Code::WorkerReplaced,
        Code::WorkerBehind,
    ];

    /// Reads the code as clients see it.
    pub fn parse(text: &str) -> Result<Code, Fault> {
        let found = Code::ALL.into_iter().find(|code| code.as_str() == text);
        found.ok_or_else(|| Fault::here(Code::UnknownValue, "not one of our error codes"))
    }

    /// The code as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Malformed => "OMS-001",
            Code::UnknownPath => "OMS-002",
            Code::MethodNotAllowed => "OMS-003",
            Code::TooLarge => "OMS-004",
            Code::ContentType => "OMS-005",
            Code::Unauthenticated => "OMS-010",
            Code::Forbidden => "OMS-011",
            Code::RateLimited => "OMS-012",
            Code::NotFound => "OMS-013",
            Code::Refused => "OMS-020",
            Code::UnknownField => "OMS-021",
            Code::MissingField => "OMS-022",
            Code::WrongType => "OMS-023",
            Code::OutOfBounds => "OMS-024",
            Code::BadText => "OMS-025",
            Code::BadCursor => "OMS-026",
            Code::BadId => "OMS-027",
            Code::UnknownValue => "OMS-028",
            Code::BadSpan => "OMS-029",
            Code::BadZone => "OMS-030",
            Code::BadQuery => "OMS-031",
            Code::StateForbids => "OMS-040",
            Code::StaleVersion => "OMS-041",
            Code::StaleLease => "OMS-042",
            Code::OtherResult => "OMS-043",
            Code::ReasonRequired => "OMS-044",
            Code::MovesByStages => "OMS-045",
            Code::Taken => "OMS-046",
            Code::LimitReached => "OMS-047",
            Code::NobodyTold => "OMS-048",
            Code::StageInTheWay => "OMS-049",
            Code::KeyReused => "OMS-050",
            Code::KeyNotAccepted => "OMS-051",
            Code::BadKey => "OMS-052",
            Code::Cycle => "OMS-060",
            Code::UnknownDependency => "OMS-061",
            Code::DuplicateStage => "OMS-062",
            Code::SelfDependency => "OMS-063",
            Code::StageCount => "OMS-064",
            Code::BadCondition => "OMS-065",
            Code::UnknownOwner => "OMS-066",
            Code::Unreachable => "OMS-067",
            Code::NotYet => "OMS-068",
            Code::BadSchema => "OMS-069",
            Code::BadProof => "OMS-070",
            Code::SealBroken => "OMS-071",
            Code::Busy => "OMS-080",
            Code::ReadOnly => "OMS-081",
            Code::Stopping => "OMS-082",
            Code::StoreFault => "OMS-083",
            Code::TimedOut => "OMS-084",
            Code::Copied => "OMS-085",
            Code::BadBackup => "OMS-086",
            Code::BackupTaken => "OMS-087",
            Code::Internal => "OMS-090",
            Code::DuplicateCircle => "OMS-105",
            Code::CannotMerge => "OMS-106",
            Code::Merged => "OMS-107",
            Code::NoDuplicate => "OMS-108",
            Code::OwnTicket => "OMS-109",
            Code::BadAddress => "OMS-113",
            Code::ChainCycle => "OMS-114",
            Code::UnknownAgent => "OMS-128",
            Code::AgentOff => "OMS-129",
            Code::RunsElsewhere => "OMS-150",
            Code::WorkerReplaced => "OMS-151",
            Code::WorkerBehind => "OMS-152",
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing wrong with an input, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the input, like `stages[2].dependsOn[0]`; empty for the whole.
    pub path: String,
    /// What kind of fault.
    pub code: Code,
    /// A sentence that says what to do.
    pub detail: String,
    /// Where in the text of a document, as far as it is known.
    pub place: Option<TextPlace>,
}

/// A place in a text; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPlace {
    /// The line.
    pub line: u32,
    /// The character of that line.
    pub column: u32,
}

impl Fault {
    /// A fault of the value itself; the caller says where it stood by [`Fault::at`].
    pub fn here(code: Code, detail: impl Into<String>) -> Fault {
        Fault::new("", code, detail)
    }

    /// A fault at `path`.
    pub fn new(path: impl Into<String>, code: Code, detail: impl Into<String>) -> Fault {
        Fault { path: path.into(), code, detail: detail.into(), place: None }
    }

    /// The same fault, seen from one level further out.
    #[must_use]
    pub fn at(mut self, outer: &str) -> Fault {
        self.path = match (outer, self.path.as_str()) {
            (outer, "") => outer.to_owned(),
            ("", inner) => inner.to_owned(),
            (outer, inner) if inner.starts_with('[') => format!("{outer}{inner}"),
            (outer, inner) => format!("{outer}.{inner}"),
        };
        self
    }
}

/// All faults of one input, bounded by [`crate::limits::FAULTS_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault; past the limit it is dropped, since the input is refused anyway.
    pub fn push(&mut self, fault: Fault) {
        if self.0.len() < crate::limits::FAULTS_MAX {
            self.0.push(fault);
        }
    }

    /// Adds a fault, unless there is one of its kind at its place.
    pub fn push_new(&mut self, fault: Fault) {
        let same = |known: &Fault| (known.code, &known.path) == (fault.code, &fault.path);
        if !self.0.iter().any(same) {
            self.push(fault);
        }
    }

    /// Keeps the value of a good result and the fault of a bad one.
    pub fn take<T>(&mut self, path: &str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.push(fault.at(path))).ok()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults in the order they were found.
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// `value` when nothing is wrong, else the faults.
    pub fn into_result<T>(self, value: T) -> Result<T, Faults> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults(vec![fault])
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Fault};

    #[test]
    fn codes_are_unique_and_listed_in_order() {
        let texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(texts, sorted);
    }

    #[test]
    fn paths_grow_outwards() {
        let fault = Fault::new("[0]", Code::UnknownValue, "x").at("dependsOn").at("stages[2]");
        assert_eq!(fault.path, "stages[2].dependsOn[0]");
    }
}
