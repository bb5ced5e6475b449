//! Alerts of a monitoring system: what one says, and what becomes of the ticket that stands for it.
//!
//! An alert is known by its fingerprint, and each time that it fires by when that began. What is
//! remembered of it is the ticket, that beginning, and whether it was over.

mod read;
#[cfg(test)]
mod tests;

use oms_base::{Comment, Description, Priority, Reason, Status, Timestamp, Title};

/// What a ticket of an alert is labelled with.
pub const LABEL: &str = "alert";

/// What is said of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What tells it from all others: 1 to 64 letters, digits, `_` and `-`.
    pub fingerprint: String,
    /// When it began to fire.
    pub since: Timestamp,
    /// Whether it is over.
    pub is_over: bool,
    /// When it ended, where that is said.
    pub until: Option<Timestamp>,
    /// The title of its ticket.
    pub title: Title,
    /// The description of its ticket.
    pub description: Option<Description>,
    /// How urgent it is.
    pub priority: Priority,
    /// The data of its ticket, as JSON text.
    pub data: String,
}

/// What is known of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// When it began to fire, as was said last.
    pub since: Timestamp,
    /// Whether that is over.
    pub is_over: bool,
    /// Where its ticket is.
    pub status: Status,
    /// How urgent its ticket is.
    pub priority: Priority,
}

/// What becomes of the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is none: open one.
    Open,
    /// It has fired again: say so, and make it as urgent as the alert where it is less.
    Again {
        /// How urgent it is from here on.
        raise: Option<Priority>,
    },
    /// It is over, and nobody has begun: complete it.
    Complete,
    /// It is over, and somebody has begun: say so, and leave the end to them.
    Note,
    /// It is over, and so is the ticket: forget the alert.
    Forget,
    /// Nothing that is not known.
    Leave,
}

/// What becomes of the ticket of an alert of which so much is known.
pub fn step(alert: &Alert, known: Option<&Known>) -> Step {
    let Some(known) = known else {
        return if alert.is_over { Step::Leave } else { Step::Open };
    };
    match (alert.is_over, known.status) {
        // Late: what began later was told before.
        _ if alert.since < known.since => Step::Leave,
        (false, _) if alert.since == known.since => Step::Leave,
        (false, Status::Completed | Status::Cancelled) => Step::Open,
        (false, Status::Queued | Status::InProgress | Status::Blocked) => {
            let raise = Some(alert.priority).filter(|priority| *priority < known.priority);
            Step::Again { raise }
        }
        (true, Status::Completed | Status::Cancelled) => Step::Forget,
        (true, _) if known.is_over && alert.since == known.since => Step::Leave,
        (true, Status::Queued) => Step::Complete,
        (true, Status::InProgress | Status::Blocked) => Step::Note,
    }
}

impl Alert {
    /// What is said on its ticket when it fires again.
    pub fn again(&self) -> Comment {
        Comment::parse(&format!("The alert fires again, since {}.", self.since))
            .expect("it is short and plain")
    }

    /// What is said on its ticket when it is over and somebody works on it.
    pub fn over(&self) -> Comment {
        Comment::parse(&self.told_over()).expect("it is short and plain")
    }

    /// Why its ticket is completed.
    pub fn reason(&self) -> Reason {
        Reason::parse(&self.told_over()).expect("it is short and plain")
    }

    fn told_over(&self) -> String {
        match self.until {
            Some(until) => format!("The alert is over, since {until}."),
            None => "The alert is over.".to_owned(),
        }
    }
}

/// How urgent what a monitoring system calls so severe is; as every ticket when it says nothing
/// that is known.
pub fn priority(severity: Option<&str>) -> Priority {
    let severity = severity.map(str::to_ascii_lowercase);
    let level = match severity.as_deref().map(str::trim) {
        Some("critical" | "emergency" | "disaster" | "page") => 0,
        Some("error" | "high" | "major") => 1,
        Some("info" | "information" | "low" | "none") => 3,
        Some(_) | None => return Priority::DEFAULT,
    };
    Priority::new(level).unwrap_or(Priority::DEFAULT)
}
