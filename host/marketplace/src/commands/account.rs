//! `marketplace account`

use std::io::Write;

use crate::args::AccountChange;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{Grid, print_json};
use crate::public_url::PublicUrl;
use crate::text::printable;

pub(super) async fn run(marketplace: &Marketplace, change: AccountChange) -> Result<(), Error> {
    let mut out = anstream::stdout();
    match change {
        AccountChange::Link { person, role, tenant, public_url } => {
            let public_url = match public_url {
                Some(url) => PublicUrl::parse(&url)?,
                None => marketplace.last_public_url()?,
            };
            let code = marketplace.sign_in_code(&tenant.name, &person, role.into()).await?;
            writeln!(out, "{}", public_url.sign_in_link(&code))?;
        }
        AccountChange::List { tenant, json } => {
            let accounts = marketplace.accounts(&tenant.name).await?;
            if json {
                return print_json(&accounts);
            }
            let mut grid = Grid::new(["Name", "Role", "Since", "Last sign-in"].map(str::to_owned));
            for account in &accounts {
                grid.add([
                    printable(&account.name).into_owned(),
                    account.role.to_string(),
                    account.created_at.to_string(),
                    account.last_sign_in_at.map_or_else(String::new, |at| at.to_string()),
                ]);
            }
            grid.print(&mut out)?;
        }
        AccountChange::Remove { person, tenant } => {
            let accounts = marketplace.accounts(&tenant.name).await?;
            let account = accounts.iter().find(|account| account.name == person);
            let account = account.ok_or_else(|| Error::NoAccount {
                tenant: tenant.name.clone(),
                name: person.clone(),
            })?;
            marketplace.remove_account(&tenant.name, account.id).await?;
            writeln!(out, "{} may sign in no more.", printable(&person))?;
        }
    }
    Ok(())
}
