//! `marketplace employees show`

use std::io::Write;

use marketplace_runtime::{Field, FieldMask};

use super::age;
use crate::database::{Change, ConnectionRow, StoredEmployee};
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{DETAILS, Grid, label, print_json};
use crate::text::printable;

/// Changes in a table: some screens full.
const SHOWN: u32 = 100;

pub(super) async fn run(
    marketplace: &Marketplace,
    tenant: &str,
    id: &str,
    json: bool,
) -> Result<(), Error> {
    if json {
        return print_json(&marketplace.export_person(tenant, id).await?);
    }
    let (connection, person) = marketplace.employee(tenant, id).await?;
    let page = marketplace.employee_changes(tenant, id, None, SHOWN).await?;
    let directory = marketplace.directory(tenant).await?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    print(&mut out, &connection, &person)?;
    writeln!(out, "\nThe directory was {}.\n", age(&directory))?;
    print_changes(&mut out, &page.changes)?;
    if page.next.is_some() {
        writeln!(out, "the last {SHOWN} changes; --json has all")?;
    }
    Ok(out.flush()?)
}

fn print(
    out: &mut impl Write,
    connection: &ConnectionRow,
    person: &StoredEmployee,
) -> Result<(), Error> {
    let mut line = |label: &str, value: &str| writeln!(out, "{label:<15}{}", printable(value));
    let released = connection.consent.fields;
    line("ID", &person.employee.id)?;
    for field in released.iter() {
        line(&label(field), &value(person, field))?;
    }
    let not_released = FieldMask::all().without(released);
    if !not_released.is_empty() {
        line("Not released", &not_released.to_string())?;
    }
    line("First stored", &person.added_at.to_string())?;
    line("Fetched", &person.fetched_at.to_string())?;
    if let Some(gone_at) = person.gone_at {
        line("Gone since", &gone_at.to_string())?;
    }
    Ok(())
}

/// A supervisor with all that tells people of the same name apart.
fn value(person: &StoredEmployee, field: Field) -> String {
    let shown = DETAILS.of(person, field);
    match (field, &person.employee.supervisor) {
        (Field::Supervisor, Some(supervisor)) => {
            let address = supervisor.email.as_ref().map(|email| format!(", {email}"));
            let id = (shown != supervisor.id).then(|| format!(" ({})", supervisor.id));
            format!("{shown}{}{}", address.unwrap_or_default(), id.unwrap_or_default())
        }
        _ => shown,
    }
}

fn print_changes(out: &mut impl Write, changes: &[Change]) -> Result<(), Error> {
    let mut grid = Grid::new(["When", "What", "Fields", "Run"].map(str::to_owned));
    for change in changes {
        let (at, kind) = (change.at.to_string(), change.kind.name().to_owned());
        grid.add([at, kind, change.fields.to_string(), change.run.clone()]);
    }
    Ok(grid.print(out)?)
}
