//! Requests that no page of ours makes.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use e2e::{Request, Site};

use crate::program::Program;
use crate::visitor::{Visitor, sign_in};

/// Forms that change something: each with an address of a page that has it.
const FORMS: [&str; 18] = [
    "/sign-out",
    "/activate/personio",
    "/activations/0000000000000000/fields",
    "/activations/0000000000000000/consent",
    "/activations/0000000000000000/cancel",
    "/settings/integrations/personio/run",
    "/settings/integrations/personio/fields",
    "/settings/integrations/personio/credentials",
    "/settings/integrations/personio/schedule",
    "/settings/integrations/personio/pause",
    "/settings/integrations/personio/resume",
    "/settings/integrations/personio/disconnect",
    "/settings/access/links",
    "/settings/access/tokens",
    "/settings/access/revoke",
    "/settings/access/remove",
    "/runs",
    "/runs/approval",
];

/// Pages of a tenant.
const PAGES: [&str; 9] = [
    "/settings/integrations",
    "/settings/integrations/personio",
    "/settings/access",
    "/directory",
    "/runs",
    "/runs/events",
    "/ledger",
    "/ledger/verification",
    "/data-protection",
];

pub(crate) async fn nothing_answers_without_a_session() {
    let site = Site::start(&["--employees", "3"]);
    for path in PAGES {
        let reply = Request::new("GET", &site.page(path)).send().has(303);
        assert!(reply.header("location").starts_with("/sign-in?next="), "{path}");
    }
    for path in FORMS {
        let reply = Request::new("POST", &site.page(path)).form(&[]).send().has(303);
        assert!(reply.header("location").starts_with("/sign-in"), "{path}");
    }
    for path in ["/marketplace", "/marketplace/personio", "/sign-in", "/healthz", "/readyz"] {
        let reply = Request::new("GET", &site.page(path)).send().has(200);
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    for path in ["/openapi.json", "/metrics", "/api/v1/employees", "/api/v1/nothing"] {
        Request::new("GET", &site.page(path)).send().is_problem(401, "token-needed");
    }
}

pub(crate) async fn a_form_of_another_site_or_session_changes_nothing() {
    let site = Site::start(&["--employees", "3"]);
    let visitor = Visitor::administrator(&site);
    for path in FORMS {
        let post = || visitor.request("POST", path);
        let boundary = "multipart/form-data; boundary=x";
        let without = match path.contains("credentials") || path.starts_with("/activate/") {
            true => post().header("content-type", boundary).body(b"--x--\r\n").send(),
            false => post().form(&[("id", "1")]).send(),
        };
        assert_eq!(without.status, 403, "{path}: {}", without.body);
        let foreign = post().header("origin", "https://evil.example").form(&[]).send().has(403);
        assert!(foreign.body.contains("Another site has sent this request"), "{path}");
        let site_says = post().header("sec-fetch-site", "cross-site").form(&[]).send().has(403);
        assert!(site_says.body.contains("Another site"), "{path}");
    }
    // A name of somebody else's that leads here.
    let other =
        Request::new("GET", &site.page("/marketplace")).host("evil.example").send().has(403);
    assert!(other.body.contains("another address"), "{}", other.body);
    assert_eq!(visitor.get("/settings/access").status, 200, "still signed in");
}

pub(crate) async fn a_viewer_looks_and_changes_nothing() {
    let site = Site::start(&["--employees", "3"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let visitor = Visitor::new(&site, &site.link_for("default", "Vera", "viewer"));
    for path in PAGES.iter().filter(|path| **path != "/settings/access") {
        assert!([200, 204].contains(&visitor.get(path).status), "{path}");
    }
    let manage = visitor.page("/settings/integrations/personio");
    assert!(!manage.contains("Disconnect"), "{manage}");
    for path in ["/settings/access", "/activate/personio", "/settings/integrations/personio/fields"]
    {
        assert_eq!(visitor.get(path).status, 403, "{path}");
    }
    for path in FORMS.iter().filter(|path| **path != "/sign-out") {
        assert_eq!(visitor.submit(path, &[]).status, 403, "{path}");
    }
}

pub(crate) async fn tenants_never_see_each_other() {
    let site = Site::start(&["--employees", "3", "--seed", "7"]);
    site.connect("first-name,last-name");
    site.marketplace.sync(&[]);
    let id = site.marketplace.directory(&[]).keys().next().cloned().expect("somebody");
    let visitor = Visitor::new(&site, &site.link_for("globex", "Gus", "administrator"));
    for path in
        ["/directory", &format!("/directory/{id}"), "/runs", "/settings/integrations/personio"]
    {
        let reply = visitor.get(path);
        assert!(!reply.body.contains("Fischer"), "{path}");
        assert_ne!((path, reply.status), (&*format!("/directory/{id}"), 200));
    }
    assert!(!visitor.page("/ledger").contains("/v1/company"));
    let token = site.token("globex", "administrator");
    for path in ["/api/v1/employees", "/api/v1/connection", "/api/v1/runs"] {
        Request::new("GET", &site.page(path)).token(&token).send().is_problem(404, "not-connected");
    }
    let rows =
        Request::new("GET", &site.page("/api/v1/ledger")).token(&token).send().has(200).json();
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(0));
    let tokens =
        Request::new("GET", &site.page("/api/v1/tokens")).token(&token).send().has(200).json();
    assert_eq!(tokens["tokens"].as_array().map(Vec::len), Some(1), "{tokens}");
}

pub(crate) async fn guessing_codes_is_slowed_down_and_nobody_else() {
    let site = Site::start(&["--employees", "3"]);
    let guess =
        |code: &str| Request::new("POST", &site.page("/sign-in")).form(&[("code", code)]).send();
    let statuses: Vec<_> = (0..12).map(|number| guess(&format!("guess-{number}")).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 10, "{statuses:?}");
    let refused = guess("one-more").has(429);
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds <= 60));
    // A link that is only looked at is a guess, too.
    Request::new("GET", &site.page("/sign-in?code=one-more")).send().has(429);
    sign_in(&site, &site.link, "").has(303);
}

pub(crate) async fn a_gigabyte_is_answered_at_its_place_and_not_kept() {
    const GIGABYTE: u64 = 1 << 30;
    let site = Site::start(&["--employees", "3"]);
    let visitor = Visitor::administrator(&site);
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"form-token\"\r\n\r\n{}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"big.txt\"\r\n\r\n",
        visitor.form_token
    );
    let request = visitor
        .request("POST", "/activate/personio")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(head.as_bytes());
    let reply = request.send_with_much(GIGABYTE, b"\r\n--x--\r\n").has(422);
    assert!(reply.body.contains("id=\"file-error\"") && reply.body.contains("larger than 16"));
    assert_eq!(site.marketplace.run(&["status"]).code, 1, "something is stored");
    if let Some(memory) = site.peak_memory() {
        assert!(memory < GIGABYTE / 4, "{memory} bytes of memory");
    }
}

pub(crate) async fn what_is_no_form_is_let_go_of() {
    const MUCH: u64 = 200 << 20;
    let site = Site::start(&["--employees", "3"]);
    let token = site.token("default", "administrator");
    let upload = || {
        let request = Request::new("POST", &site.page("/api/v1/activations")).token(&token);
        request.header("content-type", "multipart/form-data; boundary=bb")
    };
    let began = Instant::now();
    // One that never begins, and one whose part has a head without an end.
    upload().send_with_much(MUCH, b"").is_problem(400, "bad-request");
    let head = b"--bb\r\ncontent-disposition: form-data; name=\"";
    upload().body(head).send_with_much(MUCH, b"").is_problem(400, "bad-request");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    if let Some(memory) = site.peak_memory() {
        assert!(memory < MUCH / 2, "{memory} bytes of memory");
    }
}

pub(crate) async fn connections_on_which_nothing_comes_are_closed() {
    // More than there are places.
    const IDLE: usize = 600;
    let site = Site::start(&["--employees", "3"]);
    let address = site.url.strip_prefix("http://").expect("an HTTP address");
    let mut idle: Vec<_> =
        (0..IDLE).map(|_| TcpStream::connect(address).expect("it listens")).collect();
    for stream in &mut idle {
        stream.write_all(b"GET /marketplace HTTP/1.1\r\nhost: x\r\nx").expect("it reads");
    }
    let began = Instant::now();
    Request::new("GET", &site.page("/healthz")).send().has(200);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

pub(crate) async fn who_is_signed_out_hears_nothing_more() {
    let site = Site::start(&["--employees", "2000", "--fault", "latency=1500"]);
    let visitor = Visitor::new(&site, &site.link_for("default", "Vera", "viewer"));
    site.connect("first-name,last-name");
    let program = Program::new(&site, "administrator");
    program.send("POST", "/runs", &serde_json::json!({})).has(202);
    let request = visitor.request("GET", "/runs/events");
    let listener = std::thread::spawn(move || request.send());
    std::thread::sleep(Duration::from_millis(1500));
    site.marketplace.run(&["account", "remove", "Vera"]).succeeds();
    let listening = listener.join().expect("it ends");
    assert!(listening.body.contains("data: "), "{listening:?}");
    assert!(!listening.body.contains("\"done\":true"), "{listening:?}");
    assert_eq!(program.get("/runs?limit=1")["runs"][0]["state"], "running");
}

pub(crate) async fn what_is_no_form_is_refused() {
    let site = Site::start(&["--employees", "3"]);
    let visitor = Visitor::administrator(&site);
    let post = |path: &str| visitor.request("POST", path);
    let json = serde_json::json!({"id": 1});
    post("/settings/access/revoke").json(&json).send().has(415);
    post("/activate/personio").json(&json).send().has(415);
    post("/settings/access/revoke").body(b"id=1").send().has(415);
    let token = site.token("default", "administrator");
    let api = |path: &str| Request::new("POST", &site.page(path)).token(&token);
    api("/api/v1/runs")
        .body(b"{")
        .header("content-type", "application/json")
        .send()
        .is_problem(400, "malformed-json");
    api("/api/v1/runs")
        .json(&serde_json::json!({"full": "yes"}))
        .send()
        .is_problem(422, "other-shape");
    api("/api/v1/runs").form(&[]).send().is_problem(415, "not-json");
    Request::new("PATCH", &site.page("/api/v1/runs"))
        .token(&token)
        .send()
        .is_problem(405, "other-method");
}
