//! One of the long tests. `cargo xtask soak` starts this.

use std::panic;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use e2e::soak::{Crowd, Kills, Measured, Thousand};

/// One of the long tests, against the built programs.
#[derive(Parser)]
struct Args {
    /// Which
    part: Part,
    /// How much of it: 1 is all
    scale: f64,
    /// Where its random numbers begin
    seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    Kills,
    Thousand,
    Crowd,
}

impl Args {
    fn run(&self) -> Measured {
        match self.part {
            Part::Kills => Kills::scaled(self.scale, self.seed).run(),
            Part::Thousand => Thousand::scaled(self.scale).run(),
            Part::Crowd => Crowd::scaled(self.scale).run(),
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    // What the tests share ends them by panicking; here that is a sentence like any other.
    panic::set_hook(Box::new(|info| {
        eprintln!("error: {}", info.payload_as_str().unwrap_or("it stopped without a word"));
    }));
    match panic::catch_unwind(|| args.run()) {
        Ok(Ok(measured)) => {
            println!("{measured}");
            ExitCode::SUCCESS
        }
        Ok(Err(wrong)) => {
            eprintln!("error: {wrong}");
            ExitCode::FAILURE
        }
        Err(_) => ExitCode::FAILURE,
    }
}
