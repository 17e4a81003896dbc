//! Everything that pages do, done by a program.

use std::time::{Duration, Instant};

use e2e::{Person, Reply, Request, Simulator, Site};
use serde_json::{Value, json};

use crate::program::Program;
use crate::visitor::sign_in;

/// A request whose answer is the same when it comes again.
fn keyed(request: Request, key: &str) -> Request {
    request.header("idempotency-key", key)
}

pub(crate) async fn from_the_listing_to_the_directory_and_back() {
    let site = Site::start(&["--employees", "5", "--seed", "7"]);
    let program = Program::new(&site, "administrator");
    assert_eq!(program.get("/integrations")["integrations"][0]["id"], "personio");

    let wish = json!({"integration": "personio", "secrets": program.secrets()});
    let begin =
        || keyed(program.request("POST", "/activations"), "first").json(&wish).send().has(201);
    let (activation, again) = (begin(), begin());
    assert_eq!(activation.body, again.body, "the same key, the same answer");
    let id = activation.json()["id"].as_str().expect("an id").to_owned();
    assert!(site.simulator.pages().is_empty(), "somebody's values were asked for");
    keyed(program.request("POST", "/activations"), "first")
        .json(&json!({"integration": "other", "secrets": program.secrets()}))
        .send()
        .is_problem(422, "other-request");

    let fields = json!({"fields": ["first_name", "email"]});
    let preview =
        program.send("POST", &format!("/activations/{id}/preview"), &fields).has(200).json();
    let person = preview["employees"][0].as_object().expect("a person");
    assert_eq!(person.keys().collect::<Vec<_>>(), ["email", "first_name", "id"]);
    assert_eq!(site.marketplace.run(&["status"]).code, 1, "something is stored");

    program.send("POST", &format!("/activations/{id}/consent"), &fields).has(201);
    program.until("completed");
    assert_eq!(program.get("/connection")["state"], "connected");
    let people = program.get("/employees");
    assert_eq!(people["employees"].as_array().map(Vec::len), Some(5));
    assert!(!people.to_string().contains("last_name"), "{people}");

    let narrowed = program.send("PUT", "/connection/consent", &json!({"fields": ["first_name"]}));
    assert_eq!(narrowed.has(200).json()["consent"]["number"], 2);
    assert!(!program.get("/employees").to_string().contains('@'));
    assert_eq!(program.get("/connection/consents")["consents"].as_array().map(Vec::len), Some(2));

    let paused = json!({"every_minutes": 60, "paused": true});
    program.send("PUT", "/connection/schedule", &paused).has(200);
    assert_eq!(program.get("/connection")["state"], "paused");
    assert_eq!(program.get("/ledger/verification")["sound"], true);
    program.request("DELETE", "/connection").send().has(200);
    program.request("GET", "/connection").send().is_problem(404, "not-connected");
}

/// Begins an activation with these values.
fn begin(program: &Program<'_>, integration: &str, secrets: &Value) -> Reply {
    let wish = json!({"integration": integration, "secrets": secrets});
    program.send("POST", "/activations", &wish)
}

pub(crate) async fn what_is_wrong_with_credentials_is_a_problem_of_its_own() {
    let site = Site::start(&["--employees", "3"]);
    let program = Program::new(&site, "administrator");
    let pair = std::fs::read_to_string(site.credentials()).expect("the credentials");
    let two = format!("{pair}\n{}", pair.replace("papi-", "papi-1"));
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd\xfc".repeat(40);
    for (file, kind) in [
        (&b""[..], "invalid-file"),
        (&png, "invalid-file"),
        (two.as_bytes(), "invalid-file"),
        (b"hello there", "invalid-file"),
        (&[b'x'; 20_000], "file-too-large"),
    ] {
        program.upload(file).is_problem(422, kind);
    }
    let mut secrets = program.secrets();
    begin(&program, "other", &secrets).is_problem(404, "not-listed");
    begin(&program, "personio", &json!({"client-id": "papi-x"})).is_problem(422, "other-secrets");

    secrets["client-secret"] = "papi-wrong-wrong-wrong".into();
    let wish = json!({"integration": "personio", "secrets": secrets});
    let german =
        program.request("POST", "/activations").header("accept-language", "de-AT,en;q=0.5");
    let rejected = german.json(&wish).send();
    rejected.is_problem(422, "invalid-credentials");
    assert_eq!(rejected.json()["title"], "Zugriffsdaten abgelehnt");
    assert!(!rejected.body.contains("wrong-wrong"), "{}", rejected.body);
    assert_eq!(site.marketplace.run(&["status"]).code, 1, "something is stored");
    program.upload(pair.as_bytes()).has(201);
}

pub(crate) async fn a_source_that_fails_is_a_problem_of_its_own() {
    let mut site = Site::start(&["--employees", "3"]);
    let token = site.token("default", "administrator");
    let secrets = Program::with(&site, &token).secrets();
    site.simulator.set_faults(&["too-many-requests-seconds=90"]);
    let limited = begin(&Program::with(&site, &token), "personio", &secrets);
    limited.is_problem(503, "rate-limited");
    let wait: u64 = limited.header("retry-after").parse().expect("seconds");
    assert!((60..=90).contains(&wait), "{wait}");
    site.simulator.stop();
    begin(&Program::with(&site, &token), "personio", &secrets)
        .is_problem(502, "source-unavailable");
    assert_eq!(site.marketplace.run(&["status"]).code, 1, "something is stored");
}

pub(crate) async fn what_is_withheld_is_named_with_what_to_tick() {
    let readable = e2e::NEEDED.replace("hire_date,", "");
    let site = Site::start(&["--employees", "3", "--readable", &readable]);
    let program = Program::new(&site, "administrator");
    let id = program.activation();
    let fields = json!({"fields": ["first_name", "hire_date"]});
    let preview =
        program.send("POST", &format!("/activations/{id}/preview"), &fields).has(200).json();
    let withheld = preview["withheld"].to_string();
    assert!(withheld.contains("hire_date"), "{preview}");
    assert!(preview["employees"][0].get("hire_date").is_none(), "{preview}");
    program.request("DELETE", &format!("/activations/{id}")).send().has(204);
    let over = program.request("GET", &format!("/activations/{id}")).send();
    over.is_problem(404, "activation-over");
}

pub(crate) async fn what_somebody_hangs_up_on_is_done_once_all_the_same() {
    let site = Site::start(&["--employees", "3"]);
    let program = Program::new(&site, "administrator");
    let wish = json!({"integration": "personio", "secrets": program.secrets()});
    let begin = || keyed(program.request("POST", "/activations"), "once").json(&wish);
    site.simulator.set_faults(&["latency=1500"]);
    begin().hang_up_after(Duration::from_millis(700));
    begin().send().is_problem(409, "still-answered");
    let end = Instant::now() + Duration::from_secs(30);
    let mut again = begin().send();
    while again.status == 409 && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(200));
        again = begin().send();
    }
    again.has(201);
    let log = site.simulator.log();
    let signed_in = log.iter().filter(|line| line.contains("/v1/auth"));
    assert_eq!(signed_in.count(), 1, "{log:?}");
}

/// Requests that have left since something was erased last.
fn sent_since_the_receipt(program: &Program<'_>) -> Vec<Value> {
    let rows = program.get("/ledger?limit=500")["rows"].take();
    let rows = rows.as_array().expect("rows");
    let receipt = rows.iter().position(|row| row["event"] == "erased").expect("a receipt");
    rows[..receipt].iter().filter(|row| row["event"] == "sent").cloned().collect()
}

pub(crate) async fn a_call_under_way_asks_for_nothing_that_was_taken_out_meanwhile() {
    let site = Site::start(&["--employees", "450", "--seed", "7"]);
    site.connect("first-name,last-name,email");
    site.marketplace.sync(&[]);
    let program = Program::new(&site, "administrator");
    site.simulator.set_faults(&["latency=1500"]);
    let everybody = || program.send("POST", "/runs", &json!({"full": true})).has(202);
    everybody();
    std::thread::sleep(Duration::from_millis(500));
    let narrower = json!({"fields": ["first_name"], "after": 1});
    program.send("PUT", "/connection/consent", &narrower).has(200);
    program.until("abandoned");
    // As long as the call would have gone on.
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(sent_since_the_receipt(&program), Vec::<Value>::new());
    let rows = program.get("/ledger").to_string();
    assert!(rows.contains("its consent is no longer in force"), "{rows}");

    // Who looks at an old page does not release again what was taken out meanwhile.
    let older = json!({"fields": ["first_name", "last_name", "email"], "after": 1});
    program.send("PUT", "/connection/consent", &older).is_problem(409, "connection-changed");

    everybody();
    std::thread::sleep(Duration::from_millis(500));
    program.request("DELETE", "/connection").send().has(200);
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(sent_since_the_receipt(&program), Vec::<Value>::new());
    assert_eq!(program.get("/ledger/verification")["sound"], true);
}

pub(crate) async fn a_run_tells_how_far_it_is_until_its_end() {
    let site = Site::start(&["--employees", "400", "--fault", "latency=300"]);
    let program = Program::new(&site, "administrator");
    program.request("GET", "/runs/events").send().is_problem(404, "not-connected");
    site.connect("first-name,last-name");
    let run = loop {
        let runs = program.get("/runs")["runs"].take();
        match runs[0]["reference"].as_str() {
            Some(run) => break run.to_owned(),
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    let told = program.request("GET", &format!("/runs/events?run={run}")).send().has(200);
    assert_eq!(told.header("content-type"), "text/event-stream");
    let events: Vec<Value> = told
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).expect("JSON"))
        .collect();
    let last = events.last().expect("an event");
    assert_eq!(
        (&last["done"], &last["seen"], &last["state"]),
        (&json!(true), &json!(400), &json!("completed"))
    );
    assert!(events.iter().rev().skip(1).all(|event| event["done"] == false), "{events:?}");
    let unknown = program.request("GET", "/runs/events?run=0123456789abcdef").send();
    unknown.is_problem(404, "not-found");
}

pub(crate) async fn many_who_are_gone_wait_for_their_number() {
    let people: Vec<_> = (1..=60).map(Person::new).collect();
    let mut site = Site::of(Simulator::serving(&people, &[]));
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    site.simulator.serve(&people[..40]);
    let program = Program::new(&site, "administrator");
    program.send("POST", "/runs", &json!({"full": true})).has(202);
    let held = program.until("held");
    let run = held["reference"].as_str().expect("its name");
    let approval = format!("/runs/{run}/approval");
    program.send("POST", &approval, &json!({"gone": 19})).is_problem(409, "other-number");
    assert_eq!(site.marketplace.directory(&[]).len(), 60);
    let done = program.send("POST", &approval, &json!({"gone": 20})).has(200).json();
    assert_eq!(done["state"], "completed");
    assert_eq!(site.marketplace.directory(&[]).len(), 40);
    program.send("POST", &approval, &json!({"gone": 20})).is_problem(409, "not-held");
}

pub(crate) async fn the_ledger_comes_in_parts_that_are_chained() {
    let site = Site::start(&["--employees", "3"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let program = Program::new(&site, "viewer");
    let (mut rows, mut before) = (Vec::new(), i64::MAX);
    loop {
        let part = program.get(&format!("/ledger?limit=3&before={before}"));
        rows.extend(part["rows"].as_array().expect("rows").clone());
        match part["next"].as_i64() {
            Some(next) => before = next,
            None => break,
        }
    }
    assert!(rows.len() > 6, "{rows:?}");
    for pair in rows.windows(2) {
        assert_eq!(pair[0]["previous"], pair[1]["hash"], "the newest comes first");
    }
    let head = rows[0]["hash"].as_str().expect("a hash");
    assert_eq!(program.get("/ledger/verification")["head"], head);
    let noted = rows[4]["hash"].as_str().expect("a hash");
    let proved = program.get(&format!("/ledger/verification?noted={noted}"));
    assert_eq!(proved["sound"], true);
    let other = program.get(&format!("/ledger/verification?noted={}", "1".repeat(64)));
    assert_eq!(other["finding"]["kind"], "forgotten");
}

pub(crate) async fn a_viewers_token_reads_and_no_other_opens_the_figures() {
    let site = Site::start(&["--employees", "3"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let token = site.token("default", "viewer");
    let program = Program::with(&site, &token);
    program.get("/employees");
    program.send("POST", "/runs", &json!({"full": true})).is_problem(403, "administrators-only");
    program.request("DELETE", "/connection").send().is_problem(403, "administrators-only");

    let metrics = site.page("/metrics");
    assert_eq!(Request::new("GET", &metrics).token(&token).send().status, 403);
    let arguments = ["token", "create", "prometheus", "--role", "monitor"];
    let monitor = site.marketplace.run(&arguments).succeeds().stdout.trim().to_owned();
    let figures = Request::new("GET", &metrics).token(&monitor).send().has(200).body;
    assert!(figures.contains("marketplace_employees") && !figures.contains("default"), "{figures}");
    assert_eq!(
        Request::new("GET", &site.page("/api/v1/employees")).token(&monitor).send().status,
        403
    );

    site.marketplace.run(&["token", "revoke", "1"]).succeeds();
    program.request("GET", "/employees").send().is_problem(401, "token-needed");
}

pub(crate) async fn people_and_programs_are_let_in_and_out() {
    let site = Site::start(&["--employees", "3"]);
    let program = Program::new(&site, "administrator");
    let vera = json!({"name": "Vera", "role": "viewer"});
    let link = program.send("POST", "/accounts/links", &vera).has(201).json();
    sign_in(&site, link["link"].as_str().expect("a link"), "").has(303);
    let accounts = program.get("/accounts");
    let found = accounts["accounts"].as_array().expect("accounts");
    let vera = found.iter().find(|one| one["name"] == "Vera").expect("Vera");
    assert_eq!(vera["role"], "viewer");
    program.request("DELETE", &format!("/accounts/{}", vera["id"])).send().has(204);
    assert!(!program.get("/accounts").to_string().contains("Vera"));

    let new = json!({"name": "nightly", "role": "viewer"});
    let made = program.send("POST", "/tokens", &new).has(201).json();
    let secret = made["secret"].as_str().expect("a token");
    assert!(!program.get("/tokens").to_string().contains(secret), "it is told once");
    assert!(
        !site.marketplace.stored_bytes().windows(secret.len()).any(|at| at == secret.as_bytes())
    );
    Program::with(&site, secret).get("/integrations");
    program.request("DELETE", &format!("/tokens/{}", made["token"]["id"])).send().has(204);
    let revoked = Program::with(&site, secret).request("GET", "/integrations").send();
    revoked.is_problem(401, "token-needed");
    program
        .send("POST", "/tokens", &json!({"name": "x\ny", "role": "viewer"}))
        .is_problem(422, "not-a-name");
}
