//! What a plugin says of itself.

use marketplace_runtime::manifest::{EgressRule, Listing, Manifest, Method, QueryType};

use super::{Outcome, Report};

pub(super) fn review(manifest: &Manifest, report: &mut Report) {
    review_listing(manifest, report);
    review_fields(manifest, report);
    for rule in &manifest.egress {
        let (outcome, finding) = judge(rule);
        let name = format!("{} {} {finding}", rule.method.as_str(), rule.path);
        report.note("egress", outcome, name);
    }
    review_pace(manifest, report);
}

fn review_listing(manifest: &Manifest, report: &mut Report) {
    let texts = |listing: &Listing| {
        [
            listing.name.clone(),
            listing.summary.clone(),
            listing.description.clone(),
            listing.prices.clone(),
            listing.trial.clone(),
            listing.contact.clone(),
        ]
    };
    let (english, german) = (texts(&manifest.listing.en), texts(&manifest.listing.de));
    let is_blank = |text: &String| text.trim().is_empty();
    if english.iter().chain(&german).any(is_blank) {
        report.note("listing", Outcome::Fail, "a text of the listing is empty");
    } else if manifest.listing.en.description == manifest.listing.de.description {
        report.note("listing", Outcome::Warn, "the description is the same in both languages");
    } else {
        report.note("listing", Outcome::Ok, "is complete in English and German");
    }
}

fn review_fields(manifest: &Manifest, report: &mut Report) {
    let without: Vec<_> = manifest
        .fields
        .iter()
        .filter(|field| field.attributes.is_empty())
        .map(|field| field.name.name())
        .collect();
    match without.as_slice() {
        [] => report.note("fields", Outcome::Ok, "each says which attributes it needs"),
        names => {
            let names = names.join(", ");
            report.note("fields", Outcome::Warn, format!("no attribute is named for {names}"));
        }
    }
}

/// Whether what a rule can fetch is bound to what an administrator released.
fn judge(rule: &EgressRule) -> (Outcome, &'static str) {
    let names_attributes = rule.query.values().any(|kind| *kind == QueryType::ConsentedAttributes);
    match rule.method {
        Method::Get if names_attributes => (Outcome::Ok, "fetches released attributes only"),
        Method::Get if rule.needs_field.is_some() => (Outcome::Ok, "comes with its field"),
        Method::Get => (
            Outcome::Warn,
            "is bound to no released field: make sure that its answers hold no personal data",
        ),
        Method::Post if rule.opens.is_empty() => (
            Outcome::Warn,
            "sends a body that nobody looks into: make sure that the source keeps nothing of it",
        ),
        Method::Post => (Outcome::Ok, "carries the credentials"),
    }
}

fn review_pace(manifest: &Manifest, report: &mut Report) {
    let paced = |rule: &&EgressRule| manifest.pace.iter().any(|pace| pace.path == rule.path);
    let unpaced: Vec<_> = manifest
        .egress
        .iter()
        .filter(|rule| rule.method == Method::Get && !paced(rule))
        .map(|rule| rule.path.to_string())
        .collect();
    match unpaced.as_slice() {
        [] => report.note("pace", Outcome::Ok, "every path that is read has a pace"),
        paths => {
            let paths = paths.join(", ");
            report.note("pace", Outcome::Warn, format!("as fast as can be: {paths}"));
        }
    }
}
