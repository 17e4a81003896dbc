//! Where plugin code runs: one instance, one call, nothing left behind.
//!
//! There are two kinds of room, and no instance ever has both: a **closed** one
//! without network, storage, clock or log, in which credentials are parsed, and
//! an **open** one, in which everything else happens and secrets are sealed.

use std::sync::Arc;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Store, Trap, WasmBacktrace};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::bindings::ConnectorPre;
use crate::bindings::wasi::keyvalue::store;
use crate::clock::StoppedClock;
use crate::component::{first_line, imports};
use crate::cpu_time::{CpuTime, OutOfCpuTime};
use crate::egress::{Client, Hooks};
use crate::error::{Error, LimitExceeded, TrapReport};
use crate::guest_log::GuestLog;
use crate::keyvalue::{KeyValue, KeyValueView};
use crate::limits::{Limits, Meter};
use crate::storage::Storage;

/// What an instance can reach, and what it has used.
pub(crate) struct Room {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    table: ResourceTable,
    /// Sends requests, or refuses all of them in a closed room.
    hooks: Hooks,
    /// `None` in a closed room.
    storage: Option<Arc<dyn Storage>>,
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

/// What an open room opens to.
pub(crate) struct Outside<'a> {
    /// The connection's name.
    pub(crate) connection: &'a str,
    /// The environment variables: the source's origin and the plugin's settings.
    pub(crate) environment: &'a [(String, String)],
    /// The way to the source.
    pub(crate) client: &'a Arc<Client>,
    /// What is kept between calls.
    pub(crate) storage: &'a Arc<dyn Storage>,
}

/// Links a component to what rooms have. An import beyond that is refused:
/// there are no sockets and no file system.
pub(crate) fn link(engine: &Engine, component: &Component) -> Result<ConnectorPre<Room>, Error> {
    let mut linker = Linker::new(engine);
    add_to_linker(&mut linker).map_err(|error| Error::Engine(first_line(&error)))?;
    let linked = linker.instantiate_pre(component).and_then(ConnectorPre::new);
    linked.map_err(|error| {
        let names = imports(engine, component);
        match names.into_iter().find(|name| error.to_string().contains(name)) {
            Some(import) => Error::UnsupportedImport { import },
            None => Error::ContractMismatch { reason: first_line(&error) },
        }
    })
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
    store::add_to_linker::<Room, KeyValue>(linker, |room| KeyValueView {
        storage: room.storage.as_ref(),
        table: &mut room.table,
    })
}

/// A room from which nothing gets out but the answer.
pub(crate) fn closed(engine: &Engine, limits: &Limits) -> Store<Room> {
    let mut wasi = WasiCtx::builder();
    wasi.wall_clock(StoppedClock).monotonic_clock(StoppedClock);
    furnish(engine, limits, &mut wasi, None)
}

/// A room with a way to the source and to the connection's storage.
pub(crate) fn open(engine: &Engine, limits: &Limits, outside: &Outside<'_>) -> Store<Room> {
    let log = GuestLog::new(outside.connection, limits.log);
    let mut wasi = WasiCtx::builder();
    wasi.envs(outside.environment).stdout(log.clone()).stderr(log.clone());
    furnish(engine, limits, &mut wasi, Some((outside, log)))
}

fn furnish(
    engine: &Engine,
    limits: &Limits,
    wasi: &mut WasiCtxBuilder,
    outside: Option<(&Outside<'_>, GuestLog)>,
) -> Store<Room> {
    let mut table = ResourceTable::new();
    table.set_max_capacity(limits.handles);
    let (outside, log) = outside.unzip();
    let mut store = Store::new(
        engine,
        Room {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            table,
            hooks: Hooks::new(outside.map(|outside| outside.client)),
            storage: outside.map(|outside| Arc::clone(outside.storage)),
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

/// Waits for a call, but no longer than the wall clock allows: epochs do not
/// interrupt a guest that waits for its host.
pub(crate) async fn within<R>(
    limits: &Limits,
    call: impl Future<Output = wasmtime::Result<R>>,
) -> Result<R, Interruption> {
    match tokio::time::timeout(limits.wall_clock, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(Interruption::Failed(error)),
        Err(_) => Err(Interruption::TimedOut),
    }
}

/// Why a call has no answer.
pub(crate) enum Interruption {
    /// The guest trapped, or a host function did on its behalf.
    Failed(wasmtime::Error),
    /// The wall clock ran out.
    TimedOut,
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
            Self::TimedOut => Error::Limit(LimitExceeded::WallClock(limits.wall_clock)),
            Self::Failed(error) if error.is::<OutOfCpuTime>() => {
                Error::Limit(LimitExceeded::Cpu(limits.cpu))
            }
            Self::Failed(error) => match room.meter.refused {
                Some(resource) => Error::Limit(LimitExceeded::Resource(resource)),
                None => crash(&error, &room, digest, connection),
            },
        }
    }
}

fn crash(error: &wasmtime::Error, room: &Room, digest: &str, connection: &str) -> Error {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let report = TrapReport {
        reason: trap_reason(error),
        digest: digest.to_owned(),
        connection: connection.to_owned(),
        backtrace: backtrace.map(ToString::to_string).unwrap_or_default(),
        printed: room.log.as_ref().map(GuestLog::tail).unwrap_or_default(),
    };
    tracing::error!(digest, connection, reason = report.reason, "a plugin crashed");
    tracing::debug!(digest, connection, "{}", report.backtrace);
    Error::Trap(Box::new(report))
}

/// The trap's own words, or the innermost cause of an error that a host
/// function raised.
fn trap_reason(error: &wasmtime::Error) -> String {
    match error.downcast_ref::<Trap>() {
        Some(trap) => trap.to_string(),
        None => error.root_cause().to_string(),
    }
}
