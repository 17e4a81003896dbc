//! How old a directory is, and what keeps it from being up to date.

use super::finding::{Check, Finding, split};
use crate::clock::Timestamp;
use crate::database::Active;
use crate::marketplace::{DirectoryState, Marketplace};

/// What is wrong with the runs of a connection, as its status says it.
pub(super) async fn examine(marketplace: &Marketplace, one: &Active) -> Finding {
    match marketplace.directory_state(one.id, &one.tenant).await {
        Ok(state) => judge(&state, Timestamp::now()),
        Err(error) => Finding::error(Check::Runs, &error),
    }
}

fn judge(state: &DirectoryState, now: Timestamp) -> Finding {
    if let Some(cause) = state.causes.first() {
        let (seen, remedy) = split(&cause.message);
        return Finding::warning(Check::Runs, code(&cause.kind), seen, remedy);
    }
    let Some(at) = state.last_successful_run else {
        return Finding::ok(Check::Runs, "there was none yet");
    };
    let hours = i64::try_from(now.since(at).as_secs() / 3600).unwrap_or(i64::MAX);
    Finding::ok(Check::Runs, format!("the last good one was {at}")).counted("hours", hours)
}

/// The kind of a cause in a fixed word: of those that a plugin may have chosen, nothing
/// is passed on.
fn code(kind: &str) -> &'static str {
    match kind {
        "approval-needed" => "held",
        "kept-too-long" => "kept-too-long",
        "out-of-date" => "old",
        "paused" => "paused",
        _ => "stopped",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::Cause;

    #[test]
    fn what_needs_attention_is_a_warning_with_its_remedy() {
        let now = Timestamp::from_millis(10 * 3_600_000);
        let mut state = DirectoryState {
            employees: 5,
            last_successful_run: None,
            next_run: None,
            paused_at: None,
            causes: Vec::new(),
        };
        assert_eq!(judge(&state, now).seen, "there was none yet");
        state.last_successful_run = Some(Timestamp::from_millis(0));
        let finding = judge(&state, now);
        assert_eq!((finding.code, finding.numbers["hours"]), ("ok", 10));
        for (kind, code) in [("approval-needed", "held"), ("rate-limited", "stopped")] {
            state.causes = vec![Cause::own(kind, "it stopped; do this".to_owned())];
            let finding = judge(&state, now);
            assert_eq!((finding.code, finding.seen.as_str()), (code, "it stopped"));
            assert_eq!(finding.remedy.as_deref(), Some("do this"));
        }
    }
}
