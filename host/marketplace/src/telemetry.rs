//! Spans for a collector, where an operator asks for them: how long a run took, and what
//! of it.
//!
//! What leaves this machine is named in `telemetry/reduced.rs`, span by span and field by
//! field; logs and events are not sent. A collector that is not there neither delays nor
//! fails a command.

mod client;
mod reduced;
pub(crate) mod spans;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, RetryPolicy, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::registry::LookupSpan;

use crate::error::Error;
use crate::text::say;
use client::Client;
use reduced::Reduced;

/// How long a command waits at its end for the collector to take the last spans.
const FLUSH: Duration = Duration::from_secs(3);

/// How long requests that are given up take to end: far less than this.
const WINDING_UP: Duration = Duration::from_millis(200);

/// Where spans go, with the path of OTLP over HTTP behind an endpoint.
const PATH: &str = "/v1/traces";

/// What every span says of where it comes from.
const NAME: &str = "marketplace";

/// The way to a collector.
pub struct Telemetry {
    provider: SdkTracerProvider,
    /// Whether something did not get there.
    lost: Arc<AtomicBool>,
}

impl Telemetry {
    /// Spans go to this endpoint from now on; without one, to where OpenTelemetry's
    /// variables say, or to the collector of this machine.
    ///
    /// Requests are made on `runtime`, which must go on until [`Telemetry::finish`].
    pub fn start(endpoint: &str, runtime: tokio::runtime::Handle) -> Result<Self, Error> {
        let lost = Arc::new(AtomicBool::new(false));
        let mut exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new(runtime, Arc::clone(&lost)))
            // A collector that fails is asked again with the next spans, or never.
            .with_retry_policy(RetryPolicy::disabled())
            .with_protocol(Protocol::HttpBinary);
        if !endpoint.is_empty() {
            exporter = exporter.with_endpoint(address(endpoint)?);
        }
        // What is wrong is not repeated: an address may have a password in it.
        let exporter = exporter.build().map_err(|_| {
            Error::Argument(
                "--otlp: OpenTelemetry's variables (OTEL_EXPORTER_OTLP_…) cannot be used; set them \
                 right, or give the endpoint as --otlp=URL"
                    .to_owned(),
            )
        })?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(Reduced(exporter))
            .with_resource(resource())
            .build();
        Ok(Self { provider, lost })
    }

    /// What hands spans on as they end.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(NAME))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false)
            .with_level(false)
            .with_filter(FilterFn::new(reduced::is_ours))
    }

    /// Hands on what is left, for some seconds at most.
    pub fn finish(self) {
        let flushed = self.provider.shutdown_with_timeout(FLUSH);
        if flushed.is_err() || self.lost.load(Ordering::Relaxed) {
            say(
                "warning: not every span has reached the collector; check the endpoint of --otlp, \
                 and whether something listens there",
            );
        }
    }
}

/// Does something, and stops where Ctrl-C is pressed, so that the spans until then are
/// not lost.
pub async fn until_interrupted<R>(
    work: impl Future<Output = Result<R, Error>>,
) -> Result<R, Error> {
    tokio::select! {
        outcome = work => return outcome,
        Ok(()) = tokio::signal::ctrl_c() => {}
    }
    // Requests that were under way end on other threads, and a span ends after all that
    // is within it.
    tokio::time::sleep(WINDING_UP).await;
    Err(Error::Interrupted)
}

/// The address that an endpoint stands for: its path is where all of OTLP begins.
fn address(endpoint: &str) -> Result<String, Error> {
    let unusable = || {
        let example = "such as http://localhost:4318";
        Error::Argument(format!("--otlp: the endpoint is no http or https address, {example}"))
    };
    let parsed: http::Uri = endpoint.parse().map_err(|_| unusable())?;
    let is_http = parsed.scheme_str().is_some_and(|scheme| ["http", "https"].contains(&scheme));
    if !is_http || parsed.host().is_none_or(str::is_empty) || parsed.query().is_some() {
        return Err(unusable());
    }
    let endpoint = endpoint.trim_end_matches('/');
    Ok(match endpoint.ends_with(PATH) {
        true => endpoint.to_owned(),
        false => format!("{endpoint}{PATH}"),
    })
}

/// What is said of this program, and what the operator adds in `OTEL_SERVICE_NAME` and
/// `OTEL_RESOURCE_ATTRIBUTES`.
fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    match std::env::var_os("OTEL_SERVICE_NAME") {
        Some(_) => resource.build(),
        None => resource.with_service_name(NAME).build(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_where_otlp_begins() {
        for (endpoint, expected) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            ("https://example.com/otlp/", "https://example.com/otlp/v1/traces"),
            ("http://localhost:4318/v1/traces", "http://localhost:4318/v1/traces"),
        ] {
            assert_eq!(address(endpoint).unwrap(), expected);
        }
        for endpoint in [
            "localhost:4318",
            "grpc://user:hunter2@localhost",
            "http://",
            "no address",
            "http://a?b",
        ] {
            let error = address(endpoint).unwrap_err();
            assert!(error.is_bad_argument() && !error.to_string().contains("hunter2"), "{error}");
        }
    }
}
