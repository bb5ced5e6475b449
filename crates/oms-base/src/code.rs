//! The error codes of the product and the faults found in one input.

/// Declares the codes: each with what it means, its number, and its title.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident: $number:literal, $title:literal;)+) => {
        /// A stable error code; each has a page under `docs/errors/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of its number.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The code as clients see it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $number,)+
                }
            }

            /// What kind of error it is, in words that fit every occurrence.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)+
                }
            }
        }
    };
}

codes! {
    /// The body is not well-formed JSON, or JSON that we refuse to guess about.
    Malformed: "OMS-001", "The request is malformed";
    /// Nothing lives at this path.
    UnknownPath: "OMS-002", "Nothing lives at this path";
    /// The path does not answer this method.
    MethodNotAllowed: "OMS-003", "The path does not answer this method";
    /// The body is larger than the route allows.
    TooLarge: "OMS-004", "The request is too large";
    /// The body is not of the content type that the route reads.
    ContentType: "OMS-005", "The content type is not supported";
    /// No valid token.
    Unauthenticated: "OMS-010", "A valid token is needed";
    /// The token's role may not do this.
    Forbidden: "OMS-011", "The token's role may not do this";
    /// Too many requests.
    RateLimited: "OMS-012", "Too many requests";
    /// Nothing that the caller may know of has this name.
    NotFound: "OMS-013", "Not found";
    /// The input was understood and refused; `errors` says where.
    Refused: "OMS-020", "The input was refused";
    /// A field that does not exist.
    UnknownField: "OMS-021", "A field does not exist";
    /// A required field is missing.
    MissingField: "OMS-022", "A field is missing";
    /// A field of the wrong JSON type.
    WrongType: "OMS-023", "A field has the wrong type";
    /// Too long, too short, too many, too large or too small.
    OutOfBounds: "OMS-024", "A value is out of bounds";
    /// Blank text, or characters that are not allowed.
    BadText: "OMS-025", "A text is not allowed";
    /// A cursor or position that this server did not hand out.
    BadCursor: "OMS-026", "The cursor is not one that this server gave";
    /// Not an id, number or tracking string.
    BadId: "OMS-027", "Not an id, number or tracking string";
    /// Not one of the known values.
    UnknownValue: "OMS-028", "Not one of the known values";
    /// Not a duration like `90m`, `48h` or `3d`.
    BadSpan: "OMS-029", "Not a duration";
    /// Not a time zone of the IANA database.
    BadZone: "OMS-030", "Not a time zone";
    /// A search that is not a query of the query language.
    BadQuery: "OMS-031", "Not a query";
    /// The ticket's or stage's state forbids the command.
    StateForbids: "OMS-040", "The state forbids it";
    /// `If-Match` names an older version.
    StaleVersion: "OMS-041", "The ticket has changed";
    /// The lease was lost: another epoch holds, or held, the task.
    StaleLease: "OMS-042", "The lease is lost";
    /// The task was completed before with another result.
    OtherResult: "OMS-043", "Another result stands";
    /// The command needs a reason.
    ReasonRequired: "OMS-044", "A reason is needed";
    /// A workflow ticket moves by its stages.
    MovesByStages: "OMS-045", "A workflow ticket moves by its stages";
    /// Two things of one name, or a number prefix that is taken.
    Taken: "OMS-046", "The name is taken";
    /// A hard limit of the board is reached.
    LimitReached: "OMS-047", "A limit of the board is reached";
    /// Help was asked for, and nobody is named to be told.
    NobodyTold: "OMS-048", "Nobody is told";
    /// A stage that stands in the way of a move to another version.
    StageInTheWay: "OMS-049", "A stage stands in the way";
    /// The `Idempotency-Key` was used with another payload.
    KeyReused: "OMS-050", "The Idempotency-Key was used with another payload";
    /// The call does not take an `Idempotency-Key`.
    KeyNotAccepted: "OMS-051", "The call takes no Idempotency-Key";
    /// The `Idempotency-Key` is empty, too long or not printable ASCII.
    BadKey: "OMS-052", "The Idempotency-Key is not allowed";
    /// Stages depend on each other in a circle.
    Cycle: "OMS-060", "Stages depend on each other in a circle";
    /// A dependency names no stage.
    UnknownDependency: "OMS-061", "A dependency names no stage";
    /// Two stages of one id.
    DuplicateStage: "OMS-062", "Two stages have one id";
    /// A stage depends on itself.
    SelfDependency: "OMS-063", "A stage depends on itself";
    /// No stage, or more than 500.
    StageCount: "OMS-064", "Too few or too many stages";
    /// A condition that does not compile or exceeds its bounds.
    BadCondition: "OMS-065", "A condition is not allowed";
    /// Nobody is registered under this owner name (a warning).
    UnknownOwner: "OMS-066", "Nobody is registered under this owner name";
    /// A stage that can never start (a warning).
    Unreachable: "OMS-067", "A stage can never start";
    /// A feature of a later version.
    NotYet: "OMS-068", "A later version can do this";
    /// A schema that says what the profile of JSON Schema does not know.
    BadSchema: "OMS-069", "A schema is not allowed";
    /// A proof, checkpoint or key that does not hold.
    BadProof: "OMS-070", "A proof or checkpoint does not hold";
    /// The history is not what its last checkpoint says; nothing more is signed.
    SealBroken: "OMS-071", "The history is not what its last checkpoint says";
    /// Too much work is queued.
    Busy: "OMS-080", "Too much work is queued";
    /// The disk is full; the server only reads.
    ReadOnly: "OMS-081", "The server only reads";
    /// The server is stopping.
    Stopping: "OMS-082", "The server is stopping";
    /// The store failed and nothing was changed.
    StoreFault: "OMS-083", "The store failed";
    /// The request took too long.
    TimedOut: "OMS-084", "The request took too long";
    /// The data was copied file by file while it was in use.
    Copied: "OMS-085", "The data was copied while it was in use";
    /// A backup that is not whole.
    BadBackup: "OMS-086", "The backup is not whole";
    /// The directory of a running backup holds something else.
    BackupTaken: "OMS-087", "The directory is not of this running backup";
    /// A defect of the server.
    Internal: "OMS-090", "A defect of the server";
    /// A ticket would be a duplicate of itself.
    DuplicateCircle: "OMS-105", "A ticket would be a duplicate of itself";
    /// The tickets cannot be merged.
    CannotMerge: "OMS-106", "The tickets cannot be merged";
    /// The ticket was merged into another one.
    Merged: "OMS-107", "The ticket was merged into another one";
    /// The ticket is tied to none.
    NoDuplicate: "OMS-108", "The ticket is tied to none";
    /// Whoever reported a ticket counts already.
    OwnTicket: "OMS-109", "Whoever reported a ticket counts already";
    /// Not an address that messages can be sent to.
    BadAddress: "OMS-113", "Not an address that can be sent to";
    /// Owners who stand above each other in a circle.
    ChainCycle: "OMS-114", "Owners stand above each other in a circle";
    /// There is no agent of this name.
    UnknownAgent: "OMS-128", "There is no such agent";
    /// The agent is switched off.
    AgentOff: "OMS-129", "The agent is switched off";
    /// The trigger runs in a worker, or does not.
    RunsElsewhere: "OMS-150", "The trigger runs elsewhere";
    /// Another version of the trigger is published than the worker has.
    WorkerReplaced: "OMS-151", "The worker is replaced";
    /// Another worker of the trigger has gone on from there.
    WorkerBehind: "OMS-152", "Another worker was faster";
    /// The text of a notice cannot be read or filled in.
    BadTemplate: "OMS-155", "The text cannot be filled in";
    /// What an agent was asked about a ticket is over.
    CallOver: "OMS-158", "The call is over";
    /// `If-Match` names an older version of what is said of the caller.
    StaleProfile: "OMS-168", "What is said of you has changed";
}

impl Code {
    /// Reads the code as clients see it.
    pub fn parse(text: &str) -> Result<Code, Fault> {
        let found = Code::ALL.iter().copied().find(|code| code.as_str() == text);
        found.ok_or_else(|| Fault::here(Code::UnknownValue, "not one of our error codes"))
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
