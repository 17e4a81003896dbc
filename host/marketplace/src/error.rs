//! What can go wrong, in sentences that say what to do.

use std::net::SocketAddr;
use std::path::PathBuf;

use marketplace_runtime::{Error as RuntimeError, FieldMask};
use thiserror::Error;

use crate::access::Role;
use crate::database::LedgerError;
use crate::publisher::KeyId;
use crate::signature::InvalidSignature;
use crate::vault::VaultError;

/// Any failure of the marketplace.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that the user named cannot be read.
    #[error("cannot read {what} {}: {reason}; check the path and its permissions", .path.display())]
    ReadFile {
        /// What the file is for.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A file that the user named cannot be written.
    #[error("cannot write {}: {reason}; check the folder, its permissions and that the disk has room, or choose another place with --out", .path.display())]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The data folder cannot be used.
    #[error("cannot use the data folder {}: {reason}; choose another with --data-dir", .path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// An address that cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// A link to pages that were never served.
    #[error(
        "nobody knows the address of the pages; run `marketplace serve` first, or name it with \
         --public-url"
    )]
    NeverServed,
    /// A backup cannot be written.
    #[error("cannot make a backup in {}: {reason}; name a folder that does not exist yet", .path.display())]
    Backup {
        /// The folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The operator's settings cannot be used.
    #[error("cannot use the settings in {}: {reason}; docs/config.toml lists them all", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The platform has no place for data.
    #[error("this account has no home folder; choose a data folder with --data-dir")]
    NoDataDir,
    /// The database failed.
    #[error(
        "the database in the data folder failed ({0}); check the folder, or choose another with --data-dir"
    )]
    Database(#[from] sqlx::Error),
    /// The database cannot be brought to this version.
    #[error(
        "the database cannot be brought up to date ({0}); make sure that the disk has room, use the version of this program that wrote it or a later one, or choose another folder with --data-dir"
    )]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A key is missing or is another one, or a seal does not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The file given as a plugin is not one.
    #[error("{} cannot be used as a plugin: {source}", .path.display())]
    Plugin {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: RuntimeError,
    },
    /// The credentials file is not one that the plugin understands.
    #[error("cannot use the credentials file {}. {source}", .path.display())]
    CredentialsFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: RuntimeError,
    },
    /// The plugin that a connection was made with is gone or another.
    #[error(
        "the plugin of tenant `{tenant}` is no longer in {} as it was when the tenant was connected; \
         run `marketplace disconnect`, then `marketplace connect`", .path.display()
    )]
    PluginChanged {
        /// The tenant.
        tenant: String,
        /// Where the plugin was kept.
        path: PathBuf,
    },
    /// The tenant has a connection already.
    #[error(
        "tenant `{tenant}` is connected to {integration} already; \
         run `marketplace disconnect` first, or connect another tenant with --tenant"
    )]
    AlreadyConnected {
        /// The tenant.
        tenant: String,
        /// What it is connected to.
        integration: String,
    },
    /// The tenant has no connection.
    #[error(
        "tenant `{tenant}` is not connected; \
         run `marketplace connect PLUGIN.wasm --credentials FILE` first"
    )]
    NotConnected {
        /// The tenant.
        tenant: String,
    },
    /// The plugin cannot deliver a field that was to be released.
    #[error("this integration does not deliver {fields}; it delivers {available}")]
    Unavailable {
        /// The fields.
        fields: FieldMask,
        /// What it does deliver.
        available: FieldMask,
    },
    /// A consent to nothing.
    #[error("no field is released; name at least one with --fields")]
    NothingReleased,
    /// Asked for more than was released.
    #[error(
        "not released by the administrator of tenant `{tenant}`: {fields}; released are {released}; \
         to release more, run `marketplace consent` with --fields"
    )]
    NotReleased {
        /// The tenant.
        tenant: String,
        /// The fields that were asked for.
        fields: FieldMask,
        /// The fields that may be asked for.
        released: FieldMask,
    },
    /// Asked for nothing.
    #[error("no field is asked for; name at least one with --fields, released are {released}")]
    NothingAskedFor {
        /// The fields that may be asked for.
        released: FieldMask,
    },
    /// A search that could find nobody.
    #[error(
        "a search looks at {fields}, and none of these is released by the administrator of tenant \
         `{tenant}`; released are {released}"
    )]
    NotSearchable {
        /// The tenant.
        tenant: String,
        /// What a search looks at.
        fields: FieldMask,
        /// What is released.
        released: FieldMask,
    },
    /// Nobody by that id.
    #[error(
        "nobody with the id `{id}` is in the directory of tenant `{tenant}`; `marketplace employees` \
         shows who is, and `marketplace sync` brings it up to date"
    )]
    UnknownEmployee {
        /// The tenant.
        tenant: String,
        /// The id.
        id: String,
    },
    /// A directory without anything in it.
    #[error("nothing is stored of tenant `{tenant}` yet; run `marketplace sync` first")]
    NothingStored {
        /// The tenant.
        tenant: String,
    },
    /// The source goes round in circles.
    #[error(
        "the list of employees goes round in circles, with {after} different ones so far, and nothing \
         says that these are all; try again later, and if it stays so, tell the plugin's publisher"
    )]
    SourceRepeats {
        /// How many different employees it has sent.
        after: u64,
    },
    /// Two runs of one connection at once.
    #[error(
        "another program brings the directory of tenant `{tenant}` up to date; wait for it to end"
    )]
    RunUnderWay {
        /// The tenant.
        tenant: String,
    },
    /// It is not time for a run.
    #[error("no run of tenant `{tenant}` is due; `marketplace schedule` says when the next one is")]
    NotDue {
        /// The tenant.
        tenant: String,
    },
    /// A run panicked.
    #[error(
        "the run ended by a mistake of this program; run `marketplace sync -vv` for this tenant alone, \
         and report what it says"
    )]
    RunCrashed,
    /// Some directories are not up to date.
    #[error("{failed} of {all} directories could not be brought up to date, for the reasons above")]
    RunsFailed {
        /// How many.
        failed: usize,
        /// Of how many.
        all: usize,
    },
    /// There is nothing to approve.
    #[error(
        "nothing of tenant `{tenant}` waits for approval; `marketplace runs` shows what was done"
    )]
    NotHeld {
        /// The tenant.
        tenant: String,
    },
    /// It is not what was approved.
    #[error(
        "not {approved} people are gone but {now}; look again, and approve that number if it is right"
    )]
    OtherNumber {
        /// The number that was approved.
        approved: i64,
        /// How many there are.
        now: i64,
    },
    /// A folder in which nothing was ever kept.
    #[error(
        "there is no marketplace in {}; choose its folder with --data-dir, or make one with \
         `marketplace connect`", .path.display()
    )]
    NoMarketplace {
        /// The folder.
        path: PathBuf,
    },
    /// The connection does not work; the cause is in the status.
    #[error("tenant `{tenant}` needs attention: {cause}")]
    NeedsAttention {
        /// The tenant.
        tenant: String,
        /// What is wrong and what to do.
        cause: String,
    },
    /// Erased, and not yet overwritten.
    #[error(
        "the connection has ended, but another program has the database open, and until it is \
         closed the erased values stay in the journal; close it and run any marketplace command"
    )]
    ErasurePending,
    /// What lies open of a connection is not what was sealed.
    #[error(
        "the connection of `{tenant}` is not what was agreed to: the database was changed by \
         something else than this program; restore a backup, or disconnect and connect again"
    )]
    TermsChanged {
        /// Whose connection it is.
        tenant: String,
        /// The key of its row.
        id: i64,
    },
    /// The list of trusted publishers is not what was sealed.
    #[error(
        "who is trusted here is not what was agreed to: the database was changed by something \
         else than this program; restore a backup"
    )]
    TrustChanged,
    /// What is on offer is not what was sealed.
    #[error(
        "the listing of {integration} is not as it was made: the database was changed by something \
         else than this program; run `marketplace listing remove` and `marketplace listing add`"
    )]
    ListingsChanged {
        /// The integration.
        integration: String,
    },
    /// Nothing by that id is on offer.
    #[error(
        "nothing called `{integration}` is listed; `marketplace listing list` shows what is, and \
         `marketplace listing add PLUGIN.wasm` adds to it"
    )]
    NotListed {
        /// The integration.
        integration: String,
    },
    /// A person who may sign in, as something else.
    #[error(
        "`{name}` may sign in already, as {role}; `marketplace account remove` first, or choose \
         another name"
    )]
    OtherRole {
        /// Who it is.
        name: String,
        /// As what.
        role: Role,
    },
    /// Secrets that the integration does not take.
    #[error("the integration takes these secrets, all of them and no others: {wanted}")]
    OtherSecrets {
        /// Those that it takes.
        wanted: String,
    },
    /// Nobody by that name may sign in.
    #[error(
        "`{name}` may not sign in for tenant `{tenant}`; `marketplace account list` shows who may"
    )]
    NoAccount {
        /// Whose account.
        tenant: String,
        /// Who.
        name: String,
    },
    /// No such token, or one that opens nothing any more.
    #[error("there is no token {id} that opens anything; `marketplace token list` shows which do")]
    NoToken {
        /// The number of the token.
        id: i64,
    },
    /// A plugin that does not pass.
    #[error("the plugin does not conform: {failed} of {checks} checks failed; the report says why")]
    NotConforming {
        /// How many checks failed.
        failed: usize,
        /// How many there were.
        checks: usize,
    },
    /// The ledger cannot be continued, or is not as it was written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A signature that is wrong.
    #[error("{} is not let in: {source}", .path.display())]
    Signature {
        /// The plugin's file.
        path: PathBuf,
        /// What is wrong.
        source: InvalidSignature,
    },
    /// A plugin without a signature, where one is required.
    #[error(
        "{} is not signed, and here a plugin has to be; get the signature from its publisher and put \
         it beside the plugin as {}.minisig", .path.display(), .path.display()
    )]
    Unsigned {
        /// The plugin's file.
        path: PathBuf,
    },
    /// A plugin with a signature that counts for nothing, where one is required.
    #[error(
        "{} is signed with the key {key_id}, which is not trusted here; find out whose it is, and \
         run `marketplace trust add NAME KEY` if you trust them", .path.display()
    )]
    UnknownKey {
        /// The plugin's file.
        path: PathBuf,
        /// The key.
        key_id: KeyId,
    },
    /// The publisher of a connection's plugin is not trusted any more.
    #[error(
        "the plugin of tenant `{tenant}` has to be signed by a publisher who is trusted here, and is \
         not; run `marketplace upgrade` with a signed one, or `marketplace trust add` with the key \
         of its publisher"
    )]
    NoLongerTrusted {
        /// The tenant.
        tenant: String,
    },
    /// Neither a key nor a file with one.
    #[error(
        "this is no minisign key; give the line that begins with RW, or the .pub file that has it"
    )]
    NotAKey,
    /// A key that was added before.
    #[error("the key {key_id} is trusted already; `marketplace trust list` shows whose it is")]
    AlreadyTrusted {
        /// The key.
        key_id: KeyId,
    },
    /// Nobody by that name to remove.
    #[error("nobody called `{name}` is trusted; `marketplace trust list` shows who is")]
    NotTrusted {
        /// The name.
        name: String,
    },
    /// Nobody to upgrade.
    #[error(
        "nobody is connected to {integration}; \
         run `marketplace connect PLUGIN.wasm --credentials FILE` first"
    )]
    NobodyConnected {
        /// The integration.
        integration: String,
    },
    /// A plugin for another source.
    #[error(
        "tenant `{tenant}` is connected to {integration}, and this plugin is for {other}; \
         run `marketplace disconnect`, then `marketplace connect`"
    )]
    OtherIntegration {
        /// The tenant.
        tenant: String,
        /// What it is connected to.
        integration: String,
        /// What the plugin is for.
        other: String,
    },
    /// A plugin that somebody else has signed, or nobody.
    #[error(
        "the plugin of tenant `{tenant}` was signed by {publisher} and this one is not; \
         get one that {publisher} has signed"
    )]
    OtherPublisher {
        /// The tenant.
        tenant: String,
        /// Who has signed the old plugin.
        publisher: String,
    },
    /// A plugin that needs a secret which the connection does not have.
    #[error(
        "it needs the secret {secret}, which tenant `{tenant}` has not given; \
         run `marketplace disconnect`, then `marketplace connect`"
    )]
    SecretMissing {
        /// The tenant.
        tenant: String,
        /// The name of the secret.
        secret: String,
    },
    /// Someone else was quicker.
    #[error(
        "the connection of tenant `{tenant}`, or what it releases, was changed by another command \
         meanwhile; run this one again"
    )]
    ConnectionChanged {
        /// The tenant.
        tenant: String,
    },
    /// Some connections did not get the new plugin.
    #[error("{staying} of {all} connections stay with their old plugin, for the reasons above")]
    NotUpgraded {
        /// How many stay.
        staying: usize,
        /// How many there are.
        all: usize,
    },
    /// A marketplace that is not as it should be.
    #[error("{failed} of {checks} checks failed; the report says what to do about each")]
    Unwell {
        /// How many checks failed.
        failed: usize,
        /// How many there were.
        checks: usize,
    },
    /// A record cannot be written down.
    #[error("an employee's record cannot be written as JSON: {0}")]
    Encode(#[from] serde_json::Error),
    /// Somebody pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// An argument that cannot be used.
    #[error("{0}")]
    Argument(String),
    /// The plugin, or the source behind it, failed.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// The result cannot be written.
    #[error("cannot write the result: {0}")]
    Output(#[from] std::io::Error),
}

impl Error {
    /// Whether the command line is to blame.
    pub fn is_bad_argument(&self) -> bool {
        matches!(self, Self::Argument(_))
    }

    /// Whether it only says that nobody reads the output any more, as with
    /// `marketplace fetch-employees | head`.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
