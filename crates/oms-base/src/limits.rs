//! Every bound of the product that more than one crate must agree on.

/// Most stages in one workflow.
pub const STAGES_MAX: usize = 500;
/// Most bytes of a ticket's `data`, as JSON text.
pub const DATA_BYTES_MAX: usize = 64 * 1024;
/// Most bytes of a stage's `output`, as JSON text.
pub const OUTPUT_BYTES_MAX: usize = 64 * 1024;
/// Deepest nesting of a JSON document.
pub const JSON_DEPTH_MAX: usize = 64;
/// Most labels on one ticket.
pub const LABELS_MAX: usize = 50;
/// Most tickets above a ticket that does the work of another one's stage.
pub const NESTED_MAX: u8 = 8;
/// Most tasks of supervisors on one ticket.
pub const SUPERVISED_MAX: usize = 100;
/// Most attempts of one stage, retries included.
pub const ATTEMPTS_MAX: u32 = 100;
/// Most steps of one playbook.
pub const STEPS_MAX: usize = 20;
/// Most runs of playbooks that one ticket ever has.
pub const RUNS_MAX: usize = 20;
/// Most boards that a playbook starts on.
pub const BOUND_BOARDS_MAX: usize = 100;
/// Most bytes of what is said with a step's call, as JSON text.
pub const STEP_WITH_BYTES_MAX: usize = 8 * 1024;
/// Most bytes of a step's output that the steps behind it can look at, as JSON text.
pub const STEP_OUTPUT_BYTES_MAX: usize = 8 * 1024;
/// Most items in one batch call.
pub const BATCH_ITEMS_MAX: usize = 1_000;
/// Most tasks in one claim.
pub const CLAIM_TASKS_MAX: usize = 1_000;
/// Most owners in one claim.
pub const CLAIM_OWNERS_MAX: usize = 100;
/// The longest that an agent may take to answer, in seconds.
pub const AGENT_TIMEOUT_S_MAX: u64 = 300;
/// Longest wait of a parked claim, in seconds.
pub const CLAIM_WAIT_S_MAX: u64 = 60;
/// Lease of a claimed task when the claim names none, in seconds.
pub const LEASE_S_DEFAULT: u64 = 300;
/// Longest lease, in seconds.
pub const LEASE_S_MAX: u64 = 24 * 60 * 60;
/// Page size of a list when none is asked for.
pub const PAGE_DEFAULT: usize = 50;
/// Largest page of a list.
pub const PAGE_MAX: usize = 1_000;
/// Most faults reported for one input; a further one is only counted.
pub const FAULTS_MAX: usize = 100;
/// Most boards of one agency.
pub const BOARDS_MAX: usize = 1_000;
/// Most tickets of one bulk job.
pub const JOB_TICKETS_MAX: usize = 10_000;
/// Most bulk jobs of one agency that have not ended.
pub const JOBS_OPEN_MAX: usize = 16;
/// Most bulk jobs kept; older ones that have ended go, with their results.
pub const JOBS_KEPT_MAX: usize = 200;
/// Most saved views of one owner.
pub const VIEWS_MAX: usize = 100;
/// Most columns of a saved view.
pub const VIEW_COLUMNS_MAX: usize = 20;
/// Most rules of an agency together, owners apart.
pub const RULES_MAX: usize = 1_000;
/// Most owners of an agency of whom something is said.
pub const OWNERS_MAX: usize = 10_000;
/// Most secrets of an agency.
pub const SECRETS_MAX: usize = 1_000;
/// Most messages kept that did not arrive; older ones go.
pub const DEAD_LETTERS_MAX: usize = 10_000;
/// Most versions of a rule.
pub const RULE_VERSIONS_MAX: u32 = 10_000;
/// Most stages that a ticket has in the versions that it runs one after the other.
pub const SEATS_MAX: usize = 2 * STAGES_MAX;
/// Most columns of one board.
pub const COLUMNS_MAX: usize = 50;
/// Most links of one ticket.
pub const LINKS_MAX: usize = 100;
/// Most tickets that one ticket stands for, as its duplicates or merged into it.
pub const DUPLICATES_MAX: usize = 1_000;
/// Most supporters of one ticket.
pub const SUPPORTERS_MAX: usize = 1_000;
/// Most watchers of one ticket.
pub const WATCHERS_MAX: usize = 100;
/// Most bytes of one attachment.
pub const ATTACHMENT_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Most attachments that a ticket has at a time.
pub const ATTACHMENTS_MAX: usize = 100;
/// Most bytes of a ticket's attachments together.
pub const ATTACHMENTS_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Most uploads in a server's memory at a time, from their first byte to the end of their commit.
pub const UPLOADS_MAX: usize = 8;
/// Most bytes of what an upload says of its media type.
pub const MEDIA_TYPE_BYTES_MAX: usize = 255;
/// Most notices about one ticket within an hour, and as many to one person; a further one is left
/// out and counted.
pub const NOTICES_PER_HOUR_MAX: usize = 500;
/// Most people who are told of one event.
pub const NOTICED_MAX: usize = 200;
/// How long notices are kept, in days.
pub const NOTICE_DAYS_MAX: u32 = 90;
/// How long it is kept what is counted of agents, in days.
pub const AGENT_TALLY_DAYS_MAX: u16 = 90;
/// Most versions of an agent whose rates are told together.
pub const AGENT_RATES_MAX: usize = 10;
/// Most alerts of a monitoring system in one message.
pub const ALERTS_MAX: usize = 64;
/// Most labels of one alert.
pub const ALERT_LABELS_MAX: usize = 64;
