//! What a room offers to the component in it, by the names of interfaces.
//!
//! A component that imports anything else is refused by that name, before it is
//! compiled: compiling is where a hostile component costs most.

use serde::{Serialize, Serializer};

/// What an import gives a component, in a reviewer's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// Requests to the source, each held against the egress rules.
    Network,
    /// What the connection remembers between calls.
    Storage,
    /// The time, and how long something takes.
    Clocks,
    /// Random numbers.
    Random,
    /// The variables that the manifest names, and how a call ends.
    Environment,
    /// What the component prints, which goes to the log.
    StandardStreams,
    /// Waiting for several of the above at once.
    Waiting,
    /// The types of the contract itself.
    Contract,
}

impl Capability {
    /// Every capability, the riskiest first.
    pub const ALL: [Self; 8] = [
        Self::Network,
        Self::Storage,
        Self::Environment,
        Self::StandardStreams,
        Self::Clocks,
        Self::Random,
        Self::Waiting,
        Self::Contract,
    ];

    /// The name in texts and in JSON: `standard-streams`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Storage => "storage",
            Self::Clocks => "clocks",
            Self::Random => "random",
            Self::Environment => "environment",
            Self::StandardStreams => "standard-streams",
            Self::Waiting => "waiting",
            Self::Contract => "contract",
        }
    }

    /// What an import of this name gives, or `None` where no room offers it.
    pub fn of(import: &str) -> Option<Self> {
        if is_compatible(TYPES, import) {
            return Some(Self::Contract);
        }
        let offered = OFFERS.iter().find(|(interface, _)| is_compatible(interface, import));
        offered.map(|(_, capability)| *capability)
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Every interface that rooms are linked with. `…@0.2` stands for all of 0.2.x,
/// as it does for wasmtime's linker; a draft stands for itself alone.
pub(crate) const OFFERS: [(&str, Capability); 20] = [
    ("wasi:http/outgoing-handler@0.2", Capability::Network),
    ("wasi:http/types@0.2", Capability::Network),
    ("wasi:keyvalue/store@0.2.0-draft", Capability::Storage),
    ("wasi:keyvalue/store@0.2.0-draft2", Capability::Storage),
    ("wasi:clocks/monotonic-clock@0.2", Capability::Clocks),
    ("wasi:clocks/wall-clock@0.2", Capability::Clocks),
    ("wasi:random/random@0.2", Capability::Random),
    ("wasi:cli/environment@0.2", Capability::Environment),
    ("wasi:cli/exit@0.2", Capability::Environment),
    ("wasi:cli/stdin@0.2", Capability::StandardStreams),
    ("wasi:cli/stdout@0.2", Capability::StandardStreams),
    ("wasi:cli/stderr@0.2", Capability::StandardStreams),
    ("wasi:cli/terminal-input@0.2", Capability::StandardStreams),
    ("wasi:cli/terminal-output@0.2", Capability::StandardStreams),
    ("wasi:cli/terminal-stdin@0.2", Capability::StandardStreams),
    ("wasi:cli/terminal-stdout@0.2", Capability::StandardStreams),
    ("wasi:cli/terminal-stderr@0.2", Capability::StandardStreams),
    ("wasi:io/error@0.2", Capability::Waiting),
    ("wasi:io/poll@0.2", Capability::Waiting),
    ("wasi:io/streams@0.2", Capability::Waiting),
];

/// The types of the contract, which a component imports and no linker holds:
/// there is nothing in them to call.
const TYPES: &str = "marketplace:integration/types@0.1";

/// Whether the linker takes what is offered for what is imported.
fn is_compatible(offered: &str, import: &str) -> bool {
    if offered.contains("-draft") {
        return offered == import;
    }
    let patch = import.strip_prefix(offered).and_then(|rest| rest.strip_prefix('.'));
    patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_patch_of_a_stable_version_is_offered_and_no_other_version() {
        for import in ["wasi:io/poll@0.2.0", "wasi:io/poll@0.2.6", "wasi:io/poll@0.2.99"] {
            assert_eq!(Capability::of(import), Some(Capability::Waiting), "{import}");
        }
        for import in [
            "wasi:io/poll",
            "wasi:io/poll@0.2",
            "wasi:io/poll@0.2.",
            "wasi:io/poll@0.20.0",
            "wasi:io/poll@0.3.0",
            "wasi:io/poll@0.2.0-rc.1",
            "wasi:io/poll-more@0.2.0",
            "",
        ] {
            assert_eq!(Capability::of(import), None, "{import}");
        }
    }

    #[test]
    fn a_draft_is_offered_by_its_exact_name() {
        for import in ["wasi:keyvalue/store@0.2.0-draft", "wasi:keyvalue/store@0.2.0-draft2"] {
            assert_eq!(Capability::of(import), Some(Capability::Storage));
        }
        for import in ["wasi:keyvalue/store@0.2.0-draft9", "wasi:keyvalue/store@0.2.0-draft.1"] {
            assert_eq!(Capability::of(import), None, "{import}");
        }
    }

    #[test]
    fn files_sockets_and_what_is_not_known_are_not_offered() {
        for import in [
            "wasi:filesystem/types@0.2.6",
            "wasi:filesystem/preopens@0.2.6",
            "wasi:sockets/tcp@0.2.6",
            "wasi:sockets/ip-name-lookup@0.2.6",
            "wasi:http/incoming-handler@0.2.6",
            "wasi:random/insecure@0.2.6",
            "wasi:keyvalue/atomics@0.2.0-draft",
            "wasi:cli/run@0.2.6",
            "acme:backdoor/door@0.2.0",
        ] {
            assert_eq!(Capability::of(import), None, "{import}");
        }
    }
}
