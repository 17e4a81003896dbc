//! A simulated Personio: the employee part of its v1 API over real HTTP.
//!
//! Whoever writes a Personio client needs something to run it against, and an
//! account full of real people is the wrong thing. This simulator serves either
//! a seeded synthetic company or a recorded answer, and behaves as Personio
//! documents and as its clients observed: the token rules, the whitelist of
//! readable attributes (not released means *absent*, never null), paging by
//! record offset with at most 100 records, dates that are midnight somewhere,
//! error bodies that follow several conventions.
//!
//! | module | holds |
//! |---|---|
//! | `args` | the command line |
//! | `server` | the routes, and the one gate that every request passes |
//! | `auth`, `tokens`, `credentials` | who may ask |
//! | `employees`, `query` | what is asked for |
//! | `answer` | how Personio says yes and no |
//! | `attribute`, `directory` | what there is to know of people |
//! | `people` | the synthetic company |
//! | `recorded` | the recorded one |
//! | `stop` | Ctrl-C and SIGTERM |
//! | `request_log` | the line on standard error for each request |

mod answer;
mod args;
mod attribute;
mod auth;
mod credentials;
mod directory;
mod employees;
mod people;
mod query;
mod recorded;
mod request_log;
mod server;
mod stop;
mod tokens;

use std::io::{self, Write};

pub use args::Args;

use credentials::Credentials;
use directory::Directory;
use people::People;
use recorded::Recording;
use server::Simulator;
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
    #[error("cannot write the address to standard output ({0}); keep standard output open")]
    Announce(#[source] io::Error),
}

/// Serves as the command line says, until Ctrl-C or SIGTERM.
///
/// The first line on standard output, and the only one, is `listening on
/// http://ADDRESS:PORT`. By then the port is open and the credentials file, if
/// asked for, is complete: a script may go on as soon as it has read that line.
///
/// # Errors
///
/// See [`Error`].
pub async fn run(args: Args) -> Result<(), Error> {
    let directory = match &args.data {
        Some(file) => Directory::Recorded(Recording::read(file)?),
        None => Directory::Synthetic(People::generate(args.employees(), args.seed())),
    };
    let catalogue = directory.catalogue();
    let readable = match &args.readable {
        Some(keys) => catalogue.readable(keys)?,
        None => catalogue.everything(),
    };
    let credentials = Credentials::derive(args.seed());

    let stop = Stop::watch().map_err(Error::Signals)?;
    let server = server::bind(args.listen).await?;
    if let Some(file) = &args.credentials_out {
        credentials.write_to(file)?;
    }
    describe(&args, &directory, readable.len());
    announce(&format!("listening on http://{}", server.address()))?;
    server.serve(Simulator::new(directory, readable, credentials), stop).await?;
    Ok(())
}

/// Flushed by hand: standard output into a pipe would keep the line to itself.
fn announce(line: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).map_err(Error::Announce)
}

/// Tells the person who started the simulator what it serves.
fn describe(args: &Args, directory: &Directory, readable: usize) {
    request_log::write(&format!(
        "{}, {} of {} attributes readable",
        request_log::count_employees(directory.len()),
        readable,
        directory.catalogue().len(),
    ));
    request_log::write(&match &args.credentials_out {
        Some(file) => format!("credentials are in {}", file.display()),
        None => "run with --credentials-out FILE to get credentials".to_owned(),
    });
}
