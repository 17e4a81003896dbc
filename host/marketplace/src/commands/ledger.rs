//! `marketplace ledger`

use std::io::Write;

use crate::clock::Timestamp;
use crate::database::RecordedRequest;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::Grid;
use crate::text::{printable, say};

/// Requests in a table, where nobody says how many: some screens full.
const SHOWN: u32 = 100;

pub(super) struct Wish {
    pub(super) tenant: Option<String>,
    pub(super) limit: Option<u32>,
    pub(super) json: bool,
    pub(super) verify: bool,
    pub(super) expect: Option<String>,
}

pub(super) async fn run(marketplace: &Marketplace, wish: Wish) -> Result<(), Error> {
    let tenant = wish.tenant.as_deref();
    if wish.verify {
        verify(marketplace, wish.expect.as_deref()).await
    } else if wish.json {
        export(marketplace, tenant, wish.limit).await
    } else {
        show(marketplace, tenant, wish.limit.unwrap_or(SHOWN)).await
    }
}

async fn verify(marketplace: &Marketplace, noted: Option<&str>) -> Result<(), Error> {
    let ledger = marketplace.verify_ledger(noted).await?;
    let mut out = std::io::stdout().lock();
    match ledger.rows {
        0 => writeln!(out, "The ledger is empty.")?,
        1 => writeln!(out, "The only row of the ledger is good.")?,
        rows => writeln!(out, "All {rows} rows of the ledger are good.")?,
    }
    writeln!(out, "Head  {}", ledger.head)?;
    say(
        "note the head elsewhere; `--verify --expect HASH` then proves that nothing up to it is lost",
    );
    Ok(())
}

async fn export(
    marketplace: &Marketplace,
    tenant: Option<&str>,
    limit: Option<u32>,
) -> Result<(), Error> {
    let write = |rows: &[_]| {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for row in rows {
            serde_json::to_writer(&mut out, row).map_err(std::io::Error::from)?;
            out.write_all(b"\n")?;
        }
        Ok(out.flush()?)
    };
    marketplace.export_ledger(tenant, limit, write).await
}

async fn show(marketplace: &Marketplace, tenant: Option<&str>, limit: u32) -> Result<(), Error> {
    // One more, to see whether there are more.
    let mut requests =
        marketplace.ledger_requests(tenant, i64::MAX, limit.saturating_add(1)).await?;
    let surplus = requests.len().saturating_sub(limit as usize);
    requests.truncate(limit as usize);
    let header = [
        "Time",
        "Tenant",
        "Run",
        "Call",
        "Method",
        "Path",
        "Attributes",
        "Status",
        "Bytes",
        "ms",
        "Decision",
    ];
    let mut grid = Grid::new(header.map(str::to_owned));
    // The newest stands last, where the eye is after a command.
    for request in requests.into_iter().rev() {
        grid.add(cells(request));
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if grid.len() == 0 {
        let whose = tenant.map(|tenant| format!(" of {}", printable(tenant))).unwrap_or_default();
        writeln!(out, "No request{whose} is recorded.")?;
        return Ok(out.flush()?);
    }
    grid.print(&mut out)?;
    match (surplus, grid.len()) {
        (0, 1) => writeln!(out, "1 request")?,
        (0, count) => writeln!(out, "{count} requests")?,
        (_, count) => writeln!(out, "the last {count} requests; --limit shows more")?,
    }
    Ok(out.flush()?)
}

fn cells(request: RecordedRequest) -> [String; 11] {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let attributes = request.attribute_names().join(", ");
    let reason = request.receipt().map(|receipt| receipt.to_string()).or(request.reason);
    let decision = match reason {
        Some(reason) => format!("{}: {reason}", request.event),
        None => request.event,
    };
    [
        Timestamp::from_millis(request.at).to_string(),
        request.tenant,
        request.run.unwrap_or_default(),
        request.call,
        request.method.unwrap_or_default(),
        request.path.unwrap_or_default(),
        attributes,
        number(request.status),
        number(request.bytes),
        number(request.millis),
        decision,
    ]
}
