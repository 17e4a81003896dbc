//! What a plugin is, whatever it says of itself.

use marketplace_runtime::{Capability, Inspection};

use super::{Outcome, Report, Submission};
use crate::signature::Signature;

/// Above this a reviewer should ask what is in it, in bytes: a connector in Rust has
/// some hundred kilobytes, one in JavaScript or Python some megabytes.
const LARGE: usize = 16 << 20;

pub(super) fn review(submission: &Submission<'_>, report: &mut Report) {
    let Submission { inspection, signature, size } = submission;
    let outcome = if *size > LARGE { Outcome::Warn } else { Outcome::Ok };
    report.note("component", outcome, format!("fits the contract; {} KiB", size.div_ceil(1024)));
    review_imports(inspection, report);
    match signature {
        Signature::Unsigned => {
            report.note("signature", Outcome::Warn, "none: nobody answers for these very bytes");
        }
        Signature::SignedBy(_) => report.note("signature", Outcome::Ok, signature.to_string()),
        Signature::UnknownKey(_) => report.note("signature", Outcome::Warn, signature.to_string()),
    }
}

/// What is imported and not claimed, or not offered, is refused before it gets here.
fn review_imports(inspection: &Inspection, report: &mut Report) {
    let is_imported = |capability: &Capability| !inspection.imports_for(*capability).is_empty();
    let (imported, missing): (Vec<_>, Vec<_>) = Capability::ALL.into_iter().partition(is_imported);
    let names: Vec<_> = imported.into_iter().map(Capability::name).collect();
    report.note("imports", Outcome::Ok, format!("nothing but {}", names.join(", ")));
    for capability in missing {
        if inspection.claims(capability) == Some(true) {
            let finding = format!("{} is claimed and not imported", capability.name());
            report.note("imports", Outcome::Warn, finding);
        }
    }
}
