//! `marketplace token`

use std::io::Write;

use super::user_name;
use crate::access::Role;
use crate::args::TokenChange;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{Grid, print_json};
use crate::text::{printable, say};

pub(super) async fn run(marketplace: &Marketplace, change: TokenChange) -> Result<(), Error> {
    let mut out = anstream::stdout();
    match change {
        TokenChange::Create { program, role, tenant } => {
            let role = Role::from(role);
            let tenant = (role != Role::Monitor).then_some(tenant.name.as_str());
            let (_, key) = marketplace.create_token(tenant, (&program, role), &user_name()).await?;
            // Apart from the token, so that a script reads that alone.
            say("This is shown once; keep it where programs find it and people do not:");
            writeln!(out, "{}", key.reveal())?;
        }
        TokenChange::List { tenant, monitor, json } => {
            let tokens = marketplace.tokens((!monitor).then_some(&tenant)).await?;
            if json {
                return print_json(&tokens);
            }
            let header = ["ID", "Name", "Role", "Created", "Last used", "Revoked"];
            let mut grid = Grid::new(header.map(str::to_owned));
            let moment =
                |at: Option<crate::Timestamp>| at.map_or_else(String::new, |at| at.to_string());
            for token in &tokens {
                grid.add([
                    token.id.to_string(),
                    printable(&token.name).into_owned(),
                    token.role.to_string(),
                    token.created_at.to_string(),
                    moment(token.used_at),
                    moment(token.revoked_at),
                ]);
            }
            grid.print(&mut out)?;
        }
        TokenChange::Revoke { id, tenant, monitor } => {
            marketplace.revoke_token((!monitor).then_some(&tenant), id).await?;
            writeln!(out, "Token {id} opens nothing any more.")?;
        }
    }
    Ok(())
}
