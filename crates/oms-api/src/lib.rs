//! The wire: what clients send and what they get, with the schemas that document it.
//!
//! Why it exists: the shapes that programs outside rely on stand here once, apart from the domain,
//! which may change under them. It must not know of HTTP, of storage or of who asks. To add a
//! resource: a file with its answers as borrowed `Serialize` structs, and its bodies as structs
//! that read themselves over [`oms_domain::json::Fields`], so that all faults come back at once.

mod agent;
mod agent_call;
mod agent_wire;
mod alert;
mod arrange;
mod attachment;
mod beside;
mod board;
mod change;
mod column;
mod definition;
mod dispatch;
mod duplicate;
mod erase;
mod health;
mod history;
mod job;
mod live;
mod metrics;
mod migrate;
mod notice;
mod open;
mod page;
mod payload;
mod play;
mod preferences;
mod problem;
mod proof;
mod reads;
mod request;
mod sla;
mod stage;
mod steer;
mod task;
mod task_request;
mod text;
mod ticket;
mod timeline;
mod track;
mod trigger;
mod view;
mod worker;
mod workflow;

pub use agent::{AgentBody, AgentHealthBody, AgentRatesBody, AnswerBody, AskRequest};
pub use agent_call::{AgentCallBody, AgentEventBody, AskAboutRequest, RejectRequest};
pub use agent_wire::{question, said};
pub use alert::{AlertBody, AlertRequest, AlertsRequest};
pub use arrange::{LinkBody, LinkRequest, LocateRequest, LocationBody, RankRequest, WatchRequest};
pub use attachment::{AttachmentBody, Digest, FileBody, FileContent};
pub use beside::{PartOfBody, SideBody};
pub use board::{BoardBody, BoardRequest};
pub use change::{
    AssignRequest, CancelRequest, CommentRequest, LabelRequest, MoveRequest, NoFields,
    PriorityRequest, ReasonRequest,
};
pub use column::{ColumnBody, LimitBody, WipBody};
pub use definition::{CompensateDefinition, RetryDefinition, StageDefinition, WorkflowDefinition};
pub use dispatch::{
    AssignTaskRequest, InboxRow, InboxTaskBody, MessageBody, MessageParts, SecretBody,
    SecretRequest, TakeRequest, answered, task_queued,
};
pub use duplicate::{
    DuplicateRequest, MergeRequest, SuggestRequest, SuggestionBody, SupportRequest,
};
pub use erase::{EraseBody, ErasePreviewBody, EraseRequest, ErasureBody};
pub use health::HealthBody;
pub use history::{HistoryEntry, history};
pub use job::{
    JobBody, JobDefinition, JobDetailBody, JobRequest, JobResultBody, NothingRequest, Selection,
    UndoRequest, each_ticket,
};
pub use live::{HelloMessage, LiveChange, LiveMessage, StreamMessage, TicketCard};
pub use metrics::{BoardCounts, DifferenceBody, RecountBody};
pub use migrate::{MigrateBody, MigrateRequest, OutlookBody};
pub use notice::{
    NoticeBody, NoticeParts, ReadNoticeRequest, notice_mail, notice_message, ticket_link,
};
pub use open::{OpenBatchRequest, OpenRequest};
pub use page::{Page, Results, SubmittedItem};
pub use play::{PlaybookBody, PlayedBody, RunBody, StartPlaybookRequest, StepBody};
pub use preferences::{PreferencesBody, PreferencesRequest};
pub use problem::{FaultBody, ProblemBody};
pub use proof::{CheckpointBody, ProofBody};
pub use reads::{ReadBody, ReadCountBody};
pub use request::{Request, batch_items};
pub use sla::{
    ClockBody, ClocksBody, EditionBody, PassedOverBody, RuleBody, SegmentBody, SlaReport, SlaRow,
};
pub use stage::StageBody;
pub use steer::{AssignStageRequest, EscalateRequest, PauseRequest, ReopenRequest};
pub use task::{ClaimBody, ClaimedTaskBody, TaskBody, TicketName};
pub use task_request::{
    ClaimRequest, CompleteBatchRequest, CompleteRequest, CompletionRequest, HeartbeatRequest,
    ReleaseRequest,
};
pub use text::Text;
pub use ticket::{StaffTicket, TicketView};
pub use timeline::{LimitPassedBody, TimelineEntry};
pub use track::{TrackBody, TrackMessage, TrackStage};
pub use trigger::{
    BeganBody, CheckTriggerRequest, CheckedTriggerBody, DryRunBody, DryRunRequest, EventBody,
    InstantsBody, ParkedBody, RunTriggerRequest, TriggerBody, TriggeredBody, WouldFireBody,
    read_event,
};
pub use view::{ViewBody, ViewRequest};
pub use worker::{
    AheadBody, CandidateBody, ConcludeRequest, ConcludedBody, OutcomeBody, VerdictRequest,
};
pub use workflow::{PublishedBody, WorkflowBody, WorkflowSummary};
