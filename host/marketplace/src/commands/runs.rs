//! `marketplace runs`

use std::io::Write;

use crate::database::RunState;
use crate::error::Error;
use crate::marketplace::Marketplace;
use crate::output::{Grid, RunEntry, print_json};

pub(super) async fn run(
    marketplace: &Marketplace,
    tenant: &str,
    limit: u32,
    json: bool,
) -> Result<(), Error> {
    let runs = marketplace.runs(tenant, limit).await?;
    let mut out = std::io::stdout().lock();
    if json {
        return print_json(&runs.into_iter().map(RunEntry::from).collect::<Vec<_>>());
    }
    let header =
        ["Began", "Kind", "State", "New", "Changed", "Unchanged", "Gone", "Rejected", "Cause"];
    let mut grid = Grid::new(header.map(str::to_owned));
    for (run, cause) in &runs {
        let counts = run.counts;
        let numbers =
            [counts.added, counts.changed, counts.unchanged, counts.gone, counts.rejected];
        let state = match (run.state, &run.cause) {
            (RunState::Running, Some(_)) => "interrupted",
            (state, _) => state.name(),
        };
        let texts = [run.started_at.to_string(), run.kind.name().to_owned(), state.to_owned()];
        let cause = cause.clone().unwrap_or_default();
        grid.add(texts.into_iter().chain(numbers.map(|number| number.to_string())).chain([cause]));
    }
    match grid.len() {
        0 => writeln!(out, "There was no run yet; `marketplace sync` makes one.")?,
        _ => grid.print(&mut out)?,
    }
    Ok(())
}
