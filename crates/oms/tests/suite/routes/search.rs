//! Finding tickets: held against the language's own slow and plain meaning, ticket by ticket.

use crate::server::{Client, Server};
use oms_base::{Date, Label, Number, Owner, Priority, Status, Timestamp};
use oms_domain::query::{Context, Order, Place, Query, SlaStatus, Subject, matches};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STATUSES: [&str; 5] = ["queued", "in-progress", "blocked", "completed", "cancelled"];
const STREETS: [&str; 4] =
    ["5th Street", "Main Street", "Straße des 17. Juni", "5th Avenue, Street side"];
const REASONS: [&str; 3] = ["waiting for asphalt", "no crew", "Asphalt-plant closed"];
const COMMENTS: [&str; 3] = ["The hole is deep.", "seen on 5th; street closed", "asphalt came"];

/// The list's address with these parameters.
fn list(query: &[(&str, &str)]) -> String {
    let url = reqwest::Url::parse_with_params("http://server/api/v1/tickets", query).unwrap();
    format!("/api/v1/tickets?{}", url.query().unwrap())
}

/// What one search finds: the numbers in order.
fn find(client: &Client, q: &str, sort: Option<&str>, after: &str) -> Vec<String> {
    let mut query = vec![("q", q), ("limit", "1000"), ("after", after)];
    query.extend(sort.map(|sort| ("sort", sort)));
    let reply = client.get(&list(&query));
    let items = reply.expect(200)["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["number"].as_str().unwrap().to_owned()).collect()
}

/// Opens ticket `n` and does to it what its number asks for; gives its number and last position.
fn make(client: &Client, n: usize) -> (String, String) {
    let mut wanted = json!({
        "board": if n.is_multiple_of(3) { "Parks" } else { "City Potholes" },
        "title": format!("Pothole {n} at {}", STREETS[n % 4]),
        "description": if n.is_multiple_of(5) { "large; water in it" } else { "small" },
        "data": {"size": n % 7, "crew": {"name": format!("crew {}", n % 2)},
                 "wet": n.is_multiple_of(2), "tags": ["a", format!("t{}", n % 3)]},
        "priority": n % 4,
        "labels": if n.is_multiple_of(4) { vec!["flood", "night"] } else { vec!["day"] },
    });
    if n.is_multiple_of(2) {
        wanted["owner"] = json!(["human:crew-1", "svc:paver", "crew-1"][n / 2 % 3]);
    }
    if n.is_multiple_of(3) {
        wanted["sla"] = json!(["1h", "3d"][n % 2]);
    }
    let opened = client.post("/api/v1/tickets", &wanted).expect(201);
    let number = opened["number"].as_str().unwrap().to_owned();
    let change = |what: &str, body: Value| -> Value {
        client.post(&format!("/api/v1/tickets/{number}/{what}"), &body).expect(200)
    };
    let mut last = opened;
    // Down a road, across the date line, and round the pole.
    let place = match n % 10 {
        0 | 1 => Some((39.7 + 0.001 * f64::from(u8::try_from(n).unwrap()), -89.6)),
        5 => Some((0.0, -179.9995)),
        7 => Some((89.9995, 120.0)),
        _ => None,
    };
    if let Some((lat, lon)) = place {
        last = change("locate", json!({"lat": lat, "lon": lon}));
    }
    if n % 4 == 1 {
        last = change("comment", json!({"text": COMMENTS[n % 3], "visibility": "staff"}));
    }
    let to = STATUSES[n % 5];
    if to == "cancelled" {
        last = change("cancel", json!({"reason": "twice"}));
    } else if to != "queued" {
        // Blocked for one reason first, so that only the last one counts.
        change("move", json!({"to": "blocked", "reason": "first of all"}));
        last = change("move", json!({"to": "in-progress"}));
        if to != "in-progress" {
            last = change("move", json!({"to": to, "reason": REASONS[n % 3]}));
        }
    }
    (number, last["position"].as_str().unwrap().to_owned())
}

/// The ticket as the oracle sees it, from its page and its timeline.
fn place(location: &Value) -> Option<Place> {
    let degrees = |field: &str| location[field].as_f64();
    Place::new(degrees("lat")?, degrees("lon")?).ok()
}

fn subject(client: &Client, number: &str) -> Subject {
    let ticket = client.get(&format!("/api/v1/tickets/{number}")).expect(200);
    let timeline = client.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let entries = timeline["items"].as_array().unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let time = |value: &Value| value.as_str().map(|text| Timestamp::parse(text).unwrap());
    let status = ticket["status"].as_str().unwrap();
    let category = Status::parse(status).unwrap();
    let of_kind = |kind| entries.iter().filter(move |entry| entry["kind"] == kind);
    let blocked = of_kind("moved").rfind(|entry| entry["status"] == "blocked");
    let comments = of_kind("commented").filter_map(|entry| text(&entry["text"]));
    let admin = Owner::parse("a admin").unwrap();
    let by = |yes: bool| if yes { vec![admin.clone()] } else { Vec::new() };
    let due = time(&ticket["due_at"]);
    let sla = ticket["sla_status"].as_str().unwrap();
    Subject {
        number: Number::parse(number).unwrap(),
        title: text(&ticket["title"]),
        texts: text(&ticket["description"]).into_iter().chain(comments).collect(),
        status: status.to_owned(),
        category,
        board: text(&ticket["board"]).unwrap(),
        workflow: None,
        stages: Vec::new(),
        lane: None,
        owner: ticket["owner"].as_str().map(|owner| Owner::parse(owner).unwrap()),
        approved_by: Vec::new(),
        completed_by: by(of_kind("moved").any(|entry| entry["status"] == "completed")),
        commented_by: by(of_kind("commented").next().is_some()),
        watchers: Vec::new(),
        priority: Priority::new(ticket["priority"].as_i64().unwrap()).unwrap(),
        labels: ticket["labels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|label| Label::parse(label.as_str().unwrap()).unwrap())
            .collect(),
        opened: time(&ticket["opened_at"]).unwrap(),
        updated: time(&entries.last().unwrap()["time"]).unwrap(),
        closed: time(&ticket["status_since"]).filter(|_| !category.is_open()),
        due,
        sla: due.and_then(|_| SlaStatus::ALL.iter().copied().find(|s| s.as_str() == sla)),
        blocked_reasons: blocked
            .filter(|_| category == Status::Blocked)
            .and_then(|entry| text(&entry["reason"]))
            .into_iter()
            .collect(),
        address: None,
        place: place(&ticket["location"]),
        has: Vec::new(),
        links: Vec::new(),
        data: ticket["data"].clone(),
    }
}

const QUERIES: &[&str] = &[
    "",
    "pothole",
    "pothole 12",
    "\"5th Street\"",
    "\"street side\"",
    "5th street",
    "straße",
    "STRASSE",
    "asph*",
    "\"waiting for asp\"*",
    "blocked_reason:asphalt",
    "-blocked_reason:asphalt",
    "blocked_reason:*",
    "blocked_reason:\"first of all\"",
    "status:blocked",
    "status:blocked,queued",
    "category:in-progress",
    "-status:completed",
    "is:open",
    "is:closed",
    "is:overdue",
    "-is:open",
    "board:Parks",
    "board:\"City Potholes\"",
    "board:parks",
    "owner:human:crew-1",
    "owner:crew-1",
    "owner:svc:paver,human:crew-1",
    "owner:*",
    "-owner:*",
    "owner:me",
    "commented_by:me",
    "commented_by:*",
    "completed_by:me",
    "priority:0",
    "priority:<=1",
    "priority:>1",
    "priority:1..2",
    "label:flood",
    "label:flood,day",
    "-label:flood",
    "label:*",
    "data.size:3",
    "data.size:>=5",
    "data.size:2..4",
    "data.wet:true",
    "data.crew.name:\"crew 1\"",
    "data.tags:t2",
    "data.tags:a",
    "data.none:*",
    "data.crew:*",
    "data.size:\"3\"",
    "due:<2h",
    "due:>1h",
    "due:*",
    "-due:*",
    "due:<10d",
    "sla:ok",
    "sla:breach",
    "sla:met",
    "sla:*",
    "sla:at-risk",
    "opened:<1h",
    "opened:>1h",
    "closed:*",
    "closed:<1h",
    "updated:<1d",
    "opened:2026-01-01..2036-01-01",
    "title:pothole",
    "title:deep",
    "large water",
    "large OR deep",
    "(large OR deep) -is:closed",
    "-(board:Parks OR label:flood)",
    "NOT (is:open priority:0)",
    "flood",
    "approved_by:* \"5th Street\"",
    "has:attachment",
    "link:*",
    "lane:*",
    "workflow:*",
    "stage:*",
    "near:39.7,-89.6",
    "near:39.7,-89.6,1500m",
    "-near:39.7,-89.6,2km is:open",
    "near:0.0001,179.9999,1km",
    "near:89.9999,-60,1km OR near:39.703,-89.6,1m",
    "deep asphalt",
    "\"seen on 5th\"",
    "number:CP-2026-00001",
    "night -asphalt is:open",
];

#[test]
fn what_is_found_is_what_the_language_means() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "City Potholes", "sla": "48h"})).expect(201);
    admin.post("/api/v1/boards", &json!({"name": "Parks"})).expect(201);
    let made: Vec<(String, String)> = (0..60).map(|n| make(&admin, n)).collect();
    let last = made.last().unwrap().1.clone();
    let subjects: Vec<Subject> = made.iter().map(|(number, _)| subject(&admin, number)).collect();
    let me = [Owner::parse("a admin").unwrap()];
    let now = subjects.iter().map(|subject| subject.updated).max().unwrap();
    let context = Context { now, zone: "UTC", me: &me };
    let mut told_apart = 0;
    for source in QUERIES {
        let query = Query::parse(source).unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
        let means = |subject: &&Subject| matches(&query, subject, &context);
        let want: BTreeSet<String> =
            subjects.iter().filter(means).map(|subject| subject.number.to_string()).collect();
        let found: BTreeSet<String> = find(&admin, source, None, &last).into_iter().collect();
        assert_eq!(found, want, "{source}");
        told_apart += usize::from(!want.is_empty() && want.len() < subjects.len());
    }
    assert!(told_apart > QUERIES.len() / 2, "{told_apart} queries tell tickets apart");
    for sort in [
        "due",
        "-due",
        "opened",
        "-opened",
        "updated",
        "-updated",
        "priority",
        "-priority",
        "number",
        "-number",
        "-priority,due,-number",
        "due,-opened",
    ] {
        let order = Order::parse(sort).unwrap();
        let mut want: Vec<&Subject> = subjects.iter().collect();
        want.sort_by(|a, b| order.compare(a, b));
        let want: Vec<String> = want.iter().map(|subject| subject.number.to_string()).collect();
        assert_eq!(find(&admin, "", Some(sort), &last), want, "{sort}");
        assert_eq!(pages(&admin, sort, 7), want, "{sort} by pages");
    }
}

/// The whole list, page by page.
fn pages(client: &Client, sort: &str, limit: usize) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    let limit = limit.to_string();
    loop {
        let mut query = vec![("sort", sort), ("limit", &limit)];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = client.get(&list(&query)).expect(200);
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return all,
        }
    }
}

#[test]
fn the_three_questions_of_a_clerk_are_one_query_each() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "City Potholes"})).expect(201);
    let open = |title: &str, sla: &str| {
        let body = json!({"board": "City Potholes", "title": title, "sla": sla});
        admin.post("/api/v1/tickets", &body).expect(201)
    };
    let held = open("5th Street", "3d");
    let path = format!("/api/v1/tickets/{}/move", held["number"].as_str().unwrap());
    admin.post(&path, &json!({"to": "blocked", "reason": "waiting for asphalt"})).expect(200);
    let soon = open("Oak Avenue", "90m");
    admin.loan(120_000);
    let body = json!({"workflow": "DisasterLoan", "title": "Roof on 5th Street",
        "data": {"amount": 120_000}});
    let loan = admin.post("/api/v1/tickets", &body).expect(201);
    admin.work("IRS_VerifyBot", "done");
    admin.work("IRS_VerifyBot", "done");
    let last = open("Elm Street", "3d")["position"].as_str().unwrap().to_owned();
    let one = |ticket: &Value| vec![ticket["number"].as_str().unwrap().to_owned()];
    assert_eq!(find(&admin, "blocked_reason:asphalt", None, &last), one(&held));
    let approved = "approved_by:IRS_VerifyBot \"5th Street\"";
    assert_eq!(find(&admin, approved, None, &last), one(&loan));
    assert_eq!(find(&admin, "due:<2h board:\"City Potholes\"", None, &last), one(&soon));
    assert_eq!(find(&admin, "stage:risk_ai \"5th Street\"", None, &last), one(&loan));
    assert_eq!(find(&admin, "workflow:DisasterLoan roof", None, &last), one(&loan));
}

#[test]
fn an_index_that_is_gone_is_filled_again_and_lists_stay_stable_under_writes() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let open = |client: &Client, n: usize| {
        client
            .post("/api/v1/tickets", &json!({"board": "B", "title": format!("hole {n}")}))
            .expect(201)
    };
    let opened: Vec<Value> = (0..30).map(|n| open(&admin, n)).collect();
    // The index follows the log: it is to hold these before lists are compared.
    let position = opened[29]["position"].as_str().unwrap();
    assert_eq!(find(&admin, "hole", None, position).len(), 30);
    let before = pages(&admin, "number", 4);
    let writer = admin.clone();
    let during = std::thread::scope(|scope| {
        scope.spawn(|| (30..90).for_each(|n| drop(open(&writer, n))));
        pages(&admin, "number", 2)
    });
    assert!(before.len() <= 30 && during.is_sorted() && during.len() >= 30);
    assert_eq!(during.iter().collect::<BTreeSet<_>>().len(), during.len());
    let last = open(&admin, 90)["position"].as_str().unwrap().to_owned();
    let all = find(&admin, "hole", Some("number"), &last);
    assert_eq!(all.len(), 91);
    let dir = server.kill();
    for file in ["search.db", "search.db-wal", "search.db-shm"] {
        let _was_not_there = std::fs::remove_file(dir.path().join(file));
    }
    let server = Server::start_in(dir);
    assert_eq!(find(&server.client("staff"), "hole", Some("number"), &last), all);
}

#[test]
fn a_service_finds_what_lies_on_its_boards() {
    let server = Server::start();
    let admin = server.client("admin");
    for board in ["Mine", "Theirs", "Also mine"] {
        admin.post("/api/v1/boards", &json!({"name": board})).expect(201);
    }
    let open = |board: &str| {
        admin.post("/api/v1/tickets", &json!({"board": board, "title": "hole"})).expect(201)
    };
    let (mine, _, also) = (open("Mine"), open("Theirs"), open("Also mine"));
    let last = also["position"].as_str().unwrap();
    let one = server.client_with("service", "one", &["--board", "Mine"]);
    let two = server.client_with("service", "two", &["--board", "Mine", "--board", "Also mine"]);
    let number = |ticket: &Value| ticket["number"].as_str().unwrap().to_owned();
    assert_eq!(find(&one, "hole", None, last), [number(&mine)]);
    assert_eq!(find(&one, "board:Theirs OR hole", None, last), [number(&mine)]);
    assert_eq!(find(&two, "hole", Some("opened"), last), [number(&mine), number(&also)]);
    assert_eq!(find(&admin, "hole", None, last).len(), 3);
}

#[test]
fn what_is_no_query_is_refused_with_its_column() {
    let server = Server::start();
    let admin = server.client("admin");
    let ask = |query: &[(&str, &str)]| admin.get(&list(query));
    let long = "x ".repeat(600);
    for q in [
        "statis:blocked",
        "status:",
        "(a",
        "a )",
        "due:<2x",
        "\"open",
        "priority:9",
        &long,
        "owner:",
        "near:1",
        "data.:1",
        "OR",
        "NOT",
    ] {
        let reply = ask(&[("q", q)]);
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths()[0], "q", "{q}");
    }
    let misspelt = ask(&[("q", "statis:blocked")]);
    let detail = misspelt.body["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("status") && detail.contains("column 1"), "{detail}");
    assert_eq!(ask(&[("sort", "age")]).paths(), ["sort"]);
    for cursor in ["x", "n~CP-2026-00001", "1.2.3~CP-2026-00001"] {
        assert_eq!(
            ask(&[("sort", "due,opened"), ("cursor", cursor)]).paths(),
            ["cursor"],
            "{cursor}"
        );
    }
    assert_eq!(ask(&[("q", "a"), ("after", "zz")]).paths(), ["after"]);
    assert_eq!(ask(&[("q", "a"), ("after", "000000zzzzzzz")]).paths(), ["after"]);
}

#[test]
fn days_begin_where_the_agency_is() {
    // 14 hours before and 11 behind UTC: at any time it is another day in one of them.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let dir = tempfile::TempDir::new().unwrap();
        std::fs::write(dir.path().join("oms.yaml"), format!("timezone: {zone}\n")).unwrap();
        let server = Server::start_in(dir);
        let admin = server.client("admin");
        let ticket = admin.pothole("Hole");
        let opened = ticket["opened_at"].as_str().unwrap();
        let (day, at) = (Date::parse(&opened[..10]).unwrap(), Timestamp::parse(opened).unwrap());
        let is_that_day = (day.start_in(zone)..day.end_in(zone)).contains(&at);
        let after = ticket["position"].as_str().unwrap();
        let found = find(&admin, &format!("opened:{day}"), None, after);
        assert_eq!(found.len(), usize::from(is_that_day), "{zone} {opened}");
    }
}
