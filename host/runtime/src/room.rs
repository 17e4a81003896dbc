//! Where plugin code runs: one instance, one call, nothing left behind.
//!
//! There are two kinds of room, and no instance ever has both: a **closed** one
//! without network, storage, clock or log, in which credentials are parsed, and
//! an **open** one, in which everything else happens and secrets are sealed.

use std::sync::Arc;

use rustc_demangle::demangle;
use wasmtime::component::{Component, Linker, ResourceTable, ResourceTableError};
use wasmtime::{Engine, FrameInfo, Store, Trap, WasmBacktrace};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::bindings::ConnectorPre;
use crate::bindings::draft2::wasi::keyvalue::store as draft2;
use crate::bindings::wasi::keyvalue::store as draft;
use crate::clock::StoppedClock;
use crate::component::first_line;
use crate::cpu_time::{CpuTime, OutOfCpuTime};
use crate::egress::{Client, Hooks, Recorder};
use crate::error::{Error, LimitExceeded, TrapReport};
use crate::guest_log::GuestLog;
use crate::keyvalue::{Bucket, KeyValue, KeyValueView, Quota};
use crate::limits::{Limits, Meter};
use crate::storage::{Storage, StorageError};
use crate::words::clipped;

/// Random bytes that a guest may ask for at once: the host makes them before it can
/// tell whether there is room for them in the guest.
const RANDOM: u64 = 64 << 10;

/// What wasmtime keeps of the headers that a guest puts together, in bytes. Larger
/// than the limit on what may be sent, which counts no bookkeeping.
const FIELDS: usize = 128 << 10;

/// What an instance can reach, and what it has used.
pub(crate) struct Room {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    /// Sends requests, or refuses all of them in a closed room.
    hooks: Hooks,
    /// `None` in a closed room.
    storage: Option<Bucket>,
    /// `None` in a closed room: whatever is printed there is about a secret.
    log: Option<GuestLog>,
    meter: Meter,
    cpu: CpuTime,
}

impl WasiView for Room {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Room {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.hooks, table: &mut self.table, ctx: &mut self.http }
    }
}

impl Room {
    fn key_value(&mut self) -> KeyValueView<'_> {
        KeyValueView { bucket: self.storage.as_ref(), table: &mut self.table }
    }
}

/// What an open room opens to.
pub(crate) struct Outside<'a> {
    /// The environment variables: the source's origin and the plugin's settings.
    pub(crate) environment: &'a [(String, String)],
    /// The way to the source.
    pub(crate) client: &'a Arc<Client>,
    /// What is kept between calls.
    pub(crate) storage: &'a Arc<dyn Storage>,
    /// One change of the storage at a time: its quota is of what is there before.
    pub(crate) storage_lock: &'a Arc<tokio::sync::Mutex<()>>,
}

/// Links a component to what rooms have: the interfaces in `offer.rs`, and so
/// neither sockets nor a file system.
pub(crate) fn link(engine: &Engine, component: &Component) -> Result<ConnectorPre<Room>, Error> {
    let mut linker = Linker::new(engine);
    add_to_linker(&mut linker).map_err(|error| Error::Engine(first_line(&error)))?;
    let linked = linker.instantiate_pre(component).and_then(ConnectorPre::new);
    linked.map_err(|error| Error::ContractMismatch { reason: first_line(&error) })
}

fn add_to_linker(linker: &mut Linker<Room>) -> wasmtime::Result<()> {
    use wasmtime_wasi::cli::{WasiCli, WasiCliView};
    use wasmtime_wasi::p2::bindings::cli;

    // What the standard library of a guest's language imports whatever the
    // guest does: polling, clocks, random numbers, environment, exit, standard
    // streams, and whether those are terminals (they are not).
    wasmtime_wasi::p2::add_to_linker_proxy_interfaces_async(linker)?;
    cli::environment::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::exit::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::terminal_input::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::terminal_output::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::terminal_stdin::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::terminal_stdout::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    cli::terminal_stderr::add_to_linker::<Room, WasiCli>(linker, Room::cli)?;
    // What an integration is for.
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
    draft::add_to_linker::<Room, KeyValue>(linker, Room::key_value)?;
    draft2::add_to_linker::<Room, KeyValue>(linker, Room::key_value)
}

/// A room from which nothing gets out but the answer.
pub(crate) fn closed(engine: &Engine, limits: &Limits, recorder: &Arc<Recorder>) -> Store<Room> {
    let mut wasi = WasiCtx::builder();
    wasi.wall_clock(StoppedClock).monotonic_clock(StoppedClock);
    furnish(engine, limits, &mut wasi, (recorder, None))
}

/// A room with a way to the source and to the connection's storage.
pub(crate) fn open(
    engine: &Engine,
    limits: &Limits,
    recorder: &Arc<Recorder>,
    outside: &Outside<'_>,
) -> Store<Room> {
    let log = GuestLog::new(recorder, limits);
    let mut wasi = WasiCtx::builder();
    wasi.envs(outside.environment).stdout(log.clone()).stderr(log.clone());
    furnish(engine, limits, &mut wasi, (recorder, Some((outside, log))))
}

fn furnish(
    engine: &Engine,
    limits: &Limits,
    wasi: &mut WasiCtxBuilder,
    (recorder, outside): (&Arc<Recorder>, Option<(&Outside<'_>, GuestLog)>),
) -> Store<Room> {
    let mut table = ResourceTable::new();
    table.set_max_capacity(limits.handles);
    wasi.max_random_size(RANDOM);
    let mut http = WasiHttpCtx::new();
    http.set_field_size_limit(FIELDS);
    let (outside, log) = outside.unzip();
    let mut store = Store::new(
        engine,
        Room {
            wasi: wasi.build(),
            http,
            table,
            hooks: Hooks {
                client: outside.map(|outside| Arc::clone(outside.client)),
                recorder: Arc::clone(recorder),
            },
            storage: outside.map(|outside| Bucket {
                storage: Arc::clone(outside.storage),
                lock: Arc::clone(outside.storage_lock),
                quota: Quota::of(limits),
                complained: Arc::default(),
            }),
            log,
            meter: Meter::new(limits),
            cpu: CpuTime::new(limits.cpu),
        },
    );
    store.limiter(|room| &mut room.meter);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|mut store| store.data_mut().cpu.tick());
    store.set_hostcall_fuel(limits.transfer);
    store
}

/// Waits for a call, but no longer than the wall clock allows, since epochs do not
/// interrupt a guest that waits for its host, and only while its requests can be
/// recorded.
pub(crate) async fn within<R>(
    limits: &Limits,
    recorder: &Recorder,
    call: impl Future<Output = wasmtime::Result<R>>,
) -> Result<R, Interruption> {
    let answer = tokio::select! {
        answer = tokio::time::timeout(limits.wall_clock, call) => answer,
        error = recorder.breaks() => return Err(Interruption::Unrecorded(error)),
    };
    match (answer, recorder.broken()) {
        // The plugin was quicker to see that its request failed.
        (_, Some(error)) => Err(Interruption::Unrecorded(error)),
        (Ok(Ok(answer)), None) => Ok(answer),
        (Ok(Err(error)), None) => Err(Interruption::Failed(error)),
        (Err(_), None) => Err(Interruption::TimedOut),
    }
}

/// Why a call has no answer.
pub(crate) enum Interruption {
    /// The guest trapped, or a host function did on its behalf.
    Failed(wasmtime::Error),
    /// The wall clock ran out.
    TimedOut,
    /// A request could not be recorded.
    Unrecorded(StorageError),
}

impl Interruption {
    /// Says what ended the call. The room is used up: an instance that trapped
    /// must not be entered again.
    pub(crate) fn explain(
        self,
        store: Store<Room>,
        limits: &Limits,
        digest: &str,
        connection: &str,
    ) -> Error {
        let room = store.into_data();
        match self {
            Self::Unrecorded(StorageError { reason }) => Error::Unrecorded { reason },
            Self::TimedOut => Error::Limit(LimitExceeded::WallClock(limits.wall_clock)),
            Self::Failed(error) if error.is::<OutOfCpuTime>() => {
                Error::Limit(LimitExceeded::Cpu(limits.cpu))
            }
            Self::Failed(error) => match room.meter.refused.or_else(|| exhausted(&error)) {
                Some(resource) => Error::Limit(LimitExceeded::Resource(resource)),
                None => crash(&error, &room, digest, connection),
            },
        }
    }
}

/// What of its limits a guest has used up, if that is what ended it.
fn exhausted(error: &wasmtime::Error) -> Option<&'static str> {
    if error.downcast_ref::<Trap>() == Some(&Trap::StackOverflow) {
        return Some("stack");
    }
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        matches!(cause.downcast_ref(), Some(ResourceTableError::Full))
    };
    if error.chain().any(is_full) {
        return Some("open handles");
    }
    // wasmtime has no public types for these.
    let cause = error.root_cause().to_string();
    match () {
        () if cause.contains("fuel allocated for hostcalls") => Some("transfer to its host"),
        () if cause.starts_with("resource limit exceeded: ") => {
            Some("instances, memories or tables")
        }
        () => None,
    }
}

fn crash(error: &wasmtime::Error, room: &Room, digest: &str, connection: &str) -> Error {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let report = TrapReport {
        reason: trap_reason(error),
        digest: digest.to_owned(),
        connection: connection.to_owned(),
        backtrace: backtrace.map(frames).unwrap_or_default(),
        printed: room.log.as_ref().map(GuestLog::tail).unwrap_or_default(),
    };
    tracing::error!(
        digest,
        connection,
        reason = report.reason,
        "a plugin crashed; at level DEBUG are the functions it was in"
    );
    tracing::debug!(digest, connection, "{}", report.backtrace);
    // Its own words, where its own words are wanted.
    tracing::debug!(target: "guest", connection, "last words: {}", report.printed.escape_debug());
    Error::Trap(Box::new(report))
}

/// A line for each function, the innermost first. Its name is the plugin's word: escaped,
/// so that it cannot write what looks like another line, and no longer than a person
/// reads.
fn frames(backtrace: &WasmBacktrace) -> String {
    let line = |(index, frame): (usize, &FrameInfo)| {
        let name = frame.func_name().map_or_else(
            || format!("function {}", frame.func_index()),
            |name| clipped(format!("{:#}", demangle(name)).escape_debug().to_string()),
        );
        let offset = frame.module_offset().unwrap_or_default();
        format!("{index:>4}: {offset:#x} {name}")
    };
    backtrace.frames().iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The trap's own words, or the innermost cause of an error that a host
/// function raised.
fn trap_reason(error: &wasmtime::Error) -> String {
    match error.downcast_ref::<Trap>() {
        Some(trap) => trap.to_string(),
        None => error.root_cause().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offer::OFFERS;

    /// Whether the linker holds this very name: it takes no second definition.
    fn is_linked(name: &str) -> bool {
        let mut linker = Linker::<Room>::new(&Engine::default());
        add_to_linker(&mut linker).unwrap();
        linker.root().func_wrap(name, |_, ()| Ok(())).is_err()
    }

    #[test]
    fn every_interface_that_is_offered_is_there() {
        for (interface, _) in OFFERS {
            let names = (0..40).map(|patch| format!("{interface}.{patch}"));
            let mut names = names.chain([interface.to_owned()]);
            assert!(names.any(|name| is_linked(&name)), "{interface}");
        }
    }

    #[test]
    fn files_and_sockets_are_not_there() {
        for interface in [
            "wasi:filesystem/types",
            "wasi:filesystem/preopens",
            "wasi:sockets/tcp",
            "wasi:sockets/udp",
            "wasi:sockets/network",
            "wasi:sockets/ip-name-lookup",
            "wasi:http/incoming-handler",
        ] {
            for patch in 0..40 {
                let name = format!("{interface}@0.2.{patch}");
                assert!(!is_linked(&name), "{name}");
            }
        }
    }
}
