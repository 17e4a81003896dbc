//! The contract of `wit/`, as Rust.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::semicolon_if_nothing_returned,
    clippy::needless_pass_by_value,
    reason = "generated from wit/, where the documentation is"
)]

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "connector",
    imports: { default: async | trappable },
    exports: { default: async },
    with: { "wasi:keyvalue/store.bucket": crate::keyvalue::Bucket },
    additional_derives: [PartialEq],
});

/// The other draft of `wasi:keyvalue`.
pub(crate) mod draft2 {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "drafts",
        imports: { default: async | trappable },
        with: { "wasi:keyvalue/store.bucket": crate::keyvalue::Bucket },
    });
}
