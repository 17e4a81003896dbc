//! The component's exports: the pure part with WASI underneath.

use crate::bindings::exports::marketplace::integration::{credentials_file, integration};
use crate::bindings::marketplace::integration::types::{
    Connection, EmployeeFields, EmployeePage, EmployeeQuery, Error, Secret,
};
use crate::clock::Clock;
use crate::connector::Connector;
use crate::error::Result;
use crate::origin::{self, Origin};
use crate::wasi_http::WasiHttp;
use crate::wasi_storage::WasiStorage;
use std::time::{SystemTime, UNIX_EPOCH};

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

fn connector() -> Result<Connector<WasiHttp, WasiStorage, WallClock>, Error> {
    let address = std::env::var(origin::VARIABLE).ok();
    Ok(Connector {
        origin: Origin::from_variable(address.as_deref())?,
        http: WasiHttp,
        storage: WasiStorage::open()?,
        clock: WallClock,
    })
}

struct WallClock;

impl Clock for WallClock {
    fn now_ms(&self) -> i64 {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
    }
}
