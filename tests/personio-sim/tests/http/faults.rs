//! What goes wrong on demand: for each fault, that it does.

mod body;
mod statuses;
mod tokens;
mod wire;
