//! `marketplace fetch-employees`

use marketplace_runtime::{EmployeeQuery, FieldMask};

use crate::clock::Timestamp;
use crate::error::Error;
use crate::marketplace::{Marketplace, OpenConnection};
use crate::output::{Format, Writer};
use crate::progress::Progress;
use crate::text::say;
use crate::traversal::Traversal;

pub(super) struct Wish {
    pub(super) fields: Option<FieldMask>,
    pub(super) modified_since: Option<Timestamp>,
    pub(super) format: Format,
}

pub(super) async fn run(marketplace: &Marketplace, tenant: &str, wish: Wish) -> Result<(), Error> {
    let open = marketplace.open_connection(tenant).await?;
    let fields = released(&open, wish.fields)?;
    let mut writer = Writer::new(wish.format, fields, open.plugin.manifest());
    let progress = Progress::waiting("Fetching employees");
    let query = EmployeeQuery {
        modified_since: wish.modified_since.map(Timestamp::as_millis),
        ..EmployeeQuery::new(fields)
    };
    let mut traversal = Traversal::new(&open.connection, query)?;
    while let Some(page) = traversal.next().await? {
        progress.advance(page.employees.len() as u64, page.total);
        writer.page(page)?;
        if !traversal.is_over() {
            marketplace.check_in_force(&open).await?;
        }
    }
    drop(progress);
    writer.finish()?;
    if let Some((received, total)) = traversal.missing().filter(|_| wish.modified_since.is_none()) {
        say(&format!(
            "warning: the list ended after {received} of {total} employees that the source counts; \
             those that are missing may be hidden from the credentials, or left out by the plugin"
        ));
    }
    Ok(())
}

/// The fields to fetch: those that were asked for, if they were released.
fn released(open: &OpenConnection, asked: Option<FieldMask>) -> Result<FieldMask, Error> {
    let released = open.row.consent.fields;
    let fields = asked.unwrap_or(open.connection.consent());
    let surplus = fields.without(released);
    if !surplus.is_empty() {
        let tenant = open.row.tenant.clone();
        return Err(Error::NotReleased { tenant, fields: surplus, released });
    }
    let undelivered = fields.without(open.connection.consent());
    if !undelivered.is_empty() {
        let available = open.plugin.manifest().available();
        return Err(Error::Unavailable { fields: undelivered, available });
    }
    if fields.is_empty() {
        return Err(Error::NothingAskedFor { released });
    }
    Ok(fields)
}
