//! The wasmtime engine, and the clock that interrupts what it runs.

use std::path::Path;
use std::time::Duration;

use wasmtime::{Cache, CacheConfig, Config, Engine};

use crate::error::Error;
use crate::limits::Limits;

/// How often running plugins are looked at. Finer ticks cost every plugin more
/// interruptions; at 10 ms a busy one lets others run often enough that a
/// person does not notice.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// What host functions may take on the stack of a call beside the guest's part:
/// wasmtime's default leaves them as much.
const HOST_STACK: usize = 3 << 19;

pub(crate) fn build(limits: &Limits, cache_directory: Option<&Path>) -> Result<Engine, Error> {
    let mut config = Config::new();
    // WASI 0.2 plugins need no component-model concurrency, and every call is
    // cheaper without its bookkeeping.
    config.concurrency_support(false);
    config.epoch_interruption(true);
    config.max_wasm_stack(limits.stack);
    config.async_stack_size(limits.stack.saturating_add(HOST_STACK));
    if let Some(directory) = cache_directory {
        config.cache(Some(open_cache(directory)?));
    }
    let engine = Engine::new(&config).map_err(|error| Error::Engine(format!("{error:#}")))?;
    start_ticker(&engine)?;
    Ok(engine)
}

/// Compiled plugins are loaded from here without another check, so nobody but
/// the owner may write to it.
fn open_cache(directory: &Path) -> Result<Cache, Error> {
    create_private_directory(directory).map_err(|error| {
        Error::Engine(format!("the compile cache {}: {error}", directory.display()))
    })?;
    let mut config = CacheConfig::new();
    config.with_directory(directory);
    Cache::new(config).map_err(|error| Error::Engine(format!("{error:#}")))
}

fn create_private_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// One thread for one engine. It holds the engine weakly and so ends with it.
fn start_ticker(engine: &Engine) -> Result<(), Error> {
    let engine = engine.weak();
    std::thread::Builder::new()
        .name("epoch-ticker".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                std::thread::sleep(TICK);
            }
        })
        .map(drop)
        .map_err(|error| Error::Engine(format!("cannot start a thread: {error}")))
}
