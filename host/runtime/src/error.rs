//! What can go wrong between a host and its plugin.

use std::time::Duration;

use thiserror::Error;

use crate::bindings::marketplace::integration::types;
use crate::confidential::Confidential;
use crate::egress::InvalidOrigin;
use crate::field::FieldMask;
use crate::storage::StorageError;
use crate::words;

pub use types::ErrorKind;

/// Any failure of the runtime.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no WebAssembly component.
    #[error("it is not a WebAssembly component; give the plugin's .wasm file")]
    NotAComponent,
    /// A component that cannot be compiled.
    #[error("it is damaged, get it again from its publisher: {reason}")]
    InvalidComponent {
        /// What is wrong, for the plugin's author.
        reason: String,
    },
    /// A component that could keep the compiler busy for minutes.
    #[error("it has more than {limit} {what}, more than any honest plugin; build it smaller")]
    TooComplex {
        /// What it has too much of.
        what: &'static str,
        /// How much it may have.
        limit: u64,
    },
    /// A component with code in a component inside it.
    #[error(
        "a component inside it has code or instances of its own, and only the outermost may; \
         build it as one component"
    )]
    NestedCode,
    /// A component that is no integration.
    #[error(
        "it is no integration, since it does not export `{export}`; build it against the contract in wit/"
    )]
    MissingExport {
        /// The interface or function that is missing.
        export: String,
    },
    /// A component that needs what no integration gets.
    #[error("it needs `{import}`, which the sandbox does not offer; build it without")]
    UnsupportedImport {
        /// The import.
        import: String,
    },
    /// A component that can send requests or keep something, with a manifest that does
    /// not say so.
    #[error(
        "it imports `{import}`, and its manifest does not say what for; say so in `{member}`, or \
         build it without"
    )]
    UnclaimedImport {
        /// The import.
        import: String,
        /// The member of the manifest that would say so.
        member: &'static str,
    },
    /// A component whose exports or imports have other types than the contract's.
    #[error("it does not fit the contract in wit/: {reason}")]
    ContractMismatch {
        /// What does not fit, for the plugin's author.
        reason: String,
    },
    /// A component without a manifest.
    #[error("it has no manifest; embed one as the custom section `{}`", crate::manifest::SECTION)]
    NoManifest,
    /// A component whose manifest cannot be used.
    #[error("its manifest cannot be used: {reason}")]
    InvalidManifest {
        /// What is wrong, for the plugin's author.
        reason: String,
    },
    /// An origin that cannot be used.
    #[error(transparent)]
    InvalidOrigin(#[from] InvalidOrigin),
    /// A setting that the manifest does not name.
    #[error("the plugin has no setting `{name}`; it has {}", .known.join(", "))]
    UnknownSetting {
        /// What was set.
        name: String,
        /// What can be set.
        known: Vec<String>,
    },
    /// A credentials file larger than the manifest allows.
    #[error("The file is larger than {limit} bytes; use the one that the source handed out.")]
    FileTooLarge {
        /// The manifest's limit.
        limit: usize,
    },
    /// A secret that cannot be one.
    #[error(
        "the secret `{name}` has fewer than {} bytes or more than {}, or line breaks or other \
         control characters; give it as the source handed it out",
        crate::confidential::SHORTEST,
        crate::secret::LONGEST
    )]
    InvalidSecret {
        /// Its name in the manifest.
        name: String,
    },
    /// Certificates that cannot be trusted, since they cannot be read.
    #[error("the root certificates cannot be used: {reason}; give certificates in PEM")]
    InvalidRoots {
        /// What is wrong.
        reason: String,
    },
    /// The query asks for fields that were not released.
    #[error("not released: {fields}")]
    NotConsented {
        /// The fields.
        fields: FieldMask,
    },
    /// The plugin says that it could not do what it was asked for.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// The plugin returned a field that was not asked for. Nothing of it is
    /// passed on.
    #[error("the plugin returned `{fields}`, which it was not asked for; its answer was discarded")]
    MaskViolation {
        /// The fields.
        fields: FieldMask,
    },
    /// The plugin returned a secret, or a token that it has sent to the source,
    /// where it does not belong. Nothing of it is passed on.
    #[error("the plugin returned credentials in {place}; its answer was discarded")]
    SecretExposed {
        /// Where it was.
        place: &'static str,
    },
    /// The plugin used more than its limits allow.
    #[error("the plugin was stopped: {0}")]
    Limit(LimitExceeded),
    /// The plugin crashed.
    #[error("the plugin crashed: {}", .0.reason)]
    Trap(Box<TrapReport>),
    /// The host's own storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A request of the plugin could not be written into the ledger, so it has not
    /// left.
    #[error("no request can leave, since the ledger cannot be continued: {reason}")]
    Unrecorded {
        /// What went wrong.
        reason: String,
    },
    /// The engine, or the machine below it, failed.
    #[error("the runtime failed: {0}")]
    Engine(String),
}

impl Error {
    /// The error without words that must not leave the room it comes from, and no
    /// longer than a person reads.
    pub(crate) fn without(self, confidential: &Confidential) -> Self {
        // First withheld, then clipped: a part of a token is not recognised.
        let withheld = |text: String| words::clipped(confidential.withheld(&text).into_owned());
        match self {
            Self::Plugin(error) => Self::Plugin(PluginError {
                code: error.code.map(withheld),
                message: withheld(error.message),
                ..error
            }),
            error => error,
        }
    }
}

/// A failure that the plugin itself reports.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{message}")]
pub struct PluginError {
    /// Decides what the host does next.
    pub kind: ErrorKind,
    /// What the source called it.
    pub code: Option<String>,
    /// One English sentence for people.
    pub message: String,
    /// How long to wait before the same call can succeed.
    pub retry_after: Option<Duration>,
}

impl PluginError {
    /// The kind as the contract spells it: `invalid-credentials`.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            ErrorKind::InvalidCredentials => "invalid-credentials",
            ErrorKind::PermissionMissing => "permission-missing",
            ErrorKind::InvalidRequest => "invalid-request",
            ErrorKind::NotConnected => "not-connected",
            ErrorKind::RateLimited => "rate-limited",
            ErrorKind::SourceUnavailable => "source-unavailable",
            ErrorKind::UnexpectedResponse => "unexpected-response",
            ErrorKind::Denied => "denied",
            ErrorKind::StorageFailed => "storage-failed",
            ErrorKind::Internal => "internal",
        }
    }
}

impl From<types::Error> for PluginError {
    fn from(error: types::Error) -> Self {
        Self {
            kind: error.kind,
            code: error.code,
            message: error.message,
            retry_after: error.retry_after_ms.map(Duration::from_millis),
        }
    }
}

/// Which limit a plugin ran into.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LimitExceeded {
    /// It computed for too long.
    #[error("it computed for more than {0:?}")]
    Cpu(Duration),
    /// The call took too long, waiting included.
    #[error("it did not answer within {0:?}")]
    WallClock(Duration),
    /// It wanted more of something than it may have.
    #[error("it wanted more {0} than it may have")]
    Resource(&'static str),
}

/// What is known about a crash: for the operator and the plugin's author.
#[derive(Clone, Debug)]
pub struct TrapReport {
    /// The kind of trap, in a few words.
    pub reason: String,
    /// The SHA-256 of the plugin.
    pub digest: String,
    /// The connection it worked for.
    pub connection: String,
    /// The functions it was in.
    pub backtrace: String,
    /// The end of what it printed. These are the plugin's words: they may hold
    /// anything, so they are for the operator's eyes only.
    pub printed: String,
}
