//! The command line.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Parser, ValueEnum};

use crate::faults::Fault;

/// A small company that nevertheless has one of everything: leavers, newcomers,
/// people on leave, without e-mail, office or supervisor.
const DEFAULT_EMPLOYEES: u32 = 25;
const DEFAULT_SEED: u64 = 1;
const MOST_EMPLOYEES: i64 = 1_000_000;
const MOST_CLIENTS: u64 = 100_000;

/// A simulated Personio: the employee API over real HTTP, for testing clients
/// without an account.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Args {
    /// Address to listen on; port 0 takes any free one and prints it
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    pub listen: SocketAddr,

    /// How many synthetic people the company has [default: 25]
    #[arg(long, value_name = "N", conflicts_with = "data",
          value_parser = clap::value_parser!(u32).range(0..=MOST_EMPLOYEES))]
    pub employees: Option<u32>,

    /// Which synthetic people: the same number and seed give the same people, on
    /// any machine and on any day [default: 1]
    #[arg(long, value_name = "S", requires = "employees", conflicts_with = "data")]
    pub seed: Option<u64>,

    /// Serve recorded people instead: a JSON file with an answer of GET
    /// /v1/company/employees, or with just its `data` array
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,

    /// Write the client id and secret to this file, as Personio's
    /// PersonioAPICredentials.txt; they follow from the seed
    #[arg(long, value_name = "FILE")]
    pub credentials_out: Option<PathBuf>,

    /// How many pairs of credentials there are, each with a token and limits of its own,
    /// and all for the same company; the second is written beside the first, to FILE-2,
    /// and so on
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=MOST_CLIENTS))]
    pub clients: usize,

    /// The "Readable employee attributes" of the credentials; whatever is not
    /// listed is absent from every answer [default: all]
    #[arg(long, value_name = "ATTR,…", value_delimiter = ',')]
    pub readable: Option<Vec<String>>,

    /// Something that goes wrong; may be given several times, and changed while
    /// the simulator runs (PUT /sim/faults). See --list-faults
    #[arg(long = "fault", value_name = "NAME[=VALUE]")]
    pub(crate) faults: Vec<Fault>,

    /// Print every fault with its meaning, and stop
    #[arg(long)]
    pub list_faults: bool,

    /// Personio's limits on how often one may ask: each client 15 lists a second and
    /// 300 a minute, and 60 tokens a minute; all together 2000 requests a minute
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    pub(crate) rate_limits: RateLimits,
}

/// `--rate-limits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RateLimits {
    On,
    /// For measuring: no client is told to slow down.
    Off,
}

impl Args {
    pub(crate) fn employees(&self) -> u32 {
        self.employees.unwrap_or(DEFAULT_EMPLOYEES)
    }

    /// Recorded people have no seed; their credentials are those of seed 1.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or(DEFAULT_SEED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once("personio-sim").chain(line.split_whitespace()))
    }

    #[test]
    fn needs_nothing() {
        let args = parse("").unwrap();
        assert_eq!(args.listen.to_string(), "127.0.0.1:0");
        assert_eq!((args.employees(), args.seed()), (25, 1));
        assert_eq!(args.readable, None);
    }

    #[test]
    fn synthetic_and_recorded_exclude_each_other() {
        assert!(parse("--employees 3 --data people.json").is_err());
        assert!(parse("--employees 3 --seed 9").is_ok());
        assert!(parse("--seed 9").is_err(), "a seed of what?");
        assert!(parse("--data people.json --seed 9").is_err());
    }

    #[test]
    fn refuses_more_people_than_memory_holds() {
        assert!(parse("--employees 1000001").is_err());
        assert!(parse("--employees -1").is_err());
    }

    #[test]
    fn there_is_at_least_one_client() {
        assert_eq!(parse("").unwrap().clients, 1);
        assert_eq!(parse("--clients 1000").unwrap().clients, 1_000);
        assert!(parse("--clients 0").is_err());
        assert!(parse("--clients 100001").is_err());
    }

    #[test]
    fn faults_add_up() {
        let args = parse("--fault http-503=1 --fault gzip --rate-limits off").unwrap();
        let faults: Vec<String> = args.faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, ["http-503=1", "gzip"]);
        assert_eq!(args.rate_limits, RateLimits::Off);
        assert_eq!(parse("").unwrap().rate_limits, RateLimits::On);
        assert!(parse("--fault http-503=none").is_err());
    }

    #[test]
    fn readable_is_a_list() {
        let args = parse("--readable email,hire_date").unwrap();
        assert_eq!(args.readable.unwrap(), ["email", "hire_date"]);
    }
}
