//! The component's exports: the pure part with WASI underneath.

use crate::bindings::exports::marketplace::integration::{credentials_file, integration};
use crate::bindings::marketplace::integration::types::{
    Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use crate::clock::Clock;
use crate::connector::Connector;
use crate::error::Result;
use crate::identity::{self, Identity};
use crate::origin::{self, Origin};
use crate::platform::Platform;
use crate::wasi_http::WasiHttp;
use crate::wasi_storage::WasiStorage;
use std::time::{SystemTime, UNIX_EPOCH};
use wasi::clocks::monotonic_clock;

const NANOSECONDS_PER_MS: u64 = 1_000_000;

struct Plugin;

#[allow(unsafe_code, reason = "generated code: exports take raw pointers from the host")]
mod export {
    use super::Plugin;
    use crate::bindings;
    bindings::export!(Plugin with_types_in bindings);
}

impl credentials_file::Guest for Plugin {
    fn parse(file: Vec<u8>) -> Result<Vec<Secret>> {
        crate::credentials_file::parse(&file)
    }
}

impl integration::Guest for Plugin {
    fn connect(credentials: Vec<Secret>, fields: EmployeeFields) -> Result<Connection> {
        connector()?.connect(&credentials, fields)
    }

    fn status(fields: EmployeeFields) -> Result<Connection> {
        connector()?.status(fields)
    }

    fn fetch_employees(query: EmployeeQuery) -> Result<EmployeePage> {
        connector()?.fetch_employees(&query)
    }

    fn disconnect() -> Result<()> {
        connector()?.disconnect()
    }
}

fn connector() -> Result<Connector<WasiHttp, WasiStorage, SystemClock>, Error> {
    let variable = |name| std::env::var(name).ok();
    let (address, partner) = (variable(origin::VARIABLE), variable(identity::PARTNER_VARIABLE));
    let app = variable(identity::APP_VARIABLE);
    Ok(Connector(Platform {
        origin: Origin::from_variable(address.as_deref())?,
        identity: Identity::from_variables(partner.as_deref(), app.as_deref())?,
        http: WasiHttp,
        storage: WasiStorage::open()?,
        clock: SystemClock,
        random: wasi::random::random::get_random_u64,
    }))
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
    }

    fn elapsed_ms(&self) -> u64 {
        monotonic_clock::now() / NANOSECONDS_PER_MS
    }
}
