//! The simulator as its users meet it: the built program, a real socket, and
//! HTTP written by hand.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic, and so may what helps them"
)]

mod auth;
mod balance;
mod client;
mod clients;
mod command_line;
mod control;
mod credentials;
mod employees;
mod faults;
mod limits;
mod log;
mod recorded;
mod simulator;
