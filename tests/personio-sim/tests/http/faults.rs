//! What goes wrong on demand: for each fault, that it does.

mod balances;
mod body;
mod list;
mod records;
mod statuses;
mod tokens;
mod values;
mod wire;
