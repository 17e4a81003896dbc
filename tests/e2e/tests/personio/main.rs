//! Personio as it really is, through the real component: for each thing that it is
//! known to do, the simulator does it, and the same people arrive.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod balances;
mod company;
mod limits;
mod list;
mod requests;
mod rights;
mod tokens;
mod transport;
mod values;
