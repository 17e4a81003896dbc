//! Where plugin code runs: one instance, one call, nothing left behind.
//!
//! There are two kinds of room, and no instance ever has both: a **closed** one
//! without network, storage, clock or log, in which credentials are parsed, and
//! an **open** one, in which everything else happens and secrets are sealed.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Store, StoreContextMut, Trap, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::bindings::wasi::keyvalue::store;
use crate::bindings::{Connector, ConnectorPre};
use crate::clock::StoppedClock;
use crate::component::{first_line, imports};
use crate::egress::{Client, Hooks};
use crate::engine::TICK;
use crate::error::{Error, LimitExceeded, TrapReport};
use crate::guest_log::GuestLog;
use crate::keyvalue::{KeyValue, KeyValueView};
use crate::limits::{Limits, Meter};
use crate::storage::Storage;

/// The state of a closed room.
pub(crate) struct Closed {
    wasi: WasiCtx,
    table: ResourceTable,
    meter: Meter,
    cpu: CpuTime,
}

/// The state of an open room.
pub(crate) struct Open {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    storage: Arc<dyn Storage>,
    table: ResourceTable,
    meter: Meter,
    cpu: CpuTime,
    log: GuestLog,
}

/// What both kinds of room have.
pub(crate) trait Room: Send + 'static {
    fn meter(&mut self) -> &mut Meter;
    fn cpu(&mut self) -> &mut CpuTime;
    /// The end of what the plugin printed, where that is kept at all.
    fn printed(&self) -> String;
}

impl Room for Closed {
    fn meter(&mut self) -> &mut Meter {
        &mut self.meter
    }

    fn cpu(&mut self) -> &mut CpuTime {
        &mut self.cpu
    }

    fn printed(&self) -> String {
        // Whatever it printed was about a secret.
        String::new()
    }
}

impl Room for Open {
    fn meter(&mut self) -> &mut Meter {
        &mut self.meter
    }

    fn cpu(&mut self) -> &mut CpuTime {
        &mut self.cpu
    }

    fn printed(&self) -> String {
        self.log.tail()
    }
}

impl WasiView for Closed {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiView for Open {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Open {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.hooks,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Counts the time that the guest computes.
///
/// An epoch passes every [`TICK`] whether the guest computes or waits for its
/// host. So it is asked for one tick only, again and again: a guest that waited
/// for a minute meets a single expired deadline when it goes on.
pub(crate) struct CpuTime {
    spent: Duration,
    limit: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("out of CPU time")]
struct OutOfCpuTime;

fn tick<T: Room>(mut store: StoreContextMut<'_, T>) -> wasmtime::Result<UpdateDeadline> {
    let cpu = store.data_mut().cpu();
    cpu.spent += TICK;
    if cpu.spent > cpu.limit {
        return Err(OutOfCpuTime.into());
    }
    Ok(UpdateDeadline::Yield(1))
}

/// Links the component for closed rooms: the little that a language's runtime
/// needs to start is there, and every other import ends the call.
pub(crate) fn closed_pre(
    engine: &Engine,
    component: &Component,
) -> Result<ConnectorPre<Closed>, Error> {
    let mut linker = Linker::<Closed>::new(engine);
    let link = |linker: &mut Linker<Closed>| {
        add_runtime_basics(linker)?;
        linker.define_unknown_imports_as_traps(component)
    };
    link(&mut linker).map_err(|error| Error::Engine(first_line(&error)))?;
    pre(&linker, component)
}

/// Links the component for open rooms. An import beyond what is linked here is
/// refused: no sockets, no file system.
pub(crate) fn open_pre(
    engine: &Engine,
    component: &Component,
) -> Result<ConnectorPre<Open>, Error> {
    let mut linker = Linker::<Open>::new(engine);
    let link = |linker: &mut Linker<Open>| {
        add_runtime_basics(linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
        store::add_to_linker::<Open, KeyValue>(linker, |room| KeyValueView {
            storage: &room.storage,
            table: &mut room.table,
        })
    };
    link(&mut linker).map_err(|error| Error::Engine(first_line(&error)))?;
    pre(&linker, component)
}

fn pre<T: Send>(linker: &Linker<T>, component: &Component) -> Result<ConnectorPre<T>, Error> {
    linker
        .instantiate_pre(component)
        .and_then(ConnectorPre::new)
        .map_err(|error| {
            let missing = imports(linker.engine(), component)
                .into_iter()
                .find(|import| error.to_string().contains(import.as_str()));
            match missing {
                Some(import) => Error::UnsupportedImport { import },
                None => Error::ContractMismatch {
                    reason: first_line(&error),
                },
            }
        })
}

/// What the standard library of a guest's language imports whatever the guest
/// does: standard streams, environment, exit, clocks, random numbers, polling.
fn add_runtime_basics<T: WasiView>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    use wasmtime_wasi::cli::{WasiCli, WasiCliView};
    use wasmtime_wasi::p2::bindings::cli;

    wasmtime_wasi::p2::add_to_linker_proxy_interfaces_async(linker)?;
    cli::environment::add_to_linker::<T, WasiCli>(linker, T::cli)?;
    cli::exit::add_to_linker::<T, WasiCli>(linker, T::cli)?;
    Ok(())
}

/// A closed room.
pub(crate) fn closed(engine: &Engine, limits: &Limits) -> Store<Closed> {
    let mut wasi = WasiCtx::builder();
    wasi.wall_clock(StoppedClock).monotonic_clock(StoppedClock);
    store_of(
        engine,
        limits,
        Closed {
            wasi: wasi.build(),
            table: table(limits),
            meter: Meter::new(limits),
            cpu: CpuTime {
                spent: Duration::ZERO,
                limit: limits.cpu,
            },
        },
    )
}

/// An open room for a connection.
pub(crate) fn open(
    engine: &Engine,
    limits: &Limits,
    connection: &str,
    environment: (&str, &str),
    client: Arc<Client>,
    storage: Arc<dyn Storage>,
) -> Store<Open> {
    let log = GuestLog::new(connection, limits.log);
    let mut wasi = WasiCtx::builder();
    wasi.env(environment.0, environment.1)
        .stdout(log.clone())
        .stderr(log.clone());
    store_of(
        engine,
        limits,
        Open {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            hooks: Hooks(client),
            storage,
            table: table(limits),
            meter: Meter::new(limits),
            cpu: CpuTime {
                spent: Duration::ZERO,
                limit: limits.cpu,
            },
            log,
        },
    )
}

fn table(limits: &Limits) -> ResourceTable {
    let mut table = ResourceTable::new();
    table.set_max_capacity(limits.handles);
    table
}

fn store_of<T: Room>(engine: &Engine, limits: &Limits, room: T) -> Store<T> {
    let mut store = Store::new(engine, room);
    store.limiter(|room| room.meter());
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(tick);
    store.set_hostcall_fuel(limits.transfer);
    store
}

/// Instantiates the plugin in a room.
pub(crate) async fn enter<T: Room>(
    store: &mut Store<T>,
    pre: &ConnectorPre<T>,
) -> wasmtime::Result<Connector> {
    pre.instantiate_async(store).await
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
    Failed(wasmtime::Error),
    TimedOut,
}

/// Says what ended a call. The room is used up: an instance that trapped must
/// not be entered again.
pub(crate) fn post_mortem<T: Room>(
    mut store: Store<T>,
    interruption: Interruption,
    limits: &Limits,
    digest: &str,
    connection: &str,
) -> Error {
    let error = match interruption {
        Interruption::TimedOut => return Error::Limit(LimitExceeded::WallClock(limits.wall_clock)),
        Interruption::Failed(error) => error,
    };
    if error.is::<OutOfCpuTime>() {
        return Error::Limit(LimitExceeded::Cpu(limits.cpu));
    }
    if let Some(resource) = store.data_mut().meter().refused {
        return Error::Limit(LimitExceeded::Resource(resource));
    }
    let report = TrapReport {
        reason: trap_reason(&error),
        digest: digest.to_owned(),
        connection: connection.to_owned(),
        backtrace: error
            .downcast_ref::<WasmBacktrace>()
            .map(ToString::to_string)
            .unwrap_or_default(),
        printed: store.data().printed(),
    };
    tracing::error!(
        digest,
        connection,
        reason = report.reason,
        backtrace = report.backtrace,
        "a plugin crashed"
    );
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
