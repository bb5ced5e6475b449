//! Definitions: what they come to, and every fault of them at its place.

use super::{Template, input_of, read};
use crate::sla::Target;
use oms_base::{Code, Fault, Owner, Span, StageId};
use serde_json::{Value, json};

fn loan() -> Value {
    json!({
        "name": "DisasterLoan",
        "stages": [
            {"id": "id_check", "owner": "IRS_VerifyBot", "slaMins": 30},
            {"id": "risk_ai", "owner": "LoanRiskAgent", "slaMins": 10, "dependsOn": ["id_check"]},
            {"id": "underwrite", "owner": "SBA_HumanTeam", "slaMins": 240,
             "dependsOn": ["risk_ai"], "minAmount": 50000},
            {"id": "fund", "owner": "Treasury_Payments", "slaMins": 60,
             "dependsOn": ["underwrite", "risk_ai"]},
        ],
    })
}

fn template(definition: &Value) -> Template {
    read(definition, &|_| true).unwrap_or_else(|faults| panic!("{faults:?}")).template
}

fn lines<'f>(faults: impl IntoIterator<Item = &'f Fault>) -> String {
    let line = |fault: &Fault| format!("{} {} {}", fault.code, fault.path, fault.detail);
    faults.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn faults(definition: &Value) -> String {
    lines(read(definition, &|_| true).expect_err("faulty").list())
}

/// One stage with `extra` fields.
fn stage(extra: &Value) -> Value {
    let mut stage = json!({"id": "a", "owner": "crew"});
    for (name, value) in extra.as_object().unwrap() {
        stage[name] = value.clone();
    }
    stage
}

fn with_stages(stages: &[Value]) -> Value {
    json!({"name": "W", "stages": stages})
}

fn one_stage(extra: &Value) -> Value {
    with_stages(&[stage(extra)])
}

#[test]
fn the_loan_of_the_seed() {
    let template = template(&loan());
    assert_eq!(template.prefix().as_str(), "DL");
    assert_eq!(template.public_title(), "DisasterLoan");
    assert_eq!(template.stage_count(), 4);
    assert_eq!(template.roots(), [0]);
    assert_eq!(template.index_of(&StageId::parse("fund").unwrap()), Some(3));
    assert_eq!(template.index_of(&StageId::parse("nobody").unwrap()), None);
    assert_eq!(template.expected(), Some(Span::minutes(30 + 10 + 240 + 60).unwrap()));
    let successors: Vec<_> = template.stages().iter().map(|stage| &stage.successors[..]).collect();
    assert_eq!(successors, [&[1][..], &[2, 3], &[3], &[]]);
    assert_eq!(template.stage(3).unwrap().depends_on, [2, 1]);
    assert!(template.stage(4).is_none());
    let underwrite = template.stage(2).unwrap();
    assert_eq!(underwrite.when.as_ref().unwrap().source(), "data.amount >= 50000");
    assert_eq!(underwrite.public_name.as_str(), "underwrite");
    assert!(underwrite.public && template.requires_amount() && template.reads_data());
}

#[test]
fn everything_that_can_be_said() {
    let template = template(&json!({
        "name": "Permit", "prefix": "per", "title": "Building permit", "strictOwners": true,
        "stages": [
            {"id": "a", "name": "Check", "publicName": "We look at it", "public": false,
             "owner": "HUMAN:crew", "sla": "48h", "when": "data.size > 2",
             "input": ["size", "data.site.lot"]},
            {"id": "b", "name": "Sign", "owner": "AI:signer", "slaMins": 90.0, "dependsOn": []},
            {"id": "c", "owner": "x", "slaMins": null, "dependsOn": null, "when": null},
        ],
    }));
    assert_eq!((template.prefix().as_str(), template.public_title()), ("PER", "Building permit"));
    assert_eq!(template.expected(), None, "a stage has no SLA");
    assert_eq!(template.roots(), [0, 1, 2]);
    let [a, b, _] = template.stages() else { panic!("three stages") };
    assert_eq!((a.name.as_str(), a.public_name.as_str()), ("Check", "We look at it"));
    assert_eq!((b.name.as_str(), b.public_name.as_str()), ("Sign", "Sign"));
    assert_eq!((a.owner.as_str(), b.owner.as_str()), ("human:crew", "agent:signer"));
    assert_eq!((a.sla, b.sla), (Target::parse("48h").ok(), Target::parse("90m").ok()));
    assert!(!a.public && !template.requires_amount() && template.reads_data());
    let data = json!({"size": 3, "site": {"lot": 7, "owner": "x"}, "secret": 1});
    assert_eq!(input_of(&a.input, &data), json!({"size": 3, "site": {"lot": 7}}));
    assert_eq!(input_of(&a.input, &json!({"site": "none"})), json!({}));
    assert_eq!(input_of(&b.input, &data), data);
}

#[test]
fn every_fault_has_its_place() {
    let cases = [
        (json!([]), "OMS-023  must be an object, not a list"),
        (json!({}), "OMS-022 name is required\nOMS-022 stages is required"),
        (
            json!({"name": "W", "stages": []}),
            "OMS-064 stages has 0 stages; a workflow has 1 to 500",
        ),
        (json!({"name": "W", "stages": {}}), "OMS-023 stages must be a list, not an object"),
        (
            json!({"name": 1, "prefix": "A1", "colour": {}, "stages": [{"id": "", "own": "x"}, 5]}),
            "OMS-023 name must be text, not a number\n\
             OMS-025 prefix a number prefix is 1 to 8 letters\n\
             OMS-025 stages[0].id a stage id starts with a letter and goes on with letters, \
             digits, _, - or .\n\
             OMS-022 stages[0].owner is required\n\
             OMS-021 stages[0].own is not a field; did you mean owner?\n\
             OMS-023 stages[1] must be an object, not a number\n\
             OMS-021 colour is not a field",
        ),
        (
            one_stage(&json!({"id": "__proto__", "ownr": "x", "dependson": ["a"]})),
            "OMS-025 stages[0].id a stage id starts with a letter and goes on with letters, \
             digits, _, - or .\n\
             OMS-021 stages[0].ownr is not a field; did you mean owner?\n\
             OMS-021 stages[0].dependson is not a field; did you mean dependsOn?",
        ),
        (
            with_stages(&[stage(&json!({})), stage(&json!({})), stage(&json!({"id": "A"}))]),
            "OMS-062 stages[1].id \"a\" is the id of stages[0], too",
        ),
        (
            one_stage(&json!({"dependsOn": ["a", "b", "b", 7, "x".repeat(70)]})),
            "OMS-023 stages[0].dependsOn[3] must be a stage's id, not a number\n\
             OMS-061 stages[0].dependsOn[4] no stage has so long an id\n\
             OMS-063 stages[0].dependsOn[0] a stage cannot depend on itself\n\
             OMS-061 stages[0].dependsOn[1] no stage has the id \"b\"\n\
             OMS-061 stages[0].dependsOn[2] no stage has the id \"b\"",
        ),
        (
            with_stages(&[
                stage(&json!({})),
                json!({"id": "b", "owner": "x", "dependsOn": ["a", "a"]}),
            ]),
            "OMS-062 stages[1].dependsOn[1] \"a\" stands here twice",
        ),
    ];
    for (definition, want) in cases {
        assert_eq!(faults(&definition), want, "{definition}");
    }
}

#[test]
fn faults_of_what_follows_a_failure() {
    let cases = [
        (
            json!({"onFail": "stop"}),
            "OMS-028 stages[0].onFail must be block, fail, skip or goto:STAGE",
        ),
        (json!({"onFail": "goto:zzz"}), "OMS-061 stages[0].onFail no stage has the id \"zzz\""),
        (
            json!({"retry": {"attempts": 2, "backof": "1m"}}),
            "OMS-021 stages[0].retry.backof is not a field; did you mean backoff?",
        ),
        (
            json!({"retry": {"backoff": "8wh"}}),
            "OMS-029 stages[0].retry.backoff runs by the wall clock; use s, m, h or d",
        ),
        (
            json!({"retry": {"timeout": "0s"}}),
            "OMS-024 stages[0].retry.timeout must be from 1 second to 10 years",
        ),
    ];
    for (said, want) in cases {
        assert_eq!(faults(&one_stage(&said)), want, "{said}");
    }
    let ahead = with_stages(&[
        stage(&json!({"onFail": "goto:b"})),
        json!({"id": "b", "owner": "x", "dependsOn": ["a"], "onFail": "goto:a"}),
    ]);
    let want =
        "OMS-020 stages[0].onFail b does not come before this stage, which would stay failed";
    assert_eq!(faults(&ahead), want);
    let attempts = faults(&one_stage(&json!({"retry": {"attempts": 101}})));
    assert!(attempts.starts_with("OMS-024 stages[0].retry.attempts"), "{attempts}");
}

#[test]
fn faults_of_what_follows_a_breach() {
    let cases = [
        (json!("notify"), "OMS-023 stages[0].onBreach must be a list, not text"),
        (
            json!(["tell", {"reroot": "x"}, 7]),
            "OMS-028 stages[0].onBreach[0] must be notify, or an object with one of notify, \
             reroute, priority\n\
             OMS-028 stages[0].onBreach[1] must be notify, or an object with one of notify, \
             reroute, priority\n\
             OMS-023 stages[0].onBreach[2] must be notify or an object, not a number",
        ),
        (
            json!([{"reroute": "x", "priority": 1}, {"notify": "svc:x", "urgent": 1}]),
            "OMS-021 stages[0].onBreach[0].priority is not a field\n\
             OMS-028 stages[0].onBreach[1].notify must be owner, watchers, supervisor, or a \
             person or group: human:NAME\n\
             OMS-023 stages[0].onBreach[1].urgent must be true or false, not a number",
        ),
        (
            json!([{"priority": 4}, {"reroute": "x"}, {"reroute": "y"}]),
            "OMS-024 stages[0].onBreach[0].priority must be from 0 to 3\n\
             OMS-020 stages[0].onBreach[2].reroute stands here twice",
        ),
    ];
    for (said, want) in cases {
        assert_eq!(faults(&one_stage(&json!({"onBreach": said}))), want, "{said}");
    }
    let many = vec!["notify"; 11];
    assert!(faults(&one_stage(&json!({"onBreach": many}))).starts_with("OMS-024 stages[0]."));
    let nested = json!({"id": "a", "workflow": "Other", "onBreach": [{"reroute": "x"}]});
    let want = "OMS-020 stages[0].onBreach[0].reroute another ticket does the work of this stage: \
                it has no task to give";
    assert_eq!(faults(&with_stages(&[nested])), want);
    let all = json!(["notify", {"notify": "human:x"}, {"reroute": "y"}, {"priority": 0}]);
    let good = template(&one_stage(&json!({"onBreach": all})));
    assert_eq!(good.stages()[0].on_breach.len(), 4);
}

#[test]
fn faults_of_conditions_and_inputs() {
    let cases = [
        (
            one_stage(&json!({"when": "amount > 1", "input": ["", "data", "a..b", "ok"]})),
            "OMS-065 stages[0].when unknown name amount; a condition knows data, ticket, stage, \
             stages and now, at line 1 column 1\n\
             OMS-025 stages[0].input[0] must be a path into the data like amount or \
             applicant.name\n\
             OMS-028 stages[0].input[1] leave input out to give all of the data\n\
             OMS-025 stages[0].input[2] must be a path into the data like amount or applicant.name",
        ),
        (
            one_stage(&json!({"when": "true", "minAmount": 1})),
            "OMS-020 stages[0].minAmount cannot stand beside when; write data.amount >= … there",
        ),
        (one_stage(&json!({"minAmount": -1})), "OMS-024 stages[0].minAmount must not be negative"),
        (
            one_stage(&json!({"minAmount": "50000.0"})),
            "OMS-023 stages[0].minAmount must be a number, not text",
        ),
        (
            one_stage(&json!({"when": "1 + 1"})),
            "OMS-065 stages[0].when can never be evaluated: it comes to a number instead of true \
             or false",
        ),
    ];
    for (definition, want) in cases {
        assert_eq!(faults(&definition), want, "{definition}");
    }
}

#[test]
fn faults_of_nested_workflows_and_of_what_undoes() {
    let named = |more: &Value| {
        let mut stage = json!({"id": "a", "workflow": "Other"});
        stage.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        with_stages(&[stage])
    };
    let cases = [
        (
            named(&json!({"owner": "crew", "form": {"type": "object"}})),
            "OMS-020 stages[0].owner cannot stand beside workflow: such a stage has no owner\n\
             OMS-020 stages[0].form cannot stand beside workflow: such a stage says itself what \
             came out",
        ),
        (named(&json!({"workflow": 7})), "OMS-023 stages[0].workflow must be text, not a number"),
        (
            {
                let mut own = named(&json!({}));
                own["stages"][0]["workflow"] = own["name"].clone();
                own
            },
            "OMS-060 stages[0].workflow names the workflow that it is a stage of",
        ),
        (
            one_stage(&json!({"compensate": {"x": 1, "sla": "2wd"}})),
            "OMS-022 stages[0].compensate.owner is required\n\
             OMS-021 stages[0].compensate.x is not a field",
        ),
        (
            one_stage(&json!({"compensate": {"owner": "back", "sla": "2wd"}})),
            "OMS-029 stages[0].compensate.sla 2wd is working time; name the workflow's calendar",
        ),
    ];
    for (definition, want) in cases {
        assert_eq!(faults(&definition), want, "{definition}");
    }
    let good = template(&named(&json!({"compensate": {"owner": "back"}, "supervisor": "boss"})));
    let stage = good.stage(0).unwrap();
    assert_eq!(stage.workflow.as_ref().map(oms_base::Name::as_str), Some("Other"));
    assert!(stage.compensate.is_some() && stage.supervisor.is_some());
}

#[test]
fn time_limits() {
    let bounds = "OMS-024 stages[0].slaMins must be from 1 minute to 10 years";
    let cases = [
        (json!({"slaMins": 0}), bounds),
        (json!({"slaMins": -1}), bounds),
        (json!({"slaMins": 2_147_483_648_i64}), bounds),
        (json!({"slaMins": 9_223_372_036_854_775_808_u64}), bounds),
        (json!({"slaMins": 1e300}), bounds),
        (json!({"slaMins": 0.5}), "OMS-023 stages[0].slaMins must be a whole number"),
        (
            json!({"slaMins": "48h"}),
            "OMS-023 stages[0].slaMins must be a whole number of minutes; text like \"48h\" goes \
             into sla",
        ),
        (
            json!({"slaMins": true}),
            "OMS-023 stages[0].slaMins must be a whole number, not true or false",
        ),
        (json!({"sla": 48}), "OMS-023 stages[0].sla must be text, not a number"),
        (
            json!({"sla": "2 days"}),
            "OMS-029 stages[0].sla not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd",
        ),
        (
            json!({"sla": "1h", "slaMins": 60}),
            "OMS-020 stages[0].slaMins cannot stand beside sla; leave one of them out",
        ),
    ];
    for (extra, want) in cases {
        assert_eq!(faults(&one_stage(&extra)), want, "{extra}");
    }
    let most = template(&one_stage(&json!({"slaMins": 10 * 366 * 24 * 60})));
    assert!(most.expected().is_some());
}

#[test]
fn warnings_do_not_stop_a_definition() {
    let definition = with_stages(&[
        stage(&json!({"when": "false"})),
        stage(&json!({"id": "b", "when": "1 > 2", "owner": "known"})),
        stage(&json!({"id": "c", "when": "true"})),
    ]);
    let known = |owner: &Owner| owner.as_str() == "known";
    let warnings = "OMS-066 stages[0].owner nobody is registered as crew; its tasks wait for \
                    whoever claims that name\n\
                    OMS-067 stages[0].when is never true, so the stage is always skipped\n\
                    OMS-067 stages[1].when is never true, so the stage is always skipped";
    assert_eq!(lines(&read(&definition, &known).unwrap().warnings), warnings);
    let mut strict = definition;
    strict["strictOwners"] = json!(true);
    let faults = read(&strict, &known).unwrap_err();
    assert_eq!(faults.list().len(), 1);
    assert_eq!(faults.list()[0].code, Code::UnknownOwner);
}

#[test]
fn the_amount_is_required_where_a_stage_depends_on_it() {
    let template = template(&loan());
    for good in [json!({"amount": 0}), json!({"amount": -1.5}), json!({"amount": 5e4})] {
        assert_eq!(template.missing_amount(&good), None, "{good}");
    }
    let cases = [
        (json!({}), Code::MissingField),
        (json!({"amount": null}), Code::MissingField),
        (json!(null), Code::MissingField),
        (json!({"amount": "50000.0"}), Code::WrongType),
        (json!({"amount": [1]}), Code::WrongType),
    ];
    for (data, code) in cases {
        let fault = template.missing_amount(&data).unwrap();
        assert_eq!((fault.path.as_str(), fault.code), ("data.amount", code), "{data}");
    }
    let free = self::template(&one_stage(&json!({"when": "data.amount >= 5"})));
    assert_eq!(free.missing_amount(&json!({})), None);
}

#[test]
fn min_amount_is_a_condition() {
    let cases = [
        (json!(50000), "data.amount >= 50000"),
        (json!(50000.5), "data.amount >= 50000.5"),
        (json!(1e300), "data.amount >= 1e300"),
        (json!(0), "data.amount >= 0"),
    ];
    for (amount, source) in cases {
        let template = template(&one_stage(&json!({"minAmount": amount})));
        assert_eq!(template.stages()[0].when.as_ref().unwrap().source(), source);
    }
}

#[test]
fn conditions_are_bounded_together() {
    let condition = |n: usize, of: usize| {
        stage(&json!({"id": format!("s{n}"), "when": format!("{:4000}data.a == {of}", "")}))
    };
    let different: Vec<_> = (0..17).map(|n| condition(n, n)).collect();
    let want = "OMS-024 stages[16].when the conditions of a workflow have at most 65536 bytes \
                together";
    assert_eq!(faults(&with_stages(&different)), want);
    let shared: Vec<_> = (0..17).map(|n| condition(n, 0)).collect();
    assert_eq!(template(&with_stages(&shared)).stage_count(), 17);
}

#[test]
fn a_stored_version_reads_back() {
    let bytes = crate::json::canonical(&loan());
    assert_eq!(Template::from_stored(&bytes).unwrap(), template(&loan()));
    assert_eq!(Template::from_stored(b"{").unwrap_err().list()[0].code, Code::Malformed);
}
