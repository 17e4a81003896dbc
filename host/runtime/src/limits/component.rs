//! What a component may be before it is compiled.

/// How large a component and its parts may be.
///
/// The reference for each is the largest that is known to be honest: the
/// JavaScript engine that `componentize-js` 0.23 puts into a plugin (10 to 13 MB;
/// the numbers in brackets). The connector of this project has less than a
/// tenth of every one of them.
#[derive(Clone, Debug)]
pub struct ComponentLimits {
    /// Functions in all modules, imported ones included: 50,000 (20,000).
    pub functions: u64,
    /// Code of one function, in bytes: 256 KiB (168 KiB). Compiling takes more
    /// than twice as long for a function twice as long.
    pub function: u64,
    /// Locals of one function, without its parameters: 2,000 (483).
    pub locals: u64,
    /// Parameters and results of one function: 64 (24). Every branch may carry them.
    pub signature: u64,
    /// Locals times branches, over all functions: 30,000,000 (7,700,000). At each
    /// branch the compiler asks for each local which value it has.
    pub tangle: u64,
    /// Calls in a function times themselves, over all functions: 60,000,000
    /// (16,300,000). What the compiler does about calls grows so: 20,000 in one
    /// function took it a quarter of a minute, and 10,000 three seconds.
    pub calls: u64,
    /// Code of all functions, in bytes: 24 MiB (10 MiB).
    pub code: u64,
    /// Constant data in all modules, in bytes: 32 MiB (1.5 MiB). A Python plugin
    /// carries its standard library there.
    pub data: u64,
    /// Modules: 64 (4). A Python plugin has one for each of its native libraries.
    pub modules: u64,
    /// Components inside the component: 64 (2).
    pub components: u64,
    /// Everything else that is listed somewhere, such as types, imports, exports,
    /// globals and elements of tables: 100,000 (8,200).
    pub entries: u64,
}

impl Default for ComponentLimits {
    fn default() -> Self {
        Self {
            functions: 50_000,
            function: 256 << 10,
            locals: 2_000,
            signature: 64,
            tangle: 30_000_000,
            calls: 60_000_000,
            code: 24 << 20,
            data: 32 << 20,
            modules: 64,
            components: 64,
            entries: 100_000,
        }
    }
}
