//! One version of a workflow, valid by construction, with what the engine asks of it precomputed.

use super::breach::OnBreach;
use super::compensate::Compensate;
use super::condition::Condition;
use super::data_path::DataPath;
use super::definition;
use super::layout::{Laid, Seat};
use super::retry::{OnFail, Retry};
use crate::json;
use crate::schema::Schema;
use crate::sla::{Measure, Target};
use oms_base::{Code, Fault, Faults, Name, Owner, Prefix, Span, StageId, StageName, Title};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A version of a workflow: acyclic, with known dependencies, unique ids, 1 to 500 stages and
/// compiled conditions. Only a definition that was checked becomes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub(super) name: Name,
    pub(super) prefix: Prefix,
    pub(super) title: Option<Title>,
    pub(super) calendar: Option<Name>,
    pub(super) supervisor: Option<Owner>,
    pub(super) requires_amount: bool,
    pub(super) schema: Option<Schema>,
    pub(super) stages: Vec<TemplateStage>,
    pub(super) roots: Vec<u16>,
    pub(super) by_id: BTreeMap<StageId, u16>,
    pub(super) expected: Option<Span>,
    pub(super) laid: Option<Laid>,
}

/// A stage of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateStage {
    /// Its id.
    pub id: StageId,
    /// What staff read.
    pub name: StageName,
    /// What the public reads.
    pub public_name: StageName,
    /// Whether the public sees it at all.
    pub public: bool,
    /// Who gets its tasks; the hub itself where a workflow does its work.
    pub owner: Owner,
    /// The workflow whose tickets do its work; tasks do it when absent.
    pub workflow: Option<Name>,
    /// How long it may take.
    pub sla: Option<Target>,
    /// The stages that it waits for, by index.
    pub depends_on: Vec<u16>,
    /// The stages that wait for it, by index.
    pub successors: Vec<u16>,
    /// Whether it is needed; always, when absent.
    pub when: Option<Condition>,
    /// What of the data its tasks get; all of it, when empty.
    pub input: Vec<DataPath>,
    /// What its output has to look like.
    pub form: Option<Schema>,
    /// How it is tried again by itself.
    pub retry: Option<Retry>,
    /// What becomes of the ticket when it has failed for good.
    pub on_fail: OnFail,
    /// What is done when its time limit is breached.
    pub on_breach: Vec<OnBreach>,
    /// Who is told when help is asked for with it, when that is not as the workflow says.
    pub supervisor: Option<Owner>,
    /// What undoes it, once it is done, when the ticket is cancelled.
    pub compensate: Option<Compensate>,
}

/// What a checked definition says of a workflow as a whole.
pub(super) struct Head {
    pub(super) name: Name,
    pub(super) prefix: Option<Prefix>,
    pub(super) title: Option<Title>,
    pub(super) calendar: Option<Name>,
    pub(super) supervisor: Option<Owner>,
    pub(super) requires_amount: bool,
    pub(super) schema: Option<Schema>,
}

impl Template {
    /// Puts checked stages together; `order` holds every index after those that it depends on.
    pub(super) fn assemble(head: Head, stages: Vec<TemplateStage>, order: &[u16]) -> Template {
        let indexed = || (0..).zip(&stages);
        let roots = indexed().filter(|(_, stage)| stage.depends_on.is_empty());
        Template {
            prefix: head.prefix.unwrap_or_else(|| Prefix::initials(head.name.as_str())),
            name: head.name,
            title: head.title,
            calendar: head.calendar,
            supervisor: head.supervisor,
            requires_amount: head.requires_amount,
            schema: head.schema,
            roots: roots.map(|(index, _)| index).collect(),
            by_id: indexed().map(|(index, stage)| (stage.id.clone(), index)).collect(),
            expected: critical_path(&stages, order),
            stages,
            laid: None,
        }
    }

    /// Reads a version back from its stored definition.
    pub fn from_stored(bytes: &[u8]) -> Result<Template, Faults> {
        let definition = json::parse(bytes)?;
        definition::read(&definition, &|_| true).map(|checked| checked.template)
    }

    /// The workflow's name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The letters in front of its tickets' numbers.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// What people read, if it differs from the name.
    pub fn title(&self) -> Option<&Title> {
        self.title.as_ref()
    }

    /// The calendar by whose hours its stages are measured.
    pub fn calendar(&self) -> Option<&Name> {
        self.calendar.as_ref()
    }

    /// Who is told when help is asked for with one of its stages.
    pub fn supervisor(&self) -> Option<&Owner> {
        self.supervisor.as_ref()
    }

    /// What the public reads: the title, else the name.
    pub fn public_title(&self) -> &str {
        self.title.as_ref().map_or(self.name.as_str(), Title::as_str)
    }

    /// The stages, in the order of the definition.
    pub fn stages(&self) -> &[TemplateStage] {
        &self.stages
    }

    /// The stages with their indexes, in the order of the definition.
    pub fn indexed(&self) -> impl Iterator<Item = (u16, &TemplateStage)> {
        let index = |at: u16| self.laid.as_ref().map_or(at, |laid| laid.index(at));
        (0..).zip(&self.stages).map(move |(at, stage)| (index(at), stage))
    }

    /// The stage of this index.
    pub fn stage(&self, index: u16) -> Option<&TemplateStage> {
        let place = match &self.laid {
            Some(laid) => laid.place(index)?,
            None => index,
        };
        self.stages.get(usize::from(place))
    }

    /// The id of the stage of this index, also of one that only the ticket's past has.
    pub fn stage_id(&self, index: u16) -> Option<&StageId> {
        let past = self.laid.as_ref().and_then(|laid| laid.seat(index)).map(Seat::id);
        past.or_else(|| self.stage(index).map(|stage| &stage.id))
    }

    /// How many stages there are.
    pub fn stage_count(&self) -> u16 {
        u16::try_from(self.stages.len()).expect("a template has at most 500 stages")
    }

    /// The stages that depend on nothing.
    pub fn roots(&self) -> &[u16] {
        &self.roots
    }

    /// The index of a stage's id.
    pub fn index_of(&self, id: &StageId) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    /// Whether `data.amount` must be a number, since a stage has a `minAmount`.
    pub fn requires_amount(&self) -> bool {
        self.requires_amount
    }

    /// What the data has to look like.
    pub fn schema(&self) -> Option<&Schema> {
        self.schema.as_ref()
    }

    /// Whether a condition looks at the data.
    pub fn reads_data(&self) -> bool {
        let conditions = self.stages.iter().filter_map(|stage| stage.when.as_ref());
        conditions.into_iter().any(|condition| condition.references("data"))
    }

    /// How long it takes at most when every stage keeps its SLA: the longest way through. `None`
    /// when a stage has no SLA, or one in working time.
    pub fn expected(&self) -> Option<Span> {
        self.expected
    }

    /// What is wrong with `data.amount`, when the template requires it.
    pub fn missing_amount(&self, data: &Value) -> Option<Fault> {
        let path = "data.amount";
        match data.get("amount").filter(|amount| !amount.is_null()) {
            _ if !self.requires_amount => None,
            Some(Value::Number(_)) => None,
            None => {
                let detail = "is required, since a stage of this workflow depends on it";
                Some(Fault::new(path, Code::MissingField, detail))
            }
            Some(other) => {
                let detail = format!("must be a number, not {}", json::type_name(other));
                Some(Fault::new(path, Code::WrongType, detail))
            }
        }
    }
}

/// What of `data` a task gets: all of it, or an object of only the paths listed.
pub fn input_of(paths: &[DataPath], data: &Value) -> Value {
    if paths.is_empty() {
        return data.clone();
    }
    let mut selection = Map::new();
    for path in paths {
        path.copy(data, &mut selection);
    }
    Value::Object(selection)
}

fn critical_path(stages: &[TemplateStage], order: &[u16]) -> Option<Span> {
    let mut ends = vec![Span::ZERO; stages.len()];
    for &index in order {
        let stage = &stages[usize::from(index)];
        let before = stage.depends_on.iter().map(|&before| ends[usize::from(before)]);
        let Measure::WallClock(span) = stage.sla?.measure() else {
            return None;
        };
        ends[usize::from(index)] = before.max().unwrap_or(Span::ZERO).plus(span);
    }
    ends.into_iter().max()
}
