//! `marketplace consent`

use std::io::Write;

use marketplace_runtime::FieldMask;
use serde::Serialize;

use super::user_name;
use crate::database::{ChangedConsent, Consent, Receipt};
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{Grid, print_json};
use crate::text::{printable, say};

pub(super) struct Wish {
    pub(super) tenant: String,
    pub(super) fields: Option<FieldMask>,
    pub(super) history: bool,
    pub(super) json: bool,
}

/// A consent, and what it has erased.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    consent: &'a Consent,
    #[serde(skip_serializing_if = "Option::is_none")]
    erased: Option<&'a Receipt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'a str>,
}

pub(super) async fn run(marketplace: &Marketplace, wish: Wish) -> Result<(), Error> {
    let mut changed = None;
    if let Some(fields) = wish.fields {
        changed = marketplace.change_consent(&wish.tenant, fields, &user_name(), None).await?;
    }
    let consents = match wish.history {
        true => marketplace.consent_history(&wish.tenant).await?,
        false => marketplace.consents(&wish.tenant).await?,
    };
    let mut out = anstream::stdout();
    match (wish.history, wish.json) {
        (true, true) => print_json(&consents)?,
        (true, false) => history(&consents).print(&mut out)?,
        (false, json) => {
            let Some(consent) = consents.last() else { return Ok(()) };
            if json {
                print_json(&entry(consent, changed.as_ref()))?;
            } else {
                show(&mut out, &wish, consent)?;
                tell(&mut out, &consents, changed.as_ref())?;
            }
        }
    }
    if changed.is_some_and(|changed| !changed.is_journal_empty) {
        say("warning: another program has the database open, and until it is closed the erased \
             values stay in the journal, sealed; close it and run any marketplace command");
    }
    Ok(())
}

fn entry<'a>(consent: &'a Consent, changed: Option<&'a ChangedConsent>) -> Entry<'a> {
    let erased = changed.and_then(|changed| changed.erased.as_ref());
    let erased = erased.map(|(receipt, name)| (receipt, name.as_str()));
    let (erased, receipt) = erased.unzip();
    Entry { consent, erased, receipt }
}

fn show(out: &mut impl Write, wish: &Wish, consent: &Consent) -> std::io::Result<()> {
    let Consent { number, fields, given_by, given_at, .. } = consent;
    let tenant = printable(&wish.tenant);
    writeln!(out, "Tenant `{tenant}` releases: {fields}")?;
    writeln!(out, "Consent {number}, given by {} at {given_at}", printable(given_by))
}

/// What a new consent has done, and what comes of it.
fn tell(
    out: &mut impl Write,
    consents: &[Consent],
    changed: Option<&ChangedConsent>,
) -> std::io::Result<()> {
    let ([.., before, now], Some(changed)) = (consents, changed) else { return Ok(()) };
    if let Some((receipt, name)) = &changed.erased {
        writeln!(out, "Erased: {receipt}. Receipt {name} in the ledger.")?;
    }
    let added = now.fields.without(before.fields);
    if !added.is_empty() {
        writeln!(out, "The next run fetches {added}; `marketplace sync` makes one now.")?;
    }
    Ok(())
}

fn history(consents: &[Consent]) -> Grid {
    let header = ["Consent", "Given", "By", "Fields", "Plugin"];
    let mut grid = Grid::new(header.map(str::to_owned));
    for consent in consents {
        grid.add([
            consent.number.to_string(),
            consent.given_at.to_string(),
            consent.given_by.clone(),
            consent.fields.to_string(),
            consent.plugin_digest.chars().take(12).collect(),
        ]);
    }
    grid
}
