//! The commands, a file each.

mod account;
mod approve;
mod backup;
mod conformance;
mod connect;
mod consent;
mod disconnect;
mod doctor;
mod employees;
mod export;
mod fetch_employees;
mod inspect;
mod ledger;
mod listing;
mod rotate_master_key;
mod runs;
mod schedule;
mod serve;
mod status;
mod support_bundle;
mod sync;
mod token;
mod trust;
mod upgrade;
mod worker;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use marketplace_runtime::{InvalidOrigin, Origin};

use crate::args::{Args, Command};
use crate::config::Config;
use crate::error::Error;
use crate::marketplace::{Marketplace, UpgradeRequest};
use crate::plugin_file::PluginFile;
use crate::signature::Signature;

/// Does what the command line says.
pub async fn run(args: Args) -> Result<(), Error> {
    let data_dir = args.data_dir;
    let open = Marketplace::open(data_dir.clone());
    match args.command {
        Command::Inspect { plugin, signature, json } => {
            let file = PluginFile::read(&plugin, signature.as_deref())?;
            let signature = judge_signature(open, &file).await?;
            inspect::run(&file, &signature, json)
        }
        Command::Conformance { plugin, signature, credentials, api_url, settings, json } => {
            let origin = api_url.as_deref().map(origin).transpose()?;
            let settings = unique(settings)?;
            let file = PluginFile::read(&plugin, signature.as_deref())?;
            let signature = judge_signature(open, &file).await?;
            let config = Config::of_folder(data_dir)?;
            let wish = conformance::Wish { credentials, origin, settings, json, config };
            conformance::run(&file, &signature, wish).await
        }
        Command::Connect { plugin, signature, credentials, tenant, fields, api_url, settings } => {
            let origin = api_url.as_deref().map(origin).transpose()?;
            let settings = unique(settings)?;
            let wish = connect::Wish { plugin, signature, credentials, fields, origin, settings };
            on(open, async |marketplace| connect::run(marketplace, tenant.name, wish).await).await
        }
        Command::Upgrade { plugin, signature, tenant, accept } => {
            let request =
                UpgradeRequest { plugin, signature, tenant, accept, given_by: user_name() };
            on(open, async |marketplace| upgrade::run(marketplace, request).await).await
        }
        Command::Trust { change } => {
            on(open, async |marketplace| trust::run(marketplace, change).await).await
        }
        Command::Status { tenant, json } => {
            on(open, async |marketplace| status::run(marketplace, &tenant.name, json).await).await
        }
        Command::FetchEmployees { tenant, fields, modified_since, format } => {
            let wish = fetch_employees::Wish { fields, modified_since, format };
            let run = async |marketplace: &Arc<Marketplace>| {
                fetch_employees::run(marketplace, &tenant.name, wish).await
            };
            on(open, run).await
        }
        Command::Sync { tenant, all, full, json } => {
            let wish = sync::Wish { tenant: (!all).then_some(tenant), full, json };
            on(open, async |marketplace| sync::run(marketplace, wish).await).await
        }
        Command::Worker { json } => {
            on(open, async |marketplace| worker::run(marketplace, json).await).await
        }
        Command::Serve(wish) => {
            on(open, async |marketplace| serve::run(marketplace, wish).await).await
        }
        Command::Listing { change } => {
            on(open, async |marketplace| listing::run(marketplace, change).await).await
        }
        Command::Account { change } => {
            on(open, async |marketplace| account::run(marketplace, change).await).await
        }
        Command::Token { change } => {
            on(open, async |marketplace| token::run(marketplace, change).await).await
        }
        Command::Schedule { tenant, every_minutes, default, pause, resume, json } => {
            let every = every_minutes.map(|every| Some(Duration::from_mins(every.into())));
            let every = every.or(default.then_some(None)).map(schedule::Change::Every);
            let change = every
                .or(pause.then_some(schedule::Change::Pause))
                .or(resume.then_some(schedule::Change::Resume));
            let wish = schedule::Wish { tenant: tenant.name, change, json };
            on(open, async |marketplace| schedule::run(marketplace, wish).await).await
        }
        Command::Consent { tenant, fields, history, json } => {
            let wish = consent::Wish { tenant: tenant.name, fields, history, json };
            on(open, async |marketplace| consent::run(marketplace, wish).await).await
        }
        Command::Runs { tenant, limit, json } => {
            let run = async |marketplace: &Arc<Marketplace>| {
                runs::run(marketplace, &tenant.name, limit, json).await
            };
            on(open, run).await
        }
        Command::Approve { tenant, gone } => {
            on(open, async |marketplace| approve::run(marketplace, &tenant.name, gone).await).await
        }
        Command::Employees(wish) => {
            on(open, async |marketplace| employees::run(marketplace, wish).await).await
        }
        Command::Export(wish) => {
            on(open, async |marketplace| export::run(marketplace, wish).await).await
        }
        Command::Ledger { tenant, limit, json, verify, expect } => {
            let wish = ledger::Wish { tenant, limit, json, verify, expect };
            // A ledger that was just made proves nothing.
            let open = Marketplace::open_existing(data_dir);
            on(open, async |marketplace| ledger::run(marketplace, wish).await).await
        }
        Command::Doctor { tenant, json } => doctor::run(data_dir, tenant.as_deref(), json).await,
        Command::SupportBundle { out } => support_bundle::run(data_dir, out).await,
        Command::Disconnect { tenant } => {
            on(open, async |marketplace| disconnect::run(marketplace, &tenant.name).await).await
        }
        Command::Backup { folder } => {
            let open = Marketplace::open_existing(data_dir);
            on(open, async |marketplace| backup::run(marketplace, &folder).await).await
        }
        Command::RotateMasterKey => {
            let open = Marketplace::open_existing(data_dir);
            on(open, async |marketplace| rotate_master_key::run(marketplace).await).await
        }
    }
}

/// Does something with a marketplace, and closes it whatever came of that.
async fn on<R>(
    open: impl Future<Output = Result<Marketplace, Error>>,
    run: impl AsyncFnOnce(&Arc<Marketplace>) -> Result<R, Error>,
) -> Result<R, Error> {
    let marketplace = Arc::new(open.await?);
    let outcome = run(&marketplace).await;
    marketplace.close().await;
    outcome
}

/// What the signature of a plugin says that is only looked at. Where it has none,
/// no marketplace is needed to judge it, and none is made.
async fn judge_signature(
    open: impl Future<Output = Result<Marketplace, Error>>,
    file: &PluginFile,
) -> Result<Signature, Error> {
    match file.signature {
        None => Ok(Signature::Unsigned),
        Some(_) => on(open, async |marketplace| marketplace.signature(file).await).await,
    }
}

/// Who gives consent on a command line: the account that runs it.
fn user_name() -> String {
    let name = std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    name.unwrap_or_else(|_| "unknown".to_owned())
}

/// Not by clap, which repeats what it refuses: here that may be a password.
fn origin(url: &str) -> Result<Origin, Error> {
    url.parse().map_err(|error: InvalidOrigin| Error::Argument(format!("--api-url: {error}")))
}

/// Settings by their names, each of which may be set once.
fn unique(settings: Vec<(String, String)>) -> Result<BTreeMap<String, String>, Error> {
    let mut unique = BTreeMap::new();
    for (name, value) in settings {
        if unique.insert(name.clone(), value).is_some() {
            return Err(Error::Argument(format!("--set: `{name}` is set twice")));
        }
    }
    Ok(unique)
}
