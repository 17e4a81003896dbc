//! `marketplace export`

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;

use super::employees::age;
use crate::args::{Export, ExportFormat};
use crate::destination::Destination;
use crate::error::Error;
use crate::marketplace::{DirectoryQuery, Marketplace};
use crate::output::{PeopleFormat, PeopleWriter};

pub(super) async fn run(marketplace: &Marketplace, wish: Export) -> Result<(), Error> {
    let Export { tenant, format, out, leavers } = wish;
    let format = match format {
        ExportFormat::Csv => PeopleFormat::Csv,
        ExportFormat::Ndjson => PeopleFormat::Ndjson,
        ExportFormat::Parquet => PeopleFormat::Parquet,
    };
    let is_for_terminal = out.is_none() && std::io::stdout().is_terminal();
    if is_for_terminal && format == PeopleFormat::Parquet {
        let reason = "parquet is not for terminals; name a file with --out, or redirect the output";
        return Err(Error::Argument(reason.to_owned()));
    }
    let directory = marketplace.directory(&tenant.name).await?;
    if directory.is_new() {
        return Err(Error::NothingStored { tenant: tenant.name });
    }
    let name = out.as_ref().map(|path| path.display().to_string());
    let mut out = Destination::open(out)?;
    let is_for_stdout = out.is_stdout();
    let mut writer = PeopleWriter::new(format, &mut out, is_for_stdout);
    let query = DirectoryQuery { search: None, leavers };
    let write = |page| writer.page(&page).map(|()| ControlFlow::Continue(()));
    // Somebody who interrupts it leaves no half a file beside the place of the whole.
    let written = tokio::select! {
        written = marketplace.each_employees_page(&tenant.name, &query, write) => written,
        _ = crate::stop::stop() => Err(Error::Interrupted),
    };
    let count = writer.count;
    let written = written.and_then(|()| writer.finish(directory.as_of()));
    if let Err(error) = written {
        return Err(out.blame(error));
    }
    out.complete()?;
    if let Some(name) = name {
        let people = if count == 1 { "person" } else { "people" };
        let name = crate::text::printable(&name);
        writeln!(std::io::stdout(), "{count} {people} written to {name}; {}", age(&directory))?;
    }
    Ok(())
}
