//! How much a plugin may use, and what keeps count.

mod component;

use std::time::Duration;

use wasmtime::ResourceLimiter;

pub use component::ComponentLimits;

/// What one call into a plugin may use. Every limit has a default and a reason.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Linear memory of all modules, in bytes. 64 MiB: a page of 100 employees
    /// needs less than 4 MiB, and a thousand connections at once must fit into one
    /// machine.
    pub memory: usize,
    /// Elements in all tables of all modules. 10,000: a compiled Rust plugin
    /// has some hundred functions in its table and never grows it.
    pub table_elements: usize,
    /// Core instances, memories and tables, each. 32: a component that Rust,
    /// C, JavaScript or Python toolchains build has fewer than ten.
    pub instances: usize,
    /// Open handles (requests, responses, streams, pollables). 1,000: a plugin
    /// with several requests in flight holds some dozens.
    pub handles: usize,
    /// Time that the plugin computes, without waiting for its host. 10 s: a
    /// page of employees takes milliseconds, so this is an endless loop.
    pub cpu: Duration,
    /// Time from the start of a call to its end, waiting included. Two minutes:
    /// a slow source answers within 60 s, and one renewal of the token fits.
    pub wall_clock: Duration,
    /// What nested calls may take on the stack, in bytes. 512 KiB, wasmtime's own
    /// choice: a parser that recurses as deep as JSON may nest needs a tenth.
    pub stack: usize,
    /// Headers of an outgoing request, names and values, in bytes. 16 KiB: what
    /// servers accept, and enough for any token.
    pub request_headers: usize,
    /// Body of an outgoing request, in bytes. 64 KiB: an authentication request
    /// has some 300 bytes, and nothing else is sent out.
    pub request_body: usize,
    /// Headers of an answer, names and values, in bytes. 64 KiB: four times what
    /// servers accept themselves.
    pub response_headers: usize,
    /// Body of an answer, in bytes. 32 MiB: 100 employees with every attribute
    /// take less than 1 MiB; an unpaged answer of 10,000 masked ones some 20.
    pub response_body: usize,
    /// Requests of a connection that are under way at once; more of them wait. 16:
    /// no source allows more a second to one client, and each can hold an answer.
    pub concurrent_requests: usize,
    /// Standard output and error that reach the log, in bytes per call. 64 KiB: a
    /// thousand lines, of which a person reads the last.
    pub log: usize,
    /// Lines that reach the log per call. 1,000: an empty line costs more in a log
    /// than in bytes.
    pub log_lines: usize,
    /// Employees in a page. 50,000: a source that ignores paging answers with
    /// everybody who changed.
    pub page: usize,
    /// A cursor, in bytes. 64 KiB: a place in a list, not a copy of it.
    pub cursor: usize,
    /// Keys in a connection's storage. 256: a plugin keeps a token and a few notes.
    pub storage_keys: usize,
    /// The name of a key, in bytes. 256: a name, and no place for a value.
    pub storage_key: usize,
    /// One stored value, in bytes. 64 KiB: a token has a few, and employees do not
    /// belong there.
    pub storage_value: usize,
    /// All stored names and values, in bytes. 1 MiB: sixteen of the largest values,
    /// and a thousand connections have less than a gigabyte on the disk.
    pub storage_total: usize,
    /// Bytes that one call may hand over to its host as arguments (strings,
    /// lists), and so the size of a page. 16 MiB: some 50,000 employees with every
    /// field. What is handed over lies in the host's memory, not in the plugin's.
    pub transfer: usize,
    /// How large a component may be, before it is compiled.
    pub component: ComponentLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 64 << 20,
            table_elements: 10_000,
            instances: 32,
            handles: 1_000,
            cpu: Duration::from_secs(10),
            wall_clock: Duration::from_secs(120),
            stack: 512 << 10,
            request_headers: 16 << 10,
            request_body: 64 << 10,
            response_headers: 64 << 10,
            response_body: 32 << 20,
            concurrent_requests: 16,
            log: 64 << 10,
            log_lines: 1_000,
            page: 50_000,
            cursor: 64 << 10,
            storage_keys: 256,
            storage_key: 256,
            storage_value: 64 << 10,
            storage_total: 1 << 20,
            transfer: 16 << 20,
            component: ComponentLimits::default(),
        }
    }
}

/// Counts what one call has taken, in all modules of its component together.
///
/// wasmtime's own `StoreLimits` refuses growth, too, but does not say
/// afterwards that it did: a guest whose allocation fails aborts with a bare
/// `unreachable`, and nobody learns that the memory limit was the cause.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Bytes of memory and elements of tables that are left.
    memory: usize,
    table_elements: usize,
    instances: usize,
    /// Set once memory or a table was refused.
    pub(crate) refused: Option<&'static str>,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            memory: limits.memory,
            table_elements: limits.table_elements,
            instances: limits.instances,
            refused: None,
        }
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = take(&mut self.memory, current, desired);
        if !granted {
            self.refused = Some("memory");
        }
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = take(&mut self.table_elements, current, desired);
        if !granted {
            self.refused = Some("table elements");
        }
        Ok(granted)
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.instances
    }

    fn memories(&self) -> usize {
        self.instances
    }
}

/// Takes from what is left what growth needs, if there is so much. Nothing is given
/// back: neither a memory nor a table ever shrinks.
fn take(left: &mut usize, current: usize, desired: usize) -> bool {
    match left.checked_sub(desired.saturating_sub(current)) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}
