//! Figures for Prometheus: numbers of everything, and no name of anybody.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::problem::Problem;
use super::{Web, api, bearer};
use crate::access::Role;
use crate::clock::Timestamp;
use crate::database::Figures;

/// The text format of Prometheus.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Whatever watches over the marketplace may reach it by another name than browsers do: a
/// token is all that is asked for.
pub(super) fn router() -> Router<Arc<Web>> {
    Router::new().route("/metrics", get(show)).layer(from_fn(api::tell))
}

async fn show(
    State(web): State<Arc<Web>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = bearer::shown(&web, peer, &headers).await?;
    if token.role != Role::Monitor {
        return Err(Problem::new(StatusCode::FORBIDDEN, "other-token"));
    }
    let figures = web.marketplace.figures().await?;
    let text = exposition(&figures, web.started_at, Timestamp::now());
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}

/// Text for Prometheus, a metric after the other.
#[derive(Default)]
struct Exposition(String);

impl Exposition {
    /// Begins a metric that can rise and fall.
    fn gauge(&mut self, name: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let labels = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value)));
        let labels = labels.collect::<Vec<_>>().join(",");
        let _ = match labels.is_empty() {
            true => writeln!(self.0, "{name} {value}"),
            false => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }

    /// A metric with one value.
    fn one(&mut self, name: &str, help: &str, value: f64) {
        self.gauge(name, help);
        self.sample(name, &[], value);
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn exposition(figures: &Figures, started_at: Timestamp, now: Timestamp) -> String {
    let mut text = Exposition::default();
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    text.gauge("marketplace_info", "The version of the marketplace.");
    text.sample("marketplace_info", &version, 1.0);
    let name = "marketplace_connections";
    text.gauge(name, "Connections, by integration and by whether somebody should look at them.");
    for one in &figures.connections {
        let labels = [("integration", one.integration.as_str()), ("state", one.state.as_str())];
        text.sample(name, &labels, number(one.count));
    }
    text.gauge("marketplace_runs", "Runs that are remembered, by their state.");
    for (state, count) in &figures.runs {
        text.sample("marketplace_runs", &[("state", state)], number(*count));
    }
    let sums = &figures.sums;
    for (name, help, value) in [
        ("runs_under_way", "Runs that have begun and did not stop.", sums.runs_under_way),
        ("employees", "People in all directories.", sums.employees),
        ("leavers", "People who are gone at their source, and stored.", sums.leavers),
        ("leavers_overdue", "People who left and are kept too long.", sums.overdue_leavers),
        ("ledger_rows", "Rows of the ledger.", sums.ledger_rows),
    ] {
        text.one(&format!("marketplace_{name}"), help, number(value));
    }
    if let Some(oldest) = sums.oldest_success {
        let age = now.since(Timestamp::from_millis(oldest)).as_secs_f64();
        let name = "marketplace_last_successful_run_age_seconds";
        let help = "Since when the connection that has waited longest had no successful run, \
                    paused ones aside.";
        text.one(name, help, age);
    }
    let name = "process_start_time_seconds";
    text.one(name, "When this process began, since 1970.", seconds(started_at));
    text.0
}

/// As Prometheus has all numbers.
#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
fn number(count: i64) -> f64 {
    count as f64
}

fn seconds(at: Timestamp) -> f64 {
    number(at.as_millis()) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{CountedConnections, Sums};

    fn figures() -> Figures {
        let connections = CountedConnections {
            integration: "back\\\"slash\n".to_owned(),
            state: "connected".to_owned(),
            count: 2,
        };
        let sums = Sums {
            employees: 100_000,
            leavers: 3,
            overdue_leavers: 0,
            runs_under_way: 1,
            oldest_success: Some(1_000),
            ledger_rows: 12,
        };
        let runs = vec![("completed".to_owned(), 7)];
        Figures { connections: vec![connections], runs, sums }
    }

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        let at = Timestamp::from_millis;
        let text = exposition(&figures(), at(1_500), at(61_000));
        for line in [
            "# TYPE marketplace_connections gauge",
            r#"marketplace_connections{integration="back\\\"slash\n",state="connected"} 2"#,
            r#"marketplace_runs{state="completed"} 7"#,
            "marketplace_employees 100000",
            "marketplace_last_successful_run_age_seconds 60",
            "process_start_time_seconds 1.5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(text.ends_with('\n'));
        let mut before = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let name = line.split(['{', ' ']).next().unwrap();
            let described = format!("# TYPE {name} gauge");
            assert!(text.lines().any(|found| found == described), "{line}");
            before = name;
        }
        assert_eq!(before, "process_start_time_seconds");
    }

    #[test]
    fn where_nobody_is_connected_nobody_waits() {
        let mut nobody = figures();
        nobody.connections.clear();
        nobody.sums.oldest_success = None;
        let at = Timestamp::from_millis(0);
        assert!(!exposition(&nobody, at, at).contains("run_age"));
    }
}
