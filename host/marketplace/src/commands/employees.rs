//! `marketplace employees`

mod show;

use std::io::Write;
use std::ops::ControlFlow;

use crate::age::ago;
use crate::args::{Employees, OneEmployee};
use crate::clock::Timestamp;
use crate::destination::Destination;
use crate::error::Error;
use crate::marketplace::{Directory, DirectoryQuery, Marketplace};
use crate::output::{Format, PeopleFormat, PeopleTable, PeopleWriter};
use crate::text::{printable, say};

/// People in a table, where nobody says how many: some screens full.
const SHOWN: u32 = 100;

pub(super) async fn run(marketplace: &Marketplace, wish: Employees) -> Result<(), Error> {
    let Employees { one, tenant, search, leavers, limit, format } = wish;
    if let Some(OneEmployee::Show { id, tenant, json }) = one {
        return show::run(marketplace, &tenant.name, &id, json).await;
    }
    let query = DirectoryQuery { search, leavers };
    let format = match format {
        Format::Table => {
            return table(marketplace, &tenant.name, &query, limit.unwrap_or(SHOWN)).await;
        }
        Format::Json => PeopleFormat::Json,
        Format::Ndjson => PeopleFormat::Ndjson,
        Format::Csv => PeopleFormat::Csv,
    };
    let directory = marketplace.directory(&tenant.name).await?;
    if directory.is_new() {
        say(&nothing_stored(&tenant.name));
    }
    let mut out = Destination::open(None)?;
    let mut writer = PeopleWriter::new(format, &mut out, true);
    let mut left = limit.unwrap_or(u32::MAX) as usize;
    let write = |mut page: crate::database::EmployeesPage| {
        page.employees.truncate(left);
        left = left.saturating_sub(page.employees.len());
        writer.page(&page)?;
        Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    marketplace.each_employees_page(&tenant.name, &query, write).await?;
    writer.finish(directory.as_of())
}

async fn table(
    marketplace: &Marketplace,
    tenant: &str,
    query: &DirectoryQuery,
    limit: u32,
) -> Result<(), Error> {
    let directory = marketplace.directory(tenant).await?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    if directory.is_new() {
        writeln!(out, "{}", nothing_stored(tenant))?;
        return Ok(out.flush()?);
    }
    let (mut table, mut is_cut) = (None, false);
    let collect = |page: crate::database::EmployeesPage| {
        let new = || PeopleTable::new(page.connection.consent.fields, query.leavers);
        let table = table.get_or_insert_with(new);
        for person in &page.employees {
            if table.len() >= limit as usize {
                is_cut = true;
                return Ok(ControlFlow::Break(()));
            }
            table.add(person);
        }
        Ok(ControlFlow::Continue(()))
    };
    marketplace.each_employees_page(tenant, query, collect).await?;
    let Some(table) = table else { return Ok(()) };
    let shown = table.len();
    if shown > 0 {
        let left_out = table.print(&mut out)?;
        if !left_out.is_empty() {
            writeln!(out, "no room for {}; --format json has it", left_out.join(", "))?;
        }
    }
    writeln!(out, "{}; {}", count(shown, is_cut, query, &directory), age(&directory))?;
    Ok(out.flush()?)
}

/// `the first 100 of 2500 employees; --limit shows more`
fn count(shown: usize, is_cut: bool, query: &DirectoryQuery, directory: &Directory) -> String {
    let people = match directory.employees {
        1 => "1 employee".to_owned(),
        number => format!("{number} employees"),
    };
    let all = match (query.leavers, directory.leavers) {
        (false, _) => people,
        (true, leavers) => format!("{people} and {leavers} who are gone"),
    };
    match (is_cut, query.search.is_some()) {
        (true, false) => format!("the first {shown} of {all}; --limit shows more"),
        (true, true) => format!("the first {shown} that were found of {all}; --limit shows more"),
        (false, true) => format!("{shown} found of {all}"),
        (false, false) => all,
    }
}

/// How old a directory is.
pub(super) fn age(directory: &Directory) -> String {
    match directory.as_of() {
        Some(as_of) => {
            format!("brought up to date {} ({as_of})", ago(Timestamp::now().since(as_of)))
        }
        None => "no run has seen everyone yet".to_owned(),
    }
}

fn nothing_stored(tenant: &str) -> String {
    let tenant = printable(tenant);
    format!(
        "Nothing is stored of {tenant} yet; `marketplace sync --tenant '{tenant}'` fetches everyone."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_many_of_how_many_are_shown() {
        let directory = Directory { employees: 2_500, leavers: 3, last_run: None };
        let count = |shown, is_cut, search: Option<&str>, leavers| {
            let query = DirectoryQuery { search: search.map(str::to_owned), leavers };
            count(shown, is_cut, &query, &directory)
        };
        assert_eq!(count(2_500, false, None, false), "2500 employees");
        assert_eq!(count(2_503, false, None, true), "2500 employees and 3 who are gone");
        assert_eq!(
            count(100, true, None, false),
            "the first 100 of 2500 employees; --limit shows more"
        );
        assert_eq!(count(7, false, Some("ada"), false), "7 found of 2500 employees");
        assert_eq!(
            count(5, true, Some("ada"), true),
            "the first 5 that were found of 2500 employees and 3 who are gone; --limit shows more"
        );
    }
}
