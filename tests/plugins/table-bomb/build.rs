//! The linker gives a table the size that it has at first as its largest.

fn main() {
    if std::env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg=--growable-table");
    }
}
