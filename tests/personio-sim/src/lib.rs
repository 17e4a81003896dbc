//! A simulated Personio: the employee part of its v1 API over real HTTP.
//!
//! Whoever writes a Personio client needs something to run it against, and an
//! account full of real people is the wrong thing. This simulator serves either
//! a seeded synthetic company or a recorded answer, and behaves as Personio
//! documents and as its clients observed: the token rules, the whitelist of
//! readable attributes (not released means *absent*, never null), paging by
//! record offset with at most 100 records, dates that are midnight somewhere,
//! error bodies that follow several conventions. It keeps the documented limits,
//! and on demand it misbehaves in every way that the original has been seen to.
//!
//! | module | holds |
//! |---|---|
//! | `args` | the command line |
//! | `server`, `transport` | the port, its connections, and the routes |
//! | `gate`, `route` | what every request passes, and where it wants to go |
//! | `simulator` | what all requests share |
//! | `auth`, `tokens`, `clients`, `credentials` | who may ask |
//! | `access` | for what |
//! | `limits` | how often |
//! | `employees`, `query`, `balance` | what is asked for |
//! | `listing`, `drift` | who is on a page, while people come and go |
//! | `quirks` | what is odd about the values |
//! | `answer`, `pages` | how Personio says yes and no, and what stands before it |
//! | `faults` | what goes wrong on demand, and which of it now |
//! | `body` | what goes wrong with an answer on its way out |
//! | `control`, `stats` | `/sim`: faults while a test runs, and counters |
//! | `configuration` | the pages of the API credentials |
//! | `integration` | whom credentials are generated for |
//! | `language` | German and English |
//! | `attribute`, `directory` | what there is to know of people |
//! | `people` | the synthetic company |
//! | `recorded` | the recorded one |
//! | `stop` | Ctrl-C and SIGTERM |
//! | `request_log` | the line on standard error for each request |

mod access;
mod answer;
mod args;
mod attribute;
mod auth;
mod balance;
mod body;
mod clients;
mod configuration;
mod control;
mod credentials;
mod directory;
mod drift;
mod employees;
mod faults;
mod gate;
mod integration;
mod language;
mod limits;
mod listing;
mod pages;
mod people;
mod query;
mod quirks;
mod recorded;
mod request_log;
mod route;
mod server;
mod simulator;
mod stats;
mod stop;
mod tokens;
mod transport;

use std::io::{self, Write};

pub use args::Args;

use access::Access;
use args::RateLimits;
use clients::Clients;
use directory::Directory;
use faults::Faults;
use integration::Integrations;
use people::People;
use recorded::Recording;
use simulator::Simulator;
use stop::Stop;

/// Why the simulator could not start, or had to stop: one sentence for a person
/// at a terminal, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file of `--data` cannot be served.
    #[error(transparent)]
    Data(#[from] recorded::DataError),
    /// `--readable` names attributes that nobody has.
    #[error(transparent)]
    Readable(#[from] attribute::UnknownAttributes),
    /// The manifest that was built in is not one.
    #[error(transparent)]
    Manifest(#[from] integration::ManifestError),
    /// The file of `--credentials-out` cannot be written.
    #[error(transparent)]
    Credentials(#[from] credentials::WriteError),
    /// The address is taken, or not ours, or the connection broke for good.
    #[error(transparent)]
    Server(#[from] server::ServerError),
    /// Ctrl-C would go unnoticed.
    #[error(
        "cannot watch for the signals to stop ({0}); start the simulator from an ordinary shell"
    )]
    Signals(#[source] io::Error),
    /// Without its first line nobody learns the port.
    #[error("cannot write to standard output ({0}); keep standard output open")]
    Print(#[source] io::Error),
}

/// Serves as the command line says, until Ctrl-C or SIGTERM.
///
/// The first line on standard output, and the only one, is `listening on
/// http://ADDRESS:PORT`. By then the port is open and the credentials file, if
/// asked for, is complete: a script may go on as soon as it has read that line.
/// With `--list-faults` it prints these instead, and serves nothing.
///
/// # Errors
///
/// See [`Error`].
pub async fn run(args: Args) -> Result<(), Error> {
    if args.list_faults {
        return print(&faults::list());
    }
    let directory = match &args.data {
        Some(file) => Directory::Recorded(Recording::read(file)?),
        None => Directory::Synthetic(People::generate(args.employees(), args.seed())),
    };
    let catalogue = directory.catalogue();
    let readable = match &args.readable {
        Some(keys) => catalogue.readable(keys)?,
        None => catalogue.everything(),
    };
    let integrations = Integrations::known()?;
    let readable_count = readable.len();
    let clients = Clients::derive(args.seed(), args.clients, &Access::to(readable));

    let stop = Stop::watch().map_err(Error::Signals)?;
    let server = server::bind(args.listen).await?;
    if let Some(file) = &args.credentials_out {
        clients.write_to(file)?;
    }
    describe(&args, &directory, readable_count);
    request_log::write(&format!(
        "more credentials at http://{}{}",
        server.address(),
        configuration::CREDENTIALS
    ));
    print(&format!("listening on http://{}\n", server.address()))?;
    let simulator = Simulator::new(directory, clients, integrations, Faults::new(&args.faults));
    let simulator = match args.rate_limits {
        RateLimits::On => simulator,
        RateLimits::Off => simulator.without_limits(),
    };
    server.serve(simulator, stop).await?;
    Ok(())
}

/// Flushed by hand: standard output into a pipe would keep a line to itself.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Print)
}

/// Tells the person who started the simulator what it serves.
fn describe(args: &Args, directory: &Directory, readable: usize) {
    request_log::write(&format!(
        "{}, {} of {} attributes readable",
        request_log::count_employees(directory.len()),
        readable,
        directory.catalogue().len(),
    ));
    request_log::write(&match (&args.credentials_out, args.clients) {
        (Some(file), 1) => format!("credentials are in {}", file.display()),
        (Some(file), count) => {
            let last = clients::numbered(file, count);
            format!("credentials are in {} … {}", file.display(), last.display())
        }
        (None, _) => "run with --credentials-out FILE to get credentials".to_owned(),
    });
}
