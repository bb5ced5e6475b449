//! The one table of the fields that a query can name.

use super::vocabulary::words;

words!(
    /// Fields that hold a name which somebody chose: spelling and case count.
    NameField {
        /// The status, also one of a board's own.
        Status = "status",
        /// The board.
        Board = "board",
        /// The workflow.
        Workflow = "workflow",
        /// Stages that are queued, in progress or blocked.
        Stage = "stage",
        /// The row of the board.
        Lane = "lane",
    }
);

words!(
    /// Fields that hold people, agents and services.
    PersonField {
        /// Who is responsible.
        Owner = "owner",
        /// Who approved something.
        ApprovedBy = "approved_by",
        /// Who completed a stage.
        CompletedBy = "completed_by",
        /// Who commented.
        CommentedBy = "commented_by",
        /// Who wants to hear of it.
        Watcher = "watcher",
    }
);

words!(
    /// Fields that hold an instant.
    TimeField {
        /// When it was opened.
        Opened = "opened",
        /// When it last changed.
        Updated = "updated",
        /// When it ended.
        Closed = "closed",
        /// When it has to be done.
        Due = "due",
    }
);

words!(
    /// Fields that hold prose and are searched by words.
    TextField {
        /// The title.
        Title = "title",
        /// Why it is blocked.
        BlockedReason = "blocked_reason",
        /// Where it is, in words.
        Address = "address",
    }
);

/// What stands before the colon. The variants are the kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The public number.
    Number,
    /// A name.
    Name(NameField),
    /// One of its labels.
    Label,
    /// Which of the five statuses its status belongs to.
    Category,
    /// A person.
    Person(PersonField),
    /// The urgency.
    Priority,
    /// An instant.
    Time(TimeField),
    /// How it stands with its time limit.
    Sla,
    /// Prose.
    Text(TextField),
    /// Ties to other tickets.
    Link,
    /// Something in its data; the path follows a dot.
    Data,
    /// Its distance from a place.
    Near,
    /// What it is.
    Is,
    /// What it carries.
    Has,
}

/// A field with what the reference says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub field: Field,
    /// A query with it.
    pub example: &'static str,
    /// What it finds, in a sentence.
    pub doc: &'static str,
}

const fn row(field: Field, example: &'static str, doc: &'static str) -> Row {
    Row { field, example, doc }
}

const fn name(field: NameField, example: &'static str, doc: &'static str) -> Row {
    row(Field::Name(field), example, doc)
}

const fn person(field: PersonField, example: &'static str, doc: &'static str) -> Row {
    row(Field::Person(field), example, doc)
}

const fn time(field: TimeField, example: &'static str, doc: &'static str) -> Row {
    row(Field::Time(field), example, doc)
}

const fn text(field: TextField, example: &'static str, doc: &'static str) -> Row {
    row(Field::Text(field), example, doc)
}

/// Every field, in the order of the reference.
pub const FIELDS: [Row; 27] = [
    row(Field::Number, "number:CP-2026-00042", "The ticket of this number."),
    text(TextField::Title, "title:pothole", "Tickets with these words in the title."),
    name(NameField::Status, "status:blocked,queued", "Tickets in this status of their board."),
    row(
        Field::Category,
        "category:in-progress",
        "Tickets whose status belongs to this one of the five.",
    ),
    name(NameField::Board, r#"board:"City Potholes""#, "Tickets on this board."),
    name(NameField::Workflow, "workflow:DisasterLoan", "Tickets that run this workflow."),
    name(
        NameField::Stage,
        "stage:underwrite",
        "Tickets of which this stage is queued, in progress or blocked; by its id or name.",
    ),
    person(PersonField::Owner, "owner:me", "Tickets that this owner is responsible for."),
    row(Field::Priority, "priority:<=1", "Tickets this urgent; 0 is most urgent."),
    row(Field::Label, "label:flood,storm", "Tickets with this label."),
    name(NameField::Lane, "lane:north", "Tickets in this row of their board."),
    time(TimeField::Opened, "opened:2026-01-01..2026-02-01", "Tickets opened then."),
    time(TimeField::Updated, "updated:<30m", "Tickets that last changed then."),
    time(TimeField::Closed, "closed:2026-11-21", "Tickets that ended then."),
    time(TimeField::Due, "due:<2h", "Tickets that have to be done by then."),
    row(Field::Sla, "sla:at-risk,breach", "Tickets that stand so with their time limit."),
    text(
        TextField::BlockedReason,
        "blocked_reason:asphalt",
        "Tickets that are blocked for a reason with these words.",
    ),
    person(
        PersonField::ApprovedBy,
        r#"approved_by:human:rivera "5th Street""#,
        "Tickets on which this person approved something.",
    ),
    person(
        PersonField::CompletedBy,
        "completed_by:agent:Pothole-Ranker",
        "Tickets that this owner completed, or completed a stage of.",
    ),
    person(PersonField::CommentedBy, "commented_by:me", "Tickets that this person commented on."),
    person(PersonField::Watcher, "watcher:me", "Tickets that this person watches."),
    row(Field::Link, "link:duplicate_of", "Tickets tied to another one so, or to this number."),
    text(TextField::Address, r#"address:"Main Street""#, "Tickets at an address with these words."),
    row(Field::Data, "data.amount:>=50000", "Tickets with this in their data, at a path."),
    row(Field::Near, "near:39.763,-89.653,500m", "Tickets within this distance of a place."),
    row(Field::Is, "is:overdue", "Tickets that are so."),
    row(Field::Has, "has:attachment", "Tickets that carry such a thing."),
];

impl Field {
    /// The name as queries spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Number => "number",
            Field::Name(field) => field.as_str(),
            Field::Label => "label",
            Field::Category => "category",
            Field::Person(field) => field.as_str(),
            Field::Priority => "priority",
            Field::Time(field) => field.as_str(),
            Field::Sla => "sla",
            Field::Text(field) => field.as_str(),
            Field::Link => "link",
            Field::Data => "data.NAME",
            Field::Near => "near",
            Field::Is => "is",
            Field::Has => "has",
        }
    }

    /// What its values are called in the reference.
    pub const fn kind(self) -> &'static str {
        match self {
            Field::Number => "number",
            Field::Name(_) => "name",
            Field::Label => "label",
            Field::Person(_) => "person",
            Field::Priority => "priority",
            Field::Time(_) => "time",
            Field::Category | Field::Sla | Field::Is | Field::Has => "word",
            Field::Text(_) => "text",
            Field::Link => "link",
            Field::Data => "data",
            Field::Near => "place",
        }
    }

    /// The field of this name, without regard to case; what follows `data.` is not looked at.
    pub fn parse(name: &str) -> Option<Field> {
        let lower = name.to_ascii_lowercase();
        if lower == "data" || lower.starts_with("data.") {
            return Some(Field::Data);
        }
        FIELDS.iter().map(|row| row.field).find(|field| field.as_str() == lower)
    }
}
