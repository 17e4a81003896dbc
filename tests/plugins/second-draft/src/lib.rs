//! A plugin that was built against the second draft of `wasi:keyvalue`: it uses each
//! of its functions, and reports what came of them.

#![cfg(target_family = "wasm")]

use plugin_kit::types::{EmployeePage, EmployeeQuery, Error};
use plugin_kit::{Plugin, report};

mod draft {
    #![allow(unsafe_code, missing_docs, clippy::all, reason = "generated from the draft")]

    wit_bindgen::generate!({
        path: "../../../host/runtime/wit",
        world: "drafts",
        generate_all,
    });

    pub(super) use wasi::keyvalue::store;
}

use draft::store::{self, Error as StoreError};

struct SecondDraft;

impl Plugin for SecondDraft {
    fn fetch_employees(_: EmployeeQuery) -> Result<EmployeePage, Error> {
        Err(report(use_store().map_or_else(|error| format!("{error:?}"), |seen| seen.join(" "))))
    }
}

fn use_store() -> Result<Vec<String>, StoreError> {
    let bucket = store::open("")?;
    bucket.set("two", b"second")?;
    let mut seen = vec![format!("{:?}", bucket.get("two")?.as_deref() == Some(b"second"))];
    let keys = bucket.list_keys(None)?;
    seen.push(format!("{:?} {:?}", keys.keys, keys.cursor));
    seen.push(format!("{:?}", bucket.exists("two")?));
    bucket.delete("two")?;
    seen.push(format!("{:?} {:?}", bucket.exists("two")?, bucket.get("two")?));
    seen.push(format!("{:?}", store::open("other").err()));
    Ok(seen)
}

plugin_kit::plugin!(SecondDraft);
