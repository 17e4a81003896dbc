//! The `marketplace` command.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use marketplace::args::Args;
use marketplace::color::Color;
use marketplace::{commands, text};
use tracing_subscriber::filter::EnvFilter;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let color = Color::chosen_in(&arguments);
    color.to_terminal().write_global();
    let args = Args::parse_with(&arguments, color);
    start_log(args.verbose);
    let outcome = tokio::runtime::Runtime::new()
        .map_err(marketplace::Error::from)
        .and_then(|runtime| runtime.block_on(commands::run(args)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
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

/// Logs go to stderr. Without `-v` only what an operator should act on.
fn start_log(verbose: u8) {
    let filter = match verbose {
        0 => "marketplace=warn,marketplace_runtime=warn",
        1 => "marketplace=debug,marketplace_runtime=debug",
        // With the words of the plugin itself.
        _ => "marketplace=trace,marketplace_runtime=trace,guest=debug,info",
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(anstream::stderr)
        // Where stderr is closed or full, the log is lost, not the command.
        .log_internal_errors(false)
        .with_ansi(anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never)
        .init();
}
