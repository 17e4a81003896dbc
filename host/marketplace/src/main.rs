//! The `marketplace` command.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use marketplace::args::{Args, Command};
use marketplace::color::Color;
use marketplace::telemetry::{self, Telemetry};
use marketplace::{Error, commands, text};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let color = Color::chosen_in(&arguments);
    color.to_terminal().write_global();
    let args = Args::parse_with(&arguments, color);
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        // As a shell says it of a process that Ctrl-C ended.
        Err(Error::Interrupted) => ExitCode::from(130),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
            // A plugin may have a say in the message, a terminal must not obey it.
            let message = error.to_string();
            text::say(&format!("{red}error:{red:#} {}", text::printable(&message)));
            ExitCode::from(if error.is_bad_argument() { 2 } else { 1 })
        }
    }
}

fn run(args: Args) -> Result<(), Error> {
    let runtime = tokio::runtime::Runtime::new()?;
    let Some(endpoint) = &args.otlp else {
        start_log(args.verbose, None);
        return runtime.block_on(commands::run(args));
    };
    let telemetry = Telemetry::start(endpoint, runtime.handle().clone())?;
    start_log(args.verbose, Some(&telemetry));
    // These stop in their own way.
    let outcome = match args.command {
        Command::Worker { .. } | Command::Serve(_) => runtime.block_on(commands::run(args)),
        _ => runtime.block_on(telemetry::until_interrupted(commands::run(args))),
    };
    telemetry.finish();
    outcome
}

/// Logs go to stderr. Without `-v` only what an operator should act on.
fn start_log(verbose: u8, telemetry: Option<&Telemetry>) {
    let filter = match verbose {
        0 => "marketplace=warn,marketplace_runtime=warn",
        1 => "marketplace=debug,marketplace_runtime=debug",
        // With the words of the plugin itself.
        _ => "marketplace=trace,marketplace_runtime=trace,guest=debug,info",
    };
    let log = tracing_subscriber::fmt::layer()
        .with_writer(anstream::stderr)
        // Where stderr is closed or full, the log is lost, not the command.
        .log_internal_errors(false)
        .with_ansi(anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never)
        .with_filter(EnvFilter::new(filter));
    tracing_subscriber::registry().with(log).with(telemetry.map(Telemetry::layer)).init();
}
