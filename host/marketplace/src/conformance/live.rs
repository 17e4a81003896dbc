//! What a plugin does at a source that works.

use std::collections::HashSet;
use std::time::Instant;

use marketplace_runtime::{Connection, EmployeeQuery, Error as RuntimeError, FieldMask, Plugin};

use super::{Material, Outcome, Report, Trial, note_refusals};

/// Pages after which a list is taken for endless.
const MOST_PAGES: usize = 10_000;

pub(super) async fn use_source(
    plugin: &Plugin,
    credentials: &[u8],
    material: &Material,
    report: &mut Report,
) {
    let available = plugin.manifest().available();
    let mut refusals = Vec::new();
    // Each field alone, since a plugin that asks for more than it was released is
    // found out by the least that can be released.
    let masks = available.iter().map(|field| [field].into_iter().collect());
    for consent in masks.chain([available]) {
        let mut trial = Trial::new(consent);
        trial.activation.origin.clone_from(&material.origin);
        trial.activation.settings.clone_from(&material.settings);
        let outcome = match plugin.connect(credentials, trial.activation.clone()).await {
            Ok((connection, _)) if consent == available => traverse(&connection, consent).await,
            Ok((connection, _)) => first_page(&connection, consent).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(finding) if consent == available => report.note("source", Outcome::Ok, finding),
            Ok(_) => {}
            Err(error) => {
                let finding = format!("with {consent} released: {error}");
                report.note("source", Outcome::Fail, finding);
            }
        }
        refusals.extend(trial.refusals());
    }
    refusals.sort();
    refusals.dedup();
    note_refusals(report, "consent", &refusals);
}

async fn first_page(connection: &Connection, fields: FieldMask) -> Result<String, RuntimeError> {
    connection.fetch_employees(EmployeeQuery::new(fields)).await?;
    Ok(String::new())
}

/// Everybody, with everything that was released.
async fn traverse(connection: &Connection, fields: FieldMask) -> Result<String, RuntimeError> {
    let start = Instant::now();
    let mut query = EmployeeQuery::new(fields);
    let (mut people, mut rejected, mut total) = (HashSet::new(), 0, None);
    for pages in 1..=MOST_PAGES {
        let page = connection.fetch_employees(query.clone()).await?;
        people.extend(page.employees.into_iter().map(|employee| employee.id));
        rejected += page.rejected.len();
        total = page.total.or(total);
        let Some(next) = page.next else {
            let millis = start.elapsed().as_millis();
            let count = people.len();
            if let Some(total) = total.filter(|total| ((count + rejected) as u64) < *total) {
                let reason = format!("ends after {count} of {total} employees");
                return Err(RuntimeError::ContractMismatch { reason });
            }
            let total = total.map_or_else(String::new, |total| format!(" of {total}"));
            return Ok(format!(
                "{count}{total} employees in {pages} pages, {rejected} rejected, {millis} ms"
            ));
        };
        query.cursor = Some(next);
    }
    Err(RuntimeError::ContractMismatch { reason: format!("no end after {MOST_PAGES} pages") })
}
