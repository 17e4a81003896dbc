//! The linker gives a table the size that it has at first as its largest.

fn main() {
    println!("cargo::rustc-link-arg=--growable-table");
}
