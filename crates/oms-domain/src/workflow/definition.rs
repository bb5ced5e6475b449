//! Reads a workflow definition and reports everything that is wrong with it at once.

use super::breach::{OnBreach, on_breach};
use super::compensate::{Compensate, compensate};
use super::condition::Condition;
use super::data_path::DataPath;
use super::graph::{self, Graph, Node};
use super::nested::{Doer, doer};
use super::retry::{self, OnFail, Retry, Written};
use super::template::{Head, Template, TemplateStage};
use crate::json::{Fields, boolean, integer, number, text, type_name};
use crate::schema::Schema;
use crate::sla::Target;
use oms_base::limits::STAGES_MAX;
use oms_base::{Code, Fault, Faults, Name, Owner, Prefix, Span, StageId, StageName, Title};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most paths of one stage's `input`.
const INPUT_PATHS_MAX: usize = 100;
/// Most bytes of all different conditions together; compiling takes microseconds a byte.
const CONDITION_BYTES_MAX: usize = 64 * 1024;

/// A definition that may be published.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it defines.
    pub template: Template,
    /// What its author may not have meant.
    pub warnings: Vec<Fault>,
}

/// Reads a definition; `known_owner` says whether somebody is registered under an owner's name.
pub fn read(definition: &Value, known_owner: &dyn Fn(&Owner) -> bool) -> Result<Checked, Faults> {
    let mut faults = Faults::default();
    let draft = Reader::default().workflow(definition, &mut faults);
    let nodes: Vec<Node<'_>> = draft.stages.iter().map(|stage| stage.node.clone()).collect();
    let graph = graph::check(&nodes, &mut faults);
    let mut warnings = Vec::new();
    for fault in unknown_owners(&draft, known_owner) {
        if draft.strict_owners {
            faults.push(fault);
        } else {
            warnings.push(fault);
        }
    }
    for (index, stage) in draft.stages.iter().enumerate() {
        check_constant(index, stage, &mut warnings, &mut faults);
        check_nested(index, stage, draft.name.as_ref(), &mut faults);
    }
    let on_fail = on_fail(&draft.stages, &graph, &mut faults);
    match draft.name {
        Some(name) if faults.is_empty() => {
            let head = Head {
                name,
                prefix: draft.prefix,
                title: draft.title,
                calendar: draft.calendar,
                supervisor: draft.supervisor,
                schema: draft.schema,
                requires_amount: draft.stages.iter().any(|stage| stage.min_amount),
            };
            let order = graph.order.clone();
            let template = Template::assemble(head, finished(draft.stages, graph, on_fail), &order);
            Ok(Checked { template, warnings })
        }
        _ => Err(faults),
    }
}

/// What could be read of a definition; absent where it is faulty.
struct Draft<'v> {
    name: Option<Name>,
    prefix: Option<Prefix>,
    title: Option<Title>,
    calendar: Option<Name>,
    strict_owners: bool,
    supervisor: Option<Owner>,
    schema: Option<Schema>,
    stages: Vec<StageDraft<'v>>,
}

struct StageDraft<'v> {
    node: Node<'v>,
    id: Option<StageId>,
    name: Option<StageName>,
    public_name: Option<StageName>,
    public: bool,
    doer: Doer,
    sla: Option<Target>,
    when: Option<Condition>,
    min_amount: bool,
    input: Vec<DataPath>,
    form: Option<Schema>,
    retry: Option<Retry>,
    on_fail: Written<'v>,
    on_breach: Vec<OnBreach>,
    supervisor: Option<Owner>,
    compensate: Option<Compensate>,
}

/// Stages often share a condition, which is then compiled once.
#[derive(Default)]
struct Reader {
    conditions: BTreeMap<String, Result<Condition, Fault>>,
    bytes: usize,
}

impl Reader {
    fn workflow<'v>(&mut self, definition: &'v Value, faults: &mut Faults) -> Draft<'v> {
        let mut fields = Fields::new("", definition, faults);
        let draft = Draft {
            name: fields.required("name", text(Name::parse)),
            prefix: fields.optional("prefix", text(Prefix::parse)),
            title: fields.optional("title", text(Title::parse)),
            calendar: fields.optional("calendar", text(Name::parse)),
            strict_owners: fields.optional("strictOwners", boolean).unwrap_or(false),
            supervisor: fields.optional("supervisor", text(Owner::parse)),
            schema: Schema::field(&mut fields, "schema"),
            stages: self.stages(&mut fields),
        };
        if draft.calendar.is_none() {
            check_wall_clock(&draft.stages, &mut fields);
        }
        fields.finish();
        draft
    }

    fn stages<'v>(&mut self, fields: &mut Fields<'v, '_>) -> Vec<StageDraft<'v>> {
        let count = fields.value("stages").and_then(Value::as_array).map(Vec::len);
        if let Some(count) = count.filter(|count| !(1..=STAGES_MAX).contains(count)) {
            let detail = format!("has {count} stages; a workflow has 1 to {STAGES_MAX}");
            fields.fault("stages", Code::StageCount, detail);
            return Vec::new();
        }
        fields.required("stages", |_| Ok(()));
        fields.objects("stages", STAGES_MAX, |stage| self.stage(stage)).unwrap_or_default()
    }

    fn stage<'v>(&mut self, fields: &mut Fields<'v, '_>) -> StageDraft<'v> {
        let as_written = fields.value("id").and_then(Value::as_str);
        let as_written = as_written.filter(|id| id.len() <= StageId::CHARS_MAX);
        let id = fields.required("id", text(StageId::parse));
        let name = fields.optional("name", text(StageName::parse));
        let public_name = fields.optional("publicName", text(StageName::parse));
        let public = fields.optional("public", boolean).unwrap_or(true);
        let doer = doer(fields);
        let sla = sla(fields);
        let depends_on = depends_on(fields);
        let (when, min_amount) = self.condition(fields);
        let input = paths(fields);
        let on_breach = on_breach(fields, doer.workflow.is_some());
        StageDraft {
            node: Node { id: as_written, depends_on },
            id,
            name,
            public_name,
            public,
            doer,
            sla,
            when,
            min_amount,
            input,
            form: Schema::field(fields, "form"),
            retry: retry::retry(fields),
            on_fail: retry::on_fail(fields),
            on_breach,
            supervisor: fields.optional("supervisor", text(Owner::parse)),
            compensate: compensate(fields),
        }
    }

    /// The condition, and whether it comes from `minAmount`.
    fn condition(&mut self, fields: &mut Fields<'_, '_>) -> (Option<Condition>, bool) {
        let amount = fields.value("minAmount").is_some();
        if amount && fields.value("when").is_some() {
            let detail = "cannot stand beside when; write data.amount >= … there";
            fields.fault("minAmount", Code::Refused, detail);
        }
        let from_amount = fields.optional("minAmount", |value| self.min_amount(value));
        let from_when = fields.optional("when", |value| {
            let source = text(|source| Ok(source.to_owned()))(value)?;
            self.compile(&source)
        });
        (from_amount.or(from_when), amount)
    }

    /// `minAmount: N` is short for `when: data.amount >= N`.
    fn min_amount(&mut self, value: &Value) -> Result<Condition, Fault> {
        let amount = number(value)?;
        if amount < 0.0 {
            return Err(Fault::here(Code::OutOfBounds, "must not be negative"));
        }
        let literal =
            value.as_i64().map_or_else(|| format!("{amount:?}"), |whole| whole.to_string());
        self.compile(&format!("data.amount >= {literal}"))
    }

    fn compile(&mut self, source: &str) -> Result<Condition, Fault> {
        if let Some(compiled) = self.conditions.get(source) {
            return compiled.clone();
        }
        self.bytes = self.bytes.saturating_add(source.len());
        if self.bytes > CONDITION_BYTES_MAX {
            let detail = format!(
                "the conditions of a workflow have at most {CONDITION_BYTES_MAX} bytes together"
            );
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        let compiled = Condition::compile(source);
        self.conditions.insert(source.to_owned(), compiled.clone());
        compiled
    }
}

/// `input`.
pub(super) fn paths(fields: &mut Fields<'_, '_>) -> Vec<DataPath> {
    fields.list("input", INPUT_PATHS_MAX, text(DataPath::parse)).unwrap_or_default()
}

/// `slaMins` or `sla`.
pub(super) fn sla(fields: &mut Fields<'_, '_>) -> Option<Target> {
    if fields.value("slaMins").is_some() && fields.value("sla").is_some() {
        fields.fault("slaMins", Code::Refused, "cannot stand beside sla; leave one of them out");
    }
    let minutes = fields.optional("slaMins", sla_minutes);
    let target = fields.optional("sla", text(Target::parse));
    minutes.map(Target::wall_clock).or(target)
}

/// Working time needs a calendar.
fn check_wall_clock(stages: &[StageDraft<'_>], fields: &mut Fields<'_, '_>) {
    for (index, stage) in stages.iter().enumerate() {
        let undo = stage.compensate.as_ref().and_then(|undo| undo.sla);
        for (place, target) in [("sla", stage.sla), ("compensate.sla", undo)] {
            if let Some(target) = target.filter(|target| target.is_working()) {
                let detail = format!("{target} is working time; name the workflow's calendar");
                fields.fault(&format!("stages[{index}].{place}"), Code::BadSpan, detail);
            }
        }
    }
}

fn sla_minutes(value: &Value) -> Result<Span, Fault> {
    if value.is_string() {
        let detail = "must be a whole number of minutes; text like \"48h\" goes into sla";
        return Err(Fault::here(Code::WrongType, detail));
    }
    let beyond_any_bound = |fault: Fault| match fault.code {
        Code::OutOfBounds => Ok(i64::MAX),
        _ => Err(fault),
    };
    Span::minutes(integer(i64::MIN..=i64::MAX)(value).or_else(beyond_any_bound)?)
}

fn depends_on<'v>(fields: &mut Fields<'v, '_>) -> Vec<(usize, &'v str)> {
    let items = fields.list("dependsOn", STAGES_MAX, Ok).unwrap_or_default();
    let mut ids = Vec::with_capacity(items.len());
    for (place, item) in items.into_iter().enumerate() {
        match item.as_str() {
            Some(id) if id.len() <= StageId::CHARS_MAX => ids.push((place, id)),
            Some(_) => {
                let detail = "no stage has so long an id";
                fields.fault(&format!("dependsOn[{place}]"), Code::UnknownDependency, detail);
            }
            None => {
                let detail = format!("must be a stage's id, not {}", type_name(item));
                fields.fault(&format!("dependsOn[{place}]"), Code::WrongType, detail);
            }
        }
    }
    ids
}

/// One fault for each owner that nobody is registered under, at its first place.
fn unknown_owners(draft: &Draft<'_>, known: &dyn Fn(&Owner) -> bool) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let of_stages = draft.stages.iter().enumerate().flat_map(|(index, stage)| {
        let places = [
            ("owner", stage.doer.owner.as_ref().filter(|_| stage.doer.workflow.is_none())),
            ("supervisor", stage.supervisor.as_ref()),
            ("compensate.owner", stage.compensate.as_ref().map(|undo| &undo.owner)),
            ("onBreach", stage.on_breach.iter().find_map(OnBreach::rerouted)),
        ];
        places.map(|(place, owner)| Some((format!("stages[{index}].{place}"), owner?)))
    });
    let of_all = draft.supervisor.iter().map(|owner| Some(("supervisor".to_owned(), owner)));
    let owners = of_stages.chain(of_all).flatten();
    let unknown = owners.filter(|(_, owner)| seen.insert(*owner) && !known(owner));
    unknown
        .map(|(path, owner)| {
            let detail = format!(
                "nobody is registered as {owner}; its tasks wait for whoever claims that name"
            );
            Fault::new(path, Code::UnknownOwner, detail)
        })
        .collect()
}

/// In an acyclic graph every stage starts in the end, unless its condition is a constant.
fn check_constant(
    index: usize,
    stage: &StageDraft<'_>,
    warnings: &mut Vec<Fault>,
    faults: &mut Faults,
) {
    let path = || format!("stages[{index}].when");
    match stage.when.as_ref().and_then(Condition::constant) {
        Some(Ok(false)) => {
            let detail = "is never true, so the stage is always skipped";
            warnings.push(Fault::new(path(), Code::Unreachable, detail));
        }
        Some(Err(why)) => {
            let detail = format!("can never be evaluated: {why}");
            faults.push(Fault::new(path(), Code::BadCondition, detail));
        }
        Some(Ok(true)) | None => {}
    }
}

/// A workflow that is a stage of its own would never come to an end.
fn check_nested(index: usize, stage: &StageDraft<'_>, name: Option<&Name>, faults: &mut Faults) {
    if stage.doer.workflow.is_some() && stage.doer.workflow.as_ref() == name {
        let path = format!("stages[{index}].workflow");
        faults.push(Fault::new(path, Code::Cycle, "names the workflow that it is a stage of"));
    }
}

/// What each stage says of failing for good.
fn on_fail(stages: &[StageDraft<'_>], graph: &Graph, faults: &mut Faults) -> Vec<OnFail> {
    let index_of = |id: &str| {
        let found = stages.iter().position(|stage| stage.node.id == Some(id));
        found.and_then(|index| u16::try_from(index).ok())
    };
    let resolve = |(index, stage): (u16, &StageDraft<'_>)| {
        let resolved = retry::resolve(stage.on_fail, index, &index_of, &graph.depends_on);
        faults.take(&format!("stages[{index}].onFail"), resolved).unwrap_or(OnFail::Block)
    };
    (0..).zip(stages).map(resolve).collect()
}

/// The stages of a definition without faults.
fn finished(drafts: Vec<StageDraft<'_>>, graph: Graph, on_fail: Vec<OnFail>) -> Vec<TemplateStage> {
    let edges = graph.depends_on.into_iter().zip(graph.successors);
    let stage = |((draft, on_fail), (depends_on, successors)): (
        (StageDraft<'_>, OnFail),
        (Vec<u16>, Vec<u16>),
    )| {
        let id = draft.id?;
        let name = draft.name.or_else(|| StageName::parse(id.as_str()).ok())?;
        Some(TemplateStage {
            public_name: draft.public_name.unwrap_or_else(|| name.clone()),
            id,
            name,
            public: draft.public,
            owner: draft.doer.owner?,
            workflow: draft.doer.workflow,
            sla: draft.sla,
            depends_on,
            successors,
            when: draft.when,
            input: draft.input,
            form: draft.form,
            retry: draft.retry,
            on_fail,
            on_breach: draft.on_breach,
            supervisor: draft.supervisor,
            compensate: draft.compensate,
        })
    };
    let stages: Option<Vec<_>> = drafts.into_iter().zip(on_fail).zip(edges).map(stage).collect();
    stages.expect("a stage without faults has an id and an owner")
}
