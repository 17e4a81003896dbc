//! The contract, as wit-bindgen generates it from `wit/`.
//!
//! Generated once, and for every target: the records and enums of the contract
//! are the plugin's own vocabulary, in native tests as well as in the
//! component. Natively the imports are stubs that nothing calls.
#![allow(
    missing_docs,
    unsafe_code,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "generated code: lifting and lowering values is unsafe by nature"
)]

wit_bindgen::generate!({
    path: "../wit",
    world: "connector",
    generate_all,
    additional_derives: [PartialEq],
    pub_export_macro: false,
});
